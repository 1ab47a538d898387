/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers as arrays of 64-bit limbs, the least significant first, and arithmetic on them whose time
 * and memory accesses depend on their sizes alone
 *
 * A size is the number of limbs of an array and no secret; a value may be one. A mask is all ones
 * for yes and zero for no. Functions that may be used with public values only say so.
 */
#ifndef NCR_PK_LIMBS_H
#define NCR_PK_LIMBS_H

#include <linux/compiler.h>
#include <linux/types.h>

/* limbs of the largest number: a modulus of RSA */
#define NCR_LIMBS_MAX 128

static inline size_t ncr_limbs_of_bits(size_t bits)
{
	return (bits + 63) / 64;
}

/*
 * ncr_mask() - a bit, 0 or 1, as a mask; hidden from the compiler, which would make a branch where
 * it sees one
 */
static inline u64 ncr_mask(u64 bit)
{
	OPTIMIZER_HIDE_VAR(bit);
	return 0 - bit;
}

/*
 * ncr_public() - a mask that anybody may know, although it was computed from secrets, and that may
 * therefore be branched on; the taint run of selftest/pk is told so here and nowhere else
 */
#ifndef ncr_public
#define ncr_public(mask) (mask)
#endif

/* mask: @a is zero */
static inline u64 ncr_mask_zero(u64 a)
{
	return ncr_mask((~a & (a - 1)) >> 63);
}

/* mask: @a is less than @b; both below 2^63 */
static inline u64 ncr_mask_less(u64 a, u64 b)
{
	return ncr_mask((a - b) >> 63);
}

/** ncr_limbs_init() - choose the implementation that suits this processor; at load */
void ncr_limbs_init(void);

/** ncr_limbs_read() - from @size bytes, most significant first; what is above @n limbs is lost */
void ncr_limbs_read(u64 *r, size_t n, const u8 *bytes, size_t size);

/** ncr_limbs_write() - the @size least significant bytes, most significant first */
void ncr_limbs_write(u8 *bytes, size_t size, const u64 *a, size_t n);

/** ncr_limbs_bits() - bits up to the highest that is set; public values only */
size_t ncr_limbs_bits(const u64 *a, size_t n);

/* r = a + b, the carry is returned; r = a - b, the borrow is returned; r may be a or b */
u64 ncr_limbs_add(u64 *r, const u64 *a, const u64 *b, size_t n);
u64 ncr_limbs_sub(u64 *r, const u64 *a, const u64 *b, size_t n);

/* r = a - (mask ? b : 0); the borrow is returned */
u64 ncr_limbs_sub_if(u64 *r, u64 mask, const u64 *a, const u64 *b, size_t n);

/* r = mask ? a : b */
void ncr_limbs_select(u64 *r, u64 mask, const u64 *a, const u64 *b, size_t n);

/* masks */
u64 ncr_limbs_equal(const u64 *a, const u64 *b, size_t n);
u64 ncr_limbs_less(const u64 *a, const u64 *b, size_t n);
u64 ncr_limbs_zero(const u64 *a, size_t n);

/** ncr_limbs_mul() - r = a * b, @n + @m limbs, elsewhere than a and b */
void ncr_limbs_mul(u64 *r, const u64 *a, size_t n, const u64 *b, size_t m);

/** ncr_limbs_mod_small() - remainder of a division by @divisor, which is not 0 */
u32 ncr_limbs_mod_small(const u64 *a, size_t n, u32 divisor);

/** ncr_limbs_random_below() - evenly distributed, 1 <= r < bound
 * @bound: at least 2; its value is public, at least in its bits
 *
 * Values that are too large are thrown away: taking a remainder would prefer small ones. Half of
 * them at most are, so that 128 attempts fail with probability 2^-128.
 *
 * Return: 0, -EIO, or what ncr_random_bytes() says.
 */
int ncr_limbs_random_below(u64 *r, const u64 *bound, size_t n);

/** struct ncr_modulus - an odd modulus with what Montgomery's multiplication needs of it
 * @n: limbs
 * @n0: -1/m modulo 2^64
 * @m: @n limbs
 * @rr: R^2 modulo m, where R is 2^(64 n); @n limbs
 *
 * The numbers are whose memory holds the modulus.
 */
struct ncr_modulus {
	size_t n;
	u64 n0;
	const u64 *m;
	u64 *rr;
};

/* limbs of scratch for a multiplication modulo @n limbs, and for an exponentiation */
#define NCR_MONT_SCRATCH(n) (2 * (n))
#define NCR_WINDOW 4
#define NCR_EXP_SCRATCH(n) (((1 << NCR_WINDOW) + 4) * (n))

/** ncr_modulus_init() - compute the rest from @modulus->n, m and the room for rr
 * @scratch: NCR_MONT_SCRATCH limbs
 */
void ncr_modulus_init(struct ncr_modulus *modulus, u64 *scratch);

/** ncr_mont_mul() - r = a * b / R modulo m
 *
 * One factor may be any number of @n limbs when the other is less than m; the result is less than
 * m. r may be a or b.
 */
void ncr_mont_mul(u64 *r, const u64 *a, const u64 *b, const struct ncr_modulus *modulus,
		  u64 *scratch);

/* to Montgomery's form, a * R, for any a of n limbs; and back */
void ncr_mont_enter(u64 *r, const u64 *a, const struct ncr_modulus *modulus, u64 *scratch);
void ncr_mont_leave(u64 *r, const u64 *a, const struct ncr_modulus *modulus, u64 *scratch);

/** ncr_mont_reduce() - any number of any @size in limbs, modulo m, in Montgomery's form
 * @scratch: NCR_MONT_SCRATCH limbs and @n more
 */
void ncr_mont_reduce(u64 *r, const u64 *a, size_t size, const struct ncr_modulus *modulus,
		     u64 *scratch);

/** ncr_mont_exp() - r = base^exponent modulo m, both in Montgomery's form
 * @exponent: of @size limbs, a secret
 * @scratch: NCR_EXP_SCRATCH limbs
 *
 * A window of four bits, whose power is found by looking at all of them.
 */
void ncr_mont_exp(u64 *r, const u64 *base, const u64 *exponent, size_t size,
		  const struct ncr_modulus *modulus, u64 *scratch);

/** ncr_mont_exp_two() - r = a^e b^f modulo m, a and b in Montgomery's form, and so is r
 * @e: of @size limbs, a secret; @f too
 * @scratch: NCR_EXP_SCRATCH limbs
 *
 * Two bits of each at a time, so that both take little more than one.
 */
void ncr_mont_exp_two(u64 *r, const u64 *a, const u64 *e, const u64 *b, const u64 *f, size_t size,
		      const struct ncr_modulus *modulus, u64 *scratch);

/** ncr_mont_exp_public() - the same for an exponent that is no secret and not 0 */
void ncr_mont_exp_public(u64 *r, const u64 *base, const u64 *exponent, size_t size,
			 const struct ncr_modulus *modulus, u64 *scratch);

/* limbs of scratch for an inversion modulo @n limbs */
#define NCR_INVERT_SCRATCH(n) (5 * ((n) * 64 / 62 + 2))

/** ncr_limbs_invert() - r = 1/a modulo m
 * @a: less than m, of @n limbs
 * @m: odd
 * @scratch: NCR_INVERT_SCRATCH limbs
 *
 * Return: mask: there is an inverse.
 */
u64 ncr_limbs_invert(u64 *r, const u64 *a, const u64 *m, size_t n, u64 *scratch);

#endif /* NCR_PK_LIMBS_H */
