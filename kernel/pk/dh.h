/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Diffie-Hellman (PKCS #3) as functions over buffers: keys (dh_key.c, dh_format.c), the groups that
 * have names (dh_group.c), whether numbers are a group and a key (dh_check.c,
 * dh_jacobi.c), making keys (dh_generate.c), agreeing on a secret (dh_derive.c)
 *
 * A key does not change after it was made, and any number of operations may use it at once. Numbers
 * in buffers have their most significant byte first. All functions may sleep; those that take long
 * give way to others, and end with -EINTR on a fatal signal. All that allocate may end with
 * -ENOMEM, all that need random numbers with what ncr_random_bytes() says.
 */
#ifndef NCR_PK_DH_H
#define NCR_PK_DH_H

#include <linux/types.h>

/* bits of p; larger ones would serve nobody but who wants to keep a processor busy */
#define NCR_DH_BITS_MIN 512
#define NCR_DH_BITS_MAX 8192
/* bytes of the largest encoded private key: p, g and x, each as long as p */
#define NCR_DH_ENCODED_MAX 3200

struct ncr_dh;

/**
 * ncr_dh_generate() - make a pair in a group that somebody chose
 * @p: prime, NCR_DH_BITS_MIN to NCR_DH_BITS_MAX bits; leading zeros allowed in @p_size bytes
 * @g: 2 to p - 2; leading zeros allowed in @g_size bytes
 *
 * The pair has passed ncr_dh_consistent(). A p that is not that of a named group is tested for
 * being a prime, which takes seconds for 8192 bits.
 *
 * Return: 0; -EINVAL (p and g are no group, or g has so small an order that its power was 1 or
 * p - 1); -EINTR; -EIO (the pair is not consistent, which no p and g can bring about).
 */
int ncr_dh_generate(const u8 *p, size_t p_size, const u8 *g, size_t g_size, struct ncr_dh **key);

/** ncr_dh_free() - wipe and free; NULL is nothing */
void ncr_dh_free(struct ncr_dh *key);

/** ncr_dh_bits() - of p */
unsigned int ncr_dh_bits(const struct ncr_dh *key);

/** ncr_dh_size() - bytes of p and of a secret */
size_t ncr_dh_size(const struct ncr_dh *key);

/** ncr_dh_memory() - bytes that the key takes */
size_t ncr_dh_memory(const struct ncr_dh *key);

/**
 * ncr_dh_group() - name of the key's group, "modp2048" (RFC 3526) or "ffdhe2048" (RFC 7919) and so
 *	on; NULL: none of those
 *
 * A key in a group with a name and at least 2048 bits is one of SP 800-56A r3 appendix D.
 */
const char *ncr_dh_group(const struct ncr_dh *key);

/**
 * ncr_dh_import_private() - read PrivateKeyInfo (RFC 5208) of dhKeyAgreement (PKCS #3 section 9)
 *
 * p and g are tested as those of ncr_dh_generate(); x is 1 to p - 2, or to q - 1 when the group has
 * a name, and no longer than a privateValueLength says. The pair has passed ncr_dh_consistent().
 *
 * Return: 0; -EINVAL (no DER, not of that type, or the numbers are no key); -EINTR; -EIO (as of
 * ncr_dh_generate()).
 */
int ncr_dh_import_private(const u8 *der, size_t size, struct ncr_dh **key);

/*
 * ncr_dh_read_private() - the same of a key that was imported or generated before: only its form,
 * its sizes and the order of its group are looked at
 */
int ncr_dh_read_private(const u8 *der, size_t size, struct ncr_dh **key);

/**
 * ncr_dh_export_private() - write the same PrivateKeyInfo, without a privateValueLength
 * @size: room of @der; then what is needed
 *
 * Return: 0; -EOVERFLOW (nothing is written but *@size).
 */
int ncr_dh_export_private(const struct ncr_dh *key, u8 *der, size_t *size);

/** ncr_dh_export_public() - write y without leading zeros, so that it has one encoding
 *
 * Return: as of ncr_dh_export_private().
 */
int ncr_dh_export_public(const struct ncr_dh *key, u8 *out, size_t *size);

/**
 * ncr_dh_check_public() - whether a number may be a public key of some group
 *
 * Return: 0; -EINVAL (a leading zero, more than NCR_DH_BITS_MAX bits, 0 or 1).
 */
int ncr_dh_check_public(const u8 *y, size_t size);

/**
 * ncr_dh_consistent() - the pairwise consistency test of SP 800-56A r3 5.6.2.1.4: y is g^x, and a
 *	public key of the group
 *
 * Return: 0; -EIO when not.
 */
int ncr_dh_consistent(const struct ncr_dh *key);

/**
 * ncr_dh_derive() - the shared secret, SP 800-56A r3 5.7.1.1
 * @peer: the other's y, @peer_size bytes, leading zeros allowed
 * @secret: ncr_dh_size() bytes, zeros on the left
 *
 * In constant time for all but @peer. The other's key must be 2 to p - 2, and in the subgroup of
 * order q where q is known (5.6.2.3.1); where it is not, nothing but the range can be looked at.
 *
 * Return: 0; -EINVAL (not a public key of the group, or the secret is 1 or p - 1).
 */
int ncr_dh_derive(const struct ncr_dh *key, const u8 *peer, size_t peer_size, u8 *secret);

#endif /* NCR_PK_DH_H */
