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

/* library, and the functions of it that are used */
#define TSS_FUNCTIONS(esys, mu, rc, tcti) \
	esys(Esys_Initialize) \
	esys(Esys_Finalize) \
	esys(Esys_Free) \
	esys(Esys_FlushContext) \
	esys(Esys_CreatePrimary) \
	esys(Esys_TR_GetName) \
	esys(Esys_Create) \
	esys(Esys_Load) \
	esys(Esys_Unseal) \
	esys(Esys_StartAuthSession) \
	esys(Esys_TRSess_SetAttributes) \
	esys(Esys_PCR_Read) \
	esys(Esys_PolicyPCR) \
	esys(Esys_PolicyGetDigest) \
	mu(Tss2_MU_TPM2B_PRIVATE_Marshal) \
	mu(Tss2_MU_TPM2B_PRIVATE_Unmarshal) \
	mu(Tss2_MU_TPM2B_PUBLIC_Marshal) \
	mu(Tss2_MU_TPM2B_PUBLIC_Unmarshal) \
	rc(Tss2_RC_Decode) \
	tcti(Tss2_TctiLdr_Initialize) \
	tcti(Tss2_TctiLdr_Finalize)

#define TSS_MEMBER(name) __typeof__(&name) name;

/** struct tss - a pointer to each, under its name */
struct tss {
	TSS_FUNCTIONS(TSS_MEMBER, TSS_MEMBER, TSS_MEMBER, TSS_MEMBER)
};

/** tss_load() - the functions, or NULL with the reason: the libraries are not there */
const struct tss *tss_load(struct reason *reason);

#endif /* NCR_SETKEY_TSS_H */
