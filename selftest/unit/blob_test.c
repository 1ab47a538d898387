// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * blob_test.c - kernel/blob.c in user space: the layout byte by byte, and everything that must be refused
 *
 * Payloads and blobs are read from allocations that end where they do, so that the address sanitizer sees what is read
 * beyond.
 */
#include "blob_test.h"

#include <stdlib.h>
#include <string.h>

enum { MATERIAL = 8, OWNER = 9, ORIGINATE = 10, NOT_AFTER = 11 };

/* --- payloads by hand --- */

void put(struct payload *payload, u16 tag, u32 length, const void *value, size_t size)
{
	u8 *out = payload->bytes + payload->size;
	size_t i;

	assert_true(payload->size + BLOB_FIELD_HEADER_SIZE + size <= sizeof(payload->bytes));
	out[0] = tag >> 8;
	out[1] = tag;
	for (i = 0; i < 4; i++)
		out[2 + i] = length >> (24 - 8 * i);
	for (i = 0; i < size; i++)
		out[BLOB_FIELD_HEADER_SIZE + i] = value ? ((const u8 *)value)[i] : 16 * tag + i;
	payload->size += BLOB_FIELD_HEADER_SIZE + size;
}

void put_known(struct payload *payload, unsigned int number, size_t size)
{
	/* where not every value will do: uid, gid and mode; a time. Cut to size, or with more behind it. */
	static const u8 owner[64] = { 0, 0, 3, 0xe8, 0, 0, 3, 0xe9, 0, 0, 1, 0x6d };
	static const u8 end[64] = { 0, 0, 0, 1, 2, 3, 4, 5 };

	if (number == OWNER && size <= sizeof(owner))
		put(payload, blob_rules[number - 1].tag, size, owner, size);
	else if ((number == ORIGINATE || number == NOT_AFTER) && size <= sizeof(end))
		put(payload, blob_rules[number - 1].tag, size, end, size);
	else
		put(payload, blob_rules[number - 1].tag, size, NULL, size);
}

size_t usual_size(unsigned int number)
{
	const struct blob_rule *rule = &blob_rules[number - 1];

	return rule->max <= 20 ? rule->max : 32;
}

bool check_payload(const struct payload *payload)
{
	bool accepted;
	const char *contradiction = blob_contradiction(payload->bytes, payload->size, &accepted);
	size_t i;

	if (contradiction) {
		print_error("%s; payload of %zu bytes:", contradiction, payload->size);
		for (i = 0; i < payload->size && i < 1000; i++)
			print_error(" %02x", payload->bytes[i]);
		print_error("\n");
		fail();
	}
	return accepted;
}

/* All fields of today but @without, the material last as it is written; 0 leaves out none. Kept until the next call. */
static struct payload *all_but(unsigned int without)
{
	static struct payload payload;
	unsigned int number;

	payload.size = 0;
	for (number = 1; number <= BLOB_RULES; number++) {
		if (number != without && number != MATERIAL)
			put_known(&payload, number, usual_size(number));
	}
	if (without != MATERIAL)
		put_known(&payload, MATERIAL, usual_size(MATERIAL));
	return &payload;
}

/* --- encoding the payload --- */

/* Encode into an allocation of exactly the size that was announced. */
static u8 *encode(const struct ncr_blob_fields *fields, size_t *size)
{
	u8 *out;

	*size = ncr_blob_payload_size(fields);
	out = malloc(*size);
	assert_non_null(out);
	memset(out, 0xa5, *size);
	ncr_blob_encode_payload(out, fields);
	return out;
}

/* Blobs that were written must stay readable: these bytes never change. */
static void payload_layout(void **state)
{
	static const u8 expected[] = {
		0x80, 1, 0, 0, 0, 4, 0x00, 0x00, 0x00, 0x01,
		0x80, 2, 0, 0, 0, 4, 0x12, 0x34, 0x56, 0x78,
		0x80, 3, 0, 0, 0, 4, 0xfe, 0xdc, 0xba, 0x98,
		0x80, 4, 0, 0, 0, 16, 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7,
		0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xed, 0xee, 0xef,
		0x80, 5, 0, 0, 0, 2, 'i', 'd',
		0x00, 6, 0, 0, 0, 5, 'l', 'a', 'b', 'e', 'l',
		0x00, 7, 0, 0, 0, 8, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
		0x80, 9, 0, 0, 0, 12, 0xff, 0xff, 0xff, 0xfe, 0x00, 0x00, 0x03, 0xe9, 0x00, 0x00, 0x01, 0x6d,
		0x80, 10, 0, 0, 0, 8, 0x00, 0x00, 0x00, 0x11, 0x12, 0x13, 0x14, 0x15,
		0x80, 11, 0, 0, 0, 8, 0x00, 0x00, 0x00, 0x3a, 0xff, 0xf4, 0x41, 0x7f,
		0x00, 12, 0, 0, 0, 3, 'w', 'e', 'b',
		0x00, 13, 0, 0, 0, 4, 'k', 'e', 'y', 's',
		0x80, 8, 0, 0, 0, 3, 0xf0, 0xf1, 0xf2,
	};
	static const struct ncr_blob_fields fields = {
		.type = 1,
		.algorithm = 0x12345678,
		.flags = 0xfedcba98,
		.created = 0x0102030405060708,
		.uuid = "\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef",
		.key_id = (const u8 *)"id",
		.key_id_size = 2,
		.label = (const u8 *)"label",
		.label_size = 5,
		.material = (const u8 *)"\xf0\xf1\xf2",
		.material_size = 3,
		.owned = true,
		.uid = 0xfffffffe,
		.gid = 1001,
		.mode = 0555,
		.not_after_originate = 0x1112131415,
		.not_after = 253402300799,
		.owner_name = (const u8 *)"web",
		.owner_name_size = 3,
		.group_name = (const u8 *)"keys",
		.group_name_size = 4,
	};
	struct ncr_blob_fields decoded;
	size_t size;
	u8 *payload = encode(&fields, &size);

	(void)state;
	assert_int_equal(size, sizeof(expected));
	assert_memory_equal(payload, expected, sizeof(expected));
	free(payload);

	assert_int_equal(ncr_blob_decode_payload(expected, sizeof(expected), &decoded), 0);
	assert_int_equal(decoded.type, fields.type);
	assert_int_equal(decoded.algorithm, fields.algorithm);
	assert_int_equal(decoded.flags, fields.flags);
	assert_int_equal(decoded.created, fields.created);
	assert_memory_equal(decoded.uuid, fields.uuid, sizeof(decoded.uuid));
	assert_ptr_equal(decoded.key_id, expected + 58);
	assert_int_equal(decoded.key_id_size, 2);
	assert_ptr_equal(decoded.label, expected + 66);
	assert_int_equal(decoded.label_size, 5);
	assert_ptr_equal(decoded.material, expected + 156);
	assert_int_equal(decoded.material_size, 3);
	assert_true(decoded.owned);
	assert_int_equal(decoded.uid, 0xfffffffe);
	assert_int_equal(decoded.gid, 1001);
	assert_int_equal(decoded.mode, 0555);
	assert_int_equal(decoded.not_after_originate, 0x1112131415);
	assert_int_equal(decoded.not_after, 253402300799);
	assert_memory_equal(decoded.owner_name, "web", decoded.owner_name_size);
	assert_memory_equal(decoded.group_name, "keys", decoded.group_name_size);
}

static void assert_round_trip(const struct ncr_blob_fields *fields)
{
	struct ncr_blob_fields decoded;
	size_t size;
	u8 *payload = encode(fields, &size);

	memset(&decoded, 0xa5, sizeof(decoded));
	assert_int_equal(ncr_blob_decode_payload(payload, size, &decoded), 0);
	assert_int_equal(decoded.type, fields->type);
	assert_int_equal(decoded.algorithm, fields->algorithm);
	assert_int_equal(decoded.flags, fields->flags);
	assert_int_equal(decoded.created, fields->created);
	assert_memory_equal(decoded.uuid, fields->uuid, sizeof(decoded.uuid));
	assert_int_equal(decoded.key_id_size, fields->key_id_size);
	assert_int_equal(decoded.label_size, fields->label_size);
	assert_int_equal(decoded.material_size, fields->material_size);
	if (fields->key_id_size)
		assert_memory_equal(decoded.key_id, fields->key_id, fields->key_id_size);
	else
		assert_null(decoded.key_id);
	if (fields->label_size)
		assert_memory_equal(decoded.label, fields->label, fields->label_size);
	else
		assert_null(decoded.label);
	assert_memory_equal(decoded.material, fields->material, fields->material_size);
	/* the largest key must fit into a blob */
	assert_true(blob_size(size) <= NCR_BLOB_SIZE_MAX);
	free(payload);
}

static void round_trip(void **state)
{
	static const u32 numbers[] = { 0, 1, 0xff00, 0x7fffffff, 0x80000000, 0xffffffff };
	static const u32 key_ids[] = { 0, 1, 2, 19, NCR_BLOB_KEY_ID_MAX };
	static const u32 labels[] = { 0, 1, 2, 63, NCR_BLOB_LABEL_MAX };
	static const u32 materials[] = {
		1, 2, 15, 16, 24, 31, 32, 33, 64, 255, 256, 257, 4095, 4096, 65535, NCR_BLOB_MATERIAL_MAX,
	};
	static u8 bytes[NCR_BLOB_MATERIAL_MAX + NCR_BLOB_LABEL_MAX + NCR_BLOB_KEY_ID_MAX];
	struct ncr_blob_fields fields = { 0 };
	size_t i, k, l, m;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = i * 7 + i / 256;
	for (k = 0; k < ARRAY_SIZE(key_ids); k++) {
		for (l = 0; l < ARRAY_SIZE(labels); l++) {
			for (m = 0; m < ARRAY_SIZE(materials); m++) {
				i = k + l + m;
				memset(fields.uuid, i, sizeof(fields.uuid));
				fields.type = numbers[i % ARRAY_SIZE(numbers)];
				fields.algorithm = numbers[(i + 1) % ARRAY_SIZE(numbers)];
				fields.flags = numbers[(i + 2) % ARRAY_SIZE(numbers)];
				fields.created = (u64)fields.type << 32 | fields.flags;
				fields.material = bytes;
				fields.material_size = materials[m];
				fields.label = labels[l] ? bytes + materials[m] : NULL;
				fields.label_size = labels[l];
				fields.key_id = key_ids[k] ? bytes + materials[m] + labels[l] : NULL;
				fields.key_id_size = key_ids[k];
				assert_round_trip(&fields);
			}
		}
	}
}

/* --- decoding the payload --- */

static void truncated(void **state)
{
	struct payload *payload = all_but(0);

	(void)state;
	assert_true(check_payload(payload));
	/* the material is required and comes last */
	while (payload->size) {
		payload->size--;
		assert_false(check_payload(payload));
	}
}

static void trailing_bytes(void **state)
{
	static const u8 values[] = { 0x00, 0x01, 0x09, 0x80, 0xff };
	struct payload *payload;
	size_t v, n;

	(void)state;
	for (v = 0; v < ARRAY_SIZE(values); v++) {
		for (n = 1; n <= 2 * BLOB_FIELD_HEADER_SIZE; n++) {
			payload = all_but(0);
			memset(payload->bytes + payload->size, values[v], n);
			payload->size += n;
			assert_false(check_payload(payload));
		}
	}
}

/* Every order has its field that comes last and its field that others follow. */
static void any_order(void **state)
{
	static struct payload payload;
	unsigned int first, i, number;
	int backwards;

	(void)state;
	for (first = 0; first < BLOB_RULES; first++) {
		for (backwards = 0; backwards < 2; backwards++) {
			payload.size = 0;
			for (i = 0; i < BLOB_RULES; i++) {
				number = 1 + (first + (backwards ? BLOB_RULES - i : i)) % BLOB_RULES;
				put_known(&payload, number, usual_size(number));
			}
			assert_true(check_payload(&payload));
		}
	}
}

static void field_twice(void **state)
{
	static struct payload payload;
	unsigned int number, copy, i;

	(void)state;
	for (number = 1; number <= BLOB_RULES; number++) {
		payload = *all_but(0);
		put_known(&payload, number, usual_size(number));
		assert_false(check_payload(&payload));
		/* one right after the other */
		payload.size = 0;
		for (i = 1; i <= BLOB_RULES; i++) {
			for (copy = 0; copy < (i == number ? 2 : 1); copy++)
				put_known(&payload, i, usual_size(i));
		}
		assert_false(check_payload(&payload));
	}
	for (number = BLOB_RULES + 1; number <= BLOB_NUMBER_MAX; number++) {
		payload = *all_but(0);
		put(&payload, number, 3, NULL, 3);
		assert_true(check_payload(&payload));
		put(&payload, number, 3, NULL, 3);
		assert_false(check_payload(&payload));
	}
}

static void field_missing(void **state)
{
	unsigned int number;

	(void)state;
	for (number = 1; number <= BLOB_RULES; number++)
		assert_int_equal(check_payload(all_but(number)), !blob_rules[number - 1].required);
}

/* Nobody as owner or group, every bit that a mode may not have, an end at no time or too late. */
static void senseless_values(void **state)
{
	static const u8 owner[12] = { 0, 0, 3, 0xe8, 0, 0, 3, 0xe9, 0, 0, 1, 0x6d };
	static const u8 zero[8], year_10000[8] = { 0x00, 0x00, 0x00, 0x3a, 0xff, 0xf4, 0x41, 0x80 };
	struct payload *payload;
	unsigned int bit, number;
	u8 value[12];

	(void)state;
	for (number = 0; number < 2; number++) {
		memcpy(value, owner, sizeof(value));
		memset(value + 4 * number, 0xff, 4);
		payload = all_but(OWNER);
		put(payload, blob_rules[OWNER - 1].tag, 12, value, 12);
		assert_false(check_payload(payload));
	}
	for (bit = 0; bit < 32; bit++) {
		memcpy(value, owner, sizeof(value));
		value[11 - bit / 8] ^= 1 << bit % 8;
		payload = all_but(OWNER);
		put(payload, blob_rules[OWNER - 1].tag, 12, value, 12);
		assert_int_equal(check_payload(payload), (0555 >> bit) & 1);
	}
	for (number = ORIGINATE; number <= NOT_AFTER; number++) {
		payload = all_but(number);
		put(payload, blob_rules[number - 1].tag, 8, zero, 8);
		assert_false(check_payload(payload));
		payload = all_but(number);
		put(payload, blob_rules[number - 1].tag, 8, year_10000, 8);
		assert_false(check_payload(payload));
	}
}

static void only_what_is_required(void **state)
{
	static struct payload payload;
	struct ncr_blob_fields fields;
	unsigned int number;

	(void)state;
	payload.size = 0;
	for (number = 1; number <= BLOB_RULES; number++) {
		if (blob_rules[number - 1].required)
			put_known(&payload, number, usual_size(number));
	}
	assert_true(check_payload(&payload));
	memset(&fields, 0xa5, sizeof(fields));
	assert_int_equal(ncr_blob_decode_payload(payload.bytes, payload.size, &fields), 0);
	assert_null(fields.key_id);
	assert_int_equal(fields.key_id_size, 0);
	assert_null(fields.label);
	assert_int_equal(fields.label_size, 0);
	assert_int_equal(fields.created, 0);
}

static void nothing_at_all(void **state)
{
	static struct payload payload;

	(void)state;
	payload.size = 0;
	assert_false(check_payload(&payload));
}

/* Every tag there is, in a field more, at the end and at the beginning. */
static void unknown_fields(void **state)
{
	static const u32 sizes[] = { 0, 1, 4, 300 };
	static struct payload payload;
	const struct payload *all = all_but(0);
	unsigned int tag;
	size_t s;

	(void)state;
	for (tag = 0; tag < 0x10000; tag++) {
		/* not critical, not one of today's, and a number that may be given out */
		bool skipped = tag > BLOB_RULES && tag <= BLOB_NUMBER_MAX;

		for (s = 0; s < ARRAY_SIZE(sizes); s++) {
			payload.size = all->size;
			memcpy(payload.bytes, all->bytes, all->size);
			put(&payload, tag, sizes[s], NULL, sizes[s]);
			assert_int_equal(check_payload(&payload), skipped);

			payload.size = 0;
			put(&payload, tag, sizes[s], NULL, sizes[s]);
			memcpy(payload.bytes + payload.size, all->bytes, all->size);
			payload.size += all->size;
			assert_int_equal(check_payload(&payload), skipped);
		}
	}
}

static void wrong_critical_bit(void **state)
{
	unsigned int number;

	(void)state;
	for (number = 1; number <= BLOB_RULES; number++) {
		size_t size = usual_size(number);
		struct payload *payload = all_but(number);

		put_known(payload, number, size);
		assert_true(check_payload(payload));
		payload = all_but(number);
		put(payload, blob_rules[number - 1].tag ^ BLOB_CRITICAL, size, NULL, size);
		assert_false(check_payload(payload));
	}
}

static void runs_over_the_end(void **state)
{
	static const u32 lengths[] = {
		0x100, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff9, 0xfffffffa, 0xfffffffb, 0xffffffff,
	};
	static struct payload payload;
	const struct payload *all;
	size_t at = 0, rest, l;
	unsigned int number;

	(void)state;
	for (number = 1; number <= BLOB_RULES; number++) {
		all = all_but(0);
		rest = all->size - at - BLOB_FIELD_HEADER_SIZE;
		for (l = 0; l <= ARRAY_SIZE(lengths); l++) {
			/* one more than there is, first */
			u32 length = l ? lengths[l - 1] : rest + 1;

			payload.size = at;
			memcpy(payload.bytes, all->bytes, at);
			put(&payload, blob_rules[number - 1].tag, length, NULL, rest);
			assert_int_equal(payload.size, all->size);
			assert_false(check_payload(&payload));
		}
		at += BLOB_FIELD_HEADER_SIZE + usual_size(number);

		/* a field that nobody knows has no size of its own to be checked */
		for (l = 0; l <= ARRAY_SIZE(lengths); l++) {
			payload = *all;
			put(&payload, BLOB_RULES + 1, l ? lengths[l - 1] : 4, NULL, 3);
			assert_false(check_payload(&payload));
		}
	}
}

static void wrong_sizes(void **state)
{
	static const u32 around_maximum[] = { 65535, 65536, 65537, 65538, 66000 };
	unsigned int number;
	struct payload *payload;
	size_t size, i;

	(void)state;
	for (number = 1; number <= BLOB_RULES; number++) {
		const struct blob_rule *rule = &blob_rules[number - 1];

		for (size = 0; size < 300; size++) {
			payload = all_but(number);
			put_known(payload, number, size);
			assert_int_equal(check_payload(payload), size >= rule->min && size <= rule->max);
		}
		for (i = 0; i < ARRAY_SIZE(around_maximum); i++) {
			payload = all_but(number);
			put_known(payload, number, around_maximum[i]);
			assert_int_equal(check_payload(payload), around_maximum[i] <= rule->max);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_layout),
		cmocka_unit_test(header_is_decoded),
		cmocka_unit_test(header_altered),
		cmocka_unit_test(blob_of_another_size),
		cmocka_unit_test(largest_blob),
		cmocka_unit_test(payload_size_does_not_fit),
		cmocka_unit_test(payload_layout),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(truncated),
		cmocka_unit_test(trailing_bytes),
		cmocka_unit_test(any_order),
		cmocka_unit_test(field_twice),
		cmocka_unit_test(field_missing),
		cmocka_unit_test(only_what_is_required),
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(senseless_values),
		cmocka_unit_test(unknown_fields),
		cmocka_unit_test(wrong_critical_bit),
		cmocka_unit_test(runs_over_the_end),
		cmocka_unit_test(wrong_sizes),
		cmocka_unit_test(every_short_label),
		cmocka_unit_test(labels_of_four_bytes),
		cmocka_unit_test(labels_of_text),
		cmocka_unit_test(mutated_payloads),
		cmocka_unit_test(random_sequences_of_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
