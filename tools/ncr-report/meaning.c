// SPDX-License-Identifier: GPL-2.0-or-later
#include "meaning.h"

#include "libncr.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SHORT_UUID 8

/**
 * struct meaning - one operation
 * @first: what it is for key1
 * @second: and for key2
 * @command: of the device, whose errors say why it was refused
 */
static const struct meaning {
	const char *operation;
	enum fate first;
	enum fate second;
	unsigned long command;
} meanings[] = {
	{ "context_new", FATE_NONE, FATE_NONE, NCR_OPENING },
	{ "context_del", FATE_NONE, FATE_NONE, ~0UL },
	{ "session_init", FATE_BEGUN, FATE_USED, NCRIO_SESSION_INIT },
	{ "session_op", FATE_CONTINUED, FATE_USED, NCRIO_SESSION_UPDATE },
	{ "session_final", FATE_ENDED, FATE_USED, NCRIO_SESSION_FINAL },
	{ "key_import", FATE_MADE, FATE_MADE, NCRIO_KEY_IMPORT },
	{ "key_export", FATE_EXPORTED, FATE_NONE, NCRIO_KEY_EXPORT },
	{ "key_wrap", FATE_EXPORTED, FATE_USED, NCRIO_KEY_WRAP },
	{ "key_unwrap", FATE_MADE, FATE_USED, NCRIO_KEY_UNWRAP },
	{ "key_gen", FATE_MADE, FATE_MADE, NCRIO_KEY_GENERATE },
	{ "key_derive", FATE_MADE, FATE_USED, NCRIO_KEY_DERIVE },
	{ "key_zeroize", FATE_WIPED, FATE_NONE, NCRIO_KEY_DEINIT },
	{ "key_get_info", FATE_NONE, FATE_NONE, NCRIO_KEY_GET_INFO },
	{ "key_attach", FATE_ATTACHED, FATE_NONE, NCRIO_KEY_ATTACH },
	{ "key_publish", FATE_PUBLISHED, FATE_NONE, NCRIO_KEY_PUBLISH },
	{ "key_load", FATE_LOADED, FATE_NONE, NCRIO_KEY_STORAGE_UNWRAP_EXT },
	{ "key_revoke", FATE_REVOKED, FATE_NONE, ~0UL },
	{ "key_storage_wrap", FATE_STORED, FATE_NONE, NCRIO_KEY_STORAGE_WRAP_EXT },
	{ "key_storage_unwrap", FATE_LOADED, FATE_NONE, NCRIO_KEY_STORAGE_UNWRAP_EXT },
	{ "store_change", FATE_NONE, FATE_NONE, NCRIO_STORE_VERIFY },
	{ "master_key_set", FATE_NONE, FATE_NONE, NCRIO_MASTER_KEY_SET },
};

/* what a newer module does, and a notice: no key's fate, and errors that mean the same everywhere */
static const struct meaning unknown = { "", FATE_NONE, FATE_NONE, ~0UL };

static const struct meaning *meaning_of(const struct record *record)
{
	size_t i;

	for (i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (!strcmp(meanings[i].operation, record->operation))
			return &meanings[i];
	return &unknown;
}

enum fate fate_of(const struct record *record, unsigned int key)
{
	enum fate fate = key ? meaning_of(record)->second : meaning_of(record)->first;

	/* a single call has no session */
	return fate == FATE_CONTINUED && record->session < 0 ? FATE_USED : fate;
}

static unsigned long command_of(const struct record *record)
{
	unsigned long command = meaning_of(record)->command;

	if (command == NCRIO_KEY_GENERATE && record->key[1].handle >= 0)
		return NCRIO_KEY_GENERATE_PAIR;
	if (command == NCRIO_STORE_VERIFY && !strcmp(record->what, "seal"))
		return NCRIO_STORE_SEAL;
	if (command == NCRIO_SESSION_UPDATE && record->session < 0)
		return NCRIO_SESSION_ONCE;
	return command;
}

void refusal(const struct record *record, char *text)
{
	const char *name;
	int error;

	*text = '\0';
	if (*record->reason) {
		snprintf(text, MEANING_REASON_SIZE, "%s", record->reason);
	} else if (!record->call) {
		snprintf(text, MEANING_REASON_SIZE, "not told: no SYSCALL record");
	} else if (record->success || record->exit >= 0 || record->exit < -4095) {
		/* the call went well, and what it was asked to look at is not right */
		snprintf(text, MEANING_REASON_SIZE, strcmp(record->what, "verify") ? "not told by the system call" : "does not match");
	} else {
		error = -record->exit;
		name = strerrorname_np(error);
		snprintf(text, MEANING_REASON_SIZE, "%s (%s)", ncr_error_text(command_of(record), error), name ?: "no errno");
	}
}

void user_text(const struct record_subject *subject, char *text)
{
	const char *login = subject->auid_name, *user = *subject->euid_name ? subject->euid_name : subject->uid_name;

	if (!subject->known)
		*text = '\0';
	else if (subject->auid == RECORD_UNSET || subject->auid == subject->euid)
		snprintf(text, MEANING_USER_SIZE, "%s", user);
	else
		snprintf(text, MEANING_USER_SIZE, "%s as %s", login, user);
}

const char *program_text(const struct record_subject *subject)
{
	if (*subject->exe)
		return subject->exe;
	return *subject->comm ? subject->comm : NULL;
}

void key_text(const struct record_key *key, char *text)
{
	const char *name = *key->label ? key->label : key->id;

	/* 20 random bytes are no name when there is a uuid */
	if (!strncmp(name, "0x", 2) && *key->uuid)
		name = "";
	if (!*key->uuid)
		snprintf(text, MEANING_KEY_SIZE, "%s", name);
	else if (*name)
		snprintf(text, MEANING_KEY_SIZE, "%s (%.*s)", name, SHORT_UUID, key->uuid);
	else
		snprintf(text, MEANING_KEY_SIZE, "%.*s", SHORT_UUID, key->uuid);
}
