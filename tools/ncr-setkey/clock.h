/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clock.h - time that passes whatever the date is, and while the machine sleeps
 */
#ifndef NCR_SETKEY_CLOCK_H
#define NCR_SETKEY_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t clock_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static inline void clock_sleep(unsigned int milliseconds)
{
	const struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

#endif /* NCR_SETKEY_CLOCK_H */
