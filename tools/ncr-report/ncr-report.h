/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ncr-report.h - the verbs of ncr-report
 *
 * Each verb is a file of its own: a struct verb with its help, and functions that get the records one by one. scan.h reads
 * the logs for them; what is missing from the logs is printed after each report.
 */
#ifndef NCR_REPORT_H
#define NCR_REPORT_H

#include "message.h"
#include "request.h"
#include "report.h"

/* --help of the verbs that read logs */
#define LOGS_HELP \
	"FILE is a log of auditd, raw or enriched, compressed (gzip, xz, zstd) or not; a folder with audit.log and what it was\n" \
	"rotated to; or - for standard input. Without FILE: the log of this machine, as /etc/audit/auditd.conf has it.\n"
#define FILTER_HELP \
	"  -o, --operation NAME,...  these operations, by the names that rules on them have, ncr-auditctl(8)\n" \
	"  -k, --key KEY             uuid or its beginning, key id, or label\n" \
	"  -u, --user USER           name or number: who logged in, or as whom it was done\n" \
	"  -p, --program PROGRAM     path, or its last part\n" \
	"      --outcome done|refused\n" \
	"      --node NAME           machine, in collected logs\n" \
	"      --from TIME, --to TIME   2026-11-24, \"2026-11-24 19:06\", 2026-11-24T19:06:35Z, today, yesterday, 12h, 30d (ago)\n"
#define FORMAT_HELP \
	"      --csv, --json         for programs; times are UTC then\n" \
	"  -n, --numeric             users by number\n" \
	"      --config FILE         of auditd\n"

/**
 * struct verb - one verb
 * @name: on the command line
 * @summary: one line
 * @usage: what follows the name
 * @help: the rest of --help
 * @options: REQUEST(...) | ... that it takes
 * @run: does it; returns the exit code
 */
struct verb {
	const char *name;
	const char *summary;
	const char *usage;
	const char *help;
	uint64_t options;
	int (*run)(struct request *request);
};

extern const struct verb verb_summary, verb_events, verb_keys, verb_key, verb_refused, verb_missing, verb_verify;

#endif /* NCR_REPORT_H */
