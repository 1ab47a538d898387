// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Payloads changed at random, and payloads of random fields: the decoder must agree with the model on each, and read
 * nothing outside (the address sanitizer watches the ends of the allocation)
 *
 * Drawn from a fixed seed, so that a failure can be seen again; SEED and MUTATIONS in the environment replace seed and
 * number.
 */
#include "blob_test.h"

#include <stdlib.h>
#include <string.h>

#define SEED 0x4e43524b424c4f42ULL
#define MUTATIONS 200000

static u64 random_state;

/* splitmix64, by Steele, Lea and Flood */
static u64 next_random(void)
{
	u64 z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static size_t below(size_t limit)
{
	return next_random() % limit;
}

static u64 from_environment(const char *name, u64 otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

static unsigned long begin(const char *what, unsigned long share)
{
	u64 mutations = from_environment("MUTATIONS", MUTATIONS) / share;

	random_state = from_environment("SEED", SEED);
	print_message("%s: SEED=%#llx, %llu payloads\n", what, (unsigned long long)random_state,
		      (unsigned long long)mutations);
	assert_true(mutations >= 1000);
	return mutations;
}

/* A run in which hardly any payload is accepted, or refused, would prove little. */
static void end(unsigned long accepted, unsigned long mutations)
{
	print_message("  %lu accepted, %lu refused\n", accepted, mutations - accepted);
	assert_true(accepted > mutations / 100);
	assert_true(mutations - accepted > mutations / 100);
}

static void remove_bytes(struct payload *payload, size_t at, size_t n)
{
	memmove(payload->bytes + at, payload->bytes + at + n, payload->size - at - n);
	payload->size -= n;
}

static void insert_bytes(struct payload *payload, size_t at, const u8 *bytes, size_t n)
{
	u8 copy[64];

	memcpy(copy, bytes, n);
	memmove(payload->bytes + at + n, payload->bytes + at, payload->size - at);
	memcpy(payload->bytes + at, copy, n);
	payload->size += n;
}

/* The start of a field, or the end of the payload, as long as the fields are in order. */
static size_t some_boundary(const struct payload *payload)
{
	size_t boundaries[64], at = 0, n = 0;

	while (n < ARRAY_SIZE(boundaries) && at + BLOB_FIELD_HEADER_SIZE <= payload->size) {
		const u8 *field = payload->bytes + at;

		boundaries[n++] = at;
		at += BLOB_FIELD_HEADER_SIZE + (field[3] << 16 | field[4] << 8 | field[5]);
	}
	return n ? boundaries[below(n)] : 0;
}

static void mutate(struct payload *payload)
{
	static const u32 lengths[] = {
		0, 1, 3, 4, 5, 8, 16, 20, 21, 64, 65, 0xffff, 0x10000, 0x10001,
		0x7fffffff, 0x80000000, 0xfffffffa, 0xffffffff,
	};
	static const u8 bytes[] = { 0, 1, 6, 7, 8, 9, 0x1f, 0x20, 0x7f, 0x80, 0x86, 0x88, 0x89, 0xff };
	size_t at = below(payload->size), n = below(16), i;
	u32 length;

	if (n > payload->size - at)
		n = payload->size - at;
	switch (below(9)) {
	case 0:
		payload->bytes[at] ^= 1 << below(8);
		break;
	case 1:
		payload->bytes[at] = bytes[below(ARRAY_SIZE(bytes))];
		break;
	case 2:
		remove_bytes(payload, at, n);
		break;
	case 3:
		insert_bytes(payload, below(payload->size), payload->bytes + at, n);
		break;
	case 4:
		payload->size = at;
		break;
	case 5:	/* a field more */
		put(payload, below(8) ? below(40) | (below(4) ? 0 : BLOB_CRITICAL) : next_random(), n, NULL, n);
		break;
	case 6:	/* a field's tag or number */
		at = some_boundary(payload);
		if (at + 1 < payload->size)
			payload->bytes[at + below(2)] = bytes[below(ARRAY_SIZE(bytes))];
		break;
	case 7:	/* a field's length */
		at = some_boundary(payload);
		length = lengths[below(ARRAY_SIZE(lengths))];
		for (i = 0; i < 4 && at + 2 + i < payload->size; i++)
			payload->bytes[at + 2 + i] = length >> (24 - 8 * i);
		break;
	case 8:	/* a field to the front, where its value is not the last thing */
		at = some_boundary(payload);
		n = payload->size - at < 64 ? payload->size - at : 64;
		insert_bytes(payload, 0, payload->bytes + at, n);
		remove_bytes(payload, at + n, n);
		break;
	}
}

void mutated_payloads(void **state)
{
	static struct payload valid, payload;
	unsigned long mutations = begin("mutated payloads", 1), accepted = 0, i;
	unsigned int number;

	(void)state;
	valid.size = 0;
	for (number = 1; number <= BLOB_RULES; number++)
		put_known(&valid, number, usual_size(number));
	for (i = 0; i < mutations; i++) {
		size_t n = 1 + below(4);

		payload.size = valid.size;
		memcpy(payload.bytes, valid.bytes, valid.size);
		while (n-- && payload.size)
			mutate(&payload);
		accepted += check_payload(&payload);
	}
	end(accepted, mutations);
}

/* Sizes of the fields around their bounds; mostly good, so that the payload as a whole has a chance. */
static size_t random_size(unsigned int number)
{
	const struct blob_rule *rule = &blob_rules[number - 1];
	size_t max = rule->max < 100 ? rule->max : 100;

	if (below(40))
		return rule->min + below(max - rule->min + 1);
	switch (below(3)) {
	case 0:
		return rule->min - 1;
	case 1:
		return rule->max;
	default:
		return rule->max + 1;
	}
}

void random_sequences_of_fields(void **state)
{
	static struct payload payload;
	unsigned long mutations = begin("random sequences of fields", 4), accepted = 0, i;

	(void)state;
	for (i = 0; i < mutations; i++) {
		unsigned int order[BLOB_RULES + 4], n = 0, j;

		/* each field of today, mostly; a few of tomorrow; then shuffled */
		for (j = 1; j <= BLOB_RULES; j++) {
			if (below(30))
				order[n++] = j;
		}
		for (j = below(4); j; j--)
			order[n++] = below(20) ? BLOB_RULES + 1 + below(BLOB_NUMBER_MAX - BLOB_RULES) : below(34);
		for (j = n; j > 1; j--) {
			unsigned int other = below(j), number = order[other];

			order[other] = order[j - 1];
			order[j - 1] = number;
		}
		payload.size = 0;
		for (j = 0; j < n; j++) {
			if (order[j] >= 1 && order[j] <= BLOB_RULES) {
				put_known(&payload, order[j], random_size(order[j]));
			} else {
				size_t size = below(40);

				put(&payload, order[j] | (below(40) ? 0 : BLOB_CRITICAL), size, NULL, size);
			}
		}
		accepted += check_payload(&payload);
	}
	end(accepted, mutations);
}
