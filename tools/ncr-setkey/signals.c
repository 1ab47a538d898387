// SPDX-License-Identifier: GPL-2.0-or-later
#include "signals.h"

#include "secret.h"
#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* those that end a process, and that can be caught */
static const int ending[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGIO, SIGPWR,
	SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS, SIGTRAP,
};
static const int stopping[] = { SIGTSTP, SIGTTIN, SIGTTOU };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* SA_RESETHAND: the second time it ends us */
static void end(int number)
{
	terminal_restore();
	secrets_wipe();
	raise(number);
}

static void stop(int number)
{
	int error = errno;

	(void)number;
	terminal_restore();
	kill(getpid(), SIGSTOP);
	/* continued; from here on as before */
	terminal_again();
	errno = error;
}

static void handle(int number, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags }, old;

	sigfillset(&action.sa_mask);
	if (!sigaction(number, NULL, &old) && old.sa_handler != SIG_IGN)
		sigaction(number, &action, NULL);
}

void signals_protect(void)
{
	size_t i;

	for (i = 0; i < COUNT(ending); i++)
		handle(ending[i], end, SA_RESETHAND);
	for (i = 0; i < COUNT(stopping); i++)
		handle(stopping[i], stop, SA_RESTART);
	signal(SIGPIPE, SIG_IGN);
	/* ignored, the exit status of other programs would be lost */
	signal(SIGCHLD, SIG_DFL);
}

void signals_default(void)
{
	sigset_t none;

	/* handlers are reset by execve(2), what is ignored is not */
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
