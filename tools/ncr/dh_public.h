/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dh_public.h - groups and public keys of Diffie-Hellman, which the kernel has as numbers
 */
#ifndef NCR_DH_PUBLIC_H
#define NCR_DH_PUBLIC_H

#include "command.h"
#include "dh_group.h"
#include "secret.h"

/* bytes of DER of p, g and a number */
#define DH_DER_MAX (3 * NCR_DH_SIZE_MAX + 256)

/** dh_group() - dh_group_find(); EXIT_DONE, or an exit code after a message */
int dh_group(const char *name, uint8_t *p, size_t *p_size, uint8_t *g, size_t *g_size);

/**
 * dh_public_frame() - SubjectPublicKeyInfo of a public key
 * @command: with the key that it belongs to
 * @options: --dh-group counts
 * @key: what is known of it
 * @content: in: the number; out: DER. It has DH_DER_MAX bytes of room
 *
 * Only the private key knows its group, and tells it when it is exportable; of others the options tell it.
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int dh_public_frame(struct command *command, const struct options *options, const struct ncr_key_describe *key,
		    struct secret *content);

#endif /* NCR_DH_PUBLIC_H */
