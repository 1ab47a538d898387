/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * new_key.h - what generate, import, derive and unwrap have in common: a key that goes into a blob, under a name, or both
 */
#ifndef NCR_NEW_KEY_H
#define NCR_NEW_KEY_H

#include "command.h"
#include "files.h"

/**
 * struct new_key - where it goes, and what is said of it
 * @options: given
 * @name: to publish it under, or NULL
 * @to_blob: it is written to @output
 * @published: it is there, whatever comes of the blob
 *
 * Owner: the verb, from new_key_begin() to new_key_finish().
 */
struct new_key {
	const struct options *options;
	const char *name;
	bool to_blob;
	bool published;
	struct output output;
	struct ncr_key_attributes attributes;
};

/* Each returns EXIT_DONE, or an exit code after a message. */

/**
 * new_key_flags() - the flags of a new key: --flags, or storable
 * @options: given
 * @flags: out
 *
 * EXIT_USAGE when the key is to go into a blob and could not.
 */
int new_key_flags(const struct options *options, unsigned int *flags);

/**
 * new_key_publish() - put @command's key into the keyring of --keyring, or else into .ncr when the caller may be the officer
 * @command: with the key
 * @options: --keyring and --force count; what else names the key is for messages
 * @name: NULL for the label of the key
 * @attributes: what to set
 */
int new_key_publish(const struct command *command, const struct options *options, const char *name,
		    const struct ncr_key_attributes *attributes);

/** new_key_begin() - check what the options say of it, and open the file for the blob; nothing to finish after a failure */
int new_key_begin(struct new_key *new_key, const struct options *options);

/**
 * new_key_keep() - seal @command's key into the file, and publish it
 * @new_key: begun
 * @command: with the key
 *
 * The name comes last: a key that cannot be sealed is not published, and the file appears with new_key_finish() only.
 */
int new_key_keep(struct new_key *new_key, const struct command *command);

/** new_key_finish() - let the file appear when @code is EXIT_DONE, otherwise leave none; @code, or what went wrong now */
int new_key_finish(struct new_key *new_key, int code);

#endif /* NCR_NEW_KEY_H */
