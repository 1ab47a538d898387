/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dh_group.h - the groups of Diffie-Hellman that have names: those of RFC 7919 (ffdhe2048 to ffdhe8192) and RFC 3526 (modp1536
 * to modp8192), as --dh-group takes them (--group is that of a key's owner)
 */
#ifndef NCR_DH_GROUP_H
#define NCR_DH_GROUP_H

#include <stddef.h>
#include <stdint.h>

/* the one that nobody named another for: 112 bits of strength */
#define DH_GROUP_DEFAULT "ffdhe2048"
/* for a hint */
#define DH_GROUPS \
	"ffdhe2048, ffdhe3072, ffdhe4096, ffdhe6144, ffdhe8192, modp1536, modp2048, modp3072, modp4096, modp6144, modp8192"

/* bytes of the largest prime, and of a generator */
#define DH_GROUP_P_MAX 1024
#define DH_GROUP_G_MAX 8

/**
 * dh_group_find() - the numbers of a group
 * @name: as in DH_GROUPS
 * @p: out: prime, most significant byte first; DH_GROUP_P_MAX bytes of room
 * @p_size: out: in bytes
 * @g: out: generator; DH_GROUP_G_MAX bytes of room
 * @g_size: out: in bytes
 *
 * Return: 0; -ENOENT (no group of that name), -EOPNOTSUPP (libcrypto does not have it), -ENOMEM.
 */
int dh_group_find(const char *name, uint8_t *p, size_t *p_size, uint8_t *g, size_t *g_size);

#endif /* NCR_DH_GROUP_H */
