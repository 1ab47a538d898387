/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Known-answer tests, run before anything is served
 */
#ifndef NCR_SELFTEST_H
#define NCR_SELFTEST_H

/**
 * ncr_selftest_run() - compute every known answer, with the implementations that will serve
 *
 * FIPS 140-3 IG 10.3.A: a known answer for each algorithm and direction. The answers are
 * data in selftest/known_answers.h; an algorithm without one is a failure of its own
 * ("aes-cbc: no known answer").
 *
 * The first failure puts the module into the error state, with the test's name.
 *
 * Context: module load; may sleep.
 * Return: 0, also when a test failed; -ENOMEM.
 */
int ncr_selftest_run(void);

/** ncr_selftest_passed() - number of tests passed at load */
unsigned int ncr_selftest_passed(void);

#endif /* NCR_SELFTEST_H */
