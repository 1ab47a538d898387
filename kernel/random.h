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
 * Context: process context, may sleep; ends on a signal while the kernel's generator waits for
 * its seed.
 * Return: 0; -ERESTARTSYS. Then @out is not written.
 */
int ncr_random_bytes(void *out, size_t size);

#endif /* NCR_RANDOM_H */
