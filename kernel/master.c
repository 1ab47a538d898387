// SPDX-License-Identifier: GPL-2.0
#include "master.h"

#include "algorithm.h"
#include "audit.h"
#include "blob.h"
#include "kdf.h"
#include "random.h"
#include "seal.h"
#include "testhooks.h"
#include "trail.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/ncr.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MASTER_KEY_MAX 32
#define MASTER_KEY_APPROVED 32

static_assert(NCR_SEAL_TAG_SIZE == NCR_BLOB_TAG_SIZE && NCR_SEAL_IV_SIZE == NCR_BLOB_IV_SIZE);

/*
 * What is kept of the master key: the blob root and the key of manifests as keys of a PRF (nowhere
 * else), and a check value that tells blobs of another master key apart. Published once, by
 * release, and never changed: readers take no lock.
 */
struct ncr_master {
	struct crypto_shash *blob_root;
	struct crypto_shash *manifest_key;
	u8 check[NCR_BLOB_CHECK_SIZE];
};

static struct ncr_master *master;
static DEFINE_MUTEX(master_lock);

static void master_free(struct ncr_master *m)
{
	if (!m)
		return;
	crypto_free_shash(m->manifest_key);
	crypto_free_shash(m->blob_root);
	kfree_sensitive(m);
}

/* A key for one purpose, kept as that of a PRF. */
static int derive_prf(struct crypto_shash *kdf, const char *label, struct crypto_shash **prf)
{
	u8 key[NCR_SEAL_KEY_SIZE];
	struct crypto_shash *new;
	int error;

	error = ncr_kdf_derive(kdf, label, NULL, 0, key, sizeof(key));
	if (!error) {
		new = ncr_kdf_new(key, sizeof(key));
		error = PTR_ERR_OR_ZERO(new);
		if (!error)
			*prf = new;
	}
	memzero_explicit(key, sizeof(key));
	return error;
}

static int derive(struct ncr_master *m, struct crypto_shash *kdf)
{
	return ncr_kdf_derive(kdf, "NCR master key check", NULL, 0, m->check, sizeof(m->check)) ?:
	       derive_prf(kdf, "NCR blob root", &m->blob_root) ?:
	       derive_prf(kdf, "NCR manifest key", &m->manifest_key) ?:
	       ncr_trail_derive(kdf);	/* last: it stays */
}

static struct ncr_master *master_new(const u8 *key, size_t size)
{
	struct crypto_shash *kdf = ncr_kdf_new(key, size);
	struct ncr_master *m;
	int error = -ENOMEM;

	if (IS_ERR(kdf))
		return ERR_CAST(kdf);
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (m)
		error = derive(m, kdf);
	crypto_free_shash(kdf);
	if (error) {
		master_free(m);
		return ERR_PTR(error);
	}
	return m;
}

static int set_master_key(const struct ncr_master_key_st *set)
{
	u8 key[MASTER_KEY_MAX];
	struct ncr_master *m;
	int error = 0;

	if (!uid_eq(current_euid(), GLOBAL_ROOT_UID) || !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (set->key_size != 16 && set->key_size != 24 && set->key_size != 32)
		return -EINVAL;
	if (set->key_size != MASTER_KEY_APPROVED && ncr_approved_mode())
		return -EOPNOTSUPP;

	mutex_lock(&master_lock);
	if (master) {
		error = -EBUSY;
		goto out;
	}
	if (copy_from_user(key, set->key, set->key_size)) {
		error = -EFAULT;
		goto out;
	}
	m = master_new(key, set->key_size);
	if (IS_ERR(m)) {
		error = PTR_ERR(m);
		goto out;
	}
	/* only a reboot may change the key, so the module stays until then */
	if (!ncr_test_allows_unload())
		__module_get(THIS_MODULE);
	/* pairs with the acquires below: who sees the pointer sees all of it */
	smp_store_release(&master, m);
out:
	memzero_explicit(key, sizeof(key));
	mutex_unlock(&master_lock);
	return error;
}

/**
 * ncr_master_key_set() - NCRIO_MASTER_KEY_SET: set the storage master key, once until the next boot
 * @ctx: the calling namespace
 * @arg: struct ncr_master_key_st
 *
 * Return: 0, -EPERM (not EUID 0 with CAP_SYS_ADMIN in the initial namespace), -EINVAL (size not 16,
 * 24, 32), -EBUSY (one is set), -EFAULT, -EOPNOTSUPP (approved mode, size not 32), -ENOMEM; -EINTR
 * and -ENOTRECOVERABLE of ncr_random_bytes().
 */
int ncr_master_key_set(struct ncr_context *ctx, void *arg)
{
	struct ncr_master_key_st *set = arg;
	int error = set_master_key(set);

	ncr_audit_master_key(set->key_size, error);
	return error;
}

bool ncr_master_key_is_set(void)
{
	/* pairs with the release in set_master_key() */
	return smp_load_acquire(&master);
}

struct crypto_shash *ncr_master_manifest_key(void)
{
	/* pairs with the release in set_master_key() */
	const struct ncr_master *m = smp_load_acquire(&master);

	return m ? m->manifest_key : NULL;
}

void ncr_master_exit(void)
{
	master_free(master);
	master = NULL;
}

static int blob_key(const struct ncr_master *m, const struct ncr_blob_header *header, u8 *key)
{
	return ncr_kdf_derive(m->blob_root, "NCR blob key", header->salt, sizeof(header->salt), key,
			      NCR_SEAL_KEY_SIZE);
}

int ncr_master_seal(const struct ncr_blob_fields *fields, u8 *blob, size_t payload_size)
{
	/* pairs with the release in set_master_key() */
	const struct ncr_master *m = smp_load_acquire(&master);
	struct ncr_blob_header header = { .payload_size = payload_size };
	u8 fresh[sizeof(header.salt) + sizeof(header.iv)];
	u8 key[NCR_SEAL_KEY_SIZE];
	int error;

	if (!m)
		return -ENOKEY;
	error = ncr_random_bytes(fresh, sizeof(fresh));
	if (error)
		return error;
	memcpy(header.salt, fresh, sizeof(header.salt));
	memcpy(header.iv, fresh + sizeof(header.salt), sizeof(header.iv));
	memcpy(header.check, m->check, sizeof(header.check));
	ncr_blob_encode_header(blob, &header);
	ncr_blob_encode_payload(blob + NCR_BLOB_HEADER_SIZE, fields);
	error = blob_key(m, &header, key) ?:
		ncr_seal(key, header.iv, blob, NCR_BLOB_HEADER_SIZE, payload_size);
	memzero_explicit(key, sizeof(key));
	return error;
}

int ncr_master_open(u8 *blob, size_t size, struct ncr_blob_fields *fields)
{
	/* pairs with the release in set_master_key() */
	const struct ncr_master *m = smp_load_acquire(&master);
	struct ncr_blob_header header;
	u8 key[NCR_SEAL_KEY_SIZE];
	int error;

	if (!m)
		return -ENOKEY;
	error = ncr_blob_decode_header(blob, size, &header);
	if (error)
		return error;
	if (memcmp(header.check, m->check, sizeof(header.check)))
		return -EKEYREJECTED;
	error = blob_key(m, &header, key) ?:
		ncr_unseal(key, header.iv, blob, NCR_BLOB_HEADER_SIZE, header.payload_size);
	memzero_explicit(key, sizeof(key));
	return error ?: ncr_blob_decode_payload(blob + NCR_BLOB_HEADER_SIZE, header.payload_size,
						fields);
}
