// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "file.h"
#include "new_key.h"

#include <errno.h>
#include <string.h>

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

/* A private or public key is of rsa, unless another is named. */
static ncr_algorithm_t algorithm_of(const struct command *command, const struct options *options)
{
	return options->type == NCR_KEY_TYPE_SECRET || options->algorithm ? command->algorithm.algorithm : NCR_ALG_RSA;
}

/* What is unwrapped says nothing of itself; as of old it is a wrappable secret key, unless an option says more. */
static ncr_key_t unwrap_key(struct command *command, const struct options *options, const void *wrapped, size_t size,
			    unsigned int flags)
{
	bool secret = options->type == NCR_KEY_TYPE_SECRET;
	ncr_wrap_algorithm_t method = given(options, OPTION(RFC5649)) || !secret ? NCR_WALG_AES_RFC5649 : NCR_WALG_AES_RFC3394;

	if (!given(options, OPTION(TYPE) | OPTION(ALGORITHM) | OPTION(FLAGS)))
		return ncr_key_unwrap(command->ncr, method, command->key, options->iv, options->iv_size, wrapped, size);
	return ncr_key_unwrap_as(command->ncr, method, command->key, options->iv, options->iv_size, wrapped, size,
				 options->type, algorithm_of(command, options), flags);
}

static int unwrap(struct command *command, const struct options *options, const struct input *input,
		  unsigned int flags, struct new_key *new_key)
{
	static uint8_t wrapped[NCR_KEY_WRAPPED_MAX];
	size_t size = sizeof(wrapped);
	ncr_key_t key;
	int code = read_wrapped(input, wrapped, &size);

	if (code)
		return code;
	key = unwrap_key(command, options, wrapped, size, flags);
	if (key < 0)
		return report(NCRIO_KEY_UNWRAP, input->name, key);
	command->key = key;
	return new_key_keep(new_key, command);
}

static int unwrap_to(struct new_key *new_key, const struct options *options, const struct input *input, unsigned int flags)
{
	struct command command;
	int code = command_open(&command);

	if (!code)
		code = command_key(&command, options);
	if (!code && given(options, OPTION(ALGORITHM)))
		code = command_algorithm(&command, options, 0);
	if (!code)
		code = unwrap(&command, options, input, flags, new_key);
	command_close(&command);
	return code;
}

static int check(const struct options *options)
{
	if (options->type == NCR_KEY_TYPE_SECRET)
		return EXIT_DONE;
	if (given(options, OPTION(RFC3394))) {
		error_message("--rfc3394: for secret keys only");
		return EXIT_USAGE;
	}
	if (!options->algorithm || !strcmp(options->algorithm, "rsa") || !strcmp(options->algorithm, "dsa") ||
	    !strcmp(options->algorithm, "dh"))
		return EXIT_DONE;
	error_message("--algorithm %s: private and public keys are of rsa, dsa or dh", options->algorithm);
	return EXIT_USAGE;
}

static int run(const struct options *options)
{
	struct new_key new_key;
	unsigned int flags = 0;
	struct input input;
	int code = check(options);

	if (!code)
		code = input_check(options, options->input);
	if (!code)
		code = new_key_flags(options, &flags);
	if (!code)
		code = new_key_begin(&new_key, options);
	if (code)
		return code;
	code = input_open(&input, options->input);
	if (!code) {
		code = unwrap_to(&new_key, options, &input, flags);
		input_close(&input);
	}
	return new_key_finish(&new_key, code);
}

const struct verb verb_unwrap = {
	.name = "unwrap",
	.summary = "keep a wrapped key under a name or in a blob",
	.usage = "KEY [--type TYPE] [--algorithm ALGORITHM] [--flags LIST] [--rfc3394 | --rfc5649]\n"
		 "       [--iv HEX] [-i FILE] [NEW]...",
	.help =
		"      --type TYPE            what was wrapped: secret (default), private or public\n"
		"  -a, --algorithm ALGORITHM  what a secret key is for; private and public ones are of rsa (default), dsa or dh\n"
		"      --flags LIST           what it may do: storable (default with one of these three), wrappable, decrypt, sign, wrap\n"
		"      --rfc3394              as for ncr wrap (default)\n"
		"      --rfc5649              as for ncr wrap\n"
		"      --iv HEX               as for ncr wrap\n"
		"  -i, --input FILE           the wrapped key; default: standard input\n"
		"\n"
		KEY_HELP
		"\n"
		NEW_KEY_HELP
		"\n"
		"KEY is the one that it was wrapped with; --keyring says where NAME goes, not where --key looks. Without --type,\n"
		"--algorithm and --flags the new key is wrappable, as the interface of 2010 has it, and does not say what its algorithm\n"
		"is: name it when you use the key. It has no id.\n",
	.options = OPTIONS_KEY | OPTION(TYPE) | OPTION(ALGORITHM) | OPTION(FLAGS) | OPTION(RFC3394) | OPTION(RFC5649) |
		   OPTION(IV) | OPTION(INPUT) | OPTIONS_NEW_KEY,
	.run = run,
};
