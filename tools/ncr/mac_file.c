// SPDX-License-Identifier: GPL-2.0-or-later
#include "mac_file.h"

#include "hex.h"

#include <string.h>

bool mac_parse(char *text, size_t size, size_t mac_size, uint8_t *mac, size_t *size_out)
{
	if (size == mac_size) {
		memcpy(mac, text, size);
		*size_out = size;
		return true;
	}
	/* the mark of an escaped name */
	if (*text == '\\')
		text++;
	text[strcspn(text, " \t\r\n")] = '\0';
	return hex_parse(text, mac, size_out, MAC_ROOM);
}
