// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "keyring.h"

static int32_t find(const char *lines)
{
	FILE *file = fmemopen((char *)lines, strlen(lines), "r");
	int32_t serial;

	assert_non_null(file);
	serial = keyring_find(file);
	fclose(file);
	return serial;
}

/* Lines as a kernel of 6.1 prints them. */
static void proc_keys(void **state)
{
	(void)state;
	assert_int_equal(find("0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .ncr: 3\n"), 0x0a1b2c3d);
	assert_int_equal(find("00000007 I--Q---     4 perm 1f3f0000     0 65534 keyring   _uid.0: empty\n"
			      "2fb5f4a9 I------     1 perm 1f0b0000     0     0 keyring   .ncr: empty\n"), 0x2fb5f4a9);
	/* another name, another type, another owner, and what is no line at all */
	assert_int_equal(find("00000001 I------     1 perm 1f0b0000     0     0 keyring   .ncrx: 3\n"), 0);
	assert_int_equal(find("00000001 I------     1 perm 1f0b0000     0     0 keyring   ncr: 3\n"), 0);
	assert_int_equal(find("00000001 I------     1 perm 1f0b0000     0     0 user      .ncr: 3\n"), 0);
	assert_int_equal(find("00000001 I------     1 perm 1f0b0000  1000     0 keyring   .ncr: 3\n"), 0);
	assert_int_equal(find("00000001 I------     1 perm 1f0b0000     0     0 keyring\n"), 0);
	assert_int_equal(find("keyring .ncr: 3\n"), 0);
	/* the name of another key is chosen by its owner */
	assert_int_equal(find("00000001 I------     1 perm 1f0b0000     0     0 user      x keyring .ncr: 3\n"), 0);
}

static void descriptions(void **state)
{
	char name[NCR_KEY_LABEL_SIZE + 1], longest[128] = "ncr;0;0;3f010000;";
	size_t start = strlen(longest);

	(void)state;
	assert_true(keyring_described("ncr;0;0;3f010000;web", name));
	assert_string_equal(name, "web");
	assert_true(keyring_described("ncr;4294967294;0;3f010000;a;b;c", name));
	assert_string_equal(name, "a;b;c");
	assert_false(keyring_described("user;0;0;3f010000;web", name));
	assert_false(keyring_described("ncrx;0;0;3f010000;web", name));
	assert_false(keyring_described("ncr;0;0;3f010000;", name));
	assert_false(keyring_described("ncr;0;0;3f010000", name));
	assert_false(keyring_described("ncr;", name));
	assert_false(keyring_described("", name));
	memset(longest + start, 'x', NCR_KEY_LABEL_SIZE);
	assert_true(keyring_described(longest, name));
	assert_int_equal(strlen(name), NCR_KEY_LABEL_SIZE);
	longest[start + NCR_KEY_LABEL_SIZE] = 'x';
	assert_false(keyring_described(longest, name));
}

static void lookup(void **state)
{
	struct keyring_key keys[] = { { 5, "a" }, { 6, "web" }, { 7, "web@1" } };
	struct keyring keyring = { .serial = 1, .keys = keys, .count = COUNT(keys) };
	char longer[200];

	(void)state;
	assert_int_equal(keyring_key(&keyring, "a"), 5);
	assert_int_equal(keyring_key(&keyring, "web@1"), 7);
	assert_int_equal(keyring_key(&keyring, "we"), 0);
	memset(longer, 'a', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(keyring_key(&keyring, longer), 0);
	keyring.count = 0;
	assert_int_equal(keyring_key(&keyring, "a"), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(proc_keys),
		cmocka_unit_test(descriptions),
		cmocka_unit_test(lookup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
