// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_failures.c - the daemon cannot write, or is gone: operations go on, the kernel is given every record, and those
 * that are not in the log show as a gap in its numbers
 *
 * The log lies on a small file system of its own, which a file of the test fills and frees. A full queue and audit that
 * is switched off are in audit_storm.c and audit_refuse.c.
 */
#include "device.h"

#include "audit_log.h"

#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>

#define LOG_FOLDER "/var/log/audit"
#define FILLER LOG_FOLDER "/filler"
#define EXPORT_RULE "-a always,exit -F path=" NODE_DIR "/op/key_export -k ncr-selftest"
/* a refused export leaves some 700 bytes, and the disk has room for a few */
#define EXPORTS 200

static pid_t daemon_pid;

static long long seq_of(const char *text)
{
	char value[32];

	return line_field(text, "seq", value, sizeof(value)) ? atoll(value) : -1;
}

/* The numbers of the records that the kernel was given since the last call: how many, first and last, none missing. */
static void given(int group, int *count, long long *first, long long *last)
{
	char mark[AUDIT_MARK_SIZE] = "";
	const char *text;

	for (*count = 0; (text = audit_given(group, mark));) {
		long long seq = seq_of(text);

		assert_true(seq > 0);
		if ((*count)++)
			assert_int_equal(seq, *last + 1);
		else
			*first = seq;
		*last = seq;
	}
}

static void fill_disk(void)
{
	static const char block[4096];
	FILE *file = fopen(FILLER, "w");

	assert_non_null(file);
	while (fwrite(block, 1, sizeof(block), file) == sizeof(block))
		;
	fclose(file);
}

/* In a child: a process that was there before audit was on is not seen. */
static int refuse_exports(void *key)
{
	uint8_t out[16];

	for (int i = 0; i < EXPORTS; i++) {
		size_t size = sizeof(out);

		child_expect(EACCES, try_export(fd, *(ncr_key_t *)key, out, &size));
	}
	return 0;
}

/* How many records the log has, and whether any number in this range is among them. */
static int logged(off_t from, off_t to, long long first, long long last, int *among)
{
	size_t size;
	char *text = audit_between(from, to, &size), *line, *rest = text;
	int count = 0;

	for (*among = 0; (line = strsep(&rest, "\n"));) {
		if (!strstr(line, "crypto_op=key_export"))
			continue;
		count++;
		*among += seq_of(line) >= first && seq_of(line) <= last;
	}
	free(text);
	return count;
}

static void disk_is_full(void **state)
{
	int group = audit_group(), count, among;
	long long first, last, first_after, last_after;
	ncr_key_t key = key_new(fd);
	off_t from = audit_mark(), to;
	char before[64];

	(void)state;
	snprintf(before, sizeof(before), "%s", status_value("audit"));
	expect(0, try_generate(fd, key, 128, 0));
	auditctl(EXPORT_RULE);
	fill_disk();
	in_child(refuse_exports, &key);
	/* the daemon reads what it cannot write, so nothing holds the kernel up */
	given(group, &count, &first, &last);
	assert_int_equal(count, EXPORTS);
	/* the probe, or a patched audit core; never "always" */
	assert_string_equal(status_value("audit"), before);
	assert_null(strstr(before, "always"));

	assert_int_equal(unlink(FILLER), 0);
	in_child(refuse_exports, &key);
	to = audit_mark();
	given(group, &count, &first_after, &last_after);
	assert_int_equal(count, EXPORTS);
	assert_int_equal(first_after, last + 1);

	count = logged(from, to, first_after, last_after, &among);
	assert_int_equal(among, EXPORTS);
	/* the control: the disk was full, and most of the first were lost there */
	logged(from, to, first, last, &among);
	assert_true(among < EXPORTS / 2);
	assert_int_equal(count, EXPORTS + among);
	auditctl("-D");
	key_free(fd, key);
	close(group);
}

/* The kernel hands the records to its own log instead, as it does for every other record. */
static void daemon_is_gone(void **state)
{
	long long first, last, first_after, last_after;
	int group = audit_group(), count, among;
	ncr_key_t key = key_new(fd);
	off_t from;

	(void)state;
	expect(0, try_generate(fd, key, 128, 0));
	auditctl(EXPORT_RULE);
	assert_int_equal(kill(daemon_pid, SIGKILL), 0);
	in_child(refuse_exports, &key);
	given(group, &count, &first, &last);
	assert_int_equal(count, EXPORTS);

	unlink("/run/auditd.pid");
	daemon_pid = audit_start(8192);
	auditctl(EXPORT_RULE);
	from = audit_mark();
	in_child(refuse_exports, &key);
	assert_int_equal(logged(from, audit_mark(), 0, LLONG_MAX, &among), EXPORTS);
	given(group, &count, &first_after, &last_after);
	assert_int_equal(first_after, last + 1);
	auditctl("-D");
	key_free(fd, key);
	close(group);
}

static int setup(void **state)
{
	if (mount("tmpfs", LOG_FOLDER, "tmpfs", 0, "size=1m,mode=750"))
		return -1;
	daemon_pid = audit_start(8192);
	return group_open(state);
}

static int teardown(void **state)
{
	int status = group_close(state);

	audit_stop();
	return umount(LOG_FOLDER) ? -1 : status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(disk_is_full),
		counted_test(daemon_is_gone),
	};

	return cmocka_run_group_tests_name("audit_failures", tests, setup, teardown);
}
