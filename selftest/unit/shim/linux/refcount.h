/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For the structures in kernel/key.h. */
#ifndef SHIM_LINUX_REFCOUNT_H
#define SHIM_LINUX_REFCOUNT_H

struct refcount_struct {
	int refs;
};

#define refcount_t struct refcount_struct

#endif /* SHIM_LINUX_REFCOUNT_H */
