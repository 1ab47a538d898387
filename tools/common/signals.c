// SPDX-License-Identifier: GPL-2.0-or-later
#include "signals.h"

#include "secret.h"
#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* those that end a process, and that can be caught: sent by others, and faults of its own */
static const int ending[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGIO, SIGPWR,
};
static const int faults[] = { SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS, SIGTRAP };
static const int stopping[] = { SIGTSTP, SIGTTIN, SIGTTOU };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* what those of others did before: they end us, or the program had something to do first */
static struct sigaction before[COUNT(ending)];

/* SA_RESETHAND: the second time it ends us */
static void end(int number)
{
	size_t i;

	terminal_restore();
	secrets_wipe();
	for (i = 0; i < COUNT(ending); i++)
		if (ending[i] == number)
			sigaction(number, &before[i], NULL);
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

static void handle(int number, void (*handler)(int), int flags, struct sigaction *old)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags }, now;

	sigfillset(&action.sa_mask);
	if (sigaction(number, NULL, &now) || now.sa_handler == SIG_IGN || now.sa_handler == handler)
		return;
	if (old)
		*old = now;
	sigaction(number, &action, NULL);
}

void signals_catch(void)
{
	size_t i;

	for (i = 0; i < COUNT(ending); i++)
		handle(ending[i], end, SA_RESETHAND, &before[i]);
	for (i = 0; i < COUNT(faults); i++)
		handle(faults[i], end, SA_RESETHAND, NULL);
	for (i = 0; i < COUNT(stopping); i++)
		handle(stopping[i], stop, SA_RESTART, NULL);
}

void signals_protect(void)
{
	signals_catch();
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
