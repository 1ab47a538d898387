// SPDX-License-Identifier: GPL-2.0-or-later
#include "examine.h"

#include "lock.h"
#include "look.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * struct examination - one
 * @lost: the manifest is, so no file is listed and none unlisted
 * @no_memory: a finding could not be kept
 */
struct examination {
	const struct command *command;
	const struct manifest *manifest;
	struct findings *findings;
	bool lost;
	bool no_memory;
};

static struct finding *found(struct examination *examination, enum finding_class class, enum remedy remedy,
			     const char *file, const struct manifest_key *listed, const char *text)
{
	struct finding *finding = findings_add(examination->findings, class, remedy, file, "%s", text);

	if (!finding) {
		examination->no_memory = true;
	} else if (listed) {
		strcpy(finding->name, listed->name);
		memcpy(finding->uuid, listed->uuid, UUID_SIZE);
		finding->listed = true;
	}
	return finding;
}

/* --- the folder, and the files that are no blobs ------------------------------------------------------------------ */

int examine_folder(const char *path, int *dir, bool *closed, struct findings *findings, struct problem *problem)
{
	bool loose, no_lock;
	struct stat st;

	*closed = false;
	*dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*dir < 0)
		return errno == ENOENT ? EXIT_DONE : problem_system(problem, "", errno);
	if (fstat(*dir, &st))
		return problem_system(problem, "fstat", errno);
	/* chmod(2) does not help against another owner, which store_open() tells */
	loose = st.st_mode & 077 && (st.st_uid == 0 || st.st_uid == geteuid());
	*closed = loose && st.st_mode & 022;
	if (loose && !findings_add(findings, FINDING_PERMISSIONS, REMEDY_MODE, ".", "the folder has mode %04o, not 0700",
				   st.st_mode & 07777))
		return problem_system(problem, "", ENOMEM);
	no_lock = !fstatat(*dir, LOCK_FILE, &st, AT_SYMLINK_NOFOLLOW) && !S_ISREG(st.st_mode);
	*closed |= no_lock;
	if (no_lock && !findings_add(findings, FINDING_PERMISSIONS, REMEDY_MOVE, LOCK_FILE, "not a regular file"))
		return problem_system(problem, "", ENOMEM);
	return EXIT_DONE;
}

bool examine_manifest_lost(const struct store *store)
{
	return store->state != STORE_GOOD && store->state != STORE_EMPTY && store->state != STORE_UNVERIFIED;
}

/* Lock, manifest and quarantine: only their modes, since what is in the manifest is known. */
static void examine_own(struct examination *examination, const char *file)
{
	bool folder = !strcmp(file, STORE_QUARANTINE);
	char text[64];
	struct stat st;

	if (fstatat(examination->command->store.dir, file, &st, AT_SYMLINK_NOFOLLOW))
		return;
	if (folder && !S_ISDIR(st.st_mode)) {
		found(examination, FINDING_PERMISSIONS, REMEDY_NONE, file, NULL, "not a folder: rename it");
	} else if (st.st_mode & (folder ? 077 : 07177) && (folder || S_ISREG(st.st_mode))) {
		snprintf(text, sizeof(text), "mode %04o, not %s", st.st_mode & 07777, folder ? "0700" : "0600");
		found(examination, FINDING_PERMISSIONS, REMEDY_MODE, file, NULL, text);
	}
}

static void examine_manifest(struct examination *examination)
{
	const struct store *store = &examination->command->store;

	if (examination->lost)
		found(examination, FINDING_MANIFEST, REMEDY_MANIFEST, store->state == STORE_ABSENT ? NULL : STORE_MANIFEST, NULL,
		      store->doubt.text);
}

/* --- a key of the manifest ---------------------------------------------------------------------------------------- */

static bool is_listed_blob(const struct look *look, const struct manifest_key *key)
{
	return look->data && !memcmp(look->digest, key->digest, sizeof(key->digest));
}

/* It is the listed blob: its bytes are what they should be, if the list was made of a good one. */
static void examine_listed(struct examination *examination, const struct manifest_key *key, const char *file,
			   const struct look *look)
{
	if (look->fault != BLOB_GOOD)
		found(examination, finding_of_blob(look->fault), look->fault == BLOB_UNREADABLE ? REMEDY_NONE : REMEDY_DROP, file, key,
		      look->text);
	else if (look->opened && (memcmp(look->names.uuid, key->uuid, UUID_SIZE) || strcmp(look->names.label, key->name)))
		found(examination, FINDING_DIGEST, REMEDY_DROP, file, key, "the blob is another key's");
	else if (look->tied)
		found(examination, FINDING_PERMISSIONS, REMEDY_REWRITE, file, key, look->text);
	else if (look->loose)
		found(examination, FINDING_PERMISSIONS, REMEDY_MODE, file, key, look->text);
}

static void examine_other_blob(struct examination *examination, const struct manifest_key *key, const char *file,
			       const struct look *look)
{
	bool ours = look->opened && !memcmp(look->names.uuid, key->uuid, UUID_SIZE) && !strcmp(look->names.label, key->name);

	if (look->fault == BLOB_MISSING)
		found(examination, FINDING_MISSING, REMEDY_DROP, NULL, key, "its file is not there");
	else if (look->fault != BLOB_GOOD)
		found(examination, finding_of_blob(look->fault), look->fault == BLOB_UNREADABLE ? REMEDY_NONE : REMEDY_DROP, file, key,
		      look->text);
	else if (ours)
		found(examination, FINDING_DIGEST, REMEDY_ADOPT, file, key,
		      "a good blob of this key, and not the one that the manifest lists: of another time");
	else
		found(examination, FINDING_DIGEST, REMEDY_DROP, file, key, "not the blob that the manifest lists");
}

static void examine_key(struct examination *examination, const struct manifest_key *key)
{
	char file[BLOB_FILE_SIZE], new_file[BLOB_FILE_SIZE];
	struct look place, new;
	bool is_new;

	blob_file_name(key->uuid, BLOB_FILE, file);
	blob_file_name(key->uuid, BLOB_NEW_FILE, new_file);
	look_at(examination->command, file, &place);
	look_at(examination->command, new_file, &new);
	is_new = is_listed_blob(&new, key) && new.fault == BLOB_GOOD && !new.tied && !is_listed_blob(&place, key);
	if (is_new)
		found(examination, FINDING_INTERRUPTED, REMEDY_PLACE, new_file, key, "the new blob, not yet in its place");
	else if (new.fault != BLOB_MISSING)
		found(examination, FINDING_INTERRUPTED, REMEDY_MOVE, new_file, key, "of a change that was not finished");
	if (is_listed_blob(&place, key))
		examine_listed(examination, key, file, &place);
	else if (!is_new)
		examine_other_blob(examination, key, file, &place);
	look_free(&place);
	look_free(&new);
}

/* --- a file that belongs to no key -------------------------------------------------------------------------------- */

/* A good blob: whose, and could it be taken in? */
static void examine_unlisted(struct examination *examination, const char *file, enum finding_class class,
			     const struct look *look)
{
	const struct manifest_key *other = manifest_by_uuid(examination->manifest, look->names.uuid);
	char text[sizeof(((struct finding *)NULL)->text)], safe[SAFE_SIZE];
	struct finding *finding;

	if (other) {
		snprintf(text, sizeof(text), "the key in it is %s, which has a file of its own", other->name);
		found(examination, FINDING_DUPLICATE, REMEDY_MOVE, file, NULL, text);
	} else if (!name_valid(look->names.label)) {
		snprintf(text, sizeof(text), "a good blob, and the key in it is called '%s', which is no name here",
			 safe_text(look->names.label, safe));
		found(examination, class, REMEDY_MOVE, file, NULL, text);
	} else if (manifest_by_name(examination->manifest, look->names.label)) {
		snprintf(text, sizeof(text), "a good blob, and another key of the store is called %s", look->names.label);
		found(examination, class, REMEDY_MOVE, file, NULL, text);
	} else {
		finding = found(examination, class, REMEDY_ADOPT, file, NULL, class == FINDING_REMOVED ?
				"a good blob of a key that was removed" : "a good blob that is not in the manifest");
		if (!finding)
			return;
		memcpy(finding->uuid, look->names.uuid, UUID_SIZE);
		strcpy(finding->name, look->names.label);
	}
}

static void examine_blob(struct examination *examination, const char *file, enum finding_class class,
			 const struct look *look)
{
	if (look->fault == BLOB_UNREADABLE)
		found(examination, FINDING_UNREADABLE, REMEDY_NONE, file, NULL, look->text);
	else if (look->fault != BLOB_GOOD)
		found(examination, class == FINDING_REMOVED ? class : finding_of_blob(look->fault), REMEDY_MOVE, file, NULL, look->text);
	else if (examination->lost && look->tied)
		found(examination, FINDING_PERMISSIONS, REMEDY_NONE, file, NULL, look->text);
	else if (!examination->lost && look->opened)
		examine_unlisted(examination, file, class, look);
	else if (!examination->lost)
		found(examination, class, REMEDY_NONE, file, NULL, "not in the manifest; the kernel was not asked what it is");
}

static void examine_file(struct examination *examination, const char *file)
{
	uint8_t uuid[UUID_SIZE];
	enum blob_kind is = blob_file_kind(file, uuid);
	bool removed = is == BLOB_FILE && !examination->lost && manifest_gone(examination->manifest, uuid);
	struct look look;

	if (is == BLOB_NEW_FILE || !strncmp(file, STORE_TEMPORARY, strlen(STORE_TEMPORARY))) {
		/* without a manifest it may be all that there is of a key */
		if (!examination->lost)
			found(examination, FINDING_INTERRUPTED, REMEDY_MOVE, file, NULL, "of a change that was not finished");
		return;
	}
	if (*file == '.')
		return;
	look_at(examination->command, file, &look);
	if (blob_file_ends(file, BLOB_SUFFIX))
		examine_blob(examination, file, removed ? FINDING_REMOVED : FINDING_UNLISTED, &look);
	else
		found(examination, FINDING_UNLISTED, REMEDY_MOVE, file, NULL, look.regular ? "not a file of the store" : look.text);
	look_free(&look);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static bool of_a_listed_key(const struct examination *examination, const char *file)
{
	uint8_t uuid[UUID_SIZE];

	return !examination->lost && blob_file_kind(file, uuid) != BLOB_NO_FILE && manifest_by_uuid(examination->manifest, uuid);
}

int examine(const struct command *command, struct findings *findings, struct problem *problem)
{
	const struct store *store = &command->store;
	struct examination examination = {
		.command = command,
		.manifest = &store->manifest,
		.findings = findings,
		.lost = examine_manifest_lost(store),
	};
	struct names files = { 0 };
	int error = 0;
	size_t i;

	if (store->dir < 0)
		return EXIT_DONE;
	examine_manifest(&examination);
	for (i = 0; !examination.lost && i < store->manifest.keys; i++)
		examine_key(&examination, store->manifest.by_name[i]);
	error = folder_names(store->dir, &files);
	for (i = 0; !error && i < files.count; i++) {
		if (!strcmp(files.name[i], STORE_MANIFEST) || !strcmp(files.name[i], LOCK_FILE) ||
		    !strcmp(files.name[i], STORE_QUARANTINE))
			examine_own(&examination, files.name[i]);
		else if (!of_a_listed_key(&examination, files.name[i]))
			examine_file(&examination, files.name[i]);
	}
	names_free(&files);
	if (examination.no_memory)
		error = -ENOMEM;
	return error ? problem_system(problem, "the folder cannot be read", error) : EXIT_DONE;
}
