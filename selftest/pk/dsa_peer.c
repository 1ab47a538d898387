// SPDX-License-Identifier: GPL-2.0-or-later
#include "dsa_test.h"

#include <errno.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

/* --- formats --- */

static void formats(void **state)
{
	static int (*const export[])(const struct ncr_dsa *, u8 *, size_t *) = {
		ncr_dsa_export_private, ncr_dsa_export_pkcs8, ncr_dsa_export_public,
	};
	static int (*const encode[])(EVP_PKEY *, u8 **) = { traditional_of, pkcs8_of, spki_of };
	size_t i, j;

	(void)state;
	for (i = 0; i < SIZES; i++)
		for (j = 0; j < ARRAY_SIZE(export); j++) {
			const struct pair *pair = pair_of(i);
			struct ncr_dsa *again;
			u8 *der, *written;
			size_t size = encode[j](pair->theirs, &der), room = size;

			assert_true(size <= NCR_DSA_ENCODED_MAX);
			written = malloc(size);
			assert_int_equal(export[j](pair->ours, written, &room), 0);
			assert_int_equal(room, size);
			assert_memory_equal(written, der, size);
			/* too little room: how much it takes, and nothing else */
			memset(written, 0xa5, size);
			for (room = 0; room < size; room += 97) {
				size_t needed = room;

				assert_int_equal(export[j](pair->ours, written, &needed), -EOVERFLOW);
				assert_int_equal(needed, size);
				assert_int_equal(written[0], 0xa5);
			}
			if (j == 2) {
				assert_int_equal(import_public(der, size, &again), 0);
			} else {
				assert_int_equal(import_private(der, size, &again), 0);
				ncr_dsa_free(again);
				assert_int_equal(ncr_dsa_read_private(der, size, &again), 0);
			}
			/* also the public key that PrivateKeyInfo does not have */
			assert_true(ncr_dsa_same_public(pair->ours, again));
			assert_true(ncr_dsa_is_private(again) == (j != 2));
			assert_true(ncr_dsa_memory(again) > 4 * all_sizes[i].p / 8);
			room = size;
			assert_int_equal(export[j](again, written, &room), 0);
			assert_memory_equal(written, der, size);
			ncr_dsa_free(again);
			free(written);
			OPENSSL_free(der);
		}
}

/* --- signatures --- */

static bool they_verify(EVP_PKEY *key, const u8 *digest, size_t digest_size, const u8 *signature, size_t size)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	bool good;

	assert_int_equal(EVP_PKEY_verify_init(ctx), 1);
	good = EVP_PKEY_verify(ctx, signature, size, digest, digest_size) == 1;
	EVP_PKEY_CTX_free(ctx);
	return good;
}

static size_t they_sign(EVP_PKEY *key, const u8 *digest, size_t digest_size, u8 *signature)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	size_t size = NCR_DSA_SIGNATURE_MAX;

	assert_int_equal(EVP_PKEY_sign_init(ctx), 1);
	assert_int_equal(EVP_PKEY_sign(ctx, signature, &size, digest, digest_size), 1);
	EVP_PKEY_CTX_free(ctx);
	return size;
}

static void sign_and_verify(const struct pair *pair, size_t digest_size)
{
	u8 digest[64], *signature = malloc(NCR_DSA_SIGNATURE_MAX), *exact;
	size_t size = 4711, q_size = ncr_dsa_q_bits(pair->ours) / 8, last = digest_size < q_size ? digest_size : q_size;

	RAND_bytes(digest, sizeof(digest));
	exact = malloc(ncr_dsa_signature_max(pair->ours));
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, digest_size, exact, &size), 0);
	assert_true(size <= ncr_dsa_signature_max(pair->ours));
	assert_true(they_verify(pair->theirs, digest, digest_size, exact, size));
	assert_int_equal(ncr_dsa_verify(pair->public, digest, digest_size, exact, size), 0);
	free(exact);

	size = they_sign(pair->theirs, digest, digest_size, signature);
	exact = malloc(size);
	memcpy(exact, signature, size);
	assert_int_equal(ncr_dsa_verify(pair->public, digest, digest_size, exact, size), 0);
	assert_int_equal(ncr_dsa_verify(pair->ours, digest, digest_size, exact, size), 0);

	/* one bit of the digest, the last that counts; one that does not; and one of the signature */
	digest[last - 1] ^= 1;
	assert_int_equal(ncr_dsa_verify(pair->public, digest, digest_size, exact, size), -EBADMSG);
	digest[last - 1] ^= 1;
	if (digest_size > q_size) {
		digest[q_size] ^= 0x80;
		assert_int_equal(ncr_dsa_verify(pair->public, digest, digest_size, exact, size), 0);
	}
	exact[size - 1] ^= 0x10;
	assert_int_equal(ncr_dsa_verify(pair->public, digest, digest_size, exact, size), -EBADMSG);
	free(exact);
	free(signature);
}

static void signatures(void **state)
{
	/* of SHA-1 and SHA-2, and what is none */
	static const size_t digest_sizes[] = { 20, 28, 32, 48, 64, 1, 19, 33 };
	size_t i, j;

	(void)state;
	for (i = 0; i < SIZES; i++)
		for (j = 0; j < ARRAY_SIZE(digest_sizes); j++)
			sign_and_verify(pair_of(i), digest_sizes[j]);
}

/* Digests that are no number below q: all ones, all zeros, q itself. */
static void large_digests(void **state)
{
	size_t i;
	int which;

	(void)state;
	for (i = 0; i < SIZES; i++)
		for (which = 0; which < 3; which++) {
			const struct pair *pair = pair_of(i);
			size_t size, q_size = all_sizes[i].q / 8;
			u8 digest[32], signature[NCR_DSA_SIGNATURE_MAX];

			memset(digest, which ? 0xff : 0, sizeof(digest));
			if (which == 2)
				ncr_limbs_write(digest, q_size, pair->ours->q.m, pair->ours->q.n);
			assert_int_equal(ncr_dsa_sign(pair->ours, digest, q_size, signature, &size), 0);
			assert_true(they_verify(pair->theirs, digest, q_size, signature, size));
			size = they_sign(pair->theirs, digest, q_size, signature);
			assert_int_equal(ncr_dsa_verify(pair->public, digest, q_size, signature, size), 0);
		}
}

/* Numbers of a signature that are short come up: hundreds of them. */
static void many(void **state)
{
	const struct pair *pair = pair_of(0);
	u8 digest[20] = {}, signature[NCR_DSA_SIGNATURE_MAX];
	size_t size, shortest = SIZE_MAX, longest = 0;
	int i;

	(void)state;
	for (i = 0; i < 1500; i++) {
		digest[i % 20]++;
		assert_int_equal(ncr_dsa_sign(pair->ours, digest, 20, signature, &size), 0);
		assert_true(they_verify(pair->theirs, digest, 20, signature, size));
		shortest = size < shortest ? size : shortest;
		longest = size > longest ? size : longest;
	}
	/* whether the longest is there depends on q: r and s are below it */
	assert_true(longest >= ncr_dsa_signature_max(pair->ours) - 2 && longest <= ncr_dsa_signature_max(pair->ours));
	assert_true(shortest < longest);
}

/* --- keys that we make --- */

static void assert_domain(const struct ncr_dsa *key, const struct sizes *sizes)
{
	struct numbers numbers = numbers_of(key);
	BIGNUM *t = BN_new();

	assert_int_equal(BN_num_bits(numbers.p), sizes->p);
	assert_int_equal(BN_num_bits(numbers.q), sizes->q);
	assert_int_equal(BN_check_prime(numbers.p, bn_ctx, NULL), 1);
	assert_int_equal(BN_check_prime(numbers.q, bn_ctx, NULL), 1);
	BN_mod(t, numbers.p, numbers.q, bn_ctx);
	assert_true(BN_is_one(t));
	assert_true(!BN_is_zero(numbers.g) && !BN_is_one(numbers.g) && BN_cmp(numbers.g, numbers.p) < 0);
	BN_mod_exp(t, numbers.g, numbers.q, numbers.p, bn_ctx);
	assert_true(BN_is_one(t));
	assert_true(!BN_is_zero(numbers.x) && BN_cmp(numbers.x, numbers.q) < 0);
	BN_mod_exp(t, numbers.g, numbers.x, numbers.p, bn_ctx);
	assert_int_equal(BN_cmp(t, numbers.y), 0);
	BN_free(t);
	numbers_free(&numbers);
}

static void assert_generated(const struct sizes *sizes)
{
	u8 der[NCR_DSA_ENCODED_MAX];
	const u8 *at = der;
	size_t size = sizeof(der);
	struct pair pair;

	assert_int_equal(ncr_dsa_generate(sizes->p, sizes->q, &pair.ours), 0);
	pair.public = pair.ours;
	assert_domain(pair.ours, sizes);
	assert_int_equal(ncr_dsa_export_pkcs8(pair.ours, der, &size), 0);
	pair.theirs = d2i_AutoPrivateKey(NULL, &at, size);
	assert_non_null(pair.theirs);
	sign_and_verify(&pair, 32);
	EVP_PKEY_free(pair.theirs);
	ncr_dsa_free(pair.ours);
}

static void generated(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < SIZES; i++)
		assert_generated(&all_sizes[i]);
	for (i = 0; i < 5; i++)
		assert_generated(&all_sizes[0]);
}

/* No two are alike in anything. */
static void different(void **state)
{
	struct ncr_dsa *a, *b;
	struct numbers first, second;

	(void)state;
	assert_int_equal(ncr_dsa_generate(1024, 160, &a), 0);
	assert_int_equal(ncr_dsa_generate(1024, 160, &b), 0);
	assert_false(ncr_dsa_same_public(a, b));
	first = numbers_of(a);
	second = numbers_of(b);
	assert_true(BN_cmp(first.p, second.p) && BN_cmp(first.q, second.q) && BN_cmp(first.g, second.g) &&
		    BN_cmp(first.x, second.x));
	numbers_free(&first);
	numbers_free(&second);
	ncr_dsa_free(a);
	ncr_dsa_free(b);
}

int run_peer(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(signatures),
		cmocka_unit_test(large_digests),
		cmocka_unit_test(many),
		cmocka_unit_test(generated),
		cmocka_unit_test(different),
	};

	return cmocka_run_group_tests_name("DSA and OpenSSL", tests, NULL, NULL);
}
