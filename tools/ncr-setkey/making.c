// SPDX-License-Identifier: GPL-2.0-or-later
#include "making.h"

#include "credential.h"
#include "slot.h"
#include "tpm2.h"

#include <stdio.h>

#define DEFAULT_PCRS (1U << 7)		/* the state of Secure Boot */

unsigned int making_number(struct sealed *sealed, enum slot_kind kind)
{
	unsigned int i, number;

	for (i = 1; i <= SLOTS_MAX; i++) {
		number = kind == SLOT_PASSPHRASE ? SLOTS_MAX + 1 - i : i;
		if (!sealed_find(sealed, number))
			return number;
	}
	return 0;
}

static int with_passphrase(struct kdf *kdf, const char *name, const struct arguments *arguments, bool strict,
			   struct secret *key, struct reason *reason)
{
	struct secret passphrase = { 0 };
	int code;

	/* what cannot be had is said before anybody is asked */
	code = kdf_choose(kdf, &arguments->kdf, strict, kdf_memory(), reason);
	if (!code)
		code = passphrase_memory(&passphrase, reason);
	if (!code)
		code = passphrase_new(&arguments->making, name, &passphrase, reason);
	if (!code)
		code = kdf_derive(kdf, &passphrase, key, reason);
	secret_free(&passphrase);
	return code;
}

static int with_credential(struct credential *credential, enum credential_with with, const struct arguments *arguments,
			   const struct secret *key, struct reason *reason)
{
	const struct credential_wish wish = { .with = with, .device = arguments->device, .pcrs = arguments->pcrs };

	return credential_make(credential, &wish, key, reason);
}

static int with_tpm2(struct tpm2_seal *seal, const struct arguments *arguments, const struct secret *key,
		     struct reason *reason)
{
	seal->bank = arguments->bank;
	seal->pcrs = arguments->pcrs ? arguments->pcrs : DEFAULT_PCRS;
	return tpm2_seal(seal, arguments->device, key, reason);
}

static int make(struct sealed *sealed, struct slot *slot, const char *name, const struct slot_wish *wish,
		const struct arguments *arguments, bool strict, const struct secret *master, struct reason *reason)
{
	struct secret key;
	int code;

	/* that of a passphrase follows from it */
	code = slot_key_new(&key, wish->kind != SLOT_PASSPHRASE, reason);
	if (code)
		return code;
	slot->kind = wish->kind;
	if (wish->kind == SLOT_PASSPHRASE)
		code = with_passphrase(&slot->kdf, name, arguments, strict, &key, reason);
	else if (wish->kind == SLOT_CREDENTIAL)
		code = with_credential(&slot->credential, wish->with, arguments, &key, reason);
	else
		code = with_tpm2(&slot->tpm2, arguments, &key, reason);
	if (!code)
		code = slot_wrap(sealed, slot, &key, master, reason);
	secret_free(&key);
	return code;
}

int making_run(struct sealed *sealed, const char *name, unsigned int number, const struct slot_wish *wish,
	       const struct arguments *arguments, bool strict, const struct secret *master)
{
	struct slot *slot = sealed_insert(sealed, number);
	struct reason reason = { 0 };
	char title[64];

	if (!make(sealed, slot, name, wish, arguments, strict, master, &reason))
		return EXIT_DONE;
	sealed_remove(sealed, slot);
	snprintf(title, sizeof(title), "no slot made (%s)", slot_kind_names[wish->kind]);
	return reason_print(&reason, title);
}
