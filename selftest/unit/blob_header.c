// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The clear header of a blob: where everything is, and what must be refused before anything is decrypted
 */
#include "blob_test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct ncr_blob_header some_header = {
	.payload_size = 0x0001e2f3,
	.check = "\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7",
	.salt = "\x50\x51\x52\x53\x54\x55\x56\x57\x58\x59\x5a\x5b\x5c\x5d\x5e\x5f\x60\x61\x62\x63\x64\x65\x66\x67",
	.iv = "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b",
};

/* Decode @size bytes that begin with @header; the rest is zero. @said is the size that the decoder is told. */
static int decode_as(const u8 *header, size_t size, size_t said, struct ncr_blob_header *decoded)
{
	u8 *block = calloc(1, size + !size), *blob = block + !size;
	int error;

	assert_non_null(block);
	memcpy(blob, header, size < NCR_BLOB_HEADER_SIZE ? size : NCR_BLOB_HEADER_SIZE);
	error = ncr_blob_decode_header(blob, said, decoded);
	free(block);
	return error;
}

static int decode_header(const u8 *header, size_t size, struct ncr_blob_header *decoded)
{
	return decode_as(header, size, size, decoded);
}

/* A good header for that payload. */
static void header_for(u8 *out, u32 payload_size)
{
	struct ncr_blob_header header = some_header;

	header.payload_size = payload_size;
	ncr_blob_encode_header(out, &header);
}

void header_layout(void **state)
{
	static const u8 expected[NCR_BLOB_HEADER_SIZE] = {
		'N', 'C', 'R', 'K', 'B', 'L', 'O', 'B', 0, 1, 0, 64, 0x00, 0x01, 0xe2, 0xf3,
		1, 0, 0, 0, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7,
		0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x5b,
		0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67,
		0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b,
	};
	u8 *header = malloc(NCR_BLOB_HEADER_SIZE);

	(void)state;
	assert_non_null(header);
	memset(header, 0xa5, NCR_BLOB_HEADER_SIZE);
	ncr_blob_encode_header(header, &some_header);
	assert_memory_equal(header, expected, sizeof(expected));
	free(header);
}

void header_is_decoded(void **state)
{
	static const u32 sizes[] = {
		0, 1, 76, 255, 256, 65535, 65536, NCR_BLOB_SIZE_MAX - NCR_BLOB_HEADER_SIZE - NCR_BLOB_TAG_SIZE,
	};
	u8 header[NCR_BLOB_HEADER_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct ncr_blob_header decoded;

		memset(&decoded, 0xa5, sizeof(decoded));
		header_for(header, sizes[i]);
		assert_int_equal(decode_header(header, blob_size(sizes[i]), &decoded), 0);
		assert_int_equal(decoded.payload_size, sizes[i]);
		assert_memory_equal(decoded.check, some_header.check, sizeof(decoded.check));
		assert_memory_equal(decoded.salt, some_header.salt, sizeof(decoded.salt));
		assert_memory_equal(decoded.iv, some_header.iv, sizeof(decoded.iv));
	}
}

void header_altered(void **state)
{
	u8 header[NCR_BLOB_HEADER_SIZE];
	struct ncr_blob_header decoded;
	unsigned int at, change;

	(void)state;
	header_for(header, 100);
	for (at = 0; at < sizeof(header); at++) {
		for (change = 1; change < 256; change++) {
			int error;

			header[at] ^= change;
			error = decode_header(header, blob_size(100), &decoded);
			if (at < 20) {
				assert_int_equal(error, -EBADMSG);
			} else {
				assert_int_equal(error, 0);
				assert_memory_equal(decoded.check, header + 20, 8);
				assert_memory_equal(decoded.salt, header + 28, 24);
				assert_memory_equal(decoded.iv, header + 52, 12);
			}
			header[at] ^= change;
		}
	}
	assert_int_equal(decode_header(header, blob_size(100), &decoded), 0);
}

void blob_of_another_size(void **state)
{
	u8 header[NCR_BLOB_HEADER_SIZE];
	struct ncr_blob_header decoded;
	size_t size;

	(void)state;
	header_for(header, 100);
	for (size = 0; size < 2 * blob_size(100); size++)
		assert_int_equal(decode_header(header, size, &decoded), size == blob_size(100) ? 0 : -EBADMSG);
	/* sizes that are the right one when cut to 32 bits; nothing may be read that is not there */
	if (sizeof(size_t) > sizeof(u32)) {
		size = blob_size(100);
		assert_int_equal(decode_as(header, size, ((u64)1 << 32) + size, &decoded), -EBADMSG);
		assert_int_equal(decode_as(header, size, ((u64)1 << 63) + size, &decoded), -EBADMSG);
	}
	assert_int_equal(decode_as(header, blob_size(100), SIZE_MAX, &decoded), -EBADMSG);
}

void largest_blob(void **state)
{
	u32 largest = NCR_BLOB_SIZE_MAX - blob_size(0);
	u8 header[NCR_BLOB_HEADER_SIZE];
	struct ncr_blob_header decoded;

	(void)state;
	header_for(header, largest);
	assert_int_equal(decode_header(header, blob_size(largest), &decoded), 0);
	header_for(header, largest + 1);
	assert_int_equal(decode_header(header, blob_size(largest + 1), &decoded), -EBADMSG);
}

void payload_size_does_not_fit(void **state)
{
	static const u32 wrong[] = {
		0, 1, 99, 101, 100 - NCR_BLOB_TAG_SIZE, 100 + NCR_BLOB_TAG_SIZE, 100 + NCR_BLOB_HEADER_SIZE,
		100 + NCR_BLOB_HEADER_SIZE + NCR_BLOB_TAG_SIZE, 100 << 8, 100 << 16, 100U << 24, 0x10000 + 100,
		0x7fffffff, 0x80000000, 0x80000000 + 100, 0xffffffff,
	};
	u8 header[NCR_BLOB_HEADER_SIZE];
	struct ncr_blob_header decoded;
	size_t i, size;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		header_for(header, wrong[i]);
		assert_int_equal(decode_header(header, blob_size(100), &decoded), -EBADMSG);
	}
	/* less than a header and a tag, and a payload size that makes the sum fit in 32 bits */
	for (size = 0; size < blob_size(0); size++) {
		header_for(header, size - blob_size(0));
		assert_int_equal(decode_header(header, size, &decoded), -EBADMSG);
	}
}
