// SPDX-License-Identifier: GPL-2.0-or-later
#include "view.h"

#include "flags.h"
#include "hex.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum column { MODE, OWNER, GROUP, ALGORITHM, BITS, ORIGINATE, NOT_AFTER, STATE, NAME, COLUMNS };

#define DATE_SIZE 10	/* of "2027-01-31", the beginning of a time */
#define CELL_SIZE 80

/* --- from a key --------------------------------------------------------------------------------------------------- */

static void state_add(struct view *view, const char *word)
{
	size_t used = strlen(view->state);

	snprintf(view->state + used, sizeof(view->state) - used, "%s%s", used ? "," : "", word);
}

/* The recorded name, or this machine's; the number when there is none, or when the recorded one is another account. */
static void account_text(const struct key *key, enum account_kind kind, char *text)
{
	const struct ncr_key_attributes *attributes = &key->description.attributes;
	bool user = kind == ACCOUNT_USER, agrees;
	uint32_t id = user ? attributes->uid : attributes->gid;
	struct account account = { .id = id };
	struct problem ignored;

	agrees = !key_check_account(key, kind, &ignored);
	if (agrees)
		memcpy(account.name, user ? attributes->owner_name : attributes->group_name, NCR_KEY_ACCOUNT_SIZE);
	if (agrees && !*account.name)
		account_by_id(kind, id, &account);
	if (*account.name)
		strcpy(text, account.name);
	else
		snprintf(text, NCR_KEY_ACCOUNT_SIZE + 1, "%u", id);
}

static void algorithm_text(struct ncr *ncr, uint32_t algorithm, char *text, size_t room)
{
	struct ncr_algorithm_info info;

	if (algorithm == NCR_ALG_NONE)
		snprintf(text, room, "none");
	else if (!ncr || ncr_algorithm_by_id(ncr, algorithm, &info))
		snprintf(text, room, "other");
	else
		snprintf(text, room, "%s", info.name);
}

static void begin(struct view *view, const char *name, const struct manifest_key *listed)
{
	memset(view, 0, sizeof(*view));
	snprintf(view->name, sizeof(view->name), "%s", name);
	if (!listed)
		return;
	view->version = listed->version;
	memcpy(view->uuid, listed->uuid, UUID_SIZE);
}

void view_bad(struct view *view, const char *name, const struct manifest_key *listed, const struct problem *problem)
{
	begin(view, name, listed);
	snprintf(view->problem, sizeof(view->problem), "%s", problem->text);
	state_add(view, "bad");
}

void view_unverified(struct view *view, const struct manifest_key *listed)
{
	begin(view, listed->name, listed);
	state_add(view, "unverified");
}

void view_key(struct view *view, const struct command *command, const struct key *key, const char *loaded)
{
	const struct ncr_key_attributes *attributes = &key->description.attributes;
	struct problem problem;

	begin(view, key->name, manifest_by_name(&command->store.manifest, key->name));
	memcpy(view->uuid, key->description.uuid, UUID_SIZE);
	view->known = true;
	view->description = key->description;
	algorithm_text(command->ncr, key->description.algorithm, view->algorithm, sizeof(view->algorithm));
	flags_format(key->description.flags, view->flags, sizeof(view->flags));
	mode_format(attributes->mode, view->mode);
	account_text(key, ACCOUNT_USER, view->owner);
	account_text(key, ACCOUNT_GROUP, view->group);

	state_add(view, loaded);
	if (attributes->not_after_originate && command->now >= attributes->not_after_originate)
		state_add(view, "retired");
	if (key_check_end(key, command->now, &problem))
		state_add(view, "expired");
	else if (key_check(command, key, &problem))
		state_add(view, "refused");
	else
		return;
	strcpy(view->problem, problem.text);
}

bool view_expires(const struct view *view, uint64_t when)
{
	const struct ncr_key_attributes *attributes = &view->description.attributes;

	if (!view->known)
		return false;
	if (attributes->not_after && attributes->not_after <= when)
		return true;
	return attributes->not_after_originate && attributes->not_after_originate <= when &&
	       !name_version(view->name, NULL);
}

/* --- as a table --------------------------------------------------------------------------------------------------- */

static const char *const headline[COLUMNS] = {
	"MODE", "OWNER", "GROUP", "ALGORITHM", "BITS", "ORIGINATE", "NOT-AFTER", "STATE", "NAME",
};

static void date_text(uint64_t seconds, char *text)
{
	time_format(seconds, text);
	if (strlen(text) > DATE_SIZE)
		text[DATE_SIZE] = '\0';
}

static void cell_text(const struct view *view, enum column column, char *text)
{
	const struct ncr_key_describe *description = &view->description;
	char safe[SAFE_SIZE];

	strcpy(text, "-");
	if (column == NAME)
		snprintf(text, CELL_SIZE, "%s", view->name);
	else if (column == STATE)
		snprintf(text, CELL_SIZE, "%s", view->state);
	else if (!view->known)
		return;
	else if (column == MODE)
		strcpy(text, view->mode);
	else if (column == OWNER || column == GROUP)
		snprintf(text, CELL_SIZE, "%s", safe_text(column == OWNER ? view->owner : view->group, safe));
	else if (column == ALGORITHM)
		strcpy(text, view->algorithm);
	else if (column == BITS)
		snprintf(text, CELL_SIZE, "%u", description->bits);
	else
		date_text(column == ORIGINATE ? description->attributes.not_after_originate :
			  description->attributes.not_after, text);
}

static void print_row(const char cells[COLUMNS][CELL_SIZE], const int *widths, FILE *file)
{
	int column;

	/* numbers to the right, and no blanks behind the last one */
	for (column = 0; column < NAME; column++)
		fprintf(file, "%*s  ", column == BITS ? widths[column] : -widths[column], cells[column]);
	fprintf(file, "%s\n", cells[NAME]);
}

void view_table(const struct view *rows, size_t count, FILE *file)
{
	char cells[COLUMNS][CELL_SIZE];
	int widths[COLUMNS], column;
	size_t i;

	if (!count)
		return;
	for (column = 0; column < COLUMNS; column++) {
		strcpy(cells[column], headline[column]);
		widths[column] = strlen(headline[column]);
	}
	for (i = 0; i < count; i++) {
		for (column = 0; column < COLUMNS; column++) {
			char text[CELL_SIZE];

			cell_text(&rows[i], column, text);
			if ((int)strlen(text) > widths[column])
				widths[column] = strlen(text);
		}
	}
	print_row((const char (*)[CELL_SIZE])cells, widths, file);
	for (i = 0; i < count; i++) {
		for (column = 0; column < COLUMNS; column++)
			cell_text(&rows[i], column, cells[column]);
		print_row((const char (*)[CELL_SIZE])cells, widths, file);
	}
}

/* --- one key ------------------------------------------------------------------------------------------------------ */

static void id_text(const struct ncr_key_describe *description, char *text)
{
	size_t size = description->key_id_size;

	hex_format(description->key_id, size < MAX_KEY_ID_SIZE ? size : MAX_KEY_ID_SIZE, text);
}

void view_lines(const struct view *view, FILE *file)
{
	const struct ncr_key_attributes *attributes = &view->description.attributes;
	char uuid[2 * UUID_SIZE + 1], id[2 * MAX_KEY_ID_SIZE + 1], text[TIME_TEXT_SIZE], safe[SAFE_SIZE];
	char blob[BLOB_FILE_SIZE];

	fprintf(file, "name: %s\nstate: %s\n", view->name, view->state);
	if (*view->problem)
		fprintf(file, "problem: %s\n", view->problem);
	hex_format(view->uuid, UUID_SIZE, uuid);
	blob_file_name(view->uuid, BLOB_FILE, blob);
	if (view->version)
		fprintf(file, "file: %s\nversion: %" PRIu64 "\n", blob, view->version);
	if (view->version || view->known)
		fprintf(file, "uuid: %s\n", uuid);
	if (!view->known)
		return;
	id_text(&view->description, id);
	fprintf(file, "algorithm: %s\nbits: %u\nflags: %s\n", view->algorithm, view->description.bits, view->flags);
	fprintf(file, "mode: 0%03o %s\n", attributes->mode, view->mode);
	fprintf(file, "owner: %s (%u)\n", safe_text(view->owner, safe), attributes->uid);
	fprintf(file, "group: %s (%u)\n", safe_text(view->group, safe), attributes->gid);
	time_format(attributes->created, text);
	fprintf(file, "created: %s\n", attributes->created ? text : "unknown");
	time_format(attributes->not_after_originate, text);
	fprintf(file, "not_after_originate: %s\n", text);
	time_format(attributes->not_after, text);
	fprintf(file, "not_after: %s\nid: %s\n", text, id);
}

static void json_time(struct json *json, const char *name, uint64_t seconds, const char *none)
{
	char text[TIME_TEXT_SIZE];

	time_format(seconds, text);
	json_string(json, name, seconds ? text : none);
}

void view_json(const struct view *view, struct json *json)
{
	const struct ncr_key_attributes *attributes = &view->description.attributes;
	char uuid[2 * UUID_SIZE + 1], id[2 * MAX_KEY_ID_SIZE + 1], mode[8], blob[BLOB_FILE_SIZE];

	json_open(json, NULL, '{');
	json_string(json, "name", view->name);
	json_string(json, "state", view->state);
	if (*view->problem)
		json_string(json, "problem", view->problem);
	hex_format(view->uuid, UUID_SIZE, uuid);
	blob_file_name(view->uuid, BLOB_FILE, blob);
	if (view->version) {
		json_string(json, "file", blob);
		json_number(json, "version", view->version);
	}
	if (view->version || view->known)
		json_string(json, "uuid", uuid);
	if (view->known) {
		id_text(&view->description, id);
		snprintf(mode, sizeof(mode), "0%03o", attributes->mode & 0777);
		json_string(json, "algorithm", view->algorithm);
		json_number(json, "bits", view->description.bits);
		json_string(json, "flags", view->flags);
		json_string(json, "mode", mode);
		json_string(json, "owner", view->owner);
		json_number(json, "uid", attributes->uid);
		json_string(json, "group", view->group);
		json_number(json, "gid", attributes->gid);
		json_time(json, "created", attributes->created, "unknown");
		json_time(json, "not_after_originate", attributes->not_after_originate, "never");
		json_time(json, "not_after", attributes->not_after, "never");
		json_string(json, "id", id);
	}
	json_close(json, '}');
}
