// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "create.h"
#include "plaintext.h"

#include "pair_file.h"

#include <string.h>

static int import(const struct command *command, const struct ncr_algorithm_info *algorithm, ncr_key_type_t type,
		  const struct plaintext *plaintext, ncr_key_t *key)
{
	const struct secret *secret = &plaintext->secret;
	unsigned int flags = command->options->flags;
	struct problem problem;

	if (command->dry)
		return EXIT_DONE;
	if (type == NCR_KEY_TYPE_SECRET)
		*key = ncr_key_import(command->ncr, algorithm->algorithm, flags, NULL, 0, secret->data, secret->size);
	else
		*key = ncr_key_import_pair(command->ncr, algorithm->algorithm, type, flags, NULL, 0, secret->data,
					   secret->size);
	if (*key >= 0)
		return EXIT_DONE;
	problem_kernel(&problem, NCRIO_KEY_IMPORT, *key);
	return problem_print(&problem, plaintext->name);
}

/* What everybody can read may be a public key, or one that is encrypted. */
static int read_key(const struct options *options, const struct ncr_algorithm_info *algorithm, struct plaintext *plaintext,
		    ncr_key_type_t *type)
{
	struct pair pair = { .type = NCR_KEY_TYPE_SECRET };
	int code = plaintext_read(plaintext, options->names[1]);

	if (!code && algorithm->kind == NCR_KIND_PUBLIC_KEY)
		code = pair_read(&plaintext->secret, plaintext->name, options->passphrase_file, algorithm->algorithm, &pair);
	else if (!code)
		code = plaintext_check(plaintext, algorithm);
	*type = pair.type;
	if (pair.encrypted || pair.type == NCR_KEY_TYPE_PUBLIC)
		plaintext->remains = false;
	else if (!code && !given(options, OPTION(FORCE)))
		code = plaintext_check_private(plaintext);
	return code;
}

static int run(const struct options *options)
{
	struct plaintext plaintext = { 0 };
	struct ncr_algorithm_info algorithm;
	ncr_key_t key = NCR_KEY_INVALID;
	struct command command;
	ncr_key_type_t type;
	int code;

	if (options->passphrase_file && !strcmp(options->passphrase_file, "-") && !strcmp(options->names[1], "-")) {
		error_message("import: key and passphrase cannot both come from standard input");
		return EXIT_USAGE;
	}
	code = create_open(&command, options, options->names[0]);
	if (!code)
		code = create_algorithm(&command, options, &algorithm);
	/* it may be long until somebody types a passphrase, or fills the pipe */
	command_release_store(&command);
	if (!code)
		code = read_key(options, &algorithm, &plaintext, &type);
	if (!code)
		code = import(&command, &algorithm, type, &plaintext, &key);
	plaintext_wipe(&plaintext);
	if (!code)
		code = create_reopen(&command, options->names[0]);
	if (!code)
		code = create_finish(&command, key, options->names[0]);
	if (!code && !command.dry)
		plaintext_warn(&plaintext);
	command_close(&command);
	return code;
}

const struct verb verb_import = {
	.name = "import",
	.summary = "keep a key that you bring",
	.usage = "NAME {FILE | -} --algorithm NAME [--passphrase-file FILE] [--flags LIST]\n"
		 "       [ATTRIBUTE]... [--force] [--dry-run]",
	.help =
		"  FILE                   the bytes of the key and nothing else; of rsa, dsa and dh a private or public key in PEM or\n"
		"                         DER, PKCS #1, PKCS #8 or SubjectPublicKeyInfo; - for standard input\n"
		"  -a, --algorithm NAME   what the key is for; see ncr algorithms\n"
		"      --flags LIST       with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"      --passphrase-file FILE\n"
		"                         the passphrase, if the private key is encrypted; - for standard input\n"
		ATTRIBUTES_HELP
		"      --force            take it from a file that others can read or change, too\n"
		"  -n, --dry-run          only tell what would be done\n"
		"\n"
		"The file stays. If it holds the key in plaintext, remove it.\n",
	.options = OPTION(ALGORITHM) | OPTION(PASSPHRASE_FILE) | OPTION(FLAGS) | OPTIONS_ATTRIBUTES | OPTION(FORCE) | OPTION(DRY_RUN),
	.least = 2,
	.most = 2,
	.run = run,
};
