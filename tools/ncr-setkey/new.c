// SPDX-License-Identifier: GPL-2.0-or-later
#include "verbs.h"

#include "making.h"
#include "sealed_file.h"
#include "slot.h"
#include "strict.h"
#include "trail_key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int system_error(const char *name, int error)
{
	error_message("%s: %s", name, strerrordesc_np(error));
	return EXIT_SYSTEM;
}

/* The slots that are wanted, and the recovery passphrase unless there is a passphrase among them. */
static int plan(const struct arguments *arguments, struct slot_wish *wishes, size_t *count)
{
	bool passphrase = false;
	size_t i;

	*count = arguments->slot_count;
	for (i = 0; i < *count; i++) {
		wishes[i] = arguments->slots[i];
		passphrase |= wishes[i].kind == SLOT_PASSPHRASE;
	}
	if (passphrase)
		return EXIT_DONE;
	if (given(arguments, ARGUMENT(NO_RECOVERY))) {
		if (*count)
			return EXIT_DONE;
		return usage_error("--no-recovery without --slot: nothing would open the key");
	}
	if (*count == SLOTS_MAX)
		return usage_error("no slot is left for the recovery passphrase");
	wishes[(*count)++] = (struct slot_wish) { .kind = SLOT_PASSPHRASE };
	return EXIT_DONE;
}

/* Before anybody makes up a passphrase for nothing; what makes sure is the link(2) at the end. */
static int free_name(const char *path)
{
	struct stat st;

	/* the folder is no secret; the mode is as it is named here, whatever the umask */
	if (!strcmp(path, DEFAULT_FILE)) {
		if (mkdir(DEFAULT_FOLDER, 0755) ? errno != EEXIST : chmod(DEFAULT_FOLDER, 0755))
			return system_error(DEFAULT_FOLDER, errno);
	}
	if (lstat(path, &st))
		return errno == ENOENT ? EXIT_DONE : system_error(path, errno);
	error_message("%s: exists already", path);
	hint_message("blobs made under a key that is overwritten are lost; choose another name");
	return EXIT_SYSTEM;
}

static int make_slots(struct sealed *sealed, const char *path, const struct slot_wish *wishes, size_t count,
		      const struct arguments *arguments, const struct secret *master)
{
	bool strict = strict_mode();
	int code = EXIT_DONE;
	size_t i;

	for (i = 0; i < count && !code; i++)
		code = making_run(sealed, path, making_number(sealed, wishes[i].kind), &wishes[i], arguments, strict, master);
	return code;
}

static int make(const struct arguments *arguments, const char *path, const struct slot_wish *wishes, size_t count)
{
	struct sealed *sealed = calloc(1, sizeof(*sealed));
	struct reason reason;
	struct secret master;
	int error, code;

	if (!sealed)
		return system_error(path, ENOMEM);
	error = uuid_new(sealed->id);
	if (error) {
		code = system_error("random numbers", -error);
	} else if (slot_key_new(&master, true, &reason)) {
		code = reason_print(&reason, NULL);
	} else {
		code = make_slots(sealed, path, wishes, count, arguments, &master);
		if (!code)
			code = sealed_file_write(path, sealed, false);
		if (!code && arguments->trail_key)
			code = trail_key_write(arguments->trail_key, &master);
		secret_free(&master);
	}
	free(sealed);
	return code;
}

int new_run(const struct arguments *arguments)
{
	const char *path = arguments->count ? arguments->words[0] : DEFAULT_FILE;
	struct slot_wish wishes[SLOTS_MAX];
	size_t count;
	int code;

	if (arguments->count > 1)
		return usage_error("--new makes one file");
	code = plan(arguments, wishes, &count);
	if (!code)
		code = free_name(path);
	if (!code && arguments->trail_key)
		code = trail_key_free(arguments->trail_key);
	return code ? code : make(arguments, path, wishes, count);
}
