/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * create.h - what generate and import, which bring a new key into the store, share
 *
 * Each function returns EXIT_DONE, or an exit code after a message.
 */
#ifndef KEYSTORE_CREATE_H
#define KEYSTORE_CREATE_H

#include "key.h"

#define ATTRIBUTES_HELP \
	"      --owner USER       whose key it is; default: the caller's\n" \
	"      --group GROUP      default: the caller's\n" \
	"      --mode MODE        who may see (r) and use (x) it: 0500 (default), 0510, u=rx,g=x\n" \
	"      --not-after TIME   from when on it does nothing: 2027-01-31, 2027-01-31T12:00:00Z, 30d, 1y, never\n" \
	"      --not-after-originate TIME\n" \
	"                         from when on it does not encrypt, sign or wrap\n"

/** create_open() - open store and device for a new key, whose name must be good and free */
int create_open(struct command *command, const struct options *options, const char *name);

/**
 * create_reopen() - have the store again after command_release_store(); the name must still be free
 *
 * Between create_open() and this others may change the store: what takes as long as a person needs is done there.
 */
int create_reopen(struct command *command, const char *name);

/** create_algorithm() - the one of --algorithm, which must be given and be served by this kernel */
int create_algorithm(const struct command *command, const struct options *options,
		     struct ncr_algorithm_info *algorithm);

/** create_finish() - write the key into the store, with the attributes of the options; a dry run says what would be */
int create_finish(struct command *command, ncr_key_t key, const char *name);

#endif /* KEYSTORE_CREATE_H */
