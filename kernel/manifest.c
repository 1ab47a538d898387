// SPDX-License-Identifier: GPL-2.0
#include "manifest.h"

#include "attributes.h"
#include "audit.h"
#include "context.h"
#include "kernel_compat.h"
#include "master.h"
#include "work.h"

#include <crypto/algapi.h>
#include <crypto/hash.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/ncr.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* --- the seal --------------------------------------------------------------------------------- */

/* what the MAC covers before the list itself; numbers are big endian */
struct prefix {
	u8 store[NCR_STORE_UUID_SIZE];
	__be64 generation;
	__be32 size;
} __packed;

/* The list is read once, a buffer at a time; it is no secret. */
static int add_list(struct shash_desc *desc, struct ncr_work *work,
		    const struct ncr_store_manifest *manifest)
{
	const u8 __user *from = u64_to_user_ptr(manifest->manifest);
	size_t left = manifest->manifest_size, n;
	int error = 0;

	while (!error && left) {
		n = min(left, work->buffer_size);
		if (copy_from_user(work->buffer, from, n))
			return -EFAULT;
		error = crypto_shash_update(desc, work->buffer, n);
		from += n;
		left -= n;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return error;
}

static int compute(struct ncr_context *ctx, const struct ncr_store_manifest *manifest, u8 *mac)
{
	struct crypto_shash *key = ncr_master_manifest_key();
	struct prefix prefix = {
		.generation = cpu_to_be64(manifest->generation),
		.size = cpu_to_be32(manifest->manifest_size),
	};
	struct ncr_work *work;
	int error;

	if (!key)
		return -ENOKEY;
	work = ncr_work_borrow(ctx);
	if (IS_ERR(work))
		return PTR_ERR(work);
	ncr_work_grow(work, manifest->manifest_size);
	memcpy(prefix.store, manifest->store, sizeof(prefix.store));
	work->descriptor->tfm = key;
	error = crypto_shash_init(work->descriptor) ?:
		crypto_shash_update(work->descriptor, (const u8 *)&prefix, sizeof(prefix)) ?:
		add_list(work->descriptor, work, manifest) ?:
		crypto_shash_final(work->descriptor, mac);
	/* its state is that of the key */
	shash_desc_zero(work->descriptor);
	ncr_work_return(ctx, work);
	return error;
}

/* --- the newest generation -------------------------------------------------------------------- */

/*
 * The newest verified manifest of each store. A store is never forgotten: then an old manifest of
 * it would be taken for the first.
 */
static struct newest {
	u8 store[NCR_STORE_UUID_SIZE];
	u64 generation;
	u8 mac[NCR_STORE_MAC_SIZE];
} stores[NCR_STORES_MAX];
static unsigned int store_count;
static DEFINE_MUTEX(stores_lock);	/* both */

static struct newest *find(const u8 *store)
{
	unsigned int i;

	lockdep_assert_held(&stores_lock);
	for (i = 0; i < store_count; i++)
		if (!memcmp(stores[i].store, store, NCR_STORE_UUID_SIZE))
			return &stores[i];
	return NULL;
}

/* One that could not be verified afterwards is not sealed either. */
static int check_sealable(const struct ncr_store_manifest *manifest)
{
	const struct newest *newest;
	int error = 0;

	mutex_lock(&stores_lock);
	newest = find(manifest->store);
	if (newest && manifest->generation <= newest->generation)
		error = -ESTALE;
	else if (!newest && store_count == NCR_STORES_MAX)
		error = -ENOSPC;
	mutex_unlock(&stores_lock);
	return error;
}

/* Remember an authentic manifest, unless a newer one is known, or another one of its generation. */
static int remember(const struct ncr_store_manifest *manifest)
{
	struct newest *newest;
	int error = 0;

	mutex_lock(&stores_lock);
	newest = find(manifest->store);
	if (newest && (manifest->generation < newest->generation ||
		       (manifest->generation == newest->generation &&
			memcmp(manifest->mac, newest->mac, sizeof(newest->mac))))) {
		error = -ESTALE;
	} else if (!newest && store_count == NCR_STORES_MAX) {
		error = -ENOSPC;
	} else {
		if (!newest)
			newest = &stores[store_count++];
		memcpy(newest->store, manifest->store, sizeof(newest->store));
		memcpy(newest->mac, manifest->mac, sizeof(newest->mac));
		newest->generation = manifest->generation;
	}
	mutex_unlock(&stores_lock);
	return error;
}

#ifdef NCR_TEST_HOOKS
void ncr_stores_forget(void)
{
	mutex_lock(&stores_lock);
	store_count = 0;
	mutex_unlock(&stores_lock);
}
#endif

/* --- the commands ----------------------------------------------------------------------------- */

static int check(const struct ncr_store_manifest *manifest)
{
	if (!ncr_is_officer())
		return -EPERM;
	if (manifest->size < sizeof(*manifest) || !manifest->generation ||
	    !manifest->manifest_size || manifest->manifest_size > NCR_STORE_MANIFEST_MAX)
		return -EINVAL;
	return 0;
}

static void record(struct ncr_context *ctx, const struct ncr_store_manifest *manifest,
		   const char *operation, int error)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_STORE_CHANGE, ctx->id);

	event.operation = operation;
	event.store = manifest->store;
	event.generation = manifest->generation;
	/* as a refused blob: somebody changed what he could not */
	event.mandatory = error == -EBADMSG || error == -ESTALE;
	ncr_audit(&event, error);
}

/**
 * ncr_store_seal() - NCRIO_STORE_SEAL: authenticate the list of what belongs into a store
 * @ctx: the calling namespace
 * @arg: struct ncr_store_manifest
 *
 * Context: process context; at most NCR_STORE_MANIFEST_MAX bytes, ends on a fatal signal.
 * Return: 0, -EPERM (not the officer), -EINVAL (size, generation 0, list empty or too large),
 * -ESTALE (the generation is not above the highest that was verified), -ENOSPC (NCR_STORES_MAX
 * other stores are known), -ENOKEY (no master key), -EFAULT, -EINTR, -EDQUOT, -ENOMEM.
 */
int ncr_store_seal(struct ncr_context *ctx, void *arg)
{
	struct ncr_store_manifest *manifest = arg;
	int error;

	error = check(manifest) ?:
		check_sealable(manifest) ?:
		compute(ctx, manifest, manifest->mac);
	record(ctx, manifest, "seal", error);
	return error;
}

/**
 * ncr_store_verify() - NCRIO_STORE_VERIFY: whether a list is authentic and the newest known
 * @ctx: the calling namespace
 * @arg: struct ncr_store_manifest
 *
 * Context: as ncr_store_seal().
 * Return: 0, and the generation is the highest verified; -EBADMSG (not sealed under this master
 * key, or altered), -ESTALE (a higher generation was verified, or another list of this one), and
 * as ncr_store_seal().
 */
int ncr_store_verify(struct ncr_context *ctx, void *arg)
{
	const struct ncr_store_manifest *manifest = arg;
	u8 mac[NCR_STORE_MAC_SIZE];
	int error;

	error = check(manifest) ?: compute(ctx, manifest, mac);
	if (!error && crypto_memneq(mac, manifest->mac, sizeof(mac)))
		error = -EBADMSG;
	/* what the caller did not have must not stay on the stack either */
	memzero_explicit(mac, sizeof(mac));
	error = error ?: remember(manifest);
	record(ctx, manifest, "verify", error);
	return error;
}
