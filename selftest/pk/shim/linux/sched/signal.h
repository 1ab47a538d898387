/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_LINUX_SCHED_SIGNAL_H
#define SHIM_PK_LINUX_SCHED_SIGNAL_H

/* environment.c: whether a test pretends that somebody wants an end */
int shim_signal(void);

#define current NULL
#define fatal_signal_pending(task) ((void)(task), shim_signal())
#define cond_resched() ((void)0)

#endif /* SHIM_PK_LINUX_SCHED_SIGNAL_H */
