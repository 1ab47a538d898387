/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pbes2.h - a private key that is encrypted under a passphrase: EncryptedPrivateKeyInfo (RFC 5958) with PBES2 (RFC 8018)
 *
 * libcrypto decrypts, from its own copy of what is encrypted into the caller's memory. It copies the passphrase, and has the
 * key derived from it, on its stack and in its heap. It wipes what it knows to be secret there; the heap is locked only as far
 * as process_protect_heap() may. Nothing decrypted is in either but one block of the cipher.
 */
#ifndef NCR_PBES2_H
#define NCR_PBES2_H

#include "secret.h"

/**
 * pbes2_decrypt() - decrypt in place
 * @key: in: EncryptedPrivateKeyInfo in DER; out: what was in it, PrivateKeyInfo if the passphrase was right. Wiped after a
 *	failure
 * @passphrase: for it
 *
 * Return: 0; -EOPNOTSUPP (not PBES2, or with a cipher or a function that libcrypto does not have), -EBADMSG (wrong
 * passphrase, or damaged), -ENOMEM.
 */
int pbes2_decrypt(struct secret *key, const struct secret *passphrase);

#endif /* NCR_PBES2_H */
