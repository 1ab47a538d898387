/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hex.h - bytes as hexadecimal digits
 */
#ifndef NCR_HEX_H
#define NCR_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * hex_parse() - bytes of a text that is nothing but hexadecimal digits of either case
 * @text: NUL-terminated
 * @bytes: out
 * @size: out: bytes written
 * @room: bytes there is room for
 *
 * Return: whether it was an even number of digits, at least two, that fit.
 */
bool hex_parse(const char *text, uint8_t *bytes, size_t *size, size_t room);

/** hex_format() - @size bytes as lower-case digits; @text has room for 2 * @size + 1 bytes */
void hex_format(const void *bytes, size_t size, char *text);

#endif /* NCR_HEX_H */
