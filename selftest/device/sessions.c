// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sessions.c - streaming, buffers, sizes, verdicts and the end of sessions, the same for every algorithm
 *
 * That the results are right is the business of published.c; here each way must give what the one-shot command gives.
 */
#include "device.h"

#include <sys/mman.h>

#define LARGE ((size_t)10 << 20)

/* Sets up the operation that most tests run for every algorithm and key size. */
struct setup {
	const struct algorithm *algorithm;
	ncr_crypto_op_t op;
	ncr_key_t key;
	uint8_t iv[16];
};

static void for_each(void (*test)(const struct setup *))
{
	uint8_t material[256];

	pattern(material, sizeof(material), 30);
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		struct setup setup = { .algorithm = algorithm, .key = NCR_KEY_INVALID };

		pattern(setup.iv, sizeof(setup.iv), 31);
		for (size_t k = 0; k == 0 || algorithm->key_sizes[k]; k++) {
			if (algorithm->key_sizes[k])
				setup.key = key_of(fd, material, algorithm->key_sizes[k], 0);
			if (algorithm->kind == CIPHER) {
				setup.op = NCR_OP_ENCRYPT;
				test(&setup);
				setup.op = NCR_OP_DECRYPT;
			} else {
				setup.op = NCR_OP_SIGN;
			}
			test(&setup);
			if (algorithm->key_sizes[k])
				key_free(fd, setup.key);
		}
	}
}

static ncr_session_t begin(const struct setup *setup)
{
	return session_new(fd, setup->algorithm->id, setup->op, setup->key, setup->iv, setup->algorithm->iv_size);
}

/* The result in one shot; returns its size. */
static size_t once(const struct setup *setup, const uint8_t *in, size_t in_size, uint8_t *out, size_t room)
{
	expect(0, try_once(fd, setup->algorithm->id, setup->op, setup->key, setup->iv, setup->algorithm->iv_size,
			   in, in_size, out, &room, NULL));
	assert_int_equal(room, setup->algorithm->kind == CIPHER ? in_size : setup->algorithm->output_size);
	return room;
}

/* Feed [0, size) in pieces of the given sizes, round and round; cipher output is checked by the caller. */
static void feed(const struct setup *setup, ncr_session_t session, const uint8_t *in, size_t size, uint8_t *out,
		 const size_t *pieces, size_t count)
{
	bool cipher = setup->algorithm->kind == CIPHER;
	size_t done = 0;

	for (size_t i = 0; done < size; i++) {
		size_t n = pieces[i % count] * setup->algorithm->block, room;

		if (n > size - done)
			n = size - done;
		room = n;
		expect(0, try_update(fd, session, in + done, n, cipher ? out + done : NULL, cipher ? &room : NULL));
		if (cipher)
			assert_int_equal(room, n);
		done += n;
	}
}

static void same_in_pieces(const struct setup *setup, const uint8_t *in, size_t size, const size_t *pieces,
			   size_t count)
{
	static uint8_t whole[16384], out[16384];
	ncr_session_t session = begin(setup);
	size_t whole_size = once(setup, in, size, whole, sizeof(whole)), room;

	feed(setup, session, in, size, out, pieces, count);
	room = setup->algorithm->kind == CIPHER ? 0 : sizeof(out);
	expect(0, try_final(fd, session, NULL, 0, out, &room, NULL));
	if (setup->algorithm->kind != CIPHER)
		assert_int_equal(room, whole_size);
	assert_memory_equal(out, whole, whole_size);
}

static void split_points(const struct setup *setup)
{
	static uint8_t in[16384];
	size_t block = setup->algorithm->block;

	pattern(in, sizeof(in), 32);
	/* every way to cut 5 blocks (80 bytes of a stream, 300 of a hash) in two */
	for (size_t units = block == 1 ? (setup->algorithm->kind == CIPHER ? 80 : 300) : 5, at = 0; at <= units; at++) {
		size_t pieces[] = { at, units - at };

		if (!pieces[0] || !pieces[1])
			continue;
		/* the digests of 300 bytes are many: every seventh, and all around the blocks of 64 and 128 */
		if (units == 300 && at % 7 && (at + 1) % 64 > 2)
			continue;
		same_in_pieces(setup, in, units * block, pieces, COUNT(pieces));
	}
	same_in_pieces(setup, in, 4096 + 3 * block, (size_t[]){ 1, 3, 17, 7, 63, 33, 129, 5, 64, 128 }, 10);
	same_in_pieces(setup, in, sizeof(in), (size_t[]){ 4096 / block, 1, 4096 / block - 1, 4096 / block + 1 }, 4);
}

static void streaming_equals_one_shot(void **state)
{
	(void)state;
	for_each(split_points);
}

static void in_place_and_misaligned(const struct setup *setup)
{
	static uint8_t in[5000 + 32], whole[5000 + 32], buffer[5000 + 64];
	size_t size = 4992, done;

	pattern(in, sizeof(in), 33);
	done = once(setup, in, size, whole, sizeof(whole));
	for (size_t offset = 0; offset < 18; offset++) {
		/* input and output at addresses of their own, then the output over the input */
		rubbish(buffer);
		memmove(in + offset, in, size);
		assert_int_equal(once(setup, in + offset, size, buffer + 17 - offset, size + 5), done);
		assert_memory_equal(buffer + 17 - offset, whole, done);
		assert_true(is_rubbish(buffer + 17 - offset + done, sizeof(buffer) - 17 + offset - done));

		memcpy(buffer + offset, in + offset, size);
		assert_int_equal(once(setup, buffer + offset, size, buffer + offset, size), done);
		assert_memory_equal(buffer + offset, whole, done);
		memmove(in, in + offset, size);
	}
}

static void in_place_and_misaligned_buffers(void **state)
{
	(void)state;
	for_each(in_place_and_misaligned);
}

/* What comes out is undefined; that nothing else is touched and the session lives on is not. */
static void overlapping_buffers(void **state)
{
	static uint8_t buffer[3 * 65536];
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, 0);
	ncr_session_t session = session_new(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, "sixteen letters.", 16);
	static const ptrdiff_t shifts[] = { 1, -1, 15, -15, 16, -16, 4096, -4096, 40000, -40000 };
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(shifts); i++) {
		uint8_t *out = buffer + 65536 + shifts[i];

		rubbish(buffer);
		size = 65536;
		expect(0, try_update(fd, session, buffer + 65536, 65536, out, &size));
		assert_int_equal(size, 65536);
		if (shifts[i] > 0) {
			assert_true(is_rubbish(buffer, 65536 + shifts[i]));
			assert_true(is_rubbish(out + 65536, buffer + sizeof(buffer) - out - 65536));
		} else {
			assert_true(is_rubbish(buffer, out - buffer));
			assert_true(is_rubbish(buffer + 2 * 65536, 65536));
		}
	}
	session_end(fd, session);
	key_free(fd, key);
}

/* --- sizes -------------------------------------------------------------------------------------------------------- */

static uint8_t *large_in, *large_out, *large_whole;

static void large(const struct setup *setup)
{
	static const size_t pieces[] = { 65536, 1, 100000, 31, 1 << 17 };
	ncr_session_t session;
	size_t done, room;

	/* ten megabytes with one of each kind and mode; the others differ from them by table only */
	switch (setup->algorithm->id) {
	case NCR_ALG_AES_CBC:
	case NCR_ALG_AES_CTR:
	case NCR_ALG_NULL:
	case NCR_ALG_SHA2_256:
	case NCR_ALG_HMAC_SHA2_512:
		break;
	default:
		return;
	}
	if (setup->key != NCR_KEY_INVALID && setup->op == NCR_OP_DECRYPT)
		return;
	session = begin(setup);
	done = once(setup, large_in, LARGE, large_whole, LARGE);
	feed(setup, session, large_in, LARGE, large_out, pieces, COUNT(pieces));
	room = setup->algorithm->kind == CIPHER ? 0 : LARGE;
	expect(0, try_final(fd, session, NULL, 0, large_out, &room, NULL));
	assert_memory_equal(large_out, large_whole, done);
}

static void ten_megabytes(void **state)
{
	(void)state;
	large_in = malloc(LARGE);
	large_out = malloc(LARGE);
	large_whole = malloc(LARGE);
	assert_true(large_in && large_out && large_whole);
	pattern(large_in, LARGE, 34);
	for_each(large);
	free(large_in);
	free(large_out);
	free(large_whole);
}

/* Nothing is nothing, wherever it is; it neither starts nor ends anything. */
static void nothing(const struct setup *setup)
{
	uint8_t in[32], whole[64], out[64];
	ncr_session_t session = begin(setup);
	size_t done, room;

	pattern(in, sizeof(in), 35);
	done = once(setup, in, sizeof(in), whole, sizeof(whole));
	for (int i = 0; i < 3; i++) {
		room = 0;
		expect(0, try_update(fd, session, i == 1 ? in : NULL, 0, NULL, &room));
		if (setup->algorithm->kind == CIPHER)
			assert_int_equal(room, 0);
	}
	room = sizeof(out);
	rubbish(out);
	expect(0, try_final(fd, session, in, sizeof(in), out, &room, NULL));
	assert_int_equal(room, done);
	assert_memory_equal(out, whole, done);

	/* a cipher of nothing is nothing; a digest of nothing is the same with no data, and with no pointer */
	room = sizeof(out);
	session = begin(setup);
	expect(0, try_final(fd, session, NULL, 4711, out, &room, NULL));
	if (setup->algorithm->kind == CIPHER)
		return;
	assert_int_equal(once(setup, in, 0, whole, sizeof(whole)), room);
	assert_memory_equal(out, whole, room);
}

static void size_zero(void **state)
{
	(void)state;
	for_each(nothing);
}

static void broken_blocks(const struct setup *setup)
{
	size_t block = setup->algorithm->block, room;
	uint8_t in[48], out[48], whole[48];
	ncr_session_t session;

	if (block == 1)
		return;
	pattern(in, sizeof(in), 36);
	once(setup, in, sizeof(in), whole, sizeof(whole));
	session = begin(setup);
	rubbish(out);
	for (size_t size = 1; size < sizeof(in); size++) {
		if (size % block == 0)
			continue;
		room = sizeof(out);
		expect(EINVAL, try_update(fd, session, in, size, out, &room));
		room = sizeof(out);
		expect(EINVAL, try_once(fd, setup->algorithm->id, setup->op, setup->key, setup->iv,
					setup->algorithm->iv_size, in, size, out, &room, NULL));
	}
	assert_true(is_rubbish(out, sizeof(out)));
	/* refused before anything was done: the session goes on as if never asked */
	room = sizeof(out);
	expect(0, try_update(fd, session, in, sizeof(in), out, &room));
	assert_memory_equal(out, whole, sizeof(out));
	/* "deallocated even if FINAL reports an error" */
	room = sizeof(out);
	expect(EINVAL, try_final(fd, session, in, block - 1, out, &room, NULL));
	expect(ENOENT, try_final(fd, session, NULL, 0, out, &room, NULL));
}

static void whole_blocks_only(void **state)
{
	(void)state;
	for_each(broken_blocks);
}

static void small_output(const struct setup *setup)
{
	bool cipher = setup->algorithm->kind == CIPHER;
	uint8_t in[48], out[64], whole[64];
	size_t done, room;
	ncr_session_t session;

	pattern(in, sizeof(in), 37);
	done = once(setup, in, sizeof(in), whole, sizeof(whole));
	rubbish(out);
	for (size_t size = 0; size < done; size += 7) {
		room = size;
		expect(EOVERFLOW, try_once(fd, setup->algorithm->id, setup->op, setup->key, setup->iv,
					   setup->algorithm->iv_size, in, sizeof(in), out, &room, NULL));
		assert_int_equal(room, done);
	}
	session = begin(setup);
	if (cipher) {
		room = done - 1;
		expect(EOVERFLOW, try_update(fd, session, in, sizeof(in), out, &room));
		assert_int_equal(room, done);
		assert_true(is_rubbish(out, sizeof(out)));
		room = done;
		expect(0, try_update(fd, session, in, sizeof(in), out, &room));
		assert_memory_equal(out, whole, done);
		rubbish(out);
		room = done - 1;
		expect(EOVERFLOW, try_final(fd, session, in, sizeof(in), out, &room, NULL));
	} else {
		room = done - 1;
		expect(EOVERFLOW, try_final(fd, session, in, sizeof(in), out, &room, NULL));
	}
	assert_int_equal(room, done);
	assert_true(is_rubbish(out, sizeof(out)));
	expect(ENOENT, try_final(fd, session, NULL, 0, out, &room, NULL));
}

static void too_small_an_output(void **state)
{
	(void)state;
	for_each(small_output);
}

/* --- bad memory --------------------------------------------------------------------------------------------------- */

/*
 * The input or the output ends where no page is. A session of which something has been consumed is broken: EBADFD until
 * FINAL. One that says otherwise must be as if the call had never been made.
 */
static void fault_at_the_end(const struct setup *setup)
{
	bool cipher = setup->algorithm->kind == CIPHER;
	static const size_t sizes[] = { 48, 8192, 1 << 18 };
	uint8_t *whole = malloc(1 << 19), *scratch = malloc(1 << 19), last[64], first[48];
	size_t done, room;

	assert_true(whole && scratch);
	pattern(first, sizeof(first), 39);
	for (size_t i = 0; i < 2 * COUNT(sizes); i++) {
		size_t size = sizes[i / 2];
		uint8_t *tail = guarded(size);
		ncr_session_t session;
		bool in_fault = i % 2;
		int error;

		if (!in_fault && !cipher)
			goto next;
		pattern(tail, size, 38);
		session = begin(setup);
		room = size + 48;
		if (in_fault)
			error = try_update(fd, session, tail, size + 48, scratch, &room);
		else
			error = try_update(fd, session, scratch, size + 48, tail, &room);
		expect(EFAULT, error);

		room = sizeof(last);
		error = try_final(fd, session, first, sizeof(first), last, &room, NULL);
		if (error == 0) {
			done = once(setup, first, sizeof(first), whole, 1 << 19);
			assert_int_equal(room, done);
			assert_memory_equal(last, whole, done);
			assert_true(size < 1 << 18);
		} else {
			expect(EBADFD, error);
		}
		expect(ENOENT, try_final(fd, session, NULL, 0, last, &room, NULL));

		/* once more, to see that UPDATE keeps saying so */
		session = begin(setup);
		room = size + 48;
		if (in_fault)
			error = try_update(fd, session, tail, size + 48, scratch, &room);
		else
			error = try_update(fd, session, scratch, size + 48, tail, &room);
		expect(EFAULT, error);
		room = sizeof(last);
		error = try_update(fd, session, first, sizeof(first), last, &room);
		if (size == 1 << 18)
			expect(EBADFD, error);
		room = sizeof(last);
		expect(error, try_update(fd, session, first, sizeof(first), last, &room));
		session_end(fd, session);
next:
		guarded_free(tail, size);
	}
	free(whole);
	free(scratch);
}

static void faults_break_a_session(void **state)
{
	(void)state;
	for_each(fault_at_the_end);
}

static void fault_of_the_result(const struct setup *setup)
{
	uint8_t in[48], *out;
	ncr_session_t session;
	size_t room = 64;

	pattern(in, sizeof(in), 39);
	if (setup->algorithm->kind == CIPHER)
		return;
	session = begin(setup);
	out = guarded(setup->algorithm->output_size - 1);
	expect(EFAULT, try_final(fd, session, in, sizeof(in), out, &room, NULL));
	expect(ENOENT, try_final(fd, session, in, sizeof(in), out, &room, NULL));
	session = session_new(fd, setup->algorithm->id, NCR_OP_VERIFY, setup->key, NULL, 0);
	room = setup->algorithm->output_size;
	expect(EFAULT, try_final(fd, session, in, sizeof(in), out, &room, NULL));
	expect(ENOENT, try_final(fd, session, in, sizeof(in), out, &room, NULL));
	guarded_free(out, setup->algorithm->output_size - 1);
}

static void faults_of_a_result(void **state)
{
	(void)state;
	for_each(fault_of_the_result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(streaming_equals_one_shot),
		counted_test(in_place_and_misaligned_buffers),
		counted_test(overlapping_buffers),
		counted_test(ten_megabytes),
		counted_test(size_zero),
		counted_test(whole_blocks_only),
		counted_test(too_small_an_output),
		counted_test(faults_break_a_session),
		counted_test(faults_of_a_result),
	};

	return cmocka_run_group_tests_name("sessions", tests, group_open, group_close);
}
