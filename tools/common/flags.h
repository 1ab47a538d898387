/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flags.h - what a key may do, by name
 */
#ifndef NCR_FLAGS_H
#define NCR_FLAGS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * flags_parse() - key flags from their names
 * @text: names with commas between them; "" for none
 * @flags: out: NCR_KEY_FLAG_...
 *
 * Return: whether all names are known.
 */
bool flags_parse(const char *text, unsigned int *flags);

/**
 * flags_format() - the names of key flags, with commas between them
 * @flags: NCR_KEY_FLAG_...
 * @text: out: @room bytes, 64 are enough; "none" for 0
 */
void flags_format(unsigned int flags, char *text, size_t room);

#endif /* NCR_FLAGS_H */
