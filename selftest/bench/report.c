// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Instructions to go through an audit log: ncr-report against ausearch --raw, which finds events and prints them.
 *
 * Run by `make bench` in a machine that counts one nanosecond of its clock for each instruction executed. Prints one
 * tab-separated line a case, as bench.c does: case, size of the log in bytes, instructions of NCR, of its peer, ratio.
 *
 * usage: report CASE LOG
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 3

static void die(const char *what)
{
	fprintf(stderr, "error: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * UINT64_C(1000000000) + time.tv_nsec;
}

/* One run, from fork to end, its output thrown away. */
static uint64_t run(char *const *arguments)
{
	uint64_t start = now();
	int status, nowhere;
	pid_t child = fork();

	if (!child) {
		nowhere = open("/dev/null", O_RDWR);
		dup2(nowhere, STDIN_FILENO);
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		execvp(arguments[0], arguments);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		die(arguments[0]);
	/* 1: something is missing from the log, or nothing was found; neither is to be */
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "error: %s: exit status %d\n", arguments[0], WEXITSTATUS(status));
		exit(1);
	}
	return now() - start;
}

static uint64_t least(char *const *arguments)
{
	uint64_t best = UINT64_MAX, spent;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		spent = run(arguments);
		if (spent < best)
			best = spent;
	}
	return best;
}

int main(int argc, char **argv)
{
	char *ours[] = { (char *)"ncr-report", (char *)"summary", NULL, NULL };
	char *theirs[] = { (char *)"ausearch", (char *)"--raw", (char *)"-if", NULL, NULL };
	uint64_t our_spent, their_spent;
	struct stat st;

	if (argc != 3) {
		fprintf(stderr, "usage: report CASE LOG\n");
		return 2;
	}
	if (stat(argv[2], &st))
		die(argv[2]);
	ours[2] = theirs[3] = argv[2];
	our_spent = least(ours);
	their_spent = least(theirs);
	printf("%s\t%lld\t%llu\t%llu\t%.3f\n", argv[1], (long long)st.st_size, (unsigned long long)our_spent,
	       (unsigned long long)their_spent, (double)our_spent / (double)their_spent);
	return 0;
}
