// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"

#include "commit.h"
#include "recover.h"

#include "text.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int open_store(struct command *command, unsigned int needs, int device)
{
	struct store_opening opening = {
		.path = command->options->store, .wait = command->options->wait, .ncr = command->ncr, .device = device,
	};
	bool changes = needs & (COMMAND_CHANGES | COMMAND_MAKES);
	struct store *store = &command->store;
	struct problem problem;

	opening.use = !changes ? STORE_READ : command->dry ? STORE_DRY : needs & COMMAND_MAKES ? STORE_MAKE : STORE_CHANGE;
	if (store_open(store, &opening, &problem))
		return problem_print(&problem, store->path);
	if ((needs && store_trusted(store, &problem)) || (changes && !command->dry && store_recover(store, &problem)))
		return problem_print(&problem, store->path);
	return EXIT_DONE;
}

int command_open(struct command *command, const struct options *options, unsigned int needs)
{
	struct problem problem;
	int device;

	memset(command, 0, sizeof(*command));
	store_init(&command->store);
	command->options = options;
	command->now = time(NULL);
	command->dry = given(options, OPTION(DRY_RUN));
	/* first: without it there is no use in making a folder */
	device = ncr_open(&command->ncr);
	if (!device || !needs)
		return open_store(command, needs, device);
	problem_kernel(&problem, NCR_OPENING, device);
	return problem_print(&problem, NCR_DEVICE);
}

void command_release_store(struct command *command)
{
	store_close(&command->store);
}

int command_reopen_store(struct command *command, unsigned int needs)
{
	return open_store(command, needs, 0);
}

void command_close(struct command *command)
{
	store_close(&command->store);
	ncr_close(command->ncr);
	command->ncr = NULL;
}

static int no_memory(void)
{
	error_message("out of memory");
	return EXIT_SYSTEM;
}

static int add_matches(const struct names *there, const char *where, const char *hint, const char *pattern,
		       struct tally *tally, struct names *names)
{
	struct problem problem;
	size_t i, before = names->count;

	for (i = 0; i < there->count; i++)
		if (!fnmatch(pattern, there->name[i], 0) && names_add(names, there->name[i]))
			return no_memory();
	if (names->count == before) {
		problem_set(&problem, EXIT_SYSTEM, "no key %s has such a name", where);
		problem_hint(&problem, "%s", hint);
		tally_failed(tally, pattern, &problem);
	}
	return EXIT_DONE;
}

int command_names(const struct command *command, const struct names *there, const char *where, const char *hint,
		  struct tally *tally, struct names *names)
{
	struct problem problem;
	const char *name;
	size_t n;
	int i, code = EXIT_DONE;

	for (i = 0; i < command->options->count; i++) {
		name = command->options->names[i];
		if (!name_is_pattern(name) && name_check(name, &problem))
			return problem_print(&problem, NULL);
	}
	for (i = 0; !code && i < command->options->count; i++) {
		name = command->options->names[i];
		if (name_is_pattern(name))
			code = add_matches(there, where, hint, name, tally, names);
		else if (names_add(names, name))
			code = no_memory();
	}
	for (n = 0; !code && !command->options->count && n < there->count; n++)
		if (names_add(names, there->name[n]))
			code = no_memory();
	names_sort(names);
	return code;
}

int command_store_names(const struct command *command, struct tally *tally, struct names *names)
{
	struct names there = { 0 }, others = { 0 };
	char safe[SAFE_SIZE], path[SAFE_SIZE];
	struct problem problem;
	size_t i;
	int code;

	if (store_list(&command->store, &there, &others, &problem))
		code = problem_print(&problem, command->store.path);
	else
		code = command_names(command, &there, "in the store", "ncr-keystore list shows what is", tally, names);
	for (i = 0; !code && !command->options->count && i < others.count; i++) {
		warning_message("%s/%s: not in the manifest, skipped", safe_text(command->store.path, path),
				safe_text(others.name[i], safe));
		tally->skipped++;
	}
	names_free(&there);
	names_free(&others);
	return code;
}

void command_commit(struct command *command, struct tally *tally)
{
	struct problem problem;

	if (tally->stop) {
		store_abandon(&command->store);
		tally_undone(tally);
	} else if (store_commit(&command->store, &problem)) {
		tally_lost(tally, &problem);
	} else {
		tally->kept = tally->done;
	}
}

void command_done(const struct command *command, struct tally *tally, const char *verb, const char *name)
{
	if (command->dry)
		printf("would %s %s\n", verb, name);
	tally->done++;
}
