/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arguments.h - the command line
 */
#ifndef NCR_SETKEY_ARGUMENTS_H
#define NCR_SETKEY_ARGUMENTS_H

#include "kdf.h"
#include "passphrase.h"
#include "sealed.h"

#define DEFAULT_FOLDER "/etc/ncr"
#define DEFAULT_FILE DEFAULT_FOLDER "/master-key"

enum argument_option {
	ARGUMENT_NEW,
	ARGUMENT_CREDENTIAL,
	ARGUMENT_PASSPHRASE_FILE,
	ARGUMENT_NEW_PASSPHRASE_FILE,
	ARGUMENT_ASK,
	ARGUMENT_WAIT,
	ARGUMENT_SLOT,
	ARGUMENT_NO_RECOVERY,
	ARGUMENT_NUMBER,
	ARGUMENT_KDF,
	ARGUMENT_KDF_MEMORY,
	ARGUMENT_KDF_PASSES,
	ARGUMENT_TPM2_PCRS,
	ARGUMENT_TPM2_BANK,
	ARGUMENT_TPM2_DEVICE,
	ARGUMENT_JSON,
	ARGUMENT_FORCE,
	ARGUMENT_TRAIL_KEY,
	ARGUMENT_VERSION,
	ARGUMENT_HELP,
	ARGUMENTS,
};

#define ARGUMENT(name) (UINT64_C(1) << ARGUMENT_##name)

/* the options of what opens a file, and of what makes a slot */
#define ARGUMENTS_OPENING (ARGUMENT(PASSPHRASE_FILE) | ARGUMENT(ASK) | ARGUMENT(TPM2_DEVICE))
#define ARGUMENTS_MAKING (ARGUMENT(NEW_PASSPHRASE_FILE) | ARGUMENT(ASK) | ARGUMENT(KDF) | ARGUMENT(KDF_MEMORY) | \
			  ARGUMENT(KDF_PASSES) | ARGUMENT(TPM2_PCRS) | ARGUMENT(TPM2_BANK) | ARGUMENT(TPM2_DEVICE))

/** struct slot_wish - a slot to be made; @with: of a credential */
struct slot_wish {
	enum slot_kind kind;
	enum credential_with with;
};

/**
 * struct arguments - what was asked for
 * @given: bits of the options that were given
 * @opening: where the passphrase of a slot comes from
 * @making: where that of a new one comes from
 * @pcrs: 0: not given
 * @trail_key: where the verification key is to be written, or NULL
 * @slots: @slot_count of them
 * @words: @count arguments that are no options
 */
struct arguments {
	uint64_t given;
	const char *credential;
	struct passphrase_source opening;
	struct passphrase_source making;
	unsigned int wait;
	unsigned int number;
	struct kdf_wish kdf;
	uint32_t pcrs;
	enum pcr_bank bank;
	const char *device;
	const char *trail_key;
	struct slot_wish slots[SLOTS_MAX];
	size_t slot_count;
	char **words;
	int count;
};

#define given(arguments, option) ((arguments)->given & (option))

/**
 * arguments_parse() - take a command line apart
 * @arguments: filled in
 * @allowed: bits of the options there may be; --help and --version are always among them
 * @argc: argv[0] is not looked at
 *
 * Return: EXIT_DONE, or EXIT_USAGE after a message. With --help or --version in @arguments->given nothing else counts.
 */
int arguments_parse(struct arguments *arguments, unsigned int allowed, int argc, char **argv);

/** usage_error() - "error: @what", and where help is; EXIT_USAGE */
int usage_error(const char *what);

/** slot_wish_parse() - "passphrase", "credential:host", ...; whether it is a kind of slot */
bool slot_wish_parse(const char *text, struct slot_wish *wish);

/** slot_number_parse() - the number of a slot; EXIT_DONE, or EXIT_USAGE after a message */
int slot_number_parse(const char *text, unsigned int *number);

#endif /* NCR_SETKEY_ARGUMENTS_H */
