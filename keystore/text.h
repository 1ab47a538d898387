/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - names that others chose, for a terminal
 */
#ifndef KEYSTORE_TEXT_H
#define KEYSTORE_TEXT_H

/* room enough for names in messages: what is longer ends in "..." */
#define SAFE_SIZE 200

/**
 * safe_text() - text of any bytes, so that a terminal shows it and obeys nothing in it
 * @text: NUL-terminated
 * @safe: out: SAFE_SIZE bytes; what is not UTF-8, control characters and backslashes become \xNN
 *
 * Return: @safe.
 */
const char *safe_text(const char *text, char *safe);

#endif /* KEYSTORE_TEXT_H */
