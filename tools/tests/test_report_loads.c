// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is missing, by the numbers of records and by what audit and auditd say of themselves.
 */
#include "report_test.h"

#include "loads.h"

static struct loads loads;
static struct gaps gaps;

static int begin(void **state)
{
	(void)state;
	gaps = (struct gaps) { 0 };
	loads_begin(&loads, &gaps);
	return 0;
}

static int end(void **state)
{
	(void)state;
	loads_free(&loads);
	gaps_free(&gaps);
	return 0;
}

static unsigned int see(const char *text)
{
	struct line line = parsed(text);
	int node = loads_node(&loads, &line);
	unsigned int load = 0;

	assert_true(node >= 0);
	loads_see(&loads, node, &line);
	if (line.type == LINE_OPERATION)
		load = loads_record(&loads, node, &line);
	else
		loads_other(&loads, node, &line);
	return load;
}

static unsigned int record(unsigned int time, unsigned int serial, unsigned int seq, const char *rest)
{
	char text[256];

	snprintf(text, sizeof(text), "type=UNKNOWN[1601] msg=audit(%u.000:%u): crypto_op=random %sseq=%u", 1767225600 + time, serial,
		 rest, seq);
	return see(text);
}

#define LOADED "ncr_event=module_load "
#define UNLOADED "ncr_event=module_unload "

/* How many gaps of a kind there are; the first of them is in @first. */
static unsigned int gaps_of(enum gap_kind kind, const struct gap **first)
{
	unsigned int n = 0;
	size_t i;

	*first = NULL;
	for (i = 0; i < gaps.count; i++) {
		if (gaps.gaps[i].kind != kind)
			continue;
		*first = *first ?: &gaps.gaps[i];
		n++;
	}
	return n;
}

static void expect(enum gap_kind kind, unsigned int n, uint64_t count)
{
	const struct gap *gap;
	unsigned int found = gaps_of(kind, &gap);

	if (found != n || (n && gap->count != count))
		fail_msg("%s: %u times (%s), not %u", gap_name(kind), found, gap ? gap->detail : "", n);
}

static void whole(void **state)
{
	unsigned int i;

	(void)state;
	assert_int_equal(record(0, 5, 1, LOADED), 1);
	for (i = 2; i < 100; i++)
		assert_int_equal(record(i, 5 + i, i, ""), 1);
	assert_int_equal(record(100, 200, 100, UNLOADED), 1);
	/* what unloading does after it has said so */
	assert_int_equal(record(100, 201, 101, ""), 1);
	assert_int_equal(record(101, 202, 1, LOADED), 2);
	loads_end(&loads);
	assert_int_equal(gaps.count, 0);
}

static void numbers_missing(void **state)
{
	const struct gap *gap;

	(void)state;
	record(0, 5, 1, LOADED);
	record(1, 6, 2, "");
	record(9, 7, 6, "");
	record(10, 8, 8, "");
	loads_end(&loads);
	expect(GAP_SEQUENCE, 2, 3);
	gaps_of(GAP_SEQUENCE, &gap);
	assert_string_equal(gap->detail, "records 3 to 5 of load 1 are not there");
	assert_int_equal(gap->from, TIME(1000));
	assert_int_equal(gap->to, TIME(9000));
	assert_string_equal(gap[1].detail, "record 7 of load 1 is not there");
	assert_int_equal(gaps.count, 2);
}

static void out_of_order(void **state)
{
	(void)state;
	record(0, 5, 1, LOADED);
	record(1, 6, 5, "");
	record(1, 7, 3, "");
	record(1, 8, 2, "");
	record(1, 9, 4, "");
	loads_end(&loads);
	expect(GAP_SEQUENCE, 0, 0);
	expect(GAP_ORDER, 1, 3);
	assert_false(gap_missing(GAP_ORDER));
}

static void twice(void **state)
{
	(void)state;
	record(0, 5, 1, "");
	record(1, 6, 2, "");
	record(2, 7, 3, "");
	assert_int_equal(record(1, 6, 2, ""), 1);
	loads_end(&loads);
	expect(GAP_DUPLICATE, 1, 1);
	expect(GAP_SEQUENCE, 0, 0);
}

static void begins_late(void **state)
{
	(void)state;
	record(0, 5, 812, "");
	record(1, 6, 813, "");
	loads_end(&loads);
	expect(GAP_BEGINNING, 1, 811);
	assert_int_equal(gaps.count, 1);
	assert_false(gap_missing(GAP_BEGINNING));
}

/* A reboot: nothing tells the end; the second load's first records may be lost too. */
static void reboots(void **state)
{
	(void)state;
	assert_int_equal(record(0, 5000, 1, LOADED), 1);
	assert_int_equal(record(1, 5001, 2, ""), 1);
	assert_int_equal(record(100, 3, 1, LOADED), 2);
	/* no record of the load, and a number that was there before */
	assert_int_equal(record(200, 4, 1, ""), 3);
	assert_int_equal(record(201, 5000, 2, ""), 3);
	/* a number that goes on, and a serial of another boot */
	assert_int_equal(record(300, 9, 5, ""), 4);
	loads_end(&loads);
	expect(GAP_OPEN_END, 3, 0);
	expect(GAP_SEQUENCE, 1, 4);
	assert_false(gap_missing(GAP_OPEN_END));
}

/* The clock was set back between two boots. */
static void clock_back(void **state)
{
	(void)state;
	record(1000, 500, 1, LOADED);
	record(1001, 501, 2, "");
	see("type=SYSTEM_BOOT msg=audit(1767225600.000:6): pid=1");
	assert_int_equal(record(1, 9, 1, ""), 2);
	loads_end(&loads);
	expect(GAP_DUPLICATE, 0, 0);
}

/* A self-test fails before the module says that it is loaded. */
static void test_before_load(void **state)
{
	(void)state;
	record(0, 1, 1, UNLOADED);
	assert_int_equal(record(1, 2, 1, "res=0 "), 2);
	assert_int_equal(record(1, 3, 2, LOADED), 2);
	loads_end(&loads);
	assert_int_equal(gaps.count, 0);
}

/* More gaps at a time than are kept open: reported, none forgotten. */
static void many_ranges(void **state)
{
	const struct gap *gap;
	unsigned int i;

	(void)state;
	for (i = 0; i < 3 * RANGES_MAX; i++)
		record(i, i + 1, 2 * i + 1, "");
	loads_end(&loads);
	assert_int_equal(gaps_of(GAP_SEQUENCE, &gap), 3 * RANGES_MAX - 1);
}

static void too_many_gaps(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i <= GAPS_MAX + 4; i++)
		record(i, i + 1, 2 * i + 1, "");
	loads_end(&loads);
	assert_int_equal(gaps.count, GAPS_MAX);
	assert_int_equal(gaps.more[GAP_SEQUENCE], 4);
}

static void machines(void **state)
{
	(void)state;
	see("node=a type=UNKNOWN[1601] " ID(101) "crypto_op=random seq=1");
	see("node=b type=UNKNOWN[1601] " ID(101) "crypto_op=random seq=1");
	see("node=\x1b[2J type=UNKNOWN[1601] " ID(101) "crypto_op=random seq=1");
	see("node=a type=UNKNOWN[1601] " ID(102) "crypto_op=random seq=2");
	see("node=b type=UNKNOWN[1601] " ID(103) "crypto_op=random seq=3");
	loads_end(&loads);
	assert_int_equal(loads.count, 3);
	assert_string_equal(loads.nodes[2]->shown, "\\x1b[2J");
	expect(GAP_SEQUENCE, 1, 1);
	assert_int_equal(gaps.gaps[0].node, 1);
}

static void audit_off(void **state)
{
	const struct gap *gap;

	(void)state;
	see("type=CONFIG_CHANGE msg=audit(1767225601.000:7): op=set audit_enabled=0 old=1 auid=0 ses=1 res=0");
	see("type=CONFIG_CHANGE msg=audit(1767225602.000:8): op=set audit_enabled=0 old=1 auid=0 ses=1 res=1");
	see("type=SYSCALL msg=audit(1767225602.000:8): success=yes");
	see("type=DAEMON_ROTATE msg=audit(1767225603.000:999): op=rotate-logs");
	see("type=SYSCALL msg=audit(1767225609.000:9): success=yes");
	see("type=CONFIG_CHANGE msg=audit(1767225620.000:10): op=set audit_enabled=0 old=1 auid=0 ses=1 res=1");
	loads_end(&loads);
	expect(GAP_AUDIT_OFF, 2, 0);
	gaps_of(GAP_AUDIT_OFF, &gap);
	assert_int_equal(gap->from, TIME(2000));
	assert_int_equal(gap->to, TIME(9000));
	assert_int_equal(gap[1].to, 0);
}

static void lost(void **state)
{
	(void)state;
	see("type=CONFIG_CHANGE " ID(101) "op=set lost=0 old=17 auid=0 ses=1 res=1");
	see("type=CONFIG_CHANGE " ID(102) "op=set lost=0 old=0 auid=0 ses=1 res=1");
	loads_end(&loads);
	expect(GAP_LOST, 1, 17);
	assert_true(gap_missing(GAP_LOST));
}

static void probe(void **state)
{
	const struct gap *gap;

	(void)state;
	record(0, 5, 1, LOADED);
	record(1, 6, 2, "ncr_event=probe_lost ");
	record(7, 7, 3, "ncr_event=probe_back ");
	record(8, 8, 4, "ncr_event=probe_lost ");
	loads_end(&loads);
	expect(GAP_PROBE_LOST, 2, 0);
	gaps_of(GAP_PROBE_LOST, &gap);
	assert_int_equal(gap->from, TIME(1000));
	assert_int_equal(gap->to, TIME(7000));
	assert_true(gap_missing(GAP_PROBE_LOST));
}

static void rules(void **state)
{
	unsigned int i;
	char text[256];

	(void)state;
	/* rules at boot are none that were removed */
	see("type=CONFIG_CHANGE " ID(101) "auid=0 ses=1 op=add_rule key=\"x\" list=4 res=1");
	for (i = 0; i < 3; i++) {
		snprintf(text, sizeof(text), "type=CONFIG_CHANGE msg=audit(1767225700.%03u:%u): auid=0 op=remove_rule key=\"x\" list=4 res=1",
			 i, 200 + i);
		see(text);
	}
	for (i = 0; i < 3; i++) {
		snprintf(text, sizeof(text), "type=CONFIG_CHANGE msg=audit(1767225701.%03u:%u): auid=0 op=add_rule key=\"x\" list=4 res=1",
			 i, 300 + i);
		see(text);
	}
	/* as the kernel writes it */
	see("type=CONFIG_CHANGE msg=audit(1767225800.000:400): auid=0 ses=1op=remove_rule path=\"/sys/kernel/security/ncr/op/random\" "
	    "key=\"k\" list=4 res=1");
	see("type=CONFIG_CHANGE msg=audit(1767225800.000:401): auid=0 ses=1 op=\"remove_rule\" key=(null) list=4 res=1");
	loads_end(&loads);
	expect(GAP_RULES_CHANGED, 1, 3);
	expect(GAP_RULES_REMOVED, 1, 2);
	assert_true(gap_missing(GAP_RULES_REMOVED) && !gap_missing(GAP_RULES_CHANGED));
}

static void daemon_says(void **state)
{
	(void)state;
	see("type=DAEMON_START " ID(101) "op=start");
	see("type=DAEMON_END " ID(102) "op=terminate");
	see("type=DAEMON_START " ID(103) "op=start");
	see("type=DAEMON_ABORT " ID(104) "op=error-halt");
	see("type=DAEMON_RESUME " ID(105) "op=resume-logging");
	see("type=DAEMON_END " ID(106) "op=terminate");
	loads_end(&loads);
	expect(GAP_DAEMON_STOPPED, 2, 0);
	expect(GAP_DAEMON_ERROR, 2, 0);
	assert_false(gap_missing(GAP_DAEMON_STOPPED));
	assert_true(gap_missing(GAP_DAEMON_ERROR));
}

static void within(void **state)
{
	const struct gap open = { .from = 5 }, closed = { .from = 5, .to = 9 }, never = { .from = 0 };

	(void)state;
	assert_true(gap_within(&open, 100, 0) && gap_within(&open, 0, 5) && !gap_within(&open, 0, 4));
	assert_true(gap_within(&closed, 9, 20) && gap_within(&closed, 1, 5) && !gap_within(&closed, 10, 20) && !gap_within(&closed, 1, 4));
	assert_true(gap_within(&never, 1, 2));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	static const struct CMUnitTest tests[] = {
		TEST(whole), TEST(numbers_missing), TEST(out_of_order), TEST(twice), TEST(begins_late), TEST(reboots), TEST(clock_back),
		TEST(test_before_load), TEST(many_ranges), TEST(too_many_gaps), TEST(machines), TEST(audit_off), TEST(lost), TEST(probe),
		TEST(rules), TEST(daemon_says), TEST(within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
