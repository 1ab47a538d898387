// SPDX-License-Identifier: GPL-2.0-or-later
#include "verbs.h"

#include "json.h"
#include "sealed_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- for people --------------------------------------------------------------------------------------------------- */

static void print_slot(const struct slot *slot)
{
	char pcrs[PCRS_TEXT_SIZE];

	printf("%-6u  %-10s  ", slot->number, slot_kind_names[slot->kind]);
	switch (slot->kind) {
	case SLOT_PASSPHRASE:
		if (slot->kdf.kind == KDF_ARGON2ID)
			printf("argon2id, %u MiB, %u passes\n", slot->kdf.memory / 1024, slot->kdf.passes);
		else
			printf("pbkdf2-sha256, %u iterations\n", slot->kdf.passes);
		break;
	case SLOT_CREDENTIAL:
		printf("%s\n", credential_with_names[slot->credential.with]);
		break;
	default:
		pcrs_format(slot->tpm2.pcrs, pcrs);
		printf("PCR %s (%s)\n", pcrs, pcr_bank_names[slot->tpm2.bank]);
	}
}

static void print(const struct sealed *sealed)
{
	size_t i;

	if (sealed->count)
		puts("NUMBER  KIND        OPENED BY");
	for (i = 0; i < sealed->count; i++)
		print_slot(&sealed->slots[i]);
}

/* --- for programs ------------------------------------------------------------------------------------------------- */

static void json_slot(struct json *json, const struct slot *slot)
{
	int pcr;

	json_open(json, NULL, '{');
	json_number(json, "number", slot->number);
	json_string(json, "kind", slot_kind_names[slot->kind]);
	switch (slot->kind) {
	case SLOT_PASSPHRASE:
		json_string(json, "kdf", kdf_names[slot->kdf.kind]);
		if (slot->kdf.kind == KDF_ARGON2ID) {
			json_number(json, "memory_mib", slot->kdf.memory / 1024);
			json_number(json, "passes", slot->kdf.passes);
		} else {
			json_number(json, "iterations", slot->kdf.passes);
		}
		break;
	case SLOT_CREDENTIAL:
		json_string(json, "with", credential_with_names[slot->credential.with]);
		break;
	default:
		json_string(json, "bank", pcr_bank_names[slot->tpm2.bank]);
		json_open(json, "pcrs", '[');
		for (pcr = 0; pcr < PCRS; pcr++)
			if (slot->tpm2.pcrs & 1U << pcr)
				json_number(json, NULL, pcr);
		json_close(json, ']');
	}
	json_close(json, '}');
}

static void json_print(const char *path, const struct sealed *sealed)
{
	struct json json;
	char id[UUID_TEXT_SIZE];
	size_t i;

	uuid_format(sealed->id, id);
	json_begin(&json, stdout);
	json_open(&json, NULL, '{');
	json_string(&json, "file", path);
	json_string(&json, "id", id);
	json_open(&json, "slots", '[');
	for (i = 0; i < sealed->count; i++)
		json_slot(&json, &sealed->slots[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	json_end(&json);
}

int slot_list_run(const struct arguments *arguments)
{
	const char *path = arguments->count ? arguments->words[0] : DEFAULT_FILE;
	struct sealed *sealed;
	int code;

	if (arguments->count > 1)
		return usage_error("slot list: of one file");
	sealed = malloc(sizeof(*sealed));
	if (!sealed) {
		error_message("no memory");
		return EXIT_SYSTEM;
	}
	code = sealed_file_read(path, sealed);
	if (!code && given(arguments, ARGUMENT(JSON)))
		json_print(path, sealed);
	else if (!code)
		print(sealed);
	free(sealed);
	return code;
}
