// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_storage.c - the sentences on KEY_STORAGE_WRAP and KEY_STORAGE_UNWRAP
 */
#include "specification.h"

#define BLOB_MAX 8192

/* --- NCRIO_KEY_STORAGE_WRAP --------------------------------------------------------------------------------------- */

static int try_import_named(ncr_key_t key, const void *data, size_t size, unsigned int flags, const char *id)
{
	struct ncr_key_data_st args;

	rubbish(args);
	args.key = key;
	args.idata = (void *)data;
	args.idata_size = size;
	memcpy(args.key_id, id, strlen(id));
	args.key_id_size = strlen(id);
	args.type = NCR_KEY_TYPE_SECRET;
	args.algorithm = NCR_ALG_CAMELLIA_CTR;
	args.flags = flags;
	return call(fd, NCRIO_KEY_IMPORT, &args);
}

static size_t blob_of(ncr_key_t key, uint8_t blob[BLOB_MAX])
{
	size_t size = BLOB_MAX;

	need_master_key(fd);
	expect(0, try_storage_wrap(fd, key, blob, &size));
	return size;
}

/* The key of a blob of this key. */
static ncr_key_t stored_and_restored(ncr_key_t key)
{
	uint8_t blob[BLOB_MAX];
	size_t size = blob_of(key, blob);
	ncr_key_t copy = key_new(fd);

	expect(0, try_storage_unwrap(fd, copy, blob, size));
	return copy;
}

static void key_storage_wrap_writes_key_and_metadata_under_the_master_key(void **state)
{
	uint8_t material[64], blob[BLOB_MAX];
	ncr_key_t key = key_new(fd), copy;
	struct ncr_key_info_st info;
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 69);
	expect(0, try_import_named(key, material, sizeof(material), WRAPPABLE | EXPORTABLE, "name"));
	size = blob_of(key, blob);
	assert_null(memmem(blob, size, material, 4));
	copy = key_new(fd);
	expect(0, try_storage_unwrap(fd, copy, blob, size));
	key_is(fd, copy, material, sizeof(material));
	info = info_of(copy);
	assert_int_equal(info.key_id_size, 4);
	assert_memory_equal(info.key_id, "name", 4);
	/* and not under another one: this is the blob of a system whose key has other check bytes */
	blob[BLOB_CHECK_VALUE] ^= 1;
	expect(EKEYREJECTED, try_storage_unwrap(fd, copy, blob, size));
	key_free(fd, key);
	key_free(fd, copy);
}

/* With published flags: NCR_KEY_FLAG_STORABLE, which is ours, allows this command as well. */
static void key_storage_wrap_needs_the_wrappable_flag(void **state)
{
	ncr_key_t key = key_new(fd);
	uint8_t blob[BLOB_MAX];
	struct pair pair;

	(void)state;
	need_master_key(fd);
	for (unsigned int flags = 0; flags < 16; flags++) {
		int wanted = flags & WRAPPABLE ? 0 : EACCES;
		size_t size = sizeof(blob);

		rubbish(blob);
		expect(0, try_import(fd, key, SIXTEEN, 16, flags));
		expect(wanted, try_storage_wrap(fd, key, blob, &size));
		assert_int_equal(is_rubbish(blob, sizeof(blob)), wanted != 0);
		size = sizeof(blob);
		pair = pair_known(fd, flags);
		expect(wanted, try_storage_wrap(fd, pair.private, blob, &size));
		pair_free(fd, pair);
	}
	key_free(fd, key);
}

static void key_storage_wrap_takes_its_structure(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE);
	struct ncr_key_storage_wrap_st args;
	uint8_t blob[BLOB_MAX];

	(void)state;
	need_master_key(fd);
	rubbish(args);
	args.keytowrap = key;
	args.io = blob;
	args.io_size = sizeof(blob);
	takes(NCRIO_KEY_STORAGE_WRAP, args);
	expect(0, try_storage_unwrap(fd, key, blob, args.io_size));
	key_is(fd, key, SIXTEEN, 16);
	key_free(fd, key);
}

static void key_storage_wrap_keytowrap_is_the_wrapped_key(void **state)
{
	ncr_key_t one = key_of(fd, "one", 3, WRAPPABLE | EXPORTABLE);
	ncr_key_t two = key_of(fd, "two", 3, WRAPPABLE | EXPORTABLE);
	ncr_key_t copy = stored_and_restored(two);
	uint8_t blob[BLOB_MAX];
	size_t size = sizeof(blob);

	(void)state;
	key_is(fd, copy, "two", 3);
	expect(ENOENT, try_storage_wrap(fd, NCR_KEY_INVALID, blob, &size));
	key_free(fd, one);
	key_free(fd, two);
	key_free(fd, copy);
}

static void key_storage_wrap_io_is_the_destination(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE);
	uint8_t out[BLOB_MAX];
	size_t size = BLOB_MAX - 32;

	(void)state;
	need_master_key(fd);
	rubbish(out);
	expect(0, try_storage_wrap(fd, key, out + 16, &size));
	assert_true(is_rubbish(out, 16) && is_rubbish(out + 16 + size, sizeof(out) - 16 - size));
	expect(0, try_storage_unwrap(fd, key, out + 16, size));
	expect(EFAULT, try_storage_wrap(fd, key, NULL, &size));
	key_is(fd, key, SIXTEEN, 16);
	key_free(fd, key);
}

static void key_storage_wrap_io_size_is_that_of_the_destination(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE);
	uint8_t blob[BLOB_MAX];
	size_t needed = blob_of(key, blob);

	(void)state;
	rubbish(blob);
	for (size_t room = 0; room < needed; room += 7)
		expect(EOVERFLOW, try_storage_wrap(fd, key, blob, &(size_t){ room }));
	expect(EOVERFLOW, try_storage_wrap(fd, key, blob, &(size_t){ needed - 1 }));
	assert_true(is_rubbish(blob, sizeof(blob)));
	expect(0, try_storage_wrap(fd, key, blob, &(size_t){ needed }));
	key_free(fd, key);
}

static void key_storage_wrap_sets_io_size(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE);
	uint8_t blob[BLOB_MAX], *exact;
	size_t size;

	(void)state;
	rubbish(blob);
	size = blob_of(key, blob);
	/* so many bytes were written, and so many are the blob */
	assert_in_range(size, 16, BLOB_MAX - 1);
	assert_true(is_rubbish(blob + size, sizeof(blob) - size));
	exact = guarded(size);
	memcpy(exact, blob, size);
	expect(0, try_storage_unwrap(fd, key, exact, size));
	guarded_free(exact, size);
	expect(EBADMSG, try_storage_unwrap(fd, key, blob, size - 1));
	expect(EBADMSG, try_storage_unwrap(fd, key, blob, size + 1));
	key_free(fd, key);
}

static void key_storage_wrap_takes_symmetric_and_asymmetric_keys(void **state)
{
	struct pair pairs[3] = { pair_known(fd, WRAPPABLE) };
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE), copy = stored_and_restored(key), other;
	struct pair copied;

	(void)state;
	key_is(fd, copy, SIXTEEN, 16);
	key_free(fd, copy);
	copied = (struct pair){ stored_and_restored(pairs[0].private), stored_and_restored(pairs[0].public) };
	assert_true(belong_together(copied));
	pair_free(fd, copied);
	pair_free(fd, pairs[0]);

	pairs[1] = dsa_pair_known(fd, WRAPPABLE);
	copied = (struct pair){ stored_and_restored(pairs[1].private), stored_and_restored(pairs[1].public) };
	assert_true(belong_together(copied));
	pair_free(fd, copied);
	pair_free(fd, pairs[1]);

	pairs[2] = dh_pair_new(WRAPPABLE);
	copied = (struct pair){ stored_and_restored(pairs[2].private), stored_and_restored(pairs[2].public) };
	copy = key_new(fd);
	other = key_new(fd);
	expect(0, try_derive(fd, copy, 0, copied.private, dh_generator, 1));
	expect(0, try_derive(fd, other, 0, pairs[2].private, dh_generator, 1));
	assert_true(same_secret(copy, other));
	key_free(fd, copy);
	key_free(fd, other);
	pair_free(fd, copied);
	pair_free(fd, pairs[2]);
	key_free(fd, key);
}

static void stored_key_has_its_type(void **state)
{
	struct pair pair = pair_known(fd, WRAPPABLE);
	ncr_key_t keys[] = { key_of(fd, SIXTEEN, 16, WRAPPABLE), pair.public, pair.private };
	static const ncr_key_type_t types[] = { NCR_KEY_TYPE_SECRET, NCR_KEY_TYPE_PUBLIC, NCR_KEY_TYPE_PRIVATE };

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		ncr_key_t copy = stored_and_restored(keys[i]);

		assert_int_equal(info_of(copy).type, types[i]);
		key_free(fd, copy);
		key_free(fd, keys[i]);
	}
}

static void stored_key_has_its_flags(void **state)
{
	(void)state;
	for (unsigned int flags = 0; flags < 16; flags++) {
		ncr_key_t key, copy;

		if (!(flags & WRAPPABLE))
			continue;
		key = key_of(fd, SIXTEEN, 16, flags);
		copy = stored_and_restored(key);
		assert_int_equal(info_of(copy).flags, flags);
		key_free(fd, copy);
		key_free(fd, key);
	}
}

static void stored_key_has_its_algorithm(void **state)
{
	static const ncr_algorithm_t some[] = { NCR_ALG_AES_CBC, NCR_ALG_CAMELLIA_ECB, NCR_ALG_HMAC_SHA2_512 };
	struct pair pair = pair_known(fd, WRAPPABLE);
	ncr_key_t key = key_new(fd), copy;

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++) {
		expect(0, try_import_as(fd, key, NCR_KEY_TYPE_SECRET, some[i], SIXTEEN, 16, WRAPPABLE));
		copy = stored_and_restored(key);
		assert_int_equal(info_of(copy).algorithm, some[i]);
		key_free(fd, copy);
	}
	copy = stored_and_restored(pair.private);
	assert_int_equal(info_of(copy).algorithm, NCR_ALG_RSA);
	key_free(fd, copy);
	key_free(fd, key);
	pair_free(fd, pair);
}

static void stored_key_has_its_key_id(void **state)
{
	ncr_key_t key = key_new(fd), copy;
	struct ncr_key_info_st before, after;

	(void)state;
	expect(0, try_import_named(key, SIXTEEN, 16, WRAPPABLE, "persistent"));
	for (int i = 0; i < 2; i++) {
		before = info_of(key);
		copy = stored_and_restored(key);
		after = info_of(copy);
		assert_true(before.key_id_size && before.key_id_size == after.key_id_size);
		assert_memory_equal(before.key_id, after.key_id, before.key_id_size);
		key_free(fd, copy);
		/* and once more with a random one */
		expect(0, try_generate(fd, key, 128, WRAPPABLE));
	}
	key_free(fd, key);
}

/* --- NCRIO_KEY_STORAGE_UNWRAP ------------------------------------------------------------------------------------- */

static void key_storage_unwrap_restores_into_the_specified_key(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE), target = key_of(fd, "old", 3, 0);
	uint8_t blob[BLOB_MAX];
	size_t size = blob_of(key, blob);

	(void)state;
	/* the key that was wrapped is not needed any more */
	key_free(fd, key);
	expect(0, try_storage_unwrap(fd, target, blob, size));
	key_is(fd, target, SIXTEEN, 16);
	/* only what STORAGE_WRAP has made */
	for (size_t at = 0; at < size; at += 11) {
		blob[at] ^= 0x10;
		assert_int_not_equal(try_storage_unwrap(fd, target, blob, size), 0);
		blob[at] ^= 0x10;
	}
	key_is(fd, target, SIXTEEN, 16);
	key_free(fd, target);
}

static void key_storage_unwrap_takes_its_structure(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE);
	struct ncr_key_storage_wrap_st args;
	uint8_t blob[BLOB_MAX];

	(void)state;
	rubbish(args);
	args.io_size = blob_of(key, blob);
	args.io = blob;
	args.keytowrap = key_new(fd);
	takes(NCRIO_KEY_STORAGE_UNWRAP, args);
	key_is(fd, args.keytowrap, SIXTEEN, 16);
	key_free(fd, args.keytowrap);
	key_free(fd, key);
}

static void key_storage_unwrap_keytowrap_is_the_target(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE), target = key_new(fd);
	ncr_key_t bystander = key_of(fd, "other", 5, EXPORTABLE);
	uint8_t blob[BLOB_MAX];
	size_t size = blob_of(key, blob);

	(void)state;
	expect(0, try_storage_unwrap(fd, target, blob, size));
	key_is(fd, target, SIXTEEN, 16);
	key_is(fd, bystander, "other", 5);
	expect(ENOENT, try_storage_unwrap(fd, NCR_KEY_INVALID, blob, size));
	key_free(fd, key);
	key_free(fd, target);
	key_free(fd, bystander);
}

static void key_storage_unwrap_io_is_the_wrapped_data(void **state)
{
	ncr_key_t one = key_of(fd, "one", 3, WRAPPABLE | EXPORTABLE);
	ncr_key_t two = key_of(fd, "two", 3, WRAPPABLE | EXPORTABLE);
	uint8_t blobs[2][BLOB_MAX];
	size_t sizes[2] = { blob_of(one, blobs[0]), blob_of(two, blobs[1]) };
	ncr_key_t key = key_new(fd);

	(void)state;
	expect(0, try_storage_unwrap(fd, key, blobs[1], sizes[1]));
	key_is(fd, key, "two", 3);
	expect(0, try_storage_unwrap(fd, key, blobs[0], sizes[0]));
	key_is(fd, key, "one", 3);
	expect(EFAULT, try_storage_unwrap(fd, key, NULL, sizes[0]));
	key_free(fd, one);
	key_free(fd, two);
	key_free(fd, key);
}

static void key_storage_unwrap_io_size_is_that_of_the_data(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE | EXPORTABLE);
	uint8_t blob[BLOB_MAX], *exact;
	size_t size = blob_of(key, blob);

	(void)state;
	exact = guarded(size);
	memcpy(exact, blob, size);
	expect(0, try_storage_unwrap(fd, key, exact, size));
	expect(EFAULT, try_storage_unwrap(fd, key, exact, size + 1));
	for (size_t other = 0; other < size; other += 13)
		expect(EBADMSG, try_storage_unwrap(fd, key, exact, other));
	key_is(fd, key, SIXTEEN, 16);
	guarded_free(exact, size);
	key_free(fd, key);
}

static void key_storage_unwrap_restores_the_attributes_that_wrap_lists(void **state)
{
	unsigned int flags = WRAPPABLE | EXPORTABLE | NCR_KEY_FLAG_SIGN;
	ncr_key_t key = key_new(fd), target = key_of(fd, "old", 3, NCR_KEY_FLAG_DECRYPT);
	uint8_t blob[BLOB_MAX];
	struct ncr_key_info_st info;
	size_t size;

	(void)state;
	expect(0, try_import_named(key, SIXTEEN, 16, flags, "name"));
	size = blob_of(key, blob);
	expect(0, try_storage_unwrap(fd, target, blob, size));
	info = info_of(target);
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.flags, flags);
	assert_int_equal(info.algorithm, NCR_ALG_CAMELLIA_CTR);
	assert_int_equal(info.key_id_size, 4);
	assert_memory_equal(info.key_id, "name", 4);
	key_free(fd, key);
	key_free(fd, target);
}

/* --- the header on storage ---------------------------------------------------------------------------------------- */

static void storage_is_similar_to_wrap_but_recovers_the_key(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_new(fd), wrapped = key_new(fd), stored;
	struct ncr_key_info_st info, of_wrapped, of_stored;
	uint8_t out[24];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_import_named(key, SIXTEEN, 16, WRAPPABLE | EXPORTABLE, "name"));
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, wrapped, "", 0, out, size));
	stored = stored_and_restored(key);
	/* both have the material, one of them all the rest */
	assert_true(same_secret(key, wrapped) && same_secret(key, stored));
	info = info_of(key);
	of_stored = info_of(stored);
	of_wrapped = info_of(wrapped);
	assert_int_equal(of_stored.flags, info.flags);
	assert_int_equal(of_stored.key_id_size, info.key_id_size);
	assert_memory_equal(of_stored.key_id, info.key_id, info.key_id_size);
	assert_int_not_equal(of_wrapped.flags, info.flags);
	assert_int_not_equal(of_wrapped.key_id_size, info.key_id_size);
	key_free(fd, kek);
	key_free(fd, key);
	key_free(fd, wrapped);
	key_free(fd, stored);
}

static void stored_key_is_encrypted(void **state)
{
	struct pair pair = pair_known(fd, WRAPPABLE);
	uint8_t blob[BLOB_MAX];
	size_t size = blob_of(pair.private, blob);

	(void)state;
	for (size_t at = 30; at + 8 <= rsa_known->key_size; at += 8)
		assert_null(memmem(blob, size, rsa_known->key + at, 8));
	pair_free(fd, pair);
}

static void storage_io_size_is_updated_on_wrap(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE);
	struct ncr_key_storage_wrap_st args;
	uint8_t blob[BLOB_MAX];
	size_t size = blob_of(key, blob);

	(void)state;
	rubbish(args);
	args.keytowrap = key;
	args.io = blob;
	args.io_size = 5;
	expect(EOVERFLOW, call(fd, NCRIO_KEY_STORAGE_WRAP, &args));
	assert_int_equal(args.io_size, size);
	expect(0, call(fd, NCRIO_KEY_STORAGE_WRAP, &args));
	assert_int_equal(args.io_size, size);
	/* on unwrap nothing is written into the structure */
	expect(0, call(fd, NCRIO_KEY_STORAGE_UNWRAP, &args));
	assert_int_equal(args.io_size, size);
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(key_storage_wrap_writes_key_and_metadata_under_the_master_key),
		counted_test(key_storage_wrap_needs_the_wrappable_flag),
		counted_test(key_storage_wrap_takes_its_structure),
		counted_test(key_storage_wrap_keytowrap_is_the_wrapped_key),
		counted_test(key_storage_wrap_io_is_the_destination),
		counted_test(key_storage_wrap_io_size_is_that_of_the_destination),
		counted_test(key_storage_wrap_sets_io_size),
		counted_test(key_storage_wrap_takes_symmetric_and_asymmetric_keys),
		counted_test(stored_key_has_its_type),
		counted_test(stored_key_has_its_flags),
		counted_test(stored_key_has_its_algorithm),
		counted_test(stored_key_has_its_key_id),
		counted_test(key_storage_unwrap_restores_into_the_specified_key),
		counted_test(key_storage_unwrap_takes_its_structure),
		counted_test(key_storage_unwrap_keytowrap_is_the_target),
		counted_test(key_storage_unwrap_io_is_the_wrapped_data),
		counted_test(key_storage_unwrap_io_size_is_that_of_the_data),
		counted_test(key_storage_unwrap_restores_the_attributes_that_wrap_lists),
		counted_test(storage_is_similar_to_wrap_but_recovers_the_key),
		counted_test(stored_key_is_encrypted),
		counted_test(storage_io_size_is_updated_on_wrap),
	};

	return cmocka_run_group_tests_name("specification_storage", tests, group_open, group_close);
}
