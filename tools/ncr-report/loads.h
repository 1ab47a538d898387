/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loads.h - machines and loads of the module, followed by the numbers of the records
 *
 * The module numbers its records from 1 without a gap until it is unloaded or the machine goes down. So a number that is not
 * there is a record that is not there, and a number that was there before is another load. This is looked at in every line
 * of ours, whatever is reported.
 */
#ifndef NCR_REPORT_LOADS_H
#define NCR_REPORT_LOADS_H

#include "gaps.h"
#include "line.h"

/* machines of a collected log; and open gaps of one load, of which the oldest are reported first */
#define NODES_MAX 4096
#define RANGES_MAX 1024

/** struct range - numbers that are not there yet: @first to @last, between two records */
struct range {
	uint64_t first;
	uint64_t last;
	uint64_t from;
	uint64_t to;
};

/**
 * struct node - one machine
 * @name: as node= has it, "" for lines without; and @shown, fit for a terminal
 * @load: number of the load, from 1 in the order of the log; 0: no record of the module yet
 * @next: number that the next record should have
 * @announced: there was a record that the module was loaded
 * @ended: and one that it was unloaded
 * @booted: there was a record of a boot since the load began
 * @last: time of the last record of the module, and @serial of its event
 * @ranges: what is missing of the load
 * @off_since: audit is switched off, by the event @off_serial; 0: it is on
 * @stopped_since: auditd does not run
 * @probe_since: the probe is lost
 * @late, @disordered, @duplicates, @orphans: records that are, and those without a subject
 * @rules_since: rules were removed from then to @rules_until: @rules_removed, and @rules_added
 * @seen: time of the last line that had one
 */
struct node {
	char *name;
	char *shown;
	unsigned int load;
	uint64_t next;
	bool announced;
	bool ended;
	bool booted;
	uint64_t last;
	uint32_t serial;
	struct range ranges[RANGES_MAX];
	unsigned int range_count;
	uint64_t late;
	uint64_t disordered;
	uint64_t duplicates;
	uint64_t orphans;
	uint64_t off_since;
	uint32_t off_serial;
	uint64_t stopped_since;
	uint64_t probe_since;
	uint64_t rules_since;
	uint64_t rules_until;
	uint64_t rules_removed;
	uint64_t rules_added;
	uint64_t seen;
};

/** struct loads - all machines; @gaps: where what is missing goes */
struct loads {
	struct node **nodes;
	unsigned int count;
	unsigned int current;
	struct gaps *gaps;
};

void loads_begin(struct loads *loads, struct gaps *gaps);

/**
 * loads_node() - the number of the node of a line
 * @line: any that has an id
 *
 * Return: index into @nodes; -1 when there are more than can be kept, or no memory.
 */
int loads_node(struct loads *loads, const struct line *line);

/**
 * loads_record() - follow a record of ours
 * @node: its node's number
 * @line: LINE_OPERATION or LINE_STORAGE_KEY
 *
 * Return: number of the load that it belongs to, or 0: it has no number, and is damaged.
 */
unsigned int loads_record(struct loads *loads, unsigned int node, const struct line *line);

/** loads_see() - follow any line that has an id: the kernel writes records, so audit is on */
void loads_see(struct loads *loads, unsigned int node, const struct line *line);

/** loads_other() - follow a line of auditd or of audit itself: LINE_CONFIG, LINE_DAEMON, LINE_BOOT */
void loads_other(struct loads *loads, unsigned int node, const struct line *line);

/** loads_end() - the log is over: what is still open is missing */
void loads_end(struct loads *loads);

void loads_free(struct loads *loads);

#endif /* NCR_REPORT_LOADS_H */
