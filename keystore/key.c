// SPDX-License-Identifier: GPL-2.0-or-later
#include "key.h"

#include "commit.h"

#include "report.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MODE_OF_NEW 0500

static int describe(const struct command *command, struct key *key, struct problem *problem)
{
	int error = ncr_key_describe(command->ncr, key->handle, &key->description);

	return error ? problem_kernel(problem, NCRIO_KEY_DESCRIBE, error) : EXIT_DONE;
}

static void begin(const char *name, struct key *key)
{
	memset(key, 0, sizeof(*key));
	key->handle = NCR_KEY_INVALID;
	strncpy(key->name, name, NAME_MAX_SIZE);
}

/* The same text as of ncr, but for what is not about this blob. */
static int refused(const struct key *key, struct problem *problem)
{
	const char *hint;
	int code = problem_kernel(problem, NCRIO_KEY_STORAGE_UNWRAP, key->handle);

	if (problem->general)
		return code;
	problem_set(problem, code, "%s", blob_error(key->handle, key->blob, key->size, &hint));
	if (hint && key->handle != -EBADMSG)
		problem_hint(problem, "%s", hint);
	else if (key->handle == -EBADMSG)
		problem_hint(problem, "ncr-keystore fsck says more; ncr-keystore remove %s removes the key", key->name);
	return code;
}

int key_open(const struct command *command, const char *name, struct key *key, struct problem *problem)
{
	const struct manifest_key *listed;
	enum blob_fault fault;
	int code;

	begin(name, key);
	listed = store_find(&command->store, name, problem);
	if (!listed)
		return problem->code;
	code = store_read(&command->store, listed, &key->blob, &key->size, &fault, problem);
	if (code && fault != BLOB_DIGEST)
		return code;
	key->handle = ncr_key_load(command->ncr, key->blob, key->size, NULL);
	if (key->handle < 0)
		return refused(key, problem);
	if (!code)
		code = describe(command, key, problem);
	if (!code)
		code = key_check_listed(key, listed, problem);
	return code;
}

int key_attach(const struct command *command, const char *name, struct key *key, struct problem *problem)
{
	int code;

	begin(name, key);
	if (!command->ncr)
		return problem_kernel(problem, NCR_OPENING, -ENOENT);
	key->handle = ncr_key_attach_from(command->ncr, NCR_KEYRING_SYSTEM, name);
	if (key->handle >= 0)
		return describe(command, key, problem);
	code = problem_kernel(problem, NCRIO_KEY_ATTACH, key->handle);
	if (key->handle != -ENOKEY && key->handle != -EKEYREVOKED && key->handle != -EKEYEXPIRED)
		return code;
	problem_set(problem, EXIT_NEGATIVE, "not loaded");
	return problem->code;
}

void key_close(const struct command *command, struct key *key)
{
	if (command->ncr && key->handle >= 0)
		ncr_key_delete(command->ncr, key->handle);
	key->handle = NCR_KEY_INVALID;
	free(key->blob);
	key->blob = NULL;
}

bool key_same_material(const struct key *one, const struct key *other)
{
	return !memcmp(one->description.uuid, other->description.uuid, NCR_KEY_UUID_SIZE);
}

bool key_same_attributes(const struct ncr_key_attributes *a, const struct ncr_key_attributes *b)
{
	return a->uid == b->uid && a->gid == b->gid && a->mode == b->mode && a->not_after == b->not_after &&
	       a->not_after_originate == b->not_after_originate;
}

bool key_same_accounts(const struct ncr_key_attributes *a, const struct ncr_key_attributes *b)
{
	return !memcmp(a->owner_name, b->owner_name, NCR_KEY_ACCOUNT_SIZE) &&
	       !memcmp(a->group_name, b->group_name, NCR_KEY_ACCOUNT_SIZE);
}

int key_check_listed(const struct key *key, const struct manifest_key *listed, struct problem *problem)
{
	const struct ncr_key_describe *description = &key->description;
	char label[NCR_KEY_LABEL_SIZE + 1] = "", safe[SAFE_SIZE];

	if (description->label_size <= sizeof(description->label))
		memcpy(label, description->label, description->label_size);
	if (!memcmp(description->uuid, listed->uuid, UUID_SIZE) && !strcmp(label, listed->name))
		return EXIT_DONE;
	if (strcmp(label, listed->name))
		problem_set(problem, EXIT_INPUT, "the blob is another key's: the key in it is called '%s'", safe_text(label, safe));
	else
		problem_set(problem, EXIT_INPUT, "the blob is another key's: the key in it has another uuid");
	problem_hint(problem, "ncr-keystore fsck says more; ncr-keystore remove %s removes the key", key->name);
	return problem->code;
}

int key_check_account(const struct key *key, enum account_kind kind, struct problem *problem)
{
	const struct ncr_key_attributes *attributes = &key->description.attributes;
	bool user = kind == ACCOUNT_USER;
	char name[NCR_KEY_ACCOUNT_SIZE + 1] = "", safe[SAFE_SIZE];
	const char *word = user ? "user" : "group";
	uint32_t id = user ? attributes->uid : attributes->gid;
	struct account account;

	memcpy(name, user ? attributes->owner_name : attributes->group_name, NCR_KEY_ACCOUNT_SIZE);
	if (!(attributes->valid & NCR_ATTRIBUTE_ACCOUNTS) || !*name)
		return EXIT_DONE;
	safe_text(name, safe);
	/* a recorded name of digits alone is a name, not a number */
	if (name[strspn(name, "0123456789")] && account_parse(kind, name, &account)) {
		if (account.id == id)
			return EXIT_DONE;
		problem_set(problem, EXIT_INPUT, "made for %s %s as number %u, and %s is number %u on this machine",
			    word, safe, id, safe, account.id);
	} else {
		problem_set(problem, EXIT_INPUT, "made for %s %s (number %u), and this machine has no such %s",
			    word, safe, id, word);
	}
	problem_hint(problem, "say whose it is here: ncr-keystore set %s --%s NAME", key->name,
		     user ? "owner" : "group");
	return problem->code;
}

int key_check_end(const struct key *key, uint64_t now, struct problem *problem)
{
	uint64_t end = key->description.attributes.not_after;
	char text[TIME_TEXT_SIZE];

	if (!end || now < end)
		return EXIT_DONE;
	time_format(end, text);
	problem_set(problem, EXIT_INPUT, "expired at %s", text);
	problem_hint(problem, "ncr-keystore rekey %s makes a new key, set %s --not-after gives this one more time, remove %s ends it",
		     key->name, key->name, key->name);
	return problem->code;
}

int key_check(const struct command *command, const struct key *key, struct problem *problem)
{
	int code = key_check_account(key, ACCOUNT_USER, problem);

	if (!code)
		code = key_check_account(key, ACCOUNT_GROUP, problem);
	return code ? code : key_check_end(key, command->now, problem);
}

int key_store(struct command *command, ncr_key_t handle, const char *name, const struct ncr_key_attributes *attributes,
	      struct problem *problem)
{
	static uint8_t sealed[NCR_KEY_BLOB_MAX];
	struct ncr_key_describe description;
	size_t size = sizeof(sealed);
	int error;

	if (command->dry)
		return EXIT_DONE;
	error = ncr_key_store_as(command->ncr, handle, name, attributes, sealed, &size);
	if (error)
		return problem_kernel(problem, NCRIO_KEY_STORAGE_WRAP, error);
	error = ncr_key_describe(command->ncr, handle, &description);
	if (error)
		return problem_kernel(problem, NCRIO_KEY_DESCRIBE, error);
	return store_put(&command->store, description.uuid, name, sealed, size, problem);
}

void key_merge(const struct ncr_key_attributes *old, const struct ncr_key_attributes *set,
	       struct ncr_key_attributes *new)
{
	*new = *old;
	if (set->valid & NCR_ATTRIBUTE_UID) {
		new->uid = set->uid;
		memcpy(new->owner_name, set->owner_name, sizeof(new->owner_name));
	}
	if (set->valid & NCR_ATTRIBUTE_GID) {
		new->gid = set->gid;
		memcpy(new->group_name, set->group_name, sizeof(new->group_name));
	}
	if (set->valid & NCR_ATTRIBUTE_MODE)
		new->mode = set->mode;
	if (set->valid & NCR_ATTRIBUTE_NOT_AFTER)
		new->not_after = set->not_after;
	if (set->valid & NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE)
		new->not_after_originate = set->not_after_originate;
	/* the kernel takes no time of making from anybody */
	new->created = 0;
	new->valid = NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_MODE | NCR_ATTRIBUTE_NOT_AFTER |
		     NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE | NCR_ATTRIBUTE_ACCOUNTS;
}

int key_check_dates(const struct ncr_key_attributes *attributes, struct problem *problem)
{
	if (!attributes->not_after || attributes->not_after_originate <= attributes->not_after)
		return EXIT_DONE;
	problem_set(problem, EXIT_USAGE, "its not-after-originate would be later than its not-after");
	problem_hint(problem, "a key first ceases to encrypt and sign, and later to decrypt and verify");
	return problem->code;
}

void key_attributes_of_new(const struct options *options, struct ncr_key_attributes *attributes)
{
	*attributes = options->attributes;
	attributes_of_new_key(attributes);
	if (!(attributes->valid & NCR_ATTRIBUTE_MODE))
		attributes->mode = MODE_OF_NEW;
	attributes->valid |= NCR_ATTRIBUTE_MODE;
}
