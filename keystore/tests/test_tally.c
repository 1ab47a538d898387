// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "command.h"
#include "tally.h"

static char *arguments[8];
static struct options options = { .names = arguments };
static struct command command = { .options = &options };

static void exit_codes(void **state)
{
	struct problem damaged, missing, general;
	struct tally tally = { 0 };

	(void)state;
	problem_set(&damaged, EXIT_INPUT, "damaged");
	problem_set(&missing, EXIT_SYSTEM, "missing");
	problem_set(&general, EXIT_REFUSED, "no master key");
	general.general = true;

	assert_int_equal(tally_exit(&tally), EXIT_DONE);
	tally.done = 1;
	assert_int_equal(tally_exit(&tally), EXIT_DONE);
	tally_failed(&tally, "a", &damaged);
	assert_int_equal(tally_exit(&tally), EXIT_PARTIAL);
	assert_false(tally.stop);

	tally = (struct tally) { .skipped = 1 };
	assert_int_equal(tally_exit(&tally), EXIT_DONE);
	tally_failed(&tally, "a", &damaged);
	assert_int_equal(tally_exit(&tally), EXIT_PARTIAL);

	/* that of the first, when nothing went well */
	tally = (struct tally) { 0 };
	tally_failed(&tally, "a", &missing);
	tally_failed(&tally, "b", &damaged);
	assert_int_equal(tally.failed, 2);
	assert_int_equal(tally_exit(&tally), EXIT_SYSTEM);

	/* what is not kept is not done */
	tally = (struct tally) { .done = 5, .kept = 3 };
	tally_lost(&tally, &missing);
	assert_int_equal(tally.done, 3);
	assert_int_equal(tally.failed, 2);
	assert_int_equal(tally_exit(&tally), EXIT_PARTIAL);
	tally = (struct tally) { .done = 5 };
	tally_lost(&tally, &missing);
	assert_int_equal(tally_finish(&tally, "saved", false), EXIT_SYSTEM);

	tally = (struct tally) { 0 };
	tally_failed(&tally, "a", &general);
	assert_true(tally.stop);
	assert_int_equal(tally_finish(&tally, "loaded", false), EXIT_REFUSED);
}

/* What the arguments select from a, b1, b2 and b10. */
static int select_names(struct names *names, struct tally *tally, const char *first, const char *second)
{
	struct names there = { 0 };
	static const char *const all[] = { "b10", "a", "b2", "b1" };
	size_t i;
	int code;

	for (i = 0; i < COUNT(all); i++)
		names_add(&there, all[i]);
	names_sort(&there);
	names_free(names);
	memset(tally, 0, sizeof(*tally));
	arguments[0] = (char *)first;
	arguments[1] = (char *)second;
	options.count = !!first + !!second;
	code = command_names(&command, &there, "in the store", "look", tally, names);
	names_free(&there);
	return code;
}

static void selection(void **state)
{
	struct names names = { 0 };
	struct tally tally;

	(void)state;
	assert_int_equal(select_names(&names, &tally, NULL, NULL), EXIT_DONE);
	assert_int_equal(names.count, 4);
	assert_string_equal(names.name[3], "b10");
	assert_int_equal(select_names(&names, &tally, "b*", "b1"), EXIT_DONE);
	assert_int_equal(names.count, 3);
	assert_int_equal(select_names(&names, &tally, "b?", "[a]"), EXIT_DONE);
	assert_int_equal(names.count, 3);
	/* a name is taken as it is: whether there is such a key is for the verb to find out */
	assert_int_equal(select_names(&names, &tally, "none", NULL), EXIT_DONE);
	assert_int_equal(names.count, 1);
	assert_int_equal(tally.failed, 0);
	/* a pattern that nothing matches is a failure, and the others go on */
	assert_int_equal(select_names(&names, &tally, "x*", "a"), EXIT_DONE);
	assert_int_equal(names.count, 1);
	assert_int_equal(tally.failed, 1);
	assert_int_equal(tally.code, EXIT_SYSTEM);
	/* a name that cannot be one stops all */
	assert_int_equal(select_names(&names, &tally, "a", "../b"), EXIT_USAGE);
	assert_int_equal(names.count, 0);
	names_free(&names);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(exit_codes),
		cmocka_unit_test(selection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
