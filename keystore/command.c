// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"

#include "text.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int command_open(struct command *command, const struct options *options, unsigned int needs)
{
	struct problem problem;
	enum store_use use;
	int error;

	memset(command, 0, sizeof(*command));
	command->options = options;
	command->now = time(NULL);
	command->dry = given(options, OPTION(DRY_RUN));
	use = !(needs & COMMAND_WRITES) ? STORE_READ : command->dry ? STORE_WRITE_DRY : STORE_WRITE;
	command->store = (struct store) { .dir = -1, .lock = -1 };
	/* first: without it there is no use in making a folder */
	error = ncr_open(&command->ncr);
	if (error && needs & COMMAND_DEVICE) {
		problem_kernel(&problem, NCR_OPENING, error);
		return problem_print(&problem, NCR_DEVICE);
	}
	if (store_open(&command->store, options->store, use, &problem))
		return problem_print(&problem, command->store.path);
	return EXIT_DONE;
}

void command_close(struct command *command)
{
	ncr_close(command->ncr);
	command->ncr = NULL;
	store_close(&command->store);
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
		warning_message("%s/%s: not a file of the store, skipped", safe_text(command->store.path, path),
				safe_text(others.name[i], safe));
		tally->skipped++;
	}
	names_free(&there);
	names_free(&others);
	return code;
}

void command_done(const struct command *command, struct tally *tally, const char *verb, const char *name)
{
	if (command->dry)
		printf("would %s %s\n", verb, name);
	tally->done++;
}
