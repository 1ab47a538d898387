// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr-report.h"

#include "group.h"
#include "meaning.h"

enum { NODE, USER, PROGRAM, OPERATION, KEY, REASON, TEXTS };
_Static_assert(TEXTS <= GROUP_TEXTS, "a group has room for them");

static const struct column columns[] = {
	{ "count", -7, COLUMN_ALL },	  { "first", 19, COLUMN_DATA },	   { "last", 19, COLUMN_ALL }, { "node", 14, COLUMN_ALL },
	{ "user", 16, COLUMN_ALL },	  { "program", 20, COLUMN_ALL },   { "operation", 18, COLUMN_ALL },
	{ "key", 24, COLUMN_ALL },	  { "reason", 0, COLUMN_ALL },
};

static void take(struct report *report, const struct record *record)
{
	char user[MEANING_USER_SIZE], key[MEANING_KEY_SIZE], reason[MEANING_REASON_SIZE];
	const char *texts[TEXTS] = {
		[NODE] = report_node(report, record->node), [USER] = user, [PROGRAM] = program_text(record->subject) ?: "",
		[OPERATION] = record->operation, [KEY] = key, [REASON] = reason,
	};

	if (record->done)
		return;
	user_text(record->subject, user);
	key_text(&record->key[0], key);
	refusal(record, reason);
	groups_count(report->own, texts, false, record->id.time);
}

static void finish(struct report *report)
{
	struct groups *groups = report->own;
	struct table *table = &report->table;
	size_t i, j;

	groups_sort(groups);
	table_open(table, "refused", NULL, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < groups->count; i++) {
		table_number(table, groups->groups[i].refused);
		table_time(table, groups->groups[i].first);
		table_time(table, groups->groups[i].last);
		for (j = 0; j < TEXTS; j++)
			table_text(table, groups->groups[i].texts[j]);
	}
	table_close(table);
	scan_left_out(&report->scan, groups->left_out, "refusals that would have been rows of their own");
}

static int run(struct request *request)
{
	static const struct report_kind kind = { .record = take, .end = finish };
	struct groups groups;
	int code;

	/* what was done is not asked for: its subjects need not be looked for */
	if (request->filter.outcome == OUTCOME_ANY)
		request->filter.outcome = OUTCOME_REFUSED;
	groups_begin(&groups, TEXTS);
	code = report_run(request, &kind, &groups);
	groups_free(&groups);
	return code;
}

const struct verb verb_refused = {
	.name = "refused",
	.summary = "what was refused, to whom, and why",
	.usage = "[FILTER]... [FILE]...",
	.help = FILTER_HELP FORMAT_HELP "\n" LOGS_HELP,
	.options = (REQUEST_FILTERS & ~REQUEST(OUTCOME)) | REQUEST_FORMATS | REQUEST(NUMERIC) | REQUEST_INPUT,
	.run = run,
};
