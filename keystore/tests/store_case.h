/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store_case.h - a store "s" in a folder of the test's own, with the kernel of fake_kernel.h
 */
#ifndef KEYSTORE_STORE_CASE_H
#define KEYSTORE_STORE_CASE_H

#include "commit.h"
#include "fake_kernel.h"
#include "recover.h"

#include <sys/types.h>

extern struct problem problem;

/* CMocka's set-up and tear-down of the group: the folder is the current one */
int case_enter(void **state);
int case_leave(void **state);

/** case_open() - what store_open() says of "s", with a kernel and no wait for the lock */
int case_open_code(struct store *store, enum store_use use);
void case_open(struct store *store, enum store_use use);

/** case_put() - prepare key number @n of that name, with a text for a blob */
void case_put(struct store *store, unsigned int n, const char *name, const char *blob);

/** case_commit() - store_commit() that must work */
void case_commit(struct store *store);

/** case_state() - how the store stands for a reader */
enum store_state case_state(void);

/** case_blob() - the blob of a key for a reader, malloc'ed; NULL when there is none, with case_fault set */
char *case_blob(const char *name);
extern enum blob_fault case_fault;
void case_assert_blob(const char *name, const char *wanted);

/** case_file() - "s/<uuid>.ncrk", or with ".new" */
const char *case_file(unsigned int n, enum blob_kind kind);

/** case_write() - a file with a text */
void case_write(const char *path, const char *text, mode_t mode);
void case_assert_content(const char *path, const char *wanted);

/** case_shell() - a command that must work, with printf's directives */
void case_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** case_end() - no store any more, and the kernel has forgotten it */
void case_end(void);

#endif /* KEYSTORE_STORE_CASE_H */
