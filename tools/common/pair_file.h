/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pair_file.h - what a file with a private or public key of RSA, DSA or Diffie-Hellman holds, as the kernel takes it
 *
 * DER or PEM (RFC 7468) of
 *
 *	RSAPrivateKey			PKCS #1, RFC 8017 A.1.2		PEM "RSA PRIVATE KEY"
 *	PrivateKeyInfo			PKCS #8, RFC 5208		PEM "PRIVATE KEY"
 *	EncryptedPrivateKeyInfo		PKCS #8, with PBES2		PEM "ENCRYPTED PRIVATE KEY"
 *	SubjectPublicKeyInfo		RFC 5280			PEM "PUBLIC KEY"
 *	RSAPublicKey			PKCS #1, RFC 8017 A.1.1		PEM "RSA PUBLIC KEY"
 *	SEQUENCE { 0, p, q, g, y, x }	DSA, of no standard		PEM "DSA PRIVATE KEY"
 *
 * Only the frame is looked at: whether the numbers in it are a key the kernel says.
 */
#ifndef NCR_PAIR_FILE_H
#define NCR_PAIR_FILE_H

#include "secret.h"

#include <linux/ncr.h>
#include <stdbool.h>

/**
 * struct pair - one of the two keys of a pair
 * @algorithm: NCR_ALG_RSA, NCR_ALG_DSA or NCR_ALG_DH
 * @type: NCR_KEY_TYPE_PRIVATE or NCR_KEY_TYPE_PUBLIC
 * @encrypted: a private key that was, under a passphrase
 */
struct pair {
	ncr_algorithm_t algorithm;
	ncr_key_type_t type;
	bool encrypted;
};

/**
 * pair_read() - find the key in what was read from a file
 * @content: in: the whole file; out: what ncr_key_import_pair() takes of this type and algorithm. All decoding is done in its
 *	memory; wiped after a failure
 * @name: of the file, for messages
 * @passphrase_file: where the passphrase is, if one is needed: path, "-" for standard input; NULL to ask at the terminal
 * @algorithm: what it has to be of; NCR_ALG_NONE: any of the three
 * @pair: out: what it is
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int pair_read(struct secret *content, const char *name, const char *passphrase_file, ncr_algorithm_t algorithm,
	      struct pair *pair);

/**
 * pair_read_peer() - find the number in a file with somebody's public key of Diffie-Hellman
 * @content: in: the whole file, SubjectPublicKeyInfo in PEM or DER, or the number alone; out: the number. Wiped after a failure
 * @name: of the file, for messages
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int pair_read_peer(struct secret *content, const char *name);

/**
 * pair_frame_dh() - SubjectPublicKeyInfo of a number that is a public key of Diffie-Hellman
 * @content: in: the number; out: the structure
 * @parameters: DER of DHParameter, all of it
 * @size: in bytes
 *
 * Return: whether there is room for it.
 */
bool pair_frame_dh(struct secret *content, const uint8_t *parameters, size_t size);

#endif /* NCR_PAIR_FILE_H */
