// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "blob.h"
#include "file.h"
#include "key_size.h"
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

static int import_to(struct output *output, const struct options *options, const struct input *input, unsigned int flags)
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
		code = blob_write(&command, options, output);
	command_close(&command);
	return code;
}

static int run(const struct options *options)
{
	bool from_stdin = given(options, OPTION(KEY_STDIN));
	struct output output;
	struct input input;
	unsigned int flags;
	int code;

	if (from_stdin == given(options, OPTION(INPUT))) {
		error_message("import: either --input RAWFILE or --key-stdin");
		return EXIT_USAGE;
	}
	code = blob_flags(options, &flags);
	if (code)
		return code;
	code = input_open(&input, options->input);
	if (code)
		return code;
	code = output_open(&output, options, 0600);
	if (!code)
		code = output_finish(&output, import_to(&output, options, &input, flags));
	input_close(&input);
	if (!code && !from_stdin && strcmp(options->input, "-")) {
		warning_message("%s still holds the key in plaintext", input.name);
		hint_message("shred -u removes it where the file system overwrites in place");
	}
	return code;
}

const struct verb verb_import = {
	.name = "import",
	.summary = "write a raw key that you have to a blob",
	.usage = "--algorithm NAME {-i RAWFILE | --key-stdin} [--flags LIST] [--id HEX] [--label TEXT] [-o BLOB [--force]]",
	.help =
		"  -a, --algorithm NAME   what the key is for; see ncr algorithms\n"
		"  -i, --input RAWFILE    file with the bytes of the key and nothing else\n"
		"      --key-stdin        read these bytes from standard input\n"
		"      --flags LIST       with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"      --id HEX           id for audit records, up to 20 bytes\n"
		"      --label TEXT       a name for people, up to 64 bytes, kept in the blob\n"
		"  -o, --output BLOB      file to be written, mode 0600; default: standard output, if not a terminal\n"
		"      --force            replace an existing file\n",
	.options = OPTION(ALGORITHM) | OPTION(INPUT) | OPTION(KEY_STDIN) | OPTION(FLAGS) | OPTION(ID) | OPTION(LABEL) |
		   OPTION(OUTPUT) | OPTION(FORCE),
	.run = run,
};
