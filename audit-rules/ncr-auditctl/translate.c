// SPDX-License-Identifier: GPL-2.0-or-later
#include "translate.h"

#include "build.h"
#include "lines.h"
#include "message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Every line written so far that is a rule. */
struct written {
	char **lines;
	size_t count;
};

/* 1, 0 when it was there before, or -1 */
static int remember(struct written *written, const char *line)
{
	char **lines;
	size_t i;

	for (i = 0; i < written->count; i++)
		if (!strcmp(written->lines[i], line))
			return 0;
	lines = reallocarray(written->lines, written->count + 1, sizeof(*lines));
	if (lines) {
		written->lines = lines;
		lines[written->count] = strdup(line);
	}
	if (!lines || !lines[written->count]) {
		error_message("no memory");
		return -1;
	}
	written->count++;
	return 1;
}

static int one(const struct rule *rule, const struct operation *operation, struct written *written, bool loaded,
	       FILE *out)
{
	struct audit_rule_data *data;
	char line[LINE_ROOM];
	int new;

	if (loaded && !operation_performed(operation)) {
		warning_message("%s%s: left out, since this module has no such operation", rule->where, operation->name);
		return EXIT_DONE;
	}
	/* a field that libaudit does not take here it would not take at boot */
	data = rule_build(rule, operation, loaded ? 0 : BUILD_OFFLINE);
	if (!data)
		return EXIT_INPUT;
	audit_rule_free_data(data);
	if (!rule_translate(rule, operation, line)) {
		error_message("%sthe rule is too long for auditctl", rule->where);
		return EXIT_INPUT;
	}
	new = remember(written, line);
	if (new < 0)
		return EXIT_SYSTEM;
	if (new)
		fprintf(out, "%s\n", line);
	else
		warning_message("%s%s: left out, since the same rule was there before", rule->where, operation->name);
	return EXIT_DONE;
}

static int lines_translate(struct lines *lines, struct written *written, bool loaded, FILE *out)
{
	int more, code = EXIT_DONE;
	struct rule rule;
	size_t i;

	while (!code && (more = lines_next(lines))) {
		if (more < 0)
			return EXIT_INPUT;
		if (!rule_is_ours(lines->words, lines->count)) {
			fprintf(out, "%s\n", lines->text);
			continue;
		}
		if (!lines_rule(lines, &rule))
			return EXIT_INPUT;
		/* what is prepended comes out in the order of the list when the last of it goes in first */
		for (i = 0; i < rule.operation_count && !code; i++)
			code = one(&rule, rule.operations[rule.command == 'A' ? rule.operation_count - 1 - i : i], written,
				   loaded, out);
	}
	return code;
}

int translate(char *const *names, int count, bool loaded, FILE *out)
{
	struct written written = { 0 };
	int i, code = EXIT_DONE;
	struct lines lines;

	set_aumessage_mode(MSG_QUIET, DBG_NO);
	if (loaded && operation_nodes()) {
		error_message("the module is not loaded, or this is not root");
		hint_message("modprobe ncr");
		return EXIT_NO_DEVICE;
	}
	for (i = 0; i < count && !code; i++) {
		code = lines_open(&lines, names[i]);
		if (code)
			break;
		code = lines_translate(&lines, &written, loaded, out);
		lines_close(&lines);
	}
	while (written.count)
		free(written.lines[--written.count]);
	free(written.lines);
	if (!code && (fflush(out) || ferror(out))) {
		error_message("standard output: %s", strerrordesc_np(errno));
		code = EXIT_SYSTEM;
	}
	return code;
}
