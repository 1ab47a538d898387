// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "scheme.h"
#include "sum.h"

static int sign(struct command *command, const struct options *options, const struct output *output)
{
	const char *path = options->input ? options->input : "-";
	uint8_t signature[NCR_RSA_SIZE_MAX];
	size_t size = sizeof(signature);
	struct scheme scheme;
	ncr_session_t session;
	int error, code = scheme_choose(&scheme, command, options, NCR_OP_SIGN);

	if (!code)
		code = sum_input(command, NCR_OP_SIGN, &scheme, path, &session);
	if (code)
		return code;
	error = ncr_session_result(command->ncr, session, signature, &size);
	return error ? report(NCRIO_SESSION_FINAL, path, error) : output_write(output, signature, size);
}

static int run(const struct options *options)
{
	struct command command;
	struct output output;
	int code = input_check(options, options->input);

	if (!code)
		code = output_open(&output, options, 0666);
	if (code)
		return code;
	code = command_open(&command);
	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = sign(&command, options, &output);
	command_close(&command);
	return output_finish(&output, code);
}

const struct verb verb_sign = {
	.name = "sign",
	.summary = "sign a file or a pipe of any size with a private RSA or DSA key",
	.usage = "KEY [--scheme pss|pkcs1] [--hash HASH] [--salt N] [-i FILE] [-o SIGFILE [--force]]",
	.help =
		SCHEME_SIGN_HELP
		"  -i, --input FILE           what is signed; default: standard input\n"
		"  -o, --output SIGFILE       the bytes of the signature; default: standard output, if not a terminal\n"
		"      --force                replace an existing file\n"
		"\n"
		KEY_HELP
		"\n"
		"ncr verify --signature SIGFILE checks it, and openssl dgst -verify. That of a DSA key is DER of its two numbers.\n",
	.options = OPTIONS_KEY | OPTION(KEYRING) | OPTIONS_SCHEME | OPTION(INPUT) | OPTION(OUTPUT) | OPTION(FORCE),
	.run = run,
};
