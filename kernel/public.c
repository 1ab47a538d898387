// SPDX-License-Identifier: GPL-2.0
#include "public.h"

#include "audit.h"
#include "key.h"
#include "public_row.h"
#include "state.h"
#include "testhooks.h"

#include <linux/err.h>
#include <linux/string.h>

static const struct ncr_public_row *const rows[] = {
	&ncr_public_rsa, &ncr_public_dsa, &ncr_public_dh,
};

static const struct ncr_public_row *find(u32 algorithm)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i]->algorithm == algorithm)
			return rows[i];
	return NULL;
}

/*
 * A test that only a broken processor, or broken memory, fails: neither is to be trusted with keys
 * any more.
 */
static int caught(int error, const char *test)
{
	if (!error && ncr_state() == NCR_STATE_OPERATIONAL && ncr_test_fails(test))
		error = -EIO;
	if (error != -EIO)
		return error;
	ncr_state_error(test);
	ncr_audit_self_test_failed(test);
	return -ENOTRECOVERABLE;
}

/* --- keys ------------------------------------------------------------------------------------- */

static int read(struct ncr_public_key *key, u32 algorithm, ncr_key_type_t type, bool known,
		const u8 *data, size_t size)
{
	int error;

	*key = (struct ncr_public_key) { .row = find(algorithm), .type = type };
	if (!key->row)
		return -EINVAL;
	error = key->row->read(key, known, data, size);
	if (error)
		*key = (struct ncr_public_key) { };
	return error;
}

int ncr_public_key_read(struct ncr_public_key *key, u32 algorithm, ncr_key_type_t type,
			const u8 *data, size_t size)
{
	return read(key, algorithm, type, true, data, size);
}

void ncr_public_key_end(struct ncr_public_key *key)
{
	if (key->row)
		key->row->end(key);
	*key = (struct ncr_public_key) { };
}

size_t ncr_public_key_memory(const struct ncr_public_key *key)
{
	return key->row->memory(key);
}

/* The one encoding of it, so that equal keys are equal bytes. */
static struct ncr_material *material_of(struct ncr_payer *payer, ncr_key_type_t type,
					const struct ncr_public_key *key)
{
	enum ncr_public_form form = type == NCR_KEY_TYPE_PRIVATE ? NCR_FORM_PRIVATE :
								   NCR_FORM_PUBLIC;
	struct ncr_material *material;
	size_t size = 0;
	int error = key->row->write(key, form, NULL, &size);

	if (error != -EOVERFLOW)
		return ERR_PTR(error ?: -EINVAL);
	material = ncr_material_new(payer, size);
	if (IS_ERR(material))
		return material;
	error = key->row->write(key, form, material->data, &size);
	if (error) {
		ncr_material_put(material);
		return ERR_PTR(error);
	}
	material->type = type;
	material->algorithm = key->row->algorithm;
	material->bits = key->row->bits(key);
	if (type == NCR_KEY_TYPE_PUBLIC)
		material->flags = NCR_PUBLIC_KEY_FLAGS;
	return material;
}

struct ncr_material *ncr_public_material(struct ncr_payer *payer, ncr_key_type_t type,
					 u32 algorithm, const u8 *data, size_t size)
{
	struct ncr_material *material;
	struct ncr_public_key key;
	int error = read(&key, algorithm, type, false, data, size);

	if (error)
		return ERR_PTR(error);
	material = material_of(payer, type, &key);
	ncr_public_key_end(&key);
	return material;
}

int ncr_public_generate(struct ncr_payer *payer, const struct ncr_key_generate_params_st *params,
			struct ncr_material **private, struct ncr_material **public)
{
	struct ncr_public_key key = {
		.row = find(params->algorithm), .type = NCR_KEY_TYPE_PRIVATE,
	};
	int error;

	if (!key.row)
		return -EINVAL;
	error = caught(key.row->generate(&key, payer, params), key.row->pair);
	if (error) {
		ncr_public_key_end(&key);
		return error;
	}
	*private = material_of(payer, NCR_KEY_TYPE_PRIVATE, &key);
	*public = material_of(payer, NCR_KEY_TYPE_PUBLIC, &key);
	ncr_public_key_end(&key);
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
	struct ncr_public_key key;
	int error = ncr_public_key_read(&key, material->algorithm, material->type, material->data,
					material->size);

	if (error)
		return error == -ENOMEM || error == -EINTR ? error : -EBADMSG;
	material->bits = key.row->bits(&key);
	if (material->type == NCR_KEY_TYPE_PUBLIC)
		material->flags = NCR_PUBLIC_KEY_FLAGS;
	ncr_public_key_end(&key);
	return 0;
}

int ncr_public_pkcs8(const struct ncr_material *material, u8 *der, size_t *size)
{
	struct ncr_public_key key;
	int error = ncr_public_key_read(&key, material->algorithm, material->type, material->data,
					material->size);

	if (error)
		return error;
	error = key.row->write(&key, NCR_FORM_PKCS8, der, size);
	ncr_public_key_end(&key);
	return error;
}

struct ncr_material *ncr_public_half(struct ncr_payer *payer, const struct ncr_material *private)
{
	struct ncr_material *public;
	struct ncr_public_key key;
	int error;

	if (private->type != NCR_KEY_TYPE_PRIVATE)
		return ERR_PTR(-EINVAL);
	error = ncr_public_key_read(&key, private->algorithm, private->type, private->data,
				    private->size);
	if (error)
		return ERR_PTR(error);
	public = material_of(payer, NCR_KEY_TYPE_PUBLIC, &key);
	ncr_public_key_end(&key);
	if (IS_ERR(public))
		return public;
	public->key_id_size = private->key_id_size;
	memcpy(public->key_id, private->key_id, sizeof(public->key_id));
	return public;
}

/* --- schemes ---------------------------------------------------------------------------------- */

int ncr_scheme_init(struct ncr_scheme *scheme, ncr_crypto_op_t op,
		    const struct ncr_key_params_st *params, const struct ncr_public_key *key)
{
	*scheme = (struct ncr_scheme) { .op = op, .hash = NCR_ALG_NONE };
	if ((op == NCR_OP_SIGN || op == NCR_OP_DECRYPT) && key->type != NCR_KEY_TYPE_PRIVATE)
		return -EINVAL;
	return key->row->init(scheme, params, key);
}

bool ncr_scheme_approved(const struct ncr_scheme *scheme, const struct ncr_public_key *key)
{
	return key->row->approved(scheme, key);
}

int ncr_scheme_crypt(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		     const u8 *in, size_t in_size, u8 *out, size_t *out_size)
{
	int error = key->row->crypt(scheme, key, in, in_size, out, out_size);

	return scheme->op == NCR_OP_DECRYPT ? caught(error, key->row->result) : error;
}

size_t ncr_scheme_signature_max(const struct ncr_public_key *key)
{
	return key->row->signature_max(key);
}

int ncr_scheme_sign(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		    const u8 *digest, size_t digest_size, u8 *signature, size_t *size)
{
	return caught(key->row->sign(scheme, key, digest, digest_size, signature, size),
		      key->row->result);
}

size_t ncr_scheme_claimed_size(const struct ncr_public_key *key, size_t size)
{
	size_t most = ncr_scheme_signature_max(key);

	if (size <= most)
		return size;
	return key->row->trailing ? most : 0;
}

int ncr_scheme_verify(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		      const u8 *digest, size_t digest_size, const u8 *signature, size_t size)
{
	return key->row->verify(scheme, key, digest, digest_size, signature, size);
}
