// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_storm.c - many processes at once: every record is there once, and is about who did it
 *
 * AUDIT_STRESS in the environment is the number of operations (default 3000).
 */
#include "device.h"

#include "audit_log.h"

#include <linux/netlink.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define RULE "-a always,exit -F path=" NODE_DIR "/op/%s -k ncr-storm"
/* so few process numbers that they are used again within the test */
#define PID_MAX "400"
#define PARENTS 4
#define THREADS 3

static long stress;

/* --- going over the log ------------------------------------------------------------------------------------------- */

static char *log_text, *log_next;

static void log_take(off_t from, off_t to)
{
	size_t size;

	log_text = audit_between(from, to, &size);
	log_next = log_text;
}

/* The next line of that type, or NULL at the end of the log. */
static char *log_line(const char *type)
{
	size_t length = strlen(type);
	char *line;

	while (*log_next) {
		line = log_next;
		log_next += strcspn(log_next, "\n");
		if (*log_next)
			*log_next++ = 0;
		if (!strncmp(line, "type=", 5) && !strncmp(line + 5, type, length) && line[5 + length] == ' ')
			return line;
	}
	return NULL;
}

#define OURS "UNKNOWN[1601]"

#define SEQ_MAX (1 << 24)

static unsigned char *seen;
static long seq_first, seq_last, seq_count;

/* Numbers come once each, or this is false; afterwards seqs_complete() says whether one is missing. */
static bool seq_note(const char *line)
{
	char value[32];
	long seq;

	if (!line_field(line, "seq", value, sizeof(value)))
		return false;
	seq = atol(value);
	if (!seen)
		seen = calloc(1, SEQ_MAX);
	if (!seen || seq <= 0 || seq >= SEQ_MAX || seen[seq]++)
		return false;
	if (!seq_count || seq < seq_first)
		seq_first = seq;
	if (seq > seq_last)
		seq_last = seq;
	seq_count++;
	return true;
}

static void seq_seen(const char *line)
{
	if (!seq_note(line))
		fail_msg("without a number, or with one that was there already: %s", line);
}

static void seqs_complete(void)
{
	if (seq_last - seq_first + 1 != seq_count)
		fail_msg("%ld records, numbered %ld to %ld", seq_count, seq_first, seq_last);
}

static void seqs_forget(void)
{
	free(seen);
	seen = NULL;
	seq_first = seq_last = seq_count = 0;
}

/* --- whose record it is ------------------------------------------------------------------------------------------- */

/* What a process calls its key says who it is. */
static void import_as(int device, int number)
{
	struct ncr_key_data_st import;
	ncr_key_t key;

	if (call(device, NCRIO_KEY_INIT, &key))
		_exit(1);
	rubbish(import);
	import.key = key;
	import.idata = (void *)"sixteen letters.";
	import.idata_size = 16;
	import.key_id_size = snprintf((char *)import.key_id, sizeof(import.key_id), "p%dn%d", getpid(), number);
	import.type = NCR_KEY_TYPE_SECRET;
	import.algorithm = NCR_ALG_AES_CBC;
	import.flags = 0;
	if (call(device, NCRIO_KEY_IMPORT, &import))
		_exit(1);
}

static int thread_device;

static void *import_in_thread(void *number)
{
	import_as(thread_device, (int)(long)number);
	return NULL;
}

/* One process: opens, imports from some threads, and ends in one of the ways there are. */
static void live(int number)
{
	pthread_t threads[THREADS];
	char comm[16], auid[16];
	int fd = open("/proc/self/loginuid", O_WRONLY), n = snprintf(auid, sizeof(auid), "%d", 2000 + getpid());

	if (fd < 0 || write(fd, auid, n) != n)
		_exit(1);
	close(fd);
	snprintf(comm, sizeof(comm), "storm%d", getpid());
	prctl(PR_SET_NAME, comm);
	thread_device = open(DEVICE, O_RDWR);
	if (thread_device < 0)
		_exit(1);
	if (number % 2) {
		import_as(thread_device, 0);
	} else {
		for (long i = 0; i < THREADS; i++)
			if (pthread_create(&threads[i], NULL, import_in_thread, (void *)i))
				_exit(1);
		for (long i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
	}
	switch (number % 3) {
	case 0:
		close(thread_device);
		break;
	case 1:
		kill(getpid(), SIGKILL);
	}
	_exit(0);
}

static int parent(void *count)
{
	int status;

	for (long i = 0; i < *(long *)count; i++) {
		pid_t pid = fork();

		if (!pid)
			live(i);
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			return child_failed(__FILE__, __LINE__, "child", errno, 0);
		if (WIFEXITED(status) && WEXITSTATUS(status))
			return child_failed(__FILE__, __LINE__, "child", WEXITSTATUS(status), 0);
	}
	return 0;
}

static void must_be(const char *line, const char *name, const char *wanted)
{
	char value[64];

	if (!line_field(line, name, value, sizeof(value)) || strcmp(value, wanted))
		fail_msg("%s is not %s: %s", name, wanted, line);
}

static void must_be_number(const char *line, const char *name, long wanted)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", wanted);
	must_be(line, name, text);
}

static void subject_is(const char *line, int pid)
{
	char comm[32];

	must_be_number(line, "pid", pid);
	must_be_number(line, "auid", 2000 + pid);
	snprintf(comm, sizeof(comm), "\"storm%d\"", pid);
	/* a thread has its process's name */
	must_be(line, "comm", comm);
}

/* ctx= to pid, as the imports say */
static struct { long ctx; int pid; bool gone; } spaces[1 << 16];
static size_t space_count;

static void space_is(const char *line, int pid)
{
	char ctx[32];

	assert_non_null(line_field(line, "ctx", ctx, sizeof(ctx)));
	for (size_t i = space_count; i-- > 0;) {
		if (spaces[i].ctx != atol(ctx))
			continue;
		if (spaces[i].pid != pid)
			fail_msg("of process %d, not %d: %s", spaces[i].pid, pid, line);
		return;
	}
	assert_true(space_count < COUNT(spaces));
	spaces[space_count].ctx = atol(ctx);
	spaces[space_count].gone = false;
	spaces[space_count++].pid = pid;
}

static void space_ends(const char *line)
{
	char ctx[32], comm[32];

	assert_non_null(line_field(line, "ctx", ctx, sizeof(ctx)));
	for (size_t i = space_count; i-- > 0;) {
		if (spaces[i].ctx != atol(ctx))
			continue;
		if (spaces[i].gone)
			fail_msg("gone twice: %s", line);
		spaces[i].gone = true;
		if (line_field(line, "opener_pid", comm, sizeof(comm))) {
			/* outside a system call: says itself who it was */
			must_be_number(line, "opener_pid", spaces[i].pid);
			must_be_number(line, "opener_auid", 2000 + spaces[i].pid);
			snprintf(comm, sizeof(comm), "\"storm%d\"", spaces[i].pid);
			must_be(line, "opener_comm", comm);
			must_be(line, "opener_exe", "\"/root/bin64/audit_storm\"");
			subject_is(line, spaces[i].pid);
		}
		return;
	}
	fail_msg("nobody's: %s", line);
}

static void never_of_another(void **state)
{
	long each = stress / 10 / PARENTS, imports = 0, ends = 0;
	char value[64], stamp[64] = "", old_pid_max[32] = "";
	char *line;
	int status, import_pid = 0;
	off_t from;
	FILE *file;

	(void)state;
	file = fopen("/proc/sys/kernel/pid_max", "r");
	assert_non_null(file);
	assert_non_null(fgets(old_pid_max, sizeof(old_pid_max), file));
	fclose(file);
	auditctl("-D");
	auditctl(RULE, "context_new");
	auditctl(RULE, "key_import");
	auditctl(RULE, "context_del");
	from = audit_mark();
	write_file("/proc/sys/kernel/pid_max", PID_MAX);
	fflush(NULL);
	for (int i = 0; i < PARENTS; i++)
		if (!fork())
			_exit(parent(&each));
	for (int i = 0; i < PARENTS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	write_file("/proc/sys/kernel/pid_max", old_pid_max);

	log_take(from, audit_mark());
	seqs_forget();
	space_count = 0;
	/* our record comes before the SYSCALL record of its event */
	while (*log_next) {
		line = log_next;
		log_next += strcspn(log_next, "\n");
		if (*log_next)
			*log_next++ = 0;
		if (!strncmp(line, "type=" OURS, strlen("type=" OURS))) {
			seq_seen(line);
			assert_non_null(line_field(line, "crypto_op", value, sizeof(value)));
			if (!strcmp(value, "key_import")) {
				assert_non_null(line_field(line, "key1_id", value, sizeof(value)));
				assert_int_equal(sscanf(value, "\"p%d", &import_pid), 1);
				space_is(line, import_pid);
				snprintf(stamp, sizeof(stamp), "%.*s", (int)strcspn(strstr(line, "audit("), ")"),
					 strstr(line, "audit("));
				imports++;
				if (line_field(line, "late", value, sizeof(value)))
					subject_is(line, import_pid);
			} else if (!strcmp(value, "context_del")) {
				space_ends(line);
				ends++;
			}
		} else if (!strncmp(line, "type=SYSCALL", 12) && *stamp && strstr(line, stamp)) {
			subject_is(line, import_pid);
			*stamp = 0;
		}
	}
	free(log_text);
	seqs_complete();
	assert_int_equal(ends, each * PARENTS);
	assert_int_equal(space_count, each * PARENTS);
	/* half of them import once, half in each thread */
	assert_int_equal(imports, PARENTS * (each / 2 + (each - each / 2) * THREADS));
	print_message("%ld processes, %ld imports, %ld process numbers\n", ends, imports, atol(PID_MAX));
}

/* --- a daemon that does not take them ----------------------------------------------------------------------------- */

/*
 * While the daemon does not take records the kernel hands each on to the multicast group before it tries the daemon,
 * and drops it when the daemon and two queues of backlog length have no room. So the group's reader sees what the
 * kernel was given: all of it, once; and the log has what the kernel did not drop.
 */
struct group {
	int fd, overrun;
	atomic_bool done;
	long records, late;
	char first_bad[256];
};

/* Reads until done is set and nothing has come for a while. */
static void *group_read(void *argument)
{
	struct group *group = argument;
	struct pollfd pollfd = { .fd = group->fd, .events = POLLIN };
	struct {
		struct nlmsghdr header;
		char data[8192];
	} message;
	char value[64];

	for (;;) {
		bool last = group->done;
		ssize_t n;

		if (poll(&pollfd, 1, 500) <= 0) {
			if (last)
				return NULL;
			continue;
		}
		n = recv(group->fd, &message, sizeof(message) - 1, 0);
		if (n < 0)
			group->overrun++;
		if (n <= (ssize_t)sizeof(message.header) || message.header.nlmsg_type != NCR_USERSPACE_OP)
			continue;
		((char *)&message)[n] = 0;
		group->records++;
		if (line_field(message.data, "late", value, sizeof(value)))
			group->late++;
		if (!seq_note(message.data) && !*group->first_bad)
			snprintf(group->first_bad, sizeof(group->first_bad), "%.255s", message.data);
	}
}

static int ask(void *count)
{
	struct ncr_key_info_st info;
	int device = open(DEVICE, O_RDWR);
	ncr_key_t key;

	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, 0));
	for (long i = 0; i < *(long *)count; i++)
		child_expect(0, try_info(device, key, &info));
	return 0;
}

/* Stop and continue the daemon until all children are gone, which must succeed. */
static void with_a_slow_daemon(pid_t daemon, pid_t *children)
{
	int status, left = PARENTS;

	for (int round = 0; left; round++) {
		assert_int_equal(kill(daemon, SIGSTOP), 0);
		sleep(round < 3 ? 3 : 0);
		assert_int_equal(kill(daemon, SIGCONT), 0);
		sleep(1);
		for (int i = 0; i < PARENTS; i++)
			if (children[i] && waitpid(children[i], &status, WNOHANG) == children[i]) {
				assert_int_equal(status, 0);
				children[i] = 0;
				left--;
			}
	}
}

/* How long anybody has waited for room in the kernel's queue, since the boot. */
static long backlog_waits(void)
{
	static const char name[] = "backlog_wait_time_actual ";
	char *text = output_of("auditctl -s"), *at = strstr(text, name);
	long waits;

	assert_non_null(at);
	waits = atol(at + strlen(name));
	free(text);
	return waits;
}

static void none_missing(void **state)
{
	long each = stress / PARENTS, logged = 0, waits;
	struct group group = { .fd = audit_group() };
	pid_t daemon, children[PARENTS];
	pthread_t reader;
	char *line;
	off_t from;

	(void)state;
	audit_stop();
	daemon = audit_start(64);
	waits = backlog_waits();
	/* the kernel says for each record that it had to wait */
	write_file("/proc/sys/kernel/printk_ratelimit", "5");
	auditctl(RULE, "key_get_info");
	from = audit_mark();
	seqs_forget();
	assert_int_equal(pthread_create(&reader, NULL, group_read, &group), 0);
	fflush(NULL);
	for (int i = 0; i < PARENTS; i++) {
		children[i] = fork();
		if (!children[i])
			_exit(ask(&each));
	}
	with_a_slow_daemon(daemon, children);
	group.done = true;
	pthread_join(reader, NULL);
	close(group.fd);
	write_file("/proc/sys/kernel/printk_ratelimit", "0");
	print_message("%ld records, %ld of them late\n", group.records, group.late);
	assert_int_equal(group.overrun, 0);
	if (*group.first_bad)
		fail_msg("without a number, or with one that was there already: %s", group.first_bad);
	assert_int_equal(group.records, each * PARENTS);
	seqs_complete();
	/* or this has shown nothing: the probe cannot wait for room, and a patched audit core does */
	if (strcmp(status_value("audit"), "core"))
		assert_true(group.late > 0);
	else
		assert_true(backlog_waits() > waits);

	/* and none is in the log twice */
	log_take(from, audit_mark());
	seqs_forget();
	while ((line = log_line(OURS))) {
		seq_seen(line);
		must_be(line, "crypto_op", "key_get_info");
		logged++;
	}
	free(log_text);
	print_message("%ld in the log\n", logged);
	assert_in_range(logged, 1, each * PARENTS);
}

/* --- audit is switched off, and on again --------------------------------------------------------------------------- */

static void switched_off(void **state)
{
	long one = 1, before = 0;
	char *line;
	off_t from;

	(void)state;
	audit_stop();
	audit_start(8192);
	auditctl(RULE, "key_get_info");
	from = audit_mark();
	in_child(ask, &one);
	auditctl("-e 0");
	in_child(ask, &one);
	auditctl("-e 1");
	in_child(ask, &one);
	log_take(from, audit_mark());
	seqs_forget();
	while ((line = log_line(OURS))) {
		seq_seen(line);
		before++;
	}
	free(log_text);
	/* what was not recorded has no number either: the gap is in the kernel's own CONFIG_CHANGE records */
	assert_int_equal(before, 2);
	seqs_complete();
}

static int setup(void **state)
{
	const char *text = getenv("AUDIT_STRESS");

	(void)state;
	stress = text ? atol(text) : 3000;
	if (stress < 100 || stress > 1000000) {
		print_error("AUDIT_STRESS: 100 to 1000000\n");
		return -1;
	}
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
		counted_test(never_of_another),
		counted_test(none_missing),
		counted_test(switched_off),
	};

	return cmocka_run_group_tests_name("audit_storm", tests, setup, teardown);
}
