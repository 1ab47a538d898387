// SPDX-License-Identifier: GPL-2.0-or-later
#include "blobfile.h"

#include "libncr.h"

#include <errno.h>
#include <openssl/evp.h>
#include <string.h>

void blob_file_name(const uint8_t *uuid, enum blob_kind kind, char *file)
{
	uuid_format(uuid, file);
	strcpy(file + UUID_TEXT_LENGTH, kind == BLOB_NEW_FILE ? BLOB_NEW_SUFFIX : BLOB_SUFFIX);
}

enum blob_kind blob_file_kind(const char *file, uint8_t *uuid)
{
	if (!uuid_parse(file, uuid))
		return BLOB_NO_FILE;
	if (!strcmp(file + UUID_TEXT_LENGTH, BLOB_SUFFIX))
		return BLOB_FILE;
	return strcmp(file + UUID_TEXT_LENGTH, BLOB_NEW_SUFFIX) ? BLOB_NO_FILE : BLOB_NEW_FILE;
}

bool blob_file_ends(const char *file, const char *suffix)
{
	size_t size = strlen(file), end = strlen(suffix);

	return size > end && !strcmp(file + size - end, suffix);
}

int blob_file_read(int dir, const char *file, uint8_t **data, size_t *size, enum blob_fault *fault,
		   struct problem *problem)
{
	static const enum blob_fault of_file[] = {
		[FILE_GOOD] = BLOB_GOOD,
		[FILE_MISSING] = BLOB_MISSING,
		[FILE_PERMISSIONS] = BLOB_PERMISSIONS,
		[FILE_TOO_LARGE] = BLOB_TRUNCATED,
		[FILE_UNREADABLE] = BLOB_UNREADABLE,
	};
	enum file_fault file_fault;
	int code = folder_read(dir, file, NCR_KEY_BLOB_MAX, data, size, &file_fault, problem);

	*fault = of_file[file_fault];
	if (*fault == BLOB_MISSING)
		problem_set(problem, code, "the file %s is not there", file);
	else if (*fault == BLOB_TRUNCATED)
		problem_set(problem, code, "not a key blob (larger than any)");
	return code;
}

int blob_digest(const void *data, size_t size, uint8_t *digest)
{
	return EVP_Digest(data, size, digest, NULL, EVP_sha256(), NULL) == 1 ? 0 : -ENOSYS;
}

enum blob_fault blob_content_fault(int error, const void *data, size_t size)
{
	if (error == -EKEYREJECTED)
		return BLOB_FOREIGN_MASTER_KEY;
	switch (ncr_blob_check(data, size)) {
	case NCR_BLOB_FOREIGN:
		return BLOB_WRONG_MAGIC;
	case NCR_BLOB_NEWER:
		return BLOB_NEWER_VERSION;
	case NCR_BLOB_MALFORMED:
		return BLOB_TRUNCATED;
	case NCR_BLOB_GOOD:
		break;
	}
	return error == -EBADMSG ? BLOB_BAD_TAG : BLOB_GOOD;
}

const char *blob_fault_word(enum blob_fault fault)
{
	static const char *const words[] = {
		[BLOB_GOOD] = "good",
		[BLOB_MISSING] = "missing",
		[BLOB_PERMISSIONS] = "permissions",
		[BLOB_UNREADABLE] = "unreadable",
		[BLOB_WRONG_MAGIC] = "wrong-magic",
		[BLOB_NEWER_VERSION] = "newer-version",
		[BLOB_TRUNCATED] = "truncated",
		[BLOB_FOREIGN_MASTER_KEY] = "foreign-master-key",
		[BLOB_BAD_TAG] = "bad-tag",
		[BLOB_DIGEST] = "digest",
	};

	return words[fault];
}
