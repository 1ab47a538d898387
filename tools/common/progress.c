// SPDX-License-Identifier: GPL-2.0-or-later
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static bool later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

void progress_begin(struct progress *progress, uint64_t total)
{
	*progress = (struct progress) { .total = total, .terminal = isatty(STDERR_FILENO) };
	if (progress->terminal) {
		clock_gettime(CLOCK_MONOTONIC, &progress->next);
		progress->next.tv_sec++;
	}
}

void progress_update(struct progress *progress, uint64_t done)
{
	struct timespec now;

	if (!progress->terminal)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!later(&now, &progress->next))
		return;
	progress->next = now;
	progress->next.tv_nsec += 200000000;
	if (progress->next.tv_nsec >= 1000000000) {
		progress->next.tv_nsec -= 1000000000;
		progress->next.tv_sec++;
	}
	progress->shown = true;
	if (progress->total)
		fprintf(stderr, "\r%" PRIu64 " MiB, %u %% ", done >> 20,
			(unsigned int)((double)done * 100 / (double)progress->total));
	else
		fprintf(stderr, "\r%" PRIu64 " MiB ", done >> 20);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
