// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "hex.h"
#include "json.h"
#include "key_type.h"

#include <stdio.h>
#include <string.h>

/*
 * Names are chosen by who made the key: nothing that a terminal would obey. The interface pads them with NUL.
 */
static void print_name(const uint8_t *name, size_t room)
{
	char text[NCR_KEY_LABEL_SIZE + 1];
	unsigned int length;
	size_t i;

	snprintf(text, sizeof(text), "%.*s", (int)room, (const char *)name);
	for (i = 0; text[i]; i += length ? length : 1) {
		length = utf8_length(text + i);
		if (length)
			fwrite(text + i, 1, length, stdout);
		else
			putchar('?');
	}
}

static void json_name(struct json *json, const char *member, const uint8_t *name, size_t room)
{
	char text[NCR_KEY_LABEL_SIZE + 1];

	snprintf(text, sizeof(text), "%.*s", (int)room, (const char *)name);
	json_string(json, member, text);
}

/* A name that the key does not have is the one that this system has for the number. */
static void complete_names(struct ncr_key_attributes *attributes)
{
	struct account account;

	if (!*attributes->owner_name) {
		account_by_id(ACCOUNT_USER, attributes->uid, &account);
		memcpy(attributes->owner_name, account.name, sizeof(attributes->owner_name));
	}
	if (!*attributes->group_name) {
		account_by_id(ACCOUNT_GROUP, attributes->gid, &account);
		memcpy(attributes->group_name, account.name, sizeof(attributes->group_name));
	}
}

static const char *keyring_name(uint32_t keyring)
{
	switch (keyring) {
	case NCR_KEYRING_SYSTEM:
		return "system";
	case NCR_KEYRING_USER:
		return "user";
	default:
		return "none";
	}
}

/* What is shown of a key in both forms, as text. */
struct shown {
	const char *algorithm;
	char id[2 * MAX_KEY_ID_SIZE + 1];
	char uuid[2 * NCR_KEY_UUID_SIZE + 1];
	char flags[64];
	char mode[MODE_TEXT_SIZE];
	char created[TIME_TEXT_SIZE];
	char not_after_originate[TIME_TEXT_SIZE];
	char not_after[TIME_TEXT_SIZE];
};

static void prepare(struct shown *shown, struct command *command, const struct ncr_key_describe *key)
{
	const struct ncr_key_attributes *attributes = &key->attributes;
	size_t id_size = key->key_id_size <= sizeof(key->key_id) ? key->key_id_size : sizeof(key->key_id);

	shown->algorithm = "none";
	if (key->algorithm != NCR_ALG_NONE)
		shown->algorithm = ncr_algorithm_by_id(command->ncr, key->algorithm, &command->algorithm) ? "other" :
				   command->algorithm.name;
	hex_format(key->key_id, id_size, shown->id);
	hex_format(key->uuid, sizeof(key->uuid), shown->uuid);
	flags_format(key->flags, shown->flags, sizeof(shown->flags));
	mode_format(attributes->mode, shown->mode);
	time_format(attributes->created, shown->created);
	time_format(attributes->not_after_originate, shown->not_after_originate);
	time_format(attributes->not_after, shown->not_after);
}

static void print_owner(const char *what, const uint8_t *name, uint32_t id)
{
	printf("%s: ", what);
	if (*name) {
		print_name(name, NCR_KEY_ACCOUNT_SIZE);
		printf(" (%u)\n", id);
	} else {
		printf("%u\n", id);
	}
}

static void print(const struct ncr_key_describe *key, const struct shown *shown)
{
	const struct ncr_key_attributes *attributes = &key->attributes;

	fputs("label: ", stdout);
	print_name(key->label, sizeof(key->label));
	printf("\nkeyring: %s\ntype: %s\nalgorithm: %s\nbits: %u\nflags: %s\n", keyring_name(key->keyring),
	       key_type_name(key->type), shown->algorithm, key->bits, shown->flags);
	if (attributes->valid & NCR_ATTRIBUTE_UID) {
		print_owner("owner", attributes->owner_name, attributes->uid);
		print_owner("group", attributes->group_name, attributes->gid);
		printf("mode: %s\n", shown->mode);
	} else {
		puts("owner: none");
	}
	printf("created: %s\nnot-after-originate: %s\nnot-after: %s\n", attributes->created ? shown->created : "unknown",
	       shown->not_after_originate, shown->not_after);
	printf("id: %s\nuuid: %s\n", shown->id, shown->uuid);
}

static void print_json(const struct ncr_key_describe *key, const struct shown *shown)
{
	const struct ncr_key_attributes *attributes = &key->attributes;
	struct json json;

	json_begin(&json, stdout);
	json_open(&json, NULL, '{');
	json_name(&json, "label", key->label, sizeof(key->label));
	json_string(&json, "keyring", keyring_name(key->keyring));
	json_string(&json, "type", key_type_name(key->type));
	json_string(&json, "algorithm", shown->algorithm);
	json_number(&json, "bits", key->bits);
	json_string(&json, "flags", shown->flags);
	if (attributes->valid & NCR_ATTRIBUTE_UID) {
		json_number(&json, "uid", attributes->uid);
		json_name(&json, "owner", attributes->owner_name, sizeof(attributes->owner_name));
		json_number(&json, "gid", attributes->gid);
		json_name(&json, "group", attributes->group_name, sizeof(attributes->group_name));
		json_string(&json, "mode", shown->mode);
	}
	if (attributes->created)
		json_string(&json, "created", shown->created);
	if (attributes->not_after_originate)
		json_string(&json, "not_after_originate", shown->not_after_originate);
	if (attributes->not_after)
		json_string(&json, "not_after", shown->not_after);
	json_string(&json, "id", shown->id);
	json_string(&json, "uuid", shown->uuid);
	json_close(&json, '}');
	json_end(&json);
}

static int show(struct command *command, bool as_json)
{
	struct ncr_key_describe key;
	struct shown shown;
	int error;

	error = ncr_key_describe(command->ncr, command->key, &key);
	if (error)
		return report(NCRIO_KEY_DESCRIBE, NULL, error);
	complete_names(&key.attributes);
	prepare(&shown, command, &key);
	if (as_json)
		print_json(&key, &shown);
	else
		print(&key, &shown);
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
	.summary = "tell all that is known of a key but its bytes",
	.usage = "KEY [--json]",
	.help =
		"      --json                 as one JSON object\n"
		"\n"
		KEY_HELP
		"\n"
		"The uuid was given by the kernel when the key was made; audit records carry it. Times are in UTC.\n",
	.options = OPTIONS_KEY | OPTION(KEYRING) | OPTION(JSON),
	.run = run,
};
