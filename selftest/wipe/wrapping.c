// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wrapping.c - keys that were wrapped and unwrapped, under other keys and under the storage master key
 *
 * master_key_set comes first, storage_wrapped next: a master key is set once.
 */
#include "cases.h"

#define HEADER 64
#define SALT 28
#define IV 52
#define TAG 16

/* What the module derives from the master key and keeps as a hash state only; masked between the cases. */
static uint8_t blob_root[32];
static uint64_t root_mask[4];

static void mask_root(uint8_t *to, const uint8_t *from)
{
	for (size_t i = 0; i < 32; i++)
		to[i] = from[i] ^ ((uint8_t *)root_mask)[i];
}

/* SP 800-108 counter mode with HMAC-SHA-256, up to one block, with the module's own HMAC. */
static void derive(int device, const struct secret *from, const char *label, const uint8_t *salt, size_t salt_size,
		   uint8_t *out, size_t size)
{
	ncr_key_t key = key_of(device, from->bytes, from->size, 0);
	uint8_t input[96] = { 0, 0, 0, 1 };
	size_t at = 4 + strlen(label) + 1;

	memcpy(input + 4, label, strlen(label));
	memcpy(input + at, salt, salt_size);
	at += salt_size;
	input[at + 2] = 8 * size >> 8;
	input[at + 3] = 8 * size & 0xff;
	once(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, input, at + 4, out, 32);
	key_free(device, key);
}

static int try_set(int device, const struct secret *secret)
{
	struct ncr_master_key_st args;

	rubbish(args);
	args.key = secret->bytes;
	args.key_size = secret->size;
	return call(device, NCRIO_MASTER_KEY_SET, &args);
}

/* A derived key that is kept as the state of a PRF only. */
static struct secret *derived_prf(int device, const struct secret *master, const char *label, uint8_t *room)
{
	struct secret *secret;

	derive(device, master, label, NULL, 0, room, 32);
	secret = secret_from(label, room, 32);
	assert_true(secret_also_under(secret, 0x36) && secret_also_under(secret, 0x5c));
	return secret;
}

static void seal_a_manifest(int device)
{
	struct ncr_store_manifest manifest = {
		.size = sizeof(manifest), .manifest = (uintptr_t)"a list", .manifest_size = 6, .generation = 1,
	};

	expect(0, call(device, NCRIO_STORE_SEAL, &manifest));
}

/* The module keeps nothing of a master key but the states of PRFs, so the control is this program's copies. */
void master_key_set(void **state)
{
	struct secret *master = new_secret("master key", 32), *root, *manifest;
	uint8_t *room = new_room(4096), check[8], blob[512];
	int own = device_open(), error;
	ncr_key_t key;
	size_t size = sizeof(blob);

	(void)state;
	assert_true(secret_also_under(master, 0x36) && secret_also_under(master, 0x5c));
	derive(own, master, "NCR master key check", NULL, 0, room, sizeof(check));
	memcpy(check, room, sizeof(check));
	root = derived_prf(own, master, "NCR blob root", room);
	manifest = derived_prf(own, master, "NCR manifest key", room);
	room_wipe(room);
	device_close(own);
	assert_held();

	own = device_open();
	expect(0, getentropy(root_mask, sizeof(root_mask)) ? errno : 0);
	mask_root(blob_root, root->bytes);
	secret_wipe(root);
	secret_wipe(manifest);
	error = try_set(own, master);
	secret_wipe(master);
	if (error == EBUSY)
		fail_msg("a master key is set already (hint: load the module anew)");
	expect(0, error);
	assert_gone();
	seal_a_manifest(own);
	assert_gone();

	/* it is this master key, and this derivation, whose traces were looked for */
	key = key_of(own, check, sizeof(check), NCR_KEY_FLAG_STORABLE);
	expect(0, try_storage_wrap(own, key, blob, &size));
	assert_memory_equal(blob + BLOB_CHECK_VALUE, check, sizeof(check));
	device_close(own);
}

/*
 * The key that this blob was sealed with, and a secret that it comes from, the blob root. That it is this key is shown
 * by opening the blob with it: GCM is CTR from 2 on (SP 800-38D 7.1).
 */
static struct secret *blob_key(const uint8_t *blob, size_t size, const struct secret *material)
{
	uint8_t *room = new_room(4096), iv[16] = { 0 };
	struct secret *root, *key;
	int own = device_open();
	size_t payload = size - HEADER - TAG, out = payload;
	bool found = false;

	assert_true(payload <= 2048);
	mask_root(room, blob_root);
	root = secret_from("blob root", room, 32);
	derive(own, root, "NCR blob key", blob + SALT, 24, room, 32);
	key = secret_from("blob key", room, 32);

	memcpy(iv, blob + IV, 12);
	iv[15] = 2;
	expect(0, try_once(own, NCR_ALG_AES_CTR, NCR_OP_DECRYPT, key_of(own, key->bytes, 32, 0), iv, sizeof(iv),
			   blob + HEADER, payload, room, &out, NULL));
	for (size_t i = 0; i + material->size <= payload && !found; i++)
		found = bytes_equal(room + i, material->bytes, material->size);
	assert_true(found);
	room_wipe(room);
	device_close(own);
	return key;
}

void storage_wrapped(void **state)
{
	struct secret *secret = new_secret("key in storage", 52), *sealing;
	int own = device_open();
	ncr_key_t key = key_of(own, secret->bytes, secret->size, NCR_KEY_FLAG_STORABLE);
	uint8_t blob[512];
	size_t size = sizeof(blob);

	(void)state;
	expect(0, try_storage_wrap(own, key, blob, &size));
	sealing = blob_key(blob, size, secret);
	assert_held();
	secrets_wipe();
	key_free(own, key);
	/* the buffer it was sealed in, the sealing key and its expansion */
	assert_gone();

	key = key_new(own);
	expect(0, try_storage_unwrap(own, key, blob, size));
	/* unwrapping was the last call: also of what it had on the stack nothing is left */
	assert_counted();
	assert_copies(sealing, 0);
	assert_copies(secret, 1);
	device_close(own);
	assert_gone();
}

void wrapped(void **state)
{
	struct secret *secret = new_secret("key wrapped by RFC 3394", 32), *kek = new_secret("wrapping key", 32);
	struct secret *padded = new_secret("key wrapped by RFC 5649", 43);
	struct secret *large = new_secret("large wrapped key", 1024);
	struct secret *all[] = { secret, padded, large };
	int own = device_open();
	ncr_key_t wrapping = key_of(own, kek->bytes, kek->size, NCR_KEY_FLAG_WRAP), keys[COUNT(all)];
	uint8_t blob[2048];
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		ncr_wrap_algorithm_t algorithm = i ? NCR_WALG_AES_RFC5649 : NCR_WALG_AES_RFC3394;

		keys[i] = key_of(own, all[i]->bytes, all[i]->size, NCR_KEY_FLAG_WRAPPABLE);
		size = sizeof(blob);
		expect(0, try_wrap(own, algorithm, wrapping, keys[i], NULL, 0, blob, &size));
		/* from here on there is only what was unwrapped */
		key_free(own, keys[i]);
		keys[i] = key_new(own);
		expect(0, try_unwrap(own, algorithm, wrapping, keys[i], NULL, 0, blob, size));
	}
	secrets_wipe();
	assert_counted();
	assert_copies(secret, 1);
	assert_copies(padded, 1);
	assert_copies(large, 1024 / SECRET_PERIOD);
	assert_copies_at_least(kek, 2);
	for (size_t i = 0; i < COUNT(all); i++)
		key_free(own, keys[i]);
	key_free(own, wrapping);
	assert_gone();
	device_close(own);
}

/* Refused after they were unwrapped: by the tag, and by an integrity value that is not the standard's. */
void refused(void **state)
{
	static const uint8_t iv[8] = "not this", kek[32] = "not a secret";
	struct secret *stored = new_secret("key in a damaged blob", 640), *plain = new_secret("RFC 3394, refused", 256);
	struct secret *padded = new_secret("RFC 5649, refused", 1152);
	int own = device_open();
	ncr_key_t wrapping = key_of(own, kek, sizeof(kek), NCR_KEY_FLAG_WRAP), keys[3];
	uint8_t blob[2048], plain_blob[512], padded_blob[2048];
	size_t size = sizeof(blob), plain_size = sizeof(plain_blob), padded_size = sizeof(padded_blob);

	(void)state;
	keys[0] = key_of(own, stored->bytes, stored->size, NCR_KEY_FLAG_STORABLE);
	keys[1] = key_of(own, plain->bytes, plain->size, NCR_KEY_FLAG_WRAPPABLE);
	keys[2] = key_of(own, padded->bytes, padded->size, NCR_KEY_FLAG_WRAPPABLE);
	secrets_wipe();
	assert_held();
	expect(0, try_storage_wrap(own, keys[0], blob, &size));
	expect(0, try_wrap(own, NCR_WALG_AES_RFC3394, wrapping, keys[1], iv, 8, plain_blob, &plain_size));
	expect(0, try_wrap(own, NCR_WALG_AES_RFC5649, wrapping, keys[2], iv, 4, padded_blob, &padded_size));
	for (size_t i = 0; i < COUNT(keys); i++) {
		key_free(own, keys[i]);
		keys[i] = key_new(own);
	}
	blob[size - 1] ^= 1;
	expect(EBADMSG, try_storage_unwrap(own, keys[0], blob, size));
	expect(EBADMSG, try_unwrap(own, NCR_WALG_AES_RFC3394, wrapping, keys[1], NULL, 0, plain_blob, plain_size));
	expect(EBADMSG, try_unwrap(own, NCR_WALG_AES_RFC5649, wrapping, keys[2], NULL, 0, padded_blob, padded_size));
	assert_gone();
	device_close(own);
}
