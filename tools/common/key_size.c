// SPDX-License-Identifier: GPL-2.0-or-later
#include "key_size.h"

#include <stdio.h>
#include <string.h>

void describe_key_sizes(const struct ncr_algorithm_info *info, char *text)
{
	unsigned int size, n = 0;

	if (!info->key_min) {
		strcpy(text, "no key");
	} else if (info->key_min == info->key_max) {
		sprintf(text, "%u", info->key_min);
	} else if (!info->key_step || (info->key_max - info->key_min) / info->key_step > 3) {
		sprintf(text, "%u to %u", info->key_min, info->key_max);
	} else {
		for (size = info->key_min; size <= info->key_max; size += info->key_step)
			n += sprintf(text + n, "%s%u", !n ? "" : size == info->key_max ? " or " : ", ", size);
	}
}

unsigned int default_key_bits(const struct ncr_algorithm_info *algorithm)
{
	if (algorithm->kind == NCR_KIND_PUBLIC_KEY)
		return algorithm->algorithm == NCR_ALG_RSA ? 3072 : algorithm->algorithm == NCR_ALG_DSA ? 2048 : 0;
	if (algorithm->algorithm == NCR_ALG_ARCFOUR)
		return 128;
	return 8 * (algorithm->kind == NCR_KIND_MAC ? algorithm->output_size : algorithm->key_max);
}

unsigned int default_q_bits(unsigned int p_bits)
{
	return p_bits <= 1024 ? 160 : 256;
}

bool dsa_sizes_check(unsigned int p_bits, unsigned int q_bits)
{
	switch (p_bits) {
	case 1024:
		return q_bits == 160;
	case 2048:
		return q_bits == 224 || q_bits == 256;
	case 3072:
		return q_bits == 256;
	default:
		return false;
	}
}

bool algorithm_is_offered(const struct ncr_algorithm_info *info)
{
	return info->operations || info->flags & NCR_ALGORITHM_DERIVES;
}
