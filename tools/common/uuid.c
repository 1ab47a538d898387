// SPDX-License-Identifier: GPL-2.0-or-later
#include "uuid.h"

#include <errno.h>
#include <sys/random.h>

static const char digits[] = "0123456789abcdef";

/* a dash before these bytes */
static bool dash_before(unsigned int byte)
{
	return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void uuid_format(const uint8_t *uuid, char *text)
{
	unsigned int i;

	for (i = 0; i < UUID_SIZE; i++) {
		if (dash_before(i))
			*text++ = '-';
		*text++ = digits[uuid[i] >> 4];
		*text++ = digits[uuid[i] & 15];
	}
	*text = '\0';
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool uuid_parse(const char *text, uint8_t *uuid)
{
	unsigned int i;

	for (i = 0; i < UUID_SIZE; i++) {
		if (dash_before(i) && *text++ != '-')
			return false;
		/* the second is looked at only when the first is none that ends the text */
		if (digit(text[0]) < 0 || digit(text[1]) < 0)
			return false;
		uuid[i] = digit(text[0]) << 4 | digit(text[1]);
		text += 2;
	}
	return true;
}

int uuid_new(uint8_t *uuid)
{
	if (getrandom(uuid, UUID_SIZE, 0) != UUID_SIZE)
		return -errno;
	uuid[6] = (uuid[6] & 0x0f) | 0x40;
	uuid[8] = (uuid[8] & 0x3f) | 0x80;
	return 0;
}
