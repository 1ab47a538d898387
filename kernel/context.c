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
	struct ncr_audit_reservation reservation;
	struct ncr_context *ctx;
	int error;

	error = ncr_audit_reserve(&reservation, NCR_AUDIT_USERSPACE_OP);
	if (error)
		return ERR_PTR(error);
	error = -ENOMEM;
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL_ACCOUNT);
	if (!ctx)
		goto out;
	ctx->opener = ncr_audit_opener_new();
	if (!ctx->opener)
		goto fail_opener;
	ctx->payer = ncr_payer_new_current();
	error = PTR_ERR_OR_ZERO(ctx->payer);
	if (error)
		goto fail_payer;
	ctx->id = id;
	xa_init_flags(&ctx->keys, XA_FLAGS_ALLOC);
	xa_init_flags(&ctx->sessions, XA_FLAGS_ALLOC);
	atomic_inc(&open_contexts);
	event.opener = ctx->opener;
	goto out;

fail_payer:
	ncr_audit_opener_put(ctx->opener);
fail_opener:
	kfree(ctx);
out:
	ncr_audit(&event, error);
	ncr_audit_unreserve(&reservation);
	return error ? ERR_PTR(error) : ctx;
}

void ncr_context_close(struct ncr_context *ctx)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_CONTEXT_DEL, ctx->id);
	unsigned long handle;
	void *key;

	if (!ncr_audit_wanted())
		return;
	event.opener = ctx->opener;
	event.keys = 0;
	xa_for_each(&ctx->keys, handle, key)
		event.keys++;
	ncr_audit(&event, 0);
	ctx->ended = true;
}

void ncr_context_destroy(struct ncr_context *ctx)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_CONTEXT_DEL, ctx->id);
	unsigned int i;

	ncr_sessions_destroy(ctx);
	event.keys = ncr_keys_destroy(ctx);
	for (i = 0; i < ARRAY_SIZE(ctx->works); i++)
		ncr_work_free(ctx->works[i]);
	ncr_payer_put(ctx->payer);
	event.opener = ctx->opener;
	if (!ctx->ended && ncr_audit_opener_selected(ctx->opener))
		ncr_audit_outside(&event, 0);
	ncr_audit_opener_put(ctx->opener);
	kfree(ctx);
	atomic_dec(&open_contexts);
}

unsigned int ncr_context_count(void)
{
	return atomic_read(&open_contexts);
}
