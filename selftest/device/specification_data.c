// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_data.c - the sentences on KEY_EXPORT and KEY_IMPORT
 */
#include "specification.h"

static void fill_import(struct ncr_key_data_st *args, ncr_key_t key, const void *data, size_t size, unsigned int flags)
{
	memset(args, RUBBISH, sizeof(*args));
	args->key = key;
	args->idata = (void *)data;
	args->idata_size = size;
	args->key_id_size = 0;
	args->type = NCR_KEY_TYPE_SECRET;
	args->flags = flags;
}

static void fill_export(struct ncr_key_data_st *args, ncr_key_t key, void *data, size_t size)
{
	memset(args, RUBBISH, sizeof(*args));
	args->key = key;
	args->idata = data;
	args->idata_size = size;
}

/* --- NCRIO_KEY_EXPORT --------------------------------------------------------------------------------------------- */

static void key_export_writes_the_material_to_user_space(void **state)
{
	uint8_t material[100], out[100];
	size_t size = sizeof(out);
	ncr_key_t key;

	(void)state;
	pattern(material, sizeof(material), 62);
	key = key_of(fd, material, sizeof(material), EXPORTABLE);
	expect(0, try_export(fd, key, out, &size));
	assert_memory_equal(out, material, sizeof(material));
	/* from an object that has some */
	key_free(fd, key);
	key = key_new(fd);
	expect(EINVAL, try_export(fd, key, out, &size));
	key_free(fd, key);
}

static void key_export_needs_the_exportable_flag(void **state)
{
	ncr_key_t key = key_new(fd);
	uint8_t out[DER_MAX];
	struct pair pair;

	(void)state;
	for (unsigned int flags = 0; flags < 16; flags++) {
		size_t size = sizeof(out);

		rubbish(out);
		expect(0, try_import(fd, key, SIXTEEN, 16, flags));
		expect(flags & EXPORTABLE ? 0 : EACCES, try_export(fd, key, out, &size));
		assert_int_equal(is_rubbish(out, sizeof(out)), !(flags & EXPORTABLE));

		size = sizeof(out);
		pair = pair_known(fd, flags);
		expect(flags & EXPORTABLE ? 0 : EACCES, try_export(fd, pair.private, out, &size));
		pair_free(fd, pair);
	}
	key_free(fd, key);
}

static void key_export_takes_its_structure(void **state)
{
	struct ncr_key_data_st args;
	uint8_t out[16];

	(void)state;
	fill_export(&args, key_of(fd, SIXTEEN, 16, EXPORTABLE), out, sizeof(out));
	takes(NCRIO_KEY_EXPORT, args);
	assert_memory_equal(out, SIXTEEN, 16);
	key_free(fd, args.key);
}

static void key_export_key_is_the_descriptor(void **state)
{
	ncr_key_t first = key_of(fd, "first", 5, EXPORTABLE), second = key_of(fd, "second", 6, EXPORTABLE);
	uint8_t out[16];
	size_t size = sizeof(out);

	(void)state;
	key_is(fd, second, "second", 6);
	key_is(fd, first, "first", 5);
	expect(ENOENT, try_export(fd, NCR_KEY_INVALID, out, &size));
	key_free(fd, first);
	key_free(fd, second);
}

static void key_export_idata_is_the_destination(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, EXPORTABLE);
	uint8_t out[48];
	size_t size = 32;

	(void)state;
	rubbish(out);
	expect(0, try_export(fd, key, out + 16, &size));
	assert_true(is_rubbish(out, 16) && is_rubbish(out + 32, 16));
	assert_memory_equal(out + 16, SIXTEEN, 16);
	expect(EFAULT, try_export(fd, key, NULL, &size));
	key_free(fd, key);
}

static void key_export_idata_size_is_that_of_the_buffer(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, EXPORTABLE);
	uint8_t out[32];

	(void)state;
	rubbish(out);
	for (size_t room = 0; room < 16; room++) {
		size_t size = room;

		expect(EOVERFLOW, try_export(fd, key, out, &size));
	}
	assert_true(is_rubbish(out, sizeof(out)));
	for (size_t room = 16; room <= 32; room += 8) {
		size_t size = room;

		expect(0, try_export(fd, key, out, &size));
	}
	key_free(fd, key);
}

static void key_export_writes_symmetric_keys_directly(void **state)
{
	static const size_t sizes[] = { 1, 16, 24, 32, 100, 4096 };
	uint8_t material[4096], out[4096];
	ncr_key_t key = key_new(fd);

	(void)state;
	pattern(material, sizeof(material), 63);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		size_t size = sizeof(out);

		rubbish(out);
		expect(0, try_import(fd, key, material, sizes[i], EXPORTABLE));
		expect(0, try_export(fd, key, out, &size));
		assert_int_equal(size, sizes[i]);
		assert_memory_equal(out, material, size);
		assert_true(is_rubbish(out + size, sizeof(out) - size));
	}
	key_free(fd, key);
}

/* A SEQUENCE, the whole of it, that has a number with these bits. */
static void check_der(ncr_key_t key, unsigned int number, unsigned int bits)
{
	size_t size, length;
	const uint8_t *der = der_of(fd, key, &size);

	assert_int_equal(der[0], 0x30);
	length = der[1] == 0x82 ? (der[2] << 8 | der[3]) + 4 : der[1] == 0x81 ? der[2] + 3 : der[1] + 2;
	assert_int_equal(length, size);
	assert_int_equal(der_number_bits(der, size, number), bits);
}

static void key_export_formats_public_and_private_keys_in_asn1_but_dh_public_keys(void **state)
{
	struct pair pair = pair_known(fd, EXPORTABLE);
	uint8_t known[DER_MAX], number[DH_SIZE];
	size_t size = known_public(known);

	(void)state;
	/* RFC 8017 A.1.2: version, modulus; RFC 5280: modulus */
	check_der(pair.private, 1, 2048);
	check_der(pair.public, 0, 2048);
	key_is(fd, pair.private, rsa_known->key, rsa_known->key_size);
	key_is(fd, pair.public, known, size);
	pair_free(fd, pair);

	/* version, p, q; RFC 3279: p, q */
	pair = dsa_pair_known(fd, EXPORTABLE);
	check_der(pair.private, 1, 2048);
	check_der(pair.private, 2, 256);
	check_der(pair.public, 0, 2048);
	check_der(pair.public, 1, 256);
	pair_free(fd, pair);

	/* PKCS #8 and #3: version, p, g */
	pair = dh_pair_new(EXPORTABLE);
	check_der(pair.private, 1, 8 * DH_SIZE);
	/* the number alone, which is less than p: no more bytes than that */
	size = dh_number(pair.public, number);
	assert_in_range(size, DH_SIZE - 16, DH_SIZE);
	if (size == DH_SIZE)
		assert_true(memcmp(number, dh_named().bytes, DH_SIZE) < 0);
	pair_free(fd, pair);
}

static void key_export_sets_idata_size(void **state)
{
	struct pair pair = pair_known(fd, EXPORTABLE);
	ncr_key_t key = key_of(fd, SIXTEEN, 16, EXPORTABLE);
	uint8_t out[DER_MAX];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_export(fd, key, out, &size));
	assert_int_equal(size, 16);
	size = sizeof(out);
	expect(0, try_export(fd, pair.private, out, &size));
	assert_int_equal(size, rsa_known->key_size);
	pair_free(fd, pair);
	key_free(fd, key);
}

/* The header: "rw in get". What is written when there is too little room is the size to come back with. */
static void idata_size_is_read_and_written_by_export(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, EXPORTABLE);
	uint8_t out[16];
	size_t size = 3;

	(void)state;
	expect(EOVERFLOW, try_export(fd, key, out, &size));
	assert_int_equal(size, 16);
	expect(0, try_export(fd, key, out, &size));
	assert_int_equal(size, 16);
	key_free(fd, key);
}

/* --- NCRIO_KEY_IMPORT --------------------------------------------------------------------------------------------- */

static void key_import_clears_existing_material_and_takes_other(void **state)
{
	ncr_key_t key = key_of(fd, "what was before", 15, EXPORTABLE | WRAPPABLE);

	(void)state;
	expect(0, try_import(fd, key, "new", 3, EXPORTABLE));
	key_is(fd, key, "new", 3);
	assert_int_equal(info_of(key).flags, EXPORTABLE);
	key_free(fd, key);
}

static void key_import_takes_its_structure(void **state)
{
	struct ncr_key_data_st args;

	(void)state;
	fill_import(&args, key_new(fd), SIXTEEN, 16, EXPORTABLE);
	takes(NCRIO_KEY_IMPORT, args);
	key_is(fd, args.key, SIXTEEN, 16);
	key_free(fd, args.key);
}

static void key_import_key_is_the_descriptor(void **state)
{
	ncr_key_t first = key_new(fd), second = key_of(fd, "second", 6, EXPORTABLE);

	(void)state;
	expect(0, try_import(fd, first, "first", 5, EXPORTABLE));
	key_is(fd, first, "first", 5);
	key_is(fd, second, "second", 6);
	expect(ENOENT, try_import(fd, NCR_KEY_INVALID, "none", 4, EXPORTABLE));
	key_free(fd, first);
	key_free(fd, second);
}

static void key_import_idata_is_the_source(void **state)
{
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	uint8_t *source = guarded(16);

	(void)state;
	memcpy(source, SIXTEEN, 16);
	expect(0, try_import(fd, key, source, 16, EXPORTABLE));
	key_is(fd, key, SIXTEEN, 16);
	expect(EFAULT, try_import(fd, key, source + 1, 16, EXPORTABLE));
	expect(EFAULT, try_import(fd, key, NULL, 16, EXPORTABLE));
	/* copied: what is there later is of no interest */
	memset(source, 0, 16);
	key_is(fd, key, SIXTEEN, 16);
	guarded_free(source, 16);
	key_free(fd, key);
}

static void key_import_idata_size_is_that_of_the_source(void **state)
{
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);

	(void)state;
	for (size_t size = 1; size <= 16; size++) {
		expect(0, try_import(fd, key, SIXTEEN, size, EXPORTABLE));
		key_is(fd, key, SIXTEEN, size);
	}
	expect(EINVAL, try_import(fd, key, SIXTEEN, 0, EXPORTABLE));
	key_is(fd, key, SIXTEEN, 16);
	key_free(fd, key);
}

/* A key of that id; the id comes back. */
static void check_key_id(const uint8_t *id, size_t size)
{
	struct ncr_key_data_st args;
	struct ncr_key_info_st info;

	fill_import(&args, key_new(fd), SIXTEEN, 16, 0);
	memcpy(args.key_id, id, size);
	args.key_id_size = size;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &args));
	info = info_of(args.key);
	assert_int_equal(info.key_id_size, size);
	assert_memory_equal(info.key_id, id, size);
	key_free(fd, args.key);
}

static void key_import_key_id_is_the_new_one(void **state)
{
	ncr_key_t key = key_new(fd);
	struct ncr_key_info_st info;
	struct ncr_key_data_st args;

	(void)state;
	check_key_id((const uint8_t *)"a name\0\xff", 8);
	expect(0, try_generate(fd, key, 128, 0));
	fill_import(&args, key, SIXTEEN, 16, 0);
	memcpy(args.key_id, "new", 3);
	args.key_id_size = 3;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &args));
	info = info_of(key);
	assert_int_equal(info.key_id_size, 3);
	assert_memory_equal(info.key_id, "new", 3);
	key_free(fd, key);
}

static void key_import_key_id_size_is_that_of_the_id(void **state)
{
	uint8_t id[MAX_KEY_ID_SIZE];
	struct ncr_key_data_st args;

	(void)state;
	pattern(id, sizeof(id), 64);
	for (size_t size = 0; size <= sizeof(id); size++)
		check_key_id(id, size);
	fill_import(&args, key_new(fd), SIXTEEN, 16, 0);
	args.key_id_size = MAX_KEY_ID_SIZE + 1;
	expect(EINVAL, call(fd, NCRIO_KEY_IMPORT, &args));
	key_free(fd, args.key);
}

static void key_import_type_is_secret_public_or_private(void **state)
{
	uint8_t public[DER_MAX];
	size_t size = known_public(public);
	ncr_key_t key = key_new(fd);

	(void)state;
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_SECRET, NCR_ALG_RSA, public, size, 0));
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_SECRET);
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_PUBLIC, NCR_ALG_RSA, public, size, 0));
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_PUBLIC);
	expect(EINVAL, try_import_as(fd, key, NCR_KEY_TYPE_PRIVATE, NCR_ALG_RSA, public, size, 0));
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_PRIVATE, NCR_ALG_RSA, rsa_known->key, rsa_known->key_size, 0));
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_PRIVATE);
	expect(EINVAL, try_import_as(fd, key, NCR_KEY_TYPE_INVALID, NCR_ALG_RSA, public, size, 0));
	expect(EINVAL, try_import_as(fd, key, (ncr_key_type_t)4, NCR_ALG_RSA, public, size, 0));
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_PRIVATE);
	key_free(fd, key);
}

static void key_import_algorithm_is_what_the_key_is_used_with(void **state)
{
	uint8_t public[DER_MAX], out[256];
	size_t size = known_public(public), room = sizeof(out);
	ncr_key_t key = key_new(fd);
	ncr_session_t session;

	(void)state;
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_SECRET, NCR_ALG_AES_CTR, SIXTEEN, 16, 0));
	assert_int_equal(info_of(key).algorithm, NCR_ALG_AES_CTR);
	expect(0, try_once(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, SIXTEEN, 16, "x", 1, out, &room, NULL));
	expect(0, try_import_as(fd, key, NCR_KEY_TYPE_PUBLIC, NCR_ALG_RSA, public, size, 0));
	assert_int_equal(info_of(key).algorithm, NCR_ALG_RSA);
	room = sizeof(out);
	expect(0, try_rsa(fd, NCR_OP_ENCRYPT, key, OAEP(NCR_ALG_SHA1), "x", 1, out, &room, NULL));
	/* not with another one, nor from what is none of it */
	expect(EINVAL, try_session(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, SIXTEEN, 16, &session));
	expect(EINVAL, try_import_as(fd, key, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA, public, size, 0));
	expect(EINVAL, try_import_as(fd, key, NCR_KEY_TYPE_PUBLIC, NCR_ALG_AES_CTR, public, size, 0));
	key_free(fd, key);
}

static void key_import_flags_are_those_of_the_key(void **state)
{
	ncr_key_t key = key_new(fd);
	struct pair pair;

	(void)state;
	for (unsigned int flags = 0; flags < 16; flags++) {
		expect(0, try_import(fd, key, SIXTEEN, 16, flags));
		assert_int_equal(info_of(key).flags, flags);
		pair = pair_known(fd, flags);
		assert_int_equal(info_of(pair.private).flags, flags);
		pair_free(fd, pair);
	}
	expect(EINVAL, try_import(fd, key, SIXTEEN, 16, 1U << 31));
	key_free(fd, key);
}

/* What one writes, the other one reads, and it is the same key. */
static void import_again(struct pair pair)
{
	ncr_key_t keys[] = { pair.private, pair.public };

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct ncr_key_info_st info = info_of(keys[i]);
		uint8_t out[DER_MAX];
		size_t size = sizeof(out);
		ncr_key_t copy = key_new(fd);

		expect(0, try_export(fd, keys[i], out, &size));
		expect(0, try_import_as(fd, copy, info.type, info.algorithm, out, size, EXPORTABLE));
		key_is(fd, copy, out, size);
		key_free(fd, copy);
	}
	pair_free(fd, pair);
}

static void key_import_takes_what_export_writes(void **state)
{
	ncr_key_t secret = key_new(fd), copy = key_new(fd);
	uint8_t out[32];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_generate(fd, secret, 256, EXPORTABLE));
	expect(0, try_export(fd, secret, out, &size));
	expect(0, try_import(fd, copy, out, size, 0));
	assert_true(same_secret(secret, copy));
	key_free(fd, secret);
	key_free(fd, copy);
	import_again(pair_known(fd, EXPORTABLE));
	import_again(dsa_pair_known(fd, EXPORTABLE));
	import_again(dh_pair_new(EXPORTABLE));
}

/* The header: "in case of import this will be used as key id"; other commands with the structure do not look at it. */
static void key_id_is_used_in_import(void **state)
{
	struct ncr_key_data_st args;
	uint8_t out[16];
	ncr_key_t key;

	(void)state;
	fill_import(&args, key_new(fd), SIXTEEN, 16, EXPORTABLE);
	memcpy(args.key_id, "id", 2);
	args.key_id_size = 2;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &args));
	key = args.key;
	fill_export(&args, key, out, sizeof(out));
	args.key_id_size = SIZE_MAX;
	expect(0, call(fd, NCRIO_KEY_EXPORT, &args));
	assert_int_equal(info_of(key).key_id_size, 2);
	assert_memory_equal(info_of(key).key_id, "id", 2);
	key_free(fd, key);
}

/* The header: "valid for public/private keys". A program may leave the member as it was for a secret one. */
static void import_algorithm_is_valid_for_public_and_private_keys(void **state)
{
	uint8_t public[DER_MAX];
	size_t size = known_public(public);
	struct ncr_key_data_st args;
	ncr_key_t key = key_new(fd);

	(void)state;
	fill_import(&args, key, SIXTEEN, 16, EXPORTABLE);
	assert_true(is_rubbish(&args.algorithm, sizeof(args.algorithm)));
	expect(0, call(fd, NCRIO_KEY_IMPORT, &args));
	key_is(fd, key, SIXTEEN, 16);
	fill_import(&args, key, public, size, 0);
	args.type = NCR_KEY_TYPE_PUBLIC;
	expect(EINVAL, call(fd, NCRIO_KEY_IMPORT, &args));
	args.algorithm = NCR_ALG_RSA;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &args));
	args.type = NCR_KEY_TYPE_PRIVATE;
	args.idata = (void *)rsa_known->key;
	args.idata_size = rsa_known->key_size;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &args));
	memset(&args.algorithm, RUBBISH, sizeof(args.algorithm));
	expect(EINVAL, call(fd, NCRIO_KEY_IMPORT, &args));
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(key_export_writes_the_material_to_user_space),
		counted_test(key_export_needs_the_exportable_flag),
		counted_test(key_export_takes_its_structure),
		counted_test(key_export_key_is_the_descriptor),
		counted_test(key_export_idata_is_the_destination),
		counted_test(key_export_idata_size_is_that_of_the_buffer),
		counted_test(key_export_writes_symmetric_keys_directly),
		counted_test(key_export_formats_public_and_private_keys_in_asn1_but_dh_public_keys),
		counted_test(key_export_sets_idata_size),
		counted_test(idata_size_is_read_and_written_by_export),
		counted_test(key_import_clears_existing_material_and_takes_other),
		counted_test(key_import_takes_its_structure),
		counted_test(key_import_key_is_the_descriptor),
		counted_test(key_import_idata_is_the_source),
		counted_test(key_import_idata_size_is_that_of_the_source),
		counted_test(key_import_key_id_is_the_new_one),
		counted_test(key_import_key_id_size_is_that_of_the_id),
		counted_test(key_import_type_is_secret_public_or_private),
		counted_test(key_import_algorithm_is_what_the_key_is_used_with),
		counted_test(key_import_flags_are_those_of_the_key),
		counted_test(key_import_takes_what_export_writes),
		counted_test(key_id_is_used_in_import),
		counted_test(import_algorithm_is_valid_for_public_and_private_keys),
	};

	return cmocka_run_group_tests_name("specification_data", tests, group_open, group_close);
}
