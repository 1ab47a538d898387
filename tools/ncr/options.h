/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - the command line of a verb, parsed and checked
 */
#ifndef NCR_OPTIONS_H
#define NCR_OPTIONS_H

#include "attributes.h"
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
	OPTION_EXPONENT,
	OPTION_Q_BITS,
	OPTION_DH_GROUP,
	OPTION_FLAGS,
	OPTION_ID,
	OPTION_LABEL,
	OPTION_KEY,
	OPTION_KEY_SERIAL,
	OPTION_KEY_FILE,
	OPTION_KEY_STDIN,
	OPTION_RAW,
	OPTION_PUBLIC_KEY,
	OPTION_PASSPHRASE_FILE,
	OPTION_PEER,
	OPTION_TARGET_FILE,
	OPTION_INPUT,
	OPTION_OUTPUT,
	OPTION_FORCE,
	OPTION_IV,
	OPTION_MAC,
	OPTION_MAC_FILE,
	OPTION_SIGNATURE,
	OPTION_SCHEME,
	OPTION_HASH,
	OPTION_SALT,
	OPTION_BINARY,
	OPTION_DER,
	OPTION_NUMBER,
	OPTION_JSON,
	OPTION_RFC3394,
	OPTION_RFC5649,
	OPTION_TYPE,
	OPTION_KEYRING,
	OPTION_OWNER,
	OPTION_GROUP,
	OPTION_MODE,
	OPTION_NOT_AFTER,
	OPTION_NOT_AFTER_ORIGINATE,
	OPTION_HELP,
	OPTIONS,
	OPTION_FILES = OPTIONS,		/* arguments that are no options */
};

#define OPTION(name) (UINT64_C(1) << OPTION_##name)

/* what names a key, what says how one of a pair is used, how a key is published, and what a new one takes, wherever it goes */
#define OPTIONS_KEY (OPTION(KEY) | OPTION(KEY_SERIAL) | OPTION(KEY_FILE) | OPTION(KEY_STDIN))
#define OPTIONS_SCHEME (OPTION(SCHEME) | OPTION(HASH) | OPTION(SALT))
#define OPTIONS_PUBLISH (OPTION(FORCE) | OPTION(KEYRING) | OPTION(OWNER) | OPTION(GROUP) | OPTION(MODE) | \
			 OPTION(NOT_AFTER) | OPTION(NOT_AFTER_ORIGINATE) | OPTION(FILES))
#define OPTIONS_NEW_KEY (OPTIONS_PUBLISH | OPTION(LABEL) | OPTION(OUTPUT))

/**
 * struct options - what was given
 * @given: OPTION(...) of each
 * @bits: at least 8
 * @exponent: odd, at least 65537
 * @q_bits: 160 … 256
 * @dh_group: not looked up yet
 * @flags: NCR_KEY_FLAG_...
 * @key: 1 … NCR_KEY_LABEL_SIZE bytes
 * @key_serial: greater than 0
 * @scheme: of an RSA key
 * @salt: 0 … NCR_RSA_SIZE_MAX
 * @type: NCR_KEY_TYPE_SECRET, if no other was given
 * @keyring: NCR_KEYRING_... where @key is
 * @new_keyring: NCR_KEYRING_... where the key is published, of a verb that does that
 * @attributes: of the options that have their names
 * @files: @count arguments of the command line
 *
 * Strings belong to the command line.
 */
struct options {
	uint64_t given;
	const char *algorithm;
	unsigned int bits;
	unsigned long exponent;
	unsigned int q_bits;
	const char *dh_group;
	unsigned int flags;
	uint8_t id[MAX_KEY_ID_SIZE];
	size_t id_size;
	const char *label;
	const char *key;
	int32_t key_serial;
	const char *key_file;
	const char *public_key;
	const char *passphrase_file;
	const char *peer;
	const char *target_file;
	const char *input;
	const char *output;
	uint8_t iv[NCR_CIPHER_MAX_BLOCK_LEN];
	size_t iv_size;
	uint8_t mac[MAC_ROOM];
	size_t mac_size;
	const char *mac_file;
	const char *signature;
	ncr_rsa_type_t scheme;
	const char *hash;
	unsigned int salt;
	ncr_key_type_t type;
	unsigned int keyring;
	unsigned int new_keyring;
	struct ncr_key_attributes attributes;
	char *const *files;
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
 * @allowed: OPTION(...) | ... that the verb takes; OPTION(HELP) is always
 * @argc: of the verb: argv[0] is its name
 * @argv: as @argc
 *
 * Return: EXIT_DONE, or EXIT_USAGE after a message. When OPTION(HELP) is given nothing else counts.
 */
int options_parse(struct options *options, const char *verb, uint64_t allowed, int argc, char **argv);

/** name_check() - that a text can be the name of a key, for the option or argument @what; EXIT_DONE or EXIT_USAGE */
int name_check(const char *what, const char *name);

#endif /* NCR_OPTIONS_H */
