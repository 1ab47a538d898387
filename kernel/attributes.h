/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a key is called, whose it is, and for how long it may be used
 *
 * Kept with the material, authenticated in blobs, and judged here wherever a key is opened, given
 * away or used. The officer is whoever has CAP_SYS_ADMIN in the initial user namespace.
 */
#ifndef NCR_ATTRIBUTES_H
#define NCR_ATTRIBUTES_H

#include <linux/compiler.h>
#include <linux/ncr.h>
#include <linux/uidgid.h>

/* whose a new key is: his alone */
#define NCR_MODE_DEFAULT 0500
#define NCR_MODE_MASK 0555

/**
 * struct ncr_attributes - the attributes of material
 * @owned: @uid, @gid and @mode count; false for a key that is in its namespace alone
 * @uid: owner
 * @gid: group
 * @mode: NCR_MODE_... of owner, group and others
 * @created: when the material was made, seconds since 1970
 * @not_after_originate: no encrypting, signing and wrapping from then on; 0 for no end
 * @not_after: no use at all from then on; 0 for no end
 * @label_size: bytes used of @label; likewise the others
 * @label: the key's name, well-formed text
 * @owner_name: account of @uid when the key was made
 * @group_name: likewise of @gid
 */
struct ncr_attributes {
	bool owned;
	kuid_t uid;
	kgid_t gid;
	u16 mode;
	u64 created;
	u64 not_after_originate;
	u64 not_after;
	u8 label_size;
	u8 owner_name_size;
	u8 group_name_size;
	u8 label[NCR_KEY_LABEL_SIZE];
	u8 owner_name[NCR_KEY_ACCOUNT_SIZE];
	u8 group_name[NCR_KEY_ACCOUNT_SIZE];
};

/** ncr_is_officer() - whether the current task has CAP_SYS_ADMIN in the initial user namespace */
bool ncr_is_officer(void);

/**
 * ncr_attributes_set() - what the current task asks for, on top of what the key has
 * @attributes: changed, also when the call fails in the middle: of a copy
 * @label: @label_size bytes, 0 to keep the one there is
 * @set: the rest; NULL for nothing
 *
 * A key without owner becomes the caller's, with NCR_MODE_DEFAULT.
 *
 * Return: 0, -EACCES (somebody else's key), -EPERM (only the officer gives a key away or moves its
 * end to a later time), -EINVAL (unknown bit, label or account that is not text or too long, id of
 * nobody, mode with other bits than r and x, time after the year 9999).
 */
int ncr_attributes_set(struct ncr_attributes *attributes, const u8 *label, u32 label_size,
		       const struct ncr_key_attributes *set);

/** ncr_attributes_tell() - all of them but the label, for a program */
void ncr_attributes_tell(const struct ncr_attributes *attributes, struct ncr_key_attributes *out);

/*
 * ncr_attributes_let_use() - whether the mode lets the current task use the key; does not look at
 * whether it is the officer
 */
bool ncr_attributes_let_use(const struct ncr_attributes *attributes);

/* for ncr_attributes_check_time(): attributes that have an end */
int ncr_attributes_check_end(const struct ncr_attributes *attributes, bool originate);

/*
 * ncr_attributes_let_dispose() - whether the current task may do more than use the key: the owner,
 * the officer, or of a key without owner anybody
 */
bool ncr_attributes_let_dispose(const struct ncr_attributes *attributes);

/**
 * ncr_attributes_check_time() - whether a key may still be used
 * @originate: for encrypting, signing or wrapping (SP 800-57 part 1, 5.3.6: the originator-usage
 *	period ends before the recipient-usage period)
 *
 * Return: 0 or -EKEYEXPIRED.
 */
static inline int ncr_attributes_check_time(const struct ncr_attributes *attributes, bool originate)
{
	if (likely(!(attributes->not_after | attributes->not_after_originate)))
		return 0;
	return ncr_attributes_check_end(attributes, originate);
}

#endif /* NCR_ATTRIBUTES_H */
