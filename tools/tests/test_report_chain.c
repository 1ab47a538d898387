// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_report_chain.c - what a log may make `ncr-report verify` do: heads of trails that never were, copies without end
 *
 * Damage to logs, of whatever kind, is in trail_log.py.
 */
#include "test.h"

#include "chain.h"

#define TEXT "crypto_op=trail_head"
#define FIRST 3

static const uint8_t roots[2][TRAIL_KEY_SIZE] = { { 1, 2, 3 }, { 4 } };
static const struct trail_subject subject = { 1000, 0, 0, 0, 1000, 4 };
static const struct chain_sight sight = { 0, 1767225600000, 100 };

/* A head of the trail whose name begins with this byte, with a MAC that is wrong. */
static struct trail_record forged(uint8_t name, uint64_t seq)
{
	return (struct trail_record) {
		.type = 1601, .text = TEXT, .text_size = strlen(TEXT), .seq = seq, .has_mac = true, .has_id = true, .id = { name },
		.has_last = true,
	};
}

/* And one with the right MAC, of a trail that begins with number FIRST. */
static struct trail_record genuine_under(const uint8_t *root, uint8_t name, uint64_t seq)
{
	struct trail_record record = forged(name, seq);
	uint8_t key[TRAIL_KEY_SIZE];
	uint64_t n;

	assert_true(trail_first_key(root, record.id, key));
	for (n = FIRST; n < seq; n++)
		assert_true(trail_next_key(key));
	assert_true(trail_mac(key, &record, &subject, record.mac));
	return record;
}

static struct trail_record genuine(uint8_t name, uint64_t seq)
{
	return genuine_under(roots[0], name, seq);
}

static void give(struct chain *chain, struct trail_record record)
{
	chain_record(chain, &record, &subject, &sight);
}

static uint64_t unknown(const struct chain *chain)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < chain->finding_count; i++)
		if (chain->findings[i].kind == FINDING_UNKNOWN)
			count += chain->findings[i].count;
	return count;
}

static void a_beginning_is_searched_for(void **state)
{
	struct chain chain;

	(void)state;
	chain_begin(&chain, roots, 1);
	give(&chain, genuine(1, 500));
	assert_int_equal(chain.trail_count, 1);
	assert_true(chain.trails[0].known);
	assert_int_equal(chain.trails[0].first, FIRST);
	/* and costs nothing when it is found */
	assert_int_equal(chain.search_left, CHAIN_SEARCH_MAX);
	chain_end(&chain, NULL, 0);
	assert_int_equal(unknown(&chain), 0);
	chain_free(&chain);
}

static void a_search_in_vain_ends(void **state)
{
	struct trail_record record;
	struct chain chain;

	(void)state;
	chain_begin(&chain, roots, 1);
	chain.search_left = 1000;
	give(&chain, forged(1, 601));
	assert_int_equal(chain.search_left, 400);
	assert_int_equal(chain.not_searched, 0);
	give(&chain, forged(2, UINT64_MAX));
	give(&chain, forged(3, 601));
	assert_int_equal(chain.search_left, 0);
	assert_int_equal(chain.not_searched, 2);
	/* the first record of a trail needs no search */
	record = genuine(4, FIRST);
	record.has_before = true;
	give(&chain, record);
	assert_true(chain.trails[3].known);
	give(&chain, genuine(4, FIRST + 1));
	assert_int_equal(chain.trails[3].good, 2);
	chain_end(&chain, NULL, 0);
	assert_int_equal(unknown(&chain), 2);
	chain_free(&chain);
}

static void a_trail_is_under_any_of_the_keys(void **state)
{
	struct chain chain;

	(void)state;
	chain_begin(&chain, roots, 2);
	give(&chain, genuine_under(roots[1], 1, 500));
	give(&chain, genuine_under(roots[0], 2, 300));
	give(&chain, genuine_under(roots[1], 1, 501));
	give(&chain, genuine_under(roots[0], 2, 301));
	/* a trail is under one key, and stays under it */
	give(&chain, genuine_under(roots[0], 1, 502));
	assert_int_equal(chain.trail_count, 2);
	assert_true(chain.trails[0].known && chain.trails[1].known);
	assert_int_equal(chain.trails[0].good, 2);
	assert_int_equal(chain.trails[1].good, 2);
	assert_int_equal(chain.waiting_count, 1);
	/* the first was looked for under the other key before */
	assert_int_equal(chain.search_left, 2 * CHAIN_SEARCH_MAX - 499);
	chain_free(&chain);
}

static void trails_are_bounded(void **state)
{
	struct chain chain;

	(void)state;
	chain_begin(&chain, roots, 1);
	chain.trails = calloc(CHAIN_TRAILS_MAX, sizeof(*chain.trails));
	assert_non_null(chain.trails);
	chain.trail_count = CHAIN_TRAILS_MAX;
	give(&chain, forged(1, 5));
	assert_int_equal(chain.trail_count, CHAIN_TRAILS_MAX);
	assert_int_equal(chain.not_kept, 1);
	chain_end(&chain, NULL, 0);
	assert_int_equal(unknown(&chain), 1);
	chain_free(&chain);
}

static void findings_are_bounded(void **state)
{
	struct trail_record record = genuine(1, FIRST);
	struct chain chain;
	size_t i;

	(void)state;
	chain_begin(&chain, roots, 1);
	record.has_before = true;
	for (i = 0; i < CHAIN_FINDINGS_MAX + 1 + 7; i++)
		give(&chain, record);
	assert_int_equal(chain.trails[0].good, 1);
	assert_int_equal(chain.finding_count, CHAIN_FINDINGS_MAX);
	chain_end(&chain, NULL, 0);
	/* and that the records before the trail are not there */
	assert_int_equal(chain.finding_count, CHAIN_FINDINGS_MAX + 1);
	assert_int_equal(unknown(&chain), 7 + 1);
	chain_free(&chain);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_beginning_is_searched_for),
		cmocka_unit_test(a_search_in_vain_ends),
		cmocka_unit_test(a_trail_is_under_any_of_the_keys),
		cmocka_unit_test(trails_are_bounded),
		cmocka_unit_test(findings_are_bounded),
	};

	return cmocka_run_group_tests_name("report_chain", tests, NULL, NULL);
}
