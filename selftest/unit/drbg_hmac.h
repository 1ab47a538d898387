/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in for the kernel's HMAC below kernel/drbg.c: OpenSSL's, which can be made to fail, or to stand still
 */
#ifndef DRBG_HMAC_H
#define DRBG_HMAC_H

#include "drbg.h"

/* calls of setkey, init, update and final so far; the one that fails, counted from 1, or 0 */
extern unsigned long hmac_calls, hmac_fail_at;

/* every MAC is this byte, or -1: none */
extern int hmac_stuck;

/* MACs that have been made and not freed, and descriptors not zeroed */
extern long hmac_open;

#define HMAC_ERROR (-EIO)

#endif /* DRBG_HMAC_H */
