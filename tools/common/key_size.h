/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * key_size.h - the sizes of key that an algorithm takes
 */
#ifndef NCR_KEY_SIZE_H
#define NCR_KEY_SIZE_H

#include <linux/ncr.h>
#include <stdbool.h>

/** describe_key_sizes() - in bytes, "16, 24 or 32" or "1 to 65536"; @text has 48 bytes */
void describe_key_sizes(const struct ncr_algorithm_info *info, char *text);

/**
 * default_key_bits() - the size of a key that nobody named one for
 *
 * Return: the largest key of a cipher, but of ARCFOUR the customary 128 bits; for a MAC, where any size will do, that of its
 * output (FIPS 198-1 section 3); 3072 for RSA, 128 bits of strength (SP 800-57 part 1, 5.6.1); 2048 for DSA, whose parameters
 * take long to find. 0 for an algorithm without key, and for Diffie-Hellman, where the group has a size.
 */
unsigned int default_key_bits(const struct ncr_algorithm_info *algorithm);

/** dsa_sizes_check() - whether FIPS 186-4 4.2 has keys with these sizes of p and q */
bool dsa_sizes_check(unsigned int p_bits, unsigned int q_bits);

/* for a hint */
#define DSA_SIZES "1024 bits with 160, 2048 with 224 or 256, 3072 with 256"

/** algorithm_is_offered() - whether this kernel serves it: Diffie-Hellman derives, and has no operation */
bool algorithm_is_offered(const struct ncr_algorithm_info *info);

/** default_q_bits() - the size of the order of a DSA key with @p_bits: the larger one that FIPS 186-4 4.2 has for it */
unsigned int default_q_bits(unsigned int p_bits);

#endif /* NCR_KEY_SIZE_H */
