// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crash.c - ncr-keystore dies, or its disk, at each of its system calls: is anything lost?
 *
 * For each verb that changes the store:
 *
 *  - It is killed before each of its calls that change the folder.
 *  - The power goes after each of them: all disks that may be left then (disk.h).
 *  - Each of them fails: once, or all from then on, as on a disk that is full or mounted read-only meanwhile. Each write
 *    writes the half of what it is given.
 *
 * Afterwards the store opens and is as it was before or as the verb makes it, what was reported done is done, every key
 * is loaded, and the next writer finds its way and leaves nothing of it behind (store_state.h).
 *
 * Runs as root with the test build of the module. Prints TAP.
 *
 * usage: crash [SCENARIO]...
 */
#include "die.h"
#include "scenario.h"

#include <signal.h>
#include <stdarg.h>

/* failures of one test that are shown in full */
#define SHOWN 3

static unsigned int tests, failed_tests;
static unsigned long kills, disks, different, errors;

/* --- results ------------------------------------------------------------------------------------------------------ */

enum outcome { UNSEEN, WRONG, BEFORE, AFTER };

/**
 * struct trial - a command, run undisturbed, and what was seen of it disturbed
 * @disk: the store before
 * @before, @after: how its users see it
 * @whole: the run
 * @commit: number of the call that makes the change
 */
static struct trial {
	const struct scenario *scenario;
	struct disk disk;
	struct store_state before, after;
	struct run whole;
	unsigned int commit;
	unsigned int failures;
} trial;

/* Count a failure; the first ones are told. Returns whether it is one of these. */
static bool __attribute__((format(printf, 1, 2))) failed(const char *format, ...)
{
	va_list arguments;

	if (trial.failures++ >= SHOWN)
		return false;
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	return true;
}

static void result(const char *what)
{
	tests++;
	failed_tests += trial.failures > 0;
	printf("%sok %u - %s: %s", trial.failures ? "not " : "", tests, trial.scenario->name, what);
	if (trial.failures)
		printf(" (%u failures)", trial.failures);
	putchar('\n');
	fflush(stdout);
	trial.failures = 0;
}

/* A repair that was cut off is done again, and then nothing is left to do; and no file is gone. */
static bool repair_again(void)
{
	static struct run run;
	static struct disk disk;
	const char *what = "repairing it again";

	run_plainly(&run, scenario_command(trial.scenario));
	if (!run.status) {
		what = "after repairing it again";
		run_plainly(&run, (const char *[]){ "ncr-keystore", "fsck", "-s", store, NULL });
	}
	if (run.status) {
		if (trial.failures < SHOWN)
			printf("# %s: exit status %d: %s%s", what, run.status, run.out, run.err);
		return false;
	}
	disk_read(&disk, folder);
	if (disk_files(&disk) >= disk_files(&trial.disk))
		return true;
	printf("# %zu files became %zu\n", disk_files(&trial.disk), disk_files(&disk));
	return false;
}

/*
 * Which of both the store is, as it lies there now, and whether it works. @same_run: the keys are those that the run made
 * which nobody disturbed; these are loaded, too.
 */
static enum outcome look(bool same_run)
{
	/* a repair that was done twice may have written a blob twice */
	bool repairs = trial.scenario->how & REPAIRS;
	static struct store_state state;
	enum outcome outcome = WRONG;

	if (repairs && !repair_again())
		return WRONG;
	if (!state_read(&state, store))
		return WRONG;
	/* what the command before did was not reported done */
	if (state_same(&state, &trial.before) || (past.is && same_run && state_same(&state, &past.state)))
		outcome = BEFORE;
	else if (state_alike(&state, &trial.after, same_run && !repairs ? &trial.after : &trial.before, !repairs))
		outcome = AFTER;
	else if (trial.failures < SHOWN)
		state_print("neither before nor after", &state);
	return state_works(&state, store, same_run) ? outcome : WRONG;
}

/* --- killed ------------------------------------------------------------------------------------------------------- */

static void back(void)
{
	disk_write(&trial.disk, folder);
	forget_stores();
}

static void kill_everywhere(void)
{
	struct plan plan = { .no_tmpfile = trial.scenario->how & NAMED };
	static struct run run;
	char text[128];

	for (plan.die_at = 1; plan.die_at <= trial.whole.calls; plan.die_at++) {
		back();
		run_traced(&run, folder, &plan, scenario_command(trial.scenario));
		kills++;
		if (run.status != 128 + SIGKILL)
			failed("# call %u: not killed (%s)\n", plan.die_at, run.last);
		else if (look(false) == WRONG)
			failed("# killed before call %u, %s\n", plan.die_at, run.last);
		run_free(&run);
	}
	snprintf(text, sizeof(text), "killed before each of its %u calls", trial.whole.calls);
	result(text);
}

/* --- the power goes ----------------------------------------------------------------------------------------------- */

static struct {
	unsigned int call;
	unsigned int last;
	unsigned long disks;
	size_t count, room;
	struct seen {
		uint64_t hash;
		enum outcome outcome;
	} *list;
} seen;

static struct seen *seen_before(uint64_t hash)
{
	size_t i;

	for (i = 0; i < seen.count; i++)
		if (seen.list[i].hash == hash)
			return &seen.list[i];
	if (seen.count == seen.room) {
		seen.room = seen.room ? 2 * seen.room : 256;
		seen.list = reallocarray(seen.list, seen.room, sizeof(*seen.list));
		if (!seen.list)
			die("out of memory");
	}
	seen.list[seen.count] = (struct seen) { .hash = hash };
	return &seen.list[seen.count++];
}

static void print_folder(const struct disk *disk)
{
	size_t i, n;

	for (i = 0; i < disk->entries; i++)
		for (n = 0; n < disk->nodes; n++)
			if (disk->node[n].inode == disk->entry[i].inode)
				printf("#   %06o %5zu %s\n", disk->node[n].mode, disk->node[n].size, disk->entry[i].name);
}

/* Whether fsck finds nothing in it. */
static bool is_clean(const struct disk *disk)
{
	static struct run run;

	disk_write(disk, folder);
	forget_stores();
	run_plainly(&run, (const char *[]){ "ncr-keystore", "fsck", "-s", store, NULL });
	return !run.status;
}

static void found_disk(const struct disk *disk, void *context)
{
	bool all_done = seen.call == seen.last;
	struct seen *this = seen_before(disk_hash(disk));

	(void)context;
	seen.disks++;
	if (this->outcome == UNSEEN) {
		disk_write(disk, folder);
		forget_stores();
		this->outcome = look(true);
		if (this->outcome == WRONG && failed("# power cut after call %u\n", seen.call))
			print_folder(disk);
	}
	if (all_done && trial.scenario->how & REPAIRS && !is_clean(disk) &&
	    failed("# reported repaired after call %u, and it is not\n", seen.call))
		print_folder(disk);
	if (all_done && this->outcome == BEFORE && failed("# reported done after call %u, and lost\n", seen.call))
		print_folder(disk);
}

/* All that was changed since the disk was sure to hold everything: by the command before, too, if that was interrupted. */
static void add_changes(struct changes *all, const struct changes *changes, unsigned int calls)
{
	struct change *change;
	size_t i;

	for (i = 0; i < changes->count; i++) {
		change = changes_add(all, changes->list[i].kind);
		*change = changes->list[i];
		change->call += calls;
	}
}

static void cut_everywhere(void)
{
	unsigned int first = past.is ? past.run.calls - 1 : 0;
	struct changes all = { 0 };
	char text[160];

	if (past.is)
		add_changes(&all, &past.run.changes, 0);
	add_changes(&all, &trial.whole.changes, first);
	seen.count = 0;
	seen.disks = 0;
	seen.last = first + trial.whole.calls;
	for (seen.call = first; seen.call <= seen.last; seen.call++)
		disk_cut(past.is ? &past.disk : &trial.disk, &all, seen.call, found_disk, NULL);
	free(all.list);
	disks += seen.disks;
	different += seen.count;
	snprintf(text, sizeof(text), "power cut before and after each of its %u calls: %lu disks, %zu of them different",
		 trial.whole.calls, seen.disks, seen.count);
	result(text);
}

/* --- errors ------------------------------------------------------------------------------------------------------- */

static unsigned int lines_with(const char *text, const char *word)
{
	unsigned int count = 0;

	for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
		count += !strncmp(text, word, strlen(word));
	return count;
}

enum failing { ONCE, FROM_THEN_ON, HALF };

/* What the program did about it. */
static void check_error(const struct plan *plan, const struct run *run)
{
	bool tidies = !(trial.scenario->how & UNTIDY) && !plan->from_then_on && plan->fail_at <= trial.commit;
	static struct store_state state;
	enum outcome outcome;

	if (run->status >= 126) {
		failed("# call %u, %s: it crashed\n", plan->fail_at, run->last);
		return;
	}
	/* a repair says what is left, and what the last look at it could not do */
	if (run->status && lines_with(run->err, "error: ") != 1 && !(trial.scenario->how & REPAIRS))
		failed("# call %u, %s: not one error message\n", plan->fail_at, run->last);
	if (tidies && run->status && (!state_read(&state, store) || !state_tidy(&state, store)))
		failed("# call %u, %s failed\n", plan->fail_at, run->last);
	outcome = look(false);
	if (outcome == WRONG)
		failed("# call %u, %s failed\n", plan->fail_at, run->last);
	else if (!run->status && outcome != AFTER)
		failed("# call %u, %s failed: exit status 0, and nothing was done\n", plan->fail_at, run->last);
	else if (run->status && outcome == AFTER && plan->fail_at <= trial.commit && !(trial.scenario->how & REPAIRS))
		failed("# call %u, %s failed: an error, and it was done\n", plan->fail_at, run->last);
}

static void fail_everywhere(enum failing how, const char *text)
{
	struct plan plan = { .half = how == HALF, .from_then_on = how == FROM_THEN_ON, .no_tmpfile = trial.scenario->how & NAMED };
	unsigned int count = 0;
	static struct run run;
	char line[128];

	for (plan.fail_at = 1; plan.fail_at <= trial.whole.calls; plan.fail_at++) {
		plan.error = how == ONCE ? EIO : plan.fail_at % 2 ? ENOSPC : EROFS;
		back();
		run_traced(&run, folder, &plan, scenario_command(trial.scenario));
		/* a call that is no write has no half, and a full disk lets some calls be */
		if (*run.last) {
			count++;
			check_error(&plan, &run);
			if (trial.failures && trial.failures <= SHOWN)
				printf("#   exit status %d: %s", run.status, *run.err ? run.err : "-\n");
		}
		run_free(&run);
	}
	errors += count;
	snprintf(line, sizeof(line), text, count);
	result(line);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static bool prepare(const struct scenario *scenario)
{
	struct plan plan = { .no_tmpfile = scenario->how & NAMED };
	static struct disk nothing;

	disk_read(&nothing, folder);
	nothing.entries = 0;
	disk_write(&nothing, folder);
	trial = (struct trial) { .scenario = scenario };
	scenario->prepare();
	disk_read(&trial.disk, folder);
	if (!(scenario->how & REPAIRS) && !state_read(&trial.before, store))
		die("the store before cannot be read");
	run_traced(&trial.whole, folder, &plan, scenario_command(scenario));
	if (!state_read(&trial.after, store) || trial.whole.status || trial.whole.calls < 4 ||
	    state_same(&trial.before, &trial.after)) {
		printf("# exit status %d, %u calls: %s", trial.whole.status, trial.whole.calls, trial.whole.err);
		failed("# undisturbed it does not do what it is to do\n");
		result("undisturbed");
		return false;
	}
	trial.commit = commit_of(&trial.whole.changes);
	if (!trial.commit)
		die("the command does not replace the manifest");
	return true;
}

static void run_scenario(const struct scenario *scenario)
{
	if (prepare(scenario)) {
		kill_everywhere();
		cut_everywhere();
		fail_everywhere(ONCE, "an error at each of its %u calls");
		fail_everywhere(FROM_THEN_ON, "from each of its %u calls on, the disk is full, or read-only");
		fail_everywhere(HALF, "half of each of its %u writes");
	}
	run_free(&trial.whole);
	run_free(&past.run);
	past.is = false;
	disk_forget();
}

int main(int argc, char **argv)
{
	size_t i;
	int n;

	scenario_set_up();
	for (i = 0; i < scenario_count; i++) {
		for (n = 1; n < argc && strcmp(argv[n], scenarios[i].name); n++)
			;
		if (argc == 1 || n < argc)
			run_scenario(&scenarios[i]);
	}
	scenario_clean_up();
	printf("1..%u\n", tests);
	printf("# %lu cuts by a kill, %lu disks after a power cut (%lu of them different), %lu failed calls: %s\n", kills, disks,
	       different, errors, failed_tests ? "SOMETHING WAS LOST" : "nothing was lost");
	return failed_tests || !tests;
}
