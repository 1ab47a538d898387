// SPDX-License-Identifier: GPL-2.0-or-later
#include "map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void map_begin(struct map *map, size_t most)
{
	*map = (struct map) { .most = most };
	/* without randomness it is slower in the worst case, and still right */
	(void)!getrandom(&map->seed, sizeof(map->seed), GRND_NONBLOCK);
}

static uint64_t hash_of(const struct map *map, const unsigned char *bytes, size_t size)
{
	uint64_t hash = map->seed;

	for (; size; size--, bytes++) {
		hash = (hash ^ *bytes) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 29;
	}
	return hash;
}

/* Where it is, or where it would be. */
static size_t *place_of(const struct map *map, uint64_t hash, const void *bytes, size_t size)
{
	size_t i = hash & (map->room - 1);

	for (;; i = (i + 1) & (map->room - 1)) {
		const struct map_entry *entry = map->places[i] ? &map->entries[map->places[i] - 1] : NULL;

		if (!entry || (entry->hash == hash && entry->size == size && !memcmp(entry->bytes, bytes, size)))
			return &map->places[i];
	}
}

/* At most half of the places are taken. */
static bool grow(struct map *map)
{
	size_t room = map->room ? 2 * map->room : 64, *places, i;

	if (2 * map->count < map->room)
		return true;
	places = calloc(room, sizeof(*places));
	if (!places)
		return false;
	free(map->places);
	map->places = places;
	map->room = room;
	for (i = 0; i < map->count; i++)
		*place_of(map, map->entries[i].hash, map->entries[i].bytes, map->entries[i].size) = i + 1;
	return true;
}

static bool grow_entries(struct map *map)
{
	size_t room = map->entry_room ? 2 * map->entry_room : 64;
	struct map_entry *entries;

	if (map->count < map->entry_room)
		return true;
	entries = reallocarray(map->entries, room, sizeof(*entries));
	if (!entries)
		return false;
	map->entries = entries;
	map->entry_room = room;
	return true;
}

size_t map_add(struct map *map, const void *bytes, size_t size, bool *added)
{
	struct map_entry *entry;
	size_t *place;
	uint64_t hash = hash_of(map, bytes, size);

	*added = false;
	if (!grow(map) || !grow_entries(map))
		return MAP_NONE;
	place = place_of(map, hash, bytes, size);
	if (*place)
		return *place - 1;
	if (map->count == map->most)
		return MAP_NONE;
	entry = &map->entries[map->count];
	entry->bytes = malloc(size ?: 1);
	if (!entry->bytes)
		return MAP_NONE;
	memcpy(entry->bytes, bytes, size);
	entry->hash = hash;
	entry->size = size;
	*added = true;
	*place = ++map->count;
	return map->count - 1;
}

size_t map_find(const struct map *map, const void *bytes, size_t size)
{
	const size_t *place = map->room ? place_of(map, hash_of(map, bytes, size), bytes, size) : NULL;

	return place && *place ? *place - 1 : MAP_NONE;
}

void map_free(struct map *map)
{
	size_t i;

	for (i = 0; i < map->count; i++)
		free(map->entries[i].bytes);
	free(map->entries);
	free(map->places);
	*map = (struct map) { 0 };
}
