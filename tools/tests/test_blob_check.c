// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "libncr.h"

#define PAYLOAD 40
#define SIZE (64 + PAYLOAD + 16)

static enum ncr_blob_verdict check(const uint8_t *blob, size_t size)
{
	/* a copy of exactly this size, so that the sanitizer sees a byte too far */
	uint8_t *copy = malloc(size ? size : 1);
	enum ncr_blob_verdict verdict;

	memcpy(copy, blob, size);
	verdict = ncr_blob_check(copy, size);
	free(copy);
	return verdict;
}

static void make(uint8_t *blob)
{
	memset(blob, 0x77, SIZE);
	memcpy(blob, "NCRKBLOB\0\1\0\100\0\0\0\050\1\0\0\0", 20);
}

static void verdicts(void **state)
{
	uint8_t blob[SIZE + 1];
	size_t size;

	(void)state;
	make(blob);
	assert_int_equal(check(blob, SIZE), NCR_BLOB_GOOD);
	assert_int_equal(check(blob, SIZE + 1), NCR_BLOB_MALFORMED);
	for (size = 0; size < SIZE; size++)
		assert_int_equal(check(blob, size), size < 10 ? NCR_BLOB_FOREIGN : NCR_BLOB_MALFORMED);

	blob[9] = 2;
	assert_int_equal(check(blob, SIZE), NCR_BLOB_NEWER);
	blob[9] = 0;
	assert_int_equal(check(blob, SIZE), NCR_BLOB_MALFORMED);
	make(blob);
	blob[8] = 1;
	assert_int_equal(check(blob, 12), NCR_BLOB_NEWER);
	make(blob);
	blob[0] ^= 1;
	assert_int_equal(check(blob, SIZE), NCR_BLOB_FOREIGN);
	make(blob);
	blob[11] ^= 1;
	assert_int_equal(check(blob, SIZE), NCR_BLOB_MALFORMED);
	/* the suite, and three bytes that are zero */
	for (size = 16; size < 20; size++) {
		make(blob);
		blob[size] ^= 2;
		assert_int_equal(check(blob, SIZE), NCR_BLOB_MALFORMED);
	}
	make(blob);
	/* a payload so large that a sum of 32 bits would come out right again */
	memset(blob + 12, 0xff, 4);
	assert_int_equal(check(blob, SIZE), NCR_BLOB_MALFORMED);
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(verdicts) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
