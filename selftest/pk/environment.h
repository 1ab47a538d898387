/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in for the rest of the module below kernel/pk: memory that is counted, random numbers that can be given,
 * OpenSSL's hash functions
 */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct memory_count - what became of all memory
 * @live: allocations that are not freed
 * @frees: all that were
 * @dirty: freed with content
 * @fail_at: the allocation that fails, counted from 1; 0: none
 */
extern struct memory_count {
	long live;
	long frees;
	long dirty;
	long fail_at;
} memory_count;

/* which look for a fatal signal finds one, counted from 1, and all after it do; 0: none */
extern long signal_at;

/** random_next() - the next request of exactly that size is answered with these bytes */
void random_next(const void *bytes, size_t size);

/* what every request ends with, if not 0 */
extern int random_error;

/* every answer is declared undefined to valgrind */
extern bool random_secret;

#endif /* ENVIRONMENT_H */
