/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AES key wrap: RFC 3394 (KW) and RFC 5649 (KWP), SP 800-38F
 */
#ifndef NCR_WRAP_H
#define NCR_WRAP_H

#include <linux/ncr.h>
#include <linux/types.h>

struct crypto_skcipher;
struct ncr_context;
struct ncr_work;

/* what wrapping adds at most: 7 bytes of padding and the integrity value */
#define NCR_WRAP_OVERHEAD_MAX 15

/**
 * struct ncr_wrapper - everything a wrapping needs but the data
 * @algorithm: NCR_WALG_...
 * @aes: ecb(aes), keyed with the wrapping key
 * @work: whose request and block are used
 * @icv: integrity check value: 8 bytes for RFC 3394, the first 4 of its 8 for RFC 5649
 */
struct ncr_wrapper {
	ncr_wrap_algorithm_t algorithm;
	struct crypto_skcipher *aes;
	struct ncr_work *work;
	u8 icv[8];
};

/**
 * ncr_wrapper_set_icv() - the integrity check value
 * @iv: @size bytes: 8 (RFC 3394) or 4 (RFC 5649), or 0 for the standard's value
 *
 * Return: 0 or -EINVAL (another size).
 */
int ncr_wrapper_set_icv(struct ncr_wrapper *wrapper, const u8 *iv, size_t size);

/*
 * ncr_wrapped_size() - bytes a key of @size bytes takes when wrapped, or 0 when the algorithm
 * cannot wrap that size
 */
size_t ncr_wrapped_size(ncr_wrap_algorithm_t algorithm, size_t size);

/**
 * ncr_wrap() - wrap @key
 * @out: ncr_wrapped_size() bytes
 *
 * Return: 0 or what the cipher says; then @out is wiped.
 */
int ncr_wrap(const struct ncr_wrapper *wrapper, const u8 *key, size_t size, u8 *out);

/**
 * ncr_unwrap() - unwrap in place
 * @data: in: @size bytes; out: the key, from the ninth byte on
 * @key_size: out: bytes of the key
 *
 * Return: 0, -EINVAL (@size cannot be that of a wrapped key), -EBADMSG (the integrity check failed;
 * @data is wiped), or what the cipher says.
 */
int ncr_unwrap(const struct ncr_wrapper *wrapper, u8 *data, size_t size, size_t *key_size);

/* The handlers; each takes its v1 structure in kernel memory. */
int ncr_key_wrap(struct ncr_context *ctx, void *arg);
int ncr_key_unwrap(struct ncr_context *ctx, void *arg);

#endif /* NCR_WRAP_H */
