// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * limits.c - keys, sessions and bytes a process and a user may hold, and that no trick widens them
 *
 * The limits are made small through the module's parameters and put back after each test.
 */
#include "device.h"

#include <sched.h>
#include <sys/wait.h>

static const char *const parameters[] = {
	"max_keys_per_user", "max_keys_per_process", "max_sessions_per_user", "max_sessions_per_process",
	"max_bytes_per_user", "max_bytes_per_process",
};

static char saved[COUNT(parameters)][32];

static const char *path_of(const char *parameter)
{
	static char path[128];

	snprintf(path, sizeof(path), PARAMETER_DIR "/%s", parameter);
	return path;
}

static int save_limits(void **state)
{
	for (size_t i = 0; i < COUNT(parameters); i++) {
		FILE *file = fopen(path_of(parameters[i]), "re");

		if (!file || !fgets(saved[i], sizeof(saved[i]), file)) {
			print_error("%s: %s\n", path_of(parameters[i]), strerror(errno));
			return -1;
		}
		fclose(file);
	}
	return counts_remember(state);
}

static int restore_limits(void **state)
{
	for (size_t i = 0; i < COUNT(parameters); i++)
		write_file(path_of(parameters[i]), saved[i]);
	return counts_check(state);
}

static void limit(const char *parameter, unsigned int value)
{
	char text[32];

	snprintf(text, sizeof(text), "%u", value);
	write_file(path_of(parameter), text);
}

static int try_key(int device)
{
	ncr_key_t key;

	return call(device, NCRIO_KEY_INIT, &key);
}

static int try_hash(int device)
{
	ncr_session_t session;

	return try_session(device, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, &session);
}

static void defaults(void **state)
{
	static const char *const wanted[] = { "4096\n", "1024\n", "4096\n", "1024\n", "67108864\n", "16777216\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(parameters); i++)
		assert_string_equal(saved[i], wanted[i]);
}

/* --- a process ---------------------------------------------------------------------------------------------------- */

static void keys_of_a_process(void **state)
{
	int first = device_open(), second = device_open();
	ncr_key_t keys[5];

	(void)state;
	limit("max_keys_per_process", 5);
	for (size_t i = 0; i < COUNT(keys); i++)
		keys[i] = key_new(i % 2 ? first : second);
	for (int i = 0; i < 3; i++) {
		expect(EDQUOT, try_key(first));
		expect(EDQUOT, try_key(second));
	}
	/* what there is works on */
	expect(0, try_generate(first, keys[1], 128, 0));
	key_free(first, keys[1]);
	keys[1] = key_new(second);
	expect(EDQUOT, try_key(first));

	/* below what is held already: nothing new, nothing lost */
	limit("max_keys_per_process", 2);
	key_free(second, keys[0]);
	expect(EDQUOT, try_key(second));
	expect(0, try_generate(second, keys[2], 128, 0));
	limit("max_keys_per_process", 5);
	device_close(second);
	device_close(first);
	first = device_open();
	for (size_t i = 0; i < COUNT(keys); i++)
		keys[i] = key_new(first);
	expect(EDQUOT, try_key(first));
	device_close(first);
}

static void sessions_of_a_process(void **state)
{
	int device = device_open();
	ncr_session_t sessions[5];

	(void)state;
	limit("max_sessions_per_process", COUNT(sessions));
	for (size_t i = 0; i < COUNT(sessions); i++)
		sessions[i] = session_new(device, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	expect(EDQUOT, try_hash(device));
	/* an INIT that fails for another reason takes no place */
	session_end(device, sessions[0]);
	for (int i = 0; i < 10; i++)
		expect(ENOENT, try_session(device, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, NCR_KEY_INVALID - 1, NULL, 0,
					   &sessions[0]));
	expect(0, try_hash(device));
	expect(EDQUOT, try_hash(device));
	/* a FINAL that fails gives its place back */
	expect(EOVERFLOW, try_final(device, sessions[1], "x", 1, NULL, NULL, NULL));
	expect(0, try_hash(device));
	expect(EDQUOT, try_hash(device));
	device_close(device);
}

static void bytes_of_a_process(void **state)
{
	static uint8_t material[8192];
	int device = device_open();
	ncr_key_t keys[64];
	size_t count = 0;
	int error = 0;

	(void)state;
	limit("max_bytes_per_process", 128 * 1024);
	while (count < COUNT(keys) && !error) {
		keys[count] = key_new(device);
		error = try_import(device, keys[count], material, sizeof(material), NCR_KEY_FLAG_EXPORTABLE);
		count++;
	}
	expect(EDQUOT, error);
	assert_in_range(count, 10, 17);
	key_is(device, keys[0], material, sizeof(material));
	expect(EDQUOT, try_generate(device, keys[count - 1], 8192 * 8, 0));

	/* replaced by its like a key needs no more room in the end, but may in between: either, and it is intact */
	error = try_import(device, keys[0], material, sizeof(material), NCR_KEY_FLAG_EXPORTABLE);
	if (error)
		expect(EDQUOT, error);
	key_is(device, keys[0], material, sizeof(material));

	key_free(device, keys[1]);
	expect(0, try_import(device, keys[count - 1], material, sizeof(material), 0));

	/* sessions are memory too */
	for (count = 0; count < 1000; count++) {
		error = try_hash(device);
		if (error)
			break;
	}
	expect(EDQUOT, error);
	device_close(device);

	limit("max_bytes_per_process", 0);
	device = device_open();
	keys[0] = key_new(device);
	expect(EDQUOT, try_generate(device, keys[0], 128, 0));
	expect(EDQUOT, try_hash(device));
	device_close(device);
}

/* --- a user ------------------------------------------------------------------------------------------------------- */

/* How many keys this process gets for itself, at most 20; the device is left open until it ends. */
static int keys_until_refused(int device)
{
	int count = 0, error;

	while (count < 20) {
		error = try_key(device);
		if (error == EDQUOT)
			return count;
		if (error)
			return -error;
		count++;
	}
	return count;
}

static int expect_keys(void *wanted)
{
	int device = open(DEVICE, O_RDWR);

	child_expect(0, device < 0 ? errno : 0);
	child_expect(*(int *)wanted, keys_until_refused(device));
	return 0;
}

/* A child of a child of a child …, each with a namespace of its own: together as much as one. */
static int expect_keys_over_generations(void *wanted)
{
	int total = 0, status;

	for (int generation = 0; generation < 4; generation++) {
		int device = open(DEVICE, O_RDWR);
		pid_t pid;

		child_expect(0, device < 0 ? errno : 0);
		/* two of what there is, then the next generation */
		for (int i = 0; i < 2; i++)
			total += try_key(device) == 0;
		if (generation == 3) {
			int rest = keys_until_refused(device);

			child_expect(*(int *)wanted, total + rest);
			return 0;
		}
		pid = fork();
		if (pid > 0) {
			child_expect(pid, waitpid(pid, &status, 0));
			return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
		}
		child_expect(0, pid);
	}
	return 1;
}

static int put(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written = write(file, text, strlen(text));

	close(file);
	return written == (ssize_t)strlen(text) ? 0 : EIO;
}

static int as_root_of_new_namespaces(void *wanted)
{
	for (int depth = 0; depth < 3; depth++) {
		child_expect(0, unshare(CLONE_NEWUSER) ? errno : 0);
		/* who is to make the next one must be somebody in this one, group and all */
		child_expect(0, put("/proc/self/uid_map", depth ? "0 0 1" : "0 1000 1"));
		child_expect(0, put("/proc/self/setgroups", "deny"));
		child_expect(0, put("/proc/self/gid_map", "0 0 1"));
		child_expect(0, geteuid());
	}
	return expect_keys(wanted);
}

static int alice_holds_some(void *unused)
{
	int device = open(DEVICE, O_RDWR), wanted = 4, status;
	pid_t pid;

	(void)unused;
	child_expect(0, device < 0 ? errno : 0);
	child_expect(0, try_key(device));
	child_expect(0, try_key(device));
	child_expect(0, try_key(device));
	/* her own, in a child, in a namespace: always what is left of seven */
	for (int i = 0; i < 3; i++) {
		fflush(NULL);
		pid = fork();
		if (!pid)
			_exit(i == 0 ? expect_keys(&wanted) : i == 1 ? expect_keys_over_generations(&wanted) :
			      as_root_of_new_namespaces(&wanted));
		child_expect(pid, waitpid(pid, &status, 0));
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			return child_failed(__FILE__, __LINE__, "the child's share", i, 0);
	}
	return 0;
}

static void keys_of_a_user(void **state)
{
	int seven = 7, device;

	(void)state;
	limit("max_keys_per_user", 7);
	in_child_as_alice(expect_keys, &seven);
	in_child_as_alice(alice_holds_some, NULL);
	/* another user is not concerned */
	device = device_open();
	assert_int_equal(keys_until_refused(device), 7);
	in_child_as_alice(expect_keys, &seven);
	device_close(device);
}

static int alice_fills_sessions(void *unused)
{
	int first = open(DEVICE, O_RDWR), status;
	pid_t pid;

	(void)unused;
	for (int i = 0; i < 4; i++)
		child_expect(0, try_hash(first));
	pid = fork();
	if (!pid) {
		int second = open(DEVICE, O_RDWR);

		child_expect(0, try_hash(second));
		child_expect(0, try_hash(second));
		child_expect(EDQUOT, try_hash(second));
		child_expect(EDQUOT, try_hash(first));
		_exit(0);
	}
	child_expect(pid, waitpid(pid, &status, 0));
	child_expect(0, status);
	/* the child's went with it */
	child_expect(0, try_hash(first));
	child_expect(0, try_hash(first));
	child_expect(EDQUOT, try_hash(first));
	return 0;
}

static void sessions_of_a_user(void **state)
{
	(void)state;
	limit("max_sessions_per_user", 6);
	in_child_as_alice(alice_fills_sessions, NULL);
}

static int alice_fills_memory(void *unused)
{
	int device = open(DEVICE, O_RDWR), error = 0, count;
	static uint8_t material[8192];
	ncr_key_t key;

	(void)unused;
	for (count = 0; count < 100 && !error; count++) {
		child_expect(0, call(device, NCRIO_KEY_INIT, &key));
		error = try_import(device, key, material, sizeof(material), 0);
	}
	child_expect(EDQUOT, error);
	child_expect(1, count >= 10 && count <= 17);
	return 0;
}

static void bytes_of_a_user(void **state)
{
	(void)state;
	limit("max_bytes_per_user", 128 * 1024);
	in_child_as_alice(alice_fills_memory, NULL);
}

/* --- who pays ----------------------------------------------------------------------------------------------------- */

static int inherited;

/* alice, with a descriptor of root's: what she makes there is root's, and what root's process has left. */
static int alice_uses_roots(void *unused)
{
	int three = 3;

	(void)unused;
	child_expect(2, keys_until_refused(inherited));
	return expect_keys(&three);
}

static void opener_pays(void **state)
{
	(void)state;
	limit("max_keys_per_process", 3);
	inherited = device_open();
	key_new(inherited);
	in_child_as_alice(alice_uses_roots, NULL);
	expect(EDQUOT, try_key(inherited));
	assert_int_equal(counts_now().keys, 3);
	device_close(inherited);
}

int main(void)
{
#define limits_test(function) cmocka_unit_test_setup_teardown(function, save_limits, restore_limits)
	const struct CMUnitTest tests[] = {
		limits_test(defaults),
		limits_test(keys_of_a_process),
		limits_test(sessions_of_a_process),
		limits_test(bytes_of_a_process),
		limits_test(keys_of_a_user),
		limits_test(sessions_of_a_user),
		limits_test(bytes_of_a_user),
		limits_test(opener_pays),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
