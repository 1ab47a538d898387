// SPDX-License-Identifier: GPL-2.0-or-later
#include "arguments.h"

#include "message.h"
#include "option_table.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_MAX 3600
#define MEBIBYTE 1024

_Static_assert(ARGUMENTS <= OPTION_TABLE_MAX, "a mask has a bit for each option");

static const struct option_row table[ARGUMENTS] = {
	[ARGUMENT_NEW] = { "new", false, 0 },
	[ARGUMENT_CREDENTIAL] = { "credential", true, 0 },
	[ARGUMENT_PASSPHRASE_FILE] = { "passphrase-file", true, 0 },
	[ARGUMENT_NEW_PASSPHRASE_FILE] = { "new-passphrase-file", true, 0 },
	[ARGUMENT_ASK] = { "ask", true, 0 },
	[ARGUMENT_WAIT] = { "wait", true, 0 },
	[ARGUMENT_SLOT] = { "slot", true, 0 },
	[ARGUMENT_NO_RECOVERY] = { "no-recovery", false, 0 },
	[ARGUMENT_NUMBER] = { "number", true, 0 },
	[ARGUMENT_KDF] = { "kdf", true, 0 },
	[ARGUMENT_KDF_MEMORY] = { "kdf-memory", true, 0 },
	[ARGUMENT_KDF_PASSES] = { "kdf-passes", true, 0 },
	[ARGUMENT_TPM2_PCRS] = { "tpm2-pcrs", true, 0 },
	[ARGUMENT_TPM2_BANK] = { "tpm2-bank", true, 0 },
	[ARGUMENT_TPM2_DEVICE] = { "tpm2-device", true, 0 },
	[ARGUMENT_JSON] = { "json", false, 0 },
	[ARGUMENT_FORCE] = { "force", false, 0 },
	[ARGUMENT_TRAIL_KEY] = { "trail-key", true, 0 },
	[ARGUMENT_VERSION] = { "version", false, 0 },
	[ARGUMENT_HELP] = { "help", false, 'h' },
};

int usage_error(const char *what)
{
	error_message("%s", what);
	hint_message("ncr-setkey --help");
	return EXIT_USAGE;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static int number(int option, const char *text, unsigned long least, unsigned long most, unsigned int *value)
{
	unsigned long result;
	char *end;

	errno = 0;
	result = strtoul(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || result < least || result > most) {
		error_message("--%s %s: not a number from %lu to %lu", table[option].name, text, least, most);
		return EXIT_USAGE;
	}
	*value = result;
	return EXIT_DONE;
}

static bool name(const char *text, const char *const *names, int *value)
{
	for (*value = 0; names[*value]; (*value)++)
		if (!strcmp(text, names[*value]))
			return true;
	return false;
}

bool slot_wish_parse(const char *text, struct slot_wish *wish)
{
	static const char credential[] = "credential:";
	int value;

	wish->with = WITH_AUTO;
	if (!strncmp(text, credential, strlen(credential))) {
		wish->kind = SLOT_CREDENTIAL;
		if (!name(text + strlen(credential), credential_with_names, &value))
			return false;
		wish->with = value;
		return true;
	}
	if (!name(text, slot_kind_names, &value))
		return false;
	wish->kind = value;
	return true;
}

static int take_slot(struct arguments *arguments, const char *text)
{
	if (arguments->slot_count == SLOTS_MAX) {
		error_message("--slot: more than %d", SLOTS_MAX);
		return EXIT_USAGE;
	}
	if (slot_wish_parse(text, &arguments->slots[arguments->slot_count++]))
		return EXIT_DONE;
	error_message("--slot %s: not a kind of slot", text);
	hint_message("passphrase, credential, credential:host, credential:tpm2, credential:host+tpm2, tpm2");
	return EXIT_USAGE;
}

int slot_number_parse(const char *text, unsigned int *value)
{
	char *end;
	unsigned long result = strtoul(text, &end, 10);

	if (*end || *text < '1' || *text > '9' || result > SLOTS_MAX) {
		error_message("%s: not the number of a slot", text);
		hint_message("1 to %d; ncr-setkey slot list", SLOTS_MAX);
		return EXIT_USAGE;
	}
	*value = result;
	return EXIT_DONE;
}

static int take_kdf(struct arguments *arguments, const char *text)
{
	int value;

	if (!name(text, kdf_names, &value)) {
		error_message("--kdf %s: not known", text);
		hint_message("argon2id, pbkdf2-sha256");
		return EXIT_USAGE;
	}
	arguments->kdf.kind = value;
	arguments->kdf.kind_given = true;
	return EXIT_DONE;
}

static int take_pcrs(struct arguments *arguments, const char *text)
{
	if (pcrs_parse(text, &arguments->pcrs))
		return EXIT_DONE;
	error_message("--tpm2-pcrs %s: not PCRs", text);
	hint_message("numbers from 0 to 23, in their order, with + between them: 7+11");
	return EXIT_USAGE;
}

static int take_bank(struct arguments *arguments, const char *text)
{
	int value;

	if (!name(text, pcr_bank_names, &value)) {
		error_message("--tpm2-bank %s: not known", text);
		hint_message("sha256, sha384, sha512, sha1");
		return EXIT_USAGE;
	}
	arguments->bank = value;
	return EXIT_DONE;
}

static int take_ask(struct arguments *arguments, const char *text)
{
	int code = number(ARGUMENT_ASK, text, 0, SECONDS_MAX, &arguments->opening.ask);

	arguments->opening.ask_given = true;
	arguments->making.ask = arguments->opening.ask;
	arguments->making.ask_given = true;
	return code;
}

static int take_memory(struct arguments *arguments, const char *text)
{
	unsigned int mebibytes;
	int code = number(ARGUMENT_KDF_MEMORY, text, ARGON2_MEMORY_MIN / MEBIBYTE, ARGON2_MEMORY_MAX / MEBIBYTE, &mebibytes);

	if (!code)
		arguments->kdf.memory = mebibytes * MEBIBYTE;
	return code;
}

static int take(void *context, int option, char *text)
{
	struct arguments *arguments = context;

	switch (option) {
	case ARGUMENT_CREDENTIAL:
		arguments->credential = text;
		return EXIT_DONE;
	case ARGUMENT_PASSPHRASE_FILE:
		arguments->opening.file = text;
		return EXIT_DONE;
	case ARGUMENT_NEW_PASSPHRASE_FILE:
		arguments->making.file = text;
		return EXIT_DONE;
	case ARGUMENT_ASK:
		return take_ask(arguments, text);
	case ARGUMENT_WAIT:
		return number(option, text, 0, SECONDS_MAX, &arguments->wait);
	case ARGUMENT_SLOT:
		return take_slot(arguments, text);
	case ARGUMENT_NUMBER:
		return number(option, text, 1, SLOTS_MAX, &arguments->number);
	case ARGUMENT_KDF:
		return take_kdf(arguments, text);
	case ARGUMENT_KDF_MEMORY:
		return take_memory(arguments, text);
	case ARGUMENT_KDF_PASSES:
		return number(option, text, ARGON2_PASSES_MIN, PBKDF2_ITERATIONS_MAX, &arguments->kdf.passes);
	case ARGUMENT_TPM2_PCRS:
		return take_pcrs(arguments, text);
	case ARGUMENT_TPM2_BANK:
		return take_bank(arguments, text);
	case ARGUMENT_TPM2_DEVICE:
		arguments->device = text;
		return *text ? EXIT_DONE : usage_error("--tpm2-device: no device given");
	case ARGUMENT_TRAIL_KEY:
		arguments->trail_key = text;
		return *text && strcmp(text, "-") ? EXIT_DONE : usage_error("--trail-key: no file given");
	default:
		return EXIT_DONE;
	}
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

int arguments_parse(struct arguments *arguments, unsigned int allowed, int argc, char **argv)
{
	int code;

	memset(arguments, 0, sizeof(*arguments));
	arguments->bank = BANK_SHA256;
	arguments->opening.ask = ASK_DEFAULT;
	arguments->making.ask = ASK_DEFAULT;
	code = option_table_parse(table, ARGUMENTS, allowed | ARGUMENT(HELP) | ARGUMENT(VERSION), ARGUMENT_HELP, argc, argv,
				  &arguments->given, take, arguments);
	if (given(arguments, ARGUMENT(HELP) | ARGUMENT(VERSION)))
		return EXIT_DONE;
	if (code < 0) {
		error_message("unknown option, or without its argument: %s", argv[optind > 1 ? optind - 1 : 1]);
		hint_message("ncr-setkey --help");
		return EXIT_USAGE;
	}
	if (code)
		return code;
	arguments->words = argv + optind;
	arguments->count = argc - optind;
	if (arguments->opening.file && arguments->making.file && !strcmp(arguments->opening.file, "-") &&
	    !strcmp(arguments->making.file, "-"))
		return usage_error("only one passphrase can come from standard input");
	return EXIT_DONE;
}
