// SPDX-License-Identifier: GPL-2.0
/*
 * Making RSA keys, FIPS 186-5 A.1.3: two random primes, tested for being probably ones
 */
#include "rsa_key.h"

#include "../random.h"
#include "big.h"
#include "port.h"
#include "prime.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

/* the first 64 bits of the square root of 1/2 */
#define SQRT_HALF 0xb504f333f9de6484

static const u8 default_exponent[] = { 0x01, 0x00, 0x01 };

/*
 * FIPS 186-5 B.3: nobody chose the candidates, so that few rounds suffice; by the bound of Damgard,
 * Landrock and Pomerance for random numbers of that size the error is below 2^-112.
 */
static unsigned int rounds(unsigned int bits)
{
	return bits < 1024 ? 10 : 5;
}

/*
 * Steps 4.2 and 4.4: odd, and at least 2^(bits - 1/2), so that a product of two has all its bits.
 * The highest bit is set because what lacks it would be thrown away.
 */
static int candidate(u64 *p, size_t n, unsigned int bits)
{
	unsigned int spare = n * 64 - bits;
	u64 top;
	int error;

	do {
		error = ncr_random_bytes(p, n * sizeof(u64));
		if (error)
			return error;
		p[n - 1] = p[n - 1] << spare >> spare | (u64)1 << (63 - spare);
		p[0] |= 1;
		top = p[n - 1] << spare | (spare ? p[n - 2] >> (64 - spare) : 0);
	} while (top <= SQRT_HALF);
	return 0;
}

/* Euclid's; libtommath's loses memory when there is too little. @b is not 0. */
static mp_err gcd(const mp_int *a, const mp_int *b, mp_int *r)
{
	mp_int t;
	mp_err error = mp_init(&t);

	if (error)
		return error;
	error = mp_copy(b, &t) ?: mp_mod(a, b, r);
	while (!error && mp_cmp_d(r, 0) != MP_EQ) {
		mp_exch(r, &t);
		error = mp_mod(r, &t, r);
	}
	mp_exch(r, &t);
	mp_clear(&t);
	return error;
}

/* step 4.5: whether p - 1 and e have no common factor; otherwise e would have no inverse */
static mp_err coprime(const u64 *p, size_t n, const mp_int *e, bool *result)
{
	mp_int t;
	mp_err error = mp_init(&t);

	if (error)
		return error;
	error = ncr_big_read(p, n, &t) ?: mp_sub_d(&t, 1, &t) ?: gcd(&t, e, &t);
	*result = !error && mp_cmp_d(&t, 1) == MP_EQ;
	mp_clear(&t);
	return error;
}

/* steps 4 and 5; @other: the first prime, or NULL */
static int prime(u64 *p, const u64 *other, size_t n, unsigned int bits, const mp_int *e)
{
	unsigned int attempt;
	bool good;
	int result;

	/* of odd numbers one in 0.35 bits is a prime: 57 of these would be */
	for (attempt = 0; attempt < 20 * bits; attempt++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
		result = candidate(p, n, bits);
		if (result)
			return result;
		if (ncr_prime_has_small_factor(p, n) ||
		    (other && ncr_rsa_too_close(p, other, n, 2 * bits)))
			continue;
		result = ncr_prime_test(p, n, rounds(bits));
		if (result < 0)
			return result;
		if (!result)
			continue;
		result = ncr_libtommath_error(coprime(p, n, e, &good));
		if (result)
			return result;
		if (good)
			return 0;
	}
	return -EAGAIN;
}

/* a number as bytes; @at is moved behind them */
static mp_err write(const mp_int *a, u8 **at, struct ncr_der *number)
{
	size_t size;
	mp_err error = mp_to_ubin(a, *at, mp_ubin_size(a), &size);

	if (!error) {
		number->at = *at;
		number->size = size;
		*at += size;
	}
	return error;
}

/*
 * d = 1/e modulo lcm(p - 1, q - 1), A.1.1 (a), and the rest; @qinv: 1/q modulo p. *@good: d is not
 * too small.
 */
static mp_err finish(const u64 *p, const u64 *q, const u64 *qinv, size_t n, unsigned int bits,
		     const mp_int *e, struct ncr_rsa_numbers *numbers, u8 *bytes, bool *good)
{
	mp_int bp, bq, order_p, order_q, d, t;
	mp_err error = mp_init_multi(&bp, &bq, &order_p, &order_q, &d, &t, NULL);

	if (error)
		return error;
	error = ncr_big_read(p, n, &bp) ?: ncr_big_read(q, n, &bq) ?:
		mp_sub_d(&bp, 1, &order_p) ?: mp_sub_d(&bq, 1, &order_q) ?:
		gcd(&order_p, &order_q, &d) ?: mp_div(&order_p, &d, &t, NULL) ?:
		mp_mul(&t, &order_q, &t) ?: mp_invmod(e, &t, &d);
	*good = !error && mp_count_bits(&d) > bits / 2;
	error = error ?: mp_mul(&bp, &bq, &t) ?: write(&t, &bytes, &numbers->n) ?:
		write(e, &bytes, &numbers->e) ?: write(&d, &bytes, &numbers->d) ?:
		write(&bp, &bytes, &numbers->p) ?: write(&bq, &bytes, &numbers->q) ?:
		mp_mod(&d, &order_p, &t) ?: write(&t, &bytes, &numbers->dp) ?:
		mp_mod(&d, &order_q, &t) ?: write(&t, &bytes, &numbers->dq) ?:
		ncr_big_read(qinv, n, &t) ?: write(&t, &bytes, &numbers->qinv);
	mp_clear_multi(&bp, &bq, &order_p, &order_q, &d, &t, NULL);
	return error;
}

static int generate(unsigned int bits, const mp_int *e, u64 *limbs, struct ncr_rsa **key)
{
	size_t n = ncr_limbs_of_bits(bits / 2);
	u64 *p = limbs, *q = p + n, *qinv = q + n, *scratch = qinv + n;
	struct ncr_rsa_numbers numbers = {};
	bool good = false;
	int error;

	while (!good) {
		error = prime(p, NULL, n, bits / 2, e) ?: prime(q, p, n, bits / 2, e);
		if (error)
			return error;
		/* no rule asks for it, but some expect the larger one first */
		if (ncr_limbs_less(p, q, n)) {
			memcpy(qinv, p, n * sizeof(u64));
			memcpy(p, q, n * sizeof(u64));
			memcpy(q, qinv, n * sizeof(u64));
		}
		ncr_limbs_invert(qinv, q, p, n, scratch);
		error = ncr_libtommath_error(finish(p, q, qinv, n, bits, e, &numbers,
						    (u8 *)scratch, &good));
		if (error)
			return error;
	}
	return ncr_rsa_new(&numbers, key);
}

int ncr_rsa_generate(unsigned int bits, const u8 *exponent, size_t exponent_size,
		     struct ncr_rsa **out)
{
	size_t n = ncr_limbs_of_bits(bits / 2);
	struct ncr_rsa *key = NULL;
	mp_int e;
	u64 *limbs;
	int error;

	if (bits < NCR_RSA_BITS_MIN || bits > NCR_RSA_BITS_MAX || bits % 2)
		return -EINVAL;
	if (!exponent) {
		exponent = default_exponent;
		exponent_size = sizeof(default_exponent);
	}
	for (; exponent_size && !exponent[0]; exponent++, exponent_size--)
		;
	/* A.1.1 (b): odd, and between 2^16 and 2^256 */
	if (exponent_size > NCR_RSA_EXPONENT_MAX || exponent_size < 3 ||
	    !(exponent[exponent_size - 1] & 1))
		return -EINVAL;

	/* what the numbers take as bytes is less than what inverting takes */
	limbs = ncr_pk_alloc((3 * n + max(NCR_INVERT_SCRATCH(n), 16 * n)) * sizeof(u64));
	if (!limbs)
		return -ENOMEM;
	error = ncr_libtommath_error(mp_init(&e));
	if (error) {
		ncr_pk_free(limbs);
		return error;
	}
	error = ncr_libtommath_error(mp_from_ubin(&e, exponent, exponent_size)) ?:
		generate(bits, &e, limbs, &key) ?: ncr_rsa_consistent(key);
	mp_clear(&e);
	ncr_pk_free(limbs);
	ncr_stack_wipe();
	if (error) {
		ncr_rsa_free(key);
		return error;
	}
	*out = key;
	return 0;
}
