// SPDX-License-Identifier: GPL-2.0
#include "drbg.h"

#include "algorithm.h"

#include <crypto/algapi.h>
#include <crypto/hash.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/string.h>

static const u8 zeros[NCR_DRBG_BLOCK];

int ncr_drbg_new(struct ncr_drbg *drbg)
{
	const struct ncr_algorithm *hmac = ncr_algorithm_find(NCR_ALG_HMAC_SHA2_512);
	struct crypto_shash *shash;

	memset(drbg, 0, sizeof(*drbg));
	if (!hmac)
		return -EOPNOTSUPP;
	shash = ncr_mac_new(hmac, zeros, sizeof(zeros));
	if (IS_ERR(shash))
		return PTR_ERR(shash);
	drbg->hmac = shash;
	return 0;
}

static void forget(struct ncr_drbg *drbg)
{
	memzero_explicit(drbg->v, sizeof(drbg->v));
	drbg->requests = 0;
	drbg->seeded = false;
}

void ncr_drbg_end(struct ncr_drbg *drbg)
{
	crypto_free_shash(drbg->hmac);
	drbg->hmac = NULL;
	forget(drbg);
}

/* HMAC(Key, V || @separator || @pieces); without pieces HMAC(Key, V) */
static int hmac(struct ncr_drbg *drbg, u8 separator, const struct ncr_piece *pieces, u8 *out)
{
	SHASH_DESC_ON_STACK(desc, drbg->hmac);
	int error;

	desc->tfm = drbg->hmac;
	error = crypto_shash_init(desc) ?: crypto_shash_update(desc, drbg->v, sizeof(drbg->v));
	if (!error && pieces)
		error = crypto_shash_update(desc, &separator, 1);
	for (; !error && pieces && pieces->data; pieces++)
		error = crypto_shash_update(desc, pieces->data, pieces->size);
	error = error ?: crypto_shash_final(desc, out);
	shash_desc_zero(desc);
	return error;
}

static int next_v(struct ncr_drbg *drbg)
{
	return hmac(drbg, 0, NULL, drbg->v);
}

static int next_key(struct ncr_drbg *drbg, u8 separator, const struct ncr_piece *pieces)
{
	u8 key[NCR_DRBG_BLOCK];
	int error;

	error = hmac(drbg, separator, pieces, key) ?:
		crypto_shash_setkey(drbg->hmac, key, sizeof(key));
	memzero_explicit(key, sizeof(key));
	return error;
}

/* HMAC_DRBG_Update, 10.1.2.2; the second round is for input only */
static int update(struct ncr_drbg *drbg, const struct ncr_piece *pieces)
{
	int error = next_key(drbg, 0, pieces) ?: next_v(drbg);

	if (!error && pieces->data)
		error = next_key(drbg, 1, pieces) ?: next_v(drbg);
	return error;
}

static int seed_with(struct ncr_drbg *drbg, const struct ncr_piece *seed)
{
	int error = update(drbg, seed);

	drbg->requests = 0;
	drbg->seeded = !error;
	if (error)
		forget(drbg);
	return error;
}

int ncr_drbg_instantiate(struct ncr_drbg *drbg, const struct ncr_piece *seed)
{
	int error = crypto_shash_setkey(drbg->hmac, zeros, sizeof(zeros));

	if (error)
		return error;
	memset(drbg->v, 1, sizeof(drbg->v));
	return seed_with(drbg, seed);
}

int ncr_drbg_reseed(struct ncr_drbg *drbg, const struct ncr_piece *seed)
{
	return drbg->seeded ? seed_with(drbg, seed) : -EINVAL;
}

static int blocks(struct ncr_drbg *drbg, u8 *out, size_t size)
{
	u8 last[NCR_DRBG_BLOCK];
	size_t n;
	int error = 0;

	while (!error && size) {
		memcpy(last, drbg->v, sizeof(last));
		error = next_v(drbg);
		if (!error && !crypto_memneq(drbg->v, last, sizeof(last)))
			error = -EIO;
		n = min_t(size_t, size, sizeof(drbg->v));
		memcpy(out, drbg->v, n);
		out += n;
		size -= n;
	}
	memzero_explicit(last, sizeof(last));
	return error;
}

int ncr_drbg_generate(struct ncr_drbg *drbg, const u8 *additional, size_t additional_size, u8 *out,
		      size_t size)
{
	const struct ncr_piece pieces[] = { { additional, additional_size }, { NULL } };
	int error = 0;

	if (!drbg->seeded || size > NCR_DRBG_REQUEST_MAX)
		return -EINVAL;
	if (additional)
		error = update(drbg, pieces);
	error = error ?: blocks(drbg, out, size) ?: update(drbg, pieces);
	drbg->requests++;
	if (error) {
		memzero_explicit(out, size);
		forget(drbg);
	}
	return error;
}
