// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * taint_test.c - whether a secret decides where the processor goes or what it reads, under valgrind's memcheck
 *
 * Every secret is declared undefined. memcheck follows it through all that is computed from it, and complains of each
 * branch and each address that depends on it. What may be known (a size that is the answer, a verdict that is the answer)
 * is declared defined by ncr_public() in the module's source, and by nothing else.
 *
 * Runs itself under valgrind: once for each operation, which must give no complaint, and once for each leak that is
 * planted here, which must give one: otherwise nothing was looked at.
 *
 * usage: taint_test		all, TAP
 *        taint_test OPERATION this|any KEY	one, under valgrind
 */
#include "environment.h"
#include "pk/dh_key.h"
#include "pk/dsa_key.h"
#include "pk/limbs.h"
#include "pk/rsa_key.h"

#include <linux/ncr.h>

#include <asm/cpufeature.h>
#include <errno.h>
#include <openssl/bn.h>
#include <openssl/dh.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <valgrind/memcheck.h>

/* what memcheck exits with when it complained */
#define COMPLAINED 99

#define BITS 1024
#define SIZE (BITS / 8)

static struct ncr_rsa *key;
static struct ncr_dsa *dsa;

static void secret(const void *memory, size_t size)
{
	(void)VALGRIND_MAKE_MEM_UNDEFINED(memory, size);
}

static void known(const void *memory, size_t size)
{
	(void)VALGRIND_MAKE_MEM_DEFINED(memory, size);
}

u64 taint_public(u64 mask)
{
	known(&mask, sizeof(mask));
	return mask;
}

/* all of the key but the public half */
static void secret_key(void)
{
	size_t half = key->half;

	secret(key->d, key->n.n * 8);
	secret(key->p.m, half * 8);
	secret(key->p.rr, half * 8);
	secret(&key->p.n0, 8);
	secret(key->q.m, half * 8);
	secret(key->q.rr, half * 8);
	secret(&key->q.n0, 8);
	secret(key->dp, half * 8);
	secret(key->dq, half * 8);
	secret(key->qinv, half * 8);
	random_secret = true;
}

/* A key without the tests that import makes, which take long under valgrind and are none of its business. */
static int read_key(const char *path)
{
	static u8 bytes[8][SIZE];
	struct ncr_rsa_numbers numbers;
	struct ncr_der *members[] = { &numbers.n, &numbers.e, &numbers.d, &numbers.p, &numbers.q, &numbers.dp, &numbers.dq,
				      &numbers.qinv };
	const struct bignum_st *values[8];
	FILE *file = fopen(path, "r");
	struct rsa_st *rsa = NULL;
	u8 der[NCR_DSA_ENCODED_MAX];
	size_t i, der_size = 0;

	if (file)
		rsa = d2i_RSAPrivateKey_fp(file, NULL);
	if (!rsa)
		return -EIO;
	der_size = fread(der, 1, sizeof(der), file);
	fclose(file);
	RSA_get0_key(rsa, &values[0], &values[1], &values[2]);
	RSA_get0_factors(rsa, &values[3], &values[4]);
	RSA_get0_crt_params(rsa, &values[5], &values[6], &values[7]);
	for (i = 0; i < 8; i++) {
		members[i]->at = bytes[i];
		members[i]->size = BN_bn2bin(values[i], bytes[i]);
	}
	RSA_free(rsa);
	return ncr_rsa_new(&numbers, &key) ?: ncr_dsa_read_private(der, der_size, &dsa);
}

/* one of RSA, and one of DSA behind it */
static int write_key(const char *path)
{
	RSA *rsa = RSA_new();
	BIGNUM *e = BN_new();
	FILE *file = fopen(path, "w");
	u8 der[NCR_DSA_ENCODED_MAX];
	size_t size = sizeof(der);
	int good;

	BN_set_word(e, 65537);
	good = file && RSA_generate_key_ex(rsa, BITS, e, NULL) && i2d_RSAPrivateKey_fp(file, rsa) &&
	       !ncr_dsa_generate(1024, 160, &dsa) && !ncr_dsa_export_private(dsa, der, &size) &&
	       fwrite(der, 1, size, file) == size && !fclose(file);
	ncr_dsa_free(dsa);
	BN_free(e);
	RSA_free(rsa);
	return good ? 0 : -EIO;
}

/* --- what must give no complaint --- */

static int exponentiation(void)
{
	u64 *limbs = calloc(4 * 8 + NCR_EXP_SCRATCH(8), 8);
	int error = 0;

	secret_key();
	secret(limbs, 16 * 8);
	ncr_mont_exp(limbs + 16, limbs, limbs + 8, 8, &key->p, limbs + 32);
	known(limbs + 16, 64);
	free(limbs);
	return error;
}

static int inversion(void)
{
	u64 *limbs = calloc(16 + NCR_INVERT_SCRATCH(8), 8);
	u64 found;

	secret_key();
	limbs[0] = 4711;
	secret(limbs, 64);
	found = taint_public(ncr_limbs_invert(limbs + 8, limbs, key->p.m, 8, limbs + 16));
	free(limbs);
	return !found;
}

static int modulus(void)
{
	u64 *limbs = calloc(NCR_MONT_SCRATCH(8), 8);

	secret_key();
	ncr_modulus_init(&key->p, limbs);
	free(limbs);
	return 0;
}

static int private_operation(void)
{
	u8 in[SIZE] = { 0, 1 }, out[SIZE];
	int error;

	secret_key();
	secret(in + 8, SIZE - 8);
	error = ncr_rsa_private(key, in, out);
	return error;
}

static int sign(void)
{
	u8 digest[32] = {}, out[SIZE];

	secret_key();
	return ncr_rsa_sign(key, NCR_ALG_SHA2_256, digest, 32, out);
}

static int sign_pss(void)
{
	u8 digest[32] = {}, out[SIZE];

	secret_key();
	return ncr_rsa_sign_pss(key, NCR_ALG_SHA2_256, 32, digest, 32, out);
}

static int decrypt(bool good)
{
	u8 message[SIZE] = {}, cipher[SIZE];
	size_t size;

	if (good)
		ncr_rsa_encrypt(key, message, 20, cipher);
	else
		memset(cipher, 1, sizeof(cipher));
	secret_key();
	/* whether it was padded well is a secret: the result of the private operation is not declared known */
	return ncr_rsa_decrypt(key, cipher, SIZE, message, &size);
}

static int decrypt_good(void)
{
	return decrypt(true);
}

static int decrypt_bad(void)
{
	return decrypt(false);
}

static int decrypt_oaep_good(void)
{
	u8 message[SIZE] = {}, cipher[SIZE];
	size_t size;

	ncr_rsa_encrypt_oaep(key, NCR_ALG_SHA2_256, message, 20, cipher);
	secret_key();
	return ncr_rsa_decrypt_oaep(key, NCR_ALG_SHA2_256, cipher, SIZE, message, &size);
}

static int decrypt_oaep_bad(void)
{
	u8 message[SIZE] = {}, cipher[SIZE];
	size_t size;

	memset(cipher, 1, sizeof(cipher));
	secret_key();
	return ncr_rsa_decrypt_oaep(key, NCR_ALG_SHA2_256, cipher, SIZE, message, &size) != -EBADMSG;
}

/* --- DSA: the private key and all random numbers are secrets, k and the blinding among them --- */

static void secret_dsa(void)
{
	secret(dsa->x, dsa->q.n * 8);
	random_secret = true;
}

static int dsa_sign(void)
{
	u8 digest[32] = { 1 }, signature[NCR_DSA_SIGNATURE_MAX];
	size_t size = 0;
	int error;

	secret_dsa();
	/* the digest may be one, too: that of a message that nobody else has */
	secret(digest, sizeof(digest));
	error = ncr_dsa_sign(dsa, digest, sizeof(digest), signature, &size);
	/* what comes out is known, all of it */
	error = error ?: VALGRIND_CHECK_MEM_IS_DEFINED(signature, size);
	return error;
}

static int dsa_public_key(void)
{
	u64 *limbs = calloc(16 + NCR_EXP_SCRATCH(16), 8);

	secret_dsa();
	ncr_dsa_power(limbs, dsa, dsa->g, dsa->x, limbs + 16);
	free(limbs);
	return 0;
}

/* --- Diffie-Hellman, in a group with a name: no primes to be tested --- */

/* 2, whose order is q, or the least number whose order is 2q */
static size_t dh_group(u8 *p, bool whole, u8 *g)
{
	BIGNUM *prime = BN_get_rfc3526_prime_1536(NULL), *generator = BN_new();
	BN_CTX *ctx = BN_CTX_new();
	size_t size = BN_bn2bin(prime, p);

	for (*g = 2; whole && BN_set_word(generator, *g) && BN_kronecker(generator, prime, ctx) != -1; (*g)++)
		;
	BN_free(prime);
	BN_free(generator);
	BN_CTX_free(ctx);
	return size;
}

static int dh_make(bool whole, struct ncr_dh **dh)
{
	u8 p[192], g;
	size_t size = dh_group(p, whole, &g);

	random_secret = true;
	return ncr_dh_generate(p, size, &g, 1, dh);
}

static int dh_generate(void)
{
	struct ncr_dh *dh = NULL;
	int error = dh_make(false, &dh);

	ncr_dh_free(dh);
	return error;
}

static int dh_generate_whole(void)
{
	struct ncr_dh *dh = NULL;
	int error = dh_make(true, &dh);

	ncr_dh_free(dh);
	return error;
}

/* x is undefined from its first random byte on */
static int dh_derive(bool whole)
{
	u8 peer[2] = { 0x10, 0x00 }, z[192];	/* a square */
	struct ncr_dh *dh = NULL;
	int error = dh_make(whole, &dh) ?: ncr_dh_derive(dh, peer, sizeof(peer), z);

	ncr_dh_free(dh);
	return error;
}

static int dh_derive_subgroup(void)
{
	return dh_derive(false);
}

static int dh_derive_whole(void)
{
	return dh_derive(true);
}

/* --- leaks that are planted: the same code with something that must not be --- */

/* an exponentiation that leaves out the multiplications of bits that are 0: the public one, with the secret exponent */
static int leak_branch(void)
{
	u64 *limbs = calloc(16 + NCR_EXP_SCRATCH(8), 8);

	secret_key();
	ncr_mont_exp_public(limbs, limbs + 8, key->dp, 8, &key->p, limbs + 16);
	free(limbs);
	return 0;
}

/* a table that is looked into with a secret index */
static int leak_address(void)
{
	static const u8 table[256] = { 1, 2, 3 };
	volatile u8 found;

	secret_key();
	found = table[key->dq[0] & 0xff];
	(void)found;
	return 0;
}

/* padding that is searched until it ends */
static int leak_unpadding(void)
{
	u8 cipher[SIZE], encoded[SIZE];
	volatile size_t end;
	int error;

	memset(cipher, 1, sizeof(cipher));
	secret_key();
	error = ncr_rsa_private(key, cipher, encoded);
	for (end = 2; end < SIZE && encoded[end]; end++)
		;
	return error;
}

/* a signature whose g^k is made as a verification may be: the bits of k decide */
static int leak_nonce(void)
{
	u64 *limbs = calloc(32 + NCR_EXP_SCRATCH(16), 8), k[3];
	int error;

	secret_dsa();
	error = ncr_limbs_random_below(k, dsa->q.m, 3);
	ncr_mont_exp_public(limbs, dsa->g, k, 3, &dsa->p, limbs + 32);
	free(limbs);
	return error;
}

/* an exponentiation by x that leaves out what the public one leaves out */
static int leak_dh_branch(void)
{
	struct ncr_dh *dh = NULL;
	int error = dh_make(false, &dh);
	u64 *limbs = calloc(dh ? dh->p.n + NCR_EXP_SCRATCH(dh->p.n) : 1, 8);

	if (!error)
		ncr_mont_exp_public(limbs, dh->g, dh->x, dh->x_limbs, &dh->p, limbs + dh->p.n);
	free(limbs);
	ncr_dh_free(dh);
	return error;
}

/* how long the secret is, without its leading zeros */
static int leak_dh_secret(void)
{
	u8 peer[2] = { 0x10, 0x00 }, z[192];
	struct ncr_dh *dh = NULL;
	int error = dh_make(false, &dh) ?: ncr_dh_derive(dh, peer, sizeof(peer), z);
	volatile size_t zeros;

	for (zeros = 0; zeros < sizeof(z) && !z[zeros]; zeros++)
		;
	ncr_dh_free(dh);
	return error;
}

static const struct {
	const char *name;
	int (*run)(void);
	bool leaks;
} operations[] = {
	{ "exponentiation", exponentiation, false },
	{ "inversion", inversion, false },
	{ "modulus", modulus, false },
	{ "private-operation", private_operation, false },
	{ "sign", sign, false },
	{ "sign-pss", sign_pss, false },
	{ "decrypt-good", decrypt_good, false },
	{ "decrypt-bad", decrypt_bad, false },
	{ "decrypt-oaep-good", decrypt_oaep_good, false },
	{ "decrypt-oaep-bad", decrypt_oaep_bad, false },
	{ "dsa-sign", dsa_sign, false },
	{ "dsa-public-key", dsa_public_key, false },
	{ "leak-branch", leak_branch, true },
	{ "dh-generate", dh_generate, false },
	{ "dh-generate-whole", dh_generate_whole, false },
	{ "dh-derive", dh_derive_subgroup, false },
	{ "dh-derive-whole", dh_derive_whole, false },
	{ "leak-dh-branch", leak_dh_branch, true },
	{ "leak-dh-secret", leak_dh_secret, true },
	{ "leak-address", leak_address, true },
	{ "leak-unpadding", leak_unpadding, true },
	{ "leak-nonce", leak_nonce, true },
};

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))

static int run_case(const char *name, const char *processor, const char *key_path)
{
	size_t i;

	shim_processor = !strcmp(processor, "this");
	ncr_limbs_init();
	for (i = 0; i < OPERATIONS; i++)
		if (!strcmp(operations[i].name, name))
			return read_key(key_path) || operations[i].run() ? 1 : 0;
	return 2;
}

/* status of valgrind with one case, its complaints in @log */
static int under_valgrind(const char *self, const char *name, const char *processor, const char *key_path,
			  const char *log)
{
	char option[256];
	pid_t child = fork();
	int status;

	if (!child) {
		snprintf(option, sizeof(option), "--log-file=%s", log);
		execlp("valgrind", "valgrind", "-q", "--error-exitcode=99", option, self, name, processor, key_path, NULL);
		perror("error: valgrind");
		fputs("hint: make deps\n", stderr);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void show(const char *log)
{
	char line[300];
	FILE *file = fopen(log, "r");
	int lines = 0;

	while (file && lines++ < 30 && fgets(line, sizeof(line), file))
		printf("  %s", line);
	if (file)
		fclose(file);
}

int main(int argc, char **argv)
{
	static const char * const processors[] = { "this", "any" };
	char log[] = "/tmp/ncr-taint.XXXXXX", key_path[] = "/tmp/ncr-taint.XXXXXX";
	int failed = 0, count = 0;
	size_t i, j;

	if (argc == 4)
		return run_case(argv[1], argv[2], argv[3]);
	close(mkstemp(log));
	close(mkstemp(key_path));
	if (write_key(key_path)) {
		puts("Bail out! no key");
		return 1;
	}
	for (i = 0; i < OPERATIONS; i++)
		for (j = 0; j < 2; j++) {
			int expected = operations[i].leaks ? COMPLAINED : 0;
			int status = under_valgrind(argv[0], operations[i].name, processors[j], key_path, log);

			printf("%sok %d - %s, %s processor%s\n", status == expected ? "" : "not ", ++count, operations[i].name,
			       processors[j], operations[i].leaks ? ": the planted leak is found" : "");
			if (status != expected) {
				printf("  status %d, expected %d\n", status, expected);
				show(log);
				failed++;
			}
		}
	printf("1..%d\n", count);
	unlink(log);
	unlink(key_path);
	return failed != 0;
}
