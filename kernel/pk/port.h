/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for numbers, of which nothing stays behind; what libtomcrypt and libtommath find in the
 * place of a C library
 */
#ifndef NCR_PK_PORT_H
#define NCR_PK_PORT_H

#include <linux/types.h>

/**
 * ncr_pk_alloc() - memory of the two libraries, and of ours for numbers
 * @size: bytes, at most NCR_PK_ALLOC_MAX
 *
 * Context: may sleep.
 * Return: zeroed memory, to be given back with ncr_pk_free(), or NULL.
 */
void *ncr_pk_alloc(size_t size);
void *ncr_pk_alloc_array(size_t count, size_t size);

/**
 * ncr_pk_realloc() - other memory with the same content
 * @old: of @old_size bytes, or NULL; wiped and freed when there is other memory
 *
 * Never grows in place, so the old content is in one place, which is wiped.
 *
 * Return: as ncr_pk_alloc(); NULL leaves @old as it is.
 */
void *ncr_pk_realloc(void *old, size_t old_size, size_t size);

/** ncr_pk_free() - wipe and free; NULL is nothing */
void ncr_pk_free(void *memory);

/* the largest number is 16384 bits; an exponentiation takes 32 numbers of 4096 bits and some */
#define NCR_PK_ALLOC_MAX 65536

/**
 * ncr_stack_wipe() - overwrite what was on the stack below the caller
 *
 * Called last by whatever computed with a secret. Reaches further down than any of these paths
 * does; selftest/pk measures both.
 */
void ncr_stack_wipe(void);

#endif /* NCR_PK_PORT_H */
