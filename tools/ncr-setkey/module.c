// SPDX-License-Identifier: GPL-2.0-or-later
#include "module.h"

#include "clock.h"
#include "file.h"
#include "libncr.h"
#include "message.h"
#include "status_node.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool says(const struct status *status, const char *name, const char *value)
{
	const char *found = status_find(status, name);

	return found && !strcmp(found, value);
}

void module_look(struct module *module)
{
	struct status status;
	char text[4096];
	size_t size = sizeof(text) - 1;

	memset(module, 0, sizeof(*module));
	if (ncr_file_read(NCR_STATUS_NODE, text, &size))
		return;
	text[size] = '\0';
	if (!status_parse(&status, text))
		return;
	/* not while it tests itself: its device comes after that */
	module->failed = says(&status, "state", "error");
	module->approved = says(&status, "approved_mode", "yes");
	module->has_key = says(&status, "master_key", "set");
}

/* --- readiness ---------------------------------------------------------------------------------------------------- */

static int not_open(int error)
{
	error_message("%s", ncr_error_text(NCR_OPENING, error));
	switch (error) {
	case -EACCES:
	case -EPERM:
		hint_message("run it as root");
		return EXIT_REFUSED;
	case -ENOENT:
	case -ENODEV:
	case -ENXIO:
	case -ENOTRECOVERABLE:
		hint_message("modprobe ncr; ncr status");
		return EXIT_NO_DEVICE;
	}
	return EXIT_SYSTEM;
}

static int set_already(void)
{
	const char *hint = ncr_error_hint(NCRIO_MASTER_KEY_SET, -EBUSY);

	error_message("%s", ncr_error_text(NCRIO_MASTER_KEY_SET, -EBUSY));
	if (hint)
		hint_message("%s", hint);
	return EXIT_NEGATIVE;
}

/* Until the device is there, or it is known that it will not come. */
static void await(unsigned int seconds)
{
	int64_t end = clock_milliseconds() + seconds * 1000LL;
	struct module module;

	while (access(NCR_DEVICE, F_OK) && clock_milliseconds() < end) {
		module_look(&module);
		if (module.failed)
			return;
		clock_sleep(100);
	}
}

int module_ready(unsigned int wait)
{
	struct module module;
	struct ncr *ncr;
	int error;

	await(wait);
	error = ncr_open(&ncr);
	if (error)
		return not_open(error);
	ncr_close(ncr);
	module_look(&module);
	return module.has_key ? set_already() : EXIT_DONE;
}

/* --- setting ------------------------------------------------------------------------------------------------------ */

static int set(struct ncr *ncr, const struct secret *key)
{
	int error = ncr_master_key_set(ncr, key->data, key->size);
	const char *hint = ncr_error_hint(NCRIO_MASTER_KEY_SET, error);

	if (!error)
		return EXIT_DONE;
	error_message("%s", ncr_error_text(NCRIO_MASTER_KEY_SET, error));
	if (hint)
		hint_message("%s", hint);
	switch (error) {
	case -EBUSY:
		return EXIT_NEGATIVE;
	case -EPERM:
	case -EOPNOTSUPP:
		return EXIT_REFUSED;
	case -ENOTRECOVERABLE:
	case -ENOTTY:
		return EXIT_NO_DEVICE;
	case -EINVAL:
		return EXIT_INPUT;
	}
	return EXIT_SYSTEM;
}

int module_set_key(const struct secret *key)
{
	struct ncr *ncr;
	int error = ncr_open(&ncr);
	int code;

	if (error)
		return not_open(error);
	code = set(ncr, key);
	ncr_close(ncr);
	return code;
}
