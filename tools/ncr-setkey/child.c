// SPDX-License-Identifier: GPL-2.0-or-later
#include "child.h"

#include "clock.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ends of pipes: ours, and the child's */
enum { IN, OUT, ERR, PIPES };

/**
 * struct running - a child and what it and we say to each other
 * @fds: ours; -1 when closed
 * @sent: bytes of its input
 * @said: bytes of the line of @child->said that is being read
 */
struct running {
	struct child *child;
	pid_t pid;
	int fds[PIPES];
	size_t sent;
	size_t said;
	bool line_over;
};

static void close_all(int *fds)
{
	int i;

	for (i = 0; i < PIPES; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
		fds[i] = -1;
	}
}

/* --- beginning ---------------------------------------------------------------------------------------------------- */

static void become(const struct child *child, const int *fds, int report)
{
	static const char *const environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL };
	int error;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signals_default();
	/* also what somebody left open for us */
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	if (dup2(fds[IN], STDIN_FILENO) >= 0 && dup2(fds[OUT], STDOUT_FILENO) >= 0 && dup2(fds[ERR], STDERR_FILENO) >= 0)
		execve(child->arguments[0], (char *const *)child->arguments, (char *const *)environment);
	error = errno;
	(void)!write(report, &error, sizeof(error));
	_exit(127);
}

/* Whether it has become the program; the pipe is closed by that. */
static int begun(int report)
{
	int error;
	ssize_t n;

	do
		n = read(report, &error, sizeof(error));
	while (n < 0 && errno == EINTR);
	return n == sizeof(error) ? -error : 0;
}

static int start(struct running *running)
{
	int theirs[PIPES] = { -1, -1, -1 }, report[2] = { -1, -1 };
	int i, error = 0;

	for (i = 0; i < PIPES && !error; i++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC)) {
			error = -errno;
			break;
		}
		running->fds[i] = ends[i == IN];
		theirs[i] = ends[i != IN];
		fcntl(running->fds[i], F_SETFL, O_NONBLOCK);
	}
	if (!error && pipe2(report, O_CLOEXEC))
		error = -errno;
	if (!error) {
		running->pid = fork();
		if (!running->pid)
			become(running->child, theirs, report[1]);
		error = running->pid < 0 ? -errno : 0;
	}
	close_all(theirs);
	if (report[1] >= 0)
		close(report[1]);
	if (!error) {
		error = begun(report[0]);
		if (error)
			waitpid(running->pid, NULL, 0);
	}
	if (report[0] >= 0)
		close(report[0]);
	return error;
}

/* --- talking ------------------------------------------------------------------------------------------------------ */

static void shut(struct running *running, int which)
{
	close(running->fds[which]);
	running->fds[which] = -1;
}

static void give(struct running *running)
{
	const struct secret *in = running->child->in;
	size_t left = in ? in->size - running->sent : 0;
	ssize_t n = left ? write(running->fds[IN], in->data + running->sent, left) : 0;

	if (n > 0)
		running->sent += n;
	/* one that does not want all of it says on its own what it thinks of it */
	if (n == (ssize_t)left || (n < 0 && errno != EAGAIN && errno != EINTR))
		shut(running, IN);
}

static int take(struct running *running)
{
	struct secret *out = running->child->out;
	uint8_t beyond;
	ssize_t n;

	if (out->size < out->room)
		n = read(running->fds[OUT], out->data + out->size, out->room - out->size);
	else
		n = read(running->fds[OUT], &beyond, 1);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	if (n && out->size == out->room)
		return -EMSGSIZE;
	if (!n)
		shut(running, OUT);
	out->size += n;
	return 0;
}

/* Only the last line is kept, and of that only what a message can hold. */
static void listen(struct running *running)
{
	char *said = running->child->said;
	char text[512];
	ssize_t n = read(running->fds[ERR], text, sizeof(text)), i;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		shut(running, ERR);
		return;
	}
	for (i = 0; i < n; i++) {
		if (text[i] == '\n') {
			running->line_over = true;
			continue;
		}
		if (running->line_over)
			running->said = 0;
		running->line_over = false;
		if (running->said < CHILD_SAID_SIZE - 1)
			said[running->said++] = text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?';
		said[running->said] = '\0';
	}
}

static int talk(struct running *running)
{
	int64_t end = clock_milliseconds() + running->child->seconds * 1000LL, left;
	struct pollfd polls[PIPES];
	int error = 0, i;

	while (!error && (running->fds[OUT] >= 0 || running->fds[ERR] >= 0)) {
		left = end - clock_milliseconds();
		if (left <= 0)
			return -ETIMEDOUT;
		for (i = 0; i < PIPES; i++)
			polls[i] = (struct pollfd) { .fd = running->fds[i], .events = i == IN ? POLLOUT : POLLIN };
		if (poll(polls, PIPES, left > 60000 ? 60000 : (int)left) < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		if (polls[IN].revents)
			give(running);
		if (polls[OUT].revents)
			error = take(running);
		if (polls[ERR].revents)
			listen(running);
	}
	return error;
}

/* --- ending ------------------------------------------------------------------------------------------------------- */

/* It has closed its output, so it is at its end; but it may as well never get there. */
static int end(pid_t pid, int error)
{
	int64_t patience = clock_milliseconds() + 2000;
	int status = 0;
	pid_t ended;

	if (error)
		kill(pid, SIGTERM);
	for (;;) {
		ended = waitpid(pid, &status, WNOHANG);
		if (ended == pid)
			break;
		if (clock_milliseconds() > patience) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			break;
		}
		clock_sleep(10);
	}
	if (error)
		return error;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int child_run(struct child *child)
{
	struct running running = { .child = child, .fds = { -1, -1, -1 } };
	int result;

	child->out->size = 0;
	child->said[0] = '\0';
	result = start(&running);
	if (!result)
		result = end(running.pid, talk(&running));
	close_all(running.fds);
	if (result)
		explicit_bzero(child->out->data, child->out->room);
	return result;
}
