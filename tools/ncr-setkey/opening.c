// SPDX-License-Identifier: GPL-2.0-or-later
#include "opening.h"

#include "clock.h"
#include "credential.h"
#include "kdf.h"
#include "slot.h"
#include "tpm2.h"

#include <string.h>

/* passphrases that somebody may try */
#define TRIES 3

/**
 * struct attempt - an opening that is going on
 * @key: of the slot that is tried
 * @passphrase: the one that is tried, if @asked and @code is EXIT_DONE
 * @asked: it has been asked for
 * @code: what became of that
 * @wrong: a slot did not open with it
 * @end: of the time for asking, milliseconds
 */
struct attempt {
	const struct opening *opening;
	struct secret *master;
	struct secret key;
	struct secret passphrase;
	bool asked;
	int code;
	bool wrong;
	int64_t end;
};

static void did_not_open(const struct slot *slot, const struct reason *reason)
{
	warning_message("slot %u (%s): %s", slot->number, slot_kind_names[slot->kind], reason->text);
	if (*reason->hint)
		hint_message("%s", reason->hint);
}

/* --- passphrases -------------------------------------------------------------------------------------------------- */

/* Seconds left for asking, rounded up: 0 means none. */
static unsigned int left(const struct attempt *attempt)
{
	int64_t time = attempt->end - clock_milliseconds();

	return time <= 0 ? 0 : (unsigned int)((time + 999) / 1000);
}

static int ask(struct attempt *attempt, struct reason *reason)
{
	const struct passphrase_source *source = attempt->opening->passphrases;
	unsigned int seconds;
	int code;

	if (!attempt->asked)
		attempt->end = clock_milliseconds() + source->ask * 1000LL;
	attempt->asked = true;
	seconds = left(attempt);
	code = attempt->passphrase.data ? EXIT_DONE : passphrase_memory(&attempt->passphrase, reason);
	if (!code)
		code = passphrase_get(source, attempt->opening->name, seconds, &attempt->passphrase, reason);
	attempt->code = code;
	return code;
}

static int passphrase_key(struct attempt *attempt, const struct slot *slot, struct reason *reason)
{
	if (attempt->opening->strict && slot->kdf.kind == KDF_ARGON2ID) {
		reason_set(reason, EXIT_INPUT, "passed over: argon2id is not approved, and this is strict mode");
		return reason_hint(reason, "make a slot with pbkdf2-sha256 where this one opens");
	}
	if (!attempt->asked) {
		if (ask(attempt, reason))
			return reason->code;
	} else if (attempt->code) {
		return reason_set(reason, attempt->code, "there is no passphrase to try");
	}
	return kdf_derive(&slot->kdf, &attempt->passphrase, &attempt->key, reason);
}

/* --- one slot ----------------------------------------------------------------------------------------------------- */

static int slot_key(struct attempt *attempt, const struct slot *slot, struct reason *reason)
{
	switch (slot->kind) {
	case SLOT_PASSPHRASE:
		return passphrase_key(attempt, slot, reason);
	case SLOT_CREDENTIAL:
		return credential_open(&slot->credential, attempt->opening->device, &attempt->key, reason);
	default:
		return tpm2_unseal(&slot->tpm2, attempt->opening->device, &attempt->key, reason);
	}
}

/* Whether it opens. */
static bool try(struct attempt *attempt, const struct slot *slot)
{
	struct reason reason = { 0 };
	int code;

	code = slot_key(attempt, slot, &reason);
	if (!code) {
		code = slot_unwrap(attempt->opening->sealed, slot, &attempt->key, attempt->master, &reason);
		attempt->wrong |= code && slot->kind == SLOT_PASSPHRASE;
	}
	explicit_bzero(attempt->key.data, attempt->key.room);
	if (code)
		did_not_open(slot, &reason);
	return !code;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static bool try_all(struct attempt *attempt, bool only_passphrases)
{
	const struct opening *opening = attempt->opening;
	size_t i;

	for (i = 0; i < opening->sealed->count; i++) {
		const struct slot *slot = &opening->sealed->slots[i];

		if (opening->only && slot->number != opening->only)
			continue;
		if (only_passphrases && slot->kind != SLOT_PASSPHRASE)
			continue;
		if (try(attempt, slot))
			return true;
	}
	return false;
}

/* The passphrase that somebody typed was wrong: other ones. */
static bool try_again(struct attempt *attempt)
{
	struct reason reason;
	int tries;

	if (attempt->opening->passphrases->file)
		return false;
	for (tries = 1; tries < TRIES && attempt->wrong; tries++) {
		attempt->wrong = false;
		if (!left(attempt))
			return false;
		if (ask(attempt, &reason)) {
			warning_message("%s", reason.text);
			return false;
		}
		if (try_all(attempt, true))
			return true;
	}
	return false;
}

/* Whether a person could open it here. */
static bool has_passphrase(const struct opening *opening)
{
	const struct slot *slot = opening->sealed->slots, *end = slot + opening->sealed->count;

	for (; slot < end; slot++)
		if (slot->kind == SLOT_PASSPHRASE && !(opening->strict && slot->kdf.kind == KDF_ARGON2ID))
			return true;
	return false;
}

static int none(const struct opening *opening, bool wrong)
{
	if (opening->only) {
		error_message("%s: slot %u does not open", opening->name, opening->only);
		return EXIT_INPUT;
	}
	error_message("%s: none of its %zu slots opened", opening->name, opening->sealed->count);
	if (wrong)
		hint_message("it takes another passphrase, or what the other slots are bound to");
	else if (has_passphrase(opening))
		hint_message("the recovery passphrase opens it: on a terminal, or with --passphrase-file");
	else if (opening->sealed->count)
		hint_message("no passphrase opens it here: it takes what the slots are bound to");
	else
		hint_message("take the copy you have of it");
	return EXIT_INPUT;
}

int opening_run(const struct opening *opening, struct secret *master)
{
	struct attempt attempt = { .opening = opening, .master = master };
	struct reason reason;
	bool opened;

	memset(master, 0, sizeof(*master));
	if (slot_key_new(master, false, &reason))
		return reason_print(&reason, NULL);
	if (slot_key_new(&attempt.key, false, &reason))
		return reason_print(&reason, NULL);
	opened = try_all(&attempt, false) || try_again(&attempt);
	secret_free(&attempt.key);
	secret_free(&attempt.passphrase);
	return opened ? EXIT_DONE : none(opening, attempt.wrong);
}
