/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - strings that others chose: out of a record, and onto a terminal
 */
#ifndef NCR_REPORT_TEXT_H
#define NCR_REPORT_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * text_untrusted() - what an untrusted string of audit means
 * @value: in quotation marks, or upper-case hexadecimal digits without them, or a word in parentheses for none
 * @length: of it, in bytes
 * @text: out: printable UTF-8 with a NUL, cut to @room bytes at the end of a character
 *
 * What a terminal would obey, or show as nothing, is written as \xNN, and a backslash as two: no two strings look the same.
 */
void text_untrusted(const char *value, size_t length, char *text, size_t room);

/**
 * text_bytes() - the same of bytes that are an id and mostly no text
 * @value: as for text_untrusted(), with @length, @text and @room
 *
 * Text stays text; bytes that are none are written as 0x and their lower-case digits.
 */
void text_bytes(const char *value, size_t length, char *text, size_t room);

/** text_tame() - @size bytes as text_untrusted() writes them */
void text_tame(const char *bytes, size_t size, char *text, size_t room);

/** text_format() - the same of what printf(3) makes, in memory for free(3); NULL without memory */
char *text_format(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

/** text_columns() - how many columns of a terminal such a text takes, as far as a character takes one */
size_t text_columns(const char *text);

#endif /* NCR_REPORT_TEXT_H */
