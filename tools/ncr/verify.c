// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "file.h"
#include "mac_file.h"
#include "sum.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int check(const struct options *options)
{
	if (!given(options, OPTION(MAC) | OPTION(MAC_FILE))) {
		error_message("verify: no MAC to compare with");
		hint_message("--mac HEX, or --mac-file FILE");
		return EXIT_USAGE;
	}
	if (options->count > 1) {
		error_message("verify: more than one file");
		return EXIT_USAGE;
	}
	return input_check(options, options->count ? options->files[0] : NULL);
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

static int verify(struct command *command, const struct options *options)
{
	const char *path = options->count ? options->files[0] : "-";
	uint8_t mac[MAC_ROOM];
	ncr_session_t session;
	size_t size;
	int error, code;

	code = claimed_mac(command, options, mac, &size);
	if (!code)
		code = sum_input(command, NCR_OP_VERIFY, path, &session);
	if (code)
		return code;
	error = ncr_session_verify(command->ncr, session, mac, size);
	if (error == -EBADMSG) {
		printf("%s: FAILED\n", path);
		error_message("%s: the MAC does not match", path);
		return EXIT_NEGATIVE;
	}
	if (error)
		return report(NCRIO_SESSION_FINAL, path, error);
	printf("%s: OK\n", path);
	return EXIT_DONE;
}

static int run(const struct options *options)
{
	struct command command;
	int code = check(options);

	if (code)
		return code;
	code = command_prepare(&command, options, NCR_KIND_MAC);
	if (!code)
		code = verify(&command, options);
	command_close(&command);
	return code;
}

const struct verb verb_verify = {
	.name = "verify",
	.summary = "check the MAC of a file",
	.usage = "KEY [--algorithm ALGORITHM] {--mac HEX | --mac-file FILE} [FILE]",
	.help =
		"  -a, --algorithm ALGORITHM  hmac-sha256, ...; see ncr algorithms; default: that of the key\n"
		"      --mac HEX              the MAC\n"
		"      --mac-file FILE        the MAC as ncr mac wrote it, with --binary or without\n"
		"\n"
		KEY_RAW_HELP
		"\n"
		"The kernel compares. Exit code 0 when it matches, 1 when it does not. Standard input when there is no FILE, or for -.\n",
	.options = OPTION(ALGORITHM) | OPTIONS_KEY | OPTION(KEYRING) | OPTION(RAW) | OPTION(MAC) | OPTION(MAC_FILE) |
		   OPTION(FILES),
	.run = run,
};
