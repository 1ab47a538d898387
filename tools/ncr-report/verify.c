// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr-report.h"

#include "chain.h"
#include "file.h"
#include "hex.h"
#include "secret.h"
#include "when.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct column trail_columns[] = {
	{ "trail", 32, COLUMN_ALL },	   { "node", 14, COLUMN_ALL }, { "since", 19, COLUMN_ALL },   { "first", -8, COLUMN_ALL },
	{ "last", -8, COLUMN_ALL },	   { "good", -8, COLUMN_ALL }, { "last_time", 19, COLUMN_ALL }, { "end", 0, COLUMN_ALL },
};

static const struct column finding_columns[] = {
	{ "what", 9, COLUMN_ALL },    { "node", 14, COLUMN_ALL },   { "damage", 0, COLUMN_DATA }, { "trail", 32, COLUMN_DATA },
	{ "trail_begin", 8, COLUMN_TEXT }, { "first", -8, COLUMN_ALL }, { "last", -8, COLUMN_ALL },	  { "count", -8, COLUMN_ALL },
	{ "time", 19, COLUMN_ALL },   { "event", 7, COLUMN_ALL },   { "detail", 0, COLUMN_ALL },
};

static const char *const names[] = {
	[FINDING_ALTERED] = "altered",	   [FINDING_REMOVED] = "removed",   [FINDING_INSERTED] = "inserted",
	[FINDING_BEFORE] = "before",	   [FINDING_CUT] = "cut",	    [FINDING_UNKNOWN] = "unknown",
	[FINDING_ORDER] = "order",	   [FINDING_UNCOVERED] = "uncovered",
};

/**
 * struct verification - one run
 * @expected: name of a trail, if @has_expected, and the @number that it must reach
 * @damage: something was found
 */
struct verification {
	struct chain chain;
	bool has_expected;
	uint8_t expected[TRAIL_ID_SIZE];
	uint64_t number;
	bool damage;
};

/* --- records ------------------------------------------------------------------------------------------------------ */

static size_t body_size(const struct line *line)
{
	return line->text + line->size - line->body;
}

/* Who did it, as the event's SYSCALL record has it. */
static bool subject_of_call(const struct event *event, struct trail_subject *subject)
{
	struct line line;
	size_t at = 0;

	while (event_line(event, &at, &line))
		if (line.type == LINE_SYSCALL)
			return trail_subject_parse(subject, line.body, body_size(&line));
	return false;
}

static void take_event(struct report *report, const struct event *event)
{
	const struct chain_sight sight = { .node = event->node, .time = event->id.time, .serial = event->id.serial };
	struct verification *verification = report->own;
	struct trail_subject subject;
	struct trail_record record;
	struct line line;
	bool has_call;
	size_t at = 0;

	report->scan.records += event->records;
	has_call = subject_of_call(event, &subject);
	while (event_line(event, &at, &line)) {
		if (line.type != LINE_OPERATION && line.type != LINE_STORAGE_KEY)
			continue;
		if (!trail_record_parse(&record, line.type == LINE_STORAGE_KEY ? 1600 : 1601, line.body, body_size(&line)))
			chain_malformed(&verification->chain, &sight);
		else
			chain_record(&verification->chain, &record, record.has_subject ? &record.subject : has_call ? &subject : NULL,
				     &sight);
	}
}

/* --- what is shown ------------------------------------------------------------------------------------------------ */

static void end_text(const struct verification *verification, const struct chain_trail *trail, char *text, size_t room)
{
	char when[WHEN_SIZE];

	when_local(trail->end.time, when);
	if (!trail->known)
		snprintf(text, room, "nothing of it is good");
	else if (verification->has_expected && !memcmp(trail->id, verification->expected, TRAIL_ID_SIZE))
		snprintf(text, room, "%s", trail->highest < verification->number ? "cut" : "as expected");
	else if (trail->ended)
		snprintf(text, room, "the module was unloaded");
	else
		snprintf(text, room, "open end since %s", when);
}

static void show_trails(struct report *report)
{
	const struct verification *verification = report->own;
	const struct chain *chain = &verification->chain;
	char id[2 * TRAIL_ID_SIZE + 1], text[64];
	struct table *table = &report->table;
	size_t i;

	table_open(table, "trails", "Loads of the module whose records have MACs", trail_columns,
		   sizeof(trail_columns) / sizeof(trail_columns[0]));
	for (i = 0; i < chain->trail_count; i++) {
		const struct chain_trail *trail = &chain->trails[i];

		hex_format(trail->id, TRAIL_ID_SIZE, id);
		end_text(verification, trail, text, sizeof(text));
		table_text(table, id);
		table_text(table, report_node(report, trail->node));
		table_time(table, trail->start.time);
		table_number(table, trail->first);
		table_number(table, trail->highest);
		table_number(table, trail->good);
		table_time(table, trail->end.time);
		table_text(table, text);
	}
	table_close(table);
}

static void number_or_none(struct table *table, uint64_t number)
{
	if (number)
		table_number(table, number);
	else
		table_text(table, NULL);
}

static void show_finding(struct report *report, const struct finding *finding)
{
	const struct verification *verification = report->own;
	char id[2 * TRAIL_ID_SIZE + 1] = "", begin[9];
	struct table *table = &report->table;

	if (finding->trail != CHAIN_NO_TRAIL)
		hex_format(verification->chain.trails[finding->trail].id, TRAIL_ID_SIZE, id);
	snprintf(begin, sizeof(begin), "%.8s", id);
	table_text(table, names[finding->kind]);
	table_text(table, finding->node == ~0u ? NULL : report_node(report, finding->node));
	table_bool(table, finding_damage(finding->kind));
	table_text(table, id);
	table_text(table, begin);
	number_or_none(table, finding->first);
	number_or_none(table, finding->last);
	number_or_none(table, finding->count);
	table_time(table, finding->time);
	number_or_none(table, finding->serial);
	table_text(table, finding->detail);
}

/* Records that the kernel dropped are not there either. It counts them all, of whatever kind, and not which. */
static uint64_t lost(const struct scan *scan)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < scan->gaps.count; i++)
		if (scan->gaps.gaps[i].kind == GAP_LOST)
			count += scan->gaps.gaps[i].count;
	return count;
}

static void explain_lost(struct chain *chain, uint64_t count)
{
	size_t i;

	for (i = 0; count && i < chain->finding_count; i++) {
		if (chain->findings[i].kind != FINDING_REMOVED || chain->findings[i].count > count)
			continue;
		count -= chain->findings[i].count;
		chain->findings[i].detail = "not there: lost, as far as the kernel's count of dropped records tells";
	}
}

static void finish(struct report *report)
{
	struct verification *verification = report->own;
	struct chain *chain = &verification->chain;
	size_t i;

	chain_end(chain, verification->has_expected ? verification->expected : NULL, verification->number);
	explain_lost(chain, lost(&report->scan));
	show_trails(report);
	for (i = 0; i < chain->finding_count; i++)
		verification->damage |= finding_damage(chain->findings[i].kind);
	verification->damage |= chain->no_memory;
	if (chain->no_memory)
		error_message("no memory for all of it: this verification says nothing");
	if (report->table.format == TABLE_TEXT && !verification->damage)
		printf("\nNo record was altered, removed or inserted.\n");
	if (!chain->finding_count && report->table.format == TABLE_TEXT)
		return;
	table_open(&report->table, "findings", verification->damage ? "What was found" : "To be known:", finding_columns,
		   sizeof(finding_columns) / sizeof(finding_columns[0]));
	for (i = 0; i < chain->finding_count; i++)
		show_finding(report, &chain->findings[i]);
	table_close(&report->table);
}

static bool is_bad(const struct report *report)
{
	const struct verification *verification = report->own;

	return verification->damage;
}

/* --- the command line --------------------------------------------------------------------------------------------- */

static int read_key(const char *name, uint8_t *root)
{
	uint8_t check[TRAIL_CHECK_SIZE];
	struct secret line = { 0 };
	int error = secret_new(&line, TRAIL_KEY_LINE_SIZE, false), code = EXIT_DONE;

	if (!error) {
		line.size = line.room < TRAIL_KEY_LINE_SIZE ? line.room : TRAIL_KEY_LINE_SIZE;
		error = ncr_file_read(name, line.data, &line.size);
	}
	if (error && error != -EFBIG) {
		error_message("%s: %s", name, strerrordesc_np(-error));
		code = EXIT_SYSTEM;
	} else if (error || !trail_key_parse((const char *)line.data, line.size, root, check)) {
		error_message("%s: not the key of a trail", name);
		hint_message("ncr-setkey --trail-key FILE writes it, on the machine of the trail");
		code = EXIT_INPUT;
	}
	secret_free(&line);
	return code;
}

/* "trail:number", as the status of the module has it */
static int read_expected(struct verification *verification, const char *text)
{
	const char *colon = strchr(text, ':');
	char id[2 * TRAIL_ID_SIZE + 1];
	size_t size;
	char *end;

	errno = 0;
	if (colon && colon - text == 2 * TRAIL_ID_SIZE && colon[1] >= '0' && colon[1] <= '9') {
		memcpy(id, text, 2 * TRAIL_ID_SIZE);
		id[2 * TRAIL_ID_SIZE] = '\0';
		verification->number = strtoull(colon + 1, &end, 10);
		verification->has_expected = !errno && !*end && hex_parse(id, verification->expected, &size, TRAIL_ID_SIZE);
	}
	if (verification->has_expected)
		return EXIT_DONE;
	error_message("--expect %s: not a trail and a number", text);
	hint_message("as ncr status has it: trail: 0123…:812");
	return EXIT_USAGE;
}

static int verify(struct request *request, struct verification *verification, uint8_t (*roots)[TRAIL_KEY_SIZE])
{
	static const struct report_kind kind = { .event = take_event, .end = finish, .bad = is_bad };
	unsigned int i;
	int code;

	for (i = 0; i < request->trail_key_count; i++) {
		code = read_key(request->trail_keys[i], roots[i]);
		if (code)
			return code;
	}
	chain_begin(&verification->chain, roots, request->trail_key_count);
	code = report_run(request, &kind, verification);
	if (!code && !verification->chain.with_mac) {
		error_message("no record has a MAC: there is nothing to verify");
		code = EXIT_INPUT;
	}
	chain_free(&verification->chain);
	return code;
}

static int run(struct request *request)
{
	struct verification verification = { .number = 0 };
	struct secret roots = { 0 };
	int code;

	if (!request->trail_key_count) {
		error_message("verify: no key given");
		hint_message("--trail-key FILE; ncr-setkey --trail-key FILE writes it, on the machine of the trail");
		return EXIT_USAGE;
	}
	code = request->expect ? read_expected(&verification, request->expect) : EXIT_DONE;
	if (code)
		return code;
	/* who has the key can make MACs */
	if (process_protect() || secret_new(&roots, request->trail_key_count * TRAIL_KEY_SIZE, false)) {
		error_message("no memory that is safe for the key");
		return EXIT_SYSTEM;
	}
	code = verify(request, &verification, (uint8_t (*)[TRAIL_KEY_SIZE])roots.data);
	secret_free(&roots);
	return code;
}

const struct verb verb_verify = {
	.name = "verify",
	.summary = "was any record altered, removed or inserted?",
	.usage = "--trail-key FILE... [--expect TRAIL:NUMBER] [FILE]...",
	.help =
		"      --trail-key FILE      as ncr-setkey --trail-key writes it; it opens no key; again for each master key\n"
		"      --expect TRAIL:NUMBER the log must reach this record, as ncr status had it; else its end is told as open\n"
		"      --csv, --json         for programs; times are UTC then\n"
		"      --config FILE         of auditd\n\n" LOGS_HELP
		"\n"
		"Exit codes: 0 every record is as it was written, 1 damage, which is told; others as for the other verbs.\n",
	.options = REQUEST(TRAIL_KEY) | REQUEST(EXPECT) | REQUEST_FORMATS | REQUEST_INPUT,
	.run = run,
};
