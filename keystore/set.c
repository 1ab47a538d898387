// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "key.h"
#include "keyring.h"

/* Whether anything was changed. */
static bool set(struct command *command, const char *name, struct tally *tally)
{
	struct ncr_key_attributes new;
	struct problem problem;
	bool changes = false;
	struct key key;
	int code = key_open(command, name, &key, &problem);

	if (!code) {
		key_merge(&key.description.attributes, &command->options->attributes, &new);
		changes = !key_same_attributes(&new, &key.description.attributes) ||
			  !key_same_accounts(&new, &key.description.attributes);
		code = key_check_dates(&new, &problem);
	}
	if (!code && changes)
		code = key_store(command, key.handle, name, &new, &problem);
	if (code)
		tally_failed(tally, name, &problem);
	else if (changes)
		command_done(command, tally, "change", name);
	else
		tally->skipped++;
	key_close(command, &key);
	return !code && changes;
}

static int set_all(struct command *command)
{
	struct keyring keyring = { 0 };
	struct names names = { 0 };
	struct tally tally = { 0 };
	struct problem ignored;
	int code = command_store_names(command, &tally, &names);
	bool loaded = false;
	size_t i;

	if (!code)
		keyring_open(&keyring, &ignored);
	for (i = 0; !code && !tally.stop && i < names.count; i++)
		if (set(command, names.name[i], &tally))
			loaded |= keyring_key(&keyring, names.name[i]);
	command_commit(command, &tally);
	if (loaded && tally.kept && !command->dry)
		hint_message("loaded keys stay as they are until they are loaded again: ncr-keystore load NAME");
	keyring_close(&keyring);
	names_free(&names);
	return code ? code : tally_finish(&tally, "changed", command->dry);
}

static int run(const struct options *options)
{
	struct command command;
	int code;

	if (!given(options, OPTIONS_ATTRIBUTES)) {
		error_message("set: nothing to set");
		hint_message("--owner, --group, --mode, --not-after, --not-after-originate");
		return EXIT_USAGE;
	}
	code = command_open(&command, options, COMMAND_CHANGES);
	if (!code)
		code = set_all(&command);
	command_close(&command);
	return code;
}

const struct verb verb_set = {
	.name = "set",
	.summary = "change whose keys of the store are, and for how long",
	.usage = "NAME... ATTRIBUTE... [--dry-run]",
	.help =
		"  NAME              keys, or patterns\n"
		"      --owner USER, --group GROUP, --mode MODE, --not-after TIME, --not-after-originate TIME\n"
		"                    as for generate\n"
		"  -n, --dry-run     only tell what would be done\n"
		"\n"
		"What is not named stays. A loaded key changes when it is loaded again.\n",
	.options = OPTIONS_ATTRIBUTES | OPTION(DRY_RUN),
	.least = 1,
	.most = 1 << 20,
	.run = run,
};
