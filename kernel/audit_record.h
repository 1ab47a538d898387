/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A record that has not been written yet, and its text
 *
 * It holds copies of all it names, so that it may outlive the key and the namespace. The text is
 * made only when the record is written.
 */
#ifndef NCR_AUDIT_RECORD_H
#define NCR_AUDIT_RECORD_H

#include "audit.h"

#include <linux/ncr.h>

/* bytes of text without number and subject; a new audit buffer has room for it and the trail */
#define NCR_AUDIT_TEXT_MAX 700

/** struct ncr_audit_key - key fields: a handle, and how the key was called then */
struct ncr_audit_key {
	int handle;		/* or -1 */
	bool named;		/* @id and @uuid count */
	u8 id_size;
	u8 label_size;
	u8 id[MAX_KEY_ID_SIZE];
	u8 uuid[NCR_KEY_UUID_SIZE];
	u8 label[NCR_KEY_LABEL_SIZE];
};

/**
 * struct ncr_audit_record - all that a record says, but for its number and its subject
 * @type: NCR_AUDIT_USERSPACE_OP or NCR_AUDIT_STORAGE_KEY
 * @has_store: @store and @generation count
 * @key_size: of type 1600
 * @notice: the words of a notice, in place of an operation, or NULL
 * @reason: of a notice; or the test of self_test
 * @opener: a reference, or NULL
 * @done: written
 * @late: could not be written when it should have been
 *
 * The other members are those of struct ncr_audit_event.
 */
struct ncr_audit_record {
	u16 type;
	enum ncr_audit_op op;
	bool success;
	bool mandatory;
	bool done;
	bool late;
	int session;
	int keys;
	int approved;
	bool has_store;
	u8 store[NCR_STORE_UUID_SIZE];
	u64 ctx;
	u64 generation;
	size_t key_size;
	const char *operation;
	const char *algorithm;
	const char *by;
	const char *notice;
	const char *reason;
	struct ncr_audit_opener *opener;
	struct ncr_audit_key key1;
	struct ncr_audit_key key2;
};

/**
 * struct ncr_audit_opener - who opened a namespace
 * @refs: one for the namespace, one for each record that names it
 * @selected: what became of the record of the opening
 * @exe: of the program, or NULL: it was not known, or audit was off
 *
 * Immutable but for @selected, which goes from OPEN_UNDECIDED to one of the others once.
 */
struct ncr_audit_opener {
	refcount_t refs;
	enum {
		OPEN_UNRECORDED,	/* audit was off, or there were no rules */
		OPEN_UNDECIDED,		/* the system call has not ended yet */
		OPEN_UNSELECTED,
		OPEN_SELECTED,
	} selected;
	pid_t pid;
	u32 auid;
	u32 uid;
	char comm[TASK_COMM_LEN];
	char *exe;
};

/** ncr_audit_record_of() - the record of an event; takes no reference to the opener */
void ncr_audit_record_of(struct ncr_audit_record *record, const struct ncr_audit_event *event,
			 int error);

/**
 * ncr_audit_record_text() - its text, up to the number
 * @record: what to say
 * @subject: the subject follows, and so does the opener
 * @text: NCR_AUDIT_TEXT_MAX bytes
 *
 * Context: any.
 * Return: bytes of text before the terminating zero.
 */
size_t ncr_audit_record_text(const struct ncr_audit_record *record, bool subject, char *text);

/*
 * ncr_audit_record_subject() - what follows the number when the record tells its subject: the
 * opener's program, which may be longer than a buffer, and the current task; may sleep as the
 * buffer may
 */
void ncr_audit_record_subject(const struct ncr_audit_record *record, struct audit_buffer *ab);

struct ncr_audit_opener *ncr_audit_opener_get(struct ncr_audit_opener *opener);

#endif /* NCR_AUDIT_RECORD_H */
