/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prime tests, FIPS 186-5 B.3.1
 */
#ifndef NCR_PK_PRIME_H
#define NCR_PK_PRIME_H

#include <linux/types.h>

/** ncr_prime_test() - Miller and Rabin's, FIPS 186-5 B.3.1
 * @w: odd, more than 3, of @n limbs
 *
 * Return: 1: probably a prime; 0: not; or an error, -EINTR among them.
 */
int ncr_prime_test(const u64 *w, size_t n, unsigned int rounds);

/** ncr_prime_has_small_factor() - one of the first primes, of a number that is larger than those */
bool ncr_prime_has_small_factor(const u64 *w, size_t n);

#endif /* NCR_PK_PRIME_H */
