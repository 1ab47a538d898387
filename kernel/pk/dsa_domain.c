// SPDX-License-Identifier: GPL-2.0
/*
 * Making domain parameters from a seed: p and q, FIPS 186-4 A.1.1.2, and g, A.2.3
 */
#include "dsa_key.h"

#include "big.h"
#include "digest.h"
#include "port.h"
#include "prime.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

/* bytes of SHA-256; p has a whole number of them */
#define HASH_SIZE 32

void ncr_dsa_domain_init(struct ncr_dsa_domain *domain, unsigned int p_bits, unsigned int q_bits,
			 u64 *limbs)
{
	size_t n = ncr_limbs_of_bits(p_bits), m = ncr_limbs_of_bits(q_bits);

	*domain = (struct ncr_dsa_domain){
		.p_bits = p_bits, .q_bits = q_bits, .p = limbs, .g = limbs + n,
		.q_limbs = limbs + 2 * n,
		.q = { .n = m, .m = limbs + 2 * n, .rr = limbs + 2 * n + m },
	};
}

static int hash(const u8 *a, size_t a_size, const u8 *b, size_t b_size, u8 *out)
{
	const struct ncr_digest_piece pieces[] = { { a, a_size }, { b, b_size }, {} };

	return ncr_digest(ncr_digest_find(NCR_ALG_SHA2_256), pieces, out);
}

/* 1: a prime; 0: not; or an error */
static int test_prime(const u64 *w, size_t n, unsigned int rounds)
{
	if (fatal_signal_pending(current))
		return -EINTR;
	cond_resched();
	return ncr_prime_has_small_factor(w, n) ? 0 : ncr_prime_test(w, n, rounds);
}

/* steps 6 to 8 */
static int make_q(struct ncr_dsa_domain *domain)
{
	size_t m = domain->q.n, spare = m * 64 - domain->q_bits;
	u64 *q = domain->q_limbs;
	u8 digest[HASH_SIZE];
	int error;

	error = hash(domain->seed, domain->seed_size, (const u8 *)"", 0, digest);
	if (error)
		return error;
	ncr_limbs_read(q, m, digest, sizeof(digest));
	/* U modulo 2^(N - 1), with 2^(N - 1) added, and odd */
	q[m - 1] = q[m - 1] << spare >> spare | (u64)1 << (63 - spare);
	q[0] |= 1;
	return test_prime(q, m, ncr_dsa_rounds(domain->p_bits));
}

/* step 11.1 to 11.3: X, of hashes of the seed and one, two, ... more, the lowest first */
static int make_x(struct ncr_dsa_domain *domain, u8 *counting, u8 *x)
{
	size_t size = domain->p_bits / 8, done, i;
	int error;

	for (done = HASH_SIZE; done <= size; done += HASH_SIZE) {
		for (i = domain->seed_size; i-- && !++counting[i];)
			;
		error = hash(counting, domain->seed_size, (const u8 *)"", 0, x + size - done);
		if (error)
			return error;
	}
	/* b + 1 is the hash's size: what V_n loses of its bits, is the one that is added */
	x[0] |= 0x80;
	ncr_limbs_read(domain->p, size / 8, x, size);
	return 0;
}

/* steps 11.4 to 11.6: p = X - (X modulo 2q - 1); whether it has all its bits */
static bool make_p(struct ncr_dsa_domain *domain, u64 *c, u64 *scratch)
{
	size_t n = ncr_limbs_of_bits(domain->p_bits), m = domain->q.n;
	u64 *p = domain->p;

	memset(c, 0, n * sizeof(u64));
	ncr_mont_reduce(c, p, n, &domain->q, scratch);
	ncr_mont_leave(c, c, &domain->q, scratch);
	/* modulo q it is that; modulo 2 it is X, and q is odd */
	if ((c[0] ^ p[0]) & 1)
		c[m] = ncr_limbs_add(c, c, domain->q.m, m);
	ncr_limbs_sub(p, p, c, n);
	p[0] |= 1;
	return p[n - 1] >> 63;
}

int ncr_dsa_make_primes(struct ncr_dsa_domain *domain)
{
	size_t n = ncr_limbs_of_bits(domain->p_bits), m = domain->q.n;
	u8 *x, *counting;
	u64 *c;
	int result;

	if (domain->seed_size < domain->q_bits / 8)
		return -EINVAL;
	result = make_q(domain);
	if (result != 1)
		return result;
	c = ncr_pk_alloc((n + 3 * m) * sizeof(u64) + domain->p_bits / 8 + domain->seed_size);
	if (!c)
		return -ENOMEM;
	x = (u8 *)(c + n + 3 * m);
	counting = x + domain->p_bits / 8;
	memcpy(counting, domain->seed, domain->seed_size);
	ncr_modulus_init(&domain->q, c);

	result = 0;
	for (domain->counter = 0; !result && domain->counter < 4 * domain->p_bits;
	     domain->counter++) {
		result = make_x(domain, counting, x);
		if (!result && make_p(domain, c, c + n))
			result = test_prime(domain->p, n, ncr_dsa_rounds(domain->p_bits));
	}
	/* that of the last one */
	domain->counter--;
	ncr_pk_free(c);
	ncr_stack_wipe();
	return result;
}

/* e = (p - 1) / q; @bytes: room for p */
static mp_err cofactor(const struct ncr_dsa_domain *domain, u64 *e, u8 *bytes)
{
	size_t n = ncr_limbs_of_bits(domain->p_bits), size = 0;
	mp_int p, q;
	mp_err error = mp_init_multi(&p, &q, NULL);

	if (error)
		return error;
	error = ncr_big_read(domain->p, n, &p) ?: ncr_big_read(domain->q.m, domain->q.n, &q) ?:
		mp_sub_d(&p, 1, &p) ?: mp_div(&p, &q, &p, NULL) ?:
		mp_to_ubin(&p, bytes, n * sizeof(u64), &size);
	ncr_limbs_read(e, n, bytes, size);
	mp_clear_multi(&p, &q, NULL);
	return error;
}

/* steps 5 to 10; @limbs: 3n, and scratch */
static int make_generator(struct ncr_dsa_domain *domain, u8 index, u64 *limbs)
{
	size_t n = ncr_limbs_of_bits(domain->p_bits);
	u64 *rr = limbs, *e = rr + n, *w = e + n, *scratch = w + n;
	struct ncr_modulus p = { .n = n, .m = domain->p, .rr = rr };
	u8 suffix[] = { 0x67, 0x67, 0x65, 0x6e, index, 0, 0 }, digest[HASH_SIZE];
	unsigned int count;
	int error = ncr_libtommath_error(cofactor(domain, e, (u8 *)scratch));

	if (error)
		return error;
	ncr_modulus_init(&p, scratch);
	for (count = 1; count < 1 << 16; count++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		suffix[5] = count >> 8;
		suffix[6] = count;
		error = hash(domain->seed, domain->seed_size, suffix, sizeof(suffix), digest);
		if (error)
			return error;
		ncr_limbs_read(w, n, digest, sizeof(digest));
		ncr_mont_enter(w, w, &p, scratch);
		ncr_mont_exp_public(w, w, e, n, &p, scratch);
		ncr_mont_leave(domain->g, w, &p, scratch);
		if (ncr_limbs_bits(domain->g, n) > 1)
			return 0;
	}
	return -EIO;
}

int ncr_dsa_make_generator(struct ncr_dsa_domain *domain, u8 index)
{
	size_t n = ncr_limbs_of_bits(domain->p_bits);
	u64 *limbs = ncr_pk_alloc((3 * n + NCR_EXP_SCRATCH(n)) * sizeof(u64));
	int error;

	if (!limbs)
		return -ENOMEM;
	error = make_generator(domain, index, limbs);
	ncr_pk_free(limbs);
	return error;
}
