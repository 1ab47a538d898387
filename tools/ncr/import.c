// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "file.h"
#include "key_size.h"
#include "new_key.h"
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

static int import(struct command *command, const struct options *options, const struct input *input, unsigned int flags,
		  const struct secret *secret)
{
	const struct ncr_algorithm_info *algorithm = &command->algorithm;
	char sizes[48];

	if (!ncr_algorithm_takes_key(algorithm, secret->size)) {
		describe_key_sizes(algorithm, sizes);
		error_message("%s: %zu bytes, and %s takes %s", input->name, secret->size, algorithm->name, sizes);
		if (secret->size && secret->data[secret->size - 1] == '\n')
			hint_message("the file ends in a newline; a raw key has nothing but its own bytes");
		return EXIT_INPUT;
	}
	command->key = ncr_key_import(command->ncr, algorithm->algorithm, flags, options->id, options->id_size, secret->data,
				      secret->size);
	return command->key < 0 ? report(NCRIO_KEY_IMPORT, input->name, command->key) : EXIT_DONE;
}

static int import_to(struct new_key *new_key, const struct options *options, const struct input *input, unsigned int flags)
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
	if (!code)
		code = import(&command, options, input, flags, &secret);
	secret_free(&secret);
	if (!code)
		code = new_key_keep(new_key, &command);
	command_close(&command);
	return code;
}

static int run(const struct options *options)
{
	bool from_stdin = given(options, OPTION(KEY_STDIN));
	struct new_key new_key;
	struct input input;
	unsigned int flags;
	int code;

	if (from_stdin == given(options, OPTION(INPUT))) {
		error_message("import: either --input RAWFILE or --key-stdin");
		return EXIT_USAGE;
	}
	code = new_key_flags(options, &flags);
	if (!code)
		code = new_key_begin(&new_key, options);
	if (code)
		return code;
	code = input_open(&input, options->input);
	if (!code) {
		code = import_to(&new_key, options, &input, flags);
		input_close(&input);
	}
	code = new_key_finish(&new_key, code);
	if (!code && !from_stdin && strcmp(options->input, "-")) {
		warning_message("%s still holds the key in plaintext", input.name);
		hint_message("shred -u removes it where the file system overwrites in place");
	}
	return code;
}

const struct verb verb_import = {
	.name = "import",
	.summary = "keep a raw key that you have under a name or in a blob",
	.usage = "--algorithm ALGORITHM {-i RAWFILE | --key-stdin} [--flags LIST] [--id HEX] [NEW]...",
	.help =
		"  -a, --algorithm ALGORITHM  what the key is for; see ncr algorithms\n"
		"  -i, --input RAWFILE        file with the bytes of the key and nothing else\n"
		"      --key-stdin            read these bytes from standard input\n"
		"      --flags LIST           with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"      --id HEX               id for audit records, up to 20 bytes\n"
		"\n"
		NEW_KEY_HELP,
	.options = OPTION(ALGORITHM) | OPTION(INPUT) | OPTION(KEY_STDIN) | OPTION(FLAGS) | OPTION(ID) | OPTIONS_NEW_KEY,
	.run = run,
};
