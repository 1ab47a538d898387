// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * known_answers_public_test.c - the known answers of public-key algorithms, computed again by OpenSSL, and that there is
 * one of each
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <linux/ncr.h>

typedef uint8_t u8;
typedef uint32_t u32;

#include "known_answers_public.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define OUTPUT_MAX 1024

/* What OpenSSL says to a call is 1, or the test fails. */
#define good(call) assert_int_equal(call, 1)

static const EVP_MD *md_of(u32 hash)
{
	switch (hash) {
	case NCR_ALG_SHA2_256:
		return EVP_sha256();
	case NCR_ALG_SHA2_384:
		return EVP_sha384();
	case NCR_ALG_SHA2_512:
		return EVP_sha512();
	}
	fail_msg("hash %u", hash);
	return NULL;
}

static EVP_PKEY *key_of(int type, const u8 *der, size_t size)
{
	const u8 *at = der;
	EVP_PKEY *pkey = d2i_PrivateKey(type, NULL, &at, size);

	assert_non_null(pkey);
	assert_ptr_equal(at, der + size);
	return pkey;
}

static void verify(EVP_PKEY *pkey, u32 hash, int padding, const u8 *message, size_t size, const u8 *signature,
		   size_t signature_size)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *ctx;

	good(EVP_DigestVerifyInit(md, &ctx, md_of(hash), NULL, pkey));
	if (padding)
		good(EVP_PKEY_CTX_set_rsa_padding(ctx, padding));
	if (padding == RSA_PKCS1_PSS_PADDING)
		good(EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, 0));
	good(EVP_DigestVerify(md, signature, signature_size, message, size));
	EVP_MD_CTX_free(md);
}

static void decrypt(EVP_PKEY *pkey, u32 hash, int padding, const u8 *ciphertext, size_t size, const u8 *plaintext,
		    size_t plaintext_size)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	u8 out[OUTPUT_MAX];
	size_t out_size = sizeof(out);

	good(EVP_PKEY_decrypt_init(ctx));
	good(EVP_PKEY_CTX_set_rsa_padding(ctx, padding));
	if (padding == RSA_PKCS1_OAEP_PADDING) {
		good(EVP_PKEY_CTX_set_rsa_oaep_md(ctx, md_of(hash)));
		good(EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md_of(hash)));
	}
	good(EVP_PKEY_decrypt(ctx, out, &out_size, ciphertext, size));
	assert_int_equal(out_size, plaintext_size);
	assert_memory_equal(out, plaintext, plaintext_size);
	EVP_PKEY_CTX_free(ctx);
}

static void rsa(void **state)
{
	(void)state;
	assert_true(ARRAY_SIZE(ncr_rsa_answers) >= 1);
	for (size_t i = 0; i < ARRAY_SIZE(ncr_rsa_answers); i++) {
		const struct ncr_rsa_answer *answer = &ncr_rsa_answers[i];
		EVP_PKEY *pkey = key_of(EVP_PKEY_RSA, answer->key, answer->key_size);

		assert_int_equal(answer->pss_signature_size, answer->pkcs1_signature_size);
		verify(pkey, answer->hash, RSA_PKCS1_PADDING, answer->message, answer->message_size,
		       answer->pkcs1_signature, answer->pkcs1_signature_size);
		verify(pkey, answer->hash, RSA_PKCS1_PSS_PADDING, answer->message, answer->message_size,
		       answer->pss_signature, answer->pss_signature_size);
		decrypt(pkey, answer->hash, RSA_PKCS1_PADDING, answer->pkcs1_ciphertext, answer->pkcs1_ciphertext_size,
			answer->plaintext, answer->plaintext_size);
		decrypt(pkey, answer->hash, RSA_PKCS1_OAEP_PADDING, answer->oaep_ciphertext,
			answer->oaep_ciphertext_size, answer->plaintext, answer->plaintext_size);
		EVP_PKEY_free(pkey);
	}
}

static void dsa(void **state)
{
	(void)state;
	assert_true(ARRAY_SIZE(ncr_dsa_answers) >= 1);
	for (size_t i = 0; i < ARRAY_SIZE(ncr_dsa_answers); i++) {
		const struct ncr_dsa_answer *answer = &ncr_dsa_answers[i];
		EVP_PKEY *pkey = key_of(EVP_PKEY_DSA, answer->key, answer->key_size);

		verify(pkey, answer->hash, 0, answer->message, answer->message_size, answer->signature,
		       answer->signature_size);
		EVP_PKEY_free(pkey);
	}
}

/* The other's key: the group of ours, and the number. */
static EVP_PKEY *peer_of(EVP_PKEY *pkey, const u8 *number, size_t size)
{
	EVP_PKEY *peer = EVP_PKEY_new();

	assert_non_null(peer);
	good(EVP_PKEY_copy_parameters(peer, pkey));
	good(EVP_PKEY_set1_encoded_public_key(peer, number, size));
	return peer;
}

static void dh(void **state)
{
	(void)state;
	assert_true(ARRAY_SIZE(ncr_dh_answers) >= 1);
	for (size_t i = 0; i < ARRAY_SIZE(ncr_dh_answers); i++) {
		const struct ncr_dh_answer *answer = &ncr_dh_answers[i];
		const u8 *at = answer->key;
		PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, answer->key_size);
		u8 padded[OUTPUT_MAX] = { 0 }, out[OUTPUT_MAX];
		size_t size = sizeof(out), prime = answer->secret_size;
		EVP_PKEY_CTX *ctx;
		EVP_PKEY *pkey, *peer;

		assert_non_null(info);
		pkey = EVP_PKCS82PKEY(info);
		assert_non_null(pkey);
		assert_int_equal(EVP_PKEY_get_size(pkey), prime);
		memcpy(padded + prime - answer->peer_size, answer->peer, answer->peer_size);
		peer = peer_of(pkey, padded, prime);
		ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
		good(EVP_PKEY_derive_init(ctx));
		good(EVP_PKEY_CTX_set_dh_pad(ctx, 1));
		good(EVP_PKEY_derive_set_peer(ctx, peer));
		good(EVP_PKEY_derive(ctx, out, &size));
		assert_int_equal(size, prime);
		assert_memory_equal(out, answer->secret, prime);
		/* what is not padded has another length, and passes unseen where there is nothing to pad */
		assert_int_equal(answer->secret[0], 0);
		EVP_PKEY_CTX_free(ctx);
		EVP_PKEY_free(peer);
		EVP_PKEY_free(pkey);
		PKCS8_PRIV_KEY_INFO_free(info);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rsa),
		cmocka_unit_test(dsa),
		cmocka_unit_test(dh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
