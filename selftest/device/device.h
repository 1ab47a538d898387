/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device.h - what every test of /dev/crypto needs: calls with exact errno, structures full of rubbish, hostile memory
 *
 * The functions fill only the members that the text of the interface says are used. Everything else is RUBBISH bytes,
 * as on the stack of a program written for the published header.
 */
#ifndef SELFTEST_DEVICE_H
#define SELFTEST_DEVICE_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include <linux/ncr.h>

#define DEVICE "/dev/crypto"
#define NODE_DIR "/sys/kernel/security/ncr"
#define PARAMETER_DIR "/sys/module/ncr/parameters"
#define ALICE 1000
#define BOB 1001

#define RUBBISH 0xA5
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- expectations ------------------------------------------------------------------------------------------------- */

/*
 * expect(EACCES, try_export(...)): the call's errno is exactly that; 0 for success. Names in the message, not numbers.
 * Only in the process and thread that cmocka runs; elsewhere see child_expect().
 */
#define expect(wanted, got) expect_errno(wanted, got, #got, __FILE__, __LINE__)
void expect_errno(int wanted, int got, const char *what, const char *file, int line);

/* One ioctl: 0, its errno, or 10000 and more when it returns something else than 0 and -1. */
int call(int fd, unsigned long number, void *arg);

/* Fill with RUBBISH. */
#define rubbish(thing) memset(&(thing), RUBBISH, sizeof(thing))
bool is_rubbish(const void *bytes, size_t size);

/* Bytes that look random and are the same in every run. */
void pattern(void *bytes, size_t size, uint32_t seed);

/* --- processes ---------------------------------------------------------------------------------------------------- */

/*
 * Run function(argument) in a child; the test fails when it does not return 0. Inside, child_expect() returns failures
 * up: CMocka's own assertions would end the parent's test from the child.
 */
#define in_child(function, argument) in_child_at(function, #function, argument, __FILE__, __LINE__)
void in_child_at(int (*function)(void *), const char *name, void *argument, const char *file, int line);

/* The same as alice, without capabilities or groups but group 0, which may open the device until udev says more. */
#define in_child_as_alice(function, argument) in_child_as_alice_at(function, #function, argument, __FILE__, __LINE__)
void in_child_as_alice_at(int (*function)(void *), const char *name, void *argument, const char *file, int line);

#define child_expect(wanted, got) do { \
		int got_ = (got); \
		if (got_ != (wanted)) \
			return child_failed(__FILE__, __LINE__, #got, got_, wanted); \
	} while (0)
int child_failed(const char *file, int line, const char *what, int got, int wanted);

/* For a child: give up one capability, or EUID 0 and keep all of them; 0 or an errno. */
int drop_capability(unsigned int capability);
int become_with_capabilities(uid_t uid);

/* Pass an open file description over a UNIX socket; 0 or an errno, and the descriptor or -1. */
int send_descriptor(int socket, int passed);
int receive_descriptor(int socket);

/* --- the module --------------------------------------------------------------------------------------------------- */

int device_open(void);
void device_close(int fd);

/* The value of a line of the status node, in a static buffer; the test fails when there is no such line. */
const char *status_value(const char *name);

/* the namespace that most tests of a program share */
extern int fd;

/* Setup and teardown of a program's tests: opens fd; once it is closed as much memory is charged as before. */
int group_open(void **state);
int group_close(void **state);

struct counts {
	long contexts, keys, sessions;
};

struct counts counts_now(void);

/* Setup and teardown of every test: contexts, keys and sessions are as before, or the test leaks (or the module). */
int counts_remember(void **state);
int counts_check(void **state);
#define counted_test(function) cmocka_unit_test_setup_teardown(function, counts_remember, counts_check)

/*
 * Sets the storage master key of the tests, which takes a boot's only chance. When another program of this boot has
 * set it already this is checked with the check value of a blob; a key that is not ours fails the test.
 */
void need_master_key(int fd);
extern const uint8_t tests_master_key[32];

#define BLOB_CHECK_VALUE 20	/* offset in the blob's header */
#define BLOB_CHECK_VALUE_SIZE 8

/* --- keys --------------------------------------------------------------------------------------------------------- */

ncr_key_t key_new(int fd);
void key_free(int fd, ncr_key_t key);
int try_deinit(int fd, ncr_key_t key);
int try_generate(int fd, ncr_key_t key, unsigned int bits, unsigned int flags);
int try_import(int fd, ncr_key_t key, const void *data, size_t size, unsigned int flags);
int try_info(int fd, ncr_key_t key, struct ncr_key_info_st *info);

/* size: in: room, out: as the kernel left the member */
int try_export(int fd, ncr_key_t key, void *data, size_t *size);

/* A new key with this material. */
ncr_key_t key_of(int fd, const void *data, size_t size, unsigned int flags);

/* Fails the test unless the key is exportable and this is its material. */
void key_is(int fd, ncr_key_t key, const void *data, size_t size);

/* --- wrapping ----------------------------------------------------------------------------------------------------- */

int try_wrap(int fd, ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, const void *iv, size_t iv_size,
	     void *io, size_t *size);
int try_unwrap(int fd, ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, const void *iv, size_t iv_size,
	       const void *io, size_t size);
int try_storage_wrap(int fd, ncr_key_t key, void *io, size_t *size);
int try_storage_unwrap(int fd, ncr_key_t key, const void *io, size_t size);

/* --- operations --------------------------------------------------------------------------------------------------- */

enum kind { CIPHER, HASH, MAC };	/* RSA takes other parameters, and is not in the table: rsa_calls.h */

/* The tests' own table of algorithms, from the text of the interface and the algorithms' standards. */
struct algorithm {
	ncr_algorithm_t id;
	const char *name;
	enum kind kind;
	size_t key_sizes[4];	/* bytes, up to the first 0; of a cipher all there are, but of ARCFOUR */
	size_t block;		/* input comes in multiples of this; 1 for a stream */
	size_t iv_size;
	size_t output_size;	/* of a digest or MAC */
};

extern const struct algorithm algorithms[];
extern const size_t algorithm_count;
const struct algorithm *algorithm_of(ncr_algorithm_t id);

void fill_session(struct ncr_session_st *init, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key,
		  const void *iv, size_t iv_size);
void fill_data(struct ncr_session_op_st *op, const void *in, size_t in_size, void *out, size_t out_size);

int try_session(int fd, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *iv, size_t iv_size,
		ncr_session_t *session);
ncr_session_t session_new(int fd, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *iv,
			  size_t iv_size);

/* out_size: in: room, out: as the kernel left the member; may be NULL for 0 */
int try_update(int fd, ncr_session_t session, const void *in, size_t in_size, void *out, size_t *out_size);
int try_final(int fd, ncr_session_t session, const void *in, size_t in_size, void *out, size_t *out_size,
	      ncr_error_t *err);
int try_once(int fd, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *iv, size_t iv_size,
	     const void *in, size_t in_size, void *out, size_t *out_size, ncr_error_t *err);

/* End a session whose result is of no interest. */
void session_end(int fd, ncr_session_t session);

/* --- memory ------------------------------------------------------------------------------------------------------- */

/* size bytes that end where no page is; free with guarded_free() and the same size. */
void *guarded(size_t size);
void guarded_free(void *bytes, size_t size);

/* An address of the kernel's half. */
#if __SIZEOF_POINTER__ == 8
#define KERNEL_ADDRESS ((void *)0xffff888000001000UL)
#else
#define KERNEL_ADDRESS ((void *)0xfffff000UL)
#endif

/* Write one value into a file of the kernel's; the test fails when it cannot. */
void write_file(const char *path, const char *value);

#endif /* SELFTEST_DEVICE_H */
