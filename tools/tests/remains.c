// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * remains.c - runs a program and, when it is about to end, looks for bytes in all of its memory
 *
 * usage: remains FILE PROGRAM [ARGUMENT]...	FILE holds the bytes; how often they were found goes to standard output
 *
 * Exit status: that of the program; 99 when it could not be looked at. Of other programs that it starts nothing is seen.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEEDLE_MAX 256

static uint8_t needle[NEEDLE_MAX];
static size_t needle_size;

static void fail(const char *what)
{
	fprintf(stderr, "error: %s: %s\n", what, strerror(errno));
	exit(99);
}

static unsigned long count(const uint8_t *bytes, size_t size)
{
	const uint8_t *end = bytes + size, *place = bytes;
	unsigned long found = 0;

	while ((place = memmem(place, end - place, needle, needle_size))) {
		found++;
		place++;
	}
	return found;
}

static unsigned long search(pid_t pid)
{
	unsigned long begin, end, found = 0;
	char path[64], line[512], mode[8];
	FILE *maps;
	int memory;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	maps = fopen(path, "re");
	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	memory = open(path, O_RDONLY | O_CLOEXEC);
	if (!maps || memory < 0)
		fail(path);
	while (fgets(line, sizeof(line), maps)) {
		uint8_t *bytes;
		ssize_t n;

		if (sscanf(line, "%lx-%lx %7s", &begin, &end, mode) != 3 || mode[0] != 'r' || strstr(line, "[v"))
			continue;
		bytes = malloc(end - begin);
		n = bytes ? pread(memory, bytes, end - begin, begin) : -1;
		if (n != (ssize_t)(end - begin))
			fail(line);
		found += count(bytes, n);
		free(bytes);
	}
	fclose(maps);
	close(memory);
	return found;
}

int main(int argc, char **argv)
{
	int fd = argc > 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1, status, number;
	ssize_t size = fd < 0 ? -1 : read(fd, needle, sizeof(needle));
	pid_t pid;

	if (size < 8)
		fail("usage: remains FILE PROGRAM [ARGUMENT]...");
	needle_size = size;
	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		execv(argv[2], argv + 2);
		_exit(99);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACEEXIT | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL))
		fail("ptrace");
	while (WIFSTOPPED(status)) {
		number = WSTOPSIG(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8))
			printf("%lu\n", search(pid));
		if (number == SIGTRAP || number == SIGSTOP)
			number = 0;
		ptrace(PTRACE_CONT, pid, NULL, number);
		if (waitpid(pid, &status, 0) != pid)
			fail("waitpid");
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
