// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys across namespaces and loads, groups, and what both are found by.
 */
#include "report_test.h"

#include "group.h"
#include "history.h"

static struct history history;
static struct record_subject alice = { .known = true, .auid = 1000, .uid = 1000, .euid = 1000, .auid_name = "alice",
				       .uid_name = "alice", .euid_name = "alice" };
static uint64_t now;

static int begin(void **state)
{
	(void)state;
	now = TIME(0);
	return history_begin(&history) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	history_free(&history);
	return 0;
}

static struct record record_of(const char *operation, unsigned int load, uint64_t ctx, const char *uuid)
{
	struct record record = {
		.operation = "", .done = true, .load = load, .ctx = ctx, .has_ctx = ctx, .session = -1, .subject = &alice,
		.id = { .time = now += 1000 }, .key = { { .handle = -1 }, { .handle = -1 } },
	};

	strcpy(record.operation, operation);
	strcpy(record.key[0].uuid, uuid);
	return record;
}

static void tell(const char *operation, unsigned int load, uint64_t ctx, int handle, const char *uuid)
{
	struct record record = record_of(operation, load, ctx, uuid);

	record.key[0].handle = handle;
	history_record(&history, &record);
}

static const struct key *key(const char *uuid)
{
	struct record_key named = { .handle = -1 };

	strcpy(named.uuid, uuid);
	return history_key(&history, &named);
}

static void a_life(void **state)
{
	const struct key *it;
	unsigned int i;

	(void)state;
	tell("key_gen", 1, 5, 0, UUID_1);
	tell("key_storage_wrap", 1, 5, 0, UUID_1);
	for (i = 0; i < 3; i++)
		tell("session_op", 1, 5, 0, UUID_1);
	tell("context_del", 1, 5, -1, "");
	tell("module_load", 2, 0, -1, "");
	tell("key_storage_unwrap", 2, 1, 3, UUID_1);
	tell("session_init", 2, 1, 3, UUID_1);
	tell("key_export", 2, 1, 3, UUID_1);
	tell("key_zeroize", 2, 1, 3, UUID_1);
	tell("context_del", 2, 1, -1, "");
	it = key(UUID_1);
	assert_non_null(it);
	assert_string_equal(it->made_how, "generated");
	assert_string_equal(it->made_by, "alice");
	assert_int_equal(it->made, TIME(1000));
	assert_int_equal(it->loads, 2);
	assert_int_equal(it->counts[FATE_STORED], 1);
	assert_int_equal(it->counts[FATE_LOADED], 1);
	assert_int_equal(it->counts[FATE_EXPORTED], 1);
	assert_int_equal(key_uses(it), 4);
	/* with its namespace, and by itself; the second namespace had nothing left */
	assert_int_equal(key_wipes(it), 2);
	assert_int_equal(it->gone, 1);
	assert_int_equal(it->wiped, TIME(11000));
	assert_int_equal(history.handle_count, 0);
	assert_null(key(UUID_2));
}

static void sessions(void **state)
{
	struct record record;

	(void)state;
	/* begun and ended, with data in between, is one use */
	tell("session_init", 1, 5, 0, UUID_1);
	record = record_of("session_op", 1, 5, UUID_1);
	record.session = 0;
	history_record(&history, &record);
	history_record(&history, &record);
	strcpy(record.operation, "session_final");
	history_record(&history, &record);
	assert_int_equal(key_uses(key(UUID_1)), 1);
	/* a rule on data alone shows it too */
	record = record_of("session_op", 1, 5, UUID_2);
	record.session = 0;
	history_record(&history, &record);
	assert_int_equal(key_uses(key(UUID_2)), 1);
}

static void refused(void **state)
{
	struct record record = record_of("key_export", 1, 5, UUID_1);

	(void)state;
	record.done = false;
	history_record(&history, &record);
	assert_int_equal(key(UUID_1)->refused, 1);
	assert_int_equal(key(UUID_1)->counts[FATE_EXPORTED], 0);
}

static void two_keys(void **state)
{
	struct record record = record_of("key_wrap", 1, 5, UUID_1);

	(void)state;
	record.key[0].handle = 0;
	record.key[1].handle = 1;
	strcpy(record.key[0].id, "twin");
	strcpy(record.key[1].id, "twin");
	strcpy(record.key[1].uuid, UUID_2);
	history_record(&history, &record);
	history_compare(&history);
	assert_int_equal(history.count, 2);
	assert_int_equal(key(UUID_1)->alike, 2);
	assert_int_equal(key(UUID_2)->alike, 2);
	assert_int_equal(key(UUID_1)->counts[FATE_EXPORTED], 1);
	assert_int_equal(key_uses(key(UUID_2)), 1);
	tell("context_del", 1, 5, -1, "");
	assert_int_equal(key_wipes(key(UUID_1)), 1);
	assert_int_equal(key_wipes(key(UUID_2)), 1);
}

/* What is in a keyring stays when the namespace ends. */
static void published(void **state)
{
	(void)state;
	tell("key_gen", 1, 5, 0, UUID_1);
	tell("key_publish", 1, 5, 0, UUID_1);
	tell("context_del", 1, 5, -1, "");
	tell("key_attach", 1, 6, 0, UUID_1);
	tell("session_init", 1, 6, 0, UUID_1);
	tell("context_del", 1, 6, -1, "");
	assert_int_equal(key_wipes(key(UUID_1)), 0);
	tell("key_revoke", 1, 0, -1, UUID_1);
	assert_int_equal(key_wipes(key(UUID_1)), 1);
}

static void revoked(void **state)
{
	struct record record;

	(void)state;
	tell("key_revoke", 1, 0, -1, UUID_1);
	record = record_of("key_zeroize", 1, 0, UUID_1);
	strcpy(record.by, "revoke");
	history_record(&history, &record);
	assert_int_equal(key_wipes(key(UUID_1)), 1);
}

/* Numbers of namespaces come again, of handles too. */
static void numbers_again(void **state)
{
	(void)state;
	tell("key_gen", 1, 5, 0, UUID_1);
	tell("key_gen", 1, 6, 0, UUID_2);
	tell("context_del", 1, 6, -1, "");
	assert_int_equal(key_wipes(key(UUID_1)), 0);
	assert_int_equal(key_wipes(key(UUID_2)), 1);
	tell("module_load", 2, 0, -1, "");
	assert_int_equal(history.handle_count, 0);
	tell("context_del", 2, 5, -1, "");
	assert_int_equal(key_wipes(key(UUID_1)), 0);
}

/* A hundred thousand namespaces that come and go take no room. */
static void no_growth(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 1; i <= 100000; i++) {
		tell("key_attach", 1, i, 0, UUID_1);
		tell("context_del", 1, i, -1, "");
	}
	assert_int_equal(history.handle_count, 0);
	assert_int_equal(history.count, 1);
	assert_int_equal(history.left_out, 0);
}

static void groups(void **state)
{
	static const char *const texts[][2] = { { "a", "bc" }, { "ab", "c" }, { "a", "bc" }, { "", "" } };
	struct groups all;
	size_t i;

	(void)state;
	groups_begin(&all, 2);
	for (i = 0; i < COUNT(texts); i++)
		groups_count(&all, texts[i], i != 2, 100 - i);
	groups_sort(&all);
	assert_int_equal(all.count, 3);
	assert_string_equal(all.groups[0].texts[1], "bc");
	assert_int_equal(all.groups[0].done, 1);
	assert_int_equal(all.groups[0].refused, 1);
	assert_int_equal(all.groups[0].first, 98);
	assert_int_equal(all.groups[0].last, 100);
	assert_string_equal(all.groups[1].texts[0], "");
	groups_free(&all);
}

static void too_many_groups(void **state)
{
	struct groups all;
	char text[16];
	const char *texts = text;
	unsigned int i;

	(void)state;
	groups_begin(&all, 1);
	for (i = 0; i < GROUPS_MAX + 7; i++) {
		snprintf(text, sizeof(text), "%u", i);
		groups_count(&all, &texts, true, 1);
	}
	/* those that are kept are counted on */
	groups_count(&all, (const char *const[]) { "5" }, true, 1);
	assert_int_equal(all.count, GROUPS_MAX);
	assert_int_equal(all.left_out, 7);
	assert_int_equal(all.groups[5].done, 2);
	groups_free(&all);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	static const struct CMUnitTest tests[] = {
		TEST(a_life), TEST(sessions), TEST(refused), TEST(two_keys), TEST(published), TEST(revoked), TEST(numbers_again),
		TEST(no_growth), cmocka_unit_test(groups), cmocka_unit_test(too_many_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
