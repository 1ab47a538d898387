// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_core.c - the patched audit core: rules on the field crypto_op select, exclude and leave nothing behind
 *
 * For a kernel with audit-rules/patches/linux-audit-crypto-op.patch, and the test build of the module, which the tests
 * load and unload. Rules are given to the kernel as numbers, as libaudit does not know the field.
 *
 * usage: audit_core NCR-AUDITCTL AUDIT-TOOLS	the latter a folder with those that have the patch for audit-userspace
 */
#include "device.h"

#include "audit_log.h"

#include <errno.h>
#include <libaudit.h>
#include <signal.h>
#include <sys/wait.h>

#define FIELD_CRYPTO_OP 160
#define KEY "ncr-core"
/* the field is a number of 6 bits */
#define OPERATION_MAX 63
#define ROUNDS 20

/* as the interface numbers them; 18 is key_storage_wrap, which is key_wrap too */
enum {
	CONTEXT_NEW = 1, KEY_EXPORT = 7, KEY_WRAP = 8, KEY_GEN = 10, KEY_ZEROIZE = 12, KEY_GET_INFO = 13,
	KEY_STORAGE_WRAP = 18,
};

static const char *ncr_auditctl, *audit_tools;
static int audit_fd = -1;

/* --- rules -------------------------------------------------------------------------------------------------------- */

struct comparison {
	unsigned int operator, value;
};

#define EQ(n) { AUDIT_EQUAL, n }
#define NE(n) { AUDIT_NOT_EQUAL, n }
#define LT(n) { AUDIT_LESS_THAN, n }
#define LE(n) { AUDIT_LESS_THAN_OR_EQUAL, n }
#define GT(n) { AUDIT_GREATER_THAN, n }
#define GE(n) { AUDIT_GREATER_THAN_OR_EQUAL, n }

/* Those until the first without an operator; libaudit's answer as errno. */
static int change_rule(bool add, int list, int action, const struct comparison *comparisons, size_t room)
{
	union {
		struct audit_rule_data data;
		char bytes[sizeof(struct audit_rule_data) + sizeof(KEY)];
	} rule = { 0 };
	unsigned int n = 0;

	for (; n < room && comparisons[n].operator; n++) {
		rule.data.fields[n] = FIELD_CRYPTO_OP;
		rule.data.fieldflags[n] = comparisons[n].operator;
		rule.data.values[n] = comparisons[n].value;
	}
	rule.data.fields[n] = AUDIT_FILTERKEY;
	rule.data.fieldflags[n] = AUDIT_EQUAL;
	rule.data.values[n] = strlen(KEY);
	rule.data.field_count = n + 1;
	rule.data.buflen = strlen(KEY);
	memcpy(rule.bytes + sizeof(rule.data), KEY, strlen(KEY));
	memset(rule.data.mask, 0xff, sizeof(rule.data.mask));
	errno = 0;
	if ((add ? audit_add_rule_data : audit_delete_rule_data)(audit_fd, &rule.data, list, action) > 0)
		return 0;
	return errno ? errno : EIO;
}

static int try_rule(int list, int action, struct comparison comparison)
{
	return change_rule(true, list, action, &comparison, 1);
}

static void rule(int action, struct comparison comparison)
{
	expect(0, try_rule(AUDIT_FILTER_EXIT, action, comparison));
}

/* --- what is in the log ------------------------------------------------------------------------------------------- */

/* of one child's doing: records of each operation, all of them, and system calls that our rules have selected */
struct trail {
	int gen, zeroize, info, export, context_new, context_del, storage_wrap, records, calls;
};

static bool is_of(const char *line, const char *operation)
{
	char value[64];

	return line_field(line, "crypto_op", value, sizeof(value)) && !strcmp(value, operation);
}

/* "msg=audit(...)" of the line is the stamp of a system call of ours */
static bool has_call(const char *text, const char *line)
{
	const char *stamp = strstr(line, "audit("), *at = text;
	size_t length = stamp ? strcspn(stamp, ")") + 1 : 0;

	while (length && (at = strstr(at, "type=SYSCALL "))) {
		const char *other = strstr(at, "audit(");

		if (other && !strncmp(other, stamp, length))
			return true;
		at++;
	}
	return false;
}

static struct trail trail_in(const char *text)
{
	struct trail trail = { 0 };
	char *copy = strdup(text);

	assert_non_null(copy);
	for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
		if (!strncmp(line, "type=SYSCALL ", 13)) {
			trail.calls += !!strstr(line, "key=\"" KEY "\"");
			continue;
		}
		/* the module's own events, its loading and the trail's heads, are nobody's operations */
		if (strncmp(line, "type=UNKNOWN[1601]", 18) || !strstr(line, " crypto_op=") ||
		    is_of(line, "trail_head"))
			continue;
		trail.records++;
		trail.gen += is_of(line, "key_gen");
		trail.zeroize += is_of(line, "key_zeroize");
		trail.info += is_of(line, "key_get_info");
		trail.export += is_of(line, "key_export");
		trail.context_new += is_of(line, "context_new");
		trail.context_del += is_of(line, "context_del");
		trail.storage_wrap += is_of(line, "key_storage_wrap");
		if (!has_call(text, line)) {
			print_error("%s\n", text);
			fail_msg("a record without its system call: %s", line);
		}
	}
	free(copy);
	return trail;
}

/* What the function in a child leaves in the log; the text of it is shown when it is not this. */
static void leaves(const char *what, int (*function)(void *), struct trail wanted)
{
	off_t from = audit_mark();
	struct trail got;
	size_t size;
	char *text;

	in_child(function, NULL);
	text = audit_between(from, audit_mark(), &size);
	got = trail_in(text);
	wanted.records = wanted.gen + wanted.zeroize + wanted.info + wanted.export + wanted.context_new +
			 wanted.context_del + wanted.storage_wrap;
	if (memcmp(&got, &wanted, sizeof(got))) {
		print_error("%s\n", text);
		fail_msg("%s: gen %d/%d zeroize %d/%d info %d/%d export %d/%d new %d/%d del %d/%d wrap %d/%d "
			 "records %d/%d calls %d/%d (seen/expected)", what, got.gen, wanted.gen, got.zeroize,
			 wanted.zeroize, got.info, wanted.info, got.export, wanted.export, got.context_new,
			 wanted.context_new, got.context_del, wanted.context_del, got.storage_wrap,
			 wanted.storage_wrap, got.records, wanted.records, got.calls, wanted.calls);
	}
	free(text);
}

/* --- what is done ------------------------------------------------------------------------------------------------- */

/*
 * Seven system calls with these operations. A namespace's end counts when it is opened too, since a process that exits
 * is past the filter when its files are closed.
 */
static int works(void *unused)
{
	int device = open(DEVICE, O_RDWR);				/* 1, 2 */
	struct ncr_key_info_st info;
	uint8_t out[16];
	size_t size = sizeof(out);
	ncr_key_t key;

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, NCR_KEY_FLAG_EXPORTABLE));	/* 10 */
	child_expect(0, try_generate(device, key, 128, NCR_KEY_FLAG_EXPORTABLE));	/* 12, 10 */
	child_expect(0, try_info(device, key, &info));			/* 13 */
	child_expect(0, try_export(device, key, out, &size));		/* 7 */
	child_expect(0, try_deinit(device, key));			/* 12 */
	child_expect(0, close(device) ? errno : 0);			/* 2 */
	return 0;
}

static int stores(void *unused)
{
	int device = open(DEVICE, O_RDWR);
	uint8_t blob[1024];
	size_t size = sizeof(blob);
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_import(device, key, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE));
	child_expect(0, try_storage_wrap(device, key, blob, &size));
	return 0;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void is_found(void **state)
{
	(void)state;
	assert_string_equal(status_value("audit"), "core");
}

static void operators_and_ranges(void **state)
{
	static const struct {
		const char *what;
		struct comparison comparisons[2];
		struct trail wanted;
	} rows[] = {
		{ "= one", { EQ(KEY_EXPORT) }, { .export = 1, .calls = 1 } },
		/* the calls before and after it are not selected: nothing of one is left in the next */
		{ "= in two calls", { EQ(KEY_GEN) }, { .gen = 2, .zeroize = 1, .calls = 2 } },
		{ "!=", { NE(KEY_GET_INFO) },
		  { .gen = 2, .zeroize = 2, .export = 1, .context_new = 1, .context_del = 1, .calls = 6 } },
		{ "<", { LT(KEY_EXPORT) }, { .context_new = 1, .context_del = 1, .calls = 2 } },
		{ "<=", { LE(KEY_EXPORT) }, { .export = 1, .context_new = 1, .context_del = 1, .calls = 3 } },
		{ ">", { GT(KEY_ZEROIZE) }, { .info = 1, .calls = 1 } },
		{ ">=", { GE(KEY_ZEROIZE) }, { .gen = 1, .zeroize = 2, .info = 1, .calls = 3 } },
		{ "a range", { GE(KEY_WRAP), LT(KEY_ZEROIZE) }, { .gen = 2, .zeroize = 1, .calls = 2 } },
		/* 12 and 10 of one call are on either side of it, and neither is in it */
		{ "a range between two", { GT(KEY_GEN), LT(KEY_ZEROIZE) }, { 0 } },
		{ "two at once", { EQ(KEY_GEN), EQ(KEY_ZEROIZE) }, { 0 } },
		{ "the greatest", { EQ(OPERATION_MAX) }, { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auditctl("-D");
		expect(0, change_rule(true, AUDIT_FILTER_EXIT, AUDIT_ALWAYS, rows[i].comparisons, 2));
		leaves(rows[i].what, works, rows[i].wanted);
	}
	auditctl("-D");
	leaves("no rule", works, (struct trail){ 0 });
}

static void two_operations_in_a_call(void **state)
{
	int device = device_open();

	(void)state;
	auditctl("-D");
	need_master_key(device);
	device_close(device);
	/* one command, which two operations name */
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_WRAP));
	leaves("key_wrap", stores, (struct trail){ .storage_wrap = 1, .calls = 1 });
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_STORAGE_WRAP));
	leaves("both", stores, (struct trail){ .storage_wrap = 1, .calls = 1 });
	auditctl("-D");
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_STORAGE_WRAP));
	leaves("key_storage_wrap", stores, (struct trail){ .storage_wrap = 1, .calls = 1 });
	/* one call that does two: whichever is asked for, the event has both */
	auditctl("-D");
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_ZEROIZE));
	leaves("replacement", works, (struct trail){ .gen = 1, .zeroize = 2, .calls = 2 });
}

static void never_leaves_nothing(void **state)
{
	(void)state;
	auditctl("-D");
	rule(AUDIT_NEVER, (struct comparison)EQ(KEY_EXPORT));
	leaves("never alone", works, (struct trail){ 0 });
	rule(AUDIT_ALWAYS, (struct comparison)GE(CONTEXT_NEW));
	leaves("never before always", works,
	       (struct trail){ .gen = 2, .zeroize = 2, .info = 1, .context_new = 1, .context_del = 1, .calls = 6 });
	/* of a call that is excluded for one operation, the other is not recorded either */
	auditctl("-D");
	rule(AUDIT_NEVER, (struct comparison)EQ(KEY_ZEROIZE));
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_GEN));
	leaves("never of one of two", works, (struct trail){ .gen = 1, .calls = 1 });
	/* the first rule that matches decides */
	auditctl("-D");
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_EXPORT));
	rule(AUDIT_NEVER, (struct comparison)GE(CONTEXT_NEW));
	leaves("always before never", works, (struct trail){ .export = 1, .calls = 1 });
}

static void rules_that_are_refused(void **state)
{
	static const int lists[] = { AUDIT_FILTER_USER, AUDIT_FILTER_TASK, AUDIT_FILTER_EXCLUDE, AUDIT_FILTER_FS };
	/* the core has room for 64 operations, and knows ours by number alone */
	static const unsigned int values[] = { 64, 200, 0x7fffffff, 0x80000000, 0xffffffff };
	static const unsigned int operators[] = { AUDIT_BIT_MASK, AUDIT_BIT_TEST };

	(void)state;
	auditctl("-D");
	for (size_t i = 0; i < COUNT(lists); i++)
		expect(EINVAL, try_rule(lists[i], AUDIT_ALWAYS, (struct comparison)EQ(KEY_GEN)));
	for (size_t i = 0; i < COUNT(values); i++)
		expect(EINVAL, try_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS, (struct comparison)EQ(values[i])));
	for (size_t i = 0; i < COUNT(operators); i++)
		expect(EINVAL, try_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS,
					(struct comparison){ operators[i], KEY_GEN }));
	free(output_of("[ \"$(auditctl -l)\" = 'No rules' ]"));
	/* the control: both lists that know what was done */
	expect(0, try_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS, (struct comparison)EQ(OPERATION_MAX)));
	expect(0, try_rule(AUDIT_FILTER_URING_EXIT, AUDIT_ALWAYS, (struct comparison)EQ(OPERATION_MAX)));
	auditctl("-D");
}

/* Rules are the same when operator and number are. */
static void rules_are_told_apart(void **state)
{
	static const struct comparison one = EQ(KEY_GEN), value = EQ(KEY_EXPORT), operator = NE(KEY_GEN);

	(void)state;
	auditctl("-D");
	rule(AUDIT_ALWAYS, one);
	expect(EEXIST, try_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS, one));
	expect(ENOENT, change_rule(false, AUDIT_FILTER_EXIT, AUDIT_ALWAYS, &value, 1));
	expect(ENOENT, change_rule(false, AUDIT_FILTER_EXIT, AUDIT_ALWAYS, &operator, 1));
	rule(AUDIT_ALWAYS, value);
	rule(AUDIT_ALWAYS, operator);
	expect(0, change_rule(false, AUDIT_FILTER_EXIT, AUDIT_ALWAYS, &one, 1));
	expect(ENOENT, change_rule(false, AUDIT_FILTER_EXIT, AUDIT_ALWAYS, &one, 1));
	expect(0, change_rule(false, AUDIT_FILTER_EXIT, AUDIT_ALWAYS, &operator, 1));
	leaves("what is left", works, (struct trail){ .export = 1, .calls = 1 });
}

static void load(bool loaded)
{
	if (system(loaded ? "modprobe ncr allow_unload=1" : "rmmod ncr"))
		fail_msg("the module cannot be %s", loaded ? "loaded" : "unloaded");
}

static void rules_outlive_the_module(void **state)
{
	char *before, *after;
	int error;

	(void)state;
	auditctl("-D");
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_EXPORT));
	before = output_of("auditctl -l");
	load(false);
	after = output_of("auditctl -l");
	/* and one more while it is away */
	error = try_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS, (struct comparison)EQ(KEY_GET_INFO));
	load(true);
	assert_string_equal(before, after);
	expect(0, error);
	free(after);
	assert_string_equal(status_value("audit"), "core");
	leaves("loaded again", works, (struct trail){ .export = 1, .info = 1, .calls = 2 });
	free(before);
}

/* Opens and closes until it is killed; the device may be away. The pause is for the module to be unused. */
static _Noreturn void opens_for_ever(void)
{
	for (;;) {
		int device = open(DEVICE, O_RDWR);
		ncr_key_t key;

		if (device >= 0) {
			if (!call(device, NCRIO_KEY_INIT, &key))
				try_generate(device, key, 128, 0);
			close(device);
		}
		usleep(500);
	}
}

/* The core's callback runs, or is about to, while the module takes it back. */
static void unloaded_under_load(void **state)
{
	pid_t child;
	int status, done = 0;

	(void)state;
	auditctl("-D");
	rule(AUDIT_ALWAYS, (struct comparison)GE(CONTEXT_NEW));
	child = fork();
	assert_true(child >= 0);
	if (!child)
		opens_for_ever();
	/* refused while it has the device open */
	for (int i = 0; i < ROUNDS * 100 && done < ROUNDS; i++) {
		if (!system("rmmod ncr 2>/dev/null")) {
			done++;
			load(true);
		}
	}
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (done < ROUNDS)
		fail_msg("unloaded only %d times", done);
	auditctl("-D");
	rule(AUDIT_ALWAYS, (struct comparison)EQ(KEY_EXPORT));
	leaves("afterwards", works, (struct trail){ .export = 1, .calls = 1 });
}

static void of_ncr_auditctl(void **state)
{
	static const char line[] = "-a always,exit -F crypto_op=key_export,key_get_info -F key=" KEY "\n";
	char *text;

	(void)state;
	auditctl("-D");
	free(output_of("%s %.*s", ncr_auditctl, (int)strlen(line) - 1, line));
	text = output_of("%s -l", ncr_auditctl);
	assert_string_equal(text, line);
	free(text);
	/* by the field, not by the node: stock auditctl has no name for it */
	text = output_of("auditctl -l");
	assert_null(strstr(text, "path="));
	assert_non_null(strstr(text, "160"));
	free(text);
	leaves("its rules", works, (struct trail){ .export = 1, .info = 1, .calls = 2 });
	text = output_of("%s -s", ncr_auditctl);
	assert_non_null(strstr(text, "core"));
	free(text);
	free(output_of("%s -d always,exit -F crypto_op=key_export -F key=" KEY, ncr_auditctl));
	leaves("but one", works, (struct trail){ .info = 1, .calls = 1 });
	/* what a program with ranges has loaded is shown as it is */
	auditctl("-D");
	rule(AUDIT_NEVER, (struct comparison)GE(KEY_EXPORT));
	text = output_of("%s -l", ncr_auditctl);
	assert_string_equal(text, "-a never,exit -F crypto_op>=key_export -F key=" KEY "\n");
	free(text);
	free(output_of("%s -D", ncr_auditctl));
	/* without the module */
	load(false);
	free(output_of("%s -a always,exit -F crypto_op=key_export -F key=" KEY, ncr_auditctl));
	load(true);
	leaves("loaded before the module", works, (struct trail){ .export = 1, .calls = 1 });
}

/* of a tool that has the patch */
static char *told_by(const char *tool, const char *arguments)
{
	return output_of("LD_LIBRARY_PATH=%s %s/%s %s", audit_tools, audit_tools, tool, arguments);
}

#define ENCODED \
	"type=CRYPTO_USERSPACE_OP msg=audit(1767225600.000:1): crypto_op=key_export key1_id=612262 key1_label=6D79206B6579 " \
	"opener_uid=0 opener_comm=612062 res=1 seq=1"

static void of_patched_tools(void **state)
{
	static const char *const wrong[] = { "nonsense", "64", "-1", "" };
	static const char line[] = "-a always,exit -S all -F crypto_op=key_export -F key=" KEY "\n";
	char *text;

	(void)state;
	auditctl("-D");
	for (size_t i = 0; i < COUNT(wrong); i++)
		free(output_of("! LD_LIBRARY_PATH=%s %s/auditctl -a always,exit -F crypto_op=%s 2>&1", audit_tools,
			       audit_tools, wrong[i]));
	free(output_of("[ \"$(auditctl -l)\" = 'No rules' ]"));
	free(told_by("auditctl", "-a always,exit -F crypto_op=key_export -F key=" KEY));
	text = told_by("auditctl", "-l");
	assert_string_equal(text, line);
	free(text);
	leaves("its rules", works, (struct trail){ .export = 1, .calls = 1 });
	/* the types have names, and encoded fields are shown as what they say */
	text = told_by("ausearch", "-i -m CRYPTO_USERSPACE_OP -if " AUDIT_LOG);
	assert_non_null(strstr(text, "type=CRYPTO_USERSPACE_OP"));
	assert_non_null(strstr(text, " crypto_op=key_export "));
	free(text);
	free(output_of("echo '" ENCODED "' >/tmp/encoded"));
	text = told_by("ausearch", "-i -m CRYPTO_STORAGE_KEY,CRYPTO_USERSPACE_OP -if /tmp/encoded");
	assert_non_null(strstr(text, " key1_id=a\"b key1_label=my key opener_uid=root opener_comm=a b "));
	free(text);
	free(told_by("auditctl", "-d always,exit -F crypto_op=key_export -F key=" KEY));
	free(output_of("[ \"$(auditctl -l)\" = 'No rules' ]"));
}

static int start(void **state)
{
	(void)state;
	audit_start(8192);
	audit_fd = audit_open();
	return audit_fd < 0 ? -1 : 0;
}

static int stop(void **state)
{
	(void)state;
	audit_stop();
	return close(audit_fd);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_found),
		counted_test(operators_and_ranges),
		counted_test(two_operations_in_a_call),
		counted_test(never_leaves_nothing),
		cmocka_unit_test(rules_that_are_refused),
		counted_test(rules_are_told_apart),
		counted_test(rules_outlive_the_module),
		counted_test(unloaded_under_load),
		counted_test(of_ncr_auditctl),
		counted_test(of_patched_tools),
	};

	if (argc != 3) {
		fprintf(stderr, "usage: %s NCR-AUDITCTL AUDIT-TOOLS\n", argv[0]);
		return 2;
	}
	ncr_auditctl = argv[1];
	audit_tools = argv[2];
	return cmocka_run_group_tests_name("audit_core", tests, start, stop);
}
