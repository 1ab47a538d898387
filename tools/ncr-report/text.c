// SPDX-License-Identifier: GPL-2.0-or-later
#include "text.h"

#include "hex.h"
#include "json.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* more than any string of a record that the kernel wrote */
#define DECODED_MAX 4096

/*
 * Characters that are no controls and still change what is seen of others: marks of direction (a name could be shown
 * backwards), spaces of no width, separators of lines.
 */
static bool is_deceiving(const char *text, unsigned int length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	unsigned int value;

	if (length != 3)
		return false;
	value = (bytes[0] & 0x0fu) << 12 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu);
	return (value >= 0x200b && value <= 0x200f) || (value >= 0x2028 && value <= 0x202e) ||
	       (value >= 0x2060 && value <= 0x206f) || value == 0xfeff;
}

/* utf8_length() stops at a NUL; here the text may end without one. */
static unsigned int character(const char *at, size_t left)
{
	char copy[5] = { 0 };
	unsigned int length;

	memcpy(copy, at, left < 4 ? left : 4);
	length = utf8_length(copy);
	return is_deceiving(copy, length) ? 0 : length;
}

/* Printable ASCII but for the backslash is as it is shown. */
static bool is_plain(unsigned char byte)
{
	return byte >= ' ' && byte < 0x7f && byte != '\\';
}

/* One character of @left bytes at @at into @piece; how many bytes it was. */
static unsigned int write_piece(const char *at, size_t left, char *piece, size_t *size)
{
	static const char digits[] = "0123456789abcdef";
	unsigned int length = character(at, left);

	if (*at == '\\') {
		*size = 2;
		memcpy(piece, "\\\\", 2);
	} else if (length) {
		*size = length;
		memcpy(piece, at, length);
	} else {
		*size = 4;
		memcpy(piece, "\\x", 2);
		piece[2] = digits[(unsigned char)*at >> 4];
		piece[3] = digits[*at & 15];
	}
	return length ?: 1;
}

void text_tame(const char *bytes, size_t size, char *text, size_t room)
{
	char *end = text + room - 1;
	unsigned int length;
	size_t written;
	char piece[4];

	while (size && text < end) {
		if (is_plain(*bytes)) {
			*text++ = *bytes++;
			size--;
			continue;
		}
		length = write_piece(bytes, size, piece, &written);
		if (written > (size_t)(end - text))
			break;
		memcpy(text, piece, written);
		text += written;
		bytes += length;
		size -= length;
	}
	*text = '\0';
}

char *text_format(const char *format, va_list arguments)
{
	char *plain, *text;
	size_t room;

	if (vasprintf(&plain, format, arguments) < 0)
		return NULL;
	room = 4 * strlen(plain) + 1;
	text = malloc(room);
	if (text)
		text_tame(plain, strlen(plain), text, room);
	free(plain);
	return text;
}

/* The bytes that are meant, @room at most; false for none. */
static bool decode(const char *value, size_t length, char *bytes, size_t room, size_t *size)
{
	char digits[2 * DECODED_MAX + 1];

	*size = 0;
	if (!length || value[0] == '(')
		return false;
	if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
		value++;
		length -= 2;
	} else if (length < sizeof(digits)) {
		memcpy(digits, value, length);
		digits[length] = '\0';
		if (hex_parse(digits, (uint8_t *)bytes, size, room))
			return true;
		/* not as the kernel writes it; shown as it stands */
	}
	*size = length < room ? length : room;
	memcpy(bytes, value, *size);
	return true;
}

void text_untrusted(const char *value, size_t length, char *text, size_t room)
{
	char bytes[DECODED_MAX];
	size_t size;

	*text = '\0';
	if (decode(value, length, bytes, sizeof(bytes), &size))
		text_tame(bytes, size, text, room);
}

static bool is_text(const char *bytes, size_t size)
{
	unsigned int length;

	for (; size; bytes += length, size -= length) {
		length = character(bytes, size);
		if (!length)
			return false;
	}
	return true;
}

void text_bytes(const char *value, size_t length, char *text, size_t room)
{
	char bytes[DECODED_MAX];
	size_t size;

	*text = '\0';
	if (!decode(value, length, bytes, sizeof(bytes), &size) || !size)
		return;
	if (is_text(bytes, size)) {
		text_tame(bytes, size, text, room);
		return;
	}
	if (room < 5)
		return;
	if (size > (room - 3) / 2)
		size = (room - 3) / 2;
	strcpy(text, "0x");
	hex_format(bytes, size, text + 2);
}

size_t text_columns(const char *text)
{
	size_t columns = 0;

	for (; *text; text++)
		columns += ((unsigned char)*text & 0xc0) != 0x80;
	return columns;
}
