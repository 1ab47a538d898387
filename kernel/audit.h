/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of what was done, by whom the kernel's audit subsystem adds
 *
 * Each operation has a node /sys/kernel/security/ncr/op/<name>. Doing the operation tells audit
 * that the node was touched, so that a rule with -F path= on the node selects the operation; the
 * details follow in a record of type 1601 of the same event. With audit off, or without any rule,
 * this costs two loads and a branch.
 */
#ifndef NCR_AUDIT_H
#define NCR_AUDIT_H

#include <linux/audit.h>
#include <linux/types.h>

struct ncr_algorithm;
struct ncr_material;
struct dentry;

#define NCR_AUDIT_STORAGE_KEY 1600	/* CRYPTO_STORAGE_KEY */
#define NCR_AUDIT_USERSPACE_OP 1601	/* CRYPTO_USERSPACE_OP */

/* 1 to 13 as published; number, node and the name in rules belong together */
enum ncr_audit_op {
	NCR_AUDIT_CONTEXT_NEW = 1,
	NCR_AUDIT_CONTEXT_DEL,
	NCR_AUDIT_SESSION_INIT,
	NCR_AUDIT_SESSION_OP,
	NCR_AUDIT_SESSION_FINAL,
	NCR_AUDIT_KEY_IMPORT,
	NCR_AUDIT_KEY_EXPORT,
	NCR_AUDIT_KEY_WRAP,
	NCR_AUDIT_KEY_UNWRAP,
	NCR_AUDIT_KEY_GEN,
	NCR_AUDIT_KEY_DERIVE,
	NCR_AUDIT_KEY_ZEROIZE,
	NCR_AUDIT_KEY_GET_INFO,
	NCR_AUDIT_KEY_ATTACH,
	NCR_AUDIT_KEY_PUBLISH,
	NCR_AUDIT_KEY_LOAD,
	NCR_AUDIT_KEY_REVOKE,
	NCR_AUDIT_KEY_STORAGE_WRAP,
	NCR_AUDIT_KEY_STORAGE_UNWRAP,
	NCR_AUDIT_MASTER_KEY_SET = 24,
	NCR_AUDIT_OPS
};

/**
 * struct ncr_audit_event - what a record of type 1601 tells
 * @op: NCR_AUDIT_...
 * @ctx: number of the namespace, or NCR_AUDIT_NO_CTX
 * @session: handle, or -1
 * @operation: "encrypt" …, or NULL
 * @algorithm: or NULL
 * @key1: handle, or -1
 * @key1_material: names key1 by key_id, uuid and label, or NULL; held by the caller
 * @key2: handle, or -1
 * @key2_material: as @key1_material
 * @label: name of key1 as the caller gave it, of @label_size bytes, when there is no material
 * @by: what did it outside of any system call: "expiry", "unlink", "revoke"; or NULL
 * @keys: number of keys that went with a namespace, or -1
 * @approved: service indicator, or -1 for an operation that has none
 * @mismatch: a verification failed: res=0 although the ioctl succeeds
 */
struct ncr_audit_event {
	enum ncr_audit_op op;
	u64 ctx;
	int session;
	const char *operation;
	const struct ncr_algorithm *algorithm;
	int key1;
	int key2;
	const struct ncr_material *key1_material;
	const struct ncr_material *key2_material;
	const u8 *label;
	size_t label_size;
	const char *by;
	int keys;
	int approved;
	bool mismatch;
};

#define NCR_AUDIT_NO_CTX U64_MAX

/** NCR_AUDIT_EVENT() - initializer: an operation in the namespace of that number, the rest unset */
#define NCR_AUDIT_EVENT(op_, ctx_) { \
	.op = (op_), .ctx = (ctx_), .session = -1, .key1 = -1, .key2 = -1, .keys = -1, \
	.approved = -1 }

void ncr_audit_emit(const struct ncr_audit_event *event, int error);

/*
 * ncr_audit_wanted() - whether a record about the current task's doing could be asked for by a rule
 */
static inline bool ncr_audit_wanted(void)
{
	return unlikely(audit_enabled && !audit_dummy_context());
}

/**
 * ncr_audit() - record an operation that has been done or refused
 * @event: what happened
 * @error: 0 or negative errno: res=1 or res=0
 *
 * Context: process context of the task that did it, or of a kernel worker with @event->by; may
 * sleep.
 */
static inline void ncr_audit(const struct ncr_audit_event *event, int error)
{
	if (ncr_audit_wanted() || (event->by && audit_enabled))
		ncr_audit_emit(event, error);
}

/**
 * ncr_audit_master_key() - record of type 1600, written with or without rules
 * whenever audit is enabled
 * @key_size: bytes, as given
 * @error: outcome
 */
void ncr_audit_master_key(size_t key_size, int error);

/** ncr_audit_init() - make the op nodes below @dir; -ENOMEM or what securityfs says */
int ncr_audit_init(struct dentry *dir);
void ncr_audit_exit(void);

#endif /* NCR_AUDIT_H */
