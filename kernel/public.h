/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Public-key keys and operations, as commands and sessions see them; the mathematics is in pk/
 */
#ifndef NCR_PUBLIC_H
#define NCR_PUBLIC_H

#include <linux/ncr.h>
#include <linux/types.h>

struct ncr_material;
struct ncr_payer;
struct ncr_rsa;

/* bytes of the largest private key as PKCS #8 */
#define NCR_PKCS8_MAX 6272

/* bytes of the longest signature, ciphertext or message */
#define NCR_PUBLIC_MAX 1024

/**
 * struct ncr_scheme - how a key is used
 * @op: NCR_OP_...
 * @type: RSA_PKCS1_...
 * @hash: NCR_ALG_SHA..., or NCR_ALG_NONE where none is used
 * @salt_size: of RSA_PKCS1_PSS, bytes
 */
struct ncr_scheme {
	ncr_crypto_op_t op;
	ncr_rsa_type_t type;
	u32 hash;
	u32 salt_size;
};

/**
 * ncr_public_material() - a public or private key from the bytes that somebody gave
 * @payer: pays
 * @type: NCR_KEY_TYPE_PUBLIC or NCR_KEY_TYPE_PRIVATE
 * @algorithm: NCR_ALG_...
 * @der: @size bytes: RSAPrivateKey, also within PrivateKeyInfo, or SubjectPublicKeyInfo
 *
 * All that can be checked of a key is.
 *
 * Return: the material, with the one encoding that the key has, or an ERR_PTR: -EINVAL (not such a
 * key, or a bad one), -EOPNOTSUPP (another algorithm), -EINTR, -EDQUOT, -ENOMEM.
 */
struct ncr_material *ncr_public_material(struct ncr_payer *payer, ncr_key_type_t type,
					 u32 algorithm, const u8 *der, size_t size);

/**
 * ncr_public_generate() - a new pair
 * @payer: pays
 * @params: algorithm and its parameters
 * @private: out
 * @public: out
 *
 * Return: 0; -EINVAL, -EOPNOTSUPP (algorithm, or size in approved mode), -EINTR (fatal signal),
 * -EIO (the pair did not pass its test, and is wiped), -EDQUOT, -ENOMEM.
 */
int ncr_public_generate(struct ncr_payer *payer, const struct ncr_key_generate_params_st *params,
			struct ncr_material **private, struct ncr_material **public);

/**
 * ncr_public_recheck() - whether what a blob says about a key agrees with its material
 *
 * Sets @material->bits. The blob is authentic: what was checked when the key came into being is not
 * checked again.
 *
 * Return: 0, -EBADMSG, -ENOMEM.
 */
int ncr_public_recheck(struct ncr_material *material);

/**
 * ncr_public_pkcs8() - a private key as PrivateKeyInfo
 * @der: room for NCR_PKCS8_MAX bytes
 * @size: in: that; out: bytes used
 */
int ncr_public_pkcs8(const struct ncr_material *material, u8 *der, size_t *size);

/**
 * ncr_public_half() - the public key of a private one
 *
 * Return: the material, or an ERR_PTR: -EINVAL (not a private key), -EDQUOT, -ENOMEM.
 */
struct ncr_material *ncr_public_half(struct ncr_payer *payer, const struct ncr_material *private);

/**
 * ncr_scheme_init() - the scheme that a program asks for
 * @scheme: out
 * @op: what is to be done
 * @params: of the session
 * @rsa: with which key
 *
 * Return: 0, -EINVAL (no such scheme for this operation, hash, salt that does not fit into the
 * modulus, a public key where a private one is needed).
 */
int ncr_scheme_init(struct ncr_scheme *scheme, ncr_crypto_op_t op,
		    const struct ncr_key_params_st *params, const struct ncr_rsa *rsa);

/** ncr_scheme_approved() - the service indicator of FIPS 140-3 IG 2.4.C */
bool ncr_scheme_approved(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa);

/**
 * ncr_scheme_crypt() - encrypt or decrypt one message
 * @in: @in_size bytes
 * @out: NCR_PUBLIC_MAX bytes, elsewhere
 * @out_size: out
 *
 * Return: 0, -EINVAL (too long, or no ciphertext of this key), -EBADMSG (OAEP), -ENOTRECOVERABLE (a
 * wrong result was caught: the module is in its error state), -EINTR, -ENOMEM.
 */
int ncr_scheme_crypt(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa, const u8 *in,
		     size_t in_size, u8 *out, size_t *out_size);

/** ncr_scheme_sign() - sign a digest, into ncr_rsa_size() bytes; errors as ncr_scheme_crypt() */
int ncr_scheme_sign(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa, const u8 *digest,
		    size_t digest_size, u8 *signature);

/** ncr_scheme_verify() - 0, -EBADMSG (not its signature), -EINTR, -ENOMEM */
int ncr_scheme_verify(const struct ncr_scheme *scheme, const struct ncr_rsa *rsa, const u8 *digest,
		      size_t digest_size, const u8 *signature, size_t size);

#endif /* NCR_PUBLIC_H */
