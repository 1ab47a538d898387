// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "blob.h"
#include "file.h"

#include <errno.h>

static int read_wrapped(const struct input *input, uint8_t *wrapped, size_t *size)
{
	int error = ncr_read_whole(input->fd, wrapped, size);

	if (!error)
		return EXIT_DONE;
	if (error != -EFBIG)
		return report_file(input->name, error);
	error_message("%s: larger than any wrapped key", input->name);
	return EXIT_INPUT;
}

static int unwrap(struct command *command, const struct options *options, const struct input *input,
		  const struct output *output)
{
	static uint8_t wrapped[NCR_KEY_WRAPPED_MAX];
	size_t size = sizeof(wrapped);
	ncr_key_t key;
	int code = read_wrapped(input, wrapped, &size);

	if (code)
		return code;
	key = ncr_key_unwrap(command->ncr, given(options, OPTION(RFC5649)) ? NCR_WALG_AES_RFC5649 : NCR_WALG_AES_RFC3394,
			     command->key, options->iv, options->iv_size, wrapped, size);
	if (key < 0)
		return report(NCRIO_KEY_UNWRAP, input->name, key);
	command->key = key;
	return blob_write(command, options, output);
}

static int unwrap_to(const struct output *output, const struct options *options, const struct input *input)
{
	struct command command;
	int code = command_open(&command);

	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = unwrap(&command, options, input, output);
	command_close(&command);
	return code;
}

static int run(const struct options *options)
{
	struct output output;
	struct input input;
	int code = input_check(options, options->input);

	if (!code)
		code = input_open(&input, options->input);
	if (code)
		return code;
	code = output_open(&output, options, 0600);
	if (!code)
		code = output_finish(&output, unwrap_to(&output, options, &input));
	input_close(&input);
	return code;
}

const struct verb verb_unwrap = {
	.name = "unwrap",
	.summary = "write a wrapped key to a blob",
	.usage = "{--key-file BLOB | --key-stdin} [--rfc3394 | --rfc5649] [--iv HEX] [-i FILE] [--label TEXT] [-o BLOB [--force]]",
	.help =
		"  -k, --key-file BLOB   the key that it was wrapped with\n"
		"      --key-stdin       read its blob from standard input\n"
		"      --rfc3394         as for ncr wrap (default)\n"
		"      --rfc5649         as for ncr wrap\n"
		"      --iv HEX          as for ncr wrap\n"
		"  -i, --input FILE      the wrapped key; default: standard input\n"
		"      --label TEXT      a name for people, up to 64 bytes, kept in the blob\n"
		"  -o, --output BLOB     file to be written, mode 0600; default: standard output, if not a terminal\n"
		"      --force           replace an existing file\n"
		"\n"
		"The new key is wrappable, as the interface of 2010 has it, and says nothing about its algorithm or its id: name the\n"
		"algorithm when you use it.\n",
	.options = OPTION(KEY_FILE) | OPTION(KEY_STDIN) | OPTION(RFC3394) | OPTION(RFC5649) | OPTION(IV) | OPTION(INPUT) |
		   OPTION(LABEL) | OPTION(OUTPUT) | OPTION(FORCE),
	.run = run,
};
