// SPDX-License-Identifier: GPL-2.0
#include "digest.h"

#include "../algorithm.h"
#include "../random.h"
#include "libtomcrypt.h"

#include <crypto/hash.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/kernel.h>

static const u8 info_sha1[] = {
	0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14,
};

/* 2.16.840.1.101.3.4.2.@last */
#define INFO_SHA2(last, size) { \
	0x30, 0x11 + (size), 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, \
	0x02, last, 0x05, 0x00, 0x04, size, \
}

static const u8 info_sha224[] = INFO_SHA2(4, 28);
static const u8 info_sha256[] = INFO_SHA2(1, 32);
static const u8 info_sha384[] = INFO_SHA2(2, 48);
static const u8 info_sha512[] = INFO_SHA2(3, 64);

#define DIGEST(id, at, bytes, block, prefix) \
	{ .algorithm = (id), .index = (at), .size = (bytes), .block_size = (block), \
	  .info = (prefix), .info_size = sizeof(prefix) }

static const struct ncr_digest digests[] = {
	DIGEST(NCR_ALG_SHA1, 0, 20, 64, info_sha1),
	DIGEST(NCR_ALG_SHA2_224, 1, 28, 64, info_sha224),
	DIGEST(NCR_ALG_SHA2_256, 2, 32, 64, info_sha256),
	DIGEST(NCR_ALG_SHA2_384, 3, 48, 128, info_sha384),
	DIGEST(NCR_ALG_SHA2_512, 4, 64, 128, info_sha512),
};

const struct ncr_digest *ncr_digest_find(u32 algorithm)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(digests); i++)
		if (digests[i].algorithm == algorithm)
			return &digests[i];
	return NULL;
}

/* --- hashing: a descriptor of the kernel's lives in the state from init to done --- */

static int begin(hash_state *state, int index)
{
	const struct ncr_algorithm *algorithm = ncr_algorithm_find(digests[index].algorithm);
	struct shash_desc *desc;

	if (!algorithm || !algorithm->shash)
		return CRYPT_INVALID_HASH;
	desc = ncr_pk_alloc(sizeof(*desc) + crypto_shash_descsize(algorithm->shash));
	if (!desc)
		return CRYPT_MEM;
	desc->tfm = algorithm->shash;
	if (crypto_shash_init(desc)) {
		ncr_pk_free(desc);
		return CRYPT_ERROR;
	}
	state->data = desc;
	return CRYPT_OK;
}

/* After an error libtomcrypt does not come back with the state: it ends here. */
static int process(hash_state *state, const unsigned char *data, unsigned long size)
{
	if (!crypto_shash_update(state->data, data, size))
		return CRYPT_OK;
	ncr_pk_free(state->data);
	return CRYPT_ERROR;
}

static int done(hash_state *state, unsigned char *out)
{
	int error = crypto_shash_final(state->data, out);

	ncr_pk_free(state->data);
	return error ? CRYPT_ERROR : CRYPT_OK;
}

static int begin_sha1(hash_state *state)
{
	return begin(state, 0);
}

static int begin_sha224(hash_state *state)
{
	return begin(state, 1);
}

static int begin_sha256(hash_state *state)
{
	return begin(state, 2);
}

static int begin_sha384(hash_state *state)
{
	return begin(state, 3);
}

static int begin_sha512(hash_state *state)
{
	return begin(state, 4);
}

#define LIBTOMCRYPT_HASH(title, bytes, block) \
	{ .name = #title, .hashsize = (bytes), .blocksize = (block), \
	  .init = begin_##title, .process = process, .done = done }

/* libtomcrypt's own table, which its functions look into by index */
struct ltc_hash_descriptor hash_descriptor[TAB_SIZE] __ro_after_init = {
	LIBTOMCRYPT_HASH(sha1, 20, 64),
	LIBTOMCRYPT_HASH(sha224, 28, 64),
	LIBTOMCRYPT_HASH(sha256, 32, 64),
	LIBTOMCRYPT_HASH(sha384, 48, 128),
	LIBTOMCRYPT_HASH(sha512, 64, 128),
};

int ncr_digest(const struct ncr_digest *digest, const struct ncr_digest_piece *pieces, u8 *out)
{
	hash_state state;
	int error = begin(&state, digest->index);

	for (; !error && pieces->data; pieces++)
		error = process(&state, pieces->data, pieces->size);
	error = error ?: done(&state, out);
	return ncr_libtomcrypt_error(error);
}

int ncr_digest_hmac(const struct ncr_digest *digest, const u8 *key, size_t key_size,
		    const struct ncr_digest_piece *pieces, u8 *out)
{
	u8 *pad, *inner;
	hash_state state;
	int error;
	size_t i;

	if (key_size > digest->block_size)
		return -EINVAL;
	pad = ncr_pk_alloc(digest->block_size + digest->size);
	if (!pad)
		return -ENOMEM;
	inner = pad + digest->block_size;
	memcpy(pad, key, key_size);
	for (i = 0; i < digest->block_size; i++)
		pad[i] ^= 0x36;

	error = begin(&state, digest->index) ?: process(&state, pad, digest->block_size);
	for (; !error && pieces->data; pieces++)
		error = process(&state, pieces->data, pieces->size);
	error = ncr_libtomcrypt_error(error ?: done(&state, inner));

	for (i = 0; i < digest->block_size; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	if (!error) {
		const struct ncr_digest_piece outer[] = {
			{ pad, digest->block_size + digest->size }, {},
		};

		error = ncr_digest(digest, outer, out);
	}
	ncr_pk_free(pad);
	return error;
}

/* --- random numbers: there is one generator; a caller's state is where its error goes --- */

static unsigned long read(unsigned char *out, unsigned long size, prng_state *state)
{
	int *error = (int *)state;

	*error = ncr_random_bytes(out, size);
	return *error ? 0 : size;
}

struct ltc_prng_descriptor prng_descriptor[TAB_SIZE] __ro_after_init = {
	{ .name = "ncr", .read = read },
};

int ncr_libtomcrypt_random_error(int error, int random_error)
{
	return error == CRYPT_ERROR_READPRNG ? random_error : ncr_libtomcrypt_error(error);
}

int ncr_libtomcrypt_error(int error)
{
	switch (error) {
	case CRYPT_OK:
		return 0;
	case CRYPT_MEM:
		return -ENOMEM;
	case CRYPT_INVALID_HASH:
		return -EOPNOTSUPP;
	case CRYPT_INVALID_PACKET:
		return -EBADMSG;
	case CRYPT_ERROR:
		return -EIO;
	default:
		return -EINVAL;
	}
}
