// SPDX-License-Identifier: GPL-2.0-or-later
#include "secret.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* What secrets_wipe() goes by. An entry is taken by its address, which is written last and taken back first. */
static struct {
	_Atomic(uint8_t *) data;
	atomic_size_t room;
} live[SECRETS_MAX];

static bool remember(uint8_t *data, size_t room)
{
	int i;

	for (i = 0; i < SECRETS_MAX; i++) {
		if (live[i].data)
			continue;
		live[i].room = room;
		live[i].data = data;
		return true;
	}
	return false;
}

static void forget(const uint8_t *data)
{
	int i;

	for (i = 0; i < SECRETS_MAX; i++)
		if (live[i].data == data)
			live[i].data = NULL;
}

void secrets_wipe(void)
{
	uint8_t *data;
	int i;

	for (i = 0; i < SECRETS_MAX; i++) {
		data = live[i].data;
		if (data)
			explicit_bzero(data, live[i].room);
	}
}

int secret_new(struct secret *secret, size_t room, bool locked)
{
	void *data;
	int error;

	memset(secret, 0, sizeof(*secret));
	data = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		return -errno;
	error = mlock(data, room) && locked ? -errno : 0;
	if (!error && !remember(data, room))
		error = -ENOMEM;
	if (error) {
		munmap(data, room);
		return error;
	}
	madvise(data, room, MADV_DONTDUMP);
	secret->data = data;
	secret->room = room;
	return 0;
}

void secret_free(struct secret *secret)
{
	if (!secret->data)
		return;
	explicit_bzero(secret->data, secret->room);
	forget(secret->data);
	munmap(secret->data, secret->room);
	memset(secret, 0, sizeof(*secret));
}

int process_protect(void)
{
	static const struct rlimit none;

	/* the limit alone does not stop a handler that core_pattern pipes to */
	return setrlimit(RLIMIT_CORE, &none) || prctl(PR_SET_DUMPABLE, 0) ? -errno : 0;
}

void process_protect_heap(void)
{
	static const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

	/* free(3) fills what it gets with this byte; not what is small enough for the cache of a thread, see mallopt(3) */
	mallopt(M_PERTURB, 0xaa);
	if (!setrlimit(RLIMIT_MEMLOCK, &unlimited))
		mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}
