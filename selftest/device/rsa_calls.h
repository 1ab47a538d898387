/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rsa_calls.h - pairs of keys, keys in DER, and operations with a scheme
 *
 * As in device.h a try_...() answers with 0 or an errno, and what the text does not say is used is rubbish.
 */
#ifndef SELFTEST_RSA_CALLS_H
#define SELFTEST_RSA_CALLS_H

#include "device.h"

typedef uint8_t u8;
typedef uint32_t u32;
#include "../known_answers_public.h"

#define MODULUS_MAX 1024
#define DER_MAX 6144

/* How a key is used; members that a scheme does not take are rubbish. */
struct scheme {
	ncr_rsa_type_t type;
	ncr_algorithm_t hash;
	unsigned int salt;
};

#define PKCS1_SIGN(hash) ((struct scheme){ RSA_PKCS1_V1_5, hash, 0 })
#define PSS(hash, salt) ((struct scheme){ RSA_PKCS1_PSS, hash, salt })
#define OAEP(hash) ((struct scheme){ RSA_PKCS1_OAEP, hash, 0 })
#define PKCS1_ENCRYPT ((struct scheme){ RSA_PKCS1_V1_5, NCR_ALG_NONE, 0 })

/* the hashes that schemes take, SHA-1 first, with the bytes of their digests */
struct hash {
	ncr_algorithm_t id;
	size_t size;
};

#define HASHES 5
extern const struct hash hashes[HASHES];

struct pair {
	ncr_key_t private, public;
};

/* e: 0 for the default */
int try_pair(int fd, struct pair pair, ncr_algorithm_t algorithm, unsigned int bits, unsigned long e,
	     unsigned int flags);

/* Two keys without material, and with a new pair in them. */
struct pair pair_empty(int fd);
struct pair pair_new(int fd, unsigned int bits, unsigned int flags);
void pair_free(int fd, struct pair pair);

/*
 * On one processor, a child for each pair makes it again and again until it is killed, while this process makes other keys
 * in the same namespace. What the children made the caller looks at: nothing, or what was whole before.
 */
void kill_makers(int fd, const struct pair *pairs, size_t count, int (*make)(int fd, struct pair pair));

int try_import_der(int fd, ncr_key_t key, ncr_key_type_t type, const void *der, size_t size, unsigned int flags);
ncr_key_t key_of_der(int fd, ncr_key_type_t type, const void *der, size_t size, unsigned int flags);

/* The DER of a key, in a static buffer of its own for each type; 0 size fails the test. */
const uint8_t *der_of(int fd, ncr_key_t key, size_t *size);

/* The fixed key of 2048 bits, in what is known of it. */
#define rsa_known (&ncr_rsa_answers[0])
struct pair pair_known(int fd, unsigned int flags);
/* its SubjectPublicKeyInfo; the number of bytes */
size_t known_public(uint8_t der[DER_MAX]);

void fill_scheme(struct ncr_session_st *init, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme);
int try_scheme(int fd, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme, ncr_session_t *session);

/* out_size: in: room, out: as the kernel left the member; err may be NULL */
int try_rsa(int fd, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme, const void *in, size_t in_size, void *out,
	    size_t *out_size, ncr_error_t *err);

/* The verdict of one call, which succeeds; signature as it is given. */
ncr_error_t verdict(int fd, ncr_key_t key, struct scheme scheme, const void *message, size_t size,
		    const void *signature, size_t signature_size);

#endif /* SELFTEST_RSA_CALLS_H */
