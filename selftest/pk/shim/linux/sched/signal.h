/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_LINUX_SCHED_SIGNAL_H
#define SHIM_LINUX_SCHED_SIGNAL_H

#include <stdbool.h>

/* environment.c: signal_at */
bool shim_signal(void);

#define current NULL
#define fatal_signal_pending(task) ((void)(task), shim_signal())
#define cond_resched() ((void)0)

#endif
