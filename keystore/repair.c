// SPDX-License-Identifier: GPL-2.0-or-later
#include "repair.h"

#include "commit.h"
#include "examine.h"
#include "look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* of names in the quarantine; one that is longer is cut to make room for its number */
#define QUARANTINE_TRIES 100000
#define QUARANTINE_CUT 240

/* --- the quarantine ----------------------------------------------------------------------------------------------- */

static int open_quarantine(int dir)
{
	int fd, error;

	if (!mkdirat(dir, STORE_QUARANTINE, 0700)) {
		error = folder_sync(dir);
		if (error)
			return error;
	} else if (errno != EEXIST) {
		return -errno;
	}
	fd = openat(dir, STORE_QUARANTINE, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* To a name that nothing has. A file system without RENAME_NOREPLACE has nobody else with the lock either. */
static int move_to(int dir, const char *file, int quarantine, const char *name)
{
	struct stat st;

	if (!renameat2(dir, file, quarantine, name, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (!fstatat(quarantine, name, &st, AT_SYMLINK_NOFOLLOW))
		return -EEXIST;
	return renameat(dir, file, quarantine, name) ? -errno : 0;
}

/* Another name for it, so that what goes into its place loses nothing. */
static int link_to(int dir, const char *file, int quarantine, const char *name)
{
	if (!linkat(dir, file, quarantine, name, 0))
		return 0;
	/* a folder has no other names, nor has anything on some file systems */
	return errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK ? move_to(dir, file, quarantine, name) : -errno;
}

/* Returns the file's name in the quarantine, malloc'ed, or NULL with *@error. */
static char *quarantine_file(int dir, const char *file, bool keep, int *error)
{
	int quarantine = open_quarantine(dir), i;
	char name[NAME_MAX + 1];

	*error = quarantine < 0 ? quarantine : -EEXIST;
	for (i = 0; *error == -EEXIST && i < QUARANTINE_TRIES; i++) {
		if (!i)
			snprintf(name, sizeof(name), "%s", file);
		else
			snprintf(name, sizeof(name), "%.*s.%d", QUARANTINE_CUT, file, i);
		*error = (keep ? link_to : move_to)(dir, file, quarantine, name);
	}
	/* what went there by a rename is brought to the disk with all the others */
	if (!*error && keep)
		*error = folder_sync(quarantine);
	if (quarantine >= 0)
		close(quarantine);
	return *error ? NULL : strdup(name);
}

/* The file goes, or with @keep has another name from now on. */
static int put_away(int dir, struct finding *finding, const char *file, bool keep)
{
	int error;

	free(finding->moved);
	finding->moved = quarantine_file(dir, file, keep, &error);
	return error;
}

/* --- one finding -------------------------------------------------------------------------------------------------- */

static int set_mode(int dir, const char *file, mode_t mode)
{
	int fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	error = fchmod(fd, mode) || fsync(fd) ? -errno : 0;
	close(fd);
	return error;
}

static int set_right_mode(int dir, const char *file)
{
	bool folder = !strcmp(file, ".") || !strcmp(file, STORE_QUARANTINE);

	return set_mode(dir, file, folder ? 0700 : 0600);
}

static int place(const struct store *store, struct finding *finding)
{
	char file[BLOB_FILE_SIZE];
	int error;

	blob_file_name(finding->uuid, BLOB_FILE, file);
	error = put_away(store->dir, finding, file, true);
	if (error && error != -ENOENT)
		return error;
	/* the manifest that says so may not be on the disk yet, if its writer was killed */
	error = folder_sync(store->dir);
	if (!error && renameat(store->dir, finding->file, store->dir, file))
		error = -errno;
	return error ? error : folder_sync(store->dir);
}

/* What is in the file becomes the blob of its key. */
static int take_in(struct command *command, struct finding *finding, struct problem *problem)
{
	struct store *store = &command->store;
	char file[BLOB_FILE_SIZE];
	bool in_place;
	struct look look;
	int error = 0, code = EXIT_DONE;

	blob_file_name(finding->uuid, BLOB_FILE, file);
	in_place = !strcmp(finding->file, file);
	look_at(command, finding->file, &look);
	if (!look.opened || memcmp(look.names.uuid, finding->uuid, UUID_SIZE) || strcmp(look.names.label, finding->name)) {
		code = problem_set(problem, EXIT_SYSTEM, "%s: the file has changed meanwhile", file);
	} else if (in_place && !look.tied) {
		/* nothing but its entry is missing; who copied it need not have synced it */
		error = set_mode(store->dir, file, 0600);
		if (!error)
			code = store_begin(store, problem);
		if (!error && !code)
			error = manifest_put(&store->manifest, finding->uuid, look.digest, finding->name);
	} else {
		/* where the new file goes the old one stays until then: a cut leaves one of them */
		error = put_away(store->dir, finding, finding->file, in_place);
		if (!error)
			code = store_put(store, finding->uuid, finding->name, look.data, look.size, problem);
	}
	look_free(&look);
	return error ? problem_system(problem, file, error) : code;
}

static bool can_adopt(const struct command *command, const struct finding *finding)
{
	const struct manifest_key *of_name = manifest_by_name(&command->store.manifest, finding->name);

	/* a copy, or another key, may have come in before it */
	return finding->listed || (!of_name && !manifest_by_uuid(&command->store.manifest, finding->uuid));
}

static int end_one(struct command *command, struct finding *finding, bool adopt, struct problem *problem)
{
	struct store *store = &command->store;
	enum remedy remedy = finding->remedy;
	int error = 0;

	if (remedy == REMEDY_ADOPT && !(adopt && can_adopt(command, finding)))
		remedy = finding->listed ? REMEDY_DROP : REMEDY_MOVE;
	switch (remedy) {
	case REMEDY_MODE:
		error = set_right_mode(store->dir, finding->file);
		break;
	case REMEDY_DROP:
		/* what is left of a key that is dropped is deleted: by then it must be away */
		if (finding->file)
			error = put_away(store->dir, finding, finding->file, false);
		if (!error && store_drop(store, finding->name, problem))
			return problem->code;
		break;
	case REMEDY_MOVE:
		error = put_away(store->dir, finding, finding->file, false);
		break;
	case REMEDY_PLACE:
		error = place(store, finding);
		break;
	case REMEDY_REWRITE:
	case REMEDY_ADOPT:
		if (take_in(command, finding, problem))
			return problem->code;
		break;
	case REMEDY_MANIFEST:
	case REMEDY_NONE:
		return EXIT_DONE;
	}
	if (error)
		return problem_system(problem, finding->file ? finding->file : finding->name, error);
	finding->repaired = true;
	return EXIT_DONE;
}

/* Both ends of all renames. */
static int sync_moves(int dir, const struct findings *findings)
{
	int quarantine, error = 0;
	size_t i;

	for (i = 0; i < findings->count && !findings->list[i].moved; i++)
		;
	if (i == findings->count)
		return 0;
	quarantine = open_quarantine(dir);
	if (quarantine < 0)
		return quarantine;
	error = folder_sync(quarantine);
	close(quarantine);
	return error ? error : folder_sync(dir);
}

int repair_folder(int dir, struct findings *findings, struct problem *problem)
{
	size_t i;
	int error;

	for (i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->list[i];

		error = finding->remedy == REMEDY_MODE ? set_right_mode(dir, finding->file) : put_away(dir, finding, finding->file, false);
		if (error)
			return problem_system(problem, finding->file, error);
		finding->repaired = true;
	}
	error = sync_moves(dir, findings);
	return error ? problem_system(problem, STORE_QUARANTINE, error) : EXIT_DONE;
}

int repair(struct command *command, struct findings *findings, bool adopt, struct problem *problem)
{
	int code = EXIT_DONE, one, error;
	struct problem other;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		if (findings->list[i].repaired)
			continue;
		one = end_one(command, &findings->list[i], adopt, &other);
		if (one && !code) {
			code = one;
			*problem = other;
		}
	}
	/* what could be done is done, whatever failed of the rest; the manifest does without files that are away */
	error = sync_moves(command->store.dir, findings);
	one = error ? problem_system(&other, STORE_QUARANTINE, error) : store_commit(&command->store, &other);
	if (one && !code)
		*problem = other;
	return code ? code : one;
}

/* --- a new manifest ----------------------------------------------------------------------------------------------- */

/**
 * struct stock - what is in the folder, for a list of it
 * @opened: blobs of whatever file name that the kernel opens
 * @foreign: blobs of another master key
 */
struct stock {
	struct manifest manifest;
	unsigned int opened;
	unsigned int foreign;
};

/* Whether the old manifest has the key under this name. It goes before others then: that is a hint, and no more. */
static bool was_listed(const struct manifest *old, const uint8_t *uuid, const char *name)
{
	const struct manifest_key *key = manifest_by_uuid(old, uuid);

	return key && !strcmp(key->name, name);
}

static int take_stock_of(const struct command *command, const char *file, bool listed, struct stock *stock)
{
	uint8_t uuid[UUID_SIZE];
	bool well_named = blob_file_kind(file, uuid) != BLOB_NO_FILE;
	struct look look;
	int error = 0;

	if (well_named && manifest_by_uuid(&stock->manifest, uuid))
		return 0;
	look_at(command, file, &look);
	stock->foreign += look.fault == BLOB_FOREIGN_MASTER_KEY;
	stock->opened += look.opened;
	/* a list without it would be a store without it */
	if (look.refused)
		error = -EAGAIN;
	else if (well_named && look.opened && !look.tied && !memcmp(look.names.uuid, uuid, UUID_SIZE) &&
	    name_valid(look.names.label) && listed == was_listed(&command->store.manifest, uuid, look.names.label) &&
	    !manifest_by_name(&stock->manifest, look.names.label))
		error = manifest_put(&stock->manifest, uuid, look.digest, look.names.label);
	look_free(&look);
	return error;
}

/* Twice through the folder: what the old manifest lists, and then the rest. In both, files in their places before new ones. */
static int take_stock(const struct command *command, const struct names *files, struct stock *stock)
{
	unsigned int pass;
	size_t i;
	int error = 0;

	for (pass = 0; pass < 4; pass++)
		for (i = 0; !error && i < files->count; i++)
			if (blob_file_ends(files->name[i], pass % 2 ? BLOB_NEW_SUFFIX : BLOB_SUFFIX))
				error = take_stock_of(command, files->name[i], pass < 2, stock);
	return error;
}

/* The lowest generation that the kernel takes, to a factor of two. */
static int find_generation(const struct command *command, struct manifest *manifest)
{
	uint64_t generation = manifest->generation + 1;
	uint8_t mac[MANIFEST_MAC_SIZE];
	int error;

	do {
		error = ncr_store_seal(command->ncr, manifest->store, generation, "?", 1, mac);
		manifest->generation = generation - 1;
		generation *= 2;
	} while (error == -ESTALE && generation < MANIFEST_NUMBER_MAX);
	return error;
}

/* A manifest in the place of something else would be written over it, or not at all. */
static bool is_regular(int dir, const char *file)
{
	struct stat st;

	return !fstatat(dir, file, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode);
}

/* Which store it is of, and behind which generation; the kernel says no here if it will do so later. */
static int begin_manifest(const struct command *command, struct manifest *manifest, struct problem *problem)
{
	const struct manifest *old = &command->store.manifest;
	int error = 0;

	memcpy(manifest->store, old->store, UUID_SIZE);
	manifest->generation = old->generation;
	/* one that cannot be read, or that somebody has put to the end of all numbers */
	if (!manifest->generation || manifest->generation > MANIFEST_NUMBER_MAX / 2) {
		error = uuid_new(manifest->store);
		manifest->generation = 0;
	}
	if (error)
		return problem_system(problem, STORE_MANIFEST, error);
	error = find_generation(command, manifest);
	return error ? problem_kernel(problem, NCRIO_STORE_SEAL, error) : EXIT_DONE;
}

static int replace_manifest(struct command *command, struct manifest *manifest, struct finding *finding,
			    struct problem *problem)
{
	struct store *store = &command->store;
	int error = 0;

	if (finding->file)
		error = put_away(store->dir, finding, finding->file, is_regular(store->dir, finding->file));
	if (error)
		return problem_system(problem, STORE_MANIFEST, error);
	manifest_free(&store->manifest);
	store->manifest = *manifest;
	memset(manifest, 0, sizeof(*manifest));
	store->state = STORE_GOOD;
	return store_begin(store, problem) ? problem->code : store_commit(store, problem);
}

static int stock_problem(int error, struct problem *problem)
{
	if (error != -EAGAIN)
		return problem_system(problem, "the folder cannot be read", error);
	problem_set(problem, EXIT_REFUSED, "the kernel does not open all blobs now: nothing was changed");
	problem_hint(problem, "ncr-keystore fsck says which, and why");
	return problem->code;
}

int repair_manifest(struct command *command, struct findings *findings, struct problem *problem)
{
	struct finding *finding = &findings->list[0];
	struct stock stock = { 0 };
	struct names files = { 0 };
	int code = begin_manifest(command, &stock.manifest, problem), error = 0;

	if (!code)
		error = folder_names(command->store.dir, &files);
	if (!code && !error)
		error = take_stock(command, &files, &stock);
	names_free(&files);
	if (error) {
		code = stock_problem(error, problem);
	} else if (!code && !stock.opened && stock.foreign) {
		code = problem_set(problem, EXIT_INPUT, "all blobs were made under another master key: nothing was changed");
		problem_hint(problem, "set that master key after the next boot (ncr-setkey), or move the blobs away yourself");
	} else if (!code) {
		code = replace_manifest(command, &stock.manifest, finding, problem);
	}
	finding->repaired = !code;
	manifest_free(&stock.manifest);
	return code;
}
