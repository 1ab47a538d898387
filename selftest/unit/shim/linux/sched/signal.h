/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_LINUX_SCHED_SIGNAL_H
#define SHIM_LINUX_SCHED_SIGNAL_H

/* a program of our own: nobody to give way to, and a fatal signal would have ended it */
#define current NULL
#define fatal_signal_pending(task) ((void)(task), 0)
#define cond_resched() ((void)0)

#endif
