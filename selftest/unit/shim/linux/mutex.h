/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For the structures in kernel/key.h. */
#ifndef SHIM_LINUX_MUTEX_H
#define SHIM_LINUX_MUTEX_H

struct mutex {
	int locked;
};

#endif /* SHIM_LINUX_MUTEX_H */
