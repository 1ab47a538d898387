/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h - printing JSON
 *
 * Values are printed one after another; the functions set commas, names and indentation. Text of any bytes becomes valid
 * JSON: what is not UTF-8 is replaced by U+FFFD.
 */
#ifndef NCR_JSON_H
#define NCR_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
	FILE *file;
	unsigned int depth;
	bool first;
};

/* @name: of the member, or NULL in an array and for the outermost value */
void json_begin(struct json *json, FILE *file);
void json_open(struct json *json, const char *name, char bracket);
void json_close(struct json *json, char bracket);
void json_string(struct json *json, const char *name, const char *value);
void json_number(struct json *json, const char *name, uint64_t value);
void json_bool(struct json *json, const char *name, bool value);

/** json_end() - the last newline, and everything out; whether that worked */
bool json_end(struct json *json);

/** utf8_length() - bytes of the valid UTF-8 character at @text that is no control character, or 0 */
unsigned int utf8_length(const char *text);

#endif /* NCR_JSON_H */
