// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr-report.h"

#include "group.h"
#include "meaning.h"
#include "when.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum by { BY_OPERATION, BY_KEY, BY_USER, BY_PROGRAM, BY_OUTCOME, BY_REASON, BY_ALGORITHM, BY_NODE, BY_DAY };

static const struct {
	const char *name;
	int width;
} columns_by[] = {
	[BY_OPERATION] = { "operation", 20 }, [BY_KEY] = { "key", 40 },		[BY_USER] = { "user", 24 },
	[BY_PROGRAM] = { "program", 32 },     [BY_OUTCOME] = { "outcome", 10 }, [BY_REASON] = { "reason", 60 },
	[BY_ALGORITHM] = { "algorithm", 20 }, [BY_NODE] = { "machine", 24 },	[BY_DAY] = { "day", 10 },
};

struct summary {
	enum by by;
	struct groups groups;
};

static void day_text(uint64_t time, char *text)
{
	when_local(time, text);
	text[strcspn(text, " ")] = '\0';
}

/* What a record is counted under; "" when it has no such thing. */
static const char *text_of(const struct report *report, const struct record *record, enum by by, char *buffer)
{
	switch (by) {
	case BY_OPERATION:
		return record->operation;
	case BY_KEY:
		key_text(&record->key[0], buffer);
		return buffer;
	case BY_USER:
		user_text(record->subject, buffer);
		return buffer;
	case BY_PROGRAM:
		return program_text(record->subject) ?: "";
	case BY_OUTCOME:
		return record->done ? "done" : "refused";
	case BY_REASON:
		*buffer = '\0';
		if (!record->done)
			refusal(record, buffer);
		return buffer;
	case BY_ALGORITHM:
		return record->algorithm;
	case BY_NODE:
		return report_node(report, record->node);
	case BY_DAY:
		day_text(record->id.time, buffer);
		return buffer;
	}
	return "";
}

static void take(struct report *report, const struct record *record)
{
	struct summary *summary = report->own;
	char buffer[MEANING_KEY_SIZE + MEANING_REASON_SIZE + MEANING_USER_SIZE];
	const char *text = text_of(report, record, summary->by, buffer);

	groups_count(&summary->groups, &text, record->done, record->id.time);
}

static void title(const struct report *report, char *text, size_t room)
{
	const struct scan *scan = &report->scan;
	char first[WHEN_SIZE] = "", last[WHEN_SIZE] = "";

	if (scan->first) {
		when_local(scan->first, first);
		when_local(scan->last, last);
	}
	snprintf(text, room, "%" PRIu64 " records%s%s%s%s; %" PRIu64 " lines read", scan->records,
		 *first ? ", in a log from " : "", first, *first ? " to " : "", last, scan->lines);
}

static void finish(struct report *report)
{
	struct summary *summary = report->own;
	const struct column columns[] = {
		{ columns_by[summary->by].name, columns_by[summary->by].width, COLUMN_ALL }, { "done", -8, COLUMN_ALL },
		{ "refused", -8, COLUMN_ALL }, { "first", 19, COLUMN_ALL }, { "last", 19, COLUMN_ALL },
	};
	char text[256];
	size_t i;

	title(report, text, sizeof(text));
	groups_sort(&summary->groups);
	table_open(&report->table, "summary", text, columns, sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < summary->groups.count; i++) {
		const struct group *group = &summary->groups.groups[i];

		table_text(&report->table, group->texts[0]);
		table_number(&report->table, group->done);
		table_number(&report->table, group->refused);
		table_time(&report->table, group->first);
		table_time(&report->table, group->last);
	}
	table_close(&report->table);
	scan_left_out(&report->scan, summary->groups.left_out, "records that would have been rows of their own");
}

static int by_parse(const char *text, enum by *by)
{
	size_t i;

	for (i = 0; i < sizeof(columns_by) / sizeof(columns_by[0]); i++) {
		if (strcmp(text, columns_by[i].name) && (i != BY_NODE || strcmp(text, "node")))
			continue;
		*by = i;
		return EXIT_DONE;
	}
	error_message("--by %s: not something to count by", text);
	hint_message("operation, key, user, program, outcome, reason, algorithm, node or day");
	return EXIT_USAGE;
}

static int run(struct request *request)
{
	static const struct report_kind kind = { .record = take, .end = finish };
	struct summary summary = { .by = BY_OPERATION };
	int code = request->by ? by_parse(request->by, &summary.by) : EXIT_DONE;

	if (code)
		return code;
	groups_begin(&summary.groups, 1);
	code = report_run(request, &kind, &summary);
	groups_free(&summary.groups);
	return code;
}

const struct verb verb_summary = {
	.name = "summary",
	.summary = "count what was done and refused",
	.usage = "[--by WHAT] [FILTER]... [FILE]...",
	.help =
		"      --by WHAT             operation (default), key, user, program, outcome, reason, algorithm, node or day\n"
		FILTER_HELP FORMAT_HELP "\n" LOGS_HELP,
	.options = REQUEST(BY) | REQUEST_FILTERS | REQUEST_FORMATS | REQUEST(NUMERIC) | REQUEST_INPUT,
	.run = run,
};
