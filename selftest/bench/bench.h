/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of the benchmark share
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>

/** die() - say what failed, with errno, and end */
void die(const char *what);

/** measure() - instructions of one call of function(size): the fewest of several rounds */
unsigned long long measure(void (*function)(size_t size), size_t size);

/** row() - one line of the result; without a peer it is 0 */
void row(const char *name, size_t size, unsigned long long ours, unsigned long long theirs);

/** bench_keys() - attaching and loading published keys; in keys.c */
void bench_keys(void);

#endif /* BENCH_H */
