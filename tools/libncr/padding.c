// SPDX-License-Identifier: GPL-2.0-or-later
#include "libncr.h"

#include <errno.h>
#include <string.h>

size_t ncr_pad(void *data, size_t size, size_t block)
{
	size_t n = block - size % block;

	memset((uint8_t *)data + size, (int)n, n);
	return size + n;
}

int ncr_unpad(const void *data, size_t size, size_t block, size_t *unpadded)
{
	const uint8_t *last = (const uint8_t *)data + size;
	uint32_t n, bad, i;

	/* sizes are no secret */
	if (!block || block > 255 || !size || size % block)
		return -EBADMSG;
	n = last[-1];
	/* the top bit of a difference says which is smaller */
	bad = (n - 1) >> 31 | ((uint32_t)block - n) >> 31;
	for (i = 1; i <= block; i++) {
		uint32_t within = ((n - i) >> 31) - 1;	/* all ones when i <= n */

		bad |= within & (last[-(ptrdiff_t)i] ^ n);
	}
	if (bad)
		return -EBADMSG;
	*unpadded = size - n;
	return 0;
}
