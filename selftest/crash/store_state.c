// SPDX-License-Identifier: GPL-2.0-or-later
#include "store_state.h"

#include "die.h"
#include "trace.h"

#include <dirent.h>
#include <unistd.h>

static struct run run;

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void told(const char *what)
{
	char *line, *rest;

	printf("# %s: exit status %d\n", what, run.status);
	for (line = strtok_r(run.err, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		printf("#   %s\n", line);
}

/* "name": "value", of a line of list --json */
static bool field(const char *line, const char *name, char *value, size_t room)
{
	size_t size = strlen(name);

	if (*line != '"' || strncmp(line + 1, name, size) || strncmp(line + 1 + size, "\": ", 3))
		return false;
	line += size + 4;
	size = strcspn(line + (*line == '"'), "\",");
	snprintf(value, room, "%.*s", (int)size, line + (*line == '"'));
	return true;
}

/* Times are of the moment, file and id follow the uuid, and whether a key is loaded is not the store's. */
static bool passing(const char *line)
{
	char value[64];

	return field(line, "created", value, sizeof(value)) || field(line, "not_after", value, sizeof(value)) ||
	       field(line, "not_after_originate", value, sizeof(value)) || field(line, "id", value, sizeof(value)) ||
	       field(line, "file", value, sizeof(value)) ||
	       (field(line, "state", value, sizeof(value)) && (!strcmp(value, "loaded") || !strcmp(value, "stored")));
}

static void take_line(struct store_state *state, const char *line)
{
	struct listed *key;
	size_t size;

	if (*line == '{') {
		if (state->count == STATE_KEYS)
			die("more keys than the harness takes");
		memset(&state->key[state->count++], 0, sizeof(*key));
	}
	if (*line != '"' || !state->count)
		return;
	key = &state->key[state->count - 1];
	if (field(line, "name", key->name, sizeof(key->name)) || field(line, "uuid", key->uuid, sizeof(key->uuid)) ||
	    field(line, "version", key->version, sizeof(key->version)) || passing(line))
		return;
	size = strcspn(line, ",");
	snprintf(key->rest + strlen(key->rest), sizeof(key->rest) - strlen(key->rest), "%.*s ", (int)size, line);
}

bool state_read(struct store_state *state, const char *store)
{
	const char *const list[] = { "ncr-keystore", "list", "--store", store, "--json", NULL };
	char *line, *rest;

	char manifest[128];

	memset(state, 0, sizeof(*state));
	snprintf(manifest, sizeof(manifest), "%s/manifest", store);
	state->there = !access(store, F_OK);
	state->made = !access(manifest, F_OK);
	if (!state->there)
		return true;
	run_plainly(&run, list);
	if (run.status) {
		told("list");
		return false;
	}
	for (line = strtok_r(run.out, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		take_line(state, line + strspn(line, " "));
	return true;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

static const struct listed *find(const struct store_state *state, const char *name)
{
	size_t i;

	for (i = 0; i < state->count; i++)
		if (!strcmp(state->key[i].name, name))
			return &state->key[i];
	return NULL;
}

static bool has_uuid(const struct store_state *state, const char *uuid)
{
	size_t i;

	for (i = 0; i < state->count; i++)
		if (!strcmp(state->key[i].uuid, uuid))
			return true;
	return false;
}

bool state_same(const struct store_state *a, const struct store_state *b)
{
	return state_alike(a, b, b, true);
}

bool state_alike(const struct store_state *state, const struct store_state *after, const struct store_state *before,
		 bool versions)
{
	const struct listed *key, *wanted;
	size_t i;

	if (state->count != after->count || state->made != after->made)
		return false;
	for (i = 0; i < after->count; i++) {
		wanted = &after->key[i];
		key = find(state, wanted->name);
		if (!key || strcmp(key->rest, wanted->rest) || (versions && strcmp(key->version, wanted->version)))
			return false;
		if (has_uuid(before, wanted->uuid) ? strcmp(key->uuid, wanted->uuid) : has_uuid(before, key->uuid))
			return false;
	}
	return true;
}

void state_print(const char *title, const struct store_state *state)
{
	size_t i;

	printf("# %s: %zu keys%s\n", title, state->count, !state->there ? ", no folder" : !state->made ? ", no manifest" : "");
	for (i = 0; i < state->count; i++)
		printf("#   %s %s, version %s, %s\n", state->key[i].name, state->key[i].uuid, state->key[i].version,
		       state->key[i].rest);
}

/* --- using -------------------------------------------------------------------------------------------------------- */

/* uuid of a blob's file, as list has it */
static void plain_uuid(const char *name, char uuid[40])
{
	size_t size = 0;

	for (; *name && size < 32; name++)
		if (*name != '-')
			uuid[size++] = *name;
	uuid[size] = '\0';
}

static bool of_a_key(const struct store_state *state, const char *name)
{
	const char *suffix = strrchr(name, '.');
	char uuid[40], listed[40];
	size_t i;

	if (!suffix || strcmp(suffix, ".ncrk"))
		return false;
	plain_uuid(name, uuid);
	for (i = 0; i < state->count; i++) {
		plain_uuid(state->key[i].uuid, listed);
		if (strlen(name) == 36 + strlen(".ncrk") && !strcmp(uuid, listed))
			return true;
	}
	return false;
}

bool state_tidy(const struct store_state *state, const char *store)
{
	DIR *folder = opendir(store);
	struct dirent *entry;
	size_t blobs = 0;
	bool tidy = true;

	if (!folder)
		return errno == ENOENT;
	while ((entry = readdir(folder))) {
		const char *name = entry->d_name;

		if (of_a_key(state, name)) {
			blobs++;
		} else if (strcmp(name, ".") && strcmp(name, "..") && strcmp(name, "lock") && strcmp(name, "manifest") &&
			   strcmp(name, "quarantine")) {
			printf("# left in the folder: %s\n", name);
			tidy = false;
		}
	}
	closedir(folder);
	if (blobs != state->count)
		printf("# %zu blobs for %zu keys\n", blobs, state->count);
	return tidy && blobs == state->count;
}

bool state_works(const struct store_state *state, const char *store, bool load)
{
	const char *const all[] = { "ncr-keystore", "load", "--store", store, NULL };
	const char *const next[] = { "ncr-keystore", "generate", "next", "--algorithm", "aes-cbc", "--store", store, NULL };
	static struct store_state later;
	size_t i;

	if (state->there && load) {
		run_plainly(&run, all);
		if (run.status) {
			told("load");
			return false;
		}
	}
	run_plainly(&run, next);
	if (run.status) {
		told("the next writer");
		return false;
	}
	if (!state_read(&later, store))
		return false;
	for (i = 0; i < state->count; i++) {
		const struct listed *key = find(&later, state->key[i].name);

		if (!key || strcmp(key->uuid, state->key[i].uuid) || strcmp(key->version, state->key[i].version) ||
		    strcmp(key->rest, state->key[i].rest))
			break;
	}
	if (i < state->count || later.count != state->count + 1 || !find(&later, "next")) {
		state_print("the store after the next writer", &later);
		return false;
	}
	return state_tidy(&later, store);
}
