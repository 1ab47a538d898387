/* SPDX-License-Identifier: GPL-2.0 */
/*
 * THE table of algorithms
 *
 * The one place that knows what an algorithm is called, what it takes, what it can do and which
 * implementation of the kernel serves it. Sessions, the query command, the self-test, audit records
 * and the documents' tables all read it.
 */
#ifndef NCR_ALGORITHM_H
#define NCR_ALGORITHM_H

#include "public.h"

#include <crypto/hash.h>
#include <crypto/skcipher.h>
#include <linux/ncr.h>
#include <linux/types.h>

struct ncr_software;

#define NCR_IV_MAX 16
/* largest secret key in bytes */
#define NCR_SECRET_MAX 65536

/**
 * struct ncr_algorithm - one row of the table
 * @id: NCR_ALG_...
 * @name: NCR's name, as tools and self-test use it
 * @kernel_name: the kernel crypto API's name of the transform, also algo= of the audit record
 * @kind: NCR_KIND_...
 * @flags: NCR_ALGORITHM_...
 * @key_min: bytes, 0 when no key is used; of NCR_KIND_PUBLIC_KEY those of the modulus
 * @key_max: bytes
 * @key_step: bytes between two sizes
 * @block_size: bytes
 * @iv_size: bytes, at most NCR_IV_MAX
 * @output_size: bytes of a digest or MAC, at most NCR_HASH_MAX_OUTPUT_SIZE; 0 where it is the key's
 * @clause: what approves it, or why it is not approved
 * @skcipher: bound at load; without a key for a cipher that has none, else kept only to
 *	pin the implementation
 * @shash: bound at load; serves an unkeyed hash, else kept only to pin the implementation
 * @software: an implementation of ours, where the kernel has none that can serve; else NULL
 * @driver: name of the implementation that was bound and tested, or NULL when this kernel has none
 *
 * Everything is fixed once the module is loaded.
 */
struct ncr_algorithm {
	u16 id;
	u8 kind;
	u8 flags;
	const char *name;
	const char *kernel_name;
	u32 key_min;
	u32 key_max;
	u8 key_step;
	u8 block_size;
	u8 iv_size;
	u8 output_size;
	const char *clause;

	struct crypto_skcipher *skcipher;
	struct crypto_shash *shash;
	const struct ncr_software *software;
	const char *driver;
};

/**
 * struct ncr_transform - a keyed instance of an algorithm
 * @algorithm: its row
 * @skcipher: for NCR_KIND_CIPHER
 * @shash: for hashes and MACs
 * @key: for NCR_KIND_PUBLIC_KEY
 * @state: for a cipher with software: what every operation's state begins as
 * @size: bytes of memory to charge
 *
 * Usable by any number of operations at once: all state of an operation lives in its request or
 * descriptor. Belongs to the key material it was made from and is freed (the kernel wipes it) with
 * it; see ncr_material_transform().
 */
struct ncr_transform {
	const struct ncr_algorithm *algorithm;
	struct crypto_skcipher *skcipher;
	struct crypto_shash *shash;
	struct ncr_public_key key;
	void *state;
	size_t size;
};

/**
 * ncr_algorithms_bind() - find and pin the implementations that will serve
 *
 * The transforms allocated here hold the implementations, so that the one which was tested is the
 * one that serves, and no program can make the kernel load another.
 *
 * Context: module load; may sleep.
 * Return: 0, or -ENOMEM. An algorithm that this kernel lacks has no driver, is not offered, and
 * is named in the log.
 */
int ncr_algorithms_bind(void);
void ncr_algorithms_release(void);

unsigned int ncr_algorithm_count(void);
const struct ncr_algorithm *ncr_algorithm_at(unsigned int index);

/**
 * ncr_algorithm_find() - look up an algorithm by number
 *
 * Return: the row, or NULL when there is none or this kernel does not serve it.
 */
const struct ncr_algorithm *ncr_algorithm_find(u32 id);

/*
 * ncr_algorithm_operations() - the operations an algorithm can do, as NCR_ALGORITHM_CAN(op) bits
 */
u32 ncr_algorithm_operations(const struct ncr_algorithm *algorithm);

/*
 * ncr_algorithm_approved() - the service indicator of FIPS 140-3 IG 2.4.C for a use of @algorithm
 * with a key of that size
 */
bool ncr_algorithm_approved(const struct ncr_algorithm *algorithm, size_t key_size);

/** ncr_approved_mode() - true when what is not approved is refused */
bool ncr_approved_mode(void);

/** ncr_key_size_fits() - whether a key of @size bytes suits the algorithm */
bool ncr_key_size_fits(const struct ncr_algorithm *algorithm, size_t size);

/*
 * the largest request of any cipher and the largest descriptor of any hash or state of software, in
 * bytes; for sizing work areas
 */
extern unsigned int ncr_request_size_max;
extern unsigned int ncr_descriptor_size_max;

/**
 * ncr_transform_new() - make a keyed transform
 * @type: NCR_KEY_TYPE_... of the key
 * @key: @key_size bytes, a size that fits the algorithm; of NCR_KIND_PUBLIC_KEY what public.c made,
 *	and it stays as long as the transform does
 *
 * Context: may sleep; allocates.
 * Return: the transform, or an ERR_PTR: -ENOMEM, -EINVAL (the implementation refuses the key),
 * -EOPNOTSUPP (the implementation is gone).
 */
struct ncr_transform *ncr_transform_new(const struct ncr_algorithm *algorithm, ncr_key_type_t type,
					const u8 *key, size_t key_size);
void ncr_transform_free(struct ncr_transform *transform);

/**
 * ncr_mac_new() - a keyed MAC without the rest of a transform
 *
 * Return: to be freed with crypto_free_shash(), or an ERR_PTR as of ncr_transform_new().
 */
struct crypto_shash *ncr_mac_new(const struct ncr_algorithm *algorithm, const u8 *key,
				 size_t key_size);

#endif /* NCR_ALGORITHM_H */
