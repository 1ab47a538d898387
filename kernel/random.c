// SPDX-License-Identifier: GPL-2.0
#include "random.h"

#include <linux/random.h>

int ncr_random_bytes(void *out, size_t size)
{
	int error = wait_for_random_bytes();

	if (!error)
		get_random_bytes(out, size);
	return error;
}
