/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in for the rest of the module below kernel/wrap.c: AES by OpenSSL, which can be made to fail
 */
#ifndef WRAP_CIPHER_H
#define WRAP_CIPHER_H

#include "wrap.h"

#include <openssl/evp.h>

/**
 * struct crypto_skcipher - a keyed AES in ECB mode
 * @calls: blocks done so far
 * @fail_at: the call that fails, counted from 1; 0: none
 */
struct crypto_skcipher {
	EVP_CIPHER_CTX *encrypt;
	EVP_CIPHER_CTX *decrypt;
	unsigned long calls;
	unsigned long fail_at;
};

/* what a call that is made to fail returns */
#define CIPHER_ERROR (-EIO)

void aes_init(struct crypto_skcipher *aes, const u8 *key, size_t key_size);
void aes_exit(struct crypto_skcipher *aes);

/**
 * openssl_wrap() - wrap with OpenSSL's own key wrap
 * @padded: RFC 5649
 * @icv: 8 bytes, or 4 with padding; NULL: the standard's value
 * @out: @size rounded up to 8, and 8 more
 */
void openssl_wrap(const u8 *kek, size_t kek_size, bool padded, const u8 *icv, const u8 *key, size_t size, u8 *out);

#endif /* WRAP_CIPHER_H */
