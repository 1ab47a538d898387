/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream.h - a message of any size through a cipher, padded as openssl enc pads
 */
#ifndef NCR_STREAM_H
#define NCR_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* data of one system call; a multiple of every block */
#define STREAM_CHUNK (256 * 1024)
#define STREAM_BLOCK_MAX 32

enum stream_result {
	STREAM_DONE,
	STREAM_READ,		/* @error: reading failed */
	STREAM_WRITE,		/* @error: writing failed */
	STREAM_CRYPT,		/* @error: the cipher failed */
	STREAM_LENGTH,		/* decrypting: not a whole number of blocks, or no block at all */
	STREAM_PADDING,		/* decrypting: the last block does not end in padding */
};

/**
 * struct stream - one message
 * @in: descriptor it is read from
 * @out: descriptor it is written to
 * @block: pad to, or unpad from, multiples of this many bytes, at most STREAM_BLOCK_MAX; 0 for no padding
 * @decrypt: direction
 * @crypt: the cipher, in place; @size is a multiple of @block; 0 or negative errno
 * @progress: told of each chunk, or NULL
 * @context: for @crypt and @progress
 * @error: out: negative errno
 */
struct stream {
	int in;
	int out;
	size_t block;
	bool decrypt;
	int (*crypt)(void *context, void *data, size_t size);
	void (*progress)(void *context, uint64_t done);
	void *context;
	int error;
};

/**
 * stream_run() - all of it
 *
 * When decrypting fails, what came before the last block may have been written. Buffers are wiped.
 */
enum stream_result stream_run(struct stream *stream);

#endif /* NCR_STREAM_H */
