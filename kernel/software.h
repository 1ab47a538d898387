/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ciphers that the kernel cannot give us
 *
 * libtomcrypt's, behind the same rows and transforms as the kernel's own. A row of the table names
 * one only where no supported kernel is configured with the algorithm; today this is ARCFOUR.
 */
#ifndef NCR_SOFTWARE_H
#define NCR_SOFTWARE_H

#include <linux/types.h>

/**
 * struct ncr_software - a stream cipher, whose state is all there is to an operation
 * @driver: its name
 * @state_size: bytes of a state
 * @setup: make the state that every stream with this key begins with; the key fits the algorithm
 * @crypt: encrypt or decrypt in place, which is the same, and move the state on
 */
struct ncr_software {
	const char *driver;
	size_t state_size;
	int (*setup)(void *state, const u8 *key, size_t key_size);
	int (*crypt)(void *state, u8 *data, size_t size);
};

/*
 * ARCFOUR needs a state for each stream. The kernel's ecb(arc4) is configured out of every
 * supported kernel, and where it is not (6.1, crypto/arc4.c) it moves on the transform itself,
 * which all operations with the key share.
 */
extern const struct ncr_software ncr_software_arcfour;

#endif /* NCR_SOFTWARE_H */
