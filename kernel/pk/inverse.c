// SPDX-License-Identifier: GPL-2.0
/*
 * Inversion modulo an odd number in constant time: the division steps of Bernstein and Yang ("Fast
 * constant-time gcd computation and modular inversion", 2019)
 *
 * A step looks at the lowest bits of f and g alone. So 62 of them are done on one limb of each,
 * which gives a matrix, and the matrix is then applied to f and g, and modulo m to d and e, for
 * which always f = d * a and g = e * a modulo m. After enough steps g is 0 and f is the greatest
 * common divisor, with a sign.
 *
 * Limbs here have 62 bits, and the highest a sign, so that products of matrices have room.
 */
#include "limbs.h"

#include <linux/string.h>

#define LIMB_BITS 62
#define LIMB_MASK ((u64)-1 >> (64 - LIMB_BITS))

/* 2^62 (f, g) after = (u f + v g, q f + r g) before */
struct matrix {
	s64 u, v, q, r;
};

static size_t limbs62(size_t n)
{
	return n * 64 / LIMB_BITS + 2;
}

/* Theorem 11.2 of the paper, for numbers of at least 46 bits */
static size_t steps(size_t bits)
{
	return (49 * bits + 57) / 17;
}

static void to_62(s64 *r, size_t length, const u64 *a, size_t n)
{
	size_t i;

	for (i = 0; i < length; i++) {
		size_t at = i * LIMB_BITS / 64, shift = i * LIMB_BITS % 64;
		u64 limb = at < n ? a[at] >> shift : 0;

		if (shift && at + 1 < n)
			limb |= a[at + 1] << (64 - shift);
		r[i] = limb & LIMB_MASK;
	}
}

static void from_62(u64 *r, size_t n, const s64 *a, size_t length)
{
	size_t i;

	memset(r, 0, n * sizeof(u64));
	for (i = 0; i < length; i++) {
		size_t at = i * LIMB_BITS / 64, shift = i * LIMB_BITS % 64;

		if (at < n)
			r[at] |= (u64)a[i] << shift;
		if (shift > 64 - LIMB_BITS && at + 1 < n)
			r[at + 1] |= (u64)a[i] >> (64 - shift);
	}
}

/* 62 division steps on the lowest bits; returns the new -delta */
static s64 divide(s64 minus_delta, u64 f, u64 g, struct matrix *matrix)
{
	/* unsigned, for the sake of shifts and wrapping */
	u64 u = 1, v = 0, q = 0, r = 1;
	int i;

	for (i = 0; i < LIMB_BITS; i++) {
		u64 positive = ncr_mask((u64)minus_delta >> 63);
		u64 odd = ncr_mask(g & 1);
		u64 swap = positive & odd;

		/* g += f or g -= f when g is odd; and what is said of them */
		g += ((f ^ positive) - positive) & odd;
		q += ((u ^ positive) - positive) & odd;
		r += ((v ^ positive) - positive) & odd;
		/* f becomes the old g when delta is positive and g was odd */
		f += g & swap;
		u += q & swap;
		v += r & swap;
		/* delta becomes 1 - delta then, and 1 + delta otherwise */
		minus_delta = (s64)(((u64)minus_delta ^ swap) - 1 - swap);
		g >>= 1;
		u <<= 1;
		v <<= 1;
	}
	matrix->u = (s64)u;
	matrix->v = (s64)v;
	matrix->q = (s64)q;
	matrix->r = (s64)r;
	return minus_delta;
}

/* (f, g) = matrix (f, g) / 2^62, which is exact */
static void apply(s64 *f, s64 *g, const struct matrix *matrix, size_t length)
{
	__int128 cf = 0, cg = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		s64 fi = f[i], gi = g[i];

		cf += (__int128)matrix->u * fi + (__int128)matrix->v * gi;
		cg += (__int128)matrix->q * fi + (__int128)matrix->r * gi;
		if (i) {
			f[i - 1] = (s64)((u64)cf & LIMB_MASK);
			g[i - 1] = (s64)((u64)cg & LIMB_MASK);
		}
		cf >>= LIMB_BITS;
		cg >>= LIMB_BITS;
	}
	f[length - 1] = (s64)cf;
	g[length - 1] = (s64)cg;
}

/*
 * (d, e) = matrix (d, e) / 2^62 modulo m: what makes the lowest limb zero is added as a multiple of
 * m. Both stay above -2m and below m; @inverse is 1/m modulo 2^62.
 */
static void apply_modulo(s64 *d, s64 *e, const struct matrix *matrix, const s64 *m, u64 inverse,
			 size_t length)
{
	s64 minus_d = d[length - 1] >> 63, minus_e = e[length - 1] >> 63;
	/* a negative one first becomes positive: plus m */
	s64 md = (matrix->u & minus_d) + (matrix->v & minus_e);
	s64 me = (matrix->q & minus_d) + (matrix->r & minus_e);
	__int128 cd = 0, ce = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		s64 di = d[i], ei = e[i];

		cd += (__int128)matrix->u * di + (__int128)matrix->v * ei;
		ce += (__int128)matrix->q * di + (__int128)matrix->r * ei;
		if (!i) {
			md -= (s64)((inverse * (u64)cd + (u64)md) & LIMB_MASK);
			me -= (s64)((inverse * (u64)ce + (u64)me) & LIMB_MASK);
		}
		cd += (__int128)m[i] * md;
		ce += (__int128)m[i] * me;
		if (i) {
			d[i - 1] = (s64)((u64)cd & LIMB_MASK);
			e[i - 1] = (s64)((u64)ce & LIMB_MASK);
		}
		cd >>= LIMB_BITS;
		ce >>= LIMB_BITS;
	}
	d[length - 1] = (s64)cd;
	e[length - 1] = (s64)ce;
}

/* a = (negate ? -a : a) + (add ? m : 0); both masks */
static void adjust(s64 *a, u64 negate, u64 add, const s64 *m, size_t length)
{
	s64 carry = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		carry += (s64)(((u64)a[i] ^ negate) - negate) + (m[i] & (s64)add);
		a[i] = i + 1 < length ? carry & (s64)LIMB_MASK : carry;
		carry >>= LIMB_BITS;
	}
}

/* mask: a is 1; or it is -1 */
static u64 is_unit(const s64 *a, size_t length, u64 *minus)
{
	u64 not_one = (u64)a[0] ^ 1, not_minus = (u64)a[0] ^ LIMB_MASK;
	size_t i;

	for (i = 1; i + 1 < length; i++) {
		not_one |= (u64)a[i];
		not_minus |= (u64)a[i] ^ LIMB_MASK;
	}
	not_one |= (u64)a[i];
	not_minus |= ~(u64)a[i];
	*minus = ncr_mask_zero(not_minus);
	return ncr_mask_zero(not_one) | *minus;
}

u64 ncr_limbs_invert(u64 *r, const u64 *a, const u64 *m, size_t n, u64 *scratch)
{
	size_t length = limbs62(n), batch;
	s64 *f = (s64 *)scratch, *g = f + length, *d = g + length, *e = d + length;
	s64 *m62 = e + length;
	struct matrix matrix;
	s64 minus_delta = -1;
	u64 inverse = m[0];
	u64 good, minus;
	int i;

	for (i = 0; i < 5; i++)
		inverse *= 2 - m[0] * inverse;
	to_62(m62, length, m, n);
	to_62(g, length, a, n);
	memcpy(f, m62, length * sizeof(s64));
	memset(d, 0, 2 * length * sizeof(s64));
	e[0] = 1;

	for (batch = 0; batch * LIMB_BITS < steps(64 * n); batch++) {
		minus_delta = divide(minus_delta, (u64)f[0] | (u64)f[1] << LIMB_BITS,
				     (u64)g[0] | (u64)g[1] << LIMB_BITS, &matrix);
		apply(f, g, &matrix, length);
		apply_modulo(d, e, &matrix, m62, inverse, length);
	}

	/* from (-2m, m) to [0, m), with the sign of f */
	good = is_unit(f, length, &minus);
	adjust(d, 0, ncr_mask((u64)d[length - 1] >> 63), m62, length);
	adjust(d, minus, 0, m62, length);
	adjust(d, 0, ncr_mask((u64)d[length - 1] >> 63), m62, length);
	from_62(r, n, d, length);
	return good;
}
