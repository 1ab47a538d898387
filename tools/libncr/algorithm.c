// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * algorithm.c - the kernel's list of algorithms
 *
 * The library has no list of its own: what the kernel says is what there is.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

int ncr_algorithm_at(struct ncr *ncr, unsigned int index, struct ncr_algorithm_info *info)
{
	int error;

	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	info->index = index;
	error = ncr_call(ncr, NCRIO_ALGORITHM_INFO, info);
	/* strings of a kernel are terminated; a program that prints them need not trust that */
	info->name[sizeof(info->name) - 1] = '\0';
	info->kernel_name[sizeof(info->kernel_name) - 1] = '\0';
	info->driver[sizeof(info->driver) - 1] = '\0';
	return error;
}

/* By name when there is one, else by number. */
static int find(struct ncr *ncr, const char *name, uint32_t algorithm, struct ncr_algorithm_info *info)
{
	unsigned int i = 0;
	int error;

	do {
		error = ncr_algorithm_at(ncr, i, info);
		if (error)
			return error;
		if (name ? !strcmp(info->name, name) : info->algorithm == algorithm)
			return 0;
	} while (++i < info->count);
	return -ESRCH;
}

int ncr_algorithm_by_name(struct ncr *ncr, const char *name, struct ncr_algorithm_info *info)
{
	return find(ncr, name, 0, info);
}

int ncr_algorithm_by_id(struct ncr *ncr, ncr_algorithm_t algorithm, struct ncr_algorithm_info *info)
{
	return find(ncr, NULL, algorithm, info);
}

bool ncr_algorithm_takes_key(const struct ncr_algorithm_info *info, size_t size)
{
	return size && size >= info->key_min && size <= info->key_max &&
	       (!info->key_step || (size - info->key_min) % info->key_step == 0);
}
