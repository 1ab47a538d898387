// SPDX-License-Identifier: GPL-2.0-or-later
#include "environment.h"

#include "algorithm.h"

#include <crypto/hash.h>

#include <errno.h>
#include <openssl/evp.h>

struct crypto_shash {
	const char *name;
};

static struct crypto_shash shashes[] = { { "SHA1" }, { "SHA224" }, { "SHA256" }, { "SHA384" }, { "SHA512" } };

static const struct ncr_algorithm algorithms[] = {
	{ .id = NCR_ALG_SHA1, .shash = &shashes[0] },
	{ .id = NCR_ALG_SHA2_224, .shash = &shashes[1] },
	{ .id = NCR_ALG_SHA2_256, .shash = &shashes[2] },
	{ .id = NCR_ALG_SHA2_384, .shash = &shashes[3] },
	{ .id = NCR_ALG_SHA2_512, .shash = &shashes[4] },
};

const struct ncr_algorithm *ncr_algorithm_find(u32 id)
{
	size_t i;

	for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (algorithms[i].id == id)
			return &algorithms[i];
	return NULL;
}

unsigned int crypto_shash_descsize(struct crypto_shash *tfm)
{
	(void)tfm;
	return 0;
}

int crypto_shash_init(struct shash_desc *desc)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	desc->context[0] = context;
	return EVP_DigestInit_ex(context, EVP_get_digestbyname(desc->tfm->name), NULL) ? 0 : -EIO;
}

int crypto_shash_update(struct shash_desc *desc, const u8 *data, unsigned int size)
{
	return EVP_DigestUpdate(desc->context[0], data, size) ? 0 : -EIO;
}

int crypto_shash_final(struct shash_desc *desc, u8 *out)
{
	int good = EVP_DigestFinal_ex(desc->context[0], out, NULL);

	EVP_MD_CTX_free(desc->context[0]);
	return good ? 0 : -EIO;
}
