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

/* --help of verbs that take a key: KEY in their usage */
#define KEY_HELP_PUBLISHED \
	"KEY is one of\n" \
	"      --key NAME             a key published under this name: in .ncr, or else in your own keyring;\n" \
	"      --keyring system|user  look in this one only\n" \
	"      --key-serial N         a published key by its number, as keyctl show prints it\n" \
	"  -k, --key-file BLOB        a key in a blob\n"
#define KEY_HELP KEY_HELP_PUBLISHED \
	"      --key-stdin            the same from standard input\n"
#define KEY_RAW_HELP KEY_HELP_PUBLISHED \
	"      --key-stdin [--raw]    the same from standard input; or the bytes of a key\n"
#define PUBLIC_KEY_HELP \
	"      --public-key FILE      a public key in PEM or DER, as ncr public and openssl pkey -pubout write it\n"

/* and of verbs that publish one */
#define PUBLISH_HELP \
	"      --keyring system|user  put it in .ncr, as only the officer can, or in your own; default: what you can\n" \
	"      --force                replace what is there\n"
#define ATTRIBUTE_HELP \
	"      --owner USER           whose it is, by name or number; somebody else's only by the officer\n" \
	"      --group GROUP          its group\n" \
	"      --mode MODE            who may see (r) and use (x) it, as 0510 or u=rx,g=x\n" \
	"      --not-after TIME       end of all use: 2027-01-31 or 2027-01-31T12:00:00Z, UTC; or in 12h, 30d, 1y\n" \
	"      --not-after-originate TIME\n" \
	"                             end of encrypting, signing and wrapping; decrypting and verifying go on\n"

/* and of verbs that make one: NEW in their usage */
#define NEW_KEY_HELP \
	"NEW is any of\n" \
	"      NAME                   publish it under this name, up to 64 bytes: it can be used with --key NAME until the\n" \
	"                             next boot\n" \
	"  -o, --output BLOB          write it to this file, mode 0600; without NAME the default is standard output, if that\n" \
	"                             is no terminal\n" \
	"      --label TEXT           without NAME: a name for people, up to 64 bytes, kept in the blob\n" \
	PUBLISH_HELP \
	ATTRIBUTE_HELP \
	"Without these it is yours and your group's, mode 0500, without an end.\n"

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
	uint64_t options;
	int (*run)(const struct options *options);
};

extern const struct verb verb_status, verb_algorithms, verb_generate, verb_import, verb_publish, verb_info, verb_export,
	verb_public, verb_derive, verb_encrypt, verb_decrypt, verb_digest, verb_mac, verb_sign, verb_verify, verb_wrap, verb_unwrap;

#endif /* NCR_NCR_H */
