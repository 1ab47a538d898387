// SPDX-License-Identifier: GPL-2.0
/*
 * Signatures: the encodings are libtomcrypt's
 */
#include "rsa.h"

#include "digest.h"
#include "libtomcrypt.h"
#include "port.h"

#include <linux/errno.h>
#include <linux/string.h>

/* EMSA-PKCS1-v1_5, RFC 8017 9.2 */
static int encode(const struct ncr_rsa *key, const struct ncr_digest *hash, const u8 *digest,
		  u8 *encoded)
{
	u8 info[32 + NCR_DIGEST_MAX];
	unsigned long size = ncr_rsa_size(key);

	memcpy(info, hash->info, hash->info_size);
	memcpy(info + hash->info_size, digest, hash->size);
	return ncr_libtomcrypt_error(pkcs_1_v1_5_encode(info, hash->info_size + hash->size,
							LTC_PKCS_1_EMSA, ncr_rsa_bits(key), NULL,
							NCR_GENERATOR, encoded, &size));
}

/* EMSA-PSS, RFC 8017 9.1.1; one byte less than the modulus when that has one bit in its first */
static int encode_pss(const struct ncr_rsa *key, const struct ncr_digest *hash, size_t salt_size,
		      const u8 *digest, u8 *encoded)
{
	size_t spare = ncr_rsa_bits(key) % 8 == 1;
	unsigned long size = ncr_rsa_size(key) - spare;
	int error, random_error = 0;

	encoded[0] = 0;
	error = pkcs_1_pss_encode(digest, hash->size, salt_size, (prng_state *)&random_error,
				  NCR_GENERATOR, hash->index, ncr_rsa_bits(key), encoded + spare,
				  &size);
	return ncr_libtomcrypt_random_error(error, random_error);
}

/* @salt_size: -1: PKCS #1 v1.5 */
static int sign(const struct ncr_rsa *key, u32 algorithm, ssize_t salt_size, const u8 *digest,
		size_t size, u8 *signature)
{
	const struct ncr_digest *hash = ncr_digest_find(algorithm);
	u8 *encoded;
	int error;

	if (!hash || size != hash->size || !ncr_rsa_is_private(key))
		return -EINVAL;
	encoded = ncr_pk_alloc(ncr_rsa_size(key));
	if (!encoded)
		return -ENOMEM;
	error = salt_size < 0 ? encode(key, hash, digest, encoded) :
				encode_pss(key, hash, salt_size, digest, encoded);
	error = error ?: ncr_rsa_private(key, encoded, signature);
	ncr_pk_free(encoded);
	return error;
}

int ncr_rsa_sign(const struct ncr_rsa *key, u32 algorithm, const u8 *digest, size_t size,
		 u8 *signature)
{
	return sign(key, algorithm, -1, digest, size, signature);
}

int ncr_rsa_sign_pss(const struct ncr_rsa *key, u32 algorithm, size_t salt_size, const u8 *digest,
		     size_t size, u8 *signature)
{
	if (salt_size > ncr_rsa_size(key))
		return -EINVAL;
	return sign(key, algorithm, salt_size, digest, size, signature);
}

/* What was signed, into new memory. */
static int open(const struct ncr_rsa *key, const u8 *signature, size_t size, u8 **message)
{
	int error;

	if (size != ncr_rsa_size(key))
		return -EBADMSG;
	*message = ncr_pk_alloc(size);
	if (!*message)
		return -ENOMEM;
	error = ncr_rsa_public(key, signature, *message);
	if (!error)
		return 0;
	ncr_pk_free(*message);
	return error == -EINVAL ? -EBADMSG : error;
}

/* There is one encoding of a digest: it is compared, and nothing is taken apart. */
int ncr_rsa_verify(const struct ncr_rsa *key, u32 algorithm, const u8 *digest, size_t size,
		   const u8 *signature, size_t signature_size)
{
	const struct ncr_digest *hash = ncr_digest_find(algorithm);
	u8 *encoded, *message;
	int error;

	if (!hash || size != hash->size)
		return -EINVAL;
	encoded = ncr_pk_alloc(ncr_rsa_size(key));
	if (!encoded)
		return -ENOMEM;
	error = encode(key, hash, digest, encoded) ?:
		open(key, signature, signature_size, &message);
	if (!error) {
		error = memcmp(encoded, message, ncr_rsa_size(key)) ? -EBADMSG : 0;
		ncr_pk_free(message);
	}
	ncr_pk_free(encoded);
	return error;
}

int ncr_rsa_verify_pss(const struct ncr_rsa *key, u32 algorithm, size_t salt_size,
		       const u8 *digest, size_t size, const u8 *signature, size_t signature_size)
{
	const struct ncr_digest *hash = ncr_digest_find(algorithm);
	size_t spare = ncr_rsa_bits(key) % 8 == 1;
	int error, good = 0;
	u8 *message;

	if (!hash || size != hash->size || salt_size > ncr_rsa_size(key))
		return -EINVAL;
	error = open(key, signature, signature_size, &message);
	if (error)
		return error;
	if (spare && message[0])
		error = -EBADMSG;
	error = error ?: ncr_libtomcrypt_error(pkcs_1_pss_decode(digest, size, message + spare,
								 signature_size - spare, salt_size,
								 hash->index, ncr_rsa_bits(key),
								 &good));
	ncr_pk_free(message);
	return error ?: good == 1 ? 0 : -EBADMSG;
}

int ncr_rsa_consistent(const struct ncr_rsa *key)
{
	/* some digest; which, does not matter */
	static const u8 digest[32] = { 0x50, 0x43, 0x54 };
	u8 *signature = ncr_pk_alloc(ncr_rsa_size(key));
	int error;

	if (!signature)
		return -ENOMEM;
	error = ncr_rsa_sign(key, NCR_ALG_SHA2_256, digest, sizeof(digest), signature) ?:
		ncr_rsa_verify(key, NCR_ALG_SHA2_256, digest, sizeof(digest), signature,
			       ncr_rsa_size(key));
	ncr_pk_free(signature);
	return error == -EBADMSG ? -EIO : error;
}
