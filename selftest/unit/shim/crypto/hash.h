/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A keyed hash, whose functions the test gives; and for kernel/algorithm.h, which only points to structures. */
#ifndef SHIM_CRYPTO_HASH_H
#define SHIM_CRYPTO_HASH_H

#include <linux/types.h>

struct crypto_shash;

/* the state of OpenSSL's MAC is in @state */
struct shash_desc {
	struct crypto_shash *tfm;
	void *state;
};

#define SHASH_DESC_ON_STACK(desc, tfm_) struct shash_desc desc##_ = { .tfm = (tfm_) }, *desc = &desc##_

int crypto_shash_setkey(struct crypto_shash *tfm, const u8 *key, unsigned int size);
int crypto_shash_init(struct shash_desc *desc);
int crypto_shash_update(struct shash_desc *desc, const u8 *data, unsigned int size);
int crypto_shash_final(struct shash_desc *desc, u8 *out);
void shash_desc_zero(struct shash_desc *desc);
void crypto_free_shash(struct crypto_shash *tfm);

#endif /* SHIM_CRYPTO_HASH_H */
