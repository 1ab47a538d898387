// SPDX-License-Identifier: GPL-2.0
#include "der.h"

#include <linux/errno.h>
#include <linux/string.h>

int ncr_der_read(struct ncr_der *from, u8 tag, struct ncr_der *content)
{
	const u8 *at = from->at;
	size_t left = from->size, length, i, bytes;

	if (left < 2 || at[0] != tag)
		return -EINVAL;
	length = at[1];
	at += 2;
	left -= 2;
	if (length >= 0x80) {
		/* X.690 10.1: as few bytes as there can be; four are more than anything here has */
		bytes = length - 0x80;
		if (!bytes || bytes > 4 || left < bytes || !at[0])
			return -EINVAL;
		for (length = 0, i = 0; i < bytes; i++)
			length = length << 8 | at[i];
		if (length < 0x80)
			return -EINVAL;
		at += bytes;
		left -= bytes;
	}
	if (length > left)
		return -EINVAL;
	content->at = at;
	content->size = length;
	from->at = at + length;
	from->size = left - length;
	return 0;
}

int ncr_der_read_number(struct ncr_der *from, struct ncr_der *number)
{
	struct ncr_der rest = *from;

	if (ncr_der_read(&rest, NCR_DER_INTEGER, number) || !number->size || number->at[0] & 0x80)
		return -EINVAL;
	if (!number->at[0]) {
		/* X.690 8.3.2: a zero is there for the sign, or it is all there is */
		if (number->size > 1 && !(number->at[1] & 0x80))
			return -EINVAL;
		number->at++;
		number->size--;
	}
	*from = rest;
	return 0;
}

int ncr_der_read_exactly(struct ncr_der *from, const u8 *bytes, size_t size)
{
	if (from->size < size || memcmp(from->at, bytes, size))
		return -EINVAL;
	from->at += size;
	from->size -= size;
	return 0;
}

void ncr_der_write_bytes(struct ncr_der_out *out, const u8 *bytes, size_t size)
{
	if (!out->at || out->at - out->begin < size) {
		out->at = NULL;
		return;
	}
	out->at -= size;
	memcpy(out->at, bytes, size);
}

static void write_byte(struct ncr_der_out *out, u8 byte)
{
	ncr_der_write_bytes(out, &byte, 1);
}

void ncr_der_write_header(struct ncr_der_out *out, u8 tag, const u8 *end)
{
	size_t length, bytes = 0;

	if (!out->at)
		return;
	length = end - out->at;
	if (length < 0x80) {
		write_byte(out, length);
	} else {
		for (; length; length >>= 8, bytes++)
			write_byte(out, length);
		write_byte(out, 0x80 + bytes);
	}
	write_byte(out, tag);
}

void ncr_der_write_number(struct ncr_der_out *out, const u8 *bytes, size_t size)
{
	const u8 *end = out->at;

	for (; size && !bytes[0]; bytes++, size--)
		;
	ncr_der_write_bytes(out, bytes, size);
	if (!size || bytes[0] & 0x80)
		write_byte(out, 0);
	ncr_der_write_header(out, NCR_DER_INTEGER, end);
}

int ncr_der_copy(const struct ncr_der_out *out, u8 *to, size_t *size)
{
	size_t room = *size;

	if (!out->at)
		return -EINVAL;
	*size = out->end - out->at;
	if (room < *size)
		return -EOVERFLOW;
	memcpy(to, out->at, *size);
	return 0;
}
