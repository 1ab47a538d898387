// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rename.c - a key and its old versions under another name
 *
 * The label is inside the blob, so each is written anew under the new name before the old file goes. A command that was
 * killed leaves keys under either name or under both, none under no name; the same command once more does the rest,
 * since a key under both names is seen to be the same by its uuid. NAME itself goes last, so the command can find the
 * others.
 */
#include "keystore.h"

#include "key.h"
#include "keyring.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct renaming {
	char old[NAME_SIZE];
	char new[NAME_SIZE];
};

/*
 * Whether this can be done: the key can be opened, and its new name is free or taken by itself (@written). The key is
 * to be closed whatever comes of it.
 */
static int prepare(const struct command *command, const struct renaming *names, struct key *key, bool *written,
		   struct problem *problem)
{
	bool same_name = !strcmp(names->old, names->new);
	struct problem ignored;
	struct key other;
	int code = key_open(command, names->old, key, problem);

	*written = !same_name && store_has(&command->store, names->new);
	if (!code && *written) {
		if (key_open(command, names->new, &other, &ignored) || !key_same_material(key, &other)) {
			code = problem_set(problem, EXIT_SYSTEM, "another key called %s is in the store", names->new);
			problem_hint(problem, "choose another name");
		}
		key_close(command, &other);
	}
	if (!code && same_name && !strcmp(key->label, names->new)) {
		code = problem_set(problem, EXIT_USAGE, "this is its name already");
		problem_hint(problem, "ncr-keystore rename OLD NEW");
	}
	return code;
}

static int check_one(const struct command *command, const struct renaming *names, struct problem *problem)
{
	struct key key;
	bool written;
	int code = prepare(command, names, &key, &written, problem);

	key_close(command, &key);
	return code;
}

static int rename_one(const struct command *command, const struct renaming *names, struct problem *problem)
{
	static const struct ncr_key_attributes nothing;
	bool same_name = !strcmp(names->old, names->new), written;
	char safe[SAFE_SIZE];
	struct key key;
	int code = prepare(command, names, &key, &written, problem);

	if (!code && strcmp(key.label, names->old))
		warning_message("%s: the key in this file was called '%s'", names->old, safe_text(key.label, safe));
	if (!code && !written)
		code = key_store(command, key.handle, names->new, &nothing, same_name, problem);
	key_close(command, &key);
	if (!code && !same_name && !command->dry)
		code = store_remove(&command->store, names->old, problem);
	if (!code && command->dry)
		printf("would rename %s to %s\n", names->old, names->new);
	return code;
}

/* The old versions of the key first, itself last; false when a name would be too long. */
static bool plan(const struct names *there, const char *old, const char *new, struct renaming *list, size_t *count)
{
	char base[NAME_SIZE];
	unsigned int version;
	size_t i;

	for (*count = 0, i = 0; i < there->count && strcmp(old, new); i++) {
		version = name_version(there->name[i], base);
		if (!version || strcmp(base, old))
			continue;
		strcpy(list[*count].old, there->name[i]);
		if (!name_of_version(new, version, list[(*count)++].new))
			return false;
	}
	strcpy(list[*count].old, old);
	strcpy(list[(*count)++].new, new);
	return true;
}

static int rename_all(const struct command *command, struct problem *problem)
{
	const char *old = command->options->names[0], *new = command->options->names[1];
	struct names there = { 0 }, others = { 0 };
	struct renaming *list = NULL;
	size_t count = 0, i;
	int code = store_list(&command->store, &there, &others, problem);

	if (!code) {
		list = calloc(there.count + 1, sizeof(*list));
		if (!list)
			code = problem_system(problem, "", ENOMEM);
	}
	if (!code && !plan(&there, old, new, list, &count)) {
		code = problem_set(problem, EXIT_USAGE, "its old versions would get names of more than %d bytes",
				   NAME_MAX_SIZE);
		problem_hint(problem, "choose a shorter name");
	}
	/* all of it can be done before the first file is written */
	for (i = 0; !code && i < count; i++)
		code = check_one(command, &list[i], problem);
	for (i = 0; !code && i < count; i++)
		code = rename_one(command, &list[i], problem);
	free(list);
	names_free(&there);
	names_free(&others);
	return code;
}

static void tell_loaded(const char *old, const char *new)
{
	struct keyring keyring;
	struct problem ignored;

	if (!keyring_open(&keyring, &ignored) && strcmp(old, new) && keyring_key(&keyring, old))
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

	if (name_check(old, &problem) || (strcmp(old, new) && name_check_new(new, &problem)))
		return problem_print(&problem, NULL);
	code = command_open(&command, options, COMMAND_WRITES | COMMAND_DEVICE);
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
		"Its old versions OLD@7 become NEW@7. If the command is interrupted, the same once more does the rest. A loaded key\n"
		"keeps its old name. With the same name twice, a key whose file was renamed is given the name of its file.\n",
	.options = OPTION(DRY_RUN),
	.least = 2,
	.most = 2,
	.run = run,
};
