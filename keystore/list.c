// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "keyring.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>

/* By name alone: to compare the keys would mean to attach each, which is a use of it in the audit trail. */
static const char *loaded_word(const struct keyring *keyring, const char *name)
{
	return !keyring->serial ? "unknown" : keyring_key(keyring, name) ? "loaded" : "stored";
}

static void look(const struct command *command, const struct keyring *keyring, const char *name, struct tally *tally,
		 struct view *view)
{
	const struct manifest_key *listed = manifest_by_name(&command->store.manifest, name);
	struct problem problem;
	struct key key = { .handle = NCR_KEY_INVALID };

	if (listed && store_trusted(&command->store, &problem)) {
		view_unverified(view, listed);
	} else if (key_open(command, name, &key, &problem)) {
		tally_failed(tally, name, &problem);
		view_bad(view, name, listed, &problem);
	} else {
		view_key(view, command, &key, loaded_word(keyring, name));
		tally->done++;
	}
	key_close(command, &key);
}

static void print(const struct view *rows, size_t count, bool as_json)
{
	struct json json;
	size_t i;

	if (!as_json) {
		view_table(rows, count, stdout);
		return;
	}
	json_begin(&json, stdout);
	json_open(&json, NULL, '[');
	for (i = 0; i < count; i++)
		view_json(&rows[i], &json);
	json_close(&json, ']');
	json_end(&json);
}

static int list(const struct command *command, const struct names *names, const struct keyring *keyring,
		struct tally *tally)
{
	bool only_expiring = given(command->options, OPTION(EXPIRING));
	struct view *rows = calloc(names->count + 1, sizeof(*rows));
	size_t count = 0, expiring = 0, i;
	struct problem problem;
	bool expires;

	if (!rows) {
		error_message("out of memory");
		return EXIT_SYSTEM;
	}
	for (i = 0; !tally->stop && i < names->count; i++) {
		look(command, keyring, names->name[i], tally, &rows[count]);
		expires = view_expires(&rows[count], command->now + command->options->expiring);
		expiring += expires;
		/* what could not be looked at is among those that may expire */
		count += expires || !only_expiring || !rows[count].known;
	}
	if (!tally->stop)
		print(rows, count, given(command->options, OPTION(JSON)));
	free(rows);
	if (store_trusted(&command->store, &problem))
		return problem_print(&problem, command->store.path);
	if (tally->failed)
		return tally_exit(tally);
	return only_expiring && expiring ? EXIT_NEGATIVE : EXIT_DONE;
}

static int run(const struct options *options)
{
	struct keyring keyring = { 0 };
	struct names names = { 0 };
	struct tally tally = { 0 };
	struct problem ignored;
	struct command command;
	int code = command_open(&command, options, 0);

	if (!code)
		code = command_store_names(&command, &tally, &names);
	if (!code) {
		if (command.ncr)
			keyring_open(&keyring, &ignored);
		code = list(&command, &names, &keyring, &tally);
	}
	keyring_close(&keyring);
	names_free(&names);
	command_close(&command);
	return code;
}

const struct verb verb_list = {
	.name = "list",
	.summary = "list the keys of the store",
	.usage = "[NAME]... [--expiring TIME] [--json]",
	.help =
		"  NAME              keys, or patterns; default: all\n"
		"      --expiring TIME   only those whose not-after or not-after-originate is over or comes within 12h, 30d, 1y;\n"
		"                    exit code 1 when there are any; that old versions (NAME@7) do not encrypt does not count\n"
		"      --json            as a JSON array\n"
		"\n"
		"The dates are those from when on a key does not encrypt, sign or wrap any more (ORIGINATE), and from when on it does\n"
		"nothing (NOT-AFTER). STATE: loaded (a key of this name is), stored; retired (the first date is over), expired (the\n"
		"second), refused (it cannot be loaded, ncr-keystore validate tells why), bad (it cannot be opened); unverified: the\n"
		"kernel has not verified the manifest, and anybody may have written this name into it.\n",
	.options = OPTION(EXPIRING) | OPTION(JSON),
	.least = 0,
	.most = 1 << 20,
	.run = run,
};
