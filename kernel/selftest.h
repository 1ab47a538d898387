/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Known-answer tests, run before anything is served
 */
#ifndef NCR_SELFTEST_H
#define NCR_SELFTEST_H

#include <linux/types.h>

struct ncr_algorithm;
struct ncr_work;

/**
 * ncr_selftest_run() - compute every known answer, with the implementations that will serve
 *
 * FIPS 140-3 IG 10.3.A: a known answer for each algorithm and direction. The answers are data in
 * selftest/known_answers.h and known_answers_public.h; an algorithm without one is a failure of its
 * own ("aes-cbc: no known answer").
 *
 * The first failure puts the module into the error state, with the test's name.
 *
 * Context: module load; may sleep.
 * Return: 0, also when a test failed; -ENOMEM.
 */
int ncr_selftest_run(void);

/** ncr_selftest_passed() - number of tests passed at load */
unsigned int ncr_selftest_passed(void);

/*
 * ncr_judge() - ends every test: the answer computed against the answer known
 * @name: of the test, with @direction after it; what the test build is told to let fail
 * @error: what the computation said
 *
 * Return: whether the test has passed; otherwise the module is in its error state.
 */
bool ncr_judge(const char *name, const char *direction, int error, u8 *computed, const u8 *known,
	       size_t size);

/*
 * ncr_selftest_public() - the known answers of @algorithm, if it is a public-key algorithm
 * @found: how many of them there are is added
 */
bool ncr_selftest_public(const struct ncr_algorithm *algorithm, struct ncr_work *work,
			 unsigned int *found);

#endif /* NCR_SELFTEST_H */
