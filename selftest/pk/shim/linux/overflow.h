/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_LINUX_OVERFLOW_H
#define SHIM_PK_LINUX_OVERFLOW_H

#define check_mul_overflow(a, b, product) __builtin_mul_overflow(a, b, product)

#endif /* SHIM_PK_LINUX_OVERFLOW_H */
