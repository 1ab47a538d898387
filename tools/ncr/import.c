// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "file.h"
#include "key_file.h"
#include "key_size.h"
#include "new_key.h"
#include "pair_file.h"
#include "pem.h"
#include "secret.h"

#include <errno.h>
#include <string.h>

static int read_key(const struct input *input, struct secret *secret)
{
	int error;

	secret->size = secret->room;
	error = ncr_read_whole(input->fd, secret->data, &secret->size);
	if (!error)
		return EXIT_DONE;
	if (error != -EFBIG)
		return report_file(input->name, error);
	error_message("%s: larger than any key", input->name);
	return EXIT_INPUT;
}

/* Who can read the file matters for a private key in plaintext only. */
static int import_pair(struct command *command, const struct options *options, const struct input *input, unsigned int flags,
		       struct secret *secret, bool *plaintext)
{
	struct pair pair;
	mode_t mode;
	int code = pair_read(secret, input->name, options->passphrase_file, command->algorithm.algorithm, &pair);

	*plaintext = !code && pair.type == NCR_KEY_TYPE_PRIVATE && !pair.encrypted;
	if (*plaintext && !given(options, OPTION(KEY_STDIN))) {
		code = key_file_check(input->fd, input->name, &mode);
		if (!code)
			code = key_file_check_private(mode, input->name, "--key-stdin");
	}
	if (code)
		return code;
	command->key = ncr_key_import_pair(command->ncr, pair.algorithm, pair.type, flags, options->id, options->id_size,
					   secret->data, secret->size);
	return command->key < 0 ? report(NCRIO_KEY_IMPORT, input->name, command->key) : EXIT_DONE;
}

static int import(struct command *command, const struct options *options, const struct input *input, unsigned int flags,
		  const struct secret *secret)
{
	const struct ncr_algorithm_info *algorithm = &command->algorithm;
	char sizes[48];

	if (!ncr_algorithm_takes_key(algorithm, secret->size)) {
		describe_key_sizes(algorithm, sizes);
		error_message("%s: %zu bytes, and %s takes %s", input->name, secret->size, algorithm->name, sizes);
		if (pem_is(secret->data, secret->size))
			hint_message("it is PEM; --algorithm rsa, dsa or dh takes private and public keys");
		else if (secret->size && secret->data[secret->size - 1] == '\n')
			hint_message("the file ends in a newline; a raw key has nothing but its own bytes");
		return EXIT_INPUT;
	}
	command->key = ncr_key_import(command->ncr, algorithm->algorithm, flags, options->id, options->id_size, secret->data,
				      secret->size);
	return command->key < 0 ? report(NCRIO_KEY_IMPORT, input->name, command->key) : EXIT_DONE;
}

static int import_to(struct new_key *new_key, const struct options *options, const struct input *input, unsigned int flags,
		     bool *plaintext)
{
	struct command command;
	struct secret secret;
	int error, code;

	error = secret_new(&secret, NCR_KEY_MATERIAL_MAX, false);
	if (error)
		return report_file("memory for the key", error);
	code = command_open(&command);
	if (!code)
		code = command_algorithm(&command, options, 0);
	if (!code)
		code = read_key(input, &secret);
	if (!code && command.algorithm.kind == NCR_KIND_PUBLIC_KEY)
		code = import_pair(&command, options, input, flags, &secret, plaintext);
	else if (!code)
		code = import(&command, options, input, flags, &secret);
	secret_free(&secret);
	if (!code)
		code = new_key_keep(new_key, &command);
	command_close(&command);
	return code;
}

static int run(const struct options *options)
{
	bool from_stdin = given(options, OPTION(KEY_STDIN)), plaintext = true;
	struct new_key new_key;
	struct input input;
	unsigned int flags;
	int code;

	if (from_stdin == given(options, OPTION(INPUT))) {
		error_message("import: either --input RAWFILE or --key-stdin");
		return EXIT_USAGE;
	}
	if (options->passphrase_file && !strcmp(options->passphrase_file, "-") &&
	    (from_stdin || !strcmp(options->input, "-"))) {
		error_message("import: key and passphrase cannot both come from standard input");
		return EXIT_USAGE;
	}
	code = new_key_flags(options, &flags);
	if (!code)
		code = new_key_begin(&new_key, options);
	if (code)
		return code;
	code = input_open(&input, options->input);
	if (!code) {
		code = import_to(&new_key, options, &input, flags, &plaintext);
		input_close(&input);
	}
	code = new_key_finish(&new_key, code);
	if (!code && plaintext && !from_stdin && strcmp(options->input, "-")) {
		warning_message("%s still holds the key in plaintext", input.name);
		hint_message("shred -u removes it where the file system overwrites in place");
	}
	return code;
}

const struct verb verb_import = {
	.name = "import",
	.summary = "keep a key that you have under a name or in a blob",
	.usage = "--algorithm ALGORITHM {-i RAWFILE | --key-stdin} [--passphrase-file FILE] [--flags LIST]\n"
		 "       [--id HEX] [NEW]...",
	.help =
		"  -a, --algorithm ALGORITHM  what the key is for; see ncr algorithms\n"
		"  -i, --input RAWFILE        file with the bytes of the key and nothing else; of rsa, dsa and dh a private key in PEM or\n"
		"                             DER, PKCS #8 or what openssl had before, which only you can read, or a public one\n"
		"      --key-stdin            read the same from standard input\n"
		"      --passphrase-file FILE the passphrase, if the private key is encrypted; - for standard input\n"
		"      --flags LIST           with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"      --id HEX               id for audit records, up to 20 bytes\n"
		"\n"
		NEW_KEY_HELP,
	.options = OPTION(ALGORITHM) | OPTION(INPUT) | OPTION(KEY_STDIN) | OPTION(PASSPHRASE_FILE) | OPTION(FLAGS) |
		   OPTION(ID) | OPTIONS_NEW_KEY,
	.run = run,
};
