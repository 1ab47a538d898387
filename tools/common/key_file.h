/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * key_file.h - whether an open file is one that a key in the clear may come from
 */
#ifndef NCR_KEY_FILE_H
#define NCR_KEY_FILE_H

#include <sys/types.h>

/* Each returns EXIT_DONE, or an exit code after a message with the name of the file. */

/**
 * key_file_check() - that it is a pipe or a regular file
 * @fd: open
 * @name: of it
 * @mode: out: st_mode of a regular file, which still holds the key afterwards; 0 of a pipe
 */
int key_file_check(int fd, const char *name, mode_t *mode);

/**
 * key_file_check_private() - that nobody else can read or change it
 * @mode: from key_file_check()
 * @name: of it
 * @anyway: what the hint calls the way to take the key all the same
 */
int key_file_check_private(mode_t mode, const char *name, const char *anyway);

#endif /* NCR_KEY_FILE_H */
