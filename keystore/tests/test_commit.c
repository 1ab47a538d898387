// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One change of the store, whole or not at all, and what is left when its writer ends in between.
 */
#include "test.h"

#include "store_scene.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* A store with the keys a, b and c, whose uuids are 1, 2 and 3. */
static void make_store(void)
{
	struct store store;

	scene_open(&store, STORE_MAKE);
	scene_put(&store, 1, "a", "one");
	scene_put(&store, 2, "b", "two");
	scene_put(&store, 3, "c", "three");
	scene_commit(&store);
	store_close(&store);
}

/* One change with everything in it: a has a new blob and name, b is gone, d is new. */
static void change_store(struct store *store)
{
	scene_put(store, 1, "a@1", "one, retired");
	scene_put(store, 4, "d", "four");
	assert_int_equal(store_drop(store, "b", &problem), EXIT_DONE);
}

static void assert_before(void)
{
	assert_int_equal(scene_state(), STORE_GOOD);
	scene_assert_blob("a", "one");
	scene_assert_blob("b", "two");
	scene_assert_blob("c", "three");
	assert_null(scene_blob("d"));
	assert_null(scene_blob("a@1"));
}

static void assert_after(void)
{
	assert_int_equal(scene_state(), STORE_GOOD);
	scene_assert_blob("a@1", "one, retired");
	scene_assert_blob("c", "three");
	scene_assert_blob("d", "four");
	assert_null(scene_blob("a"));
	assert_null(scene_blob("b"));
}

static unsigned int files(void)
{
	DIR *folder = opendir("s");
	unsigned int count = 0;

	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count - 2;
}

/* What the next writer does first. */
static void recover(void)
{
	struct store store;

	scene_open(&store, STORE_CHANGE);
	assert_int_equal(store_trusted(&store, &problem), EXIT_DONE);
	assert_int_equal(store_recover(&store, &problem), EXIT_DONE);
	store_close(&store);
}

/* --- changes ------------------------------------------------------------------------------------------------------ */

static void put_change_drop(void **state)
{
	uint8_t uuid[UUID_SIZE] = { 9 };
	struct store store;
	struct stat st;

	(void)state;
	make_store();
	assert_before();
	assert_int_equal(stat("s/manifest", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(scene_file(1, BLOB_FILE), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(files(), 5);
	scene_open(&store, STORE_CHANGE);
	change_store(&store);
	/* nothing counts before it is committed */
	assert_int_equal(access(scene_file(4, BLOB_NEW_FILE), F_OK), 0);
	assert_int_equal(access(scene_file(4, BLOB_FILE), F_OK), -1);
	scene_assert_content(scene_file(1, BLOB_FILE), "one");
	scene_commit(&store);
	assert_int_equal(store.state, STORE_GOOD);
	/* the same store goes on */
	scene_put(&store, 3, "c", "three, again");
	scene_commit(&store);
	scene_put(&store, 3, "c", "three");
	scene_commit(&store);
	assert_int_equal(store.manifest.generation, 4);
	assert_int_equal(manifest_by_name(&store.manifest, "c")->version, 3);
	/* another key of a name that is taken */
	assert_int_equal(store_put(&store, uuid, "c", "x", 1, &problem), EXIT_SYSTEM);
	assert_string_equal(problem.text, "in the store already");
	assert_int_equal(store_drop(&store, "b", &problem), EXIT_SYSTEM);
	store_close(&store);
	assert_after();
	assert_int_equal(files(), 5);
	scene_end();
}

static void nothing_for_nothing(void **state)
{
	struct store store;

	(void)state;
	make_store();
	scene_shell("cp -a s before");
	scene_open(&store, STORE_CHANGE);
	scene_commit(&store);
	store_close(&store);
	scene_open(&store, STORE_CHANGE);
	change_store(&store);
	store_close(&store);
	scene_shell("diff -r s before");
	/* an empty one of its own */
	scene_shell("rm -r s");
	fake_reboot();
	scene_open(&store, STORE_MAKE);
	assert_int_equal(store_begin(&store, &problem), EXIT_DONE);
	scene_commit(&store);
	store_close(&store);
	assert_int_equal(scene_state(), STORE_GOOD);
	assert_int_equal(files(), 2);
	scene_end();
}

/* The kernel, or the folder, does not let it: the store is as it was. */
static void refused(void **state)
{
	struct store store;

	(void)state;
	make_store();
	scene_shell("cp -a s before");
	scene_open(&store, STORE_CHANGE);
	change_store(&store);
	fake_seal_error = -ENOKEY;
	assert_int_equal(store_commit(&store, &problem), EXIT_REFUSED);
	assert_true(problem.general);
	store_close(&store);
	fake_seal_error = 0;
	scene_shell("diff -r s before");
	/* what is in the place of the manifest is nothing to rename over */
	scene_open(&store, STORE_CHANGE);
	change_store(&store);
	scene_shell("mv s/manifest kept && mkdir s/manifest");
	assert_int_equal(store_commit(&store, &problem), EXIT_SYSTEM);
	store_close(&store);
	scene_shell("rmdir s/manifest && mv kept s/manifest && diff -r s before");
	assert_before();
	/* nor what is in the place of a new blob */
	mkdir(scene_file(4, BLOB_NEW_FILE), 0700);
	scene_open(&store, STORE_CHANGE);
	assert_int_equal(store_put(&store, (const uint8_t *)"\4\4\4\4\4\4\4\4\4\4\4\4\4\4\4\4", "d", "x", 1, &problem), EXIT_SYSTEM);
	assert_non_null(strstr(problem.text, "in the way"));
	store_close(&store);
	rmdir(scene_file(4, BLOB_NEW_FILE));
	scene_shell("diff -r s before");
	/* a kernel that does not verify what it sealed: saved, and told */
	scene_open(&store, STORE_CHANGE);
	change_store(&store);
	fake_verify_error = -EINTR;
	scene_commit(&store);
	store_close(&store);
	fake_verify_error = 0;
	assert_after();
	scene_end();
}

static void full_disk(void **state)
{
	struct store store;

	(void)state;
	mkdir("s", 0700);
	/* where nobody else sees it, and nothing is left of it */
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("tmpfs", "s", "tmpfs", 0, "size=64k,mode=700")) {
		print_message("no mounting here: a full disk is tested as root only\n");
		rmdir("s");
		skip();
	}
	make_store();
	scene_shell("cp -a s before && dd if=/dev/zero of=s/.fill bs=4k 2>/dev/null || :");
	scene_open(&store, STORE_CHANGE);
	assert_int_equal(store_put(&store, (const uint8_t *)"\4\4\4\4\4\4\4\4\4\4\4\4\4\4\4\4", "d", "x", 1, &problem), EXIT_SYSTEM);
	assert_non_null(strstr(problem.text, "No space"));
	assert_int_equal(store_drop(&store, "b", &problem), EXIT_DONE);
	assert_int_equal(store_commit(&store, &problem), EXIT_SYSTEM);
	assert_non_null(strstr(problem.text, "No space"));
	store_close(&store);
	scene_shell("rm s/.fill && diff -r s before");
	assert_before();
	assert_int_equal(umount("s"), 0);
	scene_end();
}

/* --- the order of steps ------------------------------------------------------------------------------------------- */

/*
 * What the store did to the disk, a letter a call: f a file to the disk, D the folder, N a new blob gets its name, M the
 * manifest its place, B a blob its place, U a file goes, S and V the kernel seals and verifies.
 */
static char trace[64];
static bool tracing;

static void note(char what)
{
	size_t used = strlen(trace);

	if (!tracing)
		return;
	assert_true(used + 1 < sizeof(trace));
	trace[used] = what;
}

static void note_place(const char *name)
{
	uint8_t uuid[UUID_SIZE];

	if (!strcmp(name, "manifest"))
		note('M');
	else if (blob_file_kind(name, uuid) != BLOB_NO_FILE)
		note(blob_file_kind(name, uuid) == BLOB_FILE ? 'B' : 'N');
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_linkat(int from, const char *old, int to, const char *new, int flags);
int __wrap_linkat(int from, const char *old, int to, const char *new, int flags);
int __real_renameat(int from, const char *old, int to, const char *new);
int __wrap_renameat(int from, const char *old, int to, const char *new);
int __real_renameat2(int from, const char *old, int to, const char *new, unsigned int flags);
int __wrap_renameat2(int from, const char *old, int to, const char *new, unsigned int flags);
int __real_unlinkat(int dir, const char *name, int flags);
int __wrap_unlinkat(int dir, const char *name, int flags);

/* which call of fsync() fails, from 1; 0 for none */
static unsigned int failing_fsync;

int __wrap_fsync(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	note(S_ISDIR(st.st_mode) ? 'D' : 'f');
	if (failing_fsync && !--failing_fsync) {
		errno = EIO;
		return -1;
	}
	return __real_fsync(fd);
}

int __wrap_linkat(int from, const char *old, int to, const char *new, int flags)
{
	note_place(new);
	return __real_linkat(from, old, to, new, flags);
}

int __wrap_renameat(int from, const char *old, int to, const char *new)
{
	note_place(new);
	return __real_renameat(from, old, to, new);
}

int __wrap_renameat2(int from, const char *old, int to, const char *new, unsigned int flags)
{
	note_place(new);
	return __real_renameat2(from, old, to, new, flags);
}

int __wrap_unlinkat(int dir, const char *name, int flags)
{
	note('U');
	return __real_unlinkat(dir, name, flags);
}

static void begin_trace(void)
{
	memset(trace, 0, sizeof(trace));
	fake_called = note;
	tracing = true;
}

static void assert_traced(const char *wanted)
{
	tracing = false;
	assert_string_equal(trace, wanted);
}

static void order(void **state)
{
	struct store store;

	(void)state;
	make_store();
	scene_shell("cp -a s before");
	scene_open(&store, STORE_CHANGE);
	begin_trace();
	change_store(&store);
	scene_commit(&store);
	/* blobs; the manifest, and all that it needs before; the kernel; the rest, when the manifest is on the disk */
	assert_traced("fNfNSDfMDVBBUD");
	store_close(&store);
	/* who tidies up brings a manifest to the disk first that says so */
	scene_shell("mv %s %s", scene_file(4, BLOB_FILE), scene_file(4, BLOB_NEW_FILE));
	scene_open(&store, STORE_CHANGE);
	begin_trace();
	assert_int_equal(store_recover(&store, &problem), EXIT_DONE);
	assert_traced("DBD");
	store_close(&store);
	scene_shell("cp -a before/%s s/", scene_file(2, BLOB_FILE) + 2);
	scene_open(&store, STORE_CHANGE);
	begin_trace();
	assert_int_equal(store_recover(&store, &problem), EXIT_DONE);
	assert_traced("DUD");
	store_close(&store);
	scene_end();
}

/* A disk that does not take what it is given: nothing that the old manifest lists goes. */
static void failing_disk(void **state)
{
	struct store store;
	unsigned int failing;
	int code;

	(void)state;
	for (failing = 1; failing <= 6; failing++) {
		make_store();
		scene_open(&store, STORE_CHANGE);
		failing_fsync = failing;
		code = store_put(&store, (const uint8_t *)"\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1", "a", "new", 3, &problem) ?:
		       store_drop(&store, "b", &problem) ?: store_commit(&store, &problem);
		store_close(&store);
		if (failing <= 3) {
			/* the blob, the folder, the manifest */
			assert_int_equal(code, EXIT_SYSTEM);
			assert_before();
			assert_int_equal(files(), 5);
		} else if (failing == 4) {
			/* the folder with the manifest: it is there, and may be lost */
			assert_int_equal(code, EXIT_SYSTEM);
			assert_non_null(strstr(problem.text, "may be lost"));
			scene_assert_blob("a", "new");
			scene_assert_content(scene_file(1, BLOB_FILE), "one");
			scene_assert_content(scene_file(2, BLOB_FILE), "two");
		} else {
			/* what comes after it is there for good */
			assert_int_equal(code, EXIT_DONE);
			scene_assert_blob("a", "new");
			assert_null(scene_blob("b"));
		}
		failing_fsync = 0;
		scene_end();
	}
}

/* --- interrupted -------------------------------------------------------------------------------------------------- */

/* Before the manifest has its place, with any of the new blobs written, the store is the old one. */
static void interrupted_before(void **state)
{
	unsigned int written;

	(void)state;
	make_store();
	scene_shell("cp -a s before");
	for (written = 0; written < 8; written++) {
		if (written & 1)
			scene_write(scene_file(1, BLOB_NEW_FILE), "one, retired", 0600);
		if (written & 2)
			scene_write(scene_file(4, BLOB_NEW_FILE), "four", 0600);
		if (written & 4)
			scene_write("s/.ncr-0123456789abcdef", "manifest, a part of it", 0600);
		assert_before();
		recover();
		assert_before();
		scene_shell("diff -r s before");
	}
	scene_end();
}

/* After it, with any of the rest done, the new one. */
static void interrupted_after(void **state)
{
	struct store store;
	unsigned int done;

	(void)state;
	make_store();
	scene_shell("cp -a s before");
	scene_open(&store, STORE_CHANGE);
	change_store(&store);
	scene_commit(&store);
	store_close(&store);
	scene_shell("cp -a s after");
	for (done = 0; done < 8; done++) {
		scene_shell("rm -r s && cp -a before s && cp -a after/manifest s/");
		scene_shell("cp -a after/%s %s", scene_file(1, BLOB_FILE) + 2, scene_file(1, done & 1 ? BLOB_FILE : BLOB_NEW_FILE));
		scene_shell("cp -a after/%s %s", scene_file(4, BLOB_FILE) + 2, scene_file(4, done & 2 ? BLOB_FILE : BLOB_NEW_FILE));
		if (done & 4)
			unlink(scene_file(2, BLOB_FILE));
		/* as after a power cut, too */
		if (done == 5)
			fake_reboot();
		assert_after();
		recover();
		assert_after();
		scene_shell("diff -r s after");
	}
	/* the blob of a removed key that somebody puts back is not loaded, and goes */
	scene_shell("cp -a before/%s s/", scene_file(2, BLOB_FILE) + 2);
	assert_after();
	recover();
	scene_shell("diff -r s after");
	/* the blob that a key had before is not taken, and stays for who looks into it */
	scene_shell("cp -a before/%s s/", scene_file(1, BLOB_FILE) + 2);
	assert_null(scene_blob("a@1"));
	assert_int_equal(scene_fault, BLOB_DIGEST);
	recover();
	assert_null(scene_blob("a@1"));
	scene_end();
}

static void leftovers(void **state)
{
	struct store store;

	(void)state;
	make_store();
	scene_write("s/.ncr-0123456789abcdef", "x", 0600);
	/* of a listed key, and not the listed blob */
	scene_write(scene_file(1, BLOB_NEW_FILE), "stale", 0600);
	/* nobody but the next writer tidies up */
	scene_open(&store, STORE_READ);
	store_close(&store);
	scene_open(&store, STORE_DRY);
	assert_int_equal(leftover_of(&store, ".ncr-0123456789abcdef", &problem), LEFTOVER_TEMPORARY);
	assert_int_equal(leftover_of(&store, scene_file(1, BLOB_NEW_FILE) + 2, &problem), LEFTOVER_UNLISTED);
	assert_int_equal(leftover_of(&store, scene_file(1, BLOB_FILE) + 2, &problem), LEFTOVER_NONE);
	assert_int_equal(leftover_of(&store, "manifest", &problem), LEFTOVER_NONE);
	store_close(&store);
	assert_int_equal(files(), 7);
	recover();
	assert_int_equal(files(), 5);
	assert_before();
	/* one that cannot be read is nobody's to remove */
	assert_int_equal(symlink("nowhere", scene_file(1, BLOB_NEW_FILE)), 0);
	assert_int_equal(mkfifo(scene_file(2, BLOB_NEW_FILE), 0600), 0);
	recover();
	assert_int_equal(files(), 7);
	assert_before();
	scene_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(put_change_drop),
		cmocka_unit_test(nothing_for_nothing),
		cmocka_unit_test(refused),
		cmocka_unit_test(full_disk),
		cmocka_unit_test(order),
		cmocka_unit_test(failing_disk),
		cmocka_unit_test(interrupted_before),
		cmocka_unit_test(interrupted_after),
		cmocka_unit_test(leftovers),
	};

	return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
