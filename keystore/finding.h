/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding.h - what fsck found, and what became of it
 */
#ifndef KEYSTORE_FINDING_H
#define KEYSTORE_FINDING_H

#include "blobfile.h"
#include "json.h"
#include "name.h"

/* ncr-keystore(8) has what each means; the words are fixed */
enum finding_class {
	FINDING_MANIFEST,
	FINDING_PERMISSIONS,
	FINDING_INTERRUPTED,
	FINDING_MISSING,
	FINDING_DIGEST,
	FINDING_TRUNCATED,
	FINDING_WRONG_MAGIC,
	FINDING_NEWER_VERSION,
	FINDING_FOREIGN_MASTER_KEY,
	FINDING_BAD_TAG,
	FINDING_UNREADABLE,
	FINDING_UNLISTED,
	FINDING_DUPLICATE,
	FINDING_REMOVED,
	FINDING_CLASSES,
};

/* What ends it. Nothing is ever deleted. */
enum remedy {
	REMEDY_NONE,
	REMEDY_MODE,		/* chmod */
	REMEDY_MOVE,		/* the file goes to the quarantine */
	REMEDY_DROP,		/* ... and the key out of the manifest, which has no good blob of it */
	REMEDY_PLACE,		/* a new blob goes into its place, what is there to the quarantine */
	REMEDY_REWRITE,		/* what is in the file goes into a file of the store's own, the file to the quarantine */
	REMEDY_ADOPT,		/* only if the officer says so: the blob becomes one of the store; otherwise it is moved or dropped */
	REMEDY_MANIFEST,	/* a new manifest of the blobs that the kernel opens */
};

/**
 * struct finding - one thing that is wrong
 * @file: malloc'ed; NULL for a key that has none
 * @name: of the key, or empty
 * @uuid: of the key, with REMEDY_DROP to REMEDY_ADOPT
 * @listed: the manifest lists the key
 * @text: what is wrong
 * @moved: malloc'ed, or NULL: name in the quarantine
 * @repaired: @remedy was seen to work
 */
struct finding {
	enum finding_class class;
	enum remedy remedy;
	char *file;
	char name[NAME_SIZE];
	uint8_t uuid[UUID_SIZE];
	bool listed;
	char text[256];
	char *moved;
	bool repaired;
};

/** struct findings - a list; all zero is an empty one. Owner: who has it, until findings_free(). */
struct findings {
	struct finding *list;
	size_t count;
	size_t room;
};

/**
 * findings_add() - one more
 * @file: NULL for none
 * @format: of its text
 *
 * Return: the finding, or NULL without memory; valid until the next is added.
 */
struct finding *findings_add(struct findings *findings, enum finding_class class, enum remedy remedy, const char *file,
			     const char *format, ...) __attribute__((format(printf, 5, 6)));

/** findings_drop_last() - forget the last one */
void findings_drop_last(struct findings *findings);

/** findings_append() - move all of @more to the end; 0 or -ENOMEM */
int findings_append(struct findings *findings, struct findings *more);

void findings_free(struct findings *findings);

/** finding_word() - "bad-tag" */
const char *finding_word(enum finding_class class);

/** finding_of_blob() - the class of a blob's fault */
enum finding_class finding_of_blob(enum blob_fault fault);

/** finding_print() - one line: class, file, key, what is wrong, what was done */
void finding_print(const struct finding *finding, FILE *file);

/** finding_json() - an object; @repairing: also whether it was repaired */
void finding_json(const struct finding *finding, bool repairing, struct json *json);

#endif /* KEYSTORE_FINDING_H */
