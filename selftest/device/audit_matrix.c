// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_matrix.c - every operation, with success and without, under every kind of rule: exactly the selected is logged
 *
 * usage: audit_matrix PROGRAM b64|b32
 *
 * PROGRAM is audit_work, 64-bit or 32-bit; it does all operations as a user with an audit id, and says which records
 * there must be. The real daemon logs, libauparse reads, and what is in the log is compared field by field.
 */
#include "device.h"

#include "audit_log.h"

#include <auparse.h>
#include <libaudit.h>
#include <sys/wait.h>

#define AUID 1000
#define RULE_KEY "ncr-matrix"
#define OP_DIR NODE_DIR "/op/"

static const char *program, *arch;

/* --- what must be ------------------------------------------------------------------------------------------------- */

enum { KEY1, KEY1_ID, KEY2, SESSION, OPERATION, ALGO, KEYS, FIELDS };
static const char *const field_names[FIELDS] = {
	"key1", "key1_id", "key2", "session", "operation", "algo", "keys",
};

struct wanted {
	int call, error;
	char op[32];
	char fields[FIELDS][48];
	bool selected;	/* in the event of its call; or else, if mandatory, an event of its own */
	bool mandatory;
	bool seen;
};

static struct wanted wanted[64];
static size_t wanted_count;
static pid_t worker;

static int work(int output)
{
	char auid[16];
	int fd = open("/proc/self/loginuid", O_WRONLY), n = snprintf(auid, sizeof(auid), "%d", AUID);

	if (fd < 0 || write(fd, auid, n) != n || dup2(output, 1) != 1)
		return 1;
	if (setresgid(0, 0, 0) || setresuid(ALICE, ALICE, ALICE))
		return 1;
	execl(program, program, NULL);
	return 1;
}

/* Run the program; what it says goes into wanted[]. */
static void run_worker(void)
{
	int ends[2], status;
	char line[512];
	FILE *file;

	assert_int_equal(pipe(ends), 0);
	worker = fork();
	if (!worker)
		_exit(work(ends[1]));
	close(ends[1]);
	file = fdopen(ends[0], "r");
	assert_non_null(file);
	for (wanted_count = 0; fgets(line, sizeof(line), file); wanted_count++) {
		struct wanted *w = &wanted[wanted_count];

		memset(w, 0, sizeof(*w));
		assert_int_equal(sscanf(line, "%d %31s %d %47s %47s %47s %47s %47s %47s %47s", &w->call, w->op, &w->error,
					w->fields[0], w->fields[1], w->fields[2], w->fields[3], w->fields[4],
					w->fields[5], w->fields[6]), 10);
		w->mandatory = !strcmp(w->op, "key_storage_unwrap") && w->error == EBADMSG;
	}
	fclose(file);
	assert_int_equal(waitpid(worker, &status, 0), worker);
	if (status)
		fail_msg("%s: status %#x", program, status);
	assert_true(wanted_count > 25);
}

/* Whether a record of op means that this node was touched. */
static bool touches(const char *op, const char *node)
{
	return !strcmp(op, node) ||
	       (!strcmp(op, "context_new") && !strcmp(node, "context_del")) ||
	       (!strcmp(op, "key_storage_wrap") && !strcmp(node, "key_wrap")) ||
	       (!strcmp(op, "key_storage_unwrap") && !strcmp(node, "key_unwrap"));
}

static bool call_touches(int call, const char *node)
{
	for (size_t i = 0; i < wanted_count; i++)
		if (wanted[i].call == call && touches(wanted[i].op, node))
			return true;
	return false;
}

static bool call_failed(int call)
{
	for (size_t i = 0; i < wanted_count; i++)
		if (wanted[i].call == call && wanted[i].error)
			return true;
	return false;
}

/* --- what is ------------------------------------------------------------------------------------------------------ */

static char ctx_of_all[32];
static long long last_seq;

/* A field of the parser's current record, as it is in the log; NULL when there is none. */
static const char *raw(auparse_state_t *au, const char *name)
{
	if (!auparse_first_field(au))
		return NULL;
	do {
		const char *found = auparse_get_field_name(au);

		if (found && !strcmp(found, name))
			return auparse_get_field_str(au);
	} while (auparse_next_field(au) > 0);
	return NULL;
}

static void same(auparse_state_t *au, const char *name, const char *value)
{
	const char *is = raw(au, name);

	if (!strcmp(value, "?"))
		return;
	if (!strcmp(value, "-") ? !is : is && !strcmp(is, value))
		return;
	fail_msg("%s=%s, expected %s in: %s", name, is ? is : "(none)", value, auparse_get_record_text(au));
}

static void same_number(auparse_state_t *au, const char *name, long long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", value);
	same(au, name, text);
}

/* The record that was wanted and has not been seen. */
static struct wanted *matching(auparse_state_t *au)
{
	const char *op = raw(au, "crypto_op");
	const char *res;
	char name[32];

	if (!op)
		fail_msg("no crypto_op: %s", auparse_get_record_text(au));
	snprintf(name, sizeof(name), "%s", op);
	res = raw(au, "res");
	assert_non_null(res);
	for (size_t i = 0; i < wanted_count; i++) {
		struct wanted *w = &wanted[i];

		if (!w->seen && (w->selected || w->mandatory) && !strcmp(w->op, name) && (*res == '1') == !w->error)
			return w;
	}
	fail_msg("nobody asked for: %s", auparse_get_record_text(au));
	return NULL;
}

static void check_subject(auparse_state_t *au)
{
	same_number(au, "pid", worker);
	same_number(au, "auid", AUID);
	same_number(au, "uid", ALICE);
	same(au, "comm", "\"audit_work\"");
	same(au, "late", "-");
}

static void check_number(auparse_state_t *au)
{
	const char *seq = raw(au, "seq");

	assert_non_null(seq);
	if (last_seq && atoll(seq) != last_seq + 1)
		fail_msg("seq=%s after %lld", seq, last_seq);
	last_seq = atoll(seq);
}

static void check_record(auparse_state_t *au, struct wanted *w)
{
	for (size_t i = 0; i < FIELDS; i++)
		same(au, field_names[i], w->fields[i]);
	/* one namespace, unless it is done in none; numbers without a gap, in the order of the log */
	if (!strcmp(w->op, "key_load") || !strcmp(w->op, "key_revoke") || raw(au, "by")) {
		same(au, "ctx", "-");
	} else {
		if (!*ctx_of_all)
			snprintf(ctx_of_all, sizeof(ctx_of_all), "%s", raw(au, "ctx"));
		same(au, "ctx", ctx_of_all);
	}
	check_number(au);
	w->seen = true;
}

static void check_syscall(auparse_state_t *au, struct wanted *w, const char *key)
{
	char quoted[64];

	same(au, "success", w->error ? "no" : "yes");
	if (w->error)
		same_number(au, "exit", -w->error);
	snprintf(quoted, sizeof(quoted), "\"%s\"", key);
	same(au, "key", quoted);
	same(au, "arch", !strcmp(arch, "b64") ? "c000003e" : "40000003");
	check_subject(au);
}

/* A head of the trail, which nobody asks for; audit_trail.c is about them. */
static bool is_head(auparse_state_t *au)
{
	const char *op = raw(au, "crypto_op");

	return op && !strcmp(op, "trail_head");
}

/* One event of the log. */
static void check_event(auparse_state_t *au)
{
	struct wanted *last = NULL;
	bool node = false, syscall = false, paths = false;

	/* our records come first, then what the kernel says of the call */
	auparse_first_record(au);
	do {
		if (auparse_get_type(au) == NCR_USERSPACE_OP && is_head(au)) {
			check_number(au);
		} else if (auparse_get_type(au) == NCR_USERSPACE_OP) {
			struct wanted *w = matching(au);

			if (last && last->call != w->call)
				fail_msg("two calls in one event: %s", auparse_get_record_text(au));
			last = w;
			check_record(au, w);
			if (!w->selected)
				check_subject(au);
		}
	} while (auparse_next_record(au) > 0);
	if (!last)
		return;
	auparse_first_record(au);
	do {
		if (auparse_get_type(au) == AUDIT_SYSCALL) {
			syscall = true;
			check_syscall(au, last, RULE_KEY);
		}
		if (auparse_get_type(au) == AUDIT_PATH) {
			const char *name = raw(au, "name");

			paths = true;
			node = node || (name && strstr(name, OP_DIR));
		}
	} while (auparse_next_record(au) > 0);
	if (syscall != last->selected)
		fail_msg("%s: %s SYSCALL record", last->op, syscall ? "an unwanted" : "no");
	if (last->selected && !(paths && node))
		fail_msg("%s: no PATH record of the node", last->op);
}

static void check_log(const char *what, off_t from, off_t to)
{
	size_t size;
	char *text = audit_between(from, to, &size);
	auparse_state_t *au = auparse_init(AUSOURCE_BUFFER, text);

	assert_non_null(au);
	*ctx_of_all = 0;
	last_seq = 0;
	while (auparse_next_event(au) > 0)
		check_event(au);
	auparse_destroy(au);
	for (size_t i = 0; i < wanted_count; i++) {
		struct wanted *w = &wanted[i];

		if ((w->selected || w->mandatory) && !w->seen) {
			print_error("%s", text);
			fail_msg("%s: no record of %s (error %d)", what, w->op, w->error);
		}
	}
	free(text);
}

/* --- rules -------------------------------------------------------------------------------------------------------- */

static const char *const ops[] = {
	"context_new", "context_del", "key_import", "key_gen", "key_derive", "key_get_info", "key_export", "session_init",
	"session_op", "session_final", "key_wrap", "key_unwrap", "key_storage_wrap", "key_storage_unwrap", "key_zeroize",
	"key_attach", "key_publish", "key_load", "key_revoke", "store_change",
};

enum selection {
	BY_OP, BY_AUID, BY_OTHER_AUID, BY_FAILURE, BY_SUCCESS, EXCLUDED, NO_RULE, UNRELATED, BY_EXE, BY_OTHER_UID, BY_ARCH,
};

static void set_rules(enum selection selection, const char *op)
{
	static const char *const more[] = {
		[BY_OP] = "", [BY_AUID] = "-F auid=1000", [BY_OTHER_AUID] = "-F auid=2000", [BY_FAILURE] = "-F success=0",
		[BY_SUCCESS] = "-F success=1", [BY_OTHER_UID] = "-F uid=1001",
	};

	auditctl("-D");
	switch (selection) {
	case NO_RULE:
		return;
	case UNRELATED:
		auditctl("-w /etc/passwd -p wa -k " RULE_KEY);
		return;
	case EXCLUDED:
		auditctl("-a never,exit -F path=" OP_DIR "%s", op);
		auditctl("-a always,exit -F arch=%s -S ioctl,add_key,keyctl -F auid=%d -k " RULE_KEY, arch, AUID);
		return;
	case BY_EXE:
		auditctl("-a always,exit -F path=" OP_DIR "%s -F exe=%s -k " RULE_KEY, op, program);
		return;
	case BY_ARCH:
		auditctl("-a always,exit -F arch=%s -S all -F path=" OP_DIR "%s -k " RULE_KEY, arch, op);
		return;
	default:
		auditctl("-a always,exit -F path=" OP_DIR "%s %s -k " RULE_KEY, op, more[selection]);
	}
}

static bool selects(enum selection selection, const char *op, const struct wanted *w)
{
	bool touched = call_touches(w->call, op), failed = call_failed(w->call);

	switch (selection) {
	case BY_OP: case BY_AUID: case BY_EXE: case BY_ARCH:
		return touched;
	case BY_FAILURE:
		return touched && failed;
	case BY_SUCCESS:
		return touched && !failed;
	case EXCLUDED:
		return !touched && strncmp(w->op, "context_", 8);
	default:
		return false;
	}
}

static void run_case(enum selection selection, const char *op)
{
	char what[64];
	off_t from, to;

	snprintf(what, sizeof(what), "%s, selection %d", op, selection);
	set_rules(selection, op);
	from = audit_mark();
	run_worker();
	to = audit_mark();
	for (size_t i = 0; i < wanted_count; i++)
		wanted[i].selected = selects(selection, op, &wanted[i]);
	check_log(what, from, to);
}

static void every_operation(enum selection selection)
{
	for (size_t i = 0; i < COUNT(ops); i++)
		run_case(selection, ops[i]);
}

#define MATRIX(name, selection) \
	static void name(void **state) { (void)state; every_operation(selection); }
MATRIX(by_operation, BY_OP)
MATRIX(by_operation_and_auid, BY_AUID)
MATRIX(by_failure, BY_FAILURE)
MATRIX(excluded, EXCLUDED)

static void by_other_fields(void **state)
{
	static const char *const some[] = { "key_export", "context_new", "context_del" };
	static const enum selection selections[] = { BY_OTHER_AUID, BY_SUCCESS, BY_EXE, BY_OTHER_UID, BY_ARCH };

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++)
		for (size_t j = 0; j < COUNT(selections); j++)
			run_case(selections[j], some[i]);
}

static void no_rule(void **state)
{
	(void)state;
	run_case(NO_RULE, "-");
}

static void unrelated_rule(void **state)
{
	(void)state;
	run_case(UNRELATED, "-");
}

/* --- the tools of auditd ------------------------------------------------------------------------------------------ */

static size_t count_in(const char *text, const char *what)
{
	size_t count = 0;

	for (; (text = strstr(text, what)); text++)
		count++;
	return count;
}

#define SEARCH "ausearch -if " AUDIT_LOG " "

static void found_by_ausearch(void **state)
{
	/* by the rule's key, the node, the type, the user: the same two records each time */
	static const char *const how[] = {
		"-k " RULE_KEY, "-f " OP_DIR "key_export", "-m 1601 -k " RULE_KEY, "-ui 1000 -k " RULE_KEY,
		"-ul 1000 -k " RULE_KEY,
	};
	char *text;

	(void)state;
	audit_stop();
	audit_start(8192);
	run_case(BY_OP, "key_export");
	for (size_t i = 0; i < COUNT(how); i++) {
		text = output_of(SEARCH "%s --raw", how[i]);
		if (count_in(text, "crypto_op=key_export") != 2)
			fail_msg("ausearch %s: %s", how[i], text);
		free(text);
	}
	text = output_of(SEARCH "-sv no -k " RULE_KEY " --raw");
	assert_int_equal(count_in(text, "crypto_op=key_export"), 1);
	assert_int_equal(count_in(text, "res=0"), 1);
	free(text);
	text = output_of(SEARCH "-sv yes -k " RULE_KEY " --raw");
	assert_int_equal(count_in(text, "crypto_op=key_export"), 1);
	free(text);
	text = output_of(SEARCH "-k " RULE_KEY " -i");
	assert_int_equal(count_in(text, "crypto_op=key_export"), 2);
	free(text);
	text = output_of("aureport -if " AUDIT_LOG " --crypto");
	if (!count_in(text, "Crypto Report"))
		fail_msg("aureport --crypto: %s", text);
	free(text);
}

static int sets_the_master_key(void *unused)
{
	int device = open(DEVICE, O_RDWR);

	(void)unused;
	need_master_key(device);
	return close(device);
}

static int setup(void **state)
{
	(void)state;
	audit_start(8192);
	in_child(sets_the_master_key, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	audit_stop();
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		counted_test(no_rule),
		counted_test(unrelated_rule),
		counted_test(by_operation),
		counted_test(by_operation_and_auid),
		counted_test(by_failure),
		counted_test(excluded),
		counted_test(by_other_fields),
		counted_test(found_by_ausearch),
	};

	if (argc != 3) {
		fprintf(stderr, "usage: audit_matrix PROGRAM b64|b32\n");
		return 2;
	}
	program = argv[1];
	arch = argv[2];
	return cmocka_run_group_tests_name("audit_matrix", tests, setup, teardown);
}
