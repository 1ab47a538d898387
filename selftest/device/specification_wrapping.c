// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_wrapping.c - the sentences on KEY_WRAP and KEY_UNWRAP
 */
#include "specification.h"

static const ncr_wrap_algorithm_t both[] = { NCR_WALG_AES_RFC3394, NCR_WALG_AES_RFC5649 };

/* RFC 3394 4.1 and RFC 5649 6: wrapping key, key, the key wrapped */
static const uint8_t rfc3394_kek[] = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f";
static const uint8_t rfc3394_key[] = "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff";
static const uint8_t rfc3394_wrapped[] = "\x1f\xa6\x8b\x0a\x81\x12\xb4\x47\xae\xf3\x4b\xd8\xfb\x5a\x7b\x82"
					 "\x9d\x3e\x86\x23\x71\xd2\xcf\xe5";
static const uint8_t rfc5649_kek[] = "\x58\x40\xdf\x6e\x29\xb0\x2a\xf1\xab\x49\x3b\x70\x5b\xf1\x6e\xa1"
				     "\xae\x83\x38\xf4\xdc\xc1\x76\xa8";
static const uint8_t rfc5649_key[] = "\x46\x6f\x72\x50\x61\x73\x69";
static const uint8_t rfc5649_wrapped[] = "\xaf\xbe\xb0\xf0\x7d\xfb\xf5\x41\x92\x00\xf2\xcc\xb5\x0b\xb2\x4f";

static void fill_wrap(struct ncr_key_wrap_st *args, ncr_key_t kek, ncr_key_t key, void *io, size_t size)
{
	memset(args, RUBBISH, sizeof(*args));
	args->algorithm = NCR_WALG_AES_RFC3394;
	args->keytowrap = key;
	args->key = kek;
	args->params.params.cipher.iv_size = 0;
	args->io = io;
	args->io_size = size;
}

/* --- NCRIO_KEY_WRAP ----------------------------------------------------------------------------------------------- */

static void key_wrap_writes_one_key_wrapped_with_another(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_of(fd, rfc3394_key, 16, WRAPPABLE);
	uint8_t out[24];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	assert_memory_equal(out, rfc3394_wrapped, sizeof(out));
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_wrap_needs_the_wrappable_flag(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_new(fd);
	uint8_t out[DER_MAX];
	struct pair pair;

	(void)state;
	for (unsigned int flags = 0; flags < 16; flags++) {
		int wanted = flags & WRAPPABLE ? 0 : EACCES;
		size_t size = sizeof(out);

		rubbish(out);
		expect(0, try_import(fd, key, SIXTEEN, 16, flags));
		expect(wanted, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
		assert_int_equal(is_rubbish(out, sizeof(out)), wanted != 0);
		size = sizeof(out);
		pair = pair_known(fd, flags);
		expect(wanted, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, pair.private, "", 0, out, &size));
		pair_free(fd, pair);
	}
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_wrap_takes_its_structure(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_of(fd, rfc3394_key, 16, WRAPPABLE);
	struct ncr_key_wrap_st args;
	uint8_t out[24];

	(void)state;
	fill_wrap(&args, kek, key, out, sizeof(out));
	takes(NCRIO_KEY_WRAP, args);
	assert_memory_equal(out, rfc3394_wrapped, sizeof(out));
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_wrap_algorithm_is_rfc3394_or_rfc5649(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_of(fd, rfc3394_key, 16, WRAPPABLE);
	uint8_t out[32];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	assert_memory_equal(out, rfc3394_wrapped, 24);
	expect(0, try_import(fd, kek, rfc5649_kek, 24, 0));
	expect(0, try_import(fd, key, rfc5649_key, 7, WRAPPABLE));
	size = sizeof(out);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, key, "", 0, out, &size));
	assert_memory_equal(out, rfc5649_wrapped, 16);
	expect(EINVAL, try_wrap(fd, (ncr_wrap_algorithm_t)2, kek, key, "", 0, out, &size));
	expect(EINVAL, try_wrap(fd, (ncr_wrap_algorithm_t)-1, kek, key, "", 0, out, &size));
	key_free(fd, kek);
	key_free(fd, key);
}

/* Whether what was wrapped becomes this key. */
static bool unwraps_to(ncr_wrap_algorithm_t algorithm, ncr_key_t kek, const void *wrapped, size_t size, ncr_key_t key)
{
	ncr_key_t target = key_new(fd);
	bool same;

	expect(0, try_unwrap(fd, algorithm, kek, target, "", 0, wrapped, size));
	same = same_secret(target, key);
	key_free(fd, target);
	return same;
}

static void key_wrap_keytowrap_is_the_wrapped_key(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0);
	ncr_key_t one = key_of(fd, "key number one..", 16, WRAPPABLE);
	ncr_key_t two = key_of(fd, "key number two..", 16, WRAPPABLE);
	uint8_t out[24];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, two, "", 0, out, &size));
	assert_true(unwraps_to(NCR_WALG_AES_RFC3394, kek, out, size, two));
	assert_false(unwraps_to(NCR_WALG_AES_RFC3394, kek, out, size, one));
	expect(ENOENT, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, NCR_KEY_INVALID, "", 0, out, &size));
	key_free(fd, kek);
	key_free(fd, one);
	key_free(fd, two);
}

static void key_wrap_key_is_the_wrapping_key(void **state)
{
	ncr_key_t one = key_of(fd, "wrapping one....", 16, 0), two = key_of(fd, "wrapping two....", 16, 0);
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE), target = key_new(fd);
	uint8_t out[24];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, two, key, "", 0, out, &size));
	assert_true(unwraps_to(NCR_WALG_AES_RFC3394, two, out, size, key));
	expect(EBADMSG, try_unwrap(fd, NCR_WALG_AES_RFC3394, one, target, "", 0, out, size));
	expect(ENOENT, try_wrap(fd, NCR_WALG_AES_RFC3394, NCR_KEY_INVALID, key, "", 0, out, &size));
	key_free(fd, one);
	key_free(fd, two);
	key_free(fd, key);
	key_free(fd, target);
}

/* None means that of the standard; of RFC 5649 it is the half that does not hold the length. */
static const size_t iv_sizes[] = { 8, 4 };
static const char *const standard_ivs[] = { "\xa6\xa6\xa6\xa6\xa6\xa6\xa6\xa6", "\xa6\x59\x59\xa6" };

static void key_wrap_params_are_the_iv(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_of(fd, SIXTEEN, 16, WRAPPABLE);
	uint8_t none[32], standard[32], own[32];
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(both); i++) {
		size = sizeof(none);
		expect(0, try_wrap(fd, both[i], kek, key, "", 0, none, &size));
		expect(0, try_wrap(fd, both[i], kek, key, standard_ivs[i], iv_sizes[i], standard, &size));
		expect(0, try_wrap(fd, both[i], kek, key, "own value", iv_sizes[i], own, &size));
		assert_memory_equal(none, standard, size);
		assert_memory_not_equal(none, own, size);
		expect(EINVAL, try_wrap(fd, both[i], kek, key, "own value", iv_sizes[i] + 1, own, &size));
	}
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_wrap_io_is_the_destination(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_of(fd, rfc3394_key, 16, WRAPPABLE);
	uint8_t out[64];
	size_t size = 40;

	(void)state;
	rubbish(out);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out + 16, &size));
	assert_memory_equal(out + 16, rfc3394_wrapped, 24);
	assert_true(is_rubbish(out, 16) && is_rubbish(out + 40, 24));
	expect(EFAULT, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, NULL, &size));
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_wrap_io_size_is_that_of_the_destination(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_of(fd, SIXTEEN, 16, WRAPPABLE);
	uint8_t out[32];

	(void)state;
	rubbish(out);
	for (size_t room = 0; room < 24; room++) {
		size_t size = room;

		expect(EOVERFLOW, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	}
	assert_true(is_rubbish(out, sizeof(out)));
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &(size_t){ 24 }));
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &(size_t){ 32 }));
	key_free(fd, kek);
	key_free(fd, key);
}

/*
 * "Currently": the header already says of RFC 5649 that it wraps arbitrary keys, which a test below shows. What stays
 * of the sentence is that secret keys are wrapped, with either algorithm, and that both are AES.
 */
static void key_wrap_wraps_secret_keys_with_aes(void **state)
{
	static const size_t aes_sizes[] = { 16, 24, 32 }, others[] = { 1, 8, 15, 17, 33, 64 };
	uint8_t material[64], out[80];
	ncr_key_t kek = key_new(fd), key = key_of(fd, SIXTEEN, 16, WRAPPABLE);
	struct pair pair = pair_known(fd, 0);
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 65);
	for (size_t i = 0; i < COUNT(both); i++) {
		for (size_t j = 0; j < COUNT(aes_sizes); j++) {
			size = sizeof(out);
			expect(0, try_import(fd, kek, material, aes_sizes[j], 0));
			expect(0, try_wrap(fd, both[i], kek, key, "", 0, out, &size));
			assert_true(unwraps_to(both[i], kek, out, size, key));
		}
		for (size_t j = 0; j < COUNT(others); j++) {
			expect(0, try_import(fd, kek, material, others[j], 0));
			expect(EINVAL, try_wrap(fd, both[i], kek, key, "", 0, out, &(size_t){ sizeof(out) }));
		}
		expect(EINVAL, try_wrap(fd, both[i], pair.public, key, "", 0, out, &(size_t){ sizeof(out) }));
		expect(EINVAL, try_wrap(fd, both[i], pair.private, key, "", 0, out, &(size_t){ sizeof(out) }));
	}
	pair_free(fd, pair);
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_wrap_sets_io_size(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_new(fd);
	uint8_t material[64], out[128];

	(void)state;
	pattern(material, sizeof(material), 66);
	for (size_t size = 16; size <= sizeof(material); size += 8) {
		for (size_t i = 0; i < COUNT(both); i++) {
			size_t wrapped = sizeof(out);

			expect(0, try_import(fd, key, material, size, WRAPPABLE));
			expect(0, try_wrap(fd, both[i], kek, key, "", 0, out, &wrapped));
			assert_int_equal(wrapped, size + 8);
		}
	}
	key_free(fd, kek);
	key_free(fd, key);
}

/* --- the header on wrapping --------------------------------------------------------------------------------------- */

static void rfc3394_is_for_secret_keys_only(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_of(fd, SIXTEEN, 16, WRAPPABLE);
	struct pair pair = pair_known(fd, WRAPPABLE);
	uint8_t out[DER_MAX];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	size = sizeof(out);
	expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, pair.private, "", 0, out, &size));
	expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, pair.public, "", 0, out, &size));
	pair_free(fd, pair);
	/* nor by chance: other pairs, whose encodings are a multiple of eight bytes */
	for (unsigned int bits = 1024; bits <= 1136; bits += 16) {
		pair = pair_new(fd, bits, WRAPPABLE);
		size = sizeof(out);
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, pair.private, "", 0, out, &size));
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, pair.public, "", 0, out, &size));
		pair_free(fd, pair);
	}
	key_free(fd, kek);
	key_free(fd, key);
}

/* Whether this key in its encoding is in what was wrapped: as a secret key, which UNWRAP makes, it has the same MAC. */
static void wraps_as(ncr_key_t kek, ncr_key_t key, const void *encoding, size_t encoding_size)
{
	ncr_key_t wanted = key_of(fd, encoding, encoding_size, 0);
	uint8_t out[DER_MAX];
	size_t size = sizeof(out);

	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, key, "", 0, out, &size));
	assert_int_equal(size, (encoding_size + 7) / 8 * 8 + 8);
	assert_true(unwraps_to(NCR_WALG_AES_RFC5649, kek, out, size, wanted));
	key_free(fd, wanted);
}

static void rfc5649_can_wrap_arbitrary_keys(void **state)
{
	/* PrivateKeyInfo around an RSAPrivateKey of 1191 bytes */
	static const uint8_t before[] = {
		0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
		0x01, 0x01, 0x01, 0x05, 0x00, 0x04, 0x82, 0x04, 0xa7,
	};
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_new(fd);
	struct pair pair = pair_known(fd, WRAPPABLE);
	uint8_t material[64], encoding[DER_MAX];
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 67);
	for (size = 1; size <= sizeof(material); size++) {
		expect(0, try_import(fd, key, material, size, WRAPPABLE));
		wraps_as(kek, key, material, size);
	}
	assert_int_equal(rsa_known->key_size, 1191);
	memcpy(encoding, before, sizeof(before));
	memcpy(encoding + sizeof(before), rsa_known->key, 1191);
	wraps_as(kek, pair.private, encoding, sizeof(before) + 1191);
	size = known_public(encoding);
	wraps_as(kek, pair.public, encoding, size);
	pair_free(fd, pair);

	/* DH keys as they are exported */
	pair = dh_pair_new(WRAPPABLE | EXPORTABLE);
	size = sizeof(encoding);
	expect(0, try_export(fd, pair.private, encoding, &size));
	wraps_as(kek, pair.private, encoding, size);
	size = dh_number(pair.public, encoding);
	wraps_as(kek, pair.public, encoding, size);
	pair_free(fd, pair);
	pair = dsa_pair_known(fd, WRAPPABLE);
	size = sizeof(encoding);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, pair.private, "", 0, encoding, &size));
	size = sizeof(encoding);
	expect(0, try_export(fd, pair.public, encoding, &size));
	wraps_as(kek, pair.public, encoding, size);
	pair_free(fd, pair);
	key_free(fd, kek);
	key_free(fd, key);
}

static void wrapped_key_is_encrypted(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_new(fd);
	uint8_t material[64], out[128];

	(void)state;
	pattern(material, sizeof(material), 68);
	for (size_t i = 0; i < COUNT(both); i++) {
		size_t size = sizeof(out);

		expect(0, try_import(fd, key, material, sizeof(material), WRAPPABLE));
		expect(0, try_wrap(fd, both[i], kek, key, "", 0, out, &size));
		for (size_t at = 0; at + 4 <= sizeof(material); at++)
			assert_null(memmem(out, size, material + at, 4));
	}
	key_free(fd, kek);
	key_free(fd, key);
}

static void io_size_is_updated_on_wrap(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_of(fd, rfc3394_key, 16, WRAPPABLE);
	struct ncr_key_wrap_st args;
	uint8_t io[64];

	(void)state;
	fill_wrap(&args, kek, key, io, sizeof(io));
	expect(0, call(fd, NCRIO_KEY_WRAP, &args));
	assert_int_equal(args.io_size, 24);
	/* with too little room it is the actual size as well; on unwrap nothing is written into the structure */
	args.io_size = 5;
	expect(EOVERFLOW, call(fd, NCRIO_KEY_WRAP, &args));
	assert_int_equal(args.io_size, 24);
	expect(0, call(fd, NCRIO_KEY_UNWRAP, &args));
	assert_int_equal(args.io_size, 24);
	key_free(fd, kek);
	key_free(fd, key);
}

/* --- NCRIO_KEY_UNWRAP --------------------------------------------------------------------------------------------- */

static void key_unwrap_makes_a_key_of_user_space_data_with_another_key(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), wanted = key_of(fd, rfc3394_key, 16, 0), key = key_new(fd);

	(void)state;
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, rfc3394_wrapped, 24));
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_SECRET);
	assert_true(same_secret(key, wanted));
	key_free(fd, kek);
	key_free(fd, wanted);
	key_free(fd, key);
}

static void key_unwrap_takes_its_structure(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), wanted = key_of(fd, rfc3394_key, 16, 0), key = key_new(fd);
	struct ncr_key_wrap_st args;

	(void)state;
	fill_wrap(&args, kek, key, (void *)rfc3394_wrapped, 24);
	takes(NCRIO_KEY_UNWRAP, args);
	assert_true(same_secret(key, wanted));
	key_free(fd, kek);
	key_free(fd, wanted);
	key_free(fd, key);
}

static void key_unwrap_algorithm_is_that_of_wrapping(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), wanted = key_of(fd, rfc3394_key, 16, 0), key = key_new(fd);

	(void)state;
	assert_true(unwraps_to(NCR_WALG_AES_RFC3394, kek, rfc3394_wrapped, 24, wanted));
	expect(EBADMSG, try_unwrap(fd, NCR_WALG_AES_RFC5649, kek, key, "", 0, rfc3394_wrapped, 24));
	expect(EINVAL, try_unwrap(fd, (ncr_wrap_algorithm_t)2, kek, key, "", 0, rfc3394_wrapped, 24));
	expect(0, try_import(fd, kek, rfc5649_kek, 24, 0));
	expect(0, try_import(fd, wanted, rfc5649_key, 7, 0));
	assert_true(unwraps_to(NCR_WALG_AES_RFC5649, kek, rfc5649_wrapped, 16, wanted));
	key_free(fd, kek);
	key_free(fd, wanted);
	key_free(fd, key);
}

static void key_unwrap_keytowrap_is_the_target(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), wanted = key_of(fd, rfc3394_key, 16, 0);
	ncr_key_t target = key_of(fd, "old", 3, EXPORTABLE), bystander = key_of(fd, "other", 5, EXPORTABLE);

	(void)state;
	expect(ENOENT, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, NCR_KEY_INVALID, "", 0, rfc3394_wrapped, 24));
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, target, "", 0, rfc3394_wrapped, 24));
	assert_true(same_secret(target, wanted));
	key_is(fd, bystander, "other", 5);
	key_free(fd, kek);
	key_free(fd, wanted);
	key_free(fd, target);
	key_free(fd, bystander);
}

static void key_unwrap_key_is_the_wrapping_key(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), other = key_of(fd, SIXTEEN, 16, 0);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);

	(void)state;
	expect(EBADMSG, try_unwrap(fd, NCR_WALG_AES_RFC3394, other, key, "", 0, rfc3394_wrapped, 24));
	expect(ENOENT, try_unwrap(fd, NCR_WALG_AES_RFC3394, NCR_KEY_INVALID, key, "", 0, rfc3394_wrapped, 24));
	key_is(fd, key, "old", 3);
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, rfc3394_wrapped, 24));
	key_free(fd, kek);
	key_free(fd, other);
	key_free(fd, key);
}

static void key_unwrap_params_are_the_iv(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_of(fd, SIXTEEN, 16, WRAPPABLE), target = key_new(fd);
	uint8_t wrapped[24];
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(both); i++) {
		size = sizeof(wrapped);
		expect(0, try_wrap(fd, both[i], kek, key, "own value", iv_sizes[i], wrapped, &size));
		expect(EBADMSG, try_unwrap(fd, both[i], kek, target, "", 0, wrapped, size));
		expect(EBADMSG, try_unwrap(fd, both[i], kek, target, "OWN VALUE", iv_sizes[i], wrapped, size));
		expect(0, try_unwrap(fd, both[i], kek, target, "own value", iv_sizes[i], wrapped, size));
		assert_true(same_secret(key, target));
	}
	key_free(fd, kek);
	key_free(fd, key);
	key_free(fd, target);
}

static void key_unwrap_io_is_the_wrapped_key(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_new(fd);
	uint8_t *exact = guarded(24);

	(void)state;
	memcpy(exact, rfc3394_wrapped, 24);
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, exact, 24));
	expect(EFAULT, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, exact + 8, 24));
	exact[10] ^= 1;
	expect(EBADMSG, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, exact, 24));
	guarded_free(exact, 24);
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_unwrap_io_size_is_that_of_the_wrapped_key(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_new(fd);
	uint8_t wrapped[40] = "";

	(void)state;
	memcpy(wrapped, rfc3394_wrapped, 24);
	for (size_t size = 0; size <= sizeof(wrapped); size++) {
		int error = try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, wrapped, size);

		if (size == 24)
			expect(0, error);
		else
			assert_true(error == EINVAL || error == EBADMSG);
	}
	key_free(fd, kek);
	key_free(fd, key);
}

static void key_unwrap_sets_wrappable_and_clears_exportable(void **state)
{
	ncr_key_t kek = key_of(fd, rfc3394_kek, 16, 0), key = key_new(fd);
	uint8_t out[24];
	size_t size = sizeof(out);

	(void)state;
	/* whatever the target was before */
	for (unsigned int flags = 0; flags <= (EXPORTABLE | WRAPPABLE); flags++) {
		expect(0, try_import(fd, key, "old", 3, flags));
		expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, rfc3394_wrapped, 24));
		assert_int_equal(info_of(key).flags & (WRAPPABLE | EXPORTABLE), WRAPPABLE);
	}
	expect(EACCES, try_export(fd, key, out, &size));
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	assert_memory_equal(out, rfc3394_wrapped, 24);
	key_free(fd, kek);
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(key_wrap_writes_one_key_wrapped_with_another),
		counted_test(key_wrap_needs_the_wrappable_flag),
		counted_test(key_wrap_takes_its_structure),
		counted_test(key_wrap_algorithm_is_rfc3394_or_rfc5649),
		counted_test(key_wrap_keytowrap_is_the_wrapped_key),
		counted_test(key_wrap_key_is_the_wrapping_key),
		counted_test(key_wrap_params_are_the_iv),
		counted_test(key_wrap_io_is_the_destination),
		counted_test(key_wrap_io_size_is_that_of_the_destination),
		counted_test(key_wrap_wraps_secret_keys_with_aes),
		counted_test(key_wrap_sets_io_size),
		counted_test(rfc3394_is_for_secret_keys_only),
		counted_test(rfc5649_can_wrap_arbitrary_keys),
		counted_test(wrapped_key_is_encrypted),
		counted_test(io_size_is_updated_on_wrap),
		counted_test(key_unwrap_makes_a_key_of_user_space_data_with_another_key),
		counted_test(key_unwrap_takes_its_structure),
		counted_test(key_unwrap_algorithm_is_that_of_wrapping),
		counted_test(key_unwrap_keytowrap_is_the_target),
		counted_test(key_unwrap_key_is_the_wrapping_key),
		counted_test(key_unwrap_params_are_the_iv),
		counted_test(key_unwrap_io_is_the_wrapped_key),
		counted_test(key_unwrap_io_size_is_that_of_the_wrapped_key),
		counted_test(key_unwrap_sets_wrappable_and_clears_exportable),
	};

	return cmocka_run_group_tests_name("specification_wrapping", tests, group_open, group_close);
}
