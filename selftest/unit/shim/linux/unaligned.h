/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_LINUX_UNALIGNED_H
#define SHIM_LINUX_UNALIGNED_H

#include <linux/types.h>

static inline u16 get_unaligned_be16(const void *at)
{
	const u8 *bytes = at;

	return bytes[0] << 8 | bytes[1];
}

static inline u32 get_unaligned_be32(const void *at)
{
	const u8 *bytes = at;

	return (u32)get_unaligned_be16(bytes) << 16 | get_unaligned_be16(bytes + 2);
}

static inline u64 get_unaligned_be64(const void *at)
{
	const u8 *bytes = at;

	return (u64)get_unaligned_be32(bytes) << 32 | get_unaligned_be32(bytes + 4);
}

static inline void put_unaligned_be16(u16 number, void *at)
{
	u8 *bytes = at;

	bytes[0] = number >> 8;
	bytes[1] = number;
}

static inline void put_unaligned_be32(u32 number, void *at)
{
	u8 *bytes = at;

	put_unaligned_be16(number >> 16, bytes);
	put_unaligned_be16(number, bytes + 2);
}

static inline void put_unaligned_be64(u64 number, void *at)
{
	u8 *bytes = at;

	put_unaligned_be32(number >> 32, bytes);
	put_unaligned_be32(number, bytes + 4);
}

#endif /* SHIM_LINUX_UNALIGNED_H */
