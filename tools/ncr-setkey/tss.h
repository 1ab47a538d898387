/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tss.h - the functions of tpm2-tss, from libraries that are loaded when a slot takes a TPM
 *
 * They are not linked: a machine without a TPM, or without slots for one, needs none of them, and a master key that a
 * passphrase opens does not depend on their being right.
 */
#ifndef NCR_SETKEY_TSS_H
#define NCR_SETKEY_TSS_H

#include "reason.h"

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_rc.h>
#include <tss2/tss2_tctildr.h>

/** struct tss - a pointer to each function that is used, under its name */
struct tss {
	__typeof__(&Esys_Initialize) Esys_Initialize;
	__typeof__(&Esys_Finalize) Esys_Finalize;
	__typeof__(&Esys_Free) Esys_Free;
	__typeof__(&Esys_FlushContext) Esys_FlushContext;
	__typeof__(&Esys_CreatePrimary) Esys_CreatePrimary;
	__typeof__(&Esys_TR_GetName) Esys_TR_GetName;
	__typeof__(&Esys_Create) Esys_Create;
	__typeof__(&Esys_Load) Esys_Load;
	__typeof__(&Esys_Unseal) Esys_Unseal;
	__typeof__(&Esys_StartAuthSession) Esys_StartAuthSession;
	__typeof__(&Esys_TRSess_SetAttributes) Esys_TRSess_SetAttributes;
	__typeof__(&Esys_PCR_Read) Esys_PCR_Read;
	__typeof__(&Esys_PolicyPCR) Esys_PolicyPCR;
	__typeof__(&Esys_PolicyGetDigest) Esys_PolicyGetDigest;
	__typeof__(&Tss2_MU_TPM2B_PRIVATE_Marshal) Tss2_MU_TPM2B_PRIVATE_Marshal;
	__typeof__(&Tss2_MU_TPM2B_PRIVATE_Unmarshal) Tss2_MU_TPM2B_PRIVATE_Unmarshal;
	__typeof__(&Tss2_MU_TPM2B_PUBLIC_Marshal) Tss2_MU_TPM2B_PUBLIC_Marshal;
	__typeof__(&Tss2_MU_TPM2B_PUBLIC_Unmarshal) Tss2_MU_TPM2B_PUBLIC_Unmarshal;
	__typeof__(&Tss2_RC_Decode) Tss2_RC_Decode;
	__typeof__(&Tss2_TctiLdr_Initialize) Tss2_TctiLdr_Initialize;
	__typeof__(&Tss2_TctiLdr_Finalize) Tss2_TctiLdr_Finalize;
};

/** tss_load() - the functions, or NULL with the reason: the libraries are not there */
const struct tss *tss_load(struct reason *reason);

#endif /* NCR_SETKEY_TSS_H */
