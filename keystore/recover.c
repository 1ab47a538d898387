// SPDX-License-Identifier: GPL-2.0-or-later
#include "recover.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum leftover new_blob(const struct store *store, const char *file, const uint8_t *uuid, struct problem *problem)
{
	const struct manifest_key *key = manifest_by_uuid(&store->manifest, uuid);
	uint8_t digest[MANIFEST_DIGEST_SIZE], *data;
	enum blob_fault fault;
	enum leftover is;
	size_t size;

	if (!key)
		return LEFTOVER_UNLISTED;
	if (blob_file_read(store->dir, file, &data, &size, &fault, problem))
		return LEFTOVER_UNKNOWN;
	is = blob_digest(data, size, digest) ? LEFTOVER_UNKNOWN :
	     memcmp(digest, key->digest, sizeof(digest)) ? LEFTOVER_UNLISTED : LEFTOVER_BLOB;
	if (is == LEFTOVER_UNKNOWN)
		problem_system(problem, "SHA-256", ENOSYS);
	free(data);
	return is;
}

enum leftover leftover_of(const struct store *store, const char *file, struct problem *problem)
{
	uint8_t uuid[UUID_SIZE];

	if (!strncmp(file, STORE_TEMPORARY, strlen(STORE_TEMPORARY)))
		return LEFTOVER_TEMPORARY;
	switch (blob_file_kind(file, uuid)) {
	case BLOB_NEW_FILE:
		return new_blob(store, file, uuid, problem);
	case BLOB_FILE:
		return manifest_gone(&store->manifest, uuid) ? LEFTOVER_GONE : LEFTOVER_NONE;
	default:
		return LEFTOVER_NONE;
	}
}

static int tidy(const struct store *store, const char *file, enum leftover is)
{
	char place[BLOB_FILE_SIZE];

	if (is == LEFTOVER_BLOB) {
		/* the same name without what is behind it */
		snprintf(place, sizeof(place), "%.*s" BLOB_SUFFIX, UUID_TEXT_LENGTH, file);
		return renameat(store->dir, file, store->dir, place) ? -errno : 0;
	}
	return unlinkat(store->dir, file, 0) && errno != ENOENT ? -errno : 0;
}

int store_recover(struct store *store, struct problem *problem)
{
	DIR *list = store->dir < 0 ? NULL : folder_list(store->dir);
	struct dirent *entry;
	bool tidied = false;
	enum leftover is;
	int error = 0;

	if (store->dir < 0)
		return EXIT_DONE;
	if (!list)
		return problem_system(problem, "the folder cannot be read", errno);
	while (!error) {
		errno = 0;
		entry = readdir(list);
		if (!entry) {
			error = -errno;
			break;
		}
		is = leftover_of(store, entry->d_name, problem);
		if (is == LEFTOVER_NONE || is == LEFTOVER_UNKNOWN)
			continue;
		/* the manifest that says so may not be on the disk yet, if its writer was killed */
		if (!tidied)
			error = folder_sync(store->dir);
		tidied = true;
		if (!error)
			error = tidy(store, entry->d_name, is);
	}
	closedir(list);
	if (!error && tidied)
		error = folder_sync(store->dir);
	if (!error)
		return EXIT_DONE;
	problem_system(problem, "what an interrupted command left cannot be tidied up", error);
	problem_hint(problem, "ncr-keystore fsck says what it is");
	return problem->code;
}
