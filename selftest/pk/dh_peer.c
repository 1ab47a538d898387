// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Diffie-Hellman with OpenSSL on the other side
 */
#include "dh_test.h"

#include "pk/dh_key.h"

#include <errno.h>
#include <openssl/dh.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* --- OpenSSL's side --- */

/* their secret, padded to the size of p */
static void they_derive(EVP_PKEY *key, const struct group *group, const u8 *y, size_t y_size, u8 *secret, size_t size)
{
	EVP_PKEY *peer = their_public(group, y, y_size);
	EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new(key, NULL);

	assert_int_equal(EVP_PKEY_derive_init(key_ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_dh_pad(key_ctx, 1), 1);
	assert_int_equal(EVP_PKEY_derive_set_peer(key_ctx, peer), 1);
	assert_int_equal(EVP_PKEY_derive(key_ctx, secret, &size), 1);
	assert_int_equal(size, BN_num_bytes(group->p));
	EVP_PKEY_CTX_free(key_ctx);
	EVP_PKEY_free(peer);
}

static size_t public_of(const struct ncr_dh *key, u8 *y)
{
	size_t size = MAX_SIZE;

	assert_int_equal(ncr_dh_export_public(key, y, &size), 0);
	return size;
}

static size_t their_public_of(EVP_PKEY *key, u8 *y)
{
	BIGNUM *number = number_of(key, "pub");
	size_t size = BN_bn2bin(number, y);

	BN_free(number);
	return size;
}

/* both sides have the same secret, and each takes the other's number */
static void agree(const struct ncr_dh *ours, EVP_PKEY *theirs, const struct group *group)
{
	size_t size = ncr_dh_size(ours), y_size;
	u8 y[MAX_SIZE], *secret = malloc(size), *expected = malloc(size);

	y_size = public_of(ours, y);
	assert_true(y[0]);
	assert_int_equal(ncr_dh_check_public(y, y_size), 0);
	they_derive(theirs, group, y, y_size, expected, size);
	y_size = their_public_of(theirs, y);
	assert_int_equal(ncr_dh_derive(ours, y, y_size, secret), 0);
	assert_memory_equal(secret, expected, size);
	free(secret);
	free(expected);
}

static bool same(const struct ncr_dh *a, const struct ncr_dh *b)
{
	return a->bits == b->bits && a->group == b->group && a->order_known == b->order_known &&
	       !memcmp(a->limbs, b->limbs, 5 * a->p.n * sizeof(u64));
}

/* our PrivateKeyInfo, read by OpenSSL and by ourselves; that it says what theirs says */
static void export_and_read(const struct ncr_dh *ours, const struct group *group)
{
	static const char * const names[] = { "p", "g", "pub", "priv" };
	size_t size = 0, room, i, y_size;
	u8 *der, y[MAX_SIZE];
	const u8 *at;
	PKCS8_PRIV_KEY_INFO *info;
	struct ncr_dh *again;
	EVP_PKEY *read;
	BIO *bio;

	assert_int_equal(ncr_dh_export_private(ours, NULL, &size), -EOVERFLOW);
	assert_in_range(size, 1, NCR_DH_ENCODED_MAX);
	der = malloc(size);
	memset(der, 0xa5, size);
	for (room = 0; room < size; room += 97) {
		size_t needed = room;

		assert_int_equal(ncr_dh_export_private(ours, der, &needed), -EOVERFLOW);
		assert_int_equal(needed, size);
		assert_int_equal(der[0], 0xa5);
	}
	room = size;
	assert_int_equal(ncr_dh_export_private(ours, der, &room), 0);
	assert_int_equal(room, size);

	at = der;
	info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, size);
	assert_non_null(info);
	assert_ptr_equal(at, der + size);
	read = EVP_PKCS82PKEY(info);
	assert_non_null(read);
	assert_string_equal(EVP_PKEY_get0_type_name(read), "DH");
	for (i = 0; i < 4; i++) {
		const u64 *limbs[] = { ours->p.m, ours->g, ours->y, ours->x };
		BIGNUM *number = number_of(read, names[i]);
		u8 bytes[MAX_SIZE], bytes_ours[MAX_SIZE];

		BN_bn2binpad(number, bytes, MAX_SIZE);
		ncr_limbs_write(bytes_ours, MAX_SIZE, limbs[i], ours->p.n);
		assert_memory_equal(bytes, bytes_ours, MAX_SIZE);
		BN_free(number);
	}
	agree(ours, read, group);
	EVP_PKEY_free(read);

	/* what PEM is made of */
	bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info);
	read = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	assert_non_null(read);
	y_size = their_public_of(read, y);
	EVP_PKEY_free(read);
	BIO_free(bio);
	PKCS8_PRIV_KEY_INFO_free(info);

	assert_int_equal(ncr_dh_import_private(der, size, &again), 0);
	assert_true(same(ours, again));
	ncr_dh_free(again);
	assert_int_equal(ncr_dh_read_private(der, size, &again), 0);
	assert_true(same(ours, again));
	assert_int_equal(ncr_dh_consistent(again), 0);
	assert_int_equal(public_of(again, der), y_size);
	assert_memory_equal(der, y, y_size);
	ncr_dh_free(again);
	free(der);
}

static void assert_group(const struct ncr_dh *key, const struct group *group, bool order_known)
{
	assert_int_equal(ncr_dh_bits(key), BN_num_bits(group->p));
	assert_int_equal(ncr_dh_size(key), BN_num_bytes(group->p));
	assert_true(ncr_dh_memory(key) >= 5 * ncr_dh_size(key));
	if (group->name)
		assert_string_equal(ncr_dh_group(key), group->name);
	else
		assert_null(ncr_dh_group(key));
	assert_int_equal(key->order_known, order_known);
	assert_int_equal(ncr_dh_consistent(key), 0);
}

/* ours with theirs, theirs imported with theirs, ours exported with ours */
static void both_ways(const struct group *group, bool order_known)
{
	EVP_PKEY *theirs = their_key(group), *others = their_key(group);
	struct ncr_dh *ours, *imported;
	u8 *der, y[MAX_SIZE], their_y[MAX_SIZE];
	size_t size = pkcs8_of(theirs, &der);

	assert_int_equal(generate(group, &ours), 0);
	assert_group(ours, group, order_known);
	agree(ours, theirs, group);
	export_and_read(ours, group);

	assert_int_equal(ncr_dh_import_private(der, size, &imported), 0);
	assert_group(imported, group, order_known);
	assert_int_equal(public_of(imported, y), their_public_of(theirs, their_y));
	assert_memory_equal(y, their_y, their_public_of(theirs, their_y));
	agree(imported, others, group);
	export_and_read(imported, group);

	ncr_dh_free(ours);
	ncr_dh_free(imported);
	EVP_PKEY_free(theirs);
	EVP_PKEY_free(others);
	OPENSSL_free(der);
}

static void named_both_ways(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < NAMED; i++)
		both_ways(&named[i], true);
}

/* as openssl dhparam makes them: a safe prime, and 2 or 5 */
static void parameters_both_ways(void **state)
{
	static const struct {
		int bits, g;
	} cases[] = { { 512, 2 }, { 513, 5 }, { 560, 2 }, { 576, 5 }, { 640, 2 }, { 641, 2 } };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
		EVP_PKEY *parameters = NULL;
		struct group group = {};

		EVP_PKEY_paramgen_init(key_ctx);
		EVP_PKEY_CTX_set_dh_paramgen_prime_len(key_ctx, cases[i].bits);
		EVP_PKEY_CTX_set_dh_paramgen_generator(key_ctx, cases[i].g);
		assert_int_equal(EVP_PKEY_paramgen(key_ctx, &parameters), 1);
		group.p = number_of(parameters, "p");
		group.g = number_of(parameters, "g");
		both_ways(&group, BN_kronecker(group.g, group.p, ctx) == 1);
		BN_free(group.p);
		BN_free(group.g);
		EVP_PKEY_free(parameters);
		EVP_PKEY_CTX_free(key_ctx);
	}
	/* 4 is a square, whatever p is; one that is none, generates all numbers */
	both_ways(&safe, true);
	both_ways(&whole, false);
}

/* as DSA has them; and an odd number of bits, of which limbs and bytes are broken */
static void small_order_both_ways(void **state)
{
	struct group group = { .p = BN_new(), .g = BN_new() };

	(void)state;
	both_ways(&schnorr, false);
	BN_generate_prime_ex(group.p, 1027, 0, NULL, NULL, NULL);
	BN_set_word(group.g, 3);
	both_ways(&group, false);
	BN_free(group.p);
	BN_free(group.g);
}

/* The p of a group with a name, and another generator: known to be safe, and not that group. */
static void other_generator(void **state)
{
	struct group group = { .p = named[7].p, .g = BN_new() };

	(void)state;
	BN_set_word(group.g, 4);
	both_ways(&group, true);
	BN_set_word(group.g, 3);
	while (BN_kronecker(group.g, group.p, ctx) == 1)
		BN_add_word(group.g, 1);
	both_ways(&group, false);
	BN_free(group.g);
}

/* Zeros on the left of a secret stay, those of a public key are none of it. */
static void leading_zeros(void **state)
{
	struct ncr_dh *ours, *other;
	bool short_secret = false, short_public = false;
	u8 y[MAX_SIZE], padded[MAX_SIZE] = {}, secret[64], again[64], der[DER_ROOM];
	BIGNUM *x = BN_new();
	size_t size, i;

	(void)state;
	assert_int_equal(generate(&safe, &ours), 0);
	for (i = 0; i < 20000 && !(short_secret && short_public); i++) {
		EVP_PKEY *theirs;

		/* not generated: testing the group takes long */
		BN_rand(x, 225, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
		assert_int_equal(ncr_dh_read_private(der, encode(der, safe.p, safe.g, NULL, x), &other), 0);
		size = public_of(other, y);
		memset(secret, 0xa5, sizeof(secret));
		assert_int_equal(ncr_dh_derive(ours, y, size, secret), 0);
		if (size < 64 || !secret[0]) {
			short_public |= size < 64;
			short_secret |= !secret[0];
			theirs = their_key(&safe);
			agree(other, theirs, &safe);
			EVP_PKEY_free(theirs);
			export_and_read(other, &safe);
			/* the other side, and with zeros before the number */
			memcpy(padded + 100, y, size);
			assert_int_equal(ncr_dh_derive(ours, padded, 100 + size, again), 0);
			assert_memory_equal(again, secret, 64);
			size = public_of(ours, y);
			assert_int_equal(ncr_dh_derive(other, y, size, again), 0);
			assert_memory_equal(again, secret, 64);
		}
		ncr_dh_free(other);
	}
	assert_true(short_secret && short_public);
	ncr_dh_free(ours);
	BN_free(x);
}

/* zeros before p and g are none of them */
static void padded_parameters(void **state)
{
	u8 p[2000] = {}, g[3000] = {};
	struct ncr_dh *key;

	(void)state;
	BN_bn2binpad(named[6].p, p, sizeof(p));
	g[sizeof(g) - 1] = 2;
	assert_int_equal(ncr_dh_generate(p, sizeof(p), g, sizeof(g), &key), 0);
	assert_group(key, &named[6], true);
	ncr_dh_free(key);
}

/* x is random below what SP 800-56A asks for: longer or 0 is drawn again, the longest is taken */
static void private_keys(void **state)
{
	static const struct {
		unsigned int group, bits;
	} cases[] = { { 0, 225 }, { 1, 225 }, { 2, 275 }, { 3, 325 }, { 4, 375 }, { 5, 400 }, { 6, 225 }, { 10, 400 } };
	u64 limbs[7], longest = 0;
	struct ncr_dh *key;
	size_t i, j, n, bits;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		bits = cases[i].bits;
		n = ncr_limbs_of_bits(bits + 1);
		memset(limbs, 0, sizeof(limbs));
		random_next(limbs, n * 8);
		assert_int_equal(generate(&named[cases[i].group], &key), 0);
		assert_in_range(ncr_limbs_bits(key->x, key->p.n), bits - 60, bits);
		ncr_dh_free(key);
		limbs[bits / 64] = 1ULL << bits % 64;
		random_next(limbs, n * 8);
		assert_int_equal(generate(&named[cases[i].group], &key), 0);
		assert_in_range(ncr_limbs_bits(key->x, key->p.n), bits - 60, bits);
		ncr_dh_free(key);
		memset(limbs, 0xff, sizeof(limbs));
		limbs[bits / 64] = (1ULL << bits % 64) - 1;
		random_next(limbs, n * 8);
		assert_int_equal(generate(&named[cases[i].group], &key), 0);
		assert_memory_equal(key->x, limbs, n * 8);
		assert_true(ncr_limbs_zero(key->x + n, key->p.n - n));
		ncr_dh_free(key);
	}
	/* no order, no shorter than p */
	for (j = 0; j < 20; j++) {
		assert_int_equal(generate(&schnorr, &key), 0);
		n = ncr_limbs_bits(key->x, key->p.n);
		longest = n > longest ? n : longest;
		ncr_dh_free(key);
	}
	assert_in_range(longest, 1020, 1024);
}

/* Jacobi's symbol beside OpenSSL's: of primes and other odd numbers, short ones, and with common factors */
static void jacobi(void **state)
{
	BIGNUM *a = BN_new(), *m = BN_new();
	u64 limbs[2 * 16], scratch[NCR_JACOBI_SCRATCH(16)];
	u8 bytes[128];
	int i, seen[3] = {};

	(void)state;
	for (i = 0; i < 3000; i++) {
		size_t n = 1 + i % 16;
		int symbol;

		BN_rand(m, 64 * n - i % 61, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ODD);
		if (i % 5 == 0 || BN_is_one(m))
			BN_set_word(m, 3 + i % 100 * 2);
		BN_rand_range(a, m);
		if (i % 7 == 0)
			BN_clear_bit(a, 0);
		if (i % 11 == 0)
			BN_lshift(a, a, 64);
		BN_mod(a, a, m, ctx);
		BN_bn2binpad(a, bytes, n * 8);
		ncr_limbs_read(limbs, n, bytes, n * 8);
		BN_bn2binpad(m, bytes, n * 8);
		ncr_limbs_read(limbs + n, n, bytes, n * 8);
		symbol = ncr_dh_jacobi(limbs, limbs + n, n, scratch);
		assert_int_equal(symbol, BN_kronecker(a, m, ctx));
		seen[symbol + 1]++;
	}
	assert_true(seen[0] > 100 && seen[1] > 10 && seen[2] > 100);
	BN_free(a);
	BN_free(m);
}

int run_peer(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jacobi),
		cmocka_unit_test(named_both_ways),
		cmocka_unit_test(parameters_both_ways),
		cmocka_unit_test(small_order_both_ways),
		cmocka_unit_test(other_generator),
		cmocka_unit_test(leading_zeros),
		cmocka_unit_test(padded_parameters),
		cmocka_unit_test(private_keys),
	};

	return cmocka_run_group_tests_name("Diffie-Hellman and OpenSSL", tests, NULL, NULL);
}
