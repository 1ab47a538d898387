// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * storage.c - keys under the system's master key, in memory and in files
 */
#include "internal.h"

#include "file.h"
#include "outfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* the clear header of a blob, see ncrk(5); numbers are big endian */
#define BLOB_HEADER_SIZE 64
#define BLOB_TAG_SIZE 16
#define BLOB_VERSION 1
#define BLOB_SUITE 1

enum { AT_VERSION = 8, AT_HEADER_SIZE = 10, AT_PAYLOAD_SIZE = 12, AT_SUITE = 16, AT_ZERO = 17 };

int ncr_key_store_as(struct ncr *ncr, ncr_key_t key, const char *label, const struct ncr_key_attributes *attributes,
		     void *blob, size_t *size)
{
	struct ncr_key_storage_wrap_ext_st wrap = { .keytowrap = key, .io = blob, .io_size = *size };
	size_t label_size = label ? strlen(label) : 0;
	int error;

	if (label_size > sizeof(wrap.label))
		return -EINVAL;
	if (label_size)
		memcpy(wrap.label, label, label_size);
	wrap.label_size = label_size;
	if (attributes)
		wrap.attributes = *attributes;
	error = ncr_call(ncr, NCRIO_KEY_STORAGE_WRAP_EXT, &wrap);
	if (!error || error == -EOVERFLOW)
		*size = wrap.io_size;
	return error;
}

int ncr_key_store(struct ncr *ncr, ncr_key_t key, const char *label, void *blob, size_t *size)
{
	return ncr_key_store_as(ncr, key, label, NULL, blob, size);
}

int ncr_key_store_file(struct ncr *ncr, ncr_key_t key, const char *label, const char *path, unsigned int flags)
{
	size_t size = NCR_KEY_BLOB_MAX;
	void *blob;
	int error;

	if (flags & ~NCR_FILE_REPLACE)
		return -EINVAL;
	blob = malloc(size);
	if (!blob)
		return -ENOMEM;
	error = ncr_key_store(ncr, key, label, blob, &size);
	if (!error)
		error = ncr_outfile_write_all(path, 0600, flags & NCR_FILE_REPLACE, blob, size);
	free(blob);
	return error;
}

ncr_key_t ncr_key_load(struct ncr *ncr, const void *blob, size_t size, struct ncr_key_names *names)
{
	struct ncr_key_storage_wrap_ext_st wrap = { .io = (void *)blob, .io_size = size };
	int error;

	wrap.keytowrap = ncr_key_new(ncr);
	if (wrap.keytowrap < 0)
		return wrap.keytowrap;
	error = ncr_call(ncr, NCRIO_KEY_STORAGE_UNWRAP_EXT, &wrap);
	if (!error && names) {
		memset(names, 0, sizeof(*names));
		memcpy(names->uuid, wrap.uuid, sizeof(names->uuid));
		if (wrap.label_size <= sizeof(wrap.label))
			memcpy(names->label, wrap.label, wrap.label_size);
	}
	return ncr_key_made(ncr, wrap.keytowrap, error);
}

ncr_key_t ncr_key_load_file(struct ncr *ncr, const char *path, struct ncr_key_names *names)
{
	size_t size = NCR_KEY_BLOB_MAX;
	ncr_key_t key;
	void *blob;
	int error;

	blob = malloc(size);
	if (!blob)
		return -ENOMEM;
	error = ncr_file_read(path, blob, &size);
	key = error ? error : ncr_key_load(ncr, blob, size, names);
	free(blob);
	return key;
}

static uint32_t number(const uint8_t *bytes, size_t size)
{
	uint32_t value = 0;

	while (size--)
		value = value << 8 | *bytes++;
	return value;
}

enum ncr_blob_verdict ncr_blob_check(const void *blob, size_t size)
{
	static const char magic[] = { 'N', 'C', 'R', 'K', 'B', 'L', 'O', 'B' };
	const uint8_t *bytes = blob;

	if (size < AT_VERSION + 2 || memcmp(bytes, magic, sizeof(magic)))
		return NCR_BLOB_FOREIGN;
	if (number(bytes + AT_VERSION, 2) > BLOB_VERSION)
		return NCR_BLOB_NEWER;
	if (size < BLOB_HEADER_SIZE + BLOB_TAG_SIZE || number(bytes + AT_VERSION, 2) != BLOB_VERSION ||
	    number(bytes + AT_HEADER_SIZE, 2) != BLOB_HEADER_SIZE ||
	    number(bytes + AT_PAYLOAD_SIZE, 4) != size - BLOB_HEADER_SIZE - BLOB_TAG_SIZE ||
	    bytes[AT_SUITE] != BLOB_SUITE || number(bytes + AT_ZERO, 3) || size > NCR_KEY_BLOB_MAX)
		return NCR_BLOB_MALFORMED;
	return NCR_BLOB_GOOD;
}

int ncr_master_key_set(struct ncr *ncr, const void *key, size_t size)
{
	struct ncr_master_key_st set = { .key = (uint8_t *)key, .key_size = size };

	/* the member has 16 bits: a larger number must not become a smaller one */
	if (size > UINT16_MAX)
		return -EINVAL;
	return ncr_call(ncr, NCRIO_MASTER_KEY_SET, &set);
}
