/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symmetric ciphers over the kernel's skcipher interface, or ours (software.h), continued over any
 * number of calls
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
 * @software: state of a cipher with software, in the room of ncr_cipher_begin(); else NULL
 */
struct ncr_cipher_state {
	u8 iv[NCR_IV_MAX];
	u8 keystream[NCR_IV_MAX];
	u8 left;
	void *software;
};

/**
 * ncr_cipher_begin() - the state before the first call
 * @state: of zeros; to be given to ncr_cipher_end()
 * @algorithm: its row
 * @transform: keyed; NULL for a cipher that takes no key
 * @iv: as many bytes as the algorithm has
 * @room: ncr_descriptor_size_max bytes that are there until ncr_cipher_end()
 */
void ncr_cipher_begin(struct ncr_cipher_state *state, const struct ncr_algorithm *algorithm,
		      const struct ncr_transform *transform, const u8 *iv, void *room);

/** ncr_cipher_end() - wipe it; one of zeros or that has ended is nothing */
void ncr_cipher_end(struct ncr_cipher_state *state, const struct ncr_algorithm *algorithm);

/**
 * ncr_cipher_crypt() - encrypt or decrypt in place
 * @algorithm: its row
 * @skcipher: keyed; not used by a cipher with software
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
