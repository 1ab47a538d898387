/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HMAC_DRBG with SHA-512 (SP 800-90A r1, 10.1.2): the mechanism alone. Where its entropy comes
 * from, and the one instance that the module uses, is random.c.
 */
#ifndef NCR_DRBG_H
#define NCR_DRBG_H

#include <linux/types.h>

struct crypto_shash;

#define NCR_DRBG_BLOCK 64
/* bytes of one request; table 2 allows 2^19 bits */
#define NCR_DRBG_REQUEST_MAX 65536

/**
 * struct ncr_drbg - the working state
 * @hmac: HMAC-SHA-512, owned by this; its key is the Key of the standard and is nowhere else
 * @v: the V of the standard
 * @requests: since the last seed
 * @seeded: instantiated
 *
 * The caller sees to it that one call at a time is made.
 */
struct ncr_drbg {
	struct crypto_shash *hmac;
	u8 v[NCR_DRBG_BLOCK];
	u64 requests;
	bool seeded;
};

/** struct ncr_piece - some bytes; a list of them ends with one without data */
struct ncr_piece {
	const void *data;
	size_t size;
};

/** ncr_drbg_new() - one that has no seed; -ENOMEM or what the implementation says */
int ncr_drbg_new(struct ncr_drbg *drbg);

/** ncr_drbg_end() - wipe all of it; also of one that is all zero */
void ncr_drbg_end(struct ncr_drbg *drbg);

/**
 * ncr_drbg_instantiate() - 10.1.2.3
 * @drbg: from ncr_drbg_new()
 * @seed: entropy input, nonce and personalization string, in this order
 *
 * Return: 0, or what the implementation says; then there is no seed.
 */
int ncr_drbg_instantiate(struct ncr_drbg *drbg, const struct ncr_piece *seed);

/**
 * ncr_drbg_reseed() - 10.1.2.4
 * @seed: entropy input and additional input
 *
 * Return: as ncr_drbg_instantiate(); -EINVAL without a seed.
 */
int ncr_drbg_reseed(struct ncr_drbg *drbg, const struct ncr_piece *seed);

/**
 * ncr_drbg_generate() - 10.1.2.5
 * @additional: additional input of @additional_size bytes, or NULL
 * @out: @size bytes, at most NCR_DRBG_REQUEST_MAX
 *
 * Two blocks in a row that are equal are a failure: with a sound mechanism they do not happen.
 *
 * Return: 0; -EINVAL (no seed, too much); -EIO (equal blocks) or what the implementation says, then
 * @out is wiped and there is no seed any more.
 */
int ncr_drbg_generate(struct ncr_drbg *drbg, const u8 *additional, size_t additional_size, u8 *out,
		      size_t size);

#endif /* NCR_DRBG_H */
