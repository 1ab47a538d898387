/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * folder.h - the folder of a store, and reading files in it with suspicion
 *
 * Everything is opened relative to the folder's descriptor, so nobody who renames it meanwhile changes what is meant. Each
 * function that can fail states the problem and returns an exit code.
 */
#ifndef KEYSTORE_FOLDER_H
#define KEYSTORE_FOLDER_H

#include "name.h"
#include "problem.h"

#include <dirent.h>
#include <stdint.h>

/* how a file of the store is not as it must be */
enum file_fault {
	FILE_GOOD,
	FILE_MISSING,
	FILE_PERMISSIONS,	/* no regular file, a link, with other names, of another user, or others can write to it */
	FILE_TOO_LARGE,		/* larger than anything of its kind */
	FILE_UNREADABLE,	/* the system says no */
};

/** folder_make() - a folder of mode 0700, and those it is in, as mkdir -p; 0 or negative errno */
int folder_make(const char *path);

/**
 * folder_open() - open it, and look whose it is
 * @path: of the folder
 * @dir: out: descriptor, or -1
 *
 * It must belong to root or the caller, and nobody else may write to it. A folder that is not there is FILE_MISSING and no
 * problem yet.
 */
int folder_open(const char *path, int *dir, enum file_fault *fault, struct problem *problem);

/** folder_sync() - what was done in a folder to the disk; 0 or negative errno */
int folder_sync(int dir);

/** folder_list() - to readdir() a folder that is open, or NULL with errno; for closedir() */
DIR *folder_list(int dir);

/** folder_names() - everything in a folder that is open, sorted; 0 or negative errno */
int folder_names(int dir, struct names *files);

/**
 * folder_read() - all of a file
 * @dir: folder
 * @file: in it
 * @most: bytes it may have
 * @data: out: malloc'ed, or NULL
 * @size: out: bytes
 * @fault: out
 *
 * Taken from a regular file only, not through a link, with one name, that belongs to root or the caller and that others
 * cannot write to.
 */
int folder_read(int dir, const char *file, size_t most, uint8_t **data, size_t *size, enum file_fault *fault,
		struct problem *problem);

#endif /* KEYSTORE_FOLDER_H */
