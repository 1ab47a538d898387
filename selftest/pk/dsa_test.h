/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of kernel/pk/dsa*.c share: pairs that OpenSSL and the module both have, and keys of any numbers
 */
#ifndef DSA_TEST_H
#define DSA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "environment.h"
#include "pk/dsa.h"
#include "pk/dsa_key.h"

#include <openssl/bn.h>
#include <openssl/evp.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* the sizes of FIPS 186-4 4.2 */
#define SIZES 4

extern const struct sizes {
	unsigned int p, q;
} all_sizes[SIZES];

/**
 * struct pair - one pair of keys, made by OpenSSL
 * @ours: from import
 * @public: its public key, imported
 */
struct pair {
	struct ncr_dsa *ours;
	struct ncr_dsa *public;
	EVP_PKEY *theirs;
};

/* of all_sizes[index]; asked for again, the same one */
const struct pair *pair_of(size_t index);

/* OpenSSL's encodings, to be freed with OPENSSL_free() */
int traditional_of(EVP_PKEY *key, u8 **der);
int pkcs8_of(EVP_PKEY *key, u8 **der);
int spki_of(EVP_PKEY *key, u8 **der);

/** struct numbers - a key of any numbers, good or bad */
struct numbers {
	BIGNUM *p, *q, *g, *y, *x;
};

struct numbers numbers_of(const struct ncr_dsa *key);
void numbers_free(struct numbers *numbers);

/* as bytes, by OpenSSL; @format: one of these functions */
int encode_traditional(const struct numbers *numbers, u8 **der);
int encode_pkcs8(const struct numbers *numbers, u8 **der);
int encode_spki(const struct numbers *numbers, u8 **der);

/* in memory of exactly its size, so that the address sanitizer sees a byte read beyond; an error leaves nothing */
int import_private(const u8 *der, size_t size, struct ncr_dsa **key);
int import_public(const u8 *der, size_t size, struct ncr_dsa **key);

/* SEQUENCE { r, s } of any numbers; returns its size */
size_t encode_signature(const BIGNUM *r, const BIGNUM *s, u8 *out);
void decode_signature(const u8 *signature, size_t size, BIGNUM **r, BIGNUM **s);

/* what was allocated before is freed, and nothing was freed with content */
void assert_memory(long live);

extern BN_CTX *bn_ctx;

int run_peer(void);
int run_bad_keys(void);
int run_bad_signatures(void);
int run_nonces(void);

#endif /* DSA_TEST_H */
