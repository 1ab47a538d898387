// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_test.c - kernel/pk/rsa*.c in user space: rsa_peer.c: what is right, with OpenSSL on the other side; rsa_bad_*.c:
 * what must be refused
 */
#include "rsa_test.h"

#include "pk/limbs.h"

#include <openssl/rsa.h>
#include <openssl/x509.h>

const struct hash hashes[5] = {
	{ NCR_ALG_SHA1, "SHA1", 20 },
	{ NCR_ALG_SHA2_224, "SHA224", 28 },
	{ NCR_ALG_SHA2_256, "SHA256", 32 },
	{ NCR_ALG_SHA2_384, "SHA384", 48 },
	{ NCR_ALG_SHA2_512, "SHA512", 64 },
};

static struct pair pairs[16];

int pkcs1_of(EVP_PKEY *key, u8 **der)
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

const struct pair *pair_of(unsigned int bits)
{
	struct pair *pair = pairs;
	u8 *der;
	int size;

	for (; pair->ours; pair++)
		if (ncr_rsa_bits(pair->ours) == bits)
			return pair;
	assert_true(pair < pairs + ARRAY_SIZE(pairs) - 1);
	pair->theirs = EVP_RSA_gen(bits);
	assert_non_null(pair->theirs);
	pair->size = (bits + 7) / 8;

	size = pkcs1_of(pair->theirs, &der);
	assert_int_equal(ncr_rsa_import_private(der, size, &pair->ours), 0);
	OPENSSL_free(der);
	size = spki_of(pair->theirs, &der);
	assert_int_equal(ncr_rsa_import_public(der, size, &pair->public), 0);
	OPENSSL_free(der);
	assert_int_equal(ncr_rsa_bits(pair->ours), bits);
	assert_int_equal(ncr_rsa_size(pair->public), pair->size);
	return pair;
}

void pairs_free(void)
{
	struct pair *pair;

	for (pair = pairs; pair->ours; pair++) {
		ncr_rsa_free(pair->ours);
		ncr_rsa_free(pair->public);
		EVP_PKEY_free(pair->theirs);
	}
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
	failed = run_peer() + run_bad_key() + run_bad_use();
	pairs_free();
	if (memory_count.live || memory_count.dirty) {
		printf("not all memory was freed and wiped: %ld, %ld\n", memory_count.live, memory_count.dirty);
		failed++;
	}
	return failed;
}
