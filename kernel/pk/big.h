/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libtommath's numbers, which keys are made and checked with
 */
#ifndef NCR_PK_BIG_H
#define NCR_PK_BIG_H

#include "libtommath.h"
#include "limbs.h"

#include <linux/errno.h>

/* ncr_big_read() - from @n limbs; MP_OKAY or what else libtommath says */
static inline mp_err ncr_big_read(const u64 *a, size_t n, mp_int *r)
{
	u8 *bytes = ncr_pk_alloc_array(n, sizeof(u64));
	mp_err error;

	if (!bytes)
		return MP_MEM;
	ncr_limbs_write(bytes, n * sizeof(u64), a, n);
	error = mp_from_ubin(r, bytes, n * sizeof(u64));
	ncr_pk_free(bytes);
	return error;
}

/* ncr_libtommath_error() - one of libtommath's MP_... as an errno */
static inline int ncr_libtommath_error(mp_err error)
{
	return error == MP_OKAY ? 0 : error == MP_MEM ? -ENOMEM : -EINVAL;
}

#endif /* NCR_PK_BIG_H */
