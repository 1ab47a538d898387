/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AES-256-GCM (SP 800-38D) for blobs
 */
#ifndef NCR_SEAL_H
#define NCR_SEAL_H

#include <linux/types.h>

#define NCR_SEAL_KEY_SIZE 32
#define NCR_SEAL_IV_SIZE 12
#define NCR_SEAL_TAG_SIZE 16

/** ncr_seal_init() - find the implementation; 0 or what the kernel's crypto API says */
int ncr_seal_init(void);
void ncr_seal_exit(void);

/**
 * ncr_seal() - encrypt and authenticate
 * @key: NCR_SEAL_KEY_SIZE bytes, used for this one message
 * @iv: NCR_SEAL_IV_SIZE bytes
 * @message: from kmalloc: @aad_size bytes that are authenticated, @size bytes that are encrypted in
 *	place too, and room for the tag
 *
 * Context: may sleep; one at a time.
 * Return: 0 or what the implementation says.
 */
int ncr_seal(const u8 *key, const u8 *iv, u8 *message, size_t aad_size, size_t size);

/**
 * ncr_unseal() - verify and decrypt what ncr_seal() made
 *
 * Return: 0, -EBADMSG (anything was altered; nothing is decrypted), or what the
 * implementation says.
 */
int ncr_unseal(const u8 *key, const u8 *iv, u8 *message, size_t aad_size, size_t size);

#endif /* NCR_SEAL_H */
