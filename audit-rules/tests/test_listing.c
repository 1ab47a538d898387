// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules of the kernel as text, with lengths that lie.
 */
#include "rules_test.h"

#include "build.h"
#include "listing.h"

static struct rule rule;
static char line[1024], text[8192];
static char *words[200];

static unsigned int how = BUILD_OFFLINE;

static struct audit_rule_data *build(const char *from, size_t index)
{
	struct audit_rule_data *data;

	snprintf(line, sizeof(line), "%s", from);
	assert_true(rule_parse(&rule, words, split_words(line, words)));
	assert_true(index < rule.operation_count);
	data = rule_build(&rule, rule.operations[index], how);
	assert_non_null(data);
	return data;
}

/* All rules of the lines as -l shows them. */
static const char *listed(const char *const *from, size_t count)
{
	struct listed list[32];
	struct audit_rule_data *data;
	size_t i, j, n = 0;
	FILE *file = fmemopen(text, sizeof(text), "w");

	assert_non_null(file);
	for (i = 0; i < count; i++) {
		for (j = 0; !j || j < rule.operation_count; j++) {
			data = build(from[i], j);
			assert_int_equal(listed_from(&list[n++], data), 1);
			audit_rule_free_data(data);
		}
	}
	listed_print(list, n, file);
	fclose(file);
	while (n)
		listed_free(&list[--n]);
	return text;
}

static void as_they_were_meant(void **state)
{
	static const char *const same[] = {
		"-a always,exit -F crypto_op=key_gen",
		"-a never,exit -F crypto_op=key_gen,key_wrap,random -F auid>=1000 -F auid!=-1 -F key=one -F key=two",
		"-a always,exit -F arch=b32 -F uid=0 -F crypto_op=key_export -F exit=-EACCES -F success=0 -F key=x",
		"-a always,exit -F arch=b64 -S open,ioctl -F crypto_op=key_export -F exit!=0 -F exit>=5",
		"-a always,exit -F crypto_op=key_export -C uid!=euid -C auid=obj_uid -F a1&=0x40 -F filetype=dir",
	};
	char wanted[1024];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(same); i++) {
		snprintf(wanted, sizeof(wanted), "%s\n", same[i]);
		assert_string_equal(listed(&same[i], 1), wanted);
	}
}

/* What a kernel with the field has is shown as what another one has. */
static void native(void **state)
{
	how = BUILD_OFFLINE | BUILD_NATIVE;
	as_they_were_meant(state);
	how = BUILD_OFFLINE;
}

static void native_field(void **state)
{
	static const char meant[] = "-a always,exit -F crypto_op=key_export -F auid>=1000 -k x";
	struct audit_rule_data *data, *path = build(meant, 0);
	struct listed listed[2];
	FILE *file;

	(void)state;
	how = BUILD_OFFLINE | BUILD_NATIVE;
	data = build(meant, 0);
	how = BUILD_OFFLINE;
	assert_int_equal(data->fields[0], 160);
	assert_int_equal(data->values[0], 7);
	assert_int_equal(data->fieldflags[0], AUDIT_EQUAL);
	assert_int_equal(data->field_count, 3);
	assert_int_equal(data->buflen, 1);
	assert_int_equal(listed_from(&listed[0], data), 1);
	assert_int_equal(listed_from(&listed[1], path), 1);
	assert_true(listed[0].native);
	assert_false(listed[1].native);
	assert_true(listed_equal(&listed[0], &listed[1]));
	listed_free(&listed[1]);
	listed_free(&listed[0]);
	audit_rule_free_data(path);

	/* a range that somebody else has loaded, and a number that has no name here; never joined */
	data->fieldflags[0] = AUDIT_GREATER_THAN_OR_EQUAL;
	data->fields[1] = 160;
	data->fieldflags[1] = AUDIT_LESS_THAN;
	data->values[1] = 63;
	assert_int_equal(listed_from(&listed[0], data), 1);
	data->values[0] = 60;
	assert_int_equal(listed_from(&listed[1], data), 1);
	file = fmemopen(text, sizeof(text), "w");
	assert_non_null(file);
	listed_print(listed, 2, file);
	fclose(file);
	assert_string_equal(text, "-a always,exit -F crypto_op>=key_export -F crypto_op<63 -F key=x\n"
			    "-a always,exit -F crypto_op>=60 -F crypto_op<63 -F key=x\n");
	listed_free(&listed[1]);
	listed_free(&listed[0]);
	audit_rule_free_data(data);
}

/* libaudit asks the running kernel whether it knows the field, and gets no answer for just anybody. */
static void program(void **state)
{
	static const char *const same = "-a always,exit -F exe=/usr/bin/ncr -F crypto_op=key_export -F exit!=0";
	char wanted[1024];

	(void)state;
	if (!(audit_get_features() & AUDIT_FEATURE_BITMAP_EXECUTABLE_PATH)) {
		print_message("# SKIP takes CAP_AUDIT_CONTROL (hint: run it as root)\n");
		skip();
	}
	snprintf(wanted, sizeof(wanted), "%s\n", same);
	assert_string_equal(listed(&same, 1), wanted);
}

static void joined(void **state)
{
	static const char *const apart[] = {
		"-a always,exit -F crypto_op=key_gen -k x", "-a always,exit -F crypto_op=key_wrap,random -k x",
		"-a always,exit -F crypto_op=key_export -k y", "-a never,exit -F crypto_op=key_import -k y",
		"-a always,exit -F uid=0 -F crypto_op=key_import -k y", "-a always,exit -F crypto_op=key_import -F uid=0 -k y",
	};

	(void)state;
	assert_string_equal(listed(apart, COUNT(apart)),
			    "-a always,exit -F crypto_op=key_gen,key_wrap,random -F key=x\n"
			    "-a always,exit -F crypto_op=key_export -F key=y\n-a never,exit -F crypto_op=key_import -F key=y\n"
			    "-a always,exit -F uid=0 -F crypto_op=key_import -F key=y\n"
			    "-a always,exit -F crypto_op=key_import -F uid=0 -F key=y\n");
}

/* The paths of one's own nodes only. */
static void others(void **state)
{
	static const char *const paths[] = {
		"/etc/passwd", OPERATION_NODES, OPERATION_NODES "/x/y", "/sys/kernel/security/ncr/status", OPERATION_NODES "x/key_gen",
		OPERATION_NODES "/abcdefghijabcdefghijabcdefghijabcdefghij",
	};
	struct audit_rule_data *data;
	struct listed one;
	char pair[256];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(paths); i++) {
		data = audit_rule_create_data();
		snprintf(pair, sizeof(pair), "path=%s", paths[i]);
		assert_int_equal(audit_rule_fieldpair_data(&data, pair, AUDIT_FILTER_EXIT), 0);
		assert_int_equal(listed_from(&one, data), 0);
		audit_rule_free_data(data);
	}
	data = audit_rule_create_data();
	assert_int_equal(listed_from(&one, data), 0);
	/* an operation of a newer module is shown all the same */
	snprintf(pair, sizeof(pair), "path=%s/key_teleport", OPERATION_NODES);
	assert_int_equal(audit_rule_fieldpair_data(&data, pair, AUDIT_FILTER_EXIT), 0);
	assert_int_equal(listed_from(&one, data), 1);
	assert_string_equal(one.name, "key_teleport");
	listed_free(&one);
	audit_rule_free_data(data);
}

static void keys(void **state)
{
	struct audit_rule_data *data = build("-a always,exit -F crypto_op=key_gen -k ncr-export -k two", 0);
	struct listed one;

	(void)state;
	assert_int_equal(listed_from(&one, data), 1);
	assert_true(listed_has_key(&one, "ncr-export"));
	assert_true(listed_has_key(&one, "export"));
	assert_true(listed_has_key(&one, "two"));
	assert_false(listed_has_key(&one, "key_gen"));
	assert_false(listed_has_key(&one, "exporttwo"));
	listed_free(&one);
	audit_rule_free_data(data);
}

/* What comes from the kernel is believed, but not with memory: every length is tried that is not true. */
static void lengths_that_lie(void **state)
{
	struct audit_rule_data *data = build("-a always,exit -F exe=/bin/x -F crypto_op=key_gen -k one", 0), *copy;
	size_t size = sizeof(*data) + data->buflen;
	struct listed one;
	unsigned int i, value;

	(void)state;
	for (i = 0; i < data->field_count; i++) {
		for (value = 0; value < data->buflen + 3; value++) {
			copy = malloc(size);
			memcpy(copy, data, size);
			copy->values[i] = value == data->buflen + 2 ? ~0U : value;
			if (listed_from(&one, copy) == 1)
				listed_free(&one);
			free(copy);
		}
	}
	copy = malloc(size);
	memcpy(copy, data, size);
	copy->field_count = AUDIT_MAX_FIELDS + 1;
	assert_int_equal(listed_from(&one, copy), 0);
	free(copy);
	audit_rule_free_data(data);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_they_were_meant),
		cmocka_unit_test(native),
		cmocka_unit_test(native_field),
		cmocka_unit_test(program),
		cmocka_unit_test(joined),
		cmocka_unit_test(others),
		cmocka_unit_test(keys),
		cmocka_unit_test(lengths_that_lie),
	};

	set_aumessage_mode(MSG_QUIET, DBG_NO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
