/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symmetric ciphers over the kernel's skcipher interface, continued over any number of calls
 */
#ifndef NCR_CIPHER_H
#define NCR_CIPHER_H

#include "algorithm.h"

struct ncr_work;

/**
 * struct ncr_cipher_state - what one call leaves to the next
 * @iv: the chaining value or counter
 * @keystream: of the block that a stream mode has begun
 * @left: bytes at the end of @keystream not yet used
 */
struct ncr_cipher_state {
	u8 iv[NCR_IV_MAX];
	u8 keystream[NCR_IV_MAX];
	u8 left;
};

/**
 * ncr_cipher_crypt() - encrypt or decrypt in place
 * @algorithm: its row
 * @skcipher: keyed
 * @state: continued
 * @work: whose request and block are used
 * @decrypt: direction
 * @data: @size bytes in the kernel's linear mapping (not on the stack)
 * @size: a multiple of the block size, any for NCR_ALGORITHM_STREAM
 *
 * Context: may sleep.
 * Return: 0 or the implementation's error; then @data and @state are of no further use.
 */
int ncr_cipher_crypt(const struct ncr_algorithm *algorithm, struct crypto_skcipher *skcipher,
		     struct ncr_cipher_state *state, struct ncr_work *work, bool decrypt,
		     u8 *data, size_t size);

#endif /* NCR_CIPHER_H */
