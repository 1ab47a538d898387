/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.h - records of ours and the SYSCALL record of the same event, brought together
 *
 * Records of events that happen at the same time are mixed in a log, and ours comes before the SYSCALL record or after
 * it. Events wait here until they are whole, a bounded number of them.
 */
#ifndef NCR_REPORT_EVENT_H
#define NCR_REPORT_EVENT_H

#include "line.h"

/* events that wait, and SYSCALL records that wait for a record of ours */
#define EVENTS_MAX 64
/* bytes of one event: a system call has 256 records of ours at most, of 700 bytes and a subject */
#define EVENT_SIZE_MAX (1 << 20)

/**
 * struct event - the records of one event that we want
 * @id: of the event
 * @node: number that the caller gave with its first record
 * @load: likewise: of the load of the module that it belongs to
 * @text: whole lines, each with its newline, @size bytes
 * @records: how many of them are ours
 * @syscall: there is a SYSCALL record
 * @whole: its last record was seen
 */
struct event {
	struct event_id id;
	unsigned int node;
	unsigned int load;
	char *text;
	size_t size;
	size_t room;
	unsigned int records;
	bool syscall;
	bool whole;
};

/**
 * struct events - those that wait, first in first out
 * @done: called with each event in the order of their first records of ours
 */
struct events {
	struct event waiting[EVENTS_MAX];
	unsigned int first;
	unsigned int count;
	struct event calls[EVENTS_MAX];
	unsigned int next_call;
	void (*done)(void *context, const struct event *event);
	void *context;
};

void events_begin(struct events *events, void (*done)(void *context, const struct event *event), void *context);

/**
 * events_take() - the next line
 * @line: LINE_OPERATION, LINE_STORAGE_KEY, LINE_SYSCALL or LINE_END
 * @node: number of its node
 * @load: of the module, when it is a record of ours
 *
 * Return: false when there is no memory, or no room in the event; the record is left out then.
 */
bool events_take(struct events *events, const struct line *line, unsigned int node, unsigned int load);

/** event_line() - the lines of an event one after another; *@at is 0 for the first; false when there are no more */
bool event_line(const struct event *event, size_t *at, struct line *line);

/** events_flush() - nothing more comes: give what waits */
void events_flush(struct events *events);

void events_free(struct events *events);

#endif /* NCR_REPORT_EVENT_H */
