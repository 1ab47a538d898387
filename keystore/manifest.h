/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * manifest.h - the list of what a store holds: which keys, under which names, in which blobs, and what was removed
 *
 * The text, ncrk(5):
 *
 *	ncr-store 1
 *	store UUID
 *	generation NUMBER
 *	key UUID VERSION SHA-256 NAME		sorted by name, in the order of bytes
 *	gone UUID GENERATION			sorted by uuid
 *	mac HMAC-SHA-256			of all bytes before this line; only the kernel can make and check it
 *
 * One text stands for one list and one list has one text: single blanks, LF, lower-case digits, numbers from 1 to 2^63-1
 * without zeros in front, nothing after the last line. Everything else is damaged. Names are unique, and no uuid is there
 * twice. Pure functions over memory: files are store.h's, and trust is the kernel's.
 */
#ifndef KEYSTORE_MANIFEST_H
#define KEYSTORE_MANIFEST_H

#include "name.h"
#include "uuid.h"

#define MANIFEST_DIGEST_SIZE 32
#define MANIFEST_MAC_SIZE 32
/* "mac ", digits, newline */
#define MANIFEST_MAC_LINE (4 + 2 * MANIFEST_MAC_SIZE + 1)

#define MANIFEST_KEYS_MAX 100000
/* the newest are kept */
#define MANIFEST_GONE_MAX 4096
#define MANIFEST_NUMBER_MAX (UINT64_MAX / 2)
/* what the kernel takes, which is all but the last line; and the file */
#define MANIFEST_BODY_MAX (16U << 20)
#define MANIFEST_SIZE_MAX (MANIFEST_BODY_MAX + MANIFEST_MAC_LINE)

/**
 * struct manifest_key - a key of the store
 * @uuid: of its material, and by it the name of its file
 * @version: of its blob: 1, and one more with every change
 * @digest: SHA-256 of its blob
 * @name: the label in its blob
 */
struct manifest_key {
	uint8_t uuid[UUID_SIZE];
	uint64_t version;
	uint8_t digest[MANIFEST_DIGEST_SIZE];
	char name[NAME_SIZE];
};

/** struct manifest_gone - a key that was removed, and in which generation */
struct manifest_gone {
	uint8_t uuid[UUID_SIZE];
	uint64_t generation;
};

/**
 * struct manifest - one
 * @store: uuid of the store
 * @generation: 1, and one more with every change of the store
 * @mac: as parsed, or as the kernel made it
 * @by_name: @keys pointers, sorted
 * @by_uuid: to the same keys
 * @gone: @gone_count tombstones, sorted by uuid
 *
 * Owner: who has it, until manifest_free(). All zero is one without keys, and not one of a store yet.
 */
struct manifest {
	uint8_t store[UUID_SIZE];
	uint64_t generation;
	uint8_t mac[MANIFEST_MAC_SIZE];
	struct manifest_key **by_name;
	struct manifest_key **by_uuid;
	size_t keys;
	size_t room;
	struct manifest_gone *gone;
	size_t gone_count;
};

void manifest_free(struct manifest *manifest);

/* --- text --------------------------------------------------------------------------------------------------------- */

/**
 * manifest_parse() - from its text
 * @manifest: out: to be freed whatever comes of it
 * @text: @size bytes, anybody's
 * @line: out: with -EBADMSG the line that is not as it must be, from 1
 *
 * Return: 0; -EBADMSG (damaged), -ENOMEM.
 */
int manifest_parse(struct manifest *manifest, const void *text, size_t size, unsigned int *line);

/**
 * manifest_text() - as text
 * @text: out: malloc'ed, with the line of @mac; *@body + MANIFEST_MAC_LINE bytes
 * @body: out: bytes before that line, which the MAC is about
 *
 * Return: 0; -EFBIG (more than MANIFEST_BODY_MAX), -ENOMEM.
 */
int manifest_text(const struct manifest *manifest, char **text, size_t *body);

/** manifest_text_seal() - put another MAC into the text of a manifest, whose body has @body bytes */
void manifest_text_seal(char *text, size_t body, const uint8_t *mac);

/* --- what is in it ------------------------------------------------------------------------------------------------ */

/** manifest_by_name() - the key of that name, or NULL; valid until the manifest is changed */
const struct manifest_key *manifest_by_name(const struct manifest *manifest, const char *name);

/** manifest_by_uuid() - the key of that uuid, or NULL */
const struct manifest_key *manifest_by_uuid(const struct manifest *manifest, const uint8_t *uuid);

/** manifest_gone() - the tombstone of a key, or NULL */
const struct manifest_gone *manifest_gone(const struct manifest *manifest, const uint8_t *uuid);

/* --- changing it -------------------------------------------------------------------------------------------------- */

/** manifest_next() - begin another generation; -EOVERFLOW when there is none */
int manifest_next(struct manifest *manifest);

/**
 * manifest_put() - a key that is new, or has a new blob or another name
 * @uuid: of the key; one that is listed is changed and its version counted up, a tombstone of it goes
 * @digest: of its blob
 * @name: valid
 *
 * Return: 0; -EEXIST (another key has this name), -ENOSPC (MANIFEST_KEYS_MAX), -EOVERFLOW (no next version), -ENOMEM. After
 * a failure nothing is changed.
 */
int manifest_put(struct manifest *manifest, const uint8_t *uuid, const uint8_t *digest, const char *name);

/**
 * manifest_remove() - leave a tombstone, of this generation, in the place of a key
 *
 * Return: 0; -ENOENT, -ENOMEM. The oldest tombstone makes room.
 */
int manifest_remove(struct manifest *manifest, const uint8_t *uuid);

/** manifest_room() - room for one more key; 0 or -ENOMEM. For manifest_parse(), as the next one */
int manifest_room(struct manifest *manifest);

/** manifest_gone_room() - room for all tombstones; 0 or -ENOMEM */
int manifest_gone_room(struct manifest *manifest);

#endif /* KEYSTORE_MANIFEST_H */
