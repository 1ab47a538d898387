/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scan.h - all logs of a request, from their lines to the records that it asks for
 */
#ifndef NCR_REPORT_SCAN_H
#define NCR_REPORT_SCAN_H

#include "loads.h"
#include "request.h"

struct logs;

/**
 * struct scan - what a reading is for
 * @request: which logs, which records
 * @all: give records of whatever key; the verb chooses keys itself
 * @record: called with each record that matches
 * @event: called with each event of ours as it is, and @record not; or NULL
 * @context: for both
 * @loads: during the reading and after it: machines, loads
 * @gaps: after it: what is missing
 * @nodes: lines have node=, so that a report has a column for it
 * @records: how many were given
 * @lines, @bytes: that were read
 * @first, @last: times of the earliest and the latest record of ours, of whatever filter
 */
struct scan {
	const struct request *request;
	bool all;
	void (*record)(void *context, const struct record *record);
	void (*event)(void *context, const struct event *event);
	void *context;
	struct loads loads;
	struct gaps gaps;
	bool nodes;
	uint64_t records;
	uint64_t lines;
	uint64_t bytes;
	uint64_t first;
	uint64_t last;
};

/**
 * scan_open() - open the logs; the output is not begun before this has succeeded
 * @scan: with its first members set
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int scan_open(struct scan *scan, struct logs *logs);

/** scan_read() - read them; EXIT_DONE, or an exit code after a message */
int scan_read(struct scan *scan, struct logs *logs);

/** scan_node() - name of a node */
const char *scan_node(const struct scan *scan, unsigned int node);

/** scan_left_out() - a report could not keep everything: @count of @what */
void scan_left_out(struct scan *scan, uint64_t count, const char *what);

void scan_free(struct scan *scan);

#endif /* NCR_REPORT_SCAN_H */
