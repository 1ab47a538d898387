// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keys.c - handles, flags, sizes, names and replacement of keys
 */
#include "device.h"

#define ALL_FLAGS 63

static void handles(void **state)
{
	static const ncr_key_t wrong[] = { NCR_KEY_INVALID, -2, INT_MIN, INT_MAX, 1 << 30, 99999 };
	struct ncr_key_info_st info;
	ncr_key_t keys[50];
	uint8_t byte = 1;
	size_t size = 1;

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		keys[i] = key_new(fd);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(keys[i], keys[j]);
	}
	for (size_t i = 0; i < COUNT(wrong); i++) {
		expect(ENOENT, try_deinit(fd, wrong[i]));
		expect(ENOENT, try_generate(fd, wrong[i], 128, 0));
		expect(ENOENT, try_import(fd, wrong[i], &byte, 1, 0));
		expect(ENOENT, try_export(fd, wrong[i], &byte, &size));
		expect(ENOENT, try_info(fd, wrong[i], &info));
	}
	for (size_t i = 0; i < COUNT(keys); i++)
		key_free(fd, keys[i]);
	for (size_t i = 0; i < COUNT(keys); i++)
		expect(ENOENT, try_deinit(fd, keys[i]));
}

static void key_without_material(void **state)
{
	static const uint8_t material[16] = "material";
	struct ncr_key_info_st info;
	uint8_t buffer[64];
	size_t size = sizeof(buffer);
	ncr_session_t session;
	ncr_key_t empty = key_new(fd), key = key_of(fd, material, 16, NCR_KEY_FLAG_WRAPPABLE);

	(void)state;
	expect(EINVAL, try_export(fd, empty, buffer, &size));
	expect(EINVAL, try_session(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, empty, NULL, 0, &session));
	expect(EINVAL, try_session(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, empty, NULL, 0, &session));
	expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, key, empty, "", 0, buffer, &size));
	expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, empty, key, "", 0, buffer, &size));
	expect(EINVAL, try_unwrap(fd, NCR_WALG_AES_RFC3394, empty, key, "", 0, buffer, 24));
	expect(0, try_info(fd, empty, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_INVALID);
	assert_int_equal(info.flags, 0);
	assert_int_equal(info.key_id_size, 0);
	key_free(fd, empty);
	key_free(fd, key);
}

static void sizes(void **state)
{
	static const unsigned int bad_bits[] = { 0,	   1,	     7,		  9, 127, 65536 * 8 + 8, 65536 * 8 + 1,
						 1U << 31, UINT_MAX, UINT_MAX - 7 };
	static const unsigned int good_bits[] = { 8, 16, 128, 192, 256, 1024, 65536 * 8 };
	static const size_t bad_sizes[] = { 0, 65537, (size_t)1 << 31, SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2 + 1 };
	static const size_t good_sizes[] = { 1, 2, 15, 4095, 4096, 4097, 65535, 65536 };
	uint8_t *material = guarded(65536);
	ncr_key_t key = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);
	size_t size;

	(void)state;
	pattern(material, 65536, 10);
	for (size_t i = 0; i < COUNT(bad_bits); i++)
		expect(EINVAL, try_generate(fd, key, bad_bits[i], 0));
	for (size_t i = 0; i < COUNT(bad_sizes); i++)
		expect(EINVAL, try_import(fd, key, material, bad_sizes[i], 0));
	key_is(fd, key, "old", 3);

	for (size_t i = 0; i < COUNT(good_bits); i++) {
		uint8_t *copy = guarded(good_bits[i] / 8);

		size = good_bits[i] / 8;
		expect(0, try_generate(fd, key, good_bits[i], NCR_KEY_FLAG_EXPORTABLE));
		expect(0, try_export(fd, key, copy, &size));
		assert_int_equal(size, good_bits[i] / 8);
		guarded_free(copy, size);
	}
	for (size_t i = 0; i < COUNT(good_sizes); i++) {
		size = good_sizes[i];
		expect(0, try_import(fd, key, material + 65536 - size, size, NCR_KEY_FLAG_EXPORTABLE));
		key_is(fd, key, material + 65536 - size, size);
	}
	key_free(fd, key);
	guarded_free(material, 65536);
}

/* A buffer that is too small is told the size and nothing else happens to it; a larger one may say it is any size. */
static void export_room(void **state)
{
	uint8_t material[32], buffer[64];
	ncr_key_t key;
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 11);
	key = key_of(fd, material, sizeof(material), NCR_KEY_FLAG_EXPORTABLE);
	for (size_t room = 0; room < sizeof(material); room++) {
		rubbish(buffer);
		size = room;
		expect(EOVERFLOW, try_export(fd, key, buffer, &size));
		assert_int_equal(size, sizeof(material));
		assert_true(is_rubbish(buffer, sizeof(buffer)));
	}
	size = 0;	/* the usual question: how large? */
	expect(EOVERFLOW, try_export(fd, key, NULL, &size));
	assert_int_equal(size, sizeof(material));

	size = SIZE_MAX;
	expect(0, try_export(fd, key, buffer, &size));
	assert_int_equal(size, sizeof(material));
	assert_memory_equal(buffer, material, sizeof(material));
	assert_true(is_rubbish(buffer + 32, 32));
	key_free(fd, key);
}

/* --- flags -------------------------------------------------------------------------------------------------------- */

static void flags_are_kept(void **state)
{
	uint8_t material[32], buffer[64];
	struct ncr_key_info_st info;
	ncr_key_t key = key_new(fd), kek = key_of(fd, "sixteen letters.", 16, 0);
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 12);
	for (unsigned int flags = 0; flags <= ALL_FLAGS; flags++) {
		if (flags & 1)
			expect(0, try_import(fd, key, material, sizeof(material), flags));
		else
			expect(0, try_generate(fd, key, 256, flags));
		expect(0, try_info(fd, key, &info));
		assert_int_equal(info.flags, flags);
		size = sizeof(buffer);
		expect(flags & NCR_KEY_FLAG_EXPORTABLE ? 0 : EACCES, try_export(fd, key, buffer, &size));
		size = sizeof(buffer);
		expect(flags & NCR_KEY_FLAG_WRAPPABLE ? 0 : EACCES,
		       try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, buffer, &size));
	}
	key_free(fd, key);
	key_free(fd, kek);
}

static void unknown_flags(void **state)
{
	ncr_key_t key = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);

	(void)state;
	for (unsigned int bit = 6; bit < 32; bit++) {
		expect(EINVAL, try_generate(fd, key, 128, 1U << bit));
		expect(EINVAL, try_import(fd, key, "x", 1, 1U << bit | NCR_KEY_FLAG_EXPORTABLE));
	}
	key_is(fd, key, "old", 3);
	key_free(fd, key);
}

/* DECRYPT: encrypts and decrypts; SIGN: signs and verifies; neither: both. WRAP: neither, whatever else is said. */
static void flags_restrict_use(void **state)
{
	ncr_key_t key = key_new(fd), wrappable = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_WRAPPABLE);
	uint8_t data[16] = { 0 }, mac[20];
	size_t size;

	(void)state;
	for (unsigned int flags = 0; flags <= ALL_FLAGS; flags++) {
		unsigned int usage = flags & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN);
		bool crypt = !(flags & NCR_KEY_FLAG_WRAP) && (!usage || usage & NCR_KEY_FLAG_DECRYPT);
		bool sign = !(flags & NCR_KEY_FLAG_WRAP) && (!usage || usage & NCR_KEY_FLAG_SIGN);

		expect(0, try_generate(fd, key, 128, flags));
		for (ncr_crypto_op_t op = NCR_OP_ENCRYPT; op <= NCR_OP_DECRYPT; op++) {
			size = sizeof(data);
			expect(crypt ? 0 : EACCES,
			       try_once(fd, NCR_ALG_AES_ECB, op, key, NULL, 0, data, 16, data, &size, NULL));
		}
		for (ncr_crypto_op_t op = NCR_OP_SIGN; op <= NCR_OP_VERIFY; op++) {
			size = sizeof(mac);
			expect(sign ? 0 : EACCES,
			       try_once(fd, NCR_ALG_HMAC_SHA1, op, key, NULL, 0, data, 16, mac, &size, NULL));
		}
		if (!(flags & NCR_KEY_FLAG_WRAP) || !usage) {
			uint8_t wrapped[24];

			size = sizeof(wrapped);
			expect(usage ? EACCES : 0,
			       try_wrap(fd, NCR_WALG_AES_RFC3394, key, wrappable, "", 0, wrapped, &size));
			if (usage)
				expect(EACCES,
				       try_unwrap(fd, NCR_WALG_AES_RFC3394, key, wrappable, "", 0, wrapped, 24));
		}
	}
	key_free(fd, key);
	key_free(fd, wrappable);
}

/* Its bytes are as secret as its use is restricted: their hash is not to be had either. */
static void wrapping_key_is_not_hashed(void **state)
{
	struct ncr_session_once_op_st once;
	uint8_t digest[32];
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_WRAP);

	(void)state;
	rubbish(once);
	fill_session(&once.init, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	once.op.type = NCR_KEY_DATA;
	once.op.data.kdata.input = key;
	once.op.data.kdata.output = digest;
	once.op.data.kdata.output_size = sizeof(digest);
	rubbish(digest);
	expect(EACCES, call(fd, NCRIO_SESSION_ONCE, &once));
	assert_true(is_rubbish(digest, sizeof(digest)));
	key_free(fd, key);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static int import_named(ncr_key_t key, const void *id, size_t id_size, unsigned int type)
{
	struct ncr_key_data_st import;

	rubbish(import);
	import.key = key;
	import.idata = (void *)"new";
	import.idata_size = 3;
	memcpy(import.key_id, id, id_size < MAX_KEY_ID_SIZE ? id_size : MAX_KEY_ID_SIZE);
	import.key_id_size = id_size;
	import.type = type;
	import.algorithm = NCR_ALG_AES_CBC;
	import.flags = NCR_KEY_FLAG_EXPORTABLE;
	return call(fd, NCRIO_KEY_IMPORT, &import);
}

static void key_ids(void **state)
{
	static const size_t too_large[] = { 21, 255, 256, 257, 276, (size_t)1 << 31, SIZE_MAX };
	uint8_t id[MAX_KEY_ID_SIZE], zero[MAX_KEY_ID_SIZE] = { 0 };
	struct ncr_key_info_st info;
	ncr_key_t key = key_new(fd);

	(void)state;
	pattern(id, sizeof(id), 13);
	for (size_t size = 0; size <= sizeof(id); size++) {
		expect(0, import_named(key, id, size, NCR_KEY_TYPE_SECRET));
		expect(0, try_info(fd, key, &info));
		assert_int_equal(info.key_id_size, size);
		assert_memory_equal(info.key_id, id, size);
		/* neither the importer's stack nor the kernel's */
		assert_memory_equal(info.key_id + size, zero, sizeof(zero) - size);
	}
	for (size_t i = 0; i < COUNT(too_large); i++)
		expect(EINVAL, import_named(key, id, too_large[i], NCR_KEY_TYPE_SECRET));
	expect(0, try_info(fd, key, &info));
	assert_memory_equal(info.key_id, id, sizeof(id));
	key_free(fd, key);
}

static void key_types(void **state)
{
	static const unsigned int nonsense[] = { 0, 4, 5, 0x7fffffff, 0x80000001, 0xffffffff };
	ncr_key_t key = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);

	(void)state;
	for (size_t i = 0; i < COUNT(nonsense); i++)
		expect(EINVAL, import_named(key, "", 0, nonsense[i]));
	/* not with the algorithm of a secret key */
	expect(EINVAL, import_named(key, "", 0, NCR_KEY_TYPE_PUBLIC));
	expect(EINVAL, import_named(key, "", 0, NCR_KEY_TYPE_PRIVATE));
	key_is(fd, key, "old", 3);
	expect(0, import_named(key, "", 0, NCR_KEY_TYPE_SECRET));
	key_is(fd, key, "new", 3);
	key_free(fd, key);
}

/* --- replacement -------------------------------------------------------------------------------------------------- */

static void failed_import_changes_nothing(void **state)
{
	uint8_t *tail = guarded(100);
	struct ncr_key_info_st before, after;
	ncr_key_t key = key_new(fd);

	(void)state;
	expect(0, import_named(key, "name", 4, NCR_KEY_TYPE_SECRET));
	expect(0, try_info(fd, key, &before));
	expect(EFAULT, try_import(fd, key, tail, 101, 0));
	expect(EFAULT, try_import(fd, key, NULL, 16, 0));
	expect(EFAULT, try_import(fd, key, KERNEL_ADDRESS, 16, 0));
	expect(0, try_info(fd, key, &after));
	assert_memory_equal(&before, &after, sizeof(before));
	key_is(fd, key, "new", 3);
	key_free(fd, key);
	guarded_free(tail, 100);
}

enum change { REPLACE, GENERATE, DEINIT, CHANGES };

static void change_key(ncr_key_t key, enum change change, const uint8_t *other)
{
	switch (change) {
	case REPLACE:
		expect(0, try_import(fd, key, other, 16, NCR_KEY_FLAG_SIGN));
		break;
	case GENERATE:
		expect(0, try_generate(fd, key, 256, 0));
		break;
	case DEINIT:
		key_free(fd, key);
		break;
	default:
		fail();
	}
}

/* "An operation that began with the old material ends with it": a cipher by its chaining, a MAC by its outer hash. */
static void key_in_use_is_not_replaced_under_it(void **state)
{
	uint8_t old[16], other[16], data[64], whole[64], pieces[64], mac[2][32];
	ncr_session_t cipher, hmac;
	size_t size;
	ncr_key_t key;

	(void)state;
	pattern(old, 16, 14);
	pattern(other, 16, 15);
	pattern(data, sizeof(data), 16);
	for (enum change change = 0; change < CHANGES; change++) {
		key = key_of(fd, old, 16, 0);
		size = sizeof(whole);
		expect(0, try_once(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, other, 16, data, 64, whole, &size, NULL));
		size = sizeof(mac[0]);
		expect(0,
		       try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0, data, 64, mac[0], &size, NULL));

		cipher = session_new(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, other, 16);
		hmac = session_new(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0);
		size = 32;
		expect(0, try_update(fd, cipher, data, 32, pieces, &size));
		expect(0, try_update(fd, hmac, data, 32, NULL, NULL));
		change_key(key, change, other);
		size = 32;
		expect(0, try_final(fd, cipher, data + 32, 32, pieces + 32, &size, NULL));
		size = 32;
		expect(0, try_final(fd, hmac, data + 32, 32, mac[1], &size, NULL));
		assert_memory_equal(pieces, whole, sizeof(whole));
		assert_memory_equal(mac[1], mac[0], sizeof(mac[0]));
		if (change != DEINIT)
			key_free(fd, key);
	}
}

/* The new material is what operations that begin now use, also where a transform of the old one was kept. */
static void replaced_key_is_used_at_once(void **state)
{
	uint8_t materials[3][16], data[16] = { 0 }, with_new[16], with_fresh[16];
	ncr_key_t key = key_new(fd), fresh;
	size_t size = 16;

	(void)state;
	for (size_t i = 0; i < COUNT(materials); i++) {
		pattern(materials[i], 16, 17 + i);
		expect(0, try_import(fd, key, materials[i], 16, 0));
		fresh = key_of(fd, materials[i], 16, 0);
		expect(0, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, data, 16, with_new, &size, NULL));
		expect(0, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, fresh, NULL, 0, data, 16, with_fresh, &size,
				   NULL));
		assert_memory_equal(with_new, with_fresh, 16);
		key_free(fd, fresh);
	}
	key_free(fd, key);
}

/* One key under every algorithm that takes its size, more than the kernel keeps transforms for, over and over. */
static void one_key_many_algorithms(void **state)
{
	uint8_t data[48], first[32][64], again[64];
	ncr_key_t key = key_new(fd);
	size_t size;

	(void)state;
	pattern(data, sizeof(data), 20);
	expect(0, try_generate(fd, key, 192, 0));
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < algorithm_count; i++) {
			const struct algorithm *algorithm = &algorithms[i];
			ncr_crypto_op_t op = algorithm->kind == CIPHER ? NCR_OP_ENCRYPT : NCR_OP_SIGN;

			size = sizeof(again);
			expect(0, try_once(fd, algorithm->id, op, key, data, algorithm->iv_size, data, sizeof(data),
					   round ? again : first[i], &size, NULL));
			assert_int_equal(size, algorithm->kind == CIPHER ? sizeof(data) : algorithm->output_size);
			if (round)
				assert_memory_equal(first[i], again, size);
		}
	}
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(handles),
		counted_test(key_without_material),
		counted_test(sizes),
		counted_test(export_room),
		counted_test(flags_are_kept),
		counted_test(unknown_flags),
		counted_test(flags_restrict_use),
		counted_test(wrapping_key_is_not_hashed),
		counted_test(key_ids),
		counted_test(key_types),
		counted_test(failed_import_changes_nothing),
		counted_test(key_in_use_is_not_replaced_under_it),
		counted_test(replaced_key_is_used_at_once),
		counted_test(one_key_many_algorithms),
	};

	return cmocka_run_group_tests_name("keys", tests, group_open, group_close);
}
