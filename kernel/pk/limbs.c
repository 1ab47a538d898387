// SPDX-License-Identifier: GPL-2.0
#include "limbs.h"

#include "../random.h"
#include "limbs_row.h"

#include <linux/errno.h>
#include <linux/string.h>

void ncr_limbs_read(u64 *r, size_t n, const u8 *bytes, size_t size)
{
	size_t i;

	memset(r, 0, n * sizeof(u64));
	for (i = 0; i < size && i / 8 < n; i++)
		r[i / 8] |= (u64)bytes[size - 1 - i] << i % 8 * 8;
}

void ncr_limbs_write(u8 *bytes, size_t size, const u64 *a, size_t n)
{
	size_t i;

	for (i = 0; i < size; i++)
		bytes[size - 1 - i] = i / 8 < n ? a[i / 8] >> i % 8 * 8 : 0;
}

size_t ncr_limbs_bits(const u64 *a, size_t n)
{
	while (n && !a[n - 1])
		n--;
	return n ? n * 64 - __builtin_clzll(a[n - 1]) : 0;
}

u64 ncr_limbs_add(u64 *r, const u64 *a, const u64 *b, size_t n)
{
	u64 carry = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		ncr_u128 x = (ncr_u128)a[i] + b[i] + carry;

		r[i] = x;
		carry = x >> 64;
	}
	return carry;
}

u64 ncr_limbs_sub(u64 *r, const u64 *a, const u64 *b, size_t n)
{
	return ncr_limbs_sub_if(r, ~(u64)0, a, b, n);
}

u64 ncr_limbs_sub_if(u64 *r, u64 mask, const u64 *a, const u64 *b, size_t n)
{
	u64 borrow = 0;
	size_t i = 0;

#ifdef __x86_64__
	for (; i + 8 <= n; i += 8)
		borrow = ncr_sub8(r + i, a + i, b + i, mask, borrow);
#endif
	for (; i < n; i++) {
		ncr_u128 x = (ncr_u128)a[i] - (b[i] & mask) - borrow;

		r[i] = x;
		borrow = x >> 64 & 1;
	}
	return borrow;
}

void ncr_limbs_select(u64 *r, u64 mask, const u64 *a, const u64 *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		r[i] = (a[i] & mask) | (b[i] & ~mask);
}

u64 ncr_limbs_equal(const u64 *a, const u64 *b, size_t n)
{
	u64 different = 0;
	size_t i;

	for (i = 0; i < n; i++)
		different |= a[i] ^ b[i];
	return ncr_mask_zero(different);
}

u64 ncr_limbs_less(const u64 *a, const u64 *b, size_t n)
{
	u64 borrow = 0;
	size_t i;

	for (i = 0; i < n; i++)
		borrow = ((ncr_u128)a[i] - b[i] - borrow) >> 64 & 1;
	return ncr_mask(borrow);
}

u64 ncr_limbs_zero(const u64 *a, size_t n)
{
	u64 any = 0;
	size_t i;

	for (i = 0; i < n; i++)
		any |= a[i];
	return ncr_mask_zero(any);
}

void ncr_limbs_mul(u64 *r, const u64 *a, size_t n, const u64 *b, size_t m)
{
	size_t i;

	memset(r, 0, m * sizeof(u64));
	for (i = 0; i < n; i++)
		r[i + m] = ncr_row_generic(r + i, b, m, a[i], 0);
}

u32 ncr_limbs_mod_small(const u64 *a, size_t n, u32 divisor)
{
	u64 rest = 0;

	while (n--) {
		rest = (rest << 32 | a[n] >> 32) % divisor;
		rest = (rest << 32 | (u32)a[n]) % divisor;
	}
	return rest;
}

int ncr_limbs_random_below(u64 *r, const u64 *bound, size_t n)
{
	size_t bits = ncr_limbs_bits(bound, n), limbs = ncr_limbs_of_bits(bits);
	int attempt, error;

	for (attempt = 0; attempt < 128; attempt++) {
		memset(r, 0, n * sizeof(u64));
		error = ncr_random_bytes(r, limbs * sizeof(u64));
		if (error)
			return error;
		if (bits % 64)
			r[limbs - 1] &= ((u64)1 << bits % 64) - 1;
		/* which attempt it was says nothing about the value that is kept */
		if (ncr_public(ncr_limbs_less(r, bound, n) & ~ncr_limbs_zero(r, n)))
			return 0;
	}
	return -EIO;
}
