/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_LINUX_SLAB_H
#define SHIM_PK_LINUX_SLAB_H

#include <linux/types.h>

#define GFP_KERNEL_ACCOUNT 0

/* environment.c; they count */
void *shim_alloc(size_t size);
void kfree(void *memory);
void kfree_sensitive(void *memory);

#define kzalloc(size, flags) shim_alloc(size)

#endif /* SHIM_PK_LINUX_SLAB_H */
