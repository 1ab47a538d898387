/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * public_calls.h - what DSA and Diffie-Hellman take beyond rsa_calls.h: their pairs, numbers, and deriving
 *
 * As in device.h a try_...() answers with 0 or an errno, and what the text does not say is used is rubbish.
 */
#ifndef SELFTEST_PUBLIC_CALLS_H
#define SELFTEST_PUBLIC_CALLS_H

#include "rsa_calls.h"

#define EXPORTABLE NCR_KEY_FLAG_EXPORTABLE
#define PUBLIC_FLAGS (NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE)

/* bytes of a number, and of the longest there is */
#define NUMBER_MAX 1024

struct number {
	uint8_t bytes[NUMBER_MAX + 2];
	size_t size;
};

/* --- keys --------------------------------------------------------------------------------------------------------- */

int try_import_as(int fd, ncr_key_t key, ncr_key_type_t type, ncr_algorithm_t algorithm, const void *data, size_t size,
		  unsigned int flags);
ncr_key_t key_as(int fd, ncr_key_type_t type, ncr_algorithm_t algorithm, const void *data, size_t size,
		 unsigned int flags);
int try_public_half(int fd, ncr_key_t private, ncr_key_t public);
unsigned int bits_of(int fd, ncr_key_t key);

/* What is to be known of a pair, of which only the private key can be restricted. */
void check_pair(int fd, struct pair pair, ncr_algorithm_t algorithm, unsigned int bits, unsigned int flags);

/* The material of a key, in a static buffer of its own for each type; it is exportable or the test fails. */
const uint8_t *material_of(int fd, ncr_key_t key, size_t *size);

/* --- DSA ---------------------------------------------------------------------------------------------------------- */

/* The fixed key of 2048 bits with a q of 256, and its signature. */
#define dsa_known (&ncr_dsa_answers[0])
#define DSA_Q_SIZE 32
#define DSA_SIGNATURE_MAX 72

/* A private key of 1024 bits with a q of 160, which is tested for its primes in less time. */
#define DSA_SMALL_SIZE 447
extern const uint8_t dsa_small[DSA_SMALL_SIZE];

int try_dsa_pair(int fd, struct pair pair, unsigned int p_bits, unsigned int q_bits, unsigned int flags);
struct pair dsa_pair_known(int fd, unsigned int flags);

void fill_dsa(struct ncr_session_st *init, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash);
int try_dsa_session(int fd, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash, ncr_session_t *session);

/* In one call. out_size: in: room, out: as the kernel left the member; err may be NULL. */
int try_dsa(int fd, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash, const void *in, size_t in_size, void *out,
	    size_t *out_size, ncr_error_t *err);
ncr_error_t dsa_verdict(int fd, ncr_key_t key, ncr_algorithm_t hash, const void *message, size_t size,
			const void *signature, size_t signature_size);

/* What one signs, the other one verifies. */
void dsa_belong_together(int fd, struct pair pair);

/* --- Diffie-Hellman ----------------------------------------------------------------------------------------------- */

/* The fixed private key in ffdhe2048, somebody's public one, and what both agree on. */
#define dh_known (&ncr_dh_answers[0])
#define DH_SIZE 256

/*
 * Primes: of ffdhe2048; of 512 bits with (p - 1) / 2 a prime too, and without. 2 generates a group of prime order of the
 * first two.
 */
struct number dh_named(void);
struct number dh_safe(void);
struct number dh_other(void);
struct number number_of(uint32_t value);
/* number + plus, which has as many bytes */
struct number number_plus(struct number number, int plus);

int try_dh_pair(int fd, struct pair pair, const void *p, size_t p_size, const void *g, size_t g_size,
		unsigned int flags);
struct pair dh_pair(int fd, struct number p, unsigned int flags);
ncr_key_t dh_private_known(int fd, unsigned int flags);
/* A small private key, in the group of dh_safe(); the number of bytes. */
size_t dh_safe_private(uint8_t der[DER_MAX]);

int try_derive(int fd, ncr_key_t newkey, unsigned int flags, ncr_key_t key, const void *pub, size_t size);
/* The same with whatever number of a derivation. */
int try_derive_as(int fd, unsigned int derive, ncr_key_t newkey, unsigned int flags, ncr_key_t key, const void *pub,
		  size_t size);

#endif /* SELFTEST_PUBLIC_CALLS_H */
