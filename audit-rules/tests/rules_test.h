/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules_test.h - what the unit tests of ncr-auditctl share
 */
#ifndef NCR_RULES_TEST_H
#define NCR_RULES_TEST_H

#include "test.h"

#include "rule.h"

#include <unistd.h>

/* Standard error goes to a file between these two; the second fills @text. */
static inline int quiet_begin(FILE **file)
{
	int saved = dup(2);

	fflush(stderr);
	*file = tmpfile();
	assert_non_null(*file);
	assert_int_equal(dup2(fileno(*file), 2), 2);
	return saved;
}

static inline void quiet_end(int saved, FILE *file, char *text, size_t room)
{
	size_t size;

	fflush(stderr);
	assert_int_equal(dup2(saved, 2), 2);
	close(saved);
	rewind(file);
	size = fread(text, 1, room - 1, file);
	text[size] = '\0';
	fclose(file);
}

/* The words of a line as the shell would pass them, at most 200; the line is altered. */
static inline size_t split_words(char *line, char **words)
{
	size_t count = 0;
	char *rest, *word;

	for (word = strtok_r(line, " ", &rest); word && count < 200; word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	return count;
}

#endif /* NCR_RULES_TEST_H */
