// SPDX-License-Identifier: GPL-2.0-or-later
#include "scan.h"

#include "logs.h"
#include "message.h"
#include "progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct reading - one scan on its way
 * @events: that wait for their last records
 * @log: that is read, and the @line in it
 * @bad: lines of it that are damaged, the @first_bad of them
 * @before: bytes of the logs before it
 */
struct reading {
	struct scan *scan;
	struct events events;
	struct reader reader;
	struct progress progress;
	const char *log;
	uint64_t line;
	uint64_t bad;
	uint64_t first_bad;
	uint64_t first_time;
	uint64_t before;
	uint64_t no_node;
};

const char *scan_node(const struct scan *scan, unsigned int node)
{
	return node < scan->loads.count ? scan->loads.nodes[node]->shown : "";
}

void scan_left_out(struct scan *scan, uint64_t count, const char *what)
{
	const struct gap gap = { .kind = GAP_TOO_MANY, .node = GAP_NO_NODE, .count = count };

	if (count)
		gaps_add(&scan->gaps, &gap, "%s", what);
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static bool wanted(void *context, const struct record *record)
{
	struct reading *reading = context;
	struct scan *scan = reading->scan;
	const struct filter *filter = &scan->request->filter;

	if (!scan->first || record->id.time < scan->first)
		scan->first = record->id.time;
	if (record->id.time > scan->last)
		scan->last = record->id.time;
	return filter_early(filter, record, scan_node(scan, record->node)) && (scan->all || filter_keys(filter, record));
}

static void take_record(void *context, const struct record *record)
{
	struct reading *reading = context;
	struct scan *scan = reading->scan;

	if (!filter_subject(&scan->request->filter, record))
		return;
	scan->records++;
	scan->record(scan->context, record);
}

static void damaged(struct reading *reading, uint64_t time)
{
	if (!reading->bad++) {
		reading->first_bad = reading->line;
		reading->first_time = time;
	}
}

static void take_event(void *context, const struct event *event)
{
	struct reading *reading = context;
	unsigned int good;

	if (reading->scan->event) {
		reading->scan->event(reading->scan->context, event);
		return;
	}
	good = reader_event(&reading->reader, event, wanted, take_record, reading);
	reading->scan->loads.nodes[event->node]->orphans += reading->reader.orphans;
	reading->reader.orphans = 0;
	for (; good < event->records; good++)
		damaged(reading, event->id.time);
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

static int take_line(void *context, const char *text, size_t size)
{
	struct reading *reading = context;
	struct loads *loads = &reading->scan->loads;
	unsigned int load = 0;
	struct line line;
	int node;

	reading->line++;
	reading->scan->lines++;
	reading->scan->bytes += size + 1;
	line_parse(&line, text, size);
	if (line.type == LINE_OTHER || line.type == LINE_NONE)
		return 0;
	if (line.type == LINE_BAD) {
		damaged(reading, 0);
		return 0;
	}
	node = loads_node(loads, &line);
	if (node < 0) {
		reading->no_node++;
		return 0;
	}
	loads_see(loads, node, &line);
	if (line.type == LINE_OPERATION || line.type == LINE_STORAGE_KEY) {
		load = loads_record(loads, node, &line);
		if (!load)
			damaged(reading, line.id.time);
		/* who looks at events themselves judges that too */
		if (!load && !reading->scan->event)
			return 0;
	} else if (line.type != LINE_SYSCALL && line.type != LINE_END) {
		loads_other(loads, node, &line);
		return 0;
	}
	if (!events_take(&reading->events, &line, node, load))
		damaged(reading, line.id.time);
	return 0;
}

static void take_trouble(void *context, enum input_trouble trouble, uint64_t line, int error)
{
	struct reading *reading = context;
	struct gap gap = { .node = GAP_NO_NODE };

	switch (trouble) {
	case INPUT_LONG_LINE:
		reading->line = line;
		damaged(reading, 0);
		break;
	case INPUT_CUT_SHORT:
		gap.kind = GAP_CUT_SHORT;
		gaps_add(&reading->scan->gaps, &gap, "%s: ends within line %" PRIu64, reading->log, line);
		break;
	case INPUT_DAMAGED:
		gap.kind = GAP_CUT_SHORT;
		gaps_add(&reading->scan->gaps, &gap, "%s: damaged or cut short, after line %" PRIu64, reading->log, line);
		break;
	case INPUT_UNREADABLE:
		gap.kind = GAP_UNREADABLE;
		gaps_add(&reading->scan->gaps, &gap, "%s: %s, after line %" PRIu64, reading->log, strerrordesc_np(error), line);
		break;
	}
}

static void take_progress(void *context, uint64_t bytes)
{
	struct reading *reading = context;

	progress_update(&reading->progress, reading->before + bytes);
}

/* --- logs --------------------------------------------------------------------------------------------------------- */

static int read_log(struct reading *reading, struct log *log)
{
	const struct input_sink sink = { .line = take_line, .trouble = take_trouble, .context = reading };
	struct gap gap = { .kind = GAP_DAMAGED, .node = GAP_NO_NODE };
	int code;

	reading->log = log->input.name;
	reading->line = reading->bad = 0;
	code = input_read(&log->input, &sink, take_progress);
	reading->before += log->input.size;
	gap.count = reading->bad;
	gap.from = gap.to = reading->first_time;
	if (reading->bad)
		gaps_add(&reading->scan->gaps, &gap, "%s: lines that are no whole records, the first one is line %" PRIu64,
			 log->input.name, reading->first_bad);
	return code;
}

static int read_all(struct reading *reading, struct logs *logs)
{
	int code = EXIT_DONE;
	size_t i;

	progress_begin(&reading->progress, logs->size);
	for (i = 0; i < logs->count && !code; i++)
		code = read_log(reading, &logs->logs[i]);
	events_flush(&reading->events);
	loads_end(&reading->scan->loads);
	progress_end(&reading->progress);
	scan_left_out(reading->scan, reading->no_node, "lines of more machines than are kept apart");
	return code;
}

int scan_open(struct scan *scan, struct logs *logs)
{
	const struct request *request = scan->request;
	int code = logs_open(logs, request->logs, request->log_count, request->config);

	if (code)
		return code;
	scan->nodes = logs->nodes;
	loads_begin(&scan->loads, &scan->gaps);
	return EXIT_DONE;
}

int scan_read(struct scan *scan, struct logs *logs)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	int code = EXIT_SYSTEM;

	if (reading && reader_begin(&reading->reader, scan->request->given & REQUEST(NUMERIC))) {
		reading->scan = scan;
		events_begin(&reading->events, take_event, reading);
		code = read_all(reading, logs);
		events_free(&reading->events);
		reader_end(&reading->reader);
	} else {
		error_message("no memory");
	}
	free(reading);
	return code;
}

void scan_free(struct scan *scan)
{
	loads_free(&scan->loads);
	gaps_free(&scan->gaps);
}
