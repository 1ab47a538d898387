/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress.h - a line on the terminal for those who wait
 */
#ifndef NCR_PROGRESS_H
#define NCR_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/**
 * struct progress - of one input
 * @total: its size in bytes, 0 when that is not known
 * @shown: a line is on the terminal
 */
struct progress {
	uint64_t total;
	bool terminal;
	bool shown;
	struct timespec next;
};

/** progress_begin() - nothing is shown for the first second, nor ever when standard error is not a terminal */
void progress_begin(struct progress *progress, uint64_t total);

/** progress_update() - @done bytes */
void progress_update(struct progress *progress, uint64_t done);

/** progress_end() - remove the line */
void progress_end(struct progress *progress);

#endif /* NCR_PROGRESS_H */
