// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream.h"

#include "file.h"
#include "libncr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Before the chunk is room for the block that decryption holds back, behind it for padding. */
#define BUFFER (STREAM_BLOCK_MAX + STREAM_CHUNK + STREAM_BLOCK_MAX)

static enum stream_result fail(struct stream *stream, enum stream_result result, int error)
{
	stream->error = error;
	return result;
}

static enum stream_result put(struct stream *stream, const uint8_t *data, size_t size)
{
	int error = ncr_write_full(stream->out, data, size);

	return error ? fail(stream, STREAM_WRITE, error) : STREAM_DONE;
}

/* Encryption, and either direction without padding. */
static enum stream_result forward(struct stream *stream, uint8_t *chunk)
{
	enum stream_result result;
	uint64_t done = 0;
	size_t size, n;
	int error;

	do {
		size = STREAM_CHUNK;
		error = ncr_read_full(stream->in, chunk, &size);
		if (error)
			return fail(stream, STREAM_READ, error);
		n = size;
		if (size < STREAM_CHUNK && stream->block)
			n = ncr_pad(chunk, size, stream->block);
		error = n ? stream->crypt(stream->context, chunk, n) : 0;
		if (error)
			return fail(stream, STREAM_CRYPT, error);
		result = put(stream, chunk, n);
		if (result)
			return result;
		done += size;
		if (stream->progress)
			stream->progress(stream->context, done);
	} while (size == STREAM_CHUNK);
	return STREAM_DONE;
}

/* Only the end of the input tells which block was the last one, so one block is always held back. */
static enum stream_result backward(struct stream *stream, uint8_t *chunk)
{
	size_t size, held = 0, unpadded;
	enum stream_result result;
	uint64_t done = 0;
	int error;

	do {
		size = STREAM_CHUNK;
		error = ncr_read_full(stream->in, chunk, &size);
		if (error)
			return fail(stream, STREAM_READ, error);
		if (size % stream->block)
			return STREAM_LENGTH;
		if (!size)
			break;
		error = stream->crypt(stream->context, chunk, size);
		if (error)
			return fail(stream, STREAM_CRYPT, error);
		result = put(stream, chunk - held, held + size - stream->block);
		if (result)
			return result;
		held = stream->block;
		memcpy(chunk - held, chunk + size - held, held);
		done += size;
		if (stream->progress)
			stream->progress(stream->context, done);
	} while (size == STREAM_CHUNK);

	if (!held)
		return STREAM_LENGTH;
	if (ncr_unpad(chunk - held, held, stream->block, &unpadded))
		return STREAM_PADDING;
	return put(stream, chunk - held, unpadded);
}

enum stream_result stream_run(struct stream *stream)
{
	uint8_t *buffer = malloc(BUFFER);
	enum stream_result result;

	if (!buffer)
		return fail(stream, STREAM_CRYPT, -ENOMEM);
	if (stream->decrypt && stream->block)
		result = backward(stream, buffer + STREAM_BLOCK_MAX);
	else
		result = forward(stream, buffer + STREAM_BLOCK_MAX);
	explicit_bzero(buffer, BUFFER);
	free(buffer);
	return result;
}
