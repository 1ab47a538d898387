// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * key.c - make, show, copy and delete keys
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

ncr_key_t ncr_key_new(struct ncr *ncr)
{
	ncr_key_t key = NCR_KEY_INVALID;
	int error = ncr_call(ncr, NCRIO_KEY_INIT, &key);

	return error ? error : key;
}

ncr_key_t ncr_key_made(struct ncr *ncr, ncr_key_t key, int error)
{
	if (!error)
		return key;
	ncr_key_delete(ncr, key);
	return error;
}

ncr_key_t ncr_key_generate(struct ncr *ncr, ncr_algorithm_t algorithm, unsigned int bits, unsigned int flags)
{
	struct ncr_key_generate_st generate = {
		.desc2 = NCR_KEY_INVALID,
		.params = { .algorithm = algorithm, .keyflags = flags, .params.secret.bits = bits },
	};

	generate.desc = ncr_key_new(ncr);
	if (generate.desc < 0)
		return generate.desc;
	return ncr_key_made(ncr, generate.desc, ncr_call(ncr, NCRIO_KEY_GENERATE, &generate));
}

ncr_key_t ncr_key_import_any(struct ncr *ncr, struct ncr_key_data_st *data, const void *id, size_t id_size)
{
	if (id_size > MAX_KEY_ID_SIZE)
		return -EINVAL;
	if (id_size)
		memcpy(data->key_id, id, id_size);
	data->key_id_size = id_size;
	data->key = ncr_key_new(ncr);
	if (data->key < 0)
		return data->key;
	return ncr_key_made(ncr, data->key, ncr_call(ncr, NCRIO_KEY_IMPORT, data));
}

ncr_key_t ncr_key_import(struct ncr *ncr, ncr_algorithm_t algorithm, unsigned int flags, const void *id, size_t id_size,
			 const void *material, size_t size)
{
	struct ncr_key_data_st data = {
		.idata = (void *)material,
		.idata_size = size,
		.type = NCR_KEY_TYPE_SECRET,
		.flags = flags,
		.algorithm = algorithm,
	};

	return ncr_key_import_any(ncr, &data, id, id_size);
}

int ncr_key_export(struct ncr *ncr, ncr_key_t key, void *material, size_t *size)
{
	struct ncr_key_data_st data = { .key = key, .idata = material, .idata_size = *size };
	int error = ncr_call(ncr, NCRIO_KEY_EXPORT, &data);

	if (!error || error == -EOVERFLOW)
		*size = data.idata_size;
	return error;
}

int ncr_key_info(struct ncr *ncr, ncr_key_t key, struct ncr_key_info_st *info)
{
	memset(info, 0, sizeof(*info));
	info->key = key;
	return ncr_call(ncr, NCRIO_KEY_GET_INFO, info);
}

int ncr_key_delete(struct ncr *ncr, ncr_key_t key)
{
	return ncr_call(ncr, NCRIO_KEY_DEINIT, &key);
}
