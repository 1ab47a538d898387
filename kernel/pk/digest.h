/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hash functions for public-key schemes: the kernel's, bound in algorithm.c, as libtomcrypt asks
 * for them, and what RFC 8017 adds to each
 */
#ifndef NCR_PK_DIGEST_H
#define NCR_PK_DIGEST_H

#include <linux/ncr.h>
#include <linux/types.h>

#define NCR_DIGEST_MAX 64

/**
 * struct ncr_digest - a hash function in a public-key scheme
 * @algorithm: NCR_ALG_...
 * @index: in libtomcrypt's table
 * @size: bytes of output, at most NCR_DIGEST_MAX
 * @block_size: bytes
 * @info: what goes before a digest in a PKCS #1 v1.5 signature, RFC 8017 section 9.2 note 1
 * @info_size: bytes
 */
struct ncr_digest {
	u16 algorithm;
	u8 index;
	u8 size;
	u8 block_size;
	u8 info_size;
	const u8 *info;
};

/** ncr_digest_find() - SHA-1 or SHA-2 by NCR_ALG_...; NULL for all else */
const struct ncr_digest *ncr_digest_find(u32 algorithm);

/** struct ncr_digest_piece - some bytes; a list of them ends with one whose data is NULL */
struct ncr_digest_piece {
	const u8 *data;
	size_t size;
};

/**
 * ncr_digest() - hash the pieces, one after the other
 * @out: @digest->size bytes
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, -EOPNOTSUPP (this kernel lacks the hash), or what the implementation says.
 */
int ncr_digest(const struct ncr_digest *digest, const struct ncr_digest_piece *pieces, u8 *out);

/** ncr_digest_hmac() - the same as a MAC (FIPS 198-1) with a key of at most a block */
int ncr_digest_hmac(const struct ncr_digest *digest, const u8 *key, size_t key_size,
		    const struct ncr_digest_piece *pieces, u8 *out);

/** ncr_libtomcrypt_error() - one of libtomcrypt's CRYPT_... as an errno */
int ncr_libtomcrypt_error(int error);

/* libtomcrypt's only generator, the module's */
#define NCR_GENERATOR 0

/**
 * ncr_libtomcrypt_random_error() - the same of what drew random numbers
 * @random_error: what ncr_random_bytes() said, if it was called: libtomcrypt hands its
 *	"prng_state *" through, and NCR_GENERATOR takes that for an "int *"
 */
int ncr_libtomcrypt_random_error(int error, int random_error);

#endif /* NCR_PK_DIGEST_H */
