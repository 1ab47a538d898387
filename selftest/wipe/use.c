// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * use.c - keys that were used: the transforms keyed with them
 *
 * The first round key of AES is the key, so that the search finds expanded keys too: the encryption's begins with it,
 * the decryption's ends with it. HMAC keeps hash states; on the way there the key is XORed with the pads, and these are
 * looked for as well. Of Camellia the material only can be seen. ARCFOUR's states are computed here and looked for:
 * streams().
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
	{ "key of arcfour", NCR_ALG_ARCFOUR, 1 },
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

/* ARCFOUR's permutation after so many bytes of stream, in a room of this program's. */
static uint8_t *permutation(const struct secret *key, size_t bytes)
{
	uint8_t *s = new_room(256), i = 0, j = 0, t;

	for (int n = 0; n < 256; n++)
		s[n] = n;
	for (size_t n = 0; n < 256 + bytes; n++) {
		/* first the key schedule, then the stream */
		if (n == 256)
			j = 0;
		i = n < 256 ? n : n - 255;
		j += s[i] + (n < 256 ? key->bytes[n % key->size] : 0);
		t = s[i];
		s[i] = s[j];
		s[j] = t;
	}
	return s;
}

static struct secret *state_after(const struct secret *key, size_t bytes, const char *name)
{
	uint8_t *s = permutation(key, bytes);
	/* as much of it as is looked for */
	struct secret *secret = secret_from(name, s, SECRET_PERIOD);

	room_wipe(s);
	return secret;
}

/*
 * The state of a stream tells all of the stream, back to its begin. It is with the session, or for one call with the
 * work of the context; the one that all streams with the key begin with is with the key.
 */
void streams(void **state)
{
	static const uint8_t zeros[4096];
	struct secret *secret = new_secret("key of streams", 16);
	struct secret *begun = state_after(secret, 0, "state that streams begin with");
	struct secret *called = state_after(secret, 500, "state of a one-shot call");
	struct secret *ended = state_after(secret, 1000, "state of a session that is ended");
	struct secret *last = state_after(secret, 1100, "state of the call that ends a session");
	struct secret *broken = state_after(secret, 2000, "state of a session that is broken");
	struct secret *open = state_after(secret, 300, "state of a session left open");
	struct secret *closed = state_after(secret, 700, "state of a session whose device is closed");
	int own = device_open(), other = device_open();
	ncr_key_t key = key_of(own, secret->bytes, 16, 0), others = key_of(other, secret->bytes, 16, 0);
	ncr_session_t sessions[] = {
		session_of(own, NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, key),
		session_of(own, NCR_ALG_ARCFOUR, NCR_OP_DECRYPT, key),
		session_of(own, NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, key),
		session_of(other, NCR_ALG_ARCFOUR, NCR_OP_DECRYPT, others),
	};
	uint8_t *out = new_room(4096);
	size_t size = 4096;

	(void)state;
	expect(0, try_update(own, sessions[0], zeros, 1000, out, &size));
	size = 4096;
	expect(EFAULT, try_update(own, sessions[1], zeros, 2000, (void *)16, &size));
	size = 4096;
	expect(0, try_update(own, sessions[2], zeros, 300, out, &size));
	size = 4096;
	expect(0, try_update(other, sessions[3], zeros, 700, out, &size));
	once(own, NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, key, zeros, 500, out, 500);
	room_wipe(out);
	secrets_wipe();
	assert_counted();
	assert_copies(begun, 2);
	assert_copies(called, 0);
	assert_copies(ended, 1);
	assert_copies(broken, 1);
	assert_copies(open, 1);
	assert_copies(closed, 1);

	size = 4096;
	expect(0, try_final(own, sessions[0], zeros, 100, out, &size, NULL));
	room_wipe(out);
	device_close(other);
	expect(EBADFD, try_final(own, sessions[1], NULL, 0, NULL, &size, NULL));
	key_free(own, key);
	assert_counted();
	assert_copies(ended, 0);
	assert_copies(last, 0);
	assert_copies(broken, 0);
	assert_copies(closed, 0);
	/* the session has the key as long as it is there */
	assert_copies(begun, 1);
	assert_copies(open, 1);
	device_close(own);
	assert_gone();
}
