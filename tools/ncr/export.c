// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "files.h"
#include "secret.h"

static int export(struct command *command, const struct output *output)
{
	struct secret secret;
	int error, code;

	error = secret_new(&secret, NCR_KEY_MATERIAL_MAX, false);
	if (error)
		return report_file("memory for the key", error);
	secret.size = secret.room;
	error = ncr_key_export(command->ncr, command->key, secret.data, &secret.size);
	code = error ? report(NCRIO_KEY_EXPORT, NULL, error) : output_write(output, secret.data, secret.size);
	secret_free(&secret);
	return code;
}

static int run(const struct options *options)
{
	struct command command;
	struct output output;
	int code = output_open(&output, options, 0600);

	if (code)
		return code;
	code = command_open(&command);
	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = export(&command, &output);
	command_close(&command);
	return output_finish(&output, code);
}

const struct verb verb_export = {
	.name = "export",
	.summary = "write an exportable key in plaintext",
	.usage = "KEY [-o RAWFILE [--force]]",
	.help =
		"  -o, --output RAWFILE       file to be written, mode 0600; default: standard output, if not a terminal\n"
		"      --force                replace an existing file\n"
		"\n"
		KEY_HELP
		"\n"
		"The key must have the flag exportable, which a published one never has.\n",
	.options = OPTIONS_KEY | OPTION(KEYRING) | OPTION(OUTPUT) | OPTION(FORCE),
	.run = run,
};
