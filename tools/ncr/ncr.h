/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ncr.h - the verbs of the ncr command
 *
 * Each verb is a file of its own: a struct verb with its help, and a function that gets its options parsed.
 */
#ifndef NCR_NCR_H
#define NCR_NCR_H

#include "message.h"
#include "options.h"

/**
 * struct verb - one verb
 * @name: on the command line
 * @summary: one line
 * @usage: what follows the name
 * @help: the rest of --help
 * @options: OPTION(...) | ... that it takes
 * @run: does it; returns the exit code
 */
struct verb {
	const char *name;
	const char *summary;
	const char *usage;
	const char *help;
	unsigned int options;
	int (*run)(const struct options *options);
};

extern const struct verb verb_status, verb_algorithms, verb_generate, verb_import, verb_info, verb_export, verb_encrypt,
	verb_decrypt, verb_digest, verb_mac, verb_verify, verb_wrap, verb_unwrap;

#endif /* NCR_NCR_H */
