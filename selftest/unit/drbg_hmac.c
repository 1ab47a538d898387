// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drbg_hmac.h"

#include "algorithm.h"

#include <crypto/hash.h>
#include <errno.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#define KEY 64

struct crypto_shash {
	u8 key[KEY];
};

unsigned long hmac_calls, hmac_fail_at;
int hmac_stuck = -1;
long hmac_open;

static const struct ncr_algorithm hmac = { .id = NCR_ALG_HMAC_SHA2_512 };

static int fails(void)
{
	return ++hmac_calls == hmac_fail_at ? HMAC_ERROR : 0;
}

const struct ncr_algorithm *ncr_algorithm_find(u32 id)
{
	return id == NCR_ALG_HMAC_SHA2_512 ? &hmac : NULL;
}

struct crypto_shash *ncr_mac_new(const struct ncr_algorithm *algorithm, const u8 *key, size_t size)
{
	struct crypto_shash *tfm = malloc(sizeof(*tfm));

	assert_ptr_equal(algorithm, &hmac);
	assert_non_null(tfm);
	assert_int_equal(size, KEY);
	memcpy(tfm->key, key, KEY);
	hmac_open++;
	return tfm;
}

void crypto_free_shash(struct crypto_shash *tfm)
{
	if (!tfm)
		return;
	hmac_open--;
	free(tfm);
}

int crypto_shash_setkey(struct crypto_shash *tfm, const u8 *key, unsigned int size)
{
	assert_int_equal(size, KEY);
	if (fails())
		return HMAC_ERROR;
	memcpy(tfm->key, key, KEY);
	return 0;
}

int crypto_shash_init(struct shash_desc *desc)
{
	HMAC_CTX *ctx;

	hmac_open++;
	if (fails())
		return HMAC_ERROR;
	ctx = HMAC_CTX_new();
	assert_non_null(ctx);
	assert_int_equal(HMAC_Init_ex(ctx, desc->tfm->key, KEY, EVP_sha512(), NULL), 1);
	desc->state = ctx;
	return 0;
}

int crypto_shash_update(struct shash_desc *desc, const u8 *data, unsigned int size)
{
	if (fails())
		return HMAC_ERROR;
	assert_int_equal(HMAC_Update(desc->state, data, size), 1);
	return 0;
}

int crypto_shash_final(struct shash_desc *desc, u8 *out)
{
	unsigned int size = 64;

	if (fails())
		return HMAC_ERROR;
	assert_int_equal(HMAC_Final(desc->state, out, &size), 1);
	assert_int_equal(size, 64);
	if (hmac_stuck >= 0)
		memset(out, hmac_stuck, size);
	return 0;
}

void shash_desc_zero(struct shash_desc *desc)
{
	HMAC_CTX_free(desc->state);
	desc->state = NULL;
	hmac_open--;
}
