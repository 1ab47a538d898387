/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scheme.h - how a private or public key is used: --scheme, --hash and --salt
 */
#ifndef NCR_SCHEME_H
#define NCR_SCHEME_H

#include "command.h"

#define SCHEME_HASH_HELP \
	"      --hash HASH            sha256 (default), sha1, sha224, sha384, sha512; also that of MGF1\n"
#define SCHEME_SIGN_HELP \
	"      --scheme pss|pkcs1     of an RSA key: RSASSA-PSS (default), or PKCS #1 v1.5\n" \
	SCHEME_HASH_HELP \
	"      --salt N               of an RSA key: bytes of salt of PSS; default: as the digest has\n"
#define SCHEME_CRYPT_HELP \
	"      --scheme oaep|pkcs1    OAEP (default), or PKCS #1 v1.5, which is for old programs only\n" \
	SCHEME_HASH_HELP

/**
 * struct scheme - one, with what it takes of a message
 * @algorithm: of the key, NCR_ALG_RSA or NCR_ALG_DSA
 * @rsa: for the library; of a DSA key only the hash counts
 * @digest_size: of the hash, in bytes
 * @size: of the modulus: of a signature, of a ciphertext
 */
struct scheme {
	ncr_algorithm_t algorithm;
	struct ncr_rsa_scheme rsa;
	size_t digest_size;
	size_t size;
};

/**
 * scheme_choose() - what the options say, or the default: PSS or OAEP, with SHA-256
 * @scheme: out
 * @command: with the key
 * @options: given
 * @op: NCR_OP_...; a public key does not sign and decrypt, a DSA key does neither encrypt nor decrypt
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int scheme_choose(struct scheme *scheme, struct command *command, const struct options *options, ncr_crypto_op_t op);

#endif /* NCR_SCHEME_H */
