// SPDX-License-Identifier: GPL-2.0-or-later
#include "credential.h"

#include "child.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* of the credential; it opens under no other one */
#define NAME "ncr-slot"

/* a TPM takes its time */
#define SECONDS 60

const char *credential_program = "/usr/bin/systemd-creds";

/* --- the program -------------------------------------------------------------------------------------------------- */

static int run(struct child *child, struct reason *reason)
{
	int status = child_run(child);

	if (!status)
		return EXIT_DONE;
	if (status == -ENOENT) {
		reason_set(reason, EXIT_SYSTEM, "%s is not there", credential_program);
		return reason_hint(reason, "it comes with systemd 250 and later");
	}
	if (status == -ETIMEDOUT)
		return reason_set(reason, EXIT_SYSTEM, "systemd-creds had not ended after %d seconds", SECONDS);
	if (status == -EMSGSIZE)
		return reason_set(reason, EXIT_INPUT, "systemd-creds gave more than there is in a slot");
	if (status < 0)
		return reason_system(reason, credential_program, status);
	return reason_set(reason, EXIT_INPUT, "systemd-creds: %s", *child->said ? child->said : "failed");
}

/* --- its output --------------------------------------------------------------------------------------------------- */

/* Base64 on several lines, as one. */
static bool join(const struct secret *text, char *data)
{
	size_t i, used = 0;

	for (i = 0; i < text->size; i++) {
		if (text->data[i] == '\n')
			continue;
		if (used == CREDENTIAL_MAX)
			return false;
		data[used++] = text->data[i];
	}
	data[used] = '\0';
	return used;
}

/* A credential begins with the id of what it is sealed with; systemd.git has them in src/shared/creds-util.h. */
static bool sealed_with(struct credential *credential)
{
	static const struct {
		enum credential_with with;
		uint8_t id[16];
	} ids[] = {
		{ WITH_HOST, { 0x5a, 0x1c, 0x6a, 0x86, 0xdf, 0x9d, 0x40, 0x96, 0xb1, 0xd5, 0xa6, 0x5e, 0x08, 0x62, 0xf1, 0x9a } },
		{ WITH_TPM2, { 0x0c, 0x7c, 0xc0, 0x7b, 0x11, 0x76, 0x45, 0x91, 0x9c, 0x4b, 0x0b, 0xea, 0x08, 0xbc, 0x20, 0xfe } },
		{ WITH_TPM2, { 0xfa, 0xf7, 0xeb, 0x93, 0x41, 0xe3, 0x41, 0x2c, 0xa1, 0xa4, 0x36, 0xf9, 0x5a, 0x29, 0x36, 0x2f } },
		{ WITH_HOST_TPM2,
		  { 0x93, 0xa8, 0x94, 0x09, 0x48, 0x74, 0x44, 0x90, 0x90, 0xca, 0xf2, 0xfc, 0x93, 0xca, 0xb5, 0x53 } },
		{ WITH_HOST_TPM2,
		  { 0xaf, 0x49, 0x50, 0xa8, 0x49, 0x13, 0x4e, 0xb1, 0xa7, 0x38, 0x46, 0x30, 0x4f, 0xf3, 0x0c, 0x05 } },
	};
	uint8_t head[18];
	size_t i;

	/* 24 characters are 18 bytes */
	if (strlen(credential->data) < 24 || EVP_DecodeBlock(head, (const uint8_t *)credential->data, 24) != sizeof(head))
		return false;
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (memcmp(head, ids[i].id, sizeof(ids[i].id)))
			continue;
		credential->with = ids[i].with;
		return true;
	}
	return false;
}

/* --- sealing and opening ------------------------------------------------------------------------------------------ */

#define OPTION_SIZE 256

static void add(const char **arguments, const char *argument)
{
	while (*arguments)
		arguments++;
	*arguments = argument;
}

static int seal(struct credential *credential, const struct credential_wish *wish, const struct secret *key, struct secret *text,
		struct reason *reason)
{
	char with[32], device[OPTION_SIZE], pcrs[PCRS_TEXT_SIZE + 16], list[PCRS_TEXT_SIZE];
	const char *arguments[12] = { credential_program, "encrypt", "--name=" NAME, "--newline=no", with };
	struct child child = { .arguments = arguments, .in = key, .out = text, .seconds = SECONDS };
	int code;

	snprintf(with, sizeof(with), "--with-key=%s", credential_with_names[wish->with]);
	if (wish->device) {
		snprintf(device, sizeof(device), "--tpm2-device=%s", wish->device);
		add(arguments, device);
	}
	if (wish->pcrs) {
		pcrs_format(wish->pcrs, list);
		snprintf(pcrs, sizeof(pcrs), "--tpm2-pcrs=%s", list);
		add(arguments, pcrs);
	}
	add(arguments, "-");
	add(arguments, "-");
	code = run(&child, reason);
	if (code)
		return code;
	if (!join(text, credential->data) || !sealed_with(credential))
		return reason_set(reason, EXIT_SYSTEM, "systemd-creds made a credential of a kind that is not known here");
	return EXIT_DONE;
}

int credential_make(struct credential *credential, const struct credential_wish *wish, const struct secret *key,
		    struct reason *reason)
{
	struct secret text;
	int error, code;

	if (wish->device && strlen(wish->device) > OPTION_SIZE - 32)
		return reason_set(reason, EXIT_USAGE, "--tpm2-device is too long");
	/* room for the ends of its lines; nothing in it is secret */
	error = secret_new(&text, 2 * CREDENTIAL_MAX, false);
	if (error)
		return reason_system(reason, "memory", error);
	code = seal(credential, wish, key, &text, reason);
	secret_free(&text);
	/* it did not open a slot, it could not make one */
	if (code == EXIT_INPUT)
		reason->code = code = EXIT_SYSTEM;
	return code;
}

int credential_open(const struct credential *credential, const char *device, struct secret *key, struct reason *reason)
{
	const struct secret text = { .data = (uint8_t *)credential->data, .size = strlen(credential->data) };
	char option[OPTION_SIZE];
	const char *arguments[8] = { credential_program, "decrypt", "--name=" NAME, "--newline=no" };
	struct child child = { .arguments = arguments, .in = &text, .out = key, .seconds = SECONDS };
	int code;

	if (device && strlen(device) > OPTION_SIZE - 32)
		return reason_set(reason, EXIT_USAGE, "--tpm2-device is too long");
	if (device) {
		snprintf(option, sizeof(option), "--tpm2-device=%s", device);
		add(arguments, option);
	}
	add(arguments, "-");
	add(arguments, "-");
	code = run(&child, reason);
	if (!code && key->size != SLOT_KEY_SIZE)
		code = reason_set(reason, EXIT_INPUT, "the credential has %zu bytes, not those of a key", key->size);
	if (code)
		explicit_bzero(key->data, key->room);
	return code;
}
