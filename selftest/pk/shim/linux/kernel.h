/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_LINUX_KERNEL_H
#define SHIM_PK_LINUX_KERNEL_H

#include_next <linux/kernel.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))

#endif /* SHIM_PK_LINUX_KERNEL_H */
