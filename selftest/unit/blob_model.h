/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second reader of the payload of blobs, to hold the module's against
 *
 * Written from the description in kernel/blob.h and for clarity alone: it finds all fields first and judges them
 * afterwards, so that it shares no arithmetic with the decoder under test.
 */
#ifndef BLOB_MODEL_H
#define BLOB_MODEL_H

#include "blob.h"

#define BLOB_CRITICAL 0x8000
#define BLOB_FIELD_HEADER_SIZE 6
/* numbers of fields that may ever be given out: 1 to this one */
#define BLOB_NUMBER_MAX 31

/* A field that there is today; the table is indexed by number - 1. */
struct blob_rule {
	const char *name;
	u16 tag;
	bool required;
	u32 min;
	u32 max;
};

#define BLOB_RULES 13
extern const struct blob_rule blob_rules[BLOB_RULES];

/** blob_model_decode() - take a payload apart; false when it is not well formed */
bool blob_model_decode(const u8 *payload, size_t size, struct ncr_blob_fields *fields);

/**
 * blob_contradiction() - let the decoder under test read a payload, in an allocation that ends where the payload does
 * @accepted: out: whether it took it
 *
 * Return: NULL, or what is wrong: the decoder differs from the model, or what it took does not survive being encoded
 * and decoded again.
 */
const char *blob_contradiction(const u8 *payload, size_t size, bool *accepted);

#endif /* BLOB_MODEL_H */
