// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pair.c - private and public keys
 */
#include "internal.h"

/* A public key that the caller does not want goes. */
static ncr_key_t generate_pair(struct ncr *ncr, const struct ncr_key_generate_params_st *params, ncr_key_t *public_key)
{
	struct ncr_key_generate_st generate = { .params = *params };
	int error;

	generate.desc = ncr_key_new(ncr);
	if (generate.desc < 0)
		return generate.desc;
	generate.desc2 = ncr_key_new(ncr);
	if (generate.desc2 < 0)
		return ncr_key_made(ncr, generate.desc, generate.desc2);
	error = ncr_call(ncr, NCRIO_KEY_GENERATE_PAIR, &generate);
	if (error || !public_key)
		ncr_key_delete(ncr, generate.desc2);
	else
		*public_key = generate.desc2;
	return ncr_key_made(ncr, generate.desc, error);
}

ncr_key_t ncr_key_generate_pair(struct ncr *ncr, unsigned int bits, unsigned long exponent, unsigned int flags,
				ncr_key_t *public_key)
{
	struct ncr_key_generate_params_st params = {
		.algorithm = NCR_ALG_RSA, .keyflags = flags, .params.rsa = { .bits = bits, .e = exponent },
	};

	return generate_pair(ncr, &params, public_key);
}

ncr_key_t ncr_key_generate_dsa(struct ncr *ncr, unsigned int p_bits, unsigned int q_bits, unsigned int flags,
			       ncr_key_t *public_key)
{
	struct ncr_key_generate_params_st params = {
		.algorithm = NCR_ALG_DSA, .keyflags = flags, .params.dsa = { .p_bits = p_bits, .q_bits = q_bits },
	};

	return generate_pair(ncr, &params, public_key);
}

ncr_key_t ncr_key_generate_dh(struct ncr *ncr, const void *p, size_t p_size, const void *g, size_t g_size, unsigned int flags,
			      ncr_key_t *public_key)
{
	struct ncr_key_generate_params_st params = {
		.algorithm = NCR_ALG_DH,
		.keyflags = flags,
		.params.dh = { .p = (uint8_t *)p, .p_size = p_size, .g = (uint8_t *)g, .g_size = g_size },
	};

	return generate_pair(ncr, &params, public_key);
}

ncr_key_t ncr_key_import_pair(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_type_t type, unsigned int flags,
			      const void *id, size_t id_size, const void *der, size_t size)
{
	struct ncr_key_data_st data = {
		.idata = (void *)der,
		.idata_size = size,
		.type = type,
		.flags = flags,
		.algorithm = algorithm,
	};

	return ncr_key_import_any(ncr, &data, id, id_size);
}

ncr_key_t ncr_key_derive(struct ncr *ncr, ncr_key_t key, const void *peer, size_t peer_size, unsigned int flags)
{
	struct ncr_key_derivation_params_st derivation = {
		.derive = NCR_DERIVE_DH,
		.keyflags = flags,
		.key = key,
		.params.params.dh = { .pub = (uint8_t *)peer, .pub_size = peer_size },
	};

	derivation.newkey = ncr_key_new(ncr);
	if (derivation.newkey < 0)
		return derivation.newkey;
	return ncr_key_made(ncr, derivation.newkey, ncr_call(ncr, NCRIO_KEY_DERIVE, &derivation));
}

ncr_key_t ncr_key_public(struct ncr *ncr, ncr_key_t key)
{
	struct ncr_key_public public = { .size = sizeof(public), .key = key };

	public.public_key = ncr_key_new(ncr);
	if (public.public_key < 0)
		return public.public_key;
	return ncr_key_made(ncr, public.public_key, ncr_call(ncr, NCRIO_KEY_PUBLIC, &public));
}
