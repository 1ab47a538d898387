/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vector_device.h - the ioctls of /dev/crypto as the vector tests need them
 *
 * Every function returns 0 or a negative errno, that of the ioctl, and leaves what it checked besides to the caller.
 */
#ifndef VECTOR_DEVICE_H
#define VECTOR_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/ncr.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

struct bytes {
	uint8_t *data;
	size_t size;
};

/* How the input of one operation reaches the module: four ways to the same result. */
enum feeding {
	FEED_ONCE,		/* SESSION_ONCE */
	FEED_PIECES,		/* INIT, UPDATEs of odd sizes, FINAL without data */
	FEED_ONCE_IN_PLACE,	/* SESSION_ONCE, a cipher's output over its input; a digest is verified as well */
	FEED_PIECES_AND_FINAL,	/* INIT, UPDATEs, the last piece with FINAL */
	FEEDINGS,
};

struct operation {
	ncr_algorithm_t algorithm;
	ncr_crypto_op_t op;
	ncr_key_t key;
	struct bytes iv;
	size_t granularity;	/* pieces are multiples of this many bytes */
};

int device_open(void);
void device_close(void);

int device_key_init(ncr_key_t *key);
int device_key_deinit(ncr_key_t key);
int device_key_import(ncr_key_t key, struct bytes material, unsigned int flags);
int device_key_info(ncr_key_t key, struct ncr_key_info_st *info);

/**
 * device_operate() - encrypt, decrypt or sign
 * @operation: what to do
 * @feeding: how
 * @input: plaintext, ciphertext or message
 * @output: in: buffer and its size, which is that of the input for a cipher; out: bytes written
 */
int device_operate(const struct operation *operation, enum feeding feeding, struct bytes input, struct bytes *output);

/* Verify a digest or MAC in one call; *matches tells what the module said. */
int device_verify(const struct operation *operation, struct bytes input, struct bytes signature, bool *matches);

/* Digest of a key's material, which never leaves the kernel. */
int device_hash_key(ncr_algorithm_t hash, ncr_key_t key, struct bytes *digest);

int device_wrap(ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, struct bytes *wrapped);
int device_unwrap(ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, struct bytes wrapped);

/* A session held open, for the Monte Carlo tests. */
int device_session_init(const struct operation *operation, ncr_session_t *session);
int device_session_update(ncr_session_t session, struct bytes input, struct bytes output);
int device_session_final(ncr_session_t session, struct bytes input, struct bytes *output);

#endif /* VECTOR_DEVICE_H */
