// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arguments.c - what a session is told: operation, key size, IV, type of data, handles; and verdicts on signatures
 */
#include "device.h"

static ncr_key_t key_sized(size_t size)
{
	uint8_t material[256];

	assert_true(size <= sizeof(material));
	pattern(material, sizeof(material), 40);
	return key_of(fd, material, size, 0);
}

/* A key that suits the algorithm, or NCR_KEY_INVALID when it takes none. */
static ncr_key_t key_for(const struct algorithm *algorithm)
{
	return algorithm->key_sizes[0] ? key_sized(algorithm->key_sizes[0]) : NCR_KEY_INVALID;
}

static void key_gone(ncr_key_t key)
{
	if (key != NCR_KEY_INVALID)
		key_free(fd, key);
}

/* Whether INIT and ONCE say the same about it. */
static void both_say(int wanted, ncr_algorithm_t algorithm, unsigned int op, ncr_key_t key, const void *iv,
		     size_t iv_size)
{
	uint8_t data[64] = { 0 };
	size_t size = sizeof(data);
	ncr_session_t session;

	expect(wanted, try_session(fd, algorithm, op, key, iv, iv_size, &session));
	if (!wanted)
		session_end(fd, session);
	expect(wanted, try_once(fd, algorithm, op, key, iv, iv_size, data, 48, data, &size, NULL));
}

static void operations(void **state)
{
	static const unsigned int nonsense[] = { 0, 5, 6, 31, 32, 33, 0x7fffffff, 0x80000001, 0xffffffff };

	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		bool cipher = algorithm->kind == CIPHER;
		ncr_key_t key = key_for(algorithm);

		both_say(cipher ? 0 : EINVAL, algorithm->id, NCR_OP_ENCRYPT, key, "sixteen letters.",
			 algorithm->iv_size);
		both_say(cipher ? 0 : EINVAL, algorithm->id, NCR_OP_DECRYPT, key, "sixteen letters.",
			 algorithm->iv_size);
		both_say(cipher ? EINVAL : 0, algorithm->id, NCR_OP_SIGN, key, "sixteen letters.", algorithm->iv_size);
		both_say(cipher ? EINVAL : 0, algorithm->id, NCR_OP_VERIFY, key, "sixteen letters.",
			 algorithm->iv_size);
		for (size_t j = 0; j < COUNT(nonsense); j++)
			both_say(EINVAL, algorithm->id, nonsense[j], key, "sixteen letters.", algorithm->iv_size);
		key_gone(key);
	}
}

static void algorithm_numbers(void **state)
{
	static const unsigned int nonsense[] = {
		NCR_ALG_NONE, 10, 39, 46, 79, 86, 139, 143, 144, 255, 256, 257, 65536, 65536 + NCR_ALG_SHA1,
		0x7fffffff, 0x80000000, 0x80000000 + NCR_ALG_SHA1, 0xffffffff,
	};
	ncr_key_t key = key_sized(16);

	(void)state;
	for (size_t i = 0; i < COUNT(nonsense); i++)
		for (unsigned int op = NCR_OP_ENCRYPT; op <= NCR_OP_VERIFY; op++)
			both_say(EINVAL, nonsense[i], op, key, "sixteen letters.", 16);
	key_free(fd, key);
}

static void key_sizes(void **state)
{
	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];

		if (algorithm->kind != CIPHER || !algorithm->key_sizes[0])
			continue;
		for (size_t size = 1; size <= 65; size++) {
			ncr_key_t key = key_sized(size);
			bool fits = false;

			for (size_t k = 0; algorithm->key_sizes[k]; k++)
				fits = fits || algorithm->key_sizes[k] == size;
			if (algorithm->id == NCR_ALG_ARCFOUR)
				fits = size >= 5;
			both_say(fits ? 0 : EINVAL, algorithm->id, NCR_OP_ENCRYPT, key, "sixteen letters.",
				 algorithm->iv_size);
			key_free(fd, key);
		}
	}
}

static void key_handles(void **state)
{
	static const ncr_key_t wrong[] = { -2, INT_MIN, INT_MAX, 99999 };

	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		unsigned int op = algorithm->kind == CIPHER ? NCR_OP_ENCRYPT : NCR_OP_SIGN;

		/* one that takes no key does not look at the member */
		for (size_t j = 0; j < COUNT(wrong); j++)
			both_say(algorithm->key_sizes[0] ? ENOENT : 0, algorithm->id, op, wrong[j], "sixteen letters.",
				 algorithm->iv_size);
	}
}

static void iv_sizes(void **state)
{
	static const size_t huge[] = { 32,	 33,	       255, 256 + 8, 256 + 16, 65536 + 16, (size_t)1 << 31,
				       SIZE_MAX, SIZE_MAX - 15 };
	uint8_t iv[33];

	(void)state;
	pattern(iv, sizeof(iv), 41);
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		unsigned int op = algorithm->kind == CIPHER ? NCR_OP_ENCRYPT : NCR_OP_SIGN;
		ncr_key_t key = key_for(algorithm);

		for (size_t size = 0; size < 32; size++)
			both_say(!algorithm->iv_size || size == algorithm->iv_size ? 0 : EINVAL, algorithm->id, op, key,
				 iv, size);
		for (size_t j = 0; j < COUNT(huge); j++)
			both_say(algorithm->iv_size ? EINVAL : 0, algorithm->id, op, key, iv, huge[j]);
		key_gone(key);
	}
}

/* The counter wraps around all of its 128 bits, within a call and from one call to the next. */
static void counter_wraps_around(void **state)
{
	static const ncr_algorithm_t counting[] = { NCR_ALG_AES_CTR, NCR_ALG_CAMELLIA_CTR };
	static const ncr_algorithm_t ecb[] = { NCR_ALG_AES_ECB, NCR_ALG_CAMELLIA_ECB };
	uint8_t counter[16], blocks[64], stream[64], zero[64] = { 0 };
	ncr_key_t key = key_sized(16);
	ncr_session_t session;
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(counting); i++) {
		memset(blocks, 0xff, sizeof(blocks));
		blocks[15] = 0xfe;
		memset(blocks + 32, 0, 32);
		blocks[63] = 1;
		memcpy(counter, blocks, 16);
		size = sizeof(blocks);
		expect(0, try_once(fd, ecb[i], NCR_OP_ENCRYPT, key, NULL, 0, blocks, 64, blocks, &size, NULL));
		expect(0, try_once(fd, counting[i], NCR_OP_ENCRYPT, key, counter, 16, zero, 64, stream, &size, NULL));
		assert_memory_equal(stream, blocks, sizeof(blocks));

		session = session_new(fd, counting[i], NCR_OP_DECRYPT, key, counter, 16);
		for (size_t at = 0; at < 63; at += 9) {
			size = 9;
			expect(0, try_update(fd, session, zero, 9, stream + at, &size));
		}
		assert_memory_equal(stream, blocks, 63);
		session_end(fd, session);
	}
	key_free(fd, key);
}

static void data_types(void **state)
{
	static const unsigned int nonsense[] = { 2, 3, 255, 256, 0x80000000, 0xffffffff };
	ncr_key_t key = key_sized(16);
	struct ncr_session_once_op_st once;
	struct ncr_session_op_st op;
	uint8_t digest[20];

	(void)state;
	for (size_t i = 0; i < COUNT(nonsense); i++) {
		fill_data(&op, "data", 4, digest, sizeof(digest));
		op.type = nonsense[i];
		op.ses = session_new(fd, NCR_ALG_SHA1, NCR_OP_SIGN, key, NULL, 0);
		expect(EINVAL, call(fd, NCRIO_SESSION_UPDATE, &op));
		expect(EINVAL, call(fd, NCRIO_SESSION_FINAL, &op));
		expect(ENOENT, call(fd, NCRIO_SESSION_FINAL, &op));
		rubbish(once);
		fill_session(&once.init, NCR_ALG_SHA1, NCR_OP_SIGN, key, NULL, 0);
		once.op = op;
		expect(EINVAL, call(fd, NCRIO_SESSION_ONCE, &once));
	}

	/* "only to compute or verify a signature or hash" */
	rubbish(op);
	op.type = NCR_KEY_DATA;
	op.data.kdata.input = key;
	op.data.kdata.output = digest;
	op.data.kdata.output_size = sizeof(digest);
	op.ses = session_new(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
	expect(EINVAL, call(fd, NCRIO_SESSION_UPDATE, &op));
	expect(EINVAL, call(fd, NCRIO_SESSION_FINAL, &op));
	expect(ENOENT, call(fd, NCRIO_SESSION_FINAL, &op));

	/* a key that is none, and one that has no material */
	op.ses = session_new(fd, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	op.data.kdata.input = NCR_KEY_INVALID;
	expect(ENOENT, call(fd, NCRIO_SESSION_UPDATE, &op));
	op.data.kdata.input = INT_MIN;
	expect(ENOENT, call(fd, NCRIO_SESSION_UPDATE, &op));
	op.data.kdata.input = key_new(fd);
	expect(EINVAL, call(fd, NCRIO_SESSION_UPDATE, &op));
	expect(EINVAL, call(fd, NCRIO_SESSION_FINAL, &op));
	expect(ENOENT, call(fd, NCRIO_SESSION_FINAL, &op));
	key_free(fd, op.data.kdata.input);
	key_free(fd, key);
}

static void session_handles(void **state)
{
	static const ncr_session_t wrong[] = { NCR_SESSION_INVALID, -2, INT_MIN, INT_MAX, 99999 };
	ncr_session_t sessions[40];
	uint8_t digest[20];
	size_t size = sizeof(digest);

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		expect(ENOENT, try_update(fd, wrong[i], "", 0, digest, &size));
		expect(ENOENT, try_final(fd, wrong[i], "", 0, digest, &size, NULL));
	}
	for (size_t i = 0; i < COUNT(sessions); i++) {
		sessions[i] = session_new(fd, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(sessions[i], sessions[j]);
	}
	/* a session's number is not a key's */
	expect(ENOENT, try_deinit(fd, sessions[3]));
	for (size_t i = 0; i < COUNT(sessions); i++)
		session_end(fd, sessions[i]);
}

/* Equal in every byte and of exactly its length, or VERIFICATION_FAILED; the call succeeds either way. */
static void verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		uint8_t right[65] = { 0 }, claimed[65];
		size_t size = sizeof(right), length = algorithm->output_size;
		ncr_key_t key = key_for(algorithm);
		ncr_error_t err;

		if (algorithm->kind == CIPHER) {
			key_gone(key);
			continue;
		}
		expect(0, try_once(fd, algorithm->id, NCR_OP_SIGN, key, NULL, 0, "text", 4, right, &size, &err));
		assert_int_equal(size, length);
		for (size_t claim = 0; claim <= sizeof(claimed); claim++) {
			memcpy(claimed, right, sizeof(claimed));
			size = claim;
			expect(0, try_once(fd, algorithm->id, NCR_OP_VERIFY, key, NULL, 0, "text", 4, claimed, &size,
					   &err));
			assert_int_equal(err, claim == length ? NCR_SUCCESS : NCR_VERIFICATION_FAILED);
			assert_int_equal(size, claim);
			assert_memory_equal(claimed, right, sizeof(claimed));
		}
		for (size_t bit = 0; bit < 8 * length; bit++) {
			memcpy(claimed, right, sizeof(claimed));
			claimed[bit / 8] ^= 1 << bit % 8;
			size = length;
			expect(0, try_once(fd, algorithm->id, NCR_OP_VERIFY, key, NULL, 0, "text", 4, claimed, &size,
					   &err));
			assert_int_equal(err, NCR_VERIFICATION_FAILED);
		}
		size = SIZE_MAX;
		expect(0, try_once(fd, algorithm->id, NCR_OP_VERIFY, key, NULL, 0, "text", 4, right, &size, &err));
		assert_int_equal(err, NCR_VERIFICATION_FAILED);
		size = length;
		expect(0, try_once(fd, algorithm->id, NCR_OP_VERIFY, key, NULL, 0, "Text", 4, right, &size, &err));
		assert_int_equal(err, NCR_VERIFICATION_FAILED);
		key_gone(key);
	}
}

/* "There is no specific finalization operation for ENCRYPT and DECRYPT": nothing to put in, nothing looked at. */
static void cipher_final_without_input(void **state)
{
	ncr_key_t key = key_sized(16);
	struct ncr_session_op_st op;
	ncr_session_t session;

	(void)state;
	rubbish(op);
	op.ses = session = session_new(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
	op.type = NCR_DIRECT_DATA;
	op.data.udata.input = NULL;
	expect(0, call(fd, NCRIO_SESSION_FINAL, &op));
	expect(ENOENT, call(fd, NCRIO_SESSION_FINAL, &op));

	op.ses = session_new(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
	op.type = NCR_KEY_DATA;
	op.data.kdata.input = NCR_KEY_INVALID;
	expect(0, call(fd, NCRIO_SESSION_FINAL, &op));
	expect(ENOENT, call(fd, NCRIO_SESSION_FINAL, &op));
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(operations),
		counted_test(algorithm_numbers),
		counted_test(key_sizes),
		counted_test(key_handles),
		counted_test(iv_sizes),
		counted_test(counter_wraps_around),
		counted_test(data_types),
		counted_test(session_handles),
		counted_test(verdicts),
		counted_test(cipher_final_without_input),
	};

	return cmocka_run_group_tests_name("arguments", tests, group_open, group_close);
}
