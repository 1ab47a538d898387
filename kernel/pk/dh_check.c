// SPDX-License-Identifier: GPL-2.0
/*
 * Whether p and g are a group, and whether a number is a public key of it
 */
#include "dh_key.h"

#include "port.h"
#include "prime.h"

#include <linux/errno.h>
#include <linux/string.h>

/* Somebody chose the numbers: each round lets a composite one through with probability 1/4. */
#define ROUNDS 56
/*
 * Of (p - 1) / 2, when a key is read that was looked at before. Where a composite one got through,
 * more would be asked of a public key, not less.
 */
#define ROUNDS_READ 2

/* q = (p - 1) / 2, as many limbs as p */
static void half(const struct ncr_dh *key, u64 *q)
{
	size_t n = key->p.n, i;

	for (i = 0; i < n; i++)
		q[i] = key->p.m[i] >> 1 | (i + 1 < n ? key->p.m[i + 1] << 63 : 0);
}

static bool is_two(const u64 *a, size_t n)
{
	return ncr_limbs_zero(a + 1, n - 1) & ncr_mask_zero(a[0] ^ 2);
}

/* 1, 0 or an error */
static int is_prime(const u64 *w, size_t n, unsigned int rounds)
{
	if (!(w[0] & 1) || ncr_prime_has_small_factor(w, n))
		return 0;
	return ncr_prime_test(w, n, rounds);
}

static int check_group(struct ncr_dh *key, bool read, u64 *limbs)
{
	size_t n = key->p.n;
	u64 *q = limbs;
	const char *name;
	int result = ncr_dh_group_find(key, &name);

	if (result)
		return result;
	if (!name && !read) {
		result = is_prime(key->p.m, n, ROUNDS);
		if (result != 1)
			return result ?: -EINVAL;
	}
	result = 1;
	if (!name) {
		half(key, q);
		result = is_prime(q, ncr_limbs_of_bits(key->bits - 1), read ? ROUNDS_READ : ROUNDS);
		if (result < 0)
			return result;
	}
	/* g^q = 1 */
	key->order_known = result && ncr_dh_jacobi(key->g, key->p.m, n, limbs) == 1;
	if (name && is_two(key->g, n))
		key->group = name;
	return 0;
}

int ncr_dh_check_group(struct ncr_dh *key, bool read)
{
	u64 *limbs = ncr_pk_alloc_array(NCR_JACOBI_SCRATCH(key->p.n), sizeof(u64));
	int error;

	if (!limbs)
		return -ENOMEM;
	error = check_group(key, read, limbs);
	ncr_pk_free(limbs);
	ncr_stack_wipe();
	return error;
}

bool ncr_dh_valid_public(const struct ncr_dh *key, const u64 *y, u64 *scratch)
{
	if (!ncr_public(ncr_dh_in_range(key, y)))
		return false;
	/* step 2: y^q = 1 */
	return !key->order_known || ncr_dh_jacobi(y, key->p.m, key->p.n, scratch) == 1;
}

int ncr_dh_check_x(const struct ncr_dh *key)
{
	size_t n = key->p.n;
	u64 *q;
	u64 good;

	if (!key->group)
		return 0;
	q = ncr_pk_alloc_array(n, sizeof(u64));
	if (!q)
		return -ENOMEM;
	half(key, q);
	good = ncr_limbs_less(key->x, q, n);
	ncr_pk_free(q);
	return ncr_public(good) ? 0 : -EINVAL;
}

int ncr_dh_check_public(const u8 *y, size_t size)
{
	/* one that is as short as 2 is a key for nobody, but of a group that nobody named */
	if (!size || size > NCR_DH_BITS_MAX / 8 || !y[0] || (size == 1 && y[0] == 1))
		return -EINVAL;
	return 0;
}

int ncr_dh_consistent(const struct ncr_dh *key)
{
	size_t n = key->p.n;
	u64 *r = ncr_pk_alloc_array(n + NCR_EXP_SCRATCH(n), sizeof(u64));
	u64 *scratch = r + n;
	bool good;

	if (!r)
		return -ENOMEM;
	ncr_dh_power(key, r, key->g, key->x, key->x_limbs, scratch);
	good = ncr_public(ncr_limbs_equal(r, key->y, n)) &&
	       ncr_dh_valid_public(key, key->y, scratch);
	ncr_pk_free(r);
	ncr_stack_wipe();
	return good ? 0 : -EIO;
}
