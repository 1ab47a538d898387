/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parameters.h - what the kernel is told to make: a secret key, or a pair of an algorithm that wants more than a size
 */
#ifndef KEYSTORE_PARAMETERS_H
#define KEYSTORE_PARAMETERS_H

#include "key.h"

/**
 * struct parameters - of a key to be made
 * @algorithm: NCR_ALG_...
 * @bits: size; of dsa that of p. Of dh it is not used
 * @exponent: of rsa, 0 for 65537
 * @q_bits: of dsa
 * @p: of dh: prime, @p_size bytes
 * @g: of dh: generator, @g_size bytes
 */
struct parameters {
	ncr_algorithm_t algorithm;
	unsigned int bits;
	unsigned long exponent;
	unsigned int q_bits;
	uint8_t p[NCR_DH_SIZE_MAX];
	size_t p_size;
	uint8_t g[NCR_DH_SIZE_MAX];
	size_t g_size;
};

/**
 * parameters_given() - what the command line says
 * @parameters: out
 *
 * Return: EXIT_DONE; EXIT_USAGE after a message: an option of another algorithm, or a size or group that this one has not.
 */
int parameters_given(const struct options *options, const struct ncr_algorithm_info *algorithm,
		     struct parameters *parameters);

/**
 * parameters_of() - those of a key that there is, for another one like it
 * @command: with --q-bits or --dh-group, where the key itself does not tell
 * @key: open; a secret or private one
 * @parameters: out; of rsa the exponent is 65537
 *
 * The kernel tells q of a dsa key, and the group of a dh key that is exportable; neither when the key's time is over.
 *
 * Return: EXIT_DONE; EXIT_USAGE with the problem stated: the option that is needed is missing, or not that of the key.
 */
int parameters_of(const struct command *command, const struct key *key, struct parameters *parameters,
		  struct problem *problem);

/**
 * parameters_make() - let the kernel make a secret key, or a pair of which the private key counts
 * @flags: NCR_KEY_FLAG_...
 * @number: out: of the command, for messages
 *
 * Return: handle, or negative errno of @number.
 */
ncr_key_t parameters_make(struct ncr *ncr, const struct parameters *parameters, unsigned int flags, unsigned long *number);

#endif /* KEYSTORE_PARAMETERS_H */
