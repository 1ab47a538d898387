// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wrapping.c - RFC 3394 and RFC 5649: the documents' own examples, IVs, sizes, damage, and what flags forbid
 */
#include "device.h"

#define BOTH_WRAPPABLE (NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE)

struct example {
	const char *name;
	ncr_wrap_algorithm_t algorithm;
	const char *kek, *key, *wrapped;
};

static const struct example examples[] = {
	{ "RFC 3394 4.1", NCR_WALG_AES_RFC3394, "000102030405060708090A0B0C0D0E0F", "00112233445566778899AABBCCDDEEFF",
	  "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5" },
	{ "RFC 3394 4.2", NCR_WALG_AES_RFC3394, "000102030405060708090A0B0C0D0E0F1011121314151617",
	  "00112233445566778899AABBCCDDEEFF", "96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D" },
	{ "RFC 3394 4.3", NCR_WALG_AES_RFC3394, "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
	  "00112233445566778899AABBCCDDEEFF", "64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7" },
	{ "RFC 3394 4.4", NCR_WALG_AES_RFC3394, "000102030405060708090A0B0C0D0E0F1011121314151617",
	  "00112233445566778899AABBCCDDEEFF0001020304050607",
	  "031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2" },
	{ "RFC 3394 4.5", NCR_WALG_AES_RFC3394, "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
	  "00112233445566778899AABBCCDDEEFF0001020304050607",
	  "A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1" },
	{ "RFC 3394 4.6", NCR_WALG_AES_RFC3394, "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
	  "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F",
	  "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21" },
	{ "RFC 5649 6, 20 octets", NCR_WALG_AES_RFC5649, "5840DF6E29B02AF1AB493B705BF16EA1AE8338F4DCC176A8",
	  "C37B7E6492584340BED12207808941155068F738",
	  "138BDEAA9B8FA7FC61F97742E72248EE5AE6AE5360D1AE6A5F54F373FA543B6A" },
	{ "RFC 5649 6, 7 octets", NCR_WALG_AES_RFC5649, "5840DF6E29B02AF1AB493B705BF16EA1AE8338F4DCC176A8",
	  "466F7250617369", "AFBEB0F07DFBF5419200F2CCB50BB24F" },
};

static size_t unhex(const char *hex, uint8_t *out)
{
	size_t size = strlen(hex) / 2;

	for (size_t i = 0; i < size; i++)
		assert_int_equal(sscanf(hex + 2 * i, "%2hhx", out + i), 1);
	return size;
}

/* The unwrapped key is not exportable: it is right when its MAC is. */
static void same_material(ncr_key_t key, const void *material, size_t size)
{
	ncr_key_t wanted = key_of(fd, material, size, 0);
	uint8_t mac[2][32];
	size_t room = 32;

	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0, "x", 1, mac[0], &room, NULL));
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, wanted, NULL, 0, "x", 1, mac[1], &room, NULL));
	assert_memory_equal(mac[0], mac[1], 32);
	key_free(fd, wanted);
}

static void documents_examples(void **state)
{
	uint8_t kek[32], material[32], wrapped[48], out[64];

	(void)state;
	for (size_t i = 0; i < COUNT(examples); i++) {
		const struct example *example = &examples[i];
		size_t size = unhex(example->key, material), wrapped_size = unhex(example->wrapped, wrapped), room;
		ncr_key_t wrapping = key_of(fd, kek, unhex(example->kek, kek), NCR_KEY_FLAG_WRAP);
		ncr_key_t key = key_of(fd, material, size, NCR_KEY_FLAG_WRAPPABLE), target = key_new(fd);
		struct ncr_key_info_st info;

		for (room = 0; room < wrapped_size; room += 5) {
			size_t told = room;

			rubbish(out);
			expect(EOVERFLOW, try_wrap(fd, example->algorithm, wrapping, key, "", 0, out, &told));
			assert_int_equal(told, wrapped_size);
			assert_true(is_rubbish(out, sizeof(out)));
		}
		room = sizeof(out);
		expect(0, try_wrap(fd, example->algorithm, wrapping, key, "", 0, out, &room));
		assert_int_equal(room, wrapped_size);
		assert_memory_equal(out, wrapped, wrapped_size);
		assert_true(is_rubbish(out + room, sizeof(out) - room));

		expect(0, try_unwrap(fd, example->algorithm, wrapping, target, "", 0, wrapped, wrapped_size));
		same_material(target, material, size);
		expect(0, try_info(fd, target, &info));
		assert_int_equal(info.flags, NCR_KEY_FLAG_WRAPPABLE);
		assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
		room = sizeof(out);
		expect(EACCES, try_export(fd, target, out, &room));
		key_free(fd, wrapping);
		key_free(fd, key);
		key_free(fd, target);
	}
}

/* RFC 3394 wraps multiples of 8 from 16 on; RFC 5649 wraps all. */
static void sizes(void **state)
{
	uint8_t *material = malloc(65536), *out = malloc(65600);
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, 0), key = key_new(fd), target = key_new(fd);
	static const size_t tried[] = { 1,  7,	8,  9,	15,   16,   17,	   23,	  24,	25,
					31, 32, 33, 40, 4096, 4097, 65528, 65535, 65536 };
	size_t room;

	(void)state;
	assert_true(material && out);
	pattern(material, 65536, 50);
	for (size_t i = 0; i < COUNT(tried); i++) {
		size_t size = tried[i];

		expect(0, try_import(fd, key, material, size, NCR_KEY_FLAG_WRAPPABLE));
		room = 65600;
		if (size % 8 || size < 16) {
			expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &room));
		} else {
			expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &room));
			assert_int_equal(room, size + 8);
			expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, target, "", 0, out, room));
			same_material(target, material, size);
		}
		room = 65600;
		expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, key, "", 0, out, &room));
		assert_int_equal(room, (size + 7) / 8 * 8 + 8);
		expect(0, try_unwrap(fd, NCR_WALG_AES_RFC5649, kek, target, "", 0, out, room));
		same_material(target, material, size);
	}
	key_free(fd, kek);
	key_free(fd, key);
	key_free(fd, target);
	free(material);
	free(out);
}

static void sizes_to_unwrap(void **state)
{
	static const size_t wrong[] = { 0, 1, 7, 8, 9, 15, 17, 23, 25, 31, 33, 65537, 65536 + 16, 65536 + 24,
		(size_t)1 << 31, SIZE_MAX, SIZE_MAX - 7, SIZE_MAX - 15 };
	uint8_t *bytes = calloc(1, 65536 + 64);
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, 0), target = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		expect(EINVAL, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, target, "", 0, bytes, wrong[i]));
		expect(EINVAL, try_unwrap(fd, NCR_WALG_AES_RFC5649, kek, target, "", 0, bytes, wrong[i]));
	}
	expect(EINVAL, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, target, "", 0, bytes, 16));
	expect(EBADMSG, try_unwrap(fd, NCR_WALG_AES_RFC5649, kek, target, "", 0, bytes, 16));
	expect(EBADMSG, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, target, "", 0, bytes, 65536 + 8));
	expect(EFAULT, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, target, "", 0, NULL, 24));
	key_is(fd, target, "old", 3);
	key_free(fd, kek);
	key_free(fd, target);
	free(bytes);
}

/* The IV is bound to what was wrapped; sizes other than the standard's are refused. */
static void initial_values(void **state)
{
	static const struct {
		ncr_wrap_algorithm_t algorithm;
		size_t iv_size;
		const char *standard;
	} rows[] = {
		{ NCR_WALG_AES_RFC3394, 8, "\xa6\xa6\xa6\xa6\xa6\xa6\xa6\xa6" },
		{ NCR_WALG_AES_RFC5649, 4, "\xa6\x59\x59\xa6" },
	};
	static const size_t wrong[] = { 33, 256 + 4, 256 + 8, SIZE_MAX };
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, 0);
	ncr_key_t key = key_of(fd, "another 16 bytes", 16, BOTH_WRAPPABLE),
		  target = key_of(fd, "old", 3, BOTH_WRAPPABLE);
	uint8_t with_iv[32], standard[32];
	size_t room;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		ncr_wrap_algorithm_t algorithm = rows[i].algorithm;

		for (size_t size = 1; size <= 32; size++) {
			room = sizeof(with_iv);
			expect(size == rows[i].iv_size ? 0 : EINVAL,
			       try_wrap(fd, algorithm, kek, key, "01234567890123456789012345678901", size, with_iv,
					&room));
			if (size != rows[i].iv_size)
				expect(EINVAL, try_unwrap(fd, algorithm, kek, target,
							  "01234567890123456789012345678901", size, with_iv, 24));
		}
		for (size_t j = 0; j < COUNT(wrong); j++)
			expect(EINVAL, try_wrap(fd, algorithm, kek, key, "0", wrong[j], with_iv, &room));

		room = sizeof(with_iv);
		expect(0, try_wrap(fd, algorithm, kek, key, "01234567", rows[i].iv_size, with_iv, &room));
		expect(EBADMSG, try_unwrap(fd, algorithm, kek, target, "", 0, with_iv, room));
		expect(EBADMSG, try_unwrap(fd, algorithm, kek, target, "01224567", rows[i].iv_size, with_iv, room));
		key_is(fd, target, "old", 3);
		expect(0, try_unwrap(fd, algorithm, kek, target, "01234567", rows[i].iv_size, with_iv, room));
		same_material(target, "another 16 bytes", 16);

		/* saying the standard's value is saying nothing */
		room = sizeof(with_iv);
		expect(0, try_wrap(fd, algorithm, kek, key, rows[i].standard, rows[i].iv_size, with_iv, &room));
		expect(0, try_wrap(fd, algorithm, kek, key, "", 0, standard, &room));
		assert_memory_equal(with_iv, standard, 24);
		expect(0, try_import(fd, target, "old", 3, BOTH_WRAPPABLE));
	}
	key_free(fd, kek);
	key_free(fd, key);
	key_free(fd, target);
}

/* Each bit of it; and each of a padded one, whose last bytes are zeros that must stay so. */
static void damage(void **state)
{
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, 0), other = key_of(fd, "sixteen letters!", 16, 0);
	ncr_key_t target = key_of(fd, "old", 3, BOTH_WRAPPABLE);
	static const size_t sizes_[] = { 5, 17, 24 };
	uint8_t material[24], wrapped[40];

	(void)state;
	pattern(material, sizeof(material), 51);
	for (size_t i = 0; i < 2 * COUNT(sizes_); i++) {
		ncr_wrap_algorithm_t algorithm = i % 2 ? NCR_WALG_AES_RFC5649 : NCR_WALG_AES_RFC3394;
		ncr_key_t key = key_of(fd, material, sizes_[i / 2], NCR_KEY_FLAG_WRAPPABLE);
		size_t size = sizeof(wrapped);

		if (algorithm == NCR_WALG_AES_RFC5649 || sizes_[i / 2] == 24) {
			expect(0, try_wrap(fd, algorithm, kek, key, "", 0, wrapped, &size));
			for (size_t bit = 0; bit < 8 * size; bit++) {
				wrapped[bit / 8] ^= 1 << bit % 8;
				expect(EBADMSG, try_unwrap(fd, algorithm, kek, target, "", 0, wrapped, size));
				wrapped[bit / 8] ^= 1 << bit % 8;
			}
			expect(EBADMSG, try_unwrap(fd, algorithm, other, target, "", 0, wrapped, size));
			if (size > 24)
				expect(EBADMSG, try_unwrap(fd, algorithm, kek, target, "", 0, wrapped, size - 8));
			expect(size == 16 ? EINVAL : EBADMSG,
			       try_unwrap(fd, !algorithm, kek, target, "", 0, wrapped, size));
		}
		key_free(fd, key);
	}
	key_is(fd, target, "old", 3);
	key_free(fd, kek);
	key_free(fd, other);
	key_free(fd, target);
}

/*
 * RFC 5649 section 3: a length or padding that cannot be is refused although the AES is right. With RFC 3394 and an IV
 * of eight bytes anybody can make such a message: the constant and any length are an IV like another.
 */
static void forged_lengths(void **state)
{
	static const uint32_t lengths[] = { 0, 1, 8, 15, 16, 17, 24, 25, 31, 32, 33, 0x7fffffff, 0x80000000, 0x80000018,
		0xfffffff8, 0xffffffff };
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, 0), target = key_of(fd, "old", 3, BOTH_WRAPPABLE), key;
	uint8_t material[24], iv[8] = { 0xa6, 0x59, 0x59, 0xa6 }, wrapped[32];
	size_t size;

	(void)state;
	for (size_t zeros = 0; zeros <= 9; zeros++) {
		memset(material, 0xff, sizeof(material));
		memset(material + sizeof(material) - zeros, 0, zeros);
		key = key_of(fd, material, sizeof(material), NCR_KEY_FLAG_WRAPPABLE);
		for (size_t i = 0; i < COUNT(lengths) + 8; i++) {
			uint32_t length = i < COUNT(lengths) ? lengths[i] : 17 + i - COUNT(lengths);
			bool good = length > 16 && length <= 24 && 24 - length <= zeros;

			for (int byte = 0; byte < 4; byte++)
				iv[4 + byte] = length >> (24 - 8 * byte);
			size = sizeof(wrapped);
			expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, iv, 8, wrapped, &size));
			expect(good ? 0 : EBADMSG,
			       try_unwrap(fd, NCR_WALG_AES_RFC5649, kek, target, "", 0, wrapped, size));
			if (good)
				same_material(target, material, length);
		}
		key_free(fd, key);
	}
	key_free(fd, kek);
	key_free(fd, target);
}

static void who_may_wrap_what(void **state)
{
	static const size_t bad_keks[] = { 1, 8, 15, 17, 23, 25, 31, 33, 64 };
	uint8_t material[64], out[64];
	ncr_key_t kek = key_new(fd), key = key_of(fd, "another 16 bytes", 16, NCR_KEY_FLAG_WRAPPABLE);
	ncr_key_t unwrappable = key_of(fd, "another 16 bytes", 16, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_STORABLE);
	size_t size = sizeof(out);

	(void)state;
	pattern(material, sizeof(material), 52);
	for (size_t i = 0; i < COUNT(bad_keks); i++) {
		expect(0, try_import(fd, kek, material, bad_keks[i], 0));
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
		expect(EINVAL, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, 24));
	}
	expect(0, try_import(fd, kek, material, 16, 0));
	rubbish(out);
	expect(EACCES, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, unwrappable, "", 0, out, &size));
	assert_true(is_rubbish(out, sizeof(out)));
	expect(ENOENT, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, NCR_KEY_INVALID, "", 0, out, &size));
	expect(ENOENT, try_wrap(fd, NCR_WALG_AES_RFC3394, NCR_KEY_INVALID, key, "", 0, out, &size));
	expect(ENOENT, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, NCR_KEY_INVALID, "", 0, out, 24));
	expect(ENOENT, try_unwrap(fd, NCR_WALG_AES_RFC3394, NCR_KEY_INVALID, key, "", 0, out, 24));
	expect(EINVAL, try_wrap(fd, 2, kek, key, "", 0, out, &size));
	expect(EINVAL, try_wrap(fd, -1, kek, key, "", 0, out, &size));
	expect(EINVAL, try_unwrap(fd, 2, kek, key, "", 0, out, 24));

	/* a key may wrap itself, and come back in its own place */
	expect(0, try_import(fd, kek, material, 16, NCR_KEY_FLAG_WRAPPABLE));
	size = sizeof(out);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, kek, "", 0, out, &size));
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, kek, "", 0, out, size));
	same_material(kek, material, 16);
	key_free(fd, kek);
	key_free(fd, key);
	key_free(fd, unwrappable);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(documents_examples),
		counted_test(sizes),
		counted_test(sizes_to_unwrap),
		counted_test(initial_values),
		counted_test(damage),
		counted_test(forged_lengths),
		counted_test(who_may_wrap_what),
	};

	return cmocka_run_group_tests_name("wrapping", tests, group_open, group_close);
}
