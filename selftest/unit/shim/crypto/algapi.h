/* SPDX-License-Identifier: GPL-2.0-or-later */
/* With what the kernel's header brings along. */
#ifndef SHIM_CRYPTO_ALGAPI_H
#define SHIM_CRYPTO_ALGAPI_H

#include <linux/errno.h>
#include <linux/string.h>

/* to a power of two */
#define round_up(number, step) ((((number) - 1) | ((step) - 1)) + 1)

/* Nobody measures time here. */
static inline unsigned long crypto_memneq(const void *a, const void *b, size_t size)
{
	return !!memcmp(a, b, size);
}

#endif /* SHIM_CRYPTO_ALGAPI_H */
