// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The folder, its lock, how its manifest stands, and reading blobs, with everything there that does not belong there.
 */
#include "test.h"

#include "store_scene.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_path(struct store *store, const char *path, enum store_use use)
{
	struct store_opening opening = { .path = path, .use = use, .ncr = fake_ncr };

	return store_open(store, &opening, &problem);
}

/* A store with the keys a, b@2 and b@10, whose uuids are 1, 2 and 3. */
static void make_store(void)
{
	struct store store;

	scene_open(&store, STORE_MAKE);
	scene_put(&store, 1, "a", "one");
	scene_put(&store, 2, "b@2", "two");
	scene_put(&store, 3, "b@10", "three");
	scene_commit(&store);
	store_close(&store);
}

/* --- the folder --------------------------------------------------------------------------------------------------- */

static void folder_is_made(void **state)
{
	struct store store;
	struct stat st;

	(void)state;
	assert_int_equal(scene_open_code(&store, STORE_READ), EXIT_SYSTEM);
	assert_true(strlen(problem.hint) > 0);
	assert_int_equal(scene_open_code(&store, STORE_CHANGE), EXIT_SYSTEM);
	/* a dry run makes nothing, and finds nothing */
	scene_open(&store, STORE_DRY);
	assert_int_equal(access("s", F_OK), -1);
	assert_int_equal(store.state, STORE_EMPTY);
	assert_null(store_find(&store, "a", &problem));
	assert_int_equal(store_recover(&store, &problem), EXIT_DONE);
	store_close(&store);
	scene_open(&store, STORE_MAKE);
	assert_int_equal(store.state, STORE_EMPTY);
	assert_int_equal(stat("s", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	store_close(&store);
	assert_int_equal(open_path(&store, "s/t/u", STORE_MAKE), EXIT_DONE);
	store_close(&store);
	assert_int_equal(stat("s/t/u", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(open_path(&store, "./s//v/w/x/", STORE_MAKE), EXIT_DONE);
	store_close(&store);
	assert_int_equal(stat("s/v/w", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(stat("s/v/w/x", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	scene_write("s/file", "", 0600);
	assert_int_equal(open_path(&store, "s/file", STORE_MAKE), EXIT_SYSTEM);
	assert_int_equal(open_path(&store, "s/file", STORE_READ), EXIT_SYSTEM);
	scene_end();
}

static void folder_of_others(void **state)
{
	static const mode_t modes[] = { 0770, 0707, 0720, 0702, 0777, 01777 };
	struct store store;
	size_t i;

	(void)state;
	mkdir("s", 0700);
	for (i = 0; i < COUNT(modes); i++) {
		chmod("s", modes[i]);
		assert_int_equal(scene_open_code(&store, STORE_READ), EXIT_INPUT);
		assert_non_null(strstr(problem.text, "write"));
		assert_int_equal(scene_open_code(&store, STORE_MAKE), EXIT_INPUT);
		assert_int_equal(access("s/lock", F_OK), -1);
	}
	chmod("s", 0755);
	scene_open(&store, STORE_READ);
	store_close(&store);
	if (geteuid() == 0) {
		assert_int_equal(chown("s", 1000, 1000), 0);
		assert_int_equal(scene_open_code(&store, STORE_READ), EXIT_INPUT);
		assert_non_null(strstr(problem.text, "user 1000"));
	}
	scene_end();
}

/* The folder that was opened counts, not what is at its path later. */
static void folder_moves(void **state)
{
	struct store store;

	(void)state;
	scene_open(&store, STORE_MAKE);
	assert_int_equal(rename("s", "moved"), 0);
	mkdir("s", 0700);
	scene_put(&store, 1, "a", "x");
	scene_commit(&store);
	store_close(&store);
	assert_int_equal(rmdir("s"), 0);
	assert_int_equal(rename("moved", "s"), 0);
	scene_assert_blob("a", "x");
	scene_end();
}

/* --- the lock ----------------------------------------------------------------------------------------------------- */

static int try_lock(int how)
{
	int fd = open("s/lock", O_RDWR | O_CLOEXEC), result;

	assert_true(fd >= 0);
	result = flock(fd, how | LOCK_NB);
	close(fd);
	return result;
}

static void one_writer_or_many_readers(void **state)
{
	struct store store, other;
	struct stat st;

	(void)state;
	/* a reader makes no lock where there is none */
	mkdir("s", 0700);
	scene_open(&store, STORE_READ);
	store_close(&store);
	assert_int_equal(access("s/lock", F_OK), -1);
	scene_open(&store, STORE_CHANGE);
	assert_int_equal(stat("s/lock", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(try_lock(LOCK_SH), -1);
	assert_int_equal(scene_open_code(&other, STORE_CHANGE), EXIT_SYSTEM);
	assert_non_null(strstr(problem.text, "uses the store"));
	assert_non_null(strstr(problem.hint, "--wait"));
	assert_int_equal(scene_open_code(&other, STORE_READ), EXIT_SYSTEM);
	assert_non_null(strstr(problem.text, "changes the store"));
	assert_int_equal(scene_open_code(&other, STORE_DRY), EXIT_SYSTEM);
	store_close(&store);
	scene_open(&store, STORE_READ);
	scene_open(&other, STORE_READ);
	store_close(&other);
	assert_int_equal(scene_open_code(&other, STORE_CHANGE), EXIT_SYSTEM);
	store_close(&store);
	scene_open(&store, STORE_CHANGE);
	store_close(&store);
	/* a lock that is not a file */
	unlink("s/lock");
	assert_int_equal(symlink("../elsewhere", "s/lock"), 0);
	assert_int_equal(scene_open_code(&store, STORE_CHANGE), EXIT_SYSTEM);
	assert_int_equal(scene_open_code(&store, STORE_READ), EXIT_SYSTEM);
	assert_int_equal(access("elsewhere", F_OK), -1);
	scene_end();
}

/* A writer that waits gets the store when the one before lets go of it, and not earlier. */
static void waiting(void **state)
{
	struct store_opening opening = { .path = "s", .use = STORE_MAKE, .wait = 600, .ncr = fake_ncr };
	struct store store, other;
	int status, ends[2];
	char byte;
	pid_t child;

	(void)state;
	scene_open(&store, STORE_MAKE);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (!child) {
		/* a lock is the open file's, which a child has, too */
		store_close(&store);
		if (write(ends[1], "w", 1) != 1 || store_open(&other, &opening, &problem))
			_exit(1);
		_exit(write(ends[1], "x", 1) != 1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	usleep(100 * 1000);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	assert_int_equal(read(ends[0], &byte, 1), -1);
	fcntl(ends[0], F_SETFL, 0);
	store_close(&store);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(ends[0]);
	scene_end();
}

/* Two processes that change the store at the same time: nothing of either is lost. */
static void two_writers(void **state)
{
	enum { EACH = 20 };
	struct store_opening opening = { .path = "s", .use = STORE_MAKE, .wait = 600, .ncr = fake_ncr };
	struct store store;
	char name[NAME_SIZE];
	int writer, i, status;
	pid_t child[2];

	(void)state;
	for (writer = 0; writer < 2; writer++) {
		child[writer] = fork();
		for (i = 0; !child[writer] && i < EACH; i++) {
			snprintf(name, sizeof(name), "w%d-%d", writer, i);
			/* each process has a kernel of its own here, which forgets what the other one did */
			fake_reboot();
			if (store_open(&store, &opening, &problem) || store_trusted(&store, &problem))
				_exit(1);
			scene_put(&store, 1 + writer * EACH + i, name, name);
			if (store_commit(&store, &problem))
				_exit(2);
			store_close(&store);
		}
		if (!child[writer])
			_exit(0);
	}
	for (writer = 0; writer < 2; writer++) {
		assert_int_equal(waitpid(child[writer], &status, 0), child[writer]);
		assert_int_equal(status, 0);
	}
	scene_open(&store, STORE_READ);
	assert_int_equal(store.state, STORE_GOOD);
	assert_int_equal(store.manifest.keys, 2 * EACH);
	assert_int_equal(store.manifest.generation, 2 * EACH);
	store_close(&store);
	for (i = 0; i < EACH; i++) {
		snprintf(name, sizeof(name), "w1-%d", i);
		scene_assert_blob(name, name);
	}
	scene_end();
}

/* --- the manifest ------------------------------------------------------------------------------------------------- */

static void how_it_stands(void **state)
{
	struct store store;

	(void)state;
	mkdir("s", 0700);
	assert_int_equal(scene_state(), STORE_EMPTY);
	scene_write("s/notes.txt", "", 0600);
	assert_int_equal(scene_state(), STORE_EMPTY);
	make_store();
	assert_int_equal(scene_state(), STORE_GOOD);
	/* other bytes under the same MAC */
	scene_shell("cp s/manifest before && sed -i 's/ a$/ A/' s/manifest");
	assert_int_equal(scene_state(), STORE_NOT_AUTHENTIC);
	assert_int_equal(problem.code, EXIT_INPUT);
	assert_non_null(strstr(problem.hint, "fsck"));
	scene_shell("cp before s/manifest && sed -i 's/^generation 1/generation 2/' s/manifest");
	assert_int_equal(scene_state(), STORE_NOT_AUTHENTIC);
	scene_shell("head -c 100 before >s/manifest");
	assert_int_equal(scene_state(), STORE_DAMAGED);
	assert_non_null(strstr(problem.text, "line 4"));
	scene_shell(": >s/manifest");
	assert_int_equal(scene_state(), STORE_DAMAGED);
	unlink("s/manifest");
	assert_int_equal(scene_state(), STORE_ABSENT);
	scene_shell("rm s/*.ncrk && : >s/old-name.ncrk");
	assert_int_equal(scene_state(), STORE_ABSENT);
	scene_end();

	/* one that was before, of this boot and of another one */
	make_store();
	scene_shell("cp s/manifest before");
	scene_open(&store, STORE_CHANGE);
	scene_put(&store, 1, "a", "new");
	scene_commit(&store);
	store_close(&store);
	scene_shell("cp before s/manifest");
	assert_int_equal(scene_state(), STORE_STALE);
	assert_int_equal(problem.code, EXIT_INPUT);
	fake_reboot();
	assert_int_equal(scene_state(), STORE_GOOD);
	/* and then the blob is not the one it lists */
	assert_null(scene_blob("a"));
	assert_int_equal(scene_fault, BLOB_DIGEST);
	fake_other_master_key();
	assert_int_equal(scene_state(), STORE_NOT_AUTHENTIC);
	scene_end();
}

static void nobody_to_ask(void **state)
{
	static const int errors[] = { -ENOKEY, -EPERM, -EINTR, -ENOMEM, -ENOSPC, -ENOTTY, -ENOTRECOVERABLE };
	struct store_opening opening = { .path = "s", .use = STORE_READ, .device = -ENOENT };
	struct store store;
	size_t i;

	(void)state;
	make_store();
	for (i = 0; i < COUNT(errors); i++) {
		fake_verify_error = errors[i];
		assert_int_equal(scene_state(), STORE_UNVERIFIED);
		assert_true(problem.general && problem.code);
	}
	assert_int_equal(store_open(&store, &opening, &problem), EXIT_DONE);
	assert_int_equal(store.state, STORE_UNVERIFIED);
	assert_int_equal(store_trusted(&store, &problem), EXIT_NO_DEVICE);
	assert_non_null(manifest_by_name(&store.manifest, "a"));
	store_close(&store);
	scene_end();
}

static void manifest_of_others(void **state)
{
	(void)state;
	make_store();
	scene_shell("mv s/manifest target && ln -s ../target s/manifest");
	assert_int_equal(scene_state(), STORE_UNREADABLE);
	scene_shell("rm s/manifest && ln target s/manifest");
	assert_int_equal(scene_state(), STORE_UNREADABLE);
	scene_shell("rm target && chmod 620 s/manifest");
	assert_int_equal(scene_state(), STORE_UNREADABLE);
	assert_non_null(strstr(problem.text, "manifest: others can write"));
	scene_shell("chmod 600 s/manifest");
	assert_int_equal(scene_state(), STORE_GOOD);
	scene_shell("rm s/manifest && mkfifo s/manifest");
	assert_int_equal(scene_state(), STORE_UNREADABLE);
	scene_shell("rm s/manifest && mkdir s/manifest");
	assert_int_equal(scene_state(), STORE_UNREADABLE);
	scene_shell("rmdir s/manifest && truncate -s 1T s/manifest");
	assert_int_equal(scene_state(), STORE_DAMAGED);
	scene_shell("truncate -s %u s/manifest", MANIFEST_SIZE_MAX);
	assert_int_equal(scene_state(), STORE_DAMAGED);
	scene_end();
}

/* --- blobs -------------------------------------------------------------------------------------------------------- */

/* In the place of a blob every file that a key must not be taken from. */
static void hostile_files(void **state)
{
	static const struct {
		const char *command;
		enum blob_fault fault;
	} hostile[] = {
		{ ": %s", BLOB_MISSING },
		{ "ln -s ../target %s", BLOB_PERMISSIONS },
		{ "ln -s nowhere %s", BLOB_PERMISSIONS },
		{ "ln target %s", BLOB_PERMISSIONS },
		{ "mkfifo %s", BLOB_PERMISSIONS },
		{ "mkdir %s", BLOB_PERMISSIONS },
		{ "truncate -s 1T %s", BLOB_TRUNCATED },
		{ "printf one >%s && chmod 602 %1$s", BLOB_PERMISSIONS },
		{ "printf one >%s && chmod 620 %1$s", BLOB_PERMISSIONS },
		{ "printf onE >%s", BLOB_DIGEST },
		{ ": >%s", BLOB_DIGEST },
		{ "printf one >%s && chown 1000 %1$s", BLOB_PERMISSIONS },
		{ "mknod %s c 1 5", BLOB_PERMISSIONS },
	};
	char command[512];
	size_t i;

	(void)state;
	make_store();
	scene_write("target", "one", 0600);
	for (i = 0; i < COUNT(hostile); i++) {
		if (i >= COUNT(hostile) - 2 && geteuid()) {
			print_message("not root: files of other users and devices are tested as root only\n");
			break;
		}
		scene_shell("rm -rf %s", scene_file(1, BLOB_FILE));
		snprintf(command, sizeof(command), hostile[i].command, scene_file(1, BLOB_FILE));
		scene_shell("umask 077 && %s", command);
		if (scene_blob("a") || scene_fault != hostile[i].fault)
			fail_msg("%s: %s", hostile[i].command, blob_fault_word(scene_fault));
		assert_non_null(strstr(problem.hint, "remove a"));
		scene_assert_blob("b@2", "two");
	}
	scene_shell("rm -rf %s && rm target", scene_file(1, BLOB_FILE));
	scene_write(scene_file(1, BLOB_FILE), "one", 0600);
	scene_assert_blob("a", "one");
	/* one byte more than any blob, and exactly as many */
	scene_shell("truncate -s %u %s", NCR_KEY_BLOB_MAX + 1, scene_file(1, BLOB_FILE));
	assert_null(scene_blob("a"));
	assert_int_equal(scene_fault, BLOB_TRUNCATED);
	scene_shell("truncate -s %u %s", NCR_KEY_BLOB_MAX, scene_file(1, BLOB_FILE));
	assert_null(scene_blob("a"));
	assert_int_equal(scene_fault, BLOB_DIGEST);
	scene_end();
}

/* Permission denied is only for who is not root. */
static void unreadable_file(void **state)
{
	struct store store;
	int status;
	pid_t child;

	(void)state;
	if (geteuid()) {
		print_message("not root: an unreadable file is tested as root only\n");
		skip();
	}
	chmod(".", 0755);
	make_store();
	scene_shell("chmod 755 s && chmod 644 s/lock s/manifest");
	child = fork();
	if (!child) {
		if (setresuid(1000, 1000, 1000))
			_exit(90);
		_exit(scene_state() != STORE_GOOD || scene_blob("a") || scene_fault != BLOB_UNREADABLE);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	chmod("s", 0700);
	child = fork();
	if (!child) {
		if (setresuid(1000, 1000, 1000))
			_exit(90);
		_exit(scene_open_code(&store, STORE_READ) == EXIT_SYSTEM && strstr(problem.hint, "root") ? 0 : 92);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	scene_end();
}

static void strangers(void **state)
{
	static const char *const files[] = {
		"notes.txt", "a.ncrk", "new\nline.ncrk", "04040404-0404-0404-0404-040404040404.ncrk",
		"01010101-0101-0101-0101-010101010101.ncrk~", "0101010A-0101-0101-0101-010101010101.ncrk",
		/* the store's own */
		".hidden", "05050505-0505-0505-0505-050505050505.ncrk.new",
	};
	struct names names = { 0 }, others = { 0 };
	struct store store;
	char path[80];
	size_t i;

	(void)state;
	make_store();
	mkdir("s/quarantine", 0700);
	for (i = 0; i < COUNT(files); i++) {
		snprintf(path, sizeof(path), "s/%s", files[i]);
		scene_write(path, "", 0600);
	}
	scene_open(&store, STORE_READ);
	assert_int_equal(store_list(&store, &names, &others, &problem), EXIT_DONE);
	assert_int_equal(names.count, 3);
	assert_string_equal(names.name[0], "a");
	assert_string_equal(names.name[1], "b@2");
	assert_string_equal(names.name[2], "b@10");
	assert_int_equal(others.count, 6);
	assert_true(names_has(&others, "new\nline.ncrk"));
	assert_true(names_has(&others, files[3]));
	names_free(&names);
	names_free(&others);
	store_close(&store);
	scene_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(folder_is_made),
		cmocka_unit_test(folder_of_others),
		cmocka_unit_test(folder_moves),
		cmocka_unit_test(one_writer_or_many_readers),
		cmocka_unit_test(waiting),
		cmocka_unit_test(two_writers),
		cmocka_unit_test(how_it_stands),
		cmocka_unit_test(nobody_to_ask),
		cmocka_unit_test(manifest_of_others),
		cmocka_unit_test(hostile_files),
		cmocka_unit_test(unreadable_file),
		cmocka_unit_test(strangers),
	};

	return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
