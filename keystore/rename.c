// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rename.c - a key and its old versions under another name, all of them or none
 *
 * The label is inside the blob, so each is sealed anew.
 */
#include "keystore.h"

#include "commit.h"
#include "key.h"
#include "keyring.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct renaming {
	char old[NAME_SIZE];
	char new[NAME_SIZE];
};

static int rename_one(struct command *command, const struct renaming *names, struct problem *problem)
{
	static const struct ncr_key_attributes nothing;
	struct key key;
	int code = key_open(command, names->old, &key, problem);

	if (!code && manifest_by_name(&command->store.manifest, names->new)) {
		code = problem_set(problem, EXIT_SYSTEM, "another key called %s is in the store", names->new);
		problem_hint(problem, "choose another name");
	}
	if (!code)
		code = key_store(command, key.handle, names->new, &nothing, problem);
	if (!code && command->dry)
		printf("would rename %s to %s\n", names->old, names->new);
	key_close(command, &key);
	return code;
}

/* The key and its old versions; false when a name would be too long. */
static bool plan(const struct manifest *manifest, const char *old, const char *new, struct renaming *list, size_t *count)
{
	char base[NAME_SIZE];
	unsigned int version;
	const char *name;
	size_t i;

	strcpy(list[0].old, old);
	strcpy(list[0].new, new);
	for (*count = 1, i = 0; i < manifest->keys; i++) {
		name = manifest->by_name[i]->name;
		version = name_version(name, base);
		if (!version || strcmp(base, old))
			continue;
		strcpy(list[*count].old, name);
		if (!name_of_version(new, version, list[(*count)++].new))
			return false;
	}
	return true;
}

static int rename_all(struct command *command, struct problem *problem)
{
	const char *old = command->options->names[0], *new = command->options->names[1];
	struct renaming *list = calloc(command->store.manifest.keys + 1, sizeof(*list));
	size_t count = 0, i;
	int code = EXIT_DONE;

	if (!list)
		return problem_system(problem, "", ENOMEM);
	if (!plan(&command->store.manifest, old, new, list, &count)) {
		code = problem_set(problem, EXIT_USAGE, "its old versions would get names of more than %d bytes",
				   NAME_MAX_SIZE);
		problem_hint(problem, "choose a shorter name");
	}
	for (i = 0; !code && i < count; i++)
		code = rename_one(command, &list[i], problem);
	if (!code)
		code = store_commit(&command->store, problem);
	free(list);
	return code;
}

static void tell_loaded(const char *old, const char *new)
{
	struct keyring keyring;
	struct problem ignored;

	if (!keyring_open(&keyring, &ignored) && keyring_key(&keyring, old))
		hint_message("%s stays loaded under that name until the next boot; ncr-keystore load %s loads the new one",
			     old, new);
	keyring_close(&keyring);
}

static int run(const struct options *options)
{
	const char *old = options->names[0], *new = options->names[1];
	struct problem problem;
	struct command command;
	int code;

	if (name_check(old, &problem) || name_check_new(new, &problem))
		return problem_print(&problem, NULL);
	if (!strcmp(old, new)) {
		error_message("%s: this is its name already", old);
		hint_message("ncr-keystore rename OLD NEW");
		return EXIT_USAGE;
	}
	code = command_open(&command, options, COMMAND_CHANGES);
	if (!code && rename_all(&command, &problem))
		code = problem_print(&problem, problem.general ? NULL : old);
	if (!code && !command.dry)
		tell_loaded(old, new);
	command_close(&command);
	return code;
}

const struct verb verb_rename = {
	.name = "rename",
	.summary = "give a key of the store another name",
	.usage = "OLD NEW [--dry-run]",
	.help =
		"  -n, --dry-run     only tell what would be done\n"
		"\n"
		"Its old versions OLD@7 become NEW@7; all of them are renamed or none is. A loaded key keeps its old name.\n",
	.options = OPTION(DRY_RUN),
	.least = 2,
	.most = 2,
	.run = run,
};
