// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * commit.c - the order is what counts: blobs, then the manifest that lists them, then blobs into their places
 *
 *	1. new blobs as <uuid>.ncrk.new, each to the disk; then the folder
 *	2. the manifest: sealed by the kernel, written beside, to the disk, over the old one; then the folder
 *	3. the kernel verifies it, and from then on refuses older ones
 *	4. new blobs over the old ones; blobs of removed keys away; then the folder
 *
 * Before the rename in 2 the store is the old one, and after it the new one: a reader takes a blob from the file that
 * has the listed digest. The folder is on the disk before 4, so that no power cut leaves the old manifest with a new blob.
 */
#include "commit.h"

#include "file.h"
#include "outfile.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- preparing ---------------------------------------------------------------------------------------------------- */

int store_begin(struct store *store, struct problem *problem)
{
	int error = 0;

	if (store->changing)
		return EXIT_DONE;
	if (store->state == STORE_EMPTY)
		error = uuid_new(store->manifest.store);
	if (!error)
		error = manifest_next(&store->manifest);
	if (error)
		return problem_system(problem, "no next generation of the store", error);
	store->changing = true;
	return EXIT_DONE;
}

static int stage(struct store *store, const uint8_t *uuid, bool removed)
{
	size_t room = store->staged_room ? 2 * store->staged_room : 16;
	struct store_staged *larger;

	if (store->staged_count == store->staged_room) {
		larger = reallocarray(store->staged, room, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		store->staged = larger;
		store->staged_room = room;
	}
	memcpy(store->staged[store->staged_count].uuid, uuid, UUID_SIZE);
	store->staged[store->staged_count++].removed = removed;
	return 0;
}

/* A file that is on the disk once the folder is. */
static int write_file(const struct store *store, const char *file, bool replace, const void *data, size_t size)
{
	struct ncr_outfile out;
	int error = ncr_outfile_open_at(&out, store->dir, file, 0600,
					NCR_OUTFILE_FOLDER_LATER | (replace ? NCR_OUTFILE_REPLACE : 0));

	if (error)
		return error;
	error = ncr_write_full(out.fd, data, size);
	if (!error)
		return ncr_outfile_commit(&out);
	ncr_outfile_abort(&out);
	return error;
}

/* A disk that does not take one blob is no place for the others either: with one that fails all of it is dropped. */
static int put_problem(int error, const char *file, struct problem *problem)
{
	if (error == -EEXIST || error == -EINVAL) {
		problem_set(problem, EXIT_SYSTEM, "%s is in the way", file);
		problem_hint(problem, "ncr-keystore fsck says what it is");
		return problem->code;
	}
	problem_system(problem, "the blob cannot be written", error);
	problem_hint(problem, error == -ENOSPC || error == -EDQUOT ? "nothing was changed; make room and do it again" :
		     "nothing was changed");
	problem->general = true;
	return problem->code;
}

static int list_problem(int error, const char *name, struct problem *problem)
{
	switch (error) {
	case -EEXIST:
		problem_set(problem, EXIT_SYSTEM, "in the store already");
		problem_hint(problem, "choose another name; ncr-keystore rekey %s gives it new material, remove %s removes it", name,
			     name);
		return problem->code;
	case -ENOSPC:
		return problem_set(problem, EXIT_SYSTEM, "the store is full: it holds %d keys at most", MANIFEST_KEYS_MAX);
	default:
		return problem_system(problem, "the manifest cannot take it", error);
	}
}

int store_put(struct store *store, const uint8_t *uuid, const char *name, const void *blob, size_t size,
	      struct problem *problem)
{
	uint8_t digest[MANIFEST_DIGEST_SIZE];
	char file[BLOB_FILE_SIZE];
	int code = store_begin(store, problem), error;

	if (code)
		return code;
	error = blob_digest(blob, size, digest);
	if (error)
		return problem_system(problem, "SHA-256", error);
	blob_file_name(uuid, BLOB_NEW_FILE, file);
	error = write_file(store, file, false, blob, size);
	if (error)
		return put_problem(error, file, problem);
	error = stage(store, uuid, false);
	if (!error) {
		error = manifest_put(&store->manifest, uuid, digest, name);
		store->staged_count -= !!error;
	}
	if (!error)
		return EXIT_DONE;
	unlinkat(store->dir, file, 0);
	return list_problem(error, name, problem);
}

int store_drop(struct store *store, const char *name, struct problem *problem)
{
	const struct manifest_key *key = store_find(store, name, problem);
	int error, code;

	if (!key)
		return problem->code;
	code = store_begin(store, problem);
	if (code)
		return code;
	error = stage(store, key->uuid, true);
	if (!error) {
		error = manifest_remove(&store->manifest, key->uuid);
		store->staged_count -= !!error;
	}
	return error ? problem_system(problem, "", error) : EXIT_DONE;
}

static void forget_staged(struct store *store)
{
	free(store->staged);
	store->staged = NULL;
	store->staged_count = 0;
	store->staged_room = 0;
	store->changing = false;
}

void store_abandon(struct store *store)
{
	char file[BLOB_FILE_SIZE];
	size_t i;

	/* one that stays is dropped by the next writer: the manifest does not list it */
	for (i = 0; i < store->staged_count; i++) {
		if (store->staged[i].removed)
			continue;
		blob_file_name(store->staged[i].uuid, BLOB_NEW_FILE, file);
		unlinkat(store->dir, file, 0);
	}
	forget_staged(store);
}

/* --- committing --------------------------------------------------------------------------------------------------- */

static int seal(struct store *store, char **text, size_t *body, struct problem *problem)
{
	struct manifest *manifest = &store->manifest;
	int error = manifest_text(manifest, text, body);

	if (error == -EFBIG)
		return problem_set(problem, EXIT_SYSTEM, "the store is full: its manifest would be larger than %u bytes",
				   MANIFEST_BODY_MAX);
	if (error)
		return problem_system(problem, STORE_MANIFEST, error);
	error = ncr_store_seal(store->ncr, manifest->store, manifest->generation, *text, *body, manifest->mac);
	if (error) {
		problem_kernel(problem, NCRIO_STORE_SEAL, error);
		problem->general = true;
		return problem->code;
	}
	manifest_text_seal(*text, *body, manifest->mac);
	return EXIT_DONE;
}

/* The new manifest takes the place of the old one: after the rename in here the store is the new one. */
static int replace_manifest(struct store *store, const char *text, size_t body, struct problem *problem)
{
	int error = folder_sync(store->dir);

	if (!error)
		error = write_file(store, STORE_MANIFEST, true, text, body + MANIFEST_MAC_LINE);
	if (!error)
		return EXIT_DONE;
	problem_system(problem, "the manifest cannot be written", error);
	problem_hint(problem, "nothing was changed");
	return problem->code;
}

/* What the next writer does if this one cannot. */
static int finish(const struct store *store)
{
	char file[BLOB_FILE_SIZE], new_file[BLOB_FILE_SIZE];
	size_t i;
	int error = 0;

	for (i = 0; i < store->staged_count; i++) {
		blob_file_name(store->staged[i].uuid, BLOB_FILE, file);
		blob_file_name(store->staged[i].uuid, BLOB_NEW_FILE, new_file);
		if (store->staged[i].removed ? unlinkat(store->dir, file, 0) && errno != ENOENT :
		    renameat(store->dir, new_file, store->dir, file))
			error = -errno;
	}
	return error ? error : folder_sync(store->dir);
}

/* After the manifest has its place: it is done, whatever comes of the rest. */
static int settle(struct store *store, const char *text, size_t body, struct problem *problem)
{
	const struct manifest *manifest = &store->manifest;
	char safe[SAFE_SIZE];
	int error = folder_sync(store->dir);

	if (error) {
		problem_system(problem, "the change is made, and may be lost by a power cut: the folder cannot be written to the disk",
			       error);
		return problem->code;
	}
	error = ncr_store_verify(store->ncr, manifest->store, manifest->generation, text, body, manifest->mac);
	if (error)
		warning_message("%s: saved, but the kernel did not verify it: %s", safe_text(store->path, safe),
				ncr_error_text(NCRIO_STORE_VERIFY, error));
	error = finish(store);
	if (error)
		warning_message("%s: saved, and left for the next writer to tidy up: %s", safe_text(store->path, safe),
				strerrordesc_np(-error));
	return EXIT_DONE;
}

int store_commit(struct store *store, struct problem *problem)
{
	char *text = NULL;
	size_t body;
	int code;

	if (!store->changing)
		return EXIT_DONE;
	code = seal(store, &text, &body, problem);
	if (!code)
		code = replace_manifest(store, text, body, problem);
	if (code) {
		store_abandon(store);
	} else {
		store->state = STORE_GOOD;
		code = settle(store, text, body, problem);
		forget_staged(store);
	}
	free(text);
	return code;
}
