/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libtomcrypt as the module has it; included before every file of it, and by whatever uses it
 *
 * Which files are built, and why each, is in libtom.list.
 */
#ifndef NCR_PK_LIBTOMCRYPT_H
#define NCR_PK_LIBTOMCRYPT_H

#include "port.h"

#include <linux/kernel.h>
#include <linux/string.h>
#ifdef __KERNEL__
#include <linux/limits.h>
#define CHAR_BIT 8
#endif

#define LTC_SOURCE
#define LTC_NO_PROTOTYPES
#define LTC_NO_ASM
#define LTC_NO_WCHAR
#define LTC_NO_FILE
#define LTC_NO_TEST
#define LTC_NO_CIPHERS
#define LTC_NO_MODES
#define LTC_NO_HASHES
#define LTC_NO_MACS
#define LTC_NO_PRNGS
#define LTC_NO_MISC
#define LTC_NO_PK
#define LTC_NO_CURVES
#define LTC_NO_PKCS
#define LTC_PKCS_1
#define LTC_HASH_HELPERS
#define LTC_RC4_STREAM
#define LTC_CLEAN_STACK
/* a bad argument is an error code; nothing is printed, nothing aborted */
#define ARGTYPE 4
/* the tables of hashes and of generators, which are in digest.c */
#define TAB_SIZE 8

#define XMALLOC ncr_pk_alloc
#define XCALLOC ncr_pk_alloc_array
#define XFREE ncr_pk_free
/* nothing that is built calls these */
#define XREALLOC(memory, size) NULL
#define XQSORT(base, count, size, compare) ((void)0)

#include <tomcrypt.h>

#endif /* NCR_PK_LIBTOMCRYPT_H */
