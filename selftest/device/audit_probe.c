// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_probe.c - the probe by which records appear in selected events alone: what root's switches do to it, what
 * happens without it, and what outlives the module
 *
 * The module must be the test build, and not be in use: the tests load and unload it.
 */
#include "device.h"

#include "audit_log.h"

#include <sys/stat.h>

#define TRACING "/sys/kernel/tracing/"
#define RULE "-a always,exit -F path=" NODE_DIR "/op/key_get_info -k ncr-probe"
#define UNRELATED "-w /etc/passwd -p wa -k ncr-unrelated"
#define FTRACE_ENABLED "/proc/sys/kernel/ftrace_enabled"
/* the module looks every 10 s */
#define LOOKS_WITHIN 25

static void status_is(const char *wanted)
{
	assert_string_equal(status_value("audit"), wanted);
}

/* Waits for the module to find out by itself. */
static void status_becomes(const char *wanted)
{
	for (int i = 0; i < LOOKS_WITHIN * 10; i++) {
		if (!strcmp(status_value("audit"), wanted))
			return;
		usleep(100000);
	}
	status_is(wanted);
}

static void module(const char *command)
{
	if (system(command))
		fail_msg("%s failed", command);
}

static int asks(void *unused)
{
	struct ncr_key_info_st info;
	int device = open(DEVICE, O_RDWR);
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, 0));
	child_expect(0, try_info(device, key, &info));
	return close(device);
}

/* What one child's doing left in the log. */
struct trail {
	int info, info_in_event, info_own_subject, late, others;
	char *text;
};

static void count_line(struct trail *trail, const char *line, char *stamp, size_t size)
{
	const char *at = strstr(line, "audit(");
	char value[64];

	if (!strncmp(line, "type=UNKNOWN[1601]", 18) && line_field(line, "ctx", value, sizeof(value))) {
		if (!strstr(line, "crypto_op=key_get_info ")) {
			trail->others++;
			return;
		}
		trail->info++;
		trail->late += !!line_field(line, "late", value, sizeof(value));
		trail->info_own_subject += !!line_field(line, "pid", value, sizeof(value));
		snprintf(stamp, size, "%.*s", (int)strcspn(at, ")"), at);
	} else if (!strncmp(line, "type=SYSCALL", 12) && *stamp && strstr(line, stamp)) {
		trail->info_in_event++;
	}
}

static struct trail trail_of(int (*function)(void *))
{
	struct trail trail = { 0 };
	char stamp[64] = "", *copy;
	off_t from = audit_mark();
	size_t size;

	in_child(function, NULL);
	trail.text = audit_between(from, audit_mark(), &size);
	copy = strdup(trail.text);
	for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n"))
		count_line(&trail, line, stamp, sizeof(stamp));
	free(copy);
	return trail;
}

static void show_and_fail(struct trail *trail, const char *what)
{
	print_error("%s\n", trail->text);
	fail_msg("%s: %d records, %d in their event, %d with a subject, %d late, %d of other operations", what, trail->info,
		 trail->info_in_event, trail->info_own_subject, trail->late, trail->others);
}

/* The rule selects one call, and its record is in its event; nothing else. */
static void is_exact(const char *what)
{
	struct trail trail = trail_of(asks);

	if (trail.info != 1 || trail.info_in_event != 1 || trail.info_own_subject || trail.late || trail.others)
		show_and_fail(&trail, what);
	free(trail.text);
}

/* How often a record with this text is in the log since then. */
static int in_log(off_t from, const char *text, const char *more)
{
	size_t size;
	char *log = audit_between(from, audit_mark(), &size);
	int count = 0;

	for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		count += strstr(line, text) && strstr(line, more);
	free(log);
	return count;
}

/* --- switches ----------------------------------------------------------------------------------------------------- */

/* Writes what root may write; whether the kernel takes it is its own affair. A file that is not there is told. */
static int try_write(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_TRUNC), error;

	if (fd < 0)
		return errno;
	error = write(fd, value, strlen(value)) < 0 ? errno : 0;
	close(fd);
	return error;
}

static void no_switch_disarms(void **state)
{
	static const struct {
		const char *path, *value, *back;
		int error;
	} rows[] = {
		/* permanent: the kernel refuses */
		{ FTRACE_ENABLED, "0", "1", EBUSY },
		{ "/sys/kernel/debug/kprobes/enabled", "0", "1", 0 },
		{ TRACING "tracing_on", "0", "1", 0 },
		{ TRACING "set_ftrace_notrace", "audit_log_exit", "", 0 },
		{ TRACING "set_ftrace_notrace", "ncr_audit_probe_event", "", 0 },
		{ TRACING "set_ftrace_filter", "audit_log_exit", "", 0 },
		{ TRACING "set_ftrace_filter", "audit_log_exit:traceoff", "!audit_log_exit:traceoff", 0 },
		{ TRACING "set_ftrace_filter", "!audit_log_exit", "", 0 },
		{ TRACING "set_ftrace_pid", "1", "", 0 },
		{ TRACING "current_tracer", "function", "nop", 0 },
		{ TRACING "current_tracer", "function_graph", "nop", 0 },
		{ "/proc/sys/kernel/kprobes-optimization", "0", "1", 0 },
		{ "/proc/sys/kernel/stack_tracer_enabled", "1", "0", 0 },
	};
	int done = 0, error;

	(void)state;
	auditctl("-D");
	auditctl(RULE);
	is_exact("before");
	for (size_t i = 0; i < COUNT(rows); i++) {
		error = try_write(rows[i].path, rows[i].value);
		if (error == ENOENT || error == EACCES) {
			print_message("# %s is not there\n", rows[i].path);
			continue;
		}
		/* a tracer there is not */
		if (error == EINVAL && strstr(rows[i].path, "current_tracer"))
			continue;
		if (rows[i].error && error != rows[i].error)
			fail_msg("%s: %s", rows[i].path, strerror(error));
		is_exact(rows[i].path);
		status_is("probe");
		try_write(rows[i].path, rows[i].back);
		is_exact(rows[i].path);
		done++;
	}
	/* ftrace is there, or the machine has shown nothing */
	assert_true(done >= 6);
}

/* The probe traces itself along when the function tracer looks at the same function. */
static void with_another_tracer(void **state)
{
	(void)state;
	auditctl("-D");
	auditctl(RULE);
	write_file(TRACING "set_ftrace_filter", "audit_log_exit");
	write_file(TRACING "current_tracer", "function");
	is_exact("another tracer on the same function");
	write_file(TRACING "current_tracer", "nop");
	is_exact("and gone again");
	try_write(TRACING "set_ftrace_filter", "");
}

/* --- without it --------------------------------------------------------------------------------------------------- */

/* Lost in mid-run: the call that finds it out is recorded already. */
static void lost_and_back(void **state)
{
	struct trail trail;
	off_t from = audit_mark();

	(void)state;
	auditctl("-D");
	auditctl(RULE);
	write_file(PARAMETER_DIR "/drop_probe", "1");
	trail = trail_of(asks);
	/* selected, but nobody told us: no record less, and it says itself who */
	if (trail.info != 1 || trail.info_own_subject != 1)
		show_and_fail(&trail, "lost");
	free(trail.text);
	status_becomes("probe");
	is_exact("back");
	assert_int_equal(in_log(from, "ncr_event=probe_lost", "res=0"), 1);
	assert_int_equal(in_log(from, "ncr_event=probe_back", "res=1"), 1);
}

/* Lost while nobody does anything: the module finds out by itself. */
static void lost_unseen(void **state)
{
	off_t from = audit_mark();

	(void)state;
	auditctl("-D");
	write_file(PARAMETER_DIR "/drop_probe", "1");
	for (int i = 0; i < LOOKS_WITHIN && !in_log(from, "ncr_event=probe_back", "res=1"); i++)
		sleep(1);
	assert_int_equal(in_log(from, "ncr_event=probe_lost", "reason="), 1);
	assert_int_equal(in_log(from, "ncr_event=probe_back", "res=1"), 1);
	status_is("probe");
}

static void never_armed(void **state)
{
	struct trail trail;
	off_t from;

	(void)state;
	auditctl("-D");
	module("rmmod ncr");
	write_file(FTRACE_ENABLED, "0");
	module("modprobe ncr allow_unload=1");
	status_is("always (ftrace is switched off)");

	/* no rules: nothing */
	trail = trail_of(asks);
	if (trail.info || trail.others)
		show_and_fail(&trail, "without rules");
	free(trail.text);
	/* any rule: all of it, with the call it belongs to and its own subject */
	auditctl(UNRELATED);
	trail = trail_of(asks);
	if (trail.info != 1 || trail.info_in_event != 1 || trail.info_own_subject != 1 || trail.others != 3)
		show_and_fail(&trail, "always");
	free(trail.text);

	from = audit_mark();
	write_file(FTRACE_ENABLED, "1");
	status_becomes("probe");
	assert_int_equal(in_log(from, "ncr_event=probe_back", "res=1"), 1);
	trail = trail_of(asks);
	if (trail.info || trail.others)
		show_and_fail(&trail, "an unrelated rule");
	free(trail.text);
	auditctl("-D");
	auditctl(RULE);
	is_exact("armed later");
}

/* --- the module goes and comes ------------------------------------------------------------------------------------ */

static void rules_and_the_module(void **state)
{
	off_t from = audit_mark();
	char *rules;

	(void)state;
	auditctl("-D");
	auditctl(RULE);
	auditctl(UNRELATED);
	is_exact("before");
	module("rmmod ncr");
	assert_int_equal(in_log(from, "ncr_event=module_unload", "comm=\"rmmod\""), 1);
	/* the rule has gone with its node, the others are there */
	rules = output_of("auditctl -l");
	assert_null(strstr(rules, "ncr-probe"));
	assert_non_null(strstr(rules, "ncr-unrelated"));
	free(rules);
	if (!system("auditctl " RULE " >/dev/null 2>&1"))
		fail_msg("a rule on a node that is not there was taken");

	from = audit_mark();
	module("modprobe ncr allow_unload=1");
	assert_int_equal(in_log(from, "ncr_event=module_load", "comm=\"modprobe\""), 1);
	auditctl(RULE);
	is_exact("after");
}

/* A failed self-test is in the trail, with no rule at all. */
static void failed_self_test(void **state)
{
	off_t from = audit_mark();

	(void)state;
	auditctl("-D");
	module("rmmod ncr");
	module("modprobe ncr fail_test=null-encrypt");
	assert_int_equal(in_log(from, "crypto_op=self_test", "test=\"null-encrypt\" res=0"), 1);
	assert_int_equal(in_log(from, "ncr_event=module_load", "res=0"), 1);
	module("rmmod ncr");
	module("modprobe ncr allow_unload=1");
	status_is("probe");
}

/* Loading and unloading while others are at it. */
static void under_way(void **state)
{
	(void)state;
	auditctl("-D");
	auditctl(RULE);
	module("for i in 1 2 3 4; do while [ ! -e /tmp/ncr-enough ]; do cat " DEVICE "; done >/dev/null 2>&1 & done;"
	       "for i in 1 2 3 4 5 6; do n=0; until rmmod ncr 2>/dev/null; do n=$((n+1)); [ $n -lt 500 ] || exit 1; done;"
	       "modprobe ncr allow_unload=1 || exit 1; done; touch /tmp/ncr-enough; wait; rm /tmp/ncr-enough");
	status_is("probe");
	/* each unloading has taken the rule along */
	auditctl(RULE);
	is_exact("after");
}

/* The last one: it cannot be undone, and no module can be loaded any more. */
static void lockdown_leaves_it(void **state)
{
	static const char *const levels[] = { "integrity", "confidentiality" };

	(void)state;
	auditctl("-D");
	auditctl(RULE);
	for (size_t i = 0; i < COUNT(levels); i++) {
		write_file("/sys/kernel/security/lockdown", levels[i]);
		is_exact(levels[i]);
		status_is("probe");
	}
}

static int setup(void **state)
{
	(void)state;
	audit_start(8192);
	return 0;
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
		cmocka_unit_test(with_another_tracer),
		cmocka_unit_test(no_switch_disarms),
		cmocka_unit_test(lost_and_back),
		cmocka_unit_test(lost_unseen),
		cmocka_unit_test(never_armed),
		cmocka_unit_test(rules_and_the_module),
		cmocka_unit_test(failed_self_test),
		cmocka_unit_test(under_way),
		cmocka_unit_test(lockdown_leaves_it),
	};

	return cmocka_run_group_tests_name("audit_probe", tests, setup, teardown);
}
