// SPDX-License-Identifier: GPL-2.0
/*
 * What RSA computes: a number raised to the public or to the private exponent
 */
#include "rsa_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* limbs for a result of half the size, and all that is computed on the way */
#define HALF_SCRATCH(half) (7 * (half) + NCR_EXP_SCRATCH(half))

/* r = a^(e - 1) modulo n, in Montgomery's form; e is odd, and 3 at least */
static void raise(u64 *r, const u64 *a, const struct ncr_rsa *key, u64 *scratch)
{
	u64 exponent[NCR_RSA_E_LIMBS];

	memcpy(exponent, key->e, sizeof(exponent));
	exponent[0] -= 1;
	ncr_mont_enter(r, a, &key->n, scratch);
	ncr_mont_exp_public(r, r, exponent, NCR_RSA_E_LIMBS, &key->n, scratch);
}

/* r = a^e modulo n; the last multiplication leaves Montgomery's form */
static void public(u64 *r, const u64 *a, const struct ncr_rsa *key, u64 *scratch)
{
	u64 *power = scratch + 3 * key->n.n;

	raise(power, a, key, scratch);
	ncr_mont_mul(r, power, a, &key->n, scratch);
}

/* r = a^(d - 1) modulo one of the two primes, in Montgomery's form; d is odd, as p - 1 is even */
static void private_half(u64 *r, const u64 *a, size_t n, const u64 *d,
			 const struct ncr_modulus *prime, u64 *scratch)
{
	u64 *exponent = scratch;

	scratch += prime->n;
	memcpy(exponent, d, prime->n * sizeof(u64));
	exponent[0] -= 1;
	ncr_mont_reduce(r, a, n, prime, scratch);
	ncr_mont_exp(r, r, exponent, prime->n, prime, scratch);
}

/*
 * r = a^(d - 1) modulo n, from the two halves (RFC 8017 5.1.2 step 2 b, Garner). Products and sums
 * are taken over all limbs, so that nothing tells which half is larger.
 */
static void private(u64 *r, const u64 *a, const struct ncr_rsa *key, u64 *scratch)
{
	size_t n = key->n.n, half = key->half, i;
	u64 *mp = scratch, *mq = mp + half, *h = mq + half, *product = h + half;
	u64 *t = product + 2 * half;
	u64 carry, mask;

	private_half(mp, a, n, key->dp, &key->p, t);
	private_half(mq, a, n, key->dq, &key->q, t);
	ncr_mont_leave(mq, mq, &key->q, t);

	/* h = (mp - mq) qinv modulo p; mp has a factor R already, and qinv needs none */
	ncr_mont_enter(h, mq, &key->p, t);
	mask = ncr_mask(ncr_limbs_sub(h, mp, h, half));
	for (i = 0; i < half; i++)
		t[i] = key->p.m[i] & mask;
	ncr_limbs_add(h, h, t, half);
	ncr_mont_mul(h, h, key->qinv, &key->p, t);

	/* mq + h q, which is less than n */
	ncr_limbs_mul(product, h, half, key->q.m, half);
	carry = ncr_limbs_add(product, product, mq, half);
	for (i = half; i < 2 * half; i++) {
		product[i] += carry;
		carry &= ncr_mask_zero(product[i]);
	}
	memcpy(r, product, n * sizeof(u64));
}

int ncr_rsa_public(const struct ncr_rsa *key, const u8 *in, u8 *out)
{
	size_t n = key->n.n, size = ncr_rsa_size(key);
	u64 *a = ncr_pk_alloc_array(5 * n, sizeof(u64));
	int error = 0;

	if (!a)
		return -ENOMEM;
	ncr_limbs_read(a, n, in, size);
	if (ncr_public(ncr_limbs_less(a, key->n.m, n))) {
		public(a, a, key, a + n);
		ncr_limbs_write(out, size, a, n);
	} else {
		error = -EINVAL;
	}
	ncr_pk_free(a);
	ncr_stack_wipe();
	return error;
}

/*
 * The number that meets the private exponent is a * blind^e, which nobody knows: timing, power or
 * cache lines tell nothing about a chosen number. It is raised to d - 1, because then no inverse is
 * needed to be rid of the blind afterwards:
 *
 *	(a blind^e)^(d - 1) * a blind^(e - 1) = a^d blind^(ed - 1) = a^d
 */
static int blinded(u64 *r, const u64 *a, const struct ncr_rsa *key, u64 *limbs)
{
	size_t n = key->n.n;
	u64 *blind = limbs, *rest = blind + n, *product = rest + n, *scratch = product + n;
	int error;

	error = ncr_limbs_random_below(blind, key->n.m, n);
	if (error)
		return error;
	/* the rest, a blind^(e - 1), in Montgomery's form, which its products with others leave */
	raise(rest, blind, key, scratch);
	ncr_mont_enter(product, a, &key->n, scratch);
	ncr_mont_mul(rest, rest, product, &key->n, scratch);
	ncr_mont_mul(product, rest, blind, &key->n, scratch);

	private(product, product, key, scratch);

	ncr_mont_mul(r, product, rest, &key->n, scratch);

	/*
	 * A result that is wrong modulo one prime alone gives the other one away (Boneh, DeMillo,
	 * Lipton): it stays here. So does one whose blind was a multiple of a prime: nobody has
	 * that luck.
	 */
	public(product, r, key, scratch);
	return ncr_public(ncr_limbs_equal(product, a, n)) ? 0 : -EIO;
}

/* @least: 0: every number below the modulus; 2: those that are neither 0, 1, nor the last one */
static int operate(const struct ncr_rsa *key, const u8 *in, u8 *out, u64 least)
{
	size_t n = key->n.n, size = ncr_rsa_size(key), half = key->half;
	size_t scratch = max(4 * n, HALF_SCRATCH(half));
	u64 *a, *r, *bound;
	int error = -EINVAL;

	if (!half)
		return -EINVAL;
	a = ncr_pk_alloc_array(5 * n + scratch, sizeof(u64));
	if (!a)
		return -ENOMEM;
	r = a + n;
	bound = r + n;
	ncr_limbs_read(a, n, in, size);
	/* least <= a < n - least / 2; the modulus is odd, so that nothing is borrowed */
	memcpy(bound, key->n.m, n * sizeof(u64));
	bound[0] -= least / 2;
	memset(r, 0, n * sizeof(u64));
	r[0] = least;
	if (ncr_public(ncr_limbs_less(a, bound, n) & ~ncr_limbs_less(a, r, n)))
		error = blinded(r, a, key, r + n);
	if (!error)
		ncr_limbs_write(out, size, r, n);
	ncr_pk_free(a);
	ncr_stack_wipe();
	return error;
}

int ncr_rsa_private(const struct ncr_rsa *key, const u8 *in, u8 *out)
{
	return operate(key, in, out, 0);
}

int ncr_rsa_decipher(const struct ncr_rsa *key, const u8 *in, u8 *out)
{
	return operate(key, in, out, 2);
}
