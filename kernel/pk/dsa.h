/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DSA (FIPS 186-4) as functions over buffers: keys (dsa_key.c, dsa_format.c, dsa_check.c,
 * dsa_domain.c, dsa_generate.c), signatures (dsa_sign.c, dsa_verify.c)
 *
 * A key does not change after it was made, and any number of operations may use it at once. All
 * functions may sleep; those that take long give way to others, and end with -EINTR on a fatal
 * signal. All that allocate may end with -ENOMEM, all that need random numbers with what
 * ncr_random_bytes() says.
 */
#ifndef NCR_PK_DSA_H
#define NCR_PK_DSA_H

#include <linux/types.h>

/* bits of p; which q belongs to it, is in FIPS 186-4 4.2 */
#define NCR_DSA_BITS_MIN 1024
#define NCR_DSA_BITS_MAX 3072
#define NCR_DSA_Q_BITS_MAX 256
/* bytes of the largest encoded private key: 3 numbers as long as p, 2 as q */
#define NCR_DSA_ENCODED_MAX 1408
/* bytes of the longest signature of any key */
#define NCR_DSA_SIGNATURE_MAX 72

struct ncr_dsa;

/**
 * ncr_dsa_generate() - make domain parameters (FIPS 186-4 A.1.1.2 with SHA-256, A.2.3) and a pair
 *	(B.1.2)
 * @p_bits: 1024, 2048 or 3072
 * @q_bits: 160 with 1024, 224 or 256 with 2048, 256 with 3072
 *
 * The pair has passed ncr_dsa_consistent(). The search for p takes seconds for 3072 bits, and many
 * if it has no luck.
 *
 * Return: 0; -EINVAL (other sizes); -EINTR; -EIO (no parameters were found, or the pair is not
 * consistent); -EOPNOTSUPP (the kernel has no SHA-256).
 */
int ncr_dsa_generate(unsigned int p_bits, unsigned int q_bits, struct ncr_dsa **key);

/** ncr_dsa_free() - wipe and free; NULL is nothing */
void ncr_dsa_free(struct ncr_dsa *key);

/** ncr_dsa_bits() - of p */
unsigned int ncr_dsa_bits(const struct ncr_dsa *key);

/** ncr_dsa_q_bits() - of q */
unsigned int ncr_dsa_q_bits(const struct ncr_dsa *key);

/** ncr_dsa_memory() - bytes that the key takes */
size_t ncr_dsa_memory(const struct ncr_dsa *key);

/** ncr_dsa_signature_max() - bytes of the longest signature; most are a byte or two shorter */
size_t ncr_dsa_signature_max(const struct ncr_dsa *key);

/** ncr_dsa_is_private() - whether it can sign */
bool ncr_dsa_is_private(const struct ncr_dsa *key);

/** ncr_dsa_same_public() - whether both have the same public key and domain parameters */
bool ncr_dsa_same_public(const struct ncr_dsa *a, const struct ncr_dsa *b);

/**
 * ncr_dsa_import_private() - read SEQUENCE { 0, p, q, g, y, x }, which OpenSSL calls the
 *	traditional form, or PrivateKeyInfo with Dss-Parms (RFC 5208, RFC 3279 2.3.2)
 *
 * PrivateKeyInfo has no y: it is computed. Sizes are those of ncr_dsa_generate(); p and q are
 * tested for being primes, q for dividing p - 1, g for being of order q, x for being in range, y
 * for being g^x, and the pair has passed ncr_dsa_consistent().
 *
 * Return: 0; -EINVAL (no DER, not of that type, or the numbers are no key); -EINTR.
 */
int ncr_dsa_import_private(const u8 *der, size_t size, struct ncr_dsa **key);

/*
 * ncr_dsa_read_private() - the same of a key that was imported or generated before: only its form
 * and its sizes are checked
 */
int ncr_dsa_read_private(const u8 *der, size_t size, struct ncr_dsa **key);

/**
 * ncr_dsa_import_public() - read SubjectPublicKeyInfo, RFC 5280 4.1 with RFC 3279 2.3.2
 *
 * Checked as by ncr_dsa_import_private(); y for being of order q (SP 800-89 5.3.1).
 *
 * Return: as of that.
 */
int ncr_dsa_import_public(const u8 *der, size_t size, struct ncr_dsa **key);

/* ncr_dsa_read_public() - the same of a key that was imported or generated before */
int ncr_dsa_read_public(const u8 *der, size_t size, struct ncr_dsa **key);

/**
 * ncr_dsa_export_private() - write SEQUENCE { 0, p, q, g, y, x }; of a private key
 * @size: room of @der; then what is needed
 *
 * Return: 0; -EOVERFLOW (nothing is written but *@size); -EINVAL (a public key).
 */
int ncr_dsa_export_private(const struct ncr_dsa *key, u8 *der, size_t *size);
/* the same as PrivateKeyInfo */
int ncr_dsa_export_pkcs8(const struct ncr_dsa *key, u8 *der, size_t *size);
/* SubjectPublicKeyInfo, of any key */
int ncr_dsa_export_public(const struct ncr_dsa *key, u8 *der, size_t *size);

/**
 * ncr_dsa_consistent() - the pairwise consistency test of FIPS 140-3 IG 10.3.A: what was signed can
 *	be verified
 *
 * Return: 0; -EINVAL (a public key); -EIO when not.
 */
int ncr_dsa_consistent(const struct ncr_dsa *key);

/**
 * ncr_dsa_sign() - FIPS 186-4 4.6, of a digest
 * @digest: of any size from 1 on; of more bits than q has, the leftmost count
 * @signature: room for ncr_dsa_signature_max() bytes
 * @size: of the signature, set; SEQUENCE { r, s } in DER, RFC 3279 2.2.2
 *
 * In constant time, and the signature has been verified before it is written.
 *
 * Return: 0; -EINVAL (an empty digest, a public key); -EIO (a wrong result).
 */
int ncr_dsa_sign(const struct ncr_dsa *key, const u8 *digest, size_t digest_size, u8 *signature,
		 size_t *size);

/**
 * ncr_dsa_verify() - FIPS 186-4 4.7
 * @digest: as of ncr_dsa_sign()
 * @signature: in DER; what follows it among the @size bytes is not looked at, because callers pass
 *	their whole buffer
 *
 * Return: 0; -EBADMSG (not the signature); -EINVAL (an empty digest).
 */
int ncr_dsa_verify(const struct ncr_dsa *key, const u8 *digest, size_t digest_size,
		   const u8 *signature, size_t size);

#endif /* NCR_PK_DSA_H */
