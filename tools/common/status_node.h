/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * status_node.h - reading what the module says of itself
 */
#ifndef NCR_STATUS_NODE_H
#define NCR_STATUS_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The exit codes of ncr status. */
enum {
	STATUS_OPERATIONAL = 0,
	STATUS_NO_MASTER_KEY = 1,
	STATUS_ERROR = 2,		/* error state, or not operational for another reason */
	STATUS_NOT_LOADED = 3,
	STATUS_UNKNOWN = 6,
};

enum status_type { STATUS_TEXT, STATUS_NUMBER, STATUS_BOOL };

/**
 * struct status_line - one line of the node
 * @name: before the colon
 * @value: behind it
 * @number: of STATUS_NUMBER
 * @yes: of STATUS_BOOL
 */
struct status_line {
	const char *name;
	const char *value;
	enum status_type type;
	uint64_t number;
	bool yes;
};

#define STATUS_LINES 64

/**
 * struct status - the node, taken apart
 * @lines: @count of them, in their order; names that are not known to us among them
 */
struct status {
	struct status_line lines[STATUS_LINES];
	size_t count;
};

/**
 * status_parse() - take the node's text apart
 * @status: filled in; refers to @text
 * @text: NUL-terminated; altered
 *
 * Return: whether it was lines of "name: value" with a state among them.
 */
bool status_parse(struct status *status, char *text);

/** status_code() - STATUS_OPERATIONAL, _NO_MASTER_KEY or _ERROR */
int status_code(const struct status *status);

/** status_find() - the value of a line, or NULL */
const char *status_find(const struct status *status, const char *name);

#endif /* NCR_STATUS_NODE_H */
