// SPDX-License-Identifier: GPL-2.0
/*
 * Key type "ncr" and keyring ".ncr"
 *
 * The commands on published keys are in publish.c.
 */
#include "keyring.h"

#include "account.h"
#include "algorithm.h"
#include "attributes.h"
#include "audit.h"
#include "blob.h"
#include "key.h"
#include "storage.h"
#include "work.h"

#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/key-type.h>
#include <linux/key.h>
#include <linux/keyctl.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

/*
 * What the mode gives, in the key facility's terms: to see is VIEW, to use is READ (there is no
 * reading of the payload). Nobody has SEARCH, which would be enough to invalidate the key, or LINK.
 */
#define CLASS_VIEW KEY_OTH_VIEW
#define CLASS_USE KEY_OTH_READ

/*
 * Whoever possesses the key, by way of a keyring of his that holds it: for one in .ncr user 0 can,
 * and whoever inherits a keyring in which he has linked it; for one in his user keyring its user.
 * It lets him see, revoke and expire the key, and not use it. SEARCH is for our own look-ups.
 */
#define POSSESSOR (KEY_POS_VIEW | KEY_POS_SEARCH | KEY_POS_WRITE | KEY_POS_SETATTR)

/* the key facility keeps a key's share of a quota in 16 bits, and other types stay below this */
#define QUOTA_MAX 32767

static struct key *system_keyring;
static atomic_t published = ATOMIC_INIT(0);

/*
 * Where ncr_keyring_add() puts material for preparse() to find. The payload of a key that is
 * published is the address of this variable, which no payload from user space can have.
 */
static struct ncr_material *publication;
static DEFINE_MUTEX(publish_lock);	/* guards @publication; one name at a time */

/* places in a preparsed payload; a key has only the first */
enum {
	PAYLOAD_MATERIAL,	/* used by the preparsed payload, from preparse to free_preparse */
	PAYLOAD_INSTANTIATED,	/* not NULL: the key has it */
	PAYLOAD_RESERVATION,	/* room for the record, with audit_failure=refuse */
};

/* A key that request_key(2) could not make has a type, and no material. */
static struct ncr_material *material_of(const struct key *key)
{
	return key_is_positive(key) ? key->payload.data[PAYLOAD_MATERIAL] : NULL;
}

unsigned int ncr_keyring_count(void)
{
	return atomic_read(&published);
}

static int vet_description(const char *description)
{
	size_t size = strlen(description);

	return size && size <= NCR_KEY_LABEL_SIZE && ncr_blob_label_is_text(description, size) ?
	       0 : -EINVAL;
}

/* --- from a blob or a namespace to a key ------------------------------------------------------ */

static struct ncr_material *open_blob(struct ncr_payer *payer, const void *data, size_t size)
{
	struct ncr_material *material;
	u8 *blob;

	if (!size || size > NCR_BLOB_SIZE_MAX)
		return ERR_PTR(-EBADMSG);
	blob = ncr_temporary_new(payer, size);
	if (IS_ERR(blob))
		return ERR_CAST(blob);
	memcpy(blob, data, size);
	material = ncr_storage_open(payer, blob, size);
	ncr_temporary_free(payer, blob, size);
	return material;
}

/* What the officer loads is there for others, and nobody's to pay. */
static struct ncr_material *load(const void *data, size_t size)
{
	bool officer = ncr_is_officer();
	struct ncr_payer *payer = officer ? ncr_payer_system() : ncr_payer_new_current();
	struct ncr_material *material;
	int error = 0;

	if (IS_ERR(payer))
		return ERR_CAST(payer);
	material = open_blob(payer, data, size);
	ncr_payer_put(payer);
	if (IS_ERR(material))
		return material;
	if (!material->attributes.label_size)
		error = -EINVAL;
	else
		error = ncr_attributes_check_time(&material->attributes, false);
	if (error) {
		ncr_material_end(material, 0);
		return ERR_PTR(error);
	}
	material->keyring = officer ? NCR_KEYRING_SYSTEM : NCR_KEYRING_USER;
	return material;
}

static int reserve_record(struct key_preparsed_payload *prep)
{
	struct ncr_audit_reservation *reservation;
	int error;

	if (likely(!ncr_audit_refuses))
		return 0;
	reservation = kmalloc(sizeof(*reservation), GFP_KERNEL);
	if (!reservation)
		return -ENOMEM;
	error = ncr_audit_reserve(reservation, NCR_AUDIT_USERSPACE_OP);
	if (error)
		kfree(reservation);
	else
		prep->payload.data[PAYLOAD_RESERVATION] = reservation;
	return error;
}

static int preparse_blob(struct key_preparsed_payload *prep)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_LOAD, NCR_AUDIT_NO_CTX);
	struct ncr_material *material;
	int error;

	error = reserve_record(prep);
	if (error)
		return error;
	material = load(prep->data, prep->datalen);
	error = PTR_ERR_OR_ZERO(material);
	if (error) {
		event.label = prep->orig_description;
		event.label_size = prep->orig_description ?
				   strnlen(prep->orig_description, NCR_KEY_LABEL_SIZE) : 0;
		/* as for NCRIO_KEY_STORAGE_UNWRAP */
		event.mandatory = error == -EBADMSG || error == -EKEYREJECTED;
		ncr_audit(&event, error);
		return error;
	}
	prep->payload.data[PAYLOAD_MATERIAL] = material;
	/* add_key(2) without a description takes the one in the blob */
	prep->description = kmemdup_nul(material->attributes.label, material->attributes.label_size,
					GFP_KERNEL);
	return prep->description ? 0 : -ENOMEM;
}

/*
 * Out of all locks of the key facility: everything that takes time, and the record of a failure.
 * free_preparse() is called in any case.
 */
static int preparse(struct key_preparsed_payload *prep)
{
	struct ncr_material *material;
	int error = 0;

	if (prep->data == &publication) {
		prep->payload.data[PAYLOAD_MATERIAL] = publication;
		publication = NULL;
	} else {
		error = preparse_blob(prep);
	}
	if (error)
		return error;
	material = prep->payload.data[PAYLOAD_MATERIAL];
	/* a key that is there for others leaves by no way but a blob that the officer makes */
	ncr_material_restrict(material);
	prep->quotalen = min_t(size_t, material->size, QUOTA_MAX);
	if (material->attributes.not_after)
		prep->expiry = material->attributes.not_after;
	return 0;
}

static key_perm_t permissions(u16 mode)
{
	key_perm_t perm = POSSESSOR;
	unsigned int class;

	for (class = 0; class < 3; class++) {
		if (mode >> 3 * class & NCR_MODE_SEE)
			perm |= CLASS_VIEW << 8 * class;
		if (mode >> 3 * class & NCR_MODE_USE)
			perm |= CLASS_USE << 8 * class;
	}
	return perm;
}

/*
 * Under locks of the key facility, one of which is common to all keys of the system: nothing here
 * waits for anything. The owner is the blob's, not whoever loads it, whose quota (key->user) it
 * stays.
 */
static int instantiate(struct key *key, struct key_preparsed_payload *prep)
{
	struct ncr_material *material = prep->payload.data[PAYLOAD_MATERIAL];
	const struct ncr_attributes *attributes = &material->attributes;
	int error;

	if (strlen(key->description) != attributes->label_size ||
	    memcmp(key->description, attributes->label, attributes->label_size))
		return -EINVAL;
	error = key_payload_reserve(key, prep->quotalen);
	if (error)
		return error;
	key->uid = attributes->uid;
	key->gid = attributes->gid;
	key->perm = permissions(attributes->mode);
	/* keyctl invalidate asks for no permission of the key's: only the officer's privilege */
	if (material->keyring == NCR_KEYRING_SYSTEM)
		set_bit(KEY_FLAG_ROOT_CAN_INVAL, &key->flags);
	ncr_material_ref(material);
	key->payload.data[PAYLOAD_MATERIAL] = material;
	ncr_lifetime_watch(material, key);
	atomic_inc(&published);

	/* the life is the key's now; one user more until the record is written */
	refcount_inc(&material->users);
	prep->payload.data[PAYLOAD_INSTANTIATED] = material;
	return 0;
}

static void free_preparse(struct key_preparsed_payload *prep)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_LOAD, NCR_AUDIT_NO_CTX);
	struct ncr_material *material = prep->payload.data[PAYLOAD_MATERIAL];
	bool instantiated = prep->payload.data[PAYLOAD_INSTANTIATED];

	kfree(prep->description);
	if (material && prep->data != &publication) {
		event.key1_material = material;
		/* what stopped the key facility is in the system call's own record */
		ncr_audit(&event, instantiated ? 0 : -ECANCELED);
	}
	if (prep->payload.data[PAYLOAD_RESERVATION]) {
		ncr_audit_unreserve(prep->payload.data[PAYLOAD_RESERVATION]);
		kfree(prep->payload.data[PAYLOAD_RESERVATION]);
	}
	if (!material)
		return;
	if (instantiated)
		ncr_material_put(material);
	else
		ncr_material_end(material, 0);
}

/* --- its end ---------------------------------------------------------------------------------- */

static void revoke(struct key *key)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_REVOKE, NCR_AUDIT_NO_CTX);
	struct ncr_material *material = material_of(key);

	if (!material)
		return;
	event.key1_material = material;
	ncr_audit(&event, 0);
	if (!ncr_material_end(material, -EKEYREVOKED))
		return;
	event.op = NCR_AUDIT_KEY_ZEROIZE;
	event.by = "revoke";
	ncr_audit(&event, 0);
}

/* The last link to it is gone, by whatever way. In the key facility's garbage collector. */
static void destroy(struct key *key)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_ZEROIZE, NCR_AUDIT_NO_CTX);
	struct ncr_material *material = material_of(key);

	if (!material)
		return;
	ncr_lifetime_key_gone(material);
	if (ncr_material_end(material, -EKEYREVOKED) && ncr_audit_watched()) {
		event.key1_material = material;
		event.by = "unlink";
		ncr_audit_outside(&event, 0);
	}
	ncr_material_unref(material);
	atomic_dec(&published);
}

/* --- what others see -------------------------------------------------------------------------- */

/* a line of /proc/keys, for whom the mode lets see the key */
static void describe(const struct key *key, struct seq_file *m)
{
	const struct ncr_material *material = material_of(key);
	const struct ncr_algorithm *algorithm;

	seq_puts(m, key->description);
	if (!material)
		return;
	algorithm = ncr_algorithm_find(material->algorithm);
	seq_printf(m, ": %s %u", algorithm ? algorithm->name : "any", 8 * material->size);
}

/*
 * Without ->update a key of the same name is replaced; without ->read the payload cannot
 * be read.
 */
static struct key_type ncr_key_type = {
	.name = "ncr",
	.vet_description = vet_description,
	.preparse = preparse,
	.free_preparse = free_preparse,
	.instantiate = instantiate,
	.revoke = revoke,
	.destroy = destroy,
	.describe = describe,
};

/* --- looking up and adding -------------------------------------------------------------------- */

/* A possessed reference, so that a search may look inside; to be put. */
static key_ref_t open_keyring(u32 keyring, bool write)
{
	if (keyring == NCR_KEYRING_USER)
		return lookup_user_key(KEY_SPEC_USER_KEYRING, KEY_LOOKUP_CREATE,
				       write ? KEY_NEED_WRITE : KEY_NEED_SEARCH);
	return make_key_ref(key_get(system_keyring), true);
}

static struct key *search(u32 keyring, const char *label)
{
	key_ref_t ring = open_keyring(keyring, false), found;

	if (IS_ERR(ring))
		return ERR_CAST(ring);
	found = keyring_search(ring, &ncr_key_type, label, false);
	key_ref_put(ring);
	if (IS_ERR(found))
		return PTR_ERR(found) == -EAGAIN ? ERR_PTR(-ENOKEY) : ERR_CAST(found);
	/* as possessors we found it; whether the caller may use it does not depend on that */
	return key_ref_to_ptr(found);
}

struct key *ncr_keyring_find(u32 keyring, const char *label)
{
	struct key *key;

	if (keyring != NCR_KEYRING_ANY)
		return search(keyring, label);
	key = search(NCR_KEYRING_SYSTEM, label);
	return key == ERR_PTR(-ENOKEY) ? search(NCR_KEYRING_USER, label) : key;
}

struct key *ncr_keyring_find_serial(s32 serial)
{
	key_ref_t ref;

	/* the special numbers stand for keyrings, which look-ups of them make */
	if (serial <= 0)
		return ERR_PTR(-EINVAL);
	ref = lookup_user_key(serial, 0, KEY_DEFER_PERM_CHECK);
	if (IS_ERR(ref))
		return ERR_CAST(ref);
	if (key_ref_to_ptr(ref)->type != &ncr_key_type) {
		key_ref_put(ref);
		return ERR_PTR(-ENOKEY);
	}
	return key_ref_to_ptr(ref);
}

static bool may_use(struct key *key, const struct ncr_material *material)
{
	const struct cred *cred = current_cred();

	if (ncr_attributes_let_use(&material->attributes) &&
	    !key_task_permission(make_key_ref(key, false), cred, KEY_NEED_READ))
		return true;
	/* asks the security module only */
	return ncr_is_officer() &&
	       !key_task_permission(make_key_ref(key, false), cred, KEY_SYSADMIN_OVERRIDE);
}

struct ncr_material *ncr_keyring_material(struct key *key)
{
	struct ncr_material *material = material_of(key);
	int error;

	if (!material)
		return ERR_PTR(-ENOKEY);
	if (!may_use(key, material))
		return ERR_PTR(-EACCES);
	error = key_validate(key) ?: ncr_material_use(material);
	return error ? ERR_PTR(error) : material;
}

/* What holds a name, or NULL: what is revoked or expired does not. */
static struct key *holder(u32 keyring, const char *label)
{
	struct key *key = search(keyring, label);

	if (key == ERR_PTR(-ENOKEY) || key == ERR_PTR(-EKEYREVOKED) ||
	    key == ERR_PTR(-EKEYEXPIRED))
		return NULL;
	return key;
}

/* A key that has been replaced: its material does not wait for the garbage collector. */
static void end_replaced(struct key *key)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_ZEROIZE, NCR_AUDIT_NO_CTX);
	struct ncr_material *material = material_of(key);

	if (!material || !ncr_material_end(material, -EKEYREVOKED))
		return;
	event.key1_material = material;
	event.by = "replace";
	ncr_audit(&event, 0);
}

/* publish_lock held. The material is consumed, whatever comes of it. */
static key_ref_t create(key_ref_t ring, u32 keyring, const char *label,
			struct ncr_material *material)
{
	key_ref_t ref;

	publication = material;
	ref = key_create_or_update(ring, ncr_key_type.name, label, &publication,
				   sizeof(publication), POSSESSOR,
				   keyring == NCR_KEYRING_SYSTEM ?
				   KEY_ALLOC_NOT_IN_QUOTA : KEY_ALLOC_IN_QUOTA);
	/* unless preparse() took it, and free_preparse() has seen to the rest */
	if (publication)
		ncr_material_end(material, 0);
	publication = NULL;
	return ref;
}

int ncr_keyring_add(u32 keyring, struct ncr_material *material, bool replace, s32 *serial)
{
	char label[NCR_KEY_LABEL_SIZE + 1] = { };
	key_ref_t ring, ref;
	struct key *old;
	int error = 0;

	memcpy(label, material->attributes.label, material->attributes.label_size);
	material->keyring = keyring;
	ring = open_keyring(keyring, true);
	if (IS_ERR(ring)) {
		ncr_material_end(material, 0);
		return PTR_ERR(ring);
	}
	mutex_lock(&publish_lock);
	old = holder(keyring, label);
	if (IS_ERR(old))
		error = PTR_ERR(old);
	else if (old && !replace)
		error = -EEXIST;
	if (error) {
		ncr_material_end(material, 0);
	} else {
		ref = create(ring, keyring, label, material);
		error = PTR_ERR_OR_ZERO(ref);
	}
	mutex_unlock(&publish_lock);
	key_ref_put(ring);
	if (!IS_ERR_OR_NULL(old)) {
		if (!error)
			end_replaced(old);
		key_put(old);
	}
	if (error)
		return error;
	*serial = key_ref_to_ptr(ref)->serial;
	key_ref_put(ref);
	return 0;
}

/* --- the keyring ------------------------------------------------------------------------------ */

/* Its permissions let root write to it; root in a container without the privilege is no officer. */
static int check_link(struct key *keyring, const struct key_type *type,
		      const union key_payload *payload, struct key *restriction_key)
{
	if (type != &ncr_key_type)
		return -EOPNOTSUPP;
	return ncr_is_officer() ? 0 : -EPERM;
}

static struct key *keyring_new(void)
{
	struct key_restriction *restriction = kzalloc(sizeof(*restriction), GFP_KERNEL);
	struct key *keyring;

	if (!restriction)
		return ERR_PTR(-ENOMEM);
	restriction->check = check_link;
	/* a keyring that outlives the module, by a link of root's, then refuses by itself */
	restriction->keytype = &ncr_key_type;
	keyring = keyring_alloc(".ncr", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, current_cred(),
				KEY_POS_SEARCH | KEY_POS_WRITE | KEY_USR_VIEW | KEY_USR_READ |
				KEY_USR_WRITE | KEY_USR_SEARCH | KEY_USR_LINK,
				KEY_ALLOC_NOT_IN_QUOTA, restriction, NULL);
	if (IS_ERR(keyring))
		kfree(restriction);
	else
		set_bit(KEY_FLAG_ROOT_CAN_CLEAR, &keyring->flags);
	return keyring;
}

int ncr_keyring_init(void)
{
	int error = register_key_type(&ncr_key_type);

	if (error)
		return error;
	system_keyring = keyring_new();
	if (IS_ERR(system_keyring)) {
		error = PTR_ERR(system_keyring);
		system_keyring = NULL;
		unregister_key_type(&ncr_key_type);
	}
	return error;
}

void ncr_keyring_exit(void)
{
	if (!system_keyring)
		return;
	key_put(system_keyring);
	/* every key of the type is destroyed before this returns */
	unregister_key_type(&ncr_key_type);
}
