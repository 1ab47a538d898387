// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "message.h"
#include "plaintext.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ncr-plaintext.XXXXXX";
static const struct ncr_algorithm_info aes = { .name = "aes-cbc", .key_min = 16, .key_max = 32, .key_step = 8 };
static const struct ncr_algorithm_info hmac = { .name = "hmac-sha256", .key_min = 1, .key_max = 65536, .key_step = 1 };

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

static int read_it(const char *path, bool force, const struct ncr_algorithm_info *algorithm)
{
	struct plaintext plaintext;
	int code = plaintext_read(&plaintext, path);

	if (!code && !force)
		code = plaintext_check_private(&plaintext);
	if (!code)
		code = plaintext_check(&plaintext, algorithm);
	plaintext_wipe(&plaintext);
	assert_null(plaintext.secret.data);
	return code;
}

static void who_can_read_it(void **state)
{
	static const mode_t open_ones[] = { 0640, 0604, 0620, 0602, 0610, 0601, 0644, 0666, 0777 };
	struct plaintext plaintext;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(open_ones); i++) {
		put("key", "0123456789abcdef", open_ones[i]);
		assert_int_equal(read_it("key", false, &aes), EXIT_INPUT);
		assert_int_equal(read_it("key", true, &aes), EXIT_DONE);
	}
	chmod("key", 0600);
	assert_int_equal(plaintext_read(&plaintext, "key"), EXIT_DONE);
	assert_int_equal(plaintext.secret.size, 16);
	assert_memory_equal(plaintext.secret.data, "0123456789abcdef", 16);
	assert_true(plaintext.remains);
	plaintext_wipe(&plaintext);
	assert_true(plaintext.remains);
	assert_string_equal(plaintext.name, "key");
	unlink("key");
}

static void what_it_is(void **state)
{
	(void)state;
	assert_int_equal(read_it("none", false, &aes), EXIT_SYSTEM);
	assert_int_equal(read_it(".", false, &aes), EXIT_INPUT);
	assert_int_equal(read_it("/dev/null", true, &aes), EXIT_INPUT);
	put("key", "0123456789abcdef\n", 0600);
	assert_int_equal(read_it("key", false, &aes), EXIT_INPUT);
	assert_int_equal(read_it("key", false, &hmac), EXIT_DONE);
	put("key", "", 0600);
	assert_int_equal(read_it("key", false, &hmac), EXIT_INPUT);
	/* a MAC would take any of these as a key */
	put("key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", 0600);
	assert_int_equal(read_it("key", false, &hmac), EXIT_INPUT);
	put("key", "Bag Attributes\n-----BEGIN RSA PRIVATE KEY-----\n", 0600);
	assert_int_equal(read_it("key", false, &hmac), EXIT_INPUT);
	put("key", "-----BEGIN ", 0600);
	assert_int_equal(read_it("key", false, &hmac), EXIT_INPUT);
	put("key", "-----BEGIN AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0600);
	assert_int_equal(read_it("key", false, &hmac), EXIT_INPUT);
	put("key", "-----BEGIN", 0600);
	assert_int_equal(read_it("key", false, &hmac), EXIT_DONE);
	assert_int_equal(truncate("key", NCR_KEY_MATERIAL_MAX + 1), 0);
	assert_int_equal(read_it("key", false, &hmac), EXIT_INPUT);
	unlink("key");
}

/* A pipe leaves nothing behind: nobody is told to remove it. */
static void pipes(void **state)
{
	struct plaintext plaintext;
	int ends[2], old = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "0123456789abcdef", 16), 16);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(plaintext_read(&plaintext, "-"), EXIT_DONE);
	assert_int_equal(plaintext.secret.size, 16);
	assert_false(plaintext.remains);
	assert_string_equal(plaintext.name, "standard input");
	plaintext_wipe(&plaintext);
	dup2(old, STDIN_FILENO);
	close(old);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_can_read_it),
		cmocka_unit_test(what_it_is),
		cmocka_unit_test(pipes),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
