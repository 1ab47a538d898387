// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lifetimes.c - every way a published key ends: handles say so, idle sessions end, the secret is gone at once, and what
 * runs finishes
 *
 * Dates are the real-time clock's. Where a test has to begin before a date that it sets, it tries again with a later
 * one when the machine was too slow.
 */
#include "keyring_calls.h"

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#define NAME "lifetimes: key"
#define TEXT 64

static uint8_t text[TEXT];

/* .ncr in the session keyring: what root needs to revoke keys in it. */
static int lifetimes_open(void **state)
{
	pattern(text, sizeof(text), 1);
	if (keyring_group_open(state))
		return -1;
	return new_session_keyring() || try_keyctl(KEYCTL_LINK, system_keyring(), KEY_SPEC_SESSION_KEYRING) ? -1 : 0;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return time.tv_sec;
}

/* Poll, bounded, until the key answers this; until then it works. */
static void await_end(int device, ncr_key_t key, int wanted)
{
	int error = 0;

	for (int tries = 0; tries < 1500 && !error; tries++) {
		error = try_use(device, key, NULL);
		if (!error)
			nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	}
	expect(wanted, error);
}

static long bytes_now(void)
{
	return strtol(status_value("bytes"), NULL, 10);
}

/* --- somebody who uses a key -------------------------------------------------------------------------------------- */

/* Idle sessions: begun, or with something done; more algorithms than transforms are kept with a key. */
static const struct {
	ncr_algorithm_t algorithm;
	ncr_crypto_op_t op;
	bool updated;
} kinds[] = {
	{ NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, false },
	{ NCR_ALG_AES_CBC, NCR_OP_DECRYPT, true },
	{ NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, true },
	{ NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, true },
	{ NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, false },
	{ NCR_ALG_HMAC_SHA2_256, NCR_OP_VERIFY, true },
	{ NCR_ALG_HMAC_SHA2_512, NCR_OP_SIGN, true },
	{ NCR_ALG_CAMELLIA_CBC, NCR_OP_ENCRYPT, true },
	{ NCR_ALG_ARCFOUR, NCR_OP_DECRYPT, true },
};

struct user {
	int device;
	ncr_key_t key;
	ncr_session_t sessions[COUNT(kinds)];
};

static int update(int device, ncr_session_t session)
{
	uint8_t out[TEXT];
	size_t size = sizeof(out);

	return try_update(device, session, text, sizeof(text), out, &size);
}

static int final(int device, ncr_session_t session)
{
	uint8_t out[TEXT];
	size_t size = sizeof(out);

	return try_final(device, session, text, sizeof(text), out, &size, NULL);
}

static void begin_sessions(struct user *user)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const struct algorithm *algorithm = algorithm_of(kinds[i].algorithm);

		user->sessions[i] = session_new(user->device, kinds[i].algorithm, kinds[i].op, user->key, text,
						algorithm->iv_size);
		if (kinds[i].updated)
			expect(0, update(user->device, user->sessions[i]));
	}
}

static struct user attach_and_begin(void)
{
	struct user user = { .device = device_open() };

	expect(0, try_attach(user.device, NCR_KEYRING_ANY, NAME, &user.key));
	begin_sessions(&user);
	return user;
}

/* Nothing is left for this user, who finds it out now; the sessions themselves are there until they are ended. */
static void nothing_is_left(const struct user *user, int wanted)
{
	struct ncr_key_describe described;
	struct ncr_key_info_st info;
	uint8_t out[512];
	size_t size = sizeof(out);

	for (size_t i = 0; i < COUNT(kinds); i++) {
		ncr_session_t other;

		expect(wanted, update(user->device, user->sessions[i]));
		expect(wanted, update(user->device, user->sessions[i]));
		if (i % 2)
			expect(wanted, final(user->device, user->sessions[i]));
		else
			expect(wanted, try_final(user->device, user->sessions[i], NULL, 0, out, &size, NULL));
		expect(ENOENT, final(user->device, user->sessions[i]));
		expect(wanted, try_session(user->device, kinds[i].algorithm, kinds[i].op, user->key, text,
					   algorithm_of(kinds[i].algorithm)->iv_size, &other));
	}
	expect(wanted, try_use(user->device, user->key, NULL));
	expect(wanted, try_hash_key(user->device, user->key));
	expect(wanted, try_info(user->device, user->key, &info));
	expect(wanted, try_describe(user->device, user->key, &described));
	expect(wanted, try_export(user->device, user->key, out, &size));
	expect(wanted, try_storage_wrap(user->device, user->key, out, &size));
	expect(wanted, try_publish(user->device, user->key, NCR_KEYRING_SYSTEM, 0, "lifetimes: copy", NULL, NULL));
	/* the handle is as good as any */
	expect(0, try_import(user->device, user->key, "sixteen letters.", 16, 0));
	expect(0, try_use(user->device, user->key, NULL));
	key_free(user->device, user->key);
}

/* --- ways to end -------------------------------------------------------------------------------------------------- */

static ncr_key_t source;	/* in fd, what is published */
static int serial;
static uint8_t blob[4096];
static size_t blob_size;

static void publish(const struct ncr_key_attributes *attributes, uint32_t flags)
{
	expect(0, try_publish(fd, source, NCR_KEYRING_SYSTEM, flags, NAME, attributes, &serial));
}

static void by_revoke(void)
{
	expect(0, try_keyctl(KEYCTL_REVOKE, serial));
}

static void by_timeout(void)
{
	expect(0, try_keyctl(KEYCTL_SET_TIMEOUT, serial, 1));
}

static void by_invalidate(void)
{
	expect(0, try_keyctl(KEYCTL_INVALIDATE, serial));
}

static void by_unlink(void)
{
	expect(0, try_keyctl(KEYCTL_UNLINK, serial, system_keyring()));
}

static void by_clear(void)
{
	expect(0, try_keyctl(KEYCTL_CLEAR, system_keyring()));
}

static void by_publishing(void)
{
	expect(EEXIST, try_publish(fd, source, NCR_KEYRING_SYSTEM, 0, NAME, NULL, NULL));
	publish(NULL, NCR_PUBLISH_REPLACE);
}

static void by_loading(void)
{
	expect(0, try_add_key("ncr", NAME, blob, blob_size, system_keyring(), NULL));
}

static void every_way_ends_it(void **state)
{
	static const struct {
		const char *name;
		void (*end)(void);
		int answer;	/* of what there is */
		int anew;	/* of attaching */
	} ways[] = {
		{ "revoke", by_revoke, EKEYREVOKED, EKEYREVOKED },
		{ "timeout", by_timeout, EKEYEXPIRED, EKEYEXPIRED },
		{ "invalidate", by_invalidate, EKEYREVOKED, ENOKEY },
		{ "unlink", by_unlink, EKEYREVOKED, ENOKEY },
		{ "clear", by_clear, EKEYREVOKED, ENOKEY },
		{ "publish", by_publishing, EKEYREVOKED, 0 },
		{ "load", by_loading, EKEYREVOKED, 0 },
	};

	(void)state;
	source = key_of(fd, text, 32, NCR_KEY_FLAG_STORABLE);
	blob_size = sizeof(blob);
	expect(0, try_store(fd, source, NAME, NULL, blob, &blob_size));
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct user first, second;
		ncr_key_t key;

		publish(NULL, 0);
		first = attach_and_begin();
		second = attach_and_begin();
		ways[i].end();
		await_end(first.device, first.key, ways[i].answer);
		expect(ways[i].anew, try_attach(fd, NCR_KEYRING_SYSTEM, NAME, &key));
		if (!ways[i].anew)
			key_free(fd, key);
		nothing_is_left(&first, ways[i].answer);
		nothing_is_left(&second, ways[i].answer);
		device_close(first.device);
		device_close(second.device);
		clear_system_keyring();
		/* it is a copy that was published */
		expect(0, try_use(fd, source, NULL));
	}
	key_free(fd, source);
}

/* The secret does not wait for its users: large enough to be seen in the count of bytes, and only HMAC takes it. */
static void the_secret_goes_at_once(void **state)
{
	static const struct {
		void (*end)(void);
		int answer;
	} ways[] = {
		{ by_revoke, EKEYREVOKED }, { by_timeout, EKEYEXPIRED }, { by_unlink, EKEYREVOKED },
		{ by_publishing, EKEYREVOKED },
	};
	enum { LARGE = 60000 };
	uint8_t *material = malloc(LARGE), out[32];
	long empty;

	(void)state;
	assert_non_null(material);
	pattern(material, LARGE, 2);
	source = key_of(fd, material, LARGE, NCR_KEY_FLAG_STORABLE);
	empty = bytes_now();
	for (size_t i = 0; i < COUNT(ways); i++) {
		ncr_session_t fresh, updated;
		int device = device_open();
		size_t size = sizeof(out);
		ncr_key_t key;
		long held;

		publish(NULL, 0);
		expect(0, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
		fresh = session_new(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0);
		updated = session_new(device, NCR_ALG_HMAC_SHA2_512, NCR_OP_SIGN, key, NULL, 0);
		expect(0, try_update(device, updated, text, TEXT, NULL, NULL));
		held = bytes_now();
		assert_true(held - empty > LARGE);

		ways[i].end();
		/* nobody asks: what has replaced it is as large */
		for (int tries = 0; tries < 1500 && bytes_now() - empty > (ways[i].end == by_publishing ? LARGE : 0) +
		     LARGE / 2; tries++)
			nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
		assert_true(bytes_now() - empty < (ways[i].end == by_publishing ? LARGE : 0) + LARGE / 2);

		expect(ways[i].answer, try_final(device, fresh, NULL, 0, out, &size, NULL));
		expect(ways[i].answer, try_update(device, updated, text, TEXT, NULL, NULL));
		device_close(device);
		clear_system_keyring();
	}
	key_free(fd, source);
	free(material);
}

static void names_are_free_again(void **state)
{
	ncr_key_t key;

	(void)state;
	source = key_of(fd, text, 32, NCR_KEY_FLAG_STORABLE);
	publish(NULL, 0);
	expect(EEXIST, try_publish(fd, source, NCR_KEYRING_SYSTEM, 0, NAME, NULL, NULL));
	expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, NAME, &key));
	expect(0, try_use(fd, key, NULL));
	by_revoke();
	publish(NULL, 0);
	key_free(fd, key);
	expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, NAME, &key));
	by_timeout();
	await_end(fd, key, EKEYEXPIRED);
	publish(NULL, 0);
	key_free(fd, key);
	expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, NAME, &key));
	expect(0, try_use(fd, key, NULL));
	key_free(fd, key);
	key_free(fd, source);
}

/* --- a call that is running --------------------------------------------------------------------------------------- */

#define LONG 262144
#define PAGE 4096

/* A call that stops in the middle of its input, at a page that is not there yet. */
struct stopped {
	int device, faults, error;
	ncr_key_t key;
	ncr_session_t session;
	bool once;
	uint8_t *in, *out;
};

static void *run_stopped(void *argument)
{
	struct stopped *s = argument;
	size_t size = LONG;

	s->error = s->once ?
		   try_once(s->device, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, s->key, NULL, 0, s->in, LONG, s->out, &size, NULL) :
		   try_update(s->device, s->session, s->in, LONG, s->out, &size);
	return NULL;
}

/* The last page of the input is given by us, when the kernel asks for it. */
static void withhold_last_page(struct stopped *s)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	s->in = mmap(NULL, LONG, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(s->in, MAP_FAILED);
	memset(s->in, 0, LONG - PAGE);
	s->out = malloc(LONG);
	assert_non_null(s->out);
	s->faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (s->faults < 0 || ioctl(s->faults, UFFDIO_API, &api))
		fail_msg("userfaultfd: %s", strerror(errno));
	range.range.start = (uintptr_t)s->in + LONG - PAGE;
	range.range.len = PAGE;
	if (ioctl(s->faults, UFFDIO_REGISTER, &range))
		fail_msg("userfaultfd: %s", strerror(errno));
}

static void await_fault(const struct stopped *s)
{
	struct pollfd ready = { .fd = s->faults, .events = POLLIN };
	struct uffd_msg message;

	assert_int_equal(poll(&ready, 1, 60000), 1);
	assert_int_equal(read(s->faults, &message, sizeof(message)), sizeof(message));
}

static void give_last_page(const struct stopped *s)
{
	struct uffdio_zeropage zero = { .range = { .start = (uintptr_t)s->in + LONG - PAGE, .len = PAGE } };

	if (ioctl(s->faults, UFFDIO_ZEROPAGE, &zero))
		fail_msg("UFFDIO_ZEROPAGE: %s", strerror(errno));
}

static void finishes_right(struct stopped *s, const uint8_t *block)
{
	for (size_t i = 0; i < LONG; i += 16)
		assert_memory_equal(s->out + i, block, 16);
	close(s->faults);
	munmap(s->in, LONG);
	free(s->out);
}

static void what_runs_finishes(void **state)
{
	static void (*const ways[])(void) = { by_revoke, by_unlink, by_publishing };
	uint8_t block[16], zero[16] = { 0 };
	size_t size = sizeof(block);

	(void)state;
	source = key_of(fd, text, 32, NCR_KEY_FLAG_STORABLE);
	expect(0, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, source, NULL, 0, zero, 16, block, &size, NULL));
	for (size_t i = 0; i < 2 * COUNT(ways); i++) {
		struct stopped s = { .device = device_open(), .once = i % 2 };
		pthread_t thread;

		publish(NULL, 0);
		expect(0, try_attach(s.device, NCR_KEYRING_SYSTEM, NAME, &s.key));
		s.session = session_new(s.device, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, s.key, NULL, 0);
		withhold_last_page(&s);
		assert_int_equal(pthread_create(&thread, NULL, run_stopped, &s), 0);
		await_fault(&s);
		ways[i / 2]();
		await_end(s.device, s.key, EKEYREVOKED);
		give_last_page(&s);
		assert_int_equal(pthread_join(thread, NULL), 0);
		expect(0, s.error);
		finishes_right(&s, block);
		expect(EKEYREVOKED, update(s.device, s.session));
		device_close(s.device);
		clear_system_keyring();
	}
	key_free(fd, source);
}

/* --- dates in the key --------------------------------------------------------------------------------------------- */

/* A key of this namespace with these dates: by way of a blob, as a loaded one has them. */
static ncr_key_t key_ending(int device, uint64_t originate, uint64_t after)
{
	struct ncr_key_attributes attributes = ending((struct ncr_key_attributes){ }, originate, after);
	ncr_key_t key = key_of(device, text, 32, NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAPPABLE);

	blob_size = sizeof(blob);
	expect(0, try_store(device, key, NAME, &attributes, blob, &blob_size));
	expect(0, try_storage_unwrap(device, key, blob, blob_size));
	return key;
}

/* Whether a test that had to begin before this second did: the kernel's clock counts whole seconds. */
static bool was_in_time(uint64_t end)
{
	return now() < end;
}

/* Sessions begin before the key's end, wherever it lives; then it comes, and the clock needs nobody's call. */
static void a_date_ends_it(void **state)
{
	bool published = false, done = false;

	(void)state;
	for (int margin = 2; !done || !published; margin *= 2) {
		struct user user = { .device = device_open() };
		uint64_t end = now() + margin;
		long held;

		assert_true(margin < 200);
		if (done) {
			published = true;
			done = false;
		}
		user.key = key_ending(user.device, 0, end);
		if (published) {
			expect(0, try_publish(user.device, user.key, NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NULL, NULL,
					      &serial));
			key_free(user.device, user.key);
			expect(0, try_attach(user.device, NCR_KEYRING_SYSTEM, NAME, &user.key));
		}
		begin_sessions(&user);
		held = bytes_now();
		done = was_in_time(end);
		if (done) {
			/* a clock of one second: by itself it lets go of transforms, some pages of them, and secret */
			for (int tries = 0; tries < 1500 && bytes_now() >= held; tries++)
				nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
			assert_true(bytes_now() < held);
			assert_false(was_in_time(end));
			nothing_is_left(&user, EKEYEXPIRED);
		}
		device_close(user.device);
		clear_system_keyring();
	}
}

/* The five uses of a key, in one call each; which of them go on? */
struct uses {
	int encrypt, decrypt, sign, verify, wrap, unwrap;
};

static struct uses uses_of(int device, ncr_key_t key)
{
	uint8_t out[TEXT], wrapped[24];
	size_t size = sizeof(wrapped), room = sizeof(out);
	ncr_key_t plain = key_of(device, text, 32, 0), other = key_of(device, text, 16, NCR_KEY_FLAG_WRAPPABLE);
	struct uses uses;
	ncr_error_t err;

	expect(0, try_wrap(device, NCR_WALG_AES_RFC3394, plain, other, "", 0, wrapped, &size));
	uses.encrypt = try_once(device, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, text, 16, text, TEXT, out, &room, NULL);
	uses.decrypt = try_once(device, NCR_ALG_AES_CTR, NCR_OP_DECRYPT, key, text, 16, text, TEXT, out, &room, NULL);
	room = 32;
	uses.sign = try_once(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0, text, TEXT, out, &room, NULL);
	room = 32;
	uses.verify = try_once(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_VERIFY, key, NULL, 0, text, TEXT, out, &room, &err);
	uses.unwrap = try_unwrap(device, NCR_WALG_AES_RFC3394, key, other, "", 0, wrapped, size);
	uses.wrap = try_wrap(device, NCR_WALG_AES_RFC3394, key, other, "", 0, wrapped, &size);
	key_free(device, plain);
	key_free(device, other);
	return uses;
}

static bool makes(size_t kind)
{
	return kinds[kind].op == NCR_OP_ENCRYPT || kinds[kind].op == NCR_OP_SIGN;
}

/* "the originator-usage period ends first" (SP 800-57 part 1, 5.3.6); also in a session that began before. */
static void after_originating(void **state)
{
	static const struct uses only_old = { EKEYEXPIRED, 0, EKEYEXPIRED, 0, EKEYEXPIRED, 0 };
	bool done = false;

	(void)state;
	for (int margin = 2; !done; margin *= 2) {
		struct user user = { .device = device_open() };
		uint64_t end = now() + margin;
		struct uses uses;
		ncr_key_t own;

		assert_true(margin < 100);
		own = key_ending(user.device, end, end + 1000);
		expect(0, try_publish(user.device, own, NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NULL, NULL, &serial));
		expect(0, try_attach(user.device, NCR_KEYRING_SYSTEM, NAME, &user.key));
		begin_sessions(&user);
		done = was_in_time(end);
		if (done) {
			await_end(user.device, user.key, EKEYEXPIRED);
			assert_false(was_in_time(end));
			for (size_t i = 0; i < COUNT(kinds); i++) {
				expect(makes(i) ? EKEYEXPIRED : 0, update(user.device, user.sessions[i]));
				expect(makes(i) ? EKEYEXPIRED : 0, final(user.device, user.sessions[i]));
			}
			uses = uses_of(user.device, user.key);
			assert_memory_equal(&uses, &only_old, sizeof(uses));
			uses = uses_of(user.device, own);
			assert_memory_equal(&uses, &only_old, sizeof(uses));
			/* it is attached and stored as before */
			expect(0, try_attach_serial(user.device, serial, NULL));
			blob_size = sizeof(blob);
			expect(0, try_storage_wrap(user.device, own, blob, &blob_size));
		}
		device_close(user.device);
		clear_system_keyring();
	}
}

static int owner_with_expired_blob(void *unused)
{
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(EKEYEXPIRED, try_storage_unwrap(device, key, blob, blob_size));
	child_expect(EKEYEXPIRED, try_add_key("ncr", NAME, blob, blob_size, KEY_SPEC_PROCESS_KEYRING, NULL));
	return 0;
}

/* The officer gives an expired key a later end, and has no other use of it. */
static void renewed_by_the_officer(void **state)
{
	struct ncr_key_attributes attributes = ending(owned_by(ALICE, ALICE, 0500), 0, 1000000);
	struct ncr_key_describe described;
	struct ncr_key_info_st info;
	uint8_t out[4096];
	size_t size = sizeof(out);
	struct uses uses;
	ncr_key_t key = key_of(fd, text, 32, NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE);
	ncr_key_t kek = key_of(fd, text, 32, 0);

	(void)state;
	/* an end that has passed is no end to publish with */
	expect(EKEYEXPIRED, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, NAME, &attributes, NULL));
	blob_size = sizeof(blob);
	expect(0, try_store(fd, key, NAME, &attributes, blob, &blob_size));
	in_child_as(ALICE, ALICE, owner_with_expired_blob, NULL);
	expect(EKEYEXPIRED, try_add_key("ncr", NAME, blob, blob_size, system_keyring(), NULL));

	expect(0, try_storage_unwrap(fd, key, blob, blob_size));
	uses = uses_of(fd, key);
	assert_memory_equal(&uses, &((struct uses){ EKEYEXPIRED, EKEYEXPIRED, EKEYEXPIRED, EKEYEXPIRED, EKEYEXPIRED,
			    EKEYEXPIRED }), sizeof(uses));
	expect(EKEYEXPIRED, try_export(fd, key, out, &size));
	expect(EKEYEXPIRED, try_hash_key(fd, key));
	expect(EKEYEXPIRED, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	expect(EKEYEXPIRED, try_info(fd, key, &info));
	attributes = ending(attributes, 0, 0);
	expect(EKEYEXPIRED, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, NAME, &attributes, NULL));

	expect(0, try_describe(fd, key, &described));
	assert_int_equal(described.attributes.not_after, 1000000);
	assert_int_equal(described.attributes.uid, ALICE);
	attributes = ending((struct ncr_key_attributes){ }, 0, now() + 10000);
	blob_size = sizeof(blob);
	expect(0, try_store(fd, key, NULL, &attributes, blob, &blob_size));
	/* for the blob alone */
	expect(EKEYEXPIRED, try_use(fd, key, NULL));
	expect(0, try_storage_unwrap(fd, key, blob, blob_size));
	expect(0, try_use(fd, key, NULL));
	key_free(fd, key);
	key_free(fd, kek);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		keyring_test(every_way_ends_it),
		keyring_test(the_secret_goes_at_once),
		keyring_test(names_are_free_again),
		keyring_test(what_runs_finishes),
		keyring_test(a_date_ends_it),
		keyring_test(after_originating),
		keyring_test(renewed_by_the_officer),
	};

	return cmocka_run_group_tests_name("lifetimes", tests, lifetimes_open, keyring_group_close);
}
