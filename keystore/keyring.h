/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyring.h - the kernel's keyring .ncr, in which loaded keys are
 *
 * System calls of the key facility without libkeyutils: loading runs early at boot and depends on the C library alone.
 */
#ifndef KEYSTORE_KEYRING_H
#define KEYSTORE_KEYRING_H

#include "name.h"
#include "problem.h"

#include <stdint.h>
#include <stdio.h>

/**
 * struct keyring - .ncr as it was when it was opened
 * @serial: the key facility's number of it
 * @keys: what is in it, by name
 * @count: how many
 *
 * Owner: who opened it, until keyring_close().
 */
struct keyring {
	int32_t serial;
	struct keyring_key {
		int32_t serial;
		char name[NCR_KEY_LABEL_SIZE + 1];
	} *keys;
	size_t count;
};

/** keyring_open() - find .ncr and what is in it; EXIT_DONE, or an exit code with the problem stated */
int keyring_open(struct keyring *keyring, struct problem *problem);

void keyring_close(struct keyring *keyring);

/** keyring_key() - the number of the key of that name, or 0 */
int32_t keyring_key(const struct keyring *keyring, const char *name);

/**
 * keyring_add() - let the kernel unwrap a blob into .ncr
 * @keyring: open
 * @name: the label in the blob; a key of that name goes, and with it every handle to it
 * @blob: from the store
 * @size: in bytes
 * @problem: out
 */
int keyring_add(const struct keyring *keyring, const char *name, const uint8_t *blob, size_t size,
		struct problem *problem);

/** keyring_remove() - take a key out of .ncr; when it was nowhere else, every handle to it dies */
int keyring_remove(const struct keyring *keyring, int32_t key, struct problem *problem);

/** keyring_find() - the number of .ncr from lines as /proc/keys has them, or 0; for keyring_open() and tests */
int32_t keyring_find(FILE *keys);

/** keyring_described() - name in a key's description, "ncr;0;0;3f010000;NAME"; false when it is not one of type ncr */
bool keyring_described(const char *description, char *name);

#endif /* KEYSTORE_KEYRING_H */
