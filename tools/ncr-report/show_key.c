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

/* kinds of use that are told together */
#define RUNS_MAX 32

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
	struct run runs[RUNS_MAX];
	unsigned int count;
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

static void tell_runs(struct report *report)
{
	struct story *story = report->own;
	unsigned int i;

	for (i = 0; i < story->count; i++)
		row(report, &story->runs[i]);
	story->count = 0;
}

/* What is done with a key as long as it is there; the rest is its life, and is told one by one. */
static bool is_use(const struct record *record, unsigned int which)
{
	switch (fate_of(record, which)) {
	case FATE_NONE:
	case FATE_ATTACHED:
	case FATE_BEGUN:
	case FATE_CONTINUED:
	case FATE_ENDED:
	case FATE_USED:
		return true;
	default:
		return !record->done;
	}
}

static void add_run(struct report *report, bool use)
{
	struct story *story = report->own;
	unsigned int i;

	for (i = 0; use && i < story->count; i++) {
		if (!is_same(&story->runs[i], &story->next))
			continue;
		story->runs[i].to = story->next.to;
		story->runs[i].count++;
		return;
	}
	if (!use || story->count == RUNS_MAX || (story->count && story->runs[0].load != story->next.load))
		tell_runs(report);
	story->runs[story->count++] = story->next;
	if (!use)
		tell_runs(report);
}

/* Once it is known that a uuid has the label or the id, all of its records are wanted. */
static bool is_wanted(struct report *report, const struct record_key *key)
{
	const char *wanted = report->request->filter.key;
	const struct story *story = report->own;
	const struct key *known = history_key(&story->history, key);

	return filter_key(key, wanted) || (known && keys_wanted(known, wanted));
}

static void take(struct report *report, const struct record *record)
{
	struct story *story = report->own;
	unsigned int i;

	/* of all keys: which were in a namespace is known only from those */
	history_record(&story->history, record);
	for (i = 0; i < 2; i++) {
		if (!is_wanted(report, &record->key[i]))
			continue;
		describe(&story->next, record, &record->key[i]);
		add_run(report, is_use(record, i));
	}
}

static void finish(struct report *report)
{
	struct story *story = report->own;

	tell_runs(report);
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
		"KEY is its uuid or the beginning of it, its key id, or its label. What is done\n"
		"with it again and again is one line, with the count.\n"
		"\n" FILTER_HELP FORMAT_HELP "\n" LOGS_HELP,
	.options = (REQUEST_FILTERS & ~REQUEST(KEY)) | REQUEST_FORMATS | REQUEST(NUMERIC) | REQUEST_INPUT,
	.run = run,
};
