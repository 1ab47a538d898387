// SPDX-License-Identifier: GPL-2.0-or-later
#include "line.h"

#include <string.h>

#define STARTS(text, left, word) ((left) >= sizeof(word) - 1 && !memcmp(text, word, sizeof(word) - 1))

/* Types as auditd writes them: by name, by UNKNOWN[number] for those that its libaudit does not know, or by number. */
static const struct {
	const char *name;
	enum line_type type;
} types[] = {
	{ "UNKNOWN[1601]", LINE_OPERATION },
	{ "CRYPTO_USERSPACE_OP", LINE_OPERATION },
	{ "1601", LINE_OPERATION },
	{ "UNKNOWN[1600]", LINE_STORAGE_KEY },
	{ "CRYPTO_STORAGE_KEY", LINE_STORAGE_KEY },
	{ "1600", LINE_STORAGE_KEY },
	{ "SYSCALL", LINE_SYSCALL },
	{ "URINGOP", LINE_SYSCALL },
	{ "UNKNOWN[1336]", LINE_SYSCALL },
	{ "PROCTITLE", LINE_END },
	{ "EOE", LINE_END },
	{ "CONFIG_CHANGE", LINE_CONFIG },
	{ "SYSTEM_BOOT", LINE_BOOT },
	{ "KERNEL", LINE_BOOT },
};

static enum line_type type_of(const char *name, size_t length)
{
	size_t i;

	/* most lines of a log */
	if (*name == 'P' && length == 4)
		return LINE_OTHER;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].name[0] == *name && strlen(types[i].name) == length && !memcmp(types[i].name, name, length))
			return types[i].type;
	return STARTS(name, length, "DAEMON_") ? LINE_DAEMON : LINE_OTHER;
}

/* Decimal digits up to @stop; the position after it, or NULL. */
static const char *digits(const char *at, const char *end, char stop, uint64_t most, uint64_t *number)
{
	const char *start = at;

	for (*number = 0; at < end && *at >= '0' && *at <= '9'; at++) {
		*number = *number * 10 + (*at - '0');
		if (*number > most)
			return NULL;
	}
	return at < end && at > start && *at == stop ? at + 1 : NULL;
}

static const char *parse_id(struct event_id *id, const char *at, const char *end)
{
	uint64_t seconds, milliseconds, serial;

	at = digits(at, end, '.', UINT64_MAX / 10000, &seconds);
	if (at)
		at = digits(at, end, ':', 999, &milliseconds);
	if (at)
		at = digits(at, end, ')', UINT32_MAX, &serial);
	if (!at || at == end || *at != ':')
		return NULL;
	*id = (struct event_id) { .time = seconds * 1000 + milliseconds, .serial = serial };
	at++;
	return at < end && *at == ' ' ? at + 1 : at;
}

bool line_id(const char *text, size_t size, struct event_id *id)
{
	const char *at = memmem(text, size, "msg=audit(", 10);

	return at && parse_id(id, at + 10, text + size);
}

/* ausearch without --raw begins each event with these */
static bool between_events(const char *text, size_t size)
{
	return !size || (size == 4 && !memcmp(text, "----", 4)) || STARTS(text, size, "time->");
}

void line_parse(struct line *line, const char *text, size_t size)
{
	const char *at = text, *end = text + size, *space;

	*line = (struct line) { .type = LINE_BAD, .text = text, .size = size };
	if (STARTS(at, size, "node=")) {
		space = memchr(at, ' ', end - at);
		if (!space || space - at - 5 > LINE_NODE_MAX)
			return;
		line->node = at + 5;
		line->node_length = space - line->node;
		at = space + 1;
	}
	if (!STARTS(at, (size_t)(end - at), "type=")) {
		if (between_events(text, size))
			line->type = LINE_NONE;
		return;
	}
	line->name = at + 5;
	space = memchr(line->name, ' ', end - line->name);
	if (!space)
		return;
	line->name_length = space - line->name;
	at = space + 1;
	if (!STARTS(at, (size_t)(end - at), "msg=audit("))
		return;
	line->type = type_of(line->name, line->name_length);
	if (line->type == LINE_OTHER)
		return;
	line->body = parse_id(&line->id, at + 10, end);
	if (!line->body || memchr(text, '\0', size))
		line->type = LINE_BAD;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

const char *line_field(const struct line *line, const char *name, size_t *length)
{
	const char *at = line->body, *end = line->text + line->size, *value, *next;
	size_t size = strlen(name);

	while (at < end && *at != LINE_ENRICHED) {
		for (next = at; next < end && *next != ' ' && *next != LINE_ENRICHED; next++)
			;
		if ((size_t)(next - at) > size && at[size] == '=' && !memcmp(at, name, size)) {
			value = at + size + 1;
			*length = next - value;
			return value;
		}
		at = next < end && *next == ' ' ? next + 1 : next;
	}
	return NULL;
}

uint64_t line_number(const struct line *line, const char *name, uint64_t missing)
{
	size_t length;
	const char *value = line_field(line, name, &length);
	uint64_t number = 0;

	if (!value || !length || length > 19)
		return missing;
	for (; length; length--, value++) {
		if (*value < '0' || *value > '9')
			return missing;
		number = number * 10 + (*value - '0');
	}
	return number;
}

bool line_is(const struct line *line, const char *name, const char *value)
{
	size_t length;
	const char *found = line_field(line, name, &length);

	return found && length == strlen(value) && !memcmp(found, value, length);
}
