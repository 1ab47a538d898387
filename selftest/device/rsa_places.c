// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_places.c - where RSA keys go: into blobs, under other keys, to other users; the public half; and how they end
 */
#include "keyring_calls.h"
#include "rsa_calls.h"

#define LARGE 256
#define NAME "rsa places: key"

static const struct scheme pkcs1 = { RSA_PKCS1_V1_5, NCR_ALG_SHA2_256, 0 };

/* It signs as the fixed key does. */
static int signs_as_known(int device, ncr_key_t key)
{
	uint8_t signature[LARGE];
	size_t size = sizeof(signature);
	int error = try_rsa(device, NCR_OP_SIGN, key, pkcs1, rsa_known->message, rsa_known->message_size, signature,
			    &size, NULL);

	if (!error && (size != LARGE || memcmp(signature, rsa_known->pkcs1_signature, LARGE)))
		return EBADMSG;
	return error;
}

static int verifies_known(int device, ncr_key_t key)
{
	size_t size = LARGE;
	ncr_error_t err;
	int error = try_rsa(device, NCR_OP_VERIFY, key, pkcs1, rsa_known->message, rsa_known->message_size,
			    (void *)rsa_known->pkcs1_signature, &size, &err);

	return error ? error : err == NCR_SUCCESS ? 0 : EBADMSG;
}

static int named_import(ncr_key_t key, ncr_key_type_t type, const void *der, size_t size, unsigned int flags)
{
	struct ncr_key_data_st args;

	rubbish(args);
	args.key = key;
	args.idata = (void *)der;
	args.idata_size = size;
	memcpy(args.key_id, "rsa", 3);
	args.key_id_size = 3;
	args.type = type;
	args.algorithm = NCR_ALG_RSA;
	args.flags = flags;
	return call(fd, NCRIO_KEY_IMPORT, &args);
}

static void same_info(ncr_key_t key, ncr_key_t copy)
{
	struct ncr_key_info_st before, after;
	struct ncr_key_describe is, was;

	expect(0, try_info(fd, key, &before));
	expect(0, try_info(fd, copy, &after));
	after.key = before.key;
	assert_memory_equal(&after, &before, offsetof(struct ncr_key_info_st, key_id_size));
	assert_int_equal(after.key_id_size, before.key_id_size);
	expect(0, try_describe(fd, key, &was));
	expect(0, try_describe(fd, copy, &is));
	assert_int_equal(is.bits, was.bits);
	assert_memory_equal(is.uuid, was.uuid, sizeof(is.uuid));
}

/* --- blobs -------------------------------------------------------------------------------------------------------- */

/* "Both symmetric and asymmetric keys": type, flags, algorithm, id, and the material. */
static void everything_is_restored(void **state)
{
	static const unsigned int flags[] = {
		NCR_KEY_FLAG_STORABLE, NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_SIGN,
		NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_DECRYPT,
	};
	ncr_key_t key = key_new(fd), copy = key_new(fd);
	uint8_t blob[DER_MAX], der[DER_MAX];
	size_t size, der_size = known_public(der);

	(void)state;
	for (size_t i = 0; i < COUNT(flags); i++) {
		expect(0, named_import(key, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size, flags[i]));
		size = sizeof(blob);
		expect(0, try_storage_wrap(fd, key, blob, &size));
		assert_null(memmem(blob, size, rsa_known->key + 300, 8));
		expect(0, try_storage_unwrap(fd, copy, blob, size));
		same_info(key, copy);
		expect(flags[i] & NCR_KEY_FLAG_DECRYPT ? EACCES : 0, signs_as_known(fd, copy));
		if (flags[i] & NCR_KEY_FLAG_EXPORTABLE)
			key_is(fd, copy, rsa_known->key, rsa_known->key_size);
	}
	blob[size / 2] ^= 1;
	expect(EBADMSG, try_storage_unwrap(fd, copy, blob, size));
	key_is(fd, copy, rsa_known->key, rsa_known->key_size);

	expect(0, named_import(key, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size, NCR_KEY_FLAG_EXPORTABLE));
	size = sizeof(blob);
	expect(EACCES, try_storage_wrap(fd, key, blob, &size));

	/* a public key can always be stored */
	expect(0, named_import(key, NCR_KEY_TYPE_PUBLIC, der, der_size, 0));
	size = sizeof(blob);
	expect(0, try_storage_wrap(fd, key, blob, &size));
	expect(0, try_storage_unwrap(fd, copy, blob, size));
	same_info(key, copy);
	key_is(fd, copy, der, der_size);
	expect(0, verifies_known(fd, copy));
	key_free(fd, key);
	key_free(fd, copy);
}

/* --- under another key -------------------------------------------------------------------------------------------- */

static int unwrap_ext(ncr_key_t kek, ncr_key_t key, const void *io, size_t size, unsigned int type,
		      unsigned int algorithm, unsigned int flags)
{
	struct ncr_key_wrap_ext_st args;

	rubbish(args);
	args.algorithm = NCR_WALG_AES_RFC5649;
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

#define unwrap_private(kek, key, io, size, flags) \
	unwrap_ext(kek, key, io, size, NCR_KEY_TYPE_PRIVATE, NCR_ALG_RSA, flags)

static void private_keys_travel(void **state)
{
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_WRAP), copy = key_new(fd), opened = key_new(fd);
	struct pair pair = pair_known(fd, NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE);
	/* PrivateKeyInfo, RFC 5649's own 8 bytes, and the padding */
	const size_t pkcs8 = rsa_known->key_size + 26, wrapped_size = (pkcs8 + 7) / 8 * 8 + 8;
	uint8_t wrapped[DER_MAX], blob[DER_MAX];
	struct ncr_key_info_st info;
	size_t size;

	(void)state;
	for (size_t room = 0; room < wrapped_size; room += 111) {
		size = room;
		expect(EOVERFLOW, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, pair.private, "", 0, wrapped, &size));
		assert_int_equal(size, wrapped_size);
	}
	size = sizeof(wrapped);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, pair.private, "", 0, wrapped, &size));
	assert_int_equal(size, wrapped_size);

	for (unsigned int flags = 0; flags < NCR_KEY_FLAG_WRAP; flags++) {
		expect(flags & NCR_KEY_FLAG_EXPORTABLE ? EINVAL : 0, unwrap_private(kek, copy, wrapped, size, flags));
		if (flags & NCR_KEY_FLAG_EXPORTABLE)
			continue;
		expect(0, try_info(fd, copy, &info));
		assert_int_equal(info.type, NCR_KEY_TYPE_PRIVATE);
		assert_int_equal(info.algorithm, NCR_ALG_RSA);
		assert_int_equal(info.flags, flags);
		expect(EACCES, try_export(fd, copy, blob, &(size_t){ sizeof(blob) }));
		expect((flags & NCR_KEY_FLAG_DECRYPT) && !(flags & NCR_KEY_FLAG_SIGN) ? EACCES : 0,
		       signs_as_known(fd, copy));
	}
	/* what is under the wrapping, by the published command: a secret of these bytes */
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC5649, kek, opened, "", 0, wrapped, size));
	expect(0, try_info(fd, opened, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.flags, NCR_KEY_FLAG_WRAPPABLE);
	expect(0, unwrap_ext(kek, opened, wrapped, size, NCR_KEY_TYPE_INVALID, NCR_ALG_NONE, 0));
	expect(0, try_info(fd, opened, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.flags, NCR_KEY_FLAG_WRAPPABLE);

	/* as what it is not, and what no key can be */
	expect(0, try_import_der(fd, copy, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size,
				 NCR_KEY_FLAG_EXPORTABLE));
	expect(EBADMSG, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_PUBLIC, NCR_ALG_RSA, 0));
	expect(EBADMSG, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA, 0));
	expect(EINVAL, unwrap_ext(kek, copy, wrapped, size, 4, NCR_ALG_RSA, 0));
	expect(EINVAL, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_INVALID, NCR_ALG_RSA, 0));
	expect(EINVAL, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_INVALID, NCR_ALG_NONE, NCR_KEY_FLAG_SIGN));
	expect(EINVAL, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_SECRET, NCR_ALG_RSA, 0));
	expect(EINVAL, unwrap_private(kek, copy, wrapped, size, NCR_KEY_FLAG_WRAP));
	expect(EINVAL, unwrap_private(kek, copy, wrapped, size, 64));
	expect(ENOENT, unwrap_private(NCR_KEY_INVALID, copy, wrapped, size, 0));
	expect(ENOENT, unwrap_private(kek, NCR_KEY_INVALID, wrapped, size, 0));
	for (size_t shorter = 0; shorter < size; shorter += 100)
		expect(shorter % 8 || shorter < 16 ? EINVAL : EBADMSG,
		       unwrap_private(kek, copy, wrapped, shorter, 0));
	for (size_t at = 0; at < size; at += 23) {
		wrapped[at] ^= 0x40;
		expect(EBADMSG, unwrap_private(kek, copy, wrapped, size, 0));
		wrapped[at] ^= 0x40;
	}
	/* well wrapped, and no key: a secret's bytes */
	expect(0, try_import(fd, opened, rsa_known->key, rsa_known->key_size - 1, NCR_KEY_FLAG_WRAPPABLE));
	size = sizeof(wrapped);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, opened, "", 0, wrapped, &size));
	expect(EBADMSG, unwrap_private(kek, copy, wrapped, size, 0));
	key_is(fd, copy, rsa_known->key, rsa_known->key_size);
	/* but RSAPrivateKey is one */
	expect(0, try_import(fd, opened, rsa_known->key, rsa_known->key_size, NCR_KEY_FLAG_WRAPPABLE));
	size = sizeof(wrapped);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, opened, "", 0, wrapped, &size));
	expect(0, unwrap_private(kek, copy, wrapped, size, 0));
	expect(0, signs_as_known(fd, copy));
	size = sizeof(wrapped);
	expect(EACCES, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, copy, "", 0, wrapped, &size));
	pair_free(fd, pair);
	key_free(fd, kek);
	key_free(fd, copy);
	key_free(fd, opened);
}

/* "for secret keys only": of a size that it could wrap, too */
static void rfc3394_is_for_secret_keys(void **state)
{
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_WRAP), copy = key_of(fd, "old", 3, 1);
	struct pair pair = pair_empty(fd);
	uint8_t wrapped[DER_MAX], der[DER_MAX];
	struct ncr_key_wrap_ext_st args;
	size_t size, der_size;

	(void)state;
	/* eight lengths in a row, of which one is a multiple of 8 */
	for (unsigned int bits = 1024; bits < 1024 + 8 * 8; bits += 8) {
		expect(0, try_pair(fd, pair, NCR_ALG_RSA, bits, 0, NCR_KEY_FLAG_WRAPPABLE));
		size = sizeof(wrapped);
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, pair.public, "", 0, wrapped, &size));
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, pair.private, "", 0, wrapped, &size));
		assert_int_equal(size, sizeof(wrapped));
	}
	/* nor does what a secret key brought along become one: a public key of 294 bytes and two of padding */
	der_size = known_public(der);
	memset(der + der_size, 0, 2);
	expect(0, try_import(fd, copy, der, der_size + 2, NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE));
	size = sizeof(wrapped);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, copy, "", 0, wrapped, &size));
	rubbish(args);
	args.algorithm = NCR_WALG_AES_RFC3394;
	args.keytowrap = copy;
	args.key = kek;
	args.params.params.cipher.iv_size = 0;
	args.io = wrapped;
	args.io_size = size;
	args.key_algorithm = NCR_ALG_RSA;
	args.flags = args.reserved = 0;
	for (args.type = NCR_KEY_TYPE_PUBLIC; args.type <= NCR_KEY_TYPE_PRIVATE; args.type++)
		expect(EINVAL, call(fd, NCRIO_KEY_UNWRAP_EXT, &args));
	key_is(fd, copy, der, der_size + 2);
	args.type = NCR_KEY_TYPE_SECRET;
	args.key_algorithm = NCR_ALG_NONE;
	expect(0, call(fd, NCRIO_KEY_UNWRAP_EXT, &args));
	pair_free(fd, pair);
	key_free(fd, kek);
	key_free(fd, copy);
}

static void public_and_secret_keys_travel(void **state)
{
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, 0), copy = key_new(fd);
	struct pair pair = pair_known(fd, 0);
	uint8_t wrapped[DER_MAX], der[DER_MAX];
	size_t size = sizeof(wrapped), der_size = known_public(der);
	struct ncr_key_info_st info;

	(void)state;
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, pair.public, "", 0, wrapped, &size));
	assert_int_equal(size, (der_size + 7) / 8 * 8 + 8);
	expect(0, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_PUBLIC, NCR_ALG_RSA, 0));
	expect(0, verifies_known(fd, copy));
	key_is(fd, copy, der, der_size);
	expect(0, try_info(fd, copy, &info));
	assert_int_equal(info.flags, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);
	expect(EBADMSG, unwrap_private(kek, copy, wrapped, size, 0));
	/* one whose private key may not be wrapped */
	size = sizeof(wrapped);
	expect(EACCES, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, pair.private, "", 0, wrapped, &size));

	/* a secret key with the flags that it had, or tighter ones */
	expect(0, try_import(fd, copy, "seventeen letters", 17, NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_SIGN));
	size = sizeof(wrapped);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, copy, "", 0, wrapped, &size));
	expect(0, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_SECRET, NCR_ALG_HMAC_SHA1, NCR_KEY_FLAG_SIGN));
	expect(0, try_info(fd, copy, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.algorithm, NCR_ALG_HMAC_SHA1);
	assert_int_equal(info.flags, NCR_KEY_FLAG_SIGN);
	expect(EINVAL, unwrap_ext(kek, copy, wrapped, size, NCR_KEY_TYPE_SECRET, NCR_ALG_HMAC_SHA1,
				  NCR_KEY_FLAG_EXPORTABLE));
	pair_free(fd, pair);
	key_free(fd, kek);
	key_free(fd, copy);
}

/* --- the public half ---------------------------------------------------------------------------------------------- */

static int try_public(int device, uint32_t size, ncr_key_t key, ncr_key_t public, uint32_t reserved)
{
	struct ncr_key_public args = { size, key, public, reserved };

	return call(device, NCRIO_KEY_PUBLIC, &args);
}

#define PUBLIC_SIZE sizeof(struct ncr_key_public)

static void public_half(void **state)
{
	ncr_key_t secret = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE), copy = key_new(fd);
	struct pair pair = pair_known(fd, NCR_KEY_FLAG_DECRYPT);
	struct ncr_key_info_st from, to;
	uint8_t der[DER_MAX];
	size_t size = known_public(der);

	(void)state;
	expect(0, named_import(pair.private, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size,
			       NCR_KEY_FLAG_DECRYPT));
	expect(0, try_public(fd, PUBLIC_SIZE, pair.private, copy, 0));
	expect(0, try_info(fd, pair.private, &from));
	expect(0, try_info(fd, copy, &to));
	assert_int_equal(to.type, NCR_KEY_TYPE_PUBLIC);
	assert_int_equal(to.flags, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);
	assert_int_equal(to.key_id_size, 3);
	assert_memory_equal(to.key_id, from.key_id, 3);
	key_is(fd, copy, der, size);
	expect(0, verifies_known(fd, copy));

	expect(EINVAL, try_public(fd, PUBLIC_SIZE, copy, secret, 0));
	expect(EINVAL, try_public(fd, PUBLIC_SIZE, secret, copy, 0));
	expect(EINVAL, try_public(fd, PUBLIC_SIZE - 1, pair.private, secret, 0));
	expect(EINVAL, try_public(fd, 0, pair.private, secret, 0));
	expect(EINVAL, try_public(fd, PUBLIC_SIZE, pair.private, secret, 1));
	expect(ENOENT, try_public(fd, PUBLIC_SIZE, pair.private, NCR_KEY_INVALID, 0));
	expect(ENOENT, try_public(fd, PUBLIC_SIZE, NCR_KEY_INVALID, secret, 0));
	key_free(fd, copy);
	copy = key_new(fd);
	expect(EINVAL, try_public(fd, PUBLIC_SIZE, copy, secret, 0));
	key_is(fd, secret, "old", 3);
	/* over itself: then there is no private key any more */
	expect(0, try_public(fd, PUBLIC_SIZE, pair.private, pair.private, 0));
	expect(EINVAL, signs_as_known(fd, pair.private));
	key_is(fd, pair.private, der, size);
	pair_free(fd, pair);
	key_free(fd, secret);
	key_free(fd, copy);
}

/* --- other users -------------------------------------------------------------------------------------------------- */

static int uses_what_is_published(void *unused)
{
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	uint8_t out[DER_MAX];
	size_t size = sizeof(out);
	ncr_key_t key, public;

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	child_expect(0, signs_as_known(device, key));
	child_expect(0, call(device, NCRIO_KEY_INIT, &public));
	child_expect(0, try_public(device, PUBLIC_SIZE, key, public, 0));
	child_expect(0, verifies_known(device, public));
	child_expect(0, try_export(device, public, out, &size));
	/* but he has not got it */
	size = sizeof(out);
	child_expect(EACCES, try_export(device, key, out, &size));
	size = sizeof(out);
	child_expect(0, try_import(device, public, "sixteen letters.", 16, 0));
	child_expect(EACCES, try_wrap(device, NCR_WALG_AES_RFC5649, public, key, "", 0, out, &size));
	child_expect(EINVAL, try_hash_key(device, key));
	return 0;
}

/* "A public key is always exportable and wrappable", also where it is only used. */
static int has_the_public_key(void *unused)
{
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	uint8_t out[DER_MAX], der[DER_MAX];
	size_t size = sizeof(out), der_size = known_public(der);
	struct ncr_key_info_st info;
	ncr_key_t key, kek;

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	child_expect(0, try_info(device, key, &info));
	child_expect(NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE, info.flags);
	child_expect(0, verifies_known(device, key));
	child_expect(0, try_export(device, key, out, &size));
	child_expect(0, size != der_size || memcmp(out, der, der_size));
	child_expect(0, call(device, NCRIO_KEY_INIT, &kek));
	child_expect(0, try_import(device, kek, "sixteen letters.", 16, 0));
	size = sizeof(out);
	child_expect(0, try_wrap(device, NCR_WALG_AES_RFC5649, kek, key, "", 0, out, &size));
	return 0;
}

static int finds_nothing(void *unused)
{
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	ncr_key_t key;

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	child_expect(EACCES, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	return 0;
}

static void published(void **state)
{
	struct ncr_key_attributes alices = owned_by(ALICE, ALICE, 0500);
	struct pair pair = pair_known(fd, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_STORABLE);
	uint8_t blob[DER_MAX];
	size_t size = sizeof(blob);

	(void)state;
	expect(0, try_publish(fd, pair.private, NCR_KEYRING_SYSTEM, 0, NAME, &alices, NULL));
	in_child_as(ALICE, ALICE, uses_what_is_published, NULL);
	in_child_as(BOB, BOB, finds_nothing, NULL);
	clear_system_keyring();

	/* and as a blob that is loaded */
	expect(0, try_store(fd, pair.private, NAME, &alices, blob, &size));
	expect(0, try_add_key("ncr", NAME, blob, size, system_keyring(), NULL));
	in_child_as(ALICE, ALICE, uses_what_is_published, NULL);
	in_child_as(BOB, BOB, finds_nothing, NULL);
	clear_system_keyring();
	size = sizeof(blob);
	expect(0, try_store(fd, pair.public, NAME, &alices, blob, &size));
	expect(0, try_add_key("ncr", NAME, blob, size, system_keyring(), NULL));
	in_child_as(ALICE, ALICE, has_the_public_key, NULL);
	clear_system_keyring();
	expect(0, try_publish(fd, pair.public, NCR_KEYRING_SYSTEM, 0, NAME, &alices, NULL));
	in_child_as(ALICE, ALICE, has_the_public_key, NULL);
	in_child_as(BOB, BOB, finds_nothing, NULL);
	clear_system_keyring();
	pair_free(fd, pair);
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void revoked_during_sessions(void **state)
{
	struct pair pair = pair_known(fd, 0);
	ncr_session_t idle, signing, decrypting, other;
	uint8_t out[LARGE];
	size_t size = sizeof(out);
	ncr_key_t key;
	int serial;

	(void)state;
	expect(0, try_publish(fd, pair.private, NCR_KEYRING_SYSTEM, 0, NAME, NULL, &serial));
	expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, NAME, &key));
	expect(0, try_scheme(fd, NCR_OP_SIGN, key, pkcs1, &idle));
	expect(0, try_scheme(fd, NCR_OP_SIGN, key, pkcs1, &signing));
	expect(0, try_update(fd, signing, rsa_known->message, 10, NULL, NULL));
	expect(0, try_scheme(fd, NCR_OP_DECRYPT, key, PKCS1_ENCRYPT, &decrypting));
	expect(0, try_update(fd, decrypting, rsa_known->pkcs1_ciphertext, LARGE, out, &size));
	expect(0, try_keyctl(KEYCTL_UNLINK, serial, system_keyring()));
	/* the key facility lets go of it in its own time */
	for (int tries = 0; tries < 1500 && !signs_as_known(fd, key); tries++)
		usleep(20000);
	expect(EKEYREVOKED, signs_as_known(fd, key));

	rubbish(out);
	size = sizeof(out);
	expect(EKEYREVOKED, try_final(fd, idle, NULL, 0, out, &size, NULL));
	expect(EKEYREVOKED, try_update(fd, signing, rsa_known->message, 10, NULL, NULL));
	expect(EKEYREVOKED, try_final(fd, signing, rsa_known->message, 10, out, &size, NULL));
	expect(EKEYREVOKED, try_update(fd, decrypting, rsa_known->pkcs1_ciphertext, LARGE, out, &size));
	expect(EKEYREVOKED, try_final(fd, decrypting, rsa_known->pkcs1_ciphertext, LARGE, out, &size, NULL));
	expect(EKEYREVOKED, try_scheme(fd, NCR_OP_SIGN, key, pkcs1, &other));
	expect(EKEYREVOKED, try_public(fd, PUBLIC_SIZE, key, pair.public, 0));
	assert_true(is_rubbish(out, sizeof(out)));
	/* a copy was published */
	expect(0, signs_as_known(fd, pair.private));
	key_free(fd, key);
	pair_free(fd, pair);
}

/* After its time of making protected data a key still decrypts and verifies (SP 800-57 part 1, 5.3.6). */
static void after_its_time(void **state)
{
	struct ncr_key_attributes over = ending(owned_by(0, 0, 0500), 1000000000, 0),
				  ended = ending(owned_by(0, 0, 0500), 0, 1000000000);
	struct pair pair = pair_known(fd, NCR_KEY_FLAG_STORABLE);
	uint8_t blob[DER_MAX], out[LARGE];
	size_t size = sizeof(blob), out_size;

	(void)state;
	expect(0, try_store(fd, pair.private, NAME, &over, blob, &size));
	expect(0, try_storage_unwrap(fd, pair.private, blob, size));
	expect(EKEYEXPIRED, signs_as_known(fd, pair.private));
	expect(0, verifies_known(fd, pair.private));
	out_size = sizeof(out);
	expect(0, try_rsa(fd, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT, rsa_known->pkcs1_ciphertext, LARGE, out,
			  &out_size, NULL));
	out_size = sizeof(out);
	expect(EKEYEXPIRED, try_rsa(fd, NCR_OP_ENCRYPT, pair.private, PKCS1_ENCRYPT, "text", 4, out, &out_size, NULL));
	size = sizeof(blob);
	expect(0, try_store(fd, pair.private, NAME, &ended, blob, &size));
	expect(0, try_storage_unwrap(fd, pair.private, blob, size));
	expect(EKEYEXPIRED, verifies_known(fd, pair.private));
	expect(EKEYEXPIRED, try_public(fd, PUBLIC_SIZE, pair.private, pair.public, 0));
	pair_free(fd, pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		keyring_test(everything_is_restored),
		keyring_test(private_keys_travel),
		keyring_test(rfc3394_is_for_secret_keys),
		keyring_test(public_and_secret_keys_travel),
		keyring_test(public_half),
		keyring_test(published),
		keyring_test(revoked_during_sessions),
		keyring_test(after_its_time),
	};

	return cmocka_run_group_tests_name("rsa_places", tests, keyring_group_open, keyring_group_close);
}
