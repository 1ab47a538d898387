// SPDX-License-Identifier: GPL-2.0-or-later
#include "terminal.h"

#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* what a signal needs to know while somebody is asked */
static volatile sig_atomic_t asking;
static int asked;
static struct termios before, silent;
static const char *asked_for;

int terminal_open(void)
{
	return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

static void show(const char *text)
{
	/* a terminal that takes no more of it takes no answer either */
	(void)!write(asked, text, strlen(text));
}

void terminal_restore(void)
{
	if (asking)
		tcsetattr(asked, TCSANOW, &before);
}

void terminal_again(void)
{
	if (!asking)
		return;
	tcsetattr(asked, TCSAFLUSH, &silent);
	show("\n");
	show(asked_for);
}

static int begin(int terminal, const char *prompt)
{
	if (tcgetattr(terminal, &before))
		return -errno;
	silent = before;
	/* typing it is not shown, its end is */
	silent.c_lflag &= ~(tcflag_t)ECHO;
	silent.c_lflag |= ICANON | ISIG | ECHONL;
	asked = terminal;
	asked_for = prompt;
	asking = 1;
	if (tcsetattr(terminal, TCSAFLUSH, &silent)) {
		asking = 0;
		return -errno;
	}
	show(prompt);
	return 0;
}

static void finish(void)
{
	/* what was typed ahead of a prompt that is over must not be read by a shell */
	tcsetattr(asked, TCSAFLUSH, &before);
	asking = 0;
}

/* Until there is something to be read. */
static int await(int terminal, int64_t end)
{
	struct pollfd poll_for = { .fd = terminal, .events = POLLIN };
	int64_t left = -1;
	int ready;

	do {
		if (end) {
			left = end - clock_milliseconds();
			if (left < 0)
				return -ETIMEDOUT;
		}
		ready = poll(&poll_for, 1, left > 60000 ? 60000 : (int)left);
	} while (!ready || (ready < 0 && errno == EINTR));
	return ready < 0 ? -errno : 0;
}

/* In canonical mode a terminal gives whole lines, of which the rest is thrown away when they are too long. */
static int read_line(int terminal, int64_t end, struct secret *answer)
{
	ssize_t n;
	int error;

	do {
		error = await(terminal, end);
		if (error)
			return error;
		n = read(terminal, answer->data, answer->room);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (!n)
		return -ENODATA;
	if (answer->data[n - 1] != '\n')
		return (size_t)n == answer->room ? -EMSGSIZE : -ENODATA;
	answer->size = n - 1;
	answer->data[n - 1] = '\0';
	return 0;
}

int terminal_ask(int terminal, const char *prompt, unsigned int seconds, struct secret *answer)
{
	int64_t end = seconds ? clock_milliseconds() + seconds * 1000LL : 0;
	int error = begin(terminal, prompt);

	if (error)
		return error;
	error = read_line(terminal, end, answer);
	/* the end of the line was not typed */
	if (error)
		show("\n");
	finish();
	return error;
}
