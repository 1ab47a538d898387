/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * monte_carlo.h - tests in which each operation's input is made of results before it
 *
 * NIST's Monte Carlo tests (AESAVS 6.4, SP 800-20 section 5, SHAVS 6.4, and their ACVP descendants) and its tests of
 * very long messages. A result is published only after each thousand or ten thousand operations.
 */
#ifndef MONTE_CARLO_H
#define MONTE_CARLO_H

#include "vector_device.h"

#define MONTE_CARLO_KEY_MAX 32
#define MONTE_CARLO_BLOCK_MAX 16

struct monte_carlo_cipher {
	ncr_algorithm_t algorithm;	/* AES in ECB or CBC mode, 3DES in CBC mode */
	ncr_crypto_op_t op;
	unsigned int steps;		/* operations before each published result */
	size_t block_size;
	size_t key_size;
	uint8_t key[MONTE_CARLO_KEY_MAX];
	uint8_t iv[MONTE_CARLO_BLOCK_MAX];
	uint8_t input[MONTE_CARLO_BLOCK_MAX];
};

/**
 * monte_carlo_cipher() - one round: the steps up to the next published result
 * @test: key, IV and input of this round, replaced by those of the next
 * @handle: an initialised key object, whose material is replaced
 * @output: the result, one block
 */
int monte_carlo_cipher(struct monte_carlo_cipher *test, ncr_key_t handle, uint8_t *output);

/**
 * monte_carlo_hash() - one round of a thousand digests
 * @hash: the algorithm
 * @size: of its digest, bytes
 * @seed: in: of this round; out: the result, which is the seed of the next
 * @fixed_size: 0 (standard), or every message is cut or padded with zeros to this size (alternate)
 */
int monte_carlo_hash(ncr_algorithm_t hash, size_t size, struct bytes *seed, size_t fixed_size);

/* Digest of @content repeated up to @total bytes. */
int repeated_message_hash(ncr_algorithm_t hash, struct bytes content, uint64_t total, struct bytes *digest);

#endif /* MONTE_CARLO_H */
