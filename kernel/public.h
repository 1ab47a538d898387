/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Public-key keys and operations, as commands and sessions see them; the mathematics is in pk/
 *
 * An algorithm is a row (public_row.h), in a file of its own: public_rsa.c, public_dsa.c,
 * public_dh.c.
 */
#ifndef NCR_PUBLIC_H
#define NCR_PUBLIC_H

#include <linux/ncr.h>
#include <linux/types.h>

struct ncr_dh;
struct ncr_dsa;
struct ncr_material;
struct ncr_payer;
struct ncr_public_row;
struct ncr_rsa;

/* bytes of the largest private key as PKCS #8 */
#define NCR_PKCS8_MAX 6272

/* bytes of the longest signature, ciphertext, message or number */
#define NCR_PUBLIC_MAX 1024

/* bytes of the longest number that a program gives: a zero before it is nothing to complain of */
#define NCR_NUMBER_MAX (NCR_PUBLIC_MAX + 1)

/**
 * struct ncr_public_key - a public or private key, as its algorithm computes with it
 * @row: of its algorithm
 * @type: NCR_KEY_TYPE_PUBLIC or NCR_KEY_TYPE_PRIVATE
 * @rsa: of NCR_ALG_RSA
 * @dsa: of NCR_ALG_DSA
 * @dh: of NCR_ALG_DH, a private key
 * @number: of NCR_ALG_DH, a public key: @number_size bytes of whoever made the handle
 *
 * Does not change, and any number of operations may use it at once. Holds a secret until
 * ncr_public_key_end().
 */
struct ncr_public_key {
	const struct ncr_public_row *row;
	ncr_key_type_t type;
	union {
		struct ncr_rsa *rsa;
		struct ncr_dsa *dsa;
		struct ncr_dh *dh;
		struct {
			const u8 *number;
			size_t number_size;
		};
	};
};

/* --- keys ------------------------------------------------------------------------------------- */

/**
 * ncr_public_key_read() - the key in bytes that ncr_public_material() made
 * @key: out
 * @data: @size bytes, which stay as long as the key does
 *
 * Only form and sizes are checked.
 *
 * Return: 0, -EINVAL, -ENOMEM, -EINTR.
 */
int ncr_public_key_read(struct ncr_public_key *key, u32 algorithm, ncr_key_type_t type,
			const u8 *data, size_t size);

/** ncr_public_key_end() - wipe and free; one that is all zero is nothing */
void ncr_public_key_end(struct ncr_public_key *key);

/** ncr_public_key_memory() - bytes that it takes, beside itself */
size_t ncr_public_key_memory(const struct ncr_public_key *key);

/**
 * ncr_public_material() - a public or private key from the bytes that somebody gave
 * @payer: pays
 * @type: NCR_KEY_TYPE_PUBLIC or NCR_KEY_TYPE_PRIVATE
 * @algorithm: NCR_ALG_...
 * @data: @size bytes, in a form that ncr(4) names
 *
 * All that can be checked of a key is.
 *
 * Return: the material, with the one encoding that the key has, or an ERR_PTR: -EINVAL (not such a
 * key, or a bad one), -EINTR, -EDQUOT, -ENOMEM.
 */
struct ncr_material *ncr_public_material(struct ncr_payer *payer, ncr_key_type_t type,
					 u32 algorithm, const u8 *data, size_t size);

/**
 * ncr_public_generate() - a new pair
 * @payer: pays
 * @params: algorithm and its parameters, whose pointers are the user's
 * @private: out
 * @public: out
 *
 * Return: 0; -EINVAL, -EFAULT, -EOPNOTSUPP (in approved mode), -EAGAIN (no primes were found),
 * -EINTR (fatal signal), -ENOTRECOVERABLE (the pair did not pass its test, and is wiped: the module
 * is in its error state), -EDQUOT, -ENOMEM.
 */
int ncr_public_generate(struct ncr_payer *payer, const struct ncr_key_generate_params_st *params,
			struct ncr_material **private, struct ncr_material **public);

/**
 * ncr_public_recheck() - whether what a blob says about a key agrees with its material
 *
 * Sets @material->bits, and the flags of a public key. The blob is authentic: what was checked when
 * the key came into being is not checked again.
 *
 * Return: 0, -EBADMSG, -EINTR, -ENOMEM.
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
 * Return: the material, or an ERR_PTR: -EINVAL (not a private key), -EINTR, -EDQUOT, -ENOMEM.
 */
struct ncr_material *ncr_public_half(struct ncr_payer *payer, const struct ncr_material *private);

/* --- agreeing --------------------------------------------------------------------------------- */

/**
 * ncr_public_agree() - what a private key of NCR_ALG_DH and somebody's public key have in common
 * @key: a private key of NCR_ALG_DH
 * @peer: @peer_size bytes, a number
 * @secret: ncr_public_secret_size() bytes
 *
 * Return: 0, -EINVAL (not a public key of the group), -EINTR, -ENOMEM.
 */
int ncr_public_agree(const struct ncr_public_key *key, const u8 *peer, size_t peer_size,
		     u8 *secret);

/** ncr_public_secret_size() - bytes of the prime */
size_t ncr_public_secret_size(const struct ncr_public_key *key);

/** ncr_public_agree_approved() - its service indicator */
bool ncr_public_agree_approved(const struct ncr_public_key *key);

/* --- schemes ---------------------------------------------------------------------------------- */

/**
 * struct ncr_scheme - how a key is used
 * @op: NCR_OP_...
 * @type: RSA_PKCS1_..., of RSA
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
 * ncr_scheme_init() - the scheme that a program asks for
 * @scheme: out
 * @op: what is to be done, which the algorithm can do
 * @params: of the session
 * @key: with which it is to be done
 *
 * Return: 0, -EINVAL (no such scheme for this operation, hash, salt that does not fit into the
 * modulus, a public key where a private one is needed).
 */
int ncr_scheme_init(struct ncr_scheme *scheme, ncr_crypto_op_t op,
		    const struct ncr_key_params_st *params, const struct ncr_public_key *key);

/** ncr_scheme_approved() - the service indicator of FIPS 140-3 IG 2.4.C */
bool ncr_scheme_approved(const struct ncr_scheme *scheme, const struct ncr_public_key *key);

/**
 * ncr_scheme_crypt() - encrypt or decrypt one message
 * @in: @in_size bytes
 * @out: NCR_PUBLIC_MAX bytes, elsewhere
 * @out_size: out
 *
 * Return: 0, -EINVAL (too long, or no ciphertext of this key), -EBADMSG (OAEP), -ENOTRECOVERABLE (a
 * wrong result was caught: the module is in its error state), -EINTR, -ENOMEM.
 */
int ncr_scheme_crypt(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		     const u8 *in, size_t in_size, u8 *out, size_t *out_size);

/** ncr_scheme_signature_max() - bytes of the longest signature of this key */
size_t ncr_scheme_signature_max(const struct ncr_public_key *key);

/**
 * ncr_scheme_sign() - sign a digest
 * @signature: ncr_scheme_signature_max() bytes
 * @size: out
 *
 * Return: as ncr_scheme_crypt().
 */
int ncr_scheme_sign(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		    const u8 *digest, size_t digest_size, u8 *signature, size_t *size);

/*
 * ncr_scheme_claimed_size() - how many bytes of a signature that is @size bytes long are to be
 * looked at; 0 when it can be none
 */
size_t ncr_scheme_claimed_size(const struct ncr_public_key *key, size_t size);

/**
 * ncr_scheme_verify() - hold a signature against a digest
 * @signature: @size bytes, as many as ncr_scheme_claimed_size() says
 *
 * Return: 0, -EBADMSG (not its signature), -EINTR, -ENOMEM.
 */
int ncr_scheme_verify(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		      const u8 *digest, size_t digest_size, const u8 *signature, size_t size);

#endif /* NCR_PUBLIC_H */
