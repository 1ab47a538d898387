/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * meaning.h - what a record means: for its keys, and why something was refused
 */
#ifndef NCR_REPORT_MEANING_H
#define NCR_REPORT_MEANING_H

#include "record.h"

#define MEANING_KEY_SIZE (RECORD_ID_SIZE + 16)
#define MEANING_REASON_SIZE 512
#define MEANING_USER_SIZE (2 * RECORD_NAME_SIZE + 8)

/* what happened to a key */
enum fate {
	FATE_NONE,		/* asked about */
	FATE_MADE,		/* generated, derived, imported, unwrapped: it is there where it was not */
	FATE_LOADED,		/* out of a blob */
	FATE_STORED,		/* into a blob */
	FATE_PUBLISHED,
	FATE_ATTACHED,		/* taken into use by name */
	FATE_BEGUN,		/* a session */
	FATE_CONTINUED,		/* data through a session */
	FATE_ENDED,		/* its end */
	FATE_USED,		/* in a single call, or for another key */
	FATE_EXPORTED,		/* in clear, or wrapped under another key */
	FATE_WIPED,
	FATE_REVOKED,		/* which wipes it; a record of that may follow */
	FATES
};

/** fate_of() - of the record's first (0) or second (1) key, if the operation was done */
enum fate fate_of(const struct record *record, unsigned int key);

/**
 * refusal() - why an operation was not done
 * @record: not done
 * @text: out: MEANING_REASON_SIZE bytes: a sentence, with the name of the error in parentheses
 */
void refusal(const struct record *record, char *text);

/** user_text() - "alice", "alice as root", or "root" who has not logged in; MEANING_USER_SIZE bytes */
void user_text(const struct record_subject *subject, char *text);

/** program_text() - the path of the program, or its name when that is all there is; NULL: not known */
const char *program_text(const struct record_subject *subject);

/** key_text() - "mail (11f40343)": label, or id, and the beginning of the uuid, as far as known; MEANING_KEY_SIZE bytes */
void key_text(const struct record_key *key, char *text);

#endif /* NCR_REPORT_MEANING_H */
