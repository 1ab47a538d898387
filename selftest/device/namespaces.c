// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * namespaces.c - one open is one namespace: fork and descriptor passing share it, the last close ends it
 */
#include "device.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

static const uint8_t material[16] = "sixteen letters";

static void two_opens_are_separate(void **state)
{
	int first = device_open(), second = device_open();
	struct ncr_key_info_st info;
	ncr_session_t session;
	ncr_key_t key, other;
	size_t size = 0;

	(void)state;
	key = key_of(first, material, 16, NCR_KEY_FLAG_EXPORTABLE);
	session = session_new(first, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
	expect(ENOENT, try_info(second, key, &info));
	expect(ENOENT, try_deinit(second, key));
	expect(ENOENT, try_update(second, session, material, 16, NULL, &size));
	expect(ENOENT, try_final(second, session, NULL, 0, NULL, &size, NULL));

	/* the same number may name another key there */
	other = key_of(second, "other material..", 16, NCR_KEY_FLAG_EXPORTABLE);
	if (other == key) {
		key_is(first, key, material, 16);
		key_is(second, other, "other material..", 16);
	}
	device_close(second);
	key_is(first, key, material, 16);
	session_end(first, session);
	device_close(first);
}

static int shared;
static ncr_key_t shared_key;

static int child_uses_and_makes(void *result)
{
	uint8_t copy[16];
	size_t size = sizeof(copy);

	child_expect(0, try_export(shared, shared_key, copy, &size));
	child_expect(0, memcmp(copy, material, sizeof(copy)));
	child_expect(0, call(shared, NCRIO_KEY_INIT, result));
	child_expect(0, try_import(shared, *(ncr_key_t *)result, "by the child....", 16, NCR_KEY_FLAG_EXPORTABLE));
	child_expect(0, close(shared));
	return 0;
}

static void fork_shares(void **state)
{
	ncr_key_t *made = mmap(NULL, sizeof(*made), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_ptr_not_equal(made, MAP_FAILED);
	shared = device_open();
	shared_key = key_of(shared, material, 16, NCR_KEY_FLAG_EXPORTABLE);
	in_child(child_uses_and_makes, made);
	/* the child has closed it and is gone; it was not the last */
	assert_int_equal(counts_now().keys, 2);
	key_is(shared, shared_key, material, 16);
	key_is(shared, *made, "by the child....", 16);
	munmap(made, sizeof(*made));
	device_close(shared);
	assert_int_equal(counts_now().keys, 0);
}

/* --- passing ------------------------------------------------------------------------------------------------------ */

static int sockets[2];

static int child_opens_and_passes(void *unused)
{
	int device = open(DEVICE, O_RDWR);
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_import(device, key, material, sizeof(material), NCR_KEY_FLAG_EXPORTABLE));
	child_expect((int)sizeof(key), (int)write(sockets[1], &key, sizeof(key)));
	child_expect(0, send_descriptor(sockets[1], device));
	return 0;
}

static void passing_shares(void **state)
{
	struct counts before = counts_now();
	ncr_key_t key;
	int device;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	in_child(child_opens_and_passes, NULL);
	/* the opener is gone: in flight in the socket, the namespace lives */
	assert_int_equal(counts_now().contexts, before.contexts + 1);
	assert_int_equal(read(sockets[0], &key, sizeof(key)), sizeof(key));
	device = receive_descriptor(sockets[0]);
	assert_true(device >= 0);
	key_is(device, key, material, sizeof(material));
	key_free(device, key);
	key_new(device);
	device_close(device);
	close(sockets[0]);
	close(sockets[1]);
	assert_int_equal(counts_now().contexts, before.contexts);
}

static void lost_in_flight(void **state)
{
	struct counts before = counts_now();
	int device = device_open();

	(void)state;
	key_new(device);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	assert_int_equal(send_descriptor(sockets[1], device), 0);
	device_close(device);
	assert_int_equal(counts_now().contexts, before.contexts + 1);
	close(sockets[0]);
	close(sockets[1]);
}

/* --- exec and exit ------------------------------------------------------------------------------------------------ */

static int exec_probe(const char *what, bool close_on_exec)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", shared);
	if (fcntl(shared, F_SETFD, close_on_exec ? FD_CLOEXEC : 0))
		return errno;
	execl("/proc/self/exe", "namespaces", what, number, NULL);
	return errno;
}

static int exec_and_find_it_closed(void *unused)
{
	(void)unused;
	return exec_probe("closed", true);
}

static int exec_and_find_it_open(void *unused)
{
	(void)unused;
	return exec_probe("open", false);
}

/* What the program does when it is executed by itself. */
static int probe(const char *what, int device)
{
	struct ncr_key_info_st info;
	int error = try_info(device, 0, &info);

	if (!strcmp(what, "closed"))
		return error == EBADF ? 0 : child_failed(__FILE__, __LINE__, "close on exec", error, EBADF);
	return error == 0 ? 0 : child_failed(__FILE__, __LINE__, "kept over exec", error, 0);
}

static void exec_closes_or_keeps(void **state)
{
	(void)state;
	shared = device_open();
	shared_key = key_new(shared);
	assert_int_equal(shared_key, 0);
	in_child(exec_and_find_it_closed, NULL);
	in_child(exec_and_find_it_open, NULL);
	device_close(shared);
}

static int die_with_everything(void *signal_too)
{
	int device = open(DEVICE, O_RDWR);
	ncr_session_t session;
	ncr_key_t key;

	for (int i = 0; i < 20; i++) {
		child_expect(0, call(device, NCRIO_KEY_INIT, &key));
		child_expect(0, try_generate(device, key, 128, 0));
		child_expect(0, try_session(device, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, material, 16, &session));
	}
	if (*(bool *)signal_too && fork() == 0)
		abort();
	return 0;
}

static void exit_closes(void **state)
{
	bool signal_too = false;

	(void)state;
	in_child(die_with_everything, &signal_too);
	signal_too = true;
	in_child(die_with_everything, &signal_too);
}

/* --- close during a call ------------------------------------------------------------------------------------------ */

#define LONG ((size_t)32 << 20)

struct long_call {
	int device;
	uint8_t *data, digest[32];
	int error;
};

static void *hash_for_long(void *argument)
{
	struct long_call *c = argument;
	size_t size = sizeof(c->digest);

	c->error = try_once(c->device, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, c->data, LONG,
			    c->digest, &size, NULL);
	return NULL;
}

/* The call holds the namespace: it ends as it would have, and takes the namespace with it. */
static void close_while_a_call_runs(void **state)
{
	struct long_call c = { .device = device_open(), .data = malloc(LONG) };
	struct counts before = counts_now();
	uint8_t wanted[32];
	size_t size = sizeof(wanted);
	pthread_t thread;

	(void)state;
	assert_non_null(c.data);
	pattern(c.data, LONG, 70);
	expect(0, try_once(c.device, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, c.data, LONG, wanted,
			   &size, NULL));
	assert_int_equal(pthread_create(&thread, NULL, hash_for_long, &c), 0);
	nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	device_close(c.device);
	/* nothing says that it is still running; if it is, the namespace is still there */
	assert_in_range(counts_now().contexts, before.contexts - 1, before.contexts);
	assert_int_equal(pthread_join(thread, NULL), 0);
	/* the thread may have come too late altogether */
	if (c.error)
		expect(EBADF, c.error);
	else
		assert_memory_equal(c.digest, wanted, sizeof(wanted));
	free(c.data);
}

static int hash_for_ever(void)
{
	struct long_call c = { .device = open(DEVICE, O_RDWR), .data = calloc(1, LONG) };

	do
		hash_for_long(&c);
	while (!c.error);
	return c.error;
}

/* "long operations can be interrupted by a fatal signal" */
static void kill_during_a_call(void **state)
{
	struct timespec start, end;
	pid_t pid = fork();
	int status;

	(void)state;
	if (!pid)
		_exit(hash_for_ever());
	nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	clock_gettime(CLOCK_MONOTONIC, &start);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	/* far less than the whole message takes in an emulated machine, far more than a piece of it */
	assert_in_range(end.tv_sec - start.tv_sec, 0, 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		counted_test(two_opens_are_separate),
		counted_test(fork_shares),
		counted_test(passing_shares),
		counted_test(lost_in_flight),
		counted_test(exec_closes_or_keeps),
		counted_test(exit_closes),
		counted_test(close_while_a_call_runs),
		counted_test(kill_during_a_call),
	};

	if (argc == 3)
		return probe(argv[1], atoi(argv[2]));
	return cmocka_run_group_tests_name("namespaces", tests, NULL, NULL);
}
