// SPDX-License-Identifier: GPL-2.0
/*
 * Encryption: encoding is libtomcrypt's, decoding is not, because how far it gets must not be seen
 */
#include "rsa.h"

#include "digest.h"
#include "libtomcrypt.h"
#include "limbs.h"
#include "port.h"
#include "rsa_key.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* what PKCS #1 v1.5 adds at least: 0, 2, eight bytes that are not 0, 0 */
#define OVERHEAD 11

int ncr_rsa_encrypt(const struct ncr_rsa *key, const u8 *message, size_t size, u8 *out)
{
	unsigned long room = ncr_rsa_size(key);
	int error, random_error = 0;
	u8 *encoded;

	if (size > room - OVERHEAD)
		return -EINVAL;
	encoded = ncr_pk_alloc(room);
	if (!encoded)
		return -ENOMEM;
	error = pkcs_1_v1_5_encode(size ? message : encoded, size, LTC_PKCS_1_EME,
				   ncr_rsa_bits(key), (prng_state *)&random_error, NCR_GENERATOR,
				   encoded, &room);
	error = ncr_libtomcrypt_random_error(error, random_error) ?:
		ncr_rsa_public(key, encoded, out);
	ncr_pk_free(encoded);
	ncr_stack_wipe();
	return error;
}

int ncr_rsa_encrypt_oaep(const struct ncr_rsa *key, u32 algorithm, const u8 *message, size_t size,
			 u8 *out)
{
	const struct ncr_digest *hash = ncr_digest_find(algorithm);
	unsigned long room = ncr_rsa_size(key);
	int error, random_error = 0;
	u8 *encoded;

	if (!hash || room < 2 * hash->size + 2 || size > room - 2 * hash->size - 2)
		return -EINVAL;
	encoded = ncr_pk_alloc(room);
	if (!encoded)
		return -ENOMEM;
	error = pkcs_1_oaep_encode(size ? message : encoded, size, NULL, 0, ncr_rsa_bits(key),
				   (prng_state *)&random_error, NCR_GENERATOR, hash->index,
				   encoded, &room);
	error = ncr_libtomcrypt_random_error(error, random_error) ?:
		ncr_rsa_public(key, encoded, out);
	ncr_pk_free(encoded);
	ncr_stack_wipe();
	return error;
}

/* mask ? a : b */
static u64 choose(u64 mask, u64 a, u64 b)
{
	return (a & mask) | (b & ~mask);
}

/* --- PKCS #1 v1.5 --- */

/*
 * The pseudo-random function of draft-irtf-cfrg-rsa-guidance section 7.1: HMAC-SHA-256 over a
 * counter, a label and the bits that are wanted
 */
static int expand(const u8 *secret, const char *label, u8 *out, size_t size)
{
	const struct ncr_digest *sha256 = ncr_digest_find(NCR_ALG_SHA2_256);
	const u8 bits[2] = { size * 8 >> 8, size * 8 };
	u8 block[32], counter[2];
	size_t at, part;
	int error = 0;

	for (at = 0; at < size && !error; at += part) {
		const struct ncr_digest_piece pieces[] = {
			{ counter, sizeof(counter) }, { (const u8 *)label, strlen(label) },
			{ bits, sizeof(bits) }, {},
		};

		part = min(size - at, sizeof(block));
		counter[0] = at / sizeof(block) >> 8;
		counter[1] = at / sizeof(block);
		error = ncr_digest_hmac(sha256, secret, 32, pieces, block);
		memcpy(out + at, block, part);
	}
	memzero_explicit(block, sizeof(block));
	return error;
}

/*
 * What a badly padded ciphertext is said to hold: the last *@size bytes of @message, which follow
 * from the private exponent and the ciphertext. @work: @size of the modulus and 320 bytes.
 */
static int substitute(const struct ncr_rsa *key, const u8 *in, u8 *message, u64 *size, u8 *work)
{
	const struct ncr_digest *sha256 = ncr_digest_find(NCR_ALG_SHA2_256);
	size_t modulus = ncr_rsa_size(key), i;
	u8 *secret = work, *lengths = work + 64, *exponent = lengths + 256;
	const struct ncr_digest_piece d[] = { { exponent, modulus }, {} };
	const struct ncr_digest_piece ciphertext[] = { { in, modulus }, {} };
	u64 mask = modulus - OVERHEAD + 1;
	int error;

	ncr_limbs_write(exponent, modulus, key->d, key->n.n);
	error = ncr_digest(sha256, d, secret + 32) ?:
		ncr_digest_hmac(sha256, secret + 32, 32, ciphertext, secret) ?:
		expand(secret, "message", message, modulus) ?:
		expand(secret, "length", lengths, 256);

	/* of 128 numbers of enough bits the last one that is small enough */
	for (i = 1; i < 16; i <<= 1)
		mask |= mask >> i;
	*size = 0;
	for (i = 0; i < 128; i++) {
		u64 length = ((u64)lengths[2 * i] << 8 | lengths[2 * i + 1]) & mask;

		*size = choose(ncr_mask_less(length, modulus - OVERHEAD + 1), length, *size);
	}
	return error;
}

/* EME-PKCS1-v1_5, 7.2.2 step 3: mask: it is one; *@at: where the message begins then */
static u64 decode(const u8 *encoded, size_t size, u64 *at)
{
	u64 good = ncr_mask_zero(encoded[0]) & ncr_mask_zero(encoded[1] ^ 2);
	u64 searching = ncr_mask(1);
	size_t i;

	*at = 0;
	for (i = 2; i < size; i++) {
		u64 found = searching & ncr_mask_zero(encoded[i]);

		*at = choose(found, i + 1, *at);
		searching &= ~found;
	}
	return good & ~searching & ~ncr_mask_less(*at, OVERHEAD);
}

int ncr_rsa_decrypt(const struct ncr_rsa *key, const u8 *in, size_t in_size, u8 *message,
		    size_t *out_size)
{
	size_t modulus = ncr_rsa_size(key), i;
	u8 *encoded, *other;
	u64 good, at, size;
	int error;

	if (!ncr_rsa_is_private(key) || in_size != modulus)
		return -EINVAL;
	encoded = ncr_pk_alloc(3 * modulus + 320);
	if (!encoded)
		return -ENOMEM;
	other = encoded + modulus;
	error = ncr_rsa_decipher(key, in, encoded) ?:
		substitute(key, in, other, &size, other + modulus);
	if (!error) {
		good = decode(encoded, modulus, &at);
		for (i = 0; i < modulus; i++)
			encoded[i] = choose(good, encoded[i], other[i]);
		/* how long it is, is the answer, and does not tell whether it was padded well */
		size = ncr_public(choose(good, modulus - at, size));
		memset(message, 0, modulus);
		memcpy(message, encoded + modulus - size, size);
		*out_size = size;
	}
	ncr_pk_free(encoded);
	ncr_stack_wipe();
	return error;
}

/* --- OAEP --- */

/* @a ^= MGF1 of @seed; @mask: room for it */
static int unmask(const struct ncr_digest *hash, u8 *a, size_t size, const u8 *seed,
		  size_t seed_size, u8 *mask)
{
	int error = ncr_libtomcrypt_error(pkcs_1_mgf1(hash->index, seed, seed_size, mask, size));
	size_t i;

	for (i = 0; i < size; i++)
		a[i] ^= mask[i];
	return error;
}

/*
 * EME-OAEP, 7.1.2 step 3 g, of what is unmasked: mask: it is one; *@at: where in @block the message
 * begins then. All is looked at, whatever is wrong: less told enough already.
 */
static u64 decode_oaep(u8 first, const u8 *block, size_t size, const u8 *label, size_t label_size,
		       u64 *at)
{
	u64 different = first, searching = ncr_mask(1), bad = 0;
	size_t i;

	for (i = 0; i < label_size; i++)
		different |= block[i] ^ label[i];
	*at = 0;
	for (; i < size; i++) {
		u64 found = searching & ncr_mask_zero(block[i] ^ 1);

		*at = choose(found, i + 1, *at);
		searching &= ~found;
		bad |= searching & ~ncr_mask_zero(block[i]);
	}
	return ncr_mask_zero(different) & ~searching & ~bad;
}

int ncr_rsa_decrypt_oaep(const struct ncr_rsa *key, u32 algorithm, const u8 *in, size_t in_size,
			 u8 *message, size_t *out_size)
{
	const struct ncr_digest *hash = ncr_digest_find(algorithm);
	const struct ncr_digest_piece nothing[] = { {} };
	size_t modulus = ncr_rsa_size(key), block_size;
	u8 *encoded, *seed, *block, *mask;
	u8 label[NCR_DIGEST_MAX];
	u64 at;
	int error;

	if (!hash || !ncr_rsa_is_private(key) || in_size != modulus ||
	    modulus < 2 * hash->size + 2)
		return -EINVAL;
	encoded = ncr_pk_alloc(2 * modulus);
	if (!encoded)
		return -ENOMEM;
	seed = encoded + 1;
	block = seed + hash->size;
	block_size = modulus - hash->size - 1;
	mask = encoded + modulus;

	error = ncr_digest(hash, nothing, label) ?: ncr_rsa_decipher(key, in, encoded) ?:
		unmask(hash, seed, hash->size, block, block_size, mask) ?:
		unmask(hash, block, block_size, seed, hash->size, mask);
	if (!error) {
		if (ncr_public(decode_oaep(encoded[0], block, block_size, label, hash->size,
					   &at))) {
			at = ncr_public(at);
			memset(message, 0, modulus);
			memcpy(message, block + at, block_size - at);
			*out_size = block_size - at;
		} else {
			error = -EBADMSG;
		}
	}
	ncr_pk_free(encoded);
	ncr_stack_wipe();
	return error;
}
