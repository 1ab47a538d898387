/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyfile.h - the file of a master key, plain or sealed, from where it may come from
 *
 * Each function returns EXIT_DONE, or an exit code after a message that says what is wrong and what to do.
 */
#ifndef NCR_SETKEY_KEYFILE_H
#define NCR_SETKEY_KEYFILE_H

#include "secret.h"

#include <stdbool.h>
#include <sys/stat.h>

/* of a plain one; a sealed one unseals to so many */
#define MASTER_KEY_MAX 32

/** keyfile_memory() - room for a file of the greatest size and one byte more, to see that there is more */
int keyfile_memory(struct secret *text);

/** keyfile_read() - from a file that belongs to root, to nobody else's eyes, and is not reached through a link */
int keyfile_read(const char *path, struct secret *text);

/** keyfile_read_stdin() - from standard input; who may read where it comes from is the caller's affair */
int keyfile_read_stdin(struct secret *text);

/**
 * keyfile_read_credential() - from a credential of a systemd service
 * @name: file in $CREDENTIALS_DIRECTORY
 *
 * The service manager makes that folder readable for the service alone, and its files may belong to the service's user.
 */
int keyfile_read_credential(const char *name, struct secret *text);

/**
 * keyfile_open() - open a file that is not reached through a link; nobody has looked at it yet
 * @folder: descriptor, or AT_FDCWD
 * @file: name in it
 * @path: for messages
 */
int keyfile_open(int folder, const char *file, const char *path, int *fd);

/** keyfile_read_open() - all of it, if keyfile_trusted() */
int keyfile_read_open(int fd, const char *path, uid_t owner, struct secret *text);

/**
 * keyfile_trusted() - whether a file is one that a master key may be in
 * @path: for the message
 * @st: of the open file
 * @owner: who it must belong to
 */
int keyfile_trusted(const char *path, const struct stat *st, uid_t owner);

/** keyfile_size_good() - whether this is the size of a plain key, and if not, why; EXIT_INPUT */
int keyfile_size_good(const char *name, const struct secret *key);

#endif /* NCR_SETKEY_KEYFILE_H */
