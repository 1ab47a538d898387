// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "key.h"
#include "keyring.h"

/* Whether .ncr has exactly this key already: the handles that programs have to it are to live. */
static bool is_loaded(const struct command *command, const struct keyring *keyring, const struct key *key)
{
	struct problem ignored;
	struct key loaded;
	bool same;

	if (!keyring_key(keyring, key->name))
		return false;
	/* names of accounts count when it is loaded the next time, not for who uses it */
	same = !key_attach(command, key->name, &loaded, &ignored) && key_same_material(key, &loaded) &&
	       key_same_attributes(&key->description.attributes, &loaded.description.attributes);
	key_close(command, &loaded);
	return same;
}

static void load(const struct command *command, const struct keyring *keyring, const char *name, struct tally *tally)
{
	struct problem problem;
	struct key key;
	int code = key_open(command, name, &key, &problem);

	if (!code)
		code = key_check(command, &key, &problem);
	if (!code && is_loaded(command, keyring, &key)) {
		tally->skipped++;
	} else {
		if (!code && !command->dry)
			code = keyring_add(keyring, name, key.blob, key.size, &problem);
		if (code)
			tally_failed(tally, name, &problem);
		else
			command_done(command, tally, "load", name);
	}
	key_close(command, &key);
}

static int load_all(const struct command *command, const struct keyring *keyring)
{
	struct names names = { 0 };
	struct tally tally = { 0 };
	int code = command_store_names(command, &tally, &names);
	size_t i;

	for (i = 0; !code && !tally.stop && i < names.count; i++)
		load(command, keyring, names.name[i], &tally);
	names_free(&names);
	return code ? code : tally_finish(&tally, "loaded", command->dry);
}

static int run(const struct options *options)
{
	struct keyring keyring = { 0 };
	struct command command;
	struct problem problem;
	int code = command_open(&command, options, COMMAND_TRUSTED);

	if (!code && keyring_open(&keyring, &problem))
		code = problem_print(&problem, NULL);
	if (!code)
		code = load_all(&command, &keyring);
	keyring_close(&keyring);
	command_close(&command);
	return code;
}

const struct verb verb_load = {
	.name = "load",
	.summary = "put keys of the store into the kernel's keyring .ncr",
	.usage = "[NAME]... [--dry-run]",
	.help =
		"  NAME              keys, or patterns; default: all\n"
		"  -n, --dry-run     only tell what would be done\n"
		"\n"
		"From then on those whom the key's mode allows use it by name. A key that is loaded already and is the same is skipped;\n"
		"one of that name that is another is replaced, and programs that have it open lose it. A key whose time is over, or\n"
		"whose owner is another account on this machine, fails. What failed is told, the rest goes on.\n",
	.options = OPTION(DRY_RUN),
	.least = 0,
	.most = 1 << 20,
	.run = run,
};
