// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store.c - the kernel's seal on the manifest of a store
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

static int fill(struct ncr_store_manifest *manifest, const uint8_t *store, uint64_t generation, const void *list,
		size_t size)
{
	if (size > NCR_STORE_MANIFEST_MAX)
		return -EINVAL;
	memset(manifest, 0, sizeof(*manifest));
	manifest->size = sizeof(*manifest);
	manifest->manifest = (uintptr_t)list;
	manifest->manifest_size = size;
	manifest->generation = generation;
	memcpy(manifest->store, store, sizeof(manifest->store));
	return 0;
}

int ncr_store_seal(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size, uint8_t *mac)
{
	struct ncr_store_manifest manifest;
	int error = fill(&manifest, store, generation, list, size);

	if (!error)
		error = ncr_call(ncr, NCRIO_STORE_SEAL, &manifest);
	if (!error)
		memcpy(mac, manifest.mac, sizeof(manifest.mac));
	return error;
}

int ncr_store_verify(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size,
		     const uint8_t *mac)
{
	struct ncr_store_manifest manifest;
	int error = fill(&manifest, store, generation, list, size);

	if (error)
		return error;
	memcpy(manifest.mac, mac, sizeof(manifest.mac));
	return ncr_call(ncr, NCRIO_STORE_VERIFY, &manifest);
}
