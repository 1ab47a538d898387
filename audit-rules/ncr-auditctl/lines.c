// SPDX-License-Identifier: GPL-2.0-or-later
#include "lines.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int lines_open(struct lines *lines, const char *name)
{
	struct stat st;
	int fd;

	lines->name = name;
	lines->number = 0;
	lines->count = 0;
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

static int wrong(const struct lines *lines, const char *what)
{
	error_message("%s:%u: %s", lines->name, lines->number, what);
	return -1;
}

/* auditctl splits at blanks, and knows no quotes. */
static void split(struct lines *lines)
{
	char *word, *rest;

	strcpy(lines->copy, lines->text);
	lines->count = 0;
	word = strtok_r(lines->copy, " \t", &rest);
	if (word && *word == '#')
		return;
	for (; word; word = strtok_r(NULL, " \t", &rest))
		lines->words[lines->count++] = word;
}

int lines_next(struct lines *lines)
{
	size_t length = 0;
	int c;

	lines->number++;
	while ((c = getc(lines->file)) != EOF && c != '\n') {
		if (length == sizeof(lines->text) - 1)
			return wrong(lines, "the line is too long for auditctl");
		if (!c)
			return wrong(lines, "a NUL byte");
		if (c == '\r') {
			wrong(lines, "a carriage return");
			hint_message("auditctl would take it for a part of the last word; sed -i 's/\\r$//' removes it");
			return -1;
		}
		lines->text[length++] = c;
	}
	if (ferror(lines->file))
		return wrong(lines, strerrordesc_np(errno));
	if (c == EOF && !length)
		return 0;
	lines->text[length] = '\0';
	split(lines);
	return 1;
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
	lines->file = NULL;
}
