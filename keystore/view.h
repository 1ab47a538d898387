/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view.h - what list and show print of a key: as a table, as lines, as JSON
 */
#ifndef KEYSTORE_VIEW_H
#define KEYSTORE_VIEW_H

#include "key.h"

#include "attributes.h"
#include "json.h"

#include <stdio.h>

/**
 * struct view - a key in words
 * @name: in the store
 * @state: with commas: "loaded" or "stored", then "retired" (encrypts no more), "expired", "refused" (would not be loaded);
 *	or "bad"; or "unverified"
 * @problem: why it is no key, or may not be loaded; empty when all is well
 * @version: of its blob, and with it @uuid, are filled in; 0 when it is not in the manifest
 * @known: the rest is filled in: the blob could be opened
 * @description: what it was made from
 */
struct view {
	char name[NAME_SIZE];
	char state[40];
	char problem[sizeof(((struct problem *)NULL)->text)];
	uint64_t version;
	uint8_t uuid[UUID_SIZE];
	bool known;
	struct ncr_key_describe description;
	char algorithm[32];
	char flags[64];
	char mode[MODE_TEXT_SIZE];
	char owner[NCR_KEY_ACCOUNT_SIZE + 1];
	char group[NCR_KEY_ACCOUNT_SIZE + 1];
};

/** view_bad() - of a key that could not be opened; @listed in the manifest, or NULL */
void view_bad(struct view *view, const char *name, const struct manifest_key *listed, const struct problem *problem);

/** view_unverified() - of a key that a manifest lists which nobody could verify: what it says may be wrong */
void view_unverified(struct view *view, const struct manifest_key *listed);

/**
 * view_key() - of a key that could
 * @view: out
 * @command: for the moment, and the names of algorithms
 * @key: open
 * @loaded: "loaded", "stored", or what else is known of it
 */
void view_key(struct view *view, const struct command *command, const struct key *key, const char *loaded);

/**
 * view_expires() - whether one of the two ends of the key is not later than @when
 *
 * What has ended already counts. That an old version (NAME@7) does not encrypt any more is as it should be and does
 * not.
 */
bool view_expires(const struct view *view, uint64_t when);

/** view_table() - with a headline, columns as wide as they must be, as ls -l; nothing for no rows */
void view_table(const struct view *rows, size_t count, FILE *file);

/** view_lines() - one key, "name: value" a line */
void view_lines(const struct view *view, FILE *file);

/** view_json() - one object */
void view_json(const struct view *view, struct json *json);

#endif /* KEYSTORE_VIEW_H */
