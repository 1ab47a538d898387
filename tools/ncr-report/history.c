// SPDX-License-Identifier: GPL-2.0-or-later
#include "history.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 65536

/*
 * struct handle - a handle in an open namespace, and the number of the key that it is. One that is @shared with a keyring is not
 * wiped with the namespace.
 */
struct handle {
	uint64_t ctx;
	unsigned int node;
	unsigned int load;
	int64_t handle;
	size_t key;
	bool shared;
	struct handle *next;
};

bool history_begin(struct history *history)
{
	*history = (struct history) { .handles = calloc(PLACES, sizeof(struct handle *)) };
	map_begin(&history->map, KEYS_MAX);
	return history->handles;
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* The last name that is told counts; without memory the one before does. */
static void rename_to(char **name, const char *text)
{
	char *copy;

	if (!*text || (*name && !strcmp(*name, text)))
		return;
	copy = strdup(text);
	if (!copy)
		return;
	free(*name);
	*name = copy;
}

static bool grow(struct history *history)
{
	size_t room = history->room ? 2 * history->room : 64;
	struct key *keys;

	if (history->count < history->room)
		return true;
	keys = reallocarray(history->keys, room, sizeof(*keys));
	if (!keys)
		return false;
	history->keys = keys;
	history->room = room;
	return true;
}

/* The number of a key, or MAP_NONE: it is none, or there are too many. */
static size_t find(struct history *history, const struct record_key *key, const struct record *record)
{
	size_t number;
	bool added;

	if (!*key->uuid)
		return MAP_NONE;
	/* before it is in the map, so that the numbers agree */
	number = grow(history) ? map_add(&history->map, key->uuid, RECORD_UUID_SIZE, &added) : MAP_NONE;
	if (number == MAP_NONE) {
		history->left_out++;
		return MAP_NONE;
	}
	if (!added)
		return number;
	history->keys[number] = (struct key) { .first = record->id.time, .node = record->node };
	strcpy(history->keys[number].uuid, key->uuid);
	history->count++;
	return number;
}

/* Operations that make a key have short names of their own in a report. */
static const char *how(const char *operation)
{
	static const char *const names[][2] = {
		{ "key_gen", "generated" }, { "key_import", "imported" }, { "key_derive", "derived" }, { "key_unwrap", "unwrapped" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(operation, names[i][0]))
			return names[i][1];
	return NULL;
}

static void make(struct key *key, const struct record *record)
{
	char user[MEANING_USER_SIZE];

	if (key->made_how)
		return;
	key->made_how = how(record->operation);
	key->made = record->id.time;
	user_text(record->subject, user);
	rename_to(&key->made_by, user);
}

static void tell(struct key *key, const struct record_key *named, const struct record *record, enum fate fate)
{
	rename_to(&key->id, named->id);
	rename_to(&key->label, named->label);
	if (key->node != record->node || key->load != record->load) {
		key->loads++;
		key->node = record->node;
		key->load = record->load;
	}
	if (record->id.time < key->first)
		key->first = record->id.time;
	if (record->id.time > key->last)
		key->last = record->id.time;
	if (!record->done) {
		key->refused++;
		return;
	}
	key->counts[fate]++;
	if (fate == FATE_MADE)
		make(key, record);
	if (fate == FATE_WIPED && !strcmp(record->by, "revoke"))
		key->by_revocation++;
	if (fate == FATE_WIPED || fate == FATE_REVOKED)
		key->wiped = record->id.time;
}

/* --- handles ------------------------------------------------------------------------------------------------------ */

static struct handle **place_of(const struct history *history, const struct record *record)
{
	uint64_t hash = (record->ctx + ((uint64_t)record->node << 32) + record->load) * 0x9e3779b97f4a7c15u;

	return &history->handles[hash >> 48];
}

/* Numbers of namespaces begin anew with each load. */
static bool is_of(const struct handle *handle, const struct record *record)
{
	return handle->ctx == record->ctx && handle->node == record->node && handle->load == record->load;
}

static void drop(struct history *history, struct handle **at)
{
	struct handle *handle = *at;

	*at = handle->next;
	free(handle);
	history->handle_count--;
}

static void drop_handle(struct history *history, const struct record *record, int64_t number)
{
	struct handle **at = place_of(history, record);

	for (; *at; at = &(*at)->next) {
		if ((*at)->handle != number || !is_of(*at, record))
			continue;
		drop(history, at);
		return;
	}
}

static void set_handle(struct history *history, const struct record *record, int64_t number, size_t key, enum fate fate)
{
	struct handle **place = place_of(history, record), *handle;

	for (handle = *place; handle; handle = handle->next)
		if (handle->handle == number && is_of(handle, record))
			break;
	if (!handle) {
		handle = history->handle_count < HANDLES_MAX ? calloc(1, sizeof(*handle)) : NULL;
		if (!handle) {
			history->left_out++;
			return;
		}
		history->handle_count++;
		*handle = (struct handle) {
			.ctx = record->ctx, .node = record->node, .load = record->load, .handle = number, .next = *place,
		};
		*place = handle;
	}
	handle->shared = fate == FATE_ATTACHED || fate == FATE_PUBLISHED || (handle->shared && handle->key == key);
	handle->key = key;
}

/* The end of a namespace is one record that names no key. */
static void end_context(struct history *history, const struct record *record)
{
	struct handle **at = place_of(history, record);

	while (*at) {
		struct key *key = &history->keys[(*at)->key];

		if (!is_of(*at, record)) {
			at = &(*at)->next;
			continue;
		}
		if (!(*at)->shared) {
			key->gone++;
			key->wiped = record->id.time;
			key->last = record->id.time > key->last ? record->id.time : key->last;
		}
		drop(history, at);
	}
}

/* What was open when a machine went down, or the module was unloaded, will not be closed any more. */
static void forget_load(struct history *history, const struct record *record)
{
	struct handle **at;
	size_t i;

	for (i = 0; i < PLACES && history->handle_count; i++) {
		at = &history->handles[i];
		while (*at) {
			if ((*at)->node == record->node && (*at)->load < record->load)
				drop(history, at);
			else
				at = &(*at)->next;
		}
	}
}

void history_record(struct history *history, const struct record *record)
{
	enum fate fate;
	unsigned int i;
	size_t number;

	if (!strcmp(record->operation, "module_load"))
		forget_load(history, record);
	if (record->has_ctx && !strcmp(record->operation, "context_del"))
		end_context(history, record);
	for (i = 0; i < 2; i++) {
		number = find(history, &record->key[i], record);
		if (number == MAP_NONE)
			continue;
		fate = fate_of(record, i);
		tell(&history->keys[number], &record->key[i], record, fate);
		if (!record->has_ctx || record->key[i].handle < 0 || !record->done)
			continue;
		if (fate == FATE_WIPED)
			drop_handle(history, record, record->key[i].handle);
		else
			set_handle(history, record, record->key[i].handle, number, fate);
	}
}

const struct key *history_key(const struct history *history, const struct record_key *named)
{
	size_t number = *named->uuid ? map_find(&history->map, named->uuid, RECORD_UUID_SIZE) : MAP_NONE;

	return number == MAP_NONE ? NULL : &history->keys[number];
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

uint64_t key_uses(const struct key *key)
{
	uint64_t begun = key->counts[FATE_BEGUN], ended = key->counts[FATE_ENDED];
	uint64_t sessions = begun > ended ? begun : ended;

	/* rules may select what happens in sessions, and not their beginnings */
	return (sessions ?: key->counts[FATE_CONTINUED]) + key->counts[FATE_USED];
}

uint64_t key_wipes(const struct key *key)
{
	uint64_t revoked = key->counts[FATE_REVOKED];

	/* a revocation wipes, and what it wipes may be recorded or not */
	return key->counts[FATE_WIPED] + key->gone + (revoked > key->by_revocation ? revoked - key->by_revocation : 0);
}

void history_compare(struct history *history)
{
	size_t *counts = calloc(history->count ?: 1, sizeof(*counts)), *numbers = calloc(history->count ?: 1, sizeof(*numbers));
	struct map ids;
	bool added;
	size_t i;

	map_begin(&ids, KEYS_MAX);
	for (i = 0; counts && numbers && i < history->count; i++) {
		struct key *key = &history->keys[i];

		numbers[i] = key->id ? map_add(&ids, key->id, strlen(key->id), &added) : MAP_NONE;
		if (numbers[i] != MAP_NONE)
			counts[numbers[i]]++;
	}
	for (i = 0; counts && numbers && i < history->count; i++)
		history->keys[i].alike = numbers[i] == MAP_NONE ? 0 : counts[numbers[i]];
	map_free(&ids);
	free(numbers);
	free(counts);
}

void history_free(struct history *history)
{
	size_t i;

	for (i = 0; i < history->count; i++) {
		free(history->keys[i].id);
		free(history->keys[i].label);
		free(history->keys[i].made_by);
	}
	for (i = 0; history->handles && i < PLACES; i++)
		while (history->handles[i])
			drop(history, &history->handles[i]);
	free(history->keys);
	free(history->handles);
	map_free(&history->map);
	*history = (struct history) { 0 };
}
