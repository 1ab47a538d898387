// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "commit.h"
#include "key.h"
#include "keyring.h"

#include <string.h>

/*
 * The loaded key of this name goes when it is the one of the store, or dead. Another one may be the only copy of what
 * somebody needs: it stays.
 */
static int unload(const struct command *command, const struct keyring *keyring, const struct manifest_key *listed,
		  struct problem *problem)
{
	const char *name = listed->name;
	int32_t serial = keyring_key(keyring, name);
	struct problem ignored;
	struct key loaded;
	bool ours;
	int code;

	if (!serial)
		return EXIT_DONE;
	code = key_attach(command, name, &loaded, &ignored);
	ours = code == EXIT_NEGATIVE || (!code && !memcmp(loaded.description.uuid, listed->uuid, UUID_SIZE));
	key_close(command, &loaded);
	if (ours)
		return command->dry ? EXIT_DONE : keyring_remove(keyring, serial, problem);
	warning_message("%s: the loaded key of this name is not known to be this one, and stays in .ncr", name);
	hint_message("ncr-keystore save %s keeps it; keyctl unlink %d %%:.ncr ends it", name, serial);
	return EXIT_DONE;
}

/* First out of .ncr, then out of the store: when this ends in between, the same command once more does the rest. */
static void remove_one(struct command *command, const struct keyring *keyring, const char *name, struct tally *tally)
{
	struct problem problem;
	const struct manifest_key *listed = store_find(&command->store, name, &problem);
	int code = listed ? unload(command, keyring, listed, &problem) : problem.code;

	if (!code && !command->dry)
		code = store_drop(&command->store, name, &problem);
	if (code)
		tally_failed(tally, name, &problem);
	else
		command_done(command, tally, "remove", name);
}

static int run(const struct options *options)
{
	struct keyring keyring = { 0 };
	struct names names = { 0 };
	struct tally tally = { 0 };
	struct problem ignored;
	struct command command;
	int code = command_open(&command, options, COMMAND_CHANGES);
	size_t i;

	if (!code)
		code = command_store_names(&command, &tally, &names);
	/* where there is no keyring, nothing is loaded */
	if (!code)
		keyring_open(&keyring, &ignored);
	for (i = 0; !code && !tally.stop && i < names.count; i++) {
		remove_one(&command, &keyring, names.name[i], &tally);
		/* so that each of them has a tombstone until its file is gone */
		if (command.store.staged_count == MANIFEST_GONE_MAX)
			command_commit(&command, &tally);
	}
	command_commit(&command, &tally);
	if (!code)
		code = tally_finish(&tally, "removed", command.dry);
	keyring_close(&keyring);
	names_free(&names);
	command_close(&command);
	return code;
}

const struct verb verb_remove = {
	.name = "remove",
	.summary = "remove keys from the store and, if they are loaded, from the kernel",
	.usage = "NAME... [--dry-run]",
	.help =
		"  NAME              keys, or patterns; damaged ones, too\n"
		"  -n, --dry-run     only tell what would be done\n"
		"\n"
		"A key that is removed is gone, and what was encrypted with it, unless there is a copy of the blob. Old versions\n"
		"(NAME@7) are keys of their own: 'NAME@*' removes them. A loaded key of the same name that is another one stays.\n",
	.options = OPTION(DRY_RUN),
	.least = 1,
	.most = 1 << 20,
	.run = run,
};
