// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * threads.c - threads that race on one key, one session, one handle: each result is right or a documented refusal
 *
 * THREADS_SECONDS (2) is how long each race runs. Threads count what is wrong; only main() asserts.
 */
#include "device.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define THREADS 4
#define TEXT 64

static atomic_bool stop;
static atomic_uint wrong, done, refused;
static ncr_key_t the_key;
static _Atomic ncr_session_t the_session;

/* What the key may be, and what the text is under each of them. */
#define MATERIALS 3
static uint8_t materials[MATERIALS][16], text[TEXT], under[MATERIALS][TEXT];

static void complain(const char *what, int error)
{
	if (atomic_fetch_add(&wrong, 1) < 5)
		fprintf(stderr, "%s: %s\n", what, error ? strerror(error) : "wrong result");
}

/* 0 counts as done; a documented refusal is one; anything else is wrong. Returns whether it is done. */
static bool fits(const char *what, int error, int refusal, int other_refusal)
{
	if (!error) {
		atomic_fetch_add(&done, 1);
		return true;
	}
	if (error == refusal || error == other_refusal)
		atomic_fetch_add(&refused, 1);
	else
		complain(what, error);
	return false;
}

static bool one_of_the_texts(const uint8_t *out)
{
	for (int i = 0; i < MATERIALS; i++)
		if (!memcmp(out, under[i], TEXT))
			return true;
	return false;
}

static void *uses_the_key(void *unused)
{
	uint8_t out[TEXT];
	size_t size;

	(void)unused;
	while (!stop) {
		size = sizeof(out);
		if (fits("encrypt", try_once(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, the_key, materials[0], 16, text, TEXT,
					     out, &size, NULL), ENOENT, EINVAL) && !one_of_the_texts(out))
			complain("encrypt", 0);
	}
	return NULL;
}

static void *streams_with_the_key(void *unused)
{
	ncr_session_t session;
	uint8_t out[TEXT];
	size_t size;

	(void)unused;
	while (!stop) {
		if (!fits("init", try_session(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, the_key, materials[0], 16, &session),
			  ENOENT, EINVAL))
			continue;
		for (size_t at = 0; at < TEXT; at += 16) {
			size = 16;
			/* once begun, nothing that happens to the key matters */
			fits("update", try_update(fd, session, text + at, 16, out + at, &size), 0, 0);
		}
		if (!one_of_the_texts(out))
			complain("stream", 0);
		fits("final", try_final(fd, session, NULL, 0, NULL, NULL, NULL), 0, 0);
	}
	return NULL;
}

static void *exports_the_key(void *unused)
{
	uint8_t out[16];
	size_t size;

	(void)unused;
	while (!stop) {
		bool known = false;

		size = sizeof(out);
		if (!fits("export", try_export(fd, the_key, out, &size), ENOENT, EINVAL))
			continue;
		for (int i = 0; i < MATERIALS; i++)
			known = known || !memcmp(out, materials[i], sizeof(out));
		if (!known || size != sizeof(out))
			complain("export", 0);
	}
	return NULL;
}

static void *replaces_the_key(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; !stop; i++)
		fits("import", try_import(fd, the_key, materials[i % MATERIALS], 16, NCR_KEY_FLAG_EXPORTABLE), ENOENT,
		     ENOENT);
	return NULL;
}

/* The handle that is free is given again: the others meet a key that is gone, empty, or new. */
static void *renews_the_key(void *unused)
{
	(void)unused;
	for (unsigned int i = 0; !stop; i++) {
		ncr_key_t key = NCR_KEY_INVALID;

		fits("deinit", try_deinit(fd, the_key), ENOENT, ENOENT);
		if (!fits("init", call(fd, NCRIO_KEY_INIT, &key), 0, 0))
			continue;
		fits("import", try_import(fd, key, materials[i % MATERIALS], 16, NCR_KEY_FLAG_EXPORTABLE), ENOENT,
		     ENOENT);
		if (key != the_key)
			fits("deinit", try_deinit(fd, key), ENOENT, ENOENT);
	}
	return NULL;
}

/* --- one session -------------------------------------------------------------------------------------------------- */

#define PIECE 4096
static uint8_t piece[PIECE];

static void *updates_the_session(void *unused)
{
	(void)unused;
	while (!stop)
		fits("update", try_update(fd, the_session, piece, PIECE, NULL, NULL), ENOENT, ENOENT);
	return NULL;
}

static void *ends_and_begins_the_session(void *unused)
{
	uint8_t digest[32];
	ncr_session_t session;
	size_t size;

	(void)unused;
	while (!stop) {
		size = sizeof(digest);
		fits("final", try_final(fd, the_session, NULL, 0, digest, &size, NULL), ENOENT, ENOENT);
		if (fits("init", try_session(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, &session), 0,
			 0))
			the_session = session;
	}
	return NULL;
}

/* Updates are done one after the other: with n pieces of the same bytes the digest is that of n pieces. */
#define PIECES_EACH 50

static void *updates_so_often(void *unused)
{
	(void)unused;
	for (int i = 0; i < PIECES_EACH; i++)
		fits("update", try_update(fd, the_session, piece, PIECE, NULL, NULL), 0, 0);
	return NULL;
}

/* Holds the session for so long that all who want to end it meanwhile wait for it. */
#define LONG_PIECE ((size_t)8 << 20)
static uint8_t *long_piece;

static void *updates_for_long(void *unused)
{
	(void)unused;
	fits("update", try_update(fd, the_session, long_piece, LONG_PIECE, NULL, NULL), ENOENT, ENOENT);
	return NULL;
}

/* Only one of those who end a session at once has ended it. */
static void *ends_the_session(void *result)
{
	uint8_t digest[32];
	size_t size = sizeof(digest);
	int error;

	nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	error = try_final(fd, the_session, NULL, 0, digest, &size, NULL);
	if (fits("final", error, ENOENT, ENOENT))
		atomic_fetch_add((atomic_uint *)result, 1);
	return NULL;
}

/* --- running them ------------------------------------------------------------------------------------------------- */

static void run(void *(*const functions[])(void *), size_t count, void *argument, bool for_a_time)
{
	const char *text_ = getenv("THREADS_SECONDS");
	pthread_t threads[16];

	assert_true(count <= COUNT(threads));
	stop = false;
	wrong = done = refused = 0;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, functions[i], argument), 0);
	if (for_a_time) {
		nanosleep(&(struct timespec){ .tv_sec = text_ ? atoi(text_) : 2 }, NULL);
		stop = true;
	}
	for (size_t i = 0; i < count; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(wrong, 0);
	assert_true(done > 0);
}

static int prepare(void **state)
{
	size_t size = TEXT;

	if (group_open(state))
		return -1;
	pattern(text, sizeof(text), 80);
	pattern(piece, sizeof(piece), 81);
	for (int i = 0; i < MATERIALS; i++) {
		ncr_key_t key;

		pattern(materials[i], 16, 82 + i);
		key = key_of(fd, materials[i], 16, 0);
		expect(0, try_once(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, materials[0], 16, text, TEXT, under[i],
				   &size, NULL));
		key_free(fd, key);
	}
	return 0;
}

static void replace_under_users(void **state)
{
	static void *(*const functions[])(void *) = {
		uses_the_key, uses_the_key, streams_with_the_key, exports_the_key, replaces_the_key, replaces_the_key,
	};

	(void)state;
	the_key = key_of(fd, materials[0], 16, NCR_KEY_FLAG_EXPORTABLE);
	run(functions, COUNT(functions), NULL, true);
	/* nobody took it away */
	assert_int_equal(refused, 0);
	key_free(fd, the_key);
}

static void deinit_under_users(void **state)
{
	static void *(*const functions[])(void *) = {
		uses_the_key, streams_with_the_key, exports_the_key, replaces_the_key, renews_the_key,
	};
	int error;

	(void)state;
	the_key = key_of(fd, materials[0], 16, NCR_KEY_FLAG_EXPORTABLE);
	run(functions, COUNT(functions), NULL, true);
	error = try_deinit(fd, the_key);
	if (error)
		expect(ENOENT, error);
}

static void final_under_updates(void **state)
{
	static void *(*const functions[])(void *) = {
		updates_the_session, updates_the_session, updates_the_session, ends_and_begins_the_session,
	};

	(void)state;
	the_session = session_new(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	run(functions, COUNT(functions), NULL, true);
	session_end(fd, the_session);
}

static void updates_are_serialised(void **state)
{
	static void *(*const functions[THREADS])(void *) = {
		updates_so_often, updates_so_often, updates_so_often, updates_so_often,
	};
	uint8_t together[32], alone[32];
	size_t size = 32;

	(void)state;
	the_session = session_new(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	run(functions, THREADS, NULL, false);
	expect(0, try_final(fd, the_session, NULL, 0, together, &size, NULL));
	the_session = session_new(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	for (int i = 0; i < THREADS * PIECES_EACH; i++)
		expect(0, try_update(fd, the_session, piece, PIECE, NULL, NULL));
	expect(0, try_final(fd, the_session, NULL, 0, alone, &size, NULL));
	assert_memory_equal(together, alone, sizeof(alone));
}

static void one_final_wins(void **state)
{
	static void *(*const functions[])(void *) = {
		updates_for_long, ends_the_session, ends_the_session, ends_the_session,
	};

	(void)state;
	long_piece = calloc(1, LONG_PIECE);
	assert_non_null(long_piece);
	for (int i = 0; i < 10; i++) {
		atomic_uint winners = 0;

		the_session = session_new(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
		run(functions, COUNT(functions), &winners, false);
		assert_int_equal(winners, 1);
	}
	free(long_piece);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(replace_under_users),
		counted_test(deinit_under_users),
		counted_test(final_under_updates),
		counted_test(updates_are_serialised),
		counted_test(one_final_wins),
	};

	return cmocka_run_group_tests_name("threads", tests, prepare, group_close);
}
