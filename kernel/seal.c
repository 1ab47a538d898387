// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "seal.h"

#include <crypto/aead.h>
#include <linux/crypto.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/string.h>

/*
 * One transform for all: a blob is rare enough to wait for, and its key is gone from here
 * when the next is set.
 */
static struct crypto_aead *gcm;
static struct aead_request *request;
static DEFINE_MUTEX(gcm_lock);

int __init ncr_seal_init(void)
{
	int error;

	gcm = crypto_alloc_aead("gcm(aes)", 0, 0);
	if (IS_ERR(gcm)) {
		error = PTR_ERR(gcm);
		gcm = NULL;
		pr_err("gcm(aes) is not offered by this kernel (error %d)\n", error);
		return error;
	}
	request = aead_request_alloc(gcm, GFP_KERNEL);
	if (!request)
		return -ENOMEM;
	return crypto_aead_setauthsize(gcm, NCR_SEAL_TAG_SIZE);
}

void ncr_seal_exit(void)
{
	aead_request_free(request);
	crypto_free_aead(gcm);
}

static int crypt(bool decrypt, const u8 *key, const u8 *iv, u8 *message, size_t aad_size,
		 size_t size)
{
	static const u8 no_key[NCR_SEAL_KEY_SIZE];
	u8 iv_copy[NCR_SEAL_IV_SIZE];
	DECLARE_CRYPTO_WAIT(wait);
	struct scatterlist sg;
	int error;

	memcpy(iv_copy, iv, sizeof(iv_copy));
	sg_init_one(&sg, message, aad_size + size + NCR_SEAL_TAG_SIZE);

	mutex_lock(&gcm_lock);
	error = crypto_aead_setkey(gcm, key, NCR_SEAL_KEY_SIZE);
	if (!error) {
		aead_request_set_callback(request,
					  CRYPTO_TFM_REQ_MAY_BACKLOG | CRYPTO_TFM_REQ_MAY_SLEEP,
					  crypto_req_done, &wait);
		aead_request_set_ad(request, aad_size);
		aead_request_set_crypt(request, &sg, &sg,
				       decrypt ? size + NCR_SEAL_TAG_SIZE : size, iv_copy);
		error = crypto_wait_req(decrypt ? crypto_aead_decrypt(request) :
						  crypto_aead_encrypt(request), &wait);
	}
	/* the expanded key must not outlive the message */
	if (crypto_aead_setkey(gcm, no_key, sizeof(no_key)))
		error = error ?: -EIO;
	mutex_unlock(&gcm_lock);
	return error;
}

int ncr_seal(const u8 *key, const u8 *iv, u8 *message, size_t aad_size, size_t size)
{
	return crypt(false, key, iv, message, aad_size, size);
}

int ncr_unseal(const u8 *key, const u8 *iv, u8 *message, size_t aad_size, size_t size)
{
	return crypt(true, key, iv, message, aad_size, size);
}
