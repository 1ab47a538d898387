// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "files.h"
#include "pem.h"

#include <stdlib.h>
#include <string.h>

/* SubjectPublicKeyInfo of the largest modulus and exponent */
#define SPKI_MAX (NCR_RSA_SIZE_MAX + 1024)
#define LABEL "PUBLIC KEY"

static int write_pem(const struct output *output, const uint8_t *der, size_t size)
{
	char *text = malloc(pem_size(LABEL, size));
	int code;

	if (!text) {
		error_message("out of memory");
		return EXIT_SYSTEM;
	}
	pem_encode(LABEL, der, size, text);
	code = output_write(output, text, strlen(text));
	free(text);
	return code;
}

static int write_public(struct command *command, const struct options *options, const struct output *output)
{
	uint8_t der[SPKI_MAX];
	size_t size = sizeof(der);
	struct ncr_key_info_st info;
	ncr_key_t key = command->key;
	int error = ncr_key_info(command->ncr, key, &info);

	if (error)
		return report(NCRIO_KEY_GET_INFO, NULL, error);
	if (info.type != NCR_KEY_TYPE_PUBLIC)
		key = ncr_key_public(command->ncr, key);
	if (key < 0)
		return report(NCRIO_KEY_PUBLIC, NULL, key);
	error = ncr_key_export(command->ncr, key, der, &size);
	if (error)
		return report(NCRIO_KEY_EXPORT, NULL, error);
	return given(options, OPTION(DER)) ? output_write(output, der, size) : write_pem(output, der, size);
}

static int run(const struct options *options)
{
	struct command command;
	struct output output;
	int code = given(options, OPTION(DER)) ? output_open(&output, options, 0666) :
						 output_open_text(&output, options, 0666);

	if (code)
		return code;
	code = command_open(&command);
	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = write_public(&command, options, &output);
	command_close(&command);
	return output_finish(&output, code);
}

const struct verb verb_public = {
	.name = "public",
	.summary = "write the public half of a pair",
	.usage = "KEY [--der] [-o FILE [--force]]",
	.help =
		"      --der                  the bytes of SubjectPublicKeyInfo, not PEM\n"
		"  -o, --output FILE          file to be written; default: standard output\n"
		"      --force                replace an existing file\n"
		"\n"
		KEY_HELP
		"\n"
		"KEY is a private key, which need not be exportable, or a public one in a blob. openssl and others read what is written.\n",
	.options = OPTIONS_KEY | OPTION(KEYRING) | OPTION(DER) | OPTION(OUTPUT) | OPTION(FORCE),
	.run = run,
};
