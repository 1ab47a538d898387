// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsa_test.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

/* whole and broken limbs and bytes; 1025: a signature by PSS is a byte shorter than the modulus */
static const unsigned int sizes[] = { 1024, 1025, 1026, 1031, 1032, 1536, 2048, 3072, 4096 };

#define MAX_SIZE (NCR_RSA_BITS_MAX / 8)

/* --- OpenSSL's side --- */

static EVP_PKEY_CTX *context(EVP_PKEY *key, int (*init)(EVP_PKEY_CTX *), int padding)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	assert_non_null(ctx);
	assert_int_equal(init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, padding), 1);
	return ctx;
}

static void set_hash(EVP_PKEY_CTX *ctx, const struct hash *hash, int padding, size_t salt_size)
{
	const EVP_MD *md = EVP_get_digestbyname(hash->name);

	assert_int_equal(EVP_PKEY_CTX_set_signature_md(ctx, md), 1);
	if (padding == RSA_PKCS1_PSS_PADDING)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, salt_size), 1);
}

static bool they_verify(EVP_PKEY *key, const struct hash *hash, int padding, size_t salt_size, const u8 *digest,
			const u8 *signature, size_t size)
{
	EVP_PKEY_CTX *ctx = context(key, EVP_PKEY_verify_init, padding);
	bool good;

	set_hash(ctx, hash, padding, salt_size);
	good = EVP_PKEY_verify(ctx, signature, size, digest, hash->size) == 1;
	EVP_PKEY_CTX_free(ctx);
	return good;
}

static void they_sign(EVP_PKEY *key, const struct hash *hash, int padding, size_t salt_size, const u8 *digest,
		      u8 *signature)
{
	EVP_PKEY_CTX *ctx = context(key, EVP_PKEY_sign_init, padding);
	size_t size = MAX_SIZE;

	set_hash(ctx, hash, padding, salt_size);
	assert_int_equal(EVP_PKEY_sign(ctx, signature, &size, digest, hash->size), 1);
	EVP_PKEY_CTX_free(ctx);
}

static void they_encrypt(EVP_PKEY *key, const struct hash *hash, int padding, const u8 *message, size_t size, u8 *out)
{
	EVP_PKEY_CTX *ctx = context(key, EVP_PKEY_encrypt_init, padding);
	size_t out_size = MAX_SIZE;

	if (padding == RSA_PKCS1_OAEP_PADDING)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_get_digestbyname(hash->name)), 1);
	assert_int_equal(EVP_PKEY_encrypt(ctx, out, &out_size, message, size), 1);
	EVP_PKEY_CTX_free(ctx);
}

static size_t they_decrypt(EVP_PKEY *key, const struct hash *hash, int padding, const u8 *in, size_t size, u8 *message)
{
	EVP_PKEY_CTX *ctx = context(key, EVP_PKEY_decrypt_init, padding);
	size_t out_size = MAX_SIZE;

	if (padding == RSA_PKCS1_OAEP_PADDING)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_get_digestbyname(hash->name)), 1);
	assert_int_equal(EVP_PKEY_decrypt(ctx, message, &out_size, in, size), 1);
	EVP_PKEY_CTX_free(ctx);
	return out_size;
}

/* --- formats --- */

static void formats(void **state)
{
	static int (*const export[])(const struct ncr_rsa *, u8 *, size_t *) = {
		ncr_rsa_export_private, ncr_rsa_export_pkcs8, ncr_rsa_export_public,
	};
	static int (*const encode[])(EVP_PKEY *, u8 **) = { pkcs1_of, pkcs8_of, spki_of };
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(export); j++) {
			const struct pair *pair = pair_of(sizes[i]);
			struct ncr_rsa *again;
			u8 *der, *written;
			size_t size = encode[j](pair->theirs, &der), room = size;

			written = malloc(size);
			assert_int_equal(export[j](pair->ours, written, &room), 0);
			assert_int_equal(room, size);
			assert_memory_equal(written, der, size);
			/* too little room: how much it takes, and nothing else */
			memset(written, 0xa5, size);
			for (room = 0; room < size; room += size > 300 ? 97 : 1) {
				size_t needed = room;

				assert_int_equal(export[j](pair->ours, written, &needed), -EOVERFLOW);
				assert_int_equal(needed, size);
				assert_int_equal(written[0], 0xa5);
			}
			free(written);
			if (j == 2)
				assert_int_equal(ncr_rsa_import_public(der, size, &again), 0);
			else
				assert_int_equal(ncr_rsa_import_private(der, size, &again), 0);
			assert_true(ncr_rsa_same_public(pair->ours, again));
			assert_true(ncr_rsa_is_private(again) == (j != 2));
			ncr_rsa_free(again);
			OPENSSL_free(der);
		}
}

/* --- signatures --- */

static void sign_and_verify(const struct pair *pair, const struct hash *hash, int padding, size_t salt_size)
{
	bool pss = padding == RSA_PKCS1_PSS_PADDING;
	u8 digest[64], signature[MAX_SIZE];

	RAND_bytes(digest, sizeof(digest));
	if (pss)
		assert_int_equal(ncr_rsa_sign_pss(pair->ours, hash->algorithm, salt_size, digest, hash->size,
						  signature), 0);
	else
		assert_int_equal(ncr_rsa_sign(pair->ours, hash->algorithm, digest, hash->size, signature), 0);
	assert_true(they_verify(pair->theirs, hash, padding, salt_size, digest, signature, pair->size));

	they_sign(pair->theirs, hash, padding, salt_size, digest, signature);
	if (pss)
		assert_int_equal(ncr_rsa_verify_pss(pair->public, hash->algorithm, salt_size, digest, hash->size,
						    signature, pair->size), 0);
	else
		assert_int_equal(ncr_rsa_verify(pair->public, hash->algorithm, digest, hash->size, signature,
						pair->size), 0);

	/* one bit of the digest, and one of the signature */
	digest[hash->size - 1] ^= 1;
	assert_int_equal(pss ? ncr_rsa_verify_pss(pair->public, hash->algorithm, salt_size, digest, hash->size,
						  signature, pair->size) :
			       ncr_rsa_verify(pair->public, hash->algorithm, digest, hash->size, signature,
					      pair->size), -EBADMSG);
	digest[hash->size - 1] ^= 1;
	signature[pair->size / 2] ^= 0x10;
	assert_int_equal(pss ? ncr_rsa_verify_pss(pair->public, hash->algorithm, salt_size, digest, hash->size,
						  signature, pair->size) :
			       ncr_rsa_verify(pair->public, hash->algorithm, digest, hash->size, signature,
					      pair->size), -EBADMSG);
}

static void signatures(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(hashes); j++)
			sign_and_verify(pair_of(sizes[i]), &hashes[j], RSA_PKCS1_PADDING, 0);
}

static void signatures_pss(void **state)
{
	size_t i, j, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(hashes); j++) {
			/* without salt, a digest's, and as long as it can be */
			size_t most = (sizes[i] - 1 + 7) / 8 - hashes[j].size - 2;
			const size_t salts[] = { 0, 20, hashes[j].size, most };

			for (k = 0; k < ARRAY_SIZE(salts); k++)
				if (salts[k] <= most)
					sign_and_verify(pair_of(sizes[i]), &hashes[j], RSA_PKCS1_PSS_PADDING, salts[k]);
		}
}

/* --- encryption --- */

static void encrypt_and_decrypt(const struct pair *pair, const struct hash *hash, size_t size)
{
	bool oaep = hash;
	int padding = oaep ? RSA_PKCS1_OAEP_PADDING : RSA_PKCS1_PADDING;
	u8 message[MAX_SIZE], cipher[MAX_SIZE], *back = malloc(pair->size);
	size_t back_size, i;

	if (!hash)
		hash = &hashes[2];
	RAND_bytes(message, sizeof(message));
	if (oaep)
		assert_int_equal(ncr_rsa_encrypt_oaep(pair->public, hash->algorithm, message, size, cipher), 0);
	else
		assert_int_equal(ncr_rsa_encrypt(pair->public, message, size, cipher), 0);
	memset(back, 0xa5, pair->size);
	assert_int_equal(they_decrypt(pair->theirs, hash, padding, cipher, pair->size, back), size);
	assert_memory_equal(back, message, size);

	they_encrypt(pair->theirs, hash, padding, message, size, cipher);
	memset(back, 0xa5, pair->size);
	if (oaep)
		assert_int_equal(ncr_rsa_decrypt_oaep(pair->ours, hash->algorithm, cipher, pair->size, back,
						      &back_size), 0);
	else
		assert_int_equal(ncr_rsa_decrypt(pair->ours, cipher, pair->size, back, &back_size), 0);
	assert_int_equal(back_size, size);
	assert_memory_equal(back, message, size);
	for (i = size; i < pair->size; i++)
		assert_int_equal(back[i], 0);
	free(back);
}

static void encryption(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		const struct pair *pair = pair_of(sizes[i]);

		encrypt_and_decrypt(pair, NULL, 0);
		encrypt_and_decrypt(pair, NULL, 1);
		encrypt_and_decrypt(pair, NULL, 48);
		encrypt_and_decrypt(pair, NULL, pair->size - 11);
	}
}

static void encryption_oaep(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(hashes); j++) {
			const struct pair *pair = pair_of(sizes[i]);
			size_t most = pair->size - 2 * hashes[j].size - 2;

			if (pair->size < 2 * hashes[j].size + 2)
				continue;
			encrypt_and_decrypt(pair, &hashes[j], 0);
			encrypt_and_decrypt(pair, &hashes[j], most / 2);
			encrypt_and_decrypt(pair, &hashes[j], most);
		}
}

/* --- keys that we make --- */

static BIGNUM *number(EVP_PKEY *key, const char *name)
{
	BIGNUM *bn = NULL;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &bn), 1);
	return bn;
}

static void assert_generated(unsigned int bits, const u8 *exponent, size_t exponent_size)
{
	u8 der[NCR_RSA_ENCODED_MAX];
	const u8 *at = der;
	size_t size = sizeof(der);
	struct ncr_rsa *key;
	EVP_PKEY *theirs;
	EVP_PKEY_CTX *ctx;
	BIGNUM *p, *q, *d, *e, *t, *expected;
	BN_CTX *bn_ctx = BN_CTX_new();
	struct pair pair;

	assert_int_equal(ncr_rsa_generate(bits, exponent, exponent_size, &key), 0);
	assert_int_equal(ncr_rsa_bits(key), bits);
	assert_int_equal(ncr_rsa_export_private(key, der, &size), 0);
	theirs = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &at, size);
	assert_non_null(theirs);
	ctx = EVP_PKEY_CTX_new(theirs, NULL);
	assert_int_equal(EVP_PKEY_check(ctx), 1);
	EVP_PKEY_CTX_free(ctx);

	/* FIPS 186-5 A.1.1 and A.1.3 */
	p = number(theirs, OSSL_PKEY_PARAM_RSA_FACTOR1);
	q = number(theirs, OSSL_PKEY_PARAM_RSA_FACTOR2);
	d = number(theirs, OSSL_PKEY_PARAM_RSA_D);
	e = number(theirs, OSSL_PKEY_PARAM_RSA_E);
	t = BN_new();
	expected = exponent ? BN_bin2bn(exponent, exponent_size, NULL) : BN_new();
	if (!exponent)
		BN_set_word(expected, 65537);
	assert_int_equal(BN_cmp(e, expected), 0);
	assert_true(BN_cmp(p, q) > 0);
	BN_sub(t, p, q);
	assert_true(BN_num_bits(t) > bits / 2 - 100);
	/* q^2 >= 2^(bits - 1) */
	BN_sqr(t, q, bn_ctx);
	assert_int_equal(BN_num_bits(t), bits);
	assert_int_equal(BN_num_bits(p), bits / 2);
	assert_true(BN_num_bits(d) > bits / 2);
	BN_free(p);
	BN_free(q);
	BN_free(d);
	BN_free(e);
	BN_free(t);
	BN_free(expected);
	BN_CTX_free(bn_ctx);

	pair = (struct pair){ .ours = key, .public = key, .theirs = theirs, .size = (bits + 7) / 8 };
	sign_and_verify(&pair, &hashes[2], RSA_PKCS1_PSS_PADDING, 32);
	encrypt_and_decrypt(&pair, &hashes[0], 20);
	EVP_PKEY_free(theirs);
	ncr_rsa_free(key);
}

static void generated(void **state)
{
	static const u8 large[32] = { [0] = 0x80, [31] = 3 };
	static const u8 fermat[] = { 0, 0, 0, 0, 0, 1, 0, 1 };
	static const u8 composite[] = { 0x01, 0x00, 0x05 };	/* 3 * 21847 */
	const unsigned int odd_sizes[] = { 1026, 1028, 1088, 1150 };
	size_t i;

	(void)state;
	for (i = 0; i < 20; i++)
		assert_generated(1024, NULL, 0);
	for (i = 0; i < ARRAY_SIZE(odd_sizes); i++)
		assert_generated(odd_sizes[i], NULL, 0);
	assert_generated(1024, large, sizeof(large));
	assert_generated(1024, fermat, sizeof(fermat));
	for (i = 0; i < 5; i++)
		assert_generated(1024, composite, sizeof(composite));
	assert_generated(2048, NULL, 0);
	assert_generated(3072, NULL, 0);
}

/* The larger prime first or last, and a difference in their sizes. */
static void other_order(void **state)
{
	const struct pair *pair = pair_of(1024);
	u8 *der, digest[32] = {}, signature[128];
	const u8 *at;
	RSA *rsa;
	const BIGNUM *p, *q, *dp, *dq;
	BIGNUM *qinv;
	BN_CTX *ctx = BN_CTX_new();
	struct ncr_rsa *key;
	int size = pkcs1_of(pair->theirs, &der);

	(void)state;
	at = der;
	rsa = d2i_RSAPrivateKey(NULL, &at, size);
	OPENSSL_free(der);
	RSA_get0_factors(rsa, &p, &q);
	RSA_get0_crt_params(rsa, &dp, &dq, NULL);
	qinv = BN_mod_inverse(NULL, p, q, ctx);
	p = BN_dup(p);
	q = BN_dup(q);
	dp = BN_dup(dp);
	dq = BN_dup(dq);
	RSA_set0_factors(rsa, (BIGNUM *)q, (BIGNUM *)p);
	RSA_set0_crt_params(rsa, (BIGNUM *)dq, (BIGNUM *)dp, qinv);
	der = NULL;
	size = i2d_RSAPrivateKey(rsa, &der);
	assert_int_equal(ncr_rsa_import_private(der, size, &key), 0);
	assert_int_equal(ncr_rsa_sign(key, NCR_ALG_SHA2_256, digest, 32, signature), 0);
	assert_true(they_verify(pair->theirs, &hashes[2], RSA_PKCS1_PADDING, 0, digest, signature, 128));
	ncr_rsa_free(key);
	OPENSSL_free(der);
	RSA_free(rsa);
	BN_CTX_free(ctx);
}

int run_peer(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(signatures),
		cmocka_unit_test(signatures_pss),
		cmocka_unit_test(encryption),
		cmocka_unit_test(encryption_oaep),
		cmocka_unit_test(generated),
		cmocka_unit_test(other_order),
	};

	return cmocka_run_group_tests_name("RSA and OpenSSL", tests, NULL, NULL);
}
