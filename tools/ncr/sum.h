/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sum.h - what digest, mac, sign and verify have in common: an input through a hash, and sha256sum's lines
 */
#ifndef NCR_SUM_H
#define NCR_SUM_H

#include "command.h"
#include "files.h"
#include "scheme.h"

#include <stdio.h>

/**
 * sum_input() - all of an input through a session
 * @command: with key and, without @scheme, algorithm
 * @op: NCR_OP_SIGN or NCR_OP_VERIFY
 * @scheme: of a private or public key, which is then all that counts; NULL for a hash or MAC
 * @path: file; NULL or "-" for standard input
 * @session: out: the session with all data in it
 *
 * Return: EXIT_DONE, or an exit code after a message; then there is no session.
 */
int sum_input(struct command *command, ncr_crypto_op_t op, const struct scheme *scheme, const char *path,
	      ncr_session_t *session);

/**
 * sum_files() - a line for each file, and for standard input when there is none
 * @command: with key and algorithm
 * @options: the files
 *
 * Return: EXIT_DONE; otherwise the exit code of the first failure, after going on with the other files.
 */
int sum_files(struct command *command, const struct options *options);

/** sum_result() - the digest of one input; @digest has NCR_HASH_MAX_OUTPUT_SIZE bytes */
int sum_result(struct command *command, const char *path, uint8_t *digest, size_t *size);

/** sum_line() - one line as coreutils write it: digest, two blanks, name; a name with \, CR or LF escaped and marked by \ */
void sum_line(FILE *file, const uint8_t *digest, size_t size, const char *name);

#endif /* NCR_SUM_H */
