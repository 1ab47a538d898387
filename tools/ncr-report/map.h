/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * map.h - numbers for things that are found by bytes: keys, groups, namespaces
 */
#ifndef NCR_REPORT_MAP_H
#define NCR_REPORT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAP_NONE SIZE_MAX

struct map_entry {
	uint64_t hash;
	char *bytes;
	size_t size;
};

/**
 * struct map - from bytes to numbers 0, 1, 2 … in the order of their coming
 * @places: @room of them, a power of two: a number and 1, or 0 for none
 * @seed: random, so that nobody can choose names that all fall into one place
 */
struct map {
	struct map_entry *entries;
	size_t count;
	size_t most;
	size_t *places;
	size_t room;
	size_t entry_room;
	uint64_t seed;
};

/** map_begin() - @most: how many it may become */
void map_begin(struct map *map, size_t most);

/**
 * map_add() - the number of something, new or not
 * @map: where
 * @bytes: it, @size of them
 * @added: out: it is new
 *
 * Return: the number; MAP_NONE: there are too many already, or no memory.
 */
size_t map_add(struct map *map, const void *bytes, size_t size, bool *added);

/** map_find() - the number of something that was added, or MAP_NONE */
size_t map_find(const struct map *map, const void *bytes, size_t size);

void map_free(struct map *map);

#endif /* NCR_REPORT_MAP_H */
