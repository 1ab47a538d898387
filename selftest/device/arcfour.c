// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arcfour.c - ARCFOUR: the published streams, every size of key, and a stream that goes on over calls of any size
 *
 * What all algorithms have in common is tested with them: sessions.c, arguments.c, published.c.
 */
#include "device.h"
#include "rfc6229.h"

#include <pthread.h>

#define KEY_MIN 5
#define KEY_MAX 256
#define LENGTH 10007
#define THREADS 4

static const uint8_t zeros[LENGTH];

/* The algorithm once more, as its description has it: key schedule, then a byte of stream for each byte. */
static void reference(const uint8_t *key, size_t key_size, const uint8_t *in, size_t size, uint8_t *out)
{
	uint8_t s[256], i = 0, j = 0, t;

	for (int n = 0; n < 256; n++)
		s[n] = n;
	for (int n = 0; n < 256; n++) {
		j += s[n] + key[n % key_size];
		t = s[n];
		s[n] = s[j];
		s[j] = t;
	}
	for (j = 0; size--;) {
		j += s[++i];
		t = s[i];
		s[i] = s[j];
		s[j] = t;
		*out++ = *in++ ^ s[(uint8_t)(s[i] + s[j])];
	}
}

static void once(ncr_crypto_op_t op, ncr_key_t key, const uint8_t *in, size_t in_size, uint8_t *out)
{
	size_t size = in_size;

	expect(0, try_once(fd, NCR_ALG_ARCFOUR, op, key, NULL, 0, in, in_size, out, &size, NULL));
	assert_int_equal(size, in_size);
}

static ncr_session_t begin(ncr_crypto_op_t op, ncr_key_t key)
{
	return session_new(fd, NCR_ALG_ARCFOUR, op, key, NULL, 0);
}

static void update(ncr_session_t session, const uint8_t *in, size_t in_size, uint8_t *out)
{
	size_t size = in_size;

	expect(0, try_update(fd, session, in, in_size, out, &size));
	assert_int_equal(size, in_size);
}

static size_t unhex(const char *hex, uint8_t *out)
{
	size_t size = strlen(hex) / 2;

	for (size_t i = 0; i < size; i++)
		assert_int_equal(sscanf(hex + 2 * i, "%2hhx", out + i), 1);
	return size;
}

/* --- what it computes --------------------------------------------------------------------------------------------- */

/* The session stops at each place that the document names, so what is between them is skipped in one call. */
static void streams_of_rfc6229(void **state)
{
	static uint8_t whole[RFC6229_LENGTH], out[RFC6229_LENGTH];
	uint8_t material[32], expected[16];
	ncr_session_t session;
	ncr_key_t key;
	size_t at;

	(void)state;
	for (size_t i = 0; i < COUNT(rfc6229); i++) {
		key = key_of(fd, material, unhex(rfc6229[i].key, material), 0);
		for (ncr_crypto_op_t op = NCR_OP_ENCRYPT; op <= NCR_OP_DECRYPT; op++) {
			once(op, key, zeros, sizeof(whole), whole);
			session = begin(op, key);
			at = 0;
			for (size_t j = 0; j < COUNT(rfc6229_offsets); j++) {
				size_t offset = rfc6229_offsets[j];

				assert_int_equal(unhex(rfc6229[i].stream[j], expected), sizeof(expected));
				assert_memory_equal(whole + offset, expected, sizeof(expected));
				update(session, zeros, offset - at, out);
				update(session, zeros, sizeof(expected), out);
				assert_memory_equal(out, expected, sizeof(expected));
				at = offset + sizeof(expected);
			}
			session_end(fd, session);
		}
		key_free(fd, key);
	}
}

static void every_key_size(void **state)
{
	static uint8_t in[700], out[700], expected[700];
	static const size_t refused[] = { 1, 2, 3, 4, 257, 258, 512, 65536 };
	static uint8_t material[65536];
	ncr_session_t session;
	ncr_key_t key;
	size_t size;

	(void)state;
	pattern(in, sizeof(in), 50);
	pattern(material, sizeof(material), 51);
	for (size = KEY_MIN; size <= KEY_MAX; size++) {
		key = key_of(fd, material, size, 0);
		reference(material, size, in, sizeof(in), expected);
		once(NCR_OP_ENCRYPT, key, in, sizeof(in), out);
		assert_memory_equal(out, expected, sizeof(out));
		once(NCR_OP_DECRYPT, key, expected, sizeof(in), out);
		assert_memory_equal(out, in, sizeof(out));
		key_free(fd, key);
	}
	for (size_t i = 0; i < COUNT(refused); i++) {
		key = key_of(fd, material, refused[i], 0);
		size = sizeof(out);
		expect(EINVAL, try_session(fd, NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, key, NULL, 0, &session));
		expect(EINVAL, try_once(fd, NCR_ALG_ARCFOUR, NCR_OP_DECRYPT, key, NULL, 0, in, sizeof(in), out, &size,
					NULL));
		key_free(fd, key);
	}
}

/* --- over calls --------------------------------------------------------------------------------------------------- */

static void pieces_of_any_size(void **state)
{
	/* as one; byte by byte; and so that calls stop everywhere around the 256 bytes after which an index wraps */
	static const size_t pieces[][4] = { { LENGTH, LENGTH, LENGTH, LENGTH }, { 1, 1, 1, 1 }, { 255, 1, 257, 3 },
					    { 7, 4096, 13, 4097 }, { 2, 509, 31, 64 } };
	static uint8_t in[LENGTH], out[LENGTH], expected[LENGTH];
	uint8_t material[16];
	ncr_key_t key;

	(void)state;
	pattern(in, sizeof(in), 52);
	pattern(material, sizeof(material), 53);
	key = key_of(fd, material, sizeof(material), 0);
	reference(material, sizeof(material), in, sizeof(in), expected);
	for (size_t i = 0; i < 2 * COUNT(pieces); i++) {
		bool decrypt = i % 2;
		ncr_session_t session = begin(decrypt ? NCR_OP_DECRYPT : NCR_OP_ENCRYPT, key);
		const uint8_t *from = decrypt ? expected : in, *to = decrypt ? in : expected;
		size_t done = 0, n, room;

		for (size_t j = 0; done < LENGTH; j++, done += n) {
			n = pieces[i / 2][j % 4];
			if (n > LENGTH - done)
				n = LENGTH - done;
			/* the last one comes with FINAL */
			if (done + n < LENGTH) {
				update(session, from + done, n, out + done);
				continue;
			}
			room = n;
			expect(0, try_final(fd, session, from + done, n, out + done, &room, NULL));
			assert_int_equal(room, n);
		}
		assert_memory_equal(out, to, LENGTH);
	}
	key_free(fd, key);
}

/* One key, many streams: none moves another on, whichever way they begin, go on and end. */
static void streams_are_apart(void **state)
{
	static uint8_t expected[LENGTH], out[LENGTH];
	ncr_session_t sessions[8], other;
	uint8_t material[5];
	size_t at[COUNT(sessions)] = { 0 };
	ncr_key_t key;

	(void)state;
	pattern(material, sizeof(material), 54);
	key = key_of(fd, material, sizeof(material), 0);
	reference(material, sizeof(material), zeros, sizeof(expected), expected);
	for (size_t i = 0; i < COUNT(sessions); i++)
		sessions[i] = begin(i % 2 ? NCR_OP_DECRYPT : NCR_OP_ENCRYPT, key);
	for (size_t round = 0; round < 40; round++) {
		for (size_t i = 0; i < COUNT(sessions); i++) {
			size_t n = 1 + (round * 7 + i * 31) % 200;

			update(sessions[i], zeros, n, out);
			assert_memory_equal(out, expected + at[i], n);
			at[i] += n;
		}
		once(NCR_OP_ENCRYPT, key, zeros, 300, out);
		assert_memory_equal(out, expected, 300);
		other = begin(NCR_OP_ENCRYPT, key);
		update(other, zeros, 17, out);
		assert_memory_equal(out, expected, 17);
		session_end(fd, other);
	}
	/* nor does other material in the key object: a session goes on with what it began with */
	expect(0, try_import(fd, key, "sixteen letters.", 16, 0));
	for (size_t i = 0; i < COUNT(sessions); i++) {
		update(sessions[i], zeros, 100, out);
		assert_memory_equal(out, expected + at[i], 100);
	}
	key_free(fd, key);
	update(sessions[0], zeros, 100, out);
	assert_memory_equal(out, expected + at[0] + 100, 100);
	for (size_t i = 0; i < COUNT(sessions); i++)
		session_end(fd, sessions[i]);
}

/* A call that is refused is as if it had not been made; after one that failed in the middle there is no stream. */
static void failed_calls(void **state)
{
	static uint8_t expected[LENGTH], out[65536];
	static const uint8_t in[65536];
	ncr_session_t session;
	uint8_t *end = guarded(100);
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, 0);
	size_t size = 99;

	(void)state;
	memset(end, 0, 100);
	reference((const uint8_t *)"sixteen letters.", 16, zeros, sizeof(expected), expected);
	session = begin(NCR_OP_ENCRYPT, key);
	update(session, zeros, 11, out);
	expect(EOVERFLOW, try_update(fd, session, zeros, 100, out, &size));
	assert_int_equal(size, 100);
	update(session, zeros, 0, NULL);
	expect(EFAULT, try_update(fd, session, KERNEL_ADDRESS, 100, out, &size));
	size = 200;
	expect(EFAULT, try_update(fd, session, end, 200, out, &size));
	update(session, zeros, 100, out);
	assert_memory_equal(out, expected + 11, 100);

	size = sizeof(in);
	expect(EFAULT, try_update(fd, session, in, sizeof(in), end, &size));
	size = 100;
	expect(EBADFD, try_update(fd, session, zeros, 100, out, &size));
	expect(EBADFD, try_final(fd, session, NULL, 0, NULL, &size, NULL));
	guarded_free(end, 100);
	key_free(fd, key);
}

/* --- with everything else ----------------------------------------------------------------------------------------- */

struct worker {
	pthread_t thread;
	ncr_key_t key;
	const uint8_t *expected;
	bool good;
};

/* Outside of CMocka's thread: nothing here may assert. */
static void *work(void *argument)
{
	struct worker *worker = argument;
	uint8_t out[LENGTH];
	ncr_session_t session;

	for (int round = 0; round < 20; round++) {
		size_t done = 0, n, size;

		if (try_session(fd, NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, worker->key, NULL, 0, &session))
			return NULL;
		for (; done < LENGTH; done += n) {
			n = LENGTH - done < 997 ? LENGTH - done : 997;
			size = n;
			if (try_update(fd, session, zeros, n, out + done, &size))
				return NULL;
		}
		size = 0;
		if (try_final(fd, session, NULL, 0, NULL, &size, NULL) || memcmp(out, worker->expected, LENGTH))
			return NULL;
	}
	worker->good = true;
	return NULL;
}

static void one_key_in_many_threads(void **state)
{
	static uint8_t expected[LENGTH];
	struct worker workers[THREADS] = { 0 };
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, 0);

	(void)state;
	reference((const uint8_t *)"sixteen letters.", 16, zeros, sizeof(expected), expected);
	for (size_t i = 0; i < THREADS; i++) {
		workers[i].key = key;
		workers[i].expected = expected;
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_true(workers[i].good);
	key_free(fd, key);
}

static void keys_are_like_others(void **state)
{
	struct ncr_key_generate_st generate;
	struct ncr_key_info_st info;
	uint8_t blob[512], first[100], again[100], material[16];
	ncr_key_t key = key_new(fd), kek = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_WRAP), back = key_new(fd);
	ncr_session_t session;
	size_t size;

	(void)state;
	rubbish(generate);
	generate.desc = key;
	generate.params.algorithm = NCR_ALG_ARCFOUR;
	generate.params.keyflags = NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_STORABLE;
	generate.params.params.secret.bits = 128;
	expect(0, call(fd, NCRIO_KEY_GENERATE, &generate));
	expect(0, try_info(fd, key, &info));
	assert_int_equal(info.algorithm, NCR_ALG_ARCFOUR);
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	once(NCR_OP_ENCRYPT, key, zeros, sizeof(first), first);
	size = sizeof(material);
	expect(0, try_export(fd, key, material, &size));
	assert_int_equal(size, 16);
	reference(material, 16, zeros, sizeof(again), again);
	assert_memory_equal(first, again, sizeof(first));

	size = sizeof(blob);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, NULL, 0, blob, &size));
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, back, NULL, 0, blob, size));
	once(NCR_OP_ENCRYPT, back, zeros, sizeof(again), again);
	assert_memory_equal(first, again, sizeof(first));

	need_master_key(fd);
	size = sizeof(blob);
	expect(0, try_storage_wrap(fd, key, blob, &size));
	expect(0, try_storage_unwrap(fd, back, blob, size));
	expect(0, try_info(fd, back, &info));
	assert_int_equal(info.algorithm, NCR_ALG_ARCFOUR);
	once(NCR_OP_DECRYPT, back, zeros, sizeof(again), again);
	assert_memory_equal(first, again, sizeof(first));

	/* what a key may be used for */
	expect(0, try_import(fd, back, material, 16, NCR_KEY_FLAG_SIGN));
	expect(EACCES, try_session(fd, NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, back, NULL, 0, &session));
	expect(0, try_import(fd, back, material, 16, NCR_KEY_FLAG_DECRYPT));
	once(NCR_OP_DECRYPT, back, zeros, sizeof(again), again);
	assert_memory_equal(first, again, sizeof(first));
	expect(EINVAL, try_session(fd, NCR_ALG_ARCFOUR, NCR_OP_SIGN, back, NULL, 0, &session));
	expect(EACCES, try_session(fd, NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, kek, NULL, 0, &session));
	key_free(fd, back);
	key_free(fd, kek);
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(streams_of_rfc6229),
		counted_test(every_key_size),
		counted_test(pieces_of_any_size),
		counted_test(streams_are_apart),
		counted_test(failed_calls),
		counted_test(one_key_in_many_threads),
		counted_test(keys_are_like_others),
	};

	return cmocka_run_group_tests_name("arcfour", tests, group_open, group_close);
}
