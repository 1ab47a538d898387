// SPDX-License-Identifier: GPL-2.0
#include "dh_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>

/* limbs of a key whose p has @n */
#define KEY_LIMBS(n) (5 * (n))

/* mask: a is p - 1 */
static u64 is_last(const struct ncr_dh *key, const u64 *a)
{
	const u64 *p = key->p.m;

	/* p is odd */
	return ncr_limbs_equal(a + 1, p + 1, key->p.n - 1) & ncr_mask_zero(a[0] ^ p[0] ^ 1);
}

u64 ncr_dh_x_in_range(const struct ncr_dh *key, const u64 *x)
{
	size_t n = key->p.n;

	return ncr_limbs_less(x, key->p.m, n) & ~is_last(key, x) & ~ncr_limbs_zero(x, n);
}

u64 ncr_dh_in_range(const struct ncr_dh *key, const u64 *a)
{
	u64 is_one = ncr_limbs_zero(a + 1, key->p.n - 1) & ncr_mask_zero(a[0] ^ 1);

	return ncr_dh_x_in_range(key, a) & ~is_one;
}

/* mask: x has no bit from @bits on */
static u64 is_short(const u64 *x, size_t n, size_t bits)
{
	u64 above = 0;
	size_t i;

	for (i = bits / 64; i < n; i++)
		above |= i == bits / 64 ? x[i] >> bits % 64 : x[i];
	return ncr_mask_zero(above);
}

static bool numbers_fit(const struct ncr_dh *key, const struct ncr_dh_numbers *numbers)
{
	if (!(key->p.m[0] & 1) || !ncr_public(ncr_dh_in_range(key, key->g)))
		return false;
	if (!numbers->x.size)
		return true;
	if (!ncr_public(ncr_dh_x_in_range(key, key->x)))
		return false;
	return !numbers->x_bits || ncr_public(is_short(key->x, key->p.n, numbers->x_bits));
}

/* The highest byte of a number is not 0. */
static size_t bits_of(const struct ncr_der *number)
{
	return number->size ? number->size * 8 - (__builtin_clz(number->at[0]) - 24) : 0;
}

int ncr_dh_new(const struct ncr_dh_numbers *numbers, struct ncr_dh **out)
{
	size_t bits = bits_of(&numbers->p), n = ncr_limbs_of_bits(bits);
	struct ncr_dh *key;
	u64 *at, *scratch;

	/* what is longer than p is not less */
	if (bits < NCR_DH_BITS_MIN || bits > NCR_DH_BITS_MAX ||
	    numbers->g.size > numbers->p.size || numbers->x.size > numbers->p.size)
		return -EINVAL;
	scratch = ncr_pk_alloc_array(NCR_MONT_SCRATCH(n), sizeof(u64));
	key = ncr_pk_alloc(sizeof(*key) + KEY_LIMBS(n) * sizeof(u64));
	if (!scratch || !key) {
		ncr_pk_free(scratch);
		ncr_pk_free(key);
		return -ENOMEM;
	}

	at = key->limbs;
	key->bits = bits;
	key->p = (struct ncr_modulus){ .n = n, .m = at, .rr = at + n };
	key->g = at + 2 * n;
	key->x = at + 3 * n;
	key->y = at + 4 * n;
	/* x has leading zeros as often as any number; what its encoding tells is what this tells */
	key->x_limbs = max(ncr_limbs_of_bits(numbers->x.size * 8),
			   ncr_limbs_of_bits(ncr_dh_x_bits(bits)));
	ncr_limbs_read(at, n, numbers->p.at, numbers->p.size);
	ncr_limbs_read(key->g, n, numbers->g.at, numbers->g.size);
	ncr_limbs_read(key->x, n, numbers->x.at, numbers->x.size);
	if (!numbers_fit(key, numbers)) {
		ncr_pk_free(scratch);
		ncr_pk_free(key);
		return -EINVAL;
	}
	ncr_modulus_init(&key->p, scratch);
	ncr_pk_free(scratch);
	ncr_stack_wipe();
	*out = key;
	return 0;
}

void ncr_dh_free(struct ncr_dh *key)
{
	ncr_pk_free(key);
}

size_t ncr_dh_memory(const struct ncr_dh *key)
{
	return sizeof(*key) + KEY_LIMBS(key->p.n) * sizeof(u64);
}

unsigned int ncr_dh_bits(const struct ncr_dh *key)
{
	return key->bits;
}

size_t ncr_dh_size(const struct ncr_dh *key)
{
	return (key->bits + 7) / 8;
}

const char *ncr_dh_group(const struct ncr_dh *key)
{
	return key->group;
}
