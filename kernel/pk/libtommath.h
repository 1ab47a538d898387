/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libtommath as the module has it; included before every file of it, and by whatever uses it
 *
 * Which files are built, and why each, is in libtom.list.
 */
#ifndef NCR_PK_LIBTOMMATH_H
#define NCR_PK_LIBTOMMATH_H

#include "port.h"

#include <linux/string.h>
#ifdef __KERNEL__
#include <linux/limits.h>
#include <linux/stdarg.h>
#define CHAR_BIT 8
#endif

#define MP_NO_FILE
#define MP_FIXED_CUTOFFS
#define MP_USE_MEMSET
#define MP_NO_DEPRECATED_PRAGMA
#define MP_PRIVATE_SYMBOLS
#define MP_MALLOC ncr_pk_alloc
#define MP_CALLOC ncr_pk_alloc_array
#define MP_REALLOC ncr_pk_realloc
#define MP_FREE(memory, size) ncr_pk_free(memory)

#include <tommath_private.h>

/*
 * Multiplication column by column keeps 4 KB on the stack, Karatsuba's and Toom and Cook's call
 * themselves: nothing that is multiplied here is worth it.
 */
#undef PRIVATE_MP_WARRAY
#define PRIVATE_MP_WARRAY 0
#undef BN_S_MP_BALANCE_MUL_C
#undef BN_S_MP_KARATSUBA_MUL_C
#undef BN_S_MP_TOOM_MUL_C
#undef BN_S_MP_MUL_DIGS_FAST_C
/* the one modulo odd numbers; ours is inverse.c */
#undef BN_S_MP_INVMOD_FAST_C

#endif /* NCR_PK_LIBTOMMATH_H */
