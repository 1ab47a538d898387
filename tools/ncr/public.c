// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "dh_public.h"
#include "files.h"
#include "pem.h"

#include <stdlib.h>
#include <string.h>

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

/* As the kernel has it: SubjectPublicKeyInfo, or the number of Diffie-Hellman. */
static int export_public(struct command *command, const struct ncr_key_describe *info, struct secret *content)
{
	ncr_key_t key = command->key;
	int error;

	if (info->type != NCR_KEY_TYPE_PUBLIC)
		key = ncr_key_public(command->ncr, key);
	if (key < 0)
		return report(NCRIO_KEY_PUBLIC, NULL, key);
	content->size = content->room;
	error = ncr_key_export(command->ncr, key, content->data, &content->size);
	return error ? report(NCRIO_KEY_EXPORT, NULL, error) : EXIT_DONE;
}

static int check_options(const struct options *options, const struct ncr_key_describe *key)
{
	if (!given(options, OPTION(DH_GROUP) | OPTION(NUMBER)) || key->algorithm == NCR_ALG_DH)
		return EXIT_DONE;
	error_message("--dh-group and --number are for Diffie-Hellman keys, and this is none");
	return EXIT_USAGE;
}

static int write_content(struct command *command, const struct options *options, const struct output *output,
			 struct secret *content)
{
	struct ncr_key_describe key;
	int code, error = ncr_key_describe(command->ncr, command->key, &key);

	if (error)
		return report(NCRIO_KEY_DESCRIBE, NULL, error);
	code = check_options(options, &key);
	if (!code)
		code = export_public(command, &key, content);
	if (!code && key.algorithm == NCR_ALG_DH && !given(options, OPTION(NUMBER)))
		code = dh_public_frame(command, options, &key, content);
	if (code)
		return code;
	return given(options, OPTION(DER) | OPTION(NUMBER)) ? output_write(output, content->data, content->size) :
							      write_pem(output, content->data, content->size);
}

static int write_public(struct command *command, const struct options *options, const struct output *output)
{
	struct secret content;
	int code, error = secret_new(&content, DH_DER_MAX, false);

	if (error)
		return report_file("memory for the key", error);
	code = write_content(command, options, output, &content);
	secret_free(&content);
	return code;
}

static int run(const struct options *options)
{
	struct command command;
	struct output output;
	int code = given(options, OPTION(DER) | OPTION(NUMBER)) ? output_open(&output, options, 0666) :
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
	.usage = "KEY [--der] [--dh-group GROUP | --number] [-o FILE [--force]]",
	.help =
		"      --der                  the bytes of SubjectPublicKeyInfo, not PEM\n"
		"      --dh-group GROUP       of a dh key that is not exportable: the group that it was made in\n"
		"      --number               of a dh key: the bytes of the number and nothing else\n"
		"  -o, --output FILE          file to be written; default: standard output\n"
		"      --force                replace an existing file\n"
		"\n"
		KEY_HELP
		"\n"
		"KEY is a private key, which need not be exportable, or a public one in a blob. openssl and others read what is written.\n"
		"Only an exportable private key of dh tells its group. What is written with another one's is the key of nobody.\n",
	.options = OPTIONS_KEY | OPTION(KEYRING) | OPTION(DER) | OPTION(DH_GROUP) | OPTION(NUMBER) | OPTION(OUTPUT) |
		   OPTION(FORCE),
	.run = run,
};
