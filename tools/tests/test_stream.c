// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The stream with a toy in place of the cipher: bytes are inverted, and the place of each is checked.
 */
#include "test.h"

#include "file.h"
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

struct toy {
	size_t block;
	uint64_t calls;
	uint64_t bytes;
	uint64_t fail_at;	/* call that fails, from 1; 0 for none */
	uint64_t progress;
};

static int invert(void *context, void *data, size_t size)
{
	struct toy *toy = context;
	uint8_t *bytes = data;
	size_t i;

	if (++toy->calls == toy->fail_at)
		return -EACCES;
	assert_true(size > 0);
	if (toy->block)
		assert_int_equal(size % toy->block, 0);
	for (i = 0; i < size; i++)
		bytes[i] = ~bytes[i];
	toy->bytes += size;
	return 0;
}

static void note(void *context, uint64_t done)
{
	struct toy *toy = context;

	assert_true(done >= toy->progress);
	toy->progress = done;
}

static int memory_file(const void *data, size_t size)
{
	int fd = memfd_create("test", 0);

	assert_true(fd >= 0);
	assert_int_equal(ncr_write_full(fd, data, size), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static uint8_t *pattern(size_t size)
{
	uint8_t *data = malloc(size + 1);
	size_t i;

	for (i = 0; i < size; i++)
		data[i] = i * 7 + (i >> 8);
	return data;
}

static enum stream_result run(struct toy *toy, bool decrypt, const uint8_t *in, size_t size, uint8_t **out, size_t *out_size)
{
	struct stream stream = {
		.block = toy->block, .decrypt = decrypt, .crypt = invert, .progress = note, .context = toy,
	};
	enum stream_result result;

	stream.in = memory_file(in, size);
	stream.out = memory_file("", 0);
	result = stream_run(&stream);
	*out_size = lseek(stream.out, 0, SEEK_END);
	*out = malloc(*out_size + 1);
	assert_int_equal(pread(stream.out, *out, *out_size, 0), *out_size);
	close(stream.in);
	close(stream.out);
	return result;
}

static void there_and_back(void **state)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 4095, 4096, STREAM_CHUNK - 1, STREAM_CHUNK, STREAM_CHUNK + 1,
					2 * STREAM_CHUNK - 16, 2 * STREAM_CHUNK, (1 << 20) + 3 };
	static const size_t blocks[] = { 0, 8, 16 };
	size_t i, b, size, out_size, back_size;
	uint8_t *in, *out, *back;

	(void)state;
	for (b = 0; b < COUNT(blocks); b++) {
		for (i = 0; i < COUNT(sizes); i++) {
			struct toy there = { .block = blocks[b] }, again = { .block = blocks[b] };

			size = sizes[i];
			in = pattern(size);
			assert_int_equal(run(&there, false, in, size, &out, &out_size), STREAM_DONE);
			assert_int_equal(out_size, blocks[b] ? size + blocks[b] - size % blocks[b] : size);
			assert_int_equal(there.progress, size);
			if (out_size)
				assert_int_equal(out[out_size - 1], (uint8_t)~(blocks[b] ? out_size - size : in[size - 1]));
			assert_int_equal(run(&again, true, out, out_size, &back, &back_size), STREAM_DONE);
			assert_int_equal(back_size, size);
			assert_memory_equal(back, in, size);
			free(in);
			free(out);
			free(back);
		}
	}
}

static void cut_short(void **state)
{
	static const size_t sizes[] = { 0, 1, 15, 17, STREAM_CHUNK + 5 };
	size_t i, out_size;
	uint8_t *in, *out;

	(void)state;
	for (i = 0; i < COUNT(sizes); i++) {
		struct toy toy = { .block = 16 };

		in = pattern(sizes[i]);
		assert_int_equal(run(&toy, true, in, sizes[i], &out, &out_size), STREAM_LENGTH);
		/* what has been written is less than what has been read, by the block held back */
		assert_true(out_size + 16 <= toy.bytes || !out_size);
		free(in);
		free(out);
	}
}

static void wrong_padding(void **state)
{
	struct toy toy = { .block = 16 };
	uint8_t in[48], *out;
	size_t out_size;

	(void)state;
	memset(in, ~0x11, sizeof(in));
	assert_int_equal(run(&toy, true, in, sizeof(in), &out, &out_size), STREAM_PADDING);
	assert_int_equal(out_size, 32);
	free(out);
}

static void failures(void **state)
{
	struct stream stream = { .block = 16, .crypt = invert };
	struct toy toy = { .block = 16, .fail_at = 2 };
	uint8_t *in = pattern(3 * STREAM_CHUNK), *out;
	size_t out_size;

	(void)state;
	assert_int_equal(run(&toy, false, in, 3 * STREAM_CHUNK, &out, &out_size), STREAM_CRYPT);
	assert_int_equal(out_size, STREAM_CHUNK);
	free(out);
	free(in);

	toy = (struct toy) { .block = 16 };
	stream.context = &toy;
	stream.in = open("/", O_RDONLY);
	stream.out = -1;
	assert_int_equal(stream_run(&stream), STREAM_READ);
	assert_int_equal(stream.error, -EISDIR);
	close(stream.in);

	stream.in = memory_file("abc", 3);
	stream.out = open("/dev/full", O_WRONLY);
	assert_int_equal(stream_run(&stream), STREAM_WRITE);
	assert_int_equal(stream.error, -ENOSPC);
	close(stream.in);
	close(stream.out);
}

struct feed {
	int fd;
	const uint8_t *data;
	size_t size;
};

static void *feed_slowly(void *context)
{
	struct feed *feed = context;
	size_t n = 1;

	while (feed->size) {
		n = n * 3 % 997 + 1;
		if (n > feed->size)
			n = feed->size;
		if (ncr_write_full(feed->fd, feed->data, n))
			break;
		feed->data += n;
		feed->size -= n;
	}
	close(feed->fd);
	return NULL;
}

/* A pipe gives what it has: short reads must not end the message or break a block. */
static void short_reads(void **state)
{
	size_t size = STREAM_CHUNK + 12345, out_size;
	struct toy there = { .block = 16 }, again = { .block = 16 };
	uint8_t *in = pattern(size), *out, *back;
	struct stream stream = { .block = 16, .crypt = invert, .context = &there };
	struct feed feed = { .data = in, .size = size };
	pthread_t thread;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	feed.fd = ends[1];
	assert_int_equal(pthread_create(&thread, NULL, feed_slowly, &feed), 0);
	stream.in = ends[0];
	stream.out = memory_file("", 0);
	assert_int_equal(stream_run(&stream), STREAM_DONE);
	pthread_join(thread, NULL);
	out_size = lseek(stream.out, 0, SEEK_END);
	out = malloc(out_size);
	assert_int_equal(pread(stream.out, out, out_size, 0), out_size);
	assert_int_equal(run(&again, true, out, out_size, &back, &out_size), STREAM_DONE);
	assert_int_equal(out_size, size);
	assert_memory_equal(back, in, size);
	close(stream.in);
	close(stream.out);
	free(in);
	free(out);
	free(back);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(wrong_padding),
		cmocka_unit_test(failures),
		cmocka_unit_test(short_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
