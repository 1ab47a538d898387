// SPDX-License-Identifier: GPL-2.0
#include "dsa_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>

/* The highest byte is not 0. */
static size_t bits_of(const struct ncr_der *number)
{
	return number->size ? number->size * 8 - (__builtin_clz(number->at[0]) - 24) : 0;
}

static bool is_odd(const struct ncr_der *number)
{
	return number->size && number->at[number->size - 1] & 1;
}

bool ncr_dsa_sizes(unsigned int p_bits, unsigned int q_bits)
{
	return (p_bits == 1024 && q_bits == 160) || (p_bits == 2048 && q_bits == 224) ||
	       (p_bits == 2048 && q_bits == 256) || (p_bits == 3072 && q_bits == 256);
}

static bool sizes_fit(const struct ncr_dsa_numbers *numbers)
{
	size_t bits = bits_of(&numbers->p), q_bits = bits_of(&numbers->q);

	if (numbers->p.size > NCR_DSA_BITS_MAX / 8 || numbers->q.size > NCR_DSA_Q_BITS_MAX / 8 ||
	    !ncr_dsa_sizes(bits, q_bits) || !is_odd(&numbers->p) || !is_odd(&numbers->q))
		return false;
	return numbers->g.size && bits_of(&numbers->g) <= bits &&
	       (numbers->y.size || numbers->x.size) && bits_of(&numbers->y) <= bits &&
	       bits_of(&numbers->x) <= q_bits;
}

static size_t limbs_of(size_t n, size_t m, bool private)
{
	return 4 * n + 2 * m + (private ? m : 0);
}

static void set_modulus(struct ncr_modulus *modulus, u64 *at, size_t n,
			const struct ncr_der *number, u64 *scratch)
{
	*modulus = (struct ncr_modulus){ .n = n, .m = at, .rr = at + n };
	ncr_limbs_read(at, n, number->at, number->size);
	ncr_modulus_init(modulus, scratch);
}

void ncr_dsa_power(u64 *r, const struct ncr_dsa *key, const u64 *base, const u64 *exponent,
		   u64 *scratch)
{
	ncr_mont_enter(r, base, &key->p, scratch);
	ncr_mont_exp(r, r, exponent, key->q.n, &key->p, scratch);
	ncr_mont_leave(r, r, &key->p, scratch);
}

int ncr_dsa_new(const struct ncr_dsa_numbers *numbers, struct ncr_dsa **out)
{
	size_t n = ncr_limbs_of_bits(bits_of(&numbers->p));
	size_t m = ncr_limbs_of_bits(bits_of(&numbers->q));
	struct ncr_dsa *key;
	u64 *scratch;

	if (!sizes_fit(numbers))
		return -EINVAL;
	scratch = ncr_pk_alloc(NCR_EXP_SCRATCH(n) * sizeof(u64));
	key = ncr_pk_alloc(sizeof(*key) + limbs_of(n, m, numbers->x.size) * sizeof(u64));
	if (!scratch || !key) {
		ncr_pk_free(scratch);
		ncr_pk_free(key);
		return -ENOMEM;
	}

	key->bits = bits_of(&numbers->p);
	key->q_bits = bits_of(&numbers->q);
	set_modulus(&key->p, key->limbs, n, &numbers->p, scratch);
	key->g = key->limbs + 2 * n;
	ncr_limbs_read(key->g, n, numbers->g.at, numbers->g.size);
	key->y = key->g + n;
	ncr_limbs_read(key->y, n, numbers->y.at, numbers->y.size);
	set_modulus(&key->q, key->y + n, m, &numbers->q, scratch);
	if (numbers->x.size) {
		key->x = key->y + n + 2 * m;
		ncr_limbs_read(key->x, m, numbers->x.at, numbers->x.size);
		if (!numbers->y.size)
			ncr_dsa_power(key->y, key, key->g, key->x, scratch);
	}
	ncr_pk_free(scratch);
	ncr_stack_wipe();
	*out = key;
	return 0;
}

void ncr_dsa_free(struct ncr_dsa *key)
{
	ncr_pk_free(key);
}

size_t ncr_dsa_memory(const struct ncr_dsa *key)
{
	return sizeof(*key) + limbs_of(key->p.n, key->q.n, key->x) * sizeof(u64);
}

unsigned int ncr_dsa_bits(const struct ncr_dsa *key)
{
	return key->bits;
}

unsigned int ncr_dsa_q_bits(const struct ncr_dsa *key)
{
	return key->q_bits;
}

/* two integers, each with a byte for its sign, in a sequence; all lengths are below 128 */
size_t ncr_dsa_signature_max(const struct ncr_dsa *key)
{
	return 2 + 2 * (2 + 1 + key->q_bits / 8);
}

bool ncr_dsa_is_private(const struct ncr_dsa *key)
{
	return key->x;
}

bool ncr_dsa_same_public(const struct ncr_dsa *a, const struct ncr_dsa *b)
{
	size_t n = a->p.n, m = a->q.n;

	return n == b->p.n && m == b->q.n && ncr_limbs_equal(a->p.m, b->p.m, n) &&
	       ncr_limbs_equal(a->q.m, b->q.m, m) && ncr_limbs_equal(a->g, b->g, n) &&
	       ncr_limbs_equal(a->y, b->y, n);
}
