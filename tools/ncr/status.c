// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "file.h"
#include "json.h"
#include "status_node.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define MODULE_DIR "/sys/module/ncr"

static void print_json(const struct status *status)
{
	const struct status_line *line;
	struct json json;

	json_begin(&json, stdout);
	json_open(&json, NULL, '{');
	for (line = status->lines; line < status->lines + status->count; line++) {
		if (line->type == STATUS_NUMBER)
			json_number(&json, line->name, line->number);
		else if (line->type == STATUS_BOOL)
			json_bool(&json, line->name, line->yes);
		else
			json_string(&json, line->name, line->value);
	}
	json_close(&json, '}');
	json_end(&json);
}

static void print(const struct status *status, bool as_json)
{
	size_t i;

	if (as_json) {
		print_json(status);
		return;
	}
	for (i = 0; i < status->count; i++)
		printf("%s: %s\n", status->lines[i].name, status->lines[i].value);
}

static int not_there(bool as_json)
{
	static const struct status none = { .lines = { { .name = "state", .value = "not loaded" } }, .count = 1 };

	if (!access(MODULE_DIR, F_OK)) {
		error_message(NCR_STATUS_NODE ": not there, although the module is loaded");
		hint_message("mount -t securityfs none /sys/kernel/security");
		return STATUS_UNKNOWN;
	}
	print(&none, as_json);
	hint_message("load the module: modprobe ncr");
	return STATUS_NOT_LOADED;
}

static int run(const struct options *options)
{
	bool as_json = given(options, OPTION(JSON));
	struct status status;
	char text[4096];
	size_t size = sizeof(text) - 1;
	int error, code;

	error = ncr_file_read(NCR_STATUS_NODE, text, &size);
	if (error == -ENOENT)
		return not_there(as_json);
	if (error) {
		report_file(NCR_STATUS_NODE, error);
		return STATUS_UNKNOWN;
	}
	text[size] = '\0';
	if (!status_parse(&status, text)) {
		error_message(NCR_STATUS_NODE ": not in the form known to this program");
		return STATUS_UNKNOWN;
	}
	print(&status, as_json);
	code = status_code(&status);
	if (code == STATUS_NO_MASTER_KEY)
		hint_message("set the master key: ncr-setkey");
	return code;
}

const struct verb verb_status = {
	.name = "status",
	.summary = "tell the state of the module",
	.usage = "[--json]",
	.help =
		"  --json   as one JSON object\n"
		"\n"
		"Exit codes: 0 operational, 1 operational without master key, 2 error state, 3 not loaded, 6 the state cannot be\n"
		"told (wrong arguments, or the node cannot be read).\n",
	.options = OPTION(JSON),
	.run = run,
};
