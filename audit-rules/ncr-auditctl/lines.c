// SPDX-License-Identifier: GPL-2.0-or-later
#include "lines.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int lines_open(struct lines *lines, const char *name)
{
	struct stat st;
	int fd;

	memset(lines, 0, sizeof(*lines));
	lines->name = name;
	if (!strcmp(name, "-")) {
		lines->name = "standard input";
		lines->file = stdin;
		return EXIT_DONE;
	}
	/* not to wait for who writes a pipe, which is refused below */
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	lines->file = fd < 0 ? NULL : fdopen(fd, "r");
	if (!lines->file || fstat(fd, &st)) {
		error_message("%s: %s", name, strerrordesc_np(errno));
		if (fd >= 0 && !lines->file)
			close(fd);
		goto fail;
	}
	if (S_ISREG(st.st_mode))
		return EXIT_DONE;
	error_message("%s: not a regular file", name);
fail:
	lines_close(lines);
	return EXIT_SYSTEM;
}

static bool check(const struct lines *lines, size_t length)
{
	const char *wrong = NULL, *hint = NULL;

	if (strlen(lines->text) != length) {
		wrong = "a NUL byte";
	} else if (memchr(lines->text, '\r', length)) {
		wrong = "a carriage return";
		hint = "auditctl would take it for a part of the last word; sed -i 's/\\r$//' removes it";
	} else if (length >= LINE_ROOM) {
		wrong = "the line is too long for auditctl";
	}
	if (!wrong)
		return true;
	error_message("%s:%u: %s", lines->name, lines->number, wrong);
	if (hint)
		hint_message("%s", hint);
	return false;
}

/* auditctl splits at blanks, and knows no quotes. */
static bool split(struct lines *lines, size_t length)
{
	char *word, *rest;

	free(lines->copy);
	free(lines->words);
	lines->copy = strdup(lines->text);
	lines->words = calloc(length / 2 + 1, sizeof(*lines->words));
	lines->count = 0;
	if (!lines->copy || !lines->words) {
		error_message("no memory");
		return false;
	}
	word = strtok_r(lines->copy, " \t", &rest);
	if (word && *word == '#')
		return true;
	for (; word; word = strtok_r(NULL, " \t", &rest))
		lines->words[lines->count++] = word;
	return true;
}

int lines_next(struct lines *lines)
{
	ssize_t length = getline(&lines->text, &lines->room, lines->file);

	lines->number++;
	if (length < 0) {
		if (!ferror(lines->file))
			return 0;
		error_message("%s: %s", lines->name, strerrordesc_np(errno));
		return -1;
	}
	if (length && lines->text[length - 1] == '\n')
		lines->text[--length] = '\0';
	return check(lines, length) && split(lines, length) ? 1 : -1;
}

bool lines_rule(const struct lines *lines, struct rule *rule)
{
	snprintf(rule->where, sizeof(rule->where), "%.110s:%u: ", lines->name, lines->number);
	return rule_parse(rule, lines->words, lines->count);
}

void lines_close(struct lines *lines)
{
	if (lines->file && lines->file != stdin)
		fclose(lines->file);
	free(lines->text);
	free(lines->copy);
	free(lines->words);
	memset(lines, 0, sizeof(*lines));
}
