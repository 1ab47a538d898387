/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_LINUX_COMPILER_H
#define SHIM_PK_LINUX_COMPILER_H

#define noinline __attribute__((noinline))
#define barrier_data(pointer) __asm__ volatile("" : : "r" (pointer) : "memory")
#define OPTIMIZER_HIDE_VAR(variable) __asm__("" : "=r" (variable) : "0" (variable))

#endif /* SHIM_PK_LINUX_COMPILER_H */
