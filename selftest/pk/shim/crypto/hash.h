/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_CRYPTO_HASH_H
#define SHIM_PK_CRYPTO_HASH_H

#include <linux/types.h>

/* hash.c: OpenSSL's */
struct crypto_shash;
struct shash_desc {
	struct crypto_shash *tfm;
	void *context[1];
};

unsigned int crypto_shash_descsize(struct crypto_shash *tfm);
int crypto_shash_init(struct shash_desc *desc);
int crypto_shash_update(struct shash_desc *desc, const u8 *data, unsigned int size);
int crypto_shash_final(struct shash_desc *desc, u8 *out);

#endif /* SHIM_PK_CRYPTO_HASH_H */
