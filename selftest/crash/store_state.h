/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store_state.h - what a store holds as its users see it, and whether it is in order
 */
#ifndef CRASH_STORE_STATE_H
#define CRASH_STORE_STATE_H

#include <stdbool.h>
#include <stddef.h>

#define STATE_KEYS 32

/**
 * struct store_state - the keys that list --json shows
 * @there: there is a folder at all
 * @made: there is a manifest in it
 * @uuid: of the material
 * @version: of the blob
 * @rest: all else that list shows of a key, but for its times and whether it is loaded
 */
struct store_state {
	bool there;
	bool made;
	size_t count;
	struct listed {
		char name[72];
		char uuid[40];
		char version[24];
		char rest[512];
	} key[STATE_KEYS];
};

/** state_read() - look at a store; false, after a line that says why, when it cannot be listed or a key does not open */
bool state_read(struct store_state *state, const char *store);

/** state_same() - whether both are the same keys */
bool state_same(const struct store_state *a, const struct store_state *b);

/**
 * state_alike() - whether @state is what @after is to @before
 *
 * A verb that is run once more makes other keys: one that @after has and @before has not may be any that @before has not.
 * @versions: their blobs were written equally often, too.
 */
bool state_alike(const struct store_state *state, const struct store_state *after, const struct store_state *before,
		 bool versions);

/** state_print() - on lines that begin with # */
void state_print(const char *title, const struct store_state *state);

/**
 * state_works() - whether a store that was read can be used and written to
 * @state: as it was read
 * @load: all its keys are loaded into the kernel's keyring, too
 *
 * The next key is made in it, and then it holds exactly these, and no file that is nobody's. False after a line that says
 * why not.
 */
bool state_works(const struct store_state *state, const char *store, bool load);

/** state_tidy() - whether there is no file in the folder that belongs to no key; false after a line with its name */
bool state_tidy(const struct store_state *state, const char *store);

#endif /* CRASH_STORE_STATE_H */
