/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ram.h - search all RAM of this machine, through /proc/kcore, for the secrets of secret.h
 *
 * RAM is what /proc/iomem calls System RAM, in whole pages, as the kernel's allocators have it; each such range must
 * be in /proc/kcore's direct mapping of RAM, and read to its last byte, or the search fails.
 *
 * The search has a thread and a kernel stack of its own. The thread that asks sleeps meanwhile, in the system call
 * that takes the least of its kernel stack: so what the call before has left there, further down, can still be found.
 */
#ifndef SELFTEST_WIPE_RAM_H
#define SELFTEST_WIPE_RAM_H

#include <stdbool.h>

/* Start the thread. Returns 0, or -1 and says what is missing. */
int ram_open(void);
/* Says what was searched, and how long it took. Returns 0, or -1 when that was less than the machine's memory. */
int ram_close(void);

/*
 * Fill the member copies of all secrets; with @until_all_seen only until each was seen once. NULL, or why RAM could not
 * be searched.
 */
const char *ram_search(bool until_all_seen);

/* Print where the last search has seen a secret, and what kind of page that is. */
void ram_print_places(void);

#endif /* SELFTEST_WIPE_RAM_H */
