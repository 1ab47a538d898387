// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * public_peer.c - DSA and Diffie-Hellman against OpenSSL: keys, signatures and secrets of either; and DSA keys whose numbers
 * are wrong, which only their maker can make
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "public_calls.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

/* What OpenSSL says to a call is 1, or the test fails. */
#define good(call) assert_int_equal(call, 1)

static const uint8_t text[] = "a message for a peer";
#define TEXT (sizeof(text) - 1)

static BN_CTX *bn;

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

/* Our private key, there. */
static EVP_PKEY *private_there(ncr_key_t key, int type)
{
	size_t size;
	const uint8_t *der = material_of(fd, key, &size), *at = der;
	PKCS8_PRIV_KEY_INFO *info;
	EVP_PKEY *pkey;

	if (type == EVP_PKEY_DSA) {
		pkey = d2i_PrivateKey(type, NULL, &at, size);
	} else {
		info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, size);
		assert_non_null(info);
		pkey = EVP_PKCS82PKEY(info);
		PKCS8_PRIV_KEY_INFO_free(info);
	}
	assert_non_null(pkey);
	assert_ptr_equal(at, der + size);
	return pkey;
}

static void public_here(ncr_key_t key, EVP_PKEY *pkey)
{
	uint8_t *der = NULL;
	int size = i2d_PUBKEY(pkey, &der);

	assert_true(size > 0);
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA, der, size, 0));
	key_is(fd, key, der, size);
	OPENSSL_free(der);
}

/* A peer's private key, here: as PrivateKeyInfo, and of DSA in the form that OpenSSL calls traditional. */
static void private_here(ncr_key_t key, EVP_PKEY *pkey, ncr_algorithm_t algorithm)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	uint8_t *der = NULL;
	int size;

	assert_non_null(info);
	size = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
	assert_true(size > 0);
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_PRIVATE, algorithm, der, size, EXPORTABLE));
	OPENSSL_free(der);
	PKCS8_PRIV_KEY_INFO_free(info);
	if (algorithm != NCR_ALG_DSA)
		return;
	der = NULL;
	size = i2d_PrivateKey(pkey, &der);
	assert_true(size > 0);
	key_is(fd, key, der, size);
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_PRIVATE, algorithm, der, size, EXPORTABLE));
	key_is(fd, key, der, size);
	OPENSSL_free(der);
}

/* --- DSA ---------------------------------------------------------------------------------------------------------- */

static EVP_PKEY *dsa_peer(int p_bits, int q_bits)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, NULL);
	EVP_PKEY *parameters = NULL, *pkey = NULL;

	good(EVP_PKEY_paramgen_init(ctx));
	good(EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, p_bits));
	good(EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, q_bits));
	good(EVP_PKEY_paramgen(ctx, &parameters));
	EVP_PKEY_CTX_free(ctx);
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, parameters, NULL);
	good(EVP_PKEY_keygen_init(ctx));
	good(EVP_PKEY_keygen(ctx, &pkey));
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(parameters);
	return pkey;
}

static void both_verify(struct pair pair, EVP_PKEY *pkey)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	for (size_t i = 0; i < HASHES; i++) {
		uint8_t theirs[DSA_SIGNATURE_MAX], ours[DSA_SIGNATURE_MAX];
		size_t theirs_size = sizeof(theirs), size = sizeof(ours);

		EVP_MD_CTX_reset(md);
		good(EVP_DigestSignInit(md, NULL, md_of(hashes[i].id), NULL, pkey));
		good(EVP_DigestSign(md, theirs, &theirs_size, text, TEXT));
		assert_int_equal(dsa_verdict(fd, pair.public, hashes[i].id, text, TEXT, theirs, theirs_size),
				 NCR_SUCCESS);
		theirs[theirs_size / 3] ^= 4;
		assert_int_equal(dsa_verdict(fd, pair.public, hashes[i].id, text, TEXT, theirs, theirs_size),
				 NCR_VERIFICATION_FAILED);
		EVP_MD_CTX_reset(md);
		expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, hashes[i].id, text, TEXT, ours, &size, NULL));
		good(EVP_DigestVerifyInit(md, NULL, md_of(hashes[i].id), NULL, pkey));
		good(EVP_DigestVerify(md, ours, size, text, TEXT));
	}
	EVP_MD_CTX_free(md);
}

static void dsa(void **state)
{
	static const int sizes[][2] = { { 1024, 160 }, { 2048, 224 }, { 2048, 256 }, { 3072, 256 } };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		EVP_PKEY *pkey = dsa_peer(sizes[i][0], sizes[i][1]);
		struct pair pair = pair_empty(fd);

		private_here(pair.private, pkey, NCR_ALG_DSA);
		public_here(pair.public, pkey);
		assert_int_equal(bits_of(fd, pair.public), sizes[i][0]);
		both_verify(pair, pkey);
		pair_free(fd, pair);
		EVP_PKEY_free(pkey);
	}
}

static void our_dsa(void **state)
{
	static const int sizes[][2] = { { 1024, 160 }, { 2048, 224 }, { 2048, 256 } };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct pair pair = pair_empty(fd);
		EVP_PKEY *private, *public;
		EVP_PKEY_CTX *ctx;
		const uint8_t *der;
		size_t size;

		expect(0, try_dsa_pair(fd, pair, sizes[i][0], sizes[i][1], EXPORTABLE));
		private = private_there(pair.private, EVP_PKEY_DSA);
		der = material_of(fd, pair.public, &size);
		public = d2i_PUBKEY(NULL, &der, size);
		assert_non_null(public);
		good(EVP_PKEY_eq(private, public));
		ctx = EVP_PKEY_CTX_new_from_pkey(NULL, private, NULL);
		good(EVP_PKEY_pairwise_check(ctx));
		good(EVP_PKEY_public_check(ctx));
		EVP_PKEY_CTX_free(ctx);
		both_verify(pair, private);
		EVP_PKEY_free(private);
		EVP_PKEY_free(public);
		pair_free(fd, pair);
	}
}

/* --- DSA keys that are none --------------------------------------------------------------------------------------- */

enum { P, Q, G, Y, X, NUMBERS };

static int try_numbers(struct bignum_st *const of[NUMBERS], ncr_key_type_t type)
{
	DSA *dsa = DSA_new();
	uint8_t *der = NULL;
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	int size, error;

	good(DSA_set0_pqg(dsa, BN_dup(of[P]), BN_dup(of[Q]), BN_dup(of[G])));
	good(DSA_set0_key(dsa, BN_dup(of[Y]), BN_dup(of[X])));
	size = type == NCR_KEY_TYPE_PUBLIC ? i2d_DSA_PUBKEY(dsa, &der) : i2d_DSAPrivateKey(dsa, &der);
	assert_true(size > 0);
	error = try_import_as(fd, key, type, NCR_ALG_DSA, der, size, EXPORTABLE);
	if (error)
		key_is(fd, key, "old", 3);
	else
		key_is(fd, key, der, size);
	OPENSSL_free(der);
	DSA_free(dsa);
	key_free(fd, key);
	return error;
}

static void both_refuse(struct bignum_st *const of[NUMBERS])
{
	expect(EINVAL, try_numbers(of, NCR_KEY_TYPE_PRIVATE));
	expect(EINVAL, try_numbers(of, NCR_KEY_TYPE_PUBLIC));
}

/* g and y of order q in another group: h^((p - 1) / q), or with e for (p - 1) / q something else */
static void complete(struct bignum_st *of[NUMBERS], const BIGNUM *e)
{
	BIGNUM *h = BN_new();

	for (BN_set_word(h, 2); ; BN_add_word(h, 1)) {
		good(BN_mod_exp(of[G], h, e, of[P], bn));
		if (!BN_is_one(of[G]) && !BN_is_zero(of[G]))
			break;
	}
	good(BN_mod_exp(of[Y], of[G], of[X], of[P], bn));
	BN_free(h);
}

static void no_dsa_keys(void **state)
{
	static const char *const names[] = {
		OSSL_PKEY_PARAM_FFC_P, OSSL_PKEY_PARAM_FFC_Q, OSSL_PKEY_PARAM_FFC_G, OSSL_PKEY_PARAM_PUB_KEY,
		OSSL_PKEY_PARAM_PRIV_KEY,
	};
	EVP_PKEY *pkey = dsa_peer(1024, 160);
	BIGNUM *of[NUMBERS] = { NULL }, *right[NUMBERS], *e = BN_new(), *t = BN_new();

	(void)state;
	bn = BN_CTX_new();
	for (size_t i = 0; i < NUMBERS; i++) {
		good(EVP_PKEY_get_bn_param(pkey, names[i], &of[i]));
		right[i] = BN_dup(of[i]);
	}
	expect(0, try_numbers(of, NCR_KEY_TYPE_PRIVATE));
	expect(0, try_numbers(of, NCR_KEY_TYPE_PUBLIC));
	/* each number a little more or less, and 0, 1 */
	for (size_t i = 0; i < NUMBERS; i++) {
		for (int by = -2; by <= 3; by++) {
			if (by == 2 || by == 3)
				good(BN_set_word(of[i], by - 2));
			else if (by)
				good(by < 0 ? BN_sub_word(of[i], -by) : BN_add_word(of[i], by));
			else
				continue;
			expect(EINVAL, try_numbers(of, NCR_KEY_TYPE_PRIVATE));
			if (i != X)
				expect(EINVAL, try_numbers(of, NCR_KEY_TYPE_PUBLIC));
			good(BN_copy(of[i], right[i]) != NULL);
		}
	}
	/* x = q + x: the same y */
	good(BN_add(of[X], of[X], of[Q]));
	expect(EINVAL, try_numbers(of, NCR_KEY_TYPE_PRIVATE));
	good(BN_copy(of[X], right[X]) != NULL);
	/* y = 0, 1, p - 1, p; g = 1, p - 1; and y of another order, in the range */
	good(BN_sub(of[Y], of[P], BN_value_one()));
	both_refuse(of);
	good(BN_copy(of[Y], of[P]) != NULL);
	both_refuse(of);
	good(BN_set_word(of[Y], 2));
	both_refuse(of);
	good(BN_copy(of[Y], right[Y]) != NULL && BN_sub(of[G], of[P], BN_value_one()));
	both_refuse(of);
	/* g = 1, y = 1: what everything verifies with */
	good(BN_set_word(of[G], 1) && BN_set_word(of[Y], 1));
	both_refuse(of);
	/* g of order p - 1 with the y that belongs to it */
	good(BN_one(e));
	complete(of, e);
	both_refuse(of);
	good(BN_copy(of[G], right[G]) != NULL && BN_copy(of[Y], right[Y]) != NULL);

	/* another prime for q, which does not divide p - 1; g is of no order that matters then */
	do {
		good(BN_generate_prime_ex(of[Q], 160, 0, NULL, NULL, NULL));
	} while (!BN_cmp(of[Q], right[Q]));
	both_refuse(of);
	good(BN_copy(of[Q], right[Q]) != NULL);

	/* p = k q + 1 that is composite: g^q = 1 all the same, when g = h^((p - 1) / q) for a p that is a Fermat liar's */
	good(BN_sub(e, of[P], BN_value_one()) && BN_div(e, NULL, e, of[Q], bn));
	do {
		good(BN_add_word(e, 2) && BN_mul(of[P], e, of[Q], bn) && BN_add_word(of[P], 1));
	} while (BN_check_prime(of[P], bn, NULL) == 1);
	complete(of, e);
	both_refuse(of);
	good(BN_copy(of[P], right[P]) != NULL);

	/* q composite, and all the rest as it should be: q = a b, p = k q + 1, g of order q */
	do {
		good(BN_generate_prime_ex(t, 80, 0, NULL, NULL, NULL));
		good(BN_generate_prime_ex(e, 80, 0, NULL, NULL, NULL));
		good(BN_mul(of[Q], t, e, bn));
	} while (BN_num_bits(of[Q]) != 160);
	good(BN_rand(t, 1024, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ANY) && BN_div(e, NULL, t, of[Q], bn));
	if (BN_is_odd(e))
		good(BN_add_word(e, 1));
	do {
		good(BN_add_word(e, 2) && BN_mul(of[P], e, of[Q], bn) && BN_add_word(of[P], 1));
	} while (BN_check_prime(of[P], bn, NULL) != 1);
	assert_int_equal(BN_num_bits(of[P]), 1024);
	complete(of, e);
	good(BN_mod(of[X], of[X], of[Q], bn));
	good(BN_mod_exp(of[Y], of[G], of[X], of[P], bn));
	both_refuse(of);

	for (size_t i = 0; i < NUMBERS; i++) {
		BN_free(of[i]);
		BN_free(right[i]);
	}
	BN_free(e);
	BN_free(t);
	BN_CTX_free(bn);
	EVP_PKEY_free(pkey);
}

/* Sizes that FIPS 186-4 does not have, of keys that are good otherwise. */
static void other_sizes(void **state)
{
	static const int sizes[][2] = { { 1024, 224 }, { 1536, 160 } };
	ncr_key_t key = key_new(fd);

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		EVP_PKEY *pkey = dsa_peer(sizes[i][0], sizes[i][1]);
		uint8_t *der = NULL;
		int size = i2d_PUBKEY(pkey, &der);

		assert_true(size > 0);
		expect(EINVAL, try_import_as(fd, key, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA, der, size, 0));
		OPENSSL_free(der);
		EVP_PKEY_free(pkey);
	}
	key_free(fd, key);
}

/* --- Diffie-Hellman ----------------------------------------------------------------------------------------------- */

static EVP_PKEY *dh_peer(const char *group)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)group, 0), OSSL_PARAM_END,
	};
	EVP_PKEY *pkey = NULL;

	good(EVP_PKEY_keygen_init(ctx));
	good(EVP_PKEY_CTX_set_params(ctx, parameters));
	good(EVP_PKEY_generate(ctx, &pkey));
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

static struct number number_from(EVP_PKEY *pkey, const char *name)
{
	struct number number;
	BIGNUM *value = NULL;

	good(EVP_PKEY_get_bn_param(pkey, name, &value));
	number.size = BN_bn2bin(value, number.bytes);
	BN_free(value);
	return number;
}

/* A key of OpenSSL's and the peer's number agree on what ours and its own do. */
static void same_secret(EVP_PKEY *theirs, EVP_PKEY *peer, const uint8_t *secret, size_t size)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, theirs, NULL);
	uint8_t out[NUMBER_MAX];
	size_t out_size = sizeof(out);

	good(EVP_PKEY_derive_init(ctx));
	good(EVP_PKEY_CTX_set_dh_pad(ctx, 1));
	good(EVP_PKEY_derive_set_peer(ctx, peer));
	good(EVP_PKEY_derive(ctx, out, &out_size));
	assert_int_equal(out_size, size);
	assert_memory_equal(out, secret, size);
	EVP_PKEY_CTX_free(ctx);
}

static void dh(void **state)
{
	static const char *const groups[] = { "modp_1536", "modp_2048", "ffdhe2048", "ffdhe3072" };

	(void)state;
	for (size_t i = 0; i < COUNT(groups); i++) {
		EVP_PKEY *alice = dh_peer(groups[i]), *bob = dh_peer(groups[i]), *carol;
		struct number p = number_from(alice, OSSL_PKEY_PARAM_FFC_P);
		struct number y = number_from(bob, OSSL_PKEY_PARAM_PUB_KEY), carols = { .size = 0 };
		ncr_key_t key = key_new(fd), secret = key_new(fd);
		struct pair pair = dh_pair(fd, p, EXPORTABLE);
		const uint8_t *data;
		size_t size;

		/* her key, here: its public half is hers, and what it derives, too */
		private_here(key, alice, NCR_ALG_DH);
		assert_int_equal(bits_of(fd, key), 8 * p.size);
		expect(0, try_derive(fd, secret, EXPORTABLE, key, y.bytes, y.size));
		data = material_of(fd, secret, &size);
		assert_int_equal(size, p.size);
		same_secret(alice, bob, data, size);
		expect(0, try_public_half(fd, key, key));
		carols = number_from(alice, OSSL_PKEY_PARAM_PUB_KEY);
		key_is(fd, key, carols.bytes, carols.size);
		/* our key, there */
		carol = private_there(pair.private, EVP_PKEY_DH);
		carols = number_from(carol, OSSL_PKEY_PARAM_PUB_KEY);
		key_is(fd, pair.public, carols.bytes, carols.size);
		expect(0, try_derive(fd, secret, EXPORTABLE, pair.private, y.bytes, y.size));
		data = material_of(fd, secret, &size);
		same_secret(carol, bob, data, size);
		same_secret(bob, carol, data, size);
		key_free(fd, key);
		key_free(fd, secret);
		pair_free(fd, pair);
		EVP_PKEY_free(alice);
		EVP_PKEY_free(bob);
		EVP_PKEY_free(carol);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(dsa),
		counted_test(our_dsa),
		counted_test(no_dsa_keys),
		counted_test(other_sizes),
		counted_test(dh),
	};

	return cmocka_run_group_tests_name("public_peer", tests, group_open, group_close);
}
