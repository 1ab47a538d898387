// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "mac_file.h"

static uint8_t mac[MAC_ROOM];
static size_t mac_size;

static bool parse(const void *content, size_t size, size_t wanted)
{
	char *text = malloc(size + 1);
	bool good;

	memcpy(text, content, size);
	text[size] = '\0';
	good = mac_parse(text, size, wanted, mac, &mac_size);
	free(text);
	return good;
}

#define TEXT(text, wanted) parse(text, strlen(text), wanted)

static void bytes(void **state)
{
	static const uint8_t raw[4] = { 0, '\n', 0xff, ' ' };

	(void)state;
	assert_true(parse(raw, 4, 4));
	assert_int_equal(mac_size, 4);
	assert_memory_equal(mac, raw, 4);
	assert_false(parse(raw, 4, 5));
}

static void lines(void **state)
{
	static const uint8_t wanted[] = { 0x01, 0xab };

	(void)state;
	assert_true(TEXT("01ab", 32));
	assert_true(TEXT("01AB\n", 32));
	assert_true(TEXT("01ab  file name\n", 32));
	assert_true(TEXT("01ab\r\n", 32));
	assert_true(TEXT("\\01ab  file\\nname\n", 32));
	assert_int_equal(mac_size, 2);
	assert_memory_equal(mac, wanted, 2);
}

static void neither(void **state)
{
	static const char *const bad[] = { "", "\n", "xyz", "01a", "  01ab", "HMAC-SHA256= 01ab", "01ab,", "\\" };
	char longer[2 * MAC_ROOM + 3];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (TEXT(bad[i], 32))
			fail_msg("taken: '%s'", bad[i]);
	memset(longer, 'a', sizeof(longer));
	longer[2 * MAC_ROOM] = '\0';
	assert_true(TEXT(longer, 32));
	longer[2 * MAC_ROOM] = 'a';
	longer[2 * MAC_ROOM + 2] = '\0';
	assert_false(TEXT(longer, 32));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes),
		cmocka_unit_test(lines),
		cmocka_unit_test(neither),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
