// SPDX-License-Identifier: GPL-2.0-or-later
#include "slot.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static int no_cipher(struct reason *reason)
{
	return reason_set(reason, EXIT_SYSTEM, "AES-256-GCM of libcrypto failed");
}

/* One key in, one out: @tag is written when encrypting, and compared, in constant time, when decrypting. */
static bool gcm(EVP_CIPHER_CTX *context, bool encrypt, const uint8_t *key, const uint8_t *iv, const char *header, size_t size,
		const uint8_t *in, uint8_t *out, uint8_t *tag, bool *authentic)
{
	int length, rest;

	*authentic = true;
	if (!EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, key, iv, encrypt) ||
	    !EVP_CipherUpdate(context, NULL, &length, (const uint8_t *)header, size) ||
	    !EVP_CipherUpdate(context, out, &length, in, MASTER_KEY_SIZE) || length != MASTER_KEY_SIZE)
		return false;
	if (!encrypt) {
		if (!EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, SLOT_TAG_SIZE, tag))
			return false;
		*authentic = EVP_CipherFinal_ex(context, out + length, &rest) == 1;
		return true;
	}
	return EVP_CipherFinal_ex(context, out + length, &rest) == 1 &&
	       EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, SLOT_TAG_SIZE, tag);
}

/* The wrapped key is @slot's, the other one @master's. */
static int crypt(const struct sealed *sealed, const struct slot *slot, bool encrypt, const struct secret *key, uint8_t *wrapped,
		 uint8_t *master, struct reason *reason)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	char *header = malloc(SEALED_MAX + 1);
	bool done, authentic = false;
	size_t size;

	done = context && header && sealed_header(sealed, slot, header, &size) &&
	       gcm(context, encrypt, key->data, slot->iv, header, size, encrypt ? master : wrapped,
		   encrypt ? wrapped : master, wrapped + MASTER_KEY_SIZE, &authentic);
	EVP_CIPHER_CTX_free(context);
	free(header);
	if (!done)
		return no_cipher(reason);
	return authentic ? EXIT_DONE : EXIT_INPUT;
}

int slot_wrap(const struct sealed *sealed, struct slot *slot, const struct secret *key, const struct secret *master,
	      struct reason *reason)
{
	if (getrandom(slot->iv, sizeof(slot->iv), 0) != sizeof(slot->iv))
		return reason_system(reason, "random numbers", errno);
	return crypt(sealed, slot, true, key, slot->wrapped, master->data, reason);
}

int slot_unwrap(const struct sealed *sealed, const struct slot *slot, const struct secret *key, struct secret *master,
		struct reason *reason)
{
	uint8_t wrapped[SLOT_WRAPPED_SIZE];
	int code;

	memcpy(wrapped, slot->wrapped, sizeof(wrapped));
	code = crypt(sealed, slot, false, key, wrapped, master->data, reason);
	master->size = MASTER_KEY_SIZE;
	if (!code)
		return EXIT_DONE;
	/* what was decrypted before the tag was known to be wrong */
	explicit_bzero(master->data, MASTER_KEY_SIZE);
	if (code != EXIT_INPUT)
		return code;
	if (slot->kind == SLOT_PASSPHRASE)
		return reason_set(reason, EXIT_INPUT, "wrong passphrase, or the slot was altered");
	return reason_set(reason, EXIT_INPUT, "its key is not the right one: the slot was altered");
}

int slot_key_new(struct secret *key, bool random, struct reason *reason)
{
	int error = secret_new(key, SLOT_KEY_SIZE, true);

	if (error) {
		reason_system(reason, "memory for a key cannot be locked", error);
		return reason_hint(reason, "run it as root, or raise the limit of locked memory (ulimit -l)");
	}
	key->size = SLOT_KEY_SIZE;
	/* 256 bytes and less come whole, or not at all */
	if (!random || getrandom(key->data, SLOT_KEY_SIZE, 0) == SLOT_KEY_SIZE)
		return EXIT_DONE;
	reason_system(reason, "random numbers", errno);
	secret_free(key);
	return reason->code;
}
