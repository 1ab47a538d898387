// SPDX-License-Identifier: GPL-2.0
/*
 * Verifying signatures, FIPS 186-4 4.7
 */
#include "dsa_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>

void ncr_dsa_digest(u64 *z, const struct ncr_dsa *key, const u8 *digest, size_t size)
{
	ncr_limbs_read(z, key->q.n, digest, min(size, (size_t)key->q_bits / 8));
}

u64 ncr_dsa_matches(const struct ncr_dsa *key, const u64 *z, const u64 *r, const u64 *s,
		    u64 *limbs)
{
	const struct ncr_modulus *p = &key->p, *q = &key->q;
	size_t n = p->n, m = q->n;
	u64 *w = limbs, *u1 = w + m, *u2 = u1 + m, *g = u2 + m, *y = g + n, *v = y + n;
	u64 *scratch = v + n;
	u64 found;

	found = ncr_limbs_invert(w, s, q->m, m, scratch);
	ncr_mont_enter(w, w, q, scratch);
	ncr_mont_mul(u1, z, w, q, scratch);
	ncr_mont_mul(u2, r, w, q, scratch);
	ncr_mont_enter(g, key->g, p, scratch);
	ncr_mont_enter(y, key->y, p, scratch);
	ncr_mont_exp_two(v, g, u1, y, u2, m, p, scratch);
	ncr_mont_leave(v, v, p, scratch);
	ncr_mont_reduce(w, v, n, q, scratch);
	ncr_mont_leave(w, w, q, scratch);
	return found & ncr_limbs_equal(w, r, m);
}

/* a number from 1 to q - 1 */
static int read_number(struct ncr_der *from, const struct ncr_dsa *key, u64 *a)
{
	struct ncr_der number;

	if (ncr_der_read_number(from, &number) || number.size > key->q_bits / 8)
		return -EBADMSG;
	ncr_limbs_read(a, key->q.n, number.at, number.size);
	if (ncr_limbs_zero(a, key->q.n) || !ncr_limbs_less(a, key->q.m, key->q.n))
		return -EBADMSG;
	return 0;
}

int ncr_dsa_verify(const struct ncr_dsa *key, const u8 *digest, size_t digest_size,
		   const u8 *signature, size_t size)
{
	struct ncr_der rest = { signature, size }, sequence;
	size_t n = key->p.n, m = key->q.n;
	u64 *z, *r, *s;
	int error;

	if (!digest_size)
		return -EINVAL;
	if (ncr_der_read(&rest, NCR_DER_SEQUENCE, &sequence))
		return -EBADMSG;
	z = ncr_pk_alloc((3 * m + NCR_DSA_MATCHES_SCRATCH(n, m)) * sizeof(u64));
	if (!z)
		return -ENOMEM;
	r = z + m;
	s = r + m;
	error = read_number(&sequence, key, r) ?: read_number(&sequence, key, s);
	if (!error && sequence.size)
		error = -EBADMSG;
	if (!error) {
		ncr_dsa_digest(z, key, digest, digest_size);
		error = ncr_dsa_matches(key, z, r, s, s + m) ? 0 : -EBADMSG;
	}
	ncr_pk_free(z);
	ncr_stack_wipe();
	return error;
}
