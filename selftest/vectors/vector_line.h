/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vector_line.h - one line of the text that convert.py writes, in words and bytes
 */
#ifndef VECTOR_LINE_H
#define VECTOR_LINE_H

#include <stdio.h>

#include "vector_device.h"

/* 3DES has 400 results in one Monte Carlo test. */
#define LINE_WORDS_MAX 512

struct vector_line {
	char *text;
	size_t text_size;
	size_t count;
	char *word[LINE_WORDS_MAX];
	size_t allocated;
	uint8_t *allocation[LINE_WORDS_MAX];
};

struct vector_algorithm {
	const char *name;
	int id;			/* NCR_ALG_..., or NCR_WALG_... of a wrapping algorithm */
	enum {
		KIND_CIPHER,
		KIND_HASH,
		KIND_MAC,
		KIND_WRAP,
	} kind;
	size_t granularity;	/* of a cipher: its input is a multiple of this */
	size_t output_size;	/* of a hash or MAC */
	unsigned long vectors;	/* how many were run */
};

/* Ends with an entry without a name. */
extern struct vector_algorithm vector_algorithms[];

/* The next line that is neither empty nor a comment: 1, at the end of the file 0, when it has too many words -1. */
int line_read(struct vector_line *line, FILE *file);

/* Free what belongs to the line. */
void line_free(struct vector_line *line);

/**
 * line_bytes() - a word of hexadecimal digits ("-" for none), in memory that lives until the next line_read()
 * @line: the line
 * @index: of the word
 * @bytes: the bytes, in an allocation of exactly their size, so that the address sanitizer sees each overrun
 *
 * Return: false when there is no such word or it is not hexadecimal
 */
bool line_bytes(struct vector_line *line, size_t index, struct bytes *bytes);

/* Room for output, with the same life. */
bool line_buffer(struct vector_line *line, size_t size, struct bytes *bytes);

/* A decimal number up to @max. */
bool line_number(const struct vector_line *line, size_t index, uint64_t max, uint64_t *number);

/* The algorithm that a word names, NULL when it names none. */
struct vector_algorithm *line_algorithm(const struct vector_line *line, size_t index);

#endif /* VECTOR_LINE_H */
