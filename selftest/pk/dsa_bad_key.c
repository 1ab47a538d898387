// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys that must be refused, each with its one errno, and leave nothing behind; what making keys can end with
 */
#include "dsa_test.h"

#include <errno.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

typedef int (*encoder)(const struct numbers *, u8 **);

static const encoder encoders[] = { encode_traditional, encode_pkcs8, encode_spki };

static int import(size_t format, const u8 *der, size_t size, struct ncr_dsa **key)
{
	return (format == 2 ? import_public : import_private)(der, size, key);
}

/* --- encodings --- */

static void truncated(void **state)
{
	struct numbers numbers = numbers_of(pair_of(0)->ours);
	struct ncr_dsa *key;
	size_t j, left;

	(void)state;
	for (j = 0; j < ARRAY_SIZE(encoders); j++) {
		u8 *der, *longer;
		size_t size = encoders[j](&numbers, &der);

		for (left = 0; left < size; left++)
			assert_int_equal(import(j, der, left, &key), -EINVAL);
		longer = calloc(1, size + 1);
		memcpy(longer, der, size);
		assert_int_equal(import(j, longer, size + 1, &key), -EINVAL);
		free(longer);
		/* a format that is another one */
		assert_int_equal(import(j == 2 ? 0 : 2, der, size, &key), -EINVAL);
		OPENSSL_free(der);
	}
	numbers_free(&numbers);
}

/* Everything is held against everything else: no bit can be another one, but those of an x without its y. */
static void altered(void **state)
{
	struct numbers numbers = numbers_of(pair_of(0)->ours);
	struct ncr_dsa *key;
	size_t j, bit;

	(void)state;
	for (j = 0; j < ARRAY_SIZE(encoders); j++) {
		u8 *der;
		size_t size = encoders[j](&numbers, &der), end = size;

		if (j == 1)
			end -= BN_num_bytes(numbers.x);
		for (bit = 0; bit < 8 * end; bit++) {
			der[bit / 8] ^= 1 << bit % 8;
			if (import(j, der, size, &key) != -EINVAL)
				fail_msg("format %zu, bit %zu", j, bit);
			der[bit / 8] ^= 1 << bit % 8;
		}
		assert_int_equal(import(j, der, size, &key), 0);
		ncr_dsa_free(key);
		OPENSSL_free(der);
	}
	numbers_free(&numbers);
}

/* What OpenSSL would not write: keys without parameters, with NULL ones, indefinite lengths. */
static void not_the_format(void **state)
{
	/* RFC 3279 2.3.2 allows that somebody else has the parameters */
	static const u8 inherited[] = {
		0x30, 0x10, 0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01, 0x03, 0x03, 0x00, 0x02, 0x01,
	};
	static const u8 null[] = {
		0x30, 0x13, 0x30, 0x0b, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01, 0x05, 0x00, 0x03, 0x04, 0x00,
		0x02, 0x01, 0x05,
	};
	static const u8 private[] = {
		0x30, 0x13, 0x02, 0x01, 0x00, 0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01, 0x04, 0x03,
		0x02, 0x01, 0x05,
	};
	struct ncr_dsa *key;

	(void)state;
	assert_int_equal(import_public(inherited, sizeof(inherited), &key), -EINVAL);
	assert_int_equal(import_public(null, sizeof(null), &key), -EINVAL);
	assert_int_equal(import_private(private, sizeof(private), &key), -EINVAL);
	assert_int_equal(import_public((const u8 *)"", 0, &key), -EINVAL);
	assert_int_equal(import_private((const u8 *)"\x30\x80\0\0", 4, &key), -EINVAL);
}

/* --- numbers --- */

/* one verdict on all formats that have what is wrong */
static void assert_numbers(const struct numbers *numbers, int expected, int expected_pkcs8, const char *what)
{
	struct ncr_dsa *key;
	size_t j;
	u8 *der;

	for (j = numbers->x ? 0 : 2; j < ARRAY_SIZE(encoders); j++) {
		size_t size = encoders[j](numbers, &der);
		int verdict = import(j, der, size, &key);

		if (!verdict)
			ncr_dsa_free(key);
		if (verdict != (j == 1 ? expected_pkcs8 : expected))
			fail_msg("%s, format %zu: %d", what, j, verdict);
		OPENSSL_free(der);
	}
}

static void bad_y(void **state)
{
	struct numbers good = numbers_of(pair_of(0)->ours), bad = good;
	BIGNUM *y = BN_new();

	(void)state;
	bad.y = y;
	bad.x = NULL;
	BN_copy(y, good.y);
	assert_numbers(&bad, 0, 0, "y as it was");
	BN_zero(y);
	assert_numbers(&bad, -EINVAL, 0, "y = 0");
	BN_one(y);
	assert_numbers(&bad, -EINVAL, 0, "y = 1");
	BN_sub(y, good.p, BN_value_one());
	assert_numbers(&bad, -EINVAL, 0, "y = p - 1");
	BN_copy(y, good.p);
	assert_numbers(&bad, -EINVAL, 0, "y = p");
	BN_add_word(y, 1);
	assert_numbers(&bad, -EINVAL, 0, "y = p + 1");
	/* the right one, and p more: of the right order, where it has no more bits */
	BN_copy(y, good.g);
	while (BN_num_bits(y) > 1014)
		BN_mod_mul(y, y, good.g, good.p, bn_ctx);
	assert_numbers(&bad, 0, 0, "another y");
	BN_add(y, y, good.p);
	assert_numbers(&bad, -EINVAL, 0, "y + p");
	/* outside the subgroup: any number, and the right one times -1 */
	BN_rand_range(y, good.p);
	assert_numbers(&bad, -EINVAL, 0, "y of another order");
	BN_sub(y, good.p, good.y);
	assert_numbers(&bad, -EINVAL, 0, "y of order 2q");
	BN_free(y);
	numbers_free(&good);
}

/* a private key in its two formats */
static void assert_private(const struct numbers *numbers, int traditional, int pkcs8, const char *what)
{
	struct ncr_dsa *key;
	size_t j;
	u8 *der;

	for (j = 0; j < 2; j++) {
		size_t size = encoders[j](numbers, &der);
		int verdict = import_private(der, size, &key);

		if (!verdict)
			ncr_dsa_free(key);
		if (verdict != (j ? pkcs8 : traditional))
			fail_msg("%s, format %zu: %d", what, j, verdict);
		OPENSSL_free(der);
	}
}

static void bad_x(void **state)
{
	struct numbers good = numbers_of(pair_of(0)->ours), bad = good;
	BIGNUM *x = BN_new(), *y = BN_new();

	(void)state;
	bad.x = x;
	BN_copy(x, good.x);
	assert_private(&bad, 0, 0, "x as it was");
	/* another private key than the public one's */
	BN_add_word(x, 1);
	if (BN_cmp(x, good.q) < 0)
		assert_private(&bad, -EINVAL, 0, "x + 1");
	BN_zero(x);
	assert_private(&bad, -EINVAL, -EINVAL, "x = 0");
	BN_copy(x, good.q);
	assert_private(&bad, -EINVAL, -EINVAL, "x = q");
	/* the y that belongs to x, and x not below q */
	bad.y = y;
	BN_one(y);
	assert_private(&bad, -EINVAL, -EINVAL, "x = q, y = 1");
	BN_zero(x);
	assert_private(&bad, -EINVAL, -EINVAL, "x = 0, y = 1");
	BN_one(x);
	BN_copy(y, good.g);
	assert_private(&bad, 0, 0, "x = 1");
	BN_copy(x, good.q);
	BN_add_word(x, 1);
	assert_private(&bad, -EINVAL, -EINVAL, "x = q + 1, y = g");
	BN_sub(x, good.q, BN_value_one());
	BN_mod_inverse(y, good.g, good.p, bn_ctx);
	assert_private(&bad, 0, 0, "x = q - 1");
	BN_free(x);
	BN_free(y);
	numbers_free(&good);
}

/* Longer than the sizes allow; PrivateKeyInfo has no y. */
static void long_numbers(void **state)
{
	struct numbers numbers = numbers_of(pair_of(0)->ours);
	BIGNUM **members[] = { &numbers.p, &numbers.q, &numbers.g, &numbers.y, &numbers.x };
	static const int bits[] = { 1024, 160, 1024, 1024, 160 };
	size_t i;
	int many;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(members); i++)
		for (many = 0; many < 2; many++) {
			BIGNUM *right = *members[i];

			*members[i] = BN_dup(right);
			BN_set_bit(*members[i], many ? 9000 : bits[i]);
			if (i == 4)
				assert_private(&numbers, -EINVAL, -EINVAL, "a long x");
			else
				assert_numbers(&numbers, -EINVAL, i == 3 ? 0 : -EINVAL, "a long number");
			BN_free(*members[i]);
			*members[i] = right;
		}
	numbers_free(&numbers);
}

static void bad_g(void **state)
{
	struct numbers good = numbers_of(pair_of(0)->ours), bad = good;
	BIGNUM *g = BN_new(), *y = BN_new();

	(void)state;
	bad.g = g;
	bad.x = NULL;
	BN_zero(g);
	assert_numbers(&bad, -EINVAL, 0, "g = 0");
	BN_one(g);
	assert_numbers(&bad, -EINVAL, 0, "g = 1");
	BN_sub(g, good.p, BN_value_one());
	assert_numbers(&bad, -EINVAL, 0, "g = p - 1");
	BN_copy(g, good.p);
	assert_numbers(&bad, -EINVAL, 0, "g = p");
	BN_add_word(g, 1);
	assert_numbers(&bad, -EINVAL, 0, "g = p + 1");
	BN_rand_range(g, good.p);
	assert_numbers(&bad, -EINVAL, 0, "g of another order");
	/* of order 2q, with the y that belongs to it, for an even x, whose order is q */
	BN_sub(g, good.p, good.g);
	assert_numbers(&bad, -EINVAL, 0, "g of order 2q");
	bad.x = good.x;
	bad.y = y;
	BN_clear_bit(good.x, 0);
	BN_mod_exp(y, g, good.x, good.p, bn_ctx);
	assert_numbers(&bad, -EINVAL, -EINVAL, "g of order 2q, and its y");
	BN_copy(g, good.g);
	assert_numbers(&bad, 0, 0, "the same with a good g");
	BN_free(g);
	BN_free(y);
	numbers_free(&good);
}

/* a prime of that many bits that is 1 modulo @order (or any); @order is not changed */
static BIGNUM *prime(int bits, const BIGNUM *order)
{
	BIGNUM *p = BN_new(), *two = BN_new();

	if (order)
		BN_lshift1(two, order);
	do {
		BN_generate_prime_ex2(p, bits, 0, order ? two : NULL, order ? BN_value_one() : NULL, NULL, bn_ctx);
	} while (BN_num_bits(p) != bits);
	BN_free(two);
	return p;
}

/* the rest of a key: any element to the power of @exponent is a g with g^q = 1 */
static struct numbers finish(BIGNUM *p, BIGNUM *q, const BIGNUM *exponent)
{
	struct numbers numbers = { .p = p, .q = q, .g = BN_new(), .y = BN_new(), .x = BN_new() };

	do {
		BN_rand_range(numbers.g, p);
		BN_mod_exp(numbers.g, numbers.g, exponent, p, bn_ctx);
	} while (BN_is_one(numbers.g) || BN_is_zero(numbers.g));
	do {
		BN_rand_range(numbers.x, q);
		BN_mod_exp(numbers.y, numbers.g, numbers.x, p, bn_ctx);
	} while (BN_is_zero(numbers.x) || BN_is_one(numbers.y));
	return numbers;
}

static struct numbers finish_in_field(BIGNUM *p, BIGNUM *q)
{
	BIGNUM *exponent = BN_new();
	struct numbers numbers;

	BN_sub(exponent, p, BN_value_one());
	BN_div(exponent, NULL, exponent, q, bn_ctx);
	numbers = finish(p, q, exponent);
	BN_free(exponent);
	return numbers;
}

/* p = 1 modulo q, and g of order q: all that is wrong is that p, or q, is a product. */
static void composite(void **state)
{
	BIGNUM *p, *q, *a, *b, *t = BN_new(), *u = BN_new();
	struct numbers numbers;

	(void)state;
	q = prime(160, NULL);
	numbers = finish_in_field(prime(1024, q), q);
	assert_numbers(&numbers, 0, 0, "made as the bad ones are");
	numbers_free(&numbers);

	/* p = a b; a - 1 and b - 1 are multiples of q; every element to the power of (a-1)/q (b-1)/q q is 1 */
	q = prime(160, NULL);
	p = BN_new();
	do {
		a = prime(512, q);
		b = prime(512, q);
		BN_mul(p, a, b, bn_ctx);
		BN_sub(a, a, BN_value_one());
		BN_div(a, NULL, a, q, bn_ctx);
		BN_sub(b, b, BN_value_one());
		BN_div(b, NULL, b, q, bn_ctx);
		BN_mul(t, a, b, bn_ctx);
		BN_free(a);
		BN_free(b);
	} while (BN_num_bits(p) != 1024);
	numbers = finish(p, q, t);
	BN_mod_exp(u, numbers.g, q, p, bn_ctx);
	assert_true(BN_is_one(u));
	assert_numbers(&numbers, -EINVAL, -EINVAL, "p is a product of two primes");
	numbers_free(&numbers);

	/* q = a b */
	q = BN_new();
	do {
		a = prime(80, NULL);
		b = prime(80, NULL);
		BN_mul(q, a, b, bn_ctx);
		BN_free(a);
		BN_free(b);
	} while (BN_num_bits(q) != 160);
	numbers = finish_in_field(prime(1024, q), q);
	assert_numbers(&numbers, -EINVAL, -EINVAL, "q is a product of two primes");
	numbers_free(&numbers);

	/* a small factor: 3 */
	q = prime(159, NULL);
	BN_mul_word(q, 3);
	if (BN_num_bits(q) == 160) {
		numbers = finish_in_field(prime(1024, q), q);
		assert_numbers(&numbers, -EINVAL, -EINVAL, "3 divides q");
		numbers_free(&numbers);
	} else {
		BN_free(q);
	}
	BN_free(t);
	BN_free(u);
}

/* q does not divide p - 1, so that no g but 1 has g^q = 1; and numbers that are even. */
static void bad_order(void **state)
{
	struct numbers good = numbers_of(pair_of(0)->ours), bad = good;

	(void)state;
	bad.q = prime(160, NULL);
	assert_numbers(&bad, -EINVAL, -EINVAL, "another q");
	BN_free(bad.q);
	bad.q = BN_dup(good.q);
	BN_clear_bit(bad.q, 0);
	assert_numbers(&bad, -EINVAL, -EINVAL, "an even q");
	BN_free(bad.q);
	bad = good;
	bad.p = prime(1024, NULL);
	assert_numbers(&bad, -EINVAL, -EINVAL, "another p");
	BN_free(bad.p);
	bad.p = BN_dup(good.p);
	BN_clear_bit(bad.p, 0);
	assert_numbers(&bad, -EINVAL, -EINVAL, "an even p");
	BN_free(bad.p);
	numbers_free(&good);
}

/* Only the four pairs of sizes: looked at before anything is computed. */
static void bad_sizes(void **state)
{
	static const int p_bits[] = { 512, 1016, 1023, 1024, 1025, 1032, 1536, 2040, 2047, 2048, 2049, 3064, 3071, 3072,
				      3073, 4096, 8192 };
	static const int q_bits[] = { 64, 152, 159, 160, 161, 168, 192, 223, 224, 225, 255, 256, 257, 264, 512 };
	struct numbers numbers = { BN_new(), BN_new(), BN_new(), BN_new(), BN_new() };
	struct ncr_dsa *key;
	size_t i, j, k, found = 0;

	(void)state;
	BN_set_word(numbers.g, 4);
	BN_set_word(numbers.y, 16);
	BN_set_word(numbers.x, 2);
	for (i = 0; i < ARRAY_SIZE(p_bits); i++)
		for (j = 0; j < ARRAY_SIZE(q_bits); j++) {
			bool allowed = false;
			u8 *der;
			size_t size;

			BN_rand(numbers.p, p_bits[i], BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
			BN_rand(numbers.q, q_bits[j], BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
			for (k = 0; k < SIZES; k++)
				allowed |= (int)all_sizes[k].p == p_bits[i] && (int)all_sizes[k].q == q_bits[j];
			size = encode_traditional(&numbers, &der);
			assert_int_equal(ncr_dsa_read_private(der, size, &key), allowed ? 0 : -EINVAL);
			if (allowed)
				ncr_dsa_free(key);
			assert_int_equal(import_private(der, size, &key), -EINVAL);
			found += allowed;
			OPENSSL_free(der);
		}
	assert_int_equal(found, SIZES);
	numbers_free(&numbers);
}

/* --- making keys --- */

static void bad_generation(void **state)
{
	static const struct sizes bad[] = {
		{ 0, 0 }, { 512, 160 }, { 1024, 0 }, { 1024, 224 }, { 1024, 256 }, { 2048, 160 }, { 2048, 255 }, { 3072, 224 },
		{ 3072, 0 }, { 4096, 256 }, { UINT32_MAX, UINT32_MAX }, { 160, 1024 },
	};
	struct ncr_dsa *key;
	long live = memory_count.live;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(ncr_dsa_generate(bad[i].p, bad[i].q, &key), -EINVAL);
	random_error = -ENOTRECOVERABLE;
	assert_int_equal(ncr_dsa_generate(1024, 160, &key), -ENOTRECOVERABLE);
	random_error = 0;
	assert_memory(live);
}

/* A fatal signal ends it wherever it comes, within one prime test, and nothing is left. */
static void interrupted(void **state)
{
	const struct pair *pair = pair_of(0);
	long live = memory_count.live;
	struct ncr_dsa *key;
	int error, interruptions = 0;
	u8 *der;
	size_t size;
	long at;

	(void)state;
	for (at = 1; ; at += 1 + at / 7) {
		signal_at = at;
		error = ncr_dsa_generate(1024, 160, &key);
		if (!error)
			break;
		assert_int_equal(error, -EINTR);
		assert_int_equal(signal_at, 1);
		assert_memory(live);
		interruptions++;
	}
	signal_at = 0;
	ncr_dsa_free(key);
	assert_memory(live);
	assert_true(interruptions > 10);

	size = spki_of(pair->theirs, &der);
	signal_at = 50;
	assert_int_equal(import_public(der, size, &key), -EINTR);
	signal_at = 0;
	OPENSSL_free(der);
}

/* Each allocation fails once: an error, nothing lost, and in the end the result. */
static void no_memory(void **state)
{
	const struct pair *pair = pair_of(0);
	u8 *traditional, *pkcs8, *spki, written[NCR_DSA_ENCODED_MAX];
	size_t traditional_size = traditional_of(pair->theirs, &traditional);
	size_t pkcs8_size = pkcs8_of(pair->theirs, &pkcs8), spki_size = spki_of(pair->theirs, &spki), size;
	struct ncr_dsa *key;
	long fail_at, live = memory_count.live;
	int step, error;

	(void)state;
	for (step = 0; step < 7; step++)
		for (fail_at = 1; ; fail_at++) {
			memory_count.fail_at = fail_at;
			key = NULL;
			size = sizeof(written);
			error = step == 0 ? ncr_dsa_import_private(traditional, traditional_size, &key) :
				step == 1 ? ncr_dsa_import_private(pkcs8, pkcs8_size, &key) :
				step == 2 ? ncr_dsa_import_public(spki, spki_size, &key) :
				step == 3 ? ncr_dsa_export_private(pair->ours, written, &size) :
				step == 4 ? ncr_dsa_export_public(pair->ours, written, &size) :
				step == 5 ? ncr_dsa_consistent(pair->ours) :
					    ncr_dsa_generate(1024, 160, &key);
			if (memory_count.fail_at) {
				memory_count.fail_at = 0;
				assert_int_equal(error, 0);
				ncr_dsa_free(key);
				assert_memory(live);
				assert_true(fail_at > 1);
				break;
			}
			if (error != -ENOMEM)
				fail_msg("step %d, allocation %ld: %d", step, fail_at, error);
			assert_memory(live);
			/* making a key allocates thousands of times, for one candidate as for another */
			if (step == 6 && fail_at > 30)
				fail_at += fail_at / 5;
		}
	OPENSSL_free(traditional);
	OPENSSL_free(pkcs8);
	OPENSSL_free(spki);
}

/* What comes after p and q was found: the generator, the pair, its test. */
static void no_memory_late(void **state)
{
	const struct pair *pair = pair_of(0);
	struct ncr_dsa_domain domain;
	u8 seed[32] = { 1 };
	long fail_at, live = memory_count.live;
	u64 *limbs = calloc(NCR_DSA_DOMAIN_LIMBS(16, 3), sizeof(u64));
	int error;

	(void)state;
	ncr_dsa_domain_init(&domain, 1024, 160, limbs);
	domain.seed = seed;
	domain.seed_size = sizeof(seed);
	memcpy(domain.p, pair->ours->p.m, 16 * sizeof(u64));
	memcpy(domain.q_limbs, pair->ours->q.m, 3 * sizeof(u64));
	for (fail_at = 1; ; fail_at++) {
		memory_count.fail_at = fail_at;
		error = ncr_dsa_make_generator(&domain, 1);
		if (memory_count.fail_at)
			break;
		assert_int_equal(error, -ENOMEM);
		assert_memory(live);
	}
	memory_count.fail_at = 0;
	assert_int_equal(error, 0);
	assert_true(fail_at > 5);
	/* a seed that is shorter than q */
	domain.seed_size = 19;
	assert_int_equal(ncr_dsa_make_primes(&domain), -EINVAL);
	assert_memory(live);
	free(limbs);
}

int run_bad_keys(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truncated),
		cmocka_unit_test(altered),
		cmocka_unit_test(not_the_format),
		cmocka_unit_test(bad_y),
		cmocka_unit_test(bad_x),
		cmocka_unit_test(long_numbers),
		cmocka_unit_test(bad_g),
		cmocka_unit_test(composite),
		cmocka_unit_test(bad_order),
		cmocka_unit_test(bad_sizes),
		cmocka_unit_test(bad_generation),
		cmocka_unit_test(interrupted),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(no_memory_late),
	};

	return cmocka_run_group_tests_name("DSA, bad keys", tests, NULL, NULL);
}
