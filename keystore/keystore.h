/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keystore.h - the verbs of ncr-keystore
 *
 * Each verb is a file of its own: a struct verb with its help, and a function that gets its options parsed.
 */
#ifndef KEYSTORE_KEYSTORE_H
#define KEYSTORE_KEYSTORE_H

#include "options.h"

/**
 * struct verb - one verb
 * @name: on the command line
 * @summary: one line
 * @usage: what follows the name
 * @help: the rest of --help
 * @options: OPTION(...) | ... that it takes
 * @least: arguments that are no options: how many at least
 * @most: ... and at most
 * @run: does it; returns the exit code
 */
struct verb {
	const char *name;
	const char *summary;
	const char *usage;
	const char *help;
	uint64_t options;
	int least;
	int most;
	int (*run)(const struct options *options);
};

extern const struct verb verb_init, verb_generate, verb_import, verb_save, verb_load, verb_list, verb_show, verb_validate,
	verb_set, verb_rename, verb_rekey, verb_remove, verb_fsck;

#endif /* KEYSTORE_KEYSTORE_H */
