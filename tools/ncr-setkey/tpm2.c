// SPDX-License-Identifier: GPL-2.0-or-later
#include "tpm2.h"

#include "tss.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/**
 * struct tpm - a TPM in use
 * @tss: the functions
 * @parent: the storage key
 * @object: what is sealed, when loaded
 * @session: HMAC or policy session, salted with @parent
 *
 * Handles that are not there are ESYS_TR_NONE.
 */
struct tpm {
	const struct tss *tss;
	TSS2_TCTI_CONTEXT *tcti;
	ESYS_CONTEXT *esys;
	ESYS_TR parent;
	ESYS_TR object;
	ESYS_TR session;
	struct reason *reason;
};

static const TPMI_ALG_HASH bank_algorithms[BANKS] = {
	[BANK_SHA1] = TPM2_ALG_SHA1, [BANK_SHA256] = TPM2_ALG_SHA256, [BANK_SHA384] = TPM2_ALG_SHA384,
	[BANK_SHA512] = TPM2_ALG_SHA512,
};

static int failed(struct tpm *tpm, const char *doing, TSS2_RC rc)
{
	return reason_set(tpm->reason, EXIT_SYSTEM, "TPM: %s: %s", doing, tpm->tss->Tss2_RC_Decode(rc));
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static int open_tpm(struct tpm *tpm, const char *device)
{
	char name[256];
	TSS2_RC rc;

	if (!device)
		device = TPM2_DEVICE;
	if (*device == '/' && access(device, F_OK))
		return reason_set(tpm->reason, EXIT_SYSTEM, "there is no TPM 2.0 (%s)", device);
	if (snprintf(name, sizeof(name), "%s%s", *device == '/' ? "device:" : "", device) >= (int)sizeof(name))
		return reason_set(tpm->reason, EXIT_USAGE, "--tpm2-device is too long");
	tpm->tss = tss_load(tpm->reason);
	if (!tpm->tss)
		return tpm->reason->code;
	rc = tpm->tss->Tss2_TctiLdr_Initialize(name, &tpm->tcti);
	if (rc)
		return failed(tpm, name, rc);
	rc = tpm->tss->Esys_Initialize(&tpm->esys, tpm->tcti, NULL);
	return rc ? failed(tpm, name, rc) : EXIT_DONE;
}

static void flush(struct tpm *tpm, ESYS_TR *handle)
{
	if (*handle != ESYS_TR_NONE)
		tpm->tss->Esys_FlushContext(tpm->esys, *handle);
	*handle = ESYS_TR_NONE;
}

static void close_tpm(struct tpm *tpm)
{
	if (tpm->esys) {
		flush(tpm, &tpm->session);
		flush(tpm, &tpm->object);
		flush(tpm, &tpm->parent);
		tpm->tss->Esys_Finalize(&tpm->esys);
	}
	if (tpm->tcti)
		tpm->tss->Tss2_TctiLdr_Finalize(&tpm->tcti);
}

/* --- the storage key ---------------------------------------------------------------------------------------------- */

/* TCG TPM v2.0 Provisioning Guidance 7.5.1: the storage root key, of the template of ECC on P-256 */
static const TPM2B_PUBLIC parent_template = {
	.publicArea = {
		.type = TPM2_ALG_ECC,
		.nameAlg = TPM2_ALG_SHA256,
		.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN |
				    TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA | TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT,
		.parameters.eccDetail = {
			.symmetric = { .algorithm = TPM2_ALG_AES, .keyBits.aes = 128, .mode.aes = TPM2_ALG_CFB },
			.scheme.scheme = TPM2_ALG_NULL,
			.curveID = TPM2_ECC_NIST_P256,
			.kdf.scheme = TPM2_ALG_NULL,
		},
		.unique.ecc = { .x.size = 32, .y.size = 32 },
	},
};

/* @name: TPM2_NAME_SIZE bytes */
static int make_parent(struct tpm *tpm, uint8_t *name)
{
	static const TPM2B_SENSITIVE_CREATE no_sensitive;
	static const TPML_PCR_SELECTION no_pcrs;
	static const TPM2B_DATA no_data;
	TPM2B_NAME *got;
	TSS2_RC rc;
	int code;

	rc = tpm->tss->Esys_CreatePrimary(tpm->esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
					  &no_sensitive, &parent_template, &no_data, &no_pcrs, &tpm->parent, NULL, NULL, NULL,
					  NULL);
	if (rc) {
		tpm->parent = ESYS_TR_NONE;
		failed(tpm, "storage key", rc);
		return reason_hint(tpm->reason, "the owner hierarchy must have no password");
	}
	rc = tpm->tss->Esys_TR_GetName(tpm->esys, tpm->parent, &got);
	if (rc)
		return failed(tpm, "name of the storage key", rc);
	code = got->size == TPM2_NAME_SIZE ? EXIT_DONE : reason_set(tpm->reason, EXIT_SYSTEM, "TPM: another kind of storage key");
	if (!code)
		memcpy(name, got->name, TPM2_NAME_SIZE);
	tpm->tss->Esys_Free(got);
	return code;
}

/* What goes in or out as its first parameter is encrypted, so that nobody on the bus sees it. */
static int start_session(struct tpm *tpm, TPM2_SE type, TPMA_SESSION attributes)
{
	static const TPMT_SYM_DEF aes = { .algorithm = TPM2_ALG_AES, .keyBits.aes = 128, .mode.aes = TPM2_ALG_CFB };
	TSS2_RC rc;

	rc = tpm->tss->Esys_StartAuthSession(tpm->esys, tpm->parent, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, NULL,
					     type, &aes, TPM2_ALG_SHA256, &tpm->session);
	if (rc) {
		tpm->session = ESYS_TR_NONE;
		return failed(tpm, "session", rc);
	}
	if (!attributes)
		return EXIT_DONE;
	attributes |= TPMA_SESSION_CONTINUESESSION;
	rc = tpm->tss->Esys_TRSess_SetAttributes(tpm->esys, tpm->session, attributes, 0xff);
	return rc ? failed(tpm, "session", rc) : EXIT_DONE;
}

/* --- PCRs --------------------------------------------------------------------------------------------------------- */

static void select_pcrs(const struct tpm2_seal *seal, uint32_t pcrs, TPML_PCR_SELECTION *selection)
{
	memset(selection, 0, sizeof(*selection));
	selection->count = 1;
	selection->pcrSelections[0] = (TPMS_PCR_SELECTION) {
		.hash = bank_algorithms[seal->bank], .sizeofSelect = 3,
		.pcrSelect = { pcrs & 0xff, pcrs >> 8 & 0xff, pcrs >> 16 & 0xff },
	};
}

/* The place of a PCR among those of @seal. */
static int row_of(const struct tpm2_seal *seal, int pcr)
{
	return __builtin_popcount(seal->pcrs & ((1U << pcr) - 1));
}

/* One answer of the TPM, which has as many PCRs as it likes; those are taken from *@left. */
static int take_pcrs(struct tpm *tpm, const struct tpm2_seal *seal, const TPML_PCR_SELECTION *selection,
		     const TPML_DIGEST *digests, uint8_t values[PCRS][PCR_SIZE_MAX], uint32_t *left)
{
	const uint8_t *bits = selection->pcrSelections[0].pcrSelect;
	uint32_t got = 0, i, n = 0;

	if (selection->count == 1 && selection->pcrSelections[0].sizeofSelect == 3)
		got = bits[0] | (uint32_t)bits[1] << 8 | (uint32_t)bits[2] << 16;
	if (!got || got & ~*left || (uint32_t)__builtin_popcount(got) != digests->count)
		return reason_set(tpm->reason, EXIT_SYSTEM, "TPM: it has not all these PCRs in bank %s",
				  pcr_bank_names[seal->bank]);
	for (i = 0; i < PCRS; i++) {
		if (!(got & 1U << i))
			continue;
		if (digests->digests[n].size != pcr_size(seal->bank))
			return reason_set(tpm->reason, EXIT_SYSTEM, "TPM: a PCR of another size");
		memcpy(values[row_of(seal, i)], digests->digests[n++].buffer, pcr_size(seal->bank));
	}
	*left &= ~got;
	return EXIT_DONE;
}

static int read_pcrs(struct tpm *tpm, const struct tpm2_seal *seal, uint8_t values[PCRS][PCR_SIZE_MAX])
{
	TPML_PCR_SELECTION selection, *got;
	uint32_t left = seal->pcrs, counter;
	TPML_DIGEST *digests;
	int code = EXIT_DONE;
	TSS2_RC rc;

	while (!code && left) {
		select_pcrs(seal, left, &selection);
		rc = tpm->tss->Esys_PCR_Read(tpm->esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &selection, &counter, &got,
					     &digests);
		if (rc)
			return failed(tpm, "reading PCRs", rc);
		code = take_pcrs(tpm, seal, got, digests, values, &left);
		tpm->tss->Esys_Free(got);
		tpm->tss->Esys_Free(digests);
	}
	return code;
}

uint32_t pcrs_differing(const struct tpm2_seal *seal, uint8_t now[PCRS][PCR_SIZE_MAX])
{
	uint32_t differing = 0;
	int pcr, row;

	for (pcr = 0; pcr < PCRS; pcr++) {
		row = row_of(seal, pcr);
		if (seal->pcrs & 1U << pcr && memcmp(seal->values[row], now[row], pcr_size(seal->bank)))
			differing |= 1U << pcr;
	}
	return differing;
}

static int check_pcrs(struct tpm *tpm, const struct tpm2_seal *seal)
{
	uint8_t now[PCRS][PCR_SIZE_MAX] = { 0 };
	char text[PCRS_TEXT_SIZE];
	uint32_t differing;
	int code;

	code = read_pcrs(tpm, seal, now);
	if (code)
		return code;
	differing = pcrs_differing(seal, now);
	if (!differing)
		return EXIT_DONE;
	pcrs_format(differing, text);
	reason_set(tpm->reason, EXIT_INPUT, "PCR %s (%s): not the value that the slot was made for", text,
		   pcr_bank_names[seal->bank]);
	return reason_hint(tpm->reason, "if the change was meant: ncr-setkey slot remove, ncr-setkey slot add tpm2");
}

/* The session is bound to the values in @seal. TPM 2.0 part 3, 23.7: their digest is with the hash of the session. */
static int policy(struct tpm *tpm, const struct tpm2_seal *seal)
{
	uint8_t values[PCRS * PCR_SIZE_MAX];
	size_t size = pcr_size(seal->bank), used = 0;
	TPM2B_DIGEST digest = { .size = 32 };
	int count = __builtin_popcount(seal->pcrs), i;
	TPML_PCR_SELECTION selection;
	TSS2_RC rc;

	for (i = 0; i < count; i++, used += size)
		memcpy(values + used, seal->values[i], size);
	if (!EVP_Digest(values, used, digest.buffer, NULL, EVP_sha256(), NULL))
		return reason_set(tpm->reason, EXIT_SYSTEM, "SHA-256 of libcrypto failed");
	select_pcrs(seal, seal->pcrs, &selection);
	rc = tpm->tss->Esys_PolicyPCR(tpm->esys, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &digest, &selection);
	return rc ? failed(tpm, "policy of the PCRs", rc) : EXIT_DONE;
}

/* --- sealing ------------------------------------------------------------------------------------------------------ */

static int trial(struct tpm *tpm, const struct tpm2_seal *seal, TPM2B_DIGEST *result)
{
	TPM2B_DIGEST *digest;
	TSS2_RC rc;
	int code;

	code = start_session(tpm, TPM2_SE_TRIAL, 0);
	if (!code)
		code = policy(tpm, seal);
	if (!code) {
		rc = tpm->tss->Esys_PolicyGetDigest(tpm->esys, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &digest);
		if (rc) {
			code = failed(tpm, "policy", rc);
		} else {
			*result = *digest;
			tpm->tss->Esys_Free(digest);
		}
	}
	flush(tpm, &tpm->session);
	return code;
}

static int marshal(struct tpm *tpm, struct tpm2_seal *seal, const TPM2B_PUBLIC *public, const TPM2B_PRIVATE *private)
{
	TSS2_RC rc;

	seal->public_size = 0;
	seal->private_size = 0;
	rc = tpm->tss->Tss2_MU_TPM2B_PUBLIC_Marshal(public, seal->public, sizeof(seal->public), &seal->public_size);
	if (!rc)
		rc = tpm->tss->Tss2_MU_TPM2B_PRIVATE_Marshal(private, seal->private, sizeof(seal->private),
							     &seal->private_size);
	return rc ? failed(tpm, "the sealed object", rc) : EXIT_DONE;
}

/* @sensitive is in memory for secrets. */
static int create(struct tpm *tpm, struct tpm2_seal *seal, const TPM2B_DIGEST *digest, const TPM2B_SENSITIVE_CREATE *sensitive)
{
	static const TPML_PCR_SELECTION no_pcrs;
	static const TPM2B_DATA no_data;
	TPM2B_PUBLIC *public, template = {
		.publicArea = {
			.type = TPM2_ALG_KEYEDHASH,
			.nameAlg = TPM2_ALG_SHA256,
			/* without USERWITHAUTH the policy is the only way */
			.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_NODA,
			.authPolicy = *digest,
			.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL,
		},
	};
	TPM2B_PRIVATE *private;
	TSS2_RC rc;
	int code;

	code = start_session(tpm, TPM2_SE_HMAC, TPMA_SESSION_DECRYPT);
	if (code)
		return code;
	rc = tpm->tss->Esys_Create(tpm->esys, tpm->parent, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, sensitive, &template,
				   &no_data, &no_pcrs, &private, &public, NULL, NULL, NULL);
	if (rc)
		return failed(tpm, "sealing", rc);
	code = marshal(tpm, seal, public, private);
	tpm->tss->Esys_Free(public);
	tpm->tss->Esys_Free(private);
	return code;
}

static int seal_with(struct tpm *tpm, struct tpm2_seal *seal, const struct secret *key)
{
	TPM2B_SENSITIVE_CREATE *sensitive;
	struct secret memory;
	TPM2B_DIGEST digest;
	int error, code;

	code = make_parent(tpm, seal->parent);
	if (!code)
		code = read_pcrs(tpm, seal, seal->values);
	if (!code)
		code = trial(tpm, seal, &digest);
	if (code)
		return code;
	error = secret_new(&memory, sizeof(*sensitive), true);
	if (error)
		return reason_system(tpm->reason, "memory for a key cannot be locked", error);
	sensitive = (TPM2B_SENSITIVE_CREATE *)memory.data;
	sensitive->sensitive.data.size = SLOT_KEY_SIZE;
	memcpy(sensitive->sensitive.data.buffer, key->data, SLOT_KEY_SIZE);
	code = create(tpm, seal, &digest, sensitive);
	secret_free(&memory);
	return code;
}

int tpm2_seal(struct tpm2_seal *seal, const char *device, const struct secret *key, struct reason *reason)
{
	struct tpm tpm = { .parent = ESYS_TR_NONE, .object = ESYS_TR_NONE, .session = ESYS_TR_NONE, .reason = reason };
	int code;

	code = open_tpm(&tpm, device);
	if (!code)
		code = seal_with(&tpm, seal, key);
	close_tpm(&tpm);
	return code;
}

/* --- unsealing ---------------------------------------------------------------------------------------------------- */

static int load(struct tpm *tpm, const struct tpm2_seal *seal)
{
	TPM2B_PRIVATE private = { 0 };
	TPM2B_PUBLIC public = { 0 };
	size_t public_used = 0, private_used = 0;
	TSS2_RC rc;

	if (tpm->tss->Tss2_MU_TPM2B_PUBLIC_Unmarshal(seal->public, seal->public_size, &public_used, &public) ||
	    tpm->tss->Tss2_MU_TPM2B_PRIVATE_Unmarshal(seal->private, seal->private_size, &private_used, &private) ||
	    public_used != seal->public_size || private_used != seal->private_size)
		return reason_set(tpm->reason, EXIT_INPUT, "its sealed object is damaged");
	rc = tpm->tss->Esys_Load(tpm->esys, tpm->parent, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &private, &public,
				 &tpm->object);
	if (!rc)
		return EXIT_DONE;
	tpm->object = ESYS_TR_NONE;
	failed(tpm, "loading the sealed object", rc);
	return tpm->reason->code = EXIT_INPUT;
}

static int unseal(struct tpm *tpm, struct secret *key)
{
	TPM2B_SENSITIVE_DATA *data;
	int code = EXIT_DONE;
	TSS2_RC rc;

	rc = tpm->tss->Esys_Unseal(tpm->esys, tpm->object, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, &data);
	if (rc) {
		failed(tpm, "unsealing", rc);
		return tpm->reason->code = EXIT_INPUT;
	}
	if (data->size == SLOT_KEY_SIZE) {
		memcpy(key->data, data->buffer, SLOT_KEY_SIZE);
		key->size = SLOT_KEY_SIZE;
	} else {
		code = reason_set(tpm->reason, EXIT_INPUT, "the TPM has %u bytes, not those of a key", data->size);
	}
	explicit_bzero(data, sizeof(*data));
	tpm->tss->Esys_Free(data);
	return code;
}

static int unseal_with(struct tpm *tpm, const struct tpm2_seal *seal, struct secret *key)
{
	uint8_t name[TPM2_NAME_SIZE];
	int code;

	code = make_parent(tpm, name);
	if (code)
		return code;
	/* also what keeps another TPM in between from being sent the salt of the session */
	if (memcmp(name, seal->parent, sizeof(name))) {
		reason_set(tpm->reason, EXIT_INPUT, "made by another TPM, or this one was cleared since");
		return reason_hint(tpm->reason, "ncr-setkey slot remove, ncr-setkey slot add tpm2");
	}
	code = check_pcrs(tpm, seal);
	if (!code)
		code = load(tpm, seal);
	if (!code)
		code = start_session(tpm, TPM2_SE_POLICY, TPMA_SESSION_ENCRYPT);
	if (!code)
		code = policy(tpm, seal);
	return code ? code : unseal(tpm, key);
}

int tpm2_unseal(const struct tpm2_seal *seal, const char *device, struct secret *key, struct reason *reason)
{
	struct tpm tpm = { .parent = ESYS_TR_NONE, .object = ESYS_TR_NONE, .session = ESYS_TR_NONE, .reason = reason };
	int code;

	code = open_tpm(&tpm, device);
	if (!code)
		code = unseal_with(&tpm, seal, key);
	close_tpm(&tpm);
	return code;
}
