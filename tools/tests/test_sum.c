// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "key_size.h"
#include "sum.h"

static void expect_line(const char *name, const char *wanted)
{
	static const uint8_t digest[] = { 0xde, 0xad };
	size_t size;
	char *text;
	FILE *file = open_memstream(&text, &size);

	sum_line(file, digest, sizeof(digest), name);
	fclose(file);
	assert_string_equal(text, wanted);
	free(text);
}

/* as coreutils 9 print */
static void lines(void **state)
{
	(void)state;
	expect_line("-", "dead  -\n");
	expect_line("a b", "dead  a b\n");
	expect_line("a\nb", "\\dead  a\\nb\n");
	expect_line("a\\b", "\\dead  a\\\\b\n");
	expect_line("a\rb", "\\dead  a\\rb\n");
}

static void key_sizes(void **state)
{
	struct ncr_algorithm_info aes = { .key_min = 16, .key_max = 32, .key_step = 8 };
	struct ncr_algorithm_info des = { .key_min = 24, .key_max = 24, .key_step = 8 };
	struct ncr_algorithm_info hmac = { .key_min = 1, .key_max = 65536, .key_step = 1, .kind = NCR_KIND_MAC,
					   .output_size = 20 };
	struct ncr_algorithm_info arcfour = { .key_min = 5, .key_max = 256, .key_step = 1,
					      .algorithm = NCR_ALG_ARCFOUR };
	struct ncr_algorithm_info hash = { .key_min = 0 };
	struct ncr_algorithm_info widest = { .key_min = 4294967292U, .key_max = 4294967295U, .key_step = 0 };
	char text[48];

	(void)state;
	describe_key_sizes(&aes, text);
	assert_string_equal(text, "16, 24 or 32");
	describe_key_sizes(&des, text);
	assert_string_equal(text, "24");
	describe_key_sizes(&hmac, text);
	assert_string_equal(text, "1 to 65536");
	describe_key_sizes(&widest, text);
	assert_string_equal(text, "4294967292 to 4294967295");
	describe_key_sizes(&hash, text);
	assert_string_equal(text, "no key");

	assert_int_equal(default_key_bits(&aes), 256);
	assert_int_equal(default_key_bits(&hmac), 160);
	assert_int_equal(default_key_bits(&arcfour), 128);
	assert_int_equal(default_key_bits(&hash), 0);

	assert_true(ncr_algorithm_takes_key(&aes, 16));
	assert_true(ncr_algorithm_takes_key(&aes, 24));
	assert_true(ncr_algorithm_takes_key(&aes, 32));
	assert_false(ncr_algorithm_takes_key(&aes, 17));
	assert_false(ncr_algorithm_takes_key(&aes, 8));
	assert_false(ncr_algorithm_takes_key(&aes, 40));
	assert_false(ncr_algorithm_takes_key(&hmac, 0));
	assert_true(ncr_algorithm_takes_key(&hmac, 65536));
	assert_false(ncr_algorithm_takes_key(&hmac, 65537));
	assert_false(ncr_algorithm_takes_key(&hash, 0));
	assert_false(ncr_algorithm_takes_key(&hash, 16));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(key_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
