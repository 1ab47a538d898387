// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_sessions.c - the sentences on SESSION_INIT and SESSION_ONCE, and the header's on schemes
 */
#include "specification.h"

/* --- NCRIO_SESSION_INIT ------------------------------------------------------------------------------------------- */

static void session_init_allocates_a_session(void **state)
{
	ncr_session_t session;
	uint8_t digest[20];
	size_t size = sizeof(digest);

	(void)state;
	expect(0, try_session(fd, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, &session));
	/* with which operations are performed */
	expect(0, try_update(fd, session, "abc", 3, NULL, NULL));
	expect(0, try_final(fd, session, NULL, 0, digest, &size, NULL));
}

static void session_init_takes_its_structure(void **state)
{
	struct ncr_session_st args;
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);

	(void)state;
	fill_session(&args, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, SIXTEEN, 16);
	takes(NCRIO_SESSION_INIT, args);
	session_end(fd, args.ses);
	key_free(fd, key);
}

/* Every one that is published, of which ARCFOUR may be served by an implementation that comes with the module. */
static void session_init_algorithm_is_the_one_to_use(void **state)
{
	static const ncr_algorithm_t ciphers[] = {
		NCR_ALG_NULL, NCR_ALG_3DES_CBC, NCR_ALG_AES_CBC, NCR_ALG_CAMELLIA_CBC, NCR_ALG_ARCFOUR, NCR_ALG_AES_ECB,
		NCR_ALG_CAMELLIA_ECB, NCR_ALG_AES_CTR, NCR_ALG_CAMELLIA_CTR,
	};
	static const char *const material = "twenty-four letters long";
	uint8_t results[COUNT(ciphers)][16];
	struct pair pair = pair_known(fd, 0);
	ncr_session_t session;
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(ciphers); i++) {
		bool des = ciphers[i] == NCR_ALG_3DES_CBC;
		ncr_key_t key = key_of(fd, material, des ? 24 : 16, 0);

		size = 16;
		expect(0, try_once(fd, ciphers[i], NCR_OP_ENCRYPT, key, SIXTEEN, des ? 8 : 16, "text of 16 bytes", 16,
				   results[i], &size, NULL));
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(results[i], results[j], 16);
		key_free(fd, key);
	}
	for (size_t i = 0; i < algorithm_count; i++) {
		ncr_key_t key = key_of(fd, material, 24, 0);

		if (algorithms[i].kind != CIPHER)
			session_end(fd, session_new(fd, algorithms[i].id, NCR_OP_SIGN, key, NULL, 0));
		key_free(fd, key);
	}
	assert_true(belong_together(pair));
	pair_free(fd, pair);
	pair = dsa_pair_known(fd, 0);
	assert_true(belong_together(pair));
	pair_free(fd, pair);
	expect(EINVAL, try_session(fd, NCR_ALG_NONE, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, &session));
	expect(EINVAL, try_session(fd, (ncr_algorithm_t)1000, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, &session));
}

static void session_init_key_is_used_if_required(void **state)
{
	ncr_key_t one = key_of(fd, "key number one..", 16, 0), two = key_of(fd, "key number two..", 16, 0);
	uint8_t macs[2][20];
	size_t size = 20;
	ncr_session_t session;

	(void)state;
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, one, NULL, 0, "x", 1, macs[0], &size, NULL));
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, two, NULL, 0, "x", 1, macs[1], &size, NULL));
	assert_memory_not_equal(macs[0], macs[1], 20);
	key_free(fd, one);
	expect(ENOENT, try_session(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, one, NULL, 0, &session));
	expect(ENOENT, try_session(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, one, NULL, 0, &session));
	/* not for a hash: whatever the member is, it is left alone */
	expect(0, try_once(fd, NCR_ALG_SHA1, NCR_OP_SIGN, one, NULL, 0, "x", 1, macs[0], &size, NULL));
	expect(0, try_once(fd, NCR_ALG_SHA1, NCR_OP_SIGN, two, NULL, 0, "x", 1, macs[1], &size, NULL));
	assert_memory_equal(macs[0], macs[1], 20);
	key_free(fd, two);
}

static void session_init_params_of_symmetric_ciphers_are_the_iv(void **state)
{
	uint8_t zeros[32] = "", one[32], two[32];
	ncr_key_t key = key_new(fd);

	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		size_t size = 32;

		if (algorithm->kind != CIPHER || !algorithm->iv_size)
			continue;
		expect(0, try_import(fd, key, "thirty-two letters long, some of", algorithm->key_sizes[0], 0));
		expect(0, try_once(fd, algorithm->id, NCR_OP_ENCRYPT, key, "one IV of 16 ...", algorithm->iv_size,
				   zeros, 32, one, &size, NULL));
		expect(0, try_once(fd, algorithm->id, NCR_OP_ENCRYPT, key, "two IV of 16 ...", algorithm->iv_size,
				   zeros, 32, two, &size, NULL));
		assert_memory_not_equal(one, two, 32);
		/* the one it was encrypted with gives it back */
		expect(0, try_once(fd, algorithm->id, NCR_OP_DECRYPT, key, "two IV of 16 ...", algorithm->iv_size, two,
				   32, one, &size, NULL));
		assert_memory_equal(one, zeros, 32);
		expect(EINVAL, try_once(fd, algorithm->id, NCR_OP_ENCRYPT, key, "one IV of 16 ...",
					algorithm->iv_size - 1, zeros, 32, one, &size, NULL));
	}
	key_free(fd, key);
}

static void session_init_params_of_rsa_are_format_hash_and_salt(void **state)
{
	static const struct scheme schemes[] = {
		{ RSA_PKCS1_V1_5, NCR_ALG_SHA1, 0 },   { RSA_PKCS1_V1_5, NCR_ALG_SHA2_256, 0 },
		{ RSA_PKCS1_PSS, NCR_ALG_SHA1, 20 },   { RSA_PKCS1_PSS, NCR_ALG_SHA2_256, 20 },
		{ RSA_PKCS1_PSS, NCR_ALG_SHA1, 0 },
	};
	struct pair pair = pair_known(fd, 0);
	uint8_t signature[256];

	(void)state;
	for (size_t i = 0; i < COUNT(schemes); i++) {
		size_t size = sizeof(signature);

		expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, schemes[i], "text", 4, signature, &size, NULL));
		/* each of the three matters */
		for (size_t j = 0; j < COUNT(schemes); j++)
			assert_int_equal(verdict(fd, pair.public, schemes[j], "text", 4, signature, size),
					 i == j ? NCR_SUCCESS : NCR_VERIFICATION_FAILED);
	}
	pair_free(fd, pair);
}

static void session_init_params_of_dsa_are_the_signature_hash(void **state)
{
	static const ncr_algorithm_t sign_hashes[] = { NCR_ALG_SHA1, NCR_ALG_SHA2_224, NCR_ALG_SHA2_256 };
	struct pair pair = dsa_pair_known(fd, 0);
	ncr_session_t session;
	ncr_error_t err;

	(void)state;
	for (size_t i = 0; i < COUNT(sign_hashes); i++) {
		uint8_t signature[128];
		size_t size = sizeof(signature);

		expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, sign_hashes[i], "text", 4, signature, &size, NULL));
		for (size_t j = 0; j < COUNT(sign_hashes); j++) {
			size_t room = size;

			expect(0, try_dsa(fd, NCR_OP_VERIFY, pair.public, sign_hashes[j], "text", 4, signature, &room,
					  &err));
			assert_int_equal(err, i == j ? NCR_SUCCESS : NCR_VERIFICATION_FAILED);
		}
	}
	/* a hash it must be: here the member is rubbish */
	expect(EINVAL, try_session(fd, NCR_ALG_DSA, NCR_OP_SIGN, pair.private, NULL, 0, &session));
	pair_free(fd, pair);
}

static void session_init_op_is_the_operation(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	static const unsigned int wrong[] = { 0, 5, 0xffffffff };
	uint8_t encrypted[16], decrypted[16], mac[20];
	ncr_session_t session;
	size_t size = 16;
	ncr_error_t err;

	(void)state;
	expect(0, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, "text of 16 bytes", 16, encrypted, &size,
			   NULL));
	assert_memory_not_equal(encrypted, "text of 16 bytes", 16);
	expect(0, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_DECRYPT, key, NULL, 0, encrypted, 16, decrypted, &size, NULL));
	assert_memory_equal(decrypted, "text of 16 bytes", 16);
	size = sizeof(mac);
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, key, NULL, 0, "text", 4, mac, &size, NULL));
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA1, NCR_OP_VERIFY, key, NULL, 0, "text", 4, mac, &size, &err));
	assert_int_equal(err, NCR_SUCCESS);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		ncr_crypto_op_t op = (ncr_crypto_op_t)wrong[i];

		expect(EINVAL, try_session(fd, NCR_ALG_AES_ECB, op, key, NULL, 0, &session));
		expect(EINVAL, try_session(fd, NCR_ALG_HMAC_SHA1, op, key, NULL, 0, &session));
	}
	key_free(fd, key);
}

static void session_init_op_sign_computes_hashes_keyed_hashes_and_signatures(void **state)
{
	struct pair pair = pair_known(fd, 0);
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	uint8_t out[256];
	size_t size = sizeof(out);
	ncr_session_t session;

	(void)state;
	/* RFC 1321 */
	expect(0, try_once(fd, NCR_ALG_MD5, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, "abc", 3, out, &size, NULL));
	assert_int_equal(size, 16);
	assert_memory_equal(out, "\x90\x01\x50\x98\x3c\xd2\x4f\xb0\xd6\x96\x3f\x7d\x28\xe1\x7f\x72", 16);
	/* RFC 2202 2 */
	expect(0, try_import(fd, key, "Jefe", 4, 0));
	size = sizeof(out);
	expect(0, try_once(fd, NCR_ALG_HMAC_MD5, NCR_OP_SIGN, key, NULL, 0, "what do ya want for nothing?", 28, out,
			   &size, NULL));
	assert_int_equal(size, 16);
	assert_memory_equal(out, "\x75\x0c\x78\x3e\x6a\xb0\xb5\x03\xea\xa8\x6e\x31\x0a\x5d\xb7\x38", 16);
	size = sizeof(out);
	expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA2_256), rsa_known->message,
			  rsa_known->message_size, out, &size, NULL));
	assert_int_equal(size, rsa_known->pkcs1_signature_size);
	assert_memory_equal(out, rsa_known->pkcs1_signature, size);
	/* not the other operations */
	expect(EINVAL, try_session(fd, NCR_ALG_MD5, NCR_OP_ENCRYPT, key, NULL, 0, &session));
	expect(EINVAL, try_session(fd, NCR_ALG_HMAC_MD5, NCR_OP_DECRYPT, key, NULL, 0, &session));
	pair_free(fd, pair);
	key_free(fd, key);
}

static void session_init_gives_an_integer_descriptor_in_ses(void **state)
{
	ncr_session_t sessions[20];
	int other = device_open();
	size_t size = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(sessions); i++) {
		sessions[i] = session_new(fd, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
		assert_true(sessions[i] >= 0);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(sessions[i], sessions[j]);
		/* valid in this namespace, not in another one */
		expect(0, try_update(fd, sessions[i], "x", 1, NULL, NULL));
		expect(ENOENT, try_update(other, sessions[i], "x", 1, NULL, NULL));
		expect(ENOENT, try_final(other, sessions[i], "x", 1, NULL, &size, NULL));
	}
	for (size_t i = 0; i < COUNT(sessions); i++)
		session_end(fd, sessions[i]);
	device_close(other);
}

/* --- the header on parameters and schemes ------------------------------------------------------------------------- */

/* The union's members lie over each other: what of it is read is told by the key, and the rest is rubbish. */
static void parameters_are_selected_by_the_key(void **state)
{
	struct pair rsa = pair_known(fd, 0), dsa, dh;
	ncr_key_t aes = key_of(fd, SIXTEEN, 16, 0), kek = key_of(fd, SIXTEEN, 16, WRAPPABLE), derived;
	struct ncr_session_st init;
	uint8_t out[256];
	size_t size = 24;

	(void)state;
	fill_session(&init, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, aes, SIXTEEN, 16);
	expect(0, call(fd, NCRIO_SESSION_INIT, &init));
	session_end(fd, init.ses);
	/* an IV is no scheme, and a scheme no IV */
	init.algorithm = NCR_ALG_RSA;
	init.key = rsa.public;
	expect(EINVAL, call(fd, NCRIO_SESSION_INIT, &init));
	fill_scheme(&init, NCR_OP_ENCRYPT, rsa.public, PKCS1_ENCRYPT);
	expect(0, call(fd, NCRIO_SESSION_INIT, &init));
	session_end(fd, init.ses);
	init.algorithm = NCR_ALG_AES_CBC;
	init.key = aes;
	expect(EINVAL, call(fd, NCRIO_SESSION_INIT, &init));
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, kek, "", 0, out, &size));
	key_free(fd, aes);
	key_free(fd, kek);
	pair_free(fd, rsa);

	dsa = dsa_pair_known(fd, 0);
	fill_session(&init, NCR_ALG_DSA, NCR_OP_VERIFY, dsa.public, NULL, 0);
	init.params.params.dsa.sign_hash = NCR_ALG_SHA1;
	expect(0, call(fd, NCRIO_SESSION_INIT, &init));
	session_end(fd, init.ses);
	pair_free(fd, dsa);
	dh = dh_pair_new(0);
	derived = key_new(fd);
	expect(0, try_derive(fd, derived, 0, dh.private, dh_generator, sizeof(dh_generator)));
	key_free(fd, derived);
	pair_free(fd, dh);
}

/* What is encrypted with one scheme and decrypted with another; the size or minus an errno. */
static int travels(struct pair pair, struct scheme there, struct scheme back)
{
	uint8_t encrypted[256], text[256];
	size_t size = sizeof(encrypted), text_size = sizeof(text);
	int error;

	error = try_rsa(fd, NCR_OP_ENCRYPT, pair.public, there, "text", 4, encrypted, &size, NULL);
	if (!error)
		error = try_rsa(fd, NCR_OP_DECRYPT, pair.private, back, encrypted, size, text, &text_size, NULL);
	if (!error)
		return text_size == 4 && !memcmp(text, "text", 4) ? 4 : 0;
	return -error;
}

/* The same of a signature: whether it is verified, or minus an errno. */
static int verifies(struct pair pair, struct scheme there, struct scheme back)
{
	uint8_t signature[256];
	size_t size = sizeof(signature);
	int error = try_rsa(fd, NCR_OP_SIGN, pair.private, there, "text", 4, signature, &size, NULL);

	return error ? -error : verdict(fd, pair.public, back, "text", 4, signature, size) == NCR_SUCCESS;
}

static void pkcs1_v1_5_is_for_signatures_and_encryption(void **state)
{
	struct pair pair = pair_known(fd, 0);

	(void)state;
	assert_int_equal(travels(pair, PKCS1_ENCRYPT, PKCS1_ENCRYPT), 4);
	assert_int_equal(verifies(pair, PKCS1_SIGN(NCR_ALG_SHA2_256), PKCS1_SIGN(NCR_ALG_SHA2_256)), 1);
	pair_free(fd, pair);
}

static void oaep_is_for_encryption_only(void **state)
{
	struct pair pair = pair_known(fd, 0);
	ncr_session_t session;

	(void)state;
	assert_int_equal(travels(pair, OAEP(NCR_ALG_SHA1), OAEP(NCR_ALG_SHA1)), 4);
	expect(EINVAL, try_scheme(fd, NCR_OP_SIGN, pair.private, OAEP(NCR_ALG_SHA1), &session));
	expect(EINVAL, try_scheme(fd, NCR_OP_VERIFY, pair.public, OAEP(NCR_ALG_SHA1), &session));
	pair_free(fd, pair);
}

static void pss_is_for_signatures_only(void **state)
{
	struct pair pair = pair_known(fd, 0);
	ncr_session_t session;

	(void)state;
	assert_int_equal(verifies(pair, PSS(NCR_ALG_SHA1, 20), PSS(NCR_ALG_SHA1, 20)), 1);
	expect(EINVAL, try_scheme(fd, NCR_OP_ENCRYPT, pair.public, PSS(NCR_ALG_SHA1, 20), &session));
	expect(EINVAL, try_scheme(fd, NCR_OP_DECRYPT, pair.private, PSS(NCR_ALG_SHA1, 20), &session));
	pair_free(fd, pair);
}

/* fill_scheme() leaves sign_hash as rubbish for OAEP, and oaep_hash for signatures. */
static void oaep_hash_is_that_of_oaep(void **state)
{
	struct pair pair = pair_known(fd, 0);

	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		assert_int_equal(travels(pair, OAEP(hashes[i].id), OAEP(hashes[i].id)), 4);
		assert_true(travels(pair, OAEP(hashes[i].id), OAEP(hashes[(i + 1) % HASHES].id)) < 0);
	}
	assert_int_equal(travels(pair, OAEP(NCR_ALG_NONE), OAEP(NCR_ALG_NONE)), -EINVAL);
	pair_free(fd, pair);
}

static void sign_hash_of_rsa_is_that_of_signatures(void **state)
{
	struct pair pair = pair_known(fd, 0);

	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		ncr_algorithm_t hash = hashes[i].id, other = hashes[(i + 1) % HASHES].id;

		assert_int_equal(verifies(pair, PKCS1_SIGN(hash), PKCS1_SIGN(hash)), 1);
		assert_int_equal(verifies(pair, PKCS1_SIGN(hash), PKCS1_SIGN(other)), 0);
		assert_int_equal(verifies(pair, PSS(hash, 8), PSS(hash, 8)), 1);
		assert_int_equal(verifies(pair, PSS(hash, 8), PSS(other, 8)), 0);
	}
	assert_int_equal(verifies(pair, PKCS1_SIGN(NCR_ALG_NONE), PKCS1_SIGN(NCR_ALG_SHA1)), -EINVAL);
	pair_free(fd, pair);
}

static void pss_salt_is_that_of_pss_signatures(void **state)
{
	static const unsigned int salts[] = { 0, 1, 20, 32, 64 };
	struct pair pair = pair_known(fd, 0);
	uint8_t out[256];
	size_t size = sizeof(out);

	(void)state;
	for (size_t i = 0; i < COUNT(salts); i++)
		for (size_t j = 0; j < COUNT(salts); j++)
			assert_int_equal(verifies(pair, PSS(NCR_ALG_SHA1, salts[i]), PSS(NCR_ALG_SHA1, salts[j])),
					 i == j);
	/* of no bytes: there is one signature only */
	expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, PSS(NCR_ALG_SHA2_256, 0), rsa_known->message,
			  rsa_known->message_size, out, &size, NULL));
	assert_memory_equal(out, rsa_known->pss_signature, rsa_known->pss_signature_size);
	/* too long for the key */
	assert_int_equal(verifies(pair, PSS(NCR_ALG_SHA1, 256), PSS(NCR_ALG_SHA1, 256)), -EINVAL);
	pair_free(fd, pair);
}

static void sign_hash_of_dsa_is_that_of_signatures(void **state)
{
	struct pair pair = dsa_pair_known(fd, 0);

	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		uint8_t signature[128];
		size_t size = sizeof(signature), room;
		ncr_error_t err;

		expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, hashes[i].id, "text", 4, signature, &size, NULL));
		room = size;
		expect(0, try_dsa(fd, NCR_OP_VERIFY, pair.public, hashes[i].id, "text", 4, signature, &room, &err));
		assert_int_equal(err, NCR_SUCCESS);
		room = size;
		expect(0, try_dsa(fd, NCR_OP_VERIFY, pair.public, hashes[i].id, "Text", 4, signature, &room, &err));
		assert_int_equal(err, NCR_VERIFICATION_FAILED);
	}
	expect(EINVAL, try_dsa(fd, NCR_OP_SIGN, pair.private, NCR_ALG_NONE, "text", 4, NULL, &(size_t){ 0 }, NULL));
	expect(EINVAL, try_dsa(fd, NCR_OP_SIGN, pair.private, NCR_ALG_AES_CBC, "text", 4, NULL, &(size_t){ 0 }, NULL));
	pair_free(fd, pair);
}

/* --- NCRIO_SESSION_ONCE ------------------------------------------------------------------------------------------- */

static void session_once_does_what_init_and_final_do(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	struct counts before = counts_now();
	ncr_session_t session;
	uint8_t once[32], final[32];
	size_t size = 32;

	(void)state;
	expect(0, try_once(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, SIXTEEN, 16, "thirty-two letters long, or more",
			   32, once, &size, NULL));
	assert_int_equal(size, 32);
	session = session_new(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, SIXTEEN, 16);
	expect(0, try_final(fd, session, "thirty-two letters long, or more", 32, final, &size, NULL));
	assert_memory_equal(once, final, 32);
	/* the session was a temporary one, which the module's status would show otherwise */
	assert_int_equal(counts_now().sessions, before.sessions);
	key_free(fd, key);
}

static void session_once_takes_the_structures_of_init_and_final(void **state)
{
	struct ncr_session_once_op_st args;
	uint8_t digest[20];

	(void)state;
	rubbish(args);
	fill_session(&args.init, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	fill_data(&args.op, "abc", 3, digest, sizeof(digest));
	takes(NCRIO_SESSION_ONCE, args);
	assert_memory_equal(digest, "\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\x25\x71\x78\x50\xc2\x6c\x9c\xd0\xd8\x9d",
			    20);
	assert_int_equal(args.op.data.udata.output_size, 20);
}

static void session_once_ignores_ses(void **state)
{
	ncr_session_t other = session_new(fd, NCR_ALG_MD5, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	ncr_session_t values[] = { other, NCR_SESSION_INVALID, 0, INT_MAX, INT_MIN };
	struct ncr_session_once_op_st once;
	uint8_t digest[20];
	size_t size = sizeof(digest);

	(void)state;
	expect(0, try_update(fd, other, "a", 1, NULL, NULL));
	for (size_t i = 0; i < COUNT(values); i++) {
		rubbish(once);
		fill_session(&once.init, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
		fill_data(&once.op, "abc", 3, digest, sizeof(digest));
		once.op.ses = values[i];
		expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
		assert_int_equal(once.op.data.udata.output_size, 20);
	}
	/* which went on as if nothing had been */
	expect(0, try_final(fd, other, "bc", 2, digest, &size, NULL));
	assert_int_equal(size, 16);
	assert_memory_equal(digest, "\x90\x01\x50\x98\x3c\xd2\x4f\xb0\xd6\x96\x3f\x7d\x28\xe1\x7f\x72", 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(session_init_allocates_a_session),
		counted_test(session_init_takes_its_structure),
		counted_test(session_init_algorithm_is_the_one_to_use),
		counted_test(session_init_key_is_used_if_required),
		counted_test(session_init_params_of_symmetric_ciphers_are_the_iv),
		counted_test(session_init_params_of_rsa_are_format_hash_and_salt),
		counted_test(session_init_params_of_dsa_are_the_signature_hash),
		counted_test(session_init_op_is_the_operation),
		counted_test(session_init_op_sign_computes_hashes_keyed_hashes_and_signatures),
		counted_test(session_init_gives_an_integer_descriptor_in_ses),
		counted_test(parameters_are_selected_by_the_key),
		counted_test(pkcs1_v1_5_is_for_signatures_and_encryption),
		counted_test(oaep_is_for_encryption_only),
		counted_test(pss_is_for_signatures_only),
		counted_test(oaep_hash_is_that_of_oaep),
		counted_test(sign_hash_of_rsa_is_that_of_signatures),
		counted_test(pss_salt_is_that_of_pss_signatures),
		counted_test(sign_hash_of_dsa_is_that_of_signatures),
		counted_test(session_once_does_what_init_and_final_do),
		counted_test(session_once_takes_the_structures_of_init_and_final),
		counted_test(session_once_ignores_ses),
	};

	return cmocka_run_group_tests_name("specification_sessions", tests, group_open, group_close);
}
