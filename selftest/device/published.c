// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * published.c - the commands of 2010 as their manual page tells them, by a program that sets no more than that
 *
 * Every algorithm computes the known answers, through every command that can. Refusals and limits are elsewhere.
 */
#include "public_calls.h"

#include "../known_answers.h"

/* --- keys --------------------------------------------------------------------------------------------------------- */

static void life_of_a_key(void **state)
{
	struct ncr_key_info_st info;
	uint8_t material[256 / 8];
	size_t size = sizeof(material);
	ncr_key_t key;

	(void)state;
	rubbish(key);	/* "the parameter is not used on input" */
	expect(0, call(fd, NCRIO_KEY_INIT, &key));
	assert_true(key >= 0);

	expect(0, try_info(fd, key, &info));
	assert_int_equal(info.key, key);
	assert_int_equal(info.type, NCR_KEY_TYPE_INVALID);
	assert_int_equal(info.flags, 0);

	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE));
	expect(0, try_info(fd, key, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.flags, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);
	assert_int_equal(info.algorithm, NCR_ALG_AES_CBC);
	assert_in_range(info.key_id_size, 1, MAX_KEY_ID_SIZE);

	expect(0, try_export(fd, key, material, &size));
	assert_int_equal(size, sizeof(material));
	expect(0, try_deinit(fd, key));
	expect(ENOENT, try_deinit(fd, key));
	expect(ENOENT, try_info(fd, key, &info));
}

static void generated_keys_differ(void **state)
{
	struct ncr_key_info_st first_info, second_info;
	uint8_t first[32], second[32];
	size_t size = sizeof(first);
	ncr_key_t key = key_new(fd);

	(void)state;
	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_EXPORTABLE));
	expect(0, try_export(fd, key, first, &size));
	expect(0, try_info(fd, key, &first_info));
	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_EXPORTABLE));
	expect(0, try_export(fd, key, second, &size));
	expect(0, try_info(fd, key, &second_info));
	assert_memory_not_equal(first, second, sizeof(first));
	/* "the persistent key ID is reset to a random value" */
	assert_memory_not_equal(first_info.key_id, second_info.key_id, MAX_KEY_ID_SIZE);
	key_free(fd, key);
}

static void import_and_export(void **state)
{
	struct ncr_key_data_st import, export;
	struct ncr_key_info_st info;
	uint8_t material[24], out[64];

	(void)state;
	pattern(material, sizeof(material), 1);
	rubbish(import);
	import.key = key_new(fd);
	import.idata = material;
	import.idata_size = sizeof(material);
	memcpy(import.key_id, "\x61\xbb\x62", 3);
	import.key_id_size = 3;
	import.type = NCR_KEY_TYPE_SECRET;
	import.algorithm = NCR_ALG_AES_CTR;
	import.flags = NCR_KEY_FLAG_EXPORTABLE;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &import));

	expect(0, try_info(fd, import.key, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.flags, NCR_KEY_FLAG_EXPORTABLE);
	assert_int_equal(info.algorithm, NCR_ALG_AES_CTR);
	assert_int_equal(info.key_id_size, 3);
	assert_memory_equal(info.key_id, "\x61\xbb\x62", 3);

	rubbish(export);
	rubbish(out);
	export.key = import.key;
	export.idata = out;
	export.idata_size = sizeof(out);
	expect(0, call(fd, NCRIO_KEY_EXPORT, &export));
	assert_int_equal(export.idata_size, sizeof(material));
	assert_memory_equal(out, material, sizeof(material));
	assert_true(is_rubbish(out + sizeof(material), sizeof(out) - sizeof(material)));
	assert_ptr_equal(export.idata, out);
	key_free(fd, import.key);
}

/* "algorithm: valid for public/private keys", says the header: a program may leave it unset for a secret key */
static void import_of_a_secret_key_without_algorithm(void **state)
{
	struct ncr_key_data_st import;
	uint8_t material[16];

	(void)state;
	pattern(material, sizeof(material), 2);
	rubbish(import);
	import.key = key_new(fd);
	import.idata = material;
	import.idata_size = sizeof(material);
	import.key_id_size = 0;
	import.type = NCR_KEY_TYPE_SECRET;
	import.flags = NCR_KEY_FLAG_EXPORTABLE;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &import));
	key_is(fd, import.key, material, sizeof(material));
	key_free(fd, import.key);
}

static void wrap_and_unwrap(void **state)
{
	static const ncr_wrap_algorithm_t wrap_algorithms[] = { NCR_WALG_AES_RFC3394, NCR_WALG_AES_RFC5649 };
	struct ncr_key_info_st info;
	uint8_t material[32], kek[16], wrapped[64], mac[2][32];
	ncr_key_t key, target, wrapping;
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 3);
	pattern(kek, sizeof(kek), 4);
	key = key_of(fd, material, sizeof(material), NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE);
	wrapping = key_of(fd, kek, sizeof(kek), 0);
	for (size_t i = 0; i < COUNT(wrap_algorithms); i++) {
		size = sizeof(wrapped);
		expect(0, try_wrap(fd, wrap_algorithms[i], wrapping, key, "", 0, wrapped, &size));
		assert_int_equal(size, sizeof(material) + 8);
		target = key_new(fd);
		expect(0, try_unwrap(fd, wrap_algorithms[i], wrapping, target, "", 0, wrapped, size));

		/* "will have the WRAPPABLE flag set, and the EXPORTABLE flag clear" */
		expect(0, try_info(fd, target, &info));
		assert_int_equal(info.flags & (NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE),
				 NCR_KEY_FLAG_WRAPPABLE);
		assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);

		size = sizeof(mac[0]);
		expect(0,
		       try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0, "text", 4, mac[0], &size, NULL));
		expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, target, NULL, 0, "text", 4, mac[1], &size,
				   NULL));
		assert_memory_equal(mac[0], mac[1], sizeof(mac[0]));
		key_free(fd, target);
	}
	key_free(fd, key);
	key_free(fd, wrapping);
}

/* --- operations --------------------------------------------------------------------------------------------------- */

struct answer {
	const struct algorithm *algorithm;
	ncr_crypto_op_t op;
	ncr_key_t key;
	const uint8_t *iv;
	size_t iv_size;
	const uint8_t *in, *out;
	size_t in_size, out_size;
};

static void right_once(const struct answer *answer)
{
	uint8_t out[512];
	size_t size = answer->out_size;
	ncr_error_t err;

	assert_true(answer->out_size < sizeof(out));
	rubbish(out);
	expect(0, try_once(fd, answer->algorithm->id, answer->op, answer->key, answer->iv, answer->iv_size,
			   answer->in, answer->in_size, out, &size, &err));
	assert_int_equal(size, answer->out_size);
	assert_memory_equal(out, answer->out, size);
	assert_true(is_rubbish(out + size, sizeof(out) - size));
}

static void right_in_session(const struct answer *answer, bool data_with_final)
{
	bool cipher = answer->algorithm->kind == CIPHER;
	size_t half = answer->in_size / 2 / answer->algorithm->block * answer->algorithm->block;
	uint8_t out[512];
	ncr_session_t session;
	size_t size;

	rubbish(out);
	session = session_new(fd, answer->algorithm->id, answer->op, answer->key, answer->iv, answer->iv_size);
	size = half;
	expect(0, try_update(fd, session, answer->in, half, cipher ? out : NULL, cipher ? &size : NULL));
	if (cipher)
		assert_int_equal(size, half);
	size = answer->out_size - (cipher ? half : 0);
	if (data_with_final) {
		expect(0, try_final(fd, session, answer->in + half, answer->in_size - half, cipher ? out + half : out,
				    &size, NULL));
	} else {
		expect(0, try_update(fd, session, answer->in + half, answer->in_size - half, out + half, &size));
		size = answer->out_size;
		expect(0, try_final(fd, session, NULL, 0, out, &size, NULL));
	}
	if (!cipher)
		assert_int_equal(size, answer->out_size);
	assert_memory_equal(out, answer->out, answer->out_size);
	assert_true(is_rubbish(out + answer->out_size, sizeof(out) - answer->out_size));
	expect(ENOENT, try_update(fd, session, "", 0, out, &size));
}

static void right_verdicts(const struct answer *answer)
{
	uint8_t signature[NCR_HASH_MAX_OUTPUT_SIZE];
	ncr_session_t session;
	size_t size = answer->out_size;
	ncr_error_t err;

	memcpy(signature, answer->out, size);
	expect(0, try_once(fd, answer->algorithm->id, NCR_OP_VERIFY, answer->key, NULL, 0, answer->in, answer->in_size,
			   signature, &size, &err));
	assert_int_equal(err, NCR_SUCCESS);

	session = session_new(fd, answer->algorithm->id, NCR_OP_VERIFY, answer->key, NULL, 0);
	expect(0, try_update(fd, session, answer->in, answer->in_size, NULL, NULL));
	signature[size - 1] ^= 0x80;
	expect(0, try_final(fd, session, NULL, 0, signature, &size, &err));
	assert_int_equal(err, NCR_VERIFICATION_FAILED);
}

static void known_answers(void **state)
{
	bool seen[NCR_ALG_DH + 1] = { false };

	(void)state;
	for (size_t i = 0; i < COUNT(ncr_known_answers); i++) {
		const struct ncr_known_answer *known = &ncr_known_answers[i];
		struct answer answer = {
			.algorithm = algorithm_of(known->algorithm),
			.key = NCR_KEY_INVALID,
			.iv = known->iv,
			.iv_size = known->iv_size,
			.in = known->input,
			.in_size = known->input_size,
			.out = known->output,
			.out_size = known->output_size,
		};

		seen[known->algorithm] = true;
		if (known->key_size)
			answer.key = key_of(fd, known->key, known->key_size, 0);
		for (int direction = 0; direction < 2; direction++) {
			if (answer.algorithm->kind == CIPHER)
				answer.op = direction ? NCR_OP_DECRYPT : NCR_OP_ENCRYPT;
			else
				answer.op = NCR_OP_SIGN;
			right_once(&answer);
			right_in_session(&answer, false);
			right_in_session(&answer, true);
			if (answer.algorithm->kind != CIPHER) {
				right_verdicts(&answer);
				break;
			}
			answer.in = known->output;
			answer.out = known->input;
		}
		if (known->key_size)
			key_free(fd, answer.key);
	}
	for (size_t i = 0; i < algorithm_count; i++)
		if (!seen[algorithms[i].id])
			fail_msg("no known answer for %s", algorithms[i].name);
}

/* "the keying material is directly used as input data for the underlying hash" */
static void hash_of_a_key(void **state)
{
	struct ncr_session_once_op_st once;
	struct ncr_session_op_st op;
	uint8_t material[100], of_data[64], of_key[64];
	ncr_key_t key;
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 5);
	key = key_of(fd, material, sizeof(material), 0);
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		ncr_key_t with = algorithm->kind == MAC ? key : NCR_KEY_INVALID;

		if (algorithm->kind == CIPHER)
			continue;
		size = sizeof(of_data);
		expect(0, try_once(fd, algorithm->id, NCR_OP_SIGN, with, NULL, 0, material, sizeof(material),
				   of_data, &size, NULL));
		assert_int_equal(size, algorithm->output_size);

		rubbish(once);
		fill_session(&once.init, algorithm->id, NCR_OP_SIGN, with, NULL, 0);
		once.op.type = NCR_KEY_DATA;
		once.op.data.kdata.input = key;
		once.op.data.kdata.output = of_key;
		once.op.data.kdata.output_size = sizeof(of_key);
		expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
		assert_int_equal(once.op.data.kdata.output_size, algorithm->output_size);
		assert_memory_equal(of_key, of_data, size);

		/* verified in a session, the key with UPDATE, the result as a key operation without a key */
		rubbish(op);
		op.ses = session_new(fd, algorithm->id, NCR_OP_VERIFY, with, NULL, 0);
		op.type = NCR_KEY_DATA;
		op.data.kdata.input = key;
		op.data.kdata.output = NULL;
		op.data.kdata.output_size = 0;
		expect(0, call(fd, NCRIO_SESSION_UPDATE, &op));
		op.data.kdata.input = NCR_KEY_INVALID;
		op.data.kdata.output = of_data;
		op.data.kdata.output_size = size;
		expect(0, call(fd, NCRIO_SESSION_FINAL, &op));
		assert_int_equal(op.err, NCR_SUCCESS);
	}
	key_free(fd, key);
}

/* A pair as its text tells: "EXPORTABLE and WRAPPABLE are automatically set on the public key". */
static void pair_of_keys(void **state)
{
	struct ncr_session_once_op_st once;
	struct ncr_key_generate_st pair;
	struct ncr_key_info_st info;
	uint8_t signature[128];

	(void)state;
	rubbish(pair);
	pair.desc = key_new(fd);
	pair.desc2 = key_new(fd);
	pair.params.algorithm = NCR_ALG_RSA;
	pair.params.keyflags = NCR_KEY_FLAG_SIGN;
	pair.params.params.rsa.bits = 1024;
	pair.params.params.rsa.e = 0;
	/* "Currently only symmetric keys can be generated using this operation" */
	expect(EINVAL, call(fd, NCRIO_KEY_GENERATE, &pair));
	expect(0, call(fd, NCRIO_KEY_GENERATE_PAIR, &pair));
	expect(0, try_info(fd, pair.desc, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_PRIVATE);
	assert_int_equal(info.algorithm, NCR_ALG_RSA);
	assert_int_equal(info.flags, NCR_KEY_FLAG_SIGN);
	expect(0, try_info(fd, pair.desc2, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_PUBLIC);
	assert_int_equal(info.flags, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);

	rubbish(once);
	fill_session(&once.init, NCR_ALG_RSA, NCR_OP_SIGN, pair.desc, NULL, 0);
	once.init.params.params.rsa.type = RSA_PKCS1_V1_5;
	once.init.params.params.rsa.sign_hash = NCR_ALG_SHA2_256;
	fill_data(&once.op, "text", 4, signature, sizeof(signature));
	expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
	assert_int_equal(once.op.data.udata.output_size, sizeof(signature));
	once.init.op = NCR_OP_VERIFY;
	once.init.key = pair.desc2;
	expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
	assert_int_equal(once.op.err, NCR_SUCCESS);
	signature[100] ^= 1;
	expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
	assert_int_equal(once.op.err, NCR_VERIFICATION_FAILED);
	key_free(fd, pair.desc);
	key_free(fd, pair.desc2);
}

/* "Derive a new key using one key and additional data": two that have only each other's public key agree. */
static void two_derive_the_same(void **state)
{
	/* a prime of 512 bits with (p - 1) / 2 a prime, too */
	struct number p = dh_safe();
	struct ncr_key_derivation_params_st derive;
	struct ncr_key_generate_st pairs[2];
	uint8_t numbers[2][64], secrets[2][64];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct ncr_key_data_st data;

		rubbish(pairs[i]);
		pairs[i].desc = key_new(fd);
		pairs[i].desc2 = key_new(fd);
		pairs[i].params.algorithm = NCR_ALG_DH;
		pairs[i].params.keyflags = NCR_KEY_FLAG_EXPORTABLE;
		pairs[i].params.params.dh.p = p.bytes;
		pairs[i].params.params.dh.p_size = p.size;
		pairs[i].params.params.dh.g = (uint8_t *)"\x02";
		pairs[i].params.params.dh.g_size = 1;
		expect(0, call(fd, NCRIO_KEY_GENERATE_PAIR, &pairs[i]));
		/* "written as a raw binary number" */
		rubbish(data);
		data.key = pairs[i].desc2;
		data.idata = numbers[i];
		data.idata_size = sizeof(numbers[i]);
		expect(0, call(fd, NCRIO_KEY_EXPORT, &data));
		memmove(numbers[i] + 64 - data.idata_size, numbers[i], data.idata_size);
		memset(numbers[i], 0, 64 - data.idata_size);
	}
	for (int i = 0; i < 2; i++) {
		ncr_key_t secret = key_new(fd);
		size_t size = sizeof(secrets[i]);

		rubbish(derive);
		derive.derive = NCR_DERIVE_DH;
		derive.newkey = secret;
		derive.keyflags = NCR_KEY_FLAG_EXPORTABLE;
		derive.key = pairs[i].desc;
		derive.params.params.dh.pub = numbers[!i];
		derive.params.params.dh.pub_size = sizeof(numbers[!i]);
		expect(0, call(fd, NCRIO_KEY_DERIVE, &derive));
		expect(0, try_export(fd, secret, secrets[i], &size));
		assert_int_equal(size, sizeof(secrets[i]));
		key_free(fd, secret);
		key_free(fd, pairs[i].desc);
		key_free(fd, pairs[i].desc2);
	}
	assert_memory_equal(secrets[0], secrets[1], sizeof(secrets[0]));
}

/* A program that closes without tidying up leaves nothing: counted by the teardown. */
static void close_frees_everything(void **state)
{
	ncr_session_t session;
	int other = device_open();
	ncr_key_t key;

	(void)state;
	for (int i = 0; i < 20; i++) {
		key = key_new(other);
		expect(0, try_generate(other, key, 128, 0));
		expect(0, try_session(other, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, &session));
	}
	device_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(life_of_a_key),
		counted_test(generated_keys_differ),
		counted_test(import_and_export),
		counted_test(import_of_a_secret_key_without_algorithm),
		counted_test(wrap_and_unwrap),
		counted_test(known_answers),
		counted_test(hash_of_a_key),
		counted_test(pair_of_keys),
		counted_test(two_derive_the_same),
		counted_test(close_frees_everything),
	};

	return cmocka_run_group_tests_name("published", tests, group_open, group_close);
}
