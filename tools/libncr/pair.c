// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pair.c - private and public keys
 */
#include "internal.h"

ncr_key_t ncr_key_generate_pair(struct ncr *ncr, unsigned int bits, unsigned long exponent, unsigned int flags,
				ncr_key_t *public_key)
{
	struct ncr_key_generate_st generate = {
		.params = { .algorithm = NCR_ALG_RSA, .keyflags = flags, .params.rsa = { .bits = bits, .e = exponent } },
	};
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

ncr_key_t ncr_key_import_pair(struct ncr *ncr, ncr_key_type_t type, unsigned int flags, const void *id, size_t id_size,
			      const void *der, size_t size)
{
	struct ncr_key_data_st data = {
		.idata = (void *)der,
		.idata_size = size,
		.type = type,
		.flags = flags,
		.algorithm = NCR_ALG_RSA,
	};

	return ncr_key_import_any(ncr, &data, id, id_size);
}

ncr_key_t ncr_key_public(struct ncr *ncr, ncr_key_t key)
{
	struct ncr_key_public public = { .size = sizeof(public), .key = key };

	public.public_key = ncr_key_new(ncr);
	if (public.public_key < 0)
		return public.public_key;
	return ncr_key_made(ncr, public.public_key, ncr_call(ncr, NCRIO_KEY_PUBLIC, &public));
}
