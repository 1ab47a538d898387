/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h - what the reports have in common: logs are read, rows are written, and what is missing is told
 */
#ifndef NCR_REPORT_REPORT_H
#define NCR_REPORT_REPORT_H

#include "scan.h"
#include "table.h"

/**
 * struct report - one report on its way
 * @request: what was asked for
 * @table: where rows go
 * @scan: what is read
 * @own: of the verb
 */
struct report {
	const struct request *request;
	struct table table;
	struct scan scan;
	void *own;
};

/**
 * struct report_kind - what a verb does in it; each may be NULL
 * @all: it chooses keys itself
 * @begin: before the first record
 * @record: each that matches
 * @end: after the last one
 * @event: in place of @record: each event of ours as it stands in the log, whatever the filter
 * @bad: what the exit status goes by, in place of what is missing
 */
struct report_kind {
	bool all;
	void (*begin)(struct report *report);
	void (*record)(struct report *report, const struct record *record);
	void (*end)(struct report *report);
	void (*event)(struct report *report, const struct event *event);
	bool (*bad)(const struct report *report);
};

/**
 * report_run() - read the logs of a request and write the report, and after it what is missing
 *
 * Return: EXIT_DONE: nothing is missing. EXIT_NEGATIVE: something is, and is told. Other exit codes after a message.
 */
int report_run(const struct request *request, const struct report_kind *kind, void *own);

/** report_node() - for table_text(): name of a record's machine */
const char *report_node(const struct report *report, unsigned int node);

/** report_missing() - the table of what is missing; how much of it is not a note */
size_t report_missing(struct report *report);

#endif /* NCR_REPORT_REPORT_H */
