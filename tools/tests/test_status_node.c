// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "status_node.h"

static struct status status;
static char text[4096];

static bool parse(const char *content)
{
	snprintf(text, sizeof(text), "%s", content);
	return status_parse(&status, text);
}

static void operational(void **state)
{
	(void)state;
	assert_true(parse("state: operational\nversion: 0.1.0\nself_test: 61 passed\napproved_mode: no\nmaster_key: set\n"
			  "contexts: 3\nkeys: 18446744073709551615\nsessions: 0\n"));
	assert_int_equal(status.count, 8);
	assert_int_equal(status_code(&status), STATUS_OPERATIONAL);
	assert_string_equal(status_find(&status, "version"), "0.1.0");
	assert_int_equal(status.lines[1].type, STATUS_TEXT);
	assert_int_equal(status.lines[2].type, STATUS_TEXT);
	assert_int_equal(status.lines[3].type, STATUS_BOOL);
	assert_false(status.lines[3].yes);
	assert_int_equal(status.lines[4].type, STATUS_BOOL);
	assert_true(status.lines[4].yes);
	assert_int_equal(status.lines[5].type, STATUS_NUMBER);
	assert_int_equal(status.lines[5].number, 3);
	assert_true(status.lines[6].number == UINT64_MAX);
	assert_null(status_find(&status, "nonsense"));
}

static void other_states(void **state)
{
	(void)state;
	assert_true(parse("state: operational\nmaster_key: not set\n"));
	assert_int_equal(status_code(&status), STATUS_NO_MASTER_KEY);
	assert_true(parse("state: operational\n"));
	assert_int_equal(status_code(&status), STATUS_NO_MASTER_KEY);
	assert_true(parse("state: error\nself_test: failed aes-cbc-encrypt-256\nmaster_key: set\n"));
	assert_int_equal(status_code(&status), STATUS_ERROR);
	assert_true(parse("state: self-test\nmaster_key: set\n"));
	assert_int_equal(status_code(&status), STATUS_ERROR);
	/* what we do not know is not good */
	assert_true(parse("state: operational2\nmaster_key: set\n"));
	assert_int_equal(status_code(&status), STATUS_ERROR);
	assert_true(parse("state: operational\nmaster_key: setting\n"));
	assert_int_equal(status_code(&status), STATUS_NO_MASTER_KEY);
}

static void newer_lines(void **state)
{
	(void)state;
	assert_true(parse("state: operational\nmaster_key: set\nfuture: a: b\nbig: 99999999999999999999\nlast: 1x"));
	assert_int_equal(status.count, 5);
	assert_string_equal(status_find(&status, "future"), "a: b");
	assert_int_equal(status.lines[3].type, STATUS_TEXT);
	assert_int_equal(status.lines[4].type, STATUS_TEXT);
}

static void not_a_node(void **state)
{
	static const char *const bad[] = { "", "\n", "nonsense", "state operational\n", ": x\n", "version: 1\n",
					   "state: operational\n\nkeys: 1\n" };
	char many[4096] = "state: operational\n";
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (parse(bad[i]))
			fail_msg("taken: '%s'", bad[i]);
	for (i = 0; i < STATUS_LINES - 1; i++)
		strcat(many, "a: b\n");
	assert_true(parse(many));
	strcat(many, "a: b\n");
	assert_false(parse(many));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(operational),
		cmocka_unit_test(other_states),
		cmocka_unit_test(newer_lines),
		cmocka_unit_test(not_a_node),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
