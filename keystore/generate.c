// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "create.h"

#include "key_size.h"

static int run(const struct options *options)
{
	const char *name = options->names[0];
	struct ncr_algorithm_info algorithm;
	struct command command;
	struct problem problem;
	ncr_key_t key = NCR_KEY_INVALID;
	unsigned int bits;
	int code = create_open(&command, options, name);

	if (!code)
		code = create_algorithm(&command, options, &algorithm);
	if (!code)
		code = create_check_bits(options, &algorithm);
	if (!code && !command.dry) {
		bits = given(options, OPTION(BITS)) ? options->bits : default_key_bits(&algorithm);
		key = ncr_key_generate(command.ncr, algorithm.algorithm, bits, options->flags);
		if (key < 0) {
			problem_kernel(&problem, NCRIO_KEY_GENERATE, key);
			code = problem_print(&problem, NULL);
		}
	}
	if (!code)
		code = create_finish(&command, key, name);
	command_close(&command);
	return code;
}

const struct verb verb_generate = {
	.name = "generate",
	.summary = "let the kernel make a key, and keep it",
	.usage = "NAME --algorithm NAME [--bits N] [--flags LIST] [ATTRIBUTE]... [--dry-run]",
	.help =
		"  -a, --algorithm NAME   what the key is for; see ncr algorithms\n"
		"      --bits N           its size; default: the largest of a cipher, the output size of a MAC\n"
		"      --flags LIST       with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		ATTRIBUTES_HELP
		"  -n, --dry-run          only tell what would be done\n"
		"\n"
		"The name is the key's label, too. The key is in the store and not loaded yet: ncr-keystore load NAME. It never leaves\n"
		"the kernel but in its blob.\n",
	.options = OPTION(ALGORITHM) | OPTION(BITS) | OPTION(FLAGS) | OPTIONS_ATTRIBUTES | OPTION(DRY_RUN),
	.least = 1,
	.most = 1,
	.run = run,
};
