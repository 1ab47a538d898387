// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the numbers of a private key are one
 */
#include "rsa_key.h"

#include "big.h"
#include "port.h"
#include "prime.h"

#include <linux/errno.h>

/* Somebody chose the numbers: each round lets a composite one through with probability 1/4. */
#define ROUNDS 56

bool ncr_rsa_too_close(const u64 *p, const u64 *q, size_t n, unsigned int bits)
{
	u64 difference[NCR_LIMBS_MAX / 2 + 1];
	size_t difference_bits;

	if (ncr_limbs_sub(difference, p, q, n))
		ncr_limbs_sub(difference, q, p, n);
	difference_bits = ncr_limbs_bits(difference, n);
	/* 2^(bits / 2 - 100) and less has so many bits; a few that are larger have, too */
	return difference_bits <= bits / 2 - 99;
}

/* ed = 1 modulo prime - 1, and what is kept of d is d modulo that */
static mp_err exponent_fits(const mp_int *e, const mp_int *d, const u64 *prime, const u64 *part,
			    size_t n, bool *fits)
{
	mp_int order, kept, t;
	mp_err error = mp_init_multi(&order, &kept, &t, NULL);

	if (error)
		return error;
	error = ncr_big_read(prime, n, &order) ?: mp_sub_d(&order, 1, &order) ?:
		ncr_big_read(part, n, &kept) ?: mp_mod(d, &order, &t);
	*fits = !error && mp_cmp(&t, &kept) == MP_EQ;
	error = error ?: mp_mul(e, &kept, &t) ?: mp_mod(&t, &order, &t);
	*fits = *fits && !error && mp_cmp_d(&t, 1) == MP_EQ;
	mp_clear_multi(&order, &kept, &t, NULL);
	return error;
}

static mp_err numbers_fit(const struct ncr_rsa *key, bool *fits)
{
	mp_int n, p, q, e, d, t;
	bool p_fits = false, q_fits = false;
	mp_err error = mp_init_multi(&n, &p, &q, &e, &d, &t, NULL);

	*fits = false;
	if (error)
		return error;
	error = ncr_big_read(key->n.m, key->n.n, &n) ?: ncr_big_read(key->p.m, key->half, &p) ?:
		ncr_big_read(key->q.m, key->half, &q) ?:
		ncr_big_read(key->e, NCR_RSA_E_LIMBS, &e) ?: ncr_big_read(key->d, key->n.n, &d) ?:
		exponent_fits(&e, &d, key->p.m, key->dp, key->half, &p_fits) ?:
		exponent_fits(&e, &d, key->q.m, key->dq, key->half, &q_fits);
	if (error || !p_fits || !q_fits)
		goto out;
	error = mp_mul(&p, &q, &t);
	/* FIPS 186-5 A.1.1 (a): a d of less than half the bits can be found (Wiener) */
	if (error || mp_cmp(&t, &n) != MP_EQ || mp_cmp(&d, &n) != MP_LT ||
	    mp_count_bits(&d) <= key->bits / 2)
		goto out;
	error = ncr_big_read(key->qinv, key->half, &d) ?: mp_mul(&d, &q, &t) ?: mp_mod(&t, &p, &t);
	*fits = !error && mp_cmp_d(&t, 1) == MP_EQ && mp_cmp(&d, &p) == MP_LT;
out:
	mp_clear_multi(&n, &p, &q, &e, &d, &t, NULL);
	return error;
}

static int is_prime(const u64 *w, size_t n)
{
	int result;

	if (ncr_prime_has_small_factor(w, n))
		return -EINVAL;
	result = ncr_prime_test(w, n, ROUNDS);
	return result == 1 ? 0 : result ?: -EINVAL;
}

int ncr_rsa_check(const struct ncr_rsa *key)
{
	bool fits;
	int error;

	if (ncr_rsa_too_close(key->p.m, key->q.m, key->half, key->bits))
		return -EINVAL;
	error = ncr_libtommath_error(numbers_fit(key, &fits));
	ncr_stack_wipe();
	if (!error && !fits)
		error = -EINVAL;
	return error ?: is_prime(key->p.m, key->half) ?: is_prime(key->q.m, key->half);
}
