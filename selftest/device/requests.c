// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * requests.c - keys of type ncr that request_key(2) makes: under construction, refused, given rubbish, given a blob
 *
 * The kernel executes /sbin/request-key to construct a key; in this machine that is this program, which reads from
 * HOW_FILE what it is to do, and is root there. In whatever state a key is, commands and keyctl(2) answer, and what is
 * not a key with material is no key.
 */
#include "keyring_calls.h"

#include <signal.h>
#include <sys/time.h>

#define NAME "requests: key"
#define UPCALL "/sbin/request-key"
#define HOW_FILE "/run/ncr-requests-how"
#define BLOB_FILE "/run/ncr-requests-blob"
#define RESULT_FILE "/run/ncr-requests-result"

enum how { NOTHING, REJECT, NEGATE, RUBBISH_PAYLOAD, EMPTY, BLOB, OTHER_NAME };

static uint8_t blob[4096];
static size_t blob_size;

static size_t get(const char *path, void *bytes, size_t room)
{
	FILE *file = fopen(path, "re");
	size_t size = file ? fread(bytes, 1, room, file) : 0;

	if (file)
		fclose(file);
	return size;
}

static int put(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "we");
	bool written = file && fwrite(bytes, 1, size, file) == size;

	return file && !fclose(file) && written ? 0 : EIO;
}

/* --- as /sbin/request-key ----------------------------------------------------------------------------------------- */

static void on_alarm(int signal)
{
	(void)signal;
}

/* It is waited for, and whoever constructs the key must not wait for ever: a signal ends it. */
static int look_at_unfinished(int serial)
{
	struct sigaction action = { .sa_handler = on_alarm };
	int device = open(DEVICE, O_RDWR | O_CLOEXEC), error;
	char text[256];

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 200000 }, { 0, 200000 } }, NULL);
	error = try_attach_serial(device, serial, NULL);
	setitimer(ITIMER_REAL, &(struct itimerval){ }, NULL);
	if (error != EINTR)
		return child_failed(__FILE__, __LINE__, "attach while under construction", error, EINTR);
	child_expect(0, try_keyctl(KEYCTL_DESCRIBE, serial, (uintptr_t)text, sizeof(text)));
	get("/proc/keys", text, sizeof(text));
	close(device);
	return 0;
}

static int construct(int serial)
{
	enum how how = NOTHING;

	child_expect((int)sizeof(how), (int)get(HOW_FILE, &how, sizeof(how)));
	blob_size = get(BLOB_FILE, blob, sizeof(blob));
	child_expect(0, try_keyctl(KEYCTL_ASSUME_AUTHORITY, serial));
	if (look_at_unfinished(serial))
		return 1;
	switch (how) {
	case NOTHING:
		return 0;
	case REJECT:
		child_expect(0, try_keyctl(KEYCTL_REJECT, serial, 60, EKEYREJECTED));
		return 0;
	case NEGATE:
		child_expect(0, try_keyctl(KEYCTL_NEGATE, serial, 60));
		return 0;
	case RUBBISH_PAYLOAD:
		pattern(blob, sizeof(blob), 5);
		child_expect(EBADMSG, try_keyctl(KEYCTL_INSTANTIATE, serial, (uintptr_t)blob, sizeof(blob)));
		blob[0] ^= 1;
		child_expect(EBADMSG, try_keyctl(KEYCTL_INSTANTIATE, serial, (uintptr_t)blob, 1));
		return 0;
	case EMPTY:
		child_expect(EBADMSG, try_keyctl(KEYCTL_INSTANTIATE, serial, 0, 0));
		return 0;
	case OTHER_NAME:
		child_expect(EINVAL, try_keyctl(KEYCTL_INSTANTIATE, serial, (uintptr_t)blob, blob_size));
		return 0;
	case BLOB:
		child_expect(0, try_keyctl(KEYCTL_INSTANTIATE, serial, (uintptr_t)blob, blob_size));
		child_expect(EPERM, try_keyctl(KEYCTL_INSTANTIATE, serial, (uintptr_t)blob, blob_size));
		return 0;
	}
	return 1;
}

/* What went wrong there is to be read in the test. */
static int upcall(int serial)
{
	FILE *result = freopen(RESULT_FILE, "we", stderr);
	int error = construct(serial);

	if (!error && result)
		fprintf(result, "done %d", serial);
	return error;
}

/* --- as the one who asks ------------------------------------------------------------------------------------------ */

struct request {
	enum how how;
	const char *name;
	int wanted;	/* of request_key(2), which waits for the key */
};

static int ask(void *argument)
{
	const struct request *request = argument;
	int serial, device = open(DEVICE, O_RDWR | O_CLOEXEC), error;
	char result[512] = "";
	ncr_key_t key;

	child_expect(0, new_session_keyring());
	error = try_request_key("ncr", request->name, "asked for", KEY_SPEC_PROCESS_KEYRING, &serial);
	child_expect(request->wanted, error);
	if (error) {
		child_expect(1, get(RESULT_FILE, result, sizeof(result) - 1) > 5 && !strncmp(result, "done ", 5));
		child_expect(ENOKEY, try_attach_serial(device, atoi(result + 5), NULL));
		child_expect(ENOKEY, try_attach(device, NCR_KEYRING_ANY, request->name, NULL));
	} else {
		child_expect(0, try_attach_serial(device, serial, &key));
		child_expect(0, try_use(device, key, NULL));
		child_expect(EACCES, try_hash_key(device, key));
		child_expect(0, try_keyctl(KEYCTL_REVOKE, serial));
		child_expect(EKEYREVOKED, try_use(device, key, NULL));
	}
	/* asked again: a refusal is remembered */
	error = try_request_key("ncr", request->name, NULL, 0, NULL);
	child_expect(1, error != 0);
	child_expect(0, try_keyctl(KEYCTL_CLEAR, KEY_SPEC_PROCESS_KEYRING));
	return 0;
}

static void every_state_is_answered(void **state)
{
	struct request requests[] = {
		{ NOTHING, NAME, ENOKEY },
		{ REJECT, NAME, EKEYREJECTED },
		{ NEGATE, NAME, ENOKEY },
		{ RUBBISH_PAYLOAD, NAME, ENOKEY },
		{ EMPTY, NAME, ENOKEY },
		{ OTHER_NAME, "requests: another", ENOKEY },
		{ BLOB, NAME, 0 },
	};
	char result[512];

	(void)state;
	for (size_t i = 0; i < COUNT(requests); i++) {
		assert_int_equal(put(HOW_FILE, &requests[i].how, sizeof(requests[i].how)), 0);
		unlink(RESULT_FILE);
		in_child(ask, &requests[i]);
		memset(result, 0, sizeof(result));
		get(RESULT_FILE, result, sizeof(result) - 1);
		if (strncmp(result, "done ", 5))
			fail_msg("way %zu: in " UPCALL ": %s", i, *result ? result : "it was not executed");
		await_status("published", 0);
	}
}

static int requests_open(void **state)
{
	char self[PATH_MAX] = "";
	ncr_key_t key;

	if (keyring_group_open(state))
		return -1;
	key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE);
	blob_size = sizeof(blob);
	expect(0, try_store(fd, key, NAME, NULL, blob, &blob_size));
	key_free(fd, key);
	if (put(BLOB_FILE, blob, blob_size))
		return -1;
	/* the machine's own, if it has one, comes back afterwards */
	rename(UPCALL, UPCALL ".own");
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0 || symlink(self, UPCALL)) {
		print_error(UPCALL ": %s\n", strerror(errno));
		return -1;
	}
	return 0;
}

static int requests_close(void **state)
{
	unlink(UPCALL);
	rename(UPCALL ".own", UPCALL);
	return keyring_group_close(state);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		keyring_test(every_state_is_answered),
	};

	if (!strcmp(argv[0], UPCALL))
		return argc > 2 ? upcall(atoi(argv[2])) : 1;
	return cmocka_run_group_tests_name("requests", tests, requests_open, requests_close);
}
