/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.h - what the verbs share: the store, the device, and the keys that the command line names
 */
#ifndef KEYSTORE_COMMAND_H
#define KEYSTORE_COMMAND_H

#include "libncr.h"
#include "options.h"
#include "store.h"
#include "tally.h"

/**
 * struct command - what a verb works with
 * @options: given
 * @store: open; as trusted as the verb needs it
 * @ncr: open namespace, or NULL
 * @now: seconds since 1970, one moment for the whole command
 * @dry: --dry-run
 *
 * Owner: the verb, from command_open() to command_close().
 */
struct command {
	const struct options *options;
	struct store store;
	struct ncr *ncr;
	uint64_t now;
	bool dry;
};

#define COMMAND_TRUSTED 1	/* nothing can be done without the device and a manifest that the kernel has verified */
#define COMMAND_CHANGES 2	/* ... the verb changes the store */
#define COMMAND_MAKES 4		/* ... and makes one, where there is none */

/**
 * command_open() - open store and device
 * @command: to be given to command_close() whatever comes of it
 * @options: of the verb
 * @needs: COMMAND_..., 0 for one that looks at what there is
 *
 * For a verb that changes the store, what an interrupted one left is tidied up first.
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int command_open(struct command *command, const struct options *options, unsigned int needs);

/** command_release_store() - let others have the store while the command waits for a person or a pipe */
void command_release_store(struct command *command);

/**
 * command_reopen_store() - have the store again after command_release_store(), as command_open() opened it
 * @needs: as there, not 0
 *
 * What was seen in it before may have changed.
 */
int command_reopen_store(struct command *command, unsigned int needs);

/** command_close() - close both; the kernel wipes the keys of the namespace */
void command_close(struct command *command);

/**
 * command_names() - the keys that the arguments of the command line mean
 * @command: open
 * @there: what patterns are matched with: the keys of the store, or the loaded ones
 * @where: where that is, "in the store"
 * @hint: how to see them
 * @tally: of the verb: a pattern that nothing matches is a failure
 * @names: out: each name once, sorted; all of @there when there are no arguments
 *
 * Return: EXIT_DONE, or an exit code after a message: a name that cannot be one stops the command before it begins.
 */
int command_names(const struct command *command, const struct names *there, const char *where, const char *hint,
		  struct tally *tally, struct names *names);

/**
 * command_store_names() - command_names() with the keys of the store
 *
 * When there are no arguments, what is in the folder and not in the manifest is named and counted as skipped.
 */
int command_store_names(const struct command *command, struct tally *tally, struct names *names);

/**
 * command_commit() - make what the verb prepared the store
 *
 * When that fails it is told, and the keys that were counted as done since the last time are counted as failed. After a
 * failure that is not about one key nothing is made: a verb does all that it can, or nothing.
 */
void command_commit(struct command *command, struct tally *tally);

/** command_done() - count a key as done; a dry run names it: "would load NAME" */
void command_done(const struct command *command, struct tally *tally, const char *verb, const char *name);

#endif /* KEYSTORE_COMMAND_H */
