// SPDX-License-Identifier: GPL-2.0
/*
 * Key objects and material: handles, references, wiping
 *
 * The commands on keys are in key_ioctl.c.
 */
#include "key.h"

#include "account.h"
#include "algorithm.h"
#include "audit.h"
#include "context.h"

#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/uuid.h>

/*
 * What a handle names. Found under RCU; @material is replaced under @lock and read under RCU, so
 * that an operation takes one reference, the material's. @refs: one for the handle, one for
 * whoever is replacing.
 */
struct ncr_key {
	refcount_t refs;
	struct rcu_head rcu;
	spinlock_t lock;	/* for replacing @material, and for @dead */
	bool dead;		/* has no handle any more, and takes no new material */
	struct ncr_payer *payer;
	struct ncr_material __rcu *material;
};

static void ncr_key_put(struct ncr_key *key)
{
	struct ncr_material *material;

	if (!refcount_dec_and_test(&key->refs))
		return;
	/* a reader that still sees the key must not find material that is gone */
	material = rcu_replace_pointer(key->material, NULL, true);
	ncr_material_put(material);
	ncr_uncharge(key->payer, NCR_RESOURCE_KEYS, 1);
	ncr_payer_put(key->payer);
	kfree_rcu(key, rcu);
}

static struct ncr_key *ncr_key_get(struct ncr_context *ctx, ncr_key_t handle)
{
	struct ncr_key *key;

	if (handle < 0)
		return NULL;
	rcu_read_lock();
	key = xa_load(&ctx->keys, handle);
	if (key && !refcount_inc_not_zero(&key->refs))
		key = NULL;
	rcu_read_unlock();
	return key;
}

/*
 * Put new material in place of what is there, or none when the key is at its end. Afterwards
 * *material is what was there before. A dead key refuses.
 */
static int ncr_key_swap(struct ncr_key *key, struct ncr_material **material)
{
	struct ncr_material *old;
	int error = -ENOENT;

	spin_lock(&key->lock);
	if (!key->dead) {
		old = rcu_replace_pointer(key->material, *material, lockdep_is_held(&key->lock));
		key->dead = !*material;
		*material = old;
		error = 0;
	}
	spin_unlock(&key->lock);
	return error;
}

/* A key has let go of its material. The caller's reference is consumed. */
static void material_zeroized(struct ncr_context *ctx, ncr_key_t handle, struct ncr_material *old)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_ZEROIZE, ctx->id);

	if (!old)
		return;
	event.key1 = handle;
	event.key1_material = old;
	ncr_audit(&event, 0);
	ncr_material_put(old);
}

struct ncr_material *ncr_material_new(struct ncr_context *ctx, size_t size)
{
	struct ncr_material *material;
	int error;

	if (!size || size > NCR_SECRET_MAX)
		return ERR_PTR(-EINVAL);
	error = ncr_charge(ctx->payer, NCR_RESOURCE_BYTES, sizeof(*material) + size);
	if (error)
		return ERR_PTR(error);

	material = kzalloc(sizeof(*material), GFP_KERNEL_ACCOUNT);
	if (material)
		material->data = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!material || !material->data) {
		kfree(material);
		ncr_uncharge(ctx->payer, NCR_RESOURCE_BYTES, sizeof(*material) + size);
		return ERR_PTR(-ENOMEM);
	}

	refcount_set(&material->refs, 1);
	mutex_init(&material->lock);
	material->payer = ncr_payer_get(ctx->payer);
	material->charged = sizeof(*material) + size;
	material->type = NCR_KEY_TYPE_SECRET;
	material->size = size;
	material->created = ktime_get_real_seconds();
	generate_random_uuid(material->uuid);
	return material;
}

void ncr_material_put(struct ncr_material *material)
{
	unsigned int i;

	if (!material || !refcount_dec_and_test(&material->refs))
		return;
	for (i = 0; i < ARRAY_SIZE(material->transforms); i++)
		ncr_transform_free(material->transforms[i]);
	kvfree_sensitive(material->data, material->size);
	ncr_uncharge(material->payer, NCR_RESOURCE_BYTES, material->charged);
	ncr_payer_put(material->payer);
	kfree_rcu(material, rcu);
}

/* lock held; adds a transform where there is room */
static struct ncr_transform *transform_add(struct ncr_material *material,
					   const struct ncr_algorithm *algorithm, bool *owned)
{
	struct ncr_transform *transform;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(material->transforms); i++) {
		transform = material->transforms[i];
		if (!transform)
			break;
		if (transform->algorithm == algorithm)
			return transform;	/* another thread was first */
	}

	transform = ncr_transform_new(algorithm, material->data, material->size);
	if (IS_ERR(transform))
		return transform;
	if (ncr_charge(material->payer, NCR_RESOURCE_BYTES, transform->size)) {
		ncr_transform_free(transform);
		return ERR_PTR(-EDQUOT);
	}
	if (i == ARRAY_SIZE(material->transforms)) {
		*owned = true;
		return transform;
	}
	material->charged += transform->size;
	/* pairs with the acquire in ncr_material_transform(): who sees the pointer sees it keyed */
	smp_store_release(&material->transforms[i], transform);
	return transform;
}

struct ncr_transform *ncr_material_transform(struct ncr_material *material,
					     const struct ncr_algorithm *algorithm, bool *owned)
{
	struct ncr_transform *transform;
	unsigned int i;

	*owned = false;
	for (i = 0; i < ARRAY_SIZE(material->transforms); i++) {
		/* pairs with the release in transform_add() */
		transform = smp_load_acquire(&material->transforms[i]);
		if (!transform)
			break;
		if (transform->algorithm == algorithm)
			return transform;
	}

	if (!ncr_key_size_fits(algorithm, material->size))
		return ERR_PTR(-EINVAL);
	if (mutex_lock_killable(&material->lock))
		return ERR_PTR(-EINTR);
	transform = transform_add(material, algorithm, owned);
	mutex_unlock(&material->lock);
	return transform;
}

void ncr_material_transform_put(struct ncr_material *material, struct ncr_transform *transform,
				bool owned)
{
	if (!owned)
		return;
	ncr_uncharge(material->payer, NCR_RESOURCE_BYTES, transform->size);
	ncr_transform_free(transform);
}

struct ncr_material *ncr_key_material(struct ncr_context *ctx, ncr_key_t handle)
{
	struct ncr_material *material;
	struct ncr_key *key;
	int error = -ENOENT;

	if (handle < 0)
		return ERR_PTR(-ENOENT);
	rcu_read_lock();
	key = xa_load(&ctx->keys, handle);
	if (!key)
		goto fail;
	do {
		error = -EINVAL;
		material = rcu_dereference(key->material);
		if (!material)
			goto fail;
		/* without a reference left it has just been replaced: look again */
	} while (!refcount_inc_not_zero(&material->refs));
	rcu_read_unlock();
	return material;

fail:
	rcu_read_unlock();
	return ERR_PTR(error);
}

/* Put new material in place of what the key had. @material is consumed on success. */
static int ncr_key_replace(struct ncr_context *ctx, ncr_key_t handle, struct ncr_material *material)
{
	struct ncr_key *key = ncr_key_get(ctx, handle);
	int error;

	if (!key)
		return -ENOENT;
	error = ncr_key_swap(key, &material);
	if (!error)
		material_zeroized(ctx, handle, material);
	ncr_key_put(key);
	return error;
}

int ncr_key_attach(struct ncr_context *ctx, struct ncr_audit_event *event, ncr_key_t handle,
		   struct ncr_material *material)
{
	int error;

	if (IS_ERR(material)) {
		error = PTR_ERR(material);
		if (!ncr_key_exists(ctx, handle))
			event->key1 = handle;
		ncr_audit(event, error);
		return error;
	}

	/* for the record: another thread may replace it at once */
	refcount_inc(&material->refs);
	error = ncr_key_replace(ctx, handle, material);
	if (!error) {
		event->key1 = handle;
		event->key1_material = material;
	}
	ncr_audit(event, error);
	if (error)
		ncr_material_put(material);
	ncr_material_put(material);
	return error;
}

int ncr_key_exists(struct ncr_context *ctx, ncr_key_t handle)
{
	return handle >= 0 && xa_load(&ctx->keys, handle) ? 0 : -ENOENT;
}

int ncr_key_init(struct ncr_context *ctx, void *arg)
{
	ncr_key_t *handle = arg;
	struct ncr_key *key;
	u32 id;
	int error;

	error = ncr_charge(ctx->payer, NCR_RESOURCE_KEYS, 1);
	if (error)
		return error;
	key = kzalloc(sizeof(*key), GFP_KERNEL_ACCOUNT);
	if (!key) {
		ncr_uncharge(ctx->payer, NCR_RESOURCE_KEYS, 1);
		return -ENOMEM;
	}
	refcount_set(&key->refs, 1);
	spin_lock_init(&key->lock);
	key->payer = ncr_payer_get(ctx->payer);

	error = xa_alloc(&ctx->keys, &id, key, XA_LIMIT(0, INT_MAX), GFP_KERNEL_ACCOUNT);
	if (error) {
		ncr_key_put(key);
		return error;
	}
	*handle = id;
	return 0;
}

int ncr_key_deinit(struct ncr_context *ctx, void *arg)
{
	ncr_key_t handle = *(ncr_key_t *)arg;
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_ZEROIZE, ctx->id);
	struct ncr_material *old = NULL;
	struct ncr_key *key = NULL;

	if (handle >= 0)
		key = xa_erase(&ctx->keys, handle);
	if (!key) {
		ncr_audit(&event, -ENOENT);
		return -ENOENT;
	}
	/* the handle was ours to erase, so nobody else can have ended it */
	WARN_ON_ONCE(ncr_key_swap(key, &old));
	event.key1 = handle;
	event.key1_material = old;
	ncr_audit(&event, 0);
	ncr_material_put(old);
	ncr_key_put(key);
	return 0;
}

unsigned int ncr_keys_destroy(struct ncr_context *ctx)
{
	unsigned int count = 0;
	struct ncr_key *key;
	unsigned long handle;

	xa_for_each(&ctx->keys, handle, key) {
		ncr_key_put(key);
		count++;
		cond_resched();
	}
	xa_destroy(&ctx->keys);
	return count;
}
