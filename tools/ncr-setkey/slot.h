/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slot.h - the master key under the key of a slot: AES-256-GCM (SP 800-38D)
 */
#ifndef NCR_SETKEY_SLOT_H
#define NCR_SETKEY_SLOT_H

#include "sealed.h"
#include "secret.h"

#define MASTER_KEY_SIZE 32

/**
 * slot_wrap() - seal the master key in a slot whose parameters are complete
 * @sealed: the file it is in; its id is authenticated
 * @slot: nonce and wrapped key are filled in
 * @key: of the slot; used for this one encryption and never again
 * @master: MASTER_KEY_SIZE bytes
 *
 * Return: EXIT_DONE; EXIT_SYSTEM.
 */
int slot_wrap(const struct sealed *sealed, struct slot *slot, const struct secret *key, const struct secret *master,
	      struct reason *reason);

/**
 * slot_unwrap() - the other way
 * @master: out: room for MASTER_KEY_SIZE bytes; wiped if it is not the right key
 *
 * Return: EXIT_DONE; EXIT_INPUT: another key, or the line was altered; EXIT_SYSTEM.
 */
int slot_unwrap(const struct sealed *sealed, const struct slot *slot, const struct secret *key, struct secret *master,
		struct reason *reason);

/** slot_key_new() - memory for the key of a slot, random if @random; EXIT_DONE, EXIT_SYSTEM */
int slot_key_new(struct secret *key, bool random, struct reason *reason);

#endif /* NCR_SETKEY_SLOT_H */
