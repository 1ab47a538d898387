// SPDX-License-Identifier: GPL-2.0-or-later
#include "pbes2.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

/* The whole of it at once, into @key, which has more room than there can come. */
static int decrypt(EVP_CIPHER_CTX *context, const ASN1_OCTET_STRING *in, struct secret *key)
{
	int size = ASN1_STRING_length(in), first, last;

	if (size > INT_MAX - EVP_MAX_BLOCK_LENGTH || (size_t)size + EVP_MAX_BLOCK_LENGTH > key->room)
		return -EBADMSG;
	if (EVP_CipherUpdate(context, key->data, &first, ASN1_STRING_get0_data(in), size) != 1 ||
	    EVP_CipherFinal_ex(context, key->data + first, &last) != 1)
		return -EBADMSG;
	key->size = first + last;
	return 0;
}

static int decrypt_with(const X509_SIG *encrypted, const struct secret *passphrase, struct secret *key)
{
	const ASN1_OCTET_STRING *in;
	const X509_ALGOR *algorithm;
	EVP_CIPHER_CTX *context;
	int error;

	X509_SIG_get0(encrypted, &algorithm, &in);
	/* the older schemes derive the key with MD5 or encrypt with DES or RC2 */
	if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2)
		return -EOPNOTSUPP;
	context = EVP_CIPHER_CTX_new();
	if (!context)
		return -ENOMEM;
	error = EVP_PBE_CipherInit(algorithm->algorithm, (const char *)passphrase->data, passphrase->size,
				   algorithm->parameter, context, 0) == 1 ? 0 : -EOPNOTSUPP;
	if (!error)
		error = decrypt(context, in, key);
	EVP_CIPHER_CTX_free(context);
	return error;
}

int pbes2_decrypt(struct secret *key, const struct secret *passphrase)
{
	const uint8_t *der = key->data;
	X509_SIG *encrypted = d2i_X509_SIG(NULL, &der, key->size);
	int error = encrypted ? decrypt_with(encrypted, passphrase, key) : -EBADMSG;

	X509_SIG_free(encrypted);
	ERR_clear_error();
	if (error) {
		explicit_bzero(key->data, key->room);
		key->size = 0;
	}
	return error;
}
