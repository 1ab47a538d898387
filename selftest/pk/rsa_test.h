/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of kernel/pk/rsa*.c share: pairs that OpenSSL and the module both have
 */
#ifndef RSA_TEST_H
#define RSA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "environment.h"
#include "pk/rsa.h"

#include <linux/ncr.h>
#include <openssl/evp.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

struct hash {
	u32 algorithm;
	const char *name;
	size_t size;
};

extern const struct hash hashes[5];

/**
 * struct pair - one pair of keys
 * @ours: from import
 * @public: its public key, imported
 */
struct pair {
	struct ncr_rsa *ours;
	struct ncr_rsa *public;
	EVP_PKEY *theirs;
	size_t size;
};

/* made by OpenSSL; of a size that a test has asked for before, the same one */
const struct pair *pair_of(unsigned int bits);
void pairs_free(void);

/* OpenSSL's encodings, to be freed with OPENSSL_free() */
int pkcs1_of(EVP_PKEY *key, u8 **der);
int pkcs8_of(EVP_PKEY *key, u8 **der);
int spki_of(EVP_PKEY *key, u8 **der);

/* what was allocated before is freed, and nothing was freed with content */
void assert_memory(long live);

int run_peer(void);
int run_bad_key(void);
int run_bad_use(void);

#endif /* RSA_TEST_H */
