// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit_log.h"

#include "device.h"

#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* seconds until what must come is there: reached only when it never comes, however busy the machine is */
#define PATIENCE 240

static pid_t daemon_pid;

static void run(const char *command, const char *hint)
{
	if (system(command))
		fail_msg("%s failed (hint: %s)", command, hint);
}

void auditctl(const char *format, ...)
{
	char arguments[1024], command[1200];
	va_list list;

	va_start(list, format);
	vsnprintf(arguments, sizeof(arguments), format, list);
	va_end(list);
	snprintf(command, sizeof(command), "auditctl %s >/dev/null 2>&1", arguments);
	run(command, "apt-get install auditd, and run as root");
}

pid_t audit_start(int backlog)
{
	FILE *file;
	int tries;

	mkdir(AUDIT_CONF, 0700);
	file = fopen(AUDIT_CONF "/auditd.conf", "w");
	assert_non_null(file);
	fprintf(file, "local_events = yes\nwrite_logs = yes\nlog_file = " AUDIT_LOG "\nlog_group = root\nlog_format = RAW\n"
		"flush = INCREMENTAL_ASYNC\nfreq = 50\nmax_log_file_action = IGNORE\nspace_left = 2\nadmin_space_left = 1\n"
		"space_left_action = IGNORE\nadmin_space_left_action = IGNORE\ndisk_full_action = IGNORE\n"
		"disk_error_action = IGNORE\nuse_libwrap = no\nname_format = NONE\n");
	fclose(file);
	file = fopen(AUDIT_CONF "/audisp.conf", "w");
	if (file)
		fclose(file);
	chmod(AUDIT_CONF "/auditd.conf", 0600);
	unlink(AUDIT_LOG);
	auditctl("-e 1");
	auditctl("-b %d", backlog);
	run("auditd -s enable -c " AUDIT_CONF " >/dev/null", "see the machine's kernel log");
	for (tries = 0; tries < PATIENCE * 20; tries++) {
		file = fopen("/run/auditd.pid", "r");
		if (file && fscanf(file, "%d", &daemon_pid) == 1) {
			fclose(file);
			auditctl("-D");
			return daemon_pid;
		}
		if (file)
			fclose(file);
		usleep(50000);
	}
	fail_msg("auditd did not start");
	return 0;
}

void audit_stop(void)
{
	auditctl("-D");
	kill(daemon_pid, SIGTERM);
	for (int tries = 0; tries < PATIENCE * 20 && !access("/run/auditd.pid", F_OK); tries++)
		usleep(50000);
	auditctl("-e 0");
}

/* A record of user space that nothing else looks like. */
static void leave_mark(char mark[AUDIT_MARK_SIZE])
{
	static unsigned int number;

	snprintf(mark, AUDIT_MARK_SIZE, "ncr-mark-%u-%d-end", ++number, getpid());
	auditctl("-m %s", mark);
}

off_t audit_mark(void)
{
	char mark[AUDIT_MARK_SIZE], *text, *at;
	struct stat st;
	size_t size;
	off_t from;

	from = stat(AUDIT_LOG, &st) ? 0 : st.st_size;
	leave_mark(mark);
	for (int tries = 0; tries < PATIENCE * 100; tries++) {
		if (!stat(AUDIT_LOG, &st) && st.st_size > from) {
			text = audit_between(from, st.st_size, &size);
			at = memmem(text, size, mark, strlen(mark));
			at = at ? strchr(at, '\n') : NULL;
			from += at ? at + 1 - text : 0;
			free(text);
			if (at)
				return from;
		}
		usleep(10000);
	}
	fail_msg("the mark %s is not in the log after %d s", mark, PATIENCE);
	return 0;
}

char *audit_between(off_t from, off_t to, size_t *size)
{
	char *text = malloc(to - from + 1);
	int log = open(AUDIT_LOG, O_RDONLY);
	ssize_t n = 0;

	assert_non_null(text);
	assert_true(log >= 0);
	for (*size = 0; (off_t)*size < to - from; *size += n) {
		n = pread(log, text + *size, to - from - *size, from + *size);
		if (n <= 0)
			break;
	}
	close(log);
	text[*size] = 0;
	return text;
}

int audit_group(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 << (AUDIT_NLGRP_READLOG - 1) };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT), room = 64 << 20;

	assert_true(fd >= 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

const char *audit_given(int group, char mark[AUDIT_MARK_SIZE])
{
	static struct {
		struct nlmsghdr header;
		char data[8192];
	} message;
	struct pollfd wait = { .fd = group, .events = POLLIN };
	ssize_t size;

	if (!*mark)
		leave_mark(mark);
	while (poll(&wait, 1, PATIENCE * 1000) == 1) {
		size = recv(group, &message, sizeof(message) - 1, 0);
		assert_true(size >= (ssize_t)sizeof(message.header));
		message.data[size - sizeof(message.header)] = 0;
		if (message.header.nlmsg_type == NCR_USERSPACE_OP)
			return message.data;
		if (strstr(message.data, mark))
			return NULL;
	}
	fail_msg("the group has not been given the mark %s after %d s", mark, PATIENCE);
	return NULL;
}

const char *line_field(const char *line, const char *name, char *value, size_t size)
{
	size_t length = strlen(name), n, end = strcspn(line, "\n");

	for (const char *at = line; at < line + end; at++) {
		if (at[0] != ' ' || strncmp(at + 1, name, length) || at[1 + length] != '=')
			continue;
		at += 1 + length + 1;
		n = strcspn(at, "\n ");
		if (n >= size)
			n = size - 1;
		memcpy(value, at, n);
		value[n] = 0;
		return value;
	}
	return NULL;
}

char *output_of(const char *format, ...)
{
	char command[1024], *text = NULL;
	size_t size = 0, room = 0;
	va_list list;
	FILE *pipe;
	int status;

	va_start(list, format);
	vsnprintf(command, sizeof(command), format, list);
	va_end(list);
	fflush(NULL);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	do {
		room += 65536;
		text = realloc(text, room + 1);
		assert_non_null(text);
		size += fread(text + size, 1, room - size, pipe);
	} while (size == room);
	text[size] = 0;
	status = pclose(pipe);
	if (status) {
		print_error("%s\n", text);
		fail_msg("%s: status %d", command, status);
	}
	return text;
}
