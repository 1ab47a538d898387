// SPDX-License-Identifier: GPL-2.0-or-later
#include "event.h"

#include <stdlib.h>
#include <string.h>

void events_begin(struct events *events, void (*done)(void *context, const struct event *event), void *context)
{
	memset(events, 0, sizeof(*events));
	events->done = done;
	events->context = context;
}

static bool room_for(struct event *event, size_t size)
{
	size_t room = event->room ?: 1024;
	char *text;

	if (event->size + size > EVENT_SIZE_MAX)
		return false;
	while (room < event->size + size)
		room *= 2;
	if (room == event->room)
		return true;
	text = realloc(event->text, room);
	if (!text)
		return false;
	event->text = text;
	event->room = room;
	return true;
}

static bool append(struct event *event, const char *text, size_t size)
{
	if (!room_for(event, size + 1))
		return false;
	memcpy(event->text + event->size, text, size);
	event->size += size;
	event->text[event->size++] = '\n';
	return true;
}

static void begin(struct event *event, const struct line *line, unsigned int node, unsigned int load)
{
	event->id = line->id;
	event->node = node;
	event->load = load;
	event->size = 0;
	event->records = 0;
	event->syscall = false;
	event->whole = false;
}

static bool is(const struct event *event, const struct line *line, unsigned int node)
{
	return event_id_equal(&event->id, &line->id) && event->node == node;
}

/* --- those that wait ---------------------------------------------------------------------------------------------- */

static struct event *waiting_at(struct events *events, unsigned int i)
{
	return &events->waiting[(events->first + i) % EVENTS_MAX];
}

/* the newest is the likeliest */
static struct event *find(struct events *events, const struct line *line, unsigned int node)
{
	unsigned int i;

	for (i = events->count; i; i--)
		if (is(waiting_at(events, i - 1), line, node))
			return waiting_at(events, i - 1);
	return NULL;
}

static void give_first(struct events *events)
{
	struct event *event = &events->waiting[events->first];

	events->first = (events->first + 1) % EVENTS_MAX;
	events->count--;
	events->done(events->context, event);
}

static void give_whole(struct events *events)
{
	while (events->count && events->waiting[events->first].whole)
		give_first(events);
}

/* Its SYSCALL record, when that came first. */
static bool join_call(struct events *events, struct event *event, const struct line *line)
{
	unsigned int i;

	for (i = 0; i < EVENTS_MAX; i++) {
		struct event *call = &events->calls[i];

		if (!call->size || !is(call, line, event->node))
			continue;
		event->syscall = append(event, call->text, call->size - 1);
		call->size = 0;
		return event->syscall;
	}
	return true;
}

static bool take_record(struct events *events, const struct line *line, unsigned int node, unsigned int load)
{
	struct event *event = find(events, line, node);

	if (!event) {
		if (events->count == EVENTS_MAX)
			give_first(events);
		event = waiting_at(events, events->count++);
		begin(event, line, node, load);
		if (!join_call(events, event, line))
			return false;
	}
	if (!append(event, line->text, line->size))
		return false;
	event->records++;
	return true;
}

static bool take_call(struct events *events, const struct line *line, unsigned int node)
{
	struct event *event = find(events, line, node);

	if (event) {
		if (!event->syscall)
			event->syscall = append(event, line->text, line->size);
		return event->syscall;
	}
	event = &events->calls[events->next_call++ % EVENTS_MAX];
	begin(event, line, node, 0);
	return append(event, line->text, line->size);
}

bool events_take(struct events *events, const struct line *line, unsigned int node, unsigned int load)
{
	struct event *event;
	bool taken = true;

	switch (line->type) {
	case LINE_OPERATION:
	case LINE_STORAGE_KEY:
		taken = take_record(events, line, node, load);
		break;
	case LINE_SYSCALL:
		taken = take_call(events, line, node);
		break;
	case LINE_END:
		event = find(events, line, node);
		if (event)
			event->whole = true;
		break;
	default:
		break;
	}
	give_whole(events);
	return taken;
}

bool event_line(const struct event *event, size_t *at, struct line *line)
{
	const char *start = event->text + *at, *newline;

	if (*at >= event->size)
		return false;
	newline = memchr(start, '\n', event->size - *at);
	line_parse(line, start, newline - start);
	*at = newline + 1 - event->text;
	return true;
}

void events_flush(struct events *events)
{
	while (events->count)
		give_first(events);
}

void events_free(struct events *events)
{
	unsigned int i;

	for (i = 0; i < EVENTS_MAX; i++) {
		free(events->waiting[i].text);
		free(events->calls[i].text);
	}
	memset(events, 0, sizeof(*events));
}
