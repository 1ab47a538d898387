// SPDX-License-Identifier: GPL-2.0-or-later
#include "json.h"

#include <inttypes.h>

unsigned int utf8_length(const char *text)
{
	const uint8_t *bytes = (const uint8_t *)text;
	unsigned int length, i;
	uint32_t value;

	if (bytes[0] < 0x80)
		return bytes[0] >= 0x20 && bytes[0] != 0x7f;
	if (bytes[0] < 0xc2 || bytes[0] > 0xf4)
		return 0;
	length = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	value = bytes[0] & (0x7f >> length);
	for (i = 1; i < length; i++) {
		/* the terminating NUL is no continuation either */
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (bytes[i] & 0x3f);
	}
	/* C1 controls, overlong forms, surrogates, beyond Unicode */
	if (value < 0xa0 || (length == 3 && value < 0x800) || (length == 4 && value < 0x10000) ||
	    (value >= 0xd800 && value < 0xe000) || value > 0x10ffff)
		return 0;
	return length;
}

static void text(struct json *json, const char *value)
{
	unsigned int length;

	fputc('"', json->file);
	while (*value) {
		length = utf8_length(value);
		if (*value == '"' || *value == '\\') {
			fputc('\\', json->file);
			fputc(*value++, json->file);
		} else if (length) {
			fwrite(value, 1, length, json->file);
			value += length;
		} else {
			if ((uint8_t)*value < 0x80)
				fprintf(json->file, "\\u%04x", (uint8_t)*value);
			else
				fputs("\\ufffd", json->file);
			value++;
		}
	}
	fputc('"', json->file);
}

static void line(struct json *json)
{
	if (json->depth)
		fprintf(json->file, "\n%*s", 2 * (int)json->depth, "");
}

static void member(struct json *json, const char *name)
{
	if (!json->first)
		fputc(',', json->file);
	json->first = false;
	line(json);
	if (name) {
		text(json, name);
		fputs(": ", json->file);
	}
}

void json_begin(struct json *json, FILE *file)
{
	*json = (struct json) { .file = file, .first = true };
}

void json_open(struct json *json, const char *name, char bracket)
{
	member(json, name);
	fputc(bracket, json->file);
	json->depth++;
	json->first = true;
}

void json_close(struct json *json, char bracket)
{
	json->depth--;
	if (!json->first)
		fprintf(json->file, "\n%*s", 2 * (int)json->depth, "");
	fputc(bracket, json->file);
	json->first = false;
}

void json_string(struct json *json, const char *name, const char *value)
{
	member(json, name);
	text(json, value);
}

void json_number(struct json *json, const char *name, uint64_t value)
{
	member(json, name);
	fprintf(json->file, "%" PRIu64, value);
}

void json_bool(struct json *json, const char *name, bool value)
{
	member(json, name);
	fputs(value ? "true" : "false", json->file);
}

bool json_end(struct json *json)
{
	fputc('\n', json->file);
	return !fflush(json->file) && !ferror(json->file);
}
