// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_bad_use.c - messages, signatures and ciphertexts that must be refused, faults, and too little memory
 */
#include "rsa_test.h"

#include "pk/rsa_key.h"

#include <errno.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

/* --- operations --- */

static void bad_signatures(void **state)
{
	const struct pair *pair = pair_of(1024);
	u8 digest[64] = {}, signature[200], n[128];
	size_t size;
	u32 i;

	(void)state;
	assert_int_equal(ncr_rsa_sign(pair->ours, NCR_ALG_SHA2_256, digest, 32, signature), 0);
	for (size = 0; size < sizeof(signature); size++) {
		u8 *exact = malloc(size ? size : 1);

		memcpy(exact, signature, size);
		assert_int_equal(ncr_rsa_verify(pair->public, NCR_ALG_SHA2_256, digest, 32, exact, size),
				 size == pair->size ? 0 : -EBADMSG);
		assert_int_equal(ncr_rsa_verify_pss(pair->public, NCR_ALG_SHA2_256, 32, digest, 32, exact, size), -EBADMSG);
		free(exact);
	}
	/* the digest of another hash, with and without its name */
	assert_int_equal(ncr_rsa_verify(pair->public, NCR_ALG_SHA2_224, digest, 28, signature, 128), -EBADMSG);
	for (i = 0; i < 200; i++) {
		bool known = false;
		size_t j;

		for (j = 0; j < ARRAY_SIZE(hashes); j++)
			known |= hashes[j].algorithm == i;
		if (known)
			continue;
		assert_int_equal(ncr_rsa_sign(pair->ours, i, digest, 32, n), -EINVAL);
		assert_int_equal(ncr_rsa_sign_pss(pair->ours, i, 32, digest, 32, n), -EINVAL);
		assert_int_equal(ncr_rsa_verify(pair->public, i, digest, 32, signature, 128), -EINVAL);
		assert_int_equal(ncr_rsa_verify_pss(pair->public, i, 32, digest, 32, signature, 128), -EINVAL);
	}
	for (size = 0; size < 64; size++) {
		if (size == 32)
			continue;
		assert_int_equal(ncr_rsa_sign(pair->ours, NCR_ALG_SHA2_256, digest, size, n), -EINVAL);
		assert_int_equal(ncr_rsa_verify(pair->public, NCR_ALG_SHA2_256, digest, size, signature, 128), -EINVAL);
		assert_int_equal(ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_256, 32, digest, size, n), -EINVAL);
		assert_int_equal(ncr_rsa_verify_pss(pair->public, NCR_ALG_SHA2_256, 32, digest, size, signature, 128),
				 -EINVAL);
	}
	/* numbers as large as the modulus, and larger */
	ncr_limbs_write(n, 128, pair->ours->n.m, pair->ours->n.n);
	assert_int_equal(ncr_rsa_verify(pair->public, NCR_ALG_SHA2_256, digest, 32, n, 128), -EBADMSG);
	assert_int_equal(ncr_rsa_verify_pss(pair->public, NCR_ALG_SHA2_256, 32, digest, 32, n, 128), -EBADMSG);
	memset(n, 0xff, sizeof(n));
	assert_int_equal(ncr_rsa_verify(pair->public, NCR_ALG_SHA2_256, digest, 32, n, 128), -EBADMSG);
	memset(n, 0, sizeof(n));
	assert_int_equal(ncr_rsa_verify(pair->public, NCR_ALG_SHA2_256, digest, 32, n, 128), -EBADMSG);
	assert_int_equal(ncr_rsa_verify_pss(pair->public, NCR_ALG_SHA2_256, 32, digest, 32, n, 128), -EBADMSG);

	/* too long for the modulus */
	assert_int_equal(ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_512, 62, digest, 64, n), 0);
	for (size = 63; size < 300; size++)
		assert_int_equal(ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_512, size, digest, 64, n), -EINVAL);
	assert_int_equal(ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_512, SIZE_MAX, digest, 64, n), -EINVAL);
	assert_int_equal(ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_512, SIZE_MAX / 2, digest, 64, n), -EINVAL);
	assert_int_equal(ncr_rsa_verify_pss(pair->public, NCR_ALG_SHA2_512, SIZE_MAX, digest, 64, n, 128), -EINVAL);
	/* a salt of another length */
	assert_int_equal(ncr_rsa_verify_pss(pair->public, NCR_ALG_SHA2_512, 61, digest, 64, n, 128), -EBADMSG);
	/* a public key signs nothing */
	assert_int_equal(ncr_rsa_sign(pair->public, NCR_ALG_SHA2_256, digest, 32, n), -EINVAL);
	assert_int_equal(ncr_rsa_sign_pss(pair->public, NCR_ALG_SHA2_256, 32, digest, 32, n), -EINVAL);
}

/* Every byte of an encoding, raised to the private exponent, is looked at. */
static void bad_encodings(void **state)
{
	const struct pair *pair = pair_of(1024);
	u8 digest[32] = { 1 }, signature[128], encoded[128], bad[128];
	size_t i;
	int pss;

	(void)state;
	for (pss = 0; pss <= 1; pss++) {
		if (pss)
			ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_256, 20, digest, 32, signature);
		else
			ncr_rsa_sign(pair->ours, NCR_ALG_SHA2_256, digest, 32, signature);
		assert_int_equal(ncr_rsa_public(pair->public, signature, encoded), 0);
		for (i = 0; i < 128; i++) {
			encoded[i] ^= 1 << (i ? i % 8 : 6);
			/* what is not less than the modulus is no encoding of anything */
			if (!ncr_rsa_private(pair->ours, encoded, bad))
				assert_int_equal(pss ?
						 ncr_rsa_verify_pss(pair->public, NCR_ALG_SHA2_256, 20, digest, 32, bad, 128) :
						 ncr_rsa_verify(pair->public, NCR_ALG_SHA2_256, digest, 32, bad, 128),
						 -EBADMSG);
			encoded[i] ^= 1 << (i ? i % 8 : 6);
		}
	}
}

static int decrypt(const struct pair *pair, const struct hash *hash, const u8 *cipher, size_t size, u8 *message,
		   size_t *message_size)
{
	return hash ? ncr_rsa_decrypt_oaep(pair->ours, hash->algorithm, cipher, size, message, message_size) :
		      ncr_rsa_decrypt(pair->ours, cipher, size, message, message_size);
}

static void bad_ciphertexts(void **state)
{
	const struct pair *pair = pair_of(1024);
	const struct hash *schemes[] = { NULL, &hashes[0], &hashes[2] };
	u8 cipher[200], message[128], n[128];
	size_t i, size, message_size = 4711;

	(void)state;
	ncr_limbs_write(n, 128, pair->ours->n.m, pair->ours->n.n);
	memset(message, 0xa5, sizeof(message));
	for (i = 0; i < ARRAY_SIZE(schemes); i++) {
		assert_int_equal(ncr_rsa_encrypt(pair->public, message, 30, cipher), 0);
		for (size = 0; size < sizeof(cipher); size++) {
			if (size == 128)
				continue;
			assert_int_equal(decrypt(pair, schemes[i], cipher, size, message, &message_size), -EINVAL);
		}
		assert_int_equal(decrypt(pair, schemes[i], n, 128, message, &message_size), -EINVAL);
		memset(cipher, 0xff, sizeof(cipher));
		assert_int_equal(decrypt(pair, schemes[i], cipher, 128, message, &message_size), -EINVAL);
		/* 0, 1 and n - 1; n is odd */
		memset(cipher, 0, sizeof(cipher));
		assert_int_equal(decrypt(pair, schemes[i], cipher, 128, message, &message_size), -EINVAL);
		cipher[127] = 1;
		assert_int_equal(decrypt(pair, schemes[i], cipher, 128, message, &message_size), -EINVAL);
		memcpy(cipher, n, 128);
		cipher[127]--;
		assert_int_equal(decrypt(pair, schemes[i], cipher, 128, message, &message_size), -EINVAL);
	}
	/* too long for the modulus, and no such hash */
	assert_int_equal(ncr_rsa_encrypt(pair->public, message, 118, cipher), -EINVAL);
	assert_int_equal(ncr_rsa_encrypt(pair->public, message, SIZE_MAX, cipher), -EINVAL);
	assert_int_equal(ncr_rsa_encrypt_oaep(pair->public, NCR_ALG_SHA2_256, message, 63, cipher), -EINVAL);
	assert_int_equal(ncr_rsa_encrypt_oaep(pair->public, NCR_ALG_SHA2_256, message, SIZE_MAX, cipher), -EINVAL);
	assert_int_equal(ncr_rsa_encrypt_oaep(pair->public, NCR_ALG_SHA2_512, message, 0, cipher), -EINVAL);
	assert_int_equal(ncr_rsa_decrypt_oaep(pair->ours, NCR_ALG_SHA2_512, n, 128, message, &message_size), -EINVAL);
	assert_int_equal(ncr_rsa_encrypt_oaep(pair->public, NCR_ALG_AES_CBC, message, 1, cipher), -EINVAL);
	/* a public key decrypts nothing */
	assert_int_equal(ncr_rsa_decrypt(pair->public, cipher, 128, message, &message_size), -EINVAL);
	assert_int_equal(ncr_rsa_decrypt_oaep(pair->public, NCR_ALG_SHA1, cipher, 128, message, &message_size), -EINVAL);
	assert_int_equal(message_size, 4711);
	for (i = 0; i < sizeof(message); i++)
		assert_int_equal(message[i], 0xa5);
}

/* An OAEP block put together by hand, one thing wrong at a time. */
static void bad_oaep(void **state)
{
	enum { GOOD, EMPTY, FIRST, LABEL, LABEL_END, NO_ONE, OTHER_PADDING, TWO, WRONGS };
	const struct pair *pair = pair_of(1024);
	u8 encoded[128], block[107], mask[107], cipher[128], message[128];
	size_t size;
	int wrong, error;

	(void)state;
	for (wrong = GOOD; wrong < WRONGS; wrong++) {
		memset(block, 0, sizeof(block));
		EVP_Digest("", 0, block, NULL, EVP_sha1(), NULL);
		if (wrong == LABEL)
			block[0] ^= 1;
		if (wrong == LABEL_END)
			block[19] ^= 0x80;
		if (wrong != NO_ONE)
			block[wrong == EMPTY ? 106 : 100] = wrong == TWO ? 2 : 1;
		if (wrong == OTHER_PADDING)
			block[50] = 0x80;
		encoded[0] = wrong == FIRST;
		RAND_bytes(encoded + 1, 20);
		PKCS1_MGF1(mask, 107, encoded + 1, 20, EVP_sha1());
		for (size = 0; size < 107; size++)
			encoded[21 + size] = block[size] ^ mask[size];
		PKCS1_MGF1(mask, 20, encoded + 21, 107, EVP_sha1());
		for (size = 0; size < 20; size++)
			encoded[1 + size] ^= mask[size];
		/* 1 in front is less than any modulus of 1024 bits */
		assert_int_equal(ncr_rsa_public(pair->public, encoded, cipher), 0);
		size = 4711;
		memset(message, 0xa5, sizeof(message));
		error = ncr_rsa_decrypt_oaep(pair->ours, NCR_ALG_SHA1, cipher, 128, message, &size);
		if (wrong == GOOD || wrong == EMPTY) {
			assert_int_equal(error, 0);
			assert_int_equal(size, wrong == EMPTY ? 0 : 6);
		} else {
			assert_int_equal(error, -EBADMSG);
			assert_int_equal(size, 4711);
			assert_int_equal(message[0], 0xa5);
		}
	}
}

/* the draft's pseudo-random function once more, with OpenSSL's HMAC */
static void prf(const u8 *key, const char *label, u8 *out, size_t size)
{
	size_t at, label_size = strlen(label);
	u8 in[32], block[32];

	for (at = 0; at < size; at += 32) {
		in[0] = at / 32 >> 8;
		in[1] = at / 32;
		memcpy(in + 2, label, label_size);
		in[2 + label_size] = size * 8 >> 8;
		in[3 + label_size] = size * 8;
		HMAC(EVP_sha256(), key, 32, in, 4 + label_size, block, NULL);
		memcpy(out + at, block, size - at < 32 ? size - at : 32);
	}
}

static size_t expected_message(const struct pair *pair, const u8 *cipher, u8 *message)
{
	size_t k = pair->size, size = 0, mask = 1, i;
	u8 d[1024], secret[32], key[32], lengths[256];

	ncr_limbs_write(d, k, pair->ours->d, pair->ours->n.n);
	EVP_Digest(d, k, secret, NULL, EVP_sha256(), NULL);
	HMAC(EVP_sha256(), secret, 32, cipher, k, key, NULL);
	prf(key, "message", message, k);
	prf(key, "length", lengths, 256);
	while (mask < k - 10)
		mask = 2 * mask + 1;
	for (i = 0; i < 128; i++) {
		size_t length = (lengths[2 * i] << 8 | lengths[2 * i + 1]) & mask;

		if (length < k - 10)
			size = length;
	}
	return size;
}

/* PKCS #1 v1.5: whatever is wrong, there is a message, which is not the one that was encrypted. */
static void implicit_rejection(void **state)
{
	static const unsigned int sizes[] = { 1024, 1031, 2048 };
	enum { GOOD, SHORTEST, FIRST, TYPE, SHORT_PADDING, NO_ZERO, ZERO_AT_ONCE, NOTHING, WRONGS };
	u8 encoded[256], cipher[256], message[256], expected[256];
	size_t size, expected_size, i;
	int wrong;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes) * WRONGS; i++) {
		const struct pair *pair = pair_of(sizes[i / WRONGS]);
		size_t k = pair->size;

		wrong = i % WRONGS;
		memset(encoded, 0x11, k);
		encoded[0] = wrong == FIRST;
		encoded[1] = wrong == TYPE ? 1 : 2;
		if (wrong != NO_ZERO)
			encoded[wrong == SHORT_PADDING ? 9 : wrong == SHORTEST ? 10 : wrong == ZERO_AT_ONCE ? 2 : k - 6] = 0;
		if (wrong == NOTHING)
			memset(encoded, 0, k - 1);
		assert_int_equal(ncr_rsa_public(pair->public, encoded, cipher), 0);
		memset(message, 0xa5, sizeof(message));
		assert_int_equal(ncr_rsa_decrypt(pair->ours, cipher, k, message, &size), 0);
		expected_size = expected_message(pair, cipher, expected);
		if (wrong == GOOD || wrong == SHORTEST) {
			assert_int_equal(size, wrong == GOOD ? 5 : k - 11);
			assert_memory_equal(message, encoded + k - size, size);
			continue;
		}
		assert_int_equal(size, expected_size);
		assert_memory_equal(message, expected + k - size, size);
		for (; size < k; size++)
			assert_int_equal(message[size], 0);
	}
}

/* --- faults --- */

/* A bit that is wrong in any of the numbers that a signature is made with: no signature comes out. */
static void faults(void **state)
{
	const struct pair *pair = pair_of(1024);
	struct ncr_rsa *key = pair->ours;
	u64 *numbers[] = { key->dp, key->dq, key->qinv, (u64 *)key->p.m, (u64 *)key->q.m, key->p.rr, key->q.rr };
	u8 digest[32] = {}, signature[128];
	size_t i, bit;

	(void)state;
	memset(signature, 0xa5, sizeof(signature));
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		for (bit = 0; bit < 512; bit += 37) {
			numbers[i][bit / 64] ^= 1ULL << bit % 64;
			assert_int_equal(ncr_rsa_sign(key, NCR_ALG_SHA2_256, digest, 32, signature), -EIO);
			assert_int_equal(ncr_rsa_consistent(key), -EIO);
			numbers[i][bit / 64] ^= 1ULL << bit % 64;
			assert_int_equal(signature[bit % 128], 0xa5);
		}
	assert_int_equal(ncr_rsa_consistent(key), 0);
}

/* Each allocation fails once: an error, nothing lost, and in the end the result. */
static void no_memory(void **state)
{
	const struct pair *pair = pair_of(1024);
	u8 digest[64] = {}, out[128], message[128], pss[128], cipher[128], oaep[128], *der, written[1000];
	struct ncr_rsa *key;
	size_t der_size = pkcs8_of(pair->theirs, &der), size;
	int step, error;
	long fail_at, live = memory_count.live;

	(void)state;
	ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_256, 32, digest, 32, pss);
	ncr_rsa_encrypt(pair->public, digest, 5, cipher);
	ncr_rsa_encrypt_oaep(pair->public, NCR_ALG_SHA1, digest, 5, oaep);
	for (step = 0; step < 9; step++) {
		for (fail_at = 1; ; fail_at++) {
			memory_count.fail_at = fail_at;
			key = NULL;
			size = sizeof(written);
			error = step == 0 ? ncr_rsa_sign(pair->ours, NCR_ALG_SHA2_256, digest, 32, out) :
				step == 1 ? ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_256, 32, digest, 32, out) :
				step == 2 ? ncr_rsa_verify_pss(pair->ours, NCR_ALG_SHA2_256, 32, digest, 32, pss, 128) :
				step == 3 ? ncr_rsa_encrypt_oaep(pair->ours, NCR_ALG_SHA1, digest, 5, out) :
				step == 4 ? ncr_rsa_decrypt_oaep(pair->ours, NCR_ALG_SHA1, oaep, 128, message, &size) :
				step == 5 ? ncr_rsa_decrypt(pair->ours, cipher, 128, message, &size) :
				step == 6 ? ncr_rsa_export_pkcs8(pair->ours, written, &size) :
				step == 7 ? ncr_rsa_import_private(der, der_size, &key) :
					    ncr_rsa_generate(1024, NULL, 0, &key);
			if (memory_count.fail_at) {
				assert_int_equal(error, 0);
				memory_count.fail_at = 0;
				ncr_rsa_free(key);
				assert_memory(live);
				break;
			}
			if (error != -ENOMEM)
				fail_msg("step %d, allocation %ld: %d", step, fail_at, error);
			assert_memory(live);
			/* making a key allocates thousands of times, for one candidate as for another */
			if (step == 8 && fail_at > 60)
				fail_at += fail_at / 3;
		}
		assert_true(fail_at > 1);
	}
	OPENSSL_free(der);
}

/* -EIO is a wrong result, which ends the module's service: a caller who is killed while it waits must not look like one */
static void no_random(void **state)
{
	static const int errors[] = { -EINTR, -ENOTRECOVERABLE };
	const struct pair *pair = pair_of(1024);
	u8 digest[32] = {}, out[128];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		random_error = errors[i];
		assert_int_equal(ncr_rsa_sign(pair->ours, NCR_ALG_SHA2_256, digest, 32, out), errors[i]);
		assert_int_equal(ncr_rsa_sign_pss(pair->ours, NCR_ALG_SHA2_256, 32, digest, 32, out), errors[i]);
		assert_int_equal(ncr_rsa_encrypt(pair->public, digest, 32, out), errors[i]);
		assert_int_equal(ncr_rsa_encrypt_oaep(pair->public, NCR_ALG_SHA1, digest, 32, out), errors[i]);
	}
	random_error = 0;
}

int run_bad_use(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_signatures),
		cmocka_unit_test(bad_encodings),
		cmocka_unit_test(bad_ciphertexts),
		cmocka_unit_test(bad_oaep),
		cmocka_unit_test(implicit_rejection),
		cmocka_unit_test(faults),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(no_random),
	};

	return cmocka_run_group_tests_name("RSA, bad use", tests, NULL, NULL);
}
