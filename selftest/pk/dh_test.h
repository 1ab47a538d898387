/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of kernel/pk/dh*.c share: groups, OpenSSL's keys in them, and encodings of any numbers
 */
#ifndef DH_TEST_H
#define DH_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "environment.h"
#include "pk/dh.h"

#include <openssl/bn.h>
#include <openssl/evp.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define MAX_SIZE (NCR_DH_BITS_MAX / 8)
/* room for encodings that are too long, too */
#define DER_ROOM (8 * MAX_SIZE)

/**
 * struct group - p and g
 * @name: ours, or NULL
 */
struct group {
	const char *name;
	BIGNUM *p, *g;
};

/* RFC 3526 and RFC 7919, from 1536 bits on */
#define NAMED 11
extern struct group named[NAMED];

/* made once: a safe prime of 512 bits, whose subgroup 4 generates and 5 or so does not; one with a small q */
extern struct group safe, whole, schnorr;
/* q of the last */
extern BIGNUM *schnorr_q;

extern BN_CTX *ctx;

/* p and g of a key of OpenSSL's, or another number of it ("pub", "priv"); to be freed */
BIGNUM *number_of(EVP_PKEY *key, const char *name);

/* a new key of OpenSSL's in that group; or the public key @y alone */
EVP_PKEY *their_key(const struct group *group);
EVP_PKEY *their_public(const struct group *group, const u8 *y, size_t size);

/* OpenSSL's PrivateKeyInfo, to be freed with OPENSSL_free() */
int pkcs8_of(EVP_PKEY *key, u8 **der);

/* the same of any numbers; @length NULL: left out. The size is returned. */
size_t encode(u8 *der, const BIGNUM *p, const BIGNUM *g, const BIGNUM *length, const BIGNUM *x);

int generate(const struct group *group, struct ncr_dh **key);

/* what was allocated before is freed, and nothing was freed with content */
void assert_memory(long live);

int run_peer(void);
int run_bad(void);

#endif /* DH_TEST_H */
