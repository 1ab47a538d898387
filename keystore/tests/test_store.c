// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The folder, with everything in it that does not belong there.
 */
#include "test.h"

#include "file.h"
#include "libncr.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/ncr-store.XXXXXX";
static uint8_t blob[NCR_KEY_BLOB_MAX];
static struct problem problem;

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	return chdir("/") || rmdir(folder) ? -1 : 0;
}

static void put(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void assert_content(const char *path, const char *wanted)
{
	char text[64] = "";
	size_t size = sizeof(text) - 1;

	assert_int_equal(ncr_file_read(path, text, &size), 0);
	text[size] = '\0';
	assert_string_equal(text, wanted);
}

static void open_store(struct store *store, enum store_use use)
{
	assert_int_equal(store_open(store, "s", use, &problem), EXIT_DONE);
}

static void empty_and_remove(void)
{
	assert_int_equal(system("rm -rf s"), 0);
}

static int read_code(const struct store *store, const char *name)
{
	size_t size;

	return store_read(store, name, blob, &size, &problem);
}

static void folder_is_made(void **state)
{
	struct store store;
	struct stat st;

	(void)state;
	assert_int_equal(store_open(&store, "s", STORE_READ, &problem), EXIT_SYSTEM);
	assert_true(strlen(problem.hint) > 0);
	/* a dry run makes nothing, and finds nothing */
	open_store(&store, STORE_WRITE_DRY);
	assert_int_equal(access("s", F_OK), -1);
	assert_false(store_has(&store, "a"));
	assert_int_equal(read_code(&store, "a"), EXIT_SYSTEM);
	store_close(&store);
	open_store(&store, STORE_WRITE);
	assert_int_equal(stat("s", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	store_close(&store);
	assert_int_equal(store_open(&store, "s/t/u", STORE_WRITE, &problem), EXIT_DONE);
	store_close(&store);
	assert_int_equal(stat("s/t/u", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(store_open(&store, "./s//v/w/x/", STORE_WRITE, &problem), EXIT_DONE);
	store_close(&store);
	assert_int_equal(stat("s/v/w", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(stat("s/v/w/x", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	put("s/file", "", 0600);
	assert_int_equal(store_open(&store, "s/file", STORE_WRITE, &problem), EXIT_SYSTEM);
	assert_int_equal(store_open(&store, "s/file", STORE_READ, &problem), EXIT_SYSTEM);
	empty_and_remove();
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
		assert_int_equal(store_open(&store, "s", STORE_READ, &problem), EXIT_INPUT);
		assert_non_null(strstr(problem.text, "write"));
		assert_int_equal(store_open(&store, "s", STORE_WRITE, &problem), EXIT_INPUT);
	}
	chmod("s", 0755);
	open_store(&store, STORE_READ);
	store_close(&store);
	if (geteuid() == 0) {
		assert_int_equal(chown("s", 1000, 1000), 0);
		assert_int_equal(store_open(&store, "s", STORE_READ, &problem), EXIT_INPUT);
		assert_non_null(strstr(problem.text, "user 1000"));
	}
	empty_and_remove();
}

static void write_read_remove(void **state)
{
	struct store store;
	struct stat st;
	size_t size;

	(void)state;
	open_store(&store, STORE_WRITE);
	assert_int_equal(store_write(&store, "a", (const uint8_t *)"one", 3, false, &problem), EXIT_DONE);
	assert_true(store_has(&store, "a"));
	assert_int_equal(stat("s/a.ncrk", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(store_read(&store, "a", blob, &size, &problem), EXIT_DONE);
	assert_int_equal(size, 3);
	assert_memory_equal(blob, "one", 3);
	assert_int_equal(store_write(&store, "a", (const uint8_t *)"two", 3, false, &problem), EXIT_SYSTEM);
	assert_content("s/a.ncrk", "one");
	assert_int_equal(store_write(&store, "a", (const uint8_t *)"two", 3, true, &problem), EXIT_DONE);
	assert_content("s/a.ncrk", "two");
	assert_int_equal(store_remove(&store, "a", &problem), EXIT_DONE);
	assert_false(store_has(&store, "a"));
	assert_int_equal(store_remove(&store, "a", &problem), EXIT_SYSTEM);
	assert_int_equal(read_code(&store, "a"), EXIT_SYSTEM);
	assert_string_equal(problem.text, "not in the store");
	store_close(&store);
	empty_and_remove();
}

/* Every file that a key must not be taken from; each can be removed by its name. */
static void hostile_files(void **state)
{
	static const char *const hostile[] = {
		"link", "dangling", "hard", "fifo", "socket", "huge", "written", "group", "device", "theirs",
	};
	struct store store;
	size_t i;

	(void)state;
	open_store(&store, STORE_WRITE);
	put("target", "secret", 0600);
	assert_int_equal(symlink("../target", "s/link.ncrk"), 0);
	assert_int_equal(symlink("nowhere", "s/dangling.ncrk"), 0);
	assert_int_equal(link("target", "s/hard.ncrk"), 0);
	assert_int_equal(mkfifo("s/fifo.ncrk", 0600), 0);
	assert_int_equal(mknod("s/socket.ncrk", S_IFSOCK | 0600, 0), 0);
	put("s/huge.ncrk", "", 0600);
	assert_int_equal(truncate("s/huge.ncrk", 1L << 40), 0);
	put("s/written.ncrk", "x", 0602);
	put("s/group.ncrk", "x", 0620);
	if (geteuid() == 0) {
		assert_int_equal(mknod("s/device.ncrk", S_IFCHR | 0600, (1 << 8) + 5), 0);
		put("s/theirs.ncrk", "x", 0600);
		assert_int_equal(chown("s/theirs.ncrk", 1000, 1000), 0);
	}
	assert_int_equal(mkdir("s/folder.ncrk", 0700), 0);

	for (i = 0; i < COUNT(hostile); i++) {
		if (!store_has(&store, hostile[i])) {
			assert_int_not_equal(geteuid(), 0);
			continue;
		}
		if (read_code(&store, hostile[i]) != EXIT_INPUT)
			fail_msg("read: %s", hostile[i]);
		assert_non_null(strstr(problem.hint, "remove"));
		/* nothing is written through or over what is no regular file; a file of the wrong kind of mode is replaced */
		if (i < 5)
			assert_int_equal(store_write(&store, hostile[i], (const uint8_t *)"x", 1, i == 2 ? false : true, &problem),
					 EXIT_SYSTEM);
		assert_int_equal(store_remove(&store, hostile[i], &problem), EXIT_DONE);
	}
	assert_int_equal(read_code(&store, "folder"), EXIT_INPUT);
	assert_int_equal(store_remove(&store, "folder", &problem), EXIT_SYSTEM);
	assert_content("target", "secret");
	/* one byte more than any blob, and exactly as many */
	put("s/large.ncrk", "", 0600);
	assert_int_equal(truncate("s/large.ncrk", NCR_KEY_BLOB_MAX + 1), 0);
	assert_int_equal(read_code(&store, "large"), EXIT_INPUT);
	assert_int_equal(truncate("s/large.ncrk", NCR_KEY_BLOB_MAX), 0);
	assert_int_equal(read_code(&store, "large"), EXIT_DONE);
	store_close(&store);
	unlink("target");
	empty_and_remove();
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
	mkdir("s", 0755);
	put("s/a.ncrk", "x", 0600);
	chmod("s", 0755);
	child = fork();
	if (!child) {
		int code;

		if (setresuid(1000, 1000, 1000))
			_exit(90);
		code = store_open(&store, "s", STORE_READ, &problem);
		if (code)
			_exit(91);
		_exit(read_code(&store, "a"));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), EXIT_SYSTEM);
	chmod("s", 0700);
	child = fork();
	if (!child) {
		if (setresuid(1000, 1000, 1000))
			_exit(90);
		_exit(store_open(&store, "s", STORE_READ, &problem) == EXIT_SYSTEM && strstr(problem.hint, "root") ? 0 : 92);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 0);
	empty_and_remove();
}

static void strangers(void **state)
{
	static const char *const files[] = {
		"a.ncrk", "b@2.ncrk", "b@10.ncrk", "notes.txt", "a b.ncrk", "-x.ncrk", "new\nline.ncrk", "a.ncrk~", ".hidden", ".lock",
	};
	struct names names = { 0 }, others = { 0 };
	struct store store;
	char path[64];
	size_t i;

	(void)state;
	mkdir("s", 0700);
	for (i = 0; i < COUNT(files); i++) {
		snprintf(path, sizeof(path), "s/%s", files[i]);
		put(path, "", 0600);
	}
	memset(path, 'x', sizeof(path));
	open_store(&store, STORE_READ);
	assert_int_equal(store_list(&store, &names, &others, &problem), EXIT_DONE);
	assert_int_equal(names.count, 3);
	assert_string_equal(names.name[0], "a");
	assert_string_equal(names.name[1], "b@2");
	assert_string_equal(names.name[2], "b@10");
	assert_int_equal(others.count, 5);
	assert_true(names_has(&others, "new\nline.ncrk"));
	names_free(&names);
	names_free(&others);
	store_close(&store);
	empty_and_remove();
}

/* What a writer that was killed left is removed by the next one, and by nobody else. */
static void leftovers(void **state)
{
	struct store store;

	(void)state;
	mkdir("s", 0700);
	put("s/.ncr-0123456789abcdef", "x", 0600);
	put("s/a.ncrk", "x", 0600);
	open_store(&store, STORE_READ);
	store_close(&store);
	open_store(&store, STORE_WRITE_DRY);
	store_close(&store);
	assert_int_equal(access("s/.ncr-0123456789abcdef", F_OK), 0);
	open_store(&store, STORE_WRITE);
	store_close(&store);
	assert_int_equal(access("s/.ncr-0123456789abcdef", F_OK), -1);
	assert_int_equal(access("s/a.ncrk", F_OK), 0);
	empty_and_remove();
}

static void one_writer_at_a_time(void **state)
{
	struct store store, other;
	int fd, status, ends[2];
	char byte;
	pid_t child;

	(void)state;
	open_store(&store, STORE_WRITE);
	fd = open("s/.lock", O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), -1);
	/* readers do not wait */
	open_store(&other, STORE_READ);
	store_close(&other);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (!child) {
		/* a lock is the open file's, which a child has, too */
		store_close(&store);
		close(fd);
		if (store_open(&other, "s", STORE_WRITE, &problem))
			_exit(1);
		_exit(write(ends[1], "x", 1) != 1);
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	assert_int_equal(read(ends[0], &byte, 1), -1);
	fcntl(ends[0], F_SETFL, 0);
	store_close(&store);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(ends[0]);
	close(fd);
	/* a lock that is not a file */
	unlink("s/.lock");
	assert_int_equal(symlink("../elsewhere", "s/.lock"), 0);
	assert_int_equal(store_open(&store, "s", STORE_WRITE, &problem), EXIT_SYSTEM);
	assert_int_equal(access("elsewhere", F_OK), -1);
	empty_and_remove();
}

/* The folder that was opened counts, not what is at its path later. */
static void folder_moves(void **state)
{
	struct store store;

	(void)state;
	open_store(&store, STORE_WRITE);
	assert_int_equal(rename("s", "moved"), 0);
	mkdir("s", 0700);
	assert_int_equal(store_write(&store, "a", (const uint8_t *)"x", 1, false, &problem), EXIT_DONE);
	assert_content("moved/a.ncrk", "x");
	assert_int_equal(access("s/a.ncrk", F_OK), -1);
	store_close(&store);
	empty_and_remove();
	assert_int_equal(rename("moved", "s"), 0);
	empty_and_remove();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(folder_is_made),
		cmocka_unit_test(folder_of_others),
		cmocka_unit_test(write_read_remove),
		cmocka_unit_test(hostile_files),
		cmocka_unit_test(unreadable_file),
		cmocka_unit_test(strangers),
		cmocka_unit_test(leftovers),
		cmocka_unit_test(one_writer_at_a_time),
		cmocka_unit_test(folder_moves),
	};

	umask(022);
	return cmocka_run_group_tests(tests, enter, leave);
}
