/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one source of random numbers in the module
 */
#ifndef NCR_RANDOM_H
#define NCR_RANDOM_H

#include <linux/types.h>

/**
 * ncr_random_bytes() - random bytes with 256 bits of security strength
 * @out: @size bytes
 *
 * The first call waits until the kernel's generator is initialised. A failed health test puts the
 * module into the error state.
 *
 * Context: process context, may sleep; ends on a signal while the kernel's generator is not ready,
 * and on a fatal one while others are served.
 * Return: 0; -EINTR; -ENOTRECOVERABLE (a health test failed, now or before); -ENOMEM or what the
 * implementation says. Then @out is wiped.
 */
int ncr_random_bytes(void *out, size_t size);

/** ncr_random_exit() - wipe the state */
void ncr_random_exit(void);

#endif /* NCR_RANDOM_H */
