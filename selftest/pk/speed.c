// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * speed.c - kernel/pk beside OpenSSL, on this processor, in one process
 *
 * One tab-separated line a case: case, size, microseconds of ours, of OpenSSL's, ratio. Each figure is the least of several
 * rounds, in which the two take turns, of the processor time of one operation: what else the machine does, counts little.
 * OpenSSL takes vector instructions (AVX-512 IFMA), where the processor has them, which a kernel does not; with
 * OPENSSL_ia32cap=:~0x200000 in the environment it does without them.
 */
#include "environment.h"
#include "pk/dh.h"
#include "pk/dsa.h"
#include "pk/limbs.h"
#include "pk/rsa.h"

#include <linux/ncr.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 30
#define SIZE_MAX_BYTES 512

static struct ncr_rsa *key;
static EVP_PKEY *theirs;
static size_t size;
static unsigned int bits;
static u8 digest[32], signature[SIZE_MAX_BYTES];

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static bool sign(void)
{
	return !ncr_rsa_sign(key, NCR_ALG_SHA2_256, digest, 32, signature);
}

static bool verify(void)
{
	return !ncr_rsa_verify(key, NCR_ALG_SHA2_256, digest, 32, signature, size);
}

static bool generate(void)
{
	struct ncr_rsa *made;

	if (ncr_rsa_generate(bits, NULL, 0, &made))
		return false;
	ncr_rsa_free(made);
	return true;
}

static bool they_do(int (*init)(EVP_PKEY_CTX *), bool signing)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(theirs, NULL);
	size_t room = sizeof(signature);
	bool good;

	good = init(ctx) == 1 && EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1 &&
	       (signing ? EVP_PKEY_sign(ctx, signature, &room, digest, 32) :
			  EVP_PKEY_verify(ctx, signature, size, digest, 32)) == 1;
	EVP_PKEY_CTX_free(ctx);
	return good;
}

static bool they_sign(void)
{
	return they_do(EVP_PKEY_sign_init, true);
}

static bool they_verify(void)
{
	return they_do(EVP_PKEY_verify_init, false);
}

static bool they_generate(void)
{
	EVP_PKEY *made = EVP_RSA_gen(bits);

	EVP_PKEY_free(made);
	return made;
}

/* --- DSA --- */

static struct ncr_dsa *dsa;
static size_t dsa_size;
static unsigned int q_bits;

static bool dsa_sign(void)
{
	return !ncr_dsa_sign(dsa, digest, 32, signature, &dsa_size);
}

static bool dsa_verify(void)
{
	return !ncr_dsa_verify(dsa, digest, 32, signature, dsa_size);
}

static bool dsa_generate(void)
{
	struct ncr_dsa *made;

	if (ncr_dsa_generate(bits, q_bits, &made))
		return false;
	ncr_dsa_free(made);
	return true;
}

static bool they_do_dsa(int (*init)(EVP_PKEY_CTX *), bool signing)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(theirs, NULL);
	bool good;

	if (signing)
		dsa_size = NCR_DSA_SIGNATURE_MAX;
	good = init(ctx) == 1 && (signing ? EVP_PKEY_sign(ctx, signature, &dsa_size, digest, 32) :
					    EVP_PKEY_verify(ctx, signature, dsa_size, digest, 32)) == 1;
	EVP_PKEY_CTX_free(ctx);
	return good;
}

static bool they_sign_dsa(void)
{
	return they_do_dsa(EVP_PKEY_sign_init, true);
}

static bool they_verify_dsa(void)
{
	return they_do_dsa(EVP_PKEY_verify_init, false);
}

static bool they_generate_dsa(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, NULL);
	EVP_PKEY *domain = NULL, *made = NULL;
	bool good;

	good = EVP_PKEY_paramgen_init(ctx) == 1 && EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, bits) == 1 &&
	       EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, q_bits) == 1 && EVP_PKEY_paramgen(ctx, &domain) == 1;
	EVP_PKEY_CTX_free(ctx);
	ctx = EVP_PKEY_CTX_new(domain, NULL);
	good = good && EVP_PKEY_keygen_init(ctx) == 1 && EVP_PKEY_keygen(ctx, &made) == 1;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(domain);
	EVP_PKEY_free(made);
	return good;
}

/* --- Diffie-Hellman: the other's number is checked and raised to x, on both sides --- */

static struct ncr_dh *dh_key;
static EVP_PKEY *dh_theirs, *dh_peer;
static u8 dh_p[SIZE_MAX_BYTES], dh_y[SIZE_MAX_BYTES], dh_secret[SIZE_MAX_BYTES];
static size_t dh_y_size;

static bool dh_derive(void)
{
	return !ncr_dh_derive(dh_key, dh_y, dh_y_size, dh_secret);
}

static bool dh_generate(void)
{
	static const u8 g = 2;
	struct ncr_dh *made;

	if (ncr_dh_generate(dh_p, size, &g, 1, &made))
		return false;
	ncr_dh_free(made);
	return true;
}

static bool they_dh_derive(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(dh_theirs, NULL);
	size_t room = sizeof(dh_secret);
	bool good = EVP_PKEY_derive_init(ctx) == 1 && EVP_PKEY_derive_set_peer(ctx, dh_peer) == 1 &&
		    EVP_PKEY_derive(ctx, dh_secret, &room) == 1;

	EVP_PKEY_CTX_free(ctx);
	return good;
}

static EVP_PKEY *they_make_dh(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	EVP_PKEY *made = NULL;
	char name[16];

	snprintf(name, sizeof(name), "ffdhe%u", bits);
	if (EVP_PKEY_keygen_init(ctx) != 1 || EVP_PKEY_CTX_set_group_name(ctx, name) != 1 ||
	    EVP_PKEY_keygen(ctx, &made) != 1)
		made = NULL;
	EVP_PKEY_CTX_free(ctx);
	return made;
}

static bool they_dh_generate(void)
{
	EVP_PKEY *made = they_make_dh();

	EVP_PKEY_free(made);
	return made;
}

static bool dh_prepare(void)
{
	static const u8 g = 2;
	BIGNUM *p = NULL, *y = NULL;

	dh_theirs = they_make_dh();
	dh_peer = they_make_dh();
	if (!dh_theirs || !dh_peer || EVP_PKEY_get_bn_param(dh_theirs, "p", &p) != 1 ||
	    EVP_PKEY_get_bn_param(dh_peer, "pub", &y) != 1)
		return false;
	BN_bn2bin(p, dh_p);
	dh_y_size = BN_bn2bin(y, dh_y);
	BN_free(p);
	BN_free(y);
	return !ncr_dh_generate(dh_p, size, &g, 1, &dh_key);
}

static double measure(bool (*operation)(void), int times)
{
	double begin = now();
	int i;

	for (i = 0; i < times; i++)
		if (!operation()) {
			fputs("error: an operation failed\n", stderr);
			exit(1);
		}
	return (now() - begin) / times;
}

/* @mean: of all rounds, for what takes another time every time */
static void compare(const char *name, bool (*ours)(void), bool (*peer)(void), int times, int rounds, bool mean)
{
	double best_ours = 1e18, best_peer = 1e18, sum_ours = 0, sum_peer = 0, time;
	int round;

	for (round = 0; round < rounds; round++) {
		time = measure(ours, times);
		best_ours = time < best_ours ? time : best_ours;
		sum_ours += time;
		time = measure(peer, times);
		best_peer = time < best_peer ? time : best_peer;
		sum_peer += time;
	}
	if (mean) {
		best_ours = sum_ours / rounds;
		best_peer = sum_peer / rounds;
	}
	printf("%s\t%u\t%.1f\t%.1f\t%.2f\n", name, bits, best_ours, best_peer, best_ours / best_peer);
	fflush(stdout);
}

static int rsa(void)
{
	static const unsigned int sizes[] = { 2048, 3072, 4096 };
	unsigned char *der;
	int der_size;
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		bits = sizes[i];
		size = bits / 8;
		theirs = EVP_RSA_gen(bits);
		der = NULL;
		der_size = i2d_PrivateKey(theirs, &der);
		if (ncr_rsa_import_private(der, der_size, &key))
			return 1;
		OPENSSL_free(der);
		compare("rsa-sign", sign, they_sign, 8, ROUNDS, false);
		compare("rsa-verify", verify, they_verify, 50, ROUNDS, false);
		compare("rsa-generate", generate, they_generate, 1, bits > 2048 ? 5 : 20, true);
		ncr_rsa_free(key);
		EVP_PKEY_free(theirs);
		if (!dh_prepare())
			return 1;
		compare("dh-derive", dh_derive, they_dh_derive, 8, ROUNDS, false);
		compare("dh-generate", dh_generate, they_dh_generate, 8, ROUNDS, false);
		ncr_dh_free(dh_key);
		EVP_PKEY_free(dh_theirs);
		EVP_PKEY_free(dh_peer);
	}
	return 0;
}

static int dsa_cases(void)
{
	static const unsigned int sizes[][2] = { { 2048, 256 }, { 3072, 256 } };
	u8 der[NCR_DSA_ENCODED_MAX];
	const u8 *at;
	size_t i, der_size;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		bits = sizes[i][0];
		q_bits = sizes[i][1];
		der_size = sizeof(der);
		at = der;
		if (ncr_dsa_generate(bits, q_bits, &dsa) || ncr_dsa_export_private(dsa, der, &der_size))
			return 1;
		theirs = d2i_PrivateKey(EVP_PKEY_DSA, NULL, &at, der_size);
		compare("dsa-sign", dsa_sign, they_sign_dsa, 20, ROUNDS, false);
		compare("dsa-verify", dsa_verify, they_verify_dsa, 20, ROUNDS, false);
		compare("dsa-generate", dsa_generate, they_generate_dsa, 1, 5, true);
		ncr_dsa_free(dsa);
		EVP_PKEY_free(theirs);
	}
	return 0;
}

int main(void)
{
	ncr_limbs_init();
	puts("case\tsize\tncr\tpeer\tratio");
	return rsa() ?: dsa_cases();
}
