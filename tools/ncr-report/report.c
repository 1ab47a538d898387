// SPDX-License-Identifier: GPL-2.0-or-later
#include "report.h"

#include "logs.h"
#include "message.h"
#include "when.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const struct column columns[] = {
	{ "what", 14, COLUMN_ALL }, { "node", 16, COLUMN_ALL }, { "missing", 0, COLUMN_DATA }, { "from", 19, COLUMN_ALL },
	{ "to", 19, COLUMN_ALL }, { "count", -8, COLUMN_ALL }, { "detail", 0, COLUMN_ALL },
};

const char *report_node(const struct report *report, unsigned int node)
{
	return scan_node(&report->scan, node);
}

static bool is_within(const struct report *report, const struct gap *gap)
{
	const struct filter *filter = &report->request->filter;

	return gap_within(gap, filter->from, filter->to);
}

static void row(struct report *report, const struct gap *gap)
{
	struct table *table = &report->table;

	table_text(table, gap_name(gap->kind));
	table_text(table, gap->node == GAP_NO_NODE ? NULL : report_node(report, gap->node));
	table_bool(table, gap_missing(gap->kind));
	table_time(table, gap->from);
	table_time(table, gap->to);
	if (gap->count)
		table_number(table, gap->count);
	else
		table_text(table, NULL);
	table_text(table, gap->detail);
}

/* A file of comma-separated values has room for one table. It is told all the same. */
static void warn(const struct report *report, const struct gap *gap)
{
	const char *node = gap->node == GAP_NO_NODE ? "" : report_node(report, gap->node);
	char from[WHEN_SIZE] = "?", to[WHEN_SIZE] = "?", when[2 * WHEN_SIZE + 8] = "", count[32] = "";

	if (gap->from)
		when_utc(gap->from, from);
	if (gap->to)
		when_utc(gap->to, to);
	if (gap->from || gap->to)
		snprintf(when, sizeof(when), ", %s to %s", from, to);
	if (gap->count)
		snprintf(count, sizeof(count), " (%" PRIu64 ")", gap->count);
	warning_message("%s%s%s%s: %s%s%s", gap_missing(gap->kind) ? "missing: " : "", gap_name(gap->kind), *node ? " of " : "",
			node, gap->detail ?: "", count, when);
}

static void more(struct report *report, enum gap_kind kind, uint64_t count)
{
	const struct gap gap = { .kind = kind, .node = GAP_NO_NODE, .count = count, .detail = (char *)"more of these" };

	if (report->table.silent)
		warn(report, &gap);
	else
		row(report, &gap);
}

size_t report_missing(struct report *report)
{
	struct gaps *gaps = &report->scan.gaps;
	size_t missing = 0, i, shown = 0;
	unsigned int kind;

	gaps_sort(gaps);
	for (i = 0; i < gaps->count; i++) {
		shown += is_within(report, &gaps->gaps[i]);
		missing += is_within(report, &gaps->gaps[i]) && gap_missing(gaps->gaps[i].kind);
	}
	if (report->table.format == TABLE_TEXT && !shown) {
		fputs(report->table.tables ? "\nNothing is missing.\n" : "Nothing is missing.\n", report->table.file);
		return 0;
	}
	table_open(&report->table, "missing", missing ? "What is missing" : "Nothing is missing; to be known:", columns,
		   sizeof(columns) / sizeof(columns[0]));
	for (i = 0; i < gaps->count; i++) {
		if (!is_within(report, &gaps->gaps[i]))
			continue;
		if (report->table.silent)
			warn(report, &gaps->gaps[i]);
		else
			row(report, &gaps->gaps[i]);
	}
	for (kind = 0; kind < GAP_KINDS; kind++) {
		if (!gaps->more[kind])
			continue;
		more(report, kind, gaps->more[kind]);
		missing += gap_missing(kind);
	}
	table_close(&report->table);
	return missing;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

struct running {
	struct report report;
	const struct report_kind *kind;
};

static void take(void *context, const struct record *record)
{
	struct running *running = context;

	if (running->kind->record)
		running->kind->record(&running->report, record);
}

static void take_event(void *context, const struct event *event)
{
	struct running *running = context;

	running->kind->event(&running->report, event);
}

static int run(struct running *running, struct logs *logs)
{
	struct report *report = &running->report;
	size_t missing;
	int code;

	table_begin(&report->table, stdout, report->request->format, report->scan.nodes ? NULL : "node");
	if (running->kind->begin)
		running->kind->begin(report);
	code = scan_read(&report->scan, logs);
	/* also of what could be read before it failed */
	if (running->kind->end)
		running->kind->end(report);
	missing = report_missing(report);
	if (!table_end(&report->table)) {
		error_message("standard output: %s", strerrordesc_np(errno));
		return EXIT_SYSTEM;
	}
	if (code)
		return code;
	return (running->kind->bad ? running->kind->bad(report) : missing > 0) ? EXIT_NEGATIVE : EXIT_DONE;
}

int report_run(const struct request *request, const struct report_kind *kind, void *own)
{
	struct running running = {
		.kind = kind,
		.report = { .request = request, .own = own, .scan = { .request = request, .all = kind->all, .record = take } },
	};
	struct logs logs;
	int code;

	running.report.scan.context = &running;
	if (kind->event)
		running.report.scan.event = take_event;
	code = scan_open(&running.report.scan, &logs);
	if (!code)
		code = run(&running, &logs);
	scan_free(&running.report.scan);
	logs_close(&logs);
	return code;
}
