// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "wrap_cipher.h"

#include "cipher.h"
#include "work.h"

#include <errno.h>
#include <string.h>

static const struct ncr_algorithm aes_ecb = { .id = NCR_ALG_AES_ECB };

const struct ncr_algorithm *ncr_algorithm_find(u32 id)
{
	return id == NCR_ALG_AES_ECB ? &aes_ecb : NULL;
}

/* The arguments are held to what kernel/cipher.h asks for, and the data is what no stack holds. */
int ncr_cipher_crypt(const struct ncr_algorithm *algorithm, struct crypto_skcipher *skcipher,
		     struct ncr_cipher_state *state, struct ncr_work *work, bool decrypt, u8 *data, size_t size)
{
	EVP_CIPHER_CTX *direction = decrypt ? skcipher->decrypt : skcipher->encrypt;
	int written = 0;

	assert_ptr_equal(algorithm, &aes_ecb);
	assert_non_null(state);
	assert_ptr_equal(data, work->block);
	assert_int_equal(size, 16);
	if (++skcipher->calls == skcipher->fail_at)
		return CIPHER_ERROR;
	assert_int_equal(EVP_CipherUpdate(direction, data, &written, data, size), 1);
	assert_int_equal(written, size);
	return 0;
}

static EVP_CIPHER_CTX *direction(const u8 *key, size_t key_size, int encrypt)
{
	static const char * const names[] = { "AES-128-ECB", "AES-192-ECB", "AES-256-ECB" };
	const EVP_CIPHER *cipher = EVP_get_cipherbyname(names[key_size / 8 - 2]);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	assert_non_null(cipher);
	assert_non_null(ctx);
	assert_int_equal(EVP_CipherInit_ex(ctx, cipher, NULL, key, NULL, encrypt), 1);
	assert_int_equal(EVP_CIPHER_CTX_key_length(ctx), key_size);
	assert_int_equal(EVP_CIPHER_CTX_set_padding(ctx, 0), 1);
	return ctx;
}

void aes_init(struct crypto_skcipher *aes, const u8 *key, size_t key_size)
{
	memset(aes, 0, sizeof(*aes));
	aes->encrypt = direction(key, key_size, 1);
	aes->decrypt = direction(key, key_size, 0);
}

void aes_exit(struct crypto_skcipher *aes)
{
	EVP_CIPHER_CTX_free(aes->encrypt);
	EVP_CIPHER_CTX_free(aes->decrypt);
}

void openssl_wrap(const u8 *kek, size_t kek_size, bool padded, const u8 *icv, const u8 *key, size_t size, u8 *out)
{
	static const char * const names[2][3] = {
		{ "id-aes128-wrap", "id-aes192-wrap", "id-aes256-wrap" },
		{ "id-aes128-wrap-pad", "id-aes192-wrap-pad", "id-aes256-wrap-pad" },
	};
	const EVP_CIPHER *cipher = EVP_get_cipherbyname(names[padded][kek_size / 8 - 2]);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int written = 0;

	assert_non_null(cipher);
	assert_non_null(ctx);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	assert_int_equal(EVP_EncryptInit_ex(ctx, cipher, NULL, kek, icv), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out, &written, key, size), 1);
	assert_int_equal(written, (size + 7) / 8 * 8 + 8);
	EVP_CIPHER_CTX_free(ctx);
}
