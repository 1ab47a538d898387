// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr-report.h"

#include "meaning.h"
#include "show_events.h"

#include <stdio.h>
#include <string.h>

static const struct column columns[] = {
	{ "time", 19, COLUMN_ALL },	   { "node", 14, COLUMN_ALL },	    { "event", 0, COLUMN_DATA },
	{ "load", 0, COLUMN_DATA },	   { "number", 0, COLUMN_DATA },    { "user", 16, COLUMN_ALL },
	{ "auid", 0, COLUMN_DATA },	   { "uid", 0, COLUMN_DATA },	    { "euid", 0, COLUMN_DATA },
	{ "login_session", 0, COLUMN_DATA }, { "pid", 0, COLUMN_DATA },	    { "program", 20, COLUMN_ALL },
	{ "operation", 18, COLUMN_ALL },   { "outcome", 7, COLUMN_ALL },    { "key", 24, COLUMN_TEXT },
	{ "key1_uuid", 0, COLUMN_DATA },   { "key1_id", 0, COLUMN_DATA },   { "key1_label", 0, COLUMN_DATA },
	{ "key2_uuid", 0, COLUMN_DATA },   { "key2_id", 0, COLUMN_DATA },   { "key2_label", 0, COLUMN_DATA },
	{ "context", 0, COLUMN_DATA },	   { "session", 0, COLUMN_DATA },   { "mode", 0, COLUMN_DATA },
	{ "algorithm", 0, COLUMN_DATA },   { "approved", 0, COLUMN_DATA },  { "by", 0, COLUMN_DATA },
	{ "keys", 0, COLUMN_DATA },	   { "store", 0, COLUMN_DATA },	    { "late", 0, COLUMN_DATA },
	{ "reason", 0, COLUMN_DATA },	   { "detail", 0, COLUMN_TEXT },
};

static void begin(struct report *report)
{
	table_open(&report->table, "events", NULL, columns, sizeof(columns) / sizeof(columns[0]));
}

static void number_or_none(struct table *table, int64_t number)
{
	if (number >= 0)
		table_number(table, number);
	else
		table_text(table, NULL);
}

static void id_or_none(struct table *table, uint32_t id)
{
	number_or_none(table, id == RECORD_UNSET ? -1 : (int64_t)id);
}

static void key_cells(struct table *table, const struct record_key *key)
{
	table_text(table, key->uuid);
	table_text(table, key->id);
	table_text(table, key->label);
}

static void subject_cells(struct table *table, const struct record *record)
{
	char user[MEANING_USER_SIZE];

	user_text(record->subject, user);
	table_text(table, user);
	id_or_none(table, record->subject->auid);
	id_or_none(table, record->subject->uid);
	id_or_none(table, record->subject->euid);
	id_or_none(table, record->subject->session);
	id_or_none(table, record->subject->pid);
	table_text(table, program_text(record->subject));
}

/* What is said in words, as far as a record has it: "encrypt cbc(aes), not approved: the reason". */
struct detail {
	char text[MEANING_REASON_SIZE + MEANING_KEY_SIZE + 256];
	size_t size;
};

static void add(struct detail *detail, const char *separator, const char *what, const char *value)
{
	int written;

	if (!*value)
		return;
	written = snprintf(detail->text + detail->size, sizeof(detail->text) - detail->size, "%s%s%s", detail->size ? separator : "",
			   what, value);
	if (written > 0 && detail->size + written < sizeof(detail->text))
		detail->size += written;
}

void event_detail(const struct record *record, const char *reason, char *text, size_t room)
{
	struct detail detail = { .text = "" };
	char key[MEANING_KEY_SIZE], keys[24] = "";

	key_text(&record->key[1], key);
	if (record->keys >= 0)
		snprintf(keys, sizeof(keys), "%d", (int)record->keys);
	add(&detail, "", "", record->what);
	add(&detail, " ", "", record->algorithm);
	add(&detail, ", ", "with ", key);
	add(&detail, ", ", "by ", record->by);
	add(&detail, ", ", "keys wiped: ", keys);
	add(&detail, ", ", "store ", record->store);
	add(&detail, ", ", "", record->approved ? "" : "not approved");
	add(&detail, ", ", "", record->late ? "late" : "");
	add(&detail, ": ", "", reason);
	snprintf(text, room, "%s", detail.text);
}

static void take(struct report *report, const struct record *record)
{
	char key[MEANING_KEY_SIZE], reason[MEANING_REASON_SIZE] = "", detail[1024];
	struct table *table = &report->table;

	if (!record->done)
		refusal(record, reason);
	key_text(&record->key[0], key);
	event_detail(record, reason, detail, sizeof(detail));
	table_time(table, record->id.time);
	table_text(table, report_node(report, record->node));
	table_number(table, record->id.serial);
	table_number(table, record->load);
	table_number(table, record->seq);
	subject_cells(table, record);
	table_text(table, record->operation);
	table_text(table, record->done ? "done" : "refused");
	table_text(table, key);
	key_cells(table, &record->key[0]);
	key_cells(table, &record->key[1]);
	number_or_none(table, record->has_ctx && record->ctx <= INT64_MAX ? (int64_t)record->ctx : -1);
	number_or_none(table, record->session);
	table_text(table, record->what);
	table_text(table, record->algorithm);
	number_or_none(table, record->approved);
	table_text(table, record->by);
	number_or_none(table, record->keys);
	table_text(table, record->store);
	table_bool(table, record->late);
	table_text(table, reason);
	table_text(table, detail);
}

static void finish(struct report *report)
{
	table_close(&report->table);
}

static int run(struct request *request)
{
	static const struct report_kind kind = { .begin = begin, .record = take, .end = finish };

	return report_run(request, &kind, NULL);
}

const struct verb verb_events = {
	.name = "events",
	.summary = "list operations one by one",
	.usage = "[FILTER]... [FILE]...",
	.help = FILTER_HELP FORMAT_HELP "\n" LOGS_HELP,
	.options = REQUEST_FILTERS | REQUEST_FORMATS | REQUEST(NUMERIC) | REQUEST_INPUT,
	.run = run,
};
