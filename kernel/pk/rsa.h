/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RSA as functions over buffers: keys (rsa_key.c, rsa_format.c, rsa_check.c, rsa_generate.c), the
 * two operations (rsa_operation.c), signatures (rsa_sign.c), encryption (rsa_encrypt.c)
 *
 * A key does not change after it was made, and any number of operations may use it at once. All
 * numbers in buffers are as long as the modulus, most significant byte first. All functions may
 * sleep; those that take long give way to others, and end with -EINTR on a fatal signal. All that
 * allocate may end with -ENOMEM, all that need random numbers with what ncr_random_bytes() says.
 */
#ifndef NCR_PK_RSA_H
#define NCR_PK_RSA_H

#include <linux/types.h>

/* bits of a modulus; larger ones would serve nobody but who wants to keep a processor busy */
#define NCR_RSA_BITS_MIN 1024
#define NCR_RSA_BITS_MAX 8192
/* bytes of the largest public exponent, FIPS 186-5 A.1.1 (b) */
#define NCR_RSA_EXPONENT_MAX 32
/* bytes of the largest encoded private key: 9 numbers, of which 3 are as long as the modulus */
#define NCR_RSA_ENCODED_MAX 6144

struct ncr_rsa;

/**
 * ncr_rsa_generate() - make a pair, FIPS 186-5 A.1.3 (random probable primes)
 * @bits: even, NCR_RSA_BITS_MIN to NCR_RSA_BITS_MAX
 * @exponent: public exponent, @exponent_size bytes, odd, 65537 to 2^256 - 1; NULL: 65537
 *
 * The pair has passed ncr_rsa_consistent(). Takes a second for 4096 bits and many for 8192.
 *
 * Return: 0; -EINVAL; -EINTR; -EAGAIN (no primes were found, for which an exponent with many small
 * factors gives a small chance); -EIO (the pair is not consistent).
 */
int ncr_rsa_generate(unsigned int bits, const u8 *exponent, size_t exponent_size,
		     struct ncr_rsa **key);

/** ncr_rsa_free() - wipe and free; NULL is nothing */
void ncr_rsa_free(struct ncr_rsa *key);

/** ncr_rsa_bits() - of the modulus */
unsigned int ncr_rsa_bits(const struct ncr_rsa *key);

/** ncr_rsa_memory() - bytes that the key takes */
size_t ncr_rsa_memory(const struct ncr_rsa *key);

/** ncr_rsa_size() - bytes of the modulus, of a signature and of a ciphertext */
size_t ncr_rsa_size(const struct ncr_rsa *key);

/** ncr_rsa_is_private() - whether it can sign and decrypt */
bool ncr_rsa_is_private(const struct ncr_rsa *key);

/** ncr_rsa_same_public() - whether both have the same public key */
bool ncr_rsa_same_public(const struct ncr_rsa *a, const struct ncr_rsa *b);

/**
 * ncr_rsa_import_private() - read RSAPrivateKey, RFC 8017 A.1.2, or PrivateKeyInfo with one in it
 *	(RFC 5208)
 *
 * Everything in it is held against everything else, the primes are tested, and the pair has passed
 * ncr_rsa_consistent().
 *
 * Return: 0; -EINVAL (no DER, not of that type, or the numbers are no key); -EINTR.
 */
int ncr_rsa_import_private(const u8 *der, size_t size, struct ncr_rsa **key);

/*
 * ncr_rsa_read_private() - the same of a key that was imported or generated before: only its form
 * and its sizes are checked
 */
int ncr_rsa_read_private(const u8 *der, size_t size, struct ncr_rsa **key);

/** ncr_rsa_import_public() - read SubjectPublicKeyInfo, RFC 5280 4.1 with RFC 3279 2.3.1 */
int ncr_rsa_import_public(const u8 *der, size_t size, struct ncr_rsa **key);

/**
 * ncr_rsa_export_private() - write RSAPrivateKey; of a private key
 * @size: room of @der; then what is needed
 *
 * Return: 0; -EOVERFLOW (nothing is written but *@size); -EINVAL (a public key).
 */
int ncr_rsa_export_private(const struct ncr_rsa *key, u8 *der, size_t *size);
/* the same as PrivateKeyInfo */
int ncr_rsa_export_pkcs8(const struct ncr_rsa *key, u8 *der, size_t *size);
/* SubjectPublicKeyInfo, of any key */
int ncr_rsa_export_public(const struct ncr_rsa *key, u8 *der, size_t *size);

/**
 * ncr_rsa_consistent() - the pairwise consistency test of FIPS 140-3 IG 10.3.A: what was signed can
 *	be verified
 *
 * Return: 0; -EIO when not.
 */
int ncr_rsa_consistent(const struct ncr_rsa *key);

/**
 * ncr_rsa_public() - RSAEP and RSAVP1, RFC 8017 5.1.1 and 5.2.2
 * @in: ncr_rsa_size() bytes; @out too, and may be the same
 *
 * Return: 0; -EINVAL (not less than the modulus).
 */
int ncr_rsa_public(const struct ncr_rsa *key, const u8 *in, u8 *out);

/**
 * ncr_rsa_private() - RSASP1, RFC 8017 5.2.1
 *
 * In constant time, on a blinded number; and the result has been raised to the public exponent and
 * found right before it is written.
 *
 * Return: 0; -EINVAL (not less than the modulus, or a public key); -EIO (a wrong result).
 */
int ncr_rsa_private(const struct ncr_rsa *key, const u8 *in, u8 *out);

/**
 * ncr_rsa_decipher() - RSADP, SP 800-56B r2 7.1.2.1: the same for a ciphertext
 *
 * Return: -EINVAL also for 0, 1 and the modulus less 1, which encrypt themselves.
 */
int ncr_rsa_decipher(const struct ncr_rsa *key, const u8 *in, u8 *out);

/**
 * ncr_rsa_sign() - RSASSA-PKCS1-v1_5, RFC 8017 8.2.1, of a digest
 * @hash: NCR_ALG_SHA..., which the digest is of
 * @digest: of @size bytes, the hash's
 * @signature: ncr_rsa_size() bytes
 *
 * Return: 0; -EINVAL (no such hash, another size, too long for the modulus, a public key); -EIO.
 */
int ncr_rsa_sign(const struct ncr_rsa *key, u32 hash, const u8 *digest, size_t size, u8 *signature);

/** ncr_rsa_verify() - 8.2.2
 *
 * Return: 0; -EBADMSG (not the signature); -EINVAL (as of ncr_rsa_sign()).
 */
int ncr_rsa_verify(const struct ncr_rsa *key, u32 hash, const u8 *digest, size_t size,
		   const u8 *signature, size_t signature_size);

/**
 * ncr_rsa_sign_pss() - RSASSA-PSS, RFC 8017 8.1.1, of a digest, with MGF1 of the same hash
 * @salt_size: bytes; FIPS 186-5 5.4 allows as many as the digest has
 *
 * Return: as of ncr_rsa_sign(); -EINVAL also when the salt is too long for the modulus.
 */
int ncr_rsa_sign_pss(const struct ncr_rsa *key, u32 hash, size_t salt_size, const u8 *digest,
		     size_t size, u8 *signature);
int ncr_rsa_verify_pss(const struct ncr_rsa *key, u32 hash, size_t salt_size, const u8 *digest,
		       size_t size, const u8 *signature, size_t signature_size);

/**
 * ncr_rsa_encrypt() - RSAES-PKCS1-v1_5, RFC 8017 7.2.1
 * @message: at most ncr_rsa_size() - 11 bytes
 * @out: ncr_rsa_size() bytes
 *
 * Return: 0; -EINVAL (too long).
 */
int ncr_rsa_encrypt(const struct ncr_rsa *key, const u8 *message, size_t size, u8 *out);

/**
 * ncr_rsa_decrypt() - RSAES-PKCS1-v1_5 with implicit rejection
 * @in: @in_size bytes, ncr_rsa_size()
 * @message: room for ncr_rsa_size() bytes; the rest is zero
 * @size: of the message
 *
 * What was not encrypted well gives a message that nobody chose, always the same for the same key
 * and ciphertext, in the same time (draft-irtf-cfrg-rsa-guidance): the answer "badly padded" would
 * let who asks often enough decrypt (Bleichenbacher).
 *
 * Return: 0; -EINVAL (another size, not less than the modulus, a public key); -EIO.
 */
int ncr_rsa_decrypt(const struct ncr_rsa *key, const u8 *in, size_t in_size, u8 *message,
		    size_t *size);

/**
 * ncr_rsa_encrypt_oaep() - RSAES-OAEP, RFC 8017 7.1.1, with MGF1 of the same hash and no label
 * @message: at most ncr_rsa_size() - 2 * the digest's size - 2 bytes
 */
int ncr_rsa_encrypt_oaep(const struct ncr_rsa *key, u32 hash, const u8 *message, size_t size,
			 u8 *out);

/** ncr_rsa_decrypt_oaep() - 7.1.2
 *
 * Return: as of ncr_rsa_decrypt(); -EBADMSG when it was not encrypted so, whatever is wrong.
 */
int ncr_rsa_decrypt_oaep(const struct ncr_rsa *key, u32 hash, const u8 *in, size_t in_size,
			 u8 *message, size_t *size);

#endif /* NCR_PK_RSA_H */
