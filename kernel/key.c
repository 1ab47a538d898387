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
 * that an operation takes one reference, as a user of the material. @refs: one for the handle, one
 * for whoever is replacing.
 */
struct ncr_key {
	refcount_t refs;
	struct rcu_head rcu;
	spinlock_t lock;	/* for replacing @material, and for @dead */
	bool dead;		/* has no handle any more, and takes no new material */
	struct ncr_payer *payer;
	struct ncr_material __rcu *material;
};

/*
 * A key object drops its reference. The life of material that was made with it ends; that of a
 * published key does not.
 */
static void let_go(struct ncr_material *material)
{
	if (!material)
		return;
	if (!material->keyring)
		ncr_material_end(material, 0);
	ncr_material_unref(material);
}

static void ncr_key_put(struct ncr_key *key)
{
	struct ncr_material *material;

	if (!refcount_dec_and_test(&key->refs))
		return;
	/* a reader that still sees the key must not find material that is gone */
	material = rcu_replace_pointer(key->material, NULL, true);
	let_go(material);
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

/* What a key object let go of. A published key lives on without it. */
static void describe_zeroized(struct ncr_audit_event *event, ncr_key_t handle,
			      const struct ncr_material *old)
{
	event->key1 = handle;
	event->key1_material = old;
	if (old && old->keyring)
		event->operation = "detach";
}

/* A key has let go of its material. The caller's reference is consumed. */
static void material_zeroized(struct ncr_context *ctx, ncr_key_t handle, struct ncr_material *old)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_ZEROIZE, ctx->id);

	if (!old)
		return;
	describe_zeroized(&event, handle, old);
	ncr_audit(&event, 0);
	let_go(old);
}

struct ncr_material *ncr_material_new(struct ncr_payer *payer, size_t size)
{
	struct ncr_material *material;
	int error;

	if (!size || size > NCR_SECRET_MAX)
		return ERR_PTR(-EINVAL);
	error = ncr_charge(payer, NCR_RESOURCE_BYTES, sizeof(*material) + size);
	if (error)
		return ERR_PTR(error);

	material = kzalloc(sizeof(*material), GFP_KERNEL_ACCOUNT);
	if (material)
		material->data = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!material || !material->data) {
		kfree(material);
		ncr_uncharge(payer, NCR_RESOURCE_BYTES, sizeof(*material) + size);
		return ERR_PTR(-ENOMEM);
	}

	refcount_set(&material->users, 1);
	refcount_set(&material->refs, 1);
	atomic_set(&material->living, 1);
	mutex_init(&material->lock);
	ncr_lifetime_init(&material->lifetime);
	material->payer = ncr_payer_get(payer);
	material->charged = size;
	material->type = NCR_KEY_TYPE_SECRET;
	material->size = size;
	material->attributes.created = ktime_get_real_seconds();
	/* a name and no secret: the kernel's own numbers are good enough, and much faster */
	generate_random_uuid(material->uuid);
	return material;
}

struct ncr_material *ncr_material_copy(struct ncr_payer *payer,
				       const struct ncr_material *material)
{
	struct ncr_material *copy = ncr_material_new(payer, material->size);

	if (IS_ERR(copy))
		return copy;
	copy->type = material->type;
	copy->algorithm = material->algorithm;
	copy->flags = material->flags;
	copy->key_id_size = material->key_id_size;
	memcpy(copy->key_id, material->key_id, sizeof(copy->key_id));
	memcpy(copy->uuid, material->uuid, sizeof(copy->uuid));
	copy->attributes = material->attributes;
	memcpy(copy->data, material->data, material->size);
	return copy;
}

void ncr_material_ref(struct ncr_material *material)
{
	refcount_inc(&material->refs);
}

void ncr_material_unref(struct ncr_material *material)
{
	if (!refcount_dec_and_test(&material->refs))
		return;
	ncr_uncharge(material->payer, NCR_RESOURCE_BYTES, sizeof(*material));
	ncr_payer_put(material->payer);
	kfree_rcu(material, rcu);
}

/* No user is left: the secret goes, and what was made from it. */
static void wipe(struct ncr_material *material)
{
	unsigned int i;

	ncr_lifetime_unwatch(material);
	for (i = 0; i < ARRAY_SIZE(material->transforms); i++)
		ncr_transform_free(material->transforms[i]);
	kvfree_sensitive(material->data, material->size);
	ncr_uncharge(material->payer, NCR_RESOURCE_BYTES, material->charged);
}

void ncr_material_put(struct ncr_material *material)
{
	if (!material || !refcount_dec_and_test(&material->users))
		return;
	wipe(material);
	ncr_material_unref(material);
}

int ncr_material_use(struct ncr_material *material)
{
	int error;

	if (READ_ONCE(material->ended) || !refcount_inc_not_zero(&material->users))
		return READ_ONCE(material->ended) ?: -EKEYREVOKED;
	error = ncr_attributes_check_time(&material->attributes, false);
	if (unlikely(error))
		ncr_material_put(material);
	return error;
}

/* lock held; adds a transform where there is room */
static struct ncr_transform *transform_add(struct ncr_material *material,
					   const struct ncr_algorithm *algorithm,
					   struct ncr_payer *payer, bool *owned)
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

	*owned = i == ARRAY_SIZE(material->transforms);
	transform = ncr_transform_new(algorithm, material->data, material->size);
	if (IS_ERR(transform))
		return transform;
	if (ncr_charge(*owned ? payer : material->payer, NCR_RESOURCE_BYTES, transform->size)) {
		ncr_transform_free(transform);
		return ERR_PTR(-EDQUOT);
	}
	if (*owned)
		return transform;
	material->charged += transform->size;
	/* pairs with the acquire in ncr_material_transform(): who sees the pointer sees it keyed */
	smp_store_release(&material->transforms[i], transform);
	return transform;
}

struct ncr_transform *ncr_material_transform(struct ncr_material *material,
					     const struct ncr_algorithm *algorithm,
					     struct ncr_payer *payer, bool *owned)
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
	transform = transform_add(material, algorithm, payer, owned);
	mutex_unlock(&material->lock);
	return transform;
}

void ncr_material_transform_put(struct ncr_transform *transform, struct ncr_payer *payer,
				bool owned)
{
	if (!owned)
		return;
	ncr_uncharge(payer, NCR_RESOURCE_BYTES, transform->size);
	ncr_transform_free(transform);
}

/* Inlined, since every operation begins with it. */
static __always_inline struct ncr_material *find_material(struct ncr_context *ctx, ncr_key_t handle)
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
		error = READ_ONCE(material->ended);
		if (unlikely(error))
			goto fail;
		/* without a user left it has just been replaced, or ended: look again */
	} while (!refcount_inc_not_zero(&material->users));
	rcu_read_unlock();
	return material;

fail:
	rcu_read_unlock();
	return ERR_PTR(error);
}

struct ncr_material *ncr_key_material_of_any_time(struct ncr_context *ctx, ncr_key_t handle)
{
	return find_material(ctx, handle);
}

struct ncr_material *ncr_key_material(struct ncr_context *ctx, ncr_key_t handle)
{
	struct ncr_material *material = find_material(ctx, handle);
	int error;

	if (IS_ERR(material))
		return material;
	error = ncr_attributes_check_time(&material->attributes, false);
	if (unlikely(error)) {
		ncr_material_put(material);
		return ERR_PTR(error);
	}
	return material;
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

int ncr_key_assign(struct ncr_context *ctx, struct ncr_audit_event *event, ncr_key_t handle,
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

	/* the key's; and one for the record: another thread may replace it at once */
	ncr_material_ref(material);
	ncr_material_ref(material);
	/* one whose time is over is here to be given another, see material_of() in storage.c */
	if (material->attributes.not_after &&
	    !ncr_attributes_check_time(&material->attributes, false))
		ncr_lifetime_watch(material, NULL);
	error = ncr_key_replace(ctx, handle, material);
	if (!error) {
		event->key1 = handle;
		event->key1_material = material;
	}
	ncr_audit(event, error);
	if (error)
		let_go(material);
	ncr_material_unref(material);
	return error;
}

int ncr_key_exists(struct ncr_context *ctx, ncr_key_t handle)
{
	return handle >= 0 && xa_load(&ctx->keys, handle) ? 0 : -ENOENT;
}

int ncr_key_new(struct ncr_context *ctx, struct ncr_material *material, ncr_key_t *handle)
{
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
	if (material) {
		ncr_material_ref(material);
		RCU_INIT_POINTER(key->material, material);
	}

	error = xa_alloc(&ctx->keys, &id, key, XA_LIMIT(0, INT_MAX), GFP_KERNEL_ACCOUNT);
	if (error) {
		ncr_key_put(key);
		return error;
	}
	*handle = id;
	return 0;
}

int ncr_key_init(struct ncr_context *ctx, void *arg)
{
	return ncr_key_new(ctx, NULL, arg);
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
	describe_zeroized(&event, handle, old);
	ncr_audit(&event, 0);
	let_go(old);
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
