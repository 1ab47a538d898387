/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * secret.h - secrets of which this program can tell every copy, and holds none that it could mistake for the kernel's
 *
 * A secret is drawn at run time into pages of its own: locked, and shared, so that a fork makes no copy. What is
 * looked for is kept under a random mask: every eight bytes in a row of the secret, at each of its bytes. A copy at
 * any address, aligned or not, of at least fifteen bytes has one of these in an aligned word, so that looking at
 * aligned words finds it; and it is found when a part of it was overwritten, as by the allocator's pointer in a freed
 * object. Copies that were transformed (byte order, expanded keys beyond the first round) are other words, and not
 * looked for, except under the pads of HMAC.
 *
 * secret.c is compiled without vector registers, and bytes of secrets are touched nowhere else: what a vector register
 * holds is saved in RAM at each change of task.
 */
#ifndef SELFTEST_WIPE_SECRET_H
#define SELFTEST_WIPE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECRETS_MAX 32
#define NEEDLES_MAX 8192
#define NEEDLE_SLOTS 65536

/* A secret longer than this repeats itself. */
#define SECRET_PERIOD 64

/* A copy has needles of one group in its aligned words: those at the same distance from a word's begin. */
#define GROUPS_MAX (3 * 8)

struct secret {
	const char *name;
	uint8_t *bytes;
	size_t size;
	unsigned int groups;
	/* of the last search: how often it was seen, and how often the most frequent needle of each group was */
	unsigned int copies;
	unsigned int most[GROUPS_MAX];
};

struct needles {
	uint64_t mask;
	unsigned int count;
	uint16_t first[NEEDLE_SLOTS];
	struct needle {
		uint64_t masked;
		uint16_t next;
		uint8_t owner, group;
		unsigned int seen;
	} list[NEEDLES_MAX];
};

extern struct needles needles;
extern struct secret secrets[SECRETS_MAX];
extern unsigned int secret_count;

/* A new mask, no secrets: what they and all rooms had in memory is wiped and unmapped. Returns 0, or -1 and says. */
int secrets_reset(void);

/* NULL when there is no memory, randomness or room in the tables. */
struct secret *secret_new(const char *name, size_t size);

/* The same for bytes that exist already; they are copied, and stay where they are. */
struct secret *secret_of(const char *name, const uint8_t *bytes, size_t size);

/* Also look for the secret with every byte XORed with this one. */
bool secret_also_under(struct secret *secret, uint8_t pad);

/* The only copy this program has is gone; what to look for stays. */
void secret_wipe(struct secret *secret);
void secrets_wipe(void);

/* Put the mask over a secret's bytes, or take it off again. */
void secret_mask(struct secret *secret);

/* Locked, shared and zero; wiped by room_wipe() and secrets_reset(). NULL when there is no memory. */
uint8_t *room_new(size_t size);
void room_wipe(uint8_t *room);

/* memcmp() and memcpy() use vector registers. */
bool bytes_equal(const uint8_t *a, const uint8_t *b, size_t size);
void bytes_copy(uint8_t *to, const uint8_t *from, size_t size);
void bytes_reverse(uint8_t *to, const uint8_t *from, size_t size);

/* For a search: nothing seen yet; this needle is seen. Returns whether it is not of a copy that is counted already. */
void secrets_unsee(void);
bool needle_see(unsigned int needle);

/* The needle that this word is, or 0. Here, because it is asked for every word of RAM. */
static inline unsigned int needle_find(uint64_t word)
{
	uint64_t masked = word ^ needles.mask;
	unsigned int i = needles.first[masked % NEEDLE_SLOTS];

	while (i && needles.list[i].masked != masked)
		i = needles.list[i].next;
	return i;
}

#endif /* SELFTEST_WIPE_SECRET_H */
