/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history.h - keys from their making to their end, across namespaces, boots and machines
 *
 * A key is the uuid that the kernel gave its material. Ids and labels are chosen by programs: two keys may have the same.
 */
#ifndef NCR_REPORT_HISTORY_H
#define NCR_REPORT_HISTORY_H

#include "map.h"
#include "meaning.h"

/* keys that are kept, and handles of open namespaces; what there is no room for is counted */
#define KEYS_MAX 1000000
#define HANDLES_MAX 1000000

/**
 * struct key - one key
 * @uuid: its name
 * @id, @label: the last that it had, or NULL
 * @made_how: operation that made it, or NULL: before the log, or not recorded
 * @made_by: user, likewise
 * @made: when
 * @first: record of it, and @last
 * @loads: of the module, in which there was one
 * @node, @load: of the last one
 * @counts: by fate, of operations that were done
 * @refused: operations that were not
 * @wiped: when it was wiped for the last time
 * @gone: with a namespace, whose end is one record for all its keys
 * @alike: how many keys have its id, itself among them; of history_compare()
 * @by_revocation: of the wipings, those that a revocation was the cause of
 */
struct key {
	char uuid[RECORD_UUID_SIZE];
	char *id;
	char *label;
	const char *made_how;
	char *made_by;
	uint64_t made;
	uint64_t first;
	uint64_t last;
	unsigned int loads;
	unsigned int node;
	unsigned int load;
	uint64_t counts[FATES];
	uint64_t refused;
	uint64_t wiped;
	uint64_t gone;
	uint64_t by_revocation;
	size_t alike;
};

struct handle;

/** struct history - all keys; @handles: which key a handle of an open namespace is; @left_out: no room for so many of either */
struct history {
	struct map map;
	struct key *keys;
	size_t count;
	size_t room;
	struct handle **handles;
	size_t handle_count;
	uint64_t left_out;
};

/** history_begin() - false without memory */
bool history_begin(struct history *history);

/** history_record() - what a record says of its keys */
void history_record(struct history *history, const struct record *record);

/** history_key() - a key that there was a record of, with the names that it has by now; or NULL */
const struct key *history_key(const struct history *history, const struct record_key *named);

/** key_uses() - how often it was used: sessions, single calls, for another key */
uint64_t key_uses(const struct key *key);

/** key_wipes() - how often it was wiped, by itself or with its namespace */
uint64_t key_wipes(const struct key *key);

/** history_compare() - fill in which keys have the same id */
void history_compare(struct history *history);

void history_free(struct history *history);

#endif /* NCR_REPORT_HISTORY_H */
