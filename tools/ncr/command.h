/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.h - what the verbs share: the open device, the key and the algorithm of a command, and how failures are told
 */
#ifndef NCR_COMMAND_H
#define NCR_COMMAND_H

#include "options.h"

#include "libncr.h"

/**
 * struct command - what a verb works with
 * @ncr: open namespace, or NULL
 * @key: what --key and its like named, or NCR_KEY_INVALID
 * @algorithm: chosen
 *
 * Owner: the verb, from command_open() to command_close().
 */
struct command {
	struct ncr *ncr;
	ncr_key_t key;
	struct ncr_algorithm_info algorithm;
};

/* Each returns EXIT_DONE, or an exit code after a message. */

/** command_open() - open the device */
int command_open(struct command *command);

/** command_close() - close it; the kernel wipes the keys */
void command_close(struct command *command);

/**
 * command_key() - get the key that --key, --key-serial, --key-file, --key-stdin or --public-key names
 * @command: open; for --raw with the algorithm chosen
 * @options: one of the five must be given
 */
int command_key(struct command *command, const struct options *options);

/**
 * command_load() - load a key from a blob file
 * @command: open
 * @path: of the file
 * @key: out
 */
int command_load(struct command *command, const char *path, ncr_key_t *key);

/**
 * command_algorithm() - choose the algorithm: --algorithm, or else that of the key
 * @command: open; with the key loaded when --algorithm is not given
 * @options: given
 * @kind: NCR_KIND_... it must be of, or 0
 *
 * That of a key is not taken when it is an ECB mode: ECB is used by name only.
 */
int command_algorithm(struct command *command, const struct options *options, uint32_t kind);

/** command_check_kind() - that the algorithm is of NCR_KIND_... */
int command_check_kind(const struct command *command, uint32_t kind);

/**
 * command_prepare() - open the device, and load key and algorithm in the order that the options take
 * @command: to be given to command_close() whatever comes of it
 * @options: given
 * @kind: as for command_algorithm()
 */
int command_prepare(struct command *command, const struct options *options, uint32_t kind);

/**
 * report() - tell that a command of the device failed
 * @number: NCRIO_..., or NCR_OPENING
 * @name: of the thing concerned, or NULL
 * @error: negative errno
 *
 * Return: exit code for it.
 */
int report(unsigned long number, const char *name, int error);

/** report_file() - tell that a file could not be used; EXIT_SYSTEM */
int report_file(const char *name, int error);

#endif /* NCR_COMMAND_H */
