// SPDX-License-Identifier: GPL-2.0-or-later
#include "table.h"

#include "text.h"
#include "when.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

void table_begin(struct table *table, FILE *file, enum table_format format, const char *hidden)
{
	*table = (struct table) { .file = file, .format = format, .hidden = hidden };
	if (format == TABLE_JSON) {
		json_begin(&table->json, file);
		json_open(&table->json, NULL, '{');
	}
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

static bool is_shown(const struct table *table, const struct column *column)
{
	if (table->silent)
		return false;
	if (table->format != TABLE_TEXT)
		return column->place != COLUMN_TEXT;
	return column->place != COLUMN_DATA && !(table->hidden && !strcmp(table->hidden, column->name));
}

/* Blanks that are due are written when something follows, so that no line ends in them. */
static void text_cell(struct table *table, int width, const char *value)
{
	unsigned int room = width < 0 ? -width : width, columns = text_columns(value);
	unsigned int missing = columns < room ? room - columns : 0;

	if (table->cells++)
		table->owed += 2;
	if (width < 0)
		table->owed += missing;
	fprintf(table->file, "%*s%s", (int)table->owed, "", value);
	table->owed = width > 0 ? missing : 0;
}

/*
 * RFC 4180. A spreadsheet takes what begins like this for a formula and obeys it; after an apostrophe it does not.
 */
static void csv_cell(struct table *table, const char *value)
{
	bool formula = *value && strchr("=+-@", *value);

	if (table->cells++)
		fputc(',', table->file);
	if (!formula && !value[strcspn(value, ",\"\r\n")]) {
		fputs(value, table->file);
		return;
	}
	fputs(formula ? "\"'" : "\"", table->file);
	for (; *value; value++) {
		if (*value == '"')
			fputc('"', table->file);
		fputc(*value, table->file);
	}
	fputc('"', table->file);
}

static void end_row(struct table *table)
{
	if (table->format == TABLE_JSON)
		json_close(&table->json, '}');
	else if (!table->silent)
		fputs(table->format == TABLE_CSV ? "\r\n" : "\n", table->file);
}

/* The column of the next cell, and whether it is shown; a row begins with its first one. */
static const struct column *begin_cell(struct table *table, bool *shown)
{
	const struct column *column = &table->columns[table->at];

	if (!table->at) {
		table->cells = table->owed = 0;
		if (table->format == TABLE_JSON)
			json_open(&table->json, NULL, '{');
	}
	*shown = is_shown(table, column);
	return column;
}

/* and ends with its last one */
static void end_cell(struct table *table)
{
	if (++table->at < table->count)
		return;
	table->at = 0;
	end_row(table);
}

void table_text(struct table *table, const char *value)
{
	bool shown;
	const struct column *column = begin_cell(table, &shown);
	bool none = !value || !*value;

	if (shown && table->format == TABLE_TEXT)
		text_cell(table, column->width, none ? "-" : value);
	else if (shown && table->format == TABLE_CSV)
		csv_cell(table, none ? "" : value);
	else if (shown && !none)
		json_string(&table->json, column->name, value);
	end_cell(table);
}

void table_number(struct table *table, uint64_t value)
{
	const char *name = table->columns[table->at].name;
	char text[24];
	bool shown;

	if (table->format != TABLE_JSON) {
		snprintf(text, sizeof(text), "%" PRIu64, value);
		table_text(table, text);
		return;
	}
	begin_cell(table, &shown);
	if (shown)
		json_number(&table->json, name, value);
	end_cell(table);
}

void table_bool(struct table *table, bool value)
{
	const char *name = table->columns[table->at].name;
	bool shown;

	if (table->format != TABLE_JSON) {
		table_text(table, value ? "yes" : "no");
		return;
	}
	begin_cell(table, &shown);
	if (shown)
		json_bool(&table->json, name, value);
	end_cell(table);
}

void table_time(struct table *table, uint64_t time)
{
	char text[WHEN_SIZE] = "";

	if (time && table->format == TABLE_TEXT)
		when_local(time, text);
	else if (time)
		when_utc(time, text);
	table_text(table, text);
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static void text_header(struct table *table)
{
	char name[32];
	size_t i, j;

	for (i = 0; i < table->count; i++) {
		for (j = 0; table->columns[i].name[j] && j < sizeof(name) - 1; j++)
			name[j] = table->columns[i].name[j] == '_' ? ' ' : toupper((unsigned char)table->columns[i].name[j]);
		name[j] = '\0';
		table_text(table, name);
	}
}

static void csv_header(struct table *table)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		table_text(table, table->columns[i].name);
}

void table_open(struct table *table, const char *name, const char *title, const struct column *columns, size_t count)
{
	table->columns = columns;
	table->count = count;
	table->at = 0;
	table->silent = table->format == TABLE_CSV && table->tables;
	if (table->format == TABLE_TEXT && table->tables)
		fputc('\n', table->file);
	table->tables++;
	if (table->format == TABLE_JSON) {
		json_open(&table->json, name, '[');
		return;
	}
	if (table->format == TABLE_TEXT && title)
		fprintf(table->file, "%s\n", title);
	if (table->format == TABLE_TEXT)
		text_header(table);
	else
		csv_header(table);
}

void table_close(struct table *table)
{
	if (table->format == TABLE_JSON)
		json_close(&table->json, ']');
	table->columns = NULL;
}

bool table_end(struct table *table)
{
	if (table->format == TABLE_JSON) {
		json_close(&table->json, '}');
		return json_end(&table->json);
	}
	return !fflush(table->file) && !ferror(table->file);
}
