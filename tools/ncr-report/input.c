// SPDX-License-Identifier: GPL-2.0-or-later
#include "input.h"

#include "decompress.h"
#include "file.h"
#include "line.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* what is read at once; a line that began in the block before must fit before it */
#define BLOCK (256 * 1024)
/* what is looked at before all logs are in order */
#define PEEK 16384

static int refuse(const char *name, int error)
{
	error_message("%s: %s", name, strerrordesc_np(error));
	return EXIT_SYSTEM;
}

/* The first bytes of it, decompressed. */
static int peek(struct input *input, int fd)
{
	input->peeked_size = PEEK;
	return -ncr_read_full(fd, input->peeked, &input->peeked_size);
}

static int start(struct input *input, int *out, pid_t *pid)
{
	int error = lseek(input->fd, 0, SEEK_SET) < 0 ? -errno : 0;

	if (!error)
		error = decompress_start(input->decompressor, input->fd, out, pid);
	if (error == -ENOENT) {
		error_message("%s: compressed, and %s is not installed", input->name, input->decompressor->name);
		hint_message("apt-get install %s", input->decompressor->package);
		return EXIT_SYSTEM;
	}
	return error ? refuse(input->name, -error) : EXIT_DONE;
}

static int peek_decompressed(struct input *input)
{
	int out, error, code;
	pid_t pid;

	if (!input->regular) {
		error_message("%s: compressed, and not a file", input->name);
		hint_message("%s -dc | ncr-report ... -", input->decompressor->name);
		return EXIT_SYSTEM;
	}
	code = start(input, &out, &pid);
	if (code)
		return code;
	error = peek(input, out);
	/* it ends since nobody reads on */
	close(out);
	decompress_end(pid);
	return error ? refuse(input->name, error) : EXIT_DONE;
}

static int look(struct input *input)
{
	struct stat stat;
	int error;

	if (fstat(input->fd, &stat))
		return refuse(input->name, errno);
	input->regular = S_ISREG(stat.st_mode);
	if (input->regular)
		input->size = stat.st_size;
	input->peeked = malloc(PEEK);
	error = input->peeked ? peek(input, input->fd) : ENOMEM;
	if (error)
		return refuse(input->name, error);
	input->decompressor = decompressor_for(input->peeked, input->peeked_size);
	return input->decompressor ? peek_decompressed(input) : EXIT_DONE;
}

int input_open(struct input *input, const char *name)
{
	int code;

	*input = (struct input) { .name = name };
	if (!strcmp(name, INPUT_STANDARD)) {
		input->name = "standard input";
		input->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	} else {
		input->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	}
	if (input->fd < 0)
		return refuse(input->name, errno);
	code = look(input);
	if (code)
		input_close(input);
	return code;
}

/**
 * struct reading - where input_read() is
 * @buffer: LINE_SIZE_MAX bytes for the beginning of a line, then a block
 * @kept: bytes of a line whose end is not read yet, before the block
 * @skipping: the line is too long; what is left of it is passed over
 */
struct reading {
	const struct input_sink *sink;
	char *buffer;
	size_t kept;
	bool skipping;
	uint64_t line;
};

static int take(struct reading *reading, const char *text, size_t size)
{
	reading->line++;
	if (reading->skipping || size > LINE_SIZE_MAX) {
		reading->skipping = false;
		reading->sink->trouble(reading->sink->context, INPUT_LONG_LINE, reading->line, 0);
		return 0;
	}
	return reading->sink->line(reading->sink->context, text, size);
}

/* All lines that end within a block of @size bytes; what is left over goes before the next block. */
static int take_block(struct reading *reading, size_t size)
{
	char *block = reading->buffer + LINE_SIZE_MAX, *at = block - reading->kept, *end = block + size, *newline;
	char *unread = block;
	int code;

	while ((newline = memchr(unread, '\n', end - unread))) {
		code = take(reading, at, newline - at);
		if (code)
			return code;
		at = unread = newline + 1;
	}
	reading->kept = end - at;
	if (reading->kept > LINE_SIZE_MAX || reading->skipping) {
		reading->skipping = true;
		reading->kept = 0;
	}
	memmove(block - reading->kept, at, reading->kept);
	return 0;
}

/* A line without an end at the end: the log is being written, or was cut. */
static int take_rest(struct reading *reading)
{
	if (!reading->kept && !reading->skipping)
		return 0;
	reading->sink->trouble(reading->sink->context, INPUT_CUT_SHORT, reading->line + 1, 0);
	return take(reading, reading->buffer + LINE_SIZE_MAX - reading->kept, reading->kept);
}

static int read_blocks(struct input *input, int fd, struct reading *reading, void (*done)(void *context, uint64_t bytes))
{
	char *block = reading->buffer + LINE_SIZE_MAX;
	uint64_t total = input->regular ? 0 : input->peeked_size;
	size_t size = 0;
	int code = 0, error;

	/* of a file that can be read again it was a look; of a pipe it is gone from there */
	if (!input->regular) {
		memcpy(block, input->peeked, input->peeked_size);
		code = take_block(reading, input->peeked_size);
	}
	while (!code) {
		size = BLOCK;
		error = ncr_read_full(fd, block, &size);
		if (error)
			reading->sink->trouble(reading->sink->context, INPUT_UNREADABLE, reading->line, -error);
		if (error || !size)
			break;
		code = take_block(reading, size);
		total += size;
		/* how far a decompressor is tells the offset that it shares with us */
		if (done)
			done(reading->sink->context, input->decompressor ? (uint64_t)lseek(input->fd, 0, SEEK_CUR) : total);
	}
	return code ?: take_rest(reading);
}

/* Decompressors are started here, one at a time, and their word counts whether the file was whole. */
static int read_source(struct input *input, struct reading *reading, void (*done)(void *context, uint64_t bytes))
{
	int fd = input->fd, code;
	pid_t pid;

	if (input->decompressor)
		code = start(input, &fd, &pid);
	else
		code = input->regular && lseek(fd, 0, SEEK_SET) < 0 ? refuse(input->name, errno) : EXIT_DONE;
	if (code)
		return code;
	code = read_blocks(input, fd, reading, done);
	if (input->decompressor) {
		close(fd);
		if (decompress_end(pid) && !code)
			reading->sink->trouble(reading->sink->context, INPUT_DAMAGED, reading->line, 0);
	}
	return code;
}

int input_read(struct input *input, const struct input_sink *sink, void (*done)(void *context, uint64_t bytes))
{
	struct reading reading = { .sink = sink, .buffer = malloc(LINE_SIZE_MAX + BLOCK) };
	int code;

	if (!reading.buffer)
		return refuse(input->name, ENOMEM);
	code = read_source(input, &reading, done);
	free(reading.buffer);
	return code;
}

void input_close(struct input *input)
{
	free(input->peeked);
	if (input->fd >= 0)
		close(input->fd);
	*input = (struct input) { .fd = -1 };
}
