// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * public_places.c - where DSA and Diffie-Hellman keys go: into blobs, under other keys, to other users; the public half;
 * what is derived from keys that are only used; and how they end
 */
#include "keyring_calls.h"
#include "public_calls.h"

#define NAME "public places: key"

/* A fixed private key, its public half, and whether a key is it. */
struct place {
	ncr_algorithm_t algorithm;
	const uint8_t *key;
	size_t key_size;
	uint8_t public[DER_MAX];
	size_t public_size;
	int (*works)(int device, ncr_key_t private);
};

/* 0, an errno, or EBADMSG: it works, and not as the fixed key does */
static int dsa_works(int device, ncr_key_t private)
{
	uint8_t signature[DSA_SIGNATURE_MAX];
	size_t size = sizeof(signature), known_size = dsa_known->signature_size;
	ncr_error_t err;
	int error = try_dsa(device, NCR_OP_SIGN, private, NCR_ALG_SHA2_256, "text", 4, signature, &size, NULL);

	if (error)
		return error;
	error = try_dsa(device, NCR_OP_VERIFY, private, dsa_known->hash, dsa_known->message, dsa_known->message_size,
			(void *)dsa_known->signature, &known_size, &err);
	return error ? error : err == NCR_SUCCESS ? 0 : EBADMSG;
}

static int dh_works(int device, ncr_key_t private)
{
	uint8_t mac[32], wanted[32];
	size_t size = sizeof(mac);
	ncr_key_t secret, same;
	int error;

	if (call(device, NCRIO_KEY_INIT, &secret) || call(device, NCRIO_KEY_INIT, &same))
		return ENFILE;
	error = try_derive(device, secret, 0, private, dh_known->peer, dh_known->peer_size);
	if (!error)
		error = try_import(device, same, dh_known->secret, dh_known->secret_size, 0);
	if (!error)
		error = try_once(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, secret, NULL, 0, "text", 4, mac, &size,
				 NULL);
	if (!error)
		error = try_once(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, same, NULL, 0, "text", 4, wanted, &size,
				 NULL);
	if (!error && memcmp(mac, wanted, sizeof(mac)))
		error = EBADMSG;
	if (try_deinit(device, secret) || try_deinit(device, same))
		return ENFILE;
	return error;
}

static struct place places[2];
#define for_each_place(place) for (struct place *place = places; place < places + COUNT(places); place++)

static int places_open(void **state)
{
	if (keyring_group_open(state))
		return -1;
	places[0] = (struct place){ NCR_ALG_DSA, dsa_known->key, dsa_known->key_size, .works = dsa_works };
	places[1] = (struct place){ NCR_ALG_DH, dh_known->key, dh_known->key_size, .works = dh_works };
	for_each_place(place) {
		ncr_key_t private = key_as(fd, NCR_KEY_TYPE_PRIVATE, place->algorithm, place->key, place->key_size, 0);
		ncr_key_t public = key_new(fd);

		expect(0, try_public_half(fd, private, public));
		memcpy(place->public, material_of(fd, public, &place->public_size), DER_MAX);
		key_free(fd, private);
		key_free(fd, public);
	}
	return 0;
}

static ncr_key_t private_of(const struct place *place, unsigned int flags)
{
	return key_as(fd, NCR_KEY_TYPE_PRIVATE, place->algorithm, place->key, place->key_size, flags);
}

static ncr_key_t public_of(const struct place *place)
{
	return key_as(fd, NCR_KEY_TYPE_PUBLIC, place->algorithm, place->public, place->public_size, 0);
}

static void same_info(ncr_key_t key, ncr_key_t copy)
{
	struct ncr_key_info_st before, after;
	struct ncr_key_describe is, was;

	expect(0, try_info(fd, key, &before));
	expect(0, try_info(fd, copy, &after));
	after.key = before.key;
	assert_memory_equal(&after, &before, offsetof(struct ncr_key_info_st, key_id_size));
	expect(0, try_describe(fd, key, &was));
	expect(0, try_describe(fd, copy, &is));
	assert_int_equal(is.bits, was.bits);
	assert_memory_equal(is.uuid, was.uuid, sizeof(is.uuid));
}

/* --- blobs -------------------------------------------------------------------------------------------------------- */

static void everything_is_restored(void **state)
{
	ncr_key_t copy = key_new(fd);
	uint8_t blob[DER_MAX];
	size_t size;

	(void)state;
	for_each_place(place) {
		ncr_key_t key = private_of(place, NCR_KEY_FLAG_STORABLE | EXPORTABLE), public = public_of(place);

		size = sizeof(blob);
		expect(0, try_storage_wrap(fd, key, blob, &size));
		/* x is the last number of either */
		assert_null(memmem(blob, size, place->key + place->key_size - 16, 8));
		expect(0, try_storage_unwrap(fd, copy, blob, size));
		same_info(key, copy);
		key_is(fd, copy, place->key, place->key_size);
		expect(0, place->works(fd, copy));
		blob[size / 2] ^= 1;
		expect(EBADMSG, try_storage_unwrap(fd, copy, blob, size));
		key_is(fd, copy, place->key, place->key_size);

		size = sizeof(blob);
		expect(0, try_storage_wrap(fd, public, blob, &size));
		expect(0, try_storage_unwrap(fd, copy, blob, size));
		same_info(public, copy);
		key_is(fd, copy, place->public, place->public_size);
		key_free(fd, key);
		key = private_of(place, EXPORTABLE);
		size = sizeof(blob);
		expect(EACCES, try_storage_wrap(fd, key, blob, &size));
		key_free(fd, key);
		key_free(fd, public);
	}
	key_free(fd, copy);
}

/* --- under another key -------------------------------------------------------------------------------------------- */

static int unwrap_ext(ncr_wrap_algorithm_t wrapping, ncr_key_t kek, ncr_key_t key, const void *io, size_t size,
		      unsigned int type, unsigned int algorithm, unsigned int flags)
{
	struct ncr_key_wrap_ext_st args;

	rubbish(args);
	args.algorithm = wrapping;
	args.keytowrap = key;
	args.key = kek;
	args.params.params.cipher.iv_size = 0;
	args.io = (void *)io;
	args.io_size = size;
	args.type = type;
	args.key_algorithm = algorithm;
	args.flags = flags;
	args.reserved = 0;
	return call(fd, NCRIO_KEY_UNWRAP_EXT, &args);
}

static void keys_travel(void **state)
{
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_WRAP), copy = key_of(fd, "old", 3, EXPORTABLE);
	struct ncr_key_info_st info;
	uint8_t wrapped[DER_MAX];
	size_t size;

	(void)state;
	for_each_place(place) {
		ncr_key_t private = private_of(place, NCR_KEY_FLAG_WRAPPABLE), public = public_of(place);
		ncr_algorithm_t other = place->algorithm == NCR_ALG_DSA ? NCR_ALG_DH : NCR_ALG_DSA;

		size = sizeof(wrapped);
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, private, "", 0, wrapped, &size));
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, public, "", 0, wrapped, &size));
		size = 100;
		expect(EOVERFLOW, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, private, "", 0, wrapped, &size));
		expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, private, "", 0, wrapped, &size));
		/* as what it is not */
		expect(EBADMSG, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, other, 0));
		expect(EBADMSG, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, NCR_ALG_RSA, 0));
		if (place->algorithm == NCR_ALG_DSA)
			expect(EBADMSG, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA, 0));
		expect(EINVAL, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, place->algorithm,
					  EXPORTABLE));
		expect(EINVAL, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, place->algorithm,
					  NCR_KEY_FLAG_WRAP));
		expect(EINVAL, unwrap_ext(0, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, place->algorithm, 0));
		wrapped[size / 2] ^= 1;
		expect(EBADMSG, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, place->algorithm, 0));
		wrapped[size / 2] ^= 1;
		key_is(fd, copy, "old", 3);
		expect(0, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, place->algorithm,
				     NCR_KEY_FLAG_STORABLE));
		expect(0, place->works(fd, copy));
		expect(0, try_info(fd, copy, &info));
		assert_int_equal(info.type, NCR_KEY_TYPE_PRIVATE);
		assert_int_equal(info.algorithm, place->algorithm);
		assert_int_equal(info.flags, NCR_KEY_FLAG_STORABLE);

		size = sizeof(wrapped);
		expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, public, "", 0, wrapped, &size));
		assert_int_equal(size, (place->public_size + 7) / 8 * 8 + 8);
		expect(EBADMSG, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, place->algorithm, 0));
		expect(0, unwrap_ext(1, kek, copy, wrapped, size, NCR_KEY_TYPE_PUBLIC, place->algorithm, 0));
		key_is(fd, copy, place->public, place->public_size);
		expect(0, try_import(fd, copy, "old", 3, EXPORTABLE));
		key_free(fd, private);
		key_free(fd, public);
	}
	key_free(fd, kek);
	key_free(fd, copy);
}

/* --- the public half ---------------------------------------------------------------------------------------------- */

static void public_half(void **state)
{
	ncr_key_t copy = key_new(fd);
	struct ncr_key_info_st info;

	(void)state;
	for_each_place(place) {
		ncr_key_t private = private_of(place, NCR_KEY_FLAG_SIGN);

		expect(0, try_public_half(fd, private, copy));
		key_is(fd, copy, place->public, place->public_size);
		expect(0, try_info(fd, copy, &info));
		assert_int_equal(info.type, NCR_KEY_TYPE_PUBLIC);
		assert_int_equal(info.algorithm, place->algorithm);
		assert_int_equal(info.flags, PUBLIC_FLAGS);
		expect(EINVAL, try_public_half(fd, copy, private));
		expect(0, try_public_half(fd, private, private));
		key_is(fd, private, place->public, place->public_size);
		key_free(fd, private);
	}
	key_free(fd, copy);
}

/* --- other users -------------------------------------------------------------------------------------------------- */

static int uses_what_is_published(void *argument)
{
	const struct place *place = argument;
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	uint8_t out[DER_MAX];
	size_t size = sizeof(out);
	struct ncr_key_info_st info;
	ncr_key_t key, other;

	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	child_expect(0, place->works(device, key));
	child_expect(EACCES, try_export(device, key, out, &size));
	child_expect(0, call(device, NCRIO_KEY_INIT, &other));
	child_expect(0, try_public_half(device, key, other));
	child_expect(0, try_export(device, other, out, &size));
	child_expect(0, size != place->public_size || memcmp(out, place->public, size));
	if (place->algorithm != NCR_ALG_DH)
		return 0;
	/* what he derives leaves the kernel by no way that its source cannot */
	child_expect(0, try_derive(device, other, 63, key, dh_known->peer, dh_known->peer_size));
	child_expect(0, try_info(device, other, &info));
	child_expect(63 & ~(EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE), info.flags);
	child_expect(0, try_derive(device, other, EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE, key, dh_known->peer,
				   dh_known->peer_size));
	child_expect(0, try_info(device, other, &info));
	child_expect(NCR_KEY_FLAG_STORABLE, info.flags);
	size = sizeof(out);
	child_expect(EACCES, try_export(device, other, out, &size));
	return 0;
}

static int has_the_public_key(void *argument)
{
	const struct place *place = argument;
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	uint8_t out[DER_MAX];
	size_t size = sizeof(out);
	ncr_key_t key;

	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	child_expect(0, try_export(device, key, out, &size));
	child_expect(0, size != place->public_size || memcmp(out, place->public, size));
	return 0;
}

static void published(void **state)
{
	struct ncr_key_attributes alices = owned_by(ALICE, ALICE, 0500);
	uint8_t blob[DER_MAX];

	(void)state;
	for_each_place(place) {
		ncr_key_t private = private_of(place, EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE), public = public_of(place);
		size_t size = sizeof(blob);

		expect(0, try_publish(fd, private, NCR_KEYRING_SYSTEM, 0, NAME, &alices, NULL));
		in_child_as(ALICE, ALICE, uses_what_is_published, place);
		clear_system_keyring();
		expect(0, try_store(fd, private, NAME, &alices, blob, &size));
		expect(0, try_add_key("ncr", NAME, blob, size, system_keyring(), NULL));
		in_child_as(ALICE, ALICE, uses_what_is_published, place);
		clear_system_keyring();
		expect(0, try_publish(fd, public, NCR_KEYRING_SYSTEM, 0, NAME, &alices, NULL));
		in_child_as(ALICE, ALICE, has_the_public_key, place);
		clear_system_keyring();
		key_free(fd, private);
		key_free(fd, public);
	}
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void revoked(void **state)
{
	ncr_session_t signing, verifying;
	uint8_t out[DSA_SIGNATURE_MAX];

	(void)state;
	for_each_place(place) {
		ncr_key_t private = private_of(place, 0), key, other = key_of(fd, "old", 3, EXPORTABLE);
		size_t size = sizeof(out);
		int serial;

		expect(0, try_publish(fd, private, NCR_KEYRING_SYSTEM, 0, NAME, NULL, &serial));
		expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, NAME, &key));
		expect(0, place->works(fd, key));
		if (place->algorithm == NCR_ALG_DSA) {
			expect(0, try_dsa_session(fd, NCR_OP_SIGN, key, NCR_ALG_SHA2_256, &signing));
			expect(0, try_update(fd, signing, "text", 4, NULL, NULL));
			expect(0, try_dsa_session(fd, NCR_OP_VERIFY, key, NCR_ALG_SHA2_256, &verifying));
		}
		expect(0, try_keyctl(KEYCTL_UNLINK, serial, system_keyring()));
		/* the key facility lets go of it in its own time */
		for (int tries = 0; tries < 1500 && !place->works(fd, key); tries++)
			usleep(20000);
		expect(EKEYREVOKED, place->works(fd, key));
		expect(EKEYREVOKED, try_public_half(fd, key, other));
		if (place->algorithm == NCR_ALG_DSA) {
			rubbish(out);
			expect(EKEYREVOKED, try_final(fd, signing, "text", 4, out, &size, NULL));
			expect(EKEYREVOKED, try_final(fd, verifying, "text", 4, out, &size, NULL));
			assert_true(is_rubbish(out, sizeof(out)));
		} else {
			expect(EKEYREVOKED, try_derive(fd, other, 0, key, dh_known->peer, dh_known->peer_size));
		}
		key_is(fd, other, "old", 3);
		/* a copy was published */
		expect(0, place->works(fd, private));
		key_free(fd, key);
		key_free(fd, other);
		key_free(fd, private);
	}
}

/* After its time of making protected data a key still verifies, and derives what opens the data that there is. */
static void after_its_time(void **state)
{
	struct ncr_key_attributes over = ending(owned_by(0, 0, 0500), 1000000000, 0),
				  ended = ending(owned_by(0, 0, 0500), 0, 1000000000);
	uint8_t blob[DER_MAX];
	size_t size;

	(void)state;
	for_each_place(place) {
		ncr_key_t private = private_of(place, NCR_KEY_FLAG_STORABLE), other = key_new(fd);
		size_t known_size = dsa_known->signature_size;
		ncr_error_t err;

		size = sizeof(blob);
		expect(0, try_store(fd, private, NAME, &over, blob, &size));
		expect(0, try_storage_unwrap(fd, private, blob, size));
		expect(place->algorithm == NCR_ALG_DSA ? EKEYEXPIRED : 0, place->works(fd, private));
		if (place->algorithm == NCR_ALG_DSA) {
			expect(0, try_dsa(fd, NCR_OP_VERIFY, private, dsa_known->hash, dsa_known->message,
					  dsa_known->message_size, (void *)dsa_known->signature, &known_size, &err));
			assert_int_equal(err, NCR_SUCCESS);
		}
		size = sizeof(blob);
		expect(0, try_store(fd, private, NAME, &ended, blob, &size));
		expect(0, try_storage_unwrap(fd, private, blob, size));
		expect(EKEYEXPIRED, place->works(fd, private));
		expect(EKEYEXPIRED, try_public_half(fd, private, other));
		key_free(fd, private);
		key_free(fd, other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		keyring_test(everything_is_restored),
		keyring_test(keys_travel),
		keyring_test(public_half),
		keyring_test(published),
		keyring_test(revoked),
		keyring_test(after_its_time),
	};

	return cmocka_run_group_tests_name("public_places", tests, places_open, keyring_group_close);
}
