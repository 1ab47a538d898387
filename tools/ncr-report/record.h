/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - what one record of ours says, with who did it
 *
 * The fields are those of ncr-audit(7). All texts are printable: text.h.
 */
#ifndef NCR_REPORT_RECORD_H
#define NCR_REPORT_RECORD_H

#include "event.h"

#include <auparse.h>

#define RECORD_UUID_SIZE 33
/* an id of 128 bytes of which each is written as \xNN */
#define RECORD_ID_SIZE 520
#define RECORD_LABEL_SIZE 264
#define RECORD_PATH_SIZE 4200
#define RECORD_NAME_SIZE 68
#define RECORD_UNSET UINT32_MAX

/** struct record_key - a key of a record; what is not said is empty, and @handle -1 */
struct record_key {
	int64_t handle;
	char id[RECORD_ID_SIZE];
	char uuid[RECORD_UUID_SIZE];
	char label[RECORD_LABEL_SIZE];
};

/**
 * struct record_subject - who
 * @known: any of it is told by the log
 * @auid: who logged in, or RECORD_UNSET: nobody; with his name, as an enriched record has it or this machine
 * @session: of audit, or RECORD_UNSET
 */
struct record_subject {
	bool known;
	uint32_t pid;
	uint32_t auid;
	uint32_t uid;
	uint32_t euid;
	uint32_t session;
	char auid_name[RECORD_NAME_SIZE];
	char uid_name[RECORD_NAME_SIZE];
	char euid_name[RECORD_NAME_SIZE];
	char comm[RECORD_NAME_SIZE];
	char exe[RECORD_PATH_SIZE];
};

/**
 * struct record - one record
 * @id: of its event
 * @node: number of the node
 * @load: number of the load of the module
 * @type: 1600 or 1601
 * @operation: name, or that of a notice
 * @notice: it is one
 * @ctx: number of the namespace, when @has_ctx
 * @session: handle, or -1
 * @what: encrypt, decrypt …
 * @by: what ended a key
 * @keys: wiped with a namespace, or -1
 * @approved: 0, 1, or -1: not said
 * @reason: of a notice, or the test that failed
 * @done: res=1
 * @subject: who; never NULL
 * @call: there is a SYSCALL record: @success, and @exit, what the call returned
 * @opener_uid: of who opened the namespace, when @has_opener
 */
struct record {
	struct event_id id;
	unsigned int node;
	unsigned int load;
	unsigned int type;
	char operation[32];
	bool notice;
	bool has_ctx;
	uint64_t ctx;
	int64_t session;
	char what[32];
	char algorithm[64];
	struct record_key key[2];
	char by[32];
	int64_t keys;
	int approved;
	char reason[RECORD_LABEL_SIZE];
	char store[RECORD_UUID_SIZE];
	uint64_t generation;
	bool done;
	bool late;
	uint64_t seq;
	const struct record_subject *subject;
	bool call;
	bool success;
	int64_t exit;
	bool has_opener;
	uint32_t opener_auid;
	uint32_t opener_uid;
	char opener_comm[RECORD_NAME_SIZE];
};

/* a process that does a thousand operations is parsed once */
#define READER_SUBJECTS 64

/**
 * struct known_subject - somebody who was parsed before
 * @text: the part of a record that says who he is, @size bytes
 */
struct known_subject {
	char *text;
	size_t size;
	struct record_subject subject;
};

/**
 * struct reader - what turns events into records
 *
 * The records of ours it reads itself: no library knows their fields. Who did it is in a format of the kernel's, with names
 * that auditd has added or not; that is libauparse's.
 */
struct reader {
	auparse_state_t *auparse;
	bool numeric;
	struct record record;
	uint64_t orphans;
	struct known_subject subjects[READER_SUBJECTS];
};

/** reader_begin() - @numeric: no names for user numbers; false without memory */
bool reader_begin(struct reader *reader, bool numeric);

/**
 * reader_event() - all records of ours in an event
 * @event: from events_begin()'s done()
 * @wanted: asked about each before the subject is looked for, or NULL
 * @take: called with each that is wanted, in their order
 *
 * Return: how many records could be read; fewer than @event has when some are damaged.
 */
unsigned int reader_event(struct reader *reader, const struct event *event,
			  bool (*wanted)(void *context, const struct record *record),
			  void (*take)(void *context, const struct record *record), void *context);

void reader_end(struct reader *reader);

#endif /* NCR_REPORT_RECORD_H */
