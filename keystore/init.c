// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "command.h"
#include "commit.h"

#include "text.h"

#include <stdio.h>

static int init(struct command *command)
{
	char safe[SAFE_SIZE];
	struct problem problem;

	if (command->store.state != STORE_EMPTY) {
		problem_set(&problem, EXIT_SYSTEM, "there is a store already");
		problem_hint(&problem, "ncr-keystore list shows what is in it");
		return problem_print(&problem, command->store.path);
	}
	if (command->dry) {
		printf("would make a store in %s\n", safe_text(command->store.path, safe));
		return EXIT_DONE;
	}
	if (store_begin(&command->store, &problem) || store_commit(&command->store, &problem))
		return problem_print(&problem, command->store.path);
	return EXIT_DONE;
}

static int run(const struct options *options)
{
	struct command command;
	int code = command_open(&command, options, COMMAND_MAKES);

	if (!code)
		code = init(&command);
	command_close(&command);
	return code;
}

const struct verb verb_init = {
	.name = "init",
	.summary = "make a store without keys",
	.usage = "[--dry-run]",
	.help =
		"  -n, --dry-run     only tell what would be done\n"
		"\n"
		"The folder, its lock, and a manifest that lists nothing yet, sealed by the kernel: the master key must be set.\n"
		"generate, import and save do the same where there is no store.\n",
	.options = OPTION(DRY_RUN),
	.least = 0,
	.most = 0,
	.run = run,
};
