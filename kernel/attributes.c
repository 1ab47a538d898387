// SPDX-License-Identifier: GPL-2.0
#include "attributes.h"

#include "blob.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/ktime.h>
#include <linux/string.h>
#include <linux/user_namespace.h>

#define ATTRIBUTES (NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_MODE | \
		    NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE | NCR_ATTRIBUTE_NOT_AFTER | \
		    NCR_ATTRIBUTE_ACCOUNTS)

static_assert(NCR_MODE_MASK == NCR_BLOB_MODE_MASK);
static_assert(NCR_KEY_ACCOUNT_SIZE == NCR_BLOB_ACCOUNT_MAX);

/* Asked where no is an answer and no offence that a security module should report. */
bool ncr_is_officer(void)
{
	return ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN);
}

static int set_label(struct ncr_attributes *attributes, const u8 *label, u32 size)
{
	if (!size)
		return 0;
	if (size > NCR_KEY_LABEL_SIZE || !ncr_blob_label_is_text(label, size))
		return -EINVAL;
	memset(attributes->label, 0, sizeof(attributes->label));
	memcpy(attributes->label, label, size);
	attributes->label_size = size;
	return 0;
}

/* Padded with NUL, and nothing behind the first. */
static int set_account(u8 *account, u8 *account_size, const u8 *name)
{
	size_t size = strnlen(name, NCR_KEY_ACCOUNT_SIZE);

	if (memchr_inv(name + size, 0, NCR_KEY_ACCOUNT_SIZE - size) ||
	    !ncr_blob_label_is_text(name, size))
		return -EINVAL;
	memcpy(account, name, NCR_KEY_ACCOUNT_SIZE);
	*account_size = size;
	return 0;
}

static int set_uid(struct ncr_attributes *attributes, u32 id)
{
	kuid_t uid = make_kuid(&init_user_ns, id);

	if (!uid_valid(uid))
		return -EINVAL;
	if (uid_eq(uid, attributes->uid))
		return 0;
	if (!ncr_is_officer())
		return -EPERM;
	attributes->uid = uid;
	attributes->owner_name_size = 0;
	return 0;
}

static int set_gid(struct ncr_attributes *attributes, u32 id)
{
	kgid_t gid = make_kgid(&init_user_ns, id);

	if (!gid_valid(gid))
		return -EINVAL;
	if (gid_eq(gid, attributes->gid))
		return 0;
	if (!in_group_p(gid) && !ncr_is_officer())
		return -EPERM;
	attributes->gid = gid;
	attributes->group_name_size = 0;
	return 0;
}

static int set_end(u64 *end, u64 time)
{
	if (time > NCR_BLOB_TIME_MAX)
		return -EINVAL;
	if (*end && (!time || time > *end) && !ncr_is_officer())
		return -EPERM;
	*end = time;
	return 0;
}

bool ncr_attributes_let_dispose(const struct ncr_attributes *attributes)
{
	return !attributes->owned || uid_eq(attributes->uid, current_fsuid()) || ncr_is_officer();
}

static int take_ownership(struct ncr_attributes *attributes)
{
	if (!ncr_attributes_let_dispose(attributes))
		return -EACCES;
	if (attributes->owned)
		return 0;
	attributes->owned = true;
	attributes->uid = current_fsuid();
	attributes->gid = current_fsgid();
	attributes->mode = NCR_MODE_DEFAULT;
	return 0;
}

static int set_accounts(struct ncr_attributes *attributes, const struct ncr_key_attributes *set)
{
	return set_account(attributes->owner_name, &attributes->owner_name_size,
			   set->owner_name) ?:
	       set_account(attributes->group_name, &attributes->group_name_size, set->group_name);
}

static int set_others(struct ncr_attributes *attributes, const struct ncr_key_attributes *set)
{
	int error = 0;

	if (set->valid & ~ATTRIBUTES)
		return -EINVAL;
	if (set->valid & NCR_ATTRIBUTE_UID)
		error = set_uid(attributes, set->uid);
	if (!error && (set->valid & NCR_ATTRIBUTE_GID))
		error = set_gid(attributes, set->gid);
	if (!error && (set->valid & NCR_ATTRIBUTE_MODE)) {
		error = set->mode & ~NCR_MODE_MASK ? -EINVAL : 0;
		attributes->mode = set->mode;
	}
	if (!error && (set->valid & NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE))
		error = set_end(&attributes->not_after_originate, set->not_after_originate);
	if (!error && (set->valid & NCR_ATTRIBUTE_NOT_AFTER))
		error = set_end(&attributes->not_after, set->not_after);
	if (!error && (set->valid & NCR_ATTRIBUTE_ACCOUNTS))
		error = set_accounts(attributes, set);
	return error;
}

int ncr_attributes_set(struct ncr_attributes *attributes, const u8 *label, u32 label_size,
		       const struct ncr_key_attributes *set)
{
	return take_ownership(attributes) ?:
	       set_label(attributes, label, label_size) ?:
	       (set ? set_others(attributes, set) : 0);
}

void ncr_attributes_tell(const struct ncr_attributes *attributes, struct ncr_key_attributes *out)
{
	memset(out, 0, sizeof(*out));
	out->valid = NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE | NCR_ATTRIBUTE_NOT_AFTER;
	out->created = attributes->created;
	out->not_after_originate = attributes->not_after_originate;
	out->not_after = attributes->not_after;
	if (!attributes->owned)
		return;
	out->valid = ATTRIBUTES;
	out->uid = from_kuid(&init_user_ns, attributes->uid);
	out->gid = from_kgid(&init_user_ns, attributes->gid);
	out->mode = attributes->mode;
	memcpy(out->owner_name, attributes->owner_name, attributes->owner_name_size);
	memcpy(out->group_name, attributes->group_name, attributes->group_name_size);
}

/* One class counts, as for a file: an owner who is in the group has the owner's bits. */
bool ncr_attributes_let_use(const struct ncr_attributes *attributes)
{
	unsigned int bits = attributes->mode;

	if (!attributes->owned)
		return false;
	if (uid_eq(attributes->uid, current_fsuid()))
		bits >>= 6;
	else if (in_group_p(attributes->gid))
		bits >>= 3;
	return bits & NCR_MODE_USE;
}

int ncr_attributes_check_end(const struct ncr_attributes *attributes, bool originate)
{
	u64 now = ktime_get_real_seconds();

	if (attributes->not_after && now >= attributes->not_after)
		return -EKEYEXPIRED;
	return originate && attributes->not_after_originate &&
	       now >= attributes->not_after_originate ? -EKEYEXPIRED : 0;
}
