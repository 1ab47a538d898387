/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One open of /dev/crypto is one namespace of handles
 */
#ifndef NCR_CONTEXT_H
#define NCR_CONTEXT_H

#include <linux/types.h>
#include <linux/xarray.h>

struct ncr_audit_opener;
struct ncr_payer;
struct ncr_work;

/* works kept for reuse: as many threads may work in one namespace without allocating */
#define NCR_CONTEXT_WORKS 4

/**
 * struct ncr_context - the namespace
 * @id: ctx= of the audit records, never used twice while the module is loaded
 * @keys: handle to struct ncr_key
 * @sessions: handle to struct ncr_session
 * @payer: who opened it
 * @opener: for records
 * @ended: context_del has been recorded, by the close that will destroy it
 * @works: idle work areas; a slot is taken and filled with one atomic exchange
 *
 * Belongs to the open file description: made by open(2), shared by fork and descriptor passing,
 * destroyed with all it holds by the last close. Every ioctl holds the file, so nothing here
 * can go away under it.
 */
struct ncr_context {
	u64 id;
	struct xarray keys;
	struct xarray sessions;
	struct ncr_payer *payer;
	struct ncr_audit_opener *opener;
	bool ended;
	struct ncr_work *works[NCR_CONTEXT_WORKS];
};

/**
 * ncr_context_new() - a namespace for the current task, recorded as context_new
 *
 * Return: the context, or an ERR_PTR: -ENOMEM, -ENOBUFS (audit_failure=refuse)
 */
struct ncr_context *ncr_context_new(void);

/*
 * ncr_context_close() - the last close, still within its system call: recorded as context_del with
 * the number of keys. Nothing more is done in the namespace.
 */
void ncr_context_close(struct ncr_context *ctx);

/*
 * ncr_context_destroy() - wipe and free all keys and sessions; recorded as context_del unless
 * the close was, when the opening was selected
 */
void ncr_context_destroy(struct ncr_context *ctx);

/** ncr_context_count() - namespaces open at this moment */
unsigned int ncr_context_count(void);

#endif /* NCR_CONTEXT_H */
