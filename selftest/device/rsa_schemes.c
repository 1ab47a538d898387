// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_schemes.c - what is done with RSA keys: every scheme and hash, in pieces and at once, and all that must not work
 *
 * That others compute the same is shown in rsa_peer.c.
 */
#include "rsa_calls.h"

/* the larger is fixed, and known answers belong to it; the smaller has no room for all */
static struct pair large, small;
static const uint8_t text[] = "what is signed and what is encrypted";
#define TEXT (sizeof(text) - 1)
#define LARGE 256
#define SMALL 128

static int schemes_open(void **state)
{
	if (group_open(state))
		return -1;
	large = pair_known(fd, 0);
	small = pair_new(fd, 1024, 0);
	return 0;
}

static int schemes_close(void **state)
{
	pair_free(fd, large);
	pair_free(fd, small);
	return group_close(state);
}

static void sign(ncr_key_t key, struct scheme scheme, const void *message, size_t size, uint8_t *signature,
		 size_t wanted)
{
	size_t room = wanted;

	expect(0, try_rsa(fd, NCR_OP_SIGN, key, scheme, message, size, signature, &room, NULL));
	assert_int_equal(room, wanted);
}

static int try_crypt(ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme, const void *in, size_t in_size, void *out,
		     size_t *out_size)
{
	return try_rsa(fd, op, key, scheme, in, in_size, out, out_size, NULL);
}

/* --- signatures --------------------------------------------------------------------------------------------------- */

static void known_answers(void **state)
{
	struct scheme pkcs1 = PKCS1_SIGN(rsa_known->hash), pss = PSS(rsa_known->hash, 0);
	uint8_t out[LARGE];
	size_t size;

	(void)state;
	sign(large.private, pkcs1, rsa_known->message, rsa_known->message_size, out, LARGE);
	assert_memory_equal(out, rsa_known->pkcs1_signature, LARGE);
	sign(large.private, pss, rsa_known->message, rsa_known->message_size, out, LARGE);
	assert_memory_equal(out, rsa_known->pss_signature, LARGE);
	assert_int_equal(verdict(fd, large.public, pkcs1, rsa_known->message, rsa_known->message_size,
				 rsa_known->pkcs1_signature, LARGE), NCR_SUCCESS);
	assert_int_equal(verdict(fd, large.public, pss, rsa_known->message, rsa_known->message_size,
				 rsa_known->pss_signature, LARGE), NCR_SUCCESS);
	size = sizeof(out);
	expect(0, try_crypt(NCR_OP_DECRYPT, large.private, PKCS1_ENCRYPT, rsa_known->pkcs1_ciphertext, LARGE, out,
			    &size));
	assert_int_equal(size, rsa_known->plaintext_size);
	assert_memory_equal(out, rsa_known->plaintext, size);
	size = sizeof(out);
	expect(0, try_crypt(NCR_OP_DECRYPT, large.private, OAEP(rsa_known->hash), rsa_known->oaep_ciphertext, LARGE,
			    out, &size));
	assert_int_equal(size, rsa_known->plaintext_size);
	assert_memory_equal(out, rsa_known->plaintext, size);
}

/* Verifies as what it was signed as, and as nothing else. */
static void signed_as(struct pair pair, struct scheme scheme, size_t size)
{
	uint8_t signature[LARGE];

	sign(pair.private, scheme, text, TEXT, signature, size);
	assert_int_equal(verdict(fd, pair.public, scheme, text, TEXT, signature, size), NCR_SUCCESS);
	/* a private key verifies, too */
	assert_int_equal(verdict(fd, pair.private, scheme, text, TEXT, signature, size), NCR_SUCCESS);
	assert_int_equal(verdict(fd, pair.public, scheme, text, TEXT - 1, signature, size), NCR_VERIFICATION_FAILED);
	assert_int_equal(verdict(fd, pair.public, scheme, NULL, 0, signature, size), NCR_VERIFICATION_FAILED);
	for (size_t i = 0; i < HASHES; i++) {
		bool fits = hashes[i].size + scheme.salt + 2 <= size;

		if (hashes[i].id != scheme.hash) {
			struct scheme other = { scheme.type, hashes[i].id, scheme.salt };

			if (scheme.type == RSA_PKCS1_V1_5 || fits)
				assert_int_equal(verdict(fd, pair.public, other, text, TEXT, signature, size),
						 NCR_VERIFICATION_FAILED);
		}
	}
	if (scheme.type == RSA_PKCS1_V1_5) {
		assert_int_equal(verdict(fd, pair.public, PSS(scheme.hash, 0), text, TEXT, signature, size),
				 NCR_VERIFICATION_FAILED);
	} else {
		assert_int_equal(verdict(fd, pair.public, PKCS1_SIGN(scheme.hash), text, TEXT, signature, size),
				 NCR_VERIFICATION_FAILED);
		if (scheme.salt)
			assert_int_equal(verdict(fd, pair.public, PSS(scheme.hash, scheme.salt - 1), text, TEXT,
						 signature, size), NCR_VERIFICATION_FAILED);
	}
}

static void every_hash(void **state)
{
	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		const struct hash *hash = &hashes[i];

		signed_as(large, PKCS1_SIGN(hash->id), LARGE);
		signed_as(small, PKCS1_SIGN(hash->id), SMALL);
		signed_as(large, PSS(hash->id, 0), LARGE);
		signed_as(large, PSS(hash->id, hash->size), LARGE);
		/* RFC 8017 9.1.1 step 3: the longest salt, with a modulus whose first byte is full */
		signed_as(large, PSS(hash->id, LARGE - hash->size - 2), LARGE);
		signed_as(small, PSS(hash->id, SMALL - hash->size - 2), SMALL);
	}
}

static void salts(void **state)
{
	static const unsigned int huge[] = { 255, 256, 257, 1024, 1025, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff };
	uint8_t first[LARGE], second[LARGE];
	ncr_session_t session;

	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		struct scheme scheme = PSS(hashes[i].id, LARGE - hashes[i].size - 2 + 1);

		expect(EINVAL, try_scheme(fd, NCR_OP_SIGN, large.private, scheme, &session));
		expect(EINVAL, try_scheme(fd, NCR_OP_VERIFY, large.public, scheme, &session));
		for (size_t j = 0; j < COUNT(huge); j++) {
			size_t size = LARGE;

			scheme.salt = huge[j];
			expect(EINVAL, try_scheme(fd, NCR_OP_SIGN, large.private, scheme, &session));
			expect(EINVAL, try_rsa(fd, NCR_OP_SIGN, large.private, scheme, text, TEXT, first, &size,
					       NULL));
		}
	}
	/* too long for the modulus with the salt that goes with it */
	expect(EINVAL, try_scheme(fd, NCR_OP_SIGN, small.private, PSS(NCR_ALG_SHA2_512, 64), &session));
	expect(EINVAL, try_scheme(fd, NCR_OP_VERIFY, small.public, PSS(NCR_ALG_SHA2_512, 63), &session));

	/* a salt is new each time; v1.5 has none */
	sign(large.private, PSS(NCR_ALG_SHA2_256, 8), text, TEXT, first, LARGE);
	sign(large.private, PSS(NCR_ALG_SHA2_256, 8), text, TEXT, second, LARGE);
	assert_memory_not_equal(first, second, LARGE);
	sign(large.private, PKCS1_SIGN(NCR_ALG_SHA2_256), text, TEXT, first, LARGE);
	sign(large.private, PKCS1_SIGN(NCR_ALG_SHA2_256), text, TEXT, second, LARGE);
	assert_memory_equal(first, second, LARGE);
}

/* The message as one, in pieces of every size, with FINAL and without, in several sessions at a time. */
static void pieces(void **state)
{
	static const size_t sizes[] = { 1, 7, 63, 64, 65, 1000, 4096, 40000 };
	struct scheme scheme = PKCS1_SIGN(NCR_ALG_SHA2_384);
	ncr_session_t sessions[COUNT(sizes)], verifying[COUNT(sizes)];
	uint8_t *message = malloc(40000), whole[LARGE], out[LARGE];
	size_t size;
	ncr_error_t err;

	(void)state;
	assert_non_null(message);
	pattern(message, 40000, 70);
	sign(large.private, scheme, message, 40000, whole, LARGE);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		expect(0, try_scheme(fd, NCR_OP_SIGN, large.private, scheme, &sessions[i]));
		expect(0, try_scheme(fd, NCR_OP_VERIFY, large.public, scheme, &verifying[i]));
	}
	for (size_t at = 0; at < 40000; at += 1000) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			/* those with larger pieces wait until one is full */
			size_t full = (at + 1000) / sizes[i] * sizes[i], done = at / sizes[i] * sizes[i];

			for (; done < full; done += sizes[i]) {
				expect(0, try_update(fd, sessions[i], message + done, sizes[i], NULL, NULL));
				expect(0, try_update(fd, verifying[i], message + done, sizes[i], NULL, NULL));
			}
		}
	}
	for (size_t i = 0; i < COUNT(sizes); i++) {
		size_t done = 40000 / sizes[i] * sizes[i];

		size = sizeof(out);
		rubbish(out);
		expect(0, try_final(fd, sessions[i], message + done, 40000 - done, out, &size, &err));
		assert_int_equal(size, LARGE);
		assert_int_equal(err, NCR_SUCCESS);
		assert_memory_equal(out, whole, LARGE);
		expect(0, try_final(fd, verifying[i], message + done, 40000 - done, out, &size, &err));
		assert_int_equal(err, NCR_SUCCESS);
		expect(ENOENT, try_final(fd, verifying[i], NULL, 0, out, &size, &err));
	}

	/* nothing at all is a message */
	sign(large.private, scheme, NULL, 0, whole, LARGE);
	expect(0, try_scheme(fd, NCR_OP_SIGN, large.private, scheme, &sessions[0]));
	expect(0, try_update(fd, sessions[0], message, 0, NULL, NULL));
	size = sizeof(out);
	expect(0, try_final(fd, sessions[0], NULL, 0, out, &size, NULL));
	assert_memory_equal(out, whole, LARGE);
	free(message);
}

/* NCR_KEY_DATA: "the keying material is directly used as input data for the underlying hash" */
static void signature_of_a_key(void **state)
{
	ncr_key_t key = key_of(fd, text, TEXT, 0);
	struct scheme scheme = PKCS1_SIGN(NCR_ALG_SHA2_256);
	uint8_t of_data[LARGE], of_key[LARGE];
	struct ncr_session_once_op_st once;

	(void)state;
	sign(large.private, scheme, text, TEXT, of_data, LARGE);
	rubbish(once);
	fill_scheme(&once.init, NCR_OP_SIGN, large.private, scheme);
	once.op.type = NCR_KEY_DATA;
	once.op.data.kdata.input = key;
	once.op.data.kdata.output = of_key;
	once.op.data.kdata.output_size = sizeof(of_key);
	expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
	assert_memory_equal(of_key, of_data, LARGE);
	fill_scheme(&once.init, NCR_OP_VERIFY, large.public, scheme);
	expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
	assert_int_equal(once.op.err, NCR_SUCCESS);
	/* "hash of a symmetric key" */
	for (int i = 0; i < 2; i++) {
		once.op.data.kdata.input = i ? large.private : large.public;
		expect(EINVAL, call(fd, NCRIO_SESSION_ONCE, &once));
	}
	once.op.data.kdata.input = key;
	/* encryption does not take keys */
	fill_scheme(&once.init, NCR_OP_ENCRYPT, large.public, OAEP(NCR_ALG_SHA1));
	expect(EINVAL, call(fd, NCRIO_SESSION_ONCE, &once));
	key_free(fd, key);
}

static void room_for_signatures(void **state)
{
	static const size_t rooms[] = { 0, 1, 32, 128, LARGE - 1 };
	uint8_t out[LARGE + 8];
	ncr_session_t session;
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(rooms); i++) {
		rubbish(out);
		size = rooms[i];
		expect(EOVERFLOW, try_rsa(fd, NCR_OP_SIGN, large.private, PKCS1_SIGN(NCR_ALG_SHA2_256), text, TEXT, out,
					  &size, NULL));
		assert_int_equal(size, LARGE);
		expect(0, try_scheme(fd, NCR_OP_SIGN, large.private, PSS(NCR_ALG_SHA2_256, 32), &session));
		size = rooms[i];
		expect(EOVERFLOW, try_final(fd, session, text, TEXT, out, &size, NULL));
		assert_int_equal(size, LARGE);
		assert_true(is_rubbish(out, sizeof(out)));
		/* it has ended all the same */
		expect(ENOENT, try_final(fd, session, text, TEXT, out, &size, NULL));
	}
	size = SIZE_MAX;
	expect(0, try_rsa(fd, NCR_OP_SIGN, large.private, PKCS1_SIGN(NCR_ALG_SHA2_256), text, TEXT, out, &size, NULL));
	assert_int_equal(size, LARGE);
	assert_true(is_rubbish(out + LARGE, 8));
	size = LARGE;
	expect(EFAULT, try_rsa(fd, NCR_OP_SIGN, large.private, PKCS1_SIGN(NCR_ALG_SHA2_256), text, TEXT, KERNEL_ADDRESS,
			       &size, NULL));
	size = LARGE;
	expect(EFAULT, try_rsa(fd, NCR_OP_VERIFY, large.public, PKCS1_SIGN(NCR_ALG_SHA2_256), text, TEXT,
			       KERNEL_ADDRESS, &size, NULL));
}

/* Of another size, changed in a bit, or not less than the modulus: no match, and no error. */
static void no_signatures(void **state)
{
	static const size_t huge[] = { 257, 1024, 1025, 65536, (size_t)1 << 31, SIZE_MAX };
	struct scheme schemes[] = { PKCS1_SIGN(NCR_ALG_SHA2_256), PSS(NCR_ALG_SHA2_256, 20) };
	uint8_t right[LARGE + 1] = { 0 }, wrong[LARGE];

	(void)state;
	for (size_t i = 0; i < COUNT(schemes); i++) {
		sign(large.private, schemes[i], text, TEXT, right + 1, LARGE);
		for (size_t size = 0; size < LARGE; size++)
			assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, right + 1, size),
					 NCR_VERIFICATION_FAILED);
		/* with a zero before it */
		assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, right, LARGE + 1),
				 NCR_VERIFICATION_FAILED);
		assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, right, LARGE),
				 NCR_VERIFICATION_FAILED);
		for (size_t j = 0; j < COUNT(huge); j++)
			assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, right + 1, huge[j]),
					 NCR_VERIFICATION_FAILED);
		for (size_t bit = 0; bit < 8 * LARGE; bit += 5) {
			memcpy(wrong, right + 1, LARGE);
			wrong[bit / 8] ^= 1 << bit % 8;
			assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, wrong, LARGE),
					 NCR_VERIFICATION_FAILED);
		}
		for (int byte = 0; byte <= 0xff; byte += 0xff) {
			memset(wrong, byte, LARGE);
			assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, wrong, LARGE),
					 NCR_VERIFICATION_FAILED);
		}
		/* the modulus, from the key's encoding: 0 to the power of e; and 1 */
		assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, rsa_known->key + 12, LARGE),
				 NCR_VERIFICATION_FAILED);
		memset(wrong, 0, LARGE);
		wrong[LARGE - 1] = 1;
		assert_int_equal(verdict(fd, large.public, schemes[i], text, TEXT, wrong, LARGE),
				 NCR_VERIFICATION_FAILED);
		/* another key's */
		assert_int_equal(verdict(fd, small.public, schemes[i], text, TEXT, right + 1, LARGE),
				 NCR_VERIFICATION_FAILED);
	}
}

/* --- encryption --------------------------------------------------------------------------------------------------- */

/* The longest message, shorter ones, and one byte more, which is too long; each as one call and in a session. */
static void encrypts(struct pair pair, struct scheme scheme, size_t modulus, size_t longest)
{
	size_t lengths[] = { 0, 1, longest / 2, longest - 1, longest };
	uint8_t message[LARGE], sealed[LARGE], again[LARGE], opened[LARGE];
	ncr_session_t encryption, decryption;
	size_t size;

	pattern(message, sizeof(message), 71);
	expect(0, try_scheme(fd, NCR_OP_ENCRYPT, pair.public, scheme, &encryption));
	expect(0, try_scheme(fd, NCR_OP_DECRYPT, pair.private, scheme, &decryption));
	for (size_t i = 0; i < COUNT(lengths); i++) {
		size_t length = lengths[i];

		/* UPDATE takes one whole message, be it empty */
		size = sizeof(sealed);
		expect(0, try_update(fd, encryption, message, length, sealed, &size));
		assert_int_equal(size, modulus);
		size = sizeof(opened);
		rubbish(opened);
		expect(0, try_update(fd, decryption, sealed, modulus, opened, &size));
		assert_int_equal(size, length);
		assert_memory_equal(opened, message, length);
		assert_true(is_rubbish(opened + length, sizeof(opened) - length));
		if (!length)
			continue;
		size = modulus;
		expect(0, try_crypt(NCR_OP_ENCRYPT, pair.private, scheme, message, length, again, &size));
		assert_memory_not_equal(again, sealed, modulus);
		size = length;
		expect(0, try_crypt(NCR_OP_DECRYPT, pair.private, scheme, again, modulus, opened, &size));
		assert_int_equal(size, length);
		assert_memory_equal(opened, message, length);
	}
	size = sizeof(sealed);
	expect(EINVAL, try_update(fd, encryption, message, longest + 1, sealed, &size));
	expect(EINVAL, try_update(fd, encryption, message, 1025, sealed, &size));
	expect(EINVAL, try_update(fd, encryption, message, SIZE_MAX, sealed, &size));
	/* what went wrong with one message is nothing to the next; the last one may come with the end */
	expect(0, try_final(fd, encryption, message, longest, sealed, &size, NULL));
	size = sizeof(opened);
	expect(0, try_final(fd, decryption, sealed, modulus, opened, &size, NULL));
	assert_int_equal(size, longest);
	assert_memory_equal(opened, message, longest);
}

static void every_length(void **state)
{
	ncr_session_t session;
	uint8_t out[LARGE];
	size_t size;

	(void)state;
	encrypts(large, PKCS1_ENCRYPT, LARGE, LARGE - 11);
	encrypts(small, PKCS1_ENCRYPT, SMALL, SMALL - 11);
	for (size_t i = 0; i < HASHES; i++) {
		encrypts(large, OAEP(hashes[i].id), LARGE, LARGE - 2 * hashes[i].size - 2);
		if (2 * hashes[i].size + 2 < SMALL)
			encrypts(small, OAEP(hashes[i].id), SMALL, SMALL - 2 * hashes[i].size - 2);
	}
	/* too long a hash for the modulus: not even an empty message */
	expect(0, try_scheme(fd, NCR_OP_ENCRYPT, small.public, OAEP(NCR_ALG_SHA2_512), &session));
	size = sizeof(out);
	expect(EINVAL, try_update(fd, session, text, 1, out, &size));
	expect(EINVAL, try_update(fd, session, text, 0, out, &size));
	expect(0, try_final(fd, session, NULL, 0, out, &size, NULL));
	memset(out, 0, sizeof(out));
	size = sizeof(out);
	expect(EINVAL, try_crypt(NCR_OP_DECRYPT, small.private, OAEP(NCR_ALG_SHA2_512), out, SMALL, out, &size));
}

/* One is a message, with a pointer to nothing or without; the end of a session that had one already is not. */
static void empty_messages(void **state)
{
	struct scheme schemes[] = { PKCS1_ENCRYPT, OAEP(NCR_ALG_SHA2_256) };
	uint8_t sealed[LARGE], opened[LARGE];
	ncr_session_t session;
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(schemes); i++) {
		for (int null = 0; null < 2; null++) {
			void *nothing = null ? NULL : opened;

			size = LARGE;
			expect(0, try_crypt(NCR_OP_ENCRYPT, large.public, schemes[i], nothing, 0, sealed, &size));
			assert_int_equal(size, LARGE);
			size = LARGE;
			expect(0, try_crypt(NCR_OP_DECRYPT, large.private, schemes[i], sealed, LARGE, opened, &size));
			assert_int_equal(size, 0);
			size = LARGE;
			expect(EINVAL, try_crypt(NCR_OP_DECRYPT, large.private, schemes[i], nothing, 0, opened, &size));

			rubbish(sealed);
			expect(0, try_scheme(fd, NCR_OP_ENCRYPT, large.public, schemes[i], &session));
			size = LARGE;
			expect(0, try_final(fd, session, nothing, 0, sealed, &size, NULL));
			assert_int_equal(size, null ? 0 : LARGE);
			assert_int_equal(is_rubbish(sealed, LARGE), null);

			expect(0, try_scheme(fd, NCR_OP_ENCRYPT, large.public, schemes[i], &session));
			size = LARGE;
			expect(0, try_update(fd, session, text, TEXT, sealed, &size));
			rubbish(sealed);
			expect(0, try_final(fd, session, nothing, 0, sealed, &size, NULL));
			assert_int_equal(size, 0);
			assert_true(is_rubbish(sealed, LARGE));
		}
		size = LARGE;
		expect(EFAULT, try_crypt(NCR_OP_ENCRYPT, large.public, schemes[i], NULL, 1, sealed, &size));
	}
}

static void room_for_messages(void **state)
{
	uint8_t sealed[LARGE], out[LARGE];
	ncr_session_t session;
	size_t size = LARGE;

	(void)state;
	expect(0, try_crypt(NCR_OP_ENCRYPT, large.public, OAEP(NCR_ALG_SHA2_256), text, TEXT, sealed, &size));
	rubbish(out);
	expect(0, try_scheme(fd, NCR_OP_DECRYPT, large.private, OAEP(NCR_ALG_SHA2_256), &session));
	for (size_t room = 0; room < TEXT; room += 5) {
		size = room;
		expect(EOVERFLOW, try_update(fd, session, sealed, LARGE, out, &size));
		assert_int_equal(size, TEXT);
	}
	for (size_t room = 0; room < LARGE; room += 51) {
		size = room;
		expect(EOVERFLOW, try_crypt(NCR_OP_ENCRYPT, large.public, PKCS1_ENCRYPT, text, TEXT, out, &size));
		assert_int_equal(size, LARGE);
	}
	assert_true(is_rubbish(out, sizeof(out)));
	size = TEXT;
	expect(0, try_final(fd, session, sealed, LARGE, out, &size, NULL));
	assert_memory_equal(out, text, TEXT);
	size = LARGE;
	expect(EFAULT, try_crypt(NCR_OP_ENCRYPT, large.public, PKCS1_ENCRYPT, text, TEXT, KERNEL_ADDRESS, &size));
	expect(EFAULT, try_crypt(NCR_OP_ENCRYPT, large.public, PKCS1_ENCRYPT, KERNEL_ADDRESS, TEXT, out, &size));
	/* over itself */
	memcpy(out, text, TEXT);
	expect(0, try_crypt(NCR_OP_ENCRYPT, large.public, PKCS1_ENCRYPT, out, TEXT, out, &size));
	expect(0, try_crypt(NCR_OP_DECRYPT, large.private, PKCS1_ENCRYPT, out, LARGE, out, &size));
	assert_int_equal(size, TEXT);
	assert_memory_equal(out, text, TEXT);
}

/* A number that is near to an end: 0, 1, 2, or the modulus, which is odd, less one or two. */
static void number_near(uint8_t number[LARGE], int which)
{
	if (which >= 0) {
		memset(number, 0, LARGE);
		number[LARGE - 1] = which;
		return;
	}
	/* the modulus, from the key's encoding */
	memcpy(number, rsa_known->key + 12, LARGE);
	assert_true(number[LARGE - 1] >= 2);
	number[LARGE - 1] += which;
}

static void no_ciphertexts(void **state)
{
	struct scheme schemes[] = { PKCS1_ENCRYPT, OAEP(NCR_ALG_SHA2_256) };
	uint8_t sealed[LARGE + 1] = { 0 }, wrong[LARGE], out[LARGE];
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(schemes); i++) {
		size = LARGE;
		expect(0, try_crypt(NCR_OP_ENCRYPT, large.public, schemes[i], text, TEXT, sealed, &size));
		for (size_t length = 1; length <= sizeof(sealed); length++) {
			size = sizeof(out);
			rubbish(out);
			expect(length == LARGE ? 0 : EINVAL,
			       try_crypt(NCR_OP_DECRYPT, large.private, schemes[i], sealed, length, out, &size));
			assert_true(length == LARGE || is_rubbish(out, sizeof(out)));
		}
		/* not less than the modulus */
		memset(wrong, 0xff, LARGE);
		size = sizeof(out);
		expect(EINVAL, try_crypt(NCR_OP_DECRYPT, large.private, schemes[i], wrong, LARGE, out, &size));
		expect(EINVAL, try_crypt(NCR_OP_DECRYPT, large.private, schemes[i], rsa_known->key + 12, LARGE, out,
					 &size));
	}
	/* SP 800-56B r2 7.1.2.1: between 1 and the modulus less 1, which are their own roots, as 0 is */
	for (int which = -2; which <= 2; which++) {
		bool number = which == 2 || which == -2;

		number_near(wrong, which);
		for (size_t i = 0; i < COUNT(schemes); i++) {
			size = sizeof(out);
			expect(!number ? EINVAL : i ? EBADMSG : 0,
			       try_crypt(NCR_OP_DECRYPT, large.private, schemes[i], wrong, LARGE, out, &size));
		}
	}
	/* OAEP: every changed bit, another hash and another scheme */
	rubbish(out);
	for (size_t bit = 9; bit < 8 * LARGE; bit += 37) {
		memcpy(wrong, sealed, LARGE);
		wrong[bit / 8] ^= 1 << bit % 8;
		size = sizeof(out);
		expect(EBADMSG, try_crypt(NCR_OP_DECRYPT, large.private, schemes[1], wrong, LARGE, out, &size));
	}
	for (size_t i = 0; i < HASHES; i++)
		if (hashes[i].id != NCR_ALG_SHA2_256)
			expect(EBADMSG, try_crypt(NCR_OP_DECRYPT, large.private, OAEP(hashes[i].id), sealed, LARGE, out,
						  &size));
	expect(EBADMSG, try_crypt(NCR_OP_DECRYPT, large.private, schemes[1], rsa_known->pkcs1_ciphertext, LARGE, out,
				  &size));
	assert_true(is_rubbish(out, sizeof(out)));
}

/* What was not padded as v1.5 decrypts to something, always the same, that who has not the key cannot foresee. */
static void implicit_rejection(void **state)
{
	ncr_key_t same = key_of_der(fd, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size, NCR_KEY_FLAG_DECRYPT);
	uint8_t wrong[LARGE], first[LARGE], second[LARGE], previous[LARGE] = { 0 };
	size_t first_size, second_size, previous_size = 0, lengths = 0;
	ncr_session_t session;

	(void)state;
	expect(0, try_scheme(fd, NCR_OP_DECRYPT, large.private, PKCS1_ENCRYPT, &session));
	for (int i = 0; i < 60; i++) {
		switch (i) {
		case 0:
		case 1:
			number_near(wrong, i ? -2 : 2);
			break;
		case 2:
			memcpy(wrong, rsa_known->oaep_ciphertext, LARGE);
			break;
		case 3:	/* a signature is padded with 1, not with 2 */
			memcpy(wrong, rsa_known->pkcs1_signature, LARGE);
			break;
		default:
			pattern(wrong, LARGE, 80 + i);
			wrong[0] &= 0x7f;
		}
		first_size = second_size = LARGE;
		rubbish(first);
		expect(0, try_crypt(NCR_OP_DECRYPT, large.private, PKCS1_ENCRYPT, wrong, LARGE, first, &first_size));
		assert_in_range(first_size, 0, LARGE - 11);
		assert_true(is_rubbish(first + first_size, LARGE - first_size));
		expect(0, try_update(fd, session, wrong, LARGE, second, &second_size));
		assert_int_equal(second_size, first_size);
		assert_memory_equal(second, first, first_size);
		second_size = LARGE;
		expect(0, try_crypt(NCR_OP_DECRYPT, same, PKCS1_ENCRYPT, wrong, LARGE, second, &second_size));
		assert_int_equal(second_size, first_size);
		assert_memory_equal(second, first, first_size);
		/* another ciphertext, another message */
		if (first_size >= 16 && previous_size >= 16)
			assert_memory_not_equal(first, previous, 16);
		lengths += first_size != previous_size;
		memcpy(previous, first, first_size);
		previous_size = first_size;
		/* how much room is needed may be asked for as that of a good one */
		if (first_size) {
			second_size = first_size - 1;
			expect(EOVERFLOW, try_crypt(NCR_OP_DECRYPT, large.private, PKCS1_ENCRYPT, wrong, LARGE, second,
						    &second_size));
			assert_int_equal(second_size, first_size);
		}
	}
	/* of 246 lengths hardly two in a row are the same */
	assert_true(lengths > 50);
	session_end(fd, session);
	key_free(fd, same);
}

/* --- who may do what ---------------------------------------------------------------------------------------------- */

static void both_say(int wanted, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme)
{
	uint8_t data[LARGE] = { 0 };
	size_t size = sizeof(data);
	ncr_session_t session;

	data[LARGE - 1] = 2;
	expect(wanted, try_scheme(fd, op, key, scheme, &session));
	if (!wanted)
		expect(0, try_final(fd, session, NULL, 0, data, &size, NULL));
	/* where the scheme is right the data need not be */
	size = sizeof(data);
	if (wanted)
		expect(wanted, try_rsa(fd, op, key, scheme, data, sizeof(data), data, &size, NULL));
}

static void mismatched_schemes(void **state)
{
	static const unsigned int types[] = { 3, 4, 255, 256, 0x80000000, 0xffffffff };
	static const unsigned int no_hashes[] = {
		NCR_ALG_NONE, NCR_ALG_AES_CBC, NCR_ALG_MD5, 39, 46, NCR_ALG_HMAC_SHA2_256, NCR_ALG_RSA, 0x80000028,
		0xffffffff,
	};

	(void)state;
	for (ncr_crypto_op_t op = NCR_OP_ENCRYPT; op <= NCR_OP_VERIFY; op++) {
		bool signature = op >= NCR_OP_SIGN;
		struct scheme good = signature ? PSS(NCR_ALG_SHA2_256, 32) : OAEP(NCR_ALG_SHA2_256);
		struct scheme bad = signature ? OAEP(NCR_ALG_SHA2_256) : PSS(NCR_ALG_SHA2_256, 32);

		both_say(0, op, large.private, good);
		both_say(EINVAL, op, large.private, bad);
		for (size_t i = 0; i < COUNT(types); i++)
			both_say(EINVAL, op, large.private, (struct scheme){ types[i], NCR_ALG_SHA2_256, 0 });
		for (size_t i = 0; i < COUNT(no_hashes); i++) {
			good.hash = no_hashes[i];
			both_say(EINVAL, op, large.private, good);
			/* v1.5 encryption takes none, and does not look */
			both_say(signature ? EINVAL : 0, op, large.private,
				 (struct scheme){ RSA_PKCS1_V1_5, no_hashes[i], 0 });
		}
	}
	for (unsigned int op = 5; op < 300; op += 59)
		both_say(EINVAL, op, large.private, PKCS1_SIGN(NCR_ALG_SHA2_256));
	both_say(EINVAL, 0, large.private, PKCS1_SIGN(NCR_ALG_SHA2_256));
	both_say(EINVAL, 0xffffffff, large.private, PKCS1_SIGN(NCR_ALG_SHA2_256));
}

static void unsuitable_keys(void **state)
{
	ncr_key_t secret = key_of(fd, rsa_known->key, rsa_known->key_size, 0), empty = key_new(fd);
	ncr_key_t others[] = { large.private, large.public };
	uint8_t data[LARGE] = { 0 };
	ncr_session_t session;
	size_t size;

	(void)state;
	for (ncr_crypto_op_t op = NCR_OP_ENCRYPT; op <= NCR_OP_VERIFY; op++) {
		struct scheme scheme = op >= NCR_OP_SIGN ? PKCS1_SIGN(NCR_ALG_SHA2_256) : PKCS1_ENCRYPT;

		both_say(op == NCR_OP_ENCRYPT || op == NCR_OP_VERIFY ? 0 : EINVAL, op, large.public, scheme);
		both_say(EINVAL, op, secret, scheme);
		both_say(EINVAL, op, empty, scheme);
		both_say(ENOENT, op, NCR_KEY_INVALID - 1, scheme);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		for (size_t j = 0; j < algorithm_count; j++) {
			const struct algorithm *algorithm = &algorithms[j];

			if (algorithm->key_sizes[0])
				expect(EINVAL,
				       try_session(fd, algorithm->id,
						   algorithm->kind == CIPHER ? NCR_OP_ENCRYPT : NCR_OP_SIGN, others[i],
						   data, algorithm->iv_size, &session));
		}
		/* nor do they wrap */
		size = sizeof(data);
		expect(0, try_import(fd, empty, text, 16, NCR_KEY_FLAG_WRAPPABLE));
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC5649, others[i], empty, "", 0, data, &size));
		expect(EINVAL, try_unwrap(fd, NCR_WALG_AES_RFC5649, others[i], empty, "", 0, data, 24));
	}
	key_free(fd, secret);
	key_free(fd, empty);
}

/* DECRYPT and SIGN restrict a private key as a secret one, and a public one not at all. */
static void flags_restrict_use(void **state)
{
	struct pair pair = pair_empty(fd);

	(void)state;
	for (unsigned int flags = 0; flags < NCR_KEY_FLAG_WRAP; flags++) {
		unsigned int usage = flags & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN);
		int crypt = !usage || usage & NCR_KEY_FLAG_DECRYPT ? 0 : EACCES;
		int sign = !usage || usage & NCR_KEY_FLAG_SIGN ? 0 : EACCES;

		expect(0, try_import_der(fd, pair.private, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size,
					 flags));
		both_say(crypt, NCR_OP_ENCRYPT, pair.private, OAEP(NCR_ALG_SHA1));
		both_say(crypt, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT);
		both_say(sign, NCR_OP_SIGN, pair.private, PSS(NCR_ALG_SHA1, 0));
		both_say(sign, NCR_OP_VERIFY, pair.private, PKCS1_SIGN(NCR_ALG_SHA1));
	}
	expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, NCR_KEY_FLAG_SIGN));
	both_say(EACCES, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT);
	both_say(0, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA1));
	both_say(0, NCR_OP_ENCRYPT, pair.public, PKCS1_ENCRYPT);
	both_say(0, NCR_OP_VERIFY, pair.public, PKCS1_SIGN(NCR_ALG_SHA1));
	pair_free(fd, pair);
}

/* A session goes on with the key that it began with. */
static void key_goes_meanwhile(void **state)
{
	struct pair pair = pair_known(fd, 0);
	ncr_session_t signing, decrypting;
	uint8_t out[LARGE];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_scheme(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(rsa_known->hash), &signing));
	expect(0, try_scheme(fd, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT, &decrypting));
	expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0));
	pair_free(fd, pair);
	expect(0, try_update(fd, decrypting, rsa_known->pkcs1_ciphertext, LARGE, out, &size));
	assert_int_equal(size, rsa_known->plaintext_size);
	assert_memory_equal(out, rsa_known->plaintext, size);
	session_end(fd, decrypting);
	size = sizeof(out);
	expect(0, try_final(fd, signing, rsa_known->message, rsa_known->message_size, out, &size, NULL));
	assert_memory_equal(out, rsa_known->pkcs1_signature, LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(known_answers),
		counted_test(every_hash),
		counted_test(salts),
		counted_test(pieces),
		counted_test(signature_of_a_key),
		counted_test(room_for_signatures),
		counted_test(no_signatures),
		counted_test(every_length),
		counted_test(empty_messages),
		counted_test(room_for_messages),
		counted_test(no_ciphertexts),
		counted_test(implicit_rejection),
		counted_test(mismatched_schemes),
		counted_test(unsuitable_keys),
		counted_test(flags_restrict_use),
		counted_test(key_goes_meanwhile),
	};

	return cmocka_run_group_tests_name("rsa_schemes", tests, schemes_open, schemes_close);
}
