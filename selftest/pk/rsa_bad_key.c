// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_bad_key.c - keys that must be refused, each with its one errno, and leave nothing behind
 */
#include "rsa_test.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

static struct bignum_ctx *ctx;

/* In memory of exactly its size, so that the address sanitizer sees a byte read beyond. */
static int import_private(const u8 *der, size_t size, struct ncr_rsa **key)
{
	u8 *exact = malloc(size ? size : 1);
	long live = memory_count.live;
	int error;

	memcpy(exact, der, size);
	error = ncr_rsa_import_private(exact, size, key);
	free(exact);
	if (error)
		assert_memory(live);
	return error;
}

static int import_public(const u8 *der, size_t size, struct ncr_rsa **key)
{
	u8 *exact = malloc(size ? size : 1);
	long live = memory_count.live;
	int error;

	memcpy(exact, der, size);
	error = ncr_rsa_import_public(exact, size, key);
	free(exact);
	if (error)
		assert_memory(live);
	return error;
}

/* --- encodings --- */

static void truncated(void **state)
{
	static int (*const encode[])(EVP_PKEY *, u8 **) = { pkcs1_of, pkcs8_of, spki_of };
	struct ncr_rsa *key;
	size_t j, left;

	(void)state;
	for (j = 0; j < ARRAY_SIZE(encode); j++) {
		u8 *der, *longer;
		size_t size = encode[j](pair_of(1024)->theirs, &der);
		int (*import)(const u8 *, size_t, struct ncr_rsa **) = j == 2 ? import_public : import_private;

		for (left = 0; left < size; left++)
			assert_int_equal(import(der, left, &key), -EINVAL);
		longer = calloc(1, size + 1);
		memcpy(longer, der, size);
		assert_int_equal(import(longer, size + 1, &key), -EINVAL);
		free(longer);
		assert_int_equal((j == 2 ? import_private : import_public)(der, size, &key), -EINVAL);
		OPENSSL_free(der);
	}
}

/* Everything is held against everything else: no bit of a private key can be another one. */
static void altered(void **state)
{
	static int (*const encode[])(EVP_PKEY *, u8 **) = { pkcs1_of, pkcs8_of };
	struct ncr_rsa *key;
	size_t j, bit;

	(void)state;
	for (j = 0; j < ARRAY_SIZE(encode); j++) {
		u8 *der;
		size_t size = encode[j](pair_of(1024)->theirs, &der);

		for (bit = 0; bit < 8 * size; bit++) {
			der[bit / 8] ^= 1 << bit % 8;
			assert_int_equal(import_private(der, size, &key), -EINVAL);
			der[bit / 8] ^= 1 << bit % 8;
		}
		OPENSSL_free(der);
	}
}

/* Lengths and numbers that BER allows and DER does not, around a modulus that is good. */
static void not_der(void **state)
{
	static const u8 good[] = {
		0x30, 0x81, 0x9f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01,
		0x05, 0x00, 0x03, 0x81, 0x8d, 0x00, 0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00,
	};
	static const struct {
		const char *name;
		size_t header;
		u8 bytes[40];
	} bad[] = {
		{ "indefinite length", 29, { 0x30, 0x80 } },
		{ "length of the sequence in two bytes", 30, { 0x30, 0x82, 0x00, 0x9f } },
		{ "unused bits", 29, { [21] = 0x01 } },
		{ "unused bits", 29, { [21] = 0x07 } },
		{ "a set", 29, { 0x31 } },
		{ "no integer", 29, { [25] = 0x03 } },
		{ "negative modulus", 29, { [28] = 0x80 } },
		{ "another algorithm", 29, { [15] = 0x0a } },
		{ "parameters are no NULL", 29, { [16] = 0x04 } },
	};
	u8 *der, *rest, changed[200];
	struct ncr_rsa *key;
	size_t size = spki_of(pair_of(1024)->theirs, &der), i, j;

	(void)state;
	assert_memory_equal(der, good, sizeof(good));
	rest = der + sizeof(good);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		size_t header = bad[i].header, skip = header - sizeof(good);

		memcpy(changed + skip, der, size);
		if (skip)
			memcpy(changed, bad[i].bytes, 4);
		else
			for (j = 0; j < 40; j++)
				changed[j] = bad[i].bytes[j] ? bad[i].bytes[j] : changed[j];
		if (import_public(changed, size + skip, &key) != -EINVAL)
			fail_msg("%s", bad[i].name);
	}
	/* a leading zero that the sign does not need: 0x7f has none, so the first bit of the modulus goes */
	memcpy(changed, der, size);
	changed[sizeof(good)] &= 0x7f;
	assert_int_equal(import_public(changed, size, &key), -EINVAL);
	assert_true(rest[0] & 0x80);
	OPENSSL_free(der);
}

/* --- numbers --- */

/* a private key of any numbers; NULL: what the others make of it */
struct numbers {
	BIGNUM *n, *e, *d, *p, *q, *dp, *dq, *qinv;
};

static void numbers_free(struct numbers *numbers)
{
	BIGNUM **all[] = { &numbers->n, &numbers->e, &numbers->d, &numbers->p, &numbers->q, &numbers->dp,
			   &numbers->dq, &numbers->qinv };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		BN_clear_free(*all[i]);
}

static BIGNUM *prime(int bits)
{
	BIGNUM *bn = BN_new();

	BN_generate_prime_ex(bn, bits, 0, NULL, NULL, NULL);
	return bn;
}

/* the rest of a key of these primes, whatever they are; false when e has no inverse */
static bool numbers_of(struct numbers *numbers, BIGNUM *p, BIGNUM *q, const char *e)
{
	BIGNUM *order_p = BN_new(), *order_q = BN_new(), *order = BN_new(), *gcd = BN_new();
	bool good;

	memset(numbers, 0, sizeof(*numbers));
	BN_dec2bn(&numbers->e, e);
	numbers->p = p;
	numbers->q = q;
	numbers->n = BN_new();
	BN_mul(numbers->n, p, q, ctx);
	BN_sub(order_p, p, BN_value_one());
	BN_sub(order_q, q, BN_value_one());
	BN_gcd(gcd, order_p, order_q, ctx);
	BN_mul(order, order_p, order_q, ctx);
	BN_div(order, NULL, order, gcd, ctx);
	numbers->d = BN_mod_inverse(NULL, numbers->e, order, ctx);
	good = numbers->d;
	if (good) {
		numbers->dp = BN_new();
		numbers->dq = BN_new();
		BN_mod(numbers->dp, numbers->d, order_p, ctx);
		BN_mod(numbers->dq, numbers->d, order_q, ctx);
		numbers->qinv = BN_mod_inverse(NULL, q, p, ctx);
		if (!numbers->qinv)
			numbers->qinv = BN_dup(BN_value_one());
	}
	BN_free(order_p);
	BN_free(order_q);
	BN_free(order);
	BN_free(gcd);
	return good;
}

static int import_numbers(const struct numbers *numbers, struct ncr_rsa **key)
{
	RSA *rsa = RSA_new();
	u8 *der = NULL;
	int size, error;

	RSA_set0_key(rsa, BN_dup(numbers->n), BN_dup(numbers->e), BN_dup(numbers->d));
	RSA_set0_factors(rsa, BN_dup(numbers->p), BN_dup(numbers->q));
	RSA_set0_crt_params(rsa, BN_dup(numbers->dp), BN_dup(numbers->dq), BN_dup(numbers->qinv));
	size = i2d_RSAPrivateKey(rsa, &der);
	assert_true(size > 0);
	error = import_private(der, size, key);
	OPENSSL_free(der);
	RSA_free(rsa);
	return error;
}

static void assert_refused(const struct numbers *numbers)
{
	struct ncr_rsa *key;

	assert_int_equal(import_numbers(numbers, &key), -EINVAL);
}

/* the two primes decide everything else */
static void assert_primes(BIGNUM *p, BIGNUM *q, const char *e, int expected)
{
	struct numbers numbers;
	struct ncr_rsa *key;

	assert_true(numbers_of(&numbers, p, q, e));
	assert_int_equal(import_numbers(&numbers, &key), expected);
	if (!expected)
		ncr_rsa_free(key);
	numbers_free(&numbers);
}

static BIGNUM *fitting_prime(int bits)
{
	BIGNUM *bn;

	/* neither 3 nor 65537 divides p - 1 */
	for (bn = prime(bits); BN_mod_word(bn, 3) == 1 || BN_mod_word(bn, 65537) == 1; bn = prime(bits))
		BN_free(bn);
	return bn;
}

static void bad_primes(void **state)
{
	BIGNUM *a, *b, *c = BN_new(), *t = BN_new();
	int i;

	(void)state;
	/* the same with good ones is a key */
	assert_primes(fitting_prime(512), fitting_prime(512), "65537", 0);
	assert_primes(fitting_prime(512), fitting_prime(512), "3", 0);
	assert_primes(fitting_prime(530), fitting_prime(500), "65537", 0);

	/* p = q */
	a = fitting_prime(512);
	assert_primes(BN_dup(a), BN_dup(a), "65537", -EINVAL);
	/* p and q next to each other */
	b = BN_dup(a);
	do {
		BN_add_word(b, 2);
	} while (!BN_check_prime(b, ctx, NULL) || BN_mod_word(b, 65537) == 1);
	assert_primes(a, b, "65537", -EINVAL);
	/* and so close that it is too close: |p - q| = 2^400 */
	a = fitting_prime(512);
	b = BN_dup(a);
	BN_set_bit(t, 400);
	BN_sub(b, b, t);
	do {
		BN_add_word(b, 2);
	} while (!BN_check_prime(b, ctx, NULL) || BN_mod_word(b, 65537) == 1);
	assert_primes(a, b, "65537", -EINVAL);

	/* p is a product of two primes: everything fits but that; also the other way round */
	for (i = 0; i < 2; i++) {
		do {
			a = prime(256);
			b = prime(256);
			BN_mul(c, a, b, ctx);
			BN_free(a);
			BN_free(b);
		} while (BN_mod_word(c, 65537) == 1);
		if (i)
			assert_primes(BN_dup(c), fitting_prime(512), "65537", -EINVAL);
		else
			assert_primes(fitting_prime(512), BN_dup(c), "65537", -EINVAL);
	}
	/* p = 3 * something: a small factor */
	do {
		a = prime(511);
		BN_mul_word(a, 3);
		if (BN_mod_word(a, 65537) != 1)
			break;
		BN_free(a);
	} while (true);
	assert_primes(a, fitting_prime(512), "65537", -EINVAL);
	/* primes of very different sizes, too small ones, too large ones */
	assert_primes(fitting_prime(600), fitting_prime(424), "65537", -EINVAL);
	assert_primes(fitting_prime(400), fitting_prime(400), "65537", -EINVAL);
	BN_free(c);
	BN_free(t);
}

static void bad_numbers(void **state)
{
	struct numbers good, other, bad;
	BIGNUM **members[] = { &bad.n, &bad.e, &bad.d, &bad.p, &bad.q, &bad.dp, &bad.dq, &bad.qinv };
	BIGNUM **replacements[] = { &other.n, &other.e, &other.d, &other.p, &other.q, &other.dp, &other.dq,
				    &other.qinv };
	struct ncr_rsa *key;
	BIGNUM *order = BN_new(), *t = BN_new();
	size_t i;

	(void)state;
	assert_true(numbers_of(&good, fitting_prime(512), fitting_prime(512), "65537"));
	assert_true(numbers_of(&other, fitting_prime(512), fitting_prime(512), "3"));
	bad = good;
	assert_int_equal(import_numbers(&bad, &key), 0);
	ncr_rsa_free(key);

	for (i = 0; i < ARRAY_SIZE(members); i++) {
		BIGNUM *right = *members[i], *wrong;

		/* that of another key, 0, 1, one more, two more */
		*members[i] = *replacements[i];
		assert_refused(&bad);
		*members[i] = wrong = BN_new();
		assert_refused(&bad);
		BN_one(wrong);
		assert_refused(&bad);
		BN_copy(wrong, right);
		BN_add_word(wrong, 1);
		assert_refused(&bad);
		BN_add_word(wrong, 1);
		assert_refused(&bad);
		/* longer than any key */
		BN_set_bit(wrong, 9000);
		assert_refused(&bad);
		BN_free(wrong);
		*members[i] = right;
	}
	/* p and q exchanged, and the rest as it was */
	bad.p = good.q;
	bad.q = good.p;
	assert_refused(&bad);
	bad = good;

	/* d modulo phi instead of lambda is a key, too (RFC 8017 asks for no more); d + phi is not: d < n */
	BN_sub(order, good.p, BN_value_one());
	BN_sub(t, good.q, BN_value_one());
	BN_mul(order, order, t, ctx);
	bad.d = BN_mod_inverse(NULL, good.e, order, ctx);
	assert_int_equal(import_numbers(&bad, &key), 0);
	ncr_rsa_free(key);
	BN_add(bad.d, bad.d, good.n);
	assert_refused(&bad);
	BN_sub(bad.d, bad.d, good.n);
	BN_add(bad.d, bad.d, order);
	assert_refused(&bad);
	BN_free(bad.d);
	BN_free(order);
	BN_free(t);
	numbers_free(&good);
	numbers_free(&other);
}

static int import_public_numbers(const BIGNUM *n, const BIGNUM *e)
{
	RSA *rsa = RSA_new();
	struct ncr_rsa *key;
	u8 *der = NULL;
	int size, error;

	RSA_set0_key(rsa, BN_dup(n), BN_dup(e), NULL);
	size = i2d_RSA_PUBKEY(rsa, &der);
	error = import_public(der, size, &key);
	if (!error)
		ncr_rsa_free(key);
	OPENSSL_free(der);
	RSA_free(rsa);
	return error;
}

static void bad_public(void **state)
{
	BIGNUM *n = BN_new(), *e = BN_new();
	int bits;

	(void)state;
	for (bits = 1000; bits < 8300; bits += bits == 1023 || bits == 8192 ? 1 : bits == 1024 ? 7168 : 23) {
		BN_rand(n, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
		BN_set_word(e, 65537);
		assert_int_equal(import_public_numbers(n, e), bits < 1024 || bits > 8192 ? -EINVAL : 0);
	}
	BN_rand(n, 2048, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	BN_set_word(e, 0);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_set_word(e, 1);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_set_word(e, 2);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_set_word(e, 3);
	assert_int_equal(import_public_numbers(n, e), 0);
	BN_set_word(e, 65536);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_rand(e, 256, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	assert_int_equal(import_public_numbers(n, e), 0);
	BN_rand(e, 257, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_copy(e, n);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_set_word(e, 65537);
	BN_clear_bit(n, 0);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_zero(n);
	assert_int_equal(import_public_numbers(n, e), -EINVAL);
	BN_free(n);
	BN_free(e);
}

static void bad_generation(void **state)
{
	static const u8 exponents[][33] = { { 3 }, { 1 }, { 0 }, { 1, 0, 0 }, { 1, 0, 2 }, { 0, 0xff, 0xff } };
	static const size_t exponent_sizes[] = { 1, 1, 1, 3, 3, 3 };
	static const u8 large[33] = { [0] = 1, [32] = 1 }, padded[40] = { [37] = 1, [39] = 1 };
	static const unsigned int sizes[] = { 0, 1, 512, 1022, 1023, 1025, 2049, 8194, 16384, UINT32_MAX, UINT32_MAX - 1 };
	struct ncr_rsa *key;
	long live = memory_count.live;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_int_equal(ncr_rsa_generate(sizes[i], NULL, 0, &key), -EINVAL);
	for (i = 0; i < ARRAY_SIZE(exponent_sizes); i++)
		assert_int_equal(ncr_rsa_generate(1024, exponents[i], exponent_sizes[i], &key), -EINVAL);
	assert_int_equal(ncr_rsa_generate(1024, large, sizeof(large), &key), -EINVAL);
	assert_int_equal(ncr_rsa_generate(1024, large, 0, &key), -EINVAL);
	/* leading zeros are no size */
	assert_int_equal(ncr_rsa_generate(1024, padded, sizeof(padded), &key), 0);
	ncr_rsa_free(key);
	random_error = -ENOTRECOVERABLE;
	assert_int_equal(ncr_rsa_generate(1024, NULL, 0, &key), -ENOTRECOVERABLE);
	random_error = 0;
	assert_memory(live);
}

static void mismatched(void **state)
{
	const struct pair *a = pair_of(1024), *b = pair_of(1032);
	struct ncr_rsa *other;

	(void)state;
	assert_true(ncr_rsa_same_public(a->ours, a->public));
	assert_false(ncr_rsa_same_public(a->ours, b->public));
	assert_int_equal(ncr_rsa_generate(1024, NULL, 0, &other), 0);
	assert_false(ncr_rsa_same_public(a->ours, other));
	ncr_rsa_free(other);
}

int run_bad_key(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truncated),
		cmocka_unit_test(altered),
		cmocka_unit_test(not_der),
		cmocka_unit_test(bad_primes),
		cmocka_unit_test(bad_numbers),
		cmocka_unit_test(bad_public),
		cmocka_unit_test(bad_generation),
		cmocka_unit_test(mismatched),
	};
	int failed;

	ctx = BN_CTX_new();
	failed = cmocka_run_group_tests_name("RSA, bad keys", tests, NULL, NULL);
	BN_CTX_free(ctx);
	return failed;
}
