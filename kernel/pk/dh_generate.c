// SPDX-License-Identifier: GPL-2.0
/*
 * Making Diffie-Hellman keys, SP 800-56A r3 5.6.1.1.4 (testing candidates)
 */
#include "dh_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

/*
 * At least twice the security strength, SP 800-56A r3 5.6.1.1.1 with tables 25 and 26 (112, 128,
 * 152, 176 and 200 bits); a little more is what RFC 7919 section 5.2 asks for.
 */
unsigned int ncr_dh_x_bits(unsigned int bits)
{
	return bits < 3072 ? 225 : bits < 4096 ? 275 : bits < 6144 ? 325 : bits < 8192 ? 375 : 400;
}

/* 1 <= x < min(q, 2^bits); or, where q is not known, 1 <= x < p - 1 */
static int choose_x(struct ncr_dh *key)
{
	size_t n = key->p.n, bits = ncr_dh_x_bits(key->bits);
	u64 *bound = ncr_pk_alloc_array(n, sizeof(u64));
	int error;

	if (!bound)
		return -ENOMEM;
	if (key->order_known) {
		/* q is longer: p has 512 bits and more */
		bound[bits / 64] = (u64)1 << bits % 64;
		key->x_limbs = ncr_limbs_of_bits(bits);
	} else {
		memcpy(bound, key->p.m, n * sizeof(u64));
		bound[0] -= 1;
		key->x_limbs = n;
	}
	error = ncr_limbs_random_below(key->x, bound, n);
	ncr_pk_free(bound);
	return error;
}

static struct ncr_der without_zeros(const u8 *bytes, size_t size)
{
	for (; size && !bytes[0]; bytes++, size--)
		;
	return (struct ncr_der){ bytes, size };
}

int ncr_dh_generate(const u8 *p, size_t p_size, const u8 *g, size_t g_size, struct ncr_dh **out)
{
	const struct ncr_dh_numbers numbers = {
		.p = without_zeros(p, p_size), .g = without_zeros(g, g_size),
	};
	struct ncr_dh *key;
	int error = ncr_dh_new(&numbers, &key);

	if (error)
		return error;
	error = ncr_dh_check_group(key, false) ?: choose_x(key) ?: ncr_dh_finish(key) ?:
		ncr_dh_consistent(key);
	ncr_stack_wipe();
	if (error) {
		ncr_dh_free(key);
		return error;
	}
	*out = key;
	return 0;
}
