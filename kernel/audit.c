// SPDX-License-Identifier: GPL-2.0
#include "audit.h"

#include "algorithm.h"
#include "key.h"

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/security.h>
#include <linux/slab.h>

#define OP_DIR "/sys/kernel/security/ncr/op/"

static const char *const op_names[NCR_AUDIT_OPS] = {
	[NCR_AUDIT_CONTEXT_NEW] = "context_new",
	[NCR_AUDIT_CONTEXT_DEL] = "context_del",
	[NCR_AUDIT_SESSION_INIT] = "session_init",
	[NCR_AUDIT_SESSION_OP] = "session_op",
	[NCR_AUDIT_SESSION_FINAL] = "session_final",
	[NCR_AUDIT_KEY_IMPORT] = "key_import",
	[NCR_AUDIT_KEY_EXPORT] = "key_export",
	[NCR_AUDIT_KEY_WRAP] = "key_wrap",
	[NCR_AUDIT_KEY_UNWRAP] = "key_unwrap",
	[NCR_AUDIT_KEY_GEN] = "key_gen",
	[NCR_AUDIT_KEY_DERIVE] = "key_derive",
	[NCR_AUDIT_KEY_ZEROIZE] = "key_zeroize",
	[NCR_AUDIT_KEY_GET_INFO] = "key_get_info",
	[NCR_AUDIT_KEY_ATTACH] = "key_attach",
	[NCR_AUDIT_KEY_PUBLISH] = "key_publish",
	[NCR_AUDIT_KEY_LOAD] = "key_load",
	[NCR_AUDIT_KEY_REVOKE] = "key_revoke",
	[NCR_AUDIT_KEY_STORAGE_WRAP] = "key_storage_wrap",
	[NCR_AUDIT_KEY_STORAGE_UNWRAP] = "key_storage_unwrap",
	[NCR_AUDIT_MASTER_KEY_SET] = "master_key_set",
};

static struct dentry *op_dir;
static struct dentry *op_nodes[NCR_AUDIT_OPS];
static atomic64_t last_number;

/*
 * Make the kernel's exit filter see the operation's node among the names this
 * system call has touched.
 */
static void touch(enum ncr_audit_op op)
{
	struct filename *name;
	char path[sizeof(OP_DIR) + 32];

	if (IS_ERR_OR_NULL(op_nodes[op]) || audit_dummy_context())
		return;
	/*
	 * The name first: audit_inode_child() fills an entry that has one, and PATH then shows it
	 * whole. The type is one that no name given by the program has at this point: a symbolic
	 * link to the device that is called like the node must not be taken for it.
	 */
	snprintf(path, sizeof(path), OP_DIR "%s", op_names[op]);
	name = getname_kernel(path);
	if (!IS_ERR(name))
		putname(name);
	audit_inode_child(d_inode(op_dir), op_nodes[op], AUDIT_TYPE_CHILD_CREATE);
}

/*
 * Quoted, or upper-case hex when a byte could end the quotes or the line: what audit calls
 * an untrusted string.
 */
static void log_untrusted(struct audit_buffer *ab, int number, const char *what, const u8 *bytes,
			  size_t size)
{
	char hex[2 * NCR_KEY_LABEL_SIZE + 1];
	size_t i;

	for (i = 0; i < size; i++)
		if (bytes[i] < 0x21 || bytes[i] == '"' || bytes[i] > 0x7e)
			break;
	if (i == size) {
		audit_log_format(ab, " key%d_%s=\"%.*s\"", number, what, (int)size, bytes);
		return;
	}
	for (i = 0; i < size; i++)
		snprintf(hex + 2 * i, 3, "%02X", bytes[i]);
	audit_log_format(ab, " key%d_%s=%s", number, what, hex);
}

static void log_key(struct audit_buffer *ab, int number, int handle,
		    const struct ncr_material *material)
{
	if (handle >= 0)
		audit_log_format(ab, " key%d=%d", number, handle);
	if (!material)
		return;
	if (material->key_id_size)
		log_untrusted(ab, number, "id", material->key_id, material->key_id_size);
	audit_log_format(ab, " key%d_uuid=%*phN", number, NCR_KEY_UUID_SIZE, material->uuid);
	if (material->attributes.label_size)
		log_untrusted(ab, number, "label", material->attributes.label,
			      material->attributes.label_size);
}

void ncr_audit_emit(const struct ncr_audit_event *event, int error)
{
	struct audit_buffer *ab;

	touch(event->op);
	if (event->op == NCR_AUDIT_KEY_STORAGE_WRAP)
		touch(NCR_AUDIT_KEY_WRAP);
	if (event->op == NCR_AUDIT_KEY_STORAGE_UNWRAP)
		touch(NCR_AUDIT_KEY_UNWRAP);

	ab = audit_log_start(audit_dummy_context() ? NULL : audit_context(), GFP_KERNEL,
			     NCR_AUDIT_USERSPACE_OP);
	if (!ab)
		return;		/* the kernel has counted the loss */
	audit_log_format(ab, "crypto_op=%s", op_names[event->op]);
	if (event->ctx != NCR_AUDIT_NO_CTX)
		audit_log_format(ab, " ctx=%llu", event->ctx);
	if (event->session >= 0)
		audit_log_format(ab, " session=%d", event->session);
	if (event->operation)
		audit_log_format(ab, " operation=\"%s\"", event->operation);
	if (event->algorithm)
		audit_log_format(ab, " algo=\"%s\"", event->algorithm->kernel_name);
	log_key(ab, 1, event->key1, event->key1_material);
	if (event->label_size && !event->key1_material)
		log_untrusted(ab, 1, "label", event->label, event->label_size);
	log_key(ab, 2, event->key2, event->key2_material);
	if (event->by)
		audit_log_format(ab, " by=%s", event->by);
	if (event->keys >= 0)
		audit_log_format(ab, " keys=%d", event->keys);
	if (event->approved >= 0)
		audit_log_format(ab, " approved=%d", event->approved);
	audit_log_format(ab, " res=%d seq=%lld", !error && !event->mismatch,
			 atomic64_inc_return(&last_number));
	/*
	 * The last close runs as task work after its system call has ended, or in a task that is
	 * exiting and has no audit context any more: no SYSCALL record will tell who it was.
	 * audit_log_start() then gave the record its own event.
	 */
	if (event->op == NCR_AUDIT_CONTEXT_DEL || event->by)
		audit_log_task_info(ab);
	audit_log_end(ab);
}

void ncr_audit_master_key(size_t key_size, int error)
{
	bool in_event = !audit_dummy_context();
	struct audit_buffer *ab;

	if (!audit_enabled)
		return;
	touch(NCR_AUDIT_MASTER_KEY_SET);
	ab = audit_log_start(in_event ? audit_context() : NULL, GFP_KERNEL, NCR_AUDIT_STORAGE_KEY);
	if (!ab)
		return;
	audit_log_format(ab, "key_size=%zu res=%d seq=%lld", key_size, !error,
			 atomic64_inc_return(&last_number));
	/* without rules no SYSCALL record will follow */
	if (!in_event)
		audit_log_task_info(ab);
	audit_log_end(ab);
}

static const struct file_operations op_fops = { .owner = THIS_MODULE, .llseek = noop_llseek };

int ncr_audit_init(struct dentry *dir)
{
	enum ncr_audit_op op;

	op_dir = securityfs_create_dir("op", dir);
	if (IS_ERR(op_dir))
		return PTR_ERR(op_dir);
	/* who could look a node up would set off the rules on it without doing the operation */
	d_inode(op_dir)->i_mode = S_IFDIR | 0500;
	for (op = 0; op < NCR_AUDIT_OPS; op++) {
		if (!op_names[op])
			continue;
		/* nothing to read or write: the node is there to be named in rules */
		op_nodes[op] = securityfs_create_file(op_names[op], 0400, op_dir, NULL, &op_fops);
		if (IS_ERR(op_nodes[op]))
			return PTR_ERR(op_nodes[op]);
	}
	return 0;
}

void ncr_audit_exit(void)
{
	enum ncr_audit_op op;

	for (op = 0; op < NCR_AUDIT_OPS; op++)
		securityfs_remove(op_nodes[op]);	/* takes NULL and errors */
	securityfs_remove(op_dir);
}
