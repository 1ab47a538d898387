// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "message.h"
#include "options.h"

#define ALL (~UINT64_C(0))
#define WORDS 32

static struct options options;
static char *words[WORDS + 1];

static int parse(uint64_t allowed, const char *line)
{
	static char copy[512];
	int count = 0;
	char *word;

	snprintf(copy, sizeof(copy), "verb %s", line);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	words[count] = NULL;
	return options_parse(&options, "verb", allowed, count, words);
}

static void values(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, "one --algorithm aes-cbc --exponent 65539 --q-bits 224 --dh-group modp2048 --passphrase-file p --bits 256 --flags storable,wrap --owner 1000 --group 1001 --mode 0510 "
			       "--not-after 2031-01-01 --not-after-originate 2030-01-01T00:00:01Z -s dir --dry-run two"), EXIT_DONE);
	assert_string_equal(options.algorithm, "aes-cbc");
	assert_int_equal(options.bits, 256);
	assert_int_equal(options.exponent, 65539);
	assert_int_equal(options.q_bits, 224);
	assert_string_equal(options.dh_group, "modp2048");
	assert_string_equal(options.passphrase_file, "p");
	assert_int_equal(options.flags, NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAP);
	assert_int_equal(options.attributes.uid, 1000);
	assert_int_equal(options.attributes.gid, 1001);
	assert_int_equal(options.attributes.mode, 0510);
	assert_int_equal(options.attributes.not_after, 1924992000);
	assert_int_equal(options.attributes.not_after_originate, 1893456001);
	assert_string_equal(options.store, "dir");
	assert_true(given(&options, OPTION(DRY_RUN)));
	assert_false(given(&options, OPTION(JSON)));
	assert_int_equal(options.count, 2);
	assert_string_equal(options.names[0], "one");
	assert_string_equal(options.names[1], "two");

	assert_int_equal(parse(ALL, "-n --expiring 30d -- --json"), EXIT_DONE);
	assert_true(given(&options, OPTION(DRY_RUN)));
	assert_int_equal(options.expiring, 30 * 86400);
	assert_int_equal(options.count, 1);
	/* what is not said */
	assert_int_equal(options.flags, NCR_KEY_FLAG_STORABLE);
	assert_int_equal(options.attributes.valid, 0);
	assert_null(options.store);
	assert_null(options.dh_group);
	assert_int_equal(options.q_bits, 0);
	assert_int_equal(options.wait, 10);

	assert_int_equal(parse(0, "--wait 0"), EXIT_DONE);
	assert_int_equal(options.wait, 0);
	assert_int_equal(parse(0, "--wait 86400"), EXIT_DONE);
	assert_int_equal(options.wait, 86400);
	assert_int_equal(parse(ALL, "--owner 4294967294 --not-after never"), EXIT_DONE);
	assert_true(options.attributes.uid == 4294967294U);
	assert_int_equal(options.attributes.not_after, 0);
	assert_true(options.attributes.valid & NCR_ATTRIBUTE_NOT_AFTER);
}

static void what_a_verb_does_not_take(void **state)
{
	(void)state;
	assert_int_equal(parse(0, "name --store x"), EXIT_DONE);
	assert_int_equal(parse(0, "name --json"), EXIT_USAGE);
	assert_int_equal(parse(OPTION(JSON), "name --json"), EXIT_DONE);
	assert_int_equal(parse(0, "name -n"), EXIT_USAGE);
	assert_int_equal(parse(0, "--help --nonsense"), EXIT_DONE);
	assert_true(given(&options, OPTION(HELP)));
	assert_int_equal(parse(0, "--nonsense --help"), EXIT_USAGE);
}

static void bad_values(void **state)
{
	static const char *const bad[] = {
		"--exponent 3", "--exponent 65538", "--exponent x", "--q-bits 0", "--q-bits 161", "--q-bits -160", "--q-bits 0xa0",
		"--q-bits 4294967456", "--q-bits 160x", "--q-bits", "--dh-group", "--bits 0", "--bits 7", "--bits 129", "--bits -128", "--bits 0x100", "--bits 524296", "--flags nonsense",
		"--flags exportable", "--flags storable,,wrap", "--owner nobody-of-this-name", "--owner 4294967295", "--owner -1",
		"--group 4294967296", "--mode 0700", "--mode 888", "--mode rwx", "--mode 01500", "--not-after 2031-02-30",
		"--not-after tomorrow", "--not-after 30", "--not-after 99999999999999999999y", "--expiring 30", "--expiring never",
		"--expiring 2030-01-01", "--expiring", "--store", "--label x", "--key x",
		"--wait", "--wait -1", "--wait 86401", "--wait 1s", "--wait 18446744073709551626",
		"--not-after 2030-01-01 --not-after-originate 2031-01-01", "--not-after-originate 10d --not-after 9d",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (parse(ALL, bad[i]) != EXIT_USAGE)
			fail_msg("taken: %s", bad[i]);
	words[1] = (char *)"--store=";
	words[2] = NULL;
	assert_int_equal(options_parse(&options, "verb", ALL, 2, words), EXIT_USAGE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(what_a_verb_does_not_take),
		cmocka_unit_test(bad_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
