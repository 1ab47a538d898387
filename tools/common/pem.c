// SPDX-License-Identifier: GPL-2.0-or-later
#include "pem.h"

#include <stdio.h>
#include <string.h>

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"
#define LINE 64

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Where @what is in the text from @from on, or @size. */
static size_t find(const uint8_t *text, size_t size, size_t from, const char *what)
{
	const uint8_t *found = from < size ? memmem(text + from, size - from, what, strlen(what)) : NULL;

	return found ? (size_t)(found - text) : size;
}

bool pem_is(const uint8_t *text, size_t size)
{
	return find(text, size, 0, BEGIN) < size;
}

bool pem_find(const uint8_t *text, size_t size, size_t from, struct pem *pem)
{
	size_t begin = find(text, size, from, BEGIN) + strlen(BEGIN), after, length;
	char end[sizeof(END) + PEM_LABEL_MAX + sizeof(DASHES)];

	after = find(text, size, begin, DASHES);
	if (after >= size)
		return false;
	length = after - begin;
	if (length > PEM_LABEL_MAX || memchr(text + begin, '\n', length) || memchr(text + begin, '\0', length))
		return false;
	memcpy(pem->label, text + begin, length);
	pem->label[length] = '\0';
	pem->body = after + strlen(DASHES);
	snprintf(end, sizeof(end), END "%s" DASHES, pem->label);
	pem->end = find(text, size, pem->body, end);
	pem->next = pem->end + strlen(end);
	return pem->end < size;
}

bool pem_is_encrypted(const uint8_t *text, const struct pem *pem)
{
	return find(text, pem->end, pem->body, "Proc-Type: 4,ENCRYPTED") < pem->end;
}

static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static int value_of(uint8_t byte)
{
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A';
	if (byte >= 'a' && byte <= 'z')
		return byte - 'a' + 26;
	if (byte >= '0' && byte <= '9')
		return byte - '0' + 52;
	return byte == '+' ? 62 : byte == '/' ? 63 : -1;
}

bool pem_decode(uint8_t *text, const struct pem *pem, size_t *size)
{
	size_t i, count = 0, padding = 0, used = 0;
	uint32_t bits = 0;
	int value;

	/* four digits are read before their three bytes are written, further in front */
	for (i = pem->body; i < pem->end; i++) {
		if (is_blank(text[i]))
			continue;
		value = text[i] == '=' ? 0 : value_of(text[i]);
		padding += text[i] == '=';
		if (value < 0 || padding > 2 || (padding && text[i] != '='))
			return false;
		bits = bits << 6 | value;
		if (++count % 4)
			continue;
		text[used++] = bits >> 16;
		text[used++] = bits >> 8;
		text[used++] = bits;
	}
	*size = used - padding;
	return used && count % 4 == 0;
}

size_t pem_size(const char *label, size_t size)
{
	size_t base64 = (size + 2) / 3 * 4;

	return strlen(BEGIN DASHES "\n" END DASHES "\n") + 2 * strlen(label) + base64 + (base64 + LINE - 1) / LINE + 1;
}

void pem_encode(const char *label, const void *data, size_t size, char *text)
{
	const uint8_t *bytes = data;
	size_t i, digit, column = 0;
	uint32_t bits;

	text += sprintf(text, BEGIN "%s" DASHES, label);
	for (i = 0; i < size; i += 3) {
		if (column++ % (LINE / 4) == 0)
			*text++ = '\n';
		bits = bytes[i] << 16 | (i + 1 < size ? bytes[i + 1] << 8 : 0) | (i + 2 < size ? bytes[i + 2] : 0);
		for (digit = 0; digit < 4; digit++)
			*text++ = digit && i + digit - 1 >= size ? '=' : digits[bits >> (18 - 6 * digit) & 63];
	}
	sprintf(text, "\n" END "%s" DASHES "\n", label);
}
