// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stack_test.c - how much stack kernel/pk takes, and what it leaves there
 *
 * Each operation runs on a stack of its own, which was painted before; once without the wiping at its end, so that the
 * paint tells how deep it went, and once with it: then no word of the private key may be there, neither as the module's
 * 64-bit limb nor as libtommath's 60-bit digit nor as bytes. Wiping must go deeper than the operation did. A function
 * that leaves a word there must be found.
 *
 * The hash here is none, and random numbers come from a system call: what the kernel's hash functions and the module's
 * generator take, and who calls, comes on top. 4 KB is what all together may take: DEEP_LIMIT leaves half of it to them,
 * WIPED_LIMIT what callers take, since wiping calls nothing.
 */
#include "environment.h"
#include "pk/dh_key.h"
#include "pk/dsa_key.h"
#include "pk/limbs.h"
#include "pk/rsa_key.h"

#include "algorithm.h"

#include <linux/ncr.h>

#include <crypto/hash.h>
#include <errno.h>
#include <openssl/dh.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define DEEP_LIMIT 2048
#define WIPED_LIMIT 3584
#define STACK_SIZE 65536
#define PAINT 0xa5
#define BITS 2048
#define SIZE (BITS / 8)

/* --- a hash that takes no stack --- */

struct crypto_shash {
	unsigned int size;
};

static struct crypto_shash sha1 = { 20 }, sha256 = { 32 };
static const struct ncr_algorithm algorithms[] = {
	{ .id = NCR_ALG_SHA1, .shash = &sha1 }, { .id = NCR_ALG_SHA2_256, .shash = &sha256 },
};

const struct ncr_algorithm *ncr_algorithm_find(u32 id)
{
	return id == NCR_ALG_SHA1 ? &algorithms[0] : id == NCR_ALG_SHA2_256 ? &algorithms[1] : NULL;
}

unsigned int crypto_shash_descsize(struct crypto_shash *tfm)
{
	(void)tfm;
	return 0;
}

static u64 sum;

int crypto_shash_init(struct shash_desc *desc)
{
	(void)desc;
	sum = 14695981039346656037ULL;
	return 0;
}

int crypto_shash_update(struct shash_desc *desc, const u8 *data, unsigned int size)
{
	(void)desc;
	while (size--)
		sum = (sum ^ *data++) * 1099511628211ULL;
	return 0;
}

/* what the hash is, when it must be right */
static const u8 *answer;

int crypto_shash_final(struct shash_desc *desc, u8 *out)
{
	unsigned int i;

	for (i = 0; i < desc->tfm->size; i++)
		out[i] = answer ? answer[i] : sum >> i % 8 * 8;
	return 0;
}

/* --- what runs --- */

static struct ncr_rsa *key, *made;
static u8 *pkcs1, *spki;
static int pkcs1_size, spki_size;
static u8 digest[32], signature[SIZE], pss[SIZE], cipher[SIZE], oaep[SIZE], message[SIZE], der[NCR_RSA_ENCODED_MAX];
static size_t size;

static int sign(void)
{
	return ncr_rsa_sign(key, NCR_ALG_SHA2_256, digest, 32, signature);
}

static int verify(void)
{
	return ncr_rsa_verify(key, NCR_ALG_SHA2_256, digest, 32, signature, SIZE);
}

static int sign_pss(void)
{
	return ncr_rsa_sign_pss(key, NCR_ALG_SHA2_256, 32, digest, 32, pss);
}

static int verify_pss(void)
{
	return ncr_rsa_verify_pss(key, NCR_ALG_SHA2_256, 32, digest, 32, pss, SIZE);
}

static int encrypt(void)
{
	return ncr_rsa_encrypt(key, digest, 32, cipher);
}

static int decrypt(void)
{
	return ncr_rsa_decrypt(key, cipher, SIZE, message, &size);
}

static int encrypt_oaep(void)
{
	return ncr_rsa_encrypt_oaep(key, NCR_ALG_SHA1, digest, 32, oaep);
}

static int decrypt_oaep(void)
{
	return ncr_rsa_decrypt_oaep(key, NCR_ALG_SHA1, oaep, SIZE, message, &size);
}

static int import_private(void)
{
	return ncr_rsa_import_private(pkcs1, pkcs1_size, &made);
}

static int import_public(void)
{
	return ncr_rsa_import_public(spki, spki_size, &made);
}

static int export_private(void)
{
	size = sizeof(der);
	return ncr_rsa_export_pkcs8(key, der, &size);
}

static int generate(void)
{
	return ncr_rsa_generate(1024, NULL, 0, &made);
}

/* --- DSA --- */

static struct ncr_dsa *dsa, *dsa_made;
static u8 dsa_signature[NCR_DSA_SIGNATURE_MAX];
static size_t dsa_size;

/* the k of all signatures here, which is looked for as well */
#define DSA_Q_LIMBS 3
static const u64 dsa_nonce[DSA_Q_LIMBS] = { 0x0123456789abcdef, 0xfedcba9876543210, 0x01020304 };

static int dsa_sign(void)
{
	random_next(dsa_nonce, sizeof(dsa_nonce));
	return ncr_dsa_sign(dsa, digest, 32, dsa_signature, &dsa_size);
}

static int dsa_verify(void)
{
	return ncr_dsa_verify(dsa, digest, 32, dsa_signature, dsa_size);
}

static int dsa_import_private(void)
{
	size = sizeof(der);
	return ncr_dsa_export_pkcs8(dsa, der, &size) ?: ncr_dsa_import_private(der, size, &dsa_made);
}

static int dsa_import_public(void)
{
	size = sizeof(der);
	return ncr_dsa_export_public(dsa, der, &size) ?: ncr_dsa_import_public(der, size, &dsa_made);
}

static int dsa_export_private(void)
{
	size = sizeof(der);
	return ncr_dsa_export_private(dsa, der, &size);
}

static int dsa_generate(void)
{
	return ncr_dsa_generate(1024, 160, &dsa_made);
}

static int dsa_leak(void)
{
	volatile u64 words[3];
	size_t i;

	for (i = 0; i < 3; i++)
		words[i] = dsa->x[i];
	return (int)(words[2] - dsa->x[2]);
}

/* --- Diffie-Hellman: the largest named group, and a smaller prime that is tested because no hash tells its name --- */

static struct ncr_dh *dh_key, *dh_made;
static u8 dh_p[NCR_DH_BITS_MAX / 8], dh_sha256[32], dh_y[NCR_DH_BITS_MAX / 8], dh_secret[NCR_DH_BITS_MAX / 8];
static u8 dh_der[NCR_DH_ENCODED_MAX], dh_own_p[1536 / 8];
static size_t dh_y_size, dh_der_size;
static const u8 dh_g = 2;

static int dh_generate(void)
{
	int error;

	answer = dh_sha256;
	error = ncr_dh_generate(dh_p, sizeof(dh_p), &dh_g, 1, &dh_made);
	answer = NULL;
	return error;
}

static int dh_generate_own(void)
{
	return ncr_dh_generate(dh_own_p, sizeof(dh_own_p), &dh_g, 1, &dh_made);
}

static int dh_derive(void)
{
	return ncr_dh_derive(dh_key, dh_y, dh_y_size, dh_secret);
}

static int dh_import(void)
{
	int error;

	answer = dh_sha256;
	error = ncr_dh_import_private(dh_der, dh_der_size, &dh_made);
	answer = NULL;
	return error;
}

static int dh_export(void)
{
	dh_der_size = sizeof(dh_der);
	return ncr_dh_export_private(dh_key, dh_der, &dh_der_size);
}

static int dh_consistent(void)
{
	return ncr_dh_consistent(dh_key);
}

static int dh_leak(void)
{
	volatile u64 words[4];
	size_t i;

	for (i = 0; i < 4; i++)
		words[i] = dh_key->x[i];
	return (int)(words[3] - dh_key->x[3]);
}

static int dh_prepare(void)
{
	BIGNUM *p = BN_get_rfc3526_prime_8192(NULL), *own = BN_get_rfc3526_prime_1536(NULL);

	BN_bn2bin(p, dh_p);
	BN_bn2bin(own, dh_own_p);
	BN_free(p);
	BN_free(own);
	EVP_Digest(dh_p, sizeof(dh_p), dh_sha256, NULL, EVP_sha256(), NULL);
	if (dh_generate() || !ncr_dh_group(dh_made))
		return -EIO;
	dh_key = dh_made;
	dh_made = NULL;
	dh_y_size = sizeof(dh_y);
	return ncr_dh_export_public(dh_key, dh_y, &dh_y_size) ?: dh_export();
}

static int leak(void)
{
	volatile u64 words[8];
	size_t i;

	for (i = 0; i < 8; i++)
		words[i] = key->dp[i];
	return (int)(words[7] - key->dp[7]);
}

static const struct {
	const char *name;
	int (*run)(void);
	bool leaks;
} operations[] = {
	{ "a leak that must be found", leak, true },
	{ "sign", sign, false },
	{ "verify", verify, false },
	{ "sign-pss", sign_pss, false },
	{ "verify-pss", verify_pss, false },
	{ "encrypt", encrypt, false },
	{ "decrypt", decrypt, false },
	{ "encrypt-oaep", encrypt_oaep, false },
	{ "decrypt-oaep", decrypt_oaep, false },
	{ "import-private", import_private, false },
	{ "import-public", import_public, false },
	{ "export-private", export_private, false },
	{ "generate", generate, false },
	{ "a leak of x that must be found", dh_leak, true },
	{ "dh-generate", dh_generate, false },
	{ "dh-generate-own", dh_generate_own, false },
	{ "dh-derive", dh_derive, false },
	{ "dh-import", dh_import, false },
	{ "dh-export", dh_export, false },
	{ "dh-consistent", dh_consistent, false },
	{ "a leak of DSA that must be found", dsa_leak, true },
	{ "dsa-sign", dsa_sign, false },
	{ "dsa-verify", dsa_verify, false },
	{ "dsa-import-private", dsa_import_private, false },
	{ "dsa-import-public", dsa_import_public, false },
	{ "dsa-export-private", dsa_export_private, false },
	{ "dsa-generate", dsa_generate, false },
};

/* --- what is looked for --- */

static u64 words[4096];
static size_t word_count;

static void add_word(u64 word)
{
	/* what is small may be anything */
	if (word >> 40)
		words[word_count++] = word;
}

static void add_number(const u64 *number, size_t n)
{
	size_t i, bit;

	for (i = 0; i < n; i++) {
		add_word(number[i]);
		add_word(__builtin_bswap64(number[i]));
	}
	for (bit = 0; bit < n * 64; bit += 60) {
		u64 digit = number[bit / 64] >> bit % 64;

		if (bit % 64 > 4 && bit / 64 + 1 < n)
			digit |= number[bit / 64 + 1] << (64 - bit % 64);
		add_word(digit & ((1ULL << 60) - 1));
	}
}

static void add_words(const struct ncr_rsa *rsa)
{
	const u64 *numbers[] = { rsa->p.m, rsa->q.m, rsa->dp, rsa->dq, rsa->qinv, rsa->d };
	size_t i;

	for (i = 0; i < 6; i++)
		add_number(numbers[i], i < 5 ? rsa->half : rsa->n.n);
}

/* that was agreed on */
static void add_dh_secret(void)
{
	u64 limbs[NCR_LIMBS_MAX];

	ncr_limbs_read(limbs, NCR_LIMBS_MAX, dh_secret, sizeof(dh_secret));
	add_number(limbs, NCR_LIMBS_MAX);
}

/* the linker's --wrap */
void __real_ncr_stack_wipe(void);
void __wrap_ncr_stack_wipe(void);

static bool wiping;

void __wrap_ncr_stack_wipe(void)
{
	if (wiping)
		__real_ncr_stack_wipe();
}

static u8 *stack;
static ucontext_t here, there;
static int (*operation)(void);
static int result;

static void trampoline(void)
{
	result = operation();
}

static void run(int (*function)(void))
{
	memset(stack, PAINT, STACK_SIZE);
	operation = function;
	getcontext(&there);
	there.uc_stack.ss_sp = stack;
	there.uc_stack.ss_size = STACK_SIZE;
	there.uc_link = &here;
	makecontext(&there, trampoline, 0);
	swapcontext(&here, &there);
}

static size_t depth(void)
{
	size_t i = 0;

	while (stack[i] == PAINT)
		i++;
	return STACK_SIZE - i;
}

static size_t words_on_stack(void)
{
	size_t at, i, found = 0;
	u64 word;

	word_count = 0;
	add_words(key);
	if (made && ncr_rsa_is_private(made))
		add_words(made);
	add_number(dh_key->x, dh_key->p.n);
	if (dh_made)
		add_number(dh_made->x, dh_made->p.n);
	add_dh_secret();
	add_number(dsa->x, dsa->q.n);
	add_number(dsa_nonce, DSA_Q_LIMBS);
	if (dsa_made && ncr_dsa_is_private(dsa_made))
		add_number(dsa_made->x, dsa_made->q.n);
	for (at = 0; at + 8 <= STACK_SIZE; at++) {
		memcpy(&word, stack + at, 8);
		for (i = 0; word >> 40 && i < word_count; i++)
			if (words[i] == word) {
				found++;
				break;
			}
	}
	return found;
}

static void forget(void)
{
	ncr_rsa_free(made);
	made = NULL;
	ncr_dsa_free(dsa_made);
	dsa_made = NULL;
	ncr_dh_free(dh_made);
	dh_made = NULL;
}

int main(void)
{
	EVP_PKEY *pkey = EVP_RSA_gen(BITS);
	int count = 0, failed = 0;
	size_t i;

	pkcs1_size = i2d_PrivateKey(pkey, &pkcs1);
	spki_size = i2d_PUBKEY(pkey, &spki);
	ncr_limbs_init();
	stack = aligned_alloc(64, STACK_SIZE);
	if (!stack || ncr_rsa_import_private(pkcs1, pkcs1_size, &key) || ncr_dsa_generate(1024, 160, &dsa) || dh_prepare()) {
		puts("Bail out! no key");
		return 1;
	}
	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		size_t deep, wiped, before, after;
		bool good;

		wiping = false;
		run(operations[i].run);
		deep = depth();
		before = words_on_stack();
		forget();
		good = !result && deep <= DEEP_LIMIT;

		wiping = true;
		run(operations[i].run);
		wiped = depth();
		after = words_on_stack();
		forget();
		good = good && !result && wiped <= WIPED_LIMIT && (operations[i].leaks ? after > 0 : !after && wiped > deep);

		printf("%sok %d - %s: %zu bytes of stack, wiped to %zu; words of a private key: %zu, then %zu%s\n",
		       good ? "" : "not ", ++count, operations[i].name, deep, wiped, before, after,
		       result ? "; it failed" : "");
		failed += !good;
	}
	printf("1..%d\n", count);
	ncr_rsa_free(key);
	ncr_dsa_free(dsa);
	ncr_dh_free(dh_key);
	OPENSSL_free(pkcs1);
	OPENSSL_free(spki);
	EVP_PKEY_free(pkey);
	free(stack);
	return failed != 0;
}
