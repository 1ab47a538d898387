// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "files.h"

/* What was asked for, or the one of the two that holds a key of this type. */
static int choose_method(struct command *command, const struct options *options, ncr_key_t target, ncr_wrap_algorithm_t *method)
{
	struct ncr_key_info_st info;
	int error = ncr_key_info(command->ncr, target, &info);

	if (error)
		return report(NCRIO_KEY_GET_INFO, options->target_file, error);
	*method = given(options, OPTION(RFC5649)) || info.type != NCR_KEY_TYPE_SECRET ? NCR_WALG_AES_RFC5649 :
		  NCR_WALG_AES_RFC3394;
	if (!given(options, OPTION(RFC3394)) || *method == NCR_WALG_AES_RFC3394)
		return EXIT_DONE;
	error_message("--rfc3394: for secret keys only, and the one in %s is not", options->target_file);
	return EXIT_USAGE;
}

static int wrap(struct command *command, const struct options *options, const struct output *output)
{
	static uint8_t wrapped[NCR_KEY_WRAPPED_MAX];
	size_t size = sizeof(wrapped);
	ncr_wrap_algorithm_t method;
	ncr_key_t target;
	int error, code;

	code = command_load(command, options->target_file, &target);
	if (!code)
		code = choose_method(command, options, target, &method);
	if (code)
		return code;
	error = ncr_key_wrap(command->ncr, method, command->key, target, options->iv, options->iv_size, wrapped, &size);
	if (error)
		return report(NCRIO_KEY_WRAP, options->target_file, error);
	return output_write(output, wrapped, size);
}

static int run(const struct options *options)
{
	struct command command;
	struct output output;
	int code;

	if (!options->target_file) {
		error_message("wrap: no key to be wrapped");
		hint_message("--target-file BLOB");
		return EXIT_USAGE;
	}
	code = output_open(&output, options, 0666);
	if (code)
		return code;
	code = command_open(&command);
	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = wrap(&command, options, &output);
	command_close(&command);
	return output_finish(&output, code);
}

const struct verb verb_wrap = {
	.name = "wrap",
	.summary = "write a key encrypted under another key",
	.usage = "KEY --target-file BLOB [--rfc3394 | --rfc5649] [--iv HEX] [-o FILE [--force]]",
	.help =
		"      --target-file BLOB     the key to be wrapped; it must have the flag wrappable, which a published one never has\n"
		"      --rfc3394              AES key wrap (default), for secret keys of 16, 24, 32, ... bytes\n"
		"      --rfc5649              AES key wrap with padding, for keys of any size; default for private and public ones\n"
		"      --iv HEX               instead of the value of the RFC: 8 bytes, for RFC 5649 4 bytes\n"
		"  -o, --output FILE          file to be written; default: standard output, if not a terminal\n"
		"      --force                replace an existing file\n"
		"\n"
		KEY_HELP
		"\n"
		"KEY is the wrapping key, an AES key; best one with the flag wrap, which can do nothing else. A private key is wrapped as\n"
		"PKCS #8, a public one as SubjectPublicKeyInfo, of dh as its number.\n",
	.options = OPTIONS_KEY | OPTION(KEYRING) | OPTION(TARGET_FILE) | OPTION(RFC3394) | OPTION(RFC5649) | OPTION(IV) |
		   OPTION(OUTPUT) | OPTION(FORCE),
	.run = run,
};
