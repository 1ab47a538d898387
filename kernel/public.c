// SPDX-License-Identifier: GPL-2.0
#include "public.h"

#include "algorithm.h"
#include "audit.h"
#include "key.h"
#include "state.h"
#include "pk/digest.h"
#include "pk/rsa.h"

#include <linux/err.h>
#include <linux/string.h>

static_assert(NCR_PUBLIC_MAX == NCR_RSA_BITS_MAX / 8);
/* what PKCS #8 puts around it */
static_assert(NCR_PKCS8_MAX >= NCR_RSA_ENCODED_MAX + 32);

/* SP 800-131A r2 sections 3 and 6: what has less than 112 bits of strength */
#define APPROVED_BITS_MIN 2048

/* --- keys ------------------------------------------------------------------------------------- */

static int encode(const struct ncr_rsa *rsa, ncr_key_type_t type, u8 *der, size_t *size)
{
	return type == NCR_KEY_TYPE_PRIVATE ? ncr_rsa_export_private(rsa, der, size) :
					      ncr_rsa_export_public(rsa, der, size);
}

/* The one encoding of it, so that equal keys are equal bytes. */
static struct ncr_material *material_of(struct ncr_payer *payer, ncr_key_type_t type,
					const struct ncr_rsa *rsa)
{
	struct ncr_material *material;
	size_t size = 0;
	int error = encode(rsa, type, NULL, &size);

	if (error != -EOVERFLOW)
		return ERR_PTR(error ?: -EINVAL);
	material = ncr_material_new(payer, size);
	if (IS_ERR(material))
		return material;
	error = encode(rsa, type, material->data, &size);
	if (error) {
		ncr_material_put(material);
		return ERR_PTR(error);
	}
	material->type = type;
	material->algorithm = NCR_ALG_RSA;
	material->bits = ncr_rsa_bits(rsa);
	return material;
}

static int check_algorithm(u32 algorithm)
{
	if (algorithm == NCR_ALG_RSA)
		return 0;
	return algorithm == NCR_ALG_DSA || algorithm == NCR_ALG_DH ? -EOPNOTSUPP : -EINVAL;
}

struct ncr_material *ncr_public_material(struct ncr_payer *payer, ncr_key_type_t type,
					 u32 algorithm, const u8 *der, size_t size)
{
	struct ncr_material *material;
	struct ncr_rsa *rsa;
	int error = check_algorithm(algorithm);

	if (!error)
		error = type == NCR_KEY_TYPE_PRIVATE ? ncr_rsa_import_private(der, size, &rsa) :
						       ncr_rsa_import_public(der, size, &rsa);
	if (error)
		return ERR_PTR(error);
	material = material_of(payer, type, rsa);
	ncr_rsa_free(rsa);
	return material;
}

int ncr_public_generate(struct ncr_payer *payer, const struct ncr_key_generate_params_st *params,
			struct ncr_material **private, struct ncr_material **public)
{
	unsigned int bits = params->params.rsa.bits;
	__be64 e = cpu_to_be64(params->params.rsa.e);
	const u8 *exponent = (const u8 *)&e;
	size_t size = sizeof(e);
	struct ncr_rsa *rsa;
	int error = check_algorithm(params->algorithm);

	if (error)
		return error;
	if (bits < APPROVED_BITS_MIN && ncr_approved_mode())
		return -EOPNOTSUPP;
	while (size && !*exponent) {
		exponent++;
		size--;
	}
	error = ncr_rsa_generate(bits, size ? exponent : NULL, size, &rsa);
	if (error)
		return error;
	*private = material_of(payer, NCR_KEY_TYPE_PRIVATE, rsa);
	*public = material_of(payer, NCR_KEY_TYPE_PUBLIC, rsa);
	ncr_rsa_free(rsa);
	if (!IS_ERR(*private) && !IS_ERR(*public))
		return 0;
	error = IS_ERR(*private) ? PTR_ERR(*private) : PTR_ERR(*public);
	if (!IS_ERR(*private))
		ncr_material_put(*private);
	if (!IS_ERR(*public))
		ncr_material_put(*public);
	return error;
}

int ncr_public_recheck(struct ncr_material *material)
{
	struct ncr_rsa *rsa;
	int error;

	if (material->algorithm != NCR_ALG_RSA)
		return -EBADMSG;
	error = material->type == NCR_KEY_TYPE_PRIVATE ?
		ncr_rsa_read_private(material->data, material->size, &rsa) :
		ncr_rsa_import_public(material->data, material->size, &rsa);
	if (error)
		return error == -ENOMEM ? error : -EBADMSG;
	material->bits = ncr_rsa_bits(rsa);
	ncr_rsa_free(rsa);
	return 0;
}

int ncr_public_pkcs8(const struct ncr_material *material, u8 *der, size_t *size)
{
	struct ncr_rsa *rsa;
	int error = ncr_rsa_read_private(material->data, material->size, &rsa);

	if (error)
		return error;
	error = ncr_rsa_export_pkcs8(rsa, der, size);
	ncr_rsa_free(rsa);
	return error;
}

struct ncr_material *ncr_public_half(struct ncr_payer *payer, const struct ncr_material *private)
{
	struct ncr_material *public;
	struct ncr_rsa *rsa;
	int error;

	if (private->type != NCR_KEY_TYPE_PRIVATE)
		return ERR_PTR(-EINVAL);
	error = ncr_rsa_read_private(private->data, private->size, &rsa);
	if (error)
		return ERR_PTR(error);
	public = material_of(payer, NCR_KEY_TYPE_PUBLIC, rsa);
	ncr_rsa_free(rsa);
	if (IS_ERR(public))
		return public;
	public->flags = NCR_PUBLIC_KEY_FLAGS;
	public->key_id_size = private->key_id_size;
	memcpy(public->key_id, private->key_id, sizeof(public->key_id));
	return public;
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

int ncr_scheme_init(struct ncr_scheme *scheme, ncr_crypto_op_t op,
		    const struct ncr_key_params_st *params, const struct ncr_rsa *rsa)
{
	*scheme = (struct ncr_scheme) {
		.op = op, .type = params->params.rsa.type, .hash = NCR_ALG_NONE,
	};
	if ((op == NCR_OP_SIGN || op == NCR_OP_DECRYPT) && !ncr_rsa_is_private(rsa))
		return -EINVAL;
	return op == NCR_OP_SIGN || op == NCR_OP_VERIFY ?
	       init_signature(scheme, params, rsa) : init_encryption(scheme, params);
}

bool ncr_scheme_approved(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa)
{
	if (ncr_rsa_bits(rsa) < APPROVED_BITS_MIN)
		return false;
	if (scheme->op == NCR_OP_ENCRYPT || scheme->op == NCR_OP_DECRYPT)
		/* SP 800-131A r2 section 6: v1.5 is disallowed after 2023 */
		return scheme->type == RSA_PKCS1_OAEP;
	/* section 9: SHA-1 is not for signatures; FIPS 186-5 5.4 (g): the salt's length */
	return scheme->hash != NCR_ALG_SHA1 &&
	       scheme->salt_size <= ncr_digest_find(scheme->hash)->size;
}

/*
 * The check of a private operation caught a wrong result, which was not given out: the processor or
 * its memory is not to be trusted with keys any more.
 */
static int caught(int error)
{
	if (error != -EIO)
		return error;
	ncr_state_error("rsa-result");
	ncr_audit_self_test_failed("rsa-result");
	return -ENOTRECOVERABLE;
}

int ncr_scheme_crypt(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa, const u8 *in,
		     size_t in_size, u8 *out, size_t *out_size)
{
	bool oaep = scheme->type == RSA_PKCS1_OAEP;

	if (scheme->op == NCR_OP_DECRYPT)
		return caught(oaep ? ncr_rsa_decrypt_oaep(rsa, scheme->hash, in, in_size, out,
							  out_size) :
				     ncr_rsa_decrypt(rsa, in, in_size, out, out_size));
	*out_size = ncr_rsa_size(rsa);
	return oaep ? ncr_rsa_encrypt_oaep(rsa, scheme->hash, in, in_size, out) :
		      ncr_rsa_encrypt(rsa, in, in_size, out);
}

int ncr_scheme_sign(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa, const u8 *digest,
		    size_t digest_size, u8 *signature)
{
	return caught(scheme->type == RSA_PKCS1_PSS ?
		      ncr_rsa_sign_pss(rsa, scheme->hash, scheme->salt_size, digest, digest_size,
				       signature) :
		      ncr_rsa_sign(rsa, scheme->hash, digest, digest_size, signature));
}

int ncr_scheme_verify(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa, const u8 *digest,
		      size_t digest_size, const u8 *signature, size_t size)
{
	return scheme->type == RSA_PKCS1_PSS ?
	       ncr_rsa_verify_pss(rsa, scheme->hash, scheme->salt_size, digest, digest_size,
				  signature, size) :
	       ncr_rsa_verify(rsa, scheme->hash, digest, digest_size, signature, size);
}
