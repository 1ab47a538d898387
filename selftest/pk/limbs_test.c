// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * limbs_test.c - kernel/pk/limbs.c, montgomery.c and inverse.c against OpenSSL's numbers
 *
 * Every size from one limb to the largest, random values and the ones that are special: 0, 1, m - 1, all ones. All of it
 * twice: for this processor, and for one that has nothing (where this one has ADX).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "environment.h"
#include "pk/limbs.h"

#include <asm/cpufeature.h>
#include <errno.h>
#include <openssl/bn.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#define VALUES 6

static BN_CTX *ctx;

static u64 *limbs(size_t n)
{
	u64 *r = calloc(n, sizeof(u64));

	assert_non_null(r);
	return r;
}

static BIGNUM *bn_of(const u64 *a, size_t n)
{
	BIGNUM *bn = BN_lebin2bn((const unsigned char *)a, n * 8, NULL);

	assert_non_null(bn);
	return bn;
}

static void assert_bn(const u64 *a, size_t n, const BIGNUM *bn)
{
	u64 *expected = limbs(n);

	assert_int_equal(BN_bn2lebinpad(bn, (unsigned char *)expected, n * 8), n * 8);
	assert_memory_equal(a, expected, n * 8);
	free(expected);
}

/* value @which of those below m */
static void value(u64 *r, const u64 *m, size_t n, int which)
{
	BIGNUM *bm = bn_of(m, n), *bn = BN_new();

	switch (which) {
	case 0:
		BN_zero(bn);
		break;
	case 1:
		BN_one(bn);
		break;
	case 2:
		BN_sub(bn, bm, BN_value_one());
		break;
	default:
		BN_rand_range(bn, bm);
	}
	BN_bn2lebinpad(bn, (unsigned char *)r, n * 8);
	BN_free(bn);
	BN_free(bm);
}

/* an odd modulus: random, all ones, or with little in its highest limb */
static void odd(u64 *m, size_t n, int which)
{
	RAND_bytes((unsigned char *)m, n * 8);
	if (which == 1)
		memset(m, 0xff, n * 8);
	if (which == 2)
		m[n - 1] = n > 1 ? 1 : m[n - 1] >> 32;
	m[0] |= 1;
	if (n == 1 && m[0] < 3)
		m[0] = 3;
	if (!m[n - 1])
		m[n - 1] = 1;
}

struct bench {
	size_t n;
	struct ncr_modulus modulus;
	u64 *m, *a, *b, *r, *scratch;
	BIGNUM *bm, *ba, *bb, *expected, *factor;
};

static void bench_init(struct bench *bench, size_t n, int which)
{
	bench->n = n;
	bench->m = limbs(n);
	bench->a = limbs(n);
	bench->b = limbs(n);
	bench->r = limbs(n);
	bench->scratch = limbs(NCR_EXP_SCRATCH(n));
	odd(bench->m, n, which);
	bench->modulus = (struct ncr_modulus){ .n = n, .m = bench->m, .rr = limbs(n) };
	ncr_modulus_init(&bench->modulus, bench->scratch);
	bench->bm = bn_of(bench->m, n);
	bench->expected = BN_new();
	bench->factor = BN_new();
	BN_one(bench->factor);
	BN_lshift(bench->factor, bench->factor, 64 * n);
	BN_mod_inverse(bench->factor, bench->factor, bench->bm, ctx);
}

static void bench_values(struct bench *bench, int a, int b)
{
	value(bench->a, bench->m, bench->n, a);
	value(bench->b, bench->m, bench->n, b);
	bench->ba = bn_of(bench->a, bench->n);
	bench->bb = bn_of(bench->b, bench->n);
}

static void bench_forget(struct bench *bench)
{
	BN_free(bench->ba);
	BN_free(bench->bb);
}

static void bench_exit(struct bench *bench)
{
	free(bench->m);
	free(bench->a);
	free(bench->b);
	free(bench->r);
	free(bench->scratch);
	free(bench->modulus.rr);
	BN_free(bench->bm);
	BN_free(bench->expected);
	BN_free(bench->factor);
}

static void bytes(void **state)
{
	u8 in[40], out[40];
	u64 a[5];
	size_t size, i;

	(void)state;
	RAND_bytes(in, sizeof(in));
	for (size = 0; size <= sizeof(in); size++) {
		ncr_limbs_read(a, 5, in, size);
		memset(out, 0xa5, sizeof(out));
		ncr_limbs_write(out, size, a, 5);
		assert_memory_equal(in, out, size);
		ncr_limbs_write(out, sizeof(out), a, 5);
		for (i = 0; i < sizeof(out) - size; i++)
			assert_int_equal(out[i], 0);
	}
	ncr_limbs_write(out, 40, a, 2);
	for (i = 0; i < 24; i++)
		assert_int_equal(out[i], 0);
}

static void masks(void **state)
{
	static const u64 values[] = { 0, 1, 2, 0x7ffffffffffffffe };
	u64 a[3] = {}, b[3] = {};
	size_t i, j, k;

	(void)state;
	assert_true(ncr_mask(1) == UINT64_MAX && ncr_mask(0) == 0);
	assert_true(ncr_mask_zero(UINT64_MAX) == 0 && ncr_mask_zero(1ULL << 63) == 0);
	for (i = 0; i < 4; i++)
		for (j = 0; j < 4; j++) {
			assert_true(ncr_mask_zero(values[i]) == (values[i] ? 0 : UINT64_MAX));
			assert_true(ncr_mask_less(values[i], values[j]) == (values[i] < values[j] ? UINT64_MAX : 0));
			for (k = 0; k < 3; k++) {
				memset(a, 0, sizeof(a));
				memset(b, 0, sizeof(b));
				a[k] = values[i];
				b[k] = values[j];
				assert_true(ncr_limbs_less(a, b, 3) == (values[i] < values[j] ? UINT64_MAX : 0));
				assert_true(ncr_limbs_equal(a, b, 3) == (values[i] == values[j] ? UINT64_MAX : 0));
				assert_true(ncr_limbs_zero(a, 3) == (values[i] ? 0 : UINT64_MAX));
			}
		}
}

static void products(void **state)
{
	size_t n, m;

	(void)state;
	for (n = 1; n <= 40; n += 3)
		for (m = 1; m <= 40; m += 3) {
			u64 *a = limbs(n), *b = limbs(m), *r = limbs(n + m);
			BIGNUM *ba, *bb, *expected = BN_new();

			RAND_bytes((unsigned char *)a, n * 8);
			memset(b, 0xff, m * 8);
			ncr_limbs_mul(r, a, n, b, m);
			ba = bn_of(a, n);
			bb = bn_of(b, m);
			BN_mul(expected, ba, bb, ctx);
			assert_bn(r, n + m, expected);
			assert_int_equal(ncr_limbs_mod_small(a, n, 65537), BN_mod_word(ba, 65537));
			assert_int_equal(ncr_limbs_mod_small(a, n, UINT32_MAX), BN_mod_word(ba, UINT32_MAX));
			assert_int_equal(ncr_limbs_bits(a, n), BN_num_bits(ba));
			BN_free(ba);
			BN_free(bb);
			BN_free(expected);
			free(a);
			free(b);
			free(r);
		}
}

static void multiplication(void **state)
{
	struct bench bench;
	size_t n;
	int a, b, which;

	(void)state;
	for (n = 1; n <= NCR_LIMBS_MAX; n = n < 35 ? n + 1 : n + 31)
		for (which = 0; which < 3; which++) {
			bench_init(&bench, n, which);
			for (a = 0; a < VALUES; a++)
				for (b = 0; b < VALUES; b++) {
					bench_values(&bench, a, b);
					ncr_mont_mul(bench.r, bench.a, bench.b, &bench.modulus, bench.scratch);
					BN_mod_mul(bench.expected, bench.ba, bench.bb, bench.bm, ctx);
					BN_mod_mul(bench.expected, bench.expected, bench.factor, bench.bm, ctx);
					assert_bn(bench.r, n, bench.expected);
					ncr_mont_leave(bench.r, bench.a, &bench.modulus, bench.scratch);
					BN_mod_mul(bench.expected, bench.ba, bench.factor, bench.bm, ctx);
					assert_bn(bench.r, n, bench.expected);
					/* any number of n limbs enters */
					memset(bench.a, a ? 0xff : 0xa5, n * 8);
					ncr_mont_enter(bench.r, bench.a, &bench.modulus, bench.scratch);
					ncr_mont_leave(bench.r, bench.r, &bench.modulus, bench.scratch);
					BN_free(bench.ba);
					bench.ba = bn_of(bench.a, n);
					BN_nnmod(bench.expected, bench.ba, bench.bm, ctx);
					assert_bn(bench.r, n, bench.expected);
					/* in place */
					memcpy(bench.r, bench.b, n * 8);
					ncr_mont_mul(bench.r, bench.r, bench.r, &bench.modulus, bench.scratch);
					BN_mod_sqr(bench.expected, bench.bb, bench.bm, ctx);
					BN_mod_mul(bench.expected, bench.expected, bench.factor, bench.bm, ctx);
					assert_bn(bench.r, n, bench.expected);
					bench_forget(&bench);
				}
			bench_exit(&bench);
		}
}

/* limbs in which much is carried, or nothing: all ones, in one block of eight or in all; of 0, 1, 2^63 and all ones */
static void carrying(u64 *r, size_t n, size_t which)
{
	static const u64 special[] = { 0, 1, 1ULL << 63, UINT64_MAX };
	u8 random[NCR_LIMBS_MAX];
	size_t i;

	RAND_bytes(random, sizeof(random));
	for (i = 0; i < n; i++)
		r[i] = which == 0 || which == 1 + i / 8 ? UINT64_MAX : which <= n / 8 + 1 ? 0 : special[random[i] % 4];
}

/* an exponentiation by 2 is one; by 16 it is four, of which numbers come that need not be less than the modulus */
static void squares(void **state)
{
	static const u64 two = 2, sixteen = 16;
	struct bench bench;
	size_t n, which, i;

	(void)state;
	for (n = 1; n <= NCR_LIMBS_MAX; n = n < 35 ? n + 1 : n + 31)
		for (which = 0; which < 40; which++) {
			bench_init(&bench, n, which % 3);
			carrying(bench.a, n, which);
			bench.ba = bn_of(bench.a, n);
			BN_mod_sqr(bench.expected, bench.ba, bench.bm, ctx);
			BN_mod_mul(bench.expected, bench.expected, bench.factor, bench.bm, ctx);
			if (BN_cmp(bench.ba, bench.bm) < 0) {
				ncr_mont_exp_public(bench.r, bench.a, &two, 1, &bench.modulus, bench.scratch);
				assert_bn(bench.r, n, bench.expected);
			}
			for (i = 0; i < 3; i++) {
				BN_mod_sqr(bench.expected, bench.expected, bench.bm, ctx);
				BN_mod_mul(bench.expected, bench.expected, bench.factor, bench.bm, ctx);
			}
			ncr_mont_exp(bench.r, bench.a, &sixteen, 1, &bench.modulus, bench.scratch);
			assert_bn(bench.r, n, bench.expected);
			BN_free(bench.ba);
			bench_exit(&bench);
		}
}

static void subtraction(void **state)
{
	size_t n, which;

	(void)state;
	for (n = 1; n <= 40; n++)
		for (which = 0; which < 40; which++) {
			u64 *a = limbs(n), *b = limbs(n), *r = limbs(n);
			BIGNUM *ba, *bb, *expected = BN_new();
			u64 mask = which & 1 ? UINT64_MAX : 0, borrow = 0;

			carrying(a, n, 39);
			carrying(b, n, which);
			ba = bn_of(a, n);
			bb = bn_of(b, n);
			BN_zero(expected);
			BN_sub(expected, ba, mask ? bb : expected);
			if (BN_is_negative(expected)) {
				BIGNUM *high = BN_new();

				BN_set_bit(high, 64 * n);
				BN_add(expected, expected, high);
				BN_free(high);
				borrow = 1;
			}
			assert_int_equal(ncr_limbs_sub_if(r, mask, a, b, n), borrow);
			assert_bn(r, n, expected);
			BN_free(ba);
			BN_free(bb);
			BN_free(expected);
			free(a);
			free(b);
			free(r);
		}
}

static void reduction(void **state)
{
	struct bench bench;
	size_t n, size;

	(void)state;
	for (n = 1; n <= 17; n++)
		/* a p of 3072 bits modulo a q of 160 is 16 times as long */
		for (size = 1; size <= (n < 5 ? 16 : 2) * n; size++) {
			u64 *a = limbs(size);
			BIGNUM *ba;

			bench_init(&bench, n, size % 3);
			memset(a, 0xff, size * 8);
			if (size & 1)
				RAND_bytes((unsigned char *)a, size * 8);
			ncr_mont_reduce(bench.r, a, size, &bench.modulus, bench.scratch);
			ncr_mont_leave(bench.r, bench.r, &bench.modulus, bench.scratch);
			ba = bn_of(a, size);
			BN_nnmod(bench.expected, ba, bench.bm, ctx);
			assert_bn(bench.r, n, bench.expected);
			BN_free(ba);
			free(a);
			bench_exit(&bench);
		}
}

static void exponentiation(void **state)
{
	static const size_t sizes[] = { 1, 2, 7, 8, 9, 16, 17, 24, 32, 64 };
	struct bench bench;
	size_t i;
	int a, b;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t n = sizes[i];

		bench_init(&bench, n, i % 3);
		for (a = 0; a < VALUES; a++)
			for (b = 0; b < (n > 24 ? 4 : VALUES); b++) {
				bench_values(&bench, a, b);
				ncr_mont_enter(bench.r, bench.a, &bench.modulus, bench.scratch);
				ncr_mont_exp(bench.r, bench.r, bench.b, n, &bench.modulus, bench.scratch);
				ncr_mont_leave(bench.r, bench.r, &bench.modulus, bench.scratch);
				BN_mod_exp(bench.expected, bench.ba, bench.bb, bench.bm, ctx);
				assert_bn(bench.r, n, bench.expected);
				if (b) {
					ncr_mont_enter(bench.r, bench.a, &bench.modulus, bench.scratch);
					ncr_mont_exp_public(bench.r, bench.r, bench.b, n, &bench.modulus,
							    bench.scratch);
					ncr_mont_leave(bench.r, bench.r, &bench.modulus, bench.scratch);
					assert_bn(bench.r, n, bench.expected);
				}
				bench_forget(&bench);
			}
		bench_exit(&bench);
	}
}

/* Exponents of another size than the modulus has, all ones, zero, and any. */
static void two_exponents(void **state)
{
	static const size_t sizes[] = { 1, 3, 8, 16, 17, 48 };
	struct bench bench;
	BIGNUM *be, *bf, *t = BN_new();
	u64 e[4], f[4], *base = limbs(48);
	size_t i, size;
	int a, which;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t n = sizes[i];

		bench_init(&bench, n, i % 3);
		for (a = 0; a < VALUES; a++)
			for (which = 0; which < 4; which++) {
				size = 1 + (a + which) % 4;
				bench_values(&bench, a, (a + 1) % VALUES);
				RAND_bytes((unsigned char *)e, sizeof(e));
				RAND_bytes((unsigned char *)f, sizeof(f));
				if (which & 1)
					memset(e, a & 1 ? 0xff : 0, sizeof(e));
				if (which & 2)
					memset(f, a & 1 ? 0 : 0xff, sizeof(f));
				ncr_mont_enter(bench.r, bench.a, &bench.modulus, bench.scratch);
				ncr_mont_enter(base, bench.b, &bench.modulus, bench.scratch);
				ncr_mont_exp_two(bench.r, bench.r, e, base, f, size, &bench.modulus, bench.scratch);
				ncr_mont_leave(bench.r, bench.r, &bench.modulus, bench.scratch);
				be = bn_of(e, size);
				bf = bn_of(f, size);
				BN_mod_exp(bench.expected, bench.ba, be, bench.bm, ctx);
				BN_mod_exp(t, bench.bb, bf, bench.bm, ctx);
				BN_mod_mul(bench.expected, bench.expected, t, bench.bm, ctx);
				assert_bn(bench.r, n, bench.expected);
				BN_free(be);
				BN_free(bf);
				bench_forget(&bench);
			}
		bench_exit(&bench);
	}
	BN_free(t);
	free(base);
}

static void inversion(void **state)
{
	struct bench bench;
	size_t n, found = 0, none = 0;
	int a, which;

	(void)state;
	for (n = 1; n <= NCR_LIMBS_MAX; n = n < 35 ? n + 1 : n + 31)
		for (which = 0; which < 3; which++) {
			u64 *scratch = limbs(NCR_INVERT_SCRATCH(n));

			bench_init(&bench, n, which);
			for (a = 0; a < 4 * VALUES; a++) {
				u64 mask;

				bench_values(&bench, a, a);
				mask = ncr_limbs_invert(bench.r, bench.a, bench.m, n, scratch);
				if (BN_mod_inverse(bench.expected, bench.ba, bench.bm, ctx)) {
					assert_true(mask == UINT64_MAX);
					assert_bn(bench.r, n, bench.expected);
					found++;
				} else {
					assert_true(mask == 0);
					none++;
				}
				bench_forget(&bench);
			}
			bench_exit(&bench);
			free(scratch);
		}
	assert_true(found > 1000 && none > 100);
}

static void random_below(void **state)
{
	static const u8 zeros[8], large[8] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	u64 bound[2] = { 5, 0 }, r[2];
	unsigned int count[5] = {}, i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		assert_int_equal(ncr_limbs_random_below(r, bound, 2), 0);
		assert_true(r[0] >= 1 && r[0] < 5 && !r[1]);
		count[r[0]]++;
	}
	/* 5000 each; ten standard deviations are 612 */
	for (i = 1; i < 5; i++)
		assert_in_range(count[i], 4388, 5612);
	/* neither 0 nor what is too large is kept, nor made smaller */
	random_next(zeros, 8);
	assert_int_equal(ncr_limbs_random_below(r, bound, 2), 0);
	assert_true(r[0]);
	bound[0] = 6;
	random_next(large, 8);
	assert_int_equal(ncr_limbs_random_below(r, bound, 2), 0);
	assert_true(r[0] < 6);
	random_error = -ENOTRECOVERABLE;
	assert_int_equal(ncr_limbs_random_below(r, bound, 2), -ENOTRECOVERABLE);
	random_error = 0;
}

static int on_this(void **state)
{
	(void)state;
	shim_processor = true;
	ncr_limbs_init();
	return 0;
}

static int on_any(void **state)
{
	(void)state;
	shim_processor = false;
	ncr_limbs_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes),
		cmocka_unit_test(masks),
		cmocka_unit_test(products),
		cmocka_unit_test(multiplication),
		cmocka_unit_test(squares),
		cmocka_unit_test(subtraction),
		cmocka_unit_test(reduction),
		cmocka_unit_test(exponentiation),
		cmocka_unit_test(two_exponents),
		cmocka_unit_test(inversion),
		cmocka_unit_test(random_below),
	};
	int failed;

	ctx = BN_CTX_new();
	failed = cmocka_run_group_tests_name("numbers, this processor", tests, on_this, NULL);
	failed += cmocka_run_group_tests_name("numbers, any processor", tests, on_any, NULL);
	BN_CTX_free(ctx);
	return failed;
}
