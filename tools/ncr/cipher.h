/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cipher.h - what encrypt and decrypt have in common
 */
#ifndef NCR_CIPHER_H
#define NCR_CIPHER_H

#include "options.h"
#include "scheme.h"

#define CIPHER_USAGE(verb, key) \
	"KEY [--algorithm ALGORITHM] [--iv HEX] [-i FILE] [-o FILE] [--force]\n" \
	"       ncr " verb " " key " [--scheme oaep|pkcs1] [--hash HASH] [-i FILE] [-o FILE] [--force]"

#define CIPHER_HELP(what) \
	"  -a, --algorithm ALGORITHM  see ncr algorithms; default: that of the key, unless ECB or arcfour\n" \
	"      --iv HEX               initialisation vector; without it, " what "\n" \
	"  -i, --input FILE           default: standard input\n" \
	"  -o, --output FILE          appears when all is done; default: standard output, if not a terminal\n" \
	"      --force                replace an existing file\n" \
	"\n" \
	"for an RSA key\n" \
	SCHEME_CRYPT_HELP \
	"\n" \
	KEY_RAW_HELP

#define CIPHER_OPTIONS (OPTIONS_KEY | OPTION(KEYRING) | OPTION(ALGORITHM) | OPTION(RAW) | OPTION(IV) | OPTIONS_SCHEME | \
			OPTION(INPUT) | OPTION(OUTPUT) | OPTION(FORCE))

/** cipher_run() - all of encrypt, or of decrypt; exit code */
int cipher_run(const struct options *options, bool decrypt);

#endif /* NCR_CIPHER_H */
