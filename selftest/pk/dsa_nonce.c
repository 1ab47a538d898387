// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether k is distributed evenly: who knows the private key, knows k = 1/s (h + x r) of each signature
 *
 * Statistics of 2000 k: in which of 16 parts from 0 to q they are, their lowest four bits, and how often each bit is set
 * that should be as often 0 as 1. Chi-square with 15 degrees of freedom is above LIMIT with probability 3e-7, a bit beyond
 * its bounds with 1e-8. The same statistics must refuse k that were made as they must not be made.
 */
#include "dsa_test.h"

#include <openssl/rand.h>
#include <string.h>

#define COUNT 2000
#define LIMIT 60.0
/* 5.7 standard deviations of COUNT bits */
#define BIT_LIMIT 128

static BIGNUM *nonces[COUNT];

static double chi_square(const unsigned int *bins)
{
	double expected = COUNT / 16.0, sum = 0;
	int i;

	for (i = 0; i < 16; i++)
		sum += (bins[i] - expected) * (bins[i] - expected) / expected;
	return sum;
}

/* why not, or NULL */
static const char *biased(const BIGNUM *q)
{
	unsigned int parts[16] = {}, lowest[16] = {}, ones;
	BIGNUM *t = BN_new();
	int i, bit;

	for (i = 0; i < COUNT; i++) {
		BN_lshift(t, nonces[i], 4);
		BN_div(t, NULL, t, q, bn_ctx);
		parts[BN_get_word(t)]++;
		lowest[BN_mod_word(nonces[i], 16)]++;
	}
	BN_free(t);
	if (chi_square(parts) > LIMIT)
		return "large ones are not as frequent as small ones";
	if (chi_square(lowest) > LIMIT)
		return "the lowest bits are not even";
	/* the highest depend on q */
	for (bit = 0; bit < BN_num_bits(q) - 16; bit++) {
		for (ones = 0, i = 0; i < COUNT; i++)
			ones += BN_is_bit_set(nonces[i], bit);
		if (ones < COUNT / 2 - BIT_LIMIT || ones > COUNT / 2 + BIT_LIMIT)
			return "a bit is not as often 0 as 1";
	}
	return NULL;
}

static void sign_all(struct ncr_dsa *key, const struct numbers *numbers)
{
	size_t q_size = ncr_dsa_q_bits(key) / 8, size;
	u8 digest[32], signature[NCR_DSA_SIGNATURE_MAX];
	BIGNUM *h = BN_new(), *r, *s, *inverse;
	int i;

	for (i = 0; i < COUNT; i++) {
		/* the same digest and others: k depends on neither */
		if (i % 2)
			RAND_bytes(digest, sizeof(digest));
		else
			memset(digest, 0, sizeof(digest));
		assert_int_equal(ncr_dsa_sign(key, digest, sizeof(digest), signature, &size), 0);
		decode_signature(signature, size, &r, &s);
		BN_bin2bn(digest, q_size, h);
		BN_mod_mul(nonces[i], numbers->x, r, numbers->q, bn_ctx);
		BN_mod_add(nonces[i], nonces[i], h, numbers->q, bn_ctx);
		inverse = BN_mod_inverse(NULL, s, numbers->q, bn_ctx);
		BN_mod_mul(nonces[i], nonces[i], inverse, numbers->q, bn_ctx);
		/* it is the k: r = (g^k modulo p) modulo q */
		if (i < 20) {
			BN_mod_exp(h, numbers->g, nonces[i], numbers->p, bn_ctx);
			BN_mod(h, h, numbers->q, bn_ctx);
			assert_int_equal(BN_cmp(h, r), 0);
		}
		BN_free(inverse);
		BN_free(r);
		BN_free(s);
	}
	BN_free(h);
}

static int compare(const void *a, const void *b)
{
	return BN_cmp(*(BIGNUM * const *)a, *(BIGNUM * const *)b);
}

static void assert_different(void)
{
	int i;

	qsort(nonces, COUNT, sizeof(nonces[0]), compare);
	for (i = 1; i < COUNT; i++)
		assert_true(BN_cmp(nonces[i - 1], nonces[i]));
}

/* A q between 0.65 and 0.85 of what its bits allow: there all that could be wrong is visible. */
static struct ncr_dsa *suitable_key(void)
{
	struct ncr_dsa *key;
	u8 top;

	while (true) {
		assert_int_equal(ncr_dsa_generate(1024, 160, &key), 0);
		top = key->q.m[2] >> 24;
		if (top >= 0xa7 && top <= 0xd9)
			return key;
		ncr_dsa_free(key);
	}
}

static void signatures_of(struct ncr_dsa *key)
{
	struct numbers numbers = numbers_of(key);
	const char *why;

	sign_all(key, &numbers);
	why = biased(numbers.q);
	if (why)
		fail_msg("%s", why);
	assert_different();
	numbers_free(&numbers);
}

static void even(void **state)
{
	struct ncr_dsa *key = suitable_key();

	(void)state;
	signatures_of(key);
	ncr_dsa_free(key);
	signatures_of(pair_of(2)->ours);
}

/* how a k is made as it must not be made */
enum { EVEN, REMAINDER, HIGHEST_SET, HIGHEST_CLEAR, LOWEST_BYTE, ODD, A_BIT, SHORT, WAYS };

static void make(BIGNUM *k, const BIGNUM *q, int way)
{
	int bits = BN_num_bits(q);

	do {
		BN_rand(k, bits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
		if (way == REMAINDER)
			BN_mod(k, k, q, bn_ctx);
		if (way == HIGHEST_SET)
			BN_set_bit(k, bits - 1);
		if (way == HIGHEST_CLEAR)
			BN_clear_bit(k, bits - 1);
		if (way == LOWEST_BYTE)
			BN_mask_bits(k, bits - 8);
		if (way == ODD)
			BN_set_bit(k, 0);
		/* one in eight has a bit set that it would not have */
		if (way == A_BIT && BN_is_bit_set(k, 3) && BN_is_bit_set(k, 7))
			BN_set_bit(k, bits / 2);
		if (way == SHORT && !BN_is_bit_set(k, 60))
			BN_mask_bits(k, bits - 4);
	} while (BN_cmp(k, q) >= 0 || BN_is_zero(k));
}

static void the_test_itself(void **state)
{
	struct ncr_dsa *key = suitable_key();
	struct numbers numbers = numbers_of(key);
	int way, i;

	(void)state;
	for (way = EVEN; way < WAYS; way++) {
		const char *why;

		for (i = 0; i < COUNT; i++)
			make(nonces[i], numbers.q, way);
		why = biased(numbers.q);
		if (way == EVEN ? !!why : !why)
			fail_msg("way %d: %s", way, why ? why : "not found");
	}
	numbers_free(&numbers);
	ncr_dsa_free(key);
}

int run_nonces(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(even),
		cmocka_unit_test(the_test_itself),
	};
	int failed, i;

	for (i = 0; i < COUNT; i++)
		nonces[i] = BN_new();
	failed = cmocka_run_group_tests_name("DSA, how k is distributed", tests, NULL, NULL);
	for (i = 0; i < COUNT; i++)
		BN_free(nonces[i]);
	return failed;
}
