/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * passphrase_file.h - a passphrase from a file, a pipe or standard input
 */
#ifndef NCR_PASSPHRASE_FILE_H
#define NCR_PASSPHRASE_FILE_H

#include "secret.h"

#define PASSPHRASE_MAX 1024

/**
 * passphrase_read() - one line
 * @path: of a file that is the caller's or root's and open to nobody else, or of a pipe; "-" for standard input
 * @passphrase: out, without the end of the line; to be given to secret_free() whatever comes of it
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int passphrase_read(const char *path, struct secret *passphrase);

#endif /* NCR_PASSPHRASE_FILE_H */
