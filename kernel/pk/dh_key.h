/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a Diffie-Hellman key consists of; for the files of dh.h and nobody else
 */
#ifndef NCR_PK_DH_KEY_H
#define NCR_PK_DH_KEY_H

#include "der.h"
#include "dh.h"
#include "limbs.h"

/**
 * struct ncr_dh_numbers - a key as bytes, most significant first, without leading zeros
 * @x: empty when it is still to be made
 * @x_bits: privateValueLength of PKCS #3: x has no more bits than these; 0: nothing is said
 */
struct ncr_dh_numbers {
	struct ncr_der p, g, x;
	unsigned int x_bits;
};

/**
 * struct ncr_dh - a key
 * @bits: of p
 * @order_known: (p - 1) / 2 is a prime, and g generates the subgroup of that order
 * @group: name of p with g, or NULL
 * @x_limbs: those of x that may be other than 0; no secret
 * @p: the modulus
 * @g: generator, as many limbs as p; and so are @x, the private key, and @y, the public key
 * @limbs: where all of them are
 *
 * Owned by whoever made it; never changes.
 */
struct ncr_dh {
	unsigned int bits;
	bool order_known;
	const char *group;
	size_t x_limbs;
	struct ncr_modulus p;
	u64 *g, *x, *y;
	u64 limbs[];
};

/** ncr_dh_new() - a key of these numbers without y, of which sizes and ranges are checked
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int ncr_dh_new(const struct ncr_dh_numbers *numbers, struct ncr_dh **key);

/** ncr_dh_x_bits() - how long a private key is for a p of so many bits, when its order is known */
unsigned int ncr_dh_x_bits(unsigned int bits);

/* mask: the number is 2 to p - 2; and 1 to p - 2 */
u64 ncr_dh_in_range(const struct ncr_dh *key, const u64 *a);
u64 ncr_dh_x_in_range(const struct ncr_dh *key, const u64 *x);

/** ncr_dh_group_find() - the named group whose p this is
 * @name: NULL for none; that (p - 1) / 2 is prime is known of all that have one
 *
 * Return: 0, -ENOMEM, or what ncr_digest() says.
 */
int ncr_dh_group_find(const struct ncr_dh *key, const char **name);

/** ncr_dh_check_group() - test p when it has no name, and find out what is known of g's order
 * @read: the group was found good before: p is not tested once more
 *
 * Return: 0; -EINVAL (p is composite); -EINTR; -ENOMEM.
 */
int ncr_dh_check_group(struct ncr_dh *key, bool read);

/**
 * ncr_dh_check_x() - an imported private key in a group with a name is less than q, SP 800-56A r3
 *	5.6.2.1.2; elsewhere programs choose it below p - 1, whatever q is
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int ncr_dh_check_x(const struct ncr_dh *key);

/** ncr_dh_power() - r = a^exponent modulo p, the exponent of @size limbs a secret
 * @scratch: NCR_EXP_SCRATCH limbs
 */
void ncr_dh_power(const struct ncr_dh *key, u64 *r, const u64 *a, const u64 *exponent, size_t size,
		  u64 *scratch);

/* limbs of scratch for Jacobi's symbol of @n limbs */
#define NCR_JACOBI_SCRATCH(n) (2 * (n))

/** ncr_dh_jacobi() - Jacobi's symbol of a and m, 1, -1 or 0; no secrets
 * @m: odd
 * @scratch: NCR_JACOBI_SCRATCH limbs
 */
int ncr_dh_jacobi(const u64 *a, const u64 *m, size_t n, u64 *scratch);

/** ncr_dh_valid_public() - public-key validation, SP 800-56A r3 5.6.2.3.1, as far as q is known
 * @y: no secret
 * @scratch: NCR_JACOBI_SCRATCH limbs
 */
bool ncr_dh_valid_public(const struct ncr_dh *key, const u64 *y, u64 *scratch);

/** ncr_dh_finish() - compute y from x
 *
 * Return: 0; -EINVAL (y is no public key: g is of so small an order); -ENOMEM.
 */
int ncr_dh_finish(struct ncr_dh *key);

#endif /* NCR_PK_DH_KEY_H */
