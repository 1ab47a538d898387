/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sealed_test.h - sealed master keys for tests
 */
#ifndef NCR_TOOLS_SEALED_TEST_H
#define NCR_TOOLS_SEALED_TEST_H

#include "test.h"

#include "sealed.h"

/*
 * Made by other programs: hashlib.pbkdf2_hmac of Python, and Argon2id and AES-GCM of python3-cryptography. The passphrase is
 * "correct horse battery staple", the master key the bytes from a0 to bf.
 */
#define GOLDEN_PASSPHRASE "correct horse battery staple"
static const char golden[] =
	"ncr-master-key 1\n"
	"id 00112233-4455-4677-8899-aabbccddeeff\n"
	"slot 2 passphrase kdf=argon2id t=3 m=65536 p=4 "
	"salt=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f iv=0102030405060708090a0b0c "
	"wrapped=7f2947536d84f1638b0324b5dff722cf49b1d0a0c602fb38d4a3bba4b04e9375b88ab36ba5526e98755a46ca245bfe7c\n"
	"slot 5 passphrase kdf=pbkdf2-sha256 iterations=600000 "
	"salt=202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f iv=0d0e0f101112131415161718 "
	"wrapped=c52e894f14266b9461c033253e68727ddeb63ae90932ef0dbdad859c230c2bf10dbb09ebbf3176b17d2189f568f248f8\n"
	"end\n";

/** sealed_of_all_kinds() - one of which each kind of slot is, with bytes that follow from their place */
static inline void sealed_of_all_kinds(struct sealed *sealed)
{
	struct slot *slot;
	size_t i;

	memset(sealed, 0, sizeof(*sealed));
	memset(sealed->id, 0x5a, sizeof(sealed->id));

	slot = sealed_insert(sealed, 1);
	slot->kind = SLOT_TPM2;
	slot->tpm2.bank = BANK_SHA384;
	slot->tpm2.pcrs = 1U << 0 | 1U << 7 | 1U << 23;
	for (i = 0; i < 3; i++)
		memset(slot->tpm2.values[i], 0xc0 + i, pcr_size(BANK_SHA384));
	memset(slot->tpm2.parent, 0x0b, sizeof(slot->tpm2.parent));
	memset(slot->tpm2.public, 0x22, slot->tpm2.public_size = 80);
	memset(slot->tpm2.private, 0x33, slot->tpm2.private_size = 160);

	slot = sealed_insert(sealed, 9);
	slot->kind = SLOT_CREDENTIAL;
	slot->credential.with = WITH_HOST_TPM2;
	strcpy(slot->credential.data, "Whxqht+dQJax1aZeCGLxmiAAAAAB/A==");

	slot = sealed_insert(sealed, 16);
	slot->kind = SLOT_PASSPHRASE;
	slot->kdf = (struct kdf) { .kind = KDF_ARGON2ID, .passes = 4, .memory = 262144, .lanes = 4 };

	slot = sealed_insert(sealed, 3);
	slot->kind = SLOT_PASSPHRASE;
	slot->kdf = (struct kdf) { .kind = KDF_PBKDF2, .passes = 1000000 };

	for (i = 0; i < sealed->count; i++) {
		memset(sealed->slots[i].iv, 0x10 + i, sizeof(sealed->slots[i].iv));
		memset(sealed->slots[i].wrapped, 0xf0 + i, sizeof(sealed->slots[i].wrapped));
	}
}

#endif /* NCR_TOOLS_SEALED_TEST_H */
