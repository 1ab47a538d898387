// SPDX-License-Identifier: GPL-2.0
/*
 * Diffie-Hellman as commands see it: keys, and agreeing on a secret. It has no operations.
 *
 * A public key is the number alone, without its group, which only the private key knows.
 */
#include "public_row.h"

#include "algorithm.h"
#include "pk/dh.h"
#include "work.h"

#include <linux/build_bug.h>
#include <linux/err.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static_assert(NCR_PUBLIC_MAX >= NCR_DH_BITS_MAX / 8);
static_assert(NCR_PKCS8_MAX >= NCR_DH_ENCODED_MAX);

/* --- keys ------------------------------------------------------------------------------------- */

static int dh_read(struct ncr_public_key *key, bool known, const u8 *data, size_t size)
{
	if (key->type == NCR_KEY_TYPE_PRIVATE)
		return known ? ncr_dh_read_private(data, size, &key->dh) :
			       ncr_dh_import_private(data, size, &key->dh);
	key->number = data;
	key->number_size = size;
	return ncr_dh_check_public(data, size);
}

/* SP 800-56A r3 appendix D: the groups with names, from 112 bits of strength */
static bool approved(const struct ncr_dh *dh)
{
	return ncr_dh_group(dh) && ncr_dh_bits(dh) >= NCR_APPROVED_BITS_MIN;
}

/* @numbers: room for both numbers */
static int generate(struct ncr_public_key *key, const struct ncr_key_generate_params_st *params,
		    u8 *numbers)
{
	size_t p_size = params->params.dh.p_size, g_size = params->params.dh.g_size;
	u8 *p = numbers, *g = numbers + NCR_NUMBER_MAX;
	int error;

	if (copy_from_user(p, params->params.dh.p, p_size) ||
	    copy_from_user(g, params->params.dh.g, g_size))
		return -EFAULT;
	error = ncr_dh_generate(p, p_size, g, g_size, &key->dh);
	if (!error && !approved(key->dh) && ncr_approved_mode())
		error = -EOPNOTSUPP;
	return error;
}

static int dh_generate(struct ncr_public_key *key, struct ncr_payer *payer,
		       const struct ncr_key_generate_params_st *params)
{
	u8 *numbers;
	int error;

	if (params->params.dh.p_size > NCR_NUMBER_MAX || params->params.dh.g_size > NCR_NUMBER_MAX)
		return -EINVAL;
	numbers = ncr_temporary_new(payer, 2 * NCR_NUMBER_MAX);
	if (IS_ERR(numbers))
		return PTR_ERR(numbers);
	error = generate(key, params, numbers);
	ncr_temporary_free(payer, numbers, 2 * NCR_NUMBER_MAX);
	return error;
}

static void dh_end(struct ncr_public_key *key)
{
	if (key->type == NCR_KEY_TYPE_PRIVATE)
		ncr_dh_free(key->dh);
}

static int write_number(const struct ncr_public_key *key, u8 *data, size_t *size)
{
	size_t room = *size;

	*size = key->number_size;
	if (room < *size)
		return -EOVERFLOW;
	memcpy(data, key->number, *size);
	return 0;
}

static int dh_write(const struct ncr_public_key *key, enum ncr_public_form form, u8 *data,
		    size_t *size)
{
	if (key->type != NCR_KEY_TYPE_PRIVATE)
		return form == NCR_FORM_PUBLIC ? write_number(key, data, size) : -EINVAL;
	/* PKCS #8 is the only form there is of a private one */
	return form == NCR_FORM_PUBLIC ? ncr_dh_export_public(key->dh, data, size) :
					 ncr_dh_export_private(key->dh, data, size);
}

static unsigned int dh_bits(const struct ncr_public_key *key)
{
	return key->type == NCR_KEY_TYPE_PRIVATE ? ncr_dh_bits(key->dh) :
						   8 * (key->number_size - 1) + fls(key->number[0]);
}

static size_t dh_memory(const struct ncr_public_key *key)
{
	return key->type == NCR_KEY_TYPE_PRIVATE ? ncr_dh_memory(key->dh) : 0;
}

const struct ncr_public_row ncr_public_dh = {
	.algorithm = NCR_ALG_DH,
	.pair = "dh-pair",
	.read = dh_read,
	.generate = dh_generate,
	.end = dh_end,
	.write = dh_write,
	.bits = dh_bits,
	.memory = dh_memory,
};

/* --- agreeing --------------------------------------------------------------------------------- */

size_t ncr_public_secret_size(const struct ncr_public_key *key)
{
	return ncr_dh_size(key->dh);
}

bool ncr_public_agree_approved(const struct ncr_public_key *key)
{
	return approved(key->dh);
}

int ncr_public_agree(const struct ncr_public_key *key, const u8 *peer, size_t peer_size, u8 *secret)
{
	return ncr_dh_derive(key->dh, peer, peer_size, secret);
}
