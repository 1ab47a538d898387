/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_blob.h - blobs, and a device that opens them, without the module
 *
 * For programs that are linked with --wrap= of ncr_open, ncr_close, ncr_key_load and ncr_key_delete. The header is that of
 * a blob, so all that can be told without the kernel is told as of one.
 */
#ifndef KEYSTORE_FAKE_BLOB_H
#define KEYSTORE_FAKE_BLOB_H

#include "libncr.h"

#define FAKE_BLOB_ROOM 256

/**
 * fake_blob() - a blob that the fake device opens
 * @n: uuid of the key: 16 times this byte
 * @label: of the key
 * @salt: makes another blob of the same key
 * @blob: out: FAKE_BLOB_ROOM bytes
 *
 * Return: its size.
 */
size_t fake_blob(unsigned int n, const char *label, unsigned int salt, uint8_t *blob);

/* what ncr_open() and ncr_key_load() say; 0 for a device, and for what the module would */
extern int fake_open_error, fake_load_error;

#endif /* KEYSTORE_FAKE_BLOB_H */
