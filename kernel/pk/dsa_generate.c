// SPDX-License-Identifier: GPL-2.0
/*
 * Making DSA keys: domain parameters from a random seed, and a pair, FIPS 186-4 B.1.2
 */
#include "dsa_key.h"

#include "../random.h"
#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>

/* bytes of domain_parameter_seed, A.1.1.2 step 2: as many bits as the largest q */
#define SEED_SIZE (NCR_DSA_Q_BITS_MAX / 8)

/* which generator of A.2.3 it is, if there should be more than one */
#define GENERATOR_INDEX 1

static int make_domain(struct ncr_dsa_domain *domain, u8 *seed)
{
	unsigned int attempt;
	int result = 0;

	/* of odd numbers one in 0.35 bits is a prime: 57 of these would be a q, most with a p */
	for (attempt = 0; !result && attempt < 20 * domain->q_bits; attempt++)
		result = ncr_random_bytes(seed, SEED_SIZE) ?: ncr_dsa_make_primes(domain);
	if (result != 1)
		return result ?: -EIO;
	return ncr_dsa_make_generator(domain, GENERATOR_INDEX);
}

/* a number as bytes without leading zeros; @at is moved behind them */
static struct ncr_der write(const u64 *a, size_t n, u8 **at)
{
	struct ncr_der number = { *at, (ncr_limbs_bits(a, n) + 7) / 8 };

	ncr_limbs_write(*at, number.size, a, n);
	*at += number.size;
	return number;
}

/* the private key is distributed evenly from 1 to q - 1, and the public one follows */
static int make_pair(const struct ncr_dsa_domain *domain, u64 *x, u8 *bytes, struct ncr_dsa **key)
{
	size_t n = ncr_limbs_of_bits(domain->p_bits), m = domain->q.n;
	struct ncr_dsa_numbers numbers = {};
	int error = ncr_limbs_random_below(x, domain->q.m, m);

	if (error)
		return error;
	numbers.p = write(domain->p, n, &bytes);
	numbers.q = write(domain->q.m, m, &bytes);
	numbers.g = write(domain->g, n, &bytes);
	numbers.x = write(x, m, &bytes);
	return ncr_dsa_new(&numbers, key);
}

int ncr_dsa_generate(unsigned int p_bits, unsigned int q_bits, struct ncr_dsa **out)
{
	size_t n = ncr_limbs_of_bits(p_bits), m = ncr_limbs_of_bits(q_bits);
	struct ncr_dsa_domain domain;
	struct ncr_dsa *key = NULL;
	u64 *limbs, *x;
	u8 *seed, *bytes;
	int error;

	if (!ncr_dsa_sizes(p_bits, q_bits))
		return -EINVAL;
	limbs = ncr_pk_alloc((2 * NCR_DSA_DOMAIN_LIMBS(n, m) + m) * sizeof(u64) + SEED_SIZE);
	if (!limbs)
		return -ENOMEM;
	ncr_dsa_domain_init(&domain, p_bits, q_bits, limbs);
	x = limbs + NCR_DSA_DOMAIN_LIMBS(n, m);
	seed = (u8 *)(x + m);
	bytes = seed + SEED_SIZE;
	domain.seed = seed;
	domain.seed_size = SEED_SIZE;

	error = make_domain(&domain, seed) ?: make_pair(&domain, x, bytes, &key) ?:
		ncr_dsa_consistent(key);
	ncr_pk_free(limbs);
	ncr_stack_wipe();
	if (error) {
		ncr_dsa_free(key);
		return error;
	}
	*out = key;
	return 0;
}
