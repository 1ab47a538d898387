// SPDX-License-Identifier: GPL-2.0-or-later
#include "keystore.h"

#include "view.h"

static const char *loaded_word(const struct command *command, const struct key *key)
{
	struct problem problem;
	struct key loaded;
	const char *word;
	int code = key_attach(command, key->name, &loaded, &problem);

	if (code)
		word = code == EXIT_NEGATIVE ? "stored" : "unknown";
	else if (key_same_material(key, &loaded) &&
		 key_same_attributes(&key->description.attributes, &loaded.description.attributes))
		word = "loaded";
	else
		word = "changed";
	key_close(command, &loaded);
	return word;
}

static void show(const struct command *command, const char *name, struct tally *tally, struct view *view)
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
		view_key(view, command, &key, loaded_word(command, &key));
		tally->done++;
	}
	key_close(command, &key);
}

static int show_all(const struct command *command, const struct names *names, struct tally *tally)
{
	bool as_json = given(command->options, OPTION(JSON));
	struct problem problem;
	struct json json;
	struct view view;
	size_t i;

	json_begin(&json, stdout);
	for (i = 0; i < names->count; i++) {
		show(command, names->name[i], tally, &view);
		if (tally->stop)
			return tally_exit(tally);
		if (as_json && !i)
			json_open(&json, NULL, '[');
		if (as_json)
			view_json(&view, &json);
		else if (view.known || view.version) {
			fputs(i ? "\n" : "", stdout);
			view_lines(&view, stdout);
		}
	}
	if (as_json) {
		if (!names->count)
			json_open(&json, NULL, '[');
		json_close(&json, ']');
		json_end(&json);
	}
	if (store_trusted(&command->store, &problem))
		return problem_print(&problem, command->store.path);
	return tally_exit(tally);
}

static int run(const struct options *options)
{
	struct names names = { 0 };
	struct tally tally = { 0 };
	struct command command;
	int code = command_open(&command, options, 0);

	if (!code)
		code = command_store_names(&command, &tally, &names);
	if (!code)
		code = show_all(&command, &names, &tally);
	names_free(&names);
	command_close(&command);
	return code;
}

const struct verb verb_show = {
	.name = "show",
	.summary = "tell all about keys of the store, but the keys",
	.usage = "NAME... [--json]",
	.help =
		"  NAME              keys, or patterns\n"
		"      --json            as a JSON array\n"
		"\n"
		"The state begins with loaded, stored, or changed: another key, or the same with other attributes, is loaded under this\n"
		"name. The uuid was given by the kernel when the key was made; audit records carry it. Where the kernel has not verified\n"
		"the manifest, the state is unverified and nothing else is told.\n",
	.options = OPTION(JSON),
	.least = 1,
	.most = 1 << 20,
	.run = run,
};
