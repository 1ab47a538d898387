/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a DSA key consists of; for the files of dsa.h and nobody else
 */
#ifndef NCR_PK_DSA_KEY_H
#define NCR_PK_DSA_KEY_H

#include "der.h"
#include "dsa.h"
#include "limbs.h"

/* limbs of the largest q */
#define NCR_DSA_Q_LIMBS_MAX (NCR_DSA_Q_BITS_MAX / 64)

/**
 * struct ncr_dsa_numbers - a key as bytes, most significant first, without leading zeros
 *
 * Of a public key x is empty; an empty y beside an x is computed.
 */
struct ncr_dsa_numbers {
	struct ncr_der p, q, g, y, x;
};

/**
 * struct ncr_dsa - a key
 * @bits: of p
 * @q_bits: of q, a multiple of 8
 * @p: modulus of the group
 * @q: order of the subgroup
 * @g: generator of the subgroup, as many limbs as p; and @y the public key
 * @x: the private key, as many limbs as q; NULL for a public one
 * @limbs: where all of them are
 *
 * Owned by whoever made it; never changes.
 */
struct ncr_dsa {
	unsigned int bits, q_bits;
	struct ncr_modulus p, q;
	u64 *g, *y, *x;
	u64 limbs[];
};

/* the sizes of FIPS 186-4 4.2 */
bool ncr_dsa_sizes(unsigned int p_bits, unsigned int q_bits);

/** ncr_dsa_new() - a key of these numbers, whose sizes and parities are checked and nothing else
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int ncr_dsa_new(const struct ncr_dsa_numbers *numbers, struct ncr_dsa **key);

/** ncr_dsa_power() - r = base^exponent modulo p, for a secret exponent of as many limbs as q
 * @scratch: NCR_EXP_SCRATCH limbs of p
 */
void ncr_dsa_power(u64 *r, const struct ncr_dsa *key, const u64 *base, const u64 *exponent,
		   u64 *scratch);

/** ncr_dsa_check() - whether the numbers of a key are one: FIPS 186-4 A.1.1.1 and A.2.2 (as much as
 *	the numbers tell), SP 800-89 5.3.1, and g^x = y
 *
 * Return: 0, -EINVAL, -EINTR, -ENOMEM.
 */
int ncr_dsa_check(const struct ncr_dsa *key);

/* rounds of Miller and Rabin's test for p and for q, FIPS 186-4 table C.1 */
unsigned int ncr_dsa_rounds(unsigned int p_bits);

/**
 * struct ncr_dsa_domain - domain parameters while they are made
 * @p_bits: sizes that ncr_dsa_sizes() allows
 * @seed: domain_parameter_seed, of @seed_size bytes, as many as q at least
 * @counter: which candidate for p it was
 * @p: of as many limbs as it has; @g too
 * @q: with its modulus' numbers
 */
struct ncr_dsa_domain {
	unsigned int p_bits, q_bits;
	const u8 *seed;
	size_t seed_size;
	unsigned int counter;
	u64 *p, *g;
	struct ncr_modulus q;
	u64 *q_limbs;
};

/* limbs that a domain of these sizes takes, and ncr_dsa_domain_init() spreads over its numbers */
#define NCR_DSA_DOMAIN_LIMBS(n, m) (2 * (n) + 2 * (m))
void ncr_dsa_domain_init(struct ncr_dsa_domain *domain, unsigned int p_bits, unsigned int q_bits,
			 u64 *limbs);

/** ncr_dsa_make_primes() - FIPS 186-4 A.1.1.2 steps 6 to 11, with SHA-256
 *
 * Return: 1: p, q and the counter are set; 0: the seed gives none; or an error, -EINTR among them.
 */
int ncr_dsa_make_primes(struct ncr_dsa_domain *domain);

/** ncr_dsa_make_generator() - A.2.3, with SHA-256, of a domain that has p and q
 *
 * Return: 0; -EIO (none of 65535 attempts gave one); or an error.
 */
int ncr_dsa_make_generator(struct ncr_dsa_domain *domain, u8 index);

/** ncr_dsa_digest() - z of FIPS 186-4 4.6: the leftmost bits of a digest, not reduced modulo q */
void ncr_dsa_digest(u64 *z, const struct ncr_dsa *key, const u8 *digest, size_t size);

/* limbs of scratch for ncr_dsa_matches(), with n limbs of p and m of q */
#define NCR_DSA_MATCHES_SCRATCH(n, m) (3 * (m) + 3 * (n) + NCR_EXP_SCRATCH(n))

/** ncr_dsa_matches() - FIPS 186-4 4.7 for 0 < r, s < q, in constant time
 *
 * Return: mask: it is the signature of @z.
 */
u64 ncr_dsa_matches(const struct ncr_dsa *key, const u64 *z, const u64 *r, const u64 *s,
		    u64 *scratch);

#endif /* NCR_PK_DSA_KEY_H */
