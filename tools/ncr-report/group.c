// SPDX-License-Identifier: GPL-2.0-or-later
#include "group.h"

#include <stdlib.h>
#include <string.h>

void groups_begin(struct groups *groups, unsigned int texts)
{
	*groups = (struct groups) { .texts = texts };
	map_begin(&groups->map, GROUPS_MAX);
}

static void forget(struct group *group)
{
	unsigned int i;

	for (i = 0; i < GROUP_TEXTS; i++)
		free(group->texts[i]);
}

/* A place at the end of @groups; no more than that on failure, so that the numbers of the map stay right. */
static bool add(struct groups *groups, const char *const *texts, uint64_t time)
{
	size_t room = groups->room ? 2 * groups->room : 64;
	struct group *more, *group;
	bool good = true;
	unsigned int i;

	if (groups->count == groups->room) {
		more = reallocarray(groups->groups, room, sizeof(*more));
		if (!more)
			return false;
		groups->groups = more;
		groups->room = room;
	}
	group = &groups->groups[groups->count++];
	*group = (struct group) { .first = time };
	for (i = 0; i < groups->texts; i++) {
		group->texts[i] = strdup(texts[i]);
		good &= group->texts[i] != NULL;
	}
	return good;
}

/* The texts one after another, each with its NUL: what tells a group from others. */
static char *join(const struct groups *groups, const char *const *texts, size_t *size)
{
	char *joined, *at;
	unsigned int i;

	for (*size = 0, i = 0; i < groups->texts; i++)
		*size += strlen(texts[i]) + 1;
	at = joined = malloc(*size);
	for (i = 0; joined && i < groups->texts; i++)
		at = stpcpy(at, texts[i]) + 1;
	return joined;
}

void groups_count(struct groups *groups, const char *const *texts, bool done, uint64_t time)
{
	size_t size, number = MAP_NONE;
	char *name = join(groups, texts, &size);
	struct group *group;
	bool added = false;

	if (name)
		number = map_add(&groups->map, name, size, &added);
	free(name);
	if (number == MAP_NONE || (added && !add(groups, texts, time)) || number >= groups->count) {
		groups->left_out++;
		return;
	}
	group = &groups->groups[number];
	group->done += done;
	group->refused += !done;
	if (time < group->first)
		group->first = time;
	if (time > group->last)
		group->last = time;
}

static int order(const void *a, const void *b)
{
	const struct group *one = a, *other = b;
	uint64_t many = one->done + one->refused, few = other->done + other->refused;
	unsigned int i;
	int difference;

	if (many != few)
		return many > few ? -1 : 1;
	for (i = 0; i < GROUP_TEXTS && one->texts[i] && other->texts[i]; i++) {
		difference = strcmp(one->texts[i], other->texts[i]);
		if (difference)
			return difference;
	}
	return 0;
}

void groups_sort(struct groups *groups)
{
	if (groups->count)
		qsort(groups->groups, groups->count, sizeof(*groups->groups), order);
}

void groups_free(struct groups *groups)
{
	size_t i;

	for (i = 0; i < groups->count; i++)
		forget(&groups->groups[i]);
	free(groups->groups);
	map_free(&groups->map);
	*groups = (struct groups) { 0 };
}
