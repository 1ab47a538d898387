// SPDX-License-Identifier: GPL-2.0-or-later
#include "chain.h"

#include "chain_keys.h"

#include <stdlib.h>
#include <string.h>

/**
 * struct chain_waiting - a record that is kept: with a MAC that no trail has made so far, or without one
 * @record: its text is @copy
 * @has_subject: @subject tells who it was
 * @taken: it has found its place meanwhile
 * @order: that it came in
 */
struct chain_waiting {
	struct trail_record record;
	struct trail_subject subject;
	struct chain_sight sight;
	char *copy;
	bool has_subject;
	bool malformed;
	bool taken;
	uint64_t order;
};

void chain_begin(struct chain *chain, const uint8_t (*roots)[TRAIL_KEY_SIZE], unsigned int root_count)
{
	*chain = (struct chain) {
		.roots = roots, .root_count = root_count, .search_left = (uint64_t)root_count * CHAIN_SEARCH_MAX,
	};
}

bool finding_damage(enum finding_kind kind)
{
	return kind < FINDING_ORDER;
}

static void append(struct chain *chain, const struct finding *finding)
{
	size_t count = chain->finding_count;
	struct finding *more = chain->findings;

	if (!(count & (count - 1)))
		more = reallocarray(more, count ? 2 * count : 1, sizeof(*more));
	if (!more) {
		chain->no_memory = true;
		return;
	}
	chain->findings = more;
	more[chain->finding_count++] = *finding;
}

static void found(struct chain *chain, const struct finding *finding)
{
	if (chain->finding_count < CHAIN_FINDINGS_MAX)
		append(chain, finding);
	else
		chain->not_told++;
}

/* --- lists of records --------------------------------------------------------------------------------------------- */

static void keep(struct chain *chain, struct chain_waiting **list, size_t *count, const struct trail_record *record,
		 const struct trail_subject *subject, const struct chain_sight *sight)
{
	struct chain_waiting *more = NULL, *kept;

	if (*count < CHAIN_WAITING_MAX && !(*count & (*count - 1)))
		more = reallocarray(*list, *count ? 2 * *count : 1, sizeof(*more));
	else if (*count < CHAIN_WAITING_MAX)
		more = *list;
	if (!more) {
		chain->not_kept++;
		return;
	}
	*list = more;
	kept = &more[*count];
	*kept = (struct chain_waiting) { .sight = *sight, .has_subject = subject, .malformed = !record,
					  .order = chain->order };
	if (subject)
		kept->subject = *subject;
	if (record) {
		kept->record = *record;
		kept->copy = malloc(record->text_size ?: 1);
		if (!kept->copy) {
			chain->not_kept++;
			return;
		}
		kept->record.text = memcpy(kept->copy, record->text, record->text_size);
	}
	(*count)++;
}

static void drop_taken(struct chain_waiting *list, size_t *count)
{
	size_t i, left = 0;

	for (i = 0; i < *count; i++) {
		if (list[i].taken)
			free(list[i].copy);
		else
			list[left++] = list[i];
	}
	*count = left;
}

/* --- trails ------------------------------------------------------------------------------------------------------- */

static struct chain_trail *trail_of_id(const struct chain *chain, const uint8_t *id)
{
	size_t i;

	for (i = 0; i < chain->trail_count; i++)
		if (!memcmp(chain->trails[i].id, id, TRAIL_ID_SIZE))
			return &chain->trails[i];
	return NULL;
}

static struct chain_trail *add_trail(struct chain *chain, const uint8_t *id, unsigned int node)
{
	struct chain_trail *more, *trail;

	if (chain->trail_count == CHAIN_TRAILS_MAX) {
		chain->not_kept++;
		return NULL;
	}
	more = reallocarray(chain->trails, chain->trail_count + 1, sizeof(*more));
	if (!more) {
		chain->no_memory = true;
		return NULL;
	}
	chain->trails = more;
	trail = &more[chain->trail_count++];
	*trail = (struct chain_trail) { .node = node };
	memcpy(trail->id, id, TRAIL_ID_SIZE);
	return trail;
}

static bool is_seen(const struct chain_trail *trail, uint64_t number)
{
	uint64_t bit = number - trail->first;

	return bit / 64 < trail->seen_words && trail->seen[bit / 64] >> bit % 64 & 1;
}

static bool mark_seen(struct chain_trail *trail, uint64_t number)
{
	uint64_t bit = number - trail->first, *seen;
	size_t words = trail->seen_words;

	if (bit / 64 >= words) {
		words = 2 * (bit / 64 + 1);
		seen = reallocarray(trail->seen, words, sizeof(*seen));
		if (!seen)
			return false;
		memset(seen + trail->seen_words, 0, (words - trail->seen_words) * sizeof(*seen));
		trail->seen = seen;
		trail->seen_words = words;
	}
	trail->seen[bit / 64] |= UINT64_C(1) << bit % 64;
	return true;
}

/* Whether the record has the MAC that it would have in this trail. */
static bool is_of(const struct chain_trail *trail, const struct trail_record *record, const struct trail_subject *subject)
{
	const uint8_t *key;

	if (!trail->known || !subject || record->seq < trail->first ||
	    (record->seq > trail->highest && record->seq - trail->highest > CHAIN_AHEAD_MAX))
		return false;
	key = chain_keys_get(trail->keys, record->seq - trail->first);
	return key && trail_record_good(key, record, subject);
}

static bool begins_with(const struct trail_record *record, const char *text)
{
	return record->text_size >= strlen(text) && !memcmp(record->text, text, strlen(text));
}

/* A good record. */
static void take(struct chain *chain, struct chain_trail *trail, const struct trail_record *record,
		 const struct chain_sight *sight)
{
	const struct finding copy = {
		.kind = FINDING_INSERTED, .node = sight->node, .trail = trail - chain->trails, .first = record->seq,
		.last = record->seq, .count = 1, .time = sight->time, .serial = sight->serial, .detail = "a copy of a record",
	};

	if (is_seen(trail, record->seq)) {
		found(chain, &copy);
		return;
	}
	if (!mark_seen(trail, record->seq)) {
		chain->no_memory = true;
		return;
	}
	if (!trail->good++) {
		trail->start = *sight;
		trail->order = chain->order;
	}
	if (record->has_before) {
		trail->begun = true;
		memcpy(trail->before, record->before, TRAIL_HASH_SIZE);
	}
	if (record->seq < trail->highest) {
		trail->disordered++;
		return;
	}
	trail->highest = record->seq;
	trail->end = *sight;
	trail->ended |= begins_with(record, "ncr_event=module_unload");
}

/* Which of the node's trails the record belongs to, the latest first; NULL: none that is known. */
static struct chain_trail *find_trail(struct chain *chain, const struct trail_record *record,
				      const struct trail_subject *subject, unsigned int node)
{
	size_t i;

	for (i = chain->trail_count; i; i--)
		if (chain->trails[i - 1].node == node && is_of(&chain->trails[i - 1], record, subject))
			return &chain->trails[i - 1];
	return NULL;
}

static void retry_waiting(struct chain *chain, struct chain_trail *trail)
{
	size_t i;

	for (i = 0; i < chain->waiting_count; i++) {
		struct chain_waiting *waiting = &chain->waiting[i];

		if (waiting->malformed || waiting->sight.node != trail->node || !waiting->has_subject ||
		    !is_of(trail, &waiting->record, &waiting->subject))
			continue;
		take(chain, trail, &waiting->record, &waiting->sight);
		/* they were there in time; it was we who did not know them */
		if (trail->disordered && waiting->record.seq < trail->highest)
			trail->disordered--;
		waiting->taken = true;
	}
	drop_taken(chain->waiting, &chain->waiting_count);
}

static bool use_root(struct chain *chain, struct chain_trail *trail, unsigned int root)
{
	if (trail->keys && trail->root == root)
		return true;
	chain_keys_free(trail->keys);
	trail->keys = chain_keys_new(chain->roots[root], trail->id);
	trail->root = root;
	if (!trail->keys)
		chain->no_memory = true;
	return trail->keys;
}

/*
 * The first record tells where its trail begins. If it is not there, or not as it was, a head tells the name, and the beginning
 * is where its MAC comes out right. With another key, and for heads that the module did not write, it never does: what is tried
 * in vain has an end.
 */
static bool locate_under(struct chain *chain, struct chain_trail *trail, unsigned int root, const struct trail_record *record,
			 const struct trail_subject *subject)
{
	uint64_t n, most = record->has_before ? 0 : record->seq - 1;
	const uint8_t *key;

	if (!use_root(chain, trail, root))
		return false;
	if (most > chain->search_left) {
		most = chain->search_left;
		chain->not_searched++;
	}
	for (n = 0; n <= most; n++) {
		key = chain_keys_get(trail->keys, n);
		if (!key || !trail_record_good(key, record, subject))
			continue;
		trail->known = true;
		trail->first = trail->highest = record->seq - n;
		return true;
	}
	chain->search_left -= most;
	return false;
}

static bool locate(struct chain *chain, struct chain_trail *trail, const struct trail_record *record,
		   const struct trail_subject *subject)
{
	unsigned int root;

	for (root = 0; subject && root < chain->root_count; root++)
		if (locate_under(chain, trail, root, record, subject))
			return true;
	return false;
}

/* A record that names its trail; whether it was a good one. */
static bool take_naming(struct chain *chain, const struct trail_record *record, const struct trail_subject *subject,
			const struct chain_sight *sight)
{
	struct chain_trail *trail = trail_of_id(chain, record->id);

	if (!trail) {
		trail = add_trail(chain, record->id, sight->node);
		if (!trail)
			return false;
	}
	if (trail->known) {
		if (!is_of(trail, record, subject))
			return false;
		take(chain, trail, record, sight);
		return true;
	}
	if (!locate(chain, trail, record, subject))
		return false;
	take(chain, trail, record, sight);
	retry_waiting(chain, trail);
	return true;
}

void chain_record(struct chain *chain, const struct trail_record *record, const struct trail_subject *subject,
		  const struct chain_sight *sight)
{
	struct chain_trail *trail;

	chain->order++;
	if (!record->has_mac) {
		keep(chain, &chain->bare, &chain->bare_count, record, subject, sight);
		return;
	}
	chain->with_mac++;
	if (record->has_id) {
		if (take_naming(chain, record, subject, sight))
			return;
	} else {
		trail = find_trail(chain, record, subject, sight->node);
		if (trail) {
			take(chain, trail, record, sight);
			return;
		}
	}
	keep(chain, &chain->waiting, &chain->waiting_count, record, subject, sight);
}

void chain_malformed(struct chain *chain, const struct chain_sight *sight)
{
	chain->order++;
	keep(chain, &chain->waiting, &chain->waiting_count, NULL, NULL, sight);
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void found_record(struct chain *chain, enum finding_kind kind, size_t trail, const struct chain_waiting *waiting,
			 const char *detail)
{
	const struct finding finding = {
		.kind = kind, .node = waiting->sight.node, .trail = trail, .first = waiting->malformed ? 0 : waiting->record.seq,
		.last = waiting->malformed ? 0 : waiting->record.seq, .count = 1, .time = waiting->sight.time,
		.serial = waiting->sight.serial, .detail = detail,
	};

	found(chain, &finding);
}

static void found_numbers(struct chain *chain, enum finding_kind kind, size_t trail, uint64_t first, uint64_t last,
			  const char *detail)
{
	const struct finding finding = {
		.kind = kind, .node = chain->trails[trail].node, .trail = trail, .first = first, .last = last,
		.count = last - first + 1, .detail = detail,
	};

	found(chain, &finding);
}

/*
 * The latest of each number before the trail began; those of loads before have been followed by a number 1. Or, where events have
 * changed places, the earliest that no other trail had.
 */
static void gather_before(struct chain *chain, const struct chain_trail *trail, bool in_order, struct chain_waiting **before)
{
	size_t i;

	memset(before, 0, (trail->first - 1) * sizeof(*before));
	for (i = 0; i < chain->bare_count; i++) {
		struct chain_waiting *bare = &chain->bare[i];
		bool fits = in_order ? bare->order < trail->order : bare->record.seq < trail->first && !before[bare->record.seq - 1];

		if (fits && bare->sight.node == trail->node && !bare->taken && bare->record.seq < trail->first)
			before[bare->record.seq - 1] = bare;
	}
}

static bool hash_before(const struct chain_trail *trail, struct chain_waiting **before, uint8_t *result)
{
	struct trail_hash *hash = trail_hash_new();
	bool good = hash;
	uint64_t i;

	for (i = 0; good && i < trail->first - 1; i++)
		good = before[i] && before[i]->has_subject && trail_hash_add(hash, &before[i]->record, &before[i]->subject);
	if (!hash)
		return false;
	return trail_hash_end(hash, good ? result : NULL) && good;
}

static bool is_before(const struct chain_trail *trail, struct chain_waiting **before)
{
	uint8_t hash[TRAIL_HASH_SIZE];

	return hash_before(trail, before, hash) && !memcmp(hash, trail->before, sizeof(hash));
}

/* What was recorded before there was a key is in the trail's first record, as one hash. */
static void check_before(struct chain *chain, size_t number)
{
	struct chain_trail *trail = &chain->trails[number];
	struct chain_waiting **before;
	uint64_t i;

	if (!trail->begun)
		return;
	before = trail->first - 1 <= CHAIN_WAITING_MAX ? calloc(trail->first, sizeof(*before)) : NULL;
	if (!before) {
		found_numbers(chain, FINDING_UNKNOWN, number, 1, trail->first - 1, "records before the trail, more than are kept");
		return;
	}
	gather_before(chain, trail, true, before);
	if (!is_before(trail, before))
		gather_before(chain, trail, false, before);
	if (!is_before(trail, before))
		found_numbers(chain, FINDING_BEFORE, number, 1, trail->first - 1,
			      "not the records that were there when the trail began");
	for (i = 0; i < trail->first - 1; i++)
		if (before[i])
			before[i]->taken = true;
	free(before);
}

/* The trail that was going on when the record came, or CHAIN_NO_TRAIL. */
static size_t trail_at(const struct chain *chain, unsigned int node, uint64_t order)
{
	size_t i, at = CHAIN_NO_TRAIL;

	for (i = 0; i < chain->trail_count; i++)
		if (chain->trails[i].known && chain->trails[i].node == node && chain->trails[i].order < order &&
		    (at == CHAIN_NO_TRAIL || chain->trails[i].order > chain->trails[at].order))
			at = i;
	return at;
}

/* Records without a MAC: of loads that had no trail; or somebody took the MAC out, or wrote them. */
static void check_bare(struct chain *chain)
{
	size_t i, at, without = CHAIN_NO_TRAIL;
	struct finding uncovered = { .kind = FINDING_UNCOVERED, .trail = CHAIN_NO_TRAIL, .detail = "no trail covers them" };

	for (i = 0; i < chain->bare_count; i++) {
		struct chain_waiting *bare = &chain->bare[i];
		struct chain_trail *trail;

		if (bare->taken)
			continue;
		at = trail_at(chain, bare->sight.node, bare->order);
		trail = at == CHAIN_NO_TRAIL ? NULL : &chain->trails[at];
		/* the module's coming begins a load in which there is no trail yet */
		if (trail && begins_with(&bare->record, "ncr_event=module_load"))
			without = at;
		if (!trail || without == at || bare->record.seq < trail->first || bare->record.seq > trail->highest) {
			uncovered.node = bare->sight.node;
			uncovered.count++;
		} else if (is_seen(trail, bare->record.seq)) {
			found_record(chain, FINDING_INSERTED, at, bare, "without a MAC, and with the number of another record");
		} else {
			mark_seen(trail, bare->record.seq);
			found_record(chain, FINDING_ALTERED, at, bare, "without its MAC");
		}
	}
	if (uncovered.count)
		found(chain, &uncovered);
}

static const char *why_altered(const struct chain_waiting *waiting)
{
	if (waiting->malformed)
		return "not in the form of the module";
	if (!waiting->has_subject)
		return "nothing tells who did it: its SYSCALL record is not there, or not whole";
	return "the MAC is not that of this record and of who did it";
}

/* Records with a MAC that no trail has made. */
static void check_waiting(struct chain *chain)
{
	size_t i, at;

	for (i = 0; i < chain->waiting_count; i++) {
		struct chain_waiting *waiting = &chain->waiting[i];
		struct chain_trail *trail;

		at = trail_at(chain, waiting->sight.node, waiting->order);
		trail = at == CHAIN_NO_TRAIL ? NULL : &chain->trails[at];
		if (!trail || waiting->malformed) {
			found_record(chain, FINDING_ALTERED, at, waiting, why_altered(waiting));
		} else if (waiting->record.seq >= trail->first && waiting->record.seq <= trail->highest &&
			   is_seen(trail, waiting->record.seq)) {
			found_record(chain, FINDING_INSERTED, at, waiting, "with the number of another record");
		} else {
			if (waiting->record.seq >= trail->first && waiting->record.seq <= trail->highest)
				mark_seen(trail, waiting->record.seq);
			found_record(chain, FINDING_ALTERED, at, waiting, why_altered(waiting));
		}
	}
}

static void check_numbers(struct chain *chain, size_t number)
{
	const struct chain_trail *trail = &chain->trails[number];
	uint64_t at, from = 0;

	for (at = trail->first; trail->known && at <= trail->highest; at++) {
		if (!is_seen(trail, at)) {
			from = from ?: at;
		} else if (from) {
			found_numbers(chain, FINDING_REMOVED, number, from, at - 1, "not there");
			from = 0;
		}
	}
	if (trail->disordered) {
		const struct finding order = {
			.kind = FINDING_ORDER, .node = trail->node, .trail = number, .count = trail->disordered,
			.detail = "records stand behind later ones",
		};

		found(chain, &order);
	}
}

static void check_expected(struct chain *chain, const uint8_t *expected, uint64_t number)
{
	const struct chain_trail *trail = trail_of_id(chain, expected);
	const struct finding none = {
		.kind = FINDING_CUT, .node = ~0u, .trail = CHAIN_NO_TRAIL, .last = number,
		.detail = "the trail that was expected is not there",
	};

	if (!trail || !trail->known)
		found(chain, &none);
	else if (trail->highest < number)
		found_numbers(chain, FINDING_CUT, trail - chain->trails, trail->highest + 1, number,
			      "the end that was expected is not there");
}

/* What could not be looked at, or told, is told as that. */
static void end_unknown(struct chain *chain, uint64_t count, const char *detail)
{
	const struct finding unknown = {
		.kind = FINDING_UNKNOWN, .node = ~0u, .trail = CHAIN_NO_TRAIL, .count = count, .detail = detail,
	};

	if (count)
		append(chain, &unknown);
}

void chain_end(struct chain *chain, const uint8_t *expected, uint64_t number)
{
	size_t i;

	for (i = 0; i < chain->trail_count; i++)
		check_before(chain, i);
	check_bare(chain);
	check_waiting(chain);
	for (i = 0; i < chain->trail_count; i++)
		check_numbers(chain, i);
	if (expected)
		check_expected(chain, expected, number);
	end_unknown(chain, chain->not_kept, "records that could not be verified, more than are kept");
	end_unknown(chain, chain->not_searched, "heads of trails whose beginning is not there, and was searched for in vain too often");
	end_unknown(chain, chain->not_told, "findings, more than are told");
}

static void free_list(struct chain_waiting *list, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(list[i].copy);
	free(list);
}

void chain_free(struct chain *chain)
{
	size_t i;

	for (i = 0; i < chain->trail_count; i++) {
		chain_keys_free(chain->trails[i].keys);
		free(chain->trails[i].seen);
	}
	free(chain->trails);
	free_list(chain->waiting, chain->waiting_count);
	free_list(chain->bare, chain->bare_count);
	free(chain->findings);
	*chain = (struct chain) { 0 };
}
