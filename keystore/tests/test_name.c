// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "name.h"
#include "text.h"

#define LONGEST "0123456789012345678901234567890123456789012345678901234567890123"

static void good_and_bad(void **state)
{
	static const char *const good[] = { "a", "web", "web@1", "web@", "@1", "a.b", "a..b", "A_b-c+d@e.f", "9", "+", LONGEST, "a.ncrk" };
	static const char *const bad[] = {
		"", ".", "..", ".web", "-web", "--help", "a/b", "/a", "../a", "a b", " a", "a\n", "a\nb", "a\"b", "a'b", "a\\b", "a;b", "a*",
		"a\x01", "a\x7f", "a\x1b[31m", "\xc3\xa9", "\xff", "a\xc2\x9bm", "$a", "`a`", "a:b", "a%s", "a,b", LONGEST "x",
	};
	struct problem problem;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++)
		if (!name_valid(good[i]) || name_check(good[i], &problem))
			fail_msg("refused: %s", good[i]);
	for (i = 0; i < COUNT(bad); i++) {
		if (name_valid(bad[i]))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(name_check(bad[i], &problem), EXIT_USAGE);
		assert_true(strlen(problem.text) > 0 && strlen(problem.hint) > 0);
		assert_int_equal(problem.text[strcspn(problem.text, "\n\x01\x1b\x7f\x9b\xff")], '\0');
	}
}

static void reserved(void **state)
{
	static const char *const taken[] = { "web@1", "web@0", "web@007", "web@99999999999999999999", "a@b@3", "@1" };
	static const char *const free_ones[] = { "web@", "web@x", "web@1x", "web1", "a@1.b" };
	struct problem problem;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(taken); i++)
		if (name_check_new(taken[i], &problem) != EXIT_USAGE)
			fail_msg("taken: %s", taken[i]);
	for (i = 0; i < COUNT(free_ones); i++)
		if (name_check_new(free_ones[i], &problem))
			fail_msg("refused: %s", free_ones[i]);
	assert_int_equal(name_check_new("a b", &problem), EXIT_USAGE);
}

static void versions(void **state)
{
	char text[NAME_SIZE], base[NAME_SIZE];

	(void)state;
	assert_int_equal(name_version("web@7", base), 7);
	assert_string_equal(base, "web");
	assert_int_equal(name_version("a@b@12", base), 12);
	assert_string_equal(base, "a@b");
	assert_int_equal(name_version("web@999999", NULL), VERSION_MAX);
	assert_int_equal(name_version("web@1000000", NULL), 0);
	assert_int_equal(name_version("web@0", NULL), 0);
	assert_int_equal(name_version("web@01", NULL), 0);
	assert_int_equal(name_version("web@", NULL), 0);
	assert_int_equal(name_version("@1", NULL), 0);
	assert_int_equal(name_version("web", NULL), 0);
	assert_true(name_of_version("web", 12, text));
	assert_string_equal(text, "web@12");
	assert_false(name_of_version(LONGEST, 1, text));
	assert_false(name_of_version(LONGEST + 1, 1, text));
	assert_true(name_of_version(LONGEST + 2, 1, text));
	assert_int_equal(strlen(text), NAME_MAX_SIZE);
	assert_false(name_of_version("web", VERSION_MAX + 1, text));
}

static void lists(void **state)
{
	static const char *const wanted[] = { "a", "web", "web@1", "web@2", "web@10", "z" };
	static const char *const given[] = { "web@10", "z", "web", "a", "web@2", "web", "web@1", "a", "z", "z" };
	struct names names = { 0 };
	char text[24];
	size_t i;

	(void)state;
	names_sort(&names);
	assert_false(names_has(&names, "a"));
	for (i = 0; i < COUNT(given); i++)
		assert_int_equal(names_add(&names, given[i]), 0);
	names_sort(&names);
	assert_int_equal(names.count, COUNT(wanted));
	for (i = 0; i < COUNT(wanted); i++) {
		assert_string_equal(names.name[i], wanted[i]);
		assert_true(names_has(&names, wanted[i]));
	}
	assert_false(names_has(&names, "web@3"));
	names_free(&names);
	for (i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "%zu", 999 - i);
		assert_int_equal(names_add(&names, text), 0);
	}
	names_sort(&names);
	assert_int_equal(names.count, 1000);
	assert_string_equal(names.name[999], "999");
	names_free(&names);
}

static void safe(void **state)
{
	char text[SAFE_SIZE], long_one[600];

	(void)state;
	assert_string_equal(safe_text("web", text), "web");
	assert_string_equal(safe_text("a\nb\x1b[31m\x7f", text), "a\\x0ab\\x1b[31m\\x7f");
	assert_string_equal(safe_text("back\\slash", text), "back\\x5cslash");
	assert_string_equal(safe_text("\xc3\xa9\xff\xc2\x9b", text), "\xc3\xa9\\xff\\xc2\\x9b");
	assert_string_equal(safe_text("", text), "");
	memset(long_one, 1, sizeof(long_one));
	long_one[sizeof(long_one) - 1] = '\0';
	safe_text(long_one, text);
	assert_true(strlen(text) < SAFE_SIZE);
	assert_string_equal(text + strlen(text) - 3, "...");
	memset(long_one, 'x', sizeof(long_one) - 1);
	safe_text(long_one, text);
	assert_true(strlen(text) < SAFE_SIZE);
	/* never half a character */
	memset(long_one, '\xa9', sizeof(long_one) - 1);
	memset(long_one, '\xc3', 1);
	safe_text(long_one, text);
	assert_memory_equal(text, "\xc3\xa9\\xa9", 6);
}

static void patterns(void **state)
{
	(void)state;
	assert_true(name_is_pattern("web*"));
	assert_true(name_is_pattern("w?b"));
	assert_true(name_is_pattern("[a-z]"));
	assert_false(name_is_pattern("web@1"));
	assert_false(name_is_pattern(""));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_and_bad),
		cmocka_unit_test(reserved),
		cmocka_unit_test(versions),
		cmocka_unit_test(lists),
		cmocka_unit_test(safe),
		cmocka_unit_test(patterns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
