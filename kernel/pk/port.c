// SPDX-License-Identifier: GPL-2.0
#include "port.h"

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

void *ncr_pk_alloc(size_t size)
{
	if (!size || size > NCR_PK_ALLOC_MAX)
		return NULL;
	return kzalloc(size, GFP_KERNEL_ACCOUNT);
}

void *ncr_pk_alloc_array(size_t count, size_t size)
{
	size_t bytes;

	return check_mul_overflow(count, size, &bytes) ? NULL : ncr_pk_alloc(bytes);
}

void *ncr_pk_realloc(void *old, size_t old_size, size_t size)
{
	void *new = ncr_pk_alloc(size);

	if (!new)
		return NULL;
	if (old) {
		memcpy(new, old, min(old_size, size));
		ncr_pk_free(old);
	}
	return new;
}

void ncr_pk_free(void *memory)
{
	kfree_sensitive(memory);
}

/* Frames of half a kilobyte, one below the other: no function has a frame of 2 KB. */
#define WIPE_STEP 512
#define WIPE_STEPS 4

static noinline void wipe_step(int steps)
{
	u8 frame[WIPE_STEP];

	memzero_explicit(frame, sizeof(frame));
	if (steps > 1)
		wipe_step(steps - 1);
	/* the call is no jump: every step has a frame of its own */
	barrier_data(frame);
}

void ncr_stack_wipe(void)
{
	wipe_step(WIPE_STEPS);
}

#ifdef __KERNEL__
/*
 * libtommath divides two digits by one, which the compiler leaves to its library, and the kernel
 * has none. On the path of no secret in use: keys are made and checked with it.
 */
unsigned __int128 __udivti3(unsigned __int128 dividend, unsigned __int128 divisor);
unsigned __int128 __udivti3(unsigned __int128 dividend, unsigned __int128 divisor)
{
	unsigned __int128 quotient = 0, remainder = 0;
	int bit;

	for (bit = 127; bit >= 0; bit--) {
		remainder = remainder << 1 | ((dividend >> bit) & 1);
		if (remainder >= divisor) {
			remainder -= divisor;
			quotient |= (unsigned __int128)1 << bit;
		}
	}
	return quotient;
}

/* the compiler names it, too, for a branch that it then finds to be dead */
__int128 __divti3(__int128 dividend, __int128 divisor);
__int128 __divti3(__int128 dividend, __int128 divisor)
{
	unsigned __int128 quotient;

	quotient = __udivti3(dividend < 0 ? -dividend : dividend, divisor < 0 ? -divisor : divisor);
	return (dividend < 0) == (divisor < 0) ? quotient : -quotient;
}
#endif
