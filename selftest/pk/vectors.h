/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vectors.h - published vectors as lines of words, and what became of them, as TAP
 */
#ifndef SELFTEST_PK_VECTORS_H
#define SELFTEST_PK_VECTORS_H

#include <stdbool.h>
#include <stddef.h>

#define VECTOR_FIELDS_MAX 8

/**
 * vectors_run() - the lines of the file that the command line names
 * @fields: words of a line
 * @line: called with them; counts with vectors_count()
 *
 * A line "skip REASON" is a test that is skipped. Prints TAP, one line for each group.
 *
 * Return: the exit status.
 */
int vectors_run(int argc, char **argv, size_t fields, void (*line)(char **fields));

/** vectors_count() - a vector of a group; @refused: one that must be refused */
void vectors_count(const char *group, bool refused, bool good);

#endif /* SELFTEST_PK_VECTORS_H */
