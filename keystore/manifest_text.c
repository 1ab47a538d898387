// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * manifest_text.c - the one text of a manifest
 */
#include "manifest.h"

#include "hex.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "ncr-store 1\n"
#define STORE "store "
#define GENERATION "generation "
#define KEY "key "
#define GONE "gone "
#define MAC "mac "

/* the longest line of a key, and of a tombstone: with all digits a number of 63 bits has */
#define NUMBER_DIGITS 19
#define KEY_LINE (sizeof(KEY) + UUID_TEXT_SIZE + NUMBER_DIGITS + 1 + 2 * MANIFEST_DIGEST_SIZE + 1 + NAME_SIZE)
#define GONE_LINE (sizeof(GONE) + UUID_TEXT_SIZE + NUMBER_DIGITS + 1)
#define HEAD (sizeof(FIRST_LINE STORE GENERATION) + UUID_TEXT_SIZE + NUMBER_DIGITS + 1)

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* What is left of a text, and the line it is in. */
struct cursor {
	const char *at;
	size_t left;
	unsigned int line;
};

static void skip(struct cursor *cursor, size_t size)
{
	cursor->at += size;
	cursor->left -= size;
}

static bool begins(const struct cursor *cursor, const char *word)
{
	size_t size = strlen(word);

	return cursor->left >= size && !memcmp(cursor->at, word, size);
}

static bool take_word(struct cursor *cursor, const char *word)
{
	bool there = begins(cursor, word);

	if (there)
		skip(cursor, strlen(word));
	return there;
}

static bool take_end_of_line(struct cursor *cursor)
{
	bool there = take_word(cursor, "\n");

	cursor->line += there;
	return there;
}

static bool take_uuid(struct cursor *cursor, uint8_t *uuid)
{
	if (cursor->left < UUID_TEXT_LENGTH || !uuid_parse(cursor->at, uuid))
		return false;
	skip(cursor, UUID_TEXT_LENGTH);
	return true;
}

static bool take_number(struct cursor *cursor, uint64_t *number)
{
	unsigned int digit;

	if (!cursor->left || *cursor->at < '1' || *cursor->at > '9')
		return false;
	for (*number = 0; cursor->left && *cursor->at >= '0' && *cursor->at <= '9'; skip(cursor, 1)) {
		digit = *cursor->at - '0';
		if (*number > (MANIFEST_NUMBER_MAX - digit) / 10)
			return false;
		*number = 10 * *number + digit;
	}
	return true;
}

/* 32 bytes: a digest, a MAC */
static bool take_digest(struct cursor *cursor, uint8_t *digest)
{
	char text[2 * MANIFEST_DIGEST_SIZE + 1], again[sizeof(text)];
	size_t size;

	if (cursor->left < sizeof(text) - 1)
		return false;
	memcpy(text, cursor->at, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	if (!hex_parse(text, digest, &size, MANIFEST_DIGEST_SIZE) || size != MANIFEST_DIGEST_SIZE)
		return false;
	/* lower case alone */
	hex_format(digest, size, again);
	if (strcmp(text, again))
		return false;
	skip(cursor, sizeof(text) - 1);
	return true;
}

static bool take_name(struct cursor *cursor, char *name)
{
	size_t room = cursor->left < NAME_SIZE ? cursor->left : NAME_SIZE, size;
	const char *end = memchr(cursor->at, '\n', room);

	if (!end)
		return false;
	size = end - cursor->at;
	memcpy(name, cursor->at, size);
	name[size] = '\0';
	if (strlen(name) != size || !name_valid(name))
		return false;
	skip(cursor, size);
	return true;
}

static bool take_head(struct cursor *cursor, struct manifest *manifest)
{
	if (!begins(cursor, FIRST_LINE))
		return false;
	skip(cursor, strlen(FIRST_LINE));
	cursor->line++;
	return take_word(cursor, STORE) && take_uuid(cursor, manifest->store) && take_end_of_line(cursor) &&
	       take_word(cursor, GENERATION) && take_number(cursor, &manifest->generation) && take_end_of_line(cursor);
}

static int take_key(struct cursor *cursor, struct manifest *manifest)
{
	struct manifest_key key = { 0 }, *copy;

	if (manifest->keys == MANIFEST_KEYS_MAX || !take_word(cursor, KEY) || !take_uuid(cursor, key.uuid) ||
	    !take_word(cursor, " ") || !take_number(cursor, &key.version) || !take_word(cursor, " ") ||
	    !take_digest(cursor, key.digest) || !take_word(cursor, " ") || !take_name(cursor, key.name))
		return -EBADMSG;
	if (manifest->keys && strcmp(manifest->by_name[manifest->keys - 1]->name, key.name) >= 0)
		return -EBADMSG;
	if (manifest_room(manifest))
		return -ENOMEM;
	copy = malloc(sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	*copy = key;
	manifest->by_name[manifest->keys] = copy;
	manifest->by_uuid[manifest->keys++] = copy;
	return take_end_of_line(cursor) ? 0 : -EBADMSG;
}

static int take_gone(struct cursor *cursor, struct manifest *manifest)
{
	struct manifest_gone gone;

	if (manifest->gone_count == MANIFEST_GONE_MAX || !take_word(cursor, GONE) || !take_uuid(cursor, gone.uuid) ||
	    !take_word(cursor, " ") || !take_number(cursor, &gone.generation))
		return -EBADMSG;
	if (gone.generation > manifest->generation || manifest_by_uuid(manifest, gone.uuid) ||
	    (manifest->gone_count && memcmp(manifest->gone[manifest->gone_count - 1].uuid, gone.uuid, UUID_SIZE) >= 0))
		return -EBADMSG;
	if (manifest_gone_room(manifest))
		return -ENOMEM;
	manifest->gone[manifest->gone_count++] = gone;
	return take_end_of_line(cursor) ? 0 : -EBADMSG;
}

static int compare_uuids(const void *a, const void *b)
{
	return memcmp((*(struct manifest_key *const *)a)->uuid, (*(struct manifest_key *const *)b)->uuid, UUID_SIZE);
}

static bool sort_uuids(struct manifest *manifest)
{
	size_t i;

	if (manifest->keys)
		qsort(manifest->by_uuid, manifest->keys, sizeof(*manifest->by_uuid), compare_uuids);
	for (i = 1; i < manifest->keys; i++)
		if (!compare_uuids(&manifest->by_uuid[i - 1], &manifest->by_uuid[i]))
			return false;
	return true;
}

int manifest_parse(struct manifest *manifest, const void *text, size_t size, unsigned int *line)
{
	struct cursor cursor = { .at = text, .left = size, .line = 1 };
	int error;

	memset(manifest, 0, sizeof(*manifest));
	error = size <= MANIFEST_SIZE_MAX && take_head(&cursor, manifest) ? 0 : -EBADMSG;
	while (!error && begins(&cursor, KEY))
		error = take_key(&cursor, manifest);
	/* before the tombstones, which must not be of keys that are there */
	if (!error && !sort_uuids(manifest))
		error = -EBADMSG;
	while (!error && begins(&cursor, GONE))
		error = take_gone(&cursor, manifest);
	if (!error && (!take_word(&cursor, MAC) || !take_digest(&cursor, manifest->mac) || !take_end_of_line(&cursor) ||
		       cursor.left))
		error = -EBADMSG;
	*line = cursor.line;
	if (error)
		manifest_free(manifest);
	return error;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static size_t put_head(char *text, const struct manifest *manifest)
{
	char uuid[UUID_TEXT_SIZE];

	uuid_format(manifest->store, uuid);
	return sprintf(text, FIRST_LINE STORE "%s\n" GENERATION "%" PRIu64 "\n", uuid, manifest->generation);
}

static size_t put_key(char *text, const struct manifest_key *key)
{
	char uuid[UUID_TEXT_SIZE], digest[2 * MANIFEST_DIGEST_SIZE + 1];

	uuid_format(key->uuid, uuid);
	hex_format(key->digest, MANIFEST_DIGEST_SIZE, digest);
	return sprintf(text, KEY "%s %" PRIu64 " %s %s\n", uuid, key->version, digest, key->name);
}

static size_t put_gone(char *text, const struct manifest_gone *gone)
{
	char uuid[UUID_TEXT_SIZE];

	uuid_format(gone->uuid, uuid);
	return sprintf(text, GONE "%s %" PRIu64 "\n", uuid, gone->generation);
}

int manifest_text(const struct manifest *manifest, char **text, size_t *body)
{
	size_t room = HEAD + manifest->keys * KEY_LINE + manifest->gone_count * GONE_LINE + MANIFEST_MAC_LINE + 1, i;

	*text = malloc(room);
	if (!*text)
		return -ENOMEM;
	*body = put_head(*text, manifest);
	for (i = 0; i < manifest->keys; i++)
		*body += put_key(*text + *body, manifest->by_name[i]);
	for (i = 0; i < manifest->gone_count; i++)
		*body += put_gone(*text + *body, &manifest->gone[i]);
	if (*body > MANIFEST_BODY_MAX) {
		free(*text);
		*text = NULL;
		return -EFBIG;
	}
	manifest_text_seal(*text, *body, manifest->mac);
	return 0;
}

void manifest_text_seal(char *text, size_t body, const uint8_t *mac)
{
	memcpy(text + body, MAC, strlen(MAC));
	hex_format(mac, MANIFEST_MAC_SIZE, text + body + strlen(MAC));
	text[body + MANIFEST_MAC_LINE - 1] = '\n';
}
