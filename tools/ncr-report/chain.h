/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chain.h - records held against the chain of MACs that the module made of them (tools/common/trail.h)
 *
 * Each record is judged by itself: its number says which key its MAC was made with. So records may come in any order, and
 * what is kept of a good one is a bit. To which trail a record belongs is what its MAC says, and nothing else: no line that
 * somebody may have altered is asked.
 */
#ifndef NCR_REPORT_CHAIN_H
#define NCR_REPORT_CHAIN_H

#include "trail.h"

/* records that could not be verified yet, and records before a key; what is beyond is told */
#define CHAIN_WAITING_MAX 65536
/* numbers by which a record may be ahead of the last good one: so many keys are made to look at it */
#define CHAIN_AHEAD_MAX (1 << 22)
/* keys that are tried in vain for heads of trails whose beginning is not there, for all of them together, under each root */
#define CHAIN_SEARCH_MAX (1 << 22)
/* names of trails, and findings: anybody who can write to a log can write many */
#define CHAIN_TRAILS_MAX 65536
#define CHAIN_FINDINGS_MAX 65536

enum finding_kind {
	FINDING_ALTERED,	/* a record, or who did it, is not as it was written */
	FINDING_REMOVED,	/* numbers whose records are not there */
	FINDING_INSERTED,	/* a record that was not written, or is there twice */
	FINDING_BEFORE,		/* the records before the trail began are not those that it began with */
	FINDING_CUT,		/* the end that was expected is not there */
	FINDING_UNKNOWN,	/* more than could be looked at */
	/* no damage */
	FINDING_ORDER,		/* records stand behind later ones */
	FINDING_UNCOVERED,	/* records of loads without a trail */
};

/**
 * struct finding - one of them
 * @trail: index into the chain's trails; CHAIN_NO_TRAIL: not known
 * @first, @last: numbers of records; 0: not known
 * @count: of records
 * @time: of the record, or the one before what is removed; milliseconds since 1970, 0: not known
 * @serial: of its event
 * @detail: for people; a constant
 */
struct finding {
	enum finding_kind kind;
	unsigned int node;
	size_t trail;
	uint64_t first;
	uint64_t last;
	uint64_t count;
	uint64_t time;
	uint32_t serial;
	const char *detail;
};

#define CHAIN_NO_TRAIL SIZE_MAX

/* struct chain_sight - where and when a record was seen */
struct chain_sight {
	unsigned int node;
	uint64_t time;
	uint32_t serial;
};

/**
 * struct chain_trail - one load of the module, from the setting of its master key
 * @id: its name
 * @first: number of its first record, if @known
 * @begun: that record is there and good
 * @highest: number of the last good record, and when it was seen: @end
 * @good: how many there are
 * @start: where its first good record was seen, as the @order th of all
 * @before: hash of the records before, if @begun
 * @ended: there is a good record that the module was unloaded
 * @root: which of the chain's it is under, if @known; else that of @keys
 */
struct chain_trail {
	uint8_t id[TRAIL_ID_SIZE];
	unsigned int node;
	bool known;
	bool begun;
	uint64_t first;
	uint64_t highest;
	uint64_t good;
	struct chain_sight start;
	struct chain_sight end;
	uint64_t order;
	uint8_t before[TRAIL_HASH_SIZE];
	bool ended;
	unsigned int root;
	struct chain_keys *keys;
	uint64_t *seen;
	size_t seen_words;
	uint64_t disordered;
};

struct chain_waiting;

/**
 * struct chain - all trails
 * @roots: of the verification keys, @root_count of them; the caller's, as long as the chain is
 * @findings: after chain_end()
 * @order: how many records there have been, and @with_mac of them have one
 * @waiting, @bare: records with a MAC that no trail has made so far, and without one
 * @not_kept: those that there was no room for
 * @search_left: keys that may still be tried in vain; @not_searched heads came when there were too few
 * @not_told: findings that there was no room for
 */
struct chain {
	const uint8_t (*roots)[TRAIL_KEY_SIZE];
	unsigned int root_count;
	struct chain_trail *trails;
	size_t trail_count;
	struct chain_waiting *waiting;
	size_t waiting_count;
	struct chain_waiting *bare;
	size_t bare_count;
	struct finding *findings;
	size_t finding_count;
	uint64_t order;
	uint64_t with_mac;
	uint64_t not_kept;
	uint64_t search_left;
	uint64_t not_searched;
	uint64_t not_told;
	bool no_memory;
};

/** chain_begin() - one root for each master key that the machine has had; which one a trail is under, its MACs tell */
void chain_begin(struct chain *chain, const uint8_t (*roots)[TRAIL_KEY_SIZE], unsigned int root_count);

/**
 * chain_record() - one record, in whatever order
 * @chain: where
 * @record: taken apart; its text is copied if it is needed later
 * @subject: who did it; NULL: that is not told
 * @sight: where it was seen
 */
void chain_record(struct chain *chain, const struct trail_record *record, const struct trail_subject *subject,
		  const struct chain_sight *sight);

/** chain_malformed() - a record that is not in the form of the module */
void chain_malformed(struct chain *chain, const struct chain_sight *sight);

/**
 * chain_end() - there are no more: find out what is missing and what is too many
 * @expected: name of a trail that must reach @number, or NULL
 */
void chain_end(struct chain *chain, const uint8_t *expected, uint64_t number);

/** finding_damage() - whether it is damage, not a note */
bool finding_damage(enum finding_kind kind);

void chain_free(struct chain *chain);

#endif /* NCR_REPORT_CHAIN_H */
