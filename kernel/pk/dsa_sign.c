// SPDX-License-Identifier: GPL-2.0
/*
 * Making signatures, FIPS 186-4 4.6
 *
 * Whoever learns a few bits of k, of some hundred signatures, has the private key (Howgrave-Graham
 * and Smart): k is distributed evenly, and nothing that is computed of it takes a time that tells.
 */
#include "dsa_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* r or s is 0 with probability 2^-159: where that happens again and again, the key is none */
#define ATTEMPTS 4

/* limbs of scratch of an attempt: four numbers as long as q, one as long as p, and what follows */
#define SIGN_SCRATCH(n, m) (4 * (m) + (n) + NCR_DSA_MATCHES_SCRATCH(n, m))

/* r = a + b modulo q, with @t limbs of scratch */
static void add(u64 *r, const u64 *a, const u64 *b, const struct ncr_modulus *q, u64 *t)
{
	u64 carry = ncr_limbs_add(r, a, b, q->n);

	carry -= ncr_limbs_sub(t, r, q->m, q->n);
	ncr_limbs_select(r, ncr_mask(carry & 1), r, t, q->n);
}

/*
 * One k. 1/k (z + x r) is computed as 1/(k b) (b z + b x r) with a random b, so that neither the
 * private key meets a number that others know, nor k the inversion.
 *
 * Return: 0; -EAGAIN: r or s is 0; -EIO.
 */
static int attempt(const struct ncr_dsa *key, const u64 *z, u64 *r, u64 *s, u64 *limbs)
{
	const struct ncr_modulus *q = &key->q;
	size_t n = key->p.n, m = q->n;
	u64 *k = limbs, *blind = k + m, *t = blind + m, *inverse = t + m, *power = inverse + m;
	u64 *scratch = power + n;
	int error;

	/* B.2.2 */
	error = ncr_limbs_random_below(k, q->m, m) ?: ncr_limbs_random_below(blind, q->m, m);
	if (error)
		return error;
	ncr_dsa_power(power, key, key->g, k, scratch);
	/* in Montgomery's form, as blind and inverse below: a product with one of them is none */
	ncr_mont_reduce(r, power, n, q, scratch);

	ncr_mont_enter(blind, blind, q, scratch);
	ncr_mont_mul(t, key->x, blind, q, scratch);
	ncr_mont_mul(t, t, r, q, scratch);
	ncr_mont_mul(s, z, blind, q, scratch);
	add(s, s, t, q, inverse);
	ncr_mont_mul(k, k, blind, q, scratch);
	if (!ncr_public(ncr_limbs_invert(inverse, k, q->m, m, scratch)))
		return -EIO;
	ncr_mont_enter(inverse, inverse, q, scratch);
	ncr_mont_mul(s, s, inverse, q, scratch);
	ncr_mont_leave(r, r, q, scratch);
	if (ncr_public(ncr_limbs_zero(r, m) | ncr_limbs_zero(s, m)))
		return -EAGAIN;

	/* a wrong one may tell of the private key (Bao and others): it stays here */
	return ncr_public(ncr_dsa_matches(key, z, r, s, scratch)) ? 0 : -EIO;
}

/* SEQUENCE { r, s }, which anybody may know by now; @bytes: room for it, and for one number */
static void encode(const struct ncr_dsa *key, u64 *r, u64 *s, u8 *bytes, u8 *signature,
		   size_t *size)
{
	size_t m = key->q.n, i;
	u8 *begin = bytes + m * sizeof(u64), *end = begin + NCR_DSA_SIGNATURE_MAX;
	struct ncr_der_out out = { begin, end, end };

	for (i = 0; i < m; i++) {
		r[i] = ncr_public(r[i]);
		s[i] = ncr_public(s[i]);
	}
	ncr_limbs_write(bytes, m * sizeof(u64), s, m);
	ncr_der_write_number(&out, bytes, m * sizeof(u64));
	ncr_limbs_write(bytes, m * sizeof(u64), r, m);
	ncr_der_write_number(&out, bytes, m * sizeof(u64));
	ncr_der_write_header(&out, NCR_DER_SEQUENCE, end);
	*size = end - out.at;
	memcpy(signature, out.at, *size);
}

int ncr_dsa_sign(const struct ncr_dsa *key, const u8 *digest, size_t digest_size, u8 *signature,
		 size_t *size)
{
	size_t n = key->p.n, m = key->q.n;
	u64 *z, *r, *s;
	int error, i;

	if (!key->x || !digest_size)
		return -EINVAL;
	z = ncr_pk_alloc((3 * m + SIGN_SCRATCH(n, m)) * sizeof(u64));
	if (!z)
		return -ENOMEM;
	r = z + m;
	s = r + m;
	ncr_dsa_digest(z, key, digest, digest_size);
	error = -EAGAIN;
	for (i = 0; error == -EAGAIN && i < ATTEMPTS; i++)
		error = attempt(key, z, r, s, s + m);
	if (error == -EAGAIN)
		error = -EIO;
	if (!error)
		encode(key, r, s, (u8 *)(s + m), signature, size);
	ncr_pk_free(z);
	ncr_stack_wipe();
	return error;
}

int ncr_dsa_consistent(const struct ncr_dsa *key)
{
	/* some digest; which, does not matter */
	static const u8 digest[32] = { 0x50, 0x43, 0x54 };
	u8 signature[NCR_DSA_SIGNATURE_MAX];
	size_t size;
	int error;

	error = ncr_dsa_sign(key, digest, sizeof(digest), signature, &size) ?:
		ncr_dsa_verify(key, digest, sizeof(digest), signature, size);
	return error == -EBADMSG ? -EIO : error;
}
