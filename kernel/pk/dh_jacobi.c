// SPDX-License-Identifier: GPL-2.0
/*
 * Jacobi's symbol, of numbers that are no secret
 *
 * Where p and q = (p - 1) / 2 are primes, y^q is the symbol of y and p (Euler's criterion), and an
 * eighth of its time and less is what the symbol takes.
 */
#include "dh_key.h"

#include <linux/string.h>

static void shift_right(u64 *a, size_t n, unsigned int bits)
{
	size_t i;

	for (i = 0; bits && i < n; i++)
		a[i] = a[i] >> bits | (i + 1 < n ? a[i + 1] << (64 - bits) : 0);
}

/* the last limb of a is not 0 when this returns; @a is not 0 */
static unsigned int remove_twos(u64 *a, size_t n)
{
	unsigned int twos = 0, bits;
	size_t limbs = 0;

	while (!a[limbs])
		limbs++;
	if (limbs) {
		memmove(a, a + limbs, (n - limbs) * sizeof(u64));
		memset(a + n - limbs, 0, limbs * sizeof(u64));
		twos = limbs * 64;
	}
	bits = __builtin_ctzll(a[0]);
	shift_right(a, n, bits);
	return twos + bits;
}

int ncr_dh_jacobi(const u64 *a, const u64 *m, size_t n, u64 *scratch)
{
	u64 *x = scratch, *y = x + n, *t;
	int sign = 1;

	memcpy(x, a, n * sizeof(u64));
	memcpy(y, m, n * sizeof(u64));
	/* y is odd; (x/y) = sign * (a/m) all the time */
	while (!ncr_limbs_zero(x, n)) {
		/* (2/y) is -1 for y of 3 and 5 modulo 8 */
		if (remove_twos(x, n) & 1 && ((y[0] & 7) == 3 || (y[0] & 7) == 5))
			sign = -sign;
		if (ncr_limbs_less(x, y, n)) {
			t = x;
			x = y;
			y = t;
			/* reciprocity: (x/y) = -(y/x) when both are 3 modulo 4 */
			if ((x[0] & y[0] & 3) == 3)
				sign = -sign;
		}
		ncr_limbs_sub(x, x, y, n);
		while (n > 1 && !x[n - 1] && !y[n - 1])
			n--;
	}
	/* y is their greatest common divisor */
	return n == 1 && y[0] == 1 ? sign : 0;
}
