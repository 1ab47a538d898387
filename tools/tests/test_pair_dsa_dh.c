// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys of DSA and Diffie-Hellman as libcrypto writes them, as the kernel takes them, and groups that have names.
 */
#include "test.h"

#include "dh_group.h"
#include "key_size.h"
#include "libncr.h"
#include "message.h"
#include "pair_file.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

/* a key, as bytes of a file */
struct form {
	uint8_t *data;
	size_t size;
};

static EVP_PKEY *dsa, *dh, *dhx;

static EVP_PKEY *key_of(EVP_PKEY *parameters)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, parameters, NULL);
	EVP_PKEY *key = NULL;

	EVP_PKEY_keygen_init(context);
	EVP_PKEY_generate(context, &key);
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(parameters);
	return key;
}

static EVP_PKEY *make(const char *type, OSSL_PARAM *parameters)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *domain = NULL;

	EVP_PKEY_paramgen_init(context);
	EVP_PKEY_CTX_set_params(context, parameters);
	EVP_PKEY_generate(context, &domain);
	EVP_PKEY_CTX_free(context);
	return domain ? key_of(domain) : NULL;
}

static int enter(void **state)
{
	size_t p_bits = 1024, q_bits = 160;
	OSSL_PARAM of_dsa[] = {
		OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_FFC_PBITS, &p_bits),
		OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_FFC_QBITS, &q_bits),
		OSSL_PARAM_construct_end(),
	};
	OSSL_PARAM of_dh[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)"ffdhe2048", 0), OSSL_PARAM_construct_end(),
	};
	OSSL_PARAM of_dhx[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)"dh_2048_224", 0),
		OSSL_PARAM_construct_end(),
	};

	(void)state;
	dsa = make("DSA", of_dsa);
	dh = make("DH", of_dh);
	dhx = make("DHX", of_dhx);
	return dsa && dh && dhx ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	EVP_PKEY_free(dsa);
	EVP_PKEY_free(dh);
	EVP_PKEY_free(dhx);
	return 0;
}

static struct form old(EVP_PKEY *key)
{
	struct form form = { 0 };

	form.size = i2d_PrivateKey(key, &form.data);
	return form;
}

static struct form spki(EVP_PKEY *key)
{
	struct form form = { 0 };

	form.size = i2d_PUBKEY(key, &form.data);
	return form;
}

static struct form pkcs8(EVP_PKEY *key)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	struct form form = { 0 };

	form.size = i2d_PKCS8_PRIV_KEY_INFO(info, &form.data);
	PKCS8_PRIV_KEY_INFO_free(info);
	return form;
}

/* with an attribute, which says nothing of the key */
static struct form pkcs8_more(EVP_PKEY *key)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	struct form form = { 0 };

	assert_true(PKCS8_pkey_add1_attr_by_NID(info, NID_friendlyName, MBSTRING_ASC, (const uint8_t *)"name", 4));
	form.size = i2d_PKCS8_PRIV_KEY_INFO(info, &form.data);
	PKCS8_PRIV_KEY_INFO_free(info);
	return form;
}

static struct form number(EVP_PKEY *key)
{
	struct form form = { .data = malloc(NCR_DH_SIZE_MAX) };
	BIGNUM *y = NULL;

	assert_int_equal(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PUB_KEY, &y), 1);
	form.size = BN_bn2bin(y, form.data);
	BN_free(y);
	return form;
}

static struct form copy(struct form form)
{
	struct form new = { .data = malloc(form.size + 1), .size = form.size };

	memcpy(new.data, form.data, form.size);
	return new;
}

/* @der is used up. */
static struct form pem(const char *label, struct form der)
{
	BIO *bio = BIO_new(BIO_s_mem());
	struct form form;
	char *data;

	assert_true(PEM_write_bio(bio, label, "", der.data, der.size) > 0);
	free(der.data);
	form = (struct form) { .size = BIO_get_mem_data(bio, &data) };
	form.data = malloc(form.size);
	memcpy(form.data, data, form.size);
	BIO_free(bio);
	return form;
}

/* @form is used up. */
static void put(struct secret *secret, struct form form)
{
	assert_int_equal(secret_new(secret, NCR_KEY_MATERIAL_MAX, false), 0);
	memcpy(secret->data, form.data, form.size);
	secret->size = form.size;
	free(form.data);
}

static void is_wiped(const struct secret *secret)
{
	size_t i;

	assert_int_equal(secret->size, 0);
	for (i = 0; i < secret->room; i++)
		assert_int_equal(secret->data[i], 0);
}

/* Both forms are used up. */
static void is(struct form form, struct form wanted, ncr_key_type_t type, ncr_algorithm_t algorithm)
{
	struct secret secret;
	struct pair pair;

	put(&secret, form);
	assert_int_equal(pair_read(&secret, "key", NULL, algorithm, &pair), EXIT_DONE);
	assert_int_equal(pair.type, type);
	assert_int_equal(pair.algorithm, algorithm);
	assert_false(pair.encrypted);
	assert_int_equal(secret.size, wanted.size);
	assert_memory_equal(secret.data, wanted.data, wanted.size);
	free(wanted.data);
	secret_free(&secret);
}

static void is_none(struct form form, ncr_algorithm_t algorithm)
{
	struct secret secret;
	struct pair pair;

	put(&secret, form);
	assert_int_equal(pair_read(&secret, "key", NULL, algorithm, &pair), EXIT_INPUT);
	is_wiped(&secret);
	secret_free(&secret);
}

static void keys_of_dsa(void **state)
{
	(void)state;
	is(old(dsa), old(dsa), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA);
	is(pkcs8(dsa), pkcs8(dsa), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA);
	is(pkcs8_more(dsa), pkcs8(dsa), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA);
	is(pem("DSA PRIVATE KEY", old(dsa)), old(dsa), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA);
	is(pem("PRIVATE KEY", pkcs8(dsa)), pkcs8(dsa), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA);
	is(spki(dsa), spki(dsa), NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA);
	is(pem("PUBLIC KEY", spki(dsa)), spki(dsa), NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA);
	is_none(pem("RSA PRIVATE KEY", old(dsa)), NCR_ALG_NONE);
	is_none(pem("DSA PRIVATE KEY", pkcs8(dsa)), NCR_ALG_NONE);
}

static void keys_of_dh(void **state)
{
	(void)state;
	is(pkcs8(dh), pkcs8(dh), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH);
	is(pkcs8_more(dh), pkcs8(dh), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH);
	is(pem("PRIVATE KEY", pkcs8(dh)), pkcs8(dh), NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH);
	is(spki(dh), number(dh), NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH);
	is(pem("PUBLIC KEY", spki(dh)), number(dh), NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH);
	is_none(pkcs8(dhx), NCR_ALG_NONE);
	is_none(spki(dhx), NCR_ALG_NONE);
}

static void other_algorithms(void **state)
{
	(void)state;
	is_none(pkcs8(dsa), NCR_ALG_RSA);
	is_none(old(dsa), NCR_ALG_RSA);
	is_none(spki(dsa), NCR_ALG_DH);
	is_none(pkcs8(dh), NCR_ALG_DSA);
	is_none(spki(dh), NCR_ALG_RSA);
}

static int read_peer(struct form form, struct secret *secret)
{
	int code;

	put(secret, form);
	code = pair_read_peer(secret, "peer");
	if (code)
		is_wiped(secret);
	return code;
}

static struct form bytes(size_t size, uint8_t first, uint8_t byte)
{
	struct form form = { .data = malloc(size + 1), .size = size };

	memset(form.data, byte, size);
	form.data[0] = first;
	return form;
}

static void peers(void **state)
{
	struct form forms[] = { spki(dh), pem("PUBLIC KEY", spki(dh)), number(dh) }, y = number(dh), longer;
	struct form bad[] = { spki(dsa), pkcs8(dh), pem("PRIVATE KEY", pkcs8(dh)), old(dsa), spki(dhx), bytes(0, 0, 0), bytes(9, 0, 0),
			      bytes(NCR_DH_SIZE_MAX + 1, 1, 0) };
	struct secret secret;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(forms); i++) {
		assert_int_equal(read_peer(forms[i], &secret), EXIT_DONE);
		assert_int_equal(secret.size, y.size);
		assert_memory_equal(secret.data, y.data, y.size);
		secret_free(&secret);
	}
	/* zeros in front say nothing */
	longer = bytes(y.size + 3, 0, 0);
	memcpy(longer.data + 3, y.data, y.size);
	assert_int_equal(read_peer(longer, &secret), EXIT_DONE);
	assert_int_equal(secret.size, y.size);
	assert_memory_equal(secret.data, y.data, y.size);
	secret_free(&secret);
	for (i = 0; i < COUNT(bad); i++) {
		assert_int_equal(read_peer(bad[i], &secret), EXIT_INPUT);
		secret_free(&secret);
	}
	assert_int_equal(read_peer(bytes(NCR_DH_SIZE_MAX, 0xff, 0), &secret), EXIT_DONE);
	secret_free(&secret);
	free(y.data);
}

/* Every cut, a byte more, and every byte of the frames altered: refused, or left for the kernel to judge; never more read. */
static void damaged(void **state)
{
	struct form forms[] = { old(dsa), pkcs8(dsa), spki(dsa), pkcs8(dh), spki(dh), pkcs8_more(dh) }, form;
	struct secret secret;
	struct pair pair;
	size_t i, at;
	int code;

	(void)state;
	for (i = 0; i < COUNT(forms); i++) {
		for (at = 0; at < forms[i].size; at += 5) {
			form = copy(forms[i]);
			form.size = at;
			is_none(form, NCR_ALG_NONE);
		}
		form = copy(forms[i]);
		form.data[form.size++] = 0;
		is_none(form, NCR_ALG_NONE);
		for (at = 0; at < forms[i].size; at++) {
			form = copy(forms[i]);
			form.data[at] ^= 0x81;
			put(&secret, form);
			code = pair_read(&secret, "key", NULL, NCR_ALG_NONE, &pair);
			assert_true(code == EXIT_DONE || code == EXIT_INPUT);
			secret_free(&secret);
		}
		free(forms[i].data);
	}
}

/* What is read from SubjectPublicKeyInfo is framed again as it was. */
static void framed(void **state)
{
	struct form whole = spki(dh), y = number(dh);
	struct secret secret;
	/* DHParameter is between the object identifier and the bits */
	const uint8_t *parameters = whole.data + 19;
	size_t size = 4 + (parameters[2] << 8 | parameters[3]);

	(void)state;
	put(&secret, copy(y));
	assert_true(pair_frame_dh(&secret, parameters, size));
	assert_int_equal(secret.size, whole.size);
	assert_memory_equal(secret.data, whole.data, whole.size);
	secret.size = secret.room;
	assert_false(pair_frame_dh(&secret, parameters, size));
	secret.size = secret.room - size - 20;
	assert_false(pair_frame_dh(&secret, parameters, size));
	secret_free(&secret);
	/* small numbers, with and without a bit that would make them negative */
	put(&secret, bytes(1, 0x7f, 0));
	assert_true(pair_frame_dh(&secret, parameters, 4));
	assert_memory_equal(secret.data + secret.size - 6, "\x03\x04\x00\x02\x01\x7f", 6);
	secret_free(&secret);
	put(&secret, bytes(1, 0x80, 0));
	assert_true(pair_frame_dh(&secret, parameters, 4));
	assert_memory_equal(secret.data + secret.size - 7, "\x03\x05\x00\x02\x02\x00\x80", 7);
	secret_free(&secret);
	/* nothing is behind the number, and it is not negative */
	put(&secret, bytes(2, 0x12, 0x34));
	assert_true(pair_frame_dh(&secret, parameters, 4));
	secret.data[secret.size - 3] = 1;
	assert_int_equal(pair_read_peer(&secret, "peer"), EXIT_INPUT);
	secret_free(&secret);
	put(&secret, bytes(2, 0x12, 0x34));
	assert_true(pair_frame_dh(&secret, parameters, 4));
	secret.data[secret.size - 2] = 0x92;
	assert_int_equal(pair_read_peer(&secret, "peer"), EXIT_INPUT);
	secret_free(&secret);
	free(whole.data);
	free(y.data);
}

/* All that are said to be there, with RFC 3526's and RFC 7919's first and last 64 bits of ones and generator 2. */
static void groups(void **state)
{
	uint8_t p[DH_GROUP_P_MAX], g[DH_GROUP_G_MAX];
	char names[] = DH_GROUPS, *name, *rest;
	size_t p_size, g_size, n = 0, i;

	(void)state;
	for (name = strtok_r(names, ", ", &rest); name; name = strtok_r(NULL, ", ", &rest), n++) {
		assert_int_equal(dh_group_find(name, p, &p_size, g, &g_size), 0);
		assert_int_equal(8 * p_size, atoi(name + strcspn(name, "0123456789")));
		for (i = 0; i < 8; i++) {
			assert_int_equal(p[i], 0xff);
			assert_int_equal(p[p_size - 1 - i], 0xff);
		}
		assert_int_equal(g_size, 1);
		assert_int_equal(g[0], 2);
	}
	assert_int_equal(n, 11);
	assert_int_equal(dh_group_find(DH_GROUP_DEFAULT, p, &p_size, g, &g_size), 0);
	assert_int_equal(dh_group_find("ffdhe1024", p, &p_size, g, &g_size), -ENOENT);
	assert_int_equal(dh_group_find("modp_2048", p, &p_size, g, &g_size), -ENOENT);
	assert_int_equal(dh_group_find("", p, &p_size, g, &g_size), -ENOENT);
}

static void sizes(void **state)
{
	(void)state;
	assert_true(dsa_sizes_check(1024, 160));
	assert_true(dsa_sizes_check(2048, 224));
	assert_false(dsa_sizes_check(1024, 224));
	assert_false(dsa_sizes_check(3072, 224));
	assert_false(dsa_sizes_check(2040, 256));
	assert_true(dsa_sizes_check(1024, default_q_bits(1024)));
	assert_true(dsa_sizes_check(2048, default_q_bits(2048)));
	assert_true(dsa_sizes_check(3072, default_q_bits(3072)));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_of_dsa), cmocka_unit_test(keys_of_dh), cmocka_unit_test(other_algorithms),
		cmocka_unit_test(peers), cmocka_unit_test(damaged), cmocka_unit_test(framed), cmocka_unit_test(groups),
		cmocka_unit_test(sizes),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
