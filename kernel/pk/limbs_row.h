/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The innermost loops of all public-key arithmetic: t += a * b for one limb a, in C and for x86
 * processors that have additions along two flags (ADX) and a multiplication that leaves them alone
 * (BMI2); for these t += a * b for eight limbs of each, and the two halves of a square; for any x86
 * a difference and an entry of a table
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

/*
 * Eight limbs times eight, with the eight limbs of t that are being added to in registers: a
 * quarter less time than row by row. What a row is done with goes to t, and its register takes the
 * row's highest limb. What is carried waits in limb 7 of t for the last row, because there is no
 * register left: three pointers, eight limbs, three for multiplying, the stack's and the frame's.
 */
#define NCR_BLOCK_STEP(at, low, high) \
	"mulx " #at "(%[b]), %%rax, %%rcx\n\t" \
	"adcx %%rax, " low "\n\t" \
	"adox %%rcx, " high "\n\t"

/* the row's last, whose high half comes into a register that holds nothing yet */
#define NCR_BLOCK_LAST(low, high) \
	"mulx 56(%[b]), %%rax, " high "\n\t" \
	"adcx %%rax, " low "\n\t" \
	"movl $0, %%eax\n\t" \
	"adcx %%rax, " high "\n\t" \
	"adox %%rax, " high "\n\t"

/* rdx times b, to the registers; @r0 has been stored when the last product comes into it */
#define NCR_BLOCK_ROW(store, r0, r1, r2, r3, r4, r5, r6, r7) \
	"xorl %%eax, %%eax\n\t" \
	NCR_BLOCK_STEP(0, r0, r1) NCR_BLOCK_STEP(8, r1, r2) NCR_BLOCK_STEP(16, r2, r3) \
	NCR_BLOCK_STEP(24, r3, r4) NCR_BLOCK_STEP(32, r4, r5) NCR_BLOCK_STEP(40, r5, r6) \
	NCR_BLOCK_STEP(48, r6, r7) \
	store \
	NCR_BLOCK_LAST(r7, r0)

#define NCR_BLOCK_FETCH_CARRY "movq 56(%[t]), %%rcx\n\t"

/* a row of a product: the limb of a, and the limb of t */
#define NCR_BLOCK_MUL(i, fetch, r0, ...) \
	"movq " #i "*8(%[a]), %%rdx\n\t" \
	NCR_BLOCK_ROW(fetch "movq " r0 ", " #i "*8(%[t])\n\t", r0, __VA_ARGS__)

/*
 * a row of a reduction: the multiple of m that makes the limb of t zero, which is not stored; its
 * place takes the multiple
 */
#define NCR_BLOCK_REDUCE(i, fetch, r0, ...) \
	"movq " r0 ", %%rdx\n\t" \
	"imulq %[n0], %%rdx\n\t" \
	NCR_BLOCK_ROW(fetch "movq %%rdx, " #i "*8(%[t])\n\t", r0, __VA_ARGS__)

#define NCR_BLOCK_ROWS(ROW) \
	"\n\t" \
	ROW(0, "", "%%r8", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15") \
	ROW(1, "", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15", "%%r8") \
	ROW(2, "", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15", "%%r8", "%%r9") \
	ROW(3, "", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15", "%%r8", "%%r9", "%%r10") \
	ROW(4, "", "%%r12", "%%r13", "%%r14", "%%r15", "%%r8", "%%r9", "%%r10", "%%r11") \
	ROW(5, "", "%%r13", "%%r14", "%%r15", "%%r8", "%%r9", "%%r10", "%%r11", "%%r12") \
	ROW(6, "", "%%r14", "%%r15", "%%r8", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13") \
	ROW(7, NCR_BLOCK_FETCH_CARRY, \
	    "%%r15", "%%r8", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14")

#define NCR_BLOCK_LOAD \
	"movq 0(%[t]), %%r8\n\tmovq 8(%[t]), %%r9\n\t" \
	"movq 16(%[t]), %%r10\n\tmovq 24(%[t]), %%r11\n\t" \
	"movq 32(%[t]), %%r12\n\tmovq 40(%[t]), %%r13\n\t" \
	"movq 48(%[t]), %%r14\n\tmovq 56(%[t]), %%r15\n\t" \
	"movq %%rax, 56(%[t])\n\t"

/* the next eight limbs of t, and what is carried into and out of them */
#define NCR_BLOCK_STORE \
	"addq 64(%[t]), %%r8\n\tadcq 72(%[t]), %%r9\n\t" \
	"adcq 80(%[t]), %%r10\n\tadcq 88(%[t]), %%r11\n\t" \
	"adcq 96(%[t]), %%r12\n\tadcq 104(%[t]), %%r13\n\t" \
	"adcq 112(%[t]), %%r14\n\tadcq 120(%[t]), %%r15\n\t" \
	"sbbq %%rax, %%rax\n\t" \
	"addq %%rcx, %%r8\n\tadcq $0, %%r9\n\t" \
	"adcq $0, %%r10\n\tadcq $0, %%r11\n\t" \
	"adcq $0, %%r12\n\tadcq $0, %%r13\n\t" \
	"adcq $0, %%r14\n\tadcq $0, %%r15\n\t" \
	"sbbq %%rcx, %%rcx\n\t" \
	"addq %%rcx, %%rax\n\tnegq %%rax\n\t" \
	"movq %%r8, 64(%[t])\n\tmovq %%r9, 72(%[t])\n\t" \
	"movq %%r10, 80(%[t])\n\tmovq %%r11, 88(%[t])\n\t" \
	"movq %%r12, 96(%[t])\n\tmovq %%r13, 104(%[t])\n\t" \
	"movq %%r14, 112(%[t])\n\tmovq %%r15, 120(%[t])\n\t"

#define NCR_BLOCK_CLOBBERS \
	"rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory"

/*
 * t += a * b, eight limbs each. @carry is added to limb 8 of t; what is carried out of limb 15 is
 * returned, 2 at most.
 */
static inline u64 ncr_block_mul(u64 *t, const u64 *a, const u64 *b, u64 carry)
{
	asm volatile(NCR_BLOCK_LOAD NCR_BLOCK_ROWS(NCR_BLOCK_MUL) NCR_BLOCK_STORE
		     : "+a" (carry)
		     : [t] "r" (t), [a] "r" (a), [b] "r" (b)
		     : NCR_BLOCK_CLOBBERS);
	return carry;
}

/*
 * t += k * b for that k of eight limbs which makes limbs 0 to 7 of t zero, and whose limbs take
 * their place; b is the lowest eight limbs of a modulus, @n0 is -1/b modulo 2^64
 */
static inline u64 ncr_block_reduce(u64 *t, const u64 *b, u64 n0, u64 carry)
{
	asm volatile(NCR_BLOCK_LOAD NCR_BLOCK_ROWS(NCR_BLOCK_REDUCE) NCR_BLOCK_STORE
		     : "+a" (carry)
		     : [t] "r" (t), [b] "r" (b), [n0] "r" (n0)
		     : NCR_BLOCK_CLOBBERS);
	return carry;
}

/*
 * The products of two different limbs among eight, each once: half of what a square has beside the
 * squares of its limbs. Row i is limb i times those above it; it completes limbs 2i + 1 and 2i + 2.
 */
#define NCR_TRIANGLE_ROW(i, steps, done0, done1) \
	"movq " #i "*8(%[b]), %%rdx\n\t" \
	"xorl %%eax, %%eax\n\t" \
	steps \
	"movq " done0 ", " #i "*16+8(%[t])\n\t" \
	"movq " done1 ", " #i "*16+16(%[t])\n\t"

/* t = that, sixteen limbs */
static inline void ncr_block_triangle(u64 *t, const u64 *b)
{
	asm volatile("xorl %%eax, %%eax\n\t"
		     "movq %%rax, (%[t])\n\tmovq %%rax, 120(%[t])\n\t"
		     "xorl %%r8d, %%r8d\n\txorl %%r9d, %%r9d\n\t"
		     "xorl %%r10d, %%r10d\n\txorl %%r11d, %%r11d\n\t"
		     "xorl %%r12d, %%r12d\n\txorl %%r13d, %%r13d\n\t"
		     "xorl %%r14d, %%r14d\n\t"
		     NCR_TRIANGLE_ROW(0, NCR_BLOCK_STEP(8, "%%r8", "%%r9")
				      NCR_BLOCK_STEP(16, "%%r9", "%%r10")
				      NCR_BLOCK_STEP(24, "%%r10", "%%r11")
				      NCR_BLOCK_STEP(32, "%%r11", "%%r12")
				      NCR_BLOCK_STEP(40, "%%r12", "%%r13")
				      NCR_BLOCK_STEP(48, "%%r13", "%%r14")
				      NCR_BLOCK_LAST("%%r14", "%%r15"), "%%r8", "%%r9")
		     NCR_TRIANGLE_ROW(1, NCR_BLOCK_STEP(16, "%%r10", "%%r11")
				      NCR_BLOCK_STEP(24, "%%r11", "%%r12")
				      NCR_BLOCK_STEP(32, "%%r12", "%%r13")
				      NCR_BLOCK_STEP(40, "%%r13", "%%r14")
				      NCR_BLOCK_STEP(48, "%%r14", "%%r15")
				      NCR_BLOCK_LAST("%%r15", "%%r8"), "%%r10", "%%r11")
		     NCR_TRIANGLE_ROW(2, NCR_BLOCK_STEP(24, "%%r12", "%%r13")
				      NCR_BLOCK_STEP(32, "%%r13", "%%r14")
				      NCR_BLOCK_STEP(40, "%%r14", "%%r15")
				      NCR_BLOCK_STEP(48, "%%r15", "%%r8")
				      NCR_BLOCK_LAST("%%r8", "%%r9"), "%%r12", "%%r13")
		     NCR_TRIANGLE_ROW(3, NCR_BLOCK_STEP(32, "%%r14", "%%r15")
				      NCR_BLOCK_STEP(40, "%%r15", "%%r8")
				      NCR_BLOCK_STEP(48, "%%r8", "%%r9")
				      NCR_BLOCK_LAST("%%r9", "%%r10"), "%%r14", "%%r15")
		     NCR_TRIANGLE_ROW(4, NCR_BLOCK_STEP(40, "%%r8", "%%r9")
				      NCR_BLOCK_STEP(48, "%%r9", "%%r10")
				      NCR_BLOCK_LAST("%%r10", "%%r11"), "%%r8", "%%r9")
		     NCR_TRIANGLE_ROW(5, NCR_BLOCK_STEP(48, "%%r10", "%%r11")
				      NCR_BLOCK_LAST("%%r11", "%%r12"), "%%r10", "%%r11")
		     NCR_TRIANGLE_ROW(6, NCR_BLOCK_LAST("%%r12", "%%r13"), "%%r12", "%%r13")
		     : : [t] "r" (t), [b] "r" (b)
		     : "rax", NCR_BLOCK_CLOBBERS);
}

/* the square of limb i of a; two limbs of t doubled along CF, the square added along OF */
#define NCR_DOUBLE_LOAD(i) \
	"movq " #i "*8(%[a]), %%rdx\n\t" \
	"mulx %%rdx, %[low], %[high]\n\t"
#define NCR_DOUBLE_STEP(i) \
	"movq " #i "*16(%[t]), %%rax\n\t" \
	"adcx %%rax, %%rax\n\t" \
	"adox %[low], %%rax\n\t" \
	"movq %%rax, " #i "*16(%[t])\n\t" \
	"movq " #i "*16+8(%[t]), %%rax\n\t" \
	"adcx %%rax, %%rax\n\t" \
	"adox %[high], %%rax\n\t" \
	"movq %%rax, " #i "*16+8(%[t])\n\t"

/*
 * t = 2 t + the squares of four limbs of a, each in its two limbs of t. @carry, 6 at most, is
 * added: a square is 9 modulo 16 at most, so that its low half has room for it. What is carried out
 * is returned, 2 at most.
 */
static inline u64 ncr_double_squares4(u64 *t, const u64 *a, u64 carry)
{
	u64 low, high;

	asm volatile(NCR_DOUBLE_LOAD(0)
		     "addq %[carry], %[low]\n\t"
		     "xorl %k[carry], %k[carry]\n\t"	/* clears both flags */
		     NCR_DOUBLE_STEP(0)
		     NCR_DOUBLE_LOAD(1) NCR_DOUBLE_STEP(1)
		     NCR_DOUBLE_LOAD(2) NCR_DOUBLE_STEP(2)
		     NCR_DOUBLE_LOAD(3) NCR_DOUBLE_STEP(3)
		     "movl $0, %k[low]\n\t"		/* leaves both flags */
		     "adcx %[low], %[carry]\n\t"
		     "adox %[low], %[carry]\n\t"
		     : [carry] "+&r" (carry), [low] "=&r" (low), [high] "=&r" (high)
		     : [t] "r" (t), [a] "r" (a)
		     : "rax", "rdx", "cc", "memory");
	return carry;
}

#define NCR_SUB_MASK(at, limb) \
	"movq %[mask], " limb "\n\t" \
	"andq " #at "(%[b]), " limb "\n\t"
#define NCR_SUB_STEP(at, limb) \
	"movq " #at "(%[a]), %%rax\n\t" \
	"sbbq " limb ", %%rax\n\t" \
	"movq %%rax, " #at "(%[r])\n\t"

/* r = a - (b & mask) - borrow, eight limbs; @borrow in and out */
static inline u64 ncr_sub8(u64 *r, const u64 *a, const u64 *b, u64 mask, u64 borrow)
{
	asm volatile(NCR_SUB_MASK(0, "%%r8") NCR_SUB_MASK(8, "%%r9")
		     NCR_SUB_MASK(16, "%%r10") NCR_SUB_MASK(24, "%%r11")
		     NCR_SUB_MASK(32, "%%r12") NCR_SUB_MASK(40, "%%r13")
		     NCR_SUB_MASK(48, "%%r14") NCR_SUB_MASK(56, "%%r15")
		     "negq %[borrow]\n\t"		/* CF is the borrow */
		     NCR_SUB_STEP(0, "%%r8") NCR_SUB_STEP(8, "%%r9")
		     NCR_SUB_STEP(16, "%%r10") NCR_SUB_STEP(24, "%%r11")
		     NCR_SUB_STEP(32, "%%r12") NCR_SUB_STEP(40, "%%r13")
		     NCR_SUB_STEP(48, "%%r14") NCR_SUB_STEP(56, "%%r15")
		     "sbbq %[borrow], %[borrow]\n\t"
		     "negq %[borrow]\n\t"
		     : [borrow] "+&r" (borrow)
		     : [r] "r" (r), [a] "r" (a), [b] "r" (b), [mask] "r" (mask)
		     : "rax", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory");
	return borrow;
}

/*
 * r = eight limbs of entry @index of a table of @count, whose entries are @size limbs apart: all of
 * them are read, and conditional moves keep one
 */
static inline void ncr_pick8(u64 *r, const u64 *table, size_t size, size_t count, u64 index)
{
	asm volatile("1:\n\t"
		     "subq $1, %[index]\n\t"		/* CF once: below 0, from 0 */
		     "cmovcq 0(%[table]), %%r8\n\tcmovcq 8(%[table]), %%r9\n\t"
		     "cmovcq 16(%[table]), %%r10\n\tcmovcq 24(%[table]), %%r11\n\t"
		     "cmovcq 32(%[table]), %%r12\n\tcmovcq 40(%[table]), %%r13\n\t"
		     "cmovcq 48(%[table]), %%r14\n\tcmovcq 56(%[table]), %%r15\n\t"
		     "leaq (%[table],%[size],8), %[table]\n\t"
		     "subq $1, %[count]\n\t"
		     "jnz 1b\n\t"
		     "movq %%r8, 0(%[r])\n\tmovq %%r9, 8(%[r])\n\t"
		     "movq %%r10, 16(%[r])\n\tmovq %%r11, 24(%[r])\n\t"
		     "movq %%r12, 32(%[r])\n\tmovq %%r13, 40(%[r])\n\t"
		     "movq %%r14, 48(%[r])\n\tmovq %%r15, 56(%[r])\n\t"
		     : [table] "+&r" (table), [count] "+&r" (count), [index] "+&r" (index)
		     : [r] "r" (r), [size] "r" (size)
		     : "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory");
}

#endif /* __x86_64__ */

#endif /* NCR_PK_LIMBS_ROW_H */
