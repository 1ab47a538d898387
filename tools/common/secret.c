// SPDX-License-Identifier: GPL-2.0-or-later
#include "secret.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

int secret_new(struct secret *secret, size_t room, bool locked)
{
	void *data;
	int error;

	memset(secret, 0, sizeof(*secret));
	data = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		return -errno;
	if (mlock(data, room) && locked) {
		error = -errno;
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
	munmap(secret->data, secret->room);
	memset(secret, 0, sizeof(*secret));
}

int process_protect(void)
{
	static const struct rlimit none;

	/* the limit alone does not stop a handler that core_pattern pipes to */
	return setrlimit(RLIMIT_CORE, &none) || prctl(PR_SET_DUMPABLE, 0) ? -errno : 0;
}
