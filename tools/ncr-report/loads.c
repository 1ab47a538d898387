// SPDX-License-Identifier: GPL-2.0-or-later
#include "loads.h"

#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * How far the number of an event may be behind another one of the same boot: records of many processors overtake each other.
 * After a record of a boot less is enough, since numbers begin anew then.
 */
#define SERIAL_BACK 1000
#define SERIAL_BACK_BOOTED 64
/* changes of rules that are told as one, in milliseconds */
#define RULES_TOGETHER 10000

void loads_begin(struct loads *loads, struct gaps *gaps)
{
	*loads = (struct loads) { .gaps = gaps };
}

/* --- nodes -------------------------------------------------------------------------------------------------------- */

static bool is(const struct node *node, const struct line *line)
{
	return !strncmp(node->name, line->node, line->node_length) && !node->name[line->node_length];
}

static int add_node(struct loads *loads, const struct line *line)
{
	struct node *node, **nodes;

	if (loads->count == NODES_MAX)
		return -1;
	nodes = reallocarray(loads->nodes, loads->count + 1, sizeof(*nodes));
	if (!nodes)
		return -1;
	loads->nodes = nodes;
	node = calloc(1, sizeof(*node));
	if (!node)
		return -1;
	node->name = strndup(line->node ?: "", line->node_length);
	node->shown = malloc(4 * line->node_length + 1);
	if (!node->name || !node->shown) {
		free(node->name);
		free(node->shown);
		free(node);
		return -1;
	}
	text_tame(node->name, line->node_length, node->shown, 4 * line->node_length + 1);
	nodes[loads->count] = node;
	return loads->count++;
}

int loads_node(struct loads *loads, const struct line *line)
{
	unsigned int i;
	int added;

	/* mostly the same as before */
	for (i = 0; i < loads->count; i++) {
		unsigned int node = (loads->current + i) % loads->count;

		if (line->node_length ? is(loads->nodes[node], line) : !*loads->nodes[node]->name) {
			loads->current = node;
			return node;
		}
	}
	added = add_node(loads, line);
	if (added >= 0)
		loads->current = added;
	return added;
}

/* --- numbers of records ------------------------------------------------------------------------------------------- */

static void report_range(struct loads *loads, unsigned int number, const struct range *range)
{
	uint64_t count = range->last - range->first + 1;
	const struct gap gap = {
		.kind = GAP_SEQUENCE, .node = number, .from = range->from, .to = range->to, .count = count,
	};

	if (count == 1)
		gaps_add(loads->gaps, &gap, "record %" PRIu64 " of load %u is not there", range->first,
			 loads->nodes[number]->load);
	else
		gaps_add(loads->gaps, &gap, "records %" PRIu64 " to %" PRIu64 " of load %u are not there", range->first,
			 range->last, loads->nodes[number]->load);
}

static void drop_range(struct node *node, unsigned int i)
{
	memmove(&node->ranges[i], &node->ranges[i + 1], (--node->range_count - i) * sizeof(node->ranges[0]));
}

static void add_range(struct loads *loads, unsigned int number, const struct range *range)
{
	struct node *node = loads->nodes[number];

	if (node->range_count == RANGES_MAX) {
		report_range(loads, number, &node->ranges[0]);
		drop_range(node, 0);
	}
	node->ranges[node->range_count++] = *range;
}

/* A number that was missing until now; what is left of its range stays. */
static bool fill(struct loads *loads, unsigned int number, uint64_t seq)
{
	struct node *node = loads->nodes[number];
	struct range *range, rest;
	unsigned int i;

	for (i = node->range_count; i; i--) {
		range = &node->ranges[i - 1];
		if (seq < range->first || seq > range->last)
			continue;
		rest = *range;
		rest.first = seq + 1;
		range->last = seq - 1;
		if (range->last < range->first)
			drop_range(node, i - 1);
		if (rest.first <= rest.last)
			add_range(loads, number, &rest);
		return true;
	}
	return false;
}

/* --- loads -------------------------------------------------------------------------------------------------------- */

static void probe_back(struct loads *loads, unsigned int number, uint64_t time)
{
	struct node *node = loads->nodes[number];
	const struct gap gap = { .kind = GAP_PROBE_LOST, .node = number, .from = node->probe_since, .to = time };

	if (node->probe_since)
		gaps_add(loads->gaps, &gap, "the module could not tell which operations a rule selects, and recorded all");
	node->probe_since = 0;
}

static void end_load(struct loads *loads, unsigned int number, uint64_t time)
{
	struct node *node = loads->nodes[number];
	const struct gap open = { .kind = GAP_OPEN_END, .node = number, .from = node->last, .to = time };
	unsigned int i;

	if (!node->load)
		return;
	for (i = 0; i < node->range_count; i++)
		report_range(loads, number, &node->ranges[i]);
	node->range_count = 0;
	probe_back(loads, number, time);
	if (!node->ended)
		gaps_add(loads->gaps, &open, "nothing tells how load %u ended after record %" PRIu64, node->load, node->next - 1);
}

static void begin_load(struct loads *loads, unsigned int number, const struct line *line, uint64_t seq)
{
	struct node *node = loads->nodes[number];
	const struct gap beginning = { .kind = GAP_BEGINNING, .node = number, .to = line->id.time, .count = seq - 1 };
	const struct range range = { .first = 1, .last = seq - 1, .from = node->last, .to = line->id.time };
	bool first = !node->load;

	end_load(loads, number, line->id.time);
	node->load++;
	node->next = seq;
	node->announced = node->ended = node->booted = false;
	if (seq == 1)
		return;
	if (first)
		gaps_add(loads->gaps, &beginning, "the log begins with record %" PRIu64 " of a load", seq);
	else
		add_range(loads, number, &range);
}

/* Whether a record cannot be one of the load that is going on. */
static bool is_new(const struct loads *loads, unsigned int number, const struct line *line, uint64_t seq, bool announces)
{
	const struct node *node = loads->nodes[number];
	uint32_t back = node->booted ? SERIAL_BACK_BOOTED : SERIAL_BACK;

	/* unloading says so first, and then takes down what is left */
	if (!node->load || (node->ended && seq != node->next) || (announces && node->announced))
		return true;
	return line->id.time >= node->last && (uint64_t)line->id.serial + back < node->serial;
}

static void follow(struct loads *loads, unsigned int number, const struct line *line, uint64_t seq)
{
	struct node *node = loads->nodes[number];
	const struct range range = { .first = node->next, .last = seq - 1, .from = node->last, .to = line->id.time };

	if (seq > node->next) {
		add_range(loads, number, &range);
	} else if (seq < node->next) {
		if (fill(loads, number, seq)) {
			node->disordered++;
			return;
		}
		/* it was there: a copy of it, or the number of a later load whose beginning says nothing */
		if (line->id.time <= node->last && !node->booted) {
			node->duplicates++;
			return;
		}
		begin_load(loads, number, line, seq);
	}
	node->next = seq + 1;
}

unsigned int loads_record(struct loads *loads, unsigned int number, const struct line *line)
{
	struct node *node = loads->nodes[number];
	uint64_t seq = line_number(line, "seq", 0);
	bool announces = line_is(line, "ncr_event", "module_load");

	if (!seq)
		return 0;
	if (is_new(loads, number, line, seq, announces))
		begin_load(loads, number, line, seq);
	follow(loads, number, line, seq);
	node->announced |= announces;
	node->ended |= line_is(line, "ncr_event", "module_unload");
	node->late += line_is(line, "late", "1");
	if (line_is(line, "ncr_event", "probe_lost") && !node->probe_since)
		node->probe_since = line->id.time;
	if (line_is(line, "ncr_event", "probe_back"))
		probe_back(loads, number, line->id.time);
	if (line->id.time >= node->last)
		node->last = line->id.time;
	node->serial = line->id.serial;
	node->seen = line->id.time;
	return node->load;
}

/* --- audit and auditd --------------------------------------------------------------------------------------------- */

static void audit_on(struct loads *loads, unsigned int number, uint64_t time)
{
	struct node *node = loads->nodes[number];
	const struct gap gap = { .kind = GAP_AUDIT_OFF, .node = number, .from = node->off_since, .to = time };

	if (node->off_since)
		gaps_add(loads->gaps, &gap, "audit was switched off%s", time ? ", until the next record at the latest" : "");
	node->off_since = 0;
}

/* What happened to rules within a short time is told once: to load rules anew is to remove and to add them, one by one. */
static void rules_changed(struct loads *loads, unsigned int number)
{
	struct node *node = loads->nodes[number];
	struct gap gap = { .node = number, .from = node->rules_since, .to = node->rules_until, .count = node->rules_removed };

	gap.kind = node->rules_added < node->rules_removed ? GAP_RULES_REMOVED : GAP_RULES_CHANGED;
	if (node->rules_removed)
		gaps_add(loads->gaps, &gap, "rules of audit were removed, and %" PRIu64 " added: what is recorded may be %s",
			 node->rules_added, node->rules_added < node->rules_removed ? "less" : "another thing");
	node->rules_removed = node->rules_added = 0;
}

static void rule_changed(struct loads *loads, unsigned int number, const struct line *line, bool removed)
{
	struct node *node = loads->nodes[number];

	if (line->id.time > node->rules_until + RULES_TOGETHER)
		rules_changed(loads, number);
	/* those that are added at first were not removed before */
	if (!removed && !node->rules_removed)
		return;
	if (!node->rules_removed)
		node->rules_since = line->id.time;
	node->rules_until = line->id.time;
	node->rules_removed += removed;
	node->rules_added += !removed;
}

/*
 * Whether it is a line of this operation. Not a field as others: some kernels quote its value, and for a rule that goes with its
 * file there is no blank before it.
 */
static bool says(const struct line *line, const char *operation)
{
	const char *end = line->text + line->size, *at = memmem(line->body, end - line->body, "op=", 3);
	size_t size = strlen(operation);

	if (!at)
		return false;
	at += 3;
	at += at < end && *at == '"';
	return (size_t)(end - at) >= size && !memcmp(at, operation, size);
}

static void configuration(struct loads *loads, unsigned int number, const struct line *line)
{
	struct node *node = loads->nodes[number];
	const struct gap gap = {
		.kind = GAP_LOST, .node = number, .to = line->id.time, .count = line_number(line, "old", 0),
	};
	uint64_t enabled = line_number(line, "audit_enabled", UINT64_MAX);

	if (line_is(line, "res", "0"))
		return;
	if (!enabled && !node->off_since) {
		node->off_since = line->id.time;
		node->off_serial = line->id.serial;
	}
	/* auditctl --reset-lost: the one place where the count gets into the log */
	if (line_is(line, "lost", "0") && gap.count)
		gaps_add(loads->gaps, &gap, "the kernel had dropped records, of whatever kind, when its count was reset");
	if (says(line, "remove_rule"))
		rule_changed(loads, number, line, true);
	else if (says(line, "add_rule"))
		rule_changed(loads, number, line, false);
}

static void daemon_line(struct loads *loads, unsigned int number, const struct line *line)
{
	struct node *node = loads->nodes[number];
	struct gap gap = { .kind = GAP_DAEMON_STOPPED, .node = number, .from = node->stopped_since, .to = line->id.time };
	const char *name = line->name + strlen("DAEMON_");
	size_t length = line->name_length - strlen("DAEMON_");

	if (length == 3 && !memcmp(name, "END", 3)) {
		node->stopped_since = line->id.time;
	} else if (length == 5 && !memcmp(name, "START", 5)) {
		if (node->stopped_since)
			gaps_add(loads->gaps, &gap, "auditd did not run");
		node->stopped_since = 0;
	} else if ((length == 5 && !memcmp(name, "ABORT", 5)) || (length == 3 && !memcmp(name, "ERR", 3))) {
		gap.kind = GAP_DAEMON_ERROR;
		gap.from = line->id.time;
		gaps_add(loads->gaps, &gap, "auditd had an error (DAEMON_%.*s)", (int)length, name);
	} else if (length == 6 && !memcmp(name, "RESUME", 6)) {
		gap.kind = GAP_DAEMON_ERROR;
		gap.from = node->seen;
		gaps_add(loads->gaps, &gap, "auditd had stopped writing, and was told to go on");
	}
}

/* That audit is on again is not recorded, since it is off then; what comes next is. */
void loads_see(struct loads *loads, unsigned int number, const struct line *line)
{
	struct node *node = loads->nodes[number];

	if (node->off_since && line->type != LINE_DAEMON && line->id.serial != node->off_serial &&
	    line->id.time >= node->off_since)
		audit_on(loads, number, line->id.time);
}

void loads_other(struct loads *loads, unsigned int number, const struct line *line)
{
	struct node *node = loads->nodes[number];

	if (line->type == LINE_CONFIG)
		configuration(loads, number, line);
	else if (line->type == LINE_DAEMON)
		daemon_line(loads, number, line);
	else if (line->type == LINE_BOOT)
		node->booted = true;
	node->seen = line->id.time;
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void count_up(struct loads *loads, unsigned int number, enum gap_kind kind, uint64_t count, const char *what)
{
	const struct gap gap = { .kind = kind, .node = number, .count = count };

	if (count)
		gaps_add(loads->gaps, &gap, "%s", what);
}

static void end_node(struct loads *loads, unsigned int number)
{
	struct node *node = loads->nodes[number];
	const struct gap stopped = { .kind = GAP_DAEMON_STOPPED, .node = number, .from = node->stopped_since };
	unsigned int i;

	for (i = 0; i < node->range_count; i++)
		report_range(loads, number, &node->ranges[i]);
	node->range_count = 0;
	probe_back(loads, number, 0);
	audit_on(loads, number, 0);
	rules_changed(loads, number);
	if (node->stopped_since)
		gaps_add(loads->gaps, &stopped, "auditd does not run");
	count_up(loads, number, GAP_NO_SUBJECT, node->orphans, "records do not say who did it: their SYSCALL record is not there");
	count_up(loads, number, GAP_LATE, node->late, "records came late, as events of their own: audit had no room");
	count_up(loads, number, GAP_ORDER, node->disordered, "records stand behind later ones");
	count_up(loads, number, GAP_DUPLICATE, node->duplicates, "records are there twice; each copy is counted");
}

void loads_end(struct loads *loads)
{
	unsigned int i;

	for (i = 0; i < loads->count; i++)
		end_node(loads, i);
}

void loads_free(struct loads *loads)
{
	unsigned int i;

	for (i = 0; i < loads->count; i++) {
		free(loads->nodes[i]->name);
		free(loads->nodes[i]->shown);
		free(loads->nodes[i]);
	}
	free(loads->nodes);
	*loads = (struct loads) { 0 };
}
