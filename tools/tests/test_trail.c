// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_trail.c - the chain of MACs: values that were computed apart, and records that are not in the form of the module
 *
 * What the module itself writes is in selftest/device/audit_trail.c.
 */
#include "test.h"

#include "hex.h"
#include "trail.h"

#define ROOT "f8c2c089a4aaeb0bb088c2902e7b875764ea2d126bf7189f109381f7a690c3ab"
#define CHECK "577fc7a559121b3c"
#define LINE "ncr-trail-key 1 " CHECK " " ROOT
#define ID "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
#define KEY_0 "2c14cfaa7e85018c36077a85fd91cc0e3768f09ce2598c08623ddde5af405784"
#define KEY_1 "ff5b8af741931e39c35aeed4e66b1e5b38ce4bd6a3337495c04cf81c71800fd4"
#define MAC_0 "f0c7478770a96482010b4d0f6f61d32b"
#define MAC_1 "7259b25cdeb4b992f5da306bbff8c1e7"
#define BEFORE "36df4ad4850231c2d0652327d017d68a97a80f900678fb34a3779f5c5ba76f1a"
#define NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define UNSET "4294967295"

/* an event of its own, before the key; the record of the key; and one in the event of a system call */
#define LOADED "ncr_event=module_load res=1 seq=1"
#define ROOTS_SUBJECT " ppid=1 pid=7 auid=" UNSET " uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) " \
	"ses=" UNSET " comm=\"modprobe\" exe=\"/usr/bin/kmod\" subj=unconfined"
#define FIRST "key_size=32 res=1 trail=" ID " before=" BEFORE " seq=2"
#define SECOND "crypto_op=key_export ctx=5 key1=0 key1_id=\"sample\" res=0 seq=3"

static const struct trail_subject roots = { 7, 0, 0, 0, UINT32_MAX, UINT32_MAX };
static const struct trail_subject somebodys = { 1234, 1000, 1001, 1002, 1003, 5 };

static void bytes_are(const uint8_t *bytes, size_t size, const char *wanted)
{
	char text[2 * TRAIL_HASH_SIZE + 1];

	hex_format(bytes, size, text);
	assert_string_equal(text, wanted);
}

static void bytes_of(const char *text, uint8_t *bytes, size_t size)
{
	size_t got;

	assert_true(hex_parse(text, bytes, &got, size));
	assert_int_equal(got, size);
}

/* From a copy without anything behind it, so that the sanitizer sees a byte too many. */
static bool parse(struct trail_record *record, unsigned int type, const char *text)
{
	static char *copy;
	size_t size = strlen(text);

	free(copy);
	copy = malloc(size + !size);
	memcpy(copy, text, size);
	return trail_record_parse(record, type, copy, size);
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static void keys(void **state)
{
	uint8_t master[32], root[TRAIL_KEY_SIZE], check[TRAIL_CHECK_SIZE], key[TRAIL_KEY_SIZE], id[TRAIL_ID_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(master); i++)
		master[i] = i;
	assert_true(trail_root(master, sizeof(master), root, check));
	bytes_are(root, sizeof(root), ROOT);
	bytes_are(check, sizeof(check), CHECK);
	bytes_of(ID, id, sizeof(id));
	assert_true(trail_first_key(root, id, key));
	bytes_are(key, sizeof(key), KEY_0);
	assert_true(trail_next_key(key));
	bytes_are(key, sizeof(key), KEY_1);
}

static void key_line(void **state)
{
	static const char *const bad[] = {
		"", "\n", "ncr-trail-key 1 ", LINE "\n\n", LINE " ", " " LINE, "ncr-trail-key 2 " CHECK " " ROOT,
		"ncr-trail-key 1 " ROOT " " CHECK, "ncr-trail-key 1 " CHECK "\n" ROOT, "ncr-trail-key 1 " CHECK "  " ROOT,
		"ncr-trail-key 1 577FC7A559121B3C " ROOT, "ncr-trail-key 1 577fc7a559121b3g " ROOT,
		"ncr-trail-key 1 " CHECK " g8c2c089a4aaeb0bb088c2902e7b875764ea2d126bf7189f109381f7a690c3ab",
	};
	static const uint8_t zeros[TRAIL_KEY_SIZE];
	uint8_t root[TRAIL_KEY_SIZE], check[TRAIL_CHECK_SIZE];
	char line[TRAIL_KEY_LINE_SIZE];

	(void)state;
	assert_true(trail_key_parse(LINE, strlen(LINE), root, check));
	bytes_are(root, sizeof(root), ROOT);
	bytes_are(check, sizeof(check), CHECK);
	trail_key_format(root, check, line);
	assert_string_equal(line, LINE "\n");
	assert_true(trail_key_parse(line, strlen(line), root, check));
	for (size_t i = 0; i < COUNT(bad); i++) {
		char *copy = malloc(strlen(bad[i]) + !*bad[i]);

		memcpy(copy, bad[i], strlen(bad[i]));
		if (trail_key_parse(copy, strlen(bad[i]), root, check))
			fail_msg("'%s' was taken", bad[i]);
		assert_memory_equal(root, zeros, sizeof(zeros));
		free(copy);
	}
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static void records(void **state)
{
	struct trail_subject subject;
	struct trail_record record;
	uint8_t key[TRAIL_KEY_SIZE];

	(void)state;
	assert_true(parse(&record, 1600, FIRST " mac=" MAC_0 ROOTS_SUBJECT));
	assert_int_equal(record.seq, 2);
	assert_int_equal(record.text_size, strlen(FIRST));
	assert_true(record.has_mac && record.has_subject && record.has_id && record.has_before && !record.has_last);
	assert_memory_equal(&record.subject, &roots, sizeof(roots));
	bytes_are(record.id, sizeof(record.id), ID);
	bytes_are(record.before, sizeof(record.before), BEFORE);
	bytes_of(KEY_0, key, sizeof(key));
	assert_true(trail_record_good(key, &record, &record.subject));

	assert_true(parse(&record, 1601, SECOND " mac=" MAC_1));
	assert_true(record.has_mac && !record.has_subject && !record.has_id);
	assert_true(trail_next_key(key));
	assert_true(trail_record_good(key, &record, &somebodys));
	/* what auditd adds in its enriched format is no part of it */
	assert_true(parse(&record, 1601, SECOND " mac=" MAC_1 "\035UID=\"root\" seq=9 pid=1"));
	assert_true(!record.has_subject && trail_record_good(key, &record, &somebodys));

	assert_true(parse(&record, 1601, "crypto_op=trail_head trail=" ID " last=" MAC_1 " seq=18446744073709551615"));
	assert_true(record.has_id && record.has_last && !record.has_before && !record.has_mac);
	assert_true(record.seq == UINT64_MAX);
	bytes_are(record.last, sizeof(record.last), MAC_1);

	assert_true(trail_subject_parse(&subject, "arch=c000003e" ROOTS_SUBJECT, strlen("arch=c000003e" ROOTS_SUBJECT)));
	assert_memory_equal(&subject, &roots, sizeof(roots));
}

static void other_records(void **state)
{
	static const char *const bad[] = {
		"", " ", "=", "res=1", "res=1 seq", "res=1 seq=", "res=1 seq=0", "res=1 seq=01", "res=1 seq=-1", "res=1 seq=1x",
		"res=1 seq=18446744073709551616", "res=1 seq=99999999999999999999999", "res=1 seq=1 seq=1",
		"res=1 mac=" MAC_0 " seq=1", "res=1 seq=1 res=0 mac=" MAC_0, "res=1 seq=1 mac=" MAC_0 " mac=" MAC_0,
		"res=1 seq=1 mac=" MAC_0 " seq=1", "res=1 seq=1 mac=", "res=1 seq=1 mac=" MAC_0 "0",
		"res=1 seq=1 mac=F0C7478770A96482010B4D0F6F61D32B", "trail=00 seq=1", "before=" MAC_0 " seq=1", "last= seq=1",
		"trail=" ID " trail=" ID " seq=1",
		/* a part of the subject, and one of its numbers twice or none */
		"res=1 seq=1 pid=1", "res=1 seq=1" ROOTS_SUBJECT " uid=1", "res=1 seq=1 mac=" MAC_0 " uid=x" ROOTS_SUBJECT,
		"res=1 seq=1 pid=1 uid=0 euid=0 gid=0 auid=4294967296 ses=1",
		"res=1 seq=1 pid=2147483648 uid=0 euid=0 gid=0 auid=1 ses=1",
	};
	static const char *const bad_subjects[] = { "", "pid=1", "arch=c000003e ppid=1 uid=0 euid=0 gid=0 auid=1 ses=1" };
	char text[TRAIL_TEXT_MAX + 2];
	struct trail_subject subject;
	struct trail_record record;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (parse(&record, 1601, bad[i]))
			fail_msg("'%s' was taken", bad[i]);
	for (size_t i = 0; i < COUNT(bad_subjects); i++)
		assert_false(trail_subject_parse(&subject, bad_subjects[i], strlen(bad_subjects[i])));
	/* longer than the kernel's buffer, and the control */
	snprintf(text, sizeof(text), "label=%0*d seq=1", TRAIL_TEXT_MAX - 12, 0);
	assert_int_equal(strlen(text), TRAIL_TEXT_MAX);
	assert_true(parse(&record, 1601, text));
	snprintf(text, sizeof(text), "label=%0*d seq=1", TRAIL_TEXT_MAX - 11, 0);
	assert_false(parse(&record, 1601, text));
}

/* Each bit of what is covered, and the type, the key and each number of the subject. */
static void any_change_is_seen(void **state)
{
	char text[] = SECOND " mac=" MAC_1;
	struct trail_subject subject;
	struct trail_record record;
	uint8_t key[TRAIL_KEY_SIZE];

	(void)state;
	bytes_of(KEY_1, key, sizeof(key));
	for (size_t i = 0; i < 8 * strlen(text); i++) {
		text[i / 8] ^= 1 << i % 8;
		if (parse(&record, 1601, text) && trail_record_good(key, &record, &somebodys))
			fail_msg("'%s' was taken", text);
		text[i / 8] ^= 1 << i % 8;
	}
	for (size_t i = 0; i < 8 * sizeof(subject); i++) {
		subject = somebodys;
		((uint8_t *)&subject)[i / 8] ^= 1 << i % 8;
		assert_true(parse(&record, 1601, text));
		assert_false(trail_record_good(key, &record, &subject));
	}
	for (size_t i = 0; i < 8 * sizeof(key); i++) {
		key[i / 8] ^= 1 << i % 8;
		assert_false(trail_record_good(key, &record, &somebodys));
		key[i / 8] ^= 1 << i % 8;
	}
	assert_true(parse(&record, 1600, text));
	assert_false(trail_record_good(key, &record, &somebodys));
	assert_true(parse(&record, 1601, SECOND));
	assert_false(trail_record_good(key, &record, &somebodys));
	/* the control */
	assert_true(parse(&record, 1601, text));
	assert_true(trail_record_good(key, &record, &somebodys));
}

static void before_the_key(void **state)
{
	uint8_t before[TRAIL_HASH_SIZE];
	struct trail_record record;
	struct trail_hash *hash = trail_hash_new();

	(void)state;
	assert_non_null(hash);
	assert_true(trail_hash_end(hash, before));
	bytes_are(before, sizeof(before), NOTHING);
	hash = trail_hash_new();
	assert_non_null(hash);
	assert_true(parse(&record, 1601, LOADED ROOTS_SUBJECT));
	assert_true(record.has_subject && !record.has_mac);
	assert_true(trail_hash_add(hash, &record, &record.subject));
	assert_true(trail_hash_end(hash, before));
	bytes_are(before, sizeof(before), BEFORE);
	hash = trail_hash_new();
	assert_non_null(hash);
	assert_true(trail_hash_end(hash, NULL));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(key_line),
		cmocka_unit_test(records),
		cmocka_unit_test(other_records),
		cmocka_unit_test(any_change_is_seen),
		cmocka_unit_test(before_the_key),
	};

	return cmocka_run_group_tests_name("trail", tests, NULL, NULL);
}
