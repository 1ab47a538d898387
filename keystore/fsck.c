// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fsck.c - what is wrong with the store; and with --repair, not any more
 *
 * Repairing goes in rounds: what keeps the store from being opened, the manifest, everything else. What the last look
 * still finds could not be repaired.
 */
#include "keystore.h"

#include "examine.h"
#include "repair.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/**
 * struct check - one call of the verb
 * @all: findings of all rounds
 * @left: what the last look found, after repairs
 * @failed: exit code of a repair that did not work
 */
struct check {
	const struct options *options;
	const char *path;
	bool repair;
	bool adopt;
	bool json;
	struct findings all;
	struct findings left;
	char store[UUID_TEXT_SIZE];
	uint64_t generation;
	bool verified;
	int failed;
};

/* --- the rounds --------------------------------------------------------------------------------------------------- */

static int open_store(struct check *check, struct command *command)
{
	struct store_opening opening = {
		.path = check->options->store,
		.use = check->repair ? STORE_CHANGE : STORE_READ,
		.wait = check->options->wait,
	};
	struct problem problem;
	int code;

	memset(command, 0, sizeof(*command));
	command->options = check->options;
	store_init(&command->store);
	opening.device = ncr_open(&command->ncr);
	opening.ncr = command->ncr;
	if (opening.device && check->repair) {
		problem_kernel(&problem, NCR_OPENING, opening.device);
		return problem_print(&problem, NCR_DEVICE);
	}
	code = store_open(&command->store, &opening, &problem);
	if (code)
		return problem_print(&problem, check->path);
	/* without the kernel nothing is known well enough to move it */
	if (check->repair && command->store.state == STORE_UNVERIFIED)
		return problem_print(&command->store.doubt, check->path);
	check->verified = command->store.state == STORE_GOOD || command->store.state == STORE_EMPTY;
	check->generation = command->store.manifest.generation;
	if (check->generation)
		uuid_format(command->store.manifest.store, check->store);
	return EXIT_DONE;
}

static int tell(const struct check *check, const struct problem *problem)
{
	return problem_print(problem, check->path);
}

/* What a round found goes to what those before it found. */
static int end_round(struct check *check, struct findings *round, int code)
{
	if (findings_append(&check->all, round)) {
		error_message("out of memory");
		code = EXIT_SYSTEM;
	}
	findings_free(round);
	return code;
}

/* The folder itself. *@closed: the store cannot be opened. */
static int check_folder(struct check *check, bool *closed)
{
	struct findings round = { 0 };
	struct problem problem;
	int dir, code = examine_folder(check->path, &dir, closed, &round, &problem);

	if (!code && round.count && check->repair) {
		code = repair_folder(dir, &round, &problem);
		*closed = false;
	}
	if (dir >= 0)
		close(dir);
	if (code)
		tell(check, &problem);
	return end_round(check, &round, code);
}

/* One look at the store, and what follows from it. *@again: there is a manifest now that can be compared with. */
static int check_store(struct check *check, bool *again)
{
	struct findings round = { 0 };
	struct command command;
	struct problem problem;
	int code = open_store(check, &command);

	*again = false;
	if (!code && examine(&command, &round, &problem))
		code = tell(check, &problem);
	if (!code && check->repair && round.count) {
		if (examine_manifest_lost(&command.store)) {
			check->failed = repair_manifest(&command, &round, &problem);
			*again = !check->failed;
			/* the next look finds the others again */
			while (*again && round.count > 1)
				findings_drop_last(&round);
		} else {
			check->failed = repair(&command, &round, check->adopt, &problem);
		}
		if (check->failed)
			tell(check, &problem);
	}
	if (!check->repair && !code && command.store.state == STORE_UNVERIFIED)
		code = tell(check, &command.store.doubt);
	command_close(&command);
	return end_round(check, &round, code);
}

/* What is still to be found when all that could be done is done. */
static int look_again(struct check *check)
{
	struct command command;
	struct problem problem;
	int code = open_store(check, &command);

	if (!code && examine(&command, &check->left, &problem))
		code = tell(check, &problem);
	command_close(&command);
	return code;
}

static int check_all(struct check *check)
{
	bool closed, again;
	int code = check_folder(check, &closed), last;

	if (code || closed)
		return code;
	code = check_store(check, &again);
	if (!code && again)
		code = check_store(check, &again);
	if (check->repair && check->all.count) {
		last = look_again(check);
		code = code ? code : last;
	}
	return code;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static size_t repaired(const struct check *check)
{
	size_t count = 0, i;

	for (i = 0; i < check->all.count; i++)
		count += check->all.list[i].repaired;
	return count;
}

static bool can_be_adopted(const struct check *check)
{
	size_t i;

	for (i = 0; i < check->all.count; i++)
		if (check->all.list[i].remedy == REMEDY_ADOPT)
			return !check->adopt;
	return false;
}

static void print_json(const struct check *check)
{
	struct json json;
	size_t i;

	json_begin(&json, stdout);
	json_open(&json, NULL, '{');
	json_string(&json, "path", check->path);
	if (*check->store) {
		json_string(&json, "store", check->store);
		json_number(&json, "generation", check->generation);
	}
	json_bool(&json, "verified", check->verified);
	json_open(&json, "findings", '[');
	for (i = 0; i < check->all.count; i++)
		finding_json(&check->all.list[i], check->repair, &json);
	json_close(&json, ']');
	if (check->repair) {
		json_open(&json, "left", '[');
		for (i = 0; i < check->left.count; i++)
			finding_json(&check->left.list[i], false, &json);
		json_close(&json, ']');
	}
	json_close(&json, '}');
	json_end(&json);
}

static void print(const struct check *check)
{
	char safe[SAFE_SIZE];
	size_t i;

	for (i = 0; i < check->all.count; i++)
		finding_print(&check->all.list[i], stdout);
	if (check->repair)
		printf("%zu found, %zu repaired, %zu left\n", check->all.count, repaired(check), check->left.count);
	else
		printf("%zu found\n", check->all.count);
	if (!check->repair && check->all.count)
		hint_message("ncr-keystore fsck --repair repairs it; it moves files to %s/" STORE_QUARANTINE " and deletes none",
			     safe_text(check->path, safe));
	if (can_be_adopted(check))
		hint_message("%swith --repair --adopt good blobs that are not listed become keys of the store, if they are to be",
			     check->repair ? "put back into the folder, " : "");
}

static int run(const struct options *options)
{
	struct check check = {
		.options = options,
		.path = options->store ? options->store : STORE_DEFAULT,
		.repair = given(options, OPTION(REPAIR)),
		.adopt = given(options, OPTION(ADOPT)),
		.json = given(options, OPTION(JSON)),
	};
	int code;

	if (check.adopt && !check.repair) {
		error_message("fsck: --adopt goes with --repair");
		hint_message("ncr-keystore fsck --repair --adopt");
		return EXIT_USAGE;
	}
	code = check_all(&check);
	if (check.json)
		print_json(&check);
	else if (!code || check.all.count)
		print(&check);
	if (!code && check.repair)
		code = check.left.count ? EXIT_PARTIAL : check.failed;
	else if (!code)
		code = check.all.count ? EXIT_NEGATIVE : EXIT_DONE;
	findings_free(&check.all);
	findings_free(&check.left);
	return code;
}

const struct verb verb_fsck = {
	.name = "fsck",
	.summary = "tell what is wrong with the store, and repair it",
	.usage = "[--repair [--adopt]] [--json]",
	.help =
		"      --repair      end what was found: files that do not belong there go to the folder quarantine/ of the store,\n"
		"                    keys without a good blob out of the manifest, interrupted changes are finished; a manifest that\n"
		"                    is not authentic is made anew of the blobs that the kernel opens. Nothing is deleted.\n"
		"      --adopt       with --repair: good blobs that the manifest does not list become keys of the store, as those from\n"
		"                    a copy that was put back\n"
		"      --json        as a JSON object\n"
		"\n"
		"One line for each finding: manifest, permissions, interrupted, missing, digest, truncated, wrong-magic, newer-version,\n"
		"foreign-master-key, bad-tag, unreadable, unlisted, duplicate, removed; see ncr-keystore(8). Exit code 0 when there is\n"
		"none, or none is left after --repair; 1 when there are some; 7 when --repair leaves some.\n",
	.options = OPTION(REPAIR) | OPTION(ADOPT) | OPTION(JSON),
	.least = 0,
	.most = 0,
	.run = run,
};
