/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_kernel.h - NCRIO_STORE_SEAL and NCRIO_STORE_VERIFY as the module does them, without it
 *
 * For programs that are linked with --wrap=ncr_store_seal and --wrap=ncr_store_verify.
 */
#ifndef KEYSTORE_FAKE_KERNEL_H
#define KEYSTORE_FAKE_KERNEL_H

#include "libncr.h"

/* stands for an open device; nothing else takes it */
extern struct ncr *const fake_ncr;

/* what the next calls say, 0 for what the module would */
extern int fake_seal_error, fake_verify_error;

/* the highest generation that was verified */
extern uint64_t fake_generation;

/* called with 'S' and 'V' when something is sealed and verified; may be NULL */
extern void (*fake_called)(char what);

/** fake_reboot() - what was verified is forgotten */
void fake_reboot(void);

/** fake_other_master_key() - what was sealed under the one before is not authentic any more */
void fake_other_master_key(void);

#endif /* KEYSTORE_FAKE_KERNEL_H */
