/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * name.h - names of keys in the store
 *
 * A name is 1 to 64 bytes of A-Z a-z 0-9 . _ @ + - and begins with neither '.' nor '-': it is the name in the manifest, the
 * label in the blob and the name in the keyring. "NAME@7" is the seventh key that was NAME before it was
 * given new material; only rekey makes such names.
 */
#ifndef KEYSTORE_NAME_H
#define KEYSTORE_NAME_H

#include "problem.h"

#include <linux/ncr.h>
#include <stdbool.h>
#include <stddef.h>

#define NAME_MAX_SIZE NCR_KEY_LABEL_SIZE
#define NAME_SIZE (NAME_MAX_SIZE + 1)

/* versions go from 1 to this */
#define VERSION_MAX 999999

/** name_valid() - whether a key in the store can be called this */
bool name_valid(const char *name);

/** name_check() - name_valid(), with the problem stated; EXIT_DONE or EXIT_USAGE */
int name_check(const char *name, struct problem *problem);

/** name_check_new() - name_check() for a name that somebody gives to a key: that of an old version is reserved */
int name_check_new(const char *name, struct problem *problem);

/** name_is_pattern() - whether this stands for several names, as the shell's * ? [ do */
bool name_is_pattern(const char *name);

/**
 * name_version() - the number of an old version
 * @name: valid
 * @base: out: NAME_SIZE bytes, the name before the @, or NULL
 *
 * Return: number, or 0 for a name that is not one of an old version.
 */
unsigned int name_version(const char *name, char *base);

/** name_of_version() - "NAME@7" into NAME_SIZE bytes; false when it would be too long */
bool name_of_version(const char *base, unsigned int version, char *name);

/**
 * struct names - a list of names
 * @name: sorted once names_sort() was called; malloc'ed, and each of them
 *
 * Owner: who has it, until names_free(). All zero is an empty list.
 */
struct names {
	char **name;
	size_t count;
	size_t room;
};

/** names_add() - a copy of @name to the end; 0 or -ENOMEM */
int names_add(struct names *names, const char *name);

/** names_sort() - in the order of people: web@2 before web@10; equal ones become one */
void names_sort(struct names *names);

/** names_has() - whether @name is in a sorted list */
bool names_has(const struct names *names, const char *name);

void names_free(struct names *names);

#endif /* KEYSTORE_NAME_H */
