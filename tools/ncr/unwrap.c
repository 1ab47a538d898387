// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "file.h"
#include "new_key.h"

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
		  struct new_key *new_key)
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
	return new_key_keep(new_key, command);
}

static int unwrap_to(struct new_key *new_key, const struct options *options, const struct input *input)
{
	struct command command;
	int code = command_open(&command);

	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = unwrap(&command, options, input, new_key);
	command_close(&command);
	return code;
}

static int run(const struct options *options)
{
	struct new_key new_key;
	struct input input;
	int code = input_check(options, options->input);

	if (!code)
		code = new_key_begin(&new_key, options);
	if (code)
		return code;
	code = input_open(&input, options->input);
	if (!code) {
		code = unwrap_to(&new_key, options, &input);
		input_close(&input);
	}
	return new_key_finish(&new_key, code);
}

const struct verb verb_unwrap = {
	.name = "unwrap",
	.summary = "keep a wrapped key under a name or in a blob",
	.usage = "KEY [--rfc3394 | --rfc5649] [--iv HEX] [-i FILE] [NEW]...",
	.help =
		"      --rfc3394              as for ncr wrap (default)\n"
		"      --rfc5649              as for ncr wrap\n"
		"      --iv HEX               as for ncr wrap\n"
		"  -i, --input FILE           the wrapped key; default: standard input\n"
		"\n"
		KEY_HELP
		"\n"
		NEW_KEY_HELP
		"\n"
		"KEY is the one that it was wrapped with; --keyring says where NAME goes, not where --key looks. The new key is\n"
		"wrappable, as the interface of 2010 has it, and says nothing about its algorithm or its id: name the algorithm when\n"
		"you use it.\n",
	.options = OPTIONS_KEY | OPTION(RFC3394) | OPTION(RFC5649) | OPTION(IV) | OPTION(INPUT) | OPTIONS_NEW_KEY,
	.run = run,
};
