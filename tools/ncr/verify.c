// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "der.h"
#include "file.h"
#include "mac_file.h"
#include "scheme.h"
#include "sum.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* As the FILE of ncr mac, or as the --input of ncr sign. */
static const char *message_of(const struct options *options)
{
	return options->count ? options->files[0] : options->input ? options->input : "-";
}

static int check(const struct options *options)
{
	if (!given(options, OPTION(MAC) | OPTION(MAC_FILE) | OPTION(SIGNATURE))) {
		error_message("verify: no MAC or signature to compare with");
		hint_message("--mac HEX, --mac-file FILE, or --signature FILE");
		return EXIT_USAGE;
	}
	if (given(options, OPTION(SIGNATURE)) && given(options, OPTION(RAW) | OPTION(ALGORITHM))) {
		error_message("verify: --raw and --algorithm are for a MAC");
		return EXIT_USAGE;
	}
	if (!given(options, OPTION(SIGNATURE)) && given(options, OPTIONS_SCHEME | OPTION(PUBLIC_KEY))) {
		error_message("verify: --scheme, --hash, --salt and --public-key are for a --signature");
		return EXIT_USAGE;
	}
	if (options->count + given(options, OPTION(INPUT)) > 1) {
		error_message("verify: more than one file");
		return EXIT_USAGE;
	}
	return input_check(options, message_of(options));
}

static int claimed_mac(struct command *command, const struct options *options, uint8_t *mac, size_t *size)
{
	char text[4096];
	size_t text_size = sizeof(text) - 1;
	int error;

	if (given(options, OPTION(MAC))) {
		memcpy(mac, options->mac, options->mac_size);
		*size = options->mac_size;
		return EXIT_DONE;
	}
	error = ncr_file_read(options->mac_file, text, &text_size);
	if (error && error != -EFBIG)
		return report_file(options->mac_file, error);
	text[text_size] = '\0';
	if (!error && mac_parse(text, text_size, command->algorithm.output_size, mac, size))
		return EXIT_DONE;
	error_message("%s: holds no MAC", options->mac_file);
	hint_message("it may be a line of ncr mac, hexadecimal digits, or the %u bytes of a %s", command->algorithm.output_size,
		     command->algorithm.name);
	return EXIT_INPUT;
}

/* What the kernel says of what is claimed; @what it is. */
static int compare(struct command *command, ncr_session_t session, const uint8_t *claimed, size_t size, const char *path,
		   const char *what)
{
	int error = ncr_session_verify(command->ncr, session, claimed, size);

	if (error == -EBADMSG) {
		printf("%s: FAILED\n", path);
		error_message("%s: the %s does not match", path, what);
		return EXIT_NEGATIVE;
	}
	if (error)
		return report(NCRIO_SESSION_FINAL, path, error);
	printf("%s: OK\n", path);
	return EXIT_DONE;
}

static int verify_mac(struct command *command, const struct options *options)
{
	const char *path = message_of(options);
	uint8_t mac[MAC_ROOM];
	ncr_session_t session;
	size_t size;
	int code;

	code = claimed_mac(command, options, mac, &size);
	if (!code)
		code = sum_input(command, NCR_OP_VERIFY, NULL, path, &session);
	return code ? code : compare(command, session, mac, size, path, "MAC");
}

/* The kernel passes over what is behind the DER of a DSA signature: here it is a file, which has nothing there. */
static bool is_whole(const struct scheme *scheme, const uint8_t *signature, size_t size)
{
	struct der all = { .data = signature, .size = size }, numbers;

	return scheme->algorithm != NCR_ALG_DSA || (der_take(&all, DER_SEQUENCE, &numbers) && !all.size);
}

static int verify_signature(struct command *command, const struct options *options)
{
	/* one byte more than the longest: what is longer does not match */
	uint8_t signature[NCR_RSA_SIZE_MAX + 1];
	const char *path = message_of(options);
	size_t size = sizeof(signature);
	struct scheme scheme;
	ncr_session_t session;
	int error, code = scheme_choose(&scheme, command, options, NCR_OP_VERIFY);

	if (code)
		return code;
	error = ncr_file_read(options->signature, signature, &size);
	if (error && error != -EFBIG)
		return report_file(options->signature, error);
	/* an empty one never matches */
	if (!is_whole(&scheme, signature, size))
		size = 0;
	code = sum_input(command, NCR_OP_VERIFY, &scheme, path, &session);
	return code ? code : compare(command, session, signature, size, path, "signature");
}

static int run(const struct options *options)
{
	struct command command;
	int code = check(options);

	if (code)
		return code;
	if (given(options, OPTION(SIGNATURE))) {
		code = command_open(&command);
		if (!code)
			code = command_key(&command, options);
		if (!code)
			code = verify_signature(&command, options);
	} else {
		code = command_prepare(&command, options, NCR_KIND_MAC);
		if (!code)
			code = verify_mac(&command, options);
	}
	command_close(&command);
	return code;
}

const struct verb verb_verify = {
	.name = "verify",
	.summary = "check the MAC or the signature of a file",
	.usage = "KEY [--algorithm ALGORITHM] {--mac HEX | --mac-file FILE} [FILE]\n"
		 "       ncr verify PUBLIC --signature SIGFILE [--scheme pss|pkcs1] [--hash HASH] [--salt N] [FILE]",
	.help =
		"  -a, --algorithm ALGORITHM  hmac-sha256, ...; see ncr algorithms; default: that of the key\n"
		"      --mac HEX              the MAC\n"
		"      --mac-file FILE        the MAC as ncr mac wrote it, with --binary or without\n"
		"\n"
		"      --signature SIGFILE    the signature as ncr sign wrote it\n"
		SCHEME_SIGN_HELP
		"\n"
		KEY_RAW_HELP
		"PUBLIC is a private or public RSA or DSA key, given in one of these ways, or\n"
		PUBLIC_KEY_HELP
		"\n"
		"The kernel compares. Exit code 0 when it matches, 1 when it does not. FILE may be given with -i, as to\n"
		"ncr sign; standard input when there is none, or for -.\n",
	.options = OPTION(ALGORITHM) | OPTIONS_KEY | OPTION(KEYRING) | OPTION(RAW) | OPTION(MAC) | OPTION(MAC_FILE) |
		   OPTION(PUBLIC_KEY) | OPTION(SIGNATURE) | OPTIONS_SCHEME | OPTION(INPUT) | OPTION(FILES),
	.run = run,
};
