// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From lines to records: events that are mixed, what libauparse makes of the same records, who did it.
 */
#include "report_test.h"

#include "meaning.h"
#include "record.h"
#include "text.h"

/* --- collecting ------------------------------------------------------------------------------------------------------- */

#define TAKEN_MAX 512

static struct reader reader;
static struct events events;
static struct record taken[TAKEN_MAX];
static struct record_subject subjects[TAKEN_MAX];
static unsigned int count, damaged;

static void take(void *context, const struct record *record)
{
	(void)context;
	assert_true(count < TAKEN_MAX);
	taken[count] = *record;
	subjects[count] = *record->subject;
	taken[count].subject = &subjects[count];
	count++;
}

static void done(void *context, const struct event *event)
{
	(void)context;
	damaged += event->records - reader_event(&reader, event, NULL, take, NULL);
}

static void give(const char *text)
{
	struct line line = parsed(text);

	if (line.type >= LINE_STORAGE_KEY && line.type <= LINE_END)
		assert_true(events_take(&events, &line, 0, 1));
}

static int begin(void **state)
{
	(void)state;
	count = damaged = 0;
	events_begin(&events, done, NULL);
	return reader_begin(&reader, false) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	events_free(&events);
	reader_end(&reader);
	return 0;
}

/* --- events ----------------------------------------------------------------------------------------------------------- */

#define RECORD(serial, rest) "type=UNKNOWN[1601] " ID(serial) "crypto_op=key_export ctx=5 key1=0 " rest
#define SYSCALL(serial) "type=SYSCALL " ID(serial) CALL

static void order_of_lines(void **state)
{
	(void)state;
	/* before, behind and between others; a second SYSCALL is no news */
	give(RECORD(101, "res=0 seq=1"));
	give(SYSCALL(102));
	give(RECORD(103, "res=0 seq=2"));
	give(SYSCALL(101));
	give(RECORD(102, "res=0 seq=3"));
	give("type=PROCTITLE " ID(102) "proctitle=\"x\"");
	assert_int_equal(count, 0);
	give("type=PROCTITLE " ID(101) "proctitle=\"x\"");
	assert_int_equal(count, 1);
	give(SYSCALL(103));
	events_flush(&events);
	assert_int_equal(count, 3);
	assert_int_equal(taken[0].seq, 1);
	assert_int_equal(taken[1].seq, 2);
	assert_int_equal(taken[2].seq, 3);
	for (unsigned int i = 0; i < 3; i++) {
		assert_true(taken[i].call);
		assert_int_equal(taken[i].exit, -13);
		assert_int_equal(subjects[i].auid, 1000);
	}
	assert_int_equal(damaged, 0);
	assert_int_equal(reader.orphans, 0);
}

static void other_machine(void **state)
{
	struct line line;

	(void)state;
	give(RECORD(101, "res=0 seq=1"));
	line = parsed(SYSCALL(101));
	assert_true(events_take(&events, &line, 1, 1));
	events_flush(&events);
	assert_int_equal(count, 1);
	assert_false(taken[0].call);
	assert_false(subjects[0].known);
	assert_int_equal(reader.orphans, 1);
}

/* More than can wait: the first ones go as they are, none is lost. */
static void many_open(void **state)
{
	char text[512];
	unsigned int i;

	(void)state;
	for (i = 0; i < 300; i++) {
		snprintf(text, sizeof(text), "type=UNKNOWN[1601] msg=audit(1767225600.000:%u): crypto_op=random res=1 seq=%u", i, i + 1);
		give(text);
	}
	assert_int_equal(count, 300 - EVENTS_MAX);
	events_flush(&events);
	assert_int_equal(count, 300);
	for (i = 0; i < 300; i++)
		assert_int_equal(taken[i].seq, i + 1);
}

static void own_subject(void **state)
{
	(void)state;
	give("type=UNKNOWN[1601] " ID(104) "crypto_op=context_del ctx=5 keys=2 res=1 late=1 seq=9 opener_pid=7 opener_auid=1001 "
	     "opener_uid=1001 opener_comm=\"svc\"" SUBJECT_PART "\035AUID=\"carol\" UID=\"root\" EUID=\"root\"");
	give("type=UNKNOWN[1601] " ID(105) "ncr_event=module_load reason=73656C662D74657374206661696C6564 res=0 seq=10");
	events_flush(&events);
	assert_int_equal(count, 2);
	assert_string_equal(subjects[0].auid_name, "carol");
	assert_string_equal(subjects[0].exe, "/usr/bin/ncr");
	assert_true(taken[0].late && taken[0].has_opener && taken[0].done);
	assert_int_equal(taken[0].opener_uid, 1001);
	assert_string_equal(taken[0].opener_comm, "svc");
	assert_int_equal(taken[0].keys, 2);
	assert_true(taken[1].notice);
	assert_string_equal(taken[1].reason, "self-test failed");
	assert_int_equal(reader.orphans, 1);
}

static void damage(void **state)
{
	static const char *const bad[] = {
		RECORD(101, "res=0"), RECORD(101, "seq=1"), RECORD(101, "res=2 seq=1"), RECORD(101, "res=0 seq=x"), RECORD(101, "res=0 seq=18446744073709551616"),
		RECORD(101, "key1_uuid=694AC3EC1A9345B6B2FAA0A12D42D1B4 res=0 seq=1"), RECORD(101, "key1_uuid=1 res=0 seq=1"),
		RECORD(101, "session=4294967296 res=0 seq=1"), RECORD(101, "approved=7 res=0 seq=1"), RECORD(101, "garbage res=0 seq=1"),
		"type=UNKNOWN[1601] " ID(101) "crypto_op= res=0 seq=1", "type=UNKNOWN[1601] " ID(101),
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		give(bad[i]);
		events_flush(&events);
		if (damaged != i + 1)
			fail_msg("taken: %s", bad[i]);
	}
	assert_int_equal(count, 0);
	/* a head tells of no operation */
	give("type=UNKNOWN[1601] " ID(101) "crypto_op=trail_head trail=" UUID_1 " last=" UUID_1 " seq=1 mac=" UUID_1);
	events_flush(&events);
	assert_int_equal(count, 1);
	assert_true(taken[0].done);
	/* what a newer module may add is no damage */
	give(RECORD(101, "new_field=1 res=0 seq=1 mac=00"));
	events_flush(&events);
	assert_int_equal(count, 2);
}

/* --- libauparse ------------------------------------------------------------------------------------------------------- */

static const char *field_of(auparse_state_t *auparse, const char *name)
{
	/* a search that found nothing has left the record */
	auparse_first_record(auparse);
	return auparse_find_field(auparse, name) ? auparse_get_field_str(auparse) : NULL;
}

static void agree(auparse_state_t *auparse, const char *name, const char *text, bool untrusted)
{
	const char *value = field_of(auparse, name);
	char theirs[RECORD_ID_SIZE] = "";

	if (value && untrusted && !strcmp(name, "key1_id"))
		text_bytes(value, strlen(value), theirs, sizeof(theirs));
	else if (value && untrusted)
		text_untrusted(value, strlen(value), theirs, sizeof(theirs));
	else if (value)
		snprintf(theirs, sizeof(theirs), "%s", value);
	assert_string_equal(text, theirs);
}

static void agree_number(auparse_state_t *auparse, const char *name, int64_t number)
{
	const char *value = field_of(auparse, name);

	assert_int_equal(number, value ? strtoll(value, NULL, 10) : -1);
}

/* Every sample of the dictionary, read by us and by the library that knows nothing of us. */
static void samples(void **state)
{
	FILE *file = fopen(getenv("NCR_SAMPLES") ?: "", "re");
	auparse_state_t *auparse;
	char line[16384];
	unsigned int n = 0;

	(void)state;
	if (!file)
		fail_msg("NCR_SAMPLES does not name audit-rules/samples.txt");
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#' || strncmp(line, "type=UNKNOWN[160", 16))
			continue;
		give(line);
		events_flush(&events);
		assert_int_equal(count, n + 1);
		strcat(line, "\n");
		auparse = auparse_init(AUSOURCE_BUFFER, line);
		assert_true(auparse_next_event(auparse) > 0);
		assert_int_equal(auparse_get_type(auparse), taken[n].type);
		if (taken[n].type == 1601)
			agree(auparse, taken[n].notice ? "ncr_event" : "crypto_op", taken[n].operation, false);
		agree(auparse, "operation", taken[n].what, true);
		agree(auparse, "algo", taken[n].algorithm, true);
		agree(auparse, "key1_id", taken[n].key[0].id, true);
		agree(auparse, "key1_uuid", taken[n].key[0].uuid, false);
		agree(auparse, "key1_label", taken[n].key[0].label, true);
		agree(auparse, "key2_uuid", taken[n].key[1].uuid, false);
		agree(auparse, "by", taken[n].by, false);
		agree_number(auparse, "key1", taken[n].key[0].handle);
		agree_number(auparse, "key2", taken[n].key[1].handle);
		agree_number(auparse, "session", taken[n].session);
		agree_number(auparse, "approved", taken[n].approved);
		agree_number(auparse, "keys", taken[n].keys);
		/* a head has none */
		if (strcmp(taken[n].operation, "trail_head"))
			agree_number(auparse, "res", taken[n].done);
		agree_number(auparse, "seq", taken[n].seq);
		auparse_destroy(auparse);
		n++;
	}
	fclose(file);
	assert_true(n >= 40);
	assert_int_equal(damaged, 0);
}

/* --- meaning ---------------------------------------------------------------------------------------------------------- */

static void meanings(void **state)
{
	char text[MEANING_REASON_SIZE], key[MEANING_KEY_SIZE], user[MEANING_USER_SIZE];

	(void)state;
	give(RECORD(101, "key1_id=\"sample\" key1_uuid=" UUID_1 " res=0 seq=1"));
	give(SYSCALL(101));
	give("type=UNKNOWN[1601] " ID(102) "crypto_op=session_final ctx=5 session=0 operation=\"verify\" res=0 seq=2");
	give("type=SYSCALL " ID(102) "success=yes exit=0 ppid=1 pid=2 auid=4294967295 uid=12345678 euid=12345678");
	give("type=UNKNOWN[1601] " ID(103) "crypto_op=key_gen ctx=5 res=0 seq=3" SUBJECT_PART);
	events_flush(&events);
	assert_int_equal(count, 3);
	refusal(&taken[0], text);
	assert_string_equal(text, "the key is not exportable (EACCES)");
	refusal(&taken[1], text);
	assert_string_equal(text, "does not match");
	refusal(&taken[2], text);
	assert_string_equal(text, "not told: no SYSCALL record");
	key_text(&taken[0].key[0], key);
	assert_string_equal(key, "sample (694ac3ec)");
	key_text(&taken[1].key[0], key);
	assert_string_equal(key, "");
	/* nobody has logged in, and nobody has this number here */
	user_text(taken[1].subject, user);
	assert_string_equal(user, "12345678");
	assert_int_equal(fate_of(&taken[0], 0), FATE_EXPORTED);
	assert_int_equal(fate_of(&taken[1], 0), FATE_ENDED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	static const struct CMUnitTest tests[] = {
		TEST(order_of_lines), TEST(other_machine), TEST(many_open), TEST(own_subject), TEST(damage), TEST(samples), TEST(meanings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
