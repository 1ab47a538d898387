/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blobfile.h - the file of one blob: what it is called, and what can be wrong with it
 */
#ifndef KEYSTORE_BLOBFILE_H
#define KEYSTORE_BLOBFILE_H

#include "folder.h"
#include "manifest.h"

/* "<uuid>.ncrk", and while it is not in its place "<uuid>.ncrk.new" */
#define BLOB_SUFFIX ".ncrk"
#define BLOB_NEW_SUFFIX ".ncrk.new"
#define BLOB_FILE_SIZE (UUID_TEXT_LENGTH + sizeof(BLOB_NEW_SUFFIX))

enum blob_kind {
	BLOB_NO_FILE,	/* not the name of a blob's file */
	BLOB_FILE,
	BLOB_NEW_FILE,
};

enum blob_fault {
	BLOB_GOOD,
	BLOB_MISSING,
	BLOB_PERMISSIONS,
	BLOB_UNREADABLE,
	BLOB_WRONG_MAGIC,
	BLOB_NEWER_VERSION,
	BLOB_TRUNCATED,		/* cut short, extended, or altered in its header */
	BLOB_FOREIGN_MASTER_KEY,
	BLOB_BAD_TAG,
	BLOB_DIGEST,		/* not the blob that the manifest lists */
};

/** blob_file_name() - the name of a blob's file, into BLOB_FILE_SIZE bytes */
void blob_file_name(const uint8_t *uuid, enum blob_kind kind, char *file);

/** blob_file_kind() - what a file is by its name, and of which key */
enum blob_kind blob_file_kind(const char *file, uint8_t *uuid);

/** blob_file_ends() - whether the name of a file, which need not be that of a blob's, ends in this */
bool blob_file_ends(const char *file, const char *suffix);

/**
 * blob_file_read() - all of a file, with suspicion
 * @data: out: malloc'ed, or NULL
 * @fault: out: BLOB_GOOD, _MISSING, _PERMISSIONS, _UNREADABLE, _TRUNCATED (larger than any)
 *
 * Return: EXIT_DONE, or an exit code with the problem stated.
 */
int blob_file_read(int dir, const char *file, uint8_t **data, size_t *size, enum blob_fault *fault,
		   struct problem *problem);

/** blob_digest() - SHA-256, MANIFEST_DIGEST_SIZE bytes; 0, or -ENOSYS when the library refuses */
int blob_digest(const void *data, size_t size, uint8_t *digest);

/**
 * blob_content_fault() - what is wrong with the bytes of a blob
 * @error: what the kernel said when it was to open it, 0 when it was not asked
 */
enum blob_fault blob_content_fault(int error, const void *data, size_t size);

/** blob_fault_word() - "bad-tag"; as fsck names it */
const char *blob_fault_word(enum blob_fault fault);

#endif /* KEYSTORE_BLOBFILE_H */
