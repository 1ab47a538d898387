// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What ncr-report makes of single lines, strings and times.
 */
#include "report_test.h"

#include "filter.h"
#include "text.h"
#include "when.h"

static void types(void **state)
{
	static const struct {
		const char *text;
		enum line_type type;
	} rows[] = {
		{ "type=UNKNOWN[1601] " ID(100) "crypto_op=key_gen", LINE_OPERATION },
		{ "type=CRYPTO_USERSPACE_OP " ID(100) "crypto_op=key_gen", LINE_OPERATION },
		{ "type=1601 " ID(100) "crypto_op=key_gen", LINE_OPERATION },
		{ "node=web1 type=UNKNOWN[1600] " ID(100) "key_size=32", LINE_STORAGE_KEY },
		{ "type=CRYPTO_STORAGE_KEY " ID(100) "key_size=32", LINE_STORAGE_KEY },
		{ "type=SYSCALL " ID(100) CALL, LINE_SYSCALL },
		{ "type=URINGOP " ID(100) "uring_op=1", LINE_SYSCALL },
		{ "type=PROCTITLE " ID(100) "proctitle=\"x\"", LINE_END },
		{ "type=EOE " ID(100), LINE_END },
		{ "type=CONFIG_CHANGE " ID(100) "op=set", LINE_CONFIG },
		{ "type=DAEMON_END " ID(100) "op=terminate", LINE_DAEMON },
		{ "type=KERNEL " ID(100) "state=initialized", LINE_BOOT },
		{ "type=PATH " ID(100) "item=0", LINE_OTHER },
		{ "type=USER_LOGIN " ID(100) "pid=1", LINE_OTHER },
		{ "type=UNKNOWN[1602] " ID(100) "x=1", LINE_OTHER },
		{ "", LINE_NONE },
		{ "----", LINE_NONE },
		{ "time->Wed Nov 25 02:00:00 2026", LINE_NONE },
		{ "hello", LINE_BAD },
		{ "node=web1", LINE_BAD },
		{ "type=SYSCALL", LINE_BAD },
		{ "type=SYSCALL msg=", LINE_BAD },
		{ "type=SYSCALL msg=audit(1767225600.100:1", LINE_BAD },
		{ "type=SYSCALL msg=audit(1767225600.100:1)", LINE_BAD },
		{ "type=SYSCALL msg=audit(1767225600.1000:1): x", LINE_BAD },
		{ "type=SYSCALL msg=audit(x.100:1): x", LINE_BAD },
		{ "type=SYSCALL msg=audit(99999999999999999999.100:1): x", LINE_BAD },
		{ "type=SYSCALL msg=audit(1767225600.100:4294967296): x", LINE_BAD },
	};
	struct line line;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		line = parsed(rows[i].text);
		if (line.type != rows[i].type)
			fail_msg("%s: type %d, not %d", rows[i].text, line.type, rows[i].type);
	}
	line_parse(&line, "type=SYSCALL " ID(100) "a\0b", sizeof("type=SYSCALL " ID(100) "a\0b") - 1);
	assert_int_equal(line.type, LINE_BAD);
}

/* Every beginning of a line, in memory that ends with it: nothing behind it is read. */
static void cut(void **state)
{
	static const char text[] = "node=web1 type=UNKNOWN[1601] " ID(100) "crypto_op=key_gen seq=12\x1dUID=\"x\"";
	struct line line;
	size_t size, length;

	(void)state;
	for (size = 0; size < sizeof(text); size++) {
		char *copy = malloc(size ?: 1);

		memcpy(copy, text, size);
		line_parse(&line, copy, size);
		if (line.body)
			line_field(&line, "seq", &length);
		free(copy);
	}
}

static void fields(void **state)
{
	struct line line = parsed("node=n type=UNKNOWN[1601] " ID(123) "xseq=1 seq=812 res=1 late= op=\x1dseq=9 UID=\"root\"");
	size_t length;

	(void)state;
	assert_int_equal(line.id.time, TIME(123));
	assert_int_equal(line.id.serial, 123);
	assert_int_equal(line.node_length, 1);
	assert_int_equal(line_number(&line, "seq", 0), 812);
	assert_int_equal(line_number(&line, "late", 7), 7);
	assert_int_equal(line_number(&line, "none", 7), 7);
	assert_true(line_is(&line, "res", "1"));
	assert_false(line_is(&line, "res", "11"));
	assert_null(line_field(&line, "UID", &length));
	assert_non_null(line_field(&line, "op", &length));
	assert_int_equal(length, 0);
}

static void untrusted(void **state)
{
	static const struct {
		const char *value, *text;
	} rows[] = {
		{ "\"mail\"", "mail" }, { "6D61696C", "mail" }, { "(null)", "" }, { "", "" }, { "\"\"", "" },
		/* terminal controls, in clear and in hexadecimal digits, 7 and 8 bits */
		{ "1B5B324A", "\\x1b[2J" }, { "\"\x1b[2J\"", "\\x1b[2J" }, { "C29B324A", "\\xc2\\x9b2J" }, { "0D0A09", "\\x0d\\x0a\\x09" },
		{ "7F", "\\x7f" }, { "FF", "\\xff" }, { "\"a\\x1b\"", "a\\\\x1b" },
		/* letters stay; marks of direction and of no width do not */
		{ "C3A9E282AC", "é€" }, { "61E280AE62", "a\\xe2\\x80\\xaeb" }, { "61E2808B62", "a\\xe2\\x80\\x8bb" },
		{ "E281A6", "\\xe2\\x81\\xa6" }, { "EFBBBF", "\\xef\\xbb\\xbf" }, { "E2", "\\xe2" },
		/* not as the kernel writes it */
		{ "mail", "mail" }, { "ABC", "ABC" }, { "\"mail", "\"mail" },
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		text_untrusted(rows[i].value, strlen(rows[i].value), text, sizeof(text));
		assert_string_equal(text, rows[i].text);
	}
	/* cut at the end of a character */
	text_untrusted("\"abcdef\"", 8, text, 4);
	assert_string_equal(text, "abc");
	text_untrusted("61C3A9", 6, text, 3);
	assert_string_equal(text, "a");
	text_bytes("61621B", 6, text, sizeof(text));
	assert_string_equal(text, "0x61621b");
	text_bytes("\"sample\"", 8, text, sizeof(text));
	assert_string_equal(text, "sample");
	text_bytes("FFFFFFFF", 8, text, 8);
	assert_string_equal(text, "0xffff");
	assert_int_equal(text_columns("aé€"), 3);
}

static void times(void **state)
{
	static const struct {
		const char *text;
		bool end;
		uint64_t time;
	} rows[] = {
		{ "2026-01-01", false, TIME(0) }, { "2026-01-01", true, TIME(86399999) },
		{ "2026-01-01T00:01Z", false, TIME(60000) }, { "2026-01-01 00:01", true, TIME(119999) },
		{ "2026-01-01 00:00:05", false, TIME(5000) }, { "2026-01-01T00:00:05Z", true, TIME(5999) },
		{ "now", false, TIME(90000000) }, { "today", false, TIME(86400000) }, { "yesterday", false, TIME(0) },
		{ "yesterday", true, TIME(86399999) }, { "1h", false, TIME(86400000) }, { "25h", false, TIME(0) }, { "1d", true, TIME(3600000) },
	};
	static const char *const wrong[] = { "", "x", "2026", "2026-02-30", "2026-13-01", "2026-01-01x", "5", "5x", "-1h", "99999999999999d",
					     "2026-01-01 24:61" };
	uint64_t time;
	char text[WHEN_SIZE];
	size_t i;

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	for (i = 0; i < COUNT(rows); i++) {
		if (!when_parse(rows[i].text, TIME(90000000) / 1000, rows[i].end, &time))
			fail_msg("%s: not taken", rows[i].text);
		assert_int_equal(time, rows[i].time);
	}
	for (i = 0; i < COUNT(wrong); i++)
		if (when_parse(wrong[i], TIME(90000000) / 1000, false, &time))
			fail_msg("%s: taken", wrong[i]);
	when_utc(TIME(123), text);
	assert_string_equal(text, "2026-01-01T00:00:00.123Z");
	when_local(TIME(123), text);
	assert_string_equal(text, "2026-01-01 00:00:00");
}

static void filters(void **state)
{
	static struct record_subject subject = { .known = true, .auid = 1000, .uid = 0, .euid = 0, .auid_name = "alice",
						 .uid_name = "root", .euid_name = "root", .comm = "ncr", .exe = "/usr/bin/ncr" };
	static struct record record = { .operation = "key_export", .subject = &subject, .id = { .time = TIME(5) } };
	struct filter none = { .operation_count = 0 }, filter;

	(void)state;
	strcpy(record.key[1].uuid, UUID_1);
	strcpy(record.key[0].label, "mail");
	assert_true(filter_early(&none, &record, "") && filter_keys(&none, &record) && filter_subject(&none, &record));
#define MATCHES(function, wanted, member, value, ...) do { \
		filter = none; \
		filter.member = value; \
		assert_int_equal(function(&filter, &record, ##__VA_ARGS__), wanted); \
	} while (0)
	MATCHES(filter_early, false, from, TIME(6), "");
	MATCHES(filter_early, true, from, TIME(5), "");
	MATCHES(filter_early, false, to, TIME(4), "");
	MATCHES(filter_early, true, to, TIME(5), "");
	MATCHES(filter_early, true, outcome, OUTCOME_REFUSED, "");
	MATCHES(filter_early, false, outcome, OUTCOME_DONE, "");
	MATCHES(filter_early, true, node, "web1", "web1");
	MATCHES(filter_early, false, node, "web1", "");
	MATCHES(filter_keys, true, key, "694a");
	MATCHES(filter_keys, true, key, "694AC3EC-1a93");
	MATCHES(filter_keys, false, key, "694");
	MATCHES(filter_keys, false, key, UUID_1 "0");
	MATCHES(filter_keys, true, key, "mail");
	MATCHES(filter_keys, false, key, "mai");
	MATCHES(filter_keys, false, key, "");
	MATCHES(filter_subject, true, user, "alice");
	MATCHES(filter_subject, true, user, "root");
	MATCHES(filter_subject, true, user, "1000");
	MATCHES(filter_subject, false, user, "100");
	MATCHES(filter_subject, false, user, "1000x");
	MATCHES(filter_subject, true, program, "/usr/bin/ncr");
	MATCHES(filter_subject, true, program, "ncr");
	MATCHES(filter_subject, false, program, "bin/ncr");
	filter = none;
	filter.operations[0] = "key_wrap";
	filter.operation_count = 1;
	assert_false(filter_early(&filter, &record, ""));
	filter.operations[filter.operation_count++] = "key_export";
	assert_true(filter_early(&filter, &record, ""));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(types), cmocka_unit_test(cut), cmocka_unit_test(fields), cmocka_unit_test(untrusted),
		cmocka_unit_test(times), cmocka_unit_test(filters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
