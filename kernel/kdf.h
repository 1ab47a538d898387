/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SP 800-108 key derivation in counter mode with HMAC-SHA-256
 */
#ifndef NCR_KDF_H
#define NCR_KDF_H

#include <linux/types.h>

struct crypto_shash;

/**
 * ncr_kdf_new() - a key-derivation key
 * @key: @size bytes, kept (expanded) only inside the transform
 *
 * Return: the keyed PRF, to be freed (and thereby wiped) with crypto_free_shash(), or
 * an ERR_PTR: -ENOMEM.
 */
struct crypto_shash *ncr_kdf_new(const u8 *key, size_t size);

/**
 * ncr_kdf_derive() - derive a key: PRF(key, [i]_32 || label || 00 || context || [L]_32),
 * SP 800-108 r1 section 4.1
 * @kdf: from ncr_kdf_new()
 * @label: says what the key is for, so that no two uses share one
 * @context: @context_size bytes that tell keys of one use apart
 * @out: @out_size bytes, a key of 1 to 255 * 32 bytes
 *
 * Context: any number of callers at once.
 * Return: 0, or -ENOMEM or what the implementation says; then @out is wiped.
 */
int ncr_kdf_derive(struct crypto_shash *kdf, const char *label, const u8 *context,
		   size_t context_size, u8 *out, size_t out_size);

/** ncr_kdf_fixed() - the same with the fixed input data given whole, as published vectors do */
int ncr_kdf_fixed(struct crypto_shash *kdf, const u8 *fixed, size_t fixed_size, u8 *out,
		  size_t out_size);

#endif /* NCR_KDF_H */
