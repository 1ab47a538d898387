// SPDX-License-Identifier: GPL-2.0
#include "context.h"

#include "account.h"
#include "audit.h"
#include "key.h"
#include "session.h"
#include "work.h"

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/slab.h>

static atomic64_t last_id = ATOMIC64_INIT(-1);
static atomic_t open_contexts;

struct ncr_context *ncr_context_new(void)
{
	u64 id = atomic64_inc_return(&last_id);
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_CONTEXT_NEW, id);
	struct ncr_context *ctx;
	int error = -ENOMEM;

	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL_ACCOUNT);
	if (!ctx)
		goto out;

	ctx->payer = ncr_payer_new_current();
	if (IS_ERR(ctx->payer)) {
		error = PTR_ERR(ctx->payer);
		kfree(ctx);
		goto out;
	}
	ctx->id = id;
	ctx->recorded = ncr_audit_wanted();
	xa_init_flags(&ctx->keys, XA_FLAGS_ALLOC);
	xa_init_flags(&ctx->sessions, XA_FLAGS_ALLOC);
	atomic_inc(&open_contexts);
	error = 0;
out:
	ncr_audit(&event, error);
	return error ? ERR_PTR(error) : ctx;
}

void ncr_context_destroy(struct ncr_context *ctx)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_CONTEXT_DEL, ctx->id);
	bool recorded = ctx->recorded;
	unsigned int i;

	ncr_sessions_destroy(ctx);
	event.keys = ncr_keys_destroy(ctx);
	for (i = 0; i < ARRAY_SIZE(ctx->works); i++)
		ncr_work_free(ctx->works[i]);
	ncr_payer_put(ctx->payer);
	kfree(ctx);
	atomic_dec(&open_contexts);
	if (ncr_audit_wanted() || (recorded && audit_enabled))
		ncr_audit_emit(&event, 0);
}

unsigned int ncr_context_count(void)
{
	return atomic_read(&open_contexts);
}
