/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blob.h - what generate, import and unwrap have in common: a key that goes into a blob
 */
#ifndef NCR_BLOB_H
#define NCR_BLOB_H

#include "command.h"
#include "files.h"

/**
 * blob_flags() - the flags of a new key: --flags, or storable
 * @options: given
 * @flags: out
 *
 * Return: EXIT_DONE, or EXIT_USAGE after a message when the key could not be put into a blob.
 */
int blob_flags(const struct options *options, unsigned int *flags);

/** blob_write() - seal @command's key with --label and write it to @output; exit code */
int blob_write(struct command *command, const struct options *options, const struct output *output);

#endif /* NCR_BLOB_H */
