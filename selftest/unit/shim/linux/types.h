/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What these headers have in common: each gives the files of kernel/ as much of the kernel's header of that name as
 * they need to be compiled, unchanged, into a program. Where the system has a header of the same name, it is included
 * and added to.
 */
#ifndef SHIM_LINUX_TYPES_H
#define SHIM_LINUX_TYPES_H

#include_next <linux/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s64 s64;

#define U32_MAX 0xffffffffU

struct rcu_head {
	void *next;
};

#endif /* SHIM_LINUX_TYPES_H */
