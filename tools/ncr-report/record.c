// SPDX-License-Identifier: GPL-2.0-or-later
#include "record.h"

#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct record_subject nobody = {
	.pid = RECORD_UNSET, .auid = RECORD_UNSET, .uid = RECORD_UNSET, .euid = RECORD_UNSET, .session = RECORD_UNSET,
};

/* where the part of a record begins that says who: audit_log_task_info() of the kernel, audit_log_exit() */
#define SUBJECT " ppid="

/* --- values ------------------------------------------------------------------------------------------------------- */

/* Decimal digits; false when it is anything else or more. */
static bool decimal(const char *value, size_t length, uint64_t most, uint64_t *number)
{
	*number = 0;
	if (!length)
		return false;
	for (; length; length--, value++) {
		uint64_t digit = (unsigned char)*value - '0';

		if (*value < '0' || *value > '9' || digit > most || *number > (most - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return true;
}

/* 32 lower-case digits; anything else is no name of a key. */
static bool uuid(const char *value, size_t length, char *text)
{
	if (length != RECORD_UUID_SIZE - 1)
		return false;
	memcpy(text, value, length);
	text[length] = '\0';
	return strspn(text, "0123456789abcdef") == length;
}

/* --- fields of ours ----------------------------------------------------------------------------------------------- */

enum kind { WORD, UNTRUSTED, BYTES, UUID, HANDLE, NUMBER, FLAG, SIGN, USER };

struct field {
	const char *name;
	enum kind kind;
	size_t offset;
	size_t room;
};

#define AT(member) offsetof(struct record, member)
#define FIELD(name, kind, member) { name, kind, AT(member), sizeof(((struct record *)0)->member) }
#define KEY(number) \
	FIELD("key" #number, HANDLE, key[number - 1].handle), \
	FIELD("key" #number "_id", BYTES, key[number - 1].id), \
	FIELD("key" #number "_uuid", UUID, key[number - 1].uuid), \
	FIELD("key" #number "_label", UNTRUSTED, key[number - 1].label)

/* in the order of the records, so that the next one is mostly the next field */
static const struct field fields[] = {
	FIELD("crypto_op", WORD, operation),
	FIELD("ncr_event", WORD, operation),
	FIELD("ctx", NUMBER, ctx),
	FIELD("session", HANDLE, session),
	FIELD("operation", UNTRUSTED, what),
	FIELD("algo", UNTRUSTED, algorithm),
	KEY(1),
	KEY(2),
	FIELD("store", UUID, store),
	FIELD("generation", NUMBER, generation),
	FIELD("by", WORD, by),
	FIELD("keys", HANDLE, keys),
	FIELD("approved", SIGN, approved),
	FIELD("reason", UNTRUSTED, reason),
	FIELD("test", UNTRUSTED, reason),
	FIELD("res", FLAG, done),
	FIELD("late", FLAG, late),
	FIELD("seq", NUMBER, seq),
	FIELD("opener_auid", USER, opener_auid),
	FIELD("opener_uid", USER, opener_uid),
	FIELD("opener_comm", UNTRUSTED, opener_comm),
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static const struct field *find(const char *name, size_t length, size_t *hint)
{
	size_t i;

	for (i = 0; i < FIELDS; i++) {
		const struct field *field = &fields[(*hint + i) % FIELDS];

		if (!strncmp(field->name, name, length) && !field->name[length]) {
			*hint = field - fields + 1;
			return field;
		}
	}
	return NULL;
}

/* Whether the value is of its kind. */
static bool set(struct record *record, const struct field *field, const char *value, size_t length)
{
	void *at = (char *)record + field->offset;
	uint64_t number;

	switch (field->kind) {
	case WORD:
		/* of the kernel's own, but somebody may have written it himself */
		text_tame(value, length, at, field->room);
		return length;
	case UNTRUSTED:
		text_untrusted(value, length, at, field->room);
		return true;
	case BYTES:
		text_bytes(value, length, at, field->room);
		return true;
	case UUID:
		return uuid(value, length, at);
	case HANDLE:
		if (!decimal(value, length, INT32_MAX, &number))
			return false;
		*(int64_t *)at = number;
		return true;
	case NUMBER:
		return decimal(value, length, UINT64_MAX, at);
	case FLAG:
		if (!decimal(value, length, 1, &number))
			return false;
		*(bool *)at = number;
		return true;
	case SIGN:
		if (!decimal(value, length, 1, &number))
			return false;
		*(int *)at = number;
		return true;
	case USER:
		if (!decimal(value, length, UINT32_MAX, &number))
			return false;
		*(uint32_t *)at = number;
		return true;
	}
	return false;
}

static void clear(struct record *record)
{
	unsigned int i;

	/* not the texts themselves: they are long */
	record->operation[0] = record->what[0] = record->algorithm[0] = record->by[0] = record->reason[0] = '\0';
	record->store[0] = record->opener_comm[0] = '\0';
	record->notice = record->has_ctx = record->done = record->late = record->has_opener = false;
	record->ctx = record->generation = record->seq = 0;
	record->session = record->keys = record->approved = -1;
	record->opener_auid = record->opener_uid = RECORD_UNSET;
	for (i = 0; i < 2; i++) {
		record->key[i].handle = -1;
		record->key[i].id[0] = record->key[i].uuid[0] = record->key[i].label[0] = '\0';
	}
	record->subject = &nobody;
}

/* One "name=value"; false when it should be one of ours and its value cannot be. */
static bool read_field(struct record *record, const char *text, size_t size, size_t *hint, bool *has_outcome)
{
	const char *equals = memchr(text, '=', size);
	const struct field *field = equals ? find(text, equals - text, hint) : NULL;

	if (!field)
		return equals || !size;
	record->has_ctx |= field->offset == AT(ctx);
	record->has_opener |= field->offset == AT(opener_uid);
	record->notice |= *field->name == 'n';
	*has_outcome |= field->offset == AT(done);
	return set(record, field, equals + 1, text + size - equals - 1);
}

/* Says whether the fields that each record has are there, and all are what they should be. */
static bool read_own(struct record *record, const struct line *line, const char *subject)
{
	const char *at = line->body, *end = subject ?: line->text + line->size, *next, *enriched;
	bool good = true, has_outcome = false;
	size_t hint = 0;

	clear(record);
	record->type = line->type == LINE_STORAGE_KEY ? 1600 : 1601;
	enriched = memchr(at, LINE_ENRICHED, end - at);
	end = enriched ?: end;
	for (; at < end; at = next + 1) {
		next = memchr(at, ' ', end - at) ?: end;
		good &= read_field(record, at, next - at, &hint, &has_outcome);
	}
	if (line->type == LINE_STORAGE_KEY)
		strcpy(record->operation, "master_key_set");
	/* the one record that tells of no operation */
	if (!has_outcome && !strcmp(record->operation, "trail_head"))
		has_outcome = record->done = true;
	return good && has_outcome && record->seq && *record->operation;
}

/* --- the subject -------------------------------------------------------------------------------------------------- */

static uint32_t user_number(const char *value)
{
	long long number = strtoll(value, NULL, 10);

	/* old records have -1 for 4294967295 */
	return number < 0 || number > UINT32_MAX ? RECORD_UNSET : (uint32_t)number;
}

/* libauparse knows users of this machine, and prefers what an enriched record says. */
static void user(struct reader *reader, const char *value, uint32_t *number, char *name)
{
	const char *interpreted;

	*number = user_number(value);
	if (*number == RECORD_UNSET) {
		strcpy(name, "unset");
		return;
	}
	interpreted = reader->numeric ? NULL : auparse_interpret_field(reader->auparse);
	if (interpreted && *interpreted && strncmp(interpreted, "unknown(", 8))
		text_tame(interpreted, strlen(interpreted), name, RECORD_NAME_SIZE);
	else
		snprintf(name, RECORD_NAME_SIZE, "%" PRIu32, *number);
}

static void read_subject_field(struct reader *reader, struct record_subject *subject, const char *name, const char *value)
{
	if (!strcmp(name, "pid")) {
		subject->pid = user_number(value);
	} else if (!strcmp(name, "auid")) {
		user(reader, value, &subject->auid, subject->auid_name);
	} else if (!strcmp(name, "uid")) {
		user(reader, value, &subject->uid, subject->uid_name);
		subject->known = true;
	} else if (!strcmp(name, "euid")) {
		user(reader, value, &subject->euid, subject->euid_name);
	} else if (!strcmp(name, "ses")) {
		subject->session = user_number(value);
	} else if (!strcmp(name, "comm")) {
		text_untrusted(value, strlen(value), subject->comm, sizeof(subject->comm));
	} else if (!strcmp(name, "exe")) {
		text_untrusted(value, strlen(value), subject->exe, sizeof(subject->exe));
	}
}

static void parse_subject(struct reader *reader, struct record_subject *subject, const struct line *line)
{
	auparse_state_t *auparse = reader->auparse;
	const char *name, *value;

	*subject = nobody;
	/* with the newline that event.c has put behind it */
	if (auparse_new_buffer(auparse, line->text, line->size + 1) || auparse_next_event(auparse) <= 0 ||
	    auparse_first_record(auparse) <= 0 || auparse_first_field(auparse) <= 0)
		return;
	do {
		name = auparse_get_field_name(auparse);
		value = auparse_get_field_str(auparse);
		if (name && value)
			read_subject_field(reader, subject, name, value);
	} while (auparse_next_field(auparse) > 0);
}

static const char *subject_part(const struct line *line)
{
	return memmem(line->body, line->text + line->size - line->body, SUBJECT, strlen(SUBJECT));
}

static size_t place_of(const char *text, size_t size)
{
	uint64_t hash = 14695981039346656037u;
	size_t i;

	/* the pid and what is near it are at the beginning */
	for (i = 0; i < size && i < 64; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	return (hash >> 20) % READER_SUBJECTS;
}

static const struct record_subject *subject_of(struct reader *reader, const struct line *line, const char *part)
{
	size_t size = line->text + line->size - part;
	struct known_subject *known = &reader->subjects[place_of(part, size)];
	char *text;

	if (known->size == size && !memcmp(known->text, part, size))
		return &known->subject;
	parse_subject(reader, &known->subject, line);
	text = realloc(known->text, size);
	known->size = text ? size : 0;
	if (text)
		known->text = memcpy(text, part, size);
	return &known->subject;
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static int64_t exit_of(const struct line *line)
{
	size_t length;
	const char *value = line_field(line, "exit", &length);
	bool negative = value && length && *value == '-';
	uint64_t number;

	if (!value || !decimal(value + negative, length - negative, INT64_MAX, &number))
		return 0;
	return negative ? -(int64_t)number : (int64_t)number;
}

/* The SYSCALL record, wherever it stands. */
static bool find_call(struct record *record, const struct event *event, struct line *call)
{
	size_t at = 0;

	record->call = record->success = false;
	record->exit = 0;
	if (!event->syscall)
		return false;
	while (event_line(event, &at, call)) {
		if (call->type != LINE_SYSCALL)
			continue;
		record->call = true;
		record->success = line_is(call, "success", "yes");
		record->exit = exit_of(call);
		return true;
	}
	return false;
}

unsigned int reader_event(struct reader *reader, const struct event *event,
			  bool (*wanted)(void *context, const struct record *record),
			  void (*take)(void *context, const struct record *record), void *context)
{
	struct record *record = &reader->record;
	struct line line, call;
	unsigned int good = 0;
	const char *own, *part;
	size_t at = 0;

	record->id = event->id;
	record->node = event->node;
	record->load = event->load;
	part = find_call(record, event, &call) ? subject_part(&call) : NULL;
	while (event_line(event, &at, &line)) {
		if (line.type != LINE_OPERATION && line.type != LINE_STORAGE_KEY)
			continue;
		own = subject_part(&line);
		if (!read_own(record, &line, own))
			continue;
		good++;
		reader->orphans += !own && !part;
		if (wanted && !wanted(context, record))
			continue;
		if (own)
			record->subject = subject_of(reader, &line, own);
		else if (part)
			record->subject = subject_of(reader, &call, part);
		take(context, record);
	}
	return good;
}

bool reader_begin(struct reader *reader, bool numeric)
{
	memset(reader, 0, sizeof(*reader));
	reader->numeric = numeric;
	reader->auparse = auparse_init(AUSOURCE_BUFFER, "");
	return reader->auparse;
}

void reader_end(struct reader *reader)
{
	size_t i;

	auparse_destroy(reader->auparse);
	for (i = 0; i < READER_SUBJECTS; i++)
		free(reader->subjects[i].text);
	memset(reader, 0, sizeof(*reader));
}
