/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.h - one line of an audit log: which record it is, of which event, without a look at its fields
 *
 * This is the cheap scan that every line goes through; only events with records of ours are given to libauparse.
 */
#ifndef NCR_REPORT_LINE_H
#define NCR_REPORT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* as enriched records begin their second half: names for the numbers before */
#define LINE_ENRICHED '\x1d'
/* a record of the kernel has 8970 bytes at most, and what auditd adds to it less than that */
#define LINE_SIZE_MAX 65536
#define LINE_NODE_MAX 255

/* what a line is to this program */
enum line_type {
	LINE_OTHER,		/* a record that tells us nothing; its event is not parsed */
	LINE_STORAGE_KEY,	/* 1600 */
	LINE_OPERATION,		/* 1601 */
	LINE_SYSCALL,		/* who, and with what outcome; or the same of io_uring */
	LINE_END,		/* the last record of an event */
	LINE_CONFIG,		/* CONFIG_CHANGE: audit switched off, rules removed, losses counted */
	LINE_DAEMON,		/* of auditd itself */
	LINE_BOOT,		/* the first records after a boot */
	LINE_NONE,		/* no record, and none lost: empty, or what ausearch puts between events */
	LINE_BAD,		/* should be a record */
};

/** struct event_id - what the records of an event have in common on one machine */
struct event_id {
	uint64_t time;		/* milliseconds since 1970 */
	uint32_t serial;
};

/**
 * struct line - one line
 * @type: LINE_...
 * @text: all of it, not NUL-terminated
 * @size: bytes, without the end of the line
 * @name: of the type, @name_length bytes
 * @node: of node=, @node_length bytes; none: 0 bytes
 * @id: of the event; not set for LINE_OTHER, LINE_NONE and LINE_BAD
 * @body: what follows "msg=audit(…): "
 */
struct line {
	enum line_type type;
	const char *text;
	size_t size;
	const char *name;
	size_t name_length;
	const char *node;
	size_t node_length;
	struct event_id id;
	const char *body;
};

/** line_parse() - find out what @size bytes at @text are */
void line_parse(struct line *line, const char *text, size_t size);

/** line_id() - the id of a line of whatever type; false when it has none */
bool line_id(const char *text, size_t size, struct event_id *id);

/**
 * line_field() - the value of a field, as it is written
 * @line: with a body
 * @name: of the field
 * @length: out: bytes of the value
 *
 * The first one of that name counts. A value never holds a blank: strings that others chose are in hexadecimal digits then.
 *
 * Return: the value, or NULL.
 */
const char *line_field(const struct line *line, const char *name, size_t *length);

/** line_number() - the same of a decimal number, or @missing */
uint64_t line_number(const struct line *line, const char *name, uint64_t missing);

/** line_is() - whether a field has this value */
bool line_is(const struct line *line, const char *name, const char *value);

static inline bool event_id_equal(const struct event_id *a, const struct event_id *b)
{
	return a->serial == b->serial && a->time == b->time;
}

#endif /* NCR_REPORT_LINE_H */
