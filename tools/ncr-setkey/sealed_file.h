/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sealed_file.h - a sealed master key in its file: read when it can be trusted, changed whole or not at all
 */
#ifndef NCR_SETKEY_SEALED_FILE_H
#define NCR_SETKEY_SEALED_FILE_H

#include "sealed.h"
#include "secret.h"

/** sealed_text_is() - whether this is the beginning of one, and not a plain key */
bool sealed_text_is(const struct secret *text);

/**
 * sealed_file_read() - for whoever wants to know what is in it
 * @path: of a regular file of the caller's that nobody else can read
 * @sealed: filled in
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int sealed_file_read(const char *path, struct sealed *sealed);

/**
 * sealed_file_begin() - for whoever is going to change it: nobody else is, meanwhile
 * @lock: out: descriptor, for sealed_file_write() or close(2)
 *
 * Return: as sealed_file_read(); EXIT_SYSTEM also when somebody else is changing it.
 */
int sealed_file_begin(const char *path, struct sealed *sealed, int *lock);

/** sealed_file_write() - put a new file in its place; an existing one is replaced if @replace; exit code, after a message */
int sealed_file_write(const char *path, const struct sealed *sealed, bool replace);

#endif /* NCR_SETKEY_SEALED_FILE_H */
