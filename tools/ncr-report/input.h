/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * input.h - one log after another, line by line
 */
#ifndef NCR_REPORT_INPUT_H
#define NCR_REPORT_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decompressor;

/* where standard input is meant */
#define INPUT_STANDARD "-"

/* what may be wrong with an input; the rest of it is read all the same */
enum input_trouble {
	INPUT_LONG_LINE,	/* of more than LINE_SIZE_MAX bytes */
	INPUT_CUT_SHORT,	/* the last line has no end */
	INPUT_DAMAGED,		/* the decompressor gave up */
	INPUT_UNREADABLE,	/* read(2) failed */
};

/**
 * struct input_sink - who takes the lines
 * @line: @size bytes without the newline, valid until it returns; a return other than 0 ends the reading
 * @trouble: with the number of the line, and an errno for INPUT_UNREADABLE
 */
struct input_sink {
	int (*line)(void *context, const char *text, size_t size);
	void (*trouble)(void *context, enum input_trouble trouble, uint64_t line, int error);
	void *context;
};

/**
 * struct input - a log that is open
 * @name: for messages
 * @fd: of the file
 * @regular: it can be read again from its beginning
 * @size: bytes of the file, 0 when that is not known
 * @decompressor: it takes, or NULL
 * @peeked: first bytes of the log, read to see where it belongs; @peeked_size of them
 *
 * Owner: the caller, from input_open() to input_close().
 */
struct input {
	const char *name;
	int fd;
	bool regular;
	uint64_t size;
	const struct decompressor *decompressor;
	char *peeked;
	size_t peeked_size;
};

/**
 * input_open() - open a log, through a decompressor if it needs one
 * @input: out
 * @name: of a file, or INPUT_STANDARD; kept
 *
 * Return: EXIT_DONE, or EXIT_SYSTEM after a message.
 */
int input_open(struct input *input, const char *name);

/**
 * input_read() - give all of it, line by line
 * @input: open, not yet read
 * @sink: who takes it
 * @done: called now and then with the bytes of the file that were read, or NULL
 *
 * Return: 0, what the sink returned, or EXIT_SYSTEM after a message.
 */
int input_read(struct input *input, const struct input_sink *sink, void (*done)(void *context, uint64_t bytes));

/** input_close() - close it, read or not */
void input_close(struct input *input);

#endif /* NCR_REPORT_INPUT_H */
