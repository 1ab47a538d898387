/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - the command line of a verb, parsed and checked
 */
#ifndef NCR_OPTIONS_H
#define NCR_OPTIONS_H

#include "flags.h"

#include <linux/ncr.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* the largest MAC, and room to say that a longer one does not match */
#define MAC_ROOM (2 * NCR_HASH_MAX_OUTPUT_SIZE)

enum option_number {
	OPTION_ALGORITHM,
	OPTION_BITS,
	OPTION_FLAGS,
	OPTION_ID,
	OPTION_LABEL,
	OPTION_KEY_FILE,
	OPTION_KEY_STDIN,
	OPTION_RAW,
	OPTION_TARGET_FILE,
	OPTION_INPUT,
	OPTION_OUTPUT,
	OPTION_FORCE,
	OPTION_IV,
	OPTION_MAC,
	OPTION_MAC_FILE,
	OPTION_BINARY,
	OPTION_JSON,
	OPTION_RFC3394,
	OPTION_RFC5649,
	OPTION_HELP,
	OPTIONS,
	OPTION_FILES = OPTIONS,		/* arguments that are no options */
};

#define OPTION(name) (1U << OPTION_##name)

/**
 * struct options - what was given
 * @given: OPTION(...) of each
 * @bits: at least 8
 * @flags: NCR_KEY_FLAG_...
 * @files: @count arguments of the command line
 *
 * Strings belong to the command line.
 */
struct options {
	unsigned int given;
	const char *algorithm;
	unsigned int bits;
	unsigned int flags;
	uint8_t id[MAX_KEY_ID_SIZE];
	size_t id_size;
	const char *label;
	const char *key_file;
	const char *target_file;
	const char *input;
	const char *output;
	uint8_t iv[NCR_CIPHER_MAX_BLOCK_LEN];
	size_t iv_size;
	uint8_t mac[MAC_ROOM];
	size_t mac_size;
	const char *mac_file;
	char *const *files;
	int count;
};

static inline bool given(const struct options *options, unsigned int mask)
{
	return options->given & mask;
}

/**
 * options_parse() - read the command line of a verb
 * @options: filled in
 * @verb: its name, for messages
 * @allowed: OPTION(...) | ... that the verb takes; OPTION(HELP) is always
 * @argc: of the verb: argv[0] is its name
 * @argv: as @argc
 *
 * Return: EXIT_DONE, or EXIT_USAGE after a message. When OPTION(HELP) is given nothing else counts.
 */
int options_parse(struct options *options, const char *verb, unsigned int allowed, int argc, char **argv);

#endif /* NCR_OPTIONS_H */
