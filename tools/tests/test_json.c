// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "json.h"
#include "json_valid.h"

static char *text;
static size_t size;

/* What json_string() makes of a value, checked to be JSON. */
static void becomes(const char *value, const char *wanted)
{
	FILE *file = open_memstream(&text, &size);
	struct json json;

	json_begin(&json, file);
	json_string(&json, NULL, value);
	assert_true(json_end(&json));
	fclose(file);
	if (!json_valid(text) || strcmp(text, wanted))
		fail_msg("got %s", text);
	free(text);
}

static void strings(void **state)
{
	(void)state;
	becomes("", "\"\"\n");
	becomes("plain", "\"plain\"\n");
	becomes("a\"b\\c", "\"a\\\"b\\\\c\"\n");
	becomes("\n\t\033\177", "\"\\u000a\\u0009\\u001b\\u007f\"\n");
	becomes("Schl\303\274ssel \342\202\254 \360\237\224\221", "\"Schl\303\274ssel \342\202\254 \360\237\224\221\"\n");
}

static void bytes_that_are_no_text(void **state)
{
	(void)state;
	becomes("\xff", "\"\\ufffd\"\n");
	becomes("\xc3", "\"\\ufffd\"\n");			/* cut short */
	becomes("\xc0\xaf", "\"\\ufffd\\ufffd\"\n");	/* overlong */
	becomes("\xe0\x80\xaf", "\"\\ufffd\\ufffd\\ufffd\"\n");
	becomes("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"\n");	/* a surrogate */
	becomes("\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"\n");
	becomes("\xc2\x9b", "\"\\ufffd\\ufffd\"\n");	/* a control sequence introducer */
}

static void structure(void **state)
{
	FILE *file = open_memstream(&text, &size);
	struct json json;

	(void)state;
	json_begin(&json, file);
	json_open(&json, NULL, '[');
	json_open(&json, NULL, '{');
	json_number(&json, "n", UINT64_MAX);
	json_bool(&json, "yes", true);
	json_bool(&json, "no", false);
	json_open(&json, "none", '[');
	json_close(&json, ']');
	json_open(&json, "some", '[');
	json_string(&json, NULL, "x");
	json_string(&json, NULL, "y");
	json_close(&json, ']');
	json_close(&json, '}');
	json_open(&json, NULL, '{');
	json_close(&json, '}');
	json_close(&json, ']');
	assert_true(json_end(&json));
	fclose(file);
	assert_true(json_valid(text));
	assert_non_null(strstr(text, "\"n\": 18446744073709551615,"));
	assert_non_null(strstr(text, "\"yes\": true,"));
	assert_non_null(strstr(text, "\"none\": [],"));
	free(text);
}

/* The judge itself. */
static void judge(void **state)
{
	static const char *const good[] = { "1", "-0.5e+3", "[]", "{}", "[1, 2]", "{\"a\": [true, false, null]}", "\"\\u00e4\"\n" };
	static const char *const bad[] = { "", "01", "[1 2]", "[1,]", "{\"a\" 1}", "{a: 1}", "\"", "\"\n\"", "\"\\x\"", "tru", "1 1",
					   "{\"a\": 1,}", "\"\xff\"", "[", "nul", "{\"a\": }" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++)
		if (!json_valid(good[i]))
			fail_msg("refused: %s", good[i]);
	for (i = 0; i < COUNT(bad); i++)
		if (json_valid(bad[i]))
			fail_msg("taken: %s", bad[i]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(judge),
		cmocka_unit_test(strings),
		cmocka_unit_test(bytes_that_are_no_text),
		cmocka_unit_test(structure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
