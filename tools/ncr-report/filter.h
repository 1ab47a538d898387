/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.h - which records are reported
 */
#ifndef NCR_REPORT_FILTER_H
#define NCR_REPORT_FILTER_H

#include "record.h"

/* operations of one --operation */
#define FILTER_OPERATIONS_MAX 64

enum filter_outcome { OUTCOME_ANY, OUTCOME_DONE, OUTCOME_REFUSED };

/**
 * struct filter - all that are set must match; those that are not are NULL or 0
 * @operations: any of these, @operation_count of them
 * @key: beginning of the uuid (at least 4 digits), or id, or label, of either key
 * @user: name or number: the one who logged in, or as whom the process ran
 * @program: path of the program, or its last part, or the name of the process
 * @node: name of the machine
 * @from: milliseconds since 1970
 * @to: likewise; 0: without an end
 */
struct filter {
	const char *operations[FILTER_OPERATIONS_MAX];
	unsigned int operation_count;
	const char *key;
	const char *user;
	const char *program;
	const char *node;
	enum filter_outcome outcome;
	uint64_t from;
	uint64_t to;
};

/** filter_key() - whether a key is the one that @wanted names, as in struct filter */
bool filter_key(const struct record_key *key, const char *wanted);

/** filter_keys() - whether one of the record's keys is the one that is wanted, or any is */
bool filter_keys(const struct filter *filter, const struct record *record);

/** filter_early() - what else can be said before the subject is known; @node: its name */
bool filter_early(const struct filter *filter, const struct record *record, const char *node);

/** filter_subject() - the rest */
bool filter_subject(const struct filter *filter, const struct record *record);

#endif /* NCR_REPORT_FILTER_H */
