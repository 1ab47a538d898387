/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tpm2.h - the key of a slot, sealed by a TPM 2.0 to the values of PCRs
 */
#ifndef NCR_SETKEY_TPM2_H
#define NCR_SETKEY_TPM2_H

#include "sealed.h"
#include "secret.h"

#define TPM2_DEVICE "/dev/tpmrm0"

/**
 * tpm2_seal() - seal @key to the values that the PCRs have now
 * @seal: @bank and @pcrs say which; the rest is filled in
 * @device: of the TPM, as --tpm2-device has it; NULL: TPM2_DEVICE
 * @key: SLOT_KEY_SIZE bytes
 *
 * Return: EXIT_DONE; EXIT_SYSTEM.
 */
int tpm2_seal(struct tpm2_seal *seal, const char *device, const struct secret *key, struct reason *reason);

/**
 * tpm2_unseal() - the key again
 * @key: out
 *
 * Return: EXIT_DONE; EXIT_INPUT: PCRs differ, which are named, or it is another TPM; EXIT_SYSTEM.
 */
int tpm2_unseal(const struct tpm2_seal *seal, const char *device, struct secret *key, struct reason *reason);

/** pcrs_differing() - those of @seal that have another value in @now, which is as @seal->values */
uint32_t pcrs_differing(const struct tpm2_seal *seal, uint8_t now[PCRS][PCR_SIZE_MAX]);

#endif /* NCR_SETKEY_TPM2_H */
