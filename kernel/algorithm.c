// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "algorithm.h"
#include "key.h"
#include "pk/dh.h"
#include "pk/dsa.h"
#include "pk/rsa.h"
#include "software.h"

#include <linux/err.h>
#include <linux/fips.h>
#include <linux/moduleparam.h>
#include <linux/nospec.h>
#include <linux/slab.h>

/*
 * What nested transforms (a SIMD wrapper's child, a template's inner cipher, an HMAC's inner hash)
 * take beside the outer context; the largest of these contexts on the supported kernels is
 * camellia's with 1.1 KB, counted twice.
 */
#define NESTED_TRANSFORM_SIZE 2304

static bool fips;
module_param(fips, bool, 0444);
MODULE_PARM_DESC(fips,
		 "refuse what is not approved (always so when the kernel itself is in FIPS mode)");

#define CIPHER NCR_KIND_CIPHER
#define APPROVED NCR_ALGORITHM_APPROVED
#define STREAM NCR_ALGORITHM_STREAM

#define AES_KEY .key_min = 16, .key_max = 32, .key_step = 8
#define CAMELLIA_KEY AES_KEY
#define DES3_KEY .key_min = 24, .key_max = 24, .key_step = 8
#define HASH(bytes, block) .kind = NCR_KIND_HASH, .output_size = (bytes), .block_size = (block)
#define MAC(bytes, block) .kind = NCR_KIND_MAC, .output_size = (bytes), .block_size = (block), \
	.key_min = 1, .key_max = NCR_SECRET_MAX, .key_step = 1

/* SP 800-131A r2 section 10: an HMAC key of less than 112 bits is disallowed */
#define APPROVED_MAC_KEY_MIN 14

#define NOT_APPROVED_CAMELLIA "not in SP 800-131A r2"
#define NOT_APPROVED_MD5 "not in SP 800-131A r2; broken"

static struct ncr_algorithm table[] __ro_after_init = {
	{ .id = NCR_ALG_NULL, .name = "null", .kernel_name = "ecb(cipher_null)",
	  .kind = CIPHER, .flags = STREAM, .block_size = 1,
	  .clause = "copies its input, no security function" },
	{ .id = NCR_ALG_3DES_CBC, .name = "3des-cbc", .kernel_name = "cbc(des3_ede)",
	  .kind = CIPHER, DES3_KEY, .block_size = 8, .iv_size = 8,
	  .clause = "SP 800-131A r2 section 2: disallowed for encryption after 2023" },
	{ .id = NCR_ALG_AES_CBC, .name = "aes-cbc", .kernel_name = "cbc(aes)",
	  .kind = CIPHER, .flags = APPROVED, AES_KEY, .block_size = 16, .iv_size = 16,
	  .clause = "SP 800-38A 6.2" },
	{ .id = NCR_ALG_AES_ECB, .name = "aes-ecb", .kernel_name = "ecb(aes)",
	  .kind = CIPHER, .flags = APPROVED, AES_KEY, .block_size = 16,
	  .clause = "SP 800-38A 6.1" },
	{ .id = NCR_ALG_AES_CTR, .name = "aes-ctr", .kernel_name = "ctr(aes)",
	  .kind = CIPHER, .flags = APPROVED | STREAM, AES_KEY, .block_size = 16, .iv_size = 16,
	  .clause = "SP 800-38A 6.5" },
	{ .id = NCR_ALG_CAMELLIA_CBC, .name = "camellia-cbc", .kernel_name = "cbc(camellia)",
	  .kind = CIPHER, CAMELLIA_KEY, .block_size = 16, .iv_size = 16,
	  .clause = NOT_APPROVED_CAMELLIA },
	{ .id = NCR_ALG_CAMELLIA_ECB, .name = "camellia-ecb", .kernel_name = "ecb(camellia)",
	  .kind = CIPHER, CAMELLIA_KEY, .block_size = 16,
	  .clause = NOT_APPROVED_CAMELLIA },
	{ .id = NCR_ALG_CAMELLIA_CTR, .name = "camellia-ctr", .kernel_name = "ctr(camellia)",
	  .kind = CIPHER, .flags = STREAM, CAMELLIA_KEY, .block_size = 16, .iv_size = 16,
	  .clause = NOT_APPROVED_CAMELLIA },
	{ .id = NCR_ALG_ARCFOUR, .name = "arcfour", .kernel_name = "ecb(arc4)",
	  .kind = CIPHER, .flags = STREAM, .software = &ncr_software_arcfour,
	  .key_min = 5, .key_max = 256, .key_step = 1, .block_size = 1,
	  .clause = "not in SP 800-131A r2; RFC 7465: broken" },

	{ .id = NCR_ALG_SHA1, .name = "sha1", .kernel_name = "sha1",
	  HASH(20, 64), .flags = APPROVED,
	  .clause = "FIPS 180-4; SP 800-131A r2 section 9: acceptable except for signatures" },
	{ .id = NCR_ALG_MD5, .name = "md5", .kernel_name = "md5",
	  HASH(16, 64),
	  .clause = NOT_APPROVED_MD5 },
	{ .id = NCR_ALG_SHA2_224, .name = "sha224", .kernel_name = "sha224",
	  HASH(28, 64), .flags = APPROVED,
	  .clause = "FIPS 180-4" },
	{ .id = NCR_ALG_SHA2_256, .name = "sha256", .kernel_name = "sha256",
	  HASH(32, 64), .flags = APPROVED,
	  .clause = "FIPS 180-4" },
	{ .id = NCR_ALG_SHA2_384, .name = "sha384", .kernel_name = "sha384",
	  HASH(48, 128), .flags = APPROVED,
	  .clause = "FIPS 180-4" },
	{ .id = NCR_ALG_SHA2_512, .name = "sha512", .kernel_name = "sha512",
	  HASH(64, 128), .flags = APPROVED,
	  .clause = "FIPS 180-4" },

	{ .id = NCR_ALG_HMAC_SHA1, .name = "hmac-sha1", .kernel_name = "hmac(sha1)",
	  MAC(20, 64), .flags = APPROVED,
	  .clause = "FIPS 198-1; SP 800-131A r2 section 10" },
	{ .id = NCR_ALG_HMAC_MD5, .name = "hmac-md5", .kernel_name = "hmac(md5)",
	  MAC(16, 64),
	  .clause = NOT_APPROVED_MD5 },
	{ .id = NCR_ALG_HMAC_SHA2_224, .name = "hmac-sha224", .kernel_name = "hmac(sha224)",
	  MAC(28, 64), .flags = APPROVED,
	  .clause = "FIPS 198-1" },
	{ .id = NCR_ALG_HMAC_SHA2_256, .name = "hmac-sha256", .kernel_name = "hmac(sha256)",
	  MAC(32, 64), .flags = APPROVED,
	  .clause = "FIPS 198-1" },
	{ .id = NCR_ALG_HMAC_SHA2_384, .name = "hmac-sha384", .kernel_name = "hmac(sha384)",
	  MAC(48, 128), .flags = APPROVED,
	  .clause = "FIPS 198-1" },
	{ .id = NCR_ALG_HMAC_SHA2_512, .name = "hmac-sha512", .kernel_name = "hmac(sha512)",
	  MAC(64, 128), .flags = APPROVED,
	  .clause = "FIPS 198-1" },

	{ .id = NCR_ALG_RSA, .name = "rsa", .kernel_name = "rsa",
	  .kind = NCR_KIND_PUBLIC_KEY, .flags = APPROVED, .driver = "rsa-ncr",
	  .key_min = NCR_RSA_BITS_MIN / 8, .key_max = NCR_RSA_BITS_MAX / 8, .key_step = 1,
	  .clause = "FIPS 186-5 section 5; SP 800-56B r2; from 2048 bits, not v1.5 encryption" },
	{ .id = NCR_ALG_DSA, .name = "dsa", .kernel_name = "dsa",
	  .kind = NCR_KIND_PUBLIC_KEY, .flags = APPROVED, .driver = "dsa-ncr",
	  .key_min = NCR_DSA_BITS_MIN / 8, .key_max = NCR_DSA_BITS_MAX / 8, .key_step = 128,
	  .clause = "FIPS 186-4, SP 800-131A r2 section 3: verifying alone, from 2048 bits" },
	{ .id = NCR_ALG_DH, .name = "dh", .kernel_name = "dh",
	  .kind = NCR_KIND_PUBLIC_KEY, .flags = APPROVED | NCR_ALGORITHM_DERIVES,
	  .driver = "dh-ncr",
	  .key_min = NCR_DH_BITS_MIN / 8, .key_max = NCR_DH_BITS_MAX / 8, .key_step = 1,
	  .clause = "SP 800-56A r3 appendix D: groups with names, from 2048 bits" },
};

/* row of the table for each number, plus one; 0 for none */
static u8 row_of[NCR_ALG_DH + 1] __ro_after_init;

unsigned int ncr_request_size_max __ro_after_init;
unsigned int ncr_descriptor_size_max __ro_after_init;

unsigned int ncr_algorithm_count(void)
{
	return ARRAY_SIZE(table);
}

const struct ncr_algorithm *ncr_algorithm_at(unsigned int index)
{
	return &table[array_index_nospec(index, ARRAY_SIZE(table))];
}

const struct ncr_algorithm *ncr_algorithm_find(u32 id)
{
	u8 row;

	if (id >= ARRAY_SIZE(row_of))
		return NULL;
	/* the number is a program's: not even speculatively beyond the table */
	row = row_of[array_index_nospec(id, ARRAY_SIZE(row_of))];
	return row ? &table[row - 1] : NULL;
}

u32 ncr_algorithm_operations(const struct ncr_algorithm *algorithm)
{
	if (algorithm->kind == NCR_KIND_CIPHER)
		return NCR_ALGORITHM_CAN(NCR_OP_ENCRYPT) | NCR_ALGORITHM_CAN(NCR_OP_DECRYPT);
	if (algorithm->id == NCR_ALG_RSA)
		return NCR_ALGORITHM_CAN(NCR_OP_ENCRYPT) | NCR_ALGORITHM_CAN(NCR_OP_DECRYPT) |
		       NCR_ALGORITHM_CAN(NCR_OP_SIGN) | NCR_ALGORITHM_CAN(NCR_OP_VERIFY);
	/* it only derives */
	if (algorithm->id == NCR_ALG_DH)
		return 0;
	return NCR_ALGORITHM_CAN(NCR_OP_SIGN) | NCR_ALGORITHM_CAN(NCR_OP_VERIFY);
}

bool ncr_approved_mode(void)
{
	return fips || fips_enabled;
}

bool ncr_algorithm_approved(const struct ncr_algorithm *algorithm, size_t key_size)
{
	return (algorithm->flags & NCR_ALGORITHM_APPROVED) &&
	       (algorithm->kind != NCR_KIND_MAC || key_size >= APPROVED_MAC_KEY_MIN);
}

bool ncr_key_size_fits(const struct ncr_algorithm *algorithm, size_t size)
{
	return size >= algorithm->key_min && size <= algorithm->key_max &&
	       (size - algorithm->key_min) % algorithm->key_step == 0;
}

static int bind_cipher(struct ncr_algorithm *algorithm)
{
	/*
	 * an asynchronous implementation is welcome: the SIMD ones say they are, and finish at once
	 * in process context
	 */
	struct crypto_skcipher *tfm = crypto_alloc_skcipher(algorithm->kernel_name, 0, 0);

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	algorithm->skcipher = tfm;
	algorithm->driver = crypto_skcipher_driver_name(tfm);
	ncr_request_size_max = max(ncr_request_size_max,
				   (unsigned int)sizeof(struct skcipher_request) +
				   crypto_skcipher_reqsize(tfm));
	return 0;
}

static int bind_hash(struct ncr_algorithm *algorithm)
{
	struct crypto_shash *tfm = crypto_alloc_shash(algorithm->kernel_name, 0, 0);

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	algorithm->shash = tfm;
	algorithm->driver = crypto_shash_driver_name(tfm);
	ncr_descriptor_size_max = max(ncr_descriptor_size_max,
				      (unsigned int)sizeof(struct shash_desc) +
				      crypto_shash_descsize(tfm));
	return 0;
}

static int bind_software(struct ncr_algorithm *algorithm)
{
	algorithm->driver = algorithm->software->driver;
	/* its state is where a hash has its descriptor */
	ncr_descriptor_size_max = max_t(unsigned int, ncr_descriptor_size_max,
					algorithm->software->state_size);
	return 0;
}

static int bind(struct ncr_algorithm *algorithm)
{
	switch (algorithm->kind) {
	case NCR_KIND_CIPHER:
		return algorithm->software ? bind_software(algorithm) : bind_cipher(algorithm);
	case NCR_KIND_PUBLIC_KEY:	/* ours */
		return 0;
	default:
		return bind_hash(algorithm);
	}
}

int __init ncr_algorithms_bind(void)
{
	unsigned int i;
	int error;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		error = bind(&table[i]);
		/* none of these says that there is no implementation */
		if (error == -ENOMEM || error == -EINTR || error == -ETIMEDOUT)
			return error;
		if (error) {
			pr_notice("%s: not offered by this kernel (%s: error %d)\n", table[i].name,
				  table[i].kernel_name, error);
			continue;
		}
		row_of[table[i].id] = i + 1;
	}
	return 0;
}

void ncr_algorithms_release(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		/* both take NULL */
		crypto_free_skcipher(table[i].skcipher);
		crypto_free_shash(table[i].shash);
	}
}

/*
 * An implementation that was bound can be gone again when a program asks for it: then the algorithm
 * is not served, and no module is loaded for it on a program's behalf.
 */
static int not_served(int error)
{
	return error == -ENOMEM || error == -EINTR ? error : -EOPNOTSUPP;
}

static int transform_cipher(struct ncr_transform *transform, const u8 *key, size_t key_size)
{
	struct crypto_skcipher *tfm;

	/* by the driver's name: the implementation that was tested, not one that came later */
	tfm = crypto_alloc_skcipher(transform->algorithm->driver, 0, CRYPTO_NOLOAD);
	if (IS_ERR(tfm))
		return not_served(PTR_ERR(tfm));
	transform->skcipher = tfm;
	transform->size += sizeof(*tfm) + crypto_skcipher_alg(tfm)->base.cra_ctxsize +
			   NESTED_TRANSFORM_SIZE;
	/* work areas have been made for what was bound */
	if (sizeof(struct skcipher_request) + crypto_skcipher_reqsize(tfm) > ncr_request_size_max)
		return -EOPNOTSUPP;
	return crypto_skcipher_setkey(tfm, key, key_size);
}

static int transform_software(struct ncr_transform *transform, const u8 *key, size_t key_size)
{
	const struct ncr_software *software = transform->algorithm->software;

	transform->state = kzalloc(software->state_size, GFP_KERNEL_ACCOUNT);
	if (!transform->state)
		return -ENOMEM;
	transform->size += software->state_size;
	return software->setup(transform->state, key, key_size);
}

struct crypto_shash *ncr_mac_new(const struct ncr_algorithm *algorithm, const u8 *key,
				 size_t key_size)
{
	struct crypto_shash *tfm = crypto_alloc_shash(algorithm->driver, 0, CRYPTO_NOLOAD);
	int error;

	if (IS_ERR(tfm))
		return ERR_PTR(not_served(PTR_ERR(tfm)));
	if (sizeof(struct shash_desc) + crypto_shash_descsize(tfm) > ncr_descriptor_size_max)
		error = -EOPNOTSUPP;
	else
		error = crypto_shash_setkey(tfm, key, key_size);
	if (error) {
		crypto_free_shash(tfm);
		return ERR_PTR(error);
	}
	return tfm;
}

static int transform_mac(struct ncr_transform *transform, const u8 *key, size_t key_size)
{
	struct crypto_shash *tfm = ncr_mac_new(transform->algorithm, key, key_size);

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	transform->shash = tfm;
	transform->size += sizeof(*tfm) + crypto_shash_alg(tfm)->base.cra_ctxsize +
			   NESTED_TRANSFORM_SIZE;
	return 0;
}

/*
 * Key schedules leave parts of the key on the stack, the kernel's camellia_setup192() all of it.
 * This frame begins where theirs did.
 */
static noinline void wipe_stack(void)
{
	u8 stack[1024];

	memzero_explicit(stack, sizeof(stack));
}

static int transform_public(struct ncr_transform *transform, ncr_key_type_t type, const u8 *key,
			    size_t key_size)
{
	int error = ncr_public_key_read(&transform->key, transform->algorithm->id, type, key,
					key_size);

	if (!error)
		transform->size += ncr_public_key_memory(&transform->key);
	return error;
}

struct ncr_transform *ncr_transform_new(const struct ncr_algorithm *algorithm, ncr_key_type_t type,
					const u8 *key, size_t key_size)
{
	struct ncr_transform *transform;
	int error;

	transform = kzalloc(sizeof(*transform), GFP_KERNEL_ACCOUNT);
	if (!transform)
		return ERR_PTR(-ENOMEM);
	transform->algorithm = algorithm;
	transform->size = sizeof(*transform);

	if (algorithm->software)
		error = transform_software(transform, key, key_size);
	else if (algorithm->kind == NCR_KIND_CIPHER)
		error = transform_cipher(transform, key, key_size);
	else if (algorithm->kind == NCR_KIND_PUBLIC_KEY)
		error = transform_public(transform, type, key, key_size);
	else
		error = transform_mac(transform, key, key_size);
	wipe_stack();
	if (error) {
		ncr_transform_free(transform);
		return ERR_PTR(error);
	}
	return transform;
}

void ncr_transform_free(struct ncr_transform *transform)
{
	if (!transform)
		return;
	/* crypto_destroy_tfm() wipes the expanded key */
	crypto_free_skcipher(transform->skcipher);
	crypto_free_shash(transform->shash);
	kfree_sensitive(transform->state);
	ncr_public_key_end(&transform->key);
	kfree(transform);
}
