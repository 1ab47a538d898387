// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the numbers of a key are one
 */
#include "dsa_key.h"

#include "port.h"
#include "prime.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

unsigned int ncr_dsa_rounds(unsigned int p_bits)
{
	return p_bits >= 3072 ? 64 : p_bits >= 2048 ? 56 : 40;
}

/* 1 < a < p */
static bool in_group(const struct ncr_dsa *key, const u64 *a)
{
	return ncr_limbs_bits(a, key->p.n) > 1 && ncr_limbs_less(a, key->p.m, key->p.n);
}

static bool is_one(const u64 *a, size_t n)
{
	return ncr_limbs_bits(a, n) == 1;
}

/* q divides p - 1 */
static bool divides(const struct ncr_dsa *key, u64 *scratch)
{
	u64 rest[NCR_DSA_Q_LIMBS_MAX];

	ncr_mont_reduce(rest, key->p.m, key->p.n, &key->q, scratch);
	ncr_mont_leave(rest, rest, &key->q, scratch);
	return is_one(rest, key->q.n);
}

/* a^q = 1; since q is a prime, and a is not 1, there is no smaller exponent */
static bool has_order_q(const struct ncr_dsa *key, const u64 *a, u64 *t, u64 *scratch)
{
	ncr_mont_enter(t, a, &key->p, scratch);
	ncr_mont_exp_public(t, t, key->q.m, key->q.n, &key->p, scratch);
	ncr_mont_leave(t, t, &key->p, scratch);
	return is_one(t, key->p.n);
}

static bool numbers_fit(const struct ncr_dsa *key, u64 *t, u64 *scratch)
{
	if (!in_group(key, key->g) || !in_group(key, key->y) || !divides(key, scratch) ||
	    !has_order_q(key, key->g, t, scratch) || !has_order_q(key, key->y, t, scratch))
		return false;
	if (!key->x)
		return true;
	if (ncr_limbs_zero(key->x, key->q.n) || !ncr_limbs_less(key->x, key->q.m, key->q.n))
		return false;
	ncr_dsa_power(t, key, key->g, key->x, scratch);
	return ncr_limbs_equal(t, key->y, key->p.n);
}

static int is_prime(const struct ncr_modulus *number, unsigned int rounds)
{
	int result;

	if (ncr_prime_has_small_factor(number->m, number->n))
		return -EINVAL;
	result = ncr_prime_test(number->m, number->n, rounds);
	return result == 1 ? 0 : result ?: -EINVAL;
}

int ncr_dsa_check(const struct ncr_dsa *key)
{
	size_t n = key->p.n;
	u64 *t = ncr_pk_alloc((n + NCR_EXP_SCRATCH(n)) * sizeof(u64));
	bool fit;

	if (!t)
		return -ENOMEM;
	fit = numbers_fit(key, t, t + n);
	ncr_pk_free(t);
	ncr_stack_wipe();
	if (!fit)
		return -EINVAL;
	/* somebody chose the numbers: each round lets a composite one through with 1/4 at most */
	return is_prime(&key->q, ncr_dsa_rounds(key->bits)) ?:
	       is_prime(&key->p, ncr_dsa_rounds(key->bits));
}
