/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gaps.h - what a report cannot know: records that are not in the log, and times when there were none
 */
#ifndef NCR_REPORT_GAPS_H
#define NCR_REPORT_GAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum gap_kind {
	/* missing: something was done, or may have been done, that the report does not have */
	GAP_SEQUENCE,		/* numbers of records that are not there */
	GAP_LOST,		/* the kernel counted records that it had to drop */
	GAP_AUDIT_OFF,		/* audit was switched off */
	GAP_DAEMON_ERROR,	/* auditd had an error, or had stopped writing */
	GAP_PROBE_LOST,		/* the module could not see what was selected, and recorded all */
	GAP_RULES_REMOVED,	/* rules that may have selected operations */
	GAP_NO_SUBJECT,		/* records that do not say who */
	GAP_DAMAGED,		/* lines that are no records, or none as the module writes them */
	GAP_CUT_SHORT,		/* a log ends in the middle of a line, or of its compressed data */
	GAP_UNREADABLE,		/* the rest of a log could not be read */
	GAP_TOO_MANY,		/* more keys, groups or nodes than this program keeps */
	/* notes: to be known when the report is read */
	GAP_BEGINNING,		/* the log begins after the module was loaded */
	GAP_OPEN_END,		/* a load ends without a record of its end, as at each reboot */
	GAP_DAEMON_STOPPED,	/* auditd ended; the kernel keeps records for the next one, as far as it has room */
	GAP_RULES_CHANGED,	/* rules were removed and as many added */
	GAP_LATE,		/* records apart from the event that they belong to */
	GAP_ORDER,		/* records that stand behind later ones */
	GAP_DUPLICATE,		/* records that are there twice */
	GAP_KINDS
};

/**
 * struct gap - one of them
 * @node: number, or GAP_NO_NODE
 * @from: milliseconds since 1970, 0: not known
 * @to: likewise; 0: not over
 * @count: of records, lines or rules; 0: not known
 * @detail: for people
 */
struct gap {
	enum gap_kind kind;
	unsigned int node;
	uint64_t from;
	uint64_t to;
	uint64_t count;
	char *detail;
};

#define GAP_NO_NODE (~0u)
/* more than this are counted, by kind */
#define GAPS_MAX 10000

struct gaps {
	struct gap *gaps;
	size_t count;
	uint64_t more[GAP_KINDS];
};

/** gap_name() - "sequence" …, for programs */
const char *gap_name(enum gap_kind kind);

/** gap_missing() - whether the kind is missing, not a note */
bool gap_missing(enum gap_kind kind);

/** gaps_add() - one more; a copy of @gap but for its detail, which is given as for printf(3) */
void gaps_add(struct gaps *gaps, const struct gap *gap, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** gap_within() - whether it has to do with a time: @from and @to as in struct gap */
bool gap_within(const struct gap *gap, uint64_t from, uint64_t to);

/** gaps_sort() - missing first, then notes; each by node and time */
void gaps_sort(struct gaps *gaps);

void gaps_free(struct gaps *gaps);

#endif /* NCR_REPORT_GAPS_H */
