// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * data.c - plaintext, which passes through the module's buffers
 *
 * Every operation has a context of its own: in one, the next operation would overwrite what the last has left in the
 * buffer.
 */
#include "cases.h"

#include <sys/mman.h>

static const uint8_t key_bytes[32] = "not a secret";

/* Encrypt in a context that is gone afterwards. */
static uint8_t *ciphertext_of(const struct secret *plaintext, ncr_algorithm_t algorithm)
{
	uint8_t *ciphertext = new_room(plaintext->size);
	int own = device_open();

	once(own, algorithm, NCR_OP_ENCRYPT, key_of(own, key_bytes, 32, 0), plaintext->bytes, plaintext->size,
	     ciphertext, plaintext->size);
	device_close(own);
	return ciphertext;
}

static const struct decryption {
	const char *name;
	ncr_algorithm_t algorithm;
	size_t size;
	bool session;
} decryptions[] = {
	{ "4 KiB decrypted at once", NCR_ALG_AES_CBC, 4096, false },
	{ "100 KiB decrypted at once", NCR_ALG_AES_CBC, 102400, false },
	{ "4 KiB decrypted in a session", NCR_ALG_AES_CTR, 4096, true },
	{ "100 KiB decrypted in a session", NCR_ALG_AES_CTR, 102400, true },
	{ "4 KiB of camellia-ecb", NCR_ALG_CAMELLIA_ECB, 4096, true },
};

static void decrypt(int device, const struct decryption *decryption, const uint8_t *ciphertext, uint8_t *out)
{
	ncr_key_t key = key_of(device, key_bytes, 32, 0);
	size_t size = decryption->size;
	ncr_session_t session;

	if (!decryption->session) {
		once(device, decryption->algorithm, NCR_OP_DECRYPT, key, ciphertext, size, out, size);
		return;
	}
	session = session_of(device, decryption->algorithm, NCR_OP_DECRYPT, key);
	expect(0, try_update(device, session, ciphertext, size, out, &size));
	assert_int_equal(size, decryption->size);
}

void decrypted(void **state)
{
	struct secret *plaintexts[COUNT(decryptions)];
	uint8_t *ciphertexts[COUNT(decryptions)], *outs[COUNT(decryptions)];
	int own[COUNT(decryptions)];

	(void)state;
	for (size_t i = 0; i < COUNT(decryptions); i++) {
		plaintexts[i] = new_secret(decryptions[i].name, decryptions[i].size);
		ciphertexts[i] = ciphertext_of(plaintexts[i], decryptions[i].algorithm);
		outs[i] = new_room(decryptions[i].size);
	}
	assert_held();
	for (size_t i = 0; i < COUNT(decryptions); i++) {
		own[i] = device_open();
		decrypt(own[i], &decryptions[i], ciphertexts[i], outs[i]);
		assert_true(bytes_equal(outs[i], plaintexts[i]->bytes, decryptions[i].size));
		room_wipe(outs[i]);
	}
	secrets_wipe();
	assert_gone();
	for (size_t i = 0; i < COUNT(decryptions); i++)
		device_close(own[i]);
	assert_gone();
}

/* What is not decrypted goes through the buffer too, and what cannot be delivered is there as well. */
void processed(void **state)
{
	struct secret *hashed = new_secret("hashed", 4096), *signed_one = new_secret("signed", 4096);
	struct secret *copied = new_secret("copied", 4096), *encrypted = new_secret("encrypted", 4096);
	struct secret *undelivered = new_secret("decrypted for nobody", 8192);
	uint8_t *ciphertext = ciphertext_of(undelivered, NCR_ALG_AES_CBC), *out = new_room(8192), digest[64];
	static const uint8_t iv[16];
	size_t size = 8192;
	int own[5];

	(void)state;
	assert_held();
	for (size_t i = 0; i < COUNT(own); i++)
		own[i] = device_open();
	once(own[0], NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, hashed->bytes, hashed->size, digest, 32);
	once(own[1], NCR_ALG_HMAC_SHA2_512, NCR_OP_SIGN, key_of(own[1], key_bytes, 32, 0), signed_one->bytes,
	     signed_one->size, digest, 64);
	once(own[2], NCR_ALG_NULL, NCR_OP_ENCRYPT, NCR_KEY_INVALID, copied->bytes, copied->size, out, copied->size);
	once(own[3], NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key_of(own[3], key_bytes, 32, 0), encrypted->bytes,
	     encrypted->size, out, encrypted->size);
	assert_int_equal(mprotect(out + 4096, 4096, PROT_NONE), 0);
	expect(EFAULT, try_once(own[4], NCR_ALG_AES_CBC, NCR_OP_DECRYPT, key_of(own[4], key_bytes, 32, 0), iv,
				sizeof(iv), ciphertext, 8192, out, &size, NULL));
	assert_int_equal(mprotect(out + 4096, 4096, PROT_READ | PROT_WRITE), 0);
	room_wipe(out);
	secrets_wipe();
	assert_gone();
	for (size_t i = 0; i < COUNT(own); i++)
		device_close(own[i]);
}

/*
 * A stream session that has stopped within a block, at byte 20 of the room stream, and keeps the block's keystream: the
 * last 16 of the 32 bytes there.
 */
static ncr_session_t stop_within_block(int device, uint8_t *stream)
{
	static const uint8_t zeros[32];
	uint8_t *out = new_room(4096);
	int other = device_open();
	ncr_session_t session;
	size_t size = 20;

	once(other, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key_of(other, key_bytes, 32, 0), zeros, 32, stream, 32);
	device_close(other);
	session = session_of(device, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key_of(device, key_bytes, 32, 0));
	expect(0, try_update(device, session, zeros, 20, out, &size));
	assert_true(bytes_equal(out, stream, 20));
	room_wipe(out);
	return session;
}

/* What a session keeps between its calls: forty bytes are a whole block of no hash. */
void partial_blocks(void **state)
{
	struct secret *hashed = new_secret("rest of a hash", 40), *signed_one = new_secret("rest of a MAC", 40);
	struct secret *key_data = new_secret("key in a hash", 40), *keystream;
	struct secret *left_open = new_secret("rest of an open session", 40);
	uint8_t *stream = new_room(4096);
	int own = device_open();
	ncr_key_t key = key_of(own, key_data->bytes, key_data->size, 0), mac_key = key_of(own, key_bytes, 32, 0);
	ncr_session_t sessions[] = {
		session_of(own, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID),
		session_of(own, NCR_ALG_HMAC_SHA2_512, NCR_OP_SIGN, mac_key),
		session_of(own, NCR_ALG_SHA2_384, NCR_OP_SIGN, NCR_KEY_INVALID),
		stop_within_block(own, stream),
		session_of(own, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID),
	};
	struct ncr_session_op_st op;

	(void)state;
	expect(0, try_update(own, sessions[0], hashed->bytes, 40, NULL, NULL));
	expect(0, try_update(own, sessions[1], signed_one->bytes, 40, NULL, NULL));
	rubbish(op);
	op.ses = sessions[2];
	op.type = NCR_KEY_DATA;
	op.data.kdata.input = key;
	expect(0, call(own, NCRIO_SESSION_UPDATE, &op));
	keystream = secret_from("keystream not used", stream + 16, 16);
	room_wipe(stream);
	expect(0, try_update(own, sessions[4], left_open->bytes, 40, NULL, NULL));
	key_free(own, key);
	secrets_wipe();
	assert_counted();
	assert_copies(hashed, 1);
	assert_copies(signed_one, 1);
	assert_copies(key_data, 1);
	assert_copies(left_open, 1);
	assert_copies(keystream, 1);
	for (size_t i = 0; i < 4; i++)
		session_end(own, sessions[i]);
	device_close(own);
	assert_gone();
}
