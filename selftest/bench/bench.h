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

/** measure_long() - the same for what takes millions of instructions: fewer rounds of one call each */
unsigned long long measure_long(void (*function)(size_t size), size_t size);

/** measure_mean() - the mean of so many calls, for what depends on chance */
unsigned long long measure_mean(void (*function)(size_t size), size_t size, unsigned int calls);

/** row() - one line of the result; without a peer it is 0 */
void row(const char *name, size_t size, unsigned long long ours, unsigned long long theirs);

/** bench_keys() - attaching and loading published keys; in keys.c */
void bench_keys(void);

/** bench_pairs() - RSA, DSA and Diffie-Hellman; in pairs.c */
void bench_pairs(void);

#endif /* BENCH_H */
