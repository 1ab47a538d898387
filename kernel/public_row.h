/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What public.c asks of a public-key algorithm
 */
#ifndef NCR_PUBLIC_ROW_H
#define NCR_PUBLIC_ROW_H

#include "public.h"

/* SP 800-131A r2 sections 3 to 6: what has less than 112 bits of strength */
#define NCR_APPROVED_BITS_MIN 2048

/* how a key is written */
enum ncr_public_form {
	NCR_FORM_PUBLIC,
	NCR_FORM_PRIVATE,
	NCR_FORM_PKCS8,
};

/**
 * struct ncr_public_row - a public-key algorithm
 * @algorithm: NCR_ALG_...
 * @pair: name of the test that a new pair has to pass
 * @result: name of the test that the result of a private key has to pass
 * @read: a key of @key->type from bytes; @known: it was checked when it came into being
 * @generate: a new pair, which has passed its test: -EIO when not
 * @end: wipe and free
 * @write: as the functions of pk/ that export: -EOVERFLOW tells the size needed
 * @bits: of the modulus, or of the number
 * @memory: bytes
 *
 * The rest is for sessions, and NULL for an algorithm that has no operations:
 *
 * @trailing: what follows a signature is not looked at; otherwise it has no byte more than
 *	@signature_max
 * @init: complete a scheme whose @op, of those that the algorithm has, is set
 * @approved: its service indicator
 * @crypt: encrypt or decrypt, or NULL
 * @signature_max: bytes
 * @sign: with a digest, into @signature_max bytes; -EIO: a wrong result was caught
 * @verify: -EBADMSG when it is not
 */
struct ncr_public_row {
	u32 algorithm;
	const char *pair;
	const char *result;
	int (*read)(struct ncr_public_key *key, bool known, const u8 *data, size_t size);
	int (*generate)(struct ncr_public_key *key, struct ncr_payer *payer,
			const struct ncr_key_generate_params_st *params);
	void (*end)(struct ncr_public_key *key);
	int (*write)(const struct ncr_public_key *key, enum ncr_public_form form, u8 *data,
		     size_t *size);
	unsigned int (*bits)(const struct ncr_public_key *key);
	size_t (*memory)(const struct ncr_public_key *key);

	bool trailing;
	int (*init)(struct ncr_scheme *scheme, const struct ncr_key_params_st *params,
		    const struct ncr_public_key *key);
	bool (*approved)(const struct ncr_scheme *scheme, const struct ncr_public_key *key);
	int (*crypt)(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		     const u8 *in, size_t in_size, u8 *out, size_t *out_size);
	size_t (*signature_max)(const struct ncr_public_key *key);
	int (*sign)(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		    const u8 *digest, size_t digest_size, u8 *signature, size_t *size);
	int (*verify)(const struct ncr_scheme *scheme, const struct ncr_public_key *key,
		      const u8 *digest, size_t digest_size, const u8 *signature, size_t size);
};

extern const struct ncr_public_row ncr_public_rsa;
extern const struct ncr_public_row ncr_public_dsa;
extern const struct ncr_public_row ncr_public_dh;

#endif /* NCR_PUBLIC_ROW_H */
