// SPDX-License-Identifier: GPL-2.0-or-later
#include "text.h"

#include "json.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

const char *safe_text(const char *text, char *safe)
{
	size_t used = 0;
	unsigned int length;

	/* 4: the longest that is added at once; 3: the dots */
	while (*text && used + 4 + 3 < SAFE_SIZE) {
		length = *text == '\\' ? 0 : utf8_length(text);
		if (length)
			memcpy(safe + used, text, length);
		else
			snprintf(safe + used, 5, "\\x%02x", (uint8_t)*text);
		used += length ? length : 4;
		text += length ? length : 1;
	}
	strcpy(safe + used, *text ? "..." : "");
	return safe;
}
