// SPDX-License-Identifier: GPL-2.0-or-later
#include "store.h"

#include "commit.h"
#include "lock.h"

#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HINT_FSCK "ncr-keystore fsck says what is there; fsck --repair makes a new manifest"

/* --- opening ------------------------------------------------------------------------------------------------------ */

void store_init(struct store *store)
{
	memset(store, 0, sizeof(*store));
	store->dir = -1;
	store->lock = -1;
	store->state = STORE_EMPTY;
}

static int open_folder(struct store *store, const struct store_opening *opening, struct problem *problem)
{
	enum file_fault fault;
	int error = opening->use == STORE_MAKE ? folder_make(store->path) : 0, code;

	if (error && error != -EACCES)
		return problem_system(problem, "the folder cannot be made", error);
	code = folder_open(store->path, &store->dir, &fault, problem);
	if (code || fault != FILE_MISSING || (!opening->path && !error) || opening->use == STORE_DRY)
		return code;
	problem_system(problem, "", error ? error : -ENOENT);
	if (!error)
		problem_hint(problem, "ncr-keystore init, generate, import and save make the folder");
	return problem->code;
}

int store_open(struct store *store, const struct store_opening *opening, struct problem *problem)
{
	bool writer = opening->use == STORE_CHANGE || opening->use == STORE_MAKE;
	int code;

	store_init(store);
	store->path = opening->path ? opening->path : STORE_DEFAULT;
	store->ncr = opening->ncr;
	code = open_folder(store, opening, problem);
	if (!code && store->dir >= 0)
		code = lock_take(store->dir, writer, opening->wait, &store->lock, problem);
	if (code)
		store_close(store);
	else if (store->dir >= 0)
		store_load_manifest(store, opening->device);
	return code;
}

void store_close(struct store *store)
{
	store_abandon(store);
	if (store->lock >= 0)
		close(store->lock);
	if (store->dir >= 0)
		close(store->dir);
	store->lock = -1;
	store->dir = -1;
	manifest_free(&store->manifest);
}

/* --- the manifest ------------------------------------------------------------------------------------------------- */

/* Whether there is a file that ends as one of a blob, of whatever name: then the store is not an empty one. */
static bool has_blobs(const struct store *store)
{
	DIR *list = folder_list(store->dir);
	struct dirent *entry;
	bool found = false;

	while (list && !found && (entry = readdir(list)))
		found = blob_file_ends(entry->d_name, BLOB_SUFFIX);
	/* what cannot be read is not known to be empty */
	found |= !list;
	if (list)
		closedir(list);
	return found;
}

static void no_manifest(struct store *store)
{
	store->state = has_blobs(store) ? STORE_ABSENT : STORE_EMPTY;
	problem_set(&store->doubt, EXIT_INPUT, "the store has blobs and no manifest: nothing says which keys belong to it");
	problem_hint(&store->doubt, HINT_FSCK);
}

static void verify(struct store *store, const uint8_t *text, size_t size, int device)
{
	const struct manifest *manifest = &store->manifest;
	int error = device;

	if (store->ncr)
		error = ncr_store_verify(store->ncr, manifest->store, manifest->generation, text, size - MANIFEST_MAC_LINE,
					 manifest->mac);
	if (!store->ncr)
		problem_kernel(&store->doubt, NCR_OPENING, error);
	else if (error)
		problem_kernel(&store->doubt, NCRIO_STORE_VERIFY, error);
	store->state = !store->ncr ? STORE_UNVERIFIED :
		       !error ? STORE_GOOD :
		       error == -EBADMSG ? STORE_NOT_AUTHENTIC :
		       error == -ESTALE ? STORE_STALE : STORE_UNVERIFIED;
	if (store->state != STORE_NOT_AUTHENTIC && store->state != STORE_STALE)
		return;
	store->doubt.code = EXIT_INPUT;
	problem_hint(&store->doubt, HINT_FSCK);
}

void store_load_manifest(struct store *store, int device)
{
	enum file_fault fault;
	struct problem problem;
	unsigned int line = 0;
	uint8_t *text;
	size_t size;
	int error = 0;

	if (!folder_read(store->dir, STORE_MANIFEST, MANIFEST_SIZE_MAX, &text, &size, &fault, &problem))
		error = manifest_parse(&store->manifest, text, size, &line);
	if (fault == FILE_MISSING) {
		no_manifest(store);
	} else if (fault != FILE_GOOD) {
		store->state = fault == FILE_TOO_LARGE ? STORE_DAMAGED : STORE_UNREADABLE;
		problem_set(&store->doubt, problem.code, STORE_MANIFEST ": %s", problem.text);
		problem_hint(&store->doubt, HINT_FSCK);
	} else if (error == -ENOMEM) {
		store->state = STORE_UNREADABLE;
		problem_system(&store->doubt, STORE_MANIFEST, error);
	} else if (error) {
		store->state = STORE_DAMAGED;
		problem_set(&store->doubt, EXIT_INPUT, "the manifest is damaged (line %u)", line);
		problem_hint(&store->doubt, HINT_FSCK);
	} else {
		verify(store, text, size, device);
	}
	store->doubt.general = true;
	free(text);
}

int store_trusted(const struct store *store, struct problem *problem)
{
	if (store->state == STORE_GOOD || store->state == STORE_EMPTY)
		return EXIT_DONE;
	*problem = store->doubt;
	return problem->code;
}

/* --- what is in it ------------------------------------------------------------------------------------------------ */

bool store_own_file(const char *file)
{
	return *file == '.' || !strcmp(file, STORE_MANIFEST) || !strcmp(file, LOCK_FILE) || !strcmp(file, STORE_QUARANTINE);
}

static bool accounted_for(const struct store *store, const char *file)
{
	uint8_t uuid[UUID_SIZE];

	if (store_own_file(file))
		return true;
	switch (blob_file_kind(file, uuid)) {
	case BLOB_FILE:
		return manifest_by_uuid(&store->manifest, uuid);
	case BLOB_NEW_FILE:	/* the next writer knows what to do with it */
		return true;
	default:
		return false;
	}
}

static int list_others(const struct store *store, struct names *others)
{
	struct names files = { 0 };
	int error = folder_names(store->dir, &files);
	size_t i;

	for (i = 0; !error && i < files.count; i++)
		if (!accounted_for(store, files.name[i]))
			error = names_add(others, files.name[i]);
	names_free(&files);
	return error;
}

int store_list(const struct store *store, struct names *names, struct names *others, struct problem *problem)
{
	int error = 0;
	size_t i;

	for (i = 0; !error && i < store->manifest.keys; i++)
		error = names_add(names, store->manifest.by_name[i]->name);
	if (!error && store->dir >= 0)
		error = list_others(store, others);
	if (error)
		return problem_system(problem, "the folder cannot be read", error);
	names_sort(names);
	names_sort(others);
	return EXIT_DONE;
}

const struct manifest_key *store_find(const struct store *store, const char *name, struct problem *problem)
{
	const struct manifest_key *key = manifest_by_name(&store->manifest, name);

	if (!key) {
		problem_set(problem, EXIT_SYSTEM, "not in the store");
		problem_hint(problem, "ncr-keystore list shows what is");
	}
	return key;
}

/* --- one blob ----------------------------------------------------------------------------------------------------- */

static int read_listed(const struct store *store, const struct manifest_key *key, enum blob_kind kind, uint8_t **data,
		       size_t *size, enum blob_fault *fault, struct problem *problem)
{
	uint8_t digest[MANIFEST_DIGEST_SIZE];
	char file[BLOB_FILE_SIZE];
	int code;

	blob_file_name(key->uuid, kind, file);
	code = blob_file_read(store->dir, file, data, size, fault, problem);
	if (code)
		return code;
	if (blob_digest(*data, *size, digest)) {
		*fault = BLOB_UNREADABLE;
		return problem_set(problem, EXIT_SYSTEM, "the library of SHA-256 refuses");
	}
	if (!memcmp(digest, key->digest, sizeof(digest)))
		return EXIT_DONE;
	*fault = BLOB_DIGEST;
	return problem_set(problem, EXIT_INPUT, "the file is not the blob that the manifest lists");
}

int store_read(const struct store *store, const struct manifest_key *key, uint8_t **data, size_t *size,
	       enum blob_fault *fault, struct problem *problem)
{
	/* the last for who has no lock: a writer may have put it into its place in between */
	static const enum blob_kind where[] = { BLOB_NEW_FILE, BLOB_FILE };
	struct problem ignored;
	enum blob_fault other_fault;
	size_t other_size, i;
	uint8_t *other;
	int code = read_listed(store, key, BLOB_FILE, data, size, fault, problem);

	for (i = 0; code && i < sizeof(where) / sizeof(where[0]); i++) {
		if (read_listed(store, key, where[i], &other, &other_size, &other_fault, &ignored)) {
			free(other);
			continue;
		}
		free(*data);
		*data = other;
		*size = other_size;
		*fault = BLOB_GOOD;
		return EXIT_DONE;
	}
	if (code)
		problem_hint(problem, "ncr-keystore fsck says more; ncr-keystore remove %s removes the key", key->name);
	return code;
}
