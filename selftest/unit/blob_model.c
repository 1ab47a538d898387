// SPDX-License-Identifier: GPL-2.0-or-later
#include "blob_model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct blob_rule blob_rules[BLOB_RULES] = {
	{ "type", BLOB_CRITICAL | 1, true, 4, 4 },
	{ "algorithm", BLOB_CRITICAL | 2, true, 4, 4 },
	{ "flags", BLOB_CRITICAL | 3, true, 4, 4 },
	{ "uuid", BLOB_CRITICAL | 4, true, 16, 16 },
	{ "key id", BLOB_CRITICAL | 5, false, 1, 20 },
	{ "label", 6, false, 1, 64 },
	{ "created", 7, false, 8, 8 },
	{ "material", BLOB_CRITICAL | 8, true, 1, 65536 },
	{ "owner", BLOB_CRITICAL | 9, false, 12, 12 },
	{ "not after, originate", BLOB_CRITICAL | 10, false, 8, 8 },
	{ "not after", BLOB_CRITICAL | 11, false, 8, 8 },
	{ "owner's name", 12, false, 1, 32 },
	{ "group's name", 13, false, 1, 32 },
};

struct found {
	u16 tag;
	u32 size;
	const u8 *value;
};

static u64 number_at(const u8 *bytes, size_t size)
{
	u64 number = 0;

	while (size--)
		number = number * 256 + *bytes++;
	return number;
}

/* All fields of the payload, or -1. One more than there are numbers cannot be without a number that appears twice. */
static int find_fields(const u8 *payload, size_t size, struct found found[BLOB_NUMBER_MAX + 1])
{
	u64 at = 0;
	int n = 0;

	while (at != size) {
		if (n > BLOB_NUMBER_MAX || at + BLOB_FIELD_HEADER_SIZE > size)
			return -1;
		found[n].tag = number_at(payload + at, 2);
		found[n].size = number_at(payload + at + 2, 4);
		found[n].value = payload + at + BLOB_FIELD_HEADER_SIZE;
		at += BLOB_FIELD_HEADER_SIZE + (u64)found[n].size;
		if (at > size)
			return -1;
		n++;
	}
	return n;
}

/* What a value of the right size may not be. */
static bool sensible(const struct found *found)
{
	switch (found->tag % BLOB_CRITICAL) {
	case 9:	/* nobody, or a bit that is not r or x */
		return number_at(found->value, 4) != 0xffffffff && number_at(found->value + 4, 4) != 0xffffffff &&
		       (number_at(found->value + 8, 4) | 0555) == 0555;
	case 10:
	case 11:
		return number_at(found->value, 8) && number_at(found->value, 8) <= 253402300799;
	}
	return true;
}

static bool well_formed(const struct found *found, int n)
{
	int count[BLOB_NUMBER_MAX + 1] = { 0 };
	int i;

	for (i = 0; i < n; i++) {
		unsigned int number = found[i].tag % BLOB_CRITICAL;

		if (number == 0 || number > BLOB_NUMBER_MAX || ++count[number] > 1)
			return false;
		if (number > BLOB_RULES) {
			if (found[i].tag >= BLOB_CRITICAL)
				return false;
			continue;
		}
		if (found[i].tag != blob_rules[number - 1].tag || found[i].size < blob_rules[number - 1].min ||
		    found[i].size > blob_rules[number - 1].max || !sensible(&found[i]))
			return false;
	}
	for (i = 0; i < BLOB_RULES; i++) {
		if (blob_rules[i].required && !count[i + 1])
			return false;
	}
	return true;
}

static void take(const struct found *found, struct ncr_blob_fields *fields)
{
	switch (found->tag % BLOB_CRITICAL) {
	case 1:
		fields->type = number_at(found->value, 4);
		break;
	case 2:
		fields->algorithm = number_at(found->value, 4);
		break;
	case 3:
		fields->flags = number_at(found->value, 4);
		break;
	case 4:
		memcpy(fields->uuid, found->value, 16);
		break;
	case 5:
		fields->key_id = found->value;
		fields->key_id_size = found->size;
		break;
	case 6:
		fields->label = found->value;
		fields->label_size = found->size;
		break;
	case 7:
		fields->created = number_at(found->value, 8);
		break;
	case 8:
		fields->material = found->value;
		fields->material_size = found->size;
		break;
	case 9:
		fields->owned = true;
		fields->uid = number_at(found->value, 4);
		fields->gid = number_at(found->value + 4, 4);
		fields->mode = number_at(found->value + 8, 4);
		break;
	case 10:
		fields->not_after_originate = number_at(found->value, 8);
		break;
	case 11:
		fields->not_after = number_at(found->value, 8);
		break;
	case 12:
		fields->owner_name = found->value;
		fields->owner_name_size = found->size;
		break;
	case 13:
		fields->group_name = found->value;
		fields->group_name_size = found->size;
		break;
	}
}

bool blob_model_decode(const u8 *payload, size_t size, struct ncr_blob_fields *fields)
{
	struct found found[BLOB_NUMBER_MAX + 1];
	int n = find_fields(payload, size, found), i;

	memset(fields, 0, sizeof(*fields));
	if (n < 0 || !well_formed(found, n))
		return false;
	for (i = 0; i < n; i++)
		take(&found[i], fields);
	return true;
}

static bool same_bytes(const u8 *a, u32 a_size, const u8 *b, u32 b_size)
{
	return a_size == b_size && (!a_size || !memcmp(a, b, a_size));
}

static bool same_fields(const struct ncr_blob_fields *a, const struct ncr_blob_fields *b)
{
	return a->type == b->type && a->algorithm == b->algorithm && a->flags == b->flags && a->created == b->created &&
	       !memcmp(a->uuid, b->uuid, sizeof(a->uuid)) &&
	       same_bytes(a->key_id, a->key_id_size, b->key_id, b->key_id_size) &&
	       same_bytes(a->label, a->label_size, b->label, b->label_size) &&
	       same_bytes(a->material, a->material_size, b->material, b->material_size) &&
	       a->owned == b->owned && a->uid == b->uid && a->gid == b->gid && a->mode == b->mode &&
	       a->not_after_originate == b->not_after_originate && a->not_after == b->not_after &&
	       same_bytes(a->owner_name, a->owner_name_size, b->owner_name, b->owner_name_size) &&
	       same_bytes(a->group_name, a->group_name_size, b->group_name, b->group_name_size);
}

/* An empty allocation cannot be had: then the payload is the place behind an allocation of one byte. */
static u8 *exact(size_t size, u8 **block)
{
	*block = malloc(size + !size);
	if (!*block)
		abort();
	return *block + !size;
}

static const char *encode_again(const struct ncr_blob_fields *fields)
{
	size_t size = ncr_blob_payload_size(fields);
	struct ncr_blob_fields again;
	const char *contradiction = NULL;
	u8 *block, *payload = exact(size, &block);

	ncr_blob_encode_payload(payload, fields);
	if (ncr_blob_decode_payload(payload, size, &again))
		contradiction = "what was decoded, and encoded again, is refused";
	else if (!same_fields(fields, &again))
		contradiction = "what was decoded, and encoded again, is decoded as something else";
	free(block);
	return contradiction;
}

const char *blob_contradiction(const u8 *payload, size_t size, bool *accepted)
{
	u8 *block, *copy = exact(size, &block);
	struct ncr_blob_fields fields, expected;
	const char *contradiction = NULL;
	bool good;
	int error;

	if (size)
		memcpy(copy, payload, size);
	/* whatever the decoder leaves alone is seen */
	memset(&fields, 0xa5, sizeof(fields));
	error = ncr_blob_decode_payload(copy, size, &fields);
	good = blob_model_decode(copy, size, &expected);
	*accepted = !error;
	if (error && error != -EBADMSG)
		contradiction = "an error other than EBADMSG";
	else if (!error && !good)
		contradiction = "a payload that is not well formed is accepted";
	else if (error && good)
		contradiction = "a well-formed payload is refused";
	else if (good && (!same_fields(&fields, &expected) || fields.key_id != expected.key_id ||
			  fields.label != expected.label || fields.material != expected.material ||
			  fields.owner_name != expected.owner_name || fields.group_name != expected.group_name))
		contradiction = "decoded as something else";
	else if (size && memcmp(copy, payload, size))
		contradiction = "the payload was changed";
	else if (good)
		contradiction = encode_again(&fields);
	free(block);
	return contradiction;
}
