// SPDX-License-Identifier: GPL-2.0-or-later
#include "status.h"

#include "json.h"
#include "kernel.h"
#include "message.h"
#include "status_node.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define NODE "/sys/kernel/security/ncr/status"

/* What the module says of the probe that decides which records are written; false without the module. */
static bool read_audit_line(char *text, size_t room)
{
	char content[4096];
	struct status status;
	FILE *file = fopen(NODE, "re");
	const char *line;
	size_t size;

	if (!file)
		return false;
	size = fread(content, 1, sizeof(content) - 1, file);
	fclose(file);
	content[size] = '\0';
	line = status_parse(&status, content) ? status_find(&status, "audit") : NULL;
	snprintf(text, room, "%s", line ?: "always (this module does not know what is selected)");
	return true;
}

unsigned int status_boot_rules(const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned int count = 0;
	char *line = NULL;
	size_t room = 0;

	if (!file)
		return 0;
	while (getline(&line, &room, file) >= 0) {
		char *start = line + strspn(line, " \t");

		count += (!strncmp(start, "-a", 2) || !strncmp(start, "-A", 2)) && strstr(start, "path=" OPERATION_NODES "/");
	}
	free(line);
	fclose(file);
	return count;
}

const char *status_verdict(bool loaded, bool locked, unsigned int rules, unsigned int boot_rules)
{
	if (rules < boot_rules)
		return locked ? "rules gone until reboot" : loaded ? "rules gone (augenrules --load)" : "rules gone";
	if (rules)
		return "in force";
	return locked ? "none until reboot" : "none";
}

static int read_kernel(int fd, struct audit_status *status)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };
	struct audit_reply reply;

	if (audit_request_status(fd) <= 0)
		goto fail;
	while (poll(&pollfd, 1, 10000) > 0 && audit_get_reply(fd, &reply, GET_REPLY_NONBLOCKING, 0) > 0) {
		if (reply.type != AUDIT_GET)
			continue;
		memcpy(status, reply.status, sizeof(*status));
		return EXIT_DONE;
	}
fail:
	error_message("the kernel does not tell the state of audit: %s", strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

struct line {
	const char *name;
	const char *text;	/* or NULL: a number */
	unsigned int number;
};

static int print(const struct line *lines, size_t count, bool as_json)
{
	struct json json;
	size_t i;

	if (!as_json) {
		for (i = 0; i < count; i++) {
			if (lines[i].text)
				printf("%s: %s\n", lines[i].name, lines[i].text);
			else
				printf("%s: %u\n", lines[i].name, lines[i].number);
		}
		return EXIT_DONE;
	}
	json_begin(&json, stdout);
	json_open(&json, NULL, '{');
	for (i = 0; i < count; i++) {
		if (lines[i].text)
			json_string(&json, lines[i].name, lines[i].text);
		else
			json_number(&json, lines[i].name, lines[i].number);
	}
	json_close(&json, '}');
	if (json_end(&json))
		return EXIT_DONE;
	error_message("standard output: %s", strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

int status_show(bool as_json)
{
	static const char *const enabled[] = { "off", "on", "locked until reboot" };
	unsigned int boot_rules = status_boot_rules(BOOT_RULES);
	struct audit_status kernel = { 0 };
	char probe[256] = "module not loaded";
	struct rules rules;
	const char *verdict;
	bool loaded;
	int fd, code;

	code = kernel_open(&fd);
	if (code)
		return code;
	code = read_kernel(fd, &kernel);
	if (!code)
		code = kernel_rules(fd, NULL, &rules);
	audit_close(fd);
	if (code)
		return code;
	loaded = read_audit_line(probe, sizeof(probe));
	verdict = status_verdict(loaded, kernel.enabled == 2, rules.count, boot_rules);

	const struct line lines[] = {
		{ "module", loaded ? "loaded" : "not loaded", 0 },
		{ "records", probe, 0 },
		{ "audit", kernel.enabled < 3 ? enabled[kernel.enabled] : "?", 0 },
		{ "auditd_pid", NULL, kernel.pid },
		{ "backlog_limit", NULL, kernel.backlog_limit },
		{ "backlog", NULL, kernel.backlog },
		{ "lost", NULL, kernel.lost },
		{ "rules", NULL, rules.count },
		{ "rules_at_boot", NULL, boot_rules },
		{ "verdict", verdict, 0 },
	};

	code = print(lines, sizeof(lines) / sizeof(lines[0]), as_json);
	if (!code && !loaded)
		code = EXIT_NO_DEVICE;
	else if (!code && rules.count < boot_rules)
		code = EXIT_NEGATIVE;
	rules_free(&rules);
	return code;
}
