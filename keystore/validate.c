// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "key.h"

static void validate(const struct command *command, const char *name, struct tally *tally)
{
	struct problem problem;
	struct key key;
	int code = key_open(command, name, &key, &problem);

	if (!code)
		code = key_check(command, &key, &problem);
	if (code)
		tally_failed(tally, name, &problem);
	else
		tally->done++;
	key_close(command, &key);
}

static int run(const struct options *options)
{
	struct names names = { 0 };
	struct tally tally = { 0 };
	struct command command;
	int code = command_open(&command, options, COMMAND_TRUSTED);
	size_t i;

	if (!code)
		code = command_store_names(&command, &tally, &names);
	for (i = 0; !code && !tally.stop && i < names.count; i++)
		validate(&command, names.name[i], &tally);
	if (!code)
		code = tally_finish(&tally, "valid", false);
	names_free(&names);
	command_close(&command);
	return code;
}

const struct verb verb_validate = {
	.name = "validate",
	.summary = "tell whether keys of the store could be loaded",
	.usage = "[NAME]...",
	.help =
		"  NAME              keys, or patterns; default: all\n"
		"\n"
		"Each blob is unwrapped in the kernel and let go again: damaged files, those of another master key, older ones than\n"
		"the manifest lists, of accounts that this machine has not, and expired keys are told.\n",
	.options = 0,
	.least = 0,
	.most = 1 << 20,
	.run = run,
};
