// SPDX-License-Identifier: GPL-2.0
/*
 * RSA as commands and sessions see it
 */
#include "public_row.h"

#include "algorithm.h"
#include "pk/digest.h"
#include "pk/rsa.h"

#include <linux/build_bug.h>
#include <linux/errno.h>

static_assert(NCR_PUBLIC_MAX >= NCR_RSA_BITS_MAX / 8);
/* what PKCS #8 puts around it */
static_assert(NCR_PKCS8_MAX >= NCR_RSA_ENCODED_MAX + 32);

/* --- keys ------------------------------------------------------------------------------------- */

static int rsa_read(struct ncr_public_key *key, bool known, const u8 *data, size_t size)
{
	if (key->type == NCR_KEY_TYPE_PUBLIC)
		return ncr_rsa_import_public(data, size, &key->rsa);
	return known ? ncr_rsa_read_private(data, size, &key->rsa) :
		       ncr_rsa_import_private(data, size, &key->rsa);
}

static int rsa_generate(struct ncr_public_key *key, struct ncr_payer *payer,
			const struct ncr_key_generate_params_st *params)
{
	unsigned int bits = params->params.rsa.bits;
	__be64 e = cpu_to_be64(params->params.rsa.e);
	const u8 *exponent = (const u8 *)&e;
	size_t size = sizeof(e);

	if (bits < NCR_APPROVED_BITS_MIN && ncr_approved_mode())
		return -EOPNOTSUPP;
	while (size && !*exponent) {
		exponent++;
		size--;
	}
	return ncr_rsa_generate(bits, size ? exponent : NULL, size, &key->rsa);
}

static void rsa_end(struct ncr_public_key *key)
{
	ncr_rsa_free(key->rsa);
}

static int rsa_write(const struct ncr_public_key *key, enum ncr_public_form form, u8 *data,
		     size_t *size)
{
	switch (form) {
	case NCR_FORM_PUBLIC:
		return ncr_rsa_export_public(key->rsa, data, size);
	case NCR_FORM_PRIVATE:
		return ncr_rsa_export_private(key->rsa, data, size);
	case NCR_FORM_PKCS8:
		return ncr_rsa_export_pkcs8(key->rsa, data, size);
	}
	return -EINVAL;
}

static unsigned int rsa_bits(const struct ncr_public_key *key)
{
	return ncr_rsa_bits(key->rsa);
}

static size_t rsa_memory(const struct ncr_public_key *key)
{
	return ncr_rsa_memory(key->rsa);
}

/* --- schemes ---------------------------------------------------------------------------------- */

static int init_signature(struct ncr_scheme *scheme, const struct ncr_key_params_st *params,
			  const struct ncr_rsa *rsa)
{
	const struct ncr_digest *digest = ncr_digest_find(params->params.rsa.sign_hash);

	/* the hash must be served, since it is computed as any other */
	if (!digest || !ncr_algorithm_find(digest->algorithm))
		return -EINVAL;
	scheme->hash = digest->algorithm;
	if (scheme->type == RSA_PKCS1_V1_5)
		return 0;
	if (scheme->type != RSA_PKCS1_PSS)
		return -EINVAL;
	scheme->salt_size = params->params.rsa.pss_salt;
	/* RFC 8017 9.1.1 step 3, with a message representative of one bit less than the modulus */
	if (scheme->salt_size > NCR_PUBLIC_MAX ||
	    digest->size + scheme->salt_size + 2 > (ncr_rsa_bits(rsa) - 1 + 7) / 8)
		return -EINVAL;
	return 0;
}

static int init_encryption(struct ncr_scheme *scheme, const struct ncr_key_params_st *params)
{
	if (scheme->type == RSA_PKCS1_V1_5)
		return 0;
	if (scheme->type != RSA_PKCS1_OAEP || !ncr_digest_find(params->params.rsa.oaep_hash))
		return -EINVAL;
	scheme->hash = params->params.rsa.oaep_hash;
	return 0;
}

static int rsa_init(struct ncr_scheme *scheme, const struct ncr_key_params_st *params,
		    const struct ncr_public_key *key)
{
	scheme->type = params->params.rsa.type;
	return scheme->op == NCR_OP_SIGN || scheme->op == NCR_OP_VERIFY ?
	       init_signature(scheme, params, key->rsa) : init_encryption(scheme, params);
}

static bool rsa_approved(const struct ncr_scheme *scheme, const struct ncr_public_key *key)
{
	if (ncr_rsa_bits(key->rsa) < NCR_APPROVED_BITS_MIN)
		return false;
	if (scheme->op == NCR_OP_ENCRYPT || scheme->op == NCR_OP_DECRYPT)
		/* SP 800-131A r2 section 6: v1.5 is disallowed after 2023 */
		return scheme->type == RSA_PKCS1_OAEP;
	/* section 9: SHA-1 is not for signatures; FIPS 186-5 5.4 (g): the salt's length */
	return scheme->hash != NCR_ALG_SHA1 &&
	       scheme->salt_size <= ncr_digest_find(scheme->hash)->size;
}

static int rsa_crypt(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		     const u8 *in, size_t in_size, u8 *out, size_t *out_size)
{
	bool oaep = scheme->type == RSA_PKCS1_OAEP;

	if (scheme->op == NCR_OP_DECRYPT)
		return oaep ? ncr_rsa_decrypt_oaep(key->rsa, scheme->hash, in, in_size, out,
						   out_size) :
			      ncr_rsa_decrypt(key->rsa, in, in_size, out, out_size);
	*out_size = ncr_rsa_size(key->rsa);
	return oaep ? ncr_rsa_encrypt_oaep(key->rsa, scheme->hash, in, in_size, out) :
		      ncr_rsa_encrypt(key->rsa, in, in_size, out);
}

static size_t rsa_signature_max(const struct ncr_public_key *key)
{
	return ncr_rsa_size(key->rsa);
}

static int rsa_sign(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		    const u8 *digest, size_t digest_size, u8 *signature, size_t *size)
{
	*size = ncr_rsa_size(key->rsa);
	return scheme->type == RSA_PKCS1_PSS ?
	       ncr_rsa_sign_pss(key->rsa, scheme->hash, scheme->salt_size, digest, digest_size,
				signature) :
	       ncr_rsa_sign(key->rsa, scheme->hash, digest, digest_size, signature);
}

static int rsa_verify(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		      const u8 *digest, size_t digest_size, const u8 *signature, size_t size)
{
	return scheme->type == RSA_PKCS1_PSS ?
	       ncr_rsa_verify_pss(key->rsa, scheme->hash, scheme->salt_size, digest, digest_size,
				  signature, size) :
	       ncr_rsa_verify(key->rsa, scheme->hash, digest, digest_size, signature, size);
}

const struct ncr_public_row ncr_public_rsa = {
	.algorithm = NCR_ALG_RSA,
	.pair = "rsa-pair",
	.result = "rsa-result",
	.read = rsa_read,
	.generate = rsa_generate,
	.end = rsa_end,
	.write = rsa_write,
	.bits = rsa_bits,
	.memory = rsa_memory,
	.init = rsa_init,
	.approved = rsa_approved,
	.crypt = rsa_crypt,
	.signature_max = rsa_signature_max,
	.sign = rsa_sign,
	.verify = rsa_verify,
};
