// SPDX-License-Identifier: GPL-2.0-or-later
#include "option_table.h"

#include <getopt.h>
#include <stddef.h>

/* values of getopt_long() that no letter has */
#define LONG 256

/* What getopt_long() wants to know of the rows that are allowed. */
static void describe(const struct option_row *table, int rows, uint64_t allowed, struct option *options, char *letters)
{
	int row;

	*letters++ = ':';
	for (row = 0; row < rows; row++) {
		if (!(allowed & UINT64_C(1) << row))
			continue;
		*options++ = (struct option) { .name = table[row].name, .has_arg = table[row].argument, .val = LONG + row };
		if (!table[row].letter)
			continue;
		*letters++ = table[row].letter;
		if (table[row].argument)
			*letters++ = ':';
	}
	*options = (struct option) { 0 };
	*letters = '\0';
}

int option_table_parse(const struct option_row *table, int rows, uint64_t allowed, int last, int argc, char **argv,
		       uint64_t *given, int (*take)(void *context, int row, char *argument), void *context)
{
	struct option options[OPTION_TABLE_MAX + 1];
	char letters[2 * OPTION_TABLE_MAX + 2];
	int value, row, code;

	describe(table, rows, allowed, options, letters);
	optind = 0;		/* begin anew, with GNU's meaning of 0 */
	opterr = 0;
	while ((value = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		for (row = 0; row < rows; row++)
			if (value == LONG + row || (table[row].letter && value == table[row].letter))
				break;
		if (row == rows)
			return -1;
		*given |= UINT64_C(1) << row;
		if (row == last)
			return 0;
		code = take(context, row, optarg);
		if (code)
			return code;
	}
	return 0;
}
