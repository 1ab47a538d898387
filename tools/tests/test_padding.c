// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "libncr.h"

#include <errno.h>

/* Every size up to four blocks, in memory that ends where it must. */
static void there_and_back(void **state)
{
	static const size_t blocks[] = { 1, 8, 16, 255 };
	size_t b, size, padded, unpadded, i;

	(void)state;
	for (b = 0; b < COUNT(blocks); b++) {
		for (size = 0; size <= 4 * blocks[b]; size++) {
			uint8_t *data = malloc(size + blocks[b] - size % blocks[b]);

			memset(data, 0x5a, size);
			padded = ncr_pad(data, size, blocks[b]);
			assert_int_equal(padded % blocks[b], 0);
			assert_in_range(padded - size, 1, blocks[b]);
			for (i = size; i < padded; i++)
				assert_int_equal(data[i], padded - size);
			assert_int_equal(ncr_unpad(data, padded, blocks[b], &unpadded), 0);
			assert_int_equal(unpadded, size);
			free(data);
		}
	}
}

/* All values of the last byte, with all runs of it: exactly the good ones are taken. */
static void every_ending(void **state)
{
	uint8_t data[16];
	unsigned int last, run;
	size_t unpadded;
	int wanted;

	(void)state;
	for (last = 0; last < 256; last++) {
		for (run = 1; run <= 16; run++) {
			memset(data, last ^ 0x80, sizeof(data));
			memset(data + 16 - run, last, run);
			unpadded = 999;
			wanted = last >= 1 && last <= 16 && run >= last ? 0 : -EBADMSG;
			assert_int_equal(ncr_unpad(data, sizeof(data), 16, &unpadded), wanted);
			assert_int_equal(unpadded, wanted ? 999 : 16 - last);
		}
	}
}

static void one_byte_wrong(void **state)
{
	uint8_t data[16];
	size_t unpadded, n, i;

	(void)state;
	for (n = 2; n <= 16; n++) {
		for (i = 16 - n; i < 15; i++) {
			memset(data, 0, sizeof(data));
			memset(data + 16 - n, (int)n, n);
			data[i] ^= 1;
			assert_int_equal(ncr_unpad(data, sizeof(data), 16, &unpadded), -EBADMSG);
		}
	}
}

static void sizes(void **state)
{
	static const uint8_t data[32] = { [31] = 1 };
	size_t unpadded;

	(void)state;
	assert_int_equal(ncr_unpad(data, 0, 16, &unpadded), -EBADMSG);
	assert_int_equal(ncr_unpad(data, 31, 16, &unpadded), -EBADMSG);
	assert_int_equal(ncr_unpad(data, 32, 0, &unpadded), -EBADMSG);
	assert_int_equal(ncr_unpad(data, 32, 256, &unpadded), -EBADMSG);
	assert_int_equal(ncr_unpad(data, 32, 16, &unpadded), 0);
	assert_int_equal(unpadded, 31);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(every_ending),
		cmocka_unit_test(one_byte_wrong),
		cmocka_unit_test(sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
