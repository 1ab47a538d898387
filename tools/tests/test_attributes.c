// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "attributes.h"
#include "message.h"

#include <grp.h>
#include <pwd.h>
#include <time.h>
#include <unistd.h>

#define NOW 1800000000U		/* 2027-01-15T08:00:00Z */

static void modes(void **state)
{
	static const struct {
		const char *text;
		uint32_t mode;
		const char *shown;
	} good[] = {
		{ "0500", 0500, "r-x------" }, { "0510", 0510, "r-x--x---" }, { "555", 0555, "r-xr-xr-x" },
		{ "000", 0, "---------" }, { "0000", 0, "---------" }, { "u=rx,g=x", 0510, "r-x--x---" },
		{ "a=rx", 0555, "r-xr-xr-x" }, { "u=xr,go=", 0500, "r-x------" }, { "g=x,u=r", 0410, "r----x---" },
		{ "ug=x", 0110, "--x--x---" }, { "o=x", 0001, "--------x" }, { "u=", 0, "---------" },
	};
	static const char *const bad[] = {
		"", "0", "5", "50", "00500", "05000", "1500", "0700", "0710", "0502", "0778", "0x500",
		" 0500", "0500 ", "-500", "+500",
		"u=rwx", "u=w", "u+x", "u", "u=rx,", ",u=rx", "=rx", "u=rx,,g=x", "u=rx,u=x", "a=x,u=r",
		"ua=x", "u=rx g=x", "rx",
		"r-x------", "u=s", "U=x",
	};
	char text[MODE_TEXT_SIZE];
	uint32_t mode;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		if (!mode_parse(good[i].text, &mode) || mode != good[i].mode)
			fail_msg("%s", good[i].text);
		mode_format(mode, text);
		assert_string_equal(text, good[i].shown);
	}
	for (i = 0; i < COUNT(bad); i++)
		if (mode_parse(bad[i], &mode))
			fail_msg("taken: '%s' as %o", bad[i], mode);
}

static void durations(void **state)
{
	static const struct {
		const char *text;
		uint64_t seconds;
	} good[] = {
		{ "0s", 0 }, { "1s", 1 }, { "2min", 120 }, { "12h", 43200 }, { "30d", 2592000 },
		{ "2w", 1209600 }, { "1y", 31536000 },
		{ "007d", 604800 }, { "253402300799s", TIME_LAST }, { "8035y", 8035ULL * 31536000 },
	};
	static const char *const bad[] = {
		"", "1", "d", "-1d", "+1d", " 1d", "1d ", "1 d", "1.5d", "1m", "1M", "1dd", "1d1h",
		"253402300800s", "8036y",
		"584942417356y", "18446744073709551616s", "99999999999999999999999999d", "0x1d",
	};
	uint64_t seconds;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++)
		if (!duration_parse(good[i].text, &seconds) || seconds != good[i].seconds)
			fail_msg("%s", good[i].text);
	for (i = 0; i < COUNT(bad); i++)
		if (duration_parse(bad[i], &seconds))
			fail_msg("taken: '%s' as %llu", bad[i], (unsigned long long)seconds);
}

static void times(void **state)
{
	static const struct {
		const char *text;
		uint64_t seconds;
		const char *shown;
	} good[] = {
		{ "2027-01-15T08:00:00Z", NOW, "2027-01-15T08:00:00Z" },
		{ "2027-01-31", 1801353600, "2027-01-31T00:00:00Z" },
		{ "2028-02-29", 1835395200, "2028-02-29T00:00:00Z" },
		{ "2038-01-19T03:14:08Z", 2147483648, "2038-01-19T03:14:08Z" },
		{ "2106-02-07T06:28:16Z", 4294967296, "2106-02-07T06:28:16Z" },
		{ "9999-12-31T23:59:59Z", TIME_LAST, "9999-12-31T23:59:59Z" },
		{ "1970-01-01T00:00:01Z", 1, "1970-01-01T00:00:01Z" }, { "never", 0, "never" },
		{ "0s", NOW, "2027-01-15T08:00:00Z" },
		{ "1d", NOW + 86400, "2027-01-16T08:00:00Z" },
	};
	static const char *const bad[] = {
		"", "0", "2027", "2027-01", "2027-1-31", "2027-01-1", "27-01-31", "2027-02-29", "2027-02-30",
		"2027-04-31", "2027-13-01",
		"2027-00-10", "2027-01-00", "2027-01-32", "1969-12-31", "1970-01-01", "0000-01-01",
		"10000-01-01", "2027-01-31T",
		"2027-01-31T12:00:00", "2027-01-31T12:00Z", "2027-01-31T24:00:00Z", "2027-01-31T12:60:00Z",
		"2027-01-31T23:59:60Z", "2027-01-31T23:59:99Z",
		"2027-01-99", "2027-99-01", "2027-01-31T99:00:00Z", "2027-01-31T12:99:00Z",
		"2027-01-31T12:00:00+01:00", "2027-01-31 12:00:00Z", "2027-01-31T12:00:00Zx", "2027-01-31Z",
		"2027/01/31", "+2027-01-31",
		" 2027-01-31", "2027-01-31 ", "Never", "253402300799s", "8036y", "tomorrow", "2027-01--1",
		"2027-+1-01",
	};
	char text[TIME_TEXT_SIZE];
	uint64_t seconds;
	size_t i;

	(void)state;
	/* UTC whatever the zone */
	setenv("TZ", "Pacific/Kiritimati", 1);
	tzset();
	for (i = 0; i < COUNT(good); i++) {
		if (!time_parse(good[i].text, NOW, &seconds) || seconds != good[i].seconds)
			fail_msg("%s: %llu", good[i].text, (unsigned long long)seconds);
		time_format(seconds, text);
		assert_string_equal(text, good[i].shown);
	}
	for (i = 0; i < COUNT(bad); i++)
		if (time_parse(bad[i], NOW, &seconds))
			fail_msg("taken: '%s' as %llu", bad[i], (unsigned long long)seconds);
	/* the sum, not only its parts */
	assert_true(time_parse("1s", TIME_LAST - 1, &seconds));
	assert_false(time_parse("2s", TIME_LAST - 1, &seconds));
	assert_false(time_parse("1s", UINT64_MAX, &seconds));
	time_format(UINT64_MAX, text);
	assert_string_equal(text, "18446744073709551615 s");
}

static void accounts(void **state)
{
	static const char *const bad[] = {
		"", "4294967295", "4294967296", "18446744073709551616", "99999999999999999999999", "-1", "+0",
		" 0", "0 ", "0x0",
		"no such account", "root\n", "r/oot",
	};
	struct account account;
	size_t i;

	(void)state;
	assert_true(account_parse(ACCOUNT_USER, "root", &account));
	assert_int_equal(account.id, 0);
	assert_string_equal(account.name, "root");
	assert_true(account_parse(ACCOUNT_USER, "0", &account));
	assert_string_equal(account.name, "root");
	assert_true(account_parse(ACCOUNT_GROUP, "root", &account));
	assert_int_equal(account.id, 0);
	assert_true(account_parse(ACCOUNT_GROUP, "tty", &account));
	assert_int_equal(account.id, getgrnam("tty")->gr_gid);
	assert_false(account_parse(ACCOUNT_USER, "tty", &account));
	assert_true(account_parse(ACCOUNT_USER, "4294967294", &account));
	assert_int_equal(account.id, 4294967294U);
	assert_string_equal(account.name, "");
	assert_true(account_parse(ACCOUNT_GROUP, "00000000001234567", &account));
	assert_int_equal(account.id, 1234567);
	for (i = 0; i < COUNT(bad); i++)
		if (account_parse(ACCOUNT_USER, bad[i], &account) || account_parse(ACCOUNT_GROUP, bad[i], &account))
			fail_msg("taken: '%s'", bad[i]);
}

static void options(void **state)
{
	static const uint8_t root[NCR_KEY_ACCOUNT_SIZE] = "root", none[NCR_KEY_ACCOUNT_SIZE];
	struct ncr_key_attributes attributes = { 0 };
	const struct passwd *user = getpwuid(geteuid());

	(void)state;
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_GROUP, "4294967294"), EXIT_DONE);
	assert_int_equal(attributes.valid, NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_ACCOUNTS);
	attributes_of_new_key(&attributes);
	assert_int_equal(attributes.valid, NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_ACCOUNTS);
	assert_int_equal(attributes.uid, geteuid());
	assert_int_equal(attributes.gid, 4294967294U);
	if (user)
		assert_memory_equal(attributes.owner_name, user->pw_name, strlen(user->pw_name));
	assert_memory_equal(attributes.group_name, none, sizeof(none));

	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_OWNER, "root"), EXIT_DONE);
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_MODE, "u=rx,g=x"), EXIT_DONE);
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_NOT_AFTER, "2027-01-31"), EXIT_DONE);
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_NOT_AFTER_ORIGINATE, "2027-01-30"), EXIT_DONE);
	assert_int_equal(attributes.valid, NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_MODE |
			 NCR_ATTRIBUTE_ACCOUNTS | NCR_ATTRIBUTE_NOT_AFTER | NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE);
	assert_int_equal(attributes.uid, 0);
	assert_memory_equal(attributes.owner_name, root, sizeof(root));
	assert_int_equal(attributes.mode, 0510);
	assert_int_equal(attributes.not_after, 1801353600);
	assert_int_equal(attributes.not_after_originate, 1801267200);
	assert_int_equal(attributes_check(&attributes), EXIT_DONE);
	attributes.not_after_originate = attributes.not_after + 1;
	assert_int_equal(attributes_check(&attributes), EXIT_USAGE);
	attributes.not_after = 0;
	assert_int_equal(attributes_check(&attributes), EXIT_DONE);

	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_OWNER, "4294967295"), EXIT_USAGE);
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_GROUP, ""), EXIT_USAGE);
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_MODE, "0700"), EXIT_USAGE);
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_NOT_AFTER, "2027-02-30"), EXIT_USAGE);
	assert_int_equal(attributes_take(&attributes, ATTRIBUTE_NOT_AFTER_ORIGINATE, "1m"), EXIT_USAGE);
	assert_int_equal(attributes.uid, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes),
		cmocka_unit_test(durations),
		cmocka_unit_test(times),
		cmocka_unit_test(accounts),
		cmocka_unit_test(options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
