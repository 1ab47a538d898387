/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cases.h - what the cases share
 *
 * Every case goes the same way: secrets are drawn and given to the module; this program's own copies are wiped; a
 * search finds the secrets (the positive control); they are let go of; a search finds none of them, anywhere. Where the
 * module is not to have kept a secret at all, the control is this program's own copy, before it is wiped.
 */
#ifndef SELFTEST_WIPE_CASES_H
#define SELFTEST_WIPE_CASES_H

#include "device.h"
#include "secret.h"

/* As secret_new(), secret_of() and room_new(); the test fails when they do. */
struct secret *new_secret(const char *name, size_t size);
struct secret *secret_from(const char *name, const uint8_t *bytes, size_t size);
uint8_t *new_room(size_t size);

/* Each secret is somewhere in RAM. */
#define assert_held() assert_held_at(__FILE__, __LINE__)
void assert_held_at(const char *file, int line);

/* No secret is anywhere in RAM. */
#define assert_gone() assert_gone_at(__FILE__, __LINE__)
void assert_gone_at(const char *file, int line);

/* As the last assert_counted() has found: so many copies are in RAM, or at least so many. */
#define assert_counted() assert_counted_at(__FILE__, __LINE__)
void assert_counted_at(const char *file, int line);
#define assert_copies(secret, number) assert_copies_at(secret, number, number, __FILE__, __LINE__)
#define assert_copies_at_least(secret, number) assert_copies_at(secret, number, UINT_MAX, __FILE__, __LINE__)
void assert_copies_at(const struct secret *secret, unsigned int min, unsigned int max, const char *file, int line);

/* one-shot with an IV of zeros; fails the test unless it succeeds with as much output as expected */
void once(int device, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *in, size_t in_size,
	  void *out, size_t out_size);
/* a new session with an IV of zeros */
ncr_session_t session_of(int device, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key);

/* keys.c */
void closed(void **state);
void replaced(void **state);
void killed(void **state);
void exported(void **state);
void half_imported(void **state);

/* use.c */
void used_once(void **state);
void used_in_sessions(void **state);
void used_with_many_algorithms(void **state);
void keyed(void **state);
void streams(void **state);

/* pairs.c */
void pair_made(void **state);
void pair_used(void **state);
void pair_wrapped(void **state);

/* other_pairs.c */
void dsa_pair_used(void **state);
void dh_pair_used(void **state);

/* data.c */
void decrypted(void **state);
void processed(void **state);
void partial_blocks(void **state);

/* wrapping.c */
void master_key_set(void **state);
void storage_wrapped(void **state);
void wrapped(void **state);
void refused(void **state);

/* published.c */
void ended(void **state);
void unloaded(void **state);

#endif /* SELFTEST_WIPE_CASES_H */
