// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "new_key.h"

#include <string.h>

/* One bit stands for both names: the one that no option gives stays as the key has it. */
static int keep_other_name(const struct command *command, struct ncr_key_attributes *attributes)
{
	struct ncr_key_describe key;
	int error;

	if (!(attributes->valid & NCR_ATTRIBUTE_ACCOUNTS))
		return EXIT_DONE;
	error = ncr_key_describe(command->ncr, command->key, &key);
	if (error)
		return report(NCRIO_KEY_DESCRIBE, NULL, error);
	if (!(attributes->valid & NCR_ATTRIBUTE_UID))
		memcpy(attributes->owner_name, key.attributes.owner_name, sizeof(attributes->owner_name));
	if (!(attributes->valid & NCR_ATTRIBUTE_GID))
		memcpy(attributes->group_name, key.attributes.group_name, sizeof(attributes->group_name));
	return EXIT_DONE;
}

static int run(const struct options *options)
{
	struct ncr_key_attributes attributes = options->attributes;
	const char *name = options->count ? options->files[0] : NULL;
	struct command command;
	int code;

	if (options->count > 1) {
		error_message("more than one NAME: '%s'", options->files[1]);
		return EXIT_USAGE;
	}
	code = name ? name_check("NAME", name) : EXIT_DONE;
	if (code)
		return code;
	code = command_open(&command);
	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = keep_other_name(&command, &attributes);
	if (!code)
		code = new_key_publish(&command, options, name, &attributes);
	command_close(&command);
	return code;
}

const struct verb verb_publish = {
	.name = "publish",
	.summary = "put the key of a blob into a keyring, under a name",
	.usage = "KEY [NAME] [--keyring system|user] [--force] [ATTRIBUTE]...",
	.help =
		"      NAME                   up to 64 bytes; default: the label of the key\n"
		PUBLISH_HELP
		"\n"
		KEY_HELP
		"\n"
		"ATTRIBUTE is any of\n"
		ATTRIBUTE_HELP
		"\n"
		"What is not given stays as it is in the blob. --keyring says where NAME goes, not where --key looks.\n",
	.options = OPTIONS_KEY | OPTIONS_PUBLISH,
	.run = run,
};
