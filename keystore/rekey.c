// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rekey.c - new material under the same name; the old key stays as NAME@1, NAME@2 ..., and only decrypts
 *
 * Both are one change of the store.
 */
#include "keystore.h"

#include "commit.h"
#include "keyring.h"
#include "parameters.h"

#include <stdio.h>
#include <string.h>

/* The name for the old key: the version after the last. */
static int choose_version(const struct manifest *manifest, const char *name, char *version, struct problem *problem)
{
	char base[NAME_SIZE];
	unsigned int last = 0, number;
	size_t i;

	for (i = 0; i < manifest->keys; i++) {
		number = name_version(manifest->by_name[i]->name, base);
		if (number > last && !strcmp(base, name))
			last = number;
	}
	if (name_of_version(name, last + 1, version))
		return EXIT_DONE;
	problem_set(problem, EXIT_USAGE, "no room in the name for the number of a version");
	problem_hint(problem, "give it a shorter one: ncr-keystore rename %s NEW", name);
	return problem->code;
}

/* The old key encrypts no more from now on, unless it has not for longer. */
static void retire(const struct command *command, const struct key *key, struct ncr_key_attributes *attributes)
{
	static const struct ncr_key_attributes nothing;

	key_merge(&key->description.attributes, &nothing, attributes);
	if (!attributes->not_after_originate || attributes->not_after_originate > command->now)
		attributes->not_after_originate = command->now;
	if (attributes->not_after && attributes->not_after_originate > attributes->not_after)
		attributes->not_after_originate = attributes->not_after;
}

/* As long as the old key had from its beginning. */
static uint64_t shifted(const struct command *command, const struct ncr_key_attributes *old, uint64_t end)
{
	if (!end || !old->created || end <= old->created || end - old->created > UINT64_MAX - command->now)
		return 0;
	return command->now + (end - old->created);
}

static void renew(const struct command *command, const struct key *key, struct ncr_key_attributes *attributes)
{
	const struct ncr_key_attributes *old = &key->description.attributes;
	struct ncr_key_attributes set = command->options->attributes;

	if (!(set.valid & NCR_ATTRIBUTE_NOT_AFTER))
		set.not_after = shifted(command, old, old->not_after);
	if (!(set.valid & NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE))
		set.not_after_originate = shifted(command, old, old->not_after_originate);
	set.valid |= NCR_ATTRIBUTE_NOT_AFTER | NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE;
	key_merge(old, &set, attributes);
}

/* The other half of a public key is somebody else's. */
static int check_type(const struct key *key, struct problem *problem)
{
	if (key->description.type != NCR_KEY_TYPE_PUBLIC)
		return EXIT_DONE;
	problem_set(problem, EXIT_INPUT, "a public key, which can only be replaced by that of a new pair");
	problem_hint(problem, "ncr-keystore rename %s NAME, then import the new one", key->name);
	return problem->code;
}

static int rekey(struct command *command, const char *name, char *version, struct problem *problem)
{
	struct ncr_key_attributes retired, renewed;
	struct parameters parameters;
	ncr_key_t new = NCR_KEY_INVALID;
	unsigned long number;
	struct key key;
	int code = key_open(command, name, &key, problem);

	if (!code)
		code = check_type(&key, problem);
	if (!code)
		code = choose_version(&command->store.manifest, name, version, problem);
	if (!code) {
		retire(command, &key, &retired);
		renew(command, &key, &renewed);
		code = key_check_dates(&renewed, problem);
	}
	if (!code)
		code = parameters_of(command, &key, &parameters, problem);
	if (!code && !command->dry) {
		new = parameters_make(command->ncr, &parameters, key.description.flags, &number);
		if (new < 0)
			code = problem_kernel(problem, number, new);
	}
	/* first, so that its name is free */
	if (!code)
		code = key_store(command, key.handle, version, &retired, problem);
	if (!code)
		code = key_store(command, new, name, &renewed, problem);
	if (!code)
		code = store_commit(&command->store, problem);
	key_close(command, &key);
	return code;
}

static void tell_loaded(const char *name, const char *version)
{
	struct keyring keyring;
	struct problem ignored;

	if (!keyring_open(&keyring, &ignored) && keyring_key(&keyring, name))
		hint_message("the old key is still the loaded one: ncr-keystore load %s %s", name, version);
	keyring_close(&keyring);
}

static int run(const struct options *options)
{
	const char *name = options->names[0];
	char version[NAME_SIZE];
	struct problem problem;
	struct command command;
	int code;

	if (name_check(name, &problem))
		return problem_print(&problem, NULL);
	if (name_version(name, NULL)) {
		error_message("%s is an old version of a key", name);
		hint_message("ncr-keystore rekey takes the name without the number");
		return EXIT_USAGE;
	}
	code = command_open(&command, options, COMMAND_CHANGES);
	if (!code) {
		code = rekey(&command, name, version, &problem);
		if (code)
			problem_print(&problem, problem.general ? NULL : name);
		else
			printf("%s: the old key %s %s\n", name, command.dry ? "would be" : "is", version);
	}
	if (!code && !command.dry)
		tell_loaded(name, version);
	command_close(&command);
	return code;
}

const struct verb verb_rekey = {
	.name = "rekey",
	.summary = "give a key of the store new material; the old one still decrypts",
	.usage = "NAME [--q-bits N] [--dh-group NAME] [--not-after TIME] [--not-after-originate TIME] [--dry-run]",
	.help =
		"      --not-after TIME, --not-after-originate TIME\n"
		"                    of the new key, as for generate; default: as long after its beginning as those of the old one\n"
		"      --q-bits N    of a dsa key whose time is over: size of its order, which cannot be known any more\n"
		"      --dh-group NAME\n"
		"                    of a dh key that is not exportable: its group, which cannot be known otherwise\n"
		"  -n, --dry-run     only tell what would be done\n"
		"\n"
		"The kernel makes a key of the same algorithm, size, flags, owner and mode; of a private key a new pair. The old one\n"
		"stays as NAME@1, the one after that as NAME@2 and so on; it does not encrypt, sign or wrap from now on, and decrypts,\n"
		"verifies and unwraps as long as it did. Both take effect when they are loaded: ncr-keystore load NAME 'NAME@*'.\n",
	.options = OPTION(Q_BITS) | OPTION(DH_GROUP) | OPTIONS_DATES | OPTION(DRY_RUN),
	.least = 1,
	.most = 1,
	.run = run,
};
