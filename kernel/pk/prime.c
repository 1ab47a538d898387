// SPDX-License-Identifier: GPL-2.0
#include "prime.h"

#include "libtommath.h"
#include "limbs.h"
#include "port.h"

#include <linux/errno.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

bool ncr_prime_has_small_factor(const u64 *w, size_t n)
{
	size_t i;

	/* the first of the table is 2 */
	for (i = 1; i < PRIVATE_MP_PRIME_TAB_SIZE; i++)
		if (!ncr_limbs_mod_small(w, n, s_mp_prime_tab[i]))
			return true;
	return false;
}

/* @scratch: NCR_EXP_SCRATCH limbs */
struct witness {
	struct ncr_modulus modulus;
	u64 *one, *minus_one, *odd_part, *base, *power, *scratch;
	size_t twos;
};

/* w - 1 = odd_part * 2^twos; how often 2 divides it, is told by the time a test takes */
static void split(struct witness *test, const u64 *w, size_t n)
{
	size_t i;

	memcpy(test->odd_part, w, n * sizeof(u64));
	test->odd_part[0] &= ~(u64)1;
	while (!(test->odd_part[0] & 1)) {
		for (i = 0; i < n; i++)
			test->odd_part[i] = test->odd_part[i] >> 1 |
					    (i + 1 < n ? test->odd_part[i + 1] << 63 : 0);
		test->twos++;
	}
}

/* B.3.1 step 4 with one base: whether w may be a prime */
static bool passes(struct witness *test)
{
	size_t n = test->modulus.n, i;
	u64 good;

	ncr_mont_enter(test->power, test->base, &test->modulus, test->scratch);
	ncr_mont_exp(test->power, test->power, test->odd_part, n, &test->modulus, test->scratch);
	good = ncr_limbs_equal(test->power, test->one, n) |
	       ncr_limbs_equal(test->power, test->minus_one, n);
	for (i = 1; !good && i < test->twos; i++) {
		ncr_mont_mul(test->power, test->power, test->power, &test->modulus, test->scratch);
		good = ncr_limbs_equal(test->power, test->minus_one, n);
	}
	return good;
}

int ncr_prime_test(const u64 *w, size_t n, unsigned int rounds)
{
	u64 *limbs = ncr_pk_alloc((6 * n + NCR_EXP_SCRATCH(n)) * sizeof(u64));
	struct witness test = {
		.modulus = { .n = n, .m = w, .rr = limbs },
		.one = limbs + n, .minus_one = limbs + 2 * n, .odd_part = limbs + 3 * n,
		.base = limbs + 4 * n, .power = limbs + 5 * n, .scratch = limbs + 6 * n,
	};
	int result = 1;

	if (!limbs)
		return -ENOMEM;
	ncr_modulus_init(&test.modulus, test.scratch);
	test.base[0] = 1;
	ncr_mont_enter(test.one, test.base, &test.modulus, test.scratch);
	ncr_limbs_sub(test.minus_one, w, test.one, n);
	split(&test, w, n);

	while (rounds-- && result == 1) {
		if (fatal_signal_pending(current)) {
			result = -EINTR;
			break;
		}
		cond_resched();
		/* 1 and w - 1 would tell nothing; they do not happen */
		result = ncr_limbs_random_below(test.base, w, n) ?: passes(&test);
	}
	ncr_pk_free(limbs);
	ncr_stack_wipe();
	return result;
}
