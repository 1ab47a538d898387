// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules files: what becomes of them, and what is no rules file.
 */
#include "rules_test.h"

#include "message.h"
#include "operations.h"
#include "translate.h"

#include <sys/stat.h>

#define NODE "path=" OPERATION_NODES "/"

static char folder[] = "/tmp/ncr-translate.XXXXXX";
static char said[8192], got[65536];

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	unlink("rules");
	unlink("more");
	return chdir("/") || rmdir(folder) ? -1 : 0;
}

static void put(const char *name, const void *content, size_t size)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static int run(bool loaded, int count)
{
	static char rules[] = "rules", more[] = "more", *const names[] = { rules, more };
	FILE *file, *out = tmpfile();
	size_t size;
	int saved, code;

	assert_non_null(out);
	saved = quiet_begin(&file);
	code = translate(names, count, loaded, out);
	quiet_end(saved, file, said, sizeof(said));
	rewind(out);
	size = fread(got, 1, sizeof(got) - 1, out);
	got[size] = '\0';
	fclose(out);
	return code;
}

static int of(const char *text)
{
	put("rules", text, strlen(text));
	return run(false, 1);
}

static void lines(void **state)
{
	(void)state;
	assert_int_equal(of("## a comment: -F crypto_op=nonsense\n\n-D\n-b 8192\n-w /etc/passwd -p wa -k x\n"
			    "-a always,exit -F crypto_op=key_gen,key_wrap -F auid>=1000 -k one\n"
			    "  -a  always,exit\t-F crypto_op=random"), EXIT_DONE);
	assert_string_equal(got, "## a comment: -F crypto_op=nonsense\n\n-D\n-b 8192\n-w /etc/passwd -p wa -k x\n"
			    "-a always,exit -F " NODE "key_gen -F auid>=1000 -k one\n"
			    "-a always,exit -F " NODE "key_wrap -F auid>=1000 -k one\n"
			    "-a always,exit -F " NODE "random\n");
	assert_string_equal(said, "");
	/* what is prepended last comes first */
	assert_int_equal(of("-A always,exit -F crypto_op=key_gen,key_wrap\n"), EXIT_DONE);
	assert_string_equal(got, "-A always,exit -F " NODE "key_wrap\n-A always,exit -F " NODE "key_gen\n");
	assert_int_equal(of(""), EXIT_DONE);
	assert_string_equal(got, "");
}

static void mistakes(void **state)
{
	static const struct {
		const char *text;
		size_t size;
		const char *message;
	} bad[] = {
#define TEXT(text) text, sizeof(text) - 1
		{ TEXT("\n-a always,exit -F crypto_op=key_gen -F x=1\n"), "rules:2: -F x=1: no such field" },
		{ TEXT("-a always,exit -F crypto_op=key_gne\n"), "rules:1: -F crypto_op=key_gne: no such operation" },
		{ TEXT("-a always,exit -F crypto_op=\n"), "rules:1: -F crypto_op: an empty name" },
		{ TEXT("-a always,exit -F crypto_op\n"), "rules:1: " },
		{ TEXT("# x\n-a always,exit -F crypto_op=key_gen\r\n"), "rules:2: a carriage return" },
		{ TEXT("-w /etc/passwd -p wa\r\n"), "rules:1: a carriage return" },
		{ TEXT("-D\n\0\n"), "rules:2: a NUL byte" },
		{ TEXT("-a always,exit -F crypto_op=key_gen\0 -k x\n"), "rules:1: a NUL byte" },
		{ TEXT("-a always,exit -F crypto_op=key_gen -Z\n"), "rules:1: -Z: a value is missing" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		put("rules", bad[i].text, bad[i].size);
		assert_int_equal(run(false, 1), EXIT_INPUT);
		if (strncmp(said, "error: ", 7) || strncmp(said + 7, bad[i].message, strlen(bad[i].message)))
			fail_msg("not '%s' but: %s", bad[i].message, said);
	}
}

static void long_lines(void **state)
{
	char *text = malloc(1 << 20);
	size_t length;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 1 << 20);
	memcpy(text, "# ", 2);
	put("rules", text, 1 << 20);
	assert_int_equal(run(false, 1), EXIT_INPUT);
	assert_non_null(strstr(said, "too long"));
	put("rules", text, LINE_ROOM);
	assert_int_equal(run(false, 1), EXIT_INPUT);
	put("rules", text, LINE_ROOM - 1);
	assert_int_equal(run(false, 1), EXIT_DONE);

	/* a rule that has room only before its node has a path */
	length = sprintf(text, "-a always,exit -F crypto_op=random -F exe=/");
	memset(text + length, 'x', LINE_ROOM);
	put("rules", text, LINE_ROOM - 10);
	assert_int_equal(run(false, 1), EXIT_INPUT);
	free(text);
}

/* auditctl -R would stop at the second, and load nothing that comes after. */
static void the_same_twice(void **state)
{
	static const char one[] = "-a always,exit -F crypto_op=key_gen,random -k x\n";
	static const char two[] = "-a always,exit -F crypto_op=random -k x\n"
				  "-a always,exit -F crypto_op=random -k y\n";

	(void)state;
	put("rules", one, sizeof(one) - 1);
	put("more", two, sizeof(two) - 1);
	assert_int_equal(run(false, 2), EXIT_DONE);
	assert_string_equal(got, "-a always,exit -F " NODE "key_gen -k x\n-a always,exit -F " NODE "random -k x\n"
			    "-a always,exit -F " NODE "random -k y\n");
	assert_non_null(strstr(said, "warning: more:1: random: left out"));
}

static void files(void **state)
{
	(void)state;
	unlink("rules");
	assert_int_equal(run(false, 1), EXIT_SYSTEM);
	assert_int_equal(mkdir("rules", 0700), 0);
	assert_int_equal(run(false, 1), EXIT_SYSTEM);
	assert_non_null(strstr(said, "not a regular file"));
	assert_int_equal(rmdir("rules"), 0);
	assert_int_equal(mkfifo("rules", 0600), 0);
	/* nobody writes it: opening must not wait */
	alarm(10);
	assert_int_equal(run(false, 1), EXIT_SYSTEM);
	alarm(0);
	assert_int_equal(unlink("rules"), 0);
}

static void by_what_is_loaded(void **state)
{
	(void)state;
	operation_nodes_at("/tmp/ncr-translate-of-nobody");
	put("rules", "", 0);
	assert_int_equal(run(true, 1), EXIT_NO_DEVICE);
	assert_non_null(strstr(said, "hint: modprobe ncr"));

	assert_int_equal(mkdir("op", 0700), 0);
	put("op/key_gen", "", 0);
	operation_nodes_at("op");
	put("rules", "-a always,exit -F crypto_op=key_gen,random\n", 43);
	assert_int_equal(run(true, 1), EXIT_DONE);
	assert_string_equal(got, "-a always,exit -F " NODE "key_gen\n");
	assert_non_null(strstr(said, "warning: rules:1: random: left out"));
	operation_nodes_at(OPERATION_NODES);
	assert_int_equal(unlink("op/key_gen"), 0);
	assert_int_equal(rmdir("op"), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(the_same_twice),
		cmocka_unit_test(files),
		cmocka_unit_test(by_what_is_loaded),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
