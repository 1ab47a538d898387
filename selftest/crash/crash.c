// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crash.c - ncr-keystore dies, or its disk, at each of its system calls: is anything lost?
 *
 * For each verb that changes the store:
 *
 *  - It is killed before each of its calls that change the folder.
 *  - The power goes after each of them: all disks that may be left then (disk.h).
 *  - Each of them fails: once, or from then on, as on a disk that is full, broken, or mounted read-only meanwhile; each
 *    write writes half.
 *
 * Afterwards the store opens and is as it was before or as the verb makes it, what was reported done is done, every key
 * is loaded, and the next writer finds its way and leaves nothing of it behind (store_state.h).
 *
 * Runs as root with the test build of the module. Prints TAP.
 *
 * usage: crash [SCENARIO]...
 */
#include "blobfile.h"
#include "die.h"
#include "libncr.h"
#include "store_state.h"
#include "trace.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* failures of one test that are shown in full */
#define SHOWN 3

static char work[] = "/dev/shm/ncr-crash.XXXXXX";
static char folder[64], store[80], plain[80];

static unsigned int tests, failed_tests;
static unsigned long kills, disks, different, errors;

/* --- verbs -------------------------------------------------------------------------------------------------------- */

static void nothing_there(void);
static void some_keys(void);
static void published_keys(void);
static void interrupted_rekey(void);
static void interrupted_before(void);
static void damaged_files(void);
static void altered_manifest(void);

#define NAMED 1
#define UNTIDY 2
#define REPAIRS 4

/**
 * struct scenario - one command, and the store that it finds
 * @prepare: makes the store
 * @arguments: of ncr-keystore; "STORE" and "PLAIN" stand for the folder and for a file with a key
 * @how: NAMED: on a file system without files without a name; UNTIDY: there is what an interrupted command left; REPAIRS:
 *	the store is damaged before, and whatever cuts a repair off, the next one ends it
 */
static const struct scenario {
	const char *name;
	void (*prepare)(void);
	const char *arguments[10];
	unsigned int how;
} scenarios[] = {
	{ "init", nothing_there, { "init", "-s", "STORE" }, 0 },
	{ "first", nothing_there, { "generate", "first", "-a", "aes-cbc", "-s", "STORE" }, 0 },
	{ "generate", some_keys, { "generate", "d", "-a", "hmac-sha256", "-s", "STORE" }, 0 },
	{ "import", some_keys, { "import", "d", "PLAIN", "-a", "aes-cbc", "-s", "STORE" }, 0 },
	{ "save", published_keys, { "save", "p*", "-s", "STORE" }, 0 },
	{ "set", some_keys, { "set", "b*", "--mode", "0550", "-s", "STORE" }, 0 },
	{ "rename", some_keys, { "rename", "b", "d", "-s", "STORE" }, 0 },
	{ "rekey", some_keys, { "rekey", "b", "-s", "STORE" }, 0 },
	{ "remove", some_keys, { "remove", "b*", "-s", "STORE" }, 0 },
	{ "generate-named", some_keys, { "generate", "d", "-a", "aes-cbc", "-s", "STORE" }, NAMED },
	{ "rekey-named", some_keys, { "rekey", "b", "-s", "STORE" }, NAMED },
	{ "after-rekey", interrupted_rekey, { "set", "c", "--mode", "0550", "-s", "STORE" }, UNTIDY },
	{ "before-rekey", interrupted_before, { "set", "c", "--mode", "0550", "-s", "STORE" }, UNTIDY },
	{ "fsck-files", damaged_files, { "fsck", "--repair", "--adopt", "-s", "STORE" }, UNTIDY | REPAIRS },
	{ "fsck-manifest", altered_manifest, { "fsck", "--repair", "-s", "STORE" }, UNTIDY | REPAIRS },
};

static const char *const *command(const struct scenario *scenario)
{
	static const char *argv[COUNT(scenario->arguments) + 2];
	size_t i;

	argv[0] = "ncr-keystore";
	for (i = 0; i < COUNT(scenario->arguments) && scenario->arguments[i]; i++)
		argv[i + 1] = !strcmp(scenario->arguments[i], "STORE") ? store :
			      !strcmp(scenario->arguments[i], "PLAIN") ? plain : scenario->arguments[i];
	argv[i + 1] = NULL;
	return argv;
}

/* What the kernel knows of stores is gone with the power. */
static void forget_stores(void)
{
	static const char parameter[] = "/sys/module/ncr/parameters/forget_stores";
	int fd = open(parameter, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "1", 1) != 1)
		die_errno(parameter);
	close(fd);
}

/* --- the store before --------------------------------------------------------------------------------------------- */

static void must(const char *const argv[])
{
	static struct run run;

	run_plainly(&run, argv);
	if (!run.status)
		return;
	printf("# %s: exit status %d\n%s", argv[1], run.status, run.err);
	die("the store cannot be prepared");
}

static void nothing_there(void)
{
}

static void some_keys(void)
{
	static const char *const names[] = { "a", "b", "c" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		must((const char *[]){ "ncr-keystore", "generate", names[i], "-a", "aes-cbc", "-s", store, NULL });
	must((const char *[]){ "ncr-keystore", "rekey", "b", "-s", store, NULL });
}

static void published_keys(void)
{
	static const char *const names[] = { "p1", "p2" };
	struct ncr *ncr;
	size_t i;
	int error = ncr_open(&ncr);

	some_keys();
	for (i = 0; !error && i < COUNT(names); i++)
		error = ncr_key_publish(ncr, ncr_key_generate(ncr, NCR_ALG_AES_CBC, 256, NCR_KEY_FLAG_STORABLE), names[i],
					NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NULL, NULL);
	if (error)
		die("no key can be published");
	ncr_close(ncr);
}

/* The number of the call that made the change what is: the manifest is replaced. */
static unsigned int commit_of(const struct changes *changes)
{
	size_t i;

	for (i = 0; i < changes->count; i++)
		if (changes->list[i].kind == CHANGE_MOVE && !strcmp(changes->list[i].to.name, "manifest"))
			return changes->list[i].call;
	die("the command does not replace the manifest");
}

/**
 * struct past - the command before, if that was interrupted
 * @disk, @state: the store before that one; what it changed since may not be on the disk yet
 */
static struct {
	bool is;
	struct disk disk;
	struct store_state state;
	struct run run;
} past;

/* The store that a rekey leaves which is killed before its call of that number, counted from the commit. */
static void interrupted(int calls)
{
	const char *const rekey[] = { "ncr-keystore", "rekey", "b", "-s", store, NULL };
	struct plan plan = { 0 };
	unsigned int commit;

	some_keys();
	disk_read(&past.disk, folder);
	run_traced(&past.run, folder, &plan, rekey);
	commit = commit_of(&past.run.changes);
	run_free(&past.run);
	disk_write(&past.disk, folder);
	disk_read(&past.disk, folder);
	forget_stores();
	if (!state_read(&past.state, store))
		die("the store before cannot be read");
	plan.die_at = commit + calls;
	run_traced(&past.run, folder, &plan, rekey);
	if (past.run.status != 128 + SIGKILL)
		die("the rekey was not interrupted");
	past.is = true;
}

static void interrupted_rekey(void)
{
	interrupted(1);
}

static void interrupted_before(void)
{
	interrupted(0);
}

/* The file of the key of this name. */
static void blob_path(const char *name, char path[160])
{
	static struct store_state state;
	size_t i;

	if (!state_read(&state, store))
		die("the store cannot be read");
	for (i = 0; i < state.count && strcmp(state.key[i].name, name); i++)
		;
	if (i == state.count)
		die("no such key");
	snprintf(path, 160, "%s/%.8s-%.4s-%.4s-%.4s-%s.ncrk", store, state.key[i].uuid, state.key[i].uuid + 8,
		 state.key[i].uuid + 12, state.key[i].uuid + 16, state.key[i].uuid + 20);
}

static void in_store(const char *name, char path[160])
{
	snprintf(path, 160, "%s/%s", store, name);
}

/* a is cut short, b can be read by all, b@1 is not in its place, c has two names, d is not listed; and a temporary file. */
static void damaged_files(void)
{
	char a[160], b[160], b1[160], c[160], d[160], path[176];

	some_keys();
	must((const char *[]){ "ncr-keystore", "generate", "d", "-a", "aes-cbc", "-s", store, NULL });
	blob_path("a", a);
	blob_path("b", b);
	blob_path("b@1", b1);
	blob_path("c", c);
	blob_path("d", d);
	in_store("aside", path);
	if (rename(d, path))
		die_errno(d);
	must((const char *[]){ "ncr-keystore", "remove", "d", "-s", store, NULL });
	if (rename(path, d) || truncate(a, 100) || chmod(b, 0644))
		die_errno(store);
	snprintf(path, sizeof(path), "%s.new", b1);
	if (rename(b1, path))
		die_errno(path);
	in_store("also-c.ncrk", path);
	if (link(c, path))
		die_errno(path);
	in_store(".ncr-0123456789abcdef", path);
	if (link(a, path))
		die_errno(path);
}

static void altered_manifest(void)
{
	char path[160];
	int fd;

	some_keys();
	in_store("manifest", path);
	fd = open(path, O_RDWR | O_CLOEXEC);
	/* a digit of the store's uuid */
	if (fd < 0 || pwrite(fd, "ffff", 4, strlen("ncr-store 1\nstore ")) != 4)
		die_errno(path);
	close(fd);
}

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

static bool failed(const char *format, unsigned int call, const char *name)
{
	if (trial.failures++ < SHOWN)
		printf(format, call, name);
	return false;
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

	run_plainly(&run, command(trial.scenario));
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
		run_traced(&run, folder, &plan, command(trial.scenario));
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
		if (this->outcome == WRONG && !failed("# power cut after call %u%s\n", seen.call, "") && trial.failures <= SHOWN)
			print_folder(disk);
	}
	if (all_done && trial.scenario->how & REPAIRS && !is_clean(disk) &&
	    !failed("# reported repaired after call %u%s, and it is not\n", seen.call, "") && trial.failures <= SHOWN)
		print_folder(disk);
	if (all_done && this->outcome == BEFORE && !failed("# reported done after call %u%s, and lost\n", seen.call, "") &&
	    trial.failures <= SHOWN)
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
		run_traced(&run, folder, &plan, command(trial.scenario));
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
	run_traced(&trial.whole, folder, &plan, command(scenario));
	if (!state_read(&trial.after, store) || trial.whole.status || trial.whole.calls < 4 ||
	    state_same(&trial.before, &trial.after)) {
		printf("# exit status %d, %u calls: %s", trial.whole.status, trial.whole.calls, trial.whole.err);
		failed("# undisturbed it does not do what it is to do%.0u%s\n", 0, "");
		result("undisturbed");
		return false;
	}
	trial.commit = commit_of(&trial.whole.changes);
	return true;
}

static void run_scenario(const struct scenario *scenario)
{
	if (prepare(scenario)) {
		kill_everywhere();
		cut_everywhere();
		fail_everywhere(ONCE, "an error at each of its %u calls");
		fail_everywhere(FROM_THEN_ON, "from each of its %u calls on, the disk is full, or read-only");
		fail_everywhere(HALF, "each of its %u writes writes half");
	}
	run_free(&trial.whole);
	run_free(&past.run);
	past.is = false;
	disk_forget();
}

static void set_up(void)
{
	static const uint8_t master[32] = "a storage master key for a test", key[32] = "a key for the test of import   ";
	uint8_t digest[MANIFEST_DIGEST_SIZE];
	struct ncr *ncr;
	cpu_set_t one;
	int fd, error;

	/* the program and who traces it take turns, and waking another processor takes longer than what it is to do */
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die_errno("sched_setaffinity");
	if (!mkdtemp(work))
		die_errno(work);
	snprintf(folder, sizeof(folder), "%s/disk", work);
	snprintf(store, sizeof(store), "%s/store", folder);
	snprintf(plain, sizeof(plain), "%s/plain", work);
	fd = open(plain, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (mkdir(folder, 0755) || fd < 0 || write(fd, key, sizeof(key)) != sizeof(key))
		die_errno(work);
	close(fd);
	error = ncr_open(&ncr);
	if (!error)
		error = ncr_master_key_set(ncr, master, sizeof(master));
	if (error)
		die("the module is not freshly loaded");
	ncr_close(ncr);
	/* what libraries do once in each process, which is most of what a short one does, they do here for all children */
	if (blob_digest("", 0, digest) || !getpwuid(0) || !getgrgid(0))
		die("the libraries are not ready");
}

int main(int argc, char **argv)
{
	size_t i;
	int n;

	set_up();
	for (i = 0; i < COUNT(scenarios); i++) {
		for (n = 1; n < argc && strcmp(argv[n], scenarios[i].name); n++)
			;
		if (argc == 1 || n < argc)
			run_scenario(&scenarios[i]);
	}
	printf("1..%u\n", tests);
	printf("# %lu cuts by a kill, %lu disks after a power cut (%lu of them different), %lu failed calls: %s\n", kills, disks,
	       different, errors, failed_tests ? "SOMETHING WAS LOST" : "nothing was lost");
	return failed_tests || !tests;
}
