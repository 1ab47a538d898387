/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * files.h - where data comes from and goes to
 */
#ifndef NCR_FILES_H
#define NCR_FILES_H

#include "options.h"

#include "outfile.h"

/**
 * struct input - data to be read
 * @fd: descriptor
 * @name: for messages
 * @size: in bytes when that is known, otherwise 0
 */
struct input {
	int fd;
	const char *name;
	uint64_t size;
};

/* Each returns EXIT_DONE, or an exit code after a message. */

/** input_open() - a file, or standard input for NULL and "-" */
int input_open(struct input *input, const char *path);
void input_close(struct input *input);

/** input_check() - that key and data are not both to come from standard input */
int input_check(const struct options *options, const char *path);

/**
 * struct output - data to be written
 * @fd: descriptor
 * @name: for messages
 * @file: the file that appears when all is done, if @is_file
 */
struct output {
	int fd;
	const char *name;
	bool is_file;
	struct ncr_outfile file;
};

/**
 * output_open() - the file of --output, or standard output
 * @output: filled in
 * @options: --output and --force count
 * @mode: of a new file, subject to the umask
 *
 * What is written is binary, so a terminal is refused. A signal that ends the program from here on
 * leaves no file behind.
 */
int output_open(struct output *output, const struct options *options, mode_t mode);

/** output_open_text() - output_open() for text, which a terminal may show */
int output_open_text(struct output *output, const struct options *options, mode_t mode);

/**
 * output_finish() - when all went well, let the file appear; otherwise leave nothing
 * @output: open
 * @code: exit code so far
 *
 * Return: @code, or what went wrong now.
 */
int output_finish(struct output *output, int code);

/** output_write() - all of it; does not finish */
int output_write(const struct output *output, const void *data, size_t size);

#endif /* NCR_FILES_H */
