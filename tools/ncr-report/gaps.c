// SPDX-License-Identifier: GPL-2.0-or-later
#include "gaps.h"

#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[GAP_KINDS] = {
	[GAP_SEQUENCE] = "sequence",
	[GAP_LOST] = "lost",
	[GAP_AUDIT_OFF] = "audit-off",
	[GAP_DAEMON_ERROR] = "auditd-error",
	[GAP_PROBE_LOST] = "probe-lost",
	[GAP_RULES_REMOVED] = "rules-removed",
	[GAP_NO_SUBJECT] = "no-subject",
	[GAP_DAMAGED] = "damaged",
	[GAP_CUT_SHORT] = "cut-short",
	[GAP_UNREADABLE] = "unreadable",
	[GAP_TOO_MANY] = "too-many",
	[GAP_BEGINNING] = "beginning",
	[GAP_OPEN_END] = "open-end",
	[GAP_DAEMON_STOPPED] = "auditd-stopped",
	[GAP_RULES_CHANGED] = "rules-changed",
	[GAP_LATE] = "late",
	[GAP_ORDER] = "order",
	[GAP_DUPLICATE] = "duplicate",
};

const char *gap_name(enum gap_kind kind)
{
	return names[kind];
}

bool gap_missing(enum gap_kind kind)
{
	return kind < GAP_BEGINNING;
}

void gaps_add(struct gaps *gaps, const struct gap *gap, const char *format, ...)
{
	struct gap *more = NULL;
	va_list arguments;
	char *detail;

	if (gaps->count < GAPS_MAX)
		more = reallocarray(gaps->gaps, gaps->count + 1, sizeof(*more));
	/* counted in any case: what cannot be kept is not hidden */
	if (!more) {
		gaps->more[gap->kind]++;
		return;
	}
	gaps->gaps = more;
	va_start(arguments, format);
	detail = text_format(format, arguments);
	va_end(arguments);
	more[gaps->count] = *gap;
	more[gaps->count++].detail = detail;
}

bool gap_within(const struct gap *gap, uint64_t from, uint64_t to)
{
	/* what has no time may be anywhere */
	if (!gap->from && !gap->to)
		return true;
	return (!gap->to || gap->to >= from) && (!to || gap->from <= to);
}

static int order(const void *a, const void *b)
{
	const struct gap *one = a, *other = b;

	if (gap_missing(one->kind) != gap_missing(other->kind))
		return gap_missing(one->kind) ? -1 : 1;
	if (one->node != other->node)
		return one->node < other->node ? -1 : 1;
	if (one->from != other->from)
		return one->from < other->from ? -1 : 1;
	return (int)one->kind - (int)other->kind;
}

void gaps_sort(struct gaps *gaps)
{
	if (gaps->count)
		qsort(gaps->gaps, gaps->count, sizeof(*gaps->gaps), order);
}

void gaps_free(struct gaps *gaps)
{
	size_t i;

	for (i = 0; i < gaps->count; i++)
		free(gaps->gaps[i].detail);
	free(gaps->gaps);
	*gaps = (struct gaps) { 0 };
}
