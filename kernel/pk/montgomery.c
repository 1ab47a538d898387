// SPDX-License-Identifier: GPL-2.0
/*
 * Multiplication and exponentiation modulo an odd number, after Montgomery
 */
#include "limbs.h"

#include "limbs_row.h"

#include <linux/cache.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#ifdef __x86_64__
#include <asm/cpufeature.h>
#endif

static bool adx __ro_after_init;

void ncr_limbs_init(void)
{
#ifdef __x86_64__
	adx = boot_cpu_has(X86_FEATURE_ADX) && boot_cpu_has(X86_FEATURE_BMI2);
#endif
}

static u64 row(u64 *t, const u64 *b, size_t n, u64 a)
{
#ifdef __x86_64__
	if (adx)
		return ncr_row_adx(t, b, n, a, 0);
#endif
	return ncr_row_generic(t, b, n, a, 0);
}

/* r = x modulo m for x, with one more bit @high, less than 2m */
static void subtract_once(u64 *r, const u64 *x, u64 high, const u64 *m, size_t n)
{
	ncr_limbs_sub_if(r, ~ncr_limbs_less(x, m, n) | ncr_mask(high), x, m, n);
}

#ifdef __x86_64__
/* t = a * b, eight limbs times eight at a time */
static void multiply_blocks(u64 *t, const u64 *a, const u64 *b, size_t n)
{
	u64 carry;
	size_t i, j;

	memset(t, 0, 2 * n * sizeof(u64));
	for (i = 0; i < n; i += 8) {
		carry = 0;
		for (j = 0; j < n; j += 8)
			carry = ncr_block_mul(t + i + j, a + i, b + j, carry);
	}
}

/* t = a * a: what stands for two equal products is computed once and doubled */
static void square_blocks(u64 *t, const u64 *a, size_t n)
{
	u64 high = 0, carry;
	size_t i, j;

	for (i = 0; i < n; i += 8)
		ncr_block_triangle(t + 2 * i, a + i);
	for (i = 0; i + 8 < n; i += 8) {
		carry = 0;
		for (j = i + 8; j < n; j += 8) {
			/* what the eight rows before carried, belongs where the last block ends */
			if (j + 8 == n)
				carry += high;
			carry = ncr_block_mul(t + i + j, a + i, a + j, carry);
		}
		high = carry;
	}
	carry = 0;
	for (i = 0; i < n; i += 4) {
		/* and what the last of all carried, to the last eight limbs, twice */
		if (i + 4 == n)
			carry += 2 * high;
		carry = ncr_double_squares4(t + 2 * i, a + i, carry);
	}
}

/* as reduce() */
static u64 reduce_blocks(u64 *t, const struct ncr_modulus *modulus)
{
	size_t n = modulus->n, i, j;
	u64 high = 0, carry;

	for (i = 0; i < n; i += 8) {
		/* what the eight rows before carried, belongs where the last block ends */
		carry = n == 8 ? high : 0;
		carry = ncr_block_reduce(t + i, modulus->m, modulus->n0, carry);
		for (j = 8; j < n; j += 8) {
			if (j + 8 == n)
				carry += high;
			carry = ncr_block_mul(t + i + j, t + i, modulus->m + j, carry);
		}
		high = carry;
	}
	return high;
}
#endif

static void multiply(u64 *t, const u64 *a, const u64 *b, size_t n)
{
	size_t i;

#ifdef __x86_64__
	if (adx && n % 8 == 0)
		return multiply_blocks(t, a, b, n);
#endif
	memset(t, 0, n * sizeof(u64));
	for (i = 0; i < n; i++)
		t[i + n] = row(t + i, b, n, a[i]);
}

static void square(u64 *t, const u64 *a, size_t n)
{
#ifdef __x86_64__
	if (adx && n % 8 == 0)
		return square_blocks(t, a, n);
#endif
	multiply(t, a, a, n);
}

/* t += k * m for the k that makes the lower half of t zero; what is carried out of the upper one */
static u64 reduce(u64 *t, const struct ncr_modulus *modulus)
{
	size_t n = modulus->n, i;
	u64 high = 0;

#ifdef __x86_64__
	if (adx && n % 8 == 0)
		return reduce_blocks(t, modulus);
#endif
	for (i = 0; i < n; i++) {
		u64 carry = row(t + i, modulus->m, n, t[i] * modulus->n0);
		ncr_u128 sum = (ncr_u128)t[i + n] + carry + high;

		t[i + n] = sum;
		high = sum >> 64;
	}
	return high;
}

/* r = t / R modulo m for t less than R m */
static void divide(u64 *r, u64 *t, const struct ncr_modulus *modulus)
{
	size_t n = modulus->n;
	u64 high = reduce(t, modulus);

	/* less than 2m */
	subtract_once(r, t + n, high, modulus->m, n);
}

/*
 * The same for any t, but r is any number of n limbs that is right modulo m, which saves comparing
 * with m: t + k m is less than R R + R m, so that what is carried out of n limbs tells that m can
 * be subtracted, and what is left has n limbs.
 */
static void divide_roughly(u64 *r, u64 *t, const struct ncr_modulus *modulus)
{
	size_t n = modulus->n;
	u64 high = reduce(t, modulus);

	ncr_limbs_sub_if(r, ncr_mask(high), t + n, modulus->m, n);
}

void ncr_mont_mul(u64 *r, const u64 *a, const u64 *b, const struct ncr_modulus *modulus,
		  u64 *scratch)
{
	multiply(scratch, a, b, modulus->n);
	divide(r, scratch, modulus);
}

void ncr_mont_enter(u64 *r, const u64 *a, const struct ncr_modulus *modulus, u64 *scratch)
{
	ncr_mont_mul(r, a, modulus->rr, modulus, scratch);
}

/* a * 1 / R: the second half of a multiplication */
void ncr_mont_leave(u64 *r, const u64 *a, const struct ncr_modulus *modulus, u64 *scratch)
{
	size_t n = modulus->n;
	u64 *t = scratch;

	memcpy(t, a, n * sizeof(u64));
	memset(t + n, 0, n * sizeof(u64));
	reduce(t, modulus);
	/* less than (R + m R) / R, so that it has n limbs */
	subtract_once(r, t + n, 0, modulus->m, n);
}

void ncr_mont_reduce(u64 *r, const u64 *a, size_t size, const struct ncr_modulus *modulus,
		     u64 *scratch)
{
	size_t n = modulus->n, at = (size + n - 1) / n * n, limbs;
	u64 *part = scratch + NCR_MONT_SCRATCH(n);
	u64 carry;

	/* ((a2 R) R + a1 R) R + a0 R */
	memset(r, 0, n * sizeof(u64));
	while (at) {
		at -= n;
		limbs = size - at < n ? size - at : n;
		memset(part, 0, n * sizeof(u64));
		memcpy(part, a + at, limbs * sizeof(u64));
		ncr_mont_enter(part, part, modulus, scratch);
		if (at + n < size)
			ncr_mont_enter(r, r, modulus, scratch);
		carry = ncr_limbs_add(r, r, part, n);
		subtract_once(r, r, carry, modulus->m, n);
	}
}

void ncr_modulus_init(struct ncr_modulus *modulus, u64 *scratch)
{
	size_t n = modulus->n, i;
	u64 *rr = modulus->rr;
	u64 inverse = modulus->m[0];	/* of itself modulo 8 */
	u64 carry;

	for (i = 0; i < 5; i++)
		inverse *= 2 - modulus->m[0] * inverse;
	modulus->n0 = 0 - inverse;

	/* 2^n R by doubling 1; squared, and divided by R, six times: 2^(64 n) R */
	memset(rr, 0, n * sizeof(u64));
	rr[0] = 1;
	for (i = 0; i < 65 * n; i++) {
		carry = ncr_limbs_add(rr, rr, rr, n);
		subtract_once(rr, rr, carry, modulus->m, n);
	}
	for (i = 0; i < 6; i++)
		ncr_mont_mul(rr, rr, rr, modulus, scratch);
}

/* 1 in Montgomery's form */
static void one(u64 *r, const struct ncr_modulus *modulus, u64 *scratch)
{
	memset(r, 0, modulus->n * sizeof(u64));
	r[0] = 1;
	ncr_mont_enter(r, r, modulus, scratch);
}

/* r = table[index]: all of the table is read */
static void look_up(u64 *r, const u64 *table, u64 index, size_t n)
{
	size_t i, j = 0;

#ifdef __x86_64__
	for (; j + 8 <= n; j += 8)
		ncr_pick8(r + j, table + j, n, 1 << NCR_WINDOW, index);
#endif
	for (; j < n; j++) {
		u64 limb = 0;

		for (i = 0; i < 1 << NCR_WINDOW; i++)
			limb |= table[i * n + j] & ncr_mask_zero(i ^ index);
		r[j] = limb;
	}
}

/* the NCR_WINDOW bits of @a from bit @at on; which bits, is no secret */
static u64 window(const u64 *a, size_t size, size_t at)
{
	u64 bits = a[at / 64] >> at % 64;

	if (at % 64 > 64 - NCR_WINDOW && at / 64 + 1 < size)
		bits |= a[at / 64 + 1] << (64 - at % 64);
	return bits & ((1 << NCR_WINDOW) - 1);
}

void ncr_mont_exp(u64 *r, const u64 *base, const u64 *exponent, size_t size,
		  const struct ncr_modulus *modulus, u64 *scratch)
{
	size_t n = modulus->n, at, i;
	u64 *t = scratch, *power = t + NCR_MONT_SCRATCH(n), *result = power + n;
	u64 *table = result + n;

	one(table, modulus, t);
	memcpy(table + n, base, n * sizeof(u64));
	for (i = 2; i < 1 << NCR_WINDOW; i++)
		ncr_mont_mul(table + i * n, table + (i - 1) * n, base, modulus, t);

	at = (size * 64 - 1) / NCR_WINDOW * NCR_WINDOW;
	look_up(result, table, window(exponent, size, at), n);
	while (at) {
		at -= NCR_WINDOW;
		for (i = 0; i < NCR_WINDOW; i++) {
			square(t, result, n);
			divide_roughly(result, t, modulus);
		}
		look_up(power, table, window(exponent, size, at), n);
		cond_resched();
		multiply(t, result, power, n);
		divide_roughly(result, t, modulus);
	}
	/* times 1: less than m */
	ncr_mont_mul(r, result, table, modulus, t);
}

void ncr_mont_exp_two(u64 *r, const u64 *a, const u64 *e, const u64 *b, const u64 *f, size_t size,
		      const struct ncr_modulus *modulus, u64 *scratch)
{
	size_t n = modulus->n, at, i;
	u64 *t = scratch, *power = t + NCR_MONT_SCRATCH(n), *result = power + n;
	u64 *table = result + n;

	/* a^i b^j is number 4j + i */
	one(table, modulus, t);
	for (i = 1; i < 16; i++)
		ncr_mont_mul(table + i * n, table + (i - (i % 4 ? 1 : 4)) * n, i % 4 ? a : b,
			     modulus, t);

	memcpy(result, table, n * sizeof(u64));
	for (at = size * 64; at;) {
		at -= 2;
		ncr_mont_mul(result, result, result, modulus, t);
		ncr_mont_mul(result, result, result, modulus, t);
		look_up(power, table, (e[at / 64] >> at % 64 & 3) |
				      (f[at / 64] >> at % 64 & 3) << 2, n);
		cond_resched();
		ncr_mont_mul(result, result, power, modulus, t);
	}
	memcpy(r, result, n * sizeof(u64));
}

void ncr_mont_exp_public(u64 *r, const u64 *base, const u64 *exponent, size_t size,
			 const struct ncr_modulus *modulus, u64 *scratch)
{
	size_t n = modulus->n, at = ncr_limbs_bits(exponent, size) - 1;
	u64 *t = scratch, *result = t + NCR_MONT_SCRATCH(n);

	memcpy(result, base, n * sizeof(u64));
	while (at--) {
		square(t, result, n);
		divide(result, t, modulus);
		if (exponent[at / 64] >> at % 64 & 1)
			ncr_mont_mul(result, result, base, modulus, t);
	}
	memcpy(r, result, n * sizeof(u64));
}
