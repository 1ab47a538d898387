// SPDX-License-Identifier: GPL-2.0-or-later
#include "create.h"

#include "commit.h"

#include "key_size.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>

static int check_free(const struct command *command, const char *name)
{
	struct problem problem;

	if (!manifest_by_name(&command->store.manifest, name))
		return EXIT_DONE;
	problem_set(&problem, EXIT_SYSTEM, "in the store already");
	problem_hint(&problem, "choose another name; ncr-keystore rekey %s gives it new material, remove %s removes it",
		     name, name);
	return problem_print(&problem, name);
}

int create_open(struct command *command, const struct options *options, const char *name)
{
	struct problem problem;
	int code;

	/* closed, whatever comes of it */
	*command = (struct command) { 0 };
	store_init(&command->store);
	if (name_check_new(name, &problem))
		return problem_print(&problem, NULL);
	code = command_open(command, options, COMMAND_MAKES);
	return code ? code : check_free(command, name);
}

int create_reopen(struct command *command, const char *name)
{
	int code = command_reopen_store(command, COMMAND_MAKES);

	return code ? code : check_free(command, name);
}

int create_algorithm(const struct command *command, const struct options *options,
		     struct ncr_algorithm_info *algorithm)
{
	struct problem problem;
	char safe[SAFE_SIZE];
	int error;

	if (!options->algorithm) {
		error_message("no algorithm given");
		hint_message("--algorithm NAME; ncr algorithms lists what there is");
		return EXIT_USAGE;
	}
	error = ncr_algorithm_by_name(command->ncr, options->algorithm, algorithm);
	if (error == -ESRCH) {
		error_message("%s: no such algorithm", safe_text(options->algorithm, safe));
		hint_message("ncr algorithms lists what there is");
		return EXIT_USAGE;
	}
	if (error) {
		problem_kernel(&problem, NCRIO_ALGORITHM_INFO, error);
		return problem_print(&problem, options->algorithm);
	}
	if (!algorithm->key_min) {
		error_message("%s takes no key", algorithm->name);
		return EXIT_USAGE;
	}
	if (!algorithm_is_offered(algorithm)) {
		error_message("%s is not offered by this kernel", algorithm->name);
		return EXIT_REFUSED;
	}
	return EXIT_DONE;
}

int create_finish(struct command *command, ncr_key_t key, const char *name)
{
	struct ncr_key_attributes attributes;
	struct problem problem;

	key_attributes_of_new(command->options, &attributes);
	if (key_store(command, key, name, &attributes, &problem) || store_commit(&command->store, &problem))
		return problem_print(&problem, name);
	if (command->dry)
		printf("would make %s\n", name);
	return EXIT_DONE;
}
