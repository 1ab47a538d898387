// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which labels may be shown: every sequence of up to three bytes, and the corners of those of four, against the table
 * of well-formed sequences of the Unicode Standard (table 3-7), which knows no arithmetic
 */
#include "blob_test.h"

#include <stdlib.h>
#include <string.h>

/* First byte, second byte; the third and fourth are 80 to BF. */
static const struct row {
	u8 size;
	u8 first_min, first_max;
	u8 second_min, second_max;
} rows[] = {
	{ 1, 0x00, 0x7f, 0, 0 },
	{ 2, 0xc2, 0xdf, 0x80, 0xbf },
	{ 3, 0xe0, 0xe0, 0xa0, 0xbf },
	{ 3, 0xe1, 0xec, 0x80, 0xbf },
	{ 3, 0xed, 0xed, 0x80, 0x9f },
	{ 3, 0xee, 0xef, 0x80, 0xbf },
	{ 4, 0xf0, 0xf0, 0x90, 0xbf },
	{ 4, 0xf1, 0xf3, 0x80, 0xbf },
	{ 4, 0xf4, 0xf4, 0x80, 0x8f },
};

static bool within(u8 byte, u8 min, u8 max)
{
	return byte >= min && byte <= max;
}

/* Bytes of the character that @label begins with, or 0. */
static size_t character(const u8 *label, size_t size)
{
	size_t i, r;

	if (label[0] < 0x20 || label[0] == 0x7f)
		return 0;
	if (size >= 2 && label[0] == 0xc2 && within(label[1], 0x80, 0x9f))
		return 0;
	for (r = 0; r < ARRAY_SIZE(rows); r++) {
		const struct row *row = &rows[r];

		if (size < row->size || !within(label[0], row->first_min, row->first_max))
			continue;
		if (row->size > 1 && !within(label[1], row->second_min, row->second_max))
			continue;
		for (i = 2; i < row->size && within(label[i], 0x80, 0xbf); i++)
			;
		if (row->size <= 2 || i == row->size)
			return row->size;
	}
	return 0;
}

static bool model_is_text(const u8 *label, size_t size)
{
	while (size) {
		size_t n = character(label, size);

		if (!n)
			return false;
		label += n;
		size -= n;
	}
	return true;
}

static bool check_label(const u8 *label, size_t size)
{
	bool text = ncr_blob_label_is_text(label, size);
	size_t i;

	if (text != model_is_text(label, size)) {
		print_error("label wrongly %s:", text ? "accepted" : "refused");
		for (i = 0; i < size; i++)
			print_error(" %02x", label[i]);
		print_error("\n");
		fail();
	}
	return text;
}

void every_short_label(void **state)
{
	/* code points that can be shown: up to U+007F, U+07FF, U+FFFF without the surrogates */
	static const unsigned long characters[] = { 128 - 33, 2048 - 128 - 32, 65536 - 2048 - 2048 };
	unsigned long texts[3] = { 0 }, of_three;
	size_t size;
	u32 n;

	(void)state;
	for (size = 1; size <= 3; size++) {
		u8 *label = malloc(size);

		assert_non_null(label);
		for (n = 0; n < 1U << (8 * size); n++) {
			size_t i;

			for (i = 0; i < size; i++)
				label[i] = n >> (8 * i);
			texts[size - 1] += check_label(label, size);
		}
		free(label);
	}
	/* the model is held to numbers that are known without it */
	of_three = characters[0] * characters[0] * characters[0] + 2 * characters[0] * characters[1] + characters[2];
	assert_int_equal(texts[0], characters[0]);
	assert_int_equal(texts[1], characters[0] * characters[0] + characters[1]);
	assert_int_equal(texts[2], of_three);
}

void labels_of_four_bytes(void **state)
{
	static const u8 bytes[] = {
		0x00, 0x1f, 0x20, 0x41, 0x7e, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xff,
	};
	u8 *label = malloc(4);
	unsigned int first, second;
	size_t i, j;

	(void)state;
	assert_non_null(label);
	for (first = 0; first < 256; first++) {
		for (second = 0; second < 256; second++) {
			for (i = 0; i < ARRAY_SIZE(bytes); i++) {
				for (j = 0; j < ARRAY_SIZE(bytes); j++) {
					label[0] = first;
					label[1] = second;
					label[2] = bytes[i];
					label[3] = bytes[j];
					check_label(label, 4);
				}
			}
		}
	}
	free(label);
}

void labels_of_text(void **state)
{
	static const struct {
		const char *label;
		bool text;
	} labels[] = {
		{ "", true },
		{ "TLS key of www, 2026 (spare) ~!", true },
		{ "Schl\xc3\xbcssel \xe2\x82\xac \xe9\x8d\xb5 \xf0\x9f\x94\x91", true },
		{ "\xf4\x8f\xbf\xbf", true },			/* the last character */
		{ "\xf4\x90\x80\x80", false },			/* and one more */
		{ "two\nlines", false },
		{ "a\tb", false },
		{ "red \x1b[31m", false },			/* commands to a terminal, in both forms */
		{ "red \302\23331m", false },
		{ "erased\x7f", false },
		{ "latin \xfc", false },
		{ "cut \xe2\x82", false },
		{ "\xc0\xaf", false },				/* '/' in two bytes */
		{ "\xed\xa0\x80", false },			/* a surrogate */
	};
	size_t i, size;
	u8 *block;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(labels); i++) {
		/* the label ends where the allocation does, also the empty one */
		size = strlen(labels[i].label);
		block = malloc(1 + size);
		assert_non_null(block);
		memcpy(block + 1, labels[i].label, size);
		assert_int_equal(check_label(block + 1, size), labels[i].text);
		free(block);
	}
	/* a zero byte in the middle */
	assert_false(check_label((const u8 *)"a\0b", 3));
}
