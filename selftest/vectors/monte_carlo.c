// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * monte_carlo.c - tests in which each operation's input is made of results before it
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "monte_carlo.h"

#define HASH_STEPS 1000
#define LONG_CHUNK (1 << 20)

static void xor_into(uint8_t *to, const uint8_t *from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] ^= from[i];
}

/* Bit 0 of each byte of a DES key makes the number of ones odd. */
static void set_odd_parity(uint8_t *key, size_t size)
{
	for (size_t i = 0; i < size; i++)
		key[i] = (uint8_t)((key[i] & 0xfe) | !(__builtin_popcount(key[i] & 0xfe) & 1));
}

/* last[0] is the last output of the round, last[1] the one before it, and so on. */
static void next_key(struct monte_carlo_cipher *test, uint8_t last[][MONTE_CARLO_BLOCK_MAX])
{
	if (test->algorithm == NCR_ALG_3DES_CBC) {
		for (size_t i = 0; i < 3; i++)
			xor_into(test->key + 8 * i, last[i], 8);
		set_odd_parity(test->key, test->key_size);
	} else {
		/* the key's bytes, from its end, take those of the last outputs from their end */
		size_t head = test->key_size - MONTE_CARLO_BLOCK_MAX;

		xor_into(test->key, last[1] + MONTE_CARLO_BLOCK_MAX - head, head);
		xor_into(test->key + head, last[0], MONTE_CARLO_BLOCK_MAX);
	}
}

int monte_carlo_cipher(struct monte_carlo_cipher *test, ncr_key_t handle, uint8_t *output)
{
	bool ecb = test->algorithm == NCR_ALG_AES_ECB;
	/* here the output itself is the next input; in the others it is the output before */
	bool follow = ecb || (test->algorithm == NCR_ALG_3DES_CBC && test->op == NCR_OP_DECRYPT);
	struct operation operation = {
		.algorithm = test->algorithm,
		.op = test->op,
		.key = handle,
		.iv = { test->iv, ecb ? 0 : test->block_size },
	};
	uint8_t last[3][MONTE_CARLO_BLOCK_MAX] = { 0 };
	struct bytes nothing = { NULL, 0 };
	ncr_session_t session;
	int error;

	error = device_key_import(handle, (struct bytes){ test->key, test->key_size }, NCR_KEY_FLAG_DECRYPT);
	if (!error)
		error = device_session_init(&operation, &session);
	if (error)
		return error;
	for (unsigned int step = 0; !error && step < test->steps; step++) {
		memmove(last[1], last[0], 2 * sizeof(last[0]));
		error = device_session_update(session, (struct bytes){ test->input, test->block_size },
					      (struct bytes){ last[0], test->block_size });
		memcpy(test->input, follow ? last[0] : step ? last[1] : test->iv, test->block_size);
	}
	if (error) {
		device_session_final(session, nothing, &nothing);
		return error;
	}
	error = device_session_final(session, nothing, &nothing);
	memcpy(output, last[0], test->block_size);
	next_key(test, last);
	/* the IV is the last ciphertext, or for AES the last output also when decrypting */
	memcpy(test->iv, follow ? last[1] : last[0], test->block_size);
	memcpy(test->input, follow ? last[0] : last[1], test->block_size);
	return error;
}

int monte_carlo_hash(ncr_algorithm_t hash, size_t size, struct bytes *seed, size_t fixed_size)
{
	struct operation operation = { .algorithm = hash, .op = NCR_OP_SIGN, .key = NCR_KEY_INVALID, .granularity = 1 };
	/* of the first messages the seed is three parts, and in the alternate test it can be longer than a digest */
	size_t part = seed->size > size ? seed->size : size;
	struct bytes message = { NULL, 0 };
	uint8_t *parts = malloc(3 * part);
	size_t sizes[3] = { seed->size, seed->size, seed->size };
	int error = parts ? 0 : -ENOMEM;

	message.data = calloc(1, 3 * part > fixed_size ? 3 * part : fixed_size);
	if (!message.data)
		error = -ENOMEM;
	for (size_t i = 0; !error && i < 3; i++)
		memcpy(parts + i * part, seed->data, seed->size);
	for (unsigned int step = 0; !error && step < HASH_STEPS; step++) {
		struct bytes digest;

		message.size = 0;
		for (size_t i = 0; i < 3; i++) {
			memcpy(message.data + message.size, parts + i * part, sizes[i]);
			message.size += sizes[i];
		}
		if (fixed_size) {
			if (message.size < fixed_size)
				memset(message.data + message.size, 0, fixed_size - message.size);
			message.size = fixed_size;
		}
		memmove(parts, parts + part, 2 * part);
		sizes[0] = sizes[1];
		sizes[1] = sizes[2];
		sizes[2] = size;
		digest = (struct bytes){ parts + 2 * part, size };
		error = device_operate(&operation, (enum feeding)(step % FEEDINGS), message, &digest);
		if (!error && digest.size != size)
			error = -EPROTO;
	}
	if (!error) {
		memcpy(seed->data, parts + 2 * part, size);
		seed->size = size;
	}
	free(parts);
	free(message.data);
	return error;
}

int repeated_message_hash(ncr_algorithm_t hash, struct bytes content, uint64_t total, struct bytes *digest)
{
	struct operation operation = { .algorithm = hash, .op = NCR_OP_SIGN, .key = NCR_KEY_INVALID };
	struct bytes nothing = { NULL, 0 };
	ncr_session_t session;
	struct bytes chunk;
	int error;

	if (!content.size || content.size > LONG_CHUNK)
		return -EINVAL;
	chunk.size = LONG_CHUNK / content.size * content.size;
	chunk.data = malloc(chunk.size);
	if (!chunk.data)
		return -ENOMEM;
	for (size_t i = 0; i < chunk.size; i += content.size)
		memcpy(chunk.data + i, content.data, content.size);
	error = device_session_init(&operation, &session);
	if (!error) {
		while (!error && total) {
			if (chunk.size > total)
				chunk.size = (size_t)total;
			error = device_session_update(session, chunk, nothing);
			total -= chunk.size;
		}
		if (error)
			device_session_final(session, nothing, &nothing);
		else
			error = device_session_final(session, nothing, digest);
	}
	free(chunk.data);
	return error;
}
