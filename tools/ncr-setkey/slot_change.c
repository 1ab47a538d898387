// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * slot_change.c - slot add, slot remove and slot test
 */
#include "verbs.h"

#include "making.h"
#include "opening.h"
#include "sealed_file.h"
#include "strict.h"
#include "trail_key.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/**
 * struct change - a file with a slot in it that is meant
 * @path: of the file
 * @number: of the slot
 * @sealed: what is in the file
 * @lock: descriptor; -1 when nothing is to be changed
 */
struct change {
	const struct arguments *arguments;
	const char *path;
	unsigned int number;
	struct sealed *sealed;
	int lock;
};

/* The file is the second word, or the usual one. */
static int begin(struct change *change, const struct arguments *arguments, bool write)
{
	int code;

	*change = (struct change) { .arguments = arguments, .lock = -1 };
	change->path = arguments->count > 1 ? arguments->words[1] : DEFAULT_FILE;
	change->sealed = malloc(sizeof(*change->sealed));
	if (!change->sealed) {
		error_message("no memory");
		return EXIT_SYSTEM;
	}
	if (write)
		code = sealed_file_begin(change->path, change->sealed, &change->lock);
	else
		code = sealed_file_read(change->path, change->sealed);
	return code;
}

static void end(struct change *change)
{
	free(change->sealed);
	if (change->lock >= 0)
		close(change->lock);
}

static int open_it(const struct change *change, unsigned int only, struct secret *master)
{
	const struct opening opening = {
		.sealed = change->sealed, .name = change->path, .passphrases = &change->arguments->opening,
		.device = change->arguments->device, .strict = strict_mode(), .only = only,
	};

	return opening_run(&opening, master);
}

static int no_such_slot(const struct change *change)
{
	error_message("%s: it has no slot %u", change->path, change->number);
	hint_message("ncr-setkey slot list %s", change->path);
	return EXIT_INPUT;
}

/* --- add ---------------------------------------------------------------------------------------------------------- */

static int choose_number(struct change *change, enum slot_kind kind)
{
	change->number = change->arguments->number;
	if (!change->number)
		change->number = making_number(change->sealed, kind);
	if (!change->number) {
		error_message("%s: it has %d slots already", change->path, SLOTS_MAX);
		hint_message("ncr-setkey slot remove NUMBER %s", change->path);
		return EXIT_INPUT;
	}
	if (sealed_find(change->sealed, change->number)) {
		error_message("%s: slot %u is there already", change->path, change->number);
		hint_message("another --number, or ncr-setkey slot remove %u %s", change->number, change->path);
		return EXIT_INPUT;
	}
	return EXIT_DONE;
}

static int add(struct change *change, const struct slot_wish *wish)
{
	struct secret master = { 0 };
	int code = choose_number(change, wish->kind);

	if (!code)
		code = open_it(change, 0, &master);
	if (!code)
		code = making_run(change->sealed, change->path, change->number, wish, change->arguments, strict_mode(), &master);
	secret_free(&master);
	return code ? code : sealed_file_write(change->path, change->sealed, true);
}

int slot_add_run(const struct arguments *arguments)
{
	struct change change;
	struct slot_wish wish;
	int code;

	if (arguments->count < 1 || arguments->count > 2)
		return usage_error("slot add: a kind of slot, and at most one file");
	if (!slot_wish_parse(arguments->words[0], &wish)) {
		error_message("%s: not a kind of slot", arguments->words[0]);
		hint_message("passphrase, credential, credential:host, credential:tpm2, credential:host+tpm2, tpm2");
		return EXIT_USAGE;
	}
	code = begin(&change, arguments, true);
	if (!code)
		code = add(&change, &wish);
	end(&change);
	return code;
}

/* --- remove ------------------------------------------------------------------------------------------------------- */

static int drop(struct change *change)
{
	struct slot *slot = sealed_find(change->sealed, change->number);

	if (!slot)
		return no_such_slot(change);
	if (change->sealed->count == 1 && !given(change->arguments, ARGUMENT(FORCE))) {
		error_message("%s: slot %u is the last one: the master key would be lost", change->path, change->number);
		hint_message("add another one before; or --force, if that is what you want");
		return EXIT_INPUT;
	}
	sealed_remove(change->sealed, slot);
	return sealed_file_write(change->path, change->sealed, true);
}

int slot_remove_run(const struct arguments *arguments)
{
	struct change change;
	unsigned int number;
	int code;

	if (arguments->count < 1 || arguments->count > 2)
		return usage_error("slot remove: the number of a slot, and at most one file");
	code = slot_number_parse(arguments->words[0], &number);
	if (code)
		return code;
	code = begin(&change, arguments, true);
	change.number = number;
	if (!code)
		code = drop(&change);
	end(&change);
	return code;
}

/* --- test --------------------------------------------------------------------------------------------------------- */

int slot_test_run(const struct arguments *arguments)
{
	struct secret master = { 0 };
	struct change change;
	unsigned int number;
	int code;

	if (arguments->count < 1 || arguments->count > 2)
		return usage_error("slot test: the number of a slot, and at most one file");
	code = slot_number_parse(arguments->words[0], &number);
	if (code)
		return code;
	code = arguments->trail_key ? trail_key_free(arguments->trail_key) : EXIT_DONE;
	if (code)
		return code;
	code = begin(&change, arguments, false);
	change.number = number;
	if (!code && !sealed_find(change.sealed, number))
		code = no_such_slot(&change);
	if (!code)
		code = open_it(&change, number, &master);
	if (!code && arguments->trail_key)
		code = trail_key_write(arguments->trail_key, &master);
	secret_free(&master);
	end(&change);
	return code;
}
