// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr-report.h"

#include "history.h"
#include "show_keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct column columns[] = {
	{ "uuid", 32, COLUMN_ALL },	    { "label", 16, COLUMN_ALL },	{ "id", 16, COLUMN_ALL },
	{ "same_id", 0, COLUMN_DATA },	    { "made", 19, COLUMN_ALL },		{ "how", 9, COLUMN_ALL },
	{ "made_by", 14, COLUMN_ALL },	    { "loads", 0, COLUMN_DATA },	{ "loaded", -6, COLUMN_ALL },
	{ "attached", 0, COLUMN_DATA },	    { "published", 0, COLUMN_DATA },	{ "stored", 0, COLUMN_DATA },
	{ "used", -8, COLUMN_ALL },	    { "sessions", 0, COLUMN_DATA },	{ "session_data", 0, COLUMN_DATA },
	{ "calls", 0, COLUMN_DATA },	    { "exported", -8, COLUMN_ALL },	{ "refused", -7, COLUMN_ALL },
	{ "wiped", -5, COLUMN_ALL },	    { "last_wiped", 19, COLUMN_ALL },	{ "first", 19, COLUMN_DATA },
	{ "last", 19, COLUMN_ALL },
};

/* Ids are chosen by programs; that two keys have the same is said where they are shown. */
static void id_cell(struct table *table, const struct key *key)
{
	char text[RECORD_ID_SIZE + 32];

	if (table->format != TABLE_TEXT || key->alike < 2) {
		/* random bytes say nothing to a reader who has the uuid */
		table_text(table, table->format == TABLE_TEXT && key->id && !strncmp(key->id, "0x", 2) ? "" : key->id);
		return;
	}
	snprintf(text, sizeof(text), "%s (%zu keys)", key->id, key->alike);
	table_text(table, text);
}

static void row(struct table *table, const struct key *key)
{
	table_text(table, key->uuid);
	table_text(table, key->label);
	id_cell(table, key);
	table_number(table, key->alike);
	table_time(table, key->made);
	table_text(table, key->made_how);
	table_text(table, key->made_by);
	table_number(table, key->loads);
	table_number(table, key->counts[FATE_LOADED]);
	table_number(table, key->counts[FATE_ATTACHED]);
	table_number(table, key->counts[FATE_PUBLISHED]);
	table_number(table, key->counts[FATE_STORED]);
	table_number(table, key_uses(key));
	table_number(table, key->counts[FATE_BEGUN]);
	table_number(table, key->counts[FATE_CONTINUED]);
	table_number(table, key->counts[FATE_USED]);
	table_number(table, key->counts[FATE_EXPORTED]);
	table_number(table, key->refused);
	table_number(table, key_wipes(key));
	table_time(table, key->wiped);
	table_time(table, key->first);
	table_time(table, key->last);
}

static int order(const void *a, const void *b)
{
	const struct key *one = a, *other = b;

	if (one->first != other->first)
		return one->first < other->first ? -1 : 1;
	return strcmp(one->uuid, other->uuid);
}

bool keys_wanted(const struct key *key, const char *wanted)
{
	struct record_key named = { .handle = -1 };

	if (!wanted)
		return true;
	strcpy(named.uuid, key->uuid);
	snprintf(named.id, sizeof(named.id), "%s", key->id ?: "");
	snprintf(named.label, sizeof(named.label), "%s", key->label ?: "");
	return filter_key(&named, wanted);
}

void keys_show(struct report *report, struct history *history)
{
	const char *wanted = report->request->filter.key;
	size_t i;

	history_compare(history);
	if (history->count)
		qsort(history->keys, history->count, sizeof(*history->keys), order);
	table_open(&report->table, "keys", NULL, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < history->count; i++)
		if (keys_wanted(&history->keys[i], wanted))
			row(&report->table, &history->keys[i]);
	table_close(&report->table);
	scan_left_out(&report->scan, history->left_out, "records of keys beyond the number that is kept apart");
}

static void take(struct report *report, const struct record *record)
{
	history_record(report->own, record);
}

static void finish(struct report *report)
{
	keys_show(report, report->own);
}

static int run(struct request *request)
{
	static const struct report_kind kind = { .all = true, .record = take, .end = finish };
	struct history history;
	int code;

	if (!history_begin(&history)) {
		error_message("no memory");
		return EXIT_SYSTEM;
	}
	code = report_run(request, &kind, &history);
	history_free(&history);
	return code;
}

const struct verb verb_keys = {
	.name = "keys",
	.summary = "every key: made, loaded, used, exported, wiped",
	.usage = "[FILTER]... [FILE]...",
	.help = FILTER_HELP FORMAT_HELP "\n" LOGS_HELP
		"\n"
		"A key is its uuid. Two keys with one key id, which programs choose, are two rows.\n",
	.options = REQUEST_FILTERS | REQUEST_FORMATS | REQUEST(NUMERIC) | REQUEST_INPUT,
	.run = run,
};
