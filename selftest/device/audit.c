// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit.c - records 1600 and 1601: what is in them, who they say it was, and that there are none without rules
 *
 * Rules are set with auditctl; records come from the multicast group of the audit socket, so no daemon is needed. What
 * is audited happens in children: a task that was there before audit was enabled for the first time has no context.
 */
#include "device.h"
#include "rsa_calls.h"

#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define STORAGE_KEY 1600
#define USERSPACE_OP 1601
/* milliseconds within which the next record comes */
#define PATIENCE 30000
#define RULE(operation) "-a always,exit -F path=" NODE_DIR "/op/" operation " -k ncr-selftest"

static int audit_socket = -1;

struct record {
	int type;
	char text[1024];
};

static struct record records[512];
static size_t record_count;

static void auditctl(const char *arguments)
{
	char command[512];

	snprintf(command, sizeof(command), "auditctl %s >/dev/null 2>&1", arguments);
	if (system(command))
		fail_msg("%s failed (hint: apt-get install auditd, and run as root)", command);
}

/* All records up to now: a mark of our own is the last one. */
static void collect(void)
{
	struct pollfd pollfd = { .fd = audit_socket, .events = POLLIN };
	static unsigned int number;
	char mark[64], command[80];

	snprintf(mark, sizeof(mark), "ncr-mark-%u-end", ++number);
	snprintf(command, sizeof(command), "-m %s", mark);
	auditctl(command);
	record_count = 0;
	while (poll(&pollfd, 1, PATIENCE) > 0) {
		struct {
			struct nlmsghdr header;
			char data[8192];
		} message;
		ssize_t size = recv(audit_socket, &message, sizeof(message), 0);
		struct record *record = &records[record_count];

		if (size <= (ssize_t)sizeof(message.header))
			continue;
		if (record_count == COUNT(records))
			fail_msg("more than %zu records", record_count);
		record->type = message.header.nlmsg_type;
		snprintf(record->text, sizeof(record->text), "%.*s", (int)(size - sizeof(message.header)),
			 message.data);
		if (record->type == AUDIT_USER && strstr(record->text, mark))
			return;
		record_count++;
	}
	fail_msg("the mark has not come within %d ms", PATIENCE);
}

static size_t count_of_type(int type)
{
	size_t count = 0;

	for (size_t i = 0; i < record_count; i++)
		count += records[i].type == type;
	return count;
}

static void show(void)
{
	for (size_t i = 0; i < record_count; i++)
		print_error("type=%d %s\n", records[i].type, records[i].text);
}

/* The only record of the operation, or the test fails. */
static const struct record *record_of(const char *operation)
{
	const struct record *found = NULL;
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "crypto_op=%s ", operation);
	for (size_t i = 0; i < record_count; i++) {
		if (records[i].type != USERSPACE_OP || !strstr(records[i].text, wanted))
			continue;
		if (found) {
			show();
			fail_msg("two records of %s", operation);
		}
		found = &records[i];
	}
	if (!found) {
		show();
		fail_msg("no record of %s", operation);
	}
	return found;
}

/* A field's value up to the next blank, in a static buffer; NULL when the record has no such field. */
static const char *field(const struct record *record, const char *name)
{
	static char value[256];
	size_t length = strlen(name);

	for (const char *at = strchr(record->text, ' '); at; at = strchr(at + 1, ' ')) {
		if (strncmp(at + 1, name, length) || at[1 + length] != '=')
			continue;
		snprintf(value, sizeof(value), "%s", at + 1 + length + 1);
		value[strcspn(value, " ")] = 0;
		return value;
	}
	return NULL;
}

static void is(const struct record *record, const char *name, const char *wanted)
{
	const char *value = field(record, name);

	if ((!value && !wanted) || (value && wanted && !strcmp(value, wanted)))
		return;
	show();
	fail_msg("%s=%s, expected %s in: %s", name, value ? value : "(none)", wanted ? wanted : "(none)", record->text);
}

/* The SYSCALL record of the same event, which tells who. */
static const struct record *syscall_of(const struct record *record)
{
	const char *stamp = strstr(record->text, "audit(");
	size_t length = stamp ? strcspn(stamp, ")") : 0;

	assert_true(length > 0);
	for (size_t i = 0; i < record_count; i++)
		if (records[i].type == AUDIT_SYSCALL && !strncmp(strstr(records[i].text, "audit("), stamp, length))
			return &records[i];
	show();
	fail_msg("no SYSCALL record with: %s", record->text);
	return NULL;
}

/* Rules, then the function in a child, then its records. */
static void watch(const char *rule, int (*function)(void *), void *argument)
{
	auditctl("-D");
	if (rule)
		auditctl(rule);
	collect();
	in_child(function, argument);
	collect();
	auditctl("-D");
}

/* --- what is done ------------------------------------------------------------------------------------------------- */

struct key_use {
	const void *id;
	size_t id_size;
	unsigned int flags;
	int error;
};

static int import_and_export(void *argument)
{
	const struct key_use *use = argument;
	int device = open(DEVICE, O_RDWR);
	struct ncr_key_data_st import;
	uint8_t out[16];
	size_t size = sizeof(out);
	ncr_key_t key;

	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	rubbish(import);
	import.key = key;
	import.idata = (void *)"sixteen letters.";
	import.idata_size = 16;
	memcpy(import.key_id, use->id, use->id_size);
	import.key_id_size = use->id_size;
	import.type = NCR_KEY_TYPE_SECRET;
	import.algorithm = NCR_ALG_AES_CBC;
	import.flags = use->flags;
	child_expect(0, call(device, NCRIO_KEY_IMPORT, &import));
	child_expect(use->error, try_export(device, key, out, &size));
	return 0;
}

static void export_is_recorded(void **state)
{
	struct key_use use = { "ab", 2, NCR_KEY_FLAG_EXPORTABLE, 0 };
	const struct record *record, *subject;
	const char *uuid;

	(void)state;
	watch(RULE("key_export"), import_and_export, &use);
	record = record_of("key_export");
	is(record, "key1", "0");
	is(record, "key1_id", "\"ab\"");
	is(record, "key2", NULL);
	is(record, "session", NULL);
	is(record, "res", "1");
	assert_non_null(field(record, "ctx"));
	assert_non_null(field(record, "seq"));
	uuid = field(record, "key1_uuid");
	assert_non_null(uuid);
	assert_int_equal(strspn(uuid, "0123456789abcdef"), 32);
	assert_int_equal(strlen(uuid), 32);
	/* material never */
	assert_null(strcasestr(record->text, "7369787465656e"));
	assert_null(strstr(record->text, "sixteen"));

	subject = syscall_of(record);
	is(subject, "key", "\"ncr-selftest\"");
	is(subject, "uid", "0");
	is(subject, "success", "yes");
	is(subject, "comm", "\"audit\"");
}

static void refusal_is_recorded(void **state)
{
	struct key_use use = { "ab", 2, 0, EACCES };
	const struct record *record;

	(void)state;
	watch(RULE("key_export"), import_and_export, &use);
	record = record_of("key_export");
	is(record, "key1", "0");
	is(record, "key1_id", "\"ab\"");
	is(record, "res", "0");
	is(syscall_of(record), "success", "no");
	is(syscall_of(record), "exit", "-13");
}

/* Whatever a caller calls his key: one field of one record, as audit encodes what cannot be trusted. */
static void hostile_names(void **state)
{
	static const struct {
		const char *id;
		size_t size;
		const char *wanted;
	} rows[] = {
		{ "a b", 3, "612062" },
		{ "a\"b", 3, "612262" },
		{ "\x61\xbb\x62", 3, "61BB62" },
		{ "a\nres=1", 7, "610A7265733D31" },
		{ "\0\0", 2, "0000" },
		{ "\x7f", 1, "7F" },
		{ "a'=\\%s%n", 8, "\"a'=\\%s%n\"" },
		{ "!~", 2, "\"!~\"" },
		{ "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4\xf3\xf2\xf1\xf0\xef\xee\xed\xec", 20,
		  "FFFEFDFCFBFAF9F8F7F6F5F4F3F2F1F0EFEEEDEC" },
		{ "", 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct key_use use = { rows[i].id, rows[i].size, NCR_KEY_FLAG_EXPORTABLE, 0 };
		const struct record *record;

		watch(RULE("key_export"), import_and_export, &use);
		record = record_of("key_export");
		is(record, "key1_id", rows[i].wanted);
		is(record, "res", "1");
		assert_null(strchr(record->text, '\n'));
	}
}

static void nothing_without_rules(void **state)
{
	struct key_use use = { "ab", 2, NCR_KEY_FLAG_EXPORTABLE, 0 };

	(void)state;
	watch(NULL, import_and_export, &use);
	if (count_of_type(USERSPACE_OP) || count_of_type(AUDIT_SYSCALL)) {
		show();
		fail();
	}
}

static int derives(void *unused)
{
	struct ncr_key_derivation_params_st derive;
	int device = open(DEVICE, O_RDWR);

	(void)unused;
	rubbish(derive);
	derive.derive = NCR_DERIVE_DH;
	derive.key = NCR_KEY_INVALID;
	child_expect(ENOENT, call(device, NCRIO_KEY_DERIVE, &derive));
	return 0;
}

static void rule_of_another_operation(void **state)
{
	struct key_use use = { "ab", 2, NCR_KEY_FLAG_EXPORTABLE, 0 };

	(void)state;
	watch(RULE("key_derive"), import_and_export, &use);
	if (count_of_type(USERSPACE_OP) || count_of_type(AUDIT_SYSCALL)) {
		show();
		fail_msg("a rule on another operation selects it");
	}
	/* the control: the same rule does select its own operation, refused or not */
	watch(RULE("key_derive"), derives, NULL);
	is(record_of("key_derive"), "res", "0");
	is(syscall_of(record_of("key_derive")), "key", "\"ncr-selftest\"");
}

/* The whole life: each operation once, told apart by ctx, key and session. */
static int whole_life(void *unused)
{
	int device = open(DEVICE, O_RDWR);
	uint8_t mac[32], wrapped[24];
	ncr_session_t session;
	ncr_key_t key, kek;
	size_t size = 32;
	struct ncr_key_info_st info;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, call(device, NCRIO_KEY_INIT, &kek));
	child_expect(0, try_generate(device, key, 128, NCR_KEY_FLAG_WRAPPABLE));
	child_expect(0, try_import(device, kek, "sixteen letters.", 16, 0));
	child_expect(0, try_info(device, key, &info));
	child_expect(0, try_session(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_VERIFY, key, NULL, 0, &session));
	child_expect(0, try_update(device, session, "x", 1, NULL, NULL));
	memset(mac, 0, sizeof(mac));
	child_expect(0, try_final(device, session, NULL, 0, mac, &size, NULL));
	size = sizeof(wrapped);
	child_expect(0, try_wrap(device, NCR_WALG_AES_RFC3394, kek, key, "", 0, wrapped, &size));
	wrapped[0] ^= 1;
	child_expect(EBADMSG, try_unwrap(device, NCR_WALG_AES_RFC3394, kek, key, "", 0, wrapped, size));
	child_expect(0, try_deinit(device, key));
	child_expect(0, close(device));
	return 0;
}

static void each_operation(void **state)
{
	static const char *const operations[] = {
		"context_new", "key_gen", "key_import", "key_get_info", "session_init", "session_op", "session_final",
		"key_wrap", "key_unwrap", "key_zeroize", "context_del",
	};
	char ctx[32], previous_seq[32] = "0";
	const struct record *record;

	(void)state;
	auditctl("-D");
	for (size_t i = 0; i < COUNT(operations); i++) {
		char rule[256];

		snprintf(rule, sizeof(rule), "-a always,exit -F path=" NODE_DIR "/op/%s -k ncr-selftest",
			 operations[i]);
		auditctl(rule);
	}
	collect();
	in_child(whole_life, NULL);
	collect();
	auditctl("-D");

	snprintf(ctx, sizeof(ctx), "%s", field(record_of("context_new"), "ctx"));
	for (size_t i = 0; i < COUNT(operations); i++) {
		bool failed = !strcmp(operations[i], "session_final") || !strcmp(operations[i], "key_unwrap");
		const char *seq;

		record = record_of(operations[i]);
		is(record, "ctx", ctx);
		/* a failed verification is a failure although the call succeeds */
		is(record, "res", failed ? "0" : "1");
		seq = field(record, "seq");
		assert_true(atoll(seq) > atoll(previous_seq));
		snprintf(previous_seq, sizeof(previous_seq), "%s", seq);
		is(syscall_of(record), "key", "\"ncr-selftest\"");
	}
	record = record_of("session_init");
	is(record, "session", "0");
	is(record, "operation", "\"verify\"");
	is(record, "algo", "\"hmac(sha256)\"");
	is(record, "approved", "1");
	is(record, "key1", "0");
	record = record_of("key_wrap");
	is(record, "key1", "0");
	is(record, "key2", "1");
	is(record_of("key_unwrap"), "key2", "1");
	is(record_of("key_zeroize"), "key1", "0");
	is(record_of("context_del"), "keys", "1");
}

/* A failed look-up names no key. */
static int looks_up_nothing(void *unused)
{
	int device = open(DEVICE, O_RDWR);
	uint8_t out[16];
	size_t size = sizeof(out);

	(void)unused;
	child_expect(ENOENT, try_export(device, 12345, out, &size));
	return 0;
}

static void unknown_handle(void **state)
{
	const struct record *record;

	(void)state;
	watch(RULE("key_export"), looks_up_nothing, NULL);
	record = record_of("key_export");
	is(record, "key1", NULL);
	is(record, "key1_id", NULL);
	is(record, "res", "0");
}

/* A symbolic link that is called like a node must not be taken for the node. */
static int opens_through_a_link(void *unused)
{
	(void)unused;
	unlink("/tmp/context_new");
	child_expect(0, symlink(DEVICE, "/tmp/context_new"));
	child_expect(0, open("/tmp/context_new", O_RDWR) < 0);
	child_expect(0, unlink("/tmp/context_new"));
	return 0;
}

static void device_is_seen_behind_a_link(void **state)
{
	(void)state;
	watch("-w " DEVICE " -p rwa -k ncr-selftest", opens_through_a_link, NULL);
	is(syscall_of(record_of("context_new")), "key", "\"ncr-selftest\"");
	/* and the node is found all the same */
	watch(RULE("context_new"), opens_through_a_link, NULL);
	is(syscall_of(record_of("context_new")), "key", "\"ncr-selftest\"");
}

/* Looking at a node is not doing the operation. */
static int looks_at_a_node(void *unused)
{
	struct stat st;

	(void)unused;
	child_expect(0, setgid(1000) || setuid(1000));
	child_expect(0, stat(NODE_DIR "/op/key_export", &st) != -1 || errno != EACCES);
	return 0;
}

static void nodes_are_not_for_everybody(void **state)
{
	(void)state;
	watch(RULE("key_export"), looks_at_a_node, NULL);
	if (count_of_type(AUDIT_SYSCALL)) {
		show();
		fail_msg("somebody without privilege set off the rule");
	}
}

/* The digest of a key is a use of that key. */
static int hashes_a_key(void *unused)
{
	struct ncr_session_once_op_st once;
	int device = open(DEVICE, O_RDWR);
	uint8_t digest[32];
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_import(device, key, "sixteen letters.", 16, 0));
	rubbish(once);
	once.init.algorithm = NCR_ALG_SHA2_256;
	once.init.op = NCR_OP_SIGN;
	once.op.type = NCR_KEY_DATA;
	once.op.data.kdata.input = key;
	once.op.data.kdata.output = digest;
	once.op.data.kdata.output_size = sizeof(digest);
	child_expect(0, call(device, NCRIO_SESSION_ONCE, &once));
	return 0;
}

static void hashed_key_is_named(void **state)
{
	(void)state;
	watch(RULE("session_op"), hashes_a_key, NULL);
	is(record_of("session_op"), "key1", NULL);
	is(record_of("session_op"), "key2", "0");
	assert_non_null(field(record_of("session_op"), "key2_uuid"));
}

/* Not closed: the filter has been asked before the kernel closes the files. */
static int exits_with_a_key(void *unused)
{
	int device = open(DEVICE, O_RDWR);
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	return 0;
}

static void end_of_a_process(void **state)
{
	static const char *const rules[] = { RULE("context_new"), RULE("context_del") };
	const struct record *record;
	char pid[32];

	(void)state;
	for (size_t i = 0; i < COUNT(rules); i++) {
		watch(rules[i], exits_with_a_key, NULL);
		snprintf(pid, sizeof(pid), "%s", field(syscall_of(record_of("context_new")), "pid"));
		record = record_of("context_del");
		is(record, "keys", "1");
		/* it says itself who it was, and who had opened it */
		is(record, "pid", pid);
		is(record, "uid", "0");
		is(record, "comm", "\"audit\"");
		is(record, "opener_pid", pid);
		is(record, "opener_uid", "0");
		is(record, "opener_comm", "\"audit\"");
		assert_non_null(strstr(field(record, "opener_exe"), "/audit\""));
		is(record, "res", "1");
	}
	/* the opening is not selected, so its end is not */
	watch(RULE("key_export"), exits_with_a_key, NULL);
	assert_int_equal(count_of_type(USERSPACE_OP), 0);
}

/* --- the master key ----------------------------------------------------------------------------------------------- */

static int sets_the_master_key(void *argument)
{
	struct ncr_master_key_st args = { .key = (uint8_t *)"0123456789abcdef", .key_size = *(uint16_t *)argument };
	int device = open(DEVICE, O_RDWR), error = call(device, NCRIO_MASTER_KEY_SET, &args);

	child_expect(args.key_size == 15 ? EINVAL : EBUSY, error);
	return 0;
}

static int lets_the_tests_key_be_set(void *unused)
{
	int device = open(DEVICE, O_RDWR);

	(void)unused;
	need_master_key(device);
	return 0;
}

static int points_nowhere(void *unused)
{
	int device = open(DEVICE, O_RDWR);

	(void)unused;
	child_expect(EFAULT, call(device, NCRIO_MASTER_KEY_SET, NULL));
	return 0;
}

static const struct record *only_storage_record(void)
{
	const struct record *found = NULL;

	if (count_of_type(STORAGE_KEY) != 1) {
		show();
		fail_msg("%zu records of type 1600", count_of_type(STORAGE_KEY));
	}
	for (size_t i = 0; i < record_count; i++)
		if (records[i].type == STORAGE_KEY)
			found = &records[i];
	return found;
}

/* "Every attempt is a 1600 record", with and without rules. */
static void master_key_attempts(void **state)
{
	uint16_t wrong = 15, right = 16;
	bool was_set = !strcmp(status_value("master_key"), "set");
	const struct record *record;

	(void)state;
	watch(NULL, lets_the_tests_key_be_set, NULL);
	record = only_storage_record();
	is(record, "key_size", "32");
	is(record, "res", was_set ? "0" : "1");
	/* with no SYSCALL record to come it says itself who it was */
	is(record, "uid", "0");
	is(record, "comm", "\"audit\"");

	watch(NULL, sets_the_master_key, &right);
	record = only_storage_record();
	is(record, "key_size", "16");
	is(record, "res", "0");

	watch(NULL, points_nowhere, NULL);
	record = only_storage_record();
	is(record, "key_size", "0");
	is(record, "res", "0");

	watch(RULE("master_key_set"), sets_the_master_key, &wrong);
	record = only_storage_record();
	is(record, "key_size", "15");
	is(record, "res", "0");
	is(syscall_of(record), "key", "\"ncr-selftest\"");
	is(syscall_of(record), "exit", "-22");
}

struct rsa_use {
	unsigned int bits;
	ncr_crypto_op_t op;
	struct scheme scheme;
	const char *approved;
};

static int uses_rsa(void *argument)
{
	const struct rsa_use *use = argument;
	int device = open(DEVICE, O_RDWR);
	uint8_t out[MODULUS_MAX];
	size_t size = sizeof(out);
	struct pair pair;

	child_expect(0, call(device, NCRIO_KEY_INIT, &pair.private));
	child_expect(0, call(device, NCRIO_KEY_INIT, &pair.public));
	if (use->bits == 2048)
		child_expect(0, try_import_der(device, pair.private, NCR_KEY_TYPE_PRIVATE, rsa_known->key,
					       rsa_known->key_size, 0));
	else
		child_expect(0, try_pair(device, pair, NCR_ALG_RSA, use->bits, 0, 0));
	child_expect(0, try_rsa(device, use->op, pair.private, use->scheme, "text", 4, out, &size, NULL));
	return 0;
}

/* The service indicator (FIPS 140-3 IG 2.4.C) depends on the key, the scheme and its hash. */
static void approved_uses_of_rsa(void **state)
{
	struct rsa_use uses[] = {
		{ 2048, NCR_OP_SIGN, PKCS1_SIGN(NCR_ALG_SHA2_256), "1" },
		{ 2048, NCR_OP_SIGN, PKCS1_SIGN(NCR_ALG_SHA1), "0" },
		{ 1024, NCR_OP_SIGN, PKCS1_SIGN(NCR_ALG_SHA2_256), "0" },
		{ 2048, NCR_OP_SIGN, PSS(NCR_ALG_SHA2_256, 32), "1" },
		{ 2048, NCR_OP_SIGN, PSS(NCR_ALG_SHA2_256, 33), "0" },
		{ 2048, NCR_OP_ENCRYPT, OAEP(NCR_ALG_SHA2_512), "1" },
		{ 1024, NCR_OP_ENCRYPT, OAEP(NCR_ALG_SHA2_256), "0" },
		{ 2048, NCR_OP_ENCRYPT, PKCS1_ENCRYPT, "0" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(uses); i++) {
		const struct record *record;

		watch(RULE("session_op"), uses_rsa, &uses[i]);
		record = record_of("session_op");
		is(record, "algo", "\"rsa\"");
		is(record, "approved", uses[i].approved);
		is(record, "res", "1");
	}
}

static int audit_open(void **state)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 << (AUDIT_NLGRP_READLOG - 1) };
	int room = 8 << 20;

	(void)state;
	audit_socket = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	if (audit_socket < 0 || bind(audit_socket, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(audit_socket, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room))) {
		print_error("audit socket: %s\n", strerror(errno));
		return -1;
	}
	auditctl("-e 1");
	auditctl("-b 8192");
	return 0;
}

static int audit_close(void **state)
{
	(void)state;
	auditctl("-D");
	auditctl("-e 0");
	return close(audit_socket);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(export_is_recorded),
		counted_test(refusal_is_recorded),
		counted_test(hostile_names),
		counted_test(nothing_without_rules),
		counted_test(rule_of_another_operation),
		counted_test(each_operation),
		counted_test(unknown_handle),
		counted_test(device_is_seen_behind_a_link),
		counted_test(nodes_are_not_for_everybody),
		counted_test(hashed_key_is_named),
		counted_test(end_of_a_process),
		counted_test(master_key_attempts),
		counted_test(approved_uses_of_rsa),
	};

	return cmocka_run_group_tests_name("audit", tests, audit_open, audit_close);
}
