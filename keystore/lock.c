// SPDX-License-Identifier: GPL-2.0-or-later
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* looked again every 20 ms: flock(2) itself would wait without an end */
#define PAUSE 20
#define SECOND 1000

static uint64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * (uint64_t)SECOND + now.tv_nsec / (1000 * 1000);
}

static int wait_for(int fd, int how, unsigned int seconds)
{
	static const struct timespec pause = { .tv_nsec = PAUSE * 1000 * 1000 };
	uint64_t end = milliseconds() + (uint64_t)seconds * SECOND;

	while (flock(fd, how | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (milliseconds() >= end)
			return -EWOULDBLOCK;
		nanosleep(&pause, NULL);
	}
	return 0;
}

int lock_take(int dir, bool writer, unsigned int seconds, int *fd, struct problem *problem)
{
	int error;

	*fd = openat(dir, LOCK_FILE, (writer ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
		     0600);
	if (*fd < 0)
		return errno == ENOENT && !writer ? EXIT_DONE : problem_system(problem, LOCK_FILE, errno);
	error = wait_for(*fd, writer ? LOCK_EX : LOCK_SH, seconds);
	if (!error)
		return EXIT_DONE;
	close(*fd);
	*fd = -1;
	if (error != -EWOULDBLOCK)
		return problem_system(problem, LOCK_FILE, error);
	problem_set(problem, EXIT_SYSTEM, "another ncr-keystore %s the store and did not end within %u s",
		    writer ? "uses" : "changes", seconds);
	problem_hint(problem, "try again when it is done, or wait longer: --wait SECONDS");
	return problem->code;
}
