// SPDX-License-Identifier: GPL-2.0
/*
 * The wrapping functions; the commands are in wrap_ioctl.c
 */
#include "wrap.h"

#include "algorithm.h"
#include "cipher.h"
#include "kernel_compat.h"
#include "work.h"

#include <crypto/algapi.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#define SEMIBLOCK 8

/* RFC 3394 section 2.2.3.1, RFC 5649 section 3 */
static const u8 icv_3394[8] = { 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6 };
static const u8 icv_5649[4] = { 0xa6, 0x59, 0x59, 0xa6 };

int ncr_wrapper_set_icv(struct ncr_wrapper *wrapper, const u8 *iv, size_t size)
{
	size_t icv_size = wrapper->algorithm == NCR_WALG_AES_RFC5649 ?
			  sizeof(icv_5649) : sizeof(icv_3394);

	if (size && size != icv_size)
		return -EINVAL;
	if (!size)
		iv = wrapper->algorithm == NCR_WALG_AES_RFC5649 ? icv_5649 : icv_3394;
	memcpy(wrapper->icv, iv, icv_size);
	return 0;
}

size_t ncr_wrapped_size(ncr_wrap_algorithm_t algorithm, size_t size)
{
	if (!size || size > NCR_SECRET_MAX)
		return 0;
	if (algorithm == NCR_WALG_AES_RFC5649)
		return round_up(size, SEMIBLOCK) + SEMIBLOCK;
	/* SP 800-38F table 1: at least two semiblocks */
	return size % SEMIBLOCK || size < 2 * SEMIBLOCK ? 0 : size + SEMIBLOCK;
}

static int aes_block(const struct ncr_wrapper *wrapper, bool decrypt)
{
	struct ncr_cipher_state none = {};

	/* a key of 64 KiB takes 49,000 of these */
	if (fatal_signal_pending(current))
		return -EINTR;
	cond_resched();
	return ncr_cipher_crypt(ncr_algorithm_find(NCR_ALG_AES_ECB), wrapper->aes, &none,
				wrapper->work, decrypt, wrapper->work->block,
				sizeof(wrapper->work->block));
}

/* SP 800-38F 6.1, algorithm 1: @data is A and then n semiblocks */
static int w(const struct ncr_wrapper *wrapper, u8 *data, size_t n)
{
	u8 *block = wrapper->work->block;
	u64 t = 0;
	size_t i;
	int error, j;

	for (j = 0; j < 6; j++) {
		for (i = 1; i <= n; i++) {
			memcpy(block, data, SEMIBLOCK);
			memcpy(block + SEMIBLOCK, data + i * SEMIBLOCK, SEMIBLOCK);
			error = aes_block(wrapper, false);
			if (error)
				return error;
			put_unaligned_be64(get_unaligned_be64(block) ^ ++t, data);
			memcpy(data + i * SEMIBLOCK, block + SEMIBLOCK, SEMIBLOCK);
		}
	}
	return 0;
}

/* SP 800-38F 6.1, algorithm 2 */
static int w_inverse(const struct ncr_wrapper *wrapper, u8 *data, size_t n)
{
	u8 *block = wrapper->work->block;
	u64 t = 6 * n;
	size_t i;
	int error, j;

	for (j = 5; j >= 0; j--) {
		for (i = n; i >= 1; i--) {
			put_unaligned_be64(get_unaligned_be64(data) ^ t--, block);
			memcpy(block + SEMIBLOCK, data + i * SEMIBLOCK, SEMIBLOCK);
			error = aes_block(wrapper, true);
			if (error)
				return error;
			memcpy(data, block, SEMIBLOCK);
			memcpy(data + i * SEMIBLOCK, block + SEMIBLOCK, SEMIBLOCK);
		}
	}
	return 0;
}

/* RFC 5649 section 4.1: up to eight bytes are one block of AES */
static int one_block(const struct ncr_wrapper *wrapper, u8 *data, bool decrypt)
{
	int error;

	memcpy(wrapper->work->block, data, sizeof(wrapper->work->block));
	error = aes_block(wrapper, decrypt);
	memcpy(data, wrapper->work->block, sizeof(wrapper->work->block));
	return error;
}

int ncr_wrap(const struct ncr_wrapper *wrapper, const u8 *key, size_t size, u8 *out)
{
	size_t out_size = ncr_wrapped_size(wrapper->algorithm, size);
	int error;

	memset(out, 0, out_size);
	memcpy(out, wrapper->icv, sizeof(wrapper->icv));
	if (wrapper->algorithm == NCR_WALG_AES_RFC5649)
		put_unaligned_be32(size, out + sizeof(icv_5649));
	memcpy(out + SEMIBLOCK, key, size);

	if (out_size == 2 * SEMIBLOCK)
		error = one_block(wrapper, out, false);
	else
		error = w(wrapper, out, out_size / SEMIBLOCK - 1);
	memzero_explicit(wrapper->work->block, sizeof(wrapper->work->block));
	if (error)
		memzero_explicit(out, out_size);
	return error;
}

/*
 * RFC 5649 section 3: the constant, the length, and zeros up to the end of the last semiblock. All
 * is looked at whatever fails first, so that time does not tell which it was.
 */
static bool padding_is_good(const struct ncr_wrapper *wrapper, const u8 *data, size_t size,
			    size_t *key_size)
{
	size_t n = size - SEMIBLOCK;
	u32 length = get_unaligned_be32(data + sizeof(icv_5649));
	/* wraps around to a large number when the length is too large */
	u32 padding = n - length;
	u32 bad = crypto_memneq(data, wrapper->icv, sizeof(icv_5649));
	u32 i;

	bad |= padding >= SEMIBLOCK;
	for (i = 1; i < SEMIBLOCK; i++)
		bad |= data[size - i] & -(u32)(i <= padding);
	*key_size = length;
	return !bad;
}

int ncr_unwrap(const struct ncr_wrapper *wrapper, u8 *data, size_t size, size_t *key_size)
{
	bool padded = wrapper->algorithm == NCR_WALG_AES_RFC5649;
	int error;

	if (size % SEMIBLOCK || size < (padded ? 2 : 3) * SEMIBLOCK ||
	    size > NCR_SECRET_MAX + SEMIBLOCK)
		return -EINVAL;

	if (size == 2 * SEMIBLOCK)
		error = one_block(wrapper, data, true);
	else
		error = w_inverse(wrapper, data, size / SEMIBLOCK - 1);
	memzero_explicit(wrapper->work->block, sizeof(wrapper->work->block));

	if (!error && padded)
		error = padding_is_good(wrapper, data, size, key_size) ? 0 : -EBADMSG;
	else if (!error)
		error = crypto_memneq(data, wrapper->icv, sizeof(wrapper->icv)) ? -EBADMSG : 0;
	if (!padded)
		*key_size = size - SEMIBLOCK;
	if (error)
		memzero_explicit(data, size);
	return error;
}
