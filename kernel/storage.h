/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys under the storage master key: a key and all that belongs to it, to a blob and back
 */
#ifndef NCR_STORAGE_H
#define NCR_STORAGE_H

#include <linux/types.h>

struct ncr_context;
struct ncr_material;
struct ncr_payer;

/*
 * The handlers; both take struct ncr_key_storage_wrap_ext_st, zero-filled behind what the caller
 * gave.
 */
int ncr_storage_wrap(struct ncr_context *ctx, void *arg);
int ncr_storage_unwrap(struct ncr_context *ctx, void *arg);

/**
 * ncr_storage_open() - material from a blob, if the current task may use it
 * @payer: pays for the material
 * @blob: from kmalloc: @size bytes, decrypted in place, to be wiped by the caller
 *
 * Return: the material, or an ERR_PTR: -ENOKEY (no master key), -EKEYREJECTED (blob of another
 * master key), -EBADMSG (not a blob of ours, or altered), -EACCES (its mode does not let the
 * current task use it), -EKEYEXPIRED (not for the officer), -EDQUOT, -ENOMEM.
 */
struct ncr_material *ncr_storage_open(struct ncr_payer *payer, u8 *blob, size_t size);

#endif /* NCR_STORAGE_H */
