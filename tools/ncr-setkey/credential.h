/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * credential.h - the key of a slot as a credential that systemd-creds(1) has sealed to this machine
 */
#ifndef NCR_SETKEY_CREDENTIAL_H
#define NCR_SETKEY_CREDENTIAL_H

#include "sealed.h"
#include "secret.h"

/* where the program is; for tests */
extern const char *credential_program;

/**
 * struct credential_wish - what a new one is to be
 * @with: the keys it is sealed with
 * @device: the TPM, as --tpm2-device has it, or NULL
 * @pcrs: it is bound to, or 0 for what systemd-creds binds it to
 */
struct credential_wish {
	enum credential_with with;
	const char *device;
	uint32_t pcrs;
};

/** credential_make() - seal @key; EXIT_DONE, EXIT_SYSTEM */
int credential_make(struct credential *credential, const struct credential_wish *wish, const struct secret *key,
		    struct reason *reason);

/** credential_open() - @key again, on the same machine; EXIT_DONE, EXIT_INPUT: it does not open, EXIT_SYSTEM */
int credential_open(const struct credential *credential, const char *device, struct secret *key, struct reason *reason);

#endif /* NCR_SETKEY_CREDENTIAL_H */
