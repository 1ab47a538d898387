/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The storage master key, and blobs sealed under what was derived from it
 */
#ifndef NCR_MASTER_H
#define NCR_MASTER_H

#include <linux/types.h>

struct crypto_shash;
struct ncr_blob_fields;
struct ncr_context;

/* The handler of NCRIO_MASTER_KEY_SET; takes struct ncr_master_key_st. */
int ncr_master_key_set(struct ncr_context *ctx, void *arg);

bool ncr_master_key_is_set(void);

/**
 * ncr_master_seal() - make a blob
 * @fields: what is in it
 * @blob: from kmalloc: room for header, payload and tag
 * @payload_size: of ncr_blob_payload_size()
 *
 * Return: 0, -ENOKEY (no master key), -EINTR, or what the implementation says.
 */
int ncr_master_seal(const struct ncr_blob_fields *fields, u8 *blob, size_t payload_size);

/**
 * ncr_master_open() - verify a blob and decrypt it in place
 * @blob: from kmalloc: @size bytes, to be wiped by the caller whatever comes of it
 * @fields: out: points into @blob
 *
 * Return: 0, -ENOKEY (no master key), -EKEYREJECTED (blob of another master key), -EBADMSG (not a
 * blob of ours, or altered), or what the implementation says.
 */
int ncr_master_open(u8 *blob, size_t size, struct ncr_blob_fields *fields);

/*
 * ncr_master_manifest_key() - HMAC-SHA-256 keyed for manifests of stores, or NULL: no master key;
 * stays until the module goes
 */
struct crypto_shash *ncr_master_manifest_key(void);

/** ncr_master_exit() - wipe what was derived from the master key */
void ncr_master_exit(void);

#endif /* NCR_MASTER_H */
