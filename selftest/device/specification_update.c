// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_update.c - the sentences on SESSION_UPDATE and SESSION_FINAL
 */
#include "specification.h"

/* of "abc" */
static const uint8_t sha1[20] = "\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\x25\x71\x78\x50\xc2\x6c\x9c\xd0\xd8\x9d";
static const uint8_t md5[16] = "\x90\x01\x50\x98\x3c\xd2\x4f\xb0\xd6\x96\x3f\x7d\x28\xe1\x7f\x72";

static ncr_session_t hashing(ncr_algorithm_t algorithm, ncr_crypto_op_t op)
{
	return session_new(fd, algorithm, op, NCR_KEY_INVALID, NULL, 0);
}

/* The session's result is this digest. */
static void ends_with(ncr_session_t session, const uint8_t *digest, size_t digest_size)
{
	uint8_t out[64];
	size_t size = sizeof(out);

	expect(0, try_final(fd, session, NULL, 0, out, &size, NULL));
	assert_int_equal(size, digest_size);
	assert_memory_equal(out, digest, size);
}

static void fill_key_data(struct ncr_session_op_st *op, ncr_session_t session, ncr_key_t input, void *out, size_t size)
{
	memset(op, RUBBISH, sizeof(*op));
	op->ses = session;
	op->type = NCR_KEY_DATA;
	op->data.kdata.input = input;
	op->data.kdata.output = out;
	op->data.kdata.output_size = size;
}

/* --- NCRIO_SESSION_UPDATE ----------------------------------------------------------------------------------------- */

static void session_update_takes_data_in_pieces_or_performs_single_operations(void **state)
{
	static const char *const units[] = { "first unit", "second", "" };
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN), decryption;
	struct pair pair = pair_known(fd, 0);
	uint8_t encrypted[256], text[256];

	(void)state;
	for (const char *piece = "abc"; *piece; piece++)
		expect(0, try_update(fd, session, piece, 1, NULL, NULL));
	ends_with(session, sha1, sizeof(sha1));

	expect(0, try_scheme(fd, NCR_OP_ENCRYPT, pair.public, PKCS1_ENCRYPT, &session));
	expect(0, try_scheme(fd, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT, &decryption));
	for (size_t i = 0; i < COUNT(units); i++) {
		size_t size = sizeof(encrypted), text_size = sizeof(text);

		expect(0, try_update(fd, session, units[i], strlen(units[i]), encrypted, &size));
		expect(0, try_update(fd, decryption, encrypted, size, text, &text_size));
		assert_int_equal(text_size, strlen(units[i]));
		assert_memory_equal(text, units[i], text_size);
	}
	session_end(fd, session);
	session_end(fd, decryption);
	pair_free(fd, pair);
}

static void session_update_takes_its_structure(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	struct ncr_session_op_st args;

	(void)state;
	fill_data(&args, "abc", 3, NULL, 0);
	args.ses = session;
	takes(NCRIO_SESSION_UPDATE, args);
	ends_with(session, sha1, sizeof(sha1));
}

static void session_update_ses_is_the_session(void **state)
{
	ncr_session_t one = hashing(NCR_ALG_SHA1, NCR_OP_SIGN), two = hashing(NCR_ALG_MD5, NCR_OP_SIGN);

	(void)state;
	expect(0, try_update(fd, one, "ab", 2, NULL, NULL));
	expect(0, try_update(fd, two, "a", 1, NULL, NULL));
	expect(0, try_update(fd, one, "c", 1, NULL, NULL));
	expect(0, try_update(fd, two, "bc", 2, NULL, NULL));
	ends_with(one, sha1, sizeof(sha1));
	ends_with(two, md5, sizeof(md5));
	expect(ENOENT, try_update(fd, one, "abc", 3, NULL, NULL));
	expect(ENOENT, try_update(fd, NCR_SESSION_INVALID, "abc", 3, NULL, NULL));
}

static void session_update_type_is_key_data_or_direct_data(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	ncr_key_t key = key_of(fd, "ab", 2, 0);
	struct ncr_session_op_st args;

	(void)state;
	fill_key_data(&args, session, key, NULL, 0);
	expect(0, call(fd, NCRIO_SESSION_UPDATE, &args));
	fill_data(&args, "c", 1, NULL, 0);
	args.ses = session;
	expect(0, call(fd, NCRIO_SESSION_UPDATE, &args));
	for (unsigned int type = 2; type < 5; type++) {
		args.type = (ncr_data_type_t)type;
		expect(EINVAL, call(fd, NCRIO_SESSION_UPDATE, &args));
	}
	ends_with(session, sha1, sizeof(sha1));
	key_free(fd, key);
}

static void session_update_udata_input_is_the_data(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	uint8_t *exact = guarded(3);

	(void)state;
	memcpy(exact, "abc", 3);
	expect(0, try_update(fd, session, exact, 1, NULL, NULL));
	expect(0, try_update(fd, session, exact + 1, 2, NULL, NULL));
	ends_with(session, sha1, sizeof(sha1));
	session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	expect(EFAULT, try_update(fd, session, exact, 4, NULL, NULL));
	session_end(fd, session);
	guarded_free(exact, 3);
}

static void session_update_kdata_input_is_a_key(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	ncr_key_t key = key_of(fd, "abc", 3, 0), other = key_of(fd, "xyz", 3, 0);
	struct ncr_session_op_st args;

	(void)state;
	fill_key_data(&args, session, NCR_KEY_INVALID, NULL, 0);
	expect(ENOENT, call(fd, NCRIO_SESSION_UPDATE, &args));
	fill_key_data(&args, session, key, NULL, 0);
	expect(0, call(fd, NCRIO_SESSION_UPDATE, &args));
	ends_with(session, sha1, sizeof(sha1));
	key_free(fd, key);
	key_free(fd, other);
}

static void session_update_key_data_is_for_signature_or_hash_of_a_symmetric_key(void **state)
{
	ncr_key_t key = key_of(fd, "abc", 3, 0), with = key_of(fd, SIXTEEN, 16, 0);
	struct pair pair = pair_known(fd, EXPORTABLE | WRAPPABLE);
	struct ncr_session_op_st args;
	uint8_t of_key[256], of_data[256], signature[256];
	ncr_session_t session;
	size_t size = sizeof(of_key), data_size = size;

	(void)state;
	/* a hash, a keyed hash, a signature: all of the material itself */
	expect(0, try_key_data(NCR_ALG_SHA1, NCR_KEY_INVALID, key, of_key, &size));
	assert_int_equal(size, 20);
	assert_memory_equal(of_key, sha1, size);
	expect(0, try_key_data(NCR_ALG_HMAC_SHA1, with, key, of_key, &size));
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, with, NULL, 0, "abc", 3, of_data, &data_size, NULL));
	assert_memory_equal(of_key, of_data, 20);
	expect(0, try_scheme(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA1), &session));
	fill_key_data(&args, session, key, signature, sizeof(signature));
	expect(0, call(fd, NCRIO_SESSION_FINAL, &args));
	assert_int_equal(verdict(fd, pair.public, PKCS1_SIGN(NCR_ALG_SHA1), "abc", 3, signature, 256), NCR_SUCCESS);
	/* to compute or verify */
	session = hashing(NCR_ALG_SHA1, NCR_OP_VERIFY);
	fill_key_data(&args, session, key, (void *)sha1, sizeof(sha1));
	expect(0, call(fd, NCRIO_SESSION_FINAL, &args));
	assert_int_equal(args.err, NCR_SUCCESS);

	/* not to encrypt it, and not of another kind of key */
	session = session_new(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, with, SIXTEEN, 16);
	fill_key_data(&args, session, key, of_key, sizeof(of_key));
	expect(EINVAL, call(fd, NCRIO_SESSION_UPDATE, &args));
	session_end(fd, session);
	size = sizeof(of_key);
	expect(EINVAL, try_key_data(NCR_ALG_SHA1, NCR_KEY_INVALID, pair.public, of_key, &size));
	expect(EINVAL, try_key_data(NCR_ALG_SHA1, NCR_KEY_INVALID, pair.private, of_key, &size));
	pair_free(fd, pair);
	key_free(fd, key);
	key_free(fd, with);
}

static void session_update_udata_output_is_the_buffer(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	ncr_session_t session = session_new(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, SIXTEEN, 16);
	uint8_t out[48], wanted[16];
	size_t size = 16;

	(void)state;
	rubbish(out);
	expect(0, try_once(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, SIXTEEN, 16, "text of 16 bytes", 16, wanted, &size,
			   NULL));
	size = 15;
	expect(EOVERFLOW, try_update(fd, session, "text of 16 bytes", 16, out + 16, &size));
	assert_true(is_rubbish(out, sizeof(out)));
	size = 32;
	expect(0, try_update(fd, session, "text of 16 bytes", 16, out + 16, &size));
	assert_memory_equal(out + 16, wanted, 16);
	assert_true(is_rubbish(out, 16) && is_rubbish(out + 32, 16));
	session_end(fd, session);
	key_free(fd, key);
}

/* The operations with NCR_KEY_DATA have output with FINAL, and with ONCE, which is one. */
static void session_update_kdata_output_is_the_buffer(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	ncr_key_t key = key_of(fd, "abc", 3, 0);
	struct ncr_session_op_st args;
	uint8_t out[40];
	size_t size = 19;

	(void)state;
	rubbish(out);
	expect(EOVERFLOW, try_key_data(NCR_ALG_SHA1, NCR_KEY_INVALID, key, out, &size));
	assert_true(is_rubbish(out, sizeof(out)));
	fill_key_data(&args, session, key, out + 10, 25);
	expect(0, call(fd, NCRIO_SESSION_FINAL, &args));
	assert_int_equal(args.data.kdata.output_size, 20);
	assert_memory_equal(out + 10, sha1, 20);
	assert_true(is_rubbish(out, 10) && is_rubbish(out + 30, 10));
	key_free(fd, key);
}

static void session_update_of_ciphers_gives_as_much_as_it_takes_and_of_public_keys_one_result(void **state)
{
	struct pair pair = pair_known(fd, 0);
	uint8_t in[64] = "", out[256], encrypted[256];
	ncr_session_t session;
	ncr_key_t key = key_new(fd);
	size_t size;

	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		size_t key_size = algorithm->key_sizes[0] ? algorithm->key_sizes[0] : 16;

		if (algorithm->kind != CIPHER)
			continue;
		expect(0, try_import(fd, key, "thirty-two letters long, some of", key_size, 0));
		for (ncr_crypto_op_t op = NCR_OP_ENCRYPT; op <= NCR_OP_DECRYPT; op++) {
			session = session_new(fd, algorithm->id, op, key, SIXTEEN, algorithm->iv_size);
			for (size_t n = algorithm->block; n <= sizeof(in); n += algorithm->block) {
				size = sizeof(out);
				expect(0, try_update(fd, session, in, n, out, &size));
				assert_int_equal(size, n);
			}
			session_end(fd, session);
		}
	}
	key_free(fd, key);

	expect(0, try_scheme(fd, NCR_OP_ENCRYPT, pair.public, OAEP(NCR_ALG_SHA1), &session));
	for (size_t n = 0; n <= sizeof(in); n += 16) {
		size = sizeof(encrypted);
		expect(0, try_update(fd, session, in, n, encrypted, &size));
		assert_int_equal(size, 256);
		size = sizeof(out);
		expect(0, try_rsa(fd, NCR_OP_DECRYPT, pair.private, OAEP(NCR_ALG_SHA1), encrypted, 256, out, &size,
				  NULL));
		assert_int_equal(size, n);
	}
	session_end(fd, session);
	pair_free(fd, pair);
}

static void session_update_sets_output_size_to_the_valid_output(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	ncr_session_t session = session_new(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, SIXTEEN, 16);
	struct pair pair = pair_known(fd, 0);
	uint8_t out[512];
	size_t size = 100;

	(void)state;
	rubbish(out);
	expect(0, try_update(fd, session, "seven..", 7, out, &size));
	assert_int_equal(size, 7);
	assert_true(is_rubbish(out + 7, sizeof(out) - 7));
	session_end(fd, session);
	expect(0, try_scheme(fd, NCR_OP_ENCRYPT, pair.public, PKCS1_ENCRYPT, &session));
	size = sizeof(out);
	expect(0, try_update(fd, session, "text", 4, out, &size));
	assert_int_equal(size, 256);
	assert_true(is_rubbish(out + 256, sizeof(out) - 256));
	session_end(fd, session);
	expect(0, try_scheme(fd, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT, &session));
	size = sizeof(out);
	expect(0, try_update(fd, session, out, 256, out, &size));
	assert_int_equal(size, 4);
	session_end(fd, session);
	pair_free(fd, pair);
	key_free(fd, key);
}

static void session_update_of_sign_and_verify_hashes_input_without_output(void **state)
{
	static const ncr_crypto_op_t ops[] = { NCR_OP_SIGN, NCR_OP_VERIFY };
	uint8_t out[256], digest[20];
	struct pair pair = pair_known(fd, 0);
	ncr_session_t session;
	size_t size;
	ncr_error_t err;

	(void)state;
	for (size_t i = 0; i < COUNT(ops); i++) {
		session = hashing(NCR_ALG_SHA1, ops[i]);
		rubbish(out);
		size = sizeof(out);
		expect(0, try_update(fd, session, "abc", 3, out, &size));
		/* neither in the buffer nor in the structure */
		assert_true(is_rubbish(out, sizeof(out)));
		assert_int_equal(size, sizeof(out));
		expect(0, try_update(fd, session, "", 0, NULL, NULL));
		size = sizeof(digest);
		memcpy(digest, sha1, sizeof(digest));
		expect(0, try_final(fd, session, NULL, 0, digest, &size, &err));
		assert_int_equal(err, NCR_SUCCESS);
		assert_memory_equal(digest, sha1, sizeof(digest));

		expect(0, try_scheme(fd, ops[i], i ? pair.public : pair.private, PKCS1_SIGN(NCR_ALG_SHA1), &session));
		size = sizeof(out);
		expect(0, try_update(fd, session, "abc", 3, out, &size));
		assert_true(is_rubbish(out, sizeof(out)));
		expect(0, try_final(fd, session, NULL, 0, out, &size, NULL));
	}
	pair_free(fd, pair);
}

/* --- NCRIO_SESSION_FINAL ------------------------------------------------------------------------------------------ */

static void session_final_finalizes_and_deallocates(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	uint8_t digest[20];
	size_t size = sizeof(digest);

	(void)state;
	expect(0, try_update(fd, session, "abc", 3, NULL, NULL));
	ends_with(session, sha1, sizeof(sha1));
	expect(ENOENT, try_update(fd, session, "abc", 3, NULL, NULL));
	expect(ENOENT, try_final(fd, session, "abc", 3, digest, &size, NULL));
}

static void session_final_takes_the_structure_of_update(void **state)
{
	struct ncr_session_op_st args;
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	uint8_t digest[20];

	(void)state;
	fill_data(&args, "abc", 3, digest, sizeof(digest));
	args.ses = session;
	takes(NCRIO_SESSION_FINAL, args);
	assert_memory_equal(digest, sha1, sizeof(digest));
}

static void session_final_processes_valid_input_as_update_does(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	uint8_t whole[32], out[32], digest[20];
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	size_t size = sizeof(digest);

	(void)state;
	expect(0, try_update(fd, session, "ab", 2, NULL, NULL));
	expect(0, try_final(fd, session, "c", 1, digest, &size, NULL));
	assert_memory_equal(digest, sha1, sizeof(sha1));
	/* no input: what came with UPDATE is all */
	session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	expect(0, try_update(fd, session, "abc", 3, NULL, NULL));
	expect(0, try_final(fd, session, NULL, 0, digest, &size, NULL));
	assert_memory_equal(digest, sha1, sizeof(sha1));

	size = 32;
	expect(0, try_once(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, SIXTEEN, 16, "thirty-two letters long, some of",
			   32, whole, &size, NULL));
	session = session_new(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, SIXTEEN, 16);
	size = 16;
	expect(0, try_update(fd, session, "thirty-two lette", 16, out, &size));
	expect(0, try_final(fd, session, "rs long, some of", 16, out + 16, &size, NULL));
	assert_int_equal(size, 16);
	assert_memory_equal(out, whole, 32);
	key_free(fd, key);
}

static void session_final_has_nothing_specific_for_encrypt_and_decrypt(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	struct pair pair = pair_known(fd, 0);
	uint8_t out[256];
	ncr_session_t session;
	size_t size;

	(void)state;
	for (ncr_crypto_op_t op = NCR_OP_ENCRYPT; op <= NCR_OP_DECRYPT; op++) {
		struct ncr_session_op_st args;

		session = session_new(fd, NCR_ALG_AES_CBC, op, key, SIXTEEN, 16);
		size = sizeof(out);
		expect(0, try_update(fd, session, SIXTEEN, 16, out, &size));
		/* no padding, no tag: nothing comes out, and nothing but the session is looked at */
		rubbish(args);
		rubbish(out);
		args.ses = session;
		args.type = NCR_DIRECT_DATA;
		args.data.udata.input = NULL;
		args.data.udata.input_size = 0;
		args.data.udata.output = out;
		args.data.udata.output_size = sizeof(out);
		expect(0, call(fd, NCRIO_SESSION_FINAL, &args));
		assert_true(is_rubbish(out, sizeof(out)));

		expect(0, try_scheme(fd, op, op == NCR_OP_ENCRYPT ? pair.public : pair.private, PKCS1_ENCRYPT,
				     &session));
		size = sizeof(out);
		expect(0, try_final(fd, session, NULL, 0, out, &size, NULL));
		assert_true(is_rubbish(out, sizeof(out)));
	}
	pair_free(fd, pair);
	key_free(fd, key);
}

static void session_final_of_sign_writes_the_signature(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	struct pair pair = pair_known(fd, 0);
	uint8_t out[300];
	size_t size = sizeof(out);
	ncr_error_t err;

	(void)state;
	expect(0, try_final(fd, session, "abc", 3, out, &size, NULL));
	assert_int_equal(size, 20);
	assert_memory_equal(out, sha1, 20);
	expect(0, try_scheme(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA2_256), &session));
	expect(0, try_update(fd, session, rsa_known->message, rsa_known->message_size, NULL, NULL));
	size = sizeof(out);
	expect(0, try_final(fd, session, NULL, 0, out, &size, NULL));
	assert_int_equal(size, rsa_known->pkcs1_signature_size);
	assert_memory_equal(out, rsa_known->pkcs1_signature, size);
	pair_free(fd, pair);

	pair = dsa_pair_known(fd, 0);
	size = sizeof(out);
	expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, NCR_ALG_SHA1, "abc", 3, out, &size, NULL));
	expect(0, try_dsa(fd, NCR_OP_VERIFY, pair.public, NCR_ALG_SHA1, "abc", 3, out, &size, &err));
	assert_int_equal(err, NCR_SUCCESS);
	pair_free(fd, pair);
}

/* One session that verifies "abc" with what is at this place. */
static ncr_error_t verdict_of(ncr_session_t session, const void *signature, size_t size)
{
	ncr_error_t err;

	expect(0, try_update(fd, session, "abc", 3, NULL, NULL));
	expect(0, try_final(fd, session, NULL, 0, (void *)signature, &size, &err));
	return err;
}

static void session_final_of_verify_stores_the_result_in_err(void **state)
{
	struct pair pair = pair_known(fd, 0);
	uint8_t signature[256];
	ncr_session_t session;
	size_t size = sizeof(signature);

	(void)state;
	assert_int_equal(verdict_of(hashing(NCR_ALG_SHA1, NCR_OP_VERIFY), sha1, 20), NCR_SUCCESS);
	assert_int_equal(verdict_of(hashing(NCR_ALG_MD5, NCR_OP_VERIFY), sha1, 16), NCR_VERIFICATION_FAILED);

	expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA1), "abc", 3, signature, &size, NULL));
	for (int damaged = 0; damaged < 2; damaged++) {
		signature[100] ^= damaged;
		expect(0, try_scheme(fd, NCR_OP_VERIFY, pair.public, PKCS1_SIGN(NCR_ALG_SHA1), &session));
		assert_int_equal(verdict_of(session, signature, size), damaged ? NCR_VERIFICATION_FAILED : NCR_SUCCESS);
	}
	pair_free(fd, pair);

	pair = dsa_pair_known(fd, 0);
	size = sizeof(signature);
	expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, NCR_ALG_SHA1, "abc", 3, signature, &size, NULL));
	for (int damaged = 0; damaged < 2; damaged++) {
		struct ncr_session_st init;

		signature[10] ^= damaged;
		fill_session(&init, NCR_ALG_DSA, NCR_OP_VERIFY, pair.public, NULL, 0);
		init.params.params.dsa.sign_hash = NCR_ALG_SHA1;
		expect(0, call(fd, NCRIO_SESSION_INIT, &init));
		assert_int_equal(verdict_of(init.ses, signature, size),
				 damaged ? NCR_VERIFICATION_FAILED : NCR_SUCCESS);
	}
	pair_free(fd, pair);
}

static void session_final_indicates_success_when_verification_fails(void **state)
{
	ncr_session_t session = hashing(NCR_ALG_SHA1, NCR_OP_VERIFY);
	struct ncr_session_op_st args;
	uint8_t wrong[20] = "not the digest of it";

	(void)state;
	fill_data(&args, "abc", 3, wrong, sizeof(wrong));
	args.ses = session;
	assert_int_equal(ioctl(fd, NCRIO_SESSION_FINAL, &args), 0);
	assert_int_equal(args.err, NCR_VERIFICATION_FAILED);
	/* as long as all inputs are right: a signature that is nowhere is not a wrong one */
	session = hashing(NCR_ALG_SHA1, NCR_OP_VERIFY);
	fill_data(&args, "abc", 3, NULL, 20);
	args.ses = session;
	expect(EFAULT, call(fd, NCRIO_SESSION_FINAL, &args));
}

static void session_final_deallocates_even_with_an_error(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	uint8_t out[64];
	struct ncr_session_op_st args;
	ncr_session_t session;
	size_t size = 19;

	(void)state;
	session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	expect(EOVERFLOW, try_final(fd, session, "abc", 3, out, &size, NULL));
	expect(ENOENT, try_final(fd, session, "abc", 3, out, &size, NULL));
	session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	size = 20;
	expect(EFAULT, try_final(fd, session, "abc", 3, NULL, &size, NULL));
	expect(ENOENT, try_update(fd, session, "abc", 3, NULL, NULL));
	session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	fill_data(&args, "abc", 3, out, sizeof(out));
	args.ses = session;
	args.type = (ncr_data_type_t)7;
	expect(EINVAL, call(fd, NCRIO_SESSION_FINAL, &args));
	expect(ENOENT, try_update(fd, session, "abc", 3, NULL, NULL));
	session = session_new(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, SIXTEEN, 16);
	size = sizeof(out);
	expect(EINVAL, try_final(fd, session, "not a whole block", 17, out, &size, NULL));
	expect(ENOENT, try_update(fd, session, "abc", 3, NULL, NULL));

	/* unless it is not a session that is named: this one goes on */
	session = hashing(NCR_ALG_SHA1, NCR_OP_SIGN);
	size = 20;
	expect(ENOENT, try_final(fd, INT_MAX, "abc", 3, out, &size, NULL));
	expect(0, try_final(fd, session, "abc", 3, out, &size, NULL));
	key_free(fd, key);
}

/* --- the header --------------------------------------------------------------------------------------------------- */

static void kdata_output_is_the_place_of_the_signature(void **state)
{
	ncr_key_t key = key_of(fd, "abc", 3, 0);
	struct ncr_session_op_st args;
	uint8_t signature[20];

	(void)state;
	memcpy(signature, sha1, sizeof(signature));
	for (int damaged = 0; damaged < 2; damaged++) {
		signature[19] ^= damaged;
		fill_key_data(&args, hashing(NCR_ALG_SHA1, NCR_OP_VERIFY), key, signature, sizeof(signature));
		expect(0, call(fd, NCRIO_SESSION_FINAL, &args));
		assert_int_equal(args.err, damaged ? NCR_VERIFICATION_FAILED : NCR_SUCCESS);
	}
	/* it is read there, not written */
	assert_memory_equal(signature, sha1, 19);
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(session_update_takes_data_in_pieces_or_performs_single_operations),
		counted_test(session_update_takes_its_structure),
		counted_test(session_update_ses_is_the_session),
		counted_test(session_update_type_is_key_data_or_direct_data),
		counted_test(session_update_udata_input_is_the_data),
		counted_test(session_update_kdata_input_is_a_key),
		counted_test(session_update_key_data_is_for_signature_or_hash_of_a_symmetric_key),
		counted_test(session_update_udata_output_is_the_buffer),
		counted_test(session_update_kdata_output_is_the_buffer),
		counted_test(session_update_of_ciphers_gives_as_much_as_it_takes_and_of_public_keys_one_result),
		counted_test(session_update_sets_output_size_to_the_valid_output),
		counted_test(session_update_of_sign_and_verify_hashes_input_without_output),
		counted_test(session_final_finalizes_and_deallocates),
		counted_test(session_final_takes_the_structure_of_update),
		counted_test(session_final_processes_valid_input_as_update_does),
		counted_test(session_final_has_nothing_specific_for_encrypt_and_decrypt),
		counted_test(session_final_of_sign_writes_the_signature),
		counted_test(session_final_of_verify_stores_the_result_in_err),
		counted_test(session_final_indicates_success_when_verification_fails),
		counted_test(session_final_deallocates_even_with_an_error),
		counted_test(kdata_output_is_the_place_of_the_signature),
	};

	return cmocka_run_group_tests_name("specification_update", tests, group_open, group_close);
}
