// SPDX-License-Identifier: GPL-2.0
#include "audit_node.h"

#include "audit_core.h"

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/security.h>

#define OP_DIR "/sys/kernel/security/ncr/op/"

/* whole paths, so that none is put together for an operation; the name is the end */
static const char *const op_paths[NCR_AUDIT_OPS] = {
	[NCR_AUDIT_CONTEXT_NEW] = OP_DIR "context_new",
	[NCR_AUDIT_CONTEXT_DEL] = OP_DIR "context_del",
	[NCR_AUDIT_SESSION_INIT] = OP_DIR "session_init",
	[NCR_AUDIT_SESSION_OP] = OP_DIR "session_op",
	[NCR_AUDIT_SESSION_FINAL] = OP_DIR "session_final",
	[NCR_AUDIT_KEY_IMPORT] = OP_DIR "key_import",
	[NCR_AUDIT_KEY_EXPORT] = OP_DIR "key_export",
	[NCR_AUDIT_KEY_WRAP] = OP_DIR "key_wrap",
	[NCR_AUDIT_KEY_UNWRAP] = OP_DIR "key_unwrap",
	[NCR_AUDIT_KEY_GEN] = OP_DIR "key_gen",
	[NCR_AUDIT_KEY_DERIVE] = OP_DIR "key_derive",
	[NCR_AUDIT_KEY_ZEROIZE] = OP_DIR "key_zeroize",
	[NCR_AUDIT_KEY_GET_INFO] = OP_DIR "key_get_info",
	[NCR_AUDIT_KEY_ATTACH] = OP_DIR "key_attach",
	[NCR_AUDIT_KEY_PUBLISH] = OP_DIR "key_publish",
	[NCR_AUDIT_KEY_LOAD] = OP_DIR "key_load",
	[NCR_AUDIT_KEY_REVOKE] = OP_DIR "key_revoke",
	[NCR_AUDIT_KEY_STORAGE_WRAP] = OP_DIR "key_storage_wrap",
	[NCR_AUDIT_KEY_STORAGE_UNWRAP] = OP_DIR "key_storage_unwrap",
	[NCR_AUDIT_SELF_TEST] = OP_DIR "self_test",
	[NCR_AUDIT_STORE_CHANGE] = OP_DIR "store_change",
	[NCR_AUDIT_MASTER_KEY_SET] = OP_DIR "master_key_set",
	[NCR_AUDIT_TRAIL_HEAD] = OP_DIR "trail_head",
};

static struct dentry *op_dir;
static struct dentry *op_nodes[NCR_AUDIT_OPS];

const char *ncr_audit_op_name(enum ncr_audit_op op)
{
	return op_paths[op] + sizeof(OP_DIR) - 1;
}

static bool node_watched(void)
{
	/* a rule that names a node watches our folder; without a mark on it there is none */
	return rcu_access_pointer(d_inode(op_dir)->i_fsnotify_marks);
}

static void touch(enum ncr_audit_op op)
{
	struct filename *name;

	ncr_audit_core_op(op);
	if (!node_watched() || IS_ERR_OR_NULL(op_nodes[op]))
		return;
	/*
	 * The name first: audit_inode_child() fills an entry that has one, and PATH then shows it
	 * whole. The type is one that no name given by the program has at this point: a symbolic
	 * link to the device that is called like the node must not be taken for it.
	 */
	name = getname_kernel(op_paths[op]);
	if (!IS_ERR(name))
		putname(name);
	audit_inode_child(d_inode(op_dir), op_nodes[op], AUDIT_TYPE_CHILD_CREATE);
}

bool ncr_audit_watched(void)
{
	/* whether there are rules on the field of the patched core, it does not tell: never less */
	return ncr_audit_core_used() || node_watched();
}

void ncr_audit_touch(enum ncr_audit_op op)
{
	if (audit_dummy_context())
		return;
	touch(op);
	switch (op) {
	case NCR_AUDIT_KEY_STORAGE_WRAP:
		touch(NCR_AUDIT_KEY_WRAP);
		break;
	case NCR_AUDIT_KEY_STORAGE_UNWRAP:
		touch(NCR_AUDIT_KEY_UNWRAP);
		break;
	case NCR_AUDIT_CONTEXT_NEW:
		/*
		 * When a process exits, the filter has been asked before its files are closed: a
		 * rule on the end of namespaces can select them only while they are opened.
		 */
		touch(NCR_AUDIT_CONTEXT_DEL);
		break;
	default:
		break;
	}
}

static const struct file_operations op_fops = { .owner = THIS_MODULE, .llseek = noop_llseek };

int ncr_audit_nodes_init(struct dentry *dir)
{
	enum ncr_audit_op op;

	op_dir = securityfs_create_dir("op", dir);
	if (IS_ERR(op_dir))
		return PTR_ERR(op_dir);
	/* who could look a node up would set off the rules on it without doing the operation */
	d_inode(op_dir)->i_mode = S_IFDIR | 0500;
	for (op = 0; op < NCR_AUDIT_OPS; op++) {
		if (!op_paths[op])
			continue;
		/* nothing to read or write: the node is there to be named in rules */
		op_nodes[op] = securityfs_create_file(ncr_audit_op_name(op), 0400, op_dir, NULL,
						      &op_fops);
		if (IS_ERR(op_nodes[op]))
			return PTR_ERR(op_nodes[op]);
	}
	return 0;
}

void ncr_audit_nodes_exit(void)
{
	enum ncr_audit_op op;

	for (op = 0; op < NCR_AUDIT_OPS; op++)
		securityfs_remove(op_nodes[op]);	/* takes NULL and errors */
	securityfs_remove(op_dir);
}
