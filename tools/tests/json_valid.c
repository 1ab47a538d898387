// SPDX-License-Identifier: GPL-2.0-or-later
#include "json_valid.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* Each of these takes what it stands for from the front of the text and returns the rest, or NULL. */
static const char *value(const char *text, unsigned int depth);

static const char *blank(const char *text)
{
	return text ? text + strspn(text, " \t\r\n") : NULL;
}

static const char *literal(const char *text, const char *what)
{
	return strncmp(text, what, strlen(what)) ? NULL : text + strlen(what);
}

static const char *digits(const char *text)
{
	size_t n = text ? strspn(text, "0123456789") : 0;

	return n ? text + n : NULL;
}

static const char *number(const char *text)
{
	if (*text == '-')
		text++;
	text = *text == '0' ? text + 1 : digits(text);
	if (text && *text == '.')
		text = digits(text + 1);
	if (text && (*text == 'e' || *text == 'E')) {
		text++;
		text = digits(*text == '+' || *text == '-' ? text + 1 : text);
	}
	return text;
}

static const char *escape(const char *text)
{
	int i;

	if (*text && strchr("\"\\/bfnrt", *text))
		return text + 1;
	if (*text++ != 'u')
		return NULL;
	for (i = 0; i < 4; i++)
		if (!isxdigit((unsigned char)text[i]))
			return NULL;
	return text + 4;
}

static const char *utf8(const char *text)
{
	static const struct { unsigned char first, last; int more; } ranges[] = {
		{ 0x20, 0x7f, 0 }, { 0xc2, 0xdf, 1 }, { 0xe0, 0xef, 2 }, { 0xf0, 0xf4, 3 },
	};
	size_t i;
	int n;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if ((unsigned char)*text < ranges[i].first || (unsigned char)*text > ranges[i].last)
			continue;
		for (n = ranges[i].more, text++; n; n--, text++)
			if (((unsigned char)*text & 0xc0) != 0x80)
				return NULL;
		return text;
	}
	return NULL;
}

static const char *string(const char *text)
{
	if (*text++ != '"')
		return NULL;
	while (text && *text != '"')
		text = *text == '\\' ? escape(text + 1) : utf8(text);
	return text ? text + 1 : NULL;
}

/* Members or elements between brackets; the opening one is taken already. */
static const char *list(const char *text, char close, unsigned int depth)
{
	text = blank(text);
	if (*text == close)
		return text + 1;
	for (;;) {
		if (close == '}') {
			text = blank(string(text));
			if (!text || *text++ != ':')
				return NULL;
		}
		text = blank(value(blank(text), depth + 1));
		if (!text || (*text != ',' && *text != close))
			return NULL;
		if (*text++ == close)
			return text;
		text = blank(text);
	}
}

static const char *value(const char *text, unsigned int depth)
{
	if (depth > 100)
		return NULL;
	switch (*text) {
	case '{':
		return list(text + 1, '}', depth);
	case '[':
		return list(text + 1, ']', depth);
	case '"':
		return string(text);
	case 't':
		return literal(text, "true");
	case 'f':
		return literal(text, "false");
	case 'n':
		return literal(text, "null");
	default:
		return number(text);
	}
}

bool json_valid(const char *text)
{
	text = blank(value(blank(text), 0));
	return text && !*text;
}
