// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * races.c - threads and processes that publish, load, attach, use, revoke and remove keys of one name at once
 *
 * Each does RACES_ROUNDS (40) rounds. Every call is right or answered with an errno that is documented for it; then
 * counts and bytes are as before. Threads count what is wrong; only main() asserts.
 */
#include "keyring_calls.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>

#define NAME "races: key"

static atomic_uint wrong, done;
static unsigned int rounds;

static ncr_key_t source;	/* in fd */
static uint8_t blob[4096];
static size_t blob_size;
static uint8_t expected[16];
static int ncr;

/* the key published last, whoever did; and a handle of fd that all share */
static atomic_int serial;
static _Atomic ncr_key_t shared;

/* whoever finds another's key of this name may use it, and it is the same */
static const struct ncr_key_attributes for_all = { .valid = NCR_ATTRIBUTE_MODE, .mode = 0555 };

static uint32_t ring = NCR_KEYRING_SYSTEM;

/* 0 counts as done; errnos up to the first 0 are documented; anything else is wrong. Returns whether it is done. */
#define fits(error, ...) fits_one_of(#error, error, (const int[]){ __VA_ARGS__, 0 })
static bool fits_one_of(const char *what, int error, const int *refusals)
{
	if (!error) {
		atomic_fetch_add(&done, 1);
		return true;
	}
	for (; *refusals; refusals++)
		if (error == *refusals)
			return false;
	if (atomic_fetch_add(&wrong, 1) < 5)
		fprintf(stderr, "%s: %s\n", what, strerror(error));
	return false;
}

static void right(const uint8_t *out)
{
	if (memcmp(out, expected, 16) && atomic_fetch_add(&wrong, 1) < 5)
		fprintf(stderr, "wrong result\n");
}

#define ENDED EKEYREVOKED, EKEYEXPIRED

static void use_once_and_in_sessions(int device, ncr_key_t key)
{
	ncr_session_t session;
	uint8_t out[16];
	size_t size;

	if (fits(try_use(device, key, out), ENDED, ENOENT))
		right(out);
	if (fits(try_session(device, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, &session), ENDED, ENOENT)) {
		for (int i = 0; i < 3; i++) {
			size = sizeof(out);
			if (fits(try_update(device, session, "sixteen letters.", 16, out, &size), ENDED))
				right(out);
		}
		fits(try_final(device, session, NULL, 0, NULL, NULL, NULL), ENDED);
	}
	if (fits(try_session(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0, &session), ENDED, ENOENT)) {
		uint8_t digest[32];

		fits(try_update(device, session, "sixteen letters.", 16, NULL, NULL), ENDED);
		size = sizeof(digest);
		fits(try_final(device, session, NULL, 0, digest, &size, NULL), ENDED);
	}
}

/* --- actors ------------------------------------------------------------------------------------------------------- */

static void *attaches_and_uses(void *unused)
{
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);

	(void)unused;
	for (unsigned int i = 0; i < rounds; i++) {
		ncr_key_t key;

		if (!fits(try_attach(device, i % 2 ? ring : NCR_KEYRING_ANY, NAME, &key), ENOKEY, ENDED))
			continue;
		use_once_and_in_sessions(device, key);
		fits(try_deinit(device, key), 0);
	}
	close(device);
	return NULL;
}

/* Leaves handles and idle sessions to the end of the context. */
static void *attaches_and_leaves(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; i < rounds; i++) {
		int device = open(DEVICE, O_RDWR | O_CLOEXEC);
		ncr_session_t session;
		ncr_key_t key;

		for (int j = 0; j < 4; j++)
			if (fits(try_attach(device, ring, NAME, &key), ENOKEY, ENDED))
				fits(try_session(device, j % 2 ? NCR_ALG_HMAC_SHA2_256 : NCR_ALG_AES_ECB,
						 j % 2 ? NCR_OP_SIGN : NCR_OP_ENCRYPT, key, NULL, 0, &session), ENDED);
		close(device);
	}
	return NULL;
}

/* One handle for all: attached and detached while others use it. */
static void *renews_shared(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; i < rounds; i++) {
		ncr_key_t key;

		if (fits(try_attach(fd, ring, NAME, &key), ENOKEY, ENDED))
			fits(try_deinit(fd, atomic_exchange(&shared, key)), ENOENT);
	}
	return NULL;
}

static void *uses_shared(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; i < rounds; i++)
		use_once_and_in_sessions(fd, shared);
	return NULL;
}

static void *publishes(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; i < rounds; i++) {
		int number;

		if (fits(try_publish(fd, source, ring, i % 4 ? NCR_PUBLISH_REPLACE : 0, NAME, &for_all, &number), EEXIST))
			serial = number;
	}
	return NULL;
}

static void *loads(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; i < rounds; i++) {
		int number;

		if (fits(try_add_key("ncr", NAME, blob, blob_size,
				     ring == NCR_KEYRING_SYSTEM ? ncr : KEY_SPEC_USER_KEYRING, &number), 0))
			serial = number;
	}
	return NULL;
}

/* What the key facility says of a key that is gone, going, or not possessed any more. */
#define GONE ENOKEY, EACCES, ENOENT, ENDED

static void *takes_away(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; i < rounds; i++) {
		int number = serial, keyring = ring == NCR_KEYRING_SYSTEM ? ncr : KEY_SPEC_USER_KEYRING;

		if (!number)
			continue;
		switch (i % 5) {
		case 0:
			fits(try_keyctl(KEYCTL_REVOKE, number), GONE);
			break;
		case 1:
			fits(try_keyctl(KEYCTL_UNLINK, number, keyring), GONE);
			break;
		case 2:
			fits(try_keyctl(KEYCTL_SET_TIMEOUT, number, 1), GONE);
			break;
		case 3:
			fits(try_keyctl(KEYCTL_INVALIDATE, number), GONE);
			break;
		case 4:
			fits(try_keyctl(KEYCTL_CLEAR, keyring), 0);
			break;
		}
	}
	return NULL;
}

/* --- running them ------------------------------------------------------------------------------------------------- */

static void run_threads(void)
{
	static void *(*const actors[])(void *) = {
		attaches_and_uses, attaches_and_leaves, renews_shared, uses_shared, publishes, loads, takes_away,
	};
	pthread_t threads[COUNT(actors)];

	shared = NCR_KEY_INVALID;
	for (size_t i = 0; i < COUNT(actors); i++)
		if (pthread_create(&threads[i], NULL, actors[i], NULL))
			abort();
	for (size_t i = 0; i < COUNT(actors); i++)
		pthread_join(threads[i], NULL);
	if (shared != NCR_KEY_INVALID)
		fits(try_deinit(fd, shared), 0);
}

static void in_one_process(void **state)
{
	(void)state;
	wrong = done = serial = 0;
	run_threads();
	assert_int_equal(wrong, 0);
	assert_true(done > rounds);
}

/* A process of root's, or of a user in his own keyring, with a namespace of its own. */
static int run_process(uid_t uid)
{
	fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (uid) {
		child_expect(0, become(uid, uid));
		close(fd);
		fd = open(DEVICE, O_RDWR | O_CLOEXEC);
		child_expect(0, try_keyctl(KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING));
		ring = NCR_KEYRING_USER;
	}
	wrong = done = serial = 0;
	child_expect(0, call(fd, NCRIO_KEY_INIT, &source));
	child_expect(0, try_import(fd, source, "key of the races", 16, NCR_KEY_FLAG_STORABLE));
	run_threads();
	if (uid)
		child_expect(0, try_keyctl(KEYCTL_CLEAR, KEY_SPEC_USER_KEYRING));
	child_expect(0, wrong);
	return done > rounds ? 0 : 3;
}

static void in_several_processes(void **state)
{
	static const uid_t users[] = { 0, 0, ALICE, BOB };
	int bad = 0, status;

	(void)state;
	fflush(NULL);
	for (size_t i = 0; i < COUNT(users); i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (!pid)
			_exit(run_process(users[i]));
	}
	for (size_t i = 0; i < COUNT(users); i++) {
		assert_true(wait(&status) > 0);
		bad += status != 0;
	}
	assert_int_equal(bad, 0);
	await_status("contexts", 1);
}

static int races_open(void **state)
{
	const char *text = getenv("RACES_ROUNDS");

	rounds = text ? strtoul(text, NULL, 0) : 40;
	if (keyring_group_open(state))
		return -1;
	ncr = system_keyring();
	/* what root needs to revoke keys in it */
	if (new_session_keyring() || try_keyctl(KEYCTL_LINK, ncr, KEY_SPEC_SESSION_KEYRING))
		return -1;
	source = key_of(fd, "key of the races", 16, NCR_KEY_FLAG_STORABLE);
	expect(0, try_use(fd, source, expected));
	blob_size = sizeof(blob);
	expect(0, try_store(fd, source, NAME, &for_all, blob, &blob_size));
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		keyring_test(in_one_process),
		keyring_test(in_several_processes),
	};

	return cmocka_run_group_tests_name("races", tests, races_open, keyring_group_close);
}
