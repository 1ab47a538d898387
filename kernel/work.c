// SPDX-License-Identifier: GPL-2.0
#include "work.h"

#include "account.h"
#include "algorithm.h"
#include "context.h"

#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/string.h>

static size_t request_offset(void)
{
	return ALIGN(sizeof(struct ncr_work), CRYPTO_MINALIGN);
}

static size_t work_size(void)
{
	return ALIGN(request_offset() + ncr_request_size_max, ARCH_SLAB_MINALIGN) +
	       ncr_descriptor_size_max;
}

/*
 * Whole pages: their bounds are cheaper to check on every copy (hardened usercopy)
 * than a slab object's.
 */
static u8 *buffer_new(size_t size, gfp_t flags)
{
	return (u8 *)__get_free_pages(GFP_KERNEL_ACCOUNT | flags, get_order(size));
}

static void buffer_free(u8 *buffer, size_t size)
{
	memzero_explicit(buffer, size);
	free_pages((unsigned long)buffer, get_order(size));
}

struct ncr_work *ncr_work_new(struct ncr_payer *payer)
{
	size_t size = work_size();
	struct ncr_work *work;
	int error;

	if (payer) {
		error = ncr_charge(payer, NCR_RESOURCE_BYTES, size + NCR_WORK_BUFFER_MIN);
		if (error)
			return ERR_PTR(error);
	}

	work = kzalloc(size, GFP_KERNEL_ACCOUNT);
	if (work)
		work->buffer = buffer_new(NCR_WORK_BUFFER_MIN, 0);
	if (!work || !work->buffer) {
		kfree(work);
		if (payer)
			ncr_uncharge(payer, NCR_RESOURCE_BYTES, size + NCR_WORK_BUFFER_MIN);
		return ERR_PTR(-ENOMEM);
	}

	work->buffer_size = NCR_WORK_BUFFER_MIN;
	work->request = (void *)work + request_offset();
	work->descriptor = (void *)work + size - ncr_descriptor_size_max;
	work->charged = size + NCR_WORK_BUFFER_MIN;
	work->payer = payer ? ncr_payer_get(payer) : NULL;
	return work;
}

void ncr_work_free(struct ncr_work *work)
{
	if (!work)
		return;
	if (work->payer) {
		ncr_uncharge(work->payer, NCR_RESOURCE_BYTES, work->charged);
		ncr_payer_put(work->payer);
	}
	buffer_free(work->buffer, work->buffer_size);
	kfree_sensitive(work);
}

void ncr_work_grow(struct ncr_work *work, size_t size)
{
	size_t more = NCR_WORK_BUFFER_MAX - NCR_WORK_BUFFER_MIN;
	u8 *buffer;

	if (likely(size <= work->buffer_size) || work->buffer_size == NCR_WORK_BUFFER_MAX)
		return;
	if (work->payer && ncr_charge(work->payer, NCR_RESOURCE_BYTES, more))
		return;
	buffer = buffer_new(NCR_WORK_BUFFER_MAX, __GFP_NOWARN | __GFP_NORETRY);
	if (!buffer) {
		if (work->payer)
			ncr_uncharge(work->payer, NCR_RESOURCE_BYTES, more);
		return;
	}
	buffer_free(work->buffer, work->buffer_size);
	work->buffer = buffer;
	work->buffer_size = NCR_WORK_BUFFER_MAX;
	work->charged += more;
}

struct ncr_work *ncr_work_borrow(struct ncr_context *ctx)
{
	struct ncr_work *work;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ctx->works); i++) {
		if (!READ_ONCE(ctx->works[i]))
			continue;
		work = xchg(&ctx->works[i], NULL);
		if (work)
			return work;
	}
	return ncr_work_new(ctx->payer);
}

void ncr_work_return(struct ncr_context *ctx, struct ncr_work *work)
{
	unsigned int i;

	memzero_explicit(work->buffer, work->dirty);
	work->dirty = 0;
	for (i = 0; i < ARRAY_SIZE(ctx->works); i++)
		if (!cmpxchg(&ctx->works[i], NULL, work))
			return;
	ncr_work_free(work);
}

void *ncr_temporary_new(struct ncr_payer *payer, size_t size)
{
	int error = ncr_charge(payer, NCR_RESOURCE_BYTES, size);
	void *memory;

	if (error)
		return ERR_PTR(error);
	memory = kmalloc(size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!memory) {
		ncr_uncharge(payer, NCR_RESOURCE_BYTES, size);
		return ERR_PTR(-ENOMEM);
	}
	return memory;
}

void ncr_temporary_free(struct ncr_payer *payer, void *memory, size_t size)
{
	kfree_sensitive(memory);
	ncr_uncharge(payer, NCR_RESOURCE_BYTES, size);
}
