/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyring_calls.h - keys that outlive a namespace: publish and attach, the key facility's own calls, and who asks
 *
 * As in device.h a try_...() answers with 0 or an errno. The key facility's calls are made as such: no library between.
 */
#ifndef SELFTEST_KEYRING_CALLS_H
#define SELFTEST_KEYRING_CALLS_H

#include "device.h"

#include <linux/keyctl.h>

#define CAROL 1002
#define GROUP 2000	/* that of carol, and of nobody else */

/* --- commands ----------------------------------------------------------------------------------------------------- */

/* label NULL: none; set NULL: nothing; serial and key may be NULL. */
int try_publish(int fd, ncr_key_t key, uint32_t keyring, uint32_t flags, const char *label,
		const struct ncr_key_attributes *set, int *serial);
int try_attach(int fd, uint32_t keyring, const char *label, ncr_key_t *key);
int try_attach_serial(int fd, int serial, ncr_key_t *key);
int try_describe(int fd, ncr_key_t key, struct ncr_key_describe *describe);

/* size: in: room, out: as the kernel left the member */
int try_store(int fd, ncr_key_t key, const char *label, const struct ncr_key_attributes *set, void *io, size_t *size);

/* A digest of the key's material, in one call. */
int try_hash_key(int fd, ncr_key_t key);

/* owner, group and mode, to be set */
struct ncr_key_attributes owned_by(uint32_t uid, uint32_t gid, uint32_t mode);

/* the same with dates, in seconds since 1970, 0 for none */
struct ncr_key_attributes ending(struct ncr_key_attributes attributes, uint64_t originate, uint64_t after);

/* encrypt 16 bytes in ECB mode; out may be NULL */
int try_use(int fd, ncr_key_t key, uint8_t out[16]);

/* --- the key facility --------------------------------------------------------------------------------------------- */

int try_add_key(const char *type, const char *description, const void *payload, size_t size, int keyring, int *serial);
int try_request_key(const char *type, const char *description, const char *callout, int keyring, int *serial);

/* keyctl(2); 0 for every result that is not -1 */
#define try_keyctl(command, ...) try_keyctl_at(command, (const unsigned long[4]) { __VA_ARGS__ })
int try_keyctl_at(int command, const unsigned long arguments[4]);

/* The serial of .ncr, as root finds it in /proc/keys; 0 when it is not there. */
int system_keyring(void);

/* A session keyring of one's own, so that what is linked there is gone with the process; 0 or an errno. */
int new_session_keyring(void);

/* Empty .ncr; fails the test unless no key is published any more within a bounded time. */
void clear_system_keyring(void);

/* Wait, bounded, until a line of the status node has this value; the test fails when it does not come. */
void await_status(const char *name, long value);

/* --- who asks ----------------------------------------------------------------------------------------------------- */

/* Become another user without capabilities, in groups of his own alone, with a new session keyring; 0 or an errno. */
int become(uid_t uid, gid_t gid);

/* Run function(argument) in a child that has become him; inside use child_expect(). */
#define in_child_as(uid, gid, function, argument) \
	in_child_as_at(uid, gid, function, #function, argument, __FILE__, __LINE__)
void in_child_as_at(uid_t uid, gid_t gid, int (*function)(void *), const char *name, void *argument, const char *file,
		    int line);

/* As uid 0 of a new user namespace, whose one id is the caller's; 0 or an errno. */
int become_root_of_namespace(void);

/* The capabilities of this bit mask are left; 0 or an errno. */
int keep_capabilities(uint64_t mask);

/* Setup and teardown of a program: as of device.h, the device open to all, a master key set, and .ncr empty. */
int keyring_group_open(void **state);
int keyring_group_close(void **state);

/* Setup and teardown of a test: as of device.h, and no key is published afterwards. */
int published_remember(void **state);
int published_check(void **state);
#define keyring_test(function) cmocka_unit_test_setup_teardown(function, published_remember, published_check)

#endif /* SELFTEST_KEYRING_CALLS_H */
