// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dsa_test.c - kernel/pk/dsa*.c in user space: dsa_peer.c: what is right, with OpenSSL on the other side; dsa_bad_key.c and
 * dsa_bad_signature.c: what must be refused; dsa_nonce.c: whether k is distributed evenly
 */
#include "dsa_test.h"

#include "pk/limbs.h"

#include <errno.h>
#include <openssl/dsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

const struct sizes all_sizes[SIZES] = { { 1024, 160 }, { 2048, 224 }, { 2048, 256 }, { 3072, 256 } };

BN_CTX *bn_ctx;

static struct pair pairs[SIZES];

int traditional_of(EVP_PKEY *key, u8 **der)
{
	int size;

	*der = NULL;
	size = i2d_PrivateKey(key, der);
	assert_true(size > 0);
	return size;
}

int pkcs8_of(EVP_PKEY *key, u8 **der)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	int size;

	*der = NULL;
	size = i2d_PKCS8_PRIV_KEY_INFO(info, der);
	PKCS8_PRIV_KEY_INFO_free(info);
	assert_true(size > 0);
	return size;
}

int spki_of(EVP_PKEY *key, u8 **der)
{
	int size;

	*der = NULL;
	size = i2d_PUBKEY(key, der);
	assert_true(size > 0);
	return size;
}

static EVP_PKEY *generate(const struct sizes *sizes)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, NULL);
	EVP_PKEY *domain = NULL, *key = NULL;

	assert_int_equal(EVP_PKEY_paramgen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, sizes->p), 1);
	assert_int_equal(EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, sizes->q), 1);
	assert_int_equal(EVP_PKEY_paramgen(ctx, &domain), 1);
	EVP_PKEY_CTX_free(ctx);
	ctx = EVP_PKEY_CTX_new(domain, NULL);
	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &key), 1);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(domain);
	return key;
}

const struct pair *pair_of(size_t index)
{
	struct pair *pair = &pairs[index];
	u8 *der;
	int size;

	if (pair->ours)
		return pair;
	pair->theirs = generate(&all_sizes[index]);
	size = traditional_of(pair->theirs, &der);
	assert_int_equal(ncr_dsa_import_private(der, size, &pair->ours), 0);
	OPENSSL_free(der);
	size = spki_of(pair->theirs, &der);
	assert_int_equal(ncr_dsa_import_public(der, size, &pair->public), 0);
	OPENSSL_free(der);
	assert_int_equal(ncr_dsa_bits(pair->ours), all_sizes[index].p);
	assert_int_equal(ncr_dsa_q_bits(pair->public), all_sizes[index].q);
	return pair;
}

static void pairs_free(void)
{
	size_t i;

	for (i = 0; i < SIZES; i++) {
		ncr_dsa_free(pairs[i].ours);
		ncr_dsa_free(pairs[i].public);
		EVP_PKEY_free(pairs[i].theirs);
	}
}

/* --- keys of any numbers --- */

static BIGNUM *bn_of(const u64 *a, size_t n)
{
	return a ? BN_lebin2bn((const u8 *)a, n * sizeof(u64), NULL) : NULL;
}

struct numbers numbers_of(const struct ncr_dsa *key)
{
	return (struct numbers){
		.p = bn_of(key->p.m, key->p.n), .q = bn_of(key->q.m, key->q.n), .g = bn_of(key->g, key->p.n),
		.y = bn_of(key->y, key->p.n), .x = bn_of(key->x, key->q.n),
	};
}

void numbers_free(struct numbers *numbers)
{
	BN_free(numbers->p);
	BN_free(numbers->q);
	BN_free(numbers->g);
	BN_free(numbers->y);
	BN_free(numbers->x);
}

static DSA *dsa_of(const struct numbers *numbers)
{
	DSA *dsa = DSA_new();

	DSA_set0_pqg(dsa, BN_dup(numbers->p), BN_dup(numbers->q), BN_dup(numbers->g));
	DSA_set0_key(dsa, BN_dup(numbers->y), numbers->x ? BN_dup(numbers->x) : NULL);
	return dsa;
}

int encode_traditional(const struct numbers *numbers, u8 **der)
{
	DSA *dsa = dsa_of(numbers);
	int size;

	*der = NULL;
	size = i2d_DSAPrivateKey(dsa, der);
	DSA_free(dsa);
	assert_true(size > 0);
	return size;
}

int encode_pkcs8(const struct numbers *numbers, u8 **der)
{
	EVP_PKEY *key = EVP_PKEY_new();
	int size;

	EVP_PKEY_assign_DSA(key, dsa_of(numbers));
	size = pkcs8_of(key, der);
	EVP_PKEY_free(key);
	return size;
}

int encode_spki(const struct numbers *numbers, u8 **der)
{
	DSA *dsa = dsa_of(numbers);
	int size;

	*der = NULL;
	size = i2d_DSA_PUBKEY(dsa, der);
	DSA_free(dsa);
	assert_true(size > 0);
	return size;
}

static int import(const u8 *der, size_t size, struct ncr_dsa **key,
		  int (*function)(const u8 *, size_t, struct ncr_dsa **))
{
	u8 *exact = malloc(size ? size : 1);
	long live = memory_count.live;
	int error;

	memcpy(exact, der, size);
	error = function(exact, size, key);
	free(exact);
	if (error)
		assert_memory(live);
	return error;
}

int import_private(const u8 *der, size_t size, struct ncr_dsa **key)
{
	return import(der, size, key, ncr_dsa_import_private);
}

int import_public(const u8 *der, size_t size, struct ncr_dsa **key)
{
	return import(der, size, key, ncr_dsa_import_public);
}

/* --- signatures --- */

/* by hand, since OpenSSL's own function refuses negative ones */
size_t encode_signature(const BIGNUM *r, const BIGNUM *s, u8 *out)
{
	struct asn1_string_st *both[] = { BN_to_ASN1_INTEGER(r, NULL), BN_to_ASN1_INTEGER(s, NULL) };
	int size = i2d_ASN1_INTEGER(both[0], NULL) + i2d_ASN1_INTEGER(both[1], NULL);
	u8 *at = out;

	ASN1_put_object(&at, 1, size, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
	i2d_ASN1_INTEGER(both[0], &at);
	i2d_ASN1_INTEGER(both[1], &at);
	ASN1_INTEGER_free(both[0]);
	ASN1_INTEGER_free(both[1]);
	return at - out;
}

void decode_signature(const u8 *signature, size_t size, BIGNUM **r, BIGNUM **s)
{
	const u8 *at = signature;
	DSA_SIG *both = d2i_DSA_SIG(NULL, &at, size);
	const BIGNUM *his_r, *his_s;

	assert_non_null(both);
	assert_ptr_equal(at, signature + size);
	DSA_SIG_get0(both, &his_r, &his_s);
	*r = BN_dup(his_r);
	*s = BN_dup(his_s);
	DSA_SIG_free(both);
}

void assert_memory(long live)
{
	assert_int_equal(memory_count.live, live);
	assert_int_equal(memory_count.dirty, 0);
	assert_true(memory_count.frees > 0);
}

int main(void)
{
	int failed;

	ncr_limbs_init();
	bn_ctx = BN_CTX_new();
	failed = run_peer() + run_bad_keys() + run_bad_signatures() + run_nonces();
	pairs_free();
	BN_CTX_free(bn_ctx);
	if (memory_count.live || memory_count.dirty) {
		printf("not all memory was freed and wiped: %ld, %ld\n", memory_count.live, memory_count.dirty);
		failed++;
	}
	return failed;
}
