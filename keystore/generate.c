// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "create.h"
#include "parameters.h"

static int run(const struct options *options)
{
	const char *name = options->names[0];
	struct ncr_algorithm_info algorithm;
	struct command command;
	struct problem problem;
	ncr_key_t key = NCR_KEY_INVALID;
	struct parameters parameters;
	unsigned long number;
	int code = create_open(&command, options, name);

	if (!code)
		code = create_algorithm(&command, options, &algorithm);
	if (!code)
		code = parameters_given(options, &algorithm, &parameters);
	if (!code && !command.dry) {
		key = parameters_make(command.ncr, &parameters, options->flags, &number);
		if (key < 0) {
			problem_kernel(&problem, number, key);
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
	.usage = "NAME --algorithm NAME [--bits N] [--exponent E] [--q-bits N] [--dh-group NAME]\n"
		 "       [--flags LIST] [ATTRIBUTE]... [--dry-run]",
	.help =
		"  -a, --algorithm NAME   what the key is for; see ncr algorithms\n"
		"      --bits N           its size; default: the largest of a cipher, the output size of a MAC, 3072 of rsa, 2048 of dsa\n"
		"      --exponent E       of rsa: the public exponent, odd; default: 65537\n"
		"      --q-bits N         of dsa: size of the order, 160, 224 or 256; default: the largest that --bits allows\n"
		"      --dh-group NAME    of dh: ffdhe2048 (default) to ffdhe8192, modp1536 to modp8192\n"
		"      --flags LIST       with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		ATTRIBUTES_HELP
		"  -n, --dry-run          only tell what would be done\n"
		"\n"
		"The name is the key's label, too. The key is in the store and not loaded yet: ncr-keystore load NAME. It never leaves\n"
		"the kernel but in its blob. Of a pair it is the private key; when it is loaded, ncr public --key NAME writes the public one.\n",
	.options = OPTION(ALGORITHM) | OPTION(BITS) | OPTION(EXPONENT) | OPTION(Q_BITS) | OPTION(DH_GROUP) |
		   OPTION(FLAGS) | OPTIONS_ATTRIBUTES | OPTION(DRY_RUN),
	.least = 1,
	.most = 1,
	.run = run,
};
