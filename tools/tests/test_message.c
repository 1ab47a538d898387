// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "message.h"

#include <unistd.h>

/* What error_message() writes about a name. */
static const char *said(const char *name)
{
	static char text[256];
	int ends[2], saved;
	ssize_t size;

	assert_int_equal(pipe(ends), 0);
	saved = dup(STDERR_FILENO);
	dup2(ends[1], STDERR_FILENO);
	error_message("%s: %d", name, 42);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	size = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	assert_true(size >= 0);
	text[size] = '\0';
	return text;
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(said("name"), "error: name: 42\n");
	assert_string_equal(said("Schlüssel \"1\" %s\\n"), "error: Schlüssel \"1\" %s\\n: 42\n");
	assert_string_equal(said("one\nerror: two\r\t"), "error: one?error: two??: 42\n");
	assert_string_equal(said("\033[2J\177\001"), "error: ?[2J??: 42\n");
	/* the control sequence introducer of eight bits, in UTF-8; and the no-break space behind the controls */
	assert_string_equal(said("\302\2332J\302\240"), "error: ??2J\302\240: 42\n");
	/* a text that ends in the middle of a character */
	assert_string_equal(said("\302"), "error: \302: 42\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(names) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
