// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * manifest.c - the list in memory; manifest_text.c reads and writes it
 */
#include "manifest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void manifest_free(struct manifest *manifest)
{
	size_t i;

	for (i = 0; i < manifest->keys; i++)
		free(manifest->by_name[i]);
	free(manifest->by_name);
	free(manifest->by_uuid);
	free(manifest->gone);
	memset(manifest, 0, sizeof(*manifest));
}

/* --- finding ------------------------------------------------------------------------------------------------------ */

/* How the entry at a place of a sorted list compares with what is looked for. */
typedef int order(const struct manifest *manifest, size_t place, const void *wanted);

static int order_of_names(const struct manifest *manifest, size_t place, const void *wanted)
{
	return strcmp(manifest->by_name[place]->name, wanted);
}

static int order_of_uuids(const struct manifest *manifest, size_t place, const void *wanted)
{
	return memcmp(manifest->by_uuid[place]->uuid, wanted, UUID_SIZE);
}

static int order_of_gone(const struct manifest *manifest, size_t place, const void *wanted)
{
	return memcmp(manifest->gone[place].uuid, wanted, UUID_SIZE);
}

/* Where it is in a list of @count entries, or where it would be put. */
static size_t find(const struct manifest *manifest, size_t count, order *compare, const void *wanted, bool *found)
{
	size_t low = 0, high = count, middle;
	int result;

	*found = false;
	while (low < high) {
		middle = low + (high - low) / 2;
		result = compare(manifest, middle, wanted);
		if (!result) {
			*found = true;
			return middle;
		}
		if (result < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct manifest_key *manifest_by_name(const struct manifest *manifest, const char *name)
{
	bool found;
	size_t place = find(manifest, manifest->keys, order_of_names, name, &found);

	return found ? manifest->by_name[place] : NULL;
}

const struct manifest_key *manifest_by_uuid(const struct manifest *manifest, const uint8_t *uuid)
{
	bool found;
	size_t place = find(manifest, manifest->keys, order_of_uuids, uuid, &found);

	return found ? manifest->by_uuid[place] : NULL;
}

const struct manifest_gone *manifest_gone(const struct manifest *manifest, const uint8_t *uuid)
{
	bool found;
	size_t place = find(manifest, manifest->gone_count, order_of_gone, uuid, &found);

	return found ? &manifest->gone[place] : NULL;
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

/* @count pointers become one more, or one fewer; there is room. */
static void insert(struct manifest_key **list, size_t count, size_t place, struct manifest_key *key)
{
	memmove(list + place + 1, list + place, (count - place) * sizeof(*list));
	list[place] = key;
}

static void take_out(struct manifest_key **list, size_t count, size_t place)
{
	memmove(list + place, list + place + 1, (count - place - 1) * sizeof(*list));
}

int manifest_room(struct manifest *manifest)
{
	size_t room = manifest->room ? 2 * manifest->room : 16;
	struct manifest_key **larger;

	if (manifest->keys < manifest->room)
		return 0;
	larger = reallocarray(manifest->by_name, room, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	manifest->by_name = larger;
	larger = reallocarray(manifest->by_uuid, room, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	manifest->by_uuid = larger;
	manifest->room = room;
	return 0;
}

int manifest_gone_room(struct manifest *manifest)
{
	if (!manifest->gone)
		manifest->gone = calloc(MANIFEST_GONE_MAX, sizeof(*manifest->gone));
	return manifest->gone ? 0 : -ENOMEM;
}

int manifest_next(struct manifest *manifest)
{
	if (manifest->generation >= MANIFEST_NUMBER_MAX)
		return -EOVERFLOW;
	manifest->generation++;
	return 0;
}

static void gone_take_out(struct manifest *manifest, size_t place)
{
	manifest->gone_count--;
	memmove(manifest->gone + place, manifest->gone + place + 1,
		(manifest->gone_count - place) * sizeof(*manifest->gone));
}

static int add(struct manifest *manifest, const uint8_t *uuid, const uint8_t *digest, const char *name)
{
	struct manifest_key *key;
	size_t place;
	bool found;
	int error;

	if (manifest->keys >= MANIFEST_KEYS_MAX)
		return -ENOSPC;
	error = manifest_room(manifest);
	if (error)
		return error;
	key = calloc(1, sizeof(*key));
	if (!key)
		return -ENOMEM;
	memcpy(key->uuid, uuid, UUID_SIZE);
	memcpy(key->digest, digest, MANIFEST_DIGEST_SIZE);
	strncpy(key->name, name, NAME_MAX_SIZE);
	key->version = 1;
	insert(manifest->by_name, manifest->keys, find(manifest, manifest->keys, order_of_names, name, &found), key);
	insert(manifest->by_uuid, manifest->keys, find(manifest, manifest->keys, order_of_uuids, uuid, &found), key);
	manifest->keys++;
	place = find(manifest, manifest->gone_count, order_of_gone, uuid, &found);
	if (found)
		gone_take_out(manifest, place);
	return 0;
}

static int change(struct manifest *manifest, struct manifest_key *key, const uint8_t *digest, const char *name)
{
	bool found;

	if (key->version >= MANIFEST_NUMBER_MAX)
		return -EOVERFLOW;
	key->version++;
	memcpy(key->digest, digest, MANIFEST_DIGEST_SIZE);
	take_out(manifest->by_name, manifest->keys, find(manifest, manifest->keys, order_of_names, key->name, &found));
	memset(key->name, 0, sizeof(key->name));
	strncpy(key->name, name, NAME_MAX_SIZE);
	insert(manifest->by_name, manifest->keys - 1, find(manifest, manifest->keys - 1, order_of_names, name, &found), key);
	return 0;
}

int manifest_put(struct manifest *manifest, const uint8_t *uuid, const uint8_t *digest, const char *name)
{
	const struct manifest_key *named = manifest_by_name(manifest, name);
	bool found;
	size_t place = find(manifest, manifest->keys, order_of_uuids, uuid, &found);

	if (named && memcmp(named->uuid, uuid, UUID_SIZE))
		return -EEXIST;
	return found ? change(manifest, manifest->by_uuid[place], digest, name) : add(manifest, uuid, digest, name);
}

static size_t oldest_gone(const struct manifest *manifest)
{
	size_t oldest = 0, i;

	for (i = 1; i < manifest->gone_count; i++)
		if (manifest->gone[i].generation < manifest->gone[oldest].generation)
			oldest = i;
	return oldest;
}

static void add_gone(struct manifest *manifest, const uint8_t *uuid)
{
	struct manifest_gone *gone;
	bool found;

	if (manifest->gone_count == MANIFEST_GONE_MAX)
		gone_take_out(manifest, oldest_gone(manifest));
	gone = manifest->gone + find(manifest, manifest->gone_count, order_of_gone, uuid, &found);
	memmove(gone + 1, gone, (manifest->gone + manifest->gone_count - gone) * sizeof(*gone));
	memcpy(gone->uuid, uuid, UUID_SIZE);
	gone->generation = manifest->generation;
	manifest->gone_count++;
}

int manifest_remove(struct manifest *manifest, const uint8_t *uuid)
{
	struct manifest_key *key;
	size_t place;
	bool found;

	place = find(manifest, manifest->keys, order_of_uuids, uuid, &found);
	if (!found)
		return -ENOENT;
	if (manifest_gone_room(manifest))
		return -ENOMEM;
	key = manifest->by_uuid[place];
	take_out(manifest->by_uuid, manifest->keys, place);
	take_out(manifest->by_name, manifest->keys,
		 find(manifest, manifest->keys, order_of_names, key->name, &found));
	manifest->keys--;
	add_gone(manifest, key->uuid);
	free(key);
	return 0;
}
