/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lines.h - rules files: one rule a line, comments, empty lines
 */
#ifndef NCR_LINES_H
#define NCR_LINES_H

#include "rule.h"

/**
 * struct lines - a rules file being read
 * @name: of the file, for messages
 * @text: the line as it is, without its newline
 * @words: @count of them, in @copy; none in a comment or an empty line
 *
 * Owner: who called lines_open(), until lines_close().
 */
struct lines {
	FILE *file;
	const char *name;
	unsigned int number;
	char text[LINE_ROOM];
	char copy[LINE_ROOM];
	char *words[LINE_ROOM / 2];
	size_t count;
};

/**
 * lines_open() - begin to read a file
 * @lines: filled in
 * @name: of a regular file; "-" for standard input
 *
 * Return: EXIT_DONE, or EXIT_SYSTEM after a message.
 */
int lines_open(struct lines *lines, const char *name);

/**
 * lines_next() - read a line
 *
 * Return: 1, 0 at the end, or -1 after a message: no text (NUL, carriage return), too long, or an error of the file.
 */
int lines_next(struct lines *lines);

/** lines_rule() - the line as a rule of ours; whether it is one, otherwise that was said */
bool lines_rule(const struct lines *lines, struct rule *rule);

void lines_close(struct lines *lines);

#endif /* NCR_LINES_H */
