// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows as text, CSV and JSON.
 */
#include "report_test.h"

#include "json_valid.h"
#include "table.h"

#include <time.h>

static const struct column columns[] = {
	{ "name", 6, COLUMN_ALL }, { "node", 4, COLUMN_ALL }, { "count", -5, COLUMN_ALL }, { "raw_id", 0, COLUMN_DATA },
	{ "note", 0, COLUMN_TEXT }, { "when", 0, COLUMN_ALL },
};

static char *text;
static size_t size;

static void row(struct table *table, const char *name, uint64_t count, uint64_t when)
{
	table_text(table, name);
	table_text(table, "n1");
	table_number(table, count);
	table_text(table, "id,\"1\"");
	table_text(table, NULL);
	table_time(table, when);
}

static const char *written(enum table_format format, const char *hidden)
{
	FILE *file = open_memstream(&text, &size);
	struct table table;

	table_begin(&table, file, format, hidden);
	table_open(&table, "rows", "Title", columns, COUNT(columns));
	row(&table, "a", 7, TIME(0));
	row(&table, "=1+1", 123456, 0);
	row(&table, "élan", 1, 0);
	table_close(&table);
	table_open(&table, "more", NULL, columns, COUNT(columns));
	row(&table, "b", 1, 0);
	table_close(&table);
	assert_true(table_end(&table));
	fclose(file);
	return text;
}

static void as_text(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	assert_string_equal(written(TABLE_TEXT, "node"),
			    "Title\n"
			    "NAME    COUNT  NOTE  WHEN\n"
			    "a           7  -  2026-01-01 00:00:00\n"
			    "=1+1    123456  -  -\n"
			    "élan        1  -  -\n"
			    "\n"
			    "NAME    COUNT  NOTE  WHEN\n"
			    "b           1  -  -\n");
	free(text);
	assert_non_null(strstr(written(TABLE_TEXT, NULL), "a       n1        7  -  2026"));
	free(text);
}

/* one table; what a spreadsheet would compute is text */
static void as_csv(void **state)
{
	(void)state;
	assert_string_equal(written(TABLE_CSV, "node"),
			    "name,node,count,raw_id,when\r\n"
			    "a,n1,7,\"id,\"\"1\"\"\",2026-01-01T00:00:00.000Z\r\n"
			    "\"'=1+1\",n1,123456,\"id,\"\"1\"\"\",\r\n"
			    "élan,n1,1,\"id,\"\"1\"\"\",\r\n");
	free(text);
}

static void as_json(void **state)
{
	(void)state;
	written(TABLE_JSON, "node");
	assert_true(json_valid(text));
	assert_non_null(strstr(text, "\"rows\": ["));
	assert_non_null(strstr(text, "\"more\": ["));
	assert_non_null(strstr(text, "\"count\": 123456"));
	assert_non_null(strstr(text, "\"raw_id\": \"id,\\\"1\\\"\""));
	/* what is not known is not there */
	assert_null(strstr(text, "note"));
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_text), cmocka_unit_test(as_csv), cmocka_unit_test(as_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
