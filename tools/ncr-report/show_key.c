// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr-report.h"

#include "show_events.h"
#include "show_keys.h"

#include <stdio.h>
#include <string.h>

static const struct column columns[] = {
	{ "from", 19, COLUMN_ALL },	 { "to", 19, COLUMN_ALL },	  { "node", 14, COLUMN_ALL }, { "load", -4, COLUMN_ALL },
	{ "count", -7, COLUMN_ALL },	 { "uuid", 0, COLUMN_DATA },	  { "key", 24, COLUMN_TEXT }, { "user", 16, COLUMN_ALL },
	{ "program", 20, COLUMN_ALL },	 { "operation", 18, COLUMN_ALL }, { "outcome", 7, COLUMN_ALL },
	{ "detail", 0, COLUMN_ALL },
};

/**
 * struct run - records that differ in their times alone, and are one row
 * @count: 0: none yet
 */
struct run {
	uint64_t from;
	uint64_t to;
	uint64_t count;
	unsigned int node;
	unsigned int load;
	bool done;
	char uuid[RECORD_UUID_SIZE];
	char key[MEANING_KEY_SIZE];
	char user[MEANING_USER_SIZE];
	char program[RECORD_PATH_SIZE];
	char operation[32];
	char detail[1024];
};

struct story {
	struct history history;
	struct run now;
	struct run next;
};

static void begin(struct report *report)
{
	table_open(&report->table, "history", NULL, columns, sizeof(columns) / sizeof(columns[0]));
}

static void row(struct report *report, const struct run *run)
{
	struct table *table = &report->table;

	if (!run->count)
		return;
	table_time(table, run->from);
	table_time(table, run->to);
	table_text(table, report_node(report, run->node));
	table_number(table, run->load);
	table_number(table, run->count);
	table_text(table, run->uuid);
	table_text(table, run->key);
	table_text(table, run->user);
	table_text(table, run->program);
	table_text(table, run->operation);
	table_text(table, run->done ? "done" : "refused");
	table_text(table, run->detail);
}

static void describe(struct run *run, const struct record *record, const struct record_key *key)
{
	char reason[MEANING_REASON_SIZE] = "";

	*run = (struct run) {
		.from = record->id.time, .to = record->id.time, .count = 1, .node = record->node, .load = record->load,
		.done = record->done,
	};
	if (!record->done)
		refusal(record, reason);
	strcpy(run->uuid, key->uuid);
	key_text(key, run->key);
	user_text(record->subject, run->user);
	snprintf(run->program, sizeof(run->program), "%s", program_text(record->subject) ?: "");
	strcpy(run->operation, record->operation);
	event_detail(record, reason, run->detail, sizeof(run->detail));
}

static bool is_same(const struct run *a, const struct run *b)
{
	return a->node == b->node && a->load == b->load && a->done == b->done && !strcmp(a->uuid, b->uuid) &&
	       !strcmp(a->key, b->key) && !strcmp(a->user, b->user) && !strcmp(a->program, b->program) &&
	       !strcmp(a->operation, b->operation) && !strcmp(a->detail, b->detail);
}

static void take(struct report *report, const struct record *record)
{
	const char *wanted = report->request->filter.key;
	struct story *story = report->own;
	const struct record_key *key = &record->key[0];

	/* of all keys: which were in a namespace is known only from those */
	history_record(&story->history, record);
	if (!filter_key(key, wanted))
		key = &record->key[1];
	if (!filter_key(key, wanted))
		return;
	describe(&story->next, record, key);
	if (story->now.count && is_same(&story->now, &story->next)) {
		story->now.to = story->next.to;
		story->now.count++;
		return;
	}
	row(report, &story->now);
	story->now = story->next;
}

static void finish(struct report *report)
{
	struct story *story = report->own;

	row(report, &story->now);
	table_close(&report->table);
	keys_show(report, &story->history);
}

static int run(struct request *request)
{
	static const struct report_kind kind = { .all = true, .begin = begin, .record = take, .end = finish };
	static struct story story;
	int code;

	if (!request->log_count) {
		error_message("key: no key given");
		hint_message("ncr-report key UUID [FILE]...; ncr-report keys lists them");
		return EXIT_USAGE;
	}
	request->filter.key = request->logs[0];
	request->logs++;
	request->log_count--;
	if (!history_begin(&story.history)) {
		error_message("no memory");
		return EXIT_SYSTEM;
	}
	code = report_run(request, &kind, &story);
	history_free(&story.history);
	return code;
}

const struct verb verb_key = {
	.name = "key",
	.summary = "the history of one key",
	.usage = "KEY [FILTER]... [FILE]...",
	.help =
		"KEY is its uuid or the beginning of it, its key id, or its label. What happened several times in a row is one line.\n"
		"\n" FILTER_HELP FORMAT_HELP "\n" LOGS_HELP,
	.options = (REQUEST_FILTERS & ~REQUEST(KEY)) | REQUEST_FORMATS | REQUEST(NUMERIC) | REQUEST_INPUT,
	.run = run,
};
