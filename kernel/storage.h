/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The storage master key, and keys wrapped under it
 */
#ifndef NCR_STORAGE_H
#define NCR_STORAGE_H

#include <linux/types.h>

struct ncr_context;

/*
 * The handlers; the storage commands take struct ncr_key_storage_wrap_ext_st, zero-filled behind
 * what the caller gave.
 */
int ncr_master_key_set(struct ncr_context *ctx, void *arg);
int ncr_storage_wrap(struct ncr_context *ctx, void *arg);
int ncr_storage_unwrap(struct ncr_context *ctx, void *arg);

bool ncr_master_key_is_set(void);

/** ncr_storage_exit() - wipe what was derived from the master key */
void ncr_storage_exit(void);

#endif /* NCR_STORAGE_H */
