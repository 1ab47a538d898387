/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table.h - rows for people, for spreadsheets, for programs
 *
 * A report is one table or several. As text they have titles; in CSV there is the first one alone, since a file has one
 * header; in JSON each is an array of objects in one object. Rows are written as they come: no report is held in memory.
 */
#ifndef NCR_REPORT_TABLE_H
#define NCR_REPORT_TABLE_H

#include "json.h"

#include <stddef.h>

enum table_format { TABLE_TEXT, TABLE_CSV, TABLE_JSON };

/* where a column is */
enum column_place { COLUMN_ALL, COLUMN_TEXT, COLUMN_DATA };

/**
 * struct column - one column
 * @name: as CSV and JSON have it
 * @width: columns of a terminal, negative: to the right, 0: as it comes
 * @place: COLUMN_TEXT: for people only; COLUMN_DATA: for programs only
 */
struct column {
	const char *name;
	int width;
	enum column_place place;
};

/**
 * struct table - where rows go
 * @columns: of the table that is open, @count of them
 * @at: the one that comes next
 * @tables: that were begun
 * @silent: rows of it are not written: a second table in CSV
 * @hidden: a column that is left out in text, or NULL: node, when there is one machine
 */
struct table {
	FILE *file;
	enum table_format format;
	const struct column *columns;
	size_t count;
	size_t at;
	unsigned int tables;
	unsigned int cells;
	unsigned int owed;
	bool silent;
	const char *hidden;
	struct json json;
};

void table_begin(struct table *table, FILE *file, enum table_format format, const char *hidden);

/** table_open() - begin one: @name for programs, @title for people, or NULL */
void table_open(struct table *table, const char *name, const char *title, const struct column *columns, size_t count);

/* The cells of a row, one after another. Text is printable already (text.h); NULL and "" is none. */
void table_text(struct table *table, const char *value);
void table_number(struct table *table, uint64_t value);
void table_bool(struct table *table, bool value);
/** table_time() - milliseconds since 1970; 0 is none */
void table_time(struct table *table, uint64_t time);

void table_close(struct table *table);

/** table_end() - everything out; whether that worked */
bool table_end(struct table *table);

#endif /* NCR_REPORT_TABLE_H */
