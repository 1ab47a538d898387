/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Included before every file of kernel/pk for taint_test: what may be known is told to valgrind
 */
#ifndef TAINT_H
#define TAINT_H

#include <linux/types.h>

u64 taint_public(u64 mask);

#define ncr_public(mask) taint_public(mask)

#endif /* TAINT_H */
