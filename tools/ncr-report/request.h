/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * request.h - what was asked for: the command line of a verb, parsed and checked
 */
#ifndef NCR_REPORT_REQUEST_H
#define NCR_REPORT_REQUEST_H

#include "filter.h"
#include "table.h"

enum request_option {
	REQUEST_OPERATION,
	REQUEST_KEY,
	REQUEST_USER,
	REQUEST_PROGRAM,
	REQUEST_OUTCOME,
	REQUEST_NODE,
	REQUEST_FROM,
	REQUEST_TO,
	REQUEST_BY,
	REQUEST_JSON,
	REQUEST_CSV,
	REQUEST_NUMERIC,
	REQUEST_CONFIG,
	REQUEST_TRAIL_KEY,
	REQUEST_EXPECT,
	REQUEST_HELP,
	REQUEST_OPTIONS
};

/* verification keys of one run: a machine has as many as it has had master keys */
#define REQUEST_TRAIL_KEYS_MAX 16

#define REQUEST(name) (UINT64_C(1) << REQUEST_##name)
#define REQUEST_INPUT REQUEST(CONFIG)
#define REQUEST_FILTERS \
	(REQUEST(OPERATION) | REQUEST(KEY) | REQUEST(USER) | REQUEST(PROGRAM) | REQUEST(OUTCOME) | REQUEST(NODE) | \
	 REQUEST(FROM) | REQUEST(TO))
#define REQUEST_FORMATS (REQUEST(JSON) | REQUEST(CSV))

/**
 * struct request - the options of a verb
 * @given: bits REQUEST(...)
 * @filter: which records
 * @format: of the report
 * @by: what --by names, or NULL
 * @config: auditd's configuration
 * @trail_keys: names of files, @trail_key_count of them
 * @expect: "trail:number", or NULL
 * @logs: arguments that are no options, @log_count of them
 */
struct request {
	uint64_t given;
	struct filter filter;
	enum table_format format;
	const char *by;
	const char *config;
	const char *trail_keys[REQUEST_TRAIL_KEYS_MAX];
	unsigned int trail_key_count;
	const char *expect;
	char **logs;
	int log_count;
};

/**
 * request_parse() - parse what follows a verb
 * @request: out
 * @verb: its name, for messages
 * @allowed: bits of the options that it takes
 * @argc, @argv: of the verb: argv[0] is its name
 *
 * Return: EXIT_DONE, or EXIT_USAGE after a message.
 */
int request_parse(struct request *request, const char *verb, uint64_t allowed, int argc, char **argv);

#endif /* NCR_REPORT_REQUEST_H */
