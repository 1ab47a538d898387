// SPDX-License-Identifier: GPL-2.0
#include "audit_record.h"

#include "algorithm.h"
#include "audit_node.h"
#include "kernel_compat.h"
#include "key.h"
#include "trail.h"

#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uidgid.h>

/* --- what a record keeps ---------------------------------------------------------------------- */

static void name_key(struct ncr_audit_key *key, int handle, const struct ncr_material *material)
{
	key->handle = handle;
	key->named = material;
	key->label_size = 0;
	if (!material)
		return;
	key->label_size = material->attributes.label_size;
	memcpy(key->label, material->attributes.label, sizeof(key->label));
	key->id_size = material->key_id_size;
	memcpy(key->id, material->key_id, sizeof(key->id));
	memcpy(key->uuid, material->uuid, sizeof(key->uuid));
}

void ncr_audit_record_of(struct ncr_audit_record *record, const struct ncr_audit_event *event,
			 int error)
{
	record->type = NCR_AUDIT_USERSPACE_OP;
	record->op = event->op;
	record->success = !error && !event->mismatch;
	record->mandatory = event->mandatory;
	record->done = false;
	record->late = false;
	record->session = event->session;
	record->keys = event->keys;
	record->approved = event->approved;
	record->ctx = event->ctx;
	record->key_size = 0;
	record->operation = event->operation;
	record->algorithm = event->algorithm ? event->algorithm->kernel_name : NULL;
	record->notice = NULL;
	record->reason = NULL;
	record->opener = event->opener;
	record->by = event->by;
	record->has_store = event->store;
	if (event->store)
		memcpy(record->store, event->store, sizeof(record->store));
	record->generation = event->generation;
	name_key(&record->key1, event->key1, event->key1_material);
	if (event->label_size) {
		record->key1.label_size = event->label_size;
		memcpy(record->key1.label, event->label, event->label_size);
	}
	name_key(&record->key2, event->key2, event->key2_material);
}

/* --- its text --------------------------------------------------------------------------------- */

/* of an operation and of an algorithm, which are constants of ours */
#define NAME_SIZE 24

/*
 * The longest records of each kind, all of their members at their bounds and each byte of others
 * as two digits: an operation on two keys, the end of a namespace, a store's change.
 */
#define NAME "012345678901234567890123"
#define ID "4294967295"
#define KEY_LONGEST \
	(sizeof(" key1=-2147483648 key1_id= key1_uuid= key1_label=") - 1 + \
	 2 * (MAX_KEY_ID_SIZE + NCR_KEY_UUID_SIZE + NCR_KEY_LABEL_SIZE))
#define OPERATION_LONGEST \
	"crypto_op=" NAME " ctx=18446744073709551615 session=2147483647 operation=\"" NAME \
	"\" algo=\"" NAME "\" by=replace approved=1 res=1 late=1"
static_assert(sizeof(NAME) == NAME_SIZE + 1);
static_assert(sizeof(OPERATION_LONGEST) + 2 * KEY_LONGEST <= NCR_AUDIT_TEXT_MAX);
static_assert(sizeof(OPERATION_LONGEST " keys=2147483647 opener_pid=-2147483648 opener_auid=" ID
		     " opener_uid=" ID " opener_comm=") + 2 * TASK_COMM_LEN <= NCR_AUDIT_TEXT_MAX);
static_assert(sizeof(OPERATION_LONGEST " store= generation=18446744073709551615") +
	      2 * NCR_STORE_UUID_SIZE <= NCR_AUDIT_TEXT_MAX);
/* the kernel's buffer, with time and number of the event before the text */
static_assert(sizeof("audit(18446744073709551615.999:4294967295): ") + NCR_AUDIT_TEXT_MAX +
	      NCR_TRAIL_TEXT_MAX <= 1024);

/* what does not fit is cut, which these bounds exclude */
struct text {
	char *at;
	size_t size;
	size_t room;
};

static __printf(2, 3) void add(struct text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text->size += vscnprintf(text->at + text->size, text->room - text->size, format, arguments);
	va_end(arguments);
}

static bool must_be_hex(const u8 *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (bytes[i] < 0x21 || bytes[i] == '"' || bytes[i] > 0x7e)
			return true;
	return false;
}

/*
 * Quoted, or upper-case hex when a byte could end the quotes or the line: what audit calls
 * an untrusted string.
 */
static void add_untrusted(struct text *text, const u8 *bytes, size_t size)
{
	size_t i;

	if (!must_be_hex(bytes, size)) {
		add(text, "\"%.*s\"", (int)size, bytes);
		return;
	}
	for (i = 0; i < size; i++)
		add(text, "%02X", bytes[i]);
}

static void add_key(struct text *text, int number, const struct ncr_audit_key *key)
{
	if (key->handle >= 0)
		add(text, " key%d=%d", number, key->handle);
	if (key->named && key->id_size) {
		add(text, " key%d_id=", number);
		add_untrusted(text, key->id, key->id_size);
	}
	if (key->named)
		add(text, " key%d_uuid=%*phN", number, NCR_KEY_UUID_SIZE, key->uuid);
	if (key->label_size) {
		add(text, " key%d_label=", number);
		add_untrusted(text, key->label, key->label_size);
	}
}

/* an operation, mostly in a namespace */
static void add_operation(struct text *text, const struct ncr_audit_record *record)
{
	add(text, "crypto_op=%s", ncr_audit_op_name(record->op));
	if (record->ctx != NCR_AUDIT_NO_CTX)
		add(text, " ctx=%llu", record->ctx);
	if (record->session >= 0)
		add(text, " session=%d", record->session);
	if (record->operation)
		add(text, " operation=\"%.*s\"", NAME_SIZE, record->operation);
	if (record->algorithm)
		add(text, " algo=\"%.*s\"", NAME_SIZE, record->algorithm);
	add_key(text, 1, &record->key1);
	add_key(text, 2, &record->key2);
	if (record->has_store)
		add(text, " store=%*phN generation=%llu", NCR_STORE_UUID_SIZE, record->store,
		    record->generation);
	if (record->by)
		add(text, " by=%s", record->by);
	if (record->keys >= 0)
		add(text, " keys=%d", record->keys);
	if (record->approved >= 0)
		add(text, " approved=%d", record->approved);
}

/* Whoever opens a namespace is the subject himself. */
static const struct ncr_audit_opener *opener_of(const struct ncr_audit_record *record)
{
	return record->op == NCR_AUDIT_CONTEXT_NEW ? NULL : record->opener;
}

static void add_opener(struct text *text, const struct ncr_audit_opener *opener)
{
	add(text, " opener_pid=%d opener_auid=%u opener_uid=%u opener_comm=", opener->pid,
	    opener->auid, opener->uid);
	add_untrusted(text, opener->comm, strlen(opener->comm));
}

size_t ncr_audit_record_text(const struct ncr_audit_record *record, bool subject, char *buffer)
{
	struct text text = { .at = buffer, .room = NCR_AUDIT_TEXT_MAX };

	if (record->type == NCR_AUDIT_STORAGE_KEY)
		add(&text, "key_size=%zu", record->key_size);
	else if (record->notice)
		add(&text, "ncr_event=%s", record->notice);
	else if (record->op == NCR_AUDIT_SELF_TEST)
		add(&text, "crypto_op=self_test");
	else if (record->op == NCR_AUDIT_TRAIL_HEAD)
		add(&text, "crypto_op=trail_head");
	else
		add_operation(&text, record);
	if (record->reason) {
		add(&text, record->notice ? " reason=" : " test=");
		add_untrusted(&text, record->reason, strlen(record->reason));
	}
	/* a head has no outcome */
	if (record->op != NCR_AUDIT_TRAIL_HEAD)
		add(&text, " res=%d", record->success);
	if (record->late)
		add(&text, " late=1");
	if (subject && opener_of(record))
		add_opener(&text, opener_of(record));
	return text.size;
}

/* --- the opener ------------------------------------------------------------------------------- */

/* The path of the program that runs, or NULL. */
static char *exe_of_current(void)
{
	char *buffer = NULL, *path, *exe = NULL;
	struct file *file = NULL;

	rcu_read_lock();
	if (current->mm)
		file = ncr_get_file_rcu(&current->mm->exe_file);
	rcu_read_unlock();
	if (file)
		buffer = kmalloc(PATH_MAX, GFP_KERNEL);
	if (buffer) {
		path = file_path(file, buffer, PATH_MAX);
		if (!IS_ERR(path))
			exe = kstrdup(path, GFP_KERNEL_ACCOUNT);
	}
	kfree(buffer);
	if (file)
		fput(file);
	return exe;
}

struct ncr_audit_opener *ncr_audit_opener_new(void)
{
	struct ncr_audit_opener *opener = kzalloc(sizeof(*opener), GFP_KERNEL_ACCOUNT);

	if (!opener)
		return NULL;
	refcount_set(&opener->refs, 1);
	opener->selected = ncr_audit_wanted() ? OPEN_UNDECIDED : OPEN_UNRECORDED;
	opener->pid = task_tgid_nr(current);
	opener->auid = from_kuid(&init_user_ns, audit_get_loginuid(current));
	opener->uid = from_kuid(&init_user_ns, current_uid());
	get_task_comm(opener->comm, current);
	if (audit_enabled)
		opener->exe = exe_of_current();
	return opener;
}

struct ncr_audit_opener *ncr_audit_opener_get(struct ncr_audit_opener *opener)
{
	if (opener)
		refcount_inc(&opener->refs);
	return opener;
}

void ncr_audit_opener_put(struct ncr_audit_opener *opener)
{
	if (!opener || !refcount_dec_and_test(&opener->refs))
		return;
	kfree(opener->exe);
	kfree(opener);
}

bool ncr_audit_opener_selected(const struct ncr_audit_opener *opener)
{
	int selected = READ_ONCE(opener->selected);

	return selected == OPEN_UNDECIDED || selected == OPEN_SELECTED;
}

static void log_untrusted(struct audit_buffer *ab, const char *field, const char *value)
{
	size_t i, size = strlen(value);

	if (!must_be_hex(value, size)) {
		audit_log_format(ab, " %s=\"%s\"", field, value);
		return;
	}
	audit_log_format(ab, " %s=", field);
	for (i = 0; i < size; i++)
		audit_log_format(ab, "%02X", (u8)value[i]);
}

void ncr_audit_record_subject(const struct ncr_audit_record *record, struct audit_buffer *ab)
{
	const struct ncr_audit_opener *opener = opener_of(record);

	if (opener && opener->exe)
		log_untrusted(ab, "opener_exe", opener->exe);
	audit_log_task_info(ab);
}
