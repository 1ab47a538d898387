/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of what was done, by whom the kernel's audit subsystem adds
 *
 * Each operation has a node /sys/kernel/security/ncr/op/<name>. Doing the operation tells audit
 * that the node was touched, so that the kernel's own exit filter selects it by a rule with
 * -F path= on the node. The details wait until the system call ends: a record of type 1601 joins
 * the event if and only if the filter has selected it (audit_queue.h, audit_verdict.h). With audit
 * off, or without any rule, this costs two loads and a branch.
 */
#ifndef NCR_AUDIT_H
#define NCR_AUDIT_H

#include <linux/audit.h>
#include <linux/types.h>

struct ncr_algorithm;
struct ncr_audit_opener;
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
	NCR_AUDIT_SELF_TEST = 21,
	NCR_AUDIT_STORE_CHANGE = 23,
	NCR_AUDIT_MASTER_KEY_SET = 24,
	NCR_AUDIT_TRAIL_HEAD = 25,
	NCR_AUDIT_OPS
};

/**
 * struct ncr_audit_event - what a record of type 1601 tells
 * @op: NCR_AUDIT_...
 * @ctx: number of the namespace, or NCR_AUDIT_NO_CTX
 * @session: handle, or -1
 * @operation: "encrypt" …, a constant of the module, or NULL
 * @algorithm: or NULL
 * @key1: handle, or -1
 * @key1_material: names key1 by key_id, uuid and label, or NULL; held by the caller
 * @key2: handle, or -1
 * @key2_material: as @key1_material
 * @label: name of key1 as the caller gave it, of @label_size bytes (at most NCR_KEY_LABEL_SIZE);
 *	in place of that of the material
 * @by: what ended a key: "expiry", "replace", "revoke", "unlink"; or NULL
 * @store: uuid of a store of blobs, or NULL
 * @generation: of its manifest
 * @keys: number of keys that went with a namespace, or -1
 * @approved: service indicator, or -1 for an operation that has none
 * @mismatch: a verification failed: res=0 although the ioctl succeeds
 * @mandatory: recorded whenever audit is enabled, selected or not
 * @opener: who opened the namespace, for context_new and context_del, or NULL; held by the caller
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
	const u8 *store;
	u64 generation;
	int keys;
	int approved;
	bool mismatch;
	bool mandatory;
	struct ncr_audit_opener *opener;
};

#define NCR_AUDIT_NO_CTX U64_MAX

/** NCR_AUDIT_EVENT() - initializer: an operation in the namespace of that number, the rest unset */
#define NCR_AUDIT_EVENT(op_, ctx_) { \
	.op = (op_), .ctx = (ctx_), .session = -1, .key1 = -1, .key2 = -1, .keys = -1, \
	.approved = -1 }

void ncr_audit_record(const struct ncr_audit_event *event, int error);

/* audit_failure=refuse; set at load and never again */
extern bool ncr_audit_refuses;

/*
 * ncr_audit_wanted() - whether a record about the current task's doing could be asked for by a
 * rule, or is needed anyway
 */
static inline bool ncr_audit_wanted(void)
{
	return unlikely(audit_enabled && !audit_dummy_context()) || unlikely(ncr_audit_refuses);
}

/**
 * ncr_audit() - record an operation that has been done or refused, within a system call
 * @event: what happened
 * @error: 0 or negative errno: res=1 or res=0
 *
 * Context: process context of the task that did it; may sleep.
 */
static inline void ncr_audit(const struct ncr_audit_event *event, int error)
{
	if (ncr_audit_wanted() || unlikely(event->mandatory))
		ncr_audit_record(event, error);
}

/**
 * struct ncr_audit_reservation - room for the record of an operation that has not begun
 * @list: all there are
 * @task: whose
 * @type: NCR_AUDIT_USERSPACE_OP or NCR_AUDIT_STORAGE_KEY
 * @ab: audit's buffer, or NULL: none is needed, or it has been used
 *
 * On the stack of the task that does the operation.
 */
struct ncr_audit_reservation {
	struct list_head list;
	struct task_struct *task;
	u16 type;
	struct audit_buffer *ab;
};

int ncr_audit_take(struct ncr_audit_reservation *reservation, u16 type);
void ncr_audit_give_back(struct ncr_audit_reservation *reservation);

/**
 * ncr_audit_reserve() - with audit_failure=refuse: make sure that an operation can be recorded
 * before it takes effect
 * @reservation: for ncr_audit_unreserve() after the operation has been recorded
 * @type: of the record
 *
 * Context: process context; may sleep for as long as audit waits for room.
 * Return: 0, -ENOBUFS (the operation must not begin).
 */
static inline int ncr_audit_reserve(struct ncr_audit_reservation *reservation, u16 type)
{
	reservation->ab = NULL;
	return unlikely(ncr_audit_refuses) ? ncr_audit_take(reservation, type) : 0;
}

static inline void ncr_audit_unreserve(struct ncr_audit_reservation *reservation)
{
	if (unlikely(ncr_audit_refuses))
		ncr_audit_give_back(reservation);
}

/**
 * ncr_audit_outside() - record what happened outside any system call: after the last close, in an
 * exiting process, in a worker of the kernel
 * @event: what happened
 * @error: outcome
 *
 * No exit filter will be asked, so the caller decides whether it is to be recorded. The record is
 * an event of its own, with the current task as its subject and the opener, if there is one.
 *
 * Context: process context, also of an exiting task or a kernel thread; may sleep.
 */
void ncr_audit_outside(const struct ncr_audit_event *event, int error);

/*
 * ncr_audit_watched() - whether a rule names any operation: then what ends outside any system call
 * is recorded, since nobody can ask which
 */
bool ncr_audit_watched(void);

/*
 * ncr_audit_opener_new() - who the current task is, for records that outlive it; NULL without
 * memory
 */
struct ncr_audit_opener *ncr_audit_opener_new(void);
void ncr_audit_opener_put(struct ncr_audit_opener *opener);

/*
 * ncr_audit_opener_selected() - whether a rule selected the opening, or that is not decided yet:
 * then the end of the namespace is recorded too, where the kernel asks no filter about it
 */
bool ncr_audit_opener_selected(const struct ncr_audit_opener *opener);

/**
 * ncr_audit_master_key() - record of type 1600, written with or without rules
 * whenever audit is enabled
 * @key_size: bytes, as given
 * @error: outcome
 */
void ncr_audit_master_key(size_t key_size, int error);

/* ncr_audit_trail_head() - record a head of the trail, if audit is enabled; may sleep */
void ncr_audit_trail_head(void);

/* ncr_audit_self_test_failed() - record of a failed self-test, whenever audit is enabled */
void ncr_audit_self_test_failed(const char *test);

/* what happens to the module itself, recorded whenever audit is enabled */
enum ncr_audit_notice {
	NCR_AUDIT_LOADED,
	NCR_AUDIT_UNLOADED,
	NCR_AUDIT_PROBE_LOST,
	NCR_AUDIT_PROBE_BACK,
};

/**
 * ncr_audit_notice() - record it: "ncr_event=probe_lost reason="…" res=0"
 * @notice: what happened
 * @reason: a constant of the module that says why, or NULL for success
 */
void ncr_audit_notice(enum ncr_audit_notice notice, const char *reason);

/*
 * ncr_audit_how() - for the status node: "core", "probe" or "always (reason)"; looks whether the
 * probe is alive; into @text of @size bytes
 */
void ncr_audit_how(char *text, size_t size);

/*
 * ncr_audit_init() - make the op nodes below @dir, choose how the exit filter's verdict is learnt;
 * -EINVAL (a parameter), -ENOMEM or what securityfs says
 */
int ncr_audit_init(struct dentry *dir);

/* ncr_audit_exit() - also writes the last head of the trail: nothing is recorded afterwards */
void ncr_audit_exit(void);

#endif /* NCR_AUDIT_H */
