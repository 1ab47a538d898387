/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - the command line of a verb, parsed and checked
 */
#ifndef KEYSTORE_OPTIONS_H
#define KEYSTORE_OPTIONS_H

#include <linux/ncr.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_number {
	OPTION_STORE,
	OPTION_WAIT,
	OPTION_ALGORITHM,
	OPTION_BITS,
	OPTION_EXPONENT,
	OPTION_Q_BITS,
	OPTION_DH_GROUP,
	OPTION_PASSPHRASE_FILE,
	OPTION_FLAGS,
	OPTION_OWNER,
	OPTION_GROUP,
	OPTION_MODE,
	OPTION_NOT_AFTER,
	OPTION_NOT_AFTER_ORIGINATE,
	OPTION_EXPIRING,
	OPTION_JSON,
	OPTION_FORCE,
	OPTION_REPAIR,
	OPTION_ADOPT,
	OPTION_DRY_RUN,
	OPTION_HELP,
	OPTIONS,
};

#define OPTION(name) (UINT64_C(1) << OPTION_##name)
#define OPTIONS_ALWAYS (OPTION(STORE) | OPTION(WAIT) | OPTION(HELP))
#define OPTIONS_DATES (OPTION(NOT_AFTER) | OPTION(NOT_AFTER_ORIGINATE))
#define OPTIONS_ATTRIBUTES (OPTION(OWNER) | OPTION(GROUP) | OPTION(MODE) | OPTIONS_DATES)

/**
 * struct options - what was given
 * @given: OPTION(...) of each
 * @store: folder, or NULL
 * @wait: seconds, for others to finish with the store
 * @bits: at least 8
 * @exponent: odd, at least 65537
 * @q_bits: 160, 224 or 256
 * @dh_group: as given, or NULL
 * @flags: NCR_KEY_FLAG_...
 * @attributes: of --owner to --not-after-originate; valid says which
 * @expiring: seconds
 * @names: @count arguments of the command line that are no options
 *
 * Strings belong to the command line.
 */
struct options {
	uint64_t given;
	const char *store;
	unsigned int wait;
	const char *algorithm;
	unsigned int bits;
	unsigned long exponent;
	unsigned int q_bits;
	const char *dh_group;
	const char *passphrase_file;
	unsigned int flags;
	struct ncr_key_attributes attributes;
	uint64_t expiring;
	char *const *names;
	int count;
};

static inline bool given(const struct options *options, uint64_t mask)
{
	return options->given & mask;
}

/**
 * options_parse() - read the command line of a verb
 * @options: filled in
 * @verb: its name, for messages
 * @allowed: OPTION(...) | ... that the verb takes; those of OPTIONS_ALWAYS are always
 * @argc: of the verb: argv[0] is its name
 * @argv: as @argc
 *
 * Return: EXIT_DONE, or EXIT_USAGE after a message. When OPTION(HELP) is given nothing else counts.
 */
int options_parse(struct options *options, const char *verb, uint64_t allowed, int argc, char **argv);

#endif /* KEYSTORE_OPTIONS_H */
