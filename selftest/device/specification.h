/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * specification.h - what the tests of the specification's sentences share
 *
 * Each test of specification_*.c shows what one sentence says, and is named after it; ../sentences.tsv tells which.
 * They use the published commands and structures alone. Where those show nothing a comment says what else is looked at.
 *
 * As in device.h a try_...() answers with 0 or an errno, and what the text does not say is used is rubbish.
 */
#ifndef SELFTEST_SPECIFICATION_H
#define SELFTEST_SPECIFICATION_H

#include "public_calls.h"

#define WRAPPABLE NCR_KEY_FLAG_WRAPPABLE
#define SIXTEEN "sixteen letters."

/*
 * "The parameter points to struct ...": the command succeeds with this structure where nothing follows it, into which
 * the results go as well, and fails with one that is not all there.
 */
#define takes(number, args) takes_structure(number, &(args), sizeof(args))
void takes_structure(unsigned long number, void *args, size_t size);

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* GET_INFO alone: whether there is such a key. */
int try_look(int fd, ncr_key_t key);

/* What GET_INFO tells. */
struct ncr_key_info_st info_of(ncr_key_t key);

/* Whether two secret keys, exportable or not, are the same material. */
bool same_secret(ncr_key_t a, ncr_key_t b);

/* Whether what the private key signs is what the public key verifies; RSA and DSA. */
bool belong_together(struct pair pair);

/* The digest or MAC of a key: with NCR_KEY_DATA in one call. */
int try_key_data(ncr_algorithm_t algorithm, ncr_key_t with, ncr_key_t input, void *out, size_t *size);

/* A number of a DER encoding, counted from 0, without zeros before it; NULL when there are fewer. */
const uint8_t *der_number(const uint8_t *der, size_t size, unsigned int number, size_t *number_size);
unsigned int der_number_bits(const uint8_t *der, size_t size, unsigned int number);

/* --- Diffie-Hellman ----------------------------------------------------------------------------------------------- */

/* A new pair in the group ffdhe2048, whose generator is this number. */
extern const uint8_t dh_generator[1];
struct pair dh_pair_new(unsigned int flags);

/* The raw number of a DH public key; its size. */
size_t dh_number(ncr_key_t key, uint8_t number[DH_SIZE]);

/* A key derived from a new pair and a peer's new pair, and the one that the peer gets. */
void derive_both(ncr_key_t *ours, ncr_key_t *theirs, unsigned int flags);

#endif /* SELFTEST_SPECIFICATION_H */
