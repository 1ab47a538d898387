// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * use.c - keys that were used: the transforms keyed with them
 *
 * The first round key of AES is the key, so that the search finds expanded keys too: the encryption's begins with it,
 * the decryption's ends with it. HMAC keeps hash states; on the way there the key is XORed with the pads, and these are
 * looked for as well. Of Camellia the material only can be seen.
 */
#include "cases.h"

static const struct use {
	const char *name;
	ncr_algorithm_t algorithm;
	unsigned int copies;	/* at least, while a key and a session hold it */
} uses[] = {
	{ "key of aes-cbc", NCR_ALG_AES_CBC, 2 },
	{ "key of aes-ctr", NCR_ALG_AES_CTR, 2 },
	{ "key of aes-ecb", NCR_ALG_AES_ECB, 2 },
	{ "key of camellia-cbc", NCR_ALG_CAMELLIA_CBC, 1 },
	{ "key of hmac-sha256", NCR_ALG_HMAC_SHA2_256, 1 },
};

static const uint8_t text[64] = "not a secret";

static struct secret *secret_for(const struct use *use)
{
	struct secret *secret = new_secret(use->name, 32);

	if (algorithm_of(use->algorithm)->kind == MAC) {
		assert_true(secret_also_under(secret, 0x36));
		assert_true(secret_also_under(secret, 0x5c));
	}
	return secret;
}

static void use_once(int device, const struct algorithm *algorithm, ncr_key_t key)
{
	uint8_t out[sizeof(text)];
	bool cipher = algorithm->kind == CIPHER;

	once(device, algorithm->id, cipher ? NCR_OP_ENCRYPT : NCR_OP_SIGN, key, text, sizeof(text), out,
	     cipher ? sizeof(text) : algorithm->output_size);
	if (cipher)
		once(device, algorithm->id, NCR_OP_DECRYPT, key, text, sizeof(text), out, sizeof(text));
}

/* A session that has done something and goes on. */
static ncr_session_t use_session(int device, const struct algorithm *algorithm, ncr_key_t key)
{
	bool cipher = algorithm->kind == CIPHER;
	ncr_session_t session = session_of(device, algorithm->id, cipher ? NCR_OP_ENCRYPT : NCR_OP_SIGN, key);
	uint8_t out[sizeof(text)];
	size_t size = cipher ? sizeof(out) : 0;

	expect(0, try_update(device, session, text, sizeof(text), out, &size));
	return session;
}

void used_once(void **state)
{
	struct secret *held[COUNT(uses)];
	ncr_key_t keys[COUNT(uses)];
	int own = device_open();

	(void)state;
	for (size_t i = 0; i < COUNT(uses); i++) {
		held[i] = secret_for(&uses[i]);
		keys[i] = key_of(own, held[i]->bytes, held[i]->size, 0);
		use_once(own, algorithm_of(uses[i].algorithm), keys[i]);
	}
	secrets_wipe();
	assert_counted();
	for (size_t i = 0; i < COUNT(uses); i++)
		assert_copies_at_least(held[i], uses[i].copies);
	for (size_t i = 0; i < COUNT(uses); i++)
		key_free(own, keys[i]);
	assert_gone();
	device_close(own);
}

void used_in_sessions(void **state)
{
	struct secret *held[COUNT(uses)];
	ncr_key_t key;
	int own = device_open();

	(void)state;
	for (size_t i = 0; i < COUNT(uses); i++) {
		held[i] = secret_for(&uses[i]);
		key = key_of(own, held[i]->bytes, held[i]->size, 0);
		use_once(own, algorithm_of(uses[i].algorithm), key);
		use_session(own, algorithm_of(uses[i].algorithm), key);
		/* of some only the session is left */
		if (i % 2)
			key_free(own, key);
	}
	secrets_wipe();
	assert_counted();
	for (size_t i = 0; i < COUNT(uses); i++)
		assert_copies_at_least(held[i], uses[i].copies);
	device_close(own);
	assert_gone();
}

/* More algorithms than transforms are kept with the material: 192 bits suit every cipher and HMAC. */
void used_with_many_algorithms(void **state)
{
	struct secret *secret = new_secret("key of many algorithms", 24);
	int own = device_open();
	ncr_key_t key = key_of(own, secret->bytes, secret->size, 0);
	ncr_session_t sessions[32];
	size_t count = 0;

	(void)state;
	assert_true(secret_also_under(secret, 0x36));
	assert_true(secret_also_under(secret, 0x5c));
	for (size_t i = 0; i < algorithm_count; i++) {
		if (!algorithms[i].key_sizes[0])
			continue;
		use_once(own, &algorithms[i], key);
		sessions[count++] = use_session(own, &algorithms[i], key);
	}
	assert_true(count > 4);
	key_free(own, key);
	secrets_wipe();
	assert_held();
	for (size_t i = 0; i < count; i++)
		session_end(own, sessions[i]);
	assert_gone();
	device_close(own);
}

/*
 * Keying is the last call: what it has left on the stack is not overwritten yet. The kernel's Camellia copies a key of
 * 192 bits to its stack to complete it (camellia_setup192()), and does not wipe it there.
 */
void keyed(void **state)
{
	struct secret *secret = new_secret("key of 192 bits", 24);
	int own = device_open();
	ncr_key_t key = key_of(own, secret->bytes, secret->size, 0);

	(void)state;
	secrets_wipe();
	session_of(own, NCR_ALG_CAMELLIA_CBC, NCR_OP_ENCRYPT, key);
	assert_counted();
	assert_copies(secret, 1);
	device_close(own);
	assert_gone();
}
