// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_work.c - does every operation once with success and once without, and says what the audit trail must hold
 *
 * One line a record, in the order of the operations; records of one system call have the same number:
 *	call op errno key1 key1_id key2 session operation algo keys
 * with - for a field that must not be there and ? for one that may have any value.
 */
#include "device.h"

#include "keyring_calls.h"
#include "public_calls.h"

static int number;

static void record(const char *op, int error, const char *rest)
{
	printf("%d %s %d %s\n", number, op, error, rest);
}

/* Does it, with the outcome that is wanted, or ends. */
#define DO(op, wanted, rest, code) do { \
		int error_; \
		number++; \
		error_ = (code); \
		if (error_ != (wanted)) \
			return child_failed(__FILE__, __LINE__, #code, error_, wanted); \
		record(op, wanted, rest); \
	} while (0)

static int named_import(int device, ncr_key_t key)
{
	struct ncr_key_data_st import;

	rubbish(import);
	import.key = key;
	import.idata = (void *)"sixteen letters.";
	import.idata_size = 16;
	memcpy(import.key_id, "a b", 3);
	import.key_id_size = 3;
	import.type = NCR_KEY_TYPE_SECRET;
	import.algorithm = NCR_ALG_AES_CBC;
	import.flags = NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE;
	return call(device, NCRIO_KEY_IMPORT, &import);
}

static int pair(int device, ncr_key_t private, ncr_key_t public, unsigned int bits)
{
	return try_pair(device, (struct pair){ private, public }, NCR_ALG_RSA, bits, 0, 0);
}

static int public_half(int device, ncr_key_t private, ncr_key_t public)
{
	struct ncr_key_public args = { .size = sizeof(args), .key = private, .public_key = public };

	return call(device, NCRIO_KEY_PUBLIC, &args);
}

static int sign(int device, ncr_key_t key, struct scheme scheme)
{
	uint8_t signature[128];
	size_t size = sizeof(signature);

	return try_rsa(device, NCR_OP_SIGN, key, scheme, "text", 4, signature, &size, NULL);
}

static int sign_dsa(int device, ncr_key_t key, ncr_algorithm_t hash)
{
	uint8_t signature[DSA_SIGNATURE_MAX];
	size_t size = sizeof(signature);

	return try_dsa(device, NCR_OP_SIGN, key, hash, "text", 4, signature, &size, NULL);
}

static int dh_pair_of(int device, ncr_key_t private, ncr_key_t public)
{
	struct number p = dh_safe();

	return try_dh_pair(device, (struct pair){ private, public }, p.bytes, p.size, "\x02", 1, 0);
}

/* One call, two records: the key's material goes. */
static void take_back(int serial)
{
	number++;
	if (try_keyctl(KEYCTL_REVOKE, serial))
		exit(1);
	record("key_revoke", 0, "- ? - - - - -");
	record("key_zeroize", 0, "- ? - - - - -");
}

int main(void)
{
	uint8_t out[512], wrapped[64], blob[512];
	size_t size, wrapped_size = sizeof(wrapped), blob_size = sizeof(blob);
	ncr_key_t a, b, c, d, e, f, g, none = 99;
	struct ncr_key_info_st info;
	struct ncr_store_manifest manifest = { .size = sizeof(manifest), .generation = 1 };
	ncr_session_t session;
	int device, serial;

	DO("context_new", 0, "- - - - - - -", (device = open(DEVICE, O_RDWR)) < 0 ? errno : 0);
	if (call(device, NCRIO_KEY_INIT, &a) || call(device, NCRIO_KEY_INIT, &b) || call(device, NCRIO_KEY_INIT, &c))
		return 1;

	DO("key_import", 0, "0 612062 - - - - -", named_import(device, a));
	DO("key_import", ENOENT, "- - - - - - -", named_import(device, none));
	DO("key_gen", 0, "1 ? - - - - -", try_generate(device, b, 256, 0));
	DO("key_gen", EINVAL, "1 - - - - - -", try_generate(device, b, 7, 0));
	DO("key_derive", ENOENT, "1 - - - - - -", try_derive(device, b, 0, none, "\x04", 1));
	DO("key_derive", EINVAL, "1 - 0 - - - -", try_derive(device, b, 0, a, "\x04", 1));
	/* both keys of a pair; the public half of one is new, and the other one is where it comes from */
	if (call(device, NCRIO_KEY_INIT, &e) || call(device, NCRIO_KEY_INIT, &f))
		return 1;
	DO("key_gen", 0, "3 ? 4 - - - -", pair(device, e, f, 1024));
	DO("key_gen", EINVAL, "3 - - - - - -", pair(device, e, f, 1023));
	DO("session_op", 0, "3 ? - - \"sign\" \"rsa\" -", sign(device, e, PKCS1_SIGN(NCR_ALG_SHA2_256)));
	DO("session_op", EINVAL, "3 ? - - \"sign\" \"rsa\" -", sign(device, e, OAEP(NCR_ALG_SHA2_256)));
	number++;
	if (public_half(device, e, f))
		return 1;
	record("key_zeroize", 0, "4 ? - - - - -");
	record("key_derive", 0, "4 ? 3 - - - -");
	DO("key_derive", EINVAL, "3 - 4 - - - -", public_half(device, f, e));
	DO("key_zeroize", 0, "3 ? - - - - -", try_deinit(device, e));
	DO("key_zeroize", 0, "4 ? - - - - -", try_deinit(device, f));
	/* what is derived is named first, and what from after it */
	if (call(device, NCRIO_KEY_INIT, &e) || call(device, NCRIO_KEY_INIT, &f) || call(device, NCRIO_KEY_INIT, &g))
		return 1;
	DO("key_gen", 0, "3 ? 4 - - - -", dh_pair_of(device, e, f));
	DO("key_derive", EINVAL, "5 - 3 - - \"dh\" -", try_derive(device, g, 0, e, "\x01", 1));
	DO("key_derive", 0, "5 - 3 - - \"dh\" -", try_derive(device, g, 0, e, "\x04", 1));
	DO("key_derive", EINVAL, "5 - 4 - - - -", try_derive(device, g, 0, f, "\x04", 1));
	DO("key_zeroize", 0, "4 ? - - - - -", try_deinit(device, f));
	DO("key_zeroize", 0, "3 ? - - - - -", try_deinit(device, e));
	DO("key_zeroize", 0, "5 - - - - - -", try_deinit(device, g));
	if (call(device, NCRIO_KEY_INIT, &e))
		return 1;
	DO("key_import", 0, "3 - - - - - -",
	   try_import_as(device, e, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA, dsa_small, DSA_SMALL_SIZE, 0));
	DO("session_op", 0, "3 - - - \"sign\" \"dsa\" -", sign_dsa(device, e, NCR_ALG_SHA2_256));
	DO("session_op", EINVAL, "3 - - - \"sign\" \"dsa\" -", sign_dsa(device, e, NCR_ALG_MD5));
	DO("key_zeroize", 0, "3 - - - - - -", try_deinit(device, e));
	DO("key_get_info", 0, "1 ? - - - - -", try_info(device, b, &info));
	DO("key_get_info", ENOENT, "- - - - - - -", try_info(device, none, &info));
	size = sizeof(out);
	DO("key_export", 0, "0 612062 - - - - -", try_export(device, a, out, &size));
	DO("key_export", EACCES, "1 ? - - - - -", try_export(device, b, out, &size));

	DO("session_init", 0, "1 ? - 0 \"encrypt\" \"cbc(aes)\" -",
	   try_session(device, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, b, "0123456789abcdef", 16, &session));
	DO("session_init", ENOENT, "- - - - ? ? -",
	   try_session(device, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, none, "0123456789abcdef", 16, &session));
	size = sizeof(out);
	DO("session_op", 0, "1 ? - 0 \"encrypt\" \"cbc(aes)\" -",
	   try_update(device, 0, "sixteen letters.", 16, out, &size));
	DO("session_op", ENOENT, "- - - - - - -", try_update(device, 77, "sixteen letters.", 16, out, &size));
	size = sizeof(out);
	DO("session_final", 0, "1 ? - 0 \"encrypt\" \"cbc(aes)\" -", try_final(device, 0, NULL, 0, out, &size, NULL));
	DO("session_final", ENOENT, "- - - - - - -", try_final(device, 77, NULL, 0, out, &size, NULL));

	DO("key_wrap", 0, "0 612062 1 - \"rfc3394\" - -",
	   try_wrap(device, NCR_WALG_AES_RFC3394, b, a, "", 0, wrapped, &wrapped_size));
	DO("key_wrap", ENOENT, "? ? - - ? - -",
	   try_wrap(device, NCR_WALG_AES_RFC3394, none, a, "", 0, wrapped, &wrapped_size));
	DO("key_unwrap", 0, "2 ? 1 - \"rfc3394\" - -",
	   try_unwrap(device, NCR_WALG_AES_RFC3394, b, c, "", 0, wrapped, wrapped_size));
	wrapped[0] ^= 1;
	DO("key_unwrap", EBADMSG, "2 - 1 - \"rfc3394\" - -",
	   try_unwrap(device, NCR_WALG_AES_RFC3394, b, c, "", 0, wrapped, wrapped_size));

	DO("key_storage_wrap", 0, "0 612062 - - - - -", try_storage_wrap(device, a, blob, &blob_size));
	size = sizeof(out);
	DO("key_storage_wrap", ENOENT, "- - - - - - -", try_storage_wrap(device, none, out, &size));
	/* one call, two records: what the key had before goes */
	number++;
	if (try_storage_unwrap(device, c, blob, blob_size))
		return 1;
	record("key_zeroize", 0, "2 ? - - - - -");
	record("key_storage_unwrap", 0, "2 612062 - - - - -");
	blob[blob_size - 1] ^= 1;
	DO("key_storage_unwrap", EBADMSG, "2 - - - - - -", try_storage_unwrap(device, c, blob, blob_size));

	DO("key_publish", 0, "1 ? - - - - -",
	   try_publish(device, b, NCR_KEYRING_USER, NCR_PUBLISH_REPLACE, "matrix", NULL, &serial));
	DO("key_publish", EPERM, "1 ? - - - - -",
	   try_publish(device, b, NCR_KEYRING_SYSTEM, 0, "matrix", NULL, NULL));
	DO("key_attach", 0, "3 ? - - - - -", try_attach(device, NCR_KEYRING_USER, "matrix", &d));
	DO("key_attach", ENOKEY, "- - - - - - -", try_attach(device, NCR_KEYRING_USER, "no such key", &d));
	take_back(serial);
	size = sizeof(out);
	DO("key_storage_wrap", 0, "0 612062 - - - - -", try_store(device, a, "loaded", NULL, out, &size));
	DO("key_load", 0, "- 612062 - - - - -", try_add_key("ncr", "loaded", out, size, KEY_SPEC_USER_KEYRING, &serial));
	DO("key_load", EINVAL, "- 612062 - - - - -",
	   try_add_key("ncr", "another name", out, size, KEY_SPEC_USER_KEYRING, NULL));
	take_back(serial);

	/* he is not the officer */
	DO("store_change", EPERM, "- - - - \"seal\" - -", call(device, NCRIO_STORE_SEAL, &manifest));
	DO("store_change", EPERM, "- - - - \"verify\" - -", call(device, NCRIO_STORE_VERIFY, &manifest));

	DO("key_zeroize", 0, "0 612062 - - - - -", try_deinit(device, a));
	DO("key_zeroize", ENOENT, "- - - - - - -", try_deinit(device, none));
	DO("context_del", 0, "- - - - - - 3", close(device) ? errno : 0);
	return 0;
}
