// SPDX-License-Identifier: GPL-2.0-or-later
#include "environment.h"

#include <linux/sched/signal.h>
#include <linux/slab.h>

#include <asm/cpufeature.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <valgrind/memcheck.h>

bool shim_processor = true;

bool shim_cpu_has(const char *feature)
{
	return !strcmp(feature, "adx") ? __builtin_cpu_supports("adx") : __builtin_cpu_supports("bmi2");
}

/* --- signals --- */

long signal_at;

bool shim_signal(void)
{
	if (signal_at <= 1)
		return signal_at == 1;
	signal_at--;
	return false;
}

/* --- memory: the size is kept before it --- */

struct memory_count memory_count;

struct block {
	size_t size;
	size_t pad;
	unsigned char bytes[];
};

void *shim_alloc(size_t size)
{
	struct block *block;

	if (memory_count.fail_at && !--memory_count.fail_at)
		return NULL;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		abort();
	block->size = size;
	memory_count.live++;
	return block->bytes;
}

static struct block *block_of(void *memory)
{
	return (struct block *)((char *)memory - offsetof(struct block, bytes));
}

void kfree(void *memory)
{
	struct block *block;
	size_t i;

	if (!memory)
		return;
	block = block_of(memory);
	for (i = 0; i < block->size && !block->bytes[i]; i++)
		;
	memory_count.frees++;
	memory_count.dirty += i < block->size;
	memory_count.live--;
	free(block);
}

void kfree_sensitive(void *memory)
{
	if (memory)
		explicit_bzero(memory, block_of(memory)->size);
	kfree(memory);
}

/* --- random numbers --- */

static const unsigned char *next_random;
static size_t next_size;
int random_error;
bool random_secret;

void random_next(const void *bytes, size_t size)
{
	next_random = bytes;
	next_size = size;
}

int ncr_random_bytes(void *out, size_t size)
{
	void *all = out;
	size_t all_size = size;

	if (random_error)
		return random_error;
	if (next_random && next_size == size) {
		memcpy(out, next_random, size);
		next_random = NULL;
		return 0;
	}
	while (size) {
		size_t part = size < 256 ? size : 256;

		if (getrandom(out, part, 0) != (ssize_t)part)
			return -EIO;
		out = (char *)out + part;
		size -= part;
	}
	if (random_secret)
		(void)VALGRIND_MAKE_MEM_UNDEFINED(all, all_size);
	return 0;
}
