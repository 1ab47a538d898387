// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "keyfile.h"
#include "message.h"
#include "sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void trust(void **state)
{
	struct stat st = { .st_mode = S_IFREG | 0400, .st_uid = 0 };
	mode_t bit;

	(void)state;
	assert_int_equal(keyfile_trusted("file", &st, 0), EXIT_DONE);
	st.st_mode = S_IFREG | 0600;
	assert_int_equal(keyfile_trusted("file", &st, 0), EXIT_DONE);
	for (bit = 1; bit < 0100; bit <<= 1) {
		st.st_mode = S_IFREG | 0400 | bit;
		assert_int_equal(keyfile_trusted("file", &st, 0), EXIT_INPUT);
	}
	st.st_mode = S_IFREG | 0400;
	st.st_uid = 1000;
	assert_int_equal(keyfile_trusted("file", &st, 0), EXIT_INPUT);
	assert_int_equal(keyfile_trusted("file", &st, 1000), EXIT_DONE);
	st.st_uid = 0;
	st.st_mode = S_IFIFO | 0400;
	assert_int_equal(keyfile_trusted("file", &st, 0), EXIT_INPUT);
	st.st_mode = S_IFDIR | 0400;
	assert_int_equal(keyfile_trusted("file", &st, 0), EXIT_INPUT);
}

static void sizes(void **state)
{
	uint8_t data[MASTER_KEY_MAX + 1] = { 0 };
	struct secret key = { .data = data, .room = sizeof(data) };

	(void)state;
	for (key.size = 0; key.size <= sizeof(data); key.size++) {
		bool good = key.size == 16 || key.size == 24 || key.size == 32;

		assert_int_equal(keyfile_size_good("file", &key), good ? EXIT_DONE : EXIT_INPUT);
	}
	/* bytes that happen to be newlines are as good as any, as long as the size is right */
	memset(data, '\n', sizeof(data));
	key.size = 32;
	assert_int_equal(keyfile_size_good("file", &key), EXIT_DONE);
	key.size = 33;
	assert_int_equal(keyfile_size_good("file", &key), EXIT_INPUT);
}

/* All of a file, and one byte more than the largest has. */
static void reading(void **state)
{
	char folder[] = "/tmp/ncr-keyfile.XXXXXX", path[64], link[64];
	struct secret text;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/key", folder);
	snprintf(link, sizeof(link), "%s/link", folder);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "ncr-master-key 1\n", 17), 17);
	assert_int_equal(keyfile_memory(&text), EXIT_DONE);
	assert_int_equal(keyfile_open(AT_FDCWD, path, path, &fd), EXIT_DONE);
	assert_int_equal(keyfile_read_open(fd, path, geteuid() + 1, &text), EXIT_INPUT);
	assert_int_equal(keyfile_read_open(fd, path, geteuid(), &text), EXIT_DONE);
	assert_int_equal(text.size, 17);
	assert_true(sealed_text_is(&text));
	close(fd);
	text.data[14] = '1';
	assert_false(sealed_text_is(&text));
	assert_int_equal(truncate(path, SEALED_MAX + 1000), 0);
	assert_int_equal(keyfile_open(AT_FDCWD, path, path, &fd), EXIT_DONE);
	assert_int_equal(keyfile_read_open(fd, path, geteuid(), &text), EXIT_DONE);
	assert_int_equal(text.size, SEALED_MAX + 1);
	close(fd);
	assert_int_equal(symlink("key", link), 0);
	assert_int_equal(keyfile_open(AT_FDCWD, link, link, &fd), EXIT_INPUT);
	secret_free(&text);
	unlink(link);
	unlink(path);
	rmdir(folder);
}

static void secrets(void **state)
{
	struct secret secret;

	(void)state;
	assert_int_equal(secret_new(&secret, 100, false), 0);
	memset(secret.data, 1, secret.room);
	secret_free(&secret);
	assert_null(secret.data);
	secret_free(&secret);
	assert_int_equal(secret_new(&secret, SIZE_MAX / 2, false), -ENOMEM);
	assert_null(secret.data);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(trust),
		cmocka_unit_test(sizes),
		cmocka_unit_test(reading),
		cmocka_unit_test(secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
