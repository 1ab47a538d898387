/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.h - a process that ends by a signal leaves its terminal as it was and its secrets wiped
 */
#ifndef NCR_SETKEY_SIGNALS_H
#define NCR_SETKEY_SIGNALS_H

/** signals_protect() - from now on; what is ignored stays ignored, and SIGPIPE is */
void signals_protect(void);

/** signals_default() - in a child, before it becomes another program */
void signals_default(void);

#endif /* NCR_SETKEY_SIGNALS_H */
