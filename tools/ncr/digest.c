// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "sum.h"

static int run(const struct options *options)
{
	struct command command;
	int code = command_open(&command);

	if (!code)
		code = command_algorithm(&command, options, NCR_KIND_HASH);
	if (!code)
		code = sum_files(&command, options);
	command_close(&command);
	return code;
}

const struct verb verb_digest = {
	.name = "digest",
	.summary = "hash files",
	.usage = "--algorithm NAME [FILE]...",
	.help =
		"  -a, --algorithm NAME   sha256, ...; see ncr algorithms\n"
		"\n"
		"Prints what sha256sum and its like print, and sha256sum -c checks. Standard input when there is no FILE, or for -.\n",
	.options = OPTION(ALGORITHM) | OPTION(FILES),
	.run = run,
};
