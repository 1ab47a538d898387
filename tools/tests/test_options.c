// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "message.h"
#include "options.h"

#define ALL (~UINT64_C(0))
#define WORDS 32

static struct options options;
static char *words[WORDS + 1];
static int word_count;

static int parse(uint64_t allowed, const char *line)
{
	static char copy[512];
	char *word;

	snprintf(copy, sizeof(copy), "verb %s", line);
	word_count = 0;
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[word_count++] = word;
	words[word_count] = NULL;
	return options_parse(&options, "verb", allowed, word_count, words);
}

static void values(void **state)
{
	static const uint8_t id[] = { 0x61, 0xbb };

	(void)state;
	assert_int_equal(parse(ALL, "--algorithm aes-cbc --bits 256 --flags storable,wrap --id 61BB --label x -k b -o out -i in "
			       "--force one two"), EXIT_DONE);
	assert_string_equal(options.algorithm, "aes-cbc");
	assert_int_equal(options.bits, 256);
	assert_int_equal(options.flags, NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAP);
	assert_int_equal(options.id_size, 2);
	assert_memory_equal(options.id, id, 2);
	assert_string_equal(options.label, "x");
	assert_string_equal(options.key_file, "b");
	assert_string_equal(options.output, "out");
	assert_string_equal(options.input, "in");
	assert_true(given(&options, OPTION(FORCE)));
	assert_false(given(&options, OPTION(JSON)));
	assert_int_equal(options.count, 2);
	assert_string_equal(options.files[0], "one");
	assert_string_equal(options.files[1], "two");

	assert_int_equal(parse(ALL, "--iv 000102 --mac ff -a=x --output=y -- --force"), EXIT_DONE);
	assert_int_equal(options.iv_size, 3);
	assert_int_equal(options.mac_size, 1);
	assert_string_equal(options.output, "y");
	assert_false(given(&options, OPTION(FORCE)));
	assert_string_equal(options.files[0], "--force");
}

static void what_a_verb_does_not_take(void **state)
{
	(void)state;
	assert_int_equal(parse(OPTION(JSON), "--json"), EXIT_DONE);
	assert_int_equal(parse(OPTION(JSON), "--force"), EXIT_USAGE);
	assert_int_equal(parse(OPTION(JSON), "-o x"), EXIT_USAGE);
	assert_int_equal(parse(OPTION(JSON), "file"), EXIT_USAGE);
	assert_int_equal(parse(OPTION(FILES), "file"), EXIT_DONE);
	assert_int_equal(parse(0, "--help"), EXIT_DONE);
	assert_true(given(&options, OPTION(HELP)));
	/* help wins over what is wrong behind it, and loses to what is wrong before it */
	assert_int_equal(parse(0, "-h --nonsense"), EXIT_DONE);
	assert_int_equal(parse(0, "--nonsense -h"), EXIT_USAGE);
}

static void bad_values(void **state)
{
	static const char *const bad[] = {
		"--bits 0", "--bits 7", "--bits 129", "--bits -128", "--bits 12x", "--bits 0x100", "--bits 524296",
		"--bits 99999999999999999999", "--flags storable,", "--flags ,", "--flags STORABLE",
		"--flags nonsense", "--flags storable,,wrap", "--id 0", "--id xx",
		"--id 000102030405060708090a0b0c0d0e0f1011121314", "--iv", "--algorithm",
		"--iv 000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f00",
		"--label 12345678901234567890123456789012345678901234567890123456789012345",
		"--key-file a --key-stdin", "--raw", "--raw --key-file x", "--rfc3394 --rfc5649",
		"--exponent 3", "--exponent 65535", "--exponent 65538", "--exponent -1", "--exponent 0x10001",
		"--exponent 36893488147419103233", "--q-bits 0", "--q-bits 159", "--q-bits 257", "--q-bits x", "--dh-group",
		"--number --der", "--number --dh-group ffdhe2048", "--peer", "--scheme", "--scheme PSS", "--scheme x", "--salt -1", "--salt 1025", "--salt x",
		"--scheme pkcs1 --salt 1", "--scheme oaep --salt 1", "--type", "--type none", "--type both", "--passphrase-file",
		"--public-key a --key b", "--public-key a --key-stdin", "--signature",
		"--mac 00 --mac-file x", "-x", "--nonsense", "--json=1",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (parse(ALL, bad[i]) != EXIT_USAGE)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(parse(ALL, "--label 1234567890123456789012345678901234567890123456789012345678901234"), EXIT_DONE);
	assert_int_equal(parse(ALL, "--bits 524288"), EXIT_DONE);
	assert_int_equal(parse(ALL, "--raw --key-stdin"), EXIT_DONE);
	assert_int_equal(options.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(parse(ALL, "--exponent 65537 --scheme pss --salt 1024 --hash sha384 --type private --signature s --der "
			       "--passphrase-file p --public-key k"), EXIT_DONE);
	assert_int_equal(options.exponent, 65537);
	assert_int_equal(options.scheme, RSA_PKCS1_PSS);
	assert_int_equal(options.salt, 1024);
	assert_string_equal(options.hash, "sha384");
	assert_int_equal(options.type, NCR_KEY_TYPE_PRIVATE);
	assert_string_equal(options.signature, "s");
	assert_string_equal(options.passphrase_file, "p");
	assert_string_equal(options.public_key, "k");
	assert_true(given(&options, OPTION(DER)));
	assert_int_equal(parse(ALL, "--q-bits 224 --dh-group modp2048 --peer x"), EXIT_DONE);
	assert_int_equal(options.q_bits, 224);
	assert_string_equal(options.dh_group, "modp2048");
	assert_string_equal(options.peer, "x");
	assert_int_equal(parse(ALL, "--number"), EXIT_DONE);
	assert_true(given(&options, OPTION(NUMBER)));
	assert_int_equal(parse(ALL, "--scheme oaep --type public"), EXIT_DONE);
	assert_int_equal(options.scheme, RSA_PKCS1_OAEP);
	assert_int_equal(options.type, NCR_KEY_TYPE_PUBLIC);
}

/* A key's value on the command line would be seen by everybody: there is no option for one, --key takes a name. */
static void no_key_on_the_command_line(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, "--raw --key 00112233"), EXIT_USAGE);
	assert_int_equal(parse(ALL, "-K 00112233"), EXIT_USAGE);
}

static void published_keys(void **state)
{
	static const char *const bad[] = {
		"--key", "--key=", "--key 12345678901234567890123456789012345678901234567890123456789012345",
		"--key-serial 0", "--key-serial -1", "--key-serial +1", "--key-serial 0x10", "--key-serial 1x",
		"--key-serial 2147483648", "--key-serial 99999999999999999999", "--key-serial name",
		"--key a --key-serial 1", "--key a -k b", "--key a --key-stdin", "--key-serial 1 -k b",
		"--key a --keyring other", "--key a --keyring SYSTEM", "--keyring user",
		"--key-serial 1 --keyring user", "-k a --keyring user",
	};
	const uint64_t use = ALL & ~OPTION(OWNER);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (parse(use, bad[i]) != EXIT_USAGE)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(parse(use, "--key 1234567890123456789012345678901234567890123456789012345678901234"), EXIT_DONE);
	assert_int_equal(options.keyring, NCR_KEYRING_ANY);
	/* a name is a name, whatever it looks like */
	assert_int_equal(parse(use, "--key %4711 --keyring user"), EXIT_DONE);
	assert_string_equal(options.key, "%4711");
	assert_int_equal(options.keyring, NCR_KEYRING_USER);
	assert_int_equal(options.key_serial, 0);
	assert_int_equal(parse(use, "--key-serial 2147483647"), EXIT_DONE);
	assert_int_equal(options.key_serial, 2147483647);
	/* of a verb that makes a key it is where that one goes */
	assert_int_equal(parse(ALL, "--key a --keyring system name"), EXIT_DONE);
	assert_int_equal(options.keyring, NCR_KEYRING_ANY);
	assert_int_equal(options.new_keyring, NCR_KEYRING_SYSTEM);
}

static void attributes(void **state)
{
	(void)state;
	assert_int_equal(parse(ALL, "--owner 1000 --group 4294967294 --mode u=rx,g=x --not-after 2027-01-31 "
			       "--not-after-originate 2027-01-31T00:00:00Z"), EXIT_DONE);
	assert_int_equal(options.attributes.uid, 1000);
	assert_int_equal(options.attributes.gid, 4294967294U);
	assert_int_equal(options.attributes.mode, 0510);
	assert_int_equal(options.attributes.not_after, 1801353600);
	assert_int_equal(options.attributes.not_after_originate, 1801353600);
	assert_int_equal(parse(ALL, "--owner 4294967295"), EXIT_USAGE);
	assert_int_equal(parse(ALL, "--mode 0700"), EXIT_USAGE);
	assert_int_equal(parse(ALL, "--not-after 1d --not-after-originate 2d"), EXIT_USAGE);
	assert_int_equal(parse(ALL & ~OPTION(OWNER), "--owner 0"), EXIT_USAGE);
}

static void flag_names(void **state)
{
	char text[64];
	unsigned int flags;

	(void)state;
	assert_true(flags_parse("exportable,wrappable,decrypt,sign,storable,wrap", &flags));
	assert_int_equal(flags, 0x3f);
	flags_format(flags, text, sizeof(text));
	assert_string_equal(text, "exportable,wrappable,decrypt,sign,storable,wrap");
	flags_format(0, text, sizeof(text));
	assert_string_equal(text, "none");
	flags_format(NCR_KEY_FLAG_STORABLE | 0x40000000, text, sizeof(text));
	assert_string_equal(text, "storable,0x40000000");
	flags_format(~0U, text, sizeof(text));
	assert_true(flags_parse("", &flags));
	assert_int_equal(flags, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(what_a_verb_does_not_take),
		cmocka_unit_test(bad_values),
		cmocka_unit_test(no_key_on_the_command_line),
		cmocka_unit_test(published_keys),
		cmocka_unit_test(attributes),
		cmocka_unit_test(flag_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
