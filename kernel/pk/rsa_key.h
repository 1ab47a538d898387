/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an RSA key consists of; for the files of rsa.h and nobody else
 */
#ifndef NCR_PK_RSA_KEY_H
#define NCR_PK_RSA_KEY_H

#include "der.h"
#include "limbs.h"
#include "rsa.h"

/* limbs of a public exponent */
#define NCR_RSA_E_LIMBS (NCR_RSA_EXPONENT_MAX / 8)
/* by how many bits one prime may be longer: none that was made to last is */
#define NCR_RSA_UNEVEN_MAX 64

/**
 * struct ncr_rsa_numbers - a key as bytes, most significant first, without leading zeros
 *
 * Of a public key all but the first two are empty.
 */
struct ncr_rsa_numbers {
	struct ncr_der n, e, d, p, q, dp, dq, qinv;
};

/**
 * struct ncr_rsa - a key
 * @bits: of the modulus
 * @half: limbs of each prime, 0 for a public key
 * @n: the modulus
 * @p: a prime of it; and @q the other
 * @e: public exponent, NCR_RSA_E_LIMBS limbs
 * @d: private exponent, as many limbs as the modulus
 * @dp: d modulo p - 1, @half limbs; and @dq modulo q - 1
 * @qinv: 1/q modulo p, @half limbs
 * @limbs: where all of them are
 *
 * Owned by whoever made it; never changes.
 */
struct ncr_rsa {
	unsigned int bits;
	size_t half;
	struct ncr_modulus n, p, q;
	u64 *e, *d, *dp, *dq, *qinv;
	u64 limbs[];
};

/** ncr_rsa_new() - a key of these numbers, whose sizes and parities are checked and nothing else
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int ncr_rsa_new(const struct ncr_rsa_numbers *numbers, struct ncr_rsa **key);

/** ncr_rsa_check() - whether the numbers of a private key are one, FIPS 186-5 A.1.1
 *
 * Return: 0, -EINVAL, -EINTR, -ENOMEM.
 */
int ncr_rsa_check(const struct ncr_rsa *key);

/* p and q are so close that the product gives them away, FIPS 186-5 A.1.3 step 5.4; of n limbs */
bool ncr_rsa_too_close(const u64 *p, const u64 *q, size_t n, unsigned int bits);

#endif /* NCR_PK_RSA_KEY_H */
