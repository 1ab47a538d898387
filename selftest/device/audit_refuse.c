// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_refuse.c - audit_failure=refuse: what cannot be recorded is not done, and what is done is recorded
 *
 * The module must be the test build, and not be in use: the tests load it with the parameter.
 */
#include "device.h"

#include "audit_log.h"

#include <signal.h>

#define ATTEMPTS 400

static pid_t daemon_pid;

/* --- counting what the kernel was given --------------------------------------------------------------------------- */

static int count_records(int group)
{
	char mark[AUDIT_MARK_SIZE] = "";
	int count = 0;

	while (audit_given(group, mark))
		count++;
	return count;
}

/* --- what children do --------------------------------------------------------------------------------------------- */

static int opens_and_generates(void *unused)
{
	int device = open(DEVICE, O_RDWR);
	ncr_key_t key;

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, 0));
	return close(device);
}

static int cannot_open(void *unused)
{
	(void)unused;
	child_expect(ENOBUFS, open(DEVICE, O_RDWR) < 0 ? errno : 0);
	return 0;
}

/* An operation that is refused has changed nothing. */
static int nothing_changes(void *unused)
{
	int device = open(DEVICE, O_RDWR);
	uint8_t out[16];
	size_t size = sizeof(out);
	ncr_key_t key;

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_import(device, key, "sixteen letters.", 16, NCR_KEY_FLAG_EXPORTABLE));
	auditctl("-e 0");
	child_expect(ENOBUFS, try_generate(device, key, 128, 0));
	child_expect(ENOBUFS, try_deinit(device, key));
	child_expect(ENOBUFS, try_export(device, key, out, &size));
	auditctl("-e 1");
	size = sizeof(out);
	child_expect(0, try_export(device, key, out, &size));
	child_expect(0, memcmp(out, "sixteen letters.", 16));
	return close(device);
}

/* Prints nothing; the number of operations that were done comes back through the pipe. */
static int result[2];

static int asks_until_refused(void *unused)
{
	int device = open(DEVICE, O_RDWR), counts[2] = { 0, 0 };
	struct ncr_key_info_st info;
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, 0));
	for (int i = 0; i < ATTEMPTS; i++) {
		int error = try_info(device, key, &info);

		if (error && error != ENOBUFS)
			child_expect(0, error);
		counts[!!error]++;
	}
	child_expect(sizeof(counts), write(result[1], counts, sizeof(counts)));
	return 0;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

/* No rule at all: each operation is in the trail, with the call it belongs to. */
static void all_is_recorded(void **state)
{
	off_t from = audit_mark();
	char *text;
	size_t size;

	(void)state;
	in_child(opens_and_generates, NULL);
	text = audit_between(from, audit_mark(), &size);
	assert_non_null(strstr(text, "crypto_op=context_new"));
	assert_non_null(strstr(text, "crypto_op=key_gen"));
	assert_non_null(strstr(text, "crypto_op=context_del"));
	assert_non_null(strstr(text, "type=SYSCALL"));
	free(text);
}

static void audit_is_off(void **state)
{
	(void)state;
	auditctl("-e 0");
	in_child(cannot_open, NULL);
	auditctl("-e 1");
	in_child(opens_and_generates, NULL);
	in_child(nothing_changes, NULL);
}

static void type_is_excluded(void **state)
{
	(void)state;
	auditctl("-a always,exclude -F msgtype=1601");
	in_child(cannot_open, NULL);
	auditctl("-D");
	in_child(opens_and_generates, NULL);
}

/* The daemon takes nothing and nobody waits for it: as many records as operations that were done. */
static void queue_is_full(void **state)
{
	int group, counts[2], records;

	(void)state;
	audit_mark();
	group = audit_group();
	write_file("/proc/sys/kernel/printk_ratelimit", "5");
	auditctl("-b 4");
	auditctl("--backlog_wait_time 0");
	assert_int_equal(pipe(result), 0);
	assert_int_equal(kill(daemon_pid, SIGSTOP), 0);
	in_child(asks_until_refused, NULL);
	assert_int_equal(kill(daemon_pid, SIGCONT), 0);
	assert_int_equal(read(result[0], counts, sizeof(counts)), sizeof(counts));
	auditctl("-b 8192");
	auditctl("--backlog_wait_time 15000");
	records = count_records(group);
	write_file("/proc/sys/kernel/printk_ratelimit", "0");
	close(group);
	print_message("%d done, %d refused, %d records\n", counts[0], counts[1], records);
	assert_true(counts[1] > 0);
	/* and of context_new, key_gen, and, unless that could not be written, context_del */
	assert_in_range(records, counts[0] + 2, counts[0] + 3);
	audit_mark();
}

static void words_there_are_not(void **state)
{
	(void)state;
	assert_int_not_equal(system("rmmod ncr && modprobe ncr allow_unload=1 audit_failure=maybe 2>/dev/null"), 0);
	assert_int_equal(system("modprobe ncr allow_unload=1"), 0);
	auditctl("-e 0");
	in_child(opens_and_generates, NULL);
}

static int setup(void **state)
{
	(void)state;
	daemon_pid = audit_start(8192);
	return system("rmmod ncr && modprobe ncr allow_unload=1 audit_failure=refuse");
}

static int teardown(void **state)
{
	(void)state;
	audit_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_recorded),
		cmocka_unit_test(audit_is_off),
		cmocka_unit_test(type_is_excluded),
		cmocka_unit_test(queue_is_full),
		cmocka_unit_test(words_there_are_not),
	};

	return cmocka_run_group_tests_name("audit_refuse", tests, setup, teardown);
}
