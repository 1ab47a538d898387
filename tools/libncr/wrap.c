// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wrap.c - one key under another, RFC 3394 and RFC 5649
 */
#include "internal.h"

#include <errno.h>

int ncr_key_wrap(struct ncr *ncr, ncr_wrap_algorithm_t algorithm, ncr_key_t wrapping, ncr_key_t key, const void *iv,
		 size_t iv_size, void *out, size_t *size)
{
	struct ncr_key_wrap_st wrap = {
		.algorithm = algorithm, .keytowrap = key, .key = wrapping, .io = out, .io_size = *size,
	};
	int error = ncr_set_iv(&wrap.params, iv, iv_size);

	if (error)
		return error;
	error = ncr_call(ncr, NCRIO_KEY_WRAP, &wrap);
	if (!error || error == -EOVERFLOW)
		*size = wrap.io_size;
	return error;
}

ncr_key_t ncr_key_unwrap(struct ncr *ncr, ncr_wrap_algorithm_t algorithm, ncr_key_t wrapping, const void *iv, size_t iv_size,
			 const void *in, size_t size)
{
	struct ncr_key_wrap_st wrap = { .algorithm = algorithm, .key = wrapping, .io = (void *)in, .io_size = size };
	int error = ncr_set_iv(&wrap.params, iv, iv_size);

	if (error)
		return error;
	wrap.keytowrap = ncr_key_new(ncr);
	if (wrap.keytowrap < 0)
		return wrap.keytowrap;
	return ncr_key_made(ncr, wrap.keytowrap, ncr_call(ncr, NCRIO_KEY_UNWRAP, &wrap));
}

ncr_key_t ncr_key_unwrap_as(struct ncr *ncr, ncr_wrap_algorithm_t algorithm, ncr_key_t wrapping, const void *iv,
			    size_t iv_size, const void *in, size_t size, ncr_key_type_t type, ncr_algorithm_t key_algorithm,
			    unsigned int flags)
{
	struct ncr_key_wrap_ext_st wrap = {
		.algorithm = algorithm, .key = wrapping, .io = (void *)in, .io_size = size,
		.type = type, .key_algorithm = key_algorithm, .flags = flags,
	};
	int error = ncr_set_iv(&wrap.params, iv, iv_size);

	if (error)
		return error;
	wrap.keytowrap = ncr_key_new(ncr);
	if (wrap.keytowrap < 0)
		return wrap.keytowrap;
	return ncr_key_made(ncr, wrap.keytowrap, ncr_call(ncr, NCRIO_KEY_UNWRAP_EXT, &wrap));
}
