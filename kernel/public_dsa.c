// SPDX-License-Identifier: GPL-2.0
/*
 * DSA as commands and sessions see it
 */
#include "public_row.h"

#include "algorithm.h"
#include "pk/digest.h"
#include "pk/dsa.h"

#include <linux/build_bug.h>
#include <linux/errno.h>

static_assert(NCR_PUBLIC_MAX >= NCR_DSA_SIGNATURE_MAX);
static_assert(NCR_PKCS8_MAX >= NCR_DSA_ENCODED_MAX);

/* --- keys ------------------------------------------------------------------------------------- */

static int dsa_read(struct ncr_public_key *key, bool known, const u8 *data, size_t size)
{
	if (key->type == NCR_KEY_TYPE_PRIVATE)
		return known ? ncr_dsa_read_private(data, size, &key->dsa) :
			       ncr_dsa_import_private(data, size, &key->dsa);
	return known ? ncr_dsa_read_public(data, size, &key->dsa) :
		       ncr_dsa_import_public(data, size, &key->dsa);
}

/* FIPS 186-5 has it for verifying alone */
static int dsa_generate(struct ncr_public_key *key, struct ncr_payer *payer,
			const struct ncr_key_generate_params_st *params)
{
	if (ncr_approved_mode())
		return -EOPNOTSUPP;
	return ncr_dsa_generate(params->params.dsa.p_bits, params->params.dsa.q_bits, &key->dsa);
}

static void dsa_end(struct ncr_public_key *key)
{
	ncr_dsa_free(key->dsa);
}

static int dsa_write(const struct ncr_public_key *key, enum ncr_public_form form, u8 *data,
		     size_t *size)
{
	switch (form) {
	case NCR_FORM_PUBLIC:
		return ncr_dsa_export_public(key->dsa, data, size);
	case NCR_FORM_PRIVATE:
		return ncr_dsa_export_private(key->dsa, data, size);
	case NCR_FORM_PKCS8:
		return ncr_dsa_export_pkcs8(key->dsa, data, size);
	}
	return -EINVAL;
}

static unsigned int dsa_bits(const struct ncr_public_key *key)
{
	return ncr_dsa_bits(key->dsa);
}

static size_t dsa_memory(const struct ncr_public_key *key)
{
	return ncr_dsa_memory(key->dsa);
}

/* --- schemes ---------------------------------------------------------------------------------- */

static int dsa_init(struct ncr_scheme *scheme, const struct ncr_key_params_st *params,
		    const struct ncr_public_key *key)
{
	const struct ncr_digest *digest = ncr_digest_find(params->params.dsa.sign_hash);

	if (!digest || !ncr_algorithm_find(digest->algorithm))
		return -EINVAL;
	scheme->hash = digest->algorithm;
	return 0;
}

/* SP 800-131A r2 sections 3 and 9, FIPS 186-5 1: what was signed before may be verified */
static bool dsa_approved(const struct ncr_scheme *scheme, const struct ncr_public_key *key)
{
	return scheme->op == NCR_OP_VERIFY && scheme->hash != NCR_ALG_SHA1 &&
	       ncr_dsa_bits(key->dsa) >= NCR_APPROVED_BITS_MIN;
}

static size_t dsa_signature_max(const struct ncr_public_key *key)
{
	return ncr_dsa_signature_max(key->dsa);
}

static int dsa_sign(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		    const u8 *digest, size_t digest_size, u8 *signature, size_t *size)
{
	return ncr_dsa_sign(key->dsa, digest, digest_size, signature, size);
}

static int dsa_verify(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		      const u8 *digest, size_t digest_size, const u8 *signature, size_t size)
{
	return ncr_dsa_verify(key->dsa, digest, digest_size, signature, size);
}

const struct ncr_public_row ncr_public_dsa = {
	.algorithm = NCR_ALG_DSA,
	.pair = "dsa-pair",
	.result = "dsa-result",
	.read = dsa_read,
	.generate = dsa_generate,
	.end = dsa_end,
	.write = dsa_write,
	.bits = dsa_bits,
	.memory = dsa_memory,
	.trailing = true,
	.init = dsa_init,
	.approved = dsa_approved,
	.signature_max = dsa_signature_max,
	.sign = dsa_sign,
	.verify = dsa_verify,
};
