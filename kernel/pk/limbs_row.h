/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The innermost loop of all public-key arithmetic: t += a * b for one limb a, in C and for x86
 * processors that have two carry flags (ADX) and a multiplication that leaves them alone (BMI2)
 */
#ifndef NCR_PK_LIMBS_ROW_H
#define NCR_PK_LIMBS_ROW_H

#include <linux/types.h>

#define ncr_u128 unsigned __int128

static inline u64 ncr_row_generic(u64 *t, const u64 *b, size_t n, u64 a, u64 carry)
{
	size_t i;

	for (i = 0; i < n; i++) {
		ncr_u128 x = (ncr_u128)a * b[i] + t[i] + carry;

		t[i] = x;
		carry = x >> 64;
	}
	return carry;
}

#ifdef __x86_64__

/* one limb: low adds up along CF with the high half of the limb before, and along OF with t */
#define NCR_ROW_STEP(at, before, high) \
	"mulx " #at "(%[b]), %[low], " high "\n\t" \
	"adcx " before ", %[low]\n\t" \
	"adox " #at "(%[t]), %[low]\n\t" \
	"movq %[low], " #at "(%[t])\n\t"

/* eight limbs; @carry in and out */
static inline u64 ncr_row_adx8(u64 *t, const u64 *b, u64 a, u64 carry)
{
	u64 low, high;

	asm volatile("xorl %k[low], %k[low]\n\t"	/* clears both flags */
		     NCR_ROW_STEP(0, "%[carry]", "%[high]")
		     NCR_ROW_STEP(8, "%[high]", "%[carry]")
		     NCR_ROW_STEP(16, "%[carry]", "%[high]")
		     NCR_ROW_STEP(24, "%[high]", "%[carry]")
		     NCR_ROW_STEP(32, "%[carry]", "%[high]")
		     NCR_ROW_STEP(40, "%[high]", "%[carry]")
		     NCR_ROW_STEP(48, "%[carry]", "%[high]")
		     NCR_ROW_STEP(56, "%[high]", "%[carry]")
		     "movl $0, %k[low]\n\t"		/* leaves both flags */
		     "adcx %[low], %[carry]\n\t"
		     "adox %[low], %[carry]\n\t"
		     : [carry] "+&r" (carry), [low] "=&r" (low), [high] "=&r" (high)
		     : [t] "r" (t), [b] "r" (b), "d" (a)
		     : "cc", "memory");
	return carry;
}

static inline u64 ncr_row_adx(u64 *t, const u64 *b, size_t n, u64 a, u64 carry)
{
	for (; n >= 8; n -= 8, t += 8, b += 8)
		carry = ncr_row_adx8(t, b, a, carry);
	return ncr_row_generic(t, b, n, a, carry);
}

#endif /* __x86_64__ */

#endif /* NCR_PK_LIMBS_ROW_H */
