// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether a key may be loaded, and what its attributes will be. root is user 0 and group 0 wherever this runs.
 */
#include "test.h"

#include "key.h"

#include <unistd.h>

#define NOW 1900000000
#define ACCOUNTS "a-user-that-nobody-has"

static struct problem problem;

static struct key example(void)
{
	struct key key = { .name = "web", .handle = NCR_KEY_INVALID };
	struct ncr_key_attributes *attributes = &key.description.attributes;

	attributes->valid = NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_MODE | NCR_ATTRIBUTE_ACCOUNTS;
	attributes->mode = 0500;
	strcpy((char *)attributes->owner_name, "root");
	strcpy((char *)attributes->group_name, "root");
	return key;
}

static int check(const struct key *key)
{
	static const struct command command = { .now = NOW };

	memset(&problem, 0, sizeof(problem));
	return key_check(&command, key, &problem);
}

static int check_label(struct key *key, const char *label)
{
	static const struct manifest_key listed = { .uuid = { 1, 2, 3 }, .name = "web" };

	key->description.label_size = strlen(label);
	memcpy(key->description.label, label, strlen(label));
	return key_check_listed(key, &listed, &problem);
}

static void listed(void **state)
{
	struct key key = example();

	(void)state;
	memcpy(key.description.uuid, (uint8_t[]) { 1, 2, 3 }, 3);
	assert_int_equal(check_label(&key, "web"), EXIT_DONE);
	assert_int_equal(check_label(&key, "other"), EXIT_INPUT);
	assert_non_null(strstr(problem.text, "'other'"));
	assert_non_null(strstr(problem.hint, "fsck"));
	assert_int_equal(check_label(&key, "web\x1b[2J\n"), EXIT_INPUT);
	assert_non_null(strstr(problem.text, "'web\\x1b[2J\\x0a'"));
	assert_int_equal(check_label(&key, ""), EXIT_INPUT);
	key.description.uuid[15] = 1;
	assert_int_equal(check_label(&key, "web"), EXIT_INPUT);
	assert_non_null(strstr(problem.text, "another uuid"));
	key.description.label_size = 4000000000U;
	assert_int_equal(key_check_listed(&key, &(struct manifest_key) { .name = "web" }, &problem), EXIT_INPUT);
}

static void accounts(void **state)
{
	struct key key = example();
	struct ncr_key_attributes *attributes = &key.description.attributes;

	(void)state;
	attributes->uid = 12345;
	assert_int_equal(check(&key), EXIT_INPUT);
	assert_string_equal(problem.text, "made for user root as number 12345, and root is number 0 on this machine");
	assert_string_equal(problem.hint, "say whose it is here: ncr-keystore set web --owner NAME");
	/* who recorded no name means the number */
	memset(attributes->owner_name, 0, NCR_KEY_ACCOUNT_SIZE);
	assert_int_equal(check(&key), EXIT_DONE);
	attributes->uid = 4294967294U;
	assert_int_equal(check(&key), EXIT_DONE);

	key = example();
	attributes->gid = 4294967294U;
	assert_int_equal(check(&key), EXIT_INPUT);
	assert_string_equal(problem.text, "made for group root as number 4294967294, and root is number 0 on this machine");
	assert_string_equal(problem.hint, "say whose it is here: ncr-keystore set web --group NAME");

	key = example();
	strcpy((char *)attributes->owner_name, ACCOUNTS);
	assert_int_equal(check(&key), EXIT_INPUT);
	assert_string_equal(problem.text, "made for user " ACCOUNTS " (number 0), and this machine has no such user");
	/* not taken for number 0 */
	memset(attributes->owner_name, 0, NCR_KEY_ACCOUNT_SIZE);
	strcpy((char *)attributes->owner_name, "0");
	assert_int_equal(check(&key), EXIT_INPUT);
	/* all of its bytes, none of them NUL */
	memset(attributes->owner_name, 'x', NCR_KEY_ACCOUNT_SIZE);
	assert_int_equal(check(&key), EXIT_INPUT);
	memset(attributes->owner_name, '\n', NCR_KEY_ACCOUNT_SIZE);
	assert_int_equal(check(&key), EXIT_INPUT);
	assert_null(strchr(problem.text, '\n'));
	attributes->valid &= ~NCR_ATTRIBUTE_ACCOUNTS;
	assert_int_equal(check(&key), EXIT_DONE);
}

static void end(void **state)
{
	struct key key = example();
	struct ncr_key_attributes *attributes = &key.description.attributes;

	(void)state;
	attributes->not_after_originate = 1;
	assert_int_equal(check(&key), EXIT_DONE);
	attributes->not_after = NOW + 1;
	assert_int_equal(check(&key), EXIT_DONE);
	attributes->not_after = NOW;
	assert_int_equal(check(&key), EXIT_INPUT);
	assert_string_equal(problem.text, "expired at 2030-03-17T17:46:40Z");
	attributes->not_after = 1;
	assert_int_equal(check(&key), EXIT_INPUT);
	attributes->not_after = UINT64_MAX;
	assert_int_equal(check(&key), EXIT_DONE);
}

static void merge(void **state)
{
	struct key key = example();
	struct ncr_key_attributes *old = &key.description.attributes, set = { 0 }, new;

	(void)state;
	old->not_after = 2000;
	old->not_after_originate = 1000;
	old->created = 500;
	key_merge(old, &set, &new);
	assert_true(key_same_attributes(old, &new));
	assert_true(key_same_accounts(old, &new));
	assert_int_equal(new.created, 0);
	assert_true(new.valid & NCR_ATTRIBUTE_ACCOUNTS);

	/* the other name stays although both are set as one */
	set.valid = NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_ACCOUNTS;
	set.uid = 1000;
	strcpy((char *)set.owner_name, "web");
	key_merge(old, &set, &new);
	assert_int_equal(new.uid, 1000);
	assert_string_equal((char *)new.owner_name, "web");
	assert_string_equal((char *)new.group_name, "root");
	assert_int_equal(new.mode, 0500);
	assert_false(key_same_attributes(old, &new));

	memset(&set, 0, sizeof(set));
	set.valid = NCR_ATTRIBUTE_NOT_AFTER;
	key_merge(old, &set, &new);
	assert_int_equal(new.not_after, 0);
	assert_int_equal(new.not_after_originate, 1000);
	assert_int_equal(key_check_dates(&new, &problem), EXIT_DONE);
	set.not_after = 999;
	key_merge(old, &set, &new);
	assert_int_equal(key_check_dates(&new, &problem), EXIT_USAGE);
	set.not_after = 1000;
	key_merge(old, &set, &new);
	assert_int_equal(key_check_dates(&new, &problem), EXIT_DONE);
}

static void new_key(void **state)
{
	struct options options = { 0 };
	struct ncr_key_attributes attributes;

	(void)state;
	key_attributes_of_new(&options, &attributes);
	assert_int_equal(attributes.uid, geteuid());
	assert_int_equal(attributes.gid, getegid());
	assert_int_equal(attributes.mode, 0500);
	assert_int_equal(attributes.not_after, 0);
	options.attributes.valid = NCR_ATTRIBUTE_MODE;
	options.attributes.mode = 0110;
	key_attributes_of_new(&options, &attributes);
	assert_int_equal(attributes.mode, 0110);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(listed),
		cmocka_unit_test(accounts),
		cmocka_unit_test(end),
		cmocka_unit_test(merge),
		cmocka_unit_test(new_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
