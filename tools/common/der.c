// SPDX-License-Identifier: GPL-2.0-or-later
#include "der.h"

bool der_next(const struct der *der, uint8_t tag)
{
	return der->size && *der->data == tag;
}

/* Bytes of the header, or 0; the long form is for what the short one cannot say, without zeros in front. */
static size_t length(const struct der *der, size_t *size)
{
	size_t i, bytes;

	if (der->size < 2)
		return 0;
	*size = der->data[1];
	if (*size < 0x80)
		return 2;
	bytes = *size & 0x7f;
	if (!bytes || bytes > 4 || der->size < 2 + bytes || !der->data[2])
		return 0;
	for (*size = 0, i = 0; i < bytes; i++)
		*size = *size << 8 | der->data[2 + i];
	return *size < 0x80 ? 0 : 2 + bytes;
}

bool der_take(struct der *der, uint8_t tag, struct der *content)
{
	size_t header, size;

	if (!der_next(der, tag))
		return false;
	header = length(der, &size);
	if (!header || size > der->size - header)
		return false;
	*content = (struct der) { .data = der->data + header, .size = size };
	der->data += header + size;
	der->size -= header + size;
	return true;
}

size_t der_header(uint8_t *header, uint8_t tag, size_t size)
{
	size_t bytes = size < 0x80 ? 0 : size < 0x100 ? 1 : 2, i;

	header[0] = tag;
	header[1] = bytes ? 0x80 | bytes : size;
	for (i = 0; i < bytes; i++)
		header[2 + i] = size >> 8 * (bytes - 1 - i);
	return 2 + bytes;
}
