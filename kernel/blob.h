/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The byte layout of a wrapped key, and nothing else
 *
 * A blob is a clear header of 64 bytes, the encrypted payload, and a tag of 16 bytes; header and
 * payload are authenticated. All numbers are big endian.
 *
 *	 0  magic "NCRKBLOB"		16  suite (1)			28  salt (24 bytes)
 *	 8  version (2 bytes: 1)	17  zero (3 bytes)		52  iv (12 bytes)
 *	10  header size (2: 64)		20  check value of the
 *	12  payload size (4)		    master key (8 bytes)
 *
 * Suite 1 is AES-256-GCM under a key derived from the master key and the salt
 * (SP 800-108, HMAC-SHA-256).
 *
 * The payload is a sequence of fields: tag (2 bytes: a number from 1 to 31, and the top bit, which
 * says that a reader who does not know the field must refuse the blob), length (4), value. No
 * number may appear twice, others than these are refused, and nothing may follow the last field.
 *
 * Pure functions over buffers, without any other part of the module, so that they are tested in
 * user space as they are.
 */
#ifndef NCR_BLOB_H
#define NCR_BLOB_H

#include <linux/types.h>

#define NCR_BLOB_HEADER_SIZE 64
#define NCR_BLOB_TAG_SIZE 16
#define NCR_BLOB_CHECK_SIZE 8
#define NCR_BLOB_SALT_SIZE 24
#define NCR_BLOB_IV_SIZE 12
#define NCR_BLOB_UUID_SIZE 16
#define NCR_BLOB_KEY_ID_MAX 20
#define NCR_BLOB_LABEL_MAX 64
#define NCR_BLOB_ACCOUNT_MAX 32
#define NCR_BLOB_MATERIAL_MAX 65536

/* what all fields but the material take at most */
#define NCR_BLOB_SIZE_MAX (NCR_BLOB_HEADER_SIZE + NCR_BLOB_MATERIAL_MAX + 1024 + NCR_BLOB_TAG_SIZE)

struct ncr_blob_header {
	u32 payload_size;
	u8 check[NCR_BLOB_CHECK_SIZE];
	u8 salt[NCR_BLOB_SALT_SIZE];
	u8 iv[NCR_BLOB_IV_SIZE];
};

/* 9999-12-31T23:59:59Z: later times could be neither shown nor computed with */
#define NCR_BLOB_TIME_MAX 253402300799ULL

/* nothing is written to a key: of each rwx of a mode, w is 0 */
#define NCR_BLOB_MODE_MASK 0555

/*
 * The payload, with at least one byte of material. Pointers are the caller's when encoding and
 * point into the payload after decoding. A blob without @owned is one of an older writer. Times are
 * seconds since 1970, 0 for none.
 */
struct ncr_blob_fields {
	u32 type;
	u32 algorithm;
	u32 flags;
	u64 created;
	u64 not_after_originate;
	u64 not_after;
	bool owned;
	u32 uid;
	u32 gid;
	u32 mode;
	u8 uuid[NCR_BLOB_UUID_SIZE];
	const u8 *key_id;
	u32 key_id_size;
	const u8 *label;
	u32 label_size;
	const u8 *owner_name;
	u32 owner_name_size;
	const u8 *group_name;
	u32 group_name_size;
	const u8 *material;
	u32 material_size;
};

void ncr_blob_encode_header(u8 *out, const struct ncr_blob_header *header);

/**
 * ncr_blob_decode_header() - check the form of a blob
 * @blob: @size bytes
 *
 * Return: 0, or -EBADMSG when anything before the check value is not as it must be, or the size is
 * not header, payload and tag exactly.
 */
int ncr_blob_decode_header(const u8 *blob, size_t size, struct ncr_blob_header *header);

/** ncr_blob_payload_size() - bytes that ncr_blob_encode_payload() will write */
size_t ncr_blob_payload_size(const struct ncr_blob_fields *fields);
void ncr_blob_encode_payload(u8 *out, const struct ncr_blob_fields *fields);

/**
 * ncr_blob_decode_payload() - take a decrypted payload apart
 * @payload: @size bytes, authenticated and yet not trusted to be well formed
 *
 * Return: 0, or -EBADMSG: a field that runs over the end, of a wrong size, twice, missing, or
 * unknown and critical.
 */
int ncr_blob_decode_payload(const u8 *payload, size_t size, struct ncr_blob_fields *fields);

/**
 * ncr_blob_label_is_text() - whether a label may be shown to people
 *
 * Return: true for well-formed UTF-8 (RFC 3629) without control characters (U+0000 to U+001F,
 * U+007F to U+009F), which could move a terminal's cursor; true for no bytes.
 */
bool ncr_blob_label_is_text(const u8 *label, size_t size);

#endif /* NCR_BLOB_H */
