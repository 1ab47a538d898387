// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guest's end of selftest/vm/run: starts the command, carries its standard output and standard error to two
 * serial lines and its exit status to a third.
 *
 * The command gets pipes, not the serial lines themselves: a terminal would change how programs behave (buffering,
 * colour, refusing to write binary data). What a daemon left behind still holds open is not waited for.
 *
 * usage: agent OUT ERR STATUS COMMAND [ARG]...
 *        agent --shell TTY COMMAND [ARG]...	interactive, with TTY as controlling terminal
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void die(const char *what)
{
	/* the console: the host shows its tail when no status arrives */
	fprintf(stderr, "agent: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int open_serial(const char *path)
{
	struct termios tio;
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || tcgetattr(fd, &tio))
		die(path);
	cfmakeraw(&tio);
	cfsetspeed(&tio, B115200);
	if (tcsetattr(fd, TCSANOW, &tio))
		die(path);
	return fd;
}

static void write_all(int fd, const char *buf, size_t len)
{
	while (len) {
		ssize_t n = write(fd, buf, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			die("write to serial line");
		buf += n;
		len -= n;
	}
}

/* Moves what is there. Returns 0 at end of file, 1 otherwise. */
static int forward(int from, int to)
{
	char buf[16384];

	for (;;) {
		ssize_t n = read(from, buf, sizeof(buf));

		if (n == 0)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return 1;
		if (n < 0)
			die("read from command");
		write_all(to, buf, n);
	}
}

static void run_command(char **argv, int out, int err)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(126);
	execvp(argv[0], argv);
	fprintf(stderr, "error: %s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static int exit_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int batch(char **argv)
{
	int out = open_serial(argv[0]), err = open_serial(argv[1]), result = open_serial(argv[2]);
	int pipes[2][2], status = 0, null, sig;
	char line[32];
	sigset_t chld;
	pid_t child;

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, 0) < 0)
		die("/dev/null");
	if (pipe2(pipes[0], O_CLOEXEC) || pipe2(pipes[1], O_CLOEXEC))
		die("pipe");
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	sig = signalfd(-1, &chld, SFD_CLOEXEC | SFD_NONBLOCK);
	if (sig < 0)
		die("signalfd");

	child = fork();
	if (child < 0)
		die("fork");
	if (!child)
		run_command(argv + 3, pipes[0][1], pipes[1][1]);
	for (int i = 0; i < 2; i++) {
		close(pipes[i][1]);
		/* only this end: O_NONBLOCK belongs to the open file, and the command has the other one */
		fcntl(pipes[i][0], F_SETFL, O_NONBLOCK);
	}

	for (;;) {
		struct pollfd fds[] = {
			{ .fd = pipes[0][0], .events = POLLIN },
			{ .fd = pipes[1][0], .events = POLLIN },
			{ .fd = sig, .events = POLLIN },
		};
		const int to[] = { out, err };
		struct signalfd_siginfo info;

		if (poll(fds, 3, -1) < 0 && errno != EINTR)
			die("poll");
		for (int i = 0; i < 2; i++)
			if (fds[i].revents && !forward(pipes[i][0], to[i])) {
				close(pipes[i][0]);
				pipes[i][0] = -1;
			}
		if (!fds[2].revents)
			continue;
		while (read(sig, &info, sizeof(info)) == sizeof(info))
			;
		if (waitpid(child, &status, WNOHANG) == child)
			break;
	}
	/* written before it ended, so it is in the pipes already */
	for (int i = 0; i < 2; i++)
		if (pipes[i][0] >= 0)
			forward(pipes[i][0], i ? err : out);
	tcdrain(out);
	tcdrain(err);
	snprintf(line, sizeof(line), "exit %d\n", exit_status(status));
	write_all(result, line, strlen(line));
	tcdrain(result);
	return 0;
}

static int shell(char **argv)
{
	pid_t child = fork();
	int status, fd;

	if (child < 0)
		die("fork");
	if (!child) {
		setsid();
		fd = open(argv[0], O_RDWR);
		if (fd < 0 || ioctl(fd, TIOCSCTTY, 1))
			die(argv[0]);
		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
		if (fd > 2)
			close(fd);
		execvp(argv[1], argv + 1);
		die(argv[1]);
	}
	if (waitpid(child, &status, 0) != child)
		die("wait");
	return exit_status(status);
}

int main(int argc, char **argv)
{
	if (argc >= 4 && !strcmp(argv[1], "--shell"))
		return shell(argv + 2);
	if (argc >= 5)
		return batch(argv + 1);
	fprintf(stderr, "usage: agent OUT ERR STATUS COMMAND [ARG]...\n");
	return 2;
}
