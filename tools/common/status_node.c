// SPDX-License-Identifier: GPL-2.0-or-later
#include "status_node.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A value's type follows from the value, so that lines of a newer module come out well too. */
static void set_type(struct status_line *line)
{
	char *end;

	if (!strcmp(line->value, "yes") || !strcmp(line->value, "set")) {
		line->type = STATUS_BOOL;
		line->yes = true;
	} else if (!strcmp(line->value, "no") || !strcmp(line->value, "not set")) {
		line->type = STATUS_BOOL;
	} else if (*line->value >= '0' && *line->value <= '9') {
		errno = 0;
		line->number = strtoull(line->value, &end, 10);
		if (!*end && !errno)
			line->type = STATUS_NUMBER;
	}
}

bool status_parse(struct status *status, char *text)
{
	struct status_line *line;
	char *next, *colon;

	memset(status, 0, sizeof(*status));
	for (; *text; text = next) {
		next = strchrnul(text, '\n');
		if (*next)
			*next++ = '\0';
		colon = strstr(text, ": ");
		if (!colon || colon == text || status->count == STATUS_LINES)
			return false;
		*colon = '\0';
		line = &status->lines[status->count++];
		line->name = text;
		line->value = colon + 2;
		set_type(line);
	}
	return status_find(status, "state");
}

const char *status_find(const struct status *status, const char *name)
{
	size_t i;

	for (i = 0; i < status->count; i++)
		if (!strcmp(status->lines[i].name, name))
			return status->lines[i].value;
	return NULL;
}

int status_code(const struct status *status)
{
	const char *state = status_find(status, "state");
	const char *master_key = status_find(status, "master_key");

	if (!state || strcmp(state, "operational"))
		return STATUS_ERROR;
	return master_key && !strcmp(master_key, "set") ? STATUS_OPERATIONAL : STATUS_NO_MASTER_KEY;
}
