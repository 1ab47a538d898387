// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_approved.c - approved mode: what SP 800-131A r2 and FIPS 186-5 do not approve is not served; RSA above all
 *
 * The module is loaded with fips=1.
 */
#include "rsa_calls.h"

#define LARGE 256
#define SMALL 128

static struct pair pair;

/* a public key of 1024 bits: any odd number of that size is one; in approved mode there is no other to be had */
static ncr_key_t small;

static int approved_open(void **state)
{
	uint8_t der[DER_MAX];
	/* SubjectPublicKeyInfo around a modulus of 1024 bits and 65537 */
	static const uint8_t before[] = {
		0x30, 0x81, 0x9f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05,
		0x00, 0x03, 0x81, 0x8d, 0x00, 0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00,
	}, after[] = { 0x02, 0x03, 0x01, 0x00, 0x01 };
	uint8_t *modulus = der + sizeof(before);

	if (group_open(state))
		return -1;
	pair = pair_known(fd, 0);
	memcpy(der, before, sizeof(before));
	pattern(modulus, SMALL, 90);
	modulus[0] |= 0x80;
	modulus[SMALL - 1] |= 1;
	memcpy(modulus + SMALL, after, sizeof(after));
	small = key_of_der(fd, NCR_KEY_TYPE_PUBLIC, der, sizeof(before) + SMALL + sizeof(after), 0);
	return 0;
}

static int approved_close(void **state)
{
	pair_free(fd, pair);
	key_free(fd, small);
	return group_close(state);
}

static void says(int wanted, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme)
{
	ncr_session_t session;
	uint8_t data[LARGE] = { 0 };
	size_t size = sizeof(data);

	data[LARGE - 1] = 2;
	expect(wanted, try_scheme(fd, op, key, scheme, &session));
	if (!wanted)
		expect(0, try_final(fd, session, NULL, 0, data, &size, NULL));
	else
		expect(wanted, try_rsa(fd, op, key, scheme, data, LARGE, data, &size, NULL));
}

/* FIPS 186-5 A.1.1 with SP 800-131A r2: from 2048 bits */
static void sizes(void **state)
{
	struct pair made = pair_empty(fd);

	(void)state;
	for (unsigned int bits = 1024; bits < 2048; bits += 146)
		expect(EOPNOTSUPP, try_pair(fd, made, NCR_ALG_RSA, bits, 0, 0));
	expect(EOPNOTSUPP, try_pair(fd, made, NCR_ALG_RSA, 2046, 0, 0));
	expect(0, try_pair(fd, made, NCR_ALG_RSA, 2048, 0, 0));
	says(0, NCR_OP_SIGN, made.private, PSS(NCR_ALG_SHA2_256, 32));
	says(0, NCR_OP_VERIFY, made.public, PSS(NCR_ALG_SHA2_256, 32));
	pair_free(fd, made);

	for (size_t i = 0; i < HASHES; i++) {
		says(EOPNOTSUPP, NCR_OP_VERIFY, small, PKCS1_SIGN(hashes[i].id));
		says(EOPNOTSUPP, NCR_OP_VERIFY, small, PSS(hashes[i].id, 20));
		says(EOPNOTSUPP, NCR_OP_ENCRYPT, small, OAEP(hashes[i].id));
	}
	says(EOPNOTSUPP, NCR_OP_ENCRYPT, small, PKCS1_ENCRYPT);
}

/* SP 800-131A r2 section 9: not SHA-1. FIPS 186-5 5.4 (g): a salt not longer than the digest. */
static void signatures(void **state)
{
	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		const struct hash *hash = &hashes[i];
		int wanted = hash->id == NCR_ALG_SHA1 ? EOPNOTSUPP : 0;

		says(wanted, NCR_OP_SIGN, pair.private, PKCS1_SIGN(hash->id));
		says(wanted, NCR_OP_VERIFY, pair.public, PKCS1_SIGN(hash->id));
		says(wanted, NCR_OP_SIGN, pair.private, PSS(hash->id, 0));
		says(wanted, NCR_OP_SIGN, pair.private, PSS(hash->id, hash->size));
		says(wanted, NCR_OP_VERIFY, pair.public, PSS(hash->id, hash->size));
		says(EOPNOTSUPP, NCR_OP_SIGN, pair.private, PSS(hash->id, hash->size + 1));
		says(EOPNOTSUPP, NCR_OP_VERIFY, pair.public, PSS(hash->id, hash->size + 1));
	}
}

/* SP 800-131A r2 section 6: OAEP, and v1.5 not any more */
static void encryption(void **state)
{
	uint8_t sealed[LARGE], opened[LARGE];

	(void)state;
	says(EOPNOTSUPP, NCR_OP_ENCRYPT, pair.public, PKCS1_ENCRYPT);
	says(EOPNOTSUPP, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT);
	for (size_t i = 0; i < HASHES; i++) {
		size_t size = LARGE;

		expect(0, try_rsa(fd, NCR_OP_ENCRYPT, pair.public, OAEP(hashes[i].id), "text", 4, sealed, &size, NULL));
		size = LARGE;
		expect(0, try_rsa(fd, NCR_OP_DECRYPT, pair.private, OAEP(hashes[i].id), sealed, LARGE, opened, &size,
				  NULL));
		assert_int_equal(size, 4);
		assert_memory_equal(opened, "text", 4);
	}
}

/* SP 800-131A r2: of ciphers, hashes and MACs it is the algorithm, and of HMAC the size of the key too */
static void other_algorithms(void **state)
{
	static const ncr_algorithm_t not_approved[] = {
		NCR_ALG_NULL, NCR_ALG_3DES_CBC, NCR_ALG_CAMELLIA_CBC, NCR_ALG_CAMELLIA_ECB, NCR_ALG_CAMELLIA_CTR,
		NCR_ALG_ARCFOUR, NCR_ALG_MD5, NCR_ALG_HMAC_MD5,
	};
	uint8_t data[48] = { 0 }, out[64];
	ncr_key_t key = key_of(fd, "twenty-four letters long", 24, 0);
	size_t size;

	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];
		ncr_crypto_op_t op = algorithm->kind == CIPHER ? NCR_OP_DECRYPT : NCR_OP_SIGN;
		int wanted = 0;

		for (size_t j = 0; j < COUNT(not_approved); j++)
			if (algorithm->id == not_approved[j])
				wanted = EOPNOTSUPP;
		size = sizeof(out);
		expect(wanted, try_once(fd, algorithm->id, op, key, data, algorithm->iv_size, data, sizeof(data), out,
					&size, NULL));
	}
	key_free(fd, key);
	key = key_of(fd, "thirteen of 1", 13, 0);
	size = sizeof(out);
	expect(EOPNOTSUPP, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0, data, sizeof(data), out, &size,
				    NULL));
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(sizes),
		counted_test(signatures),
		counted_test(encryption),
		counted_test(other_algorithms),
	};

	return cmocka_run_group_tests_name("rsa_approved", tests, approved_open, approved_close);
}
