// SPDX-License-Identifier: GPL-2.0
#include "rsa_key.h"

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

static bool sizes_fit(const struct ncr_rsa_numbers *numbers)
{
	size_t bits = bits_of(&numbers->n), p = bits_of(&numbers->p), q = bits_of(&numbers->q);

	if (bits < NCR_RSA_BITS_MIN || bits > NCR_RSA_BITS_MAX || !is_odd(&numbers->n))
		return false;
	/* 1 encrypts nothing; of the even ones none has an inverse */
	if (numbers->e.size > NCR_RSA_EXPONENT_MAX || bits_of(&numbers->e) < 2 ||
	    !is_odd(&numbers->e))
		return false;
	if (!numbers->d.size)
		return true;
	if (!is_odd(&numbers->p) || !is_odd(&numbers->q) ||
	    max(p, q) - min(p, q) > NCR_RSA_UNEVEN_MAX || p + q < bits || p + q > bits + 1)
		return false;
	return bits_of(&numbers->d) <= bits && bits_of(&numbers->dp) <= p &&
	       bits_of(&numbers->dq) <= q && bits_of(&numbers->qinv) <= p;
}

int ncr_rsa_new(const struct ncr_rsa_numbers *numbers, struct ncr_rsa **out)
{
	size_t n = ncr_limbs_of_bits(bits_of(&numbers->n)), half = 0;
	struct ncr_rsa *key;
	u64 *at, *scratch;

	if (!sizes_fit(numbers))
		return -EINVAL;
	if (numbers->d.size)
		half = ncr_limbs_of_bits(max(bits_of(&numbers->p), bits_of(&numbers->q)));
	scratch = ncr_pk_alloc(NCR_MONT_SCRATCH(max(n, half)) * sizeof(u64));
	key = ncr_pk_alloc(sizeof(*key) +
			   (2 * n + NCR_RSA_E_LIMBS + (half ? n + 7 * half : 0)) * sizeof(u64));
	if (!scratch || !key) {
		ncr_pk_free(scratch);
		ncr_pk_free(key);
		return -ENOMEM;
	}

	key->bits = bits_of(&numbers->n);
	key->half = half;
	at = key->limbs;
	key->n = (struct ncr_modulus){ .n = n, .m = at, .rr = at + n };
	ncr_limbs_read(at, n, numbers->n.at, numbers->n.size);
	ncr_modulus_init(&key->n, scratch);
	key->e = at + 2 * n;
	ncr_limbs_read(key->e, NCR_RSA_E_LIMBS, numbers->e.at, numbers->e.size);
	if (half) {
		key->d = key->e + NCR_RSA_E_LIMBS;
		ncr_limbs_read(key->d, n, numbers->d.at, numbers->d.size);
		at = key->d + n;
		key->p = (struct ncr_modulus){ .n = half, .m = at, .rr = at + half };
		ncr_limbs_read(at, half, numbers->p.at, numbers->p.size);
		ncr_modulus_init(&key->p, scratch);
		at += 2 * half;
		key->q = (struct ncr_modulus){ .n = half, .m = at, .rr = at + half };
		ncr_limbs_read(at, half, numbers->q.at, numbers->q.size);
		ncr_modulus_init(&key->q, scratch);
		key->dp = at + 2 * half;
		ncr_limbs_read(key->dp, half, numbers->dp.at, numbers->dp.size);
		key->dq = key->dp + half;
		ncr_limbs_read(key->dq, half, numbers->dq.at, numbers->dq.size);
		key->qinv = key->dq + half;
		ncr_limbs_read(key->qinv, half, numbers->qinv.at, numbers->qinv.size);
	}
	ncr_pk_free(scratch);
	ncr_stack_wipe();
	*out = key;
	return 0;
}

void ncr_rsa_free(struct ncr_rsa *key)
{
	ncr_pk_free(key);
}

unsigned int ncr_rsa_bits(const struct ncr_rsa *key)
{
	return key->bits;
}

size_t ncr_rsa_size(const struct ncr_rsa *key)
{
	return (key->bits + 7) / 8;
}

bool ncr_rsa_is_private(const struct ncr_rsa *key)
{
	return key->half;
}

bool ncr_rsa_same_public(const struct ncr_rsa *a, const struct ncr_rsa *b)
{
	return a->n.n == b->n.n && ncr_limbs_equal(a->n.m, b->n.m, a->n.n) &&
	       ncr_limbs_equal(a->e, b->e, NCR_RSA_E_LIMBS);
}
