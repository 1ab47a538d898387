/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * option_table.h - the options of a verb, found by a table: long names, single letters, and which of them it takes
 */
#ifndef NCR_OPTION_TABLE_H
#define NCR_OPTION_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/* bits in a mask of options */
#define OPTION_TABLE_MAX 64

/** struct option_row - one option: "name", whether it has an argument, its letter or 0 */
struct option_row {
	const char *name;
	bool argument;
	char letter;
};

/**
 * option_table_parse() - go through the options of a command line
 * @table: @rows rows, OPTION_TABLE_MAX at most
 * @allowed: bits of the rows that the verb takes
 * @last: row after which nothing else counts (help)
 * @argc: of the verb: argv[0] is its name
 * @argv: as @argc
 * @given: out: bits of the rows that were given
 * @take: called with each row and its argument; what it returns, unless 0, ends the parsing
 * @context: for @take
 *
 * Afterwards optind is the index of the first argument that is no option.
 *
 * Return: 0, what @take returned, or -1 for an unknown option, or one without its argument, at argv[optind - 1].
 */
int option_table_parse(const struct option_row *table, int rows, uint64_t allowed, int last, int argc, char **argv,
		       uint64_t *given, int (*take)(void *context, int row, char *argument), void *context);

#endif /* NCR_OPTION_TABLE_H */
