/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.h - a process that ends by a signal leaves its terminal as it was and its secrets wiped
 */
#ifndef NCR_SIGNALS_H
#define NCR_SIGNALS_H

/** signals_catch() - from now on; what is ignored stays ignored, and a handler that there is comes after this one */
void signals_catch(void);

/** signals_protect() - the same for a process with children: SIGPIPE is ignored */
void signals_protect(void);

/** signals_default() - in a child, before it becomes another program */
void signals_default(void);

#endif /* NCR_SIGNALS_H */
