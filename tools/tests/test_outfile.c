// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "file.h"
#include "outfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ncr-outfile.XXXXXX";

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

/* How many files there are, whatever their names. */
static int count(void)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	int n = 0;

	while ((entry = readdir(dir)))
		n += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
	closedir(dir);
	return n;
}

static void assert_content(const char *path, const char *wanted)
{
	char text[64] = "";
	size_t size = sizeof(text) - 1;

	assert_int_equal(ncr_file_read(path, text, &size), 0);
	text[size] = '\0';
	assert_string_equal(text, wanted);
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Everything holds with O_TMPFILE and, as where there is none, without. */
static const unsigned int ways[] = { 0, NCR_OUTFILE_NAMED };

static void appears_at_commit(void **state)
{
	struct ncr_outfile out;
	struct stat st;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(ways); i++) {
		assert_int_equal(ncr_outfile_open(&out, "new", 0600, ways[i]), 0);
		assert_int_equal(out.unnamed, !ways[i]);
		assert_int_equal(ncr_write_full(out.fd, "data", 4), 0);
		assert_int_equal(access("new", F_OK), -1);
		assert_int_equal(count(), ways[i] ? 1 : 0);
		assert_int_equal(ncr_outfile_commit(&out), 0);
		assert_content("new", "data");
		assert_int_equal(stat("new", &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		assert_int_equal(st.st_nlink, 1);
		assert_int_equal(count(), 1);
		unlink("new");
	}
}

static void abort_leaves_nothing(void **state)
{
	struct ncr_outfile out;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(ways); i++) {
		assert_int_equal(ncr_outfile_open(&out, "new", 0600, ways[i]), 0);
		assert_int_equal(ncr_write_full(out.fd, "data", 4), 0);
		ncr_outfile_abort(&out);
		assert_int_equal(count(), 0);
	}
}

static void existing_file(void **state)
{
	struct ncr_outfile out;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(ways); i++) {
		put("there", "old");
		assert_int_equal(ncr_outfile_open(&out, "there", 0600, ways[i]), -EEXIST);
		assert_content("there", "old");

		assert_int_equal(ncr_outfile_open(&out, "there", 0600, ways[i] | NCR_OUTFILE_REPLACE), 0);
		assert_int_equal(ncr_write_full(out.fd, "new", 3), 0);
		assert_content("there", "old");
		assert_int_equal(ncr_outfile_commit(&out), 0);
		assert_content("there", "new");
		assert_int_equal(count(), 1);

		assert_int_equal(ncr_outfile_open(&out, "there", 0600, ways[i] | NCR_OUTFILE_REPLACE), 0);
		ncr_outfile_abort(&out);
		assert_content("there", "new");
		assert_int_equal(count(), 1);
		unlink("there");
	}
}

/* Somebody makes the file between open and commit. */
static void race(void **state)
{
	struct ncr_outfile out;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(ways); i++) {
		assert_int_equal(ncr_outfile_open(&out, "raced", 0600, ways[i]), 0);
		put("raced", "theirs");
		assert_int_equal(ncr_outfile_commit(&out), -EEXIST);
		assert_content("raced", "theirs");
		assert_int_equal(count(), 1);
		unlink("raced");

		assert_int_equal(ncr_outfile_open(&out, "raced", 0600, ways[i] | NCR_OUTFILE_REPLACE), 0);
		assert_int_equal(mkfifo("raced", 0600), 0);
		assert_int_equal(ncr_outfile_commit(&out), -EINVAL);
		assert_int_equal(count(), 1);
		unlink("raced");
	}
}

static void not_a_file(void **state)
{
	struct ncr_outfile out;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(ncr_outfile_open(&out, "fifo", 0600, NCR_OUTFILE_REPLACE), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, "dir", 0600, NCR_OUTFILE_REPLACE), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, "link", 0600, NCR_OUTFILE_REPLACE), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, "/dev/null", 0600, NCR_OUTFILE_REPLACE), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, "", 0600, 0), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, "dir/", 0600, 0), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, ".", 0600, 0), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, "dir/..", 0600, 0), -EINVAL);
	assert_int_equal(ncr_outfile_open(&out, "none/x", 0600, 0), -ENOENT);
	assert_int_equal(ncr_outfile_open(&out, "fifo/x", 0600, 0), -ENOTDIR);
	unlink("fifo");
	rmdir("dir");
	unlink("link");
	assert_int_equal(count(), 0);
}

static void other_folder(void **state)
{
	char path[64];

	(void)state;
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(ncr_outfile_write_all("dir/a", 0600, false, "1", 1), 0);
	assert_content("dir/a", "1");
	assert_int_equal(ncr_outfile_write_all("dir/a", 0600, false, "2", 1), -EEXIST);
	assert_int_equal(ncr_outfile_write_all("dir/a", 0600, true, "2", 1), 0);
	assert_content("dir/a", "2");
	snprintf(path, sizeof(path), "%s/dir/b", folder);
	assert_int_equal(ncr_outfile_write_all(path, 0400, false, "3", 1), 0);
	assert_content("dir/b", "3");
	unlink("dir/a");
	unlink("dir/b");
	rmdir("dir");
}

static void folder_that_is_open(void **state)
{
	static const char *const bad[] = { "", ".", "..", "a/", "/a", "sub/a", "./a", "../a" };
	struct ncr_outfile out;
	size_t i;
	int dir;

	(void)state;
	assert_int_equal(mkdir("dir", 0700), 0);
	dir = open("dir", O_RDONLY | O_DIRECTORY);
	assert_int_equal(ncr_outfile_open_at(&out, dir, "a", 0600, 0), 0);
	assert_int_equal(ncr_write_full(out.fd, "1", 1), 0);
	assert_int_equal(ncr_outfile_commit(&out), 0);
	assert_content("dir/a", "1");
	assert_int_equal(ncr_outfile_open_at(&out, dir, "a", 0600, 0), -EEXIST);
	for (i = 0; i < COUNT(bad); i++)
		assert_int_equal(ncr_outfile_open_at(&out, dir, bad[i], 0600, NCR_OUTFILE_REPLACE), -EINVAL);
	assert_int_equal(ncr_outfile_open_at(&out, -1, "a", 0600, 0), -EBADF);
	unlink("dir/a");
	rmdir("dir");
	/* the descriptor is still the caller's */
	assert_int_equal(close(dir), 0);
}

/* Descriptors that are not given back would be seen here. */
static void no_descriptor_is_left(void **state)
{
	int before = dup(0), after;

	(void)state;
	close(before);
	appears_at_commit(state);
	abort_leaves_nothing(state);
	existing_file(state);
	race(state);
	not_a_file(state);
	folder_that_is_open(state);
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

static void whole_reads(void **state)
{
	char text[8];
	size_t size = 4;
	int fd;

	(void)state;
	put("four", "1234");
	assert_int_equal(ncr_file_read("four", text, &size), 0);
	assert_int_equal(size, 4);
	size = 3;
	assert_int_equal(ncr_file_read("four", text, &size), -EFBIG);
	assert_int_equal(ncr_file_read("none", text, &size), -ENOENT);
	fd = open("four", O_RDONLY);
	size = sizeof(text);
	assert_int_equal(ncr_read_full(fd, text, &size), 0);
	assert_int_equal(size, 4);
	close(fd);
	unlink("four");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(appears_at_commit),
		cmocka_unit_test(abort_leaves_nothing),
		cmocka_unit_test(existing_file),
		cmocka_unit_test(race),
		cmocka_unit_test(not_a_file),
		cmocka_unit_test(other_folder),
		cmocka_unit_test(folder_that_is_open),
		cmocka_unit_test(no_descriptor_is_left),
		cmocka_unit_test(whole_reads),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
