// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * secret.c - compiled with -mgeneral-regs-only, see secret.h
 */
#include "secret.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#define ROOMS_MAX (SECRETS_MAX * 3)

struct needles needles;
struct secret secrets[SECRETS_MAX];
unsigned int secret_count;

static struct room {
	uint8_t *bytes;
	size_t size;
} rooms[ROOMS_MAX];
static unsigned int room_count;

static bool draw(uint8_t *bytes, size_t size)
{
	/* up to 256 bytes come whole */
	return getrandom(bytes, size, 0) == (ssize_t)size;
}

int secrets_reset(void)
{
	for (unsigned int i = 0; i < room_count; i++) {
		explicit_bzero(rooms[i].bytes, rooms[i].size);
		munmap(rooms[i].bytes, rooms[i].size);
	}
	room_count = 0;
	secret_count = 0;
	explicit_bzero(&needles, sizeof(needles));
	/* 0 ends a chain */
	needles.count = 1;
	if (draw((uint8_t *)&needles.mask, sizeof(needles.mask)))
		return 0;
	fprintf(stderr, "getrandom: %s\n", strerror(errno));
	return -1;
}

uint8_t *room_new(size_t size)
{
	struct room *room = &rooms[room_count];

	if (room_count == ROOMS_MAX)
		return NULL;
	room->size = size;
	room->bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (room->bytes == MAP_FAILED)
		return NULL;
	if (mlock(room->bytes, size)) {
		munmap(room->bytes, size);
		return NULL;
	}
	room_count++;
	return room->bytes;
}

void room_wipe(uint8_t *bytes)
{
	for (unsigned int i = 0; i < room_count; i++)
		if (rooms[i].bytes == bytes)
			explicit_bzero(bytes, rooms[i].size);
}

/* Byte by byte, for the rest of a word may be on a page that is not there. */
static uint64_t word_at(const struct secret *secret, size_t at, uint8_t pad)
{
	uint64_t word = 0;

	/* a secret that repeats itself does so at every word, too */
	for (size_t i = 0; i < sizeof(word); i++)
		word |= (uint64_t)(secret->bytes[(at + i) % secret->size] ^ pad) << (8 * i);
	return word;
}

static bool needle_add(const struct secret *secret, unsigned int group, uint64_t masked)
{
	unsigned int i = needles.count;
	uint16_t *first = &needles.first[masked % NEEDLE_SLOTS];

	if (i == NEEDLES_MAX)
		return false;
	needles.list[i] = (struct needle){
		.masked = masked,
		.next = *first,
		.owner = secret - secrets,
		.group = group,
	};
	*first = i;
	needles.count++;
	return true;
}

bool secret_also_under(struct secret *secret, uint8_t pad)
{
	size_t words = secret->size > SECRET_PERIOD ? SECRET_PERIOD : secret->size - sizeof(uint64_t) + 1;

	if (secret->groups + 8 > GROUPS_MAX)
		return false;
	for (size_t at = 0; at < words; at++)
		if (!needle_add(secret, secret->groups + at % 8, word_at(secret, at, pad) ^ needles.mask))
			return false;
	secret->groups += 8;
	return true;
}

static struct secret *secret_add(const char *name, size_t size, const uint8_t *bytes)
{
	struct secret *secret = &secrets[secret_count];
	size_t period = size > SECRET_PERIOD ? SECRET_PERIOD : size;

	/* what is longer must end with a whole period */
	if (secret_count == SECRETS_MAX || size < sizeof(uint64_t) || size % period)
		return NULL;
	*secret = (struct secret){ .name = name, .size = size };
	secret->bytes = room_new(size);
	if (!secret->bytes)
		return NULL;
	if (bytes)
		bytes_copy(secret->bytes, bytes, period);
	else if (!draw(secret->bytes, period))
		return NULL;
	for (size_t i = period; i < size; i++)
		secret->bytes[i] = secret->bytes[i - period];
	if (!secret_also_under(secret, 0))
		return NULL;
	secret_count++;
	return secret;
}

struct secret *secret_new(const char *name, size_t size)
{
	return secret_add(name, size, NULL);
}

struct secret *secret_of(const char *name, const uint8_t *bytes, size_t size)
{
	return secret_add(name, size, bytes);
}

void secrets_unsee(void)
{
	for (unsigned int i = 0; i < secret_count; i++) {
		secrets[i].copies = 0;
		for (unsigned int j = 0; j < GROUPS_MAX; j++)
			secrets[i].most[j] = 0;
	}
	for (unsigned int i = 0; i < needles.count; i++)
		needles.list[i].seen = 0;
}

bool needle_see(unsigned int i)
{
	struct needle *needle = &needles.list[i];
	struct secret *secret = &secrets[needle->owner];

	if (++needle->seen <= secret->most[needle->group])
		return false;
	secret->most[needle->group] = needle->seen;
	secret->copies++;
	return true;
}

void secret_wipe(struct secret *secret)
{
	explicit_bzero(secret->bytes, secret->size);
}

void secrets_wipe(void)
{
	for (unsigned int i = 0; i < secret_count; i++)
		secret_wipe(&secrets[i]);
}

void secret_mask(struct secret *secret)
{
	for (size_t i = 0; i < secret->size; i++)
		secret->bytes[i] ^= needles.mask >> (8 * (i % 8)) & 0xff;
}

bool bytes_equal(const uint8_t *a, const uint8_t *b, size_t size)
{
	uint8_t different = 0;

	while (size--)
		different |= *a++ ^ *b++;
	return !different;
}

void bytes_copy(uint8_t *to, const uint8_t *from, size_t size)
{
	/* the asm keeps the compiler from calling memcpy() */
	while (size--) {
		*to++ = *from++;
		asm volatile("" ::: "memory");
	}
}

void bytes_reverse(uint8_t *to, const uint8_t *from, size_t size)
{
	while (size--) {
		*to++ = from[size];
		asm volatile("" ::: "memory");
	}
}
