// SPDX-License-Identifier: GPL-2.0
#include "kdf.h"

#include "algorithm.h"
#include "kernel_compat.h"

#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

#define PRF_SIZE 32

struct crypto_shash *ncr_kdf_new(const u8 *key, size_t size)
{
	const struct ncr_algorithm *hmac = ncr_algorithm_find(NCR_ALG_HMAC_SHA2_256);

	if (!hmac)
		return ERR_PTR(-EOPNOTSUPP);
	return ncr_mac_new(hmac, key, size);
}

int ncr_kdf_fixed(struct crypto_shash *kdf, const u8 *fixed, size_t fixed_size, u8 *out,
		  size_t out_size)
{
	SHASH_DESC_ON_STACK(desc, kdf);
	u8 block[PRF_SIZE];
	size_t done = 0;
	__be32 counter;
	u32 i = 0;
	int error = 0;

	desc->tfm = kdf;
	while (!error && done < out_size) {
		size_t n = min_t(size_t, out_size - done, PRF_SIZE);

		counter = cpu_to_be32(++i);
		error = crypto_shash_init(desc) ?:
			crypto_shash_update(desc, (const u8 *)&counter, sizeof(counter)) ?:
			crypto_shash_finup(desc, fixed, fixed_size, block);
		memcpy(out + done, block, n);
		done += n;
	}
	if (error)
		memzero_explicit(out, out_size);
	memzero_explicit(block, sizeof(block));
	shash_desc_zero(desc);
	return error;
}

int ncr_kdf_derive(struct crypto_shash *kdf, const char *label, const u8 *context,
		   size_t context_size, u8 *out, size_t out_size)
{
	size_t label_size = strlen(label) + 1;		/* with the separator 00 */
	size_t fixed_size = label_size + context_size + sizeof(u32);
	u8 *fixed;
	int error;

	fixed = kmalloc(fixed_size, GFP_KERNEL);
	if (!fixed)
		return -ENOMEM;
	memcpy(fixed, label, label_size);
	memcpy(fixed + label_size, context, context_size);
	put_unaligned_be32(8 * out_size, fixed + label_size + context_size);
	error = ncr_kdf_fixed(kdf, fixed, fixed_size, out, out_size);
	kfree(fixed);
	return error;
}
