/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyfile.h - a master key from where it may come from
 *
 * Each function returns EXIT_DONE, or an exit code after a message that says what is wrong and what to do.
 */
#ifndef NCR_SETKEY_KEYFILE_H
#define NCR_SETKEY_KEYFILE_H

#include "secret.h"

#include <stdbool.h>
#include <sys/stat.h>

#define MASTER_KEY_MAX 32

/* one more than the largest key, to see that there is more */
#define MASTER_KEY_ROOM (MASTER_KEY_MAX + 1)

/** keyfile_read() - from a file that belongs to root, to nobody else's eyes, and is not reached through a link */
int keyfile_read(const char *path, struct secret *key);

/** keyfile_read_stdin() - from standard input; who may read where it comes from is the caller's affair */
int keyfile_read_stdin(struct secret *key);

/**
 * keyfile_read_credential() - from a credential of a systemd service
 * @name: file in $CREDENTIALS_DIRECTORY
 * @key: MASTER_KEY_ROOM bytes
 *
 * The service manager makes that folder readable for the service alone, and its files may belong to the service's user.
 */
int keyfile_read_credential(const char *name, struct secret *key);

/**
 * keyfile_trusted() - whether a file is one that a master key may be in
 * @path: for the message
 * @st: of the open file
 * @owner: who it must belong to
 */
int keyfile_trusted(const char *path, const struct stat *st, uid_t owner);

/** keyfile_size_good() - whether this is the size of a key, and if not, why; EXIT_INPUT */
int keyfile_size_good(const char *name, const struct secret *key);

/** keyfile_new() - make a random key of 32 bytes in a new file of mode 0400 */
int keyfile_new(const char *path);

#endif /* NCR_SETKEY_KEYFILE_H */
