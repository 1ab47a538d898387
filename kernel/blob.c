// SPDX-License-Identifier: GPL-2.0
#include "blob.h"

#include "kernel_compat.h"

#include <linux/errno.h>
#include <linux/string.h>

static const u8 magic[8] = "NCRKBLOB";

#define VERSION 1
#define SUITE_AES_256_GCM_KBKDF 1

enum {
	AT_VERSION = 8,
	AT_HEADER_SIZE = 10,
	AT_PAYLOAD_SIZE = 12,
	AT_SUITE = 16,
	AT_ZERO = 17,
	AT_CHECK = 20,
	AT_SALT = 28,
	AT_IV = 52,
};

#define CRITICAL 0x8000
#define FIELD_HEADER_SIZE 6

enum {
	FIELD_TYPE = CRITICAL | 1,
	FIELD_ALGORITHM = CRITICAL | 2,
	FIELD_FLAGS = CRITICAL | 3,
	FIELD_UUID = CRITICAL | 4,
	FIELD_KEY_ID = CRITICAL | 5,
	FIELD_LABEL = 6,
	FIELD_CREATED = 7,
	FIELD_MATERIAL = CRITICAL | 8,
	FIELD_OWNER = CRITICAL | 9,
	FIELD_NOT_AFTER_ORIGINATE = CRITICAL | 10,
	FIELD_NOT_AFTER = CRITICAL | 11,
	FIELD_OWNER_NAME = 12,
	FIELD_GROUP_NAME = 13,
};

/* value of FIELD_OWNER: uid, gid and mode */
#define OWNER_SIZE (3 * sizeof(u32))

#define FIELD_NUMBER(tag) ((tag) & ~CRITICAL)
#define LAST_NUMBER FIELD_NUMBER(FIELD_GROUP_NAME)
#define FIELD_BIT(tag) (1U << FIELD_NUMBER(tag))
#define REQUIRED (FIELD_BIT(FIELD_TYPE) | FIELD_BIT(FIELD_ALGORITHM) | FIELD_BIT(FIELD_FLAGS) | \
		  FIELD_BIT(FIELD_UUID) | FIELD_BIT(FIELD_MATERIAL))

void ncr_blob_encode_header(u8 *out, const struct ncr_blob_header *header)
{
	memset(out, 0, NCR_BLOB_HEADER_SIZE);
	memcpy(out, magic, sizeof(magic));
	put_unaligned_be16(VERSION, out + AT_VERSION);
	put_unaligned_be16(NCR_BLOB_HEADER_SIZE, out + AT_HEADER_SIZE);
	put_unaligned_be32(header->payload_size, out + AT_PAYLOAD_SIZE);
	out[AT_SUITE] = SUITE_AES_256_GCM_KBKDF;
	memcpy(out + AT_CHECK, header->check, NCR_BLOB_CHECK_SIZE);
	memcpy(out + AT_SALT, header->salt, NCR_BLOB_SALT_SIZE);
	memcpy(out + AT_IV, header->iv, NCR_BLOB_IV_SIZE);
}

int ncr_blob_decode_header(const u8 *blob, size_t size, struct ncr_blob_header *header)
{
	if (size < NCR_BLOB_HEADER_SIZE + NCR_BLOB_TAG_SIZE || size > NCR_BLOB_SIZE_MAX)
		return -EBADMSG;
	header->payload_size = get_unaligned_be32(blob + AT_PAYLOAD_SIZE);
	if (memcmp(blob, magic, sizeof(magic)) ||
	    get_unaligned_be16(blob + AT_VERSION) != VERSION ||
	    get_unaligned_be16(blob + AT_HEADER_SIZE) != NCR_BLOB_HEADER_SIZE ||
	    header->payload_size != size - NCR_BLOB_HEADER_SIZE - NCR_BLOB_TAG_SIZE ||
	    blob[AT_SUITE] != SUITE_AES_256_GCM_KBKDF ||
	    blob[AT_ZERO] || blob[AT_ZERO + 1] || blob[AT_ZERO + 2])
		return -EBADMSG;
	memcpy(header->check, blob + AT_CHECK, NCR_BLOB_CHECK_SIZE);
	memcpy(header->salt, blob + AT_SALT, NCR_BLOB_SALT_SIZE);
	memcpy(header->iv, blob + AT_IV, NCR_BLOB_IV_SIZE);
	return 0;
}

/* An empty field is left out. */
static size_t field_size(size_t value_size)
{
	return value_size ? FIELD_HEADER_SIZE + value_size : 0;
}

size_t ncr_blob_payload_size(const struct ncr_blob_fields *fields)
{
	return 3 * field_size(sizeof(u32)) +
	       field_size(NCR_BLOB_UUID_SIZE) +
	       field_size(fields->key_id_size) +
	       field_size(fields->label_size) +
	       field_size(sizeof(u64)) +
	       field_size(fields->material_size) +
	       field_size(fields->owned ? OWNER_SIZE : 0) +
	       field_size(fields->not_after_originate ? sizeof(u64) : 0) +
	       field_size(fields->not_after ? sizeof(u64) : 0) +
	       field_size(fields->owner_name_size) +
	       field_size(fields->group_name_size);
}

static u8 *put_field(u8 *out, u16 tag, const void *value, u32 size)
{
	if (!size)
		return out;
	put_unaligned_be16(tag, out);
	put_unaligned_be32(size, out + 2);
	memcpy(out + FIELD_HEADER_SIZE, value, size);
	return out + FIELD_HEADER_SIZE + size;
}

static u8 *put_number(u8 *out, u16 tag, u32 number)
{
	u8 value[sizeof(u32)];

	put_unaligned_be32(number, value);
	return put_field(out, tag, value, sizeof(value));
}

static u8 *put_time(u8 *out, u16 tag, u64 time)
{
	u8 value[sizeof(u64)];

	put_unaligned_be64(time, value);
	return put_field(out, tag, value, sizeof(value));
}

static u8 *put_owner(u8 *out, const struct ncr_blob_fields *fields)
{
	u8 value[OWNER_SIZE];

	put_unaligned_be32(fields->uid, value);
	put_unaligned_be32(fields->gid, value + 4);
	put_unaligned_be32(fields->mode, value + 8);
	return put_field(out, FIELD_OWNER, value, sizeof(value));
}

void ncr_blob_encode_payload(u8 *out, const struct ncr_blob_fields *fields)
{
	out = put_number(out, FIELD_TYPE, fields->type);
	out = put_number(out, FIELD_ALGORITHM, fields->algorithm);
	out = put_number(out, FIELD_FLAGS, fields->flags);
	out = put_field(out, FIELD_UUID, fields->uuid, NCR_BLOB_UUID_SIZE);
	out = put_field(out, FIELD_KEY_ID, fields->key_id, fields->key_id_size);
	out = put_field(out, FIELD_LABEL, fields->label, fields->label_size);
	out = put_time(out, FIELD_CREATED, fields->created);
	if (fields->owned)
		out = put_owner(out, fields);
	if (fields->not_after_originate)
		out = put_time(out, FIELD_NOT_AFTER_ORIGINATE, fields->not_after_originate);
	if (fields->not_after)
		out = put_time(out, FIELD_NOT_AFTER, fields->not_after);
	out = put_field(out, FIELD_OWNER_NAME, fields->owner_name, fields->owner_name_size);
	out = put_field(out, FIELD_GROUP_NAME, fields->group_name, fields->group_name_size);
	/* last, so that nothing cut short is well formed */
	put_field(out, FIELD_MATERIAL, fields->material, fields->material_size);
}

static int get_number(const u8 *value, size_t size, u32 *number)
{
	if (size != sizeof(u32))
		return -EBADMSG;
	*number = get_unaligned_be32(value);
	return 0;
}

static int get_bytes(const u8 *value, size_t size, size_t max, const u8 **bytes, u32 *bytes_size)
{
	if (!size || size > max)
		return -EBADMSG;
	*bytes = value;
	*bytes_size = size;
	return 0;
}

static int get_time(const u8 *value, size_t size, u64 *time)
{
	if (size != sizeof(u64))
		return -EBADMSG;
	*time = get_unaligned_be64(value);
	return 0;
}

/* An end there is: none is said by leaving the field out. */
static int get_end(const u8 *value, size_t size, u64 *time)
{
	return get_time(value, size, time) || !*time || *time > NCR_BLOB_TIME_MAX ? -EBADMSG : 0;
}

static int get_owner(const u8 *value, size_t size, struct ncr_blob_fields *fields)
{
	if (size != OWNER_SIZE)
		return -EBADMSG;
	fields->owned = true;
	fields->uid = get_unaligned_be32(value);
	fields->gid = get_unaligned_be32(value + 4);
	fields->mode = get_unaligned_be32(value + 8);
	/* the number that stands for nobody is no owner */
	return fields->uid == U32_MAX || fields->gid == U32_MAX ||
	       (fields->mode & ~NCR_BLOB_MODE_MASK) ? -EBADMSG : 0;
}

static int get_field(u16 tag, const u8 *value, size_t size, struct ncr_blob_fields *fields)
{
	switch (tag) {
	case FIELD_TYPE:
		return get_number(value, size, &fields->type);
	case FIELD_ALGORITHM:
		return get_number(value, size, &fields->algorithm);
	case FIELD_FLAGS:
		return get_number(value, size, &fields->flags);
	case FIELD_UUID:
		if (size != NCR_BLOB_UUID_SIZE)
			return -EBADMSG;
		memcpy(fields->uuid, value, NCR_BLOB_UUID_SIZE);
		return 0;
	case FIELD_KEY_ID:
		return get_bytes(value, size, NCR_BLOB_KEY_ID_MAX, &fields->key_id,
				 &fields->key_id_size);
	case FIELD_LABEL:
		return get_bytes(value, size, NCR_BLOB_LABEL_MAX, &fields->label,
				 &fields->label_size);
	case FIELD_CREATED:
		return get_time(value, size, &fields->created);
	case FIELD_MATERIAL:
		return get_bytes(value, size, NCR_BLOB_MATERIAL_MAX, &fields->material,
				 &fields->material_size);
	case FIELD_OWNER:
		return get_owner(value, size, fields);
	case FIELD_NOT_AFTER_ORIGINATE:
		return get_end(value, size, &fields->not_after_originate);
	case FIELD_NOT_AFTER:
		return get_end(value, size, &fields->not_after);
	case FIELD_OWNER_NAME:
		return get_bytes(value, size, NCR_BLOB_ACCOUNT_MAX, &fields->owner_name,
				 &fields->owner_name_size);
	case FIELD_GROUP_NAME:
		return get_bytes(value, size, NCR_BLOB_ACCOUNT_MAX, &fields->group_name,
				 &fields->group_name_size);
	}
	/*
	 * a field of a newer writer is skipped unless it says that it matters; one of ours says the
	 * wrong thing about itself
	 */
	return (tag & CRITICAL) || FIELD_NUMBER(tag) <= LAST_NUMBER ? -EBADMSG : 0;
}

int ncr_blob_decode_payload(const u8 *payload, size_t size, struct ncr_blob_fields *fields)
{
	u32 seen = 0;

	memset(fields, 0, sizeof(*fields));
	while (size) {
		size_t length;
		u16 tag;

		if (size < FIELD_HEADER_SIZE)
			return -EBADMSG;
		tag = get_unaligned_be16(payload);
		length = get_unaligned_be32(payload + 2);
		payload += FIELD_HEADER_SIZE;
		size -= FIELD_HEADER_SIZE;
		/* no numbers above 31, so that "seen" holds every field there can be */
		if (length > size || FIELD_NUMBER(tag) > 31 || (seen & FIELD_BIT(tag)))
			return -EBADMSG;
		seen |= FIELD_BIT(tag);
		if (get_field(tag, payload, length, fields))
			return -EBADMSG;
		payload += length;
		size -= length;
	}
	return (seen & REQUIRED) == REQUIRED ? 0 : -EBADMSG;
}

/* Bytes that follow a first byte, or -1 for one that begins no character. */
static int utf8_following(u8 first)
{
	if (first < 0x80)
		return 0;
	if ((first & 0xe0) == 0xc0)
		return 1;
	if ((first & 0xf0) == 0xe0)
		return 2;
	return (first & 0xf8) == 0xf0 ? 3 : -1;
}

bool ncr_blob_label_is_text(const u8 *label, size_t size)
{
	/* the smallest character of each length: a longer form of it is not well formed */
	static const u32 smallest[] = { 0, 0x80, 0x800, 0x10000 };

	while (size) {
		int i, n = utf8_following(*label);
		u32 c;

		if (n < 0 || size <= (size_t)n)
			return false;
		c = n ? *label & (0x3f >> n) : *label;
		for (i = 1; i <= n; i++) {
			if ((label[i] & 0xc0) != 0x80)
				return false;
			c = c << 6 | (label[i] & 0x3f);
		}
		if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
			return false;
		if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
			return false;
		label += n + 1;
		size -= n + 1;
	}
	return true;
}
