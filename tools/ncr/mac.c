// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "sum.h"

static int check(const struct options *options)
{
	int i, code;

	if (given(options, OPTION(BINARY)) && options->count > 1) {
		error_message("mac: --binary takes one file");
		return EXIT_USAGE;
	}
	if (!given(options, OPTION(BINARY)) && given(options, OPTION(OUTPUT) | OPTION(FORCE))) {
		error_message("mac: --output and --force are for --binary");
		hint_message("redirect standard output");
		return EXIT_USAGE;
	}
	code = options->count ? EXIT_DONE : input_check(options, NULL);
	for (i = 0; !code && i < options->count; i++)
		code = input_check(options, options->files[i]);
	return code;
}

static int write_binary(struct command *command, const struct options *options)
{
	uint8_t mac[NCR_HASH_MAX_OUTPUT_SIZE];
	struct output output;
	size_t size;
	int code = output_open(&output, options, 0666);

	if (code)
		return code;
	code = sum_result(command, options->count ? options->files[0] : "-", mac, &size);
	if (!code)
		code = output_write(&output, mac, size);
	return output_finish(&output, code);
}

static int run(const struct options *options)
{
	struct command command;
	int code = check(options);

	if (code)
		return code;
	code = command_prepare(&command, options, NCR_KIND_MAC);
	if (!code && given(options, OPTION(BINARY)))
		code = write_binary(&command, options);
	else if (!code)
		code = sum_files(&command, options);
	command_close(&command);
	return code;
}

const struct verb verb_mac = {
	.name = "mac",
	.summary = "authenticate files with a key",
	.usage = "KEY [--algorithm ALGORITHM] [--binary [-o FILE] [--force]] [FILE]...",
	.help =
		"  -a, --algorithm ALGORITHM  hmac-sha256, ...; see ncr algorithms; default: that of the key\n"
		"      --binary               the bytes of the MAC of one file, not lines\n"
		"  -o, --output FILE          with --binary: file to be written; default: standard output, if not a terminal\n"
		"      --force                with --binary: replace an existing file\n"
		"\n"
		KEY_RAW_HELP
		"\n"
		"Prints lines as sha256sum does. Standard input when there is no FILE, or for -.\n",
	.options = OPTION(ALGORITHM) | OPTIONS_KEY | OPTION(KEYRING) | OPTION(RAW) | OPTION(BINARY) | OPTION(OUTPUT) |
		   OPTION(FORCE) | OPTION(FILES),
	.run = run,
};
