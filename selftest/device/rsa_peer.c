// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_peer.c - RSA against OpenSSL: keys, signatures and ciphertexts of either, for every scheme and hash; and keys
 * whose numbers are wrong, which only their maker can make
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "rsa_calls.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* What OpenSSL says to a call is 1, or the test fails. */
#define good(call) assert_int_equal(call, 1)

static const uint8_t text[] = "a message for a peer";
#define TEXT (sizeof(text) - 1)

static const EVP_MD *md_of(ncr_algorithm_t hash)
{
	switch (hash) {
	case NCR_ALG_SHA1:
		return EVP_sha1();
	case NCR_ALG_SHA2_224:
		return EVP_sha224();
	case NCR_ALG_SHA2_256:
		return EVP_sha256();
	case NCR_ALG_SHA2_384:
		return EVP_sha384();
	default:
		return EVP_sha512();
	}
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static EVP_PKEY *peer_pair(unsigned int bits)
{
	EVP_PKEY *pkey = EVP_RSA_gen(bits);

	assert_non_null(pkey);
	return pkey;
}

/* OpenSSL's keys, here, in all three forms. */
static struct pair import_both(EVP_PKEY *pkey)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	struct pair pair = pair_empty(fd);
	uint8_t *der = NULL, *exported = NULL;
	int size, exported_size;

	assert_non_null(info);
	size = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
	assert_true(size > 0);
	expect(0, try_import_der(fd, pair.private, NCR_KEY_TYPE_PRIVATE, der, size, NCR_KEY_FLAG_EXPORTABLE));
	OPENSSL_free(der);
	PKCS8_PRIV_KEY_INFO_free(info);
	exported_size = i2d_PrivateKey(pkey, &exported);
	assert_true(exported_size > 0);
	key_is(fd, pair.private, exported, exported_size);
	expect(0, try_import_der(fd, pair.private, NCR_KEY_TYPE_PRIVATE, exported, exported_size,
				 NCR_KEY_FLAG_EXPORTABLE));
	key_is(fd, pair.private, exported, exported_size);
	OPENSSL_free(exported);

	der = NULL;
	size = i2d_PUBKEY(pkey, &der);
	assert_true(size > 0);
	expect(0, try_import_der(fd, pair.public, NCR_KEY_TYPE_PUBLIC, der, size, 0));
	key_is(fd, pair.public, der, size);
	OPENSSL_free(der);
	return pair;
}

/* Our keys, there: as good as its own. */
static void our_keys(void **state)
{
	static const struct {
		unsigned int bits;
		unsigned long e;
	} all[] = { { 1024, 0 }, { 1030, 65539 }, { 2048, 0 }, { 2048, ULONG_MAX } };

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		struct pair pair = pair_empty(fd);
		const uint8_t *der;
		EVP_PKEY *private, *public;
		EVP_PKEY_CTX *ctx;
		size_t size;

		expect(0, try_pair(fd, pair, NCR_ALG_RSA, all[i].bits, all[i].e, NCR_KEY_FLAG_EXPORTABLE));
		der = der_of(fd, pair.private, &size);
		private = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &der, size);
		assert_non_null(private);
		der = der_of(fd, pair.public, &size);
		public = d2i_PUBKEY(NULL, &der, size);
		assert_non_null(public);
		assert_int_equal(EVP_PKEY_get_bits(private), all[i].bits);
		good(EVP_PKEY_eq(private, public));
		ctx = EVP_PKEY_CTX_new_from_pkey(NULL, private, NULL);
		good(EVP_PKEY_check(ctx));
		EVP_PKEY_CTX_free(ctx);
		EVP_PKEY_free(private);
		EVP_PKEY_free(public);
		pair_free(fd, pair);
	}
}

/* --- signatures --------------------------------------------------------------------------------------------------- */

static void set_signature(EVP_PKEY_CTX *ctx, struct scheme scheme)
{
	if (scheme.type == RSA_PKCS1_V1_5) {
		good(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING));
		return;
	}
	good(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING));
	good(EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, scheme.salt));
}

static void signatures_of(EVP_PKEY *pkey, struct pair pair, struct scheme scheme)
{
	uint8_t theirs[MODULUS_MAX], ours[MODULUS_MAX];
	size_t modulus = EVP_PKEY_get_size(pkey), theirs_size = sizeof(theirs), size = sizeof(ours);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *ctx;

	good(EVP_DigestSignInit(md, &ctx, md_of(scheme.hash), NULL, pkey));
	set_signature(ctx, scheme);
	good(EVP_DigestSign(md, theirs, &theirs_size, text, TEXT));
	assert_int_equal(theirs_size, modulus);
	assert_int_equal(verdict(fd, pair.public, scheme, text, TEXT, theirs, theirs_size), NCR_SUCCESS);
	theirs[theirs_size / 2] ^= 4;
	assert_int_equal(verdict(fd, pair.public, scheme, text, TEXT, theirs, theirs_size), NCR_VERIFICATION_FAILED);

	EVP_MD_CTX_reset(md);
	expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, scheme, text, TEXT, ours, &size, NULL));
	assert_int_equal(size, modulus);
	good(EVP_DigestVerifyInit(md, &ctx, md_of(scheme.hash), NULL, pkey));
	set_signature(ctx, scheme);
	good(EVP_DigestVerify(md, ours, size, text, TEXT));
	EVP_MD_CTX_free(md);
}

/* --- encryption --------------------------------------------------------------------------------------------------- */

static void set_encryption(EVP_PKEY_CTX *ctx, struct scheme scheme)
{
	if (scheme.type == RSA_PKCS1_V1_5) {
		good(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING));
		return;
	}
	good(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING));
	good(EVP_PKEY_CTX_set_rsa_oaep_md(ctx, md_of(scheme.hash)));
	good(EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md_of(scheme.hash)));
}

static void encryption_of(EVP_PKEY *pkey, struct pair pair, struct scheme scheme)
{
	uint8_t sealed[MODULUS_MAX], opened[MODULUS_MAX];
	size_t modulus = EVP_PKEY_get_size(pkey), sealed_size = sizeof(sealed), size = sizeof(opened);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);

	good(EVP_PKEY_encrypt_init(ctx));
	set_encryption(ctx, scheme);
	good(EVP_PKEY_encrypt(ctx, sealed, &sealed_size, text, TEXT));
	assert_int_equal(sealed_size, modulus);
	expect(0, try_rsa(fd, NCR_OP_DECRYPT, pair.private, scheme, sealed, sealed_size, opened, &size, NULL));
	assert_int_equal(size, TEXT);
	assert_memory_equal(opened, text, TEXT);

	size = sizeof(sealed);
	expect(0, try_rsa(fd, NCR_OP_ENCRYPT, pair.public, scheme, text, TEXT, sealed, &size, NULL));
	assert_int_equal(size, modulus);
	good(EVP_PKEY_decrypt_init(ctx));
	set_encryption(ctx, scheme);
	size = sizeof(opened);
	good(EVP_PKEY_decrypt(ctx, opened, &size, sealed, modulus));
	assert_int_equal(size, TEXT);
	assert_memory_equal(opened, text, TEXT);
	EVP_PKEY_CTX_free(ctx);
}

/* Sizes whose first byte is full, has one bit, and has seven; RFC 8017 9.1.1 needs one byte less with the second. */
static void every_scheme(void **state)
{
	static const unsigned int sizes[] = { 1024, 1025, 1031, 2048 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		EVP_PKEY *pkey = peer_pair(sizes[i]);
		struct pair pair = import_both(pkey);
		/* RFC 8017 9.1.1: of a message representative of one bit less than the modulus */
		size_t encoded = (sizes[i] - 1 + 7) / 8;

		for (size_t j = 0; j < HASHES; j++) {
			const struct hash *hash = &hashes[j];
			size_t longest = encoded - hash->size - 2;

			signatures_of(pkey, pair, PKCS1_SIGN(hash->id));
			signatures_of(pkey, pair, PSS(hash->id, 0));
			signatures_of(pkey, pair, PSS(hash->id, hash->size < longest ? hash->size : longest));
			signatures_of(pkey, pair, PSS(hash->id, longest));
			/* the message has 20 bytes */
			if (2 * hash->size + 2 + TEXT <= (sizes[i] + 7) / 8)
				encryption_of(pkey, pair, OAEP(hash->id));
		}
		encryption_of(pkey, pair, PKCS1_ENCRYPT);
		pair_free(fd, pair);
		EVP_PKEY_free(pkey);
	}
}

/* --- numbers that are no key -------------------------------------------------------------------------------------- */

enum { N, E, D, P, Q, DP, DQ, QINV, NUMBERS };

struct numbers {
	struct bignum_st *of[NUMBERS];
};

static BN_CTX *bn;

static struct numbers numbers_of(EVP_PKEY *pkey)
{
	static const char *const names[] = {
		OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1,
		OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
		OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
	};
	struct numbers numbers = { { NULL } };

	for (size_t i = 0; i < NUMBERS; i++)
		good(EVP_PKEY_get_bn_param(pkey, names[i], &numbers.of[i]));
	return numbers;
}

static void numbers_free(struct numbers *numbers)
{
	for (size_t i = 0; i < NUMBERS; i++)
		BN_free(numbers->of[i]);
}

/* All that follows from p, q and e; false when e has no inverse. */
static bool complete(struct numbers *numbers)
{
	BIGNUM **of = numbers->of, *p1 = BN_dup(of[P]), *q1 = BN_dup(of[Q]), *order = BN_new(), *gcd = BN_new();
	bool there;

	good(BN_sub_word(p1, 1) && BN_sub_word(q1, 1) && BN_mul(of[N], of[P], of[Q], bn) && BN_gcd(gcd, p1, q1, bn) &&
	     BN_mul(order, p1, q1, bn) && BN_div(order, NULL, order, gcd, bn));
	there = BN_mod_inverse(of[D], of[E], order, bn) && BN_mod(of[DP], of[D], p1, bn) &&
		BN_mod(of[DQ], of[D], q1, bn) && BN_mod_inverse(of[QINV], of[Q], of[P], bn);
	BN_free(p1);
	BN_free(q1);
	BN_free(order);
	BN_free(gcd);
	return there;
}

static int try_numbers(const struct numbers *numbers)
{
	RSA *rsa = RSA_new();
	uint8_t *der = NULL;
	ncr_key_t key = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);
	BIGNUM *of[NUMBERS];
	int size, error;

	for (size_t i = 0; i < NUMBERS; i++)
		of[i] = BN_dup(numbers->of[i]);
	good(RSA_set0_key(rsa, of[N], of[E], of[D]));
	good(RSA_set0_factors(rsa, of[P], of[Q]));
	good(RSA_set0_crt_params(rsa, of[DP], of[DQ], of[QINV]));
	size = i2d_RSAPrivateKey(rsa, &der);
	assert_true(size > 0);
	error = try_import_der(fd, key, NCR_KEY_TYPE_PRIVATE, der, size, NCR_KEY_FLAG_EXPORTABLE);
	if (error)
		key_is(fd, key, "old", 3);
	else
		key_is(fd, key, der, size);
	OPENSSL_free(der);
	RSA_free(rsa);
	key_free(fd, key);
	return error;
}

static int try_public_numbers(const BIGNUM *n, const BIGNUM *e)
{
	RSA *rsa = RSA_new();
	uint8_t *der = NULL;
	ncr_key_t key = key_new(fd);
	int size, error;

	good(RSA_set0_key(rsa, BN_dup(n), BN_dup(e), NULL));
	size = i2d_RSA_PUBKEY(rsa, &der);
	assert_true(size > 0);
	error = try_import_der(fd, key, NCR_KEY_TYPE_PUBLIC, der, size, 0);
	OPENSSL_free(der);
	RSA_free(rsa);
	key_free(fd, key);
	return error;
}

/* Each number replaced by the one before it or after it, by 0 and by 1. */
static void numbers_that_do_not_fit(void **state)
{
	EVP_PKEY *pkey = peer_pair(1024);
	struct numbers numbers = numbers_of(pkey);

	(void)state;
	expect(0, try_numbers(&numbers));
	for (size_t i = 0; i < NUMBERS; i++) {
		BIGNUM *right = BN_dup(numbers.of[i]);

		for (int by = -2; by <= 2; by++) {
			if (!by)
				continue;
			good(by < 0 ? BN_sub_word(numbers.of[i], -by) : BN_add_word(numbers.of[i], by));
			expect(EINVAL, try_numbers(&numbers));
			good(BN_copy(numbers.of[i], right) != NULL);
		}
		for (int value = 0; value < 2; value++) {
			good(BN_set_word(numbers.of[i], value));
			expect(EINVAL, try_numbers(&numbers));
		}
		good(BN_copy(numbers.of[i], right) != NULL);
		BN_free(right);
	}
	/* the other way round with the right coefficient it is a key as good as the first */
	BN_swap(numbers.of[P], numbers.of[Q]);
	BN_swap(numbers.of[DP], numbers.of[DQ]);
	expect(EINVAL, try_numbers(&numbers));
	assert_true(complete(&numbers));
	expect(0, try_numbers(&numbers));
	/* d + lcm is one, too, as long as it is less than n; d + n is not */
	good(BN_add(numbers.of[D], numbers.of[D], numbers.of[N]));
	expect(EINVAL, try_numbers(&numbers));
	numbers_free(&numbers);
	EVP_PKEY_free(pkey);
}

/* They fit, and are no key: p is no prime, or close to q, or q, or much smaller. */
static void primes_that_are_none(void **state)
{
	EVP_PKEY *pkey = peer_pair(1024);
	struct numbers numbers = numbers_of(pkey);
	BIGNUM *p = BN_dup(numbers.of[P]), *q = BN_dup(numbers.of[Q]), *small = BN_new(), *other = BN_new();

	(void)state;
	/* a product of two primes, large or small, for p: the exponents are right modulo p - 1 all the same */
	for (int bits = 16; bits <= 256; bits += 240) {
		do {
			good(BN_generate_prime_ex(small, bits, 0, NULL, NULL, NULL));
			good(BN_generate_prime_ex(other, 512 - bits, 0, NULL, NULL, NULL));
			good(BN_mul(numbers.of[P], small, other, bn));
		} while (BN_num_bits(numbers.of[P]) != 512 || !complete(&numbers) || BN_num_bits(numbers.of[N]) != 1024);
		expect(EINVAL, try_numbers(&numbers));
		/* and for q */
		BN_swap(numbers.of[P], numbers.of[Q]);
		assert_true(complete(&numbers));
		expect(EINVAL, try_numbers(&numbers));
		good(BN_copy(numbers.of[Q], q) != NULL);
	}

	/* a Carmichael number: the key does all that it should, and only a test for primes finds it */
	good(BN_hex2bn(&small, "929029bc2ef9a12149b3cb1d27d515ffa86c43c447") == 42);
	good(BN_set_word(numbers.of[P], 1));
	for (int factor = 6; factor <= 18; factor += 6) {
		good(BN_copy(other, small) != NULL && BN_mul_word(other, factor) && BN_add_word(other, 1) &&
		     BN_mul(numbers.of[P], numbers.of[P], other, bn));
		good(BN_check_prime(other, bn, NULL));
	}
	assert_true(complete(&numbers));
	assert_int_equal(BN_num_bits(numbers.of[N]), 1024);
	expect(EINVAL, try_numbers(&numbers));

	/* FIPS 186-5 A.1.3 step 5.4: |p - q| > 2^(nlen/2 - 100) */
	good(BN_copy(numbers.of[P], q) != NULL);
	do {
		good(BN_add_word(numbers.of[P], 2));
	} while (BN_check_prime(numbers.of[P], bn, NULL) != 1 || !complete(&numbers));
	expect(EINVAL, try_numbers(&numbers));
	/* p = q has no coefficient: any other number in its place */
	good(BN_copy(numbers.of[P], q) != NULL);
	good(BN_mul(numbers.of[N], q, q, bn));
	expect(EINVAL, try_numbers(&numbers));

	/* sizes far apart: n has all its bits, and p few */
	do {
		good(BN_generate_prime_ex(numbers.of[P], 160, 0, NULL, NULL, NULL));
		good(BN_generate_prime_ex(numbers.of[Q], 1024 - 160, 0, NULL, NULL, NULL));
	} while (!complete(&numbers) || BN_num_bits(numbers.of[N]) != 1024);
	expect(EINVAL, try_numbers(&numbers));
	/* what they were made from is one */
	good(BN_copy(numbers.of[P], p) != NULL && BN_copy(numbers.of[Q], q) != NULL);
	assert_true(complete(&numbers));
	expect(0, try_numbers(&numbers));
	BN_free(p);
	BN_free(q);
	BN_free(small);
	BN_free(other);
	numbers_free(&numbers);
	EVP_PKEY_free(pkey);
}

/* Of an imported key the exponent may be small, which others still make, but odd and not 1, and of 256 bits at most. */
static void exponents(void **state)
{
	EVP_PKEY *pkey = peer_pair(1024);
	struct numbers numbers = numbers_of(pkey);
	BIGNUM **of = numbers.of;
	static const struct {
		unsigned int bit, plus;
		int wanted;
	} some[] = {
		{ 0, 0, EINVAL }, { 0, 1, EINVAL }, { 0, 2, 0 }, { 0, 3, EINVAL }, { 16, 1, 0 }, { 64, 1, 0 },
		{ 255, 1, 0 }, { 255, 2, EINVAL }, { 256, 1, EINVAL }, { 1000, 1, EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++) {
		BN_zero(of[E]);
		good(BN_set_bit(of[E], some[i].bit) && BN_add_word(of[E], some[i].plus));
		expect(some[i].wanted, try_public_numbers(of[N], of[E]));
		/* where there is an inverse; where there is none the numbers do not fit anyway */
		if (!complete(&numbers))
			expect(EINVAL, try_numbers(&numbers));
		else
			expect(some[i].wanted, try_numbers(&numbers));
	}
	good(BN_set_word(of[E], 65537));
	/* even, too small and too large a modulus */
	good(BN_sub_word(of[N], 1));
	expect(EINVAL, try_public_numbers(of[N], of[E]));
	good(BN_rshift1(of[N], of[N]) && BN_set_bit(of[N], 0));
	expect(EINVAL, try_public_numbers(of[N], of[E]));
	for (unsigned int bits = 1023; bits <= 1025; bits++) {
		good(BN_rand(of[N], bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD));
		expect(bits < 1024 ? EINVAL : 0, try_public_numbers(of[N], of[E]));
	}
	for (unsigned int bits = 8191; bits <= 8193; bits++) {
		good(BN_rand(of[N], bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD));
		expect(bits > 8192 ? EINVAL : 0, try_public_numbers(of[N], of[E]));
	}
	numbers_free(&numbers);
	EVP_PKEY_free(pkey);
}

static int peer_open(void **state)
{
	bn = BN_CTX_new();
	return bn ? group_open(state) : -1;
}

static int peer_close(void **state)
{
	BN_CTX_free(bn);
	return group_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(our_keys),
		counted_test(every_scheme),
		counted_test(numbers_that_do_not_fit),
		counted_test(primes_that_are_none),
		counted_test(exponents),
	};

	return cmocka_run_group_tests_name("rsa_peer", tests, peer_open, peer_close);
}
