// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dh_test.c - kernel/pk/dh*.c in user space: dh_peer.c: what is right, with OpenSSL on the other side; dh_bad.c: what must
 * be refused
 */
#include "dh_test.h"

#include "pk/limbs.h"

#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <string.h>

struct group named[NAMED] = {
	{ .name = "modp1536" }, { .name = "modp2048" }, { .name = "modp3072" }, { .name = "modp4096" },
	{ .name = "modp6144" }, { .name = "modp8192" },
	{ .name = "ffdhe2048" }, { .name = "ffdhe3072" }, { .name = "ffdhe4096" }, { .name = "ffdhe6144" },
	{ .name = "ffdhe8192" },
};

struct group safe, whole, schnorr;
BIGNUM *schnorr_q;
BN_CTX *ctx;

BIGNUM *number_of(EVP_PKEY *key, const char *name)
{
	BIGNUM *number = NULL;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &number), 1);
	return number;
}

static EVP_PKEY *from_numbers(const struct group *group, const BIGNUM *y, int selection)
{
	EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params;

	OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_P, group->p);
	OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_G, group->g);
	if (y)
		OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PUB_KEY, y);
	params = OSSL_PARAM_BLD_to_param(builder);
	assert_int_equal(EVP_PKEY_fromdata_init(key_ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(key_ctx, &key, selection, params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(key_ctx);
	return key;
}

EVP_PKEY *their_key(const struct group *group)
{
	EVP_PKEY *parameters = from_numbers(group, NULL, EVP_PKEY_KEY_PARAMETERS), *key = NULL;
	EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new(parameters, NULL);

	assert_int_equal(EVP_PKEY_keygen_init(key_ctx), 1);
	assert_int_equal(EVP_PKEY_keygen(key_ctx, &key), 1);
	EVP_PKEY_CTX_free(key_ctx);
	EVP_PKEY_free(parameters);
	return key;
}

EVP_PKEY *their_public(const struct group *group, const u8 *y, size_t size)
{
	BIGNUM *number = BN_bin2bn(y, size, NULL);
	EVP_PKEY *key = from_numbers(group, number, EVP_PKEY_PUBLIC_KEY);

	BN_free(number);
	return key;
}

int pkcs8_of(EVP_PKEY *key, u8 **der)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	int size;

	assert_non_null(info);
	*der = NULL;
	size = i2d_PKCS8_PRIV_KEY_INFO(info, der);
	PKCS8_PRIV_KEY_INFO_free(info);
	assert_true(size > 0);
	return size;
}

static size_t header(u8 *at, u8 tag, size_t size)
{
	at[0] = tag;
	at[1] = 0x82;
	at[2] = size >> 8;
	at[3] = size;
	if (size < 0x80) {
		at[1] = size;
		return 2;
	}
	if (size < 0x100) {
		at[1] = 0x81;
		at[2] = size;
		return 3;
	}
	return 4;
}

/* moves @size bytes to make room for tag and length before them */
static size_t wrap(u8 *at, u8 tag, size_t size)
{
	u8 bytes[4];
	size_t head = header(bytes, tag, size);

	memmove(at + head, at, size);
	memcpy(at, bytes, head);
	return head + size;
}

static size_t integer(u8 *at, const BIGNUM *number)
{
	u8 *out = at;
	ASN1_INTEGER *value = BN_to_ASN1_INTEGER(number, NULL);
	int size = i2d_ASN1_INTEGER(value, &out);

	ASN1_INTEGER_free(value);
	assert_true(size > 0);
	return size;
}

size_t encode(u8 *der, const BIGNUM *p, const BIGNUM *g, const BIGNUM *length, const BIGNUM *x)
{
	static const u8 version[] = { 0x02, 0x01, 0x00 };
	static const u8 oid[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01 };
	u8 *algorithm = der + sizeof(version), *parameters = algorithm + sizeof(oid), *at = parameters, *content;

	memcpy(der, version, sizeof(version));
	memcpy(algorithm, oid, sizeof(oid));
	at += integer(at, p);
	at += integer(at, g);
	if (length)
		at += integer(at, length);
	at = parameters + wrap(parameters, 0x30, at - parameters);
	at = algorithm + wrap(algorithm, 0x30, at - algorithm);
	content = at;
	at += integer(at, x);
	at = content + wrap(content, 0x04, at - content);
	return wrap(der, 0x30, at - der);
}

int generate(const struct group *group, struct ncr_dh **key)
{
	u8 p[2 * MAX_SIZE], g[2 * MAX_SIZE];

	return ncr_dh_generate(p, BN_bn2bin(group->p, p), g, BN_bn2bin(group->g, g), key);
}

void assert_memory(long live)
{
	assert_int_equal(memory_count.live, live);
	assert_int_equal(memory_count.dirty, 0);
	assert_true(memory_count.frees > 0);
}

/* --- groups --- */

static BIGNUM *small(unsigned int value)
{
	BIGNUM *number = BN_new();

	BN_set_word(number, value);
	return number;
}

static void named_groups(void)
{
	BIGNUM *(* const rfc3526[])(BIGNUM *) = {
		BN_get_rfc3526_prime_1536, BN_get_rfc3526_prime_2048, BN_get_rfc3526_prime_3072,
		BN_get_rfc3526_prime_4096, BN_get_rfc3526_prime_6144, BN_get_rfc3526_prime_8192,
	};
	size_t i;

	for (i = 0; i < NAMED; i++) {
		EVP_PKEY_CTX *key_ctx;
		EVP_PKEY *parameters = NULL;

		named[i].g = small(2);
		if (i < ARRAY_SIZE(rfc3526)) {
			named[i].p = rfc3526[i](NULL);
			continue;
		}
		key_ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
		EVP_PKEY_paramgen_init(key_ctx);
		EVP_PKEY_CTX_set_group_name(key_ctx, named[i].name);
		EVP_PKEY_paramgen(key_ctx, &parameters);
		named[i].p = number_of(parameters, "p");
		EVP_PKEY_free(parameters);
		EVP_PKEY_CTX_free(key_ctx);
	}
}

static void own_groups(void)
{
	EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	EVP_PKEY *parameters = NULL;

	safe.p = BN_new();
	BN_generate_prime_ex(safe.p, 512, 1, NULL, NULL, NULL);
	safe.g = small(4);
	whole = (struct group){ .p = BN_dup(safe.p), .g = small(2) };
	while (BN_kronecker(whole.g, whole.p, ctx) != -1)
		BN_add_word(whole.g, 1);

	EVP_PKEY_paramgen_init(key_ctx);
	EVP_PKEY_CTX_set_dsa_paramgen_bits(key_ctx, 1024);
	EVP_PKEY_CTX_set_dsa_paramgen_q_bits(key_ctx, 160);
	EVP_PKEY_paramgen(key_ctx, &parameters);
	schnorr = (struct group){ .p = number_of(parameters, "p"), .g = number_of(parameters, "g") };
	schnorr_q = number_of(parameters, "q");
	EVP_PKEY_free(parameters);
	EVP_PKEY_CTX_free(key_ctx);
}

static void free_group(const struct group *group)
{
	BN_free(group->p);
	BN_free(group->g);
}

int main(void)
{
	int failed;
	size_t i;

	ncr_limbs_init();
	ctx = BN_CTX_new();
	named_groups();
	own_groups();
	failed = run_peer() + run_bad();
	for (i = 0; i < NAMED; i++)
		free_group(&named[i]);
	free_group(&safe);
	free_group(&whole);
	free_group(&schnorr);
	BN_free(schnorr_q);
	BN_CTX_free(ctx);
	if (memory_count.live || memory_count.dirty) {
		printf("not all memory was freed and wiped: %ld, %ld\n", memory_count.live, memory_count.dirty);
		failed++;
	}
	return failed;
}
