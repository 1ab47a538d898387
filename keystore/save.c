// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "attributes.h"
#include "key.h"
#include "keyring.h"

#include <string.h>

/* The names of the accounts go into the blob, for a machine where the numbers are others'. */
static void complete(const struct ncr_key_attributes *loaded, struct ncr_key_attributes *attributes)
{
	static const struct ncr_key_attributes nothing;
	struct account account;

	key_merge(loaded, &nothing, attributes);
	if (!*attributes->owner_name) {
		account_by_id(ACCOUNT_USER, attributes->uid, &account);
		memcpy(attributes->owner_name, account.name, NCR_KEY_ACCOUNT_SIZE);
	}
	if (!*attributes->group_name) {
		account_by_id(ACCOUNT_GROUP, attributes->gid, &account);
		memcpy(attributes->group_name, account.name, NCR_KEY_ACCOUNT_SIZE);
	}
}

/* Whether the store has this very key; when it has another one of the name, or this one under another, that is the problem. */
static bool is_stored(const struct command *command, const struct key *key, int *code, struct problem *problem)
{
	const struct manifest_key *listed = manifest_by_uuid(&command->store.manifest, key->description.uuid);
	struct problem ignored;
	struct key stored;
	bool same;

	if (listed && strcmp(listed->name, key->name)) {
		*code = problem_set(problem, EXIT_SYSTEM, "this key is in the store already, as %s", listed->name);
		problem_hint(problem, "ncr-keystore rename %s NEW gives it another name", listed->name);
		return false;
	}
	if (!manifest_by_name(&command->store.manifest, key->name))
		return false;
	same = !key_open(command, key->name, &stored, &ignored) && key_same_material(key, &stored) &&
	       key_same_attributes(&key->description.attributes, &stored.description.attributes);
	key_close(command, &stored);
	if (!same) {
		*code = problem_set(problem, EXIT_SYSTEM, "another key of this name, or with other attributes, is in the store");
		problem_hint(problem, "rename or remove that one first: ncr-keystore rename %s NEW", key->name);
	}
	return same;
}

static void save(struct command *command, const char *name, struct tally *tally)
{
	struct ncr_key_attributes attributes;
	bool stored = false;
	struct problem problem;
	struct key key = { .handle = NCR_KEY_INVALID };
	/* those of a pattern are others' names; one of an old version is what load made */
	int code = name_check(name, &problem);

	if (!code)
		code = key_attach(command, name, &key, &problem);
	if (code == EXIT_NEGATIVE) {
		code = problem_set(&problem, EXIT_SYSTEM, "no key of this name is loaded");
		problem_hint(&problem, "keyctl show %%:.ncr shows what is");
	}
	if (!code)
		stored = is_stored(command, &key, &code, &problem);
	if (!code && !stored) {
		complete(&key.description.attributes, &attributes);
		code = key_store(command, key.handle, name, &attributes, &problem);
	}
	if (code)
		tally_failed(tally, name, &problem);
	else if (stored)
		tally->skipped++;
	else
		command_done(command, tally, "save", name);
	key_close(command, &key);
}

static int save_all(struct command *command, const struct keyring *keyring)
{
	struct names there = { 0 }, names = { 0 };
	struct tally tally = { 0 };
	int code = EXIT_DONE;
	size_t i;

	for (i = 0; !code && i < keyring->count; i++)
		code = names_add(&there, keyring->keys[i].name) ? EXIT_SYSTEM : EXIT_DONE;
	if (code)
		error_message("out of memory");
	else
		code = command_names(command, &there, "in .ncr", "keyctl show %:.ncr shows what is", &tally, &names);
	for (i = 0; !code && !tally.stop && i < names.count; i++)
		save(command, names.name[i], &tally);
	command_commit(command, &tally);
	names_free(&there);
	names_free(&names);
	return code ? code : tally_finish(&tally, "saved", command->dry);
}

static int run(const struct options *options)
{
	struct keyring keyring = { 0 };
	struct command command;
	struct problem problem;
	int code = command_open(&command, options, COMMAND_MAKES);

	if (!code && keyring_open(&keyring, &problem))
		code = problem_print(&problem, NULL);
	if (!code)
		code = save_all(&command, &keyring);
	keyring_close(&keyring);
	command_close(&command);
	return code;
}

const struct verb verb_save = {
	.name = "save",
	.summary = "keep keys that are in the kernel's keyring .ncr",
	.usage = "NAME... [--dry-run]",
	.help =
		"  NAME              loaded keys, or patterns\n"
		"  -n, --dry-run     only tell what would be done\n"
		"\n"
		"A key that a program published in .ncr is written into the store, with its owner, mode and dates. One that is there\n"
		"already is skipped; one of that name in the store that is another fails, and nothing is replaced.\n",
	.options = OPTION(DRY_RUN),
	.least = 1,
	.most = 1 << 20,
	.run = run,
};
