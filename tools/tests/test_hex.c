// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "hex.h"

static void good_digits(void **state)
{
	static const uint8_t wanted[] = { 0x00, 0x9a, 0xBC, 0xff };
	uint8_t bytes[4];
	size_t size;

	(void)state;
	assert_true(hex_parse("009aBCfF", bytes, &size, sizeof(bytes)));
	assert_int_equal(size, 4);
	assert_memory_equal(bytes, wanted, 4);
}

static void bad_digits(void **state)
{
	static const char *const bad[] = { "", "0", "000", "0g", "g0", "00 ", " 00", "0x00", "00:00", "-1", "\xc3\xa4" };
	uint8_t bytes[8];
	size_t size, i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (hex_parse(bad[i], bytes, &size, sizeof(bytes)))
			fail_msg("'%s' was taken", bad[i]);
}

static void room(void **state)
{
	/* on the heap, so that the sanitizer sees a byte too many */
	uint8_t *bytes = malloc(2);
	size_t size;

	(void)state;
	assert_true(hex_parse("0102", bytes, &size, 2));
	assert_false(hex_parse("010203", bytes, &size, 2));
	assert_false(hex_parse("01", bytes, &size, 0));
	free(bytes);
}

static void format(void **state)
{
	static const uint8_t bytes[] = { 0x00, 0x0f, 0xa5 };
	char *text = malloc(7);

	(void)state;
	hex_format(bytes, 3, text);
	assert_string_equal(text, "000fa5");
	hex_format(bytes, 0, text);
	assert_string_equal(text, "");
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_digits),
		cmocka_unit_test(bad_digits),
		cmocka_unit_test(room),
		cmocka_unit_test(format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
