// SPDX-License-Identifier: GPL-2.0-or-later
#include "chain_keys.h"

#include <stdlib.h>
#include <string.h>

/* of so many keys one is kept */
#define STEP 256

/**
 * struct chain_keys - see chain_keys.h
 * @kept: keys 0, STEP, 2 * STEP …, @count of them
 * @key: the one that was asked for last, number @n
 */
struct chain_keys {
	uint8_t (*kept)[TRAIL_KEY_SIZE];
	uint64_t count;
	uint64_t room;
	uint8_t key[TRAIL_KEY_SIZE];
	uint64_t n;
};

/* realloc(3) would leave a copy behind. */
static bool keep(struct chain_keys *keys)
{
	uint64_t room = keys->room ? 2 * keys->room : 16;
	uint8_t (*kept)[TRAIL_KEY_SIZE];

	if (keys->count == keys->room) {
		kept = calloc(room, sizeof(*kept));
		if (!kept)
			return false;
		if (keys->count) {
			memcpy(kept, keys->kept, keys->count * sizeof(*kept));
			explicit_bzero(keys->kept, keys->count * sizeof(*kept));
		}
		free(keys->kept);
		keys->kept = kept;
		keys->room = room;
	}
	memcpy(keys->kept[keys->count++], keys->key, TRAIL_KEY_SIZE);
	return true;
}

struct chain_keys *chain_keys_new(const uint8_t *root, const uint8_t *id)
{
	struct chain_keys *keys = calloc(1, sizeof(*keys));

	if (keys && trail_first_key(root, id, keys->key) && keep(keys))
		return keys;
	chain_keys_free(keys);
	return NULL;
}

const uint8_t *chain_keys_get(struct chain_keys *keys, uint64_t n)
{
	uint64_t from = n / STEP < keys->count ? n / STEP : keys->count - 1;

	/* from where it is, unless that is too far or there is a shorter way */
	if (n < keys->n || from * STEP > keys->n) {
		memcpy(keys->key, keys->kept[from], TRAIL_KEY_SIZE);
		keys->n = from * STEP;
	}
	while (keys->n < n) {
		if (!trail_next_key(keys->key))
			return NULL;
		keys->n++;
		if (keys->n == keys->count * STEP && !keep(keys))
			return NULL;
	}
	return keys->key;
}

void chain_keys_free(struct chain_keys *keys)
{
	if (!keys)
		return;
	if (keys->kept)
		explicit_bzero(keys->kept, keys->room * sizeof(*keys->kept));
	free(keys->kept);
	explicit_bzero(keys, sizeof(*keys));
	free(keys);
}
