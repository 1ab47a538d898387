// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "hex.h"
#include "json.h"

#include <stdio.h>

static const char *type_name(ncr_key_type_t type)
{
	switch (type) {
	case NCR_KEY_TYPE_SECRET:
		return "secret";
	case NCR_KEY_TYPE_PUBLIC:
		return "public";
	case NCR_KEY_TYPE_PRIVATE:
		return "private";
	default:
		return "none";
	}
}

/* A label is chosen by who wrote the blob: nothing that a terminal would obey. */
static void print_text(const char *text)
{
	unsigned int length;

	while (*text) {
		length = utf8_length(text);
		if (length)
			fwrite(text, 1, length, stdout);
		else
			putchar('?');
		text += length ? length : 1;
	}
	putchar('\n');
}

static int show(struct command *command, bool as_json)
{
	char id[2 * MAX_KEY_ID_SIZE + 1], uuid[2 * NCR_KEY_UUID_SIZE + 1], flags[64];
	const char *name = "none";
	struct ncr_key_info_st info;
	struct json json;
	int error;

	error = ncr_key_info(command->ncr, command->key, &info);
	if (error)
		return report(NCRIO_KEY_GET_INFO, NULL, error);
	if (info.algorithm != NCR_ALG_NONE)
		name = ncr_algorithm_by_id(command->ncr, info.algorithm, &command->algorithm) ? "other" : command->algorithm.name;
	hex_format(info.key_id, info.key_id_size, id);
	hex_format(command->names.uuid, sizeof(command->names.uuid), uuid);
	flags_format(info.flags, flags, sizeof(flags));

	if (!as_json) {
		printf("type: %s\nalgorithm: %s\nflags: %s\nid: %s\nuuid: %s\nlabel: ", type_name(info.type), name, flags, id, uuid);
		print_text(command->names.label);
		return EXIT_DONE;
	}
	json_begin(&json, stdout);
	json_open(&json, NULL, '{');
	json_string(&json, "type", type_name(info.type));
	json_string(&json, "algorithm", name);
	json_string(&json, "flags", flags);
	json_string(&json, "id", id);
	json_string(&json, "uuid", uuid);
	json_string(&json, "label", command->names.label);
	json_close(&json, '}');
	json_end(&json);
	return EXIT_DONE;
}

static int run(const struct options *options)
{
	struct command command;
	int code = command_open(&command);

	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = show(&command, given(options, OPTION(JSON)));
	command_close(&command);
	return code;
}

const struct verb verb_info = {
	.name = "info",
	.summary = "tell what a blob holds",
	.usage = "{--key-file BLOB | --key-stdin} [--json]",
	.help =
		"  -k, --key-file BLOB   the key\n"
		"      --key-stdin       read the blob from standard input\n"
		"      --json            as one JSON object\n"
		"\n"
		"The uuid was given by the kernel when the key was made; audit records carry it.\n",
	.options = OPTION(KEY_FILE) | OPTION(KEY_STDIN) | OPTION(JSON),
	.run = run,
};
