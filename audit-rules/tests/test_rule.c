// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A rule taken apart, and made for the kernel by libaudit.
 */
#include "rules_test.h"

#include "build.h"

static struct rule rule;
static char said[8192], line[16384];
static char *words[200];

static bool parse(const char *text)
{
	FILE *file;
	int saved = quiet_begin(&file);
	bool good;

	snprintf(line, sizeof(line), "%s", text);
	good = rule_parse(&rule, words, split_words(line, words));
	quiet_end(saved, file, said, sizeof(said));
	return good;
}

static bool builds(const char *text)
{
	struct audit_rule_data *data = NULL;
	FILE *file;
	int saved;

	if (!parse(text))
		fail_msg("not taken: %s\n%s", text, said);
	saved = quiet_begin(&file);
	data = rule_build(&rule, rule.operations[0], BUILD_OFFLINE);
	quiet_end(saved, file, said, sizeof(said));
	if (!data)
		return false;
	audit_rule_free_data(data);
	return true;
}

/* Is the rule built with a field for its operation, or refused, as it should be? */
static bool native(bool good)
{
	struct audit_rule_data *data;
	FILE *file;
	int saved = quiet_begin(&file);

	data = rule_build(&rule, rule.operations[0], BUILD_OFFLINE | BUILD_NATIVE);
	quiet_end(saved, file, said, sizeof(said));
	if (!data)
		return !good && strstr(said, "too many fields");
	audit_rule_free_data(data);
	return good;
}

static void parts(void **state)
{
	char translated[LINE_ROOM];

	(void)state;
	assert_true(parse("-a always,exit -F auid>=1000 -F crypto_op=key_export,key_wrap -S ioctl -C uid!=euid -k one "
			  "-F key=two"));
	assert_int_equal(rule.command, 'a');
	assert_int_equal(rule.action, AUDIT_ALWAYS);
	assert_int_equal(rule.count, 4);
	assert_int_equal(rule.operation_count, 2);
	assert_string_equal(rule.operations[0]->name, "key_export");
	assert_string_equal(rule.operations[1]->name, "key_wrap");
	assert_string_equal(rule.key, "one\001two");
	assert_true(rule_translate(&rule, rule.operations[1], translated));
	assert_string_equal(translated, "-a always,exit -F auid>=1000 -F path=" OPERATION_NODES "/key_wrap -S ioctl "
			    "-C uid!=euid -k one -k two");
	assert_true(parse("-Aexit,never -Fcrypto_op=random -kx"));
	assert_int_equal(rule.command, 'A');
	assert_int_equal(rule.action, AUDIT_NEVER);
	assert_true(rule_translate(&rule, rule.operations[0], translated));
	assert_string_equal(translated, "-A exit,never -F path=" OPERATION_NODES "/random -k x");
	assert_true(parse("-d always,exit -F crypto_op=random"));
	assert_int_equal(rule.command, 'd');
}

static void every_operation(void **state)
{
	char all[2048] = "-a always,exit -F crypto_op=";
	size_t i;

	(void)state;
	for (i = 0; i < OPERATION_COUNT; i++) {
		assert_int_equal(operations[i].number, i + 1);
		assert_true(strlen(operations[i].name) < OPERATION_NAME_ROOM);
		strcat(strcat(all, i ? "," : ""), operations[i].name);
	}
	assert_true(parse(all));
	assert_int_equal(rule.operation_count, OPERATION_COUNT);
}

static void what_is_no_rule(void **state)
{
	/* the rule, and what the message must have in it */
	static const char *const bad[][2] = {
		{ "-a always,exit", "no -F crypto_op" },
		{ "-a always,exit -F auid=0 -k x", "no -F crypto_op" },
		{ "-F crypto_op=key_gen", "no list" },
		{ "-a", "value is missing" },
		{ "-a always,exit -F", "value is missing" },
		{ "-a always,exit -F crypto_op", "crypto_op takes =" },
		{ "-a always,exit -F crypto_op!=key_gen", "crypto_op takes =" },
		{ "-a always,exit -F crypto_op>=5", "crypto_op takes =" },
		{ "-a always,exit -F crypto_op=", "empty name" },
		{ "-a always,exit -F crypto_op=,", "empty name" },
		{ "-a always,exit -F crypto_op=key_gen,", "empty name" },
		{ "-a always,exit -F crypto_op=,key_gen", "empty name" },
		{ "-a always,exit -F crypto_op=key_gen,,random", "empty name" },
		{ "-a always,exit -F crypto_op=key_gen,key_gen", "key_gen is named twice" },
		{ "-a always,exit -F crypto_op=key_gen -F crypto_op=random", "given twice" },
		{ "-a always,exit -F crypto_op=key_exprt", "hint: key_export?" },
		{ "-a always,exit -F crypto_op=KEY_GEN", "no such operation" },
		{ "-a always,exit -F crypto_op=10", "no such operation" },
		{ "-a always,exit -F crypto_op=../status", "no such operation" },
		{ "-a always,exit -F crypto_op=key_gen -F path=/etc/passwd", "one path" },
		{ "-a always,exit -F crypto_op=key_gen -F dir=/etc", "one path" },
		{ "-a always,exit -F crypto_op=key_gen -F perm=wa", "select nothing" },
		{ "-a always,exit -F crypto_op=key_gen -p wa", "-p is not" },
		{ "-a always,exit -F crypto_op=key_gen -x", "value is missing" },
		{ "-a always,exit -F crypto_op=key_gen -a never,exit", "one of" },
		{ "-a always,exit -d always,exit -F crypto_op=key_gen", "one of" },
		{ "-a always -F crypto_op=key_gen", "exit list" },
		{ "-a always,task -F crypto_op=key_gen", "exit list" },
		{ "-a exit,exit -F crypto_op=key_gen", "action" },
		{ "-a possible,exit -F crypto_op=key_gen", "action" },
		{ "-a always,exit,exit -F crypto_op=key_gen", "exit list" },
		{ "-a , -F crypto_op=key_gen", "exit list" },
		{ "-a always,exit key_gen", "without its option" },
		{ "-a always,exit - -F crypto_op=key_gen", "without its option" },
		{ "-a always,exit --json", "without its option" },
		{ "-a always,exit -F crypto_op=key_gen -F key=", "empty key" },
		{ "-a always,exit -F crypto_op=key_gen -k a\001b", "illegal character" },
		{ "-w /etc/passwd -p wa", "-w is not" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		if (parse(bad[i][0]))
			fail_msg("taken: %s", bad[i][0]);
		if (strncmp(said, "error: ", 7) || !strstr(said, bad[i][1]))
			fail_msg("%s: '%s' is not in: %s", bad[i][0], bad[i][1], said);
	}
}

static void long_input(void **state)
{
	char text[16384];
	size_t i;

	(void)state;
	strcpy(text, "-a always,exit -F crypto_op=");
	memset(text + strlen(text), 'k', 9000);
	text[9020] = '\0';
	assert_false(parse(text));
	assert_true(strlen(said) < 300);

	strcpy(text, "-a always,exit -F crypto_op=key_gen");
	for (i = 1; i < RULE_WORDS; i++)
		strcat(text, " -F uid=1");
	assert_true(parse(text));
	strcat(text, " -F uid=1");
	assert_false(parse(text));
	assert_non_null(strstr(said, "more than"));

	snprintf(text, sizeof(text), "-a always,exit -F crypto_op=key_gen -k %0*d", AUDIT_MAX_KEY_LEN, 1);
	assert_true(parse(text));
	assert_true(builds(text));
	snprintf(text, sizeof(text), "-a always,exit -F crypto_op=key_gen -k %0*d", AUDIT_MAX_KEY_LEN + 1, 1);
	assert_false(parse(text));
	snprintf(text, sizeof(text), "-a always,exit -F crypto_op=key_gen -k %0*d -k x", AUDIT_MAX_KEY_LEN - 1, 1);
	assert_false(parse(text));
}

static void fields(void **state)
{
	static const char *const good[] = {
		"auid>=1000", "auid!=unset", "auid=-1", "uid=root", "gid!=0", "exit=-EACCES", "exit=-13", "success=0", "arch=b64",
		"arch=b32", "pid=1", "a0=0x10", "a1&=8", "filetype=file", "obj_uid=5", "ppid=7", "exe=/usr/bin/ncr", "sessionid=3",
		"subj_type=x",
	};
	/* the field, and what the message must have in it */
	static const char *const bad[][2] = {
		{ "auid", "operator is missing" }, { "auid=", "value is missing" }, { "=5", "field is missing" },
		{ "nonsense=1", "no such field" }, { "success=yes", "no number" }, { "exit=EFOO", "no such error" },
		{ "arch=pdp11", "no such architecture" }, { "auid=nobody-of-this-name", "no such user" },
		{ "gid=nogroup-of-this-name", "no such user or group" }, { "filetype=x", "no such file type" },
		{ "msgtype=1601", "not a field of the exit list" },
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		snprintf(text, sizeof(text), "-a always,exit -F %s -F crypto_op=key_gen -k x", good[i]);
		if (!builds(text))
			fail_msg("%s: %s", good[i], said);
	}
	for (i = 0; i < COUNT(bad); i++) {
		snprintf(text, sizeof(text), "-a always,exit -F %s -F crypto_op=key_gen -k x", bad[i][0]);
		if (builds(text))
			fail_msg("taken: %s", bad[i][0]);
		if (strncmp(said, "error: ", 7) || !strstr(said, bad[i][0]) || !strstr(said, bad[i][1]))
			fail_msg("%s: '%s' is not in: %s", bad[i][0], bad[i][1], said);
	}
	assert_false(builds("-a always,exit -S ioctl -F arch=b64 -F crypto_op=key_gen"));
	assert_non_null(strstr(said, "before -S"));
	assert_false(builds("-a always,exit -S nonsense -F crypto_op=key_gen"));
	assert_false(builds("-a always,exit -S ioctl, -F crypto_op=key_gen"));
	assert_false(builds("-a always,exit -S , -F crypto_op=key_gen"));
	assert_false(builds("-a always,exit -C uid -F crypto_op=key_gen"));
	assert_false(builds("-a always,exit -C uid!=nonsense -F crypto_op=key_gen"));
	assert_true(builds("-a always,exit -F arch=b32 -S ioctl,close -F crypto_op=key_gen"));
	/* nothing of a rule is left to the next: two of exe, one in each */
	assert_true(builds("-a always,exit -F exe=/bin/a -F crypto_op=key_gen"));
	assert_true(builds("-a always,exit -F exe=/bin/b -F crypto_op=key_gen"));
}

/* Of the kernel's 64 fields one is left for the end, as libaudit has it. */
static void too_many_fields(void **state)
{
	char text[4096] = "-a always,exit -F crypto_op=key_gen";
	size_t i;

	(void)state;
	for (i = 0; i < 70; i++)
		strcat(text, " -F uid=1");
	assert_false(builds(text));
	assert_non_null(strstr(said, "too many fields"));
	/* behind all others, the one that libaudit does not add */
	strcpy(text, "-a always,exit");
	for (i = 0; i < AUDIT_MAX_FIELDS - 2; i++)
		strcat(text, " -F uid=1");
	strcat(text, " -F crypto_op=key_gen");
	assert_true(parse(text));
	assert_true(native(true));
	text[strlen("-a always,exit")] = '\0';
	for (i = 0; i < AUDIT_MAX_FIELDS - 1; i++)
		strcat(text, " -F uid=1");
	strcat(text, " -F crypto_op=key_gen");
	assert_true(parse(text));
	assert_true(native(false));
}

/* Anything at all: no crash, and a message for whatever is not taken. */
static void rubbish(void **state)
{
	static const char *const pieces[] = {
		"-a", "-A", "-d", "-F", "-C", "-S", "-k", "always,exit", "never,exit", "crypto_op=", "crypto_op=key_gen", ",", "=",
		"auid>=1000", "arch=b32", "uid!=euid", "ioctl", "key=", "-", "--", "-Fcrypto_op=random,", "crypto_op", "\377\376", "%s%n",
		"exit=-", "a0=", "exe=", "-w", "path=x", "&", "f=", "!=", "key_gen,key_wrap", "all",
	};
	char text[1024];
	unsigned int seed = 7, i, j;

	(void)state;
	for (i = 0; i < 20000; i++) {
		text[0] = '\0';
		for (j = rand_r(&seed) % 12; j; j--)
			strcat(strcat(text, pieces[rand_r(&seed) % COUNT(pieces)]), " ");
		if (!parse(text)) {
			if (strncmp(said, "error: ", 7))
				fail_msg("%s: no message", text);
		} else if (!builds(text) && strncmp(said, "error: ", 7)) {
			fail_msg("%s: no message", text);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts),
		cmocka_unit_test(every_operation),
		cmocka_unit_test(what_is_no_rule),
		cmocka_unit_test(long_input),
		cmocka_unit_test(fields),
		cmocka_unit_test(too_many_fields),
		cmocka_unit_test(rubbish),
	};

	set_aumessage_mode(MSG_QUIET, DBG_NO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
