/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * group.h - records counted by what they have in common
 */
#ifndef NCR_REPORT_GROUP_H
#define NCR_REPORT_GROUP_H

#include "map.h"

/* groups that are kept; records of further ones are counted together */
#define GROUPS_MAX 100000
#define GROUP_TEXTS 8

/**
 * struct group - one of them
 * @texts: what its records have in common
 * @first: time of the earliest record
 * @last: of the latest
 */
struct group {
	char *texts[GROUP_TEXTS];
	uint64_t done;
	uint64_t refused;
	uint64_t first;
	uint64_t last;
};

/** struct groups - @texts of each, @count of them; @left_out: records of groups that there was no room for */
struct groups {
	struct map map;
	struct group *groups;
	size_t count;
	size_t room;
	unsigned int texts;
	uint64_t left_out;
};

/** groups_begin() - @texts: how many texts tell groups apart */
void groups_begin(struct groups *groups, unsigned int texts);

/** groups_count() - one record; @texts: none of them NULL */
void groups_count(struct groups *groups, const char *const *texts, bool done, uint64_t time);

/** groups_sort() - the largest first, then by their texts */
void groups_sort(struct groups *groups);

void groups_free(struct groups *groups);

#endif /* NCR_REPORT_GROUP_H */
