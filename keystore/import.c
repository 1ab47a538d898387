// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "create.h"
#include "plaintext.h"

#include "key_size.h"

static int import(const struct command *command, const struct ncr_algorithm_info *algorithm,
		  const struct plaintext *plaintext, ncr_key_t *key)
{
	struct problem problem;

	if (command->dry)
		return EXIT_DONE;
	*key = ncr_key_import(command->ncr, algorithm->algorithm, command->options->flags, NULL, 0,
			      plaintext->secret.data, plaintext->secret.size);
	if (*key >= 0)
		return EXIT_DONE;
	problem_kernel(&problem, NCRIO_KEY_IMPORT, *key);
	return problem_print(&problem, plaintext->name);
}

static int run(const struct options *options)
{
	struct plaintext plaintext = { 0 };
	struct ncr_algorithm_info algorithm;
	ncr_key_t key = NCR_KEY_INVALID;
	struct command command;
	int code = create_open(&command, options, options->names[0]);

	if (!code)
		code = create_algorithm(&command, options, &algorithm);
	if (!code)
		code = plaintext_read(&plaintext, options->names[1], given(options, OPTION(FORCE)));
	if (!code)
		code = plaintext_check(&plaintext, &algorithm);
	if (!code)
		code = import(&command, &algorithm, &plaintext, &key);
	plaintext_wipe(&plaintext);
	if (!code)
		code = create_finish(&command, key, options->names[0]);
	if (!code && !command.dry)
		plaintext_warn(&plaintext);
	command_close(&command);
	return code;
}

const struct verb verb_import = {
	.name = "import",
	.summary = "keep a secret key that you bring",
	.usage = "NAME {FILE | -} --algorithm NAME [--flags LIST] [ATTRIBUTE]... [--force] [--dry-run]",
	.help =
		"  FILE                   the bytes of the key and nothing else; - for standard input\n"
		"  -a, --algorithm NAME   what the key is for; see ncr algorithms\n"
		"      --flags LIST       with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		ATTRIBUTES_HELP
		"      --force            take it from a file that others can read or change, too\n"
		"  -n, --dry-run          only tell what would be done\n"
		"\n"
		"The file stays, and holds the key in plaintext: remove it. Keys in PEM are private and public keys, which this version\n"
		"does not serve.\n",
	.options = OPTION(ALGORITHM) | OPTION(FLAGS) | OPTIONS_ATTRIBUTES | OPTION(FORCE) | OPTION(DRY_RUN),
	.least = 2,
	.most = 2,
	.run = run,
};
