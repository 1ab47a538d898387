// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A store on a disk that is full or read-only, and in a folder that somebody else has filled.
 *
 * What takes file systems of its own is tested as root, in a mount namespace that ends with the program.
 */
#include "test.h"

#include "store_scene.h"

#include "fake_blob.h"
#include "keystore.h"
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* more than a store has, and than a quadratic loop takes in the time of a test */
#define CROWD 50000

static bool mounts;

static int enter(void **state)
{
	mounts = geteuid() == 0 && !unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	return scene_enter(state);
}

/* An empty file system for the store; the test is skipped where there can be none. */
static void file_system(const char *options)
{
	mkdir("s", 0700);
	if (mounts && !mount("tmpfs", "s", "tmpfs", 0, options))
		return;
	print_message("%s: no file systems can be mounted\n", geteuid() ? "not root" : "in this container");
	rmdir("s");
	skip();
}

static void end(bool mounted)
{
	if (mounted)
		assert_int_equal(umount("s"), 0);
	scene_end();
}

/* A key more, in a change of its own; its exit code. */
static int change(struct store *store, unsigned int n, const char *name)
{
	uint8_t blob[FAKE_BLOB_ROOM], uuid[UUID_SIZE];
	size_t size = fake_blob(n, name, 0, blob);
	int code;

	memset(uuid, n, sizeof(uuid));
	code = store_put(store, uuid, name, blob, size, &problem);
	return code ? code : store_commit(store, &problem);
}

static void make_store(void)
{
	struct store store;

	scene_open(&store, STORE_MAKE);
	assert_int_equal(change(&store, 1, "a"), EXIT_DONE);
	assert_int_equal(change(&store, 2, "b"), EXIT_DONE);
	store_close(&store);
}

static void assert_good(const char *about)
{
	struct names names = { 0 }, others = { 0 };
	enum blob_fault fault;
	struct store store;
	uint8_t *data;
	size_t size, i;

	scene_open(&store, STORE_READ);
	if (store.state != STORE_GOOD)
		fail_msg("%s: %s", about, store.doubt.text);
	for (i = 0; i < store.manifest.keys; i++) {
		if (store_read(&store, store.manifest.by_name[i], &data, &size, &fault, &problem))
			fail_msg("%s: %s: %s", about, store.manifest.by_name[i]->name, problem.text);
		free(data);
	}
	if (store_list(&store, &names, &others, &problem) || names.count != store.manifest.keys)
		fail_msg("%s: %s", about, problem.text);
	names_free(&names);
	names_free(&others);
	store_close(&store);
}

/* --- full --------------------------------------------------------------------------------------------------------- */

/* One key after the other until there is no room. */
static void fill(const char *options)
{
	struct store store;
	int code = EXIT_DONE;
	unsigned int n;
	char name[16];

	file_system(options);
	make_store();
	for (n = 10; n < 250 && !code; n++) {
		snprintf(name, sizeof(name), "k%u", n);
		scene_shell("rm -rf before && cp -a s before");
		scene_open(&store, STORE_CHANGE);
		assert_int_equal(store_recover(&store, &problem), EXIT_DONE);
		code = change(&store, n, name);
		store_close(&store);
	}
	/* it came to that, and not at once */
	assert_int_equal(code, EXIT_SYSTEM);
	assert_true(n > 11);
	if (!strstr(problem.text, "No space left on device"))
		fail_msg("%s", problem.text);
	assert_non_null(strstr(problem.hint, "nothing was changed"));
	scene_shell("diff -r s before");
	assert_good(options);
	end(true);
}

static void full_disk(void **state)
{
	(void)state;
	fill("size=64k,mode=700");
}

/* No room for another file, although there is for data. */
static void no_inodes(void **state)
{
	(void)state;
	fill("nr_inodes=12,mode=700");
}

/* Writing ends in the middle of a blob, then of the manifest, at one place after the other. */
static void file_size_limit(void **state)
{
	struct rlimit limit = { .rlim_max = RLIM_INFINITY };
	struct store store;
	int code;

	(void)state;
	make_store();
	signal(SIGXFSZ, SIG_IGN);
	for (limit.rlim_cur = 0; limit.rlim_cur < 1200; limit.rlim_cur += 37) {
		scene_shell("rm -rf before && cp -a s before");
		scene_open(&store, STORE_CHANGE);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
		code = change(&store, 3, "c");
		store_close(&store);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }), 0);
		if (!code)
			break;
		if (!strstr(problem.text, "File too large"))
			fail_msg("%s", problem.text);
		scene_shell("diff -r s before");
		assert_good("limit");
	}
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(code, EXIT_DONE);
	assert_in_range(limit.rlim_cur, 100, 1199);
	assert_good("limit");
	end(false);
}

/* --- read-only ---------------------------------------------------------------------------------------------------- */

static void read_only(void **state)
{
	struct store store;
	unsigned int with_lock;
	int code;

	(void)state;
	for (with_lock = 0; with_lock < 2; with_lock++) {
		file_system("mode=700");
		make_store();
		if (!with_lock)
			unlink("s/" LOCK_FILE);
		assert_int_equal(mount(NULL, "s", NULL, MS_REMOUNT | MS_RDONLY, "mode=700"), 0);
		assert_good("read-only");
		/* who changes something is told why he cannot */
		code = scene_open_code(&store, STORE_CHANGE);
		if (!code)
			code = change(&store, 3, "c");
		store_close(&store);
		assert_int_equal(code, EXIT_SYSTEM);
		assert_non_null(strstr(problem.text, "Read-only file system"));
		end(true);
	}
}

/* --- a lock that is none ------------------------------------------------------------------------------------------ */

static void strange_locks(void **state)
{
	static const char *const commands[] = {
		"ln -s ../elsewhere s/lock", "mkdir s/lock", "ln -s /dev/full s/lock", "ln -s lock s/lock",
	};
	struct store store;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(commands); i++) {
		make_store();
		scene_shell("rm s/lock && %s", commands[i]);
		if (scene_open_code(&store, STORE_CHANGE) != EXIT_SYSTEM)
			fail_msg("%s", commands[i]);
		store_close(&store);
		assert_int_equal(access("elsewhere", F_OK), -1);
		scene_shell("rm -rf s");
		end(false);
	}
}

/* --- a crowd ------------------------------------------------------------------------------------------------------ */

/* Files of every kind of name; nothing takes more than its time with them, and fsck can move them all. */
static void crowd(void **state)
{
	struct options given = { .given = OPTION(JSON) | OPTION(REPAIR), .store = "s" };
	struct names names = { 0 }, others = { 0 };
	char path[300], name[256];
	struct store store;
	unsigned int i;
	int fd, out;

	(void)state;
	mkdir("s", 0700);
	if (mounts && mount("tmpfs", "s", "tmpfs", 0, "mode=700"))
		mounts = false;
	make_store();
	for (i = 0; i < CROWD; i++) {
		memset(name, i % 2 ? 0xff : 'x', sizeof(name));
		snprintf(path, sizeof(path), "s/%u%.*s%s", i, i % 100 ? (int)(i % 100) : 240, name, i % 3 ? ".ncrk" : "\n");
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			fail_msg("%s", strerror(errno));
		close(fd);
	}
	assert_good("crowd");
	scene_open(&store, STORE_CHANGE);
	assert_int_equal(store_recover(&store, &problem), EXIT_DONE);
	assert_int_equal(change(&store, 3, "c"), EXIT_DONE);
	assert_int_equal(store_list(&store, &names, &others, &problem), EXIT_DONE);
	assert_int_equal(names.count, 3);
	assert_int_equal(others.count, CROWD);
	names_free(&names);
	names_free(&others);
	store_close(&store);

	fflush(stdout);
	out = dup(1);
	assert_non_null(freopen("/dev/null", "w", stdout));
	i = verb_fsck.run(&given);
	fflush(stdout);
	dup2(out, 1);
	close(out);
	assert_int_equal(i, EXIT_DONE);
	assert_good("after fsck");
	scene_shell("test $(ls -A s | wc -l) -eq 6 && test $(ls -A -q s/quarantine | wc -l) -eq %d", CROWD);
	end(mounts);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_disk),
		cmocka_unit_test(no_inodes),
		cmocka_unit_test(file_size_limit),
		cmocka_unit_test(read_only),
		cmocka_unit_test(strange_locks),
		cmocka_unit_test(crowd),
	};

	return cmocka_run_group_tests(tests, enter, scene_leave);
}
