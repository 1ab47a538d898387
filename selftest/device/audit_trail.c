// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * audit_trail.c - the chain of MACs over the records of one load of the module, computed again from its log
 *
 * usage: audit_trail PROGRAM		PROGRAM is audit_work, 64-bit or 32-bit
 *        audit_trail --reboot		leave a trail, and restart the machine
 *
 * The module must be the test build, and not be in use: the tests load it anew. The first load is recorded whole, from
 * loading to unloading: before the key, the key, all operations, many processes at once; the tests then look at its log.
 * What is computed is in tools/common/trail.c, which has nothing in common with the module.
 */
#include "device.h"

#include "audit_log.h"
#include "trail.h"

#include <grp.h>
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#define RULE "-a always,exit -F path=" NODE_DIR "/op/%s -k ncr-trail"
#define PROCESSES 4
#define EACH 40
#define HEAD_RECORDS 8
#define AUID 1003
#define GID 1002
/* seconds for a head that a minute brings */
#define PATIENCE 300

static const char *program;

/* --- the records of a log ----------------------------------------------------------------------------------------- */

struct entry {
	struct trail_record record;
	struct trail_subject subject;	/* of the record itself, or of its event */
	const char *line, *text;
	size_t size;
	bool good;			/* its MAC is right */
	uint8_t key[TRAIL_KEY_SIZE];	/* with which that was found */
};

static struct entry entries[4096];
static size_t entry_count, first;	/* first: of the trail */
static char *log_text;

/* "audit(...)" of a line, to compare events */
static const char *stamp(const char *line, size_t *size)
{
	const char *at = strstr(line, "msg=audit(");

	assert_non_null(at);
	*size = strcspn(at, ")");
	return at;
}

/* What stands after "audit(...): ". */
static const char *text_of(const char *line)
{
	const char *at = strstr(line, "): ");

	assert_non_null(at);
	return at + 3;
}

/* Who made the system call of this event. */
static void subject_of_event(struct entry *entry, char *const *syscalls, size_t count)
{
	size_t size, other_size;
	const char *mine = stamp(entry->line, &size), *other;

	for (size_t i = 0; i < count; i++) {
		other = stamp(syscalls[i], &other_size);
		if (other_size != size || memcmp(other, mine, size))
			continue;
		other = text_of(syscalls[i]);
		assert_true(trail_subject_parse(&entry->subject, other, strlen(other)));
		return;
	}
	fail_msg("nobody says who it was: %s", entry->line);
}

static int by_number(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->record.seq < y->record.seq ? -1 : x->record.seq > y->record.seq;
}

/* All of our records in this part of the log, by number. */
static void log_take(off_t from, off_t to)
{
	static char *syscalls[8192];
	size_t size, syscall_count = 0;
	char *line, *rest;
	int type;

	free(log_text);
	log_text = audit_between(from, to, &size);
	entry_count = 0;
	for (rest = log_text; (line = strsep(&rest, "\n"));) {
		struct entry *entry = &entries[entry_count];

		if (!strncmp(line, "type=SYSCALL ", 13)) {
			assert_true(syscall_count < COUNT(syscalls));
			syscalls[syscall_count++] = line;
		}
		if (sscanf(line, "type=UNKNOWN[%d]", &type) != 1)
			continue;
		assert_true(entry_count < COUNT(entries));
		memset(entry, 0, sizeof(*entry));
		entry->line = line;
		entry->text = text_of(line);
		entry->size = strlen(entry->text);
		if (!trail_record_parse(&entry->record, type, entry->text, entry->size))
			fail_msg("not in the form of the module: %s", line);
		entry->subject = entry->record.subject;
		entry_count++;
	}
	for (size_t i = 0; i < entry_count; i++)
		if (!entries[i].record.has_subject)
			subject_of_event(&entries[i], syscalls, syscall_count);
	qsort(entries, entry_count, sizeof(*entries), by_number);
}

static const struct entry *entry_of(const char *words)
{
	for (size_t i = 0; i < entry_count; i++)
		if (strstr(entries[i].text, words))
			return &entries[i];
	fail_msg("no record with %s", words);
	return NULL;
}

static bool is_head(const struct entry *entry)
{
	return !strncmp(entry->text, "crypto_op=trail_head ", 21);
}

/* Compute everything: numbers without gaps, one trail, before= and each MAC; which is found wrong is not good. */
static void verify(void)
{
	uint8_t root[TRAIL_KEY_SIZE], check[TRAIL_CHECK_SIZE], key[TRAIL_KEY_SIZE], before[TRAIL_HASH_SIZE];
	struct trail_hash *hash = trail_hash_new();
	bool begun = false;

	assert_non_null(hash);
	assert_true(entry_count > 0);
	assert_true(trail_root(tests_master_key, sizeof(tests_master_key), root, check));
	for (size_t i = 0; i < entry_count; i++) {
		struct entry *entry = &entries[i];

		if (entry->record.seq != i + 1)
			fail_msg("number %zu is not there, or twice: %s", i + 1, entry->line);
		if (entry->record.has_before) {
			assert_false(begun);
			begun = true;
			first = i;
			assert_true(entry->record.has_id);
			assert_true(trail_hash_end(hash, before));
			assert_memory_equal(before, entry->record.before, sizeof(before));
			assert_true(trail_first_key(root, entry->record.id, key));
		}
		if (!begun) {
			assert_false(entry->record.has_mac);
			assert_true(trail_hash_add(hash, &entry->record, &entry->subject));
			continue;
		}
		memcpy(entry->key, key, sizeof(key));
		entry->good = trail_record_good(key, &entry->record, &entry->subject);
		assert_true(trail_next_key(key));
	}
	assert_true(begun);
}

static void all_are_good(void)
{
	verify();
	for (size_t i = first; i < entry_count; i++)
		if (!entries[i].good)
			fail_msg("the MAC is not right: %s", entries[i].line);
}

/* --- what is recorded --------------------------------------------------------------------------------------------- */

static int sets_the_master_key(void *unused)
{
	int device = open(DEVICE, O_RDWR);

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	need_master_key(device);
	return close(device);
}

/* From here on each number of the subject is another one. */
static int becomes_somebody(void)
{
	int file = open("/proc/self/loginuid", O_WRONLY);

	child_expect(4, write(file, "1003", 4));
	close(file);
	child_expect(0, setgroups(0, NULL));
	child_expect(0, setresgid(GID, 0, 0));
	child_expect(0, setresuid(ALICE, BOB, BOB));
	return 0;
}

static int asks(void *times)
{
	struct ncr_key_info_st info;
	ncr_key_t key;
	int device;

	child_expect(0, becomes_somebody());
	device = open(DEVICE, O_RDWR);
	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, 0));
	for (int i = 0; i < *(int *)times; i++)
		child_expect(0, try_info(device, key, &info));
	return 0;
}

static int does_all(void *unused)
{
	(void)unused;
	child_expect(0, becomes_somebody());
	execl(program, program, NULL);
	return errno;
}

static void load(const char *parameters)
{
	char command[256];

	snprintf(command, sizeof(command), "rmmod ncr && modprobe ncr allow_unload=1 %s", parameters);
	assert_int_equal(system(command), 0);
}

static void all_rules(void)
{
	static const char *const ops[] = {
		"context_new", "context_del", "key_import", "key_gen", "key_derive", "key_get_info", "key_export", "session_init",
		"session_op", "session_final", "key_wrap", "key_unwrap", "key_storage_wrap", "key_storage_unwrap", "key_zeroize",
		"key_attach", "key_publish", "key_load", "key_revoke", "store_change", "trail_head",
	};

	for (size_t i = 0; i < COUNT(ops); i++)
		auditctl(RULE, ops[i]);
}

/* One request, done by a worker of the kernel; what it returns. */
static int by_worker(int ring, const struct io_uring_params *params, struct io_uring_sqe *sqes, const struct io_uring_sqe *sqe)
{
	static uint8_t *queue;
	struct io_uring_cqe *cqes;
	unsigned int *head, mask;

	if (!queue) {
		queue = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
		if (queue == MAP_FAILED)
			return -errno;
	}
	mask = *(unsigned int *)(queue + params->sq_off.ring_mask);
	((unsigned int *)(queue + params->sq_off.array))[*(unsigned int *)(queue + params->sq_off.tail) & mask] = 0;
	sqes[0] = *sqe;
	sqes[0].flags = IOSQE_ASYNC;
	__atomic_add_fetch((unsigned int *)(queue + params->sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		return -errno;
	cqes = (struct io_uring_cqe *)(queue + params->cq_off.cqes);
	head = (unsigned int *)(queue + params->cq_off.head);
	return cqes[(*head)++ & *(unsigned int *)(queue + params->cq_off.ring_mask)].res;
}

static int opens_by_worker(void *unused)
{
	struct io_uring_sqe sqe = { .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = (uintptr_t)DEVICE };
	struct io_uring_params params = { .flags = 0 };
	struct io_uring_sqe *sqes;
	int ring, device;

	(void)unused;
	child_expect(0, becomes_somebody());
	ring = syscall(SYS_io_uring_setup, 4, &params);
	child_expect(0, ring < 0 ? errno : 0);
	child_expect(IORING_FEAT_SINGLE_MMAP, params.features & IORING_FEAT_SINGLE_MMAP);
	sqes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
	child_expect(0, sqes == MAP_FAILED ? errno : 0);
	sqe.open_flags = O_RDWR;
	device = by_worker(ring, &params, sqes, &sqe);
	child_expect(0, device < 0 ? -device : 0);
	sqe = (struct io_uring_sqe){ .opcode = IORING_OP_CLOSE, .fd = device };
	child_expect(0, -by_worker(ring, &params, sqes, &sqe));
	return 0;
}

/* The trail as the status node has it; its number, or 0 for none. */
static unsigned long long status_trail(char *id)
{
	unsigned long long number = 0;
	const char *value = status_value("trail");

	if (!strcmp(value, "none"))
		return 0;
	assert_int_equal(strspn(value, "0123456789abcdef"), 32);
	assert_int_equal(sscanf(value + 32, ":%llu", &number), 1);
	snprintf(id, 33, "%.32s", value);
	return number;
}

static void many_at_once(void)
{
	int each = EACH, status;

	fflush(NULL);
	for (int i = 0; i < PROCESSES; i++)
		if (!fork())
			_exit(asks(&each));
	for (int i = 0; i < PROCESSES; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
}

/* --- the log of one load ------------------------------------------------------------------------------------------ */

static char status_id[33];
static unsigned long long status_number;

static void recorded_whole(void **state)
{
	char command[64], id[33];
	int once = 1;
	off_t from;

	(void)state;
	/* the one before ends outside of the log */
	assert_int_equal(system("rmmod ncr"), 0);
	from = audit_mark();
	snprintf(command, sizeof(command), "modprobe ncr allow_unload=1 trail_records=%d", HEAD_RECORDS);
	assert_int_equal(system(command), 0);
	all_rules();
	assert_int_equal(status_trail(id), 0);
	in_child(asks, &once);
	in_child(sets_the_master_key, NULL);
	in_child(does_all, NULL);
	in_child(opens_by_worker, NULL);
	many_at_once();
	/* heads come from a worker: without one that is on its way the number stands still */
	for (unsigned long long last = 0; (status_number = status_trail(status_id)) != last; last = status_number)
		sleep(1);
	assert_int_equal(system("rmmod ncr"), 0);
	auditctl("-D");
	log_take(from, audit_mark());
	all_are_good();
	assert_true(entry_count > PROCESSES * EACH);
	print_message("%zu records, %zu of them before the key\n", entry_count, first);
	assert_int_equal(system("modprobe ncr allow_unload=1"), 0);
}

static void begins_with_the_key(void **state)
{
	const struct entry *entry = &entries[first];
	char value[64];

	(void)state;
	/* loaded, and opened, generated, asked, closed */
	assert_true(first >= 5);
	assert_non_null(strstr(entries[0].text, "ncr_event=module_load"));
	assert_int_equal(entry->record.type, NCR_STORAGE_KEY);
	assert_non_null(line_field(entry->line, "res", value, sizeof(value)));
	assert_string_equal(value, "1");
	assert_non_null(line_field(entry->line, "trail", value, sizeof(value)));
	assert_string_equal(value, status_id);
	for (size_t i = first + 1; i < entry_count; i++)
		assert_false(entries[i].record.has_before);
}

static void heads_repeat_the_last_mac(void **state)
{
	size_t heads = 0, since = 0, records = 0;

	(void)state;
	for (size_t i = first; i < entry_count; i++) {
		const struct trail_record *record = &entries[i].record;

		assert_true(is_head(&entries[i]) == record->has_last);
		if (!record->has_last) {
			since++;
			continue;
		}
		assert_memory_equal(record->last, entries[i - 1].record.mac, TRAIL_MAC_SIZE);
		assert_memory_equal(record->id, entries[first].record.id, TRAIL_ID_SIZE);
		/* never before there were enough; a busy worker comes later */
		if (i + 1 < entry_count)
			assert_true(since >= HEAD_RECORDS);
		assert_true(since > 0);
		records += since;
		since = 0;
		heads++;
	}
	print_message("%zu heads of %zu records\n", heads, records);
	assert_true(heads >= 3);
	/* the last is that of the unloading */
	assert_true((heads - 1) * HEAD_RECORDS <= records);
}

static void ends_with_a_head(void **state)
{
	(void)state;
	assert_true(is_head(&entries[entry_count - 1]));
	assert_non_null(strstr(entries[entry_count - 2].text, "ncr_event=module_unload"));
	/* nothing but these two after what the status node had said */
	assert_int_equal(entries[entry_count - 1].record.seq, status_number + 2);
}

/* The numbers in the MAC are those that the kernel says of the same call, of both kinds of events. */
static void subjects(void **state)
{
	size_t of_event = 0, of_record = 0;

	(void)state;
	for (size_t i = first; i < entry_count; i++) {
		const struct trail_subject *subject = &entries[i].subject;

		if (subject->auid != AUID)
			continue;
		assert_int_equal(subject->uid, ALICE);
		assert_int_equal(subject->euid, BOB);
		assert_int_equal(subject->gid, GID);
		assert_true(subject->ses != UINT32_MAX);
		if (entries[i].record.has_subject)
			of_record++;
		else
			of_event++;
	}
	/* the end of a process is an event of its own */
	assert_true(of_event > PROCESSES * EACH);
	assert_true(of_record >= PROCESSES);
	entry_of(" opener_pid=");
}

/* The kernel says of a worker of io_uring less than a MAC covers, so that the record says it. */
static void worker_of_io_uring(void **state)
{
	size_t found = 0;

	(void)state;
	for (size_t i = first; i < entry_count; i++) {
		if (entries[i].subject.auid != AUID || !entries[i].record.has_subject || !strstr(entries[i].text, " comm=\"iou-wrk"))
			continue;
		assert_null(strstr(entries[i].text, " late="));
		found++;
	}
	assert_int_equal(found, 2);
}

/* Any byte of what is covered, and any number of the subject: exactly this record is not good any more. */
static void changes_are_seen(void **state)
{
	size_t changes = 0;

	(void)state;
	for (size_t i = first; i < entry_count; i++) {
		struct entry *entry = &entries[i];
		char *text = (char *)entry->text;

		/* up to the end of the MAC */
		for (size_t at = i % 7; at < entry->record.text_size + 5 + 2 * TRAIL_MAC_SIZE; at += 7) {
			struct trail_record record;

			text[at] ^= 1;
			if (trail_record_parse(&record, entry->record.type, text, entry->size) &&
			    trail_record_good(entry->key, &record, &entry->subject))
				fail_msg("not seen: %s", entry->line);
			text[at] ^= 1;
			changes++;
		}
		for (size_t bit = 0; bit < 8 * sizeof(struct trail_subject); bit += 8) {
			struct trail_subject subject = entry->subject;

			((uint8_t *)&subject)[bit / 8] ^= 1 << bit % 7;
			assert_false(trail_record_good(entry->key, &entry->record, &subject));
			changes++;
		}
		assert_true(trail_record_good(entry->key, &entry->record, &entry->subject));
	}
	print_message("%zu changes\n", changes);
}

static void change_before_the_key_is_seen(void **state)
{
	uint8_t before[TRAIL_HASH_SIZE];

	(void)state;
	for (size_t changed = 0; changed < first; changed++) {
		struct trail_hash *hash = trail_hash_new();

		assert_non_null(hash);
		for (size_t i = 0; i < first; i++) {
			struct trail_subject subject = entries[i].subject;

			subject.pid += i == changed;
			assert_true(trail_hash_add(hash, &entries[i].record, &subject));
		}
		assert_true(trail_hash_end(hash, before));
		assert_memory_not_equal(before, entries[first].record.before, sizeof(before));
	}
}

/* --- other loads -------------------------------------------------------------------------------------------------- */

/* What no rule selects has no number, so that nothing was computed either: both are one step. */
static void nothing_without_a_record(void **state)
{
	char id[33], other[33];
	unsigned long long number;
	int times = 100;

	(void)state;
	load("");
	in_child(sets_the_master_key, NULL);
	number = status_trail(id);
	assert_true(number > 0);
	assert_string_not_equal(id, status_id);
	in_child(asks, &times);
	auditctl(RULE, "key_export");
	auditctl("-w /etc/passwd -p wa -k ncr-trail");
	in_child(asks, &times);
	auditctl("-D");
	assert_int_equal(status_trail(other), number);
	assert_string_equal(other, id);
}

/* Who may not read the log does not see in the number which of his operations are recorded. */
static int sees_no_number(void *unused)
{
	FILE *file = fopen(NODE_DIR "/status", "r");
	char line[128], id[64] = "";

	(void)unused;
	child_expect(0, !file);
	while (fgets(line, sizeof(line), file))
		sscanf(line, "trail: %63s", id);
	fclose(file);
	child_expect(32, strlen(id));
	child_expect(32, strspn(id, "0123456789abcdef"));
	return 0;
}

static void number_is_not_for_everybody(void **state)
{
	(void)state;
	in_child_as_alice(sees_no_number, NULL);
}

static void await_number(unsigned long long number)
{
	char id[33];

	for (int tries = 0; tries < PATIENCE * 10; tries++) {
		if (status_trail(id) >= number)
			return;
		usleep(100000);
	}
	fail_msg("the number %llu has not come within %d s", number, PATIENCE);
}

/* The record of the key was never written: the trail begins with a head as soon as there is audit again. */
static void audit_was_off(void **state)
{
	unsigned long long number;
	int once = 1;
	char id[33];
	off_t from;

	(void)state;
	assert_int_equal(system("rmmod ncr"), 0);
	from = audit_mark();
	assert_int_equal(system("modprobe ncr allow_unload=1 trail_records=1"), 0);
	auditctl("-e 0");
	in_child(sets_the_master_key, NULL);
	auditctl("-e 1");
	assert_int_equal(status_trail(id), 0);
	auditctl(RULE, "key_get_info");
	in_child(asks, &once);
	await_number(3);
	in_child(asks, &once);
	await_number(5);
	/* a head is not followed by another one */
	number = status_trail(id);
	sleep(3);
	assert_int_equal(status_trail(id), number);
	assert_int_equal(system("rmmod ncr"), 0);
	auditctl("-D");
	log_take(from, audit_mark());
	assert_int_equal(system("modprobe ncr allow_unload=1"), 0);
	all_are_good();
	/* loaded, and asked for the first time */
	assert_int_equal(first, 2);
	assert_true(is_head(&entries[first]));
}

/* Some minutes after a record, however few there were. They are short ones here. */
static void head_by_time(void **state)
{
	unsigned long long number;
	time_t begin, now;
	char id[33];

	(void)state;
	load("trail_minutes=2 minute=4");
	begin = time(NULL);
	in_child(sets_the_master_key, NULL);
	number = status_trail(id);
	await_number(number + 1);
	now = time(NULL);
	if (now - begin < 2 * 4 - 1)
		fail_msg("a head after %lld s already", (long long)(now - begin));
}

static void parameters(void **state)
{
	static const char *const bad[] = {
		"trail_records=0", "trail_records=1048577", "trail_minutes=0", "trail_minutes=1441", "trail_records=-1",
	};
	char command[128];

	(void)state;
	assert_int_equal(system("rmmod ncr"), 0);
	for (size_t i = 0; i < COUNT(bad); i++) {
		snprintf(command, sizeof(command), "modprobe ncr allow_unload=1 %s 2>/dev/null", bad[i]);
		assert_int_not_equal(system(command), 0);
	}
	assert_int_equal(system("modprobe ncr allow_unload=1 trail_records=1048576 trail_minutes=1440"), 0);
}

/* --- the end of the machine --------------------------------------------------------------------------------------- */

/* No daemon: the kernel's log has the records. */
static int leave_a_trail(void)
{
	auditctl("-e 1");
	if (sets_the_master_key(NULL))
		return 1;
	sync();
	reboot(RB_AUTOBOOT);
	return 1;
}

static int setup(void **state)
{
	(void)state;
	audit_start(8192);
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
		cmocka_unit_test(recorded_whole),
		cmocka_unit_test(begins_with_the_key),
		cmocka_unit_test(heads_repeat_the_last_mac),
		cmocka_unit_test(ends_with_a_head),
		cmocka_unit_test(subjects),
		cmocka_unit_test(worker_of_io_uring),
		cmocka_unit_test(changes_are_seen),
		cmocka_unit_test(change_before_the_key_is_seen),
		cmocka_unit_test(nothing_without_a_record),
		cmocka_unit_test(number_is_not_for_everybody),
		cmocka_unit_test(audit_was_off),
		cmocka_unit_test(head_by_time),
		cmocka_unit_test(parameters),
	};

	if (argc == 2 && !strcmp(argv[1], "--reboot"))
		return leave_a_trail();
	if (argc != 2) {
		fprintf(stderr, "usage: audit_trail PROGRAM | --reboot\n");
		return 2;
	}
	program = argv[1];
	return cmocka_run_group_tests_name("audit_trail", tests, setup, teardown);
}
