// SPDX-License-Identifier: GPL-2.0
/*
 * What Diffie and Hellman compute: g^x, and the other's number raised to x
 *
 * x meets ncr_mont_exp() alone, whose time is that of sizes. The number it meets is not blinded: an
 * exponentiation whose time and addresses depend on neither number gives nothing to hide. Nor is
 * a result computed twice: nobody sees it, but who holds the derived key, and a wrong one opens
 * nothing; there is no other half of it, as RSA's has, that it could be divided by.
 */
#include "dh_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/sched/signal.h>

void ncr_dh_power(const struct ncr_dh *key, u64 *r, const u64 *a, const u64 *exponent, size_t size,
		  u64 *scratch)
{
	ncr_mont_enter(r, a, &key->p, scratch);
	ncr_mont_exp(r, r, exponent, size, &key->p, scratch);
	ncr_mont_leave(r, r, &key->p, scratch);
}

int ncr_dh_finish(struct ncr_dh *key)
{
	u64 *scratch = ncr_pk_alloc_array(NCR_EXP_SCRATCH(key->p.n), sizeof(u64));
	size_t i;

	if (!scratch)
		return -ENOMEM;
	ncr_dh_power(key, key->y, key->g, key->x, key->x_limbs, scratch);
	/* the public key: each limb of it may be known */
	for (i = 0; i < key->p.n; i++)
		key->y[i] = ncr_public(key->y[i]);
	ncr_pk_free(scratch);
	ncr_stack_wipe();
	return ncr_public(ncr_dh_in_range(key, key->y)) ? 0 : -EINVAL;
}

static int derive(const struct ncr_dh *key, const u64 *y, u64 *z, u64 *scratch)
{
	if (!ncr_dh_valid_public(key, y, scratch))
		return -EINVAL;
	if (fatal_signal_pending(current))
		return -EINTR;
	ncr_dh_power(key, z, y, key->x, key->x_limbs, scratch);
	/* 5.7.1.1 step 2: neither 1 nor p - 1; 0 is none */
	return ncr_public(ncr_dh_in_range(key, z)) ? 0 : -EINVAL;
}

int ncr_dh_derive(const struct ncr_dh *key, const u8 *peer, size_t peer_size, u8 *secret)
{
	size_t n = key->p.n, size = ncr_dh_size(key);
	u64 *y, *z;
	int error;

	for (; peer_size && !peer[0]; peer++, peer_size--)
		;
	if (peer_size > size)
		return -EINVAL;
	y = ncr_pk_alloc_array(2 * n + NCR_EXP_SCRATCH(n), sizeof(u64));
	if (!y)
		return -ENOMEM;
	z = y + n;
	ncr_limbs_read(y, n, peer, peer_size);
	error = derive(key, y, z, z + n);
	if (!error)
		ncr_limbs_write(secret, size, z, n);
	ncr_pk_free(y);
	ncr_stack_wipe();
	return error;
}
