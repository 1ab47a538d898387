// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * known_answers_test.c - the known answers of the module, computed again by OpenSSL, and the rules of their tables
 *
 * A wrong answer compiled into the module would be found when the module is loaded; an answer that proves too little
 * (one block, a shared input, a missing key size) would be found by nobody but this program.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

#include <linux/ncr.h>

typedef uint8_t u8;
typedef uint32_t u32;

#include "known_answers.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define OUTPUT_MAX 512

/* SP 800-131A r2 section 10: 112 bits of key */
#define MAC_KEY_MIN 14

enum kind {
	KIND_CIPHER,
	KIND_HASH,
	KIND_MAC,
};

/* What the tables must hold, one row for each algorithm and key size, and what OpenSSL calls it. */
static const struct required {
	u32 algorithm;
	enum kind kind;
	u32 key_size;		/* of a MAC: 0, any */
	u32 block_size;
	bool stream;
	const char *openssl;	/* NULL: the identity */
} required[] = {
	{ NCR_ALG_NULL, KIND_CIPHER, 0, 1, true, NULL },
	{ NCR_ALG_3DES_CBC, KIND_CIPHER, 24, 8, false, "DES-EDE3-CBC" },
	{ NCR_ALG_AES_CBC, KIND_CIPHER, 16, 16, false, "AES-128-CBC" },
	{ NCR_ALG_AES_CBC, KIND_CIPHER, 24, 16, false, "AES-192-CBC" },
	{ NCR_ALG_AES_CBC, KIND_CIPHER, 32, 16, false, "AES-256-CBC" },
	{ NCR_ALG_AES_ECB, KIND_CIPHER, 16, 16, false, "AES-128-ECB" },
	{ NCR_ALG_AES_ECB, KIND_CIPHER, 24, 16, false, "AES-192-ECB" },
	{ NCR_ALG_AES_ECB, KIND_CIPHER, 32, 16, false, "AES-256-ECB" },
	{ NCR_ALG_AES_CTR, KIND_CIPHER, 16, 16, true, "AES-128-CTR" },
	{ NCR_ALG_AES_CTR, KIND_CIPHER, 24, 16, true, "AES-192-CTR" },
	{ NCR_ALG_AES_CTR, KIND_CIPHER, 32, 16, true, "AES-256-CTR" },
	{ NCR_ALG_CAMELLIA_CBC, KIND_CIPHER, 16, 16, false, "CAMELLIA-128-CBC" },
	{ NCR_ALG_CAMELLIA_CBC, KIND_CIPHER, 24, 16, false, "CAMELLIA-192-CBC" },
	{ NCR_ALG_CAMELLIA_CBC, KIND_CIPHER, 32, 16, false, "CAMELLIA-256-CBC" },
	{ NCR_ALG_CAMELLIA_ECB, KIND_CIPHER, 16, 16, false, "CAMELLIA-128-ECB" },
	{ NCR_ALG_CAMELLIA_ECB, KIND_CIPHER, 24, 16, false, "CAMELLIA-192-ECB" },
	{ NCR_ALG_CAMELLIA_ECB, KIND_CIPHER, 32, 16, false, "CAMELLIA-256-ECB" },
	{ NCR_ALG_CAMELLIA_CTR, KIND_CIPHER, 16, 16, true, "CAMELLIA-128-CTR" },
	{ NCR_ALG_CAMELLIA_CTR, KIND_CIPHER, 24, 16, true, "CAMELLIA-192-CTR" },
	{ NCR_ALG_CAMELLIA_CTR, KIND_CIPHER, 32, 16, true, "CAMELLIA-256-CTR" },
	{ NCR_ALG_ARCFOUR, KIND_CIPHER, 5, 1, true, "RC4-40" },
	{ NCR_ALG_ARCFOUR, KIND_CIPHER, 16, 1, true, "RC4" },
	{ NCR_ALG_SHA1, KIND_HASH, 0, 64, false, "SHA1" },
	{ NCR_ALG_MD5, KIND_HASH, 0, 64, false, "MD5" },
	{ NCR_ALG_SHA2_224, KIND_HASH, 0, 64, false, "SHA2-224" },
	{ NCR_ALG_SHA2_256, KIND_HASH, 0, 64, false, "SHA2-256" },
	{ NCR_ALG_SHA2_384, KIND_HASH, 0, 128, false, "SHA2-384" },
	{ NCR_ALG_SHA2_512, KIND_HASH, 0, 128, false, "SHA2-512" },
	{ NCR_ALG_HMAC_SHA1, KIND_MAC, 0, 64, false, "SHA1" },
	{ NCR_ALG_HMAC_MD5, KIND_MAC, 0, 64, false, "MD5" },
	{ NCR_ALG_HMAC_SHA2_224, KIND_MAC, 0, 64, false, "SHA2-224" },
	{ NCR_ALG_HMAC_SHA2_256, KIND_MAC, 0, 64, false, "SHA2-256" },
	{ NCR_ALG_HMAC_SHA2_384, KIND_MAC, 0, 128, false, "SHA2-384" },
	{ NCR_ALG_HMAC_SHA2_512, KIND_MAC, 0, 128, false, "SHA2-512" },
};

static const struct required *required_of(const struct ncr_known_answer *answer)
{
	for (size_t i = 0; i < ARRAY_SIZE(required); i++) {
		if (required[i].algorithm == answer->algorithm &&
		    (required[i].kind == KIND_MAC || required[i].key_size == answer->key_size))
			return &required[i];
	}
	fail_msg("%s: no algorithm of NCR with this key size", answer->name);
	return NULL;
}

static void check_cipher(const struct ncr_known_answer *answer, const char *name, bool encrypt)
{
	const u8 *from = encrypt ? answer->input : answer->output;
	const u8 *expected = encrypt ? answer->output : answer->input;
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	u8 buffer[OUTPUT_MAX + EVP_MAX_BLOCK_LENGTH];
	int size = 0, rest = 0;

	assert_non_null(cipher);
	assert_non_null(ctx);
	assert_in_range(answer->input_size, 1, OUTPUT_MAX);
	assert_int_equal(EVP_CIPHER_get_key_length(cipher), answer->key_size);
	assert_int_equal(EVP_CIPHER_get_iv_length(cipher), answer->iv_size);
	assert_int_equal(EVP_CipherInit_ex2(ctx, cipher, answer->key, answer->iv, encrypt, NULL), 1);
	assert_int_equal(EVP_CIPHER_CTX_set_padding(ctx, 0), 1);
	assert_int_equal(EVP_CipherUpdate(ctx, buffer, &size, from, (int)answer->input_size), 1);
	assert_int_equal(EVP_CipherFinal_ex(ctx, buffer + size, &rest), 1);
	assert_int_equal(size + rest, answer->output_size);
	if (memcmp(buffer, expected, answer->output_size))
		fail_msg("%s: wrong answer (%s)", answer->name, encrypt ? "encrypt" : "decrypt");
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
}

static void check_hash_or_mac(const struct ncr_known_answer *answer, const struct required *row)
{
	u8 buffer[EVP_MAX_MD_SIZE];
	size_t size = 0;

	if (row->kind == KIND_HASH)
		assert_int_equal(EVP_Q_digest(NULL, row->openssl, NULL, answer->input, answer->input_size,
					      buffer, &size), 1);
	else
		assert_non_null(EVP_Q_mac(NULL, "HMAC", NULL, row->openssl, NULL, answer->key, answer->key_size,
					  answer->input, answer->input_size, buffer, sizeof(buffer), &size));
	assert_int_equal(size, answer->output_size);
	if (memcmp(buffer, answer->output, size))
		fail_msg("%s: wrong answer", answer->name);
}

static void test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ncr_known_answers); i++) {
		const struct ncr_known_answer *answer = &ncr_known_answers[i];
		const struct required *row = required_of(answer);

		if (row->kind != KIND_CIPHER) {
			check_hash_or_mac(answer, row);
		} else if (row->openssl) {
			check_cipher(answer, row->openssl, true);
			check_cipher(answer, row->openssl, false);
		} else {
			assert_int_equal(answer->input_size, answer->output_size);
			assert_memory_equal(answer->input, answer->output, answer->input_size);
		}
	}
}

static void test_each_algorithm_and_key_size_has_one_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(required); i++) {
		unsigned int found = 0;

		for (size_t j = 0; j < ARRAY_SIZE(ncr_known_answers); j++)
			found += required_of(&ncr_known_answers[j]) == &required[i];
		if (found != 1)
			fail_msg("algorithm %u with a key of %u bytes has %u answers", required[i].algorithm,
				 required[i].key_size, found);
	}
}

static void test_inputs_prove_enough(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ncr_known_answers); i++) {
		const struct ncr_known_answer *answer = &ncr_known_answers[i];
		const struct required *row = required_of(answer);

		assert_true(answer->input_size > 0);
		assert_int_equal(!answer->key, !answer->key_size);
		assert_int_equal(!answer->iv, !answer->iv_size);
		if (row->kind == KIND_MAC)
			assert_true(answer->key_size >= MAC_KEY_MIN);
		if (row->kind != KIND_CIPHER)
			continue;
		assert_true(answer->input_size >= 2 * row->block_size);
		if (!row->stream)
			assert_int_equal(answer->input_size % row->block_size, 0);
		else if (row->block_size > 1)
			assert_int_not_equal(answer->input_size % row->block_size, 0);
	}
}

/* Every name and every input of all tables but RSA's in one list. */
struct listed {
	const char *name;
	const u8 *input;
	u32 size;
};

static size_t list_all(struct listed *all)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(ncr_known_answers); i++)
		all[n++] = (struct listed){ ncr_known_answers[i].name, ncr_known_answers[i].input,
					    ncr_known_answers[i].input_size };
	for (size_t i = 0; i < ARRAY_SIZE(ncr_wrap_answers); i++)
		all[n++] = (struct listed){ ncr_wrap_answers[i].name, ncr_wrap_answers[i].key,
					    ncr_wrap_answers[i].key_size };
	for (size_t i = 0; i < ARRAY_SIZE(ncr_kdf_answers); i++)
		all[n++] = (struct listed){ ncr_kdf_answers[i].name, ncr_kdf_answers[i].input,
					    ncr_kdf_answers[i].input_size };
	for (size_t i = 0; i < ARRAY_SIZE(ncr_gcm_answers); i++)
		all[n++] = (struct listed){ ncr_gcm_answers[i].name, ncr_gcm_answers[i].plaintext,
					    ncr_gcm_answers[i].plaintext_size };
	for (size_t i = 0; i < ARRAY_SIZE(ncr_drbg_answers); i++)
		all[n++] = (struct listed){ ncr_drbg_answers[i].name, ncr_drbg_answers[i].entropy,
					    ncr_drbg_answers[i].entropy_size };
	for (size_t i = 0; i < ARRAY_SIZE(ncr_trail_answers); i++)
		all[n++] = (struct listed){ ncr_trail_answers[i].name, ncr_trail_answers[i].message,
					    ncr_trail_answers[i].message_size };
	return n;
}

static void test_names_and_inputs_are_unique(void **state)
{
	struct listed all[ARRAY_SIZE(ncr_known_answers) + ARRAY_SIZE(ncr_wrap_answers) + ARRAY_SIZE(ncr_kdf_answers) +
			  ARRAY_SIZE(ncr_gcm_answers) + ARRAY_SIZE(ncr_drbg_answers) +
			  ARRAY_SIZE(ncr_trail_answers)];
	size_t n = list_all(all);

	(void)state;
	assert_int_equal(n, ARRAY_SIZE(all));
	for (size_t i = 0; i < n; i++) {
		/* a name is a word of the status node and of the parameter fail_test= */
		assert_int_equal(strspn(all[i].name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(all[i].name));
		for (size_t j = i + 1; j < n; j++) {
			if (!strcmp(all[i].name, all[j].name))
				fail_msg("two answers have the name %s", all[i].name);
			if (all[i].size == all[j].size && !memcmp(all[i].input, all[j].input, all[i].size))
				fail_msg("%s and %s have the same input", all[i].name, all[j].name);
		}
	}
}

static const char *wrap_cipher_name(const struct ncr_wrap_answer *answer)
{
	static const char *const names[2][3] = {
		{ "AES-128-WRAP", "AES-192-WRAP", "AES-256-WRAP" },
		{ "AES-128-WRAP-PAD", "AES-192-WRAP-PAD", "AES-256-WRAP-PAD" },
	};

	assert_true(answer->algorithm == NCR_WALG_AES_RFC3394 || answer->algorithm == NCR_WALG_AES_RFC5649);
	assert_true(answer->kek_size == 16 || answer->kek_size == 24 || answer->kek_size == 32);
	return names[answer->algorithm == NCR_WALG_AES_RFC5649][answer->kek_size / 8 - 2];
}

static void check_wrap(const struct ncr_wrap_answer *answer, bool encrypt)
{
	const u8 *from = encrypt ? answer->key : answer->wrapped;
	u32 from_size = encrypt ? answer->key_size : answer->wrapped_size;
	const u8 *expected = encrypt ? answer->wrapped : answer->key;
	u32 expected_size = encrypt ? answer->wrapped_size : answer->key_size;
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, wrap_cipher_name(answer), NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	u8 buffer[OUTPUT_MAX];
	int size = 0;

	assert_non_null(cipher);
	assert_non_null(ctx);
	assert_in_range(from_size, 1, OUTPUT_MAX / 2);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	assert_int_equal(EVP_CipherInit_ex2(ctx, cipher, answer->kek, NULL, encrypt, NULL), 1);
	assert_int_equal(EVP_CipherUpdate(ctx, buffer, &size, from, (int)from_size), 1);
	assert_int_equal(size, expected_size);
	if (memcmp(buffer, expected, expected_size))
		fail_msg("%s: wrong answer (%s)", answer->name, encrypt ? "wrap" : "unwrap");
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
}

static void test_wrap_answers(void **state)
{
	unsigned int of_algorithm[2] = { 0, 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ncr_wrap_answers); i++) {
		check_wrap(&ncr_wrap_answers[i], true);
		check_wrap(&ncr_wrap_answers[i], false);
		of_algorithm[ncr_wrap_answers[i].algorithm == NCR_WALG_AES_RFC5649]++;
	}
	assert_true(of_algorithm[0] >= 3);
	assert_true(of_algorithm[1] >= 2);
}

static void check_kdf(const struct ncr_kdf_answer *answer)
{
	int no = 0;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_MODE, (char *)"counter", 0),
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_MAC, (char *)"HMAC", 0),
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA2-256", 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)answer->key, answer->key_size),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)answer->input, answer->input_size),
		/* the input is the whole of what follows the counter */
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_KBKDF_USE_L, &no),
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_KBKDF_USE_SEPARATOR, &no),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "KBKDF", NULL);
	EVP_KDF_CTX *ctx;
	u8 buffer[OUTPUT_MAX];

	assert_non_null(kdf);
	ctx = EVP_KDF_CTX_new(kdf);
	assert_non_null(ctx);
	assert_in_range(answer->output_size, 33, OUTPUT_MAX);	/* more than one block of HMAC-SHA-256 */
	assert_int_equal(EVP_KDF_derive(ctx, buffer, answer->output_size, params), 1);
	if (memcmp(buffer, answer->output, answer->output_size))
		fail_msg("%s: wrong answer", answer->name);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static void test_kdf_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ncr_kdf_answers); i++)
		check_kdf(&ncr_kdf_answers[i]);
	assert_true(ARRAY_SIZE(ncr_kdf_answers) >= 1);
}

static void check_gcm(const struct ncr_gcm_answer *answer, bool encrypt)
{
	const u8 *from = encrypt ? answer->plaintext : answer->ciphertext;
	const u8 *expected = encrypt ? answer->ciphertext : answer->plaintext;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	u8 buffer[OUTPUT_MAX], tag[16];
	int size = 0, rest = 0;

	assert_non_null(ctx);
	assert_int_equal(answer->key_size, 32);
	assert_int_equal(answer->iv_size, 12);
	assert_int_equal(answer->tag_size, sizeof(tag));
	assert_int_equal(answer->plaintext_size, answer->ciphertext_size);
	assert_in_range(answer->plaintext_size, 33, OUTPUT_MAX - EVP_MAX_BLOCK_LENGTH);
	assert_int_equal(EVP_CipherInit_ex2(ctx, EVP_aes_256_gcm(), answer->key, answer->iv, encrypt, NULL), 1);
	if (!encrypt)
		assert_int_equal(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, sizeof(tag), (void *)answer->tag), 1);
	assert_int_equal(EVP_CipherUpdate(ctx, NULL, &size, answer->aad, (int)answer->aad_size), 1);
	assert_int_equal(EVP_CipherUpdate(ctx, buffer, &size, from, (int)answer->plaintext_size), 1);
	if (EVP_CipherFinal_ex(ctx, buffer + size, &rest) != 1)
		fail_msg("%s: wrong tag (decrypt)", answer->name);
	assert_int_equal(size + rest, answer->plaintext_size);
	if (memcmp(buffer, expected, answer->plaintext_size))
		fail_msg("%s: wrong answer (%s)", answer->name, encrypt ? "encrypt" : "decrypt");
	if (encrypt) {
		assert_int_equal(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, sizeof(tag), tag), 1);
		if (memcmp(tag, answer->tag, sizeof(tag)))
			fail_msg("%s: wrong tag (encrypt)", answer->name);
	}
	EVP_CIPHER_CTX_free(ctx);
}

static void test_gcm_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ncr_gcm_answers); i++) {
		check_gcm(&ncr_gcm_answers[i], true);
		check_gcm(&ncr_gcm_answers[i], false);
	}
	assert_true(ARRAY_SIZE(ncr_gcm_answers) >= 1);
}

/* OpenSSL's own source for tests gives out what it is told. */
static void feed(EVP_RAND_CTX *source, const u8 *entropy, size_t size, const u8 *nonce, size_t nonce_size)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_ENTROPY, (void *)entropy, size),
		OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_NONCE, (void *)nonce, nonce_size),
		OSSL_PARAM_construct_end(),
	};

	assert_int_equal(EVP_RAND_CTX_set_params(source, params), 1);
}

static void check_drbg(const struct ncr_drbg_answer *answer)
{
	unsigned int strength = 256;
	OSSL_PARAM of_source[] = {
		OSSL_PARAM_construct_uint(OSSL_RAND_PARAM_STRENGTH, &strength), OSSL_PARAM_construct_end(),
	};
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_MAC, (char *)"HMAC", 0),
		OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_DIGEST, (char *)"SHA2-512", 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_RAND *test = EVP_RAND_fetch(NULL, "TEST-RAND", NULL), *hmac = EVP_RAND_fetch(NULL, "HMAC-DRBG", NULL);
	EVP_RAND_CTX *source, *drbg;
	u8 out[OUTPUT_MAX];

	assert_non_null(test);
	assert_non_null(hmac);
	source = EVP_RAND_CTX_new(test, NULL);
	drbg = EVP_RAND_CTX_new(hmac, source);
	assert_non_null(drbg);
	assert_in_range(answer->output_size, 65, OUTPUT_MAX);	/* more than one block */
	assert_int_equal(EVP_RAND_instantiate(source, strength, 0, NULL, 0, of_source), 1);
	feed(source, answer->entropy, answer->entropy_size, answer->nonce, answer->nonce_size);
	assert_int_equal(EVP_RAND_instantiate(drbg, strength, 0, answer->personal, answer->personal_size, params), 1);
	feed(source, answer->reseed_entropy, answer->reseed_entropy_size, answer->nonce, answer->nonce_size);
	assert_int_equal(EVP_RAND_reseed(drbg, 0, NULL, 0, answer->reseed_additional, answer->reseed_additional_size), 1);
	assert_int_equal(EVP_RAND_generate(drbg, out, answer->output_size, strength, 0, answer->additional1,
					   answer->additional1_size), 1);
	assert_int_equal(EVP_RAND_generate(drbg, out, answer->output_size, strength, 0, answer->additional2,
					   answer->additional2_size), 1);
	if (memcmp(out, answer->output, answer->output_size))
		fail_msg("%s: wrong answer", answer->name);
	EVP_RAND_CTX_free(drbg);
	EVP_RAND_CTX_free(source);
	EVP_RAND_free(hmac);
	EVP_RAND_free(test);
}

static void test_drbg_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ncr_drbg_answers); i++)
		check_drbg(&ncr_drbg_answers[i]);
	assert_true(ARRAY_SIZE(ncr_drbg_answers) >= 1);
}

/* ARCFOUR is in the legacy provider; once one is named the default one does not come by itself. */
static struct ossl_provider_st *providers[2];

static int load_providers(void **state)
{
	(void)state;
	providers[0] = OSSL_PROVIDER_load(NULL, "legacy");
	providers[1] = OSSL_PROVIDER_load(NULL, "default");
	if (providers[0] && providers[1])
		return 0;
	print_error("no legacy provider: install Debian's libssl3, or openssl-provider-legacy\n");
	return -1;
}

static int unload_providers(void **state)
{
	(void)state;
	return OSSL_PROVIDER_unload(providers[0]) == 1 && OSSL_PROVIDER_unload(providers[1]) == 1 ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_each_algorithm_and_key_size_has_one_answer),
		cmocka_unit_test(test_inputs_prove_enough),
		cmocka_unit_test(test_names_and_inputs_are_unique),
		cmocka_unit_test(test_wrap_answers),
		cmocka_unit_test(test_kdf_answers),
		cmocka_unit_test(test_gcm_answers),
		cmocka_unit_test(test_drbg_answers),
	};

	return cmocka_run_group_tests(tests, load_providers, unload_providers);
}
