/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kdf.h - the key of a slot from a passphrase: Argon2id (RFC 9106), or PBKDF2 with HMAC-SHA-256 (SP 800-132)
 */
#ifndef NCR_SETKEY_KDF_H
#define NCR_SETKEY_KDF_H

#include "sealed.h"
#include "secret.h"

/**
 * struct kdf_wish - what somebody wants of a new slot
 * @kind: if @kind_given
 * @memory: of Argon2id, in KiB; 0: as the machine allows
 * @passes: of either; 0: by the memory
 */
struct kdf_wish {
	enum kdf_kind kind;
	bool kind_given;
	uint32_t memory;
	uint32_t passes;
};

/**
 * kdf_choose() - parameters for a new slot, with a salt of its own
 * @kdf: filled in
 * @wish: what is to be; the rest is chosen
 * @strict: strict_mode()
 * @available: KiB of memory the machine has free, see kdf_memory()
 * @reason: why not
 *
 * Return: EXIT_DONE; EXIT_USAGE when a wish is out of its bounds, or Argon2id in strict mode; EXIT_SYSTEM without enough
 * memory or random numbers.
 */
int kdf_choose(struct kdf *kdf, const struct kdf_wish *wish, bool strict, uint64_t available, struct reason *reason);

/** kdf_memory() - KiB of memory that can be had without pushing others out; 0 when that is not known */
uint64_t kdf_memory(void);

/**
 * kdf_derive() - the key
 * @passphrase: bytes
 * @key: out: SLOT_KEY_SIZE bytes
 *
 * Return: EXIT_DONE; EXIT_SYSTEM without the memory it takes.
 */
int kdf_derive(const struct kdf *kdf, const struct secret *passphrase, struct secret *key, struct reason *reason);

#endif /* NCR_SETKEY_KDF_H */
