// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wrap_test.c - kernel/wrap.c in user space, over OpenSSL's AES: the RFCs' examples, agreement with OpenSSL's key wrap,
 * and everything that must be refused
 *
 * All data is in allocations of exactly its size, so that the address sanitizer sees an access beyond.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "wrap_cipher.h"

#include "algorithm.h"
#include "work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "known_answers.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* what a key of any size from 1 to this is tested as */
#define SMALL_MAX 64

static const size_t kek_sizes[] = { 16, 24, 32 };
static const ncr_wrap_algorithm_t algorithms[] = { NCR_WALG_AES_RFC3394, NCR_WALG_AES_RFC5649 };

/* A wrapper with its wrapping key. */
struct bench {
	u8 kek[32];
	size_t kek_size;
	struct crypto_skcipher aes;
	struct ncr_work work;
	struct ncr_wrapper wrapper;
};

static void bench_init(struct bench *bench, ncr_wrap_algorithm_t algorithm, const u8 *kek, size_t kek_size)
{
	memset(bench, 0xa5, sizeof(*bench));
	memcpy(bench->kek, kek, kek_size);
	bench->kek_size = kek_size;
	aes_init(&bench->aes, kek, kek_size);
	bench->wrapper.algorithm = algorithm;
	bench->wrapper.aes = &bench->aes;
	bench->wrapper.work = &bench->work;
	assert_int_equal(ncr_wrapper_set_icv(&bench->wrapper, NULL, 0), 0);
}

static void bench_init_any(struct bench *bench, ncr_wrap_algorithm_t algorithm, size_t kek_size)
{
	u8 kek[32];
	size_t i;

	for (i = 0; i < kek_size; i++)
		kek[i] = 17 * i + kek_size;
	bench_init(bench, algorithm, kek, kek_size);
}

static void bench_exit(struct bench *bench)
{
	aes_exit(&bench->aes);
}

static u8 *copy_of(const u8 *bytes, size_t size)
{
	u8 *copy = malloc(size);

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	return copy;
}

/* No byte is 0, so that a byte that was lost or wiped is seen. */
static u8 *some_key(size_t size)
{
	u8 *key = malloc(size);
	size_t i;

	assert_non_null(key);
	for (i = 0; i < size; i++)
		key[i] = 1 + (i * 5 + i / 255) % 255;
	return key;
}

static bool is_zero(const u8 *bytes, size_t size)
{
	while (size && !bytes[size - 1])
		size--;
	return !size;
}

/* What the standard says, told in another way than in the code under test. */
static size_t expected_size(ncr_wrap_algorithm_t algorithm, size_t size)
{
	if (size < 1 || size > 65536)
		return 0;
	if (algorithm == NCR_WALG_AES_RFC5649)
		return 8 + (size + 7) / 8 * 8;
	return size >= 16 && size / 8 * 8 == size ? 8 + size : 0;
}

/* Wrap into an allocation of exactly the size that was announced. */
static u8 *wrap(struct bench *bench, const u8 *key, size_t size, size_t *wrapped_size)
{
	u8 *out;

	*wrapped_size = ncr_wrapped_size(bench->wrapper.algorithm, size);
	assert_int_equal(*wrapped_size, expected_size(bench->wrapper.algorithm, size));
	out = malloc(*wrapped_size);
	assert_non_null(out);
	memset(out, 0xa5, *wrapped_size);
	memset(bench->work.block, 0xa5, sizeof(bench->work.block));
	assert_int_equal(ncr_wrap(&bench->wrapper, key, size, out), 0);
	assert_true(is_zero(bench->work.block, sizeof(bench->work.block)));
	return out;
}

/* Unwrap must give that key; NULL: must be refused, with nothing of it left. */
static void assert_unwrapped(struct bench *bench, const u8 *wrapped, size_t wrapped_size, const u8 *key, size_t size)
{
	u8 *data = copy_of(wrapped, wrapped_size);
	size_t key_size = SIZE_MAX;
	int error;

	memset(bench->work.block, 0xa5, sizeof(bench->work.block));
	error = ncr_unwrap(&bench->wrapper, data, wrapped_size, &key_size);
	assert_true(is_zero(bench->work.block, sizeof(bench->work.block)));
	if (key) {
		assert_int_equal(error, 0);
		assert_int_equal(key_size, size);
		assert_memory_equal(data + 8, key, size);
	} else {
		assert_int_equal(error, -EBADMSG);
		assert_true(is_zero(data, wrapped_size));
	}
	free(data);
}

static void assert_refused(struct bench *bench, const u8 *wrapped, size_t wrapped_size)
{
	assert_unwrapped(bench, wrapped, wrapped_size, NULL, 0);
}

/* --- sizes and constants --- */

static void wrapped_size(void **state)
{
	static const size_t large[] = {
		0x10000000, 0x7fffffff, 0xfffffff8, 0xffffffff, SIZE_MAX - 15, SIZE_MAX - 7, SIZE_MAX,
	};
	size_t size, i, a;

	(void)state;
	assert_int_equal(NCR_SECRET_MAX, 65536);
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		for (size = 0; size < 3 * 65536; size++) {
			size_t wrapped = ncr_wrapped_size(algorithms[a], size);

			assert_int_equal(wrapped, expected_size(algorithms[a], size));
			assert_true(!wrapped || (wrapped > size && wrapped <= size + NCR_WRAP_OVERHEAD_MAX));
		}
		for (i = 0; i < ARRAY_SIZE(large); i++)
			assert_int_equal(ncr_wrapped_size(algorithms[a], large[i]), 0);
	}
}

static void icv_sizes(void **state)
{
	static const u8 iv[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
	struct ncr_wrapper wrapper;
	size_t size, a;

	(void)state;
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		bool padded = algorithms[a] == NCR_WALG_AES_RFC5649;
		const char *standard = padded ? "\xa6\x59\x59\xa6" : "\xa6\xa6\xa6\xa6\xa6\xa6\xa6\xa6";

		wrapper.algorithm = algorithms[a];
		assert_int_equal(ncr_wrapper_set_icv(&wrapper, iv, 0), 0);
		assert_memory_equal(wrapper.icv, standard, padded ? 4 : 8);
		for (size = 1; size <= sizeof(iv); size++) {
			bool good = size == (padded ? 4 : 8);
			u8 *exact = copy_of(iv, size);

			assert_int_equal(ncr_wrapper_set_icv(&wrapper, exact, size), good ? 0 : -EINVAL);
			if (good)
				assert_memory_equal(wrapper.icv, iv, size);
			free(exact);
		}
		assert_int_equal(ncr_wrapper_set_icv(&wrapper, iv, SIZE_MAX), -EINVAL);
	}
}

/* --- right answers --- */

static void examples_of_the_rfcs(void **state)
{
	size_t i;

	(void)state;
	assert_true(ARRAY_SIZE(ncr_wrap_answers) >= 5);
	for (i = 0; i < ARRAY_SIZE(ncr_wrap_answers); i++) {
		const struct ncr_wrap_answer *answer = &ncr_wrap_answers[i];
		struct bench bench;
		size_t size;
		u8 *out;

		bench_init(&bench, answer->algorithm, answer->kek, answer->kek_size);
		out = wrap(&bench, answer->key, answer->key_size, &size);
		assert_int_equal(size, answer->wrapped_size);
		assert_memory_equal(out, answer->wrapped, size);
		assert_unwrapped(&bench, answer->wrapped, answer->wrapped_size, answer->key, answer->key_size);
		free(out);
		bench_exit(&bench);
	}
}

/* A key of @size bytes: the same result as OpenSSL's, and back. @icv: NULL is the standard's value. */
static void assert_agreement(struct bench *bench, const u8 *icv, size_t size)
{
	bool padded = bench->wrapper.algorithm == NCR_WALG_AES_RFC5649;
	u8 *key = some_key(size), *kept = copy_of(key, size), *expected, *out;
	size_t wrapped;

	assert_int_equal(ncr_wrapper_set_icv(&bench->wrapper, icv, icv ? (padded ? 4 : 8) : 0), 0);
	out = wrap(bench, key, size, &wrapped);
	assert_memory_equal(key, kept, size);
	expected = malloc(wrapped);
	assert_non_null(expected);
	openssl_wrap(bench->kek, bench->kek_size, padded, icv, key, size, expected);
	assert_memory_equal(out, expected, wrapped);
	assert_unwrapped(bench, out, wrapped, key, size);
	free(key);
	free(kept);
	free(expected);
	free(out);
}

/* The large ones: the count t that is mixed in takes a second byte from 43 semiblocks on. */
static void agreement_with_openssl(void **state)
{
	static const size_t large[] = {
		65, 127, 128, 255, 256, 257, 336, 344, 352, 1000, 1024, 4095, 4096, 65528, 65535, 65536,
	};
	static const u8 icv[8] = { 0x00, 0x80, 0xff, 0x01, 0x7f, 0x00, 0x55, 0xfe };
	struct bench bench;
	size_t a, k, i;

	(void)state;
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		for (k = 0; k < ARRAY_SIZE(kek_sizes); k++) {
			bench_init_any(&bench, algorithms[a], kek_sizes[k]);
			for (i = 1; i <= SMALL_MAX + ARRAY_SIZE(large); i++) {
				size_t size = i <= SMALL_MAX ? i : large[i - SMALL_MAX - 1];

				if (!expected_size(algorithms[a], size)) {
					assert_int_equal(ncr_wrapped_size(algorithms[a], size), 0);
					continue;
				}
				assert_agreement(&bench, NULL, size);
				assert_agreement(&bench, icv, size);
			}
			bench_exit(&bench);
		}
	}
}

/* --- what must be refused --- */

static void every_bit_altered(void **state)
{
	size_t a, k, size, bit, wrapped;
	struct bench bench;

	(void)state;
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		for (k = 0; k < ARRAY_SIZE(kek_sizes); k++) {
			bench_init_any(&bench, algorithms[a], kek_sizes[k]);
			for (size = 1; size <= SMALL_MAX; size++) {
				u8 *key, *out;

				if (!expected_size(algorithms[a], size))
					continue;
				key = some_key(size);
				out = wrap(&bench, key, size, &wrapped);
				for (bit = 0; bit < 8 * wrapped; bit++) {
					out[bit / 8] ^= 1 << bit % 8;
					assert_refused(&bench, out, wrapped);
					out[bit / 8] ^= 1 << bit % 8;
				}
				assert_unwrapped(&bench, out, wrapped, key, size);
				free(key);
				free(out);
			}
			bench_exit(&bench);
		}
	}
}

static void another_icv(void **state)
{
	struct bench bench;
	size_t a, bit, size, wrapped;

	(void)state;
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		bench_init_any(&bench, algorithms[a], 32);
		/* for RFC 5649 also the size that is a single block */
		for (size = algorithms[a] == NCR_WALG_AES_RFC5649 ? 8 : 16; size <= 32; size += 8) {
			size_t icv_size = algorithms[a] == NCR_WALG_AES_RFC5649 ? 4 : 8;
			u8 *key = some_key(size), *out = wrap(&bench, key, size, &wrapped);

			for (bit = 0; bit < 8 * icv_size; bit++) {
				bench.wrapper.icv[bit / 8] ^= 1 << bit % 8;
				assert_refused(&bench, out, wrapped);
				bench.wrapper.icv[bit / 8] ^= 1 << bit % 8;
			}
			assert_unwrapped(&bench, out, wrapped, key, size);
			free(key);
			free(out);
		}
		bench_exit(&bench);
	}
}

static void the_other_algorithm(void **state)
{
	struct bench bench, other;
	size_t a, size, wrapped;

	(void)state;
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		bench_init_any(&bench, algorithms[a], 32);
		bench_init_any(&other, algorithms[!a], 32);
		for (size = 16; size <= SMALL_MAX; size += 8) {
			u8 *key = some_key(size), *out = wrap(&bench, key, size, &wrapped);

			assert_refused(&other, out, wrapped);
			free(key);
			free(out);
		}
		bench_exit(&bench);
		bench_exit(&other);
	}
}

static void sizes_that_no_wrapped_key_has(void **state)
{
	static const size_t large[] = { 65536, 65543, 65544, 65545, 65551, 65552, 65560, 131072 };
	struct bench bench;
	size_t a, i, key_size;

	(void)state;
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		size_t min = algorithms[a] == NCR_WALG_AES_RFC5649 ? 16 : 24;

		bench_init_any(&bench, algorithms[a], 16);
		for (i = 1; i < 200 + ARRAY_SIZE(large); i++) {
			size_t size = i < 200 ? i : large[i - 200];
			bool possible = size >= min && size % 8 == 0 && size <= 65544;
			u8 *data = some_key(size);
			int error;

			bench.aes.calls = 0;
			error = ncr_unwrap(&bench.wrapper, data, size, &key_size);
			assert_int_equal(error, possible ? -EBADMSG : -EINVAL);
			assert_int_equal(!!bench.aes.calls, possible);
			free(data);
		}
		/* nothing is read where there is nothing */
		assert_int_equal(ncr_unwrap(&bench.wrapper, NULL, 0, &key_size), -EINVAL);
		assert_int_equal(ncr_unwrap(&bench.wrapper, NULL, SIZE_MAX, &key_size), -EINVAL);
		assert_int_equal(ncr_unwrap(&bench.wrapper, NULL, SIZE_MAX - 7, &key_size), -EINVAL);
		bench_exit(&bench);
	}
}

/* --- RFC 5649 section 3, what is wrong inside of data that is genuine --- */

/*
 * Wrap @n semiblocks under any A: by RFC 3394 with A as its initial value, or, for one semiblock, as a block of AES.
 * This is what somebody who has the wrapping key, and whose software is broken or malicious, can make.
 */
static u8 *wrap_anything(struct bench *bench, const u8 a[8], const u8 *semiblocks, size_t n)
{
	u8 *out = malloc(8 + 8 * n);
	int written = 0;

	assert_non_null(out);
	if (n > 1) {
		openssl_wrap(bench->kek, bench->kek_size, false, a, semiblocks, 8 * n, out);
		return out;
	}
	memcpy(out, a, 8);
	memcpy(out + 8, semiblocks, 8);
	assert_int_equal(EVP_CipherUpdate(bench->aes.encrypt, out, &written, out, 16), 1);
	assert_int_equal(written, 16);
	return out;
}

/* @good: the key is the first @mli bytes. */
static void assert_padded(struct bench *bench, const char *constant, u32 mli, const u8 *semiblocks, size_t n, bool good)
{
	u8 a[8] = { constant[0], constant[1], constant[2], constant[3], mli >> 24, mli >> 16, mli >> 8, mli };
	u8 *out = wrap_anything(bench, a, semiblocks, n);

	if (good)
		assert_unwrapped(bench, out, 8 + 8 * n, semiblocks, mli);
	else
		assert_refused(bench, out, 8 + 8 * n);
	free(out);
}

#define CONSTANT "\xa6\x59\x59\xa6"
/* semiblocks of a malformed key */
#define N_MAX 6

/* RFC 5649 section 3, step 2: 8 * (n - 1) < MLI <= 8 * n */
static bool length_is_possible(u32 mli, size_t n)
{
	return (u64)mli + 8 > 8 * n && mli <= 8 * n;
}

static void length_indicator(void **state)
{
	static const u32 large[] = {
		0x100, 0x10000, 0x1000000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffff8, 0xfffffff9, 0xffffffff,
	};
	struct bench bench;
	size_t k, n, i;

	(void)state;
	for (k = 0; k < ARRAY_SIZE(kek_sizes); k++) {
		bench_init_any(&bench, NCR_WALG_AES_RFC5649, kek_sizes[k]);
		for (n = 1; n <= N_MAX; n++) {
			u8 *zeros = calloc(n, 8), *key = some_key(8 * n);
			u32 mli;

			assert_non_null(zeros);
			/* zeros are good padding, whatever the length */
			for (mli = 0; mli < 8 * n + 40; mli++)
				assert_padded(&bench, CONSTANT, mli, zeros, n, length_is_possible(mli, n));
			/* without any zero only the full length is left */
			for (mli = 0; mli < 8 * n + 40; mli++)
				assert_padded(&bench, CONSTANT, mli, key, n, mli == 8 * n);
			/* right but for its upper bytes, and so large that a sum wraps around (some: to a good one) */
			for (i = 0; i < ARRAY_SIZE(large); i++) {
				assert_padded(&bench, CONSTANT, large[i], zeros, n, false);
				assert_padded(&bench, CONSTANT, large[i] | (8 * n - 1), zeros, n, false);
				mli = large[i] + 8 * n;
				assert_padded(&bench, CONSTANT, mli, zeros, n, length_is_possible(mli, n));
			}
			free(zeros);
			free(key);
		}
		bench_exit(&bench);
	}
}

static void padding_not_zero(void **state)
{
	struct bench bench;
	size_t n, padding, at, bit;

	(void)state;
	bench_init_any(&bench, NCR_WALG_AES_RFC5649, 32);
	for (n = 1; n <= N_MAX; n++) {
		u8 *key = some_key(8 * n);

		for (padding = 1; padding < 8; padding++) {
			/* key bytes up to the padding, none of them zero */
			memset(key + 8 * n - padding, 0, padding);
			assert_padded(&bench, CONSTANT, 8 * n - padding, key, n, true);
			for (at = 8 * n - padding; at < 8 * n; at++) {
				for (bit = 0; bit < 8; bit++) {
					key[at] = 1 << bit;
					assert_padded(&bench, CONSTANT, 8 * n - padding, key, n, false);
				}
				key[at] = 0;
			}
		}
		free(key);
	}
	bench_exit(&bench);
}

static void wrong_constant(void **state)
{
	struct bench bench;
	size_t n, bit;

	(void)state;
	bench_init_any(&bench, NCR_WALG_AES_RFC5649, 16);
	for (n = 1; n <= N_MAX; n++) {
		u8 *key = some_key(8 * n);

		assert_padded(&bench, CONSTANT, 8 * n, key, n, true);
		for (bit = 0; bit < 32; bit++) {
			char constant[5] = CONSTANT;

			constant[bit / 8] ^= 1 << bit % 8;
			assert_padded(&bench, constant, 8 * n, key, n, false);
		}
		/* the initial value of RFC 3394 */
		assert_padded(&bench, "\xa6\xa6\xa6\xa6", 8 * n, key, n, false);
		free(key);
	}
	bench_exit(&bench);
}

/* --- the cipher fails --- */

/* Blocks of AES that a wrapped key takes. */
static unsigned long calls(size_t wrapped)
{
	return wrapped == 16 ? 1 : 6 * (wrapped / 8 - 1);
}

static void cipher_fails(void **state)
{
	static const size_t sizes[] = { 7, 8, 16, 24, 31, 64 };
	struct bench bench;
	size_t a, i;

	(void)state;
	for (a = 0; a < ARRAY_SIZE(algorithms); a++) {
		bench_init_any(&bench, algorithms[a], 24);
		for (i = 0; i < ARRAY_SIZE(sizes); i++) {
			size_t size = sizes[i], wrapped, key_size;
			unsigned long at;
			u8 *key, *good, *out;

			if (!expected_size(algorithms[a], size))
				continue;
			key = some_key(size);
			bench.aes.calls = 0;
			good = wrap(&bench, key, size, &wrapped);
			assert_int_equal(bench.aes.calls, calls(wrapped));
			for (at = 1; at <= calls(wrapped); at++) {
				out = some_key(wrapped);
				bench.aes.calls = 0;
				bench.aes.fail_at = at;
				assert_int_equal(ncr_wrap(&bench.wrapper, key, size, out), CIPHER_ERROR);
				assert_int_equal(bench.aes.calls, at);
				assert_true(is_zero(out, wrapped));
				assert_true(is_zero(bench.work.block, sizeof(bench.work.block)));

				memcpy(out, good, wrapped);
				bench.aes.calls = 0;
				assert_int_equal(ncr_unwrap(&bench.wrapper, out, wrapped, &key_size), CIPHER_ERROR);
				assert_int_equal(bench.aes.calls, at);
				assert_true(is_zero(out, wrapped));
				assert_true(is_zero(bench.work.block, sizeof(bench.work.block)));
				free(out);
			}
			bench.aes.fail_at = 0;
			free(key);
			free(good);
		}
		bench_exit(&bench);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrapped_size),
		cmocka_unit_test(icv_sizes),
		cmocka_unit_test(examples_of_the_rfcs),
		cmocka_unit_test(agreement_with_openssl),
		cmocka_unit_test(every_bit_altered),
		cmocka_unit_test(another_icv),
		cmocka_unit_test(the_other_algorithm),
		cmocka_unit_test(sizes_that_no_wrapped_key_has),
		cmocka_unit_test(length_indicator),
		cmocka_unit_test(padding_not_zero),
		cmocka_unit_test(wrong_constant),
		cmocka_unit_test(cipher_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
