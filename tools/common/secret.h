/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * secret.h - memory for keys: locked, left out of core dumps, wiped
 */
#ifndef NCR_SECRET_H
#define NCR_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* how many there may be at a time */
#define SECRETS_MAX 64

/**
 * struct secret - bytes that nobody else is to see
 * @data: whole pages
 * @size: bytes in use, for the owner to set
 * @room: bytes there are
 *
 * Owner: who called secret_new(), until secret_free().
 */
struct secret {
	uint8_t *data;
	size_t size;
	size_t room;
};

/**
 * secret_new() - get memory
 * @secret: filled in
 * @room: bytes
 * @locked: fail when the memory cannot be kept from being swapped out; otherwise that is tried
 *
 * Return: 0, -ENOMEM (also when there are SECRETS_MAX of them), or what mlock(2) says.
 */
int secret_new(struct secret *secret, size_t room, bool locked);

/** secret_free() - wipe and give back; does nothing to a secret that is all zero */
void secret_free(struct secret *secret);

/** secrets_wipe() - wipe all there are, for a process that ends by a signal; async-signal-safe */
void secrets_wipe(void);

/** process_protect() - no core dumps of this process, no debugger of the same user; 0 or negative errno */
int process_protect(void);

/**
 * process_protect_heap() - what libraries allocate is wiped when they give it back, and locked as far as that is allowed
 *
 * For a process that hands secrets to libraries, which copy them: before it calls the first one. It is not locked where the
 * limit of locked memory cannot be raised, since then a later allocation would fail for it.
 */
void process_protect_heap(void);

#endif /* NCR_SECRET_H */
