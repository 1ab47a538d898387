/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sealed.h - the text of a sealed master key: strictly read, and written in the one form there is for it
 *
 * ncr-setkey(8) describes it. Nothing in it is secret without what opens a slot.
 */
#ifndef NCR_SETKEY_SEALED_H
#define NCR_SETKEY_SEALED_H

#include "reason.h"
#include "uuid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEALED_MAGIC "ncr-master-key "
#define SEALED_MAX 65536	/* bytes of the text */
#define SLOTS_MAX 16		/* and their highest number */

#define SLOT_KEY_SIZE 32
#define SLOT_IV_SIZE 12
#define SLOT_TAG_SIZE 16
#define SLOT_WRAPPED_SIZE (SLOT_KEY_SIZE + SLOT_TAG_SIZE)

enum slot_kind {
	SLOT_PASSPHRASE,
	SLOT_CREDENTIAL,
	SLOT_TPM2,
};

/* --- passphrase --------------------------------------------------------------------------------------------------- */

#define KDF_SALT_SIZE 32

/* Bounds of what is read; what is made is inside them. Memory in KiB. */
#define ARGON2_MEMORY_MIN 65536
#define ARGON2_MEMORY_MAX 1048576
#define ARGON2_PASSES_MIN 3
#define ARGON2_PASSES_MAX 64
#define ARGON2_LANES_MAX 16
#define PBKDF2_ITERATIONS_MIN 600000
#define PBKDF2_ITERATIONS_MAX 10000000

enum kdf_kind {
	KDF_ARGON2ID,
	KDF_PBKDF2,
};

/**
 * struct kdf - how a key comes from a passphrase
 * @passes: of Argon2id, or iterations of PBKDF2
 * @memory: of Argon2id, in KiB
 * @lanes: of Argon2id
 */
struct kdf {
	enum kdf_kind kind;
	uint32_t passes;
	uint32_t memory;
	uint32_t lanes;
	uint8_t salt[KDF_SALT_SIZE];
};

/* --- credential --------------------------------------------------------------------------------------------------- */

#define CREDENTIAL_MAX 8192

enum credential_with {
	WITH_HOST,
	WITH_TPM2,
	WITH_HOST_TPM2,
	WITH_AUTO,	/* when one is made; what it was made with is in the file */
};

/**
 * struct credential - what systemd-creds made
 * @data: base64, NUL-terminated
 */
struct credential {
	enum credential_with with;
	char data[CREDENTIAL_MAX + 1];
};

/* --- TPM ---------------------------------------------------------------------------------------------------------- */

#define PCRS 24
#define PCR_SIZE_MAX 64
#define TPM2_NAME_SIZE 34	/* a TPM2_ALG_ID and SHA-256 */
#define TPM2_PUBLIC_MAX 512
#define TPM2_PRIVATE_MAX 1024

enum pcr_bank {
	BANK_SHA1,
	BANK_SHA256,
	BANK_SHA384,
	BANK_SHA512,
	BANKS,
};

/**
 * struct tpm2_seal - what the TPM has sealed, and for which state
 * @pcrs: bit N is PCR N
 * @values: of each of these PCRs, in their order, at the beginning of its row
 * @parent: name of the storage key
 * @public: TPM2B_PUBLIC, marshalled; @public_size bytes
 * @private: TPM2B_PRIVATE, marshalled; @private_size bytes
 */
struct tpm2_seal {
	enum pcr_bank bank;
	uint32_t pcrs;
	uint8_t values[PCRS][PCR_SIZE_MAX];
	uint8_t parent[TPM2_NAME_SIZE];
	uint8_t public[TPM2_PUBLIC_MAX];
	size_t public_size;
	uint8_t private[TPM2_PRIVATE_MAX];
	size_t private_size;
};

/* --- the whole ---------------------------------------------------------------------------------------------------- */

/**
 * struct slot - one way to the master key
 * @number: 1 to SLOTS_MAX
 * @iv: nonce of AES-256-GCM
 * @wrapped: the master key under the key of the slot, and the tag
 */
struct slot {
	unsigned int number;
	enum slot_kind kind;
	union {
		struct kdf kdf;
		struct credential credential;
		struct tpm2_seal tpm2;
	};
	uint8_t iv[SLOT_IV_SIZE];
	uint8_t wrapped[SLOT_WRAPPED_SIZE];
};

/**
 * struct sealed - the file
 * @id: random, of the file; a slot of another one does not open
 * @slots: @count of them, by number
 */
struct sealed {
	uint8_t id[UUID_SIZE];
	size_t count;
	struct slot slots[SLOTS_MAX];
};

/**
 * sealed_parse() - take the text apart
 * @sealed: filled in
 * @text: @size bytes, of anything; left as it is
 * @reason: out: where it is not as it should be
 *
 * Return: EXIT_DONE only for what sealed_format() writes; EXIT_INPUT; EXIT_SYSTEM without memory.
 */
int sealed_parse(struct sealed *sealed, const char *text, size_t size, struct reason *reason);

/**
 * sealed_format() - the text
 * @text: SEALED_MAX + 1 bytes
 * @size: out: without the NUL at its end
 *
 * Return: whether it has no more than SEALED_MAX bytes.
 */
bool sealed_format(const struct sealed *sealed, char *text, size_t *size);

/**
 * sealed_header() - what is authenticated with a slot: the first two lines, and its own up to the nonce
 * @text: SEALED_MAX + 1 bytes
 * @size: out
 *
 * Return: as sealed_format().
 */
bool sealed_header(const struct sealed *sealed, const struct slot *slot, char *text, size_t *size);

/** sealed_find() - the slot of a number, or NULL */
struct slot *sealed_find(struct sealed *sealed, unsigned int number);

/** sealed_insert() - room for the slot @number, which there must not be yet, at its place; all zero but for that */
struct slot *sealed_insert(struct sealed *sealed, unsigned int number);

/** sealed_remove() - without this slot, which is one of it */
void sealed_remove(struct sealed *sealed, struct slot *slot);

/* --- words -------------------------------------------------------------------------------------------------------- */

/* indexed by the enums above; as they are in the text and in options */
extern const char *const slot_kind_names[], *const kdf_names[], *const credential_with_names[], *const pcr_bank_names[];

/** pcr_size() - bytes of a PCR of this bank */
size_t pcr_size(enum pcr_bank bank);

/**
 * pcrs_parse() - "7+11"
 * @text: numbers from 0 to 23, each one greater than that before it
 * @pcrs: out: bit N for N
 */
bool pcrs_parse(const char *text, uint32_t *pcrs);

#define PCRS_TEXT_SIZE 64

/** pcrs_format() - the same the other way; @text has PCRS_TEXT_SIZE bytes */
void pcrs_format(uint32_t pcrs, char *text);


#endif /* NCR_SETKEY_SEALED_H */
