/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chain_keys.h - the keys of one trail, by the number of the record
 */
#ifndef NCR_REPORT_CHAIN_KEYS_H
#define NCR_REPORT_CHAIN_KEYS_H

#include "trail.h"

/*
 * struct chain_keys - each key is the hash of the one before. Every so many of them are kept, so that a record that stands
 * out of order does not take all the way from the beginning. Owner: who called chain_keys_new().
 */
struct chain_keys;

/** chain_keys_new() - of the trail @id under @root; NULL without memory */
struct chain_keys *chain_keys_new(const uint8_t *root, const uint8_t *id);

/** chain_keys_get() - key @n of the trail, TRAIL_KEY_SIZE bytes, until the next call; NULL without memory */
const uint8_t *chain_keys_get(struct chain_keys *keys, uint64_t n);

/** chain_keys_free() - wipe and give back */
void chain_keys_free(struct chain_keys *keys);

#endif /* NCR_REPORT_CHAIN_KEYS_H */
