// SPDX-License-Identifier: GPL-2.0-or-later
#include "hex.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_parse(const char *text, uint8_t *bytes, size_t *size, size_t room)
{
	int high, low;

	for (*size = 0; *text; text += 2) {
		high = digit(text[0]);
		low = high < 0 ? -1 : digit(text[1]);
		if (low < 0 || *size == room)
			return false;
		bytes[(*size)++] = high << 4 | low;
	}
	return *size;
}

void hex_format(const void *bytes, size_t size, char *text)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *byte = bytes;

	for (; size; size--, byte++) {
		*text++ = digits[*byte >> 4];
		*text++ = digits[*byte & 15];
	}
	*text = '\0';
}
