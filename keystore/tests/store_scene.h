/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store_scene.h - a store "s" in a folder of the test's own, with the kernel of fake_kernel.h
 */
#ifndef KEYSTORE_STORE_SCENE_H
#define KEYSTORE_STORE_SCENE_H

#include "commit.h"
#include "fake_kernel.h"
#include "recover.h"

#include <sys/types.h>

extern struct problem problem;

/* CMocka's set-up and tear-down of the group: the folder is the current one */
int scene_enter(void **state);
int scene_leave(void **state);

/** scene_open() - what store_open() says of "s", with a kernel and no wait for the lock */
int scene_open_code(struct store *store, enum store_use use);
void scene_open(struct store *store, enum store_use use);

/** scene_put() - prepare key number @n of that name, with a text for a blob */
void scene_put(struct store *store, unsigned int n, const char *name, const char *blob);

/** scene_commit() - store_commit() that must work */
void scene_commit(struct store *store);

/** scene_state() - how the store stands for a reader */
enum store_state scene_state(void);

/** scene_blob() - the blob of a key for a reader, malloc'ed; NULL when there is none, with scene_fault set */
char *scene_blob(const char *name);
extern enum blob_fault scene_fault;
void scene_assert_blob(const char *name, const char *wanted);

/** scene_file() - "s/<uuid>.ncrk", or with ".new" */
const char *scene_file(unsigned int n, enum blob_kind kind);

/** scene_write() - a file with a text */
void scene_write(const char *path, const char *text, mode_t mode);
void scene_assert_content(const char *path, const char *wanted);

/** scene_shell() - a command that must work, with printf's directives */
void scene_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** scene_end() - no store any more, and the kernel has forgotten it */
void scene_end(void);

#endif /* KEYSTORE_STORE_SCENE_H */
