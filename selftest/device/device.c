// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * device.c - expectations, processes, counts, memory, and the keys of the tests
 *
 * The calls on keys and sessions are in device_calls.c.
 */
#include "device.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* says which master key is set, for the programs that come later in the same boot */
#define CHECK_VALUE_FILE "/run/ncr-selftest-check-value"

const uint8_t tests_master_key[32] = "NCR self-test: master key of it";

static const char *error_name(int error)
{
	const char *name = error ? strerrorname_np(error) : "success";

	return name ? name : "neither 0 nor an errno";
}

void expect_errno(int wanted, int got, const char *what, const char *file, int line)
{
	if (got == wanted)
		return;
	print_error("%s: %s (%d), expected %s (%d)\n", what, error_name(got), got, error_name(wanted), wanted);
	_fail(file, line);
}

int call(int fd, unsigned long number, void *arg)
{
	int result;

	errno = 0;
	result = ioctl(fd, number, arg);
	if (result == -1)
		return errno;
	return result ? 10000 + abs(result) : 0;
}

bool is_rubbish(const void *bytes, size_t size)
{
	const uint8_t *p = bytes;

	while (size--)
		if (*p++ != RUBBISH)
			return false;
	return true;
}

void pattern(void *bytes, size_t size, uint32_t seed)
{
	uint8_t *p = bytes;

	seed = seed * 2654435761U + 1;
	while (size--) {
		seed = seed * 1664525U + 1013904223U;
		*p++ = seed >> 24;
	}
}

/* --- processes ---------------------------------------------------------------------------------------------------- */

int child_failed(const char *file, int line, const char *what, int got, int wanted)
{
	fprintf(stderr, "%s:%d: in the child: %s: %s (%d), expected %s (%d)\n", file, line, what,
		error_name(got), got, error_name(wanted), wanted);
	return 1;
}

static int become_alice(void)
{
	if (setgroups(0, NULL) || setresgid(0, 0, 0) || setresuid(ALICE, ALICE, ALICE))
		return errno;
	/* a child that has changed its ids could not be looked at, nor could it write its own uid_map */
	return prctl(PR_SET_DUMPABLE, 1) ? errno : 0;
}

static void run_child(int (*function)(void *), const char *name, void *argument, bool as_alice, const char *file,
		      int line)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		int error = as_alice ? become_alice() : 0;

		if (error)
			_exit(child_failed(file, line, "becoming alice", error, 0));
		error = function(argument);
		fflush(NULL);
		_exit(error);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		print_error("%s: no child: %s\n", name, strerror(errno));
		_fail(file, line);
	}
	if (WIFSIGNALED(status)) {
		print_error("%s: killed by signal %d\n", name, WTERMSIG(status));
		_fail(file, line);
	}
	if (WEXITSTATUS(status)) {
		print_error("%s: failed in the child, see above\n", name);
		_fail(file, line);
	}
}

void in_child_at(int (*function)(void *), const char *name, void *argument, const char *file, int line)
{
	run_child(function, name, argument, false, file, line);
}

void in_child_as_alice_at(int (*function)(void *), const char *name, void *argument, const char *file, int line)
{
	run_child(function, name, argument, true, file, line);
}

static struct __user_cap_header_struct capability_header = { .version = _LINUX_CAPABILITY_VERSION_3 };

int drop_capability(unsigned int capability)
{
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &capability_header, data))
		return errno;
	data[capability / 32].effective &= ~(1U << capability % 32);
	data[capability / 32].permitted &= ~(1U << capability % 32);
	return syscall(SYS_capset, &capability_header, data) ? errno : 0;
}

int become_with_capabilities(uid_t uid)
{
	struct __user_cap_data_struct data[2];

	if (seteuid(uid) || syscall(SYS_capget, &capability_header, data))
		return errno;
	data[0].effective = data[0].permitted;
	data[1].effective = data[1].permitted;
	return syscall(SYS_capset, &capability_header, data) ? errno : 0;
}

int send_descriptor(int socket, int passed)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec data = { .iov_base = "x", .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &passed, sizeof(int));
	return sendmsg(socket, &message, 0) == 1 ? 0 : errno;
}

int receive_descriptor(int socket)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 }, byte;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control),
	};
	int passed = -1;

	if (recvmsg(socket, &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
		return -1;
	memcpy(&passed, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
	return passed;
}

/* --- the module --------------------------------------------------------------------------------------------------- */

int device_open(void)
{
	int fd = open(DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		print_error("%s: %s\n", DEVICE, strerror(errno));
		fail();
	}
	return fd;
}

void device_close(int fd)
{
	if (close(fd))
		fail_msg("close: %s", strerror(errno));
}

/* For children and threads too: fails no test, NULL when there is no such line. */
static const char *status_find(const char *name)
{
	static char line[256];
	size_t length = strlen(name);
	char *value = NULL;
	FILE *status = fopen(NODE_DIR "/status", "re");

	if (!status)
		return NULL;
	while (!value && fgets(line, sizeof(line), status)) {
		line[strcspn(line, "\n")] = 0;
		if (!strncmp(line, name, length) && !strncmp(line + length, ": ", 2))
			value = line + length + 2;
	}
	fclose(status);
	return value;
}

const char *status_value(const char *name)
{
	const char *value = status_find(name);

	if (!value)
		fail_msg("%s/status: no line \"%s: \"", NODE_DIR, name);
	return value;
}

static long count_of(const char *name)
{
	const char *value = status_find(name);

	return value ? strtol(value, NULL, 10) : -1;
}

struct counts counts_now(void)
{
	struct counts counts = { count_of("contexts"), count_of("keys"), count_of("sessions") };

	return counts;
}

int fd = -1;
static long bytes_before;

int group_open(void **state)
{
	(void)state;
	bytes_before = count_of("bytes");
	fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		print_error("%s: %s\n", DEVICE, strerror(errno));
	return fd < 0 ? -1 : 0;
}

int group_close(void **state)
{
	(void)state;
	if (close(fd))
		return -1;
	fd = -1;
	for (int tries = 0; tries < 100; tries++) {
		if (count_of("bytes") == bytes_before)
			return 0;
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	}
	print_error("left behind: bytes %ld -> %ld\n", bytes_before, count_of("bytes"));
	return -1;
}

static struct counts remembered;

int counts_remember(void **state)
{
	(void)state;
	remembered = counts_now();
	if (remembered.contexts < 0 || remembered.keys < 0 || remembered.sessions < 0) {
		print_error("%s/status does not tell contexts, keys and sessions\n", NODE_DIR);
		return -1;
	}
	return 0;
}

int counts_check(void **state)
{
	struct counts now;

	(void)state;
	/* what a killed child held goes a moment after it was waited for */
	for (int tries = 0; tries < 100; tries++) {
		now = counts_now();
		if (!memcmp(&now, &remembered, sizeof(now)))
			return 0;
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	}
	print_error("left behind: contexts %ld -> %ld, keys %ld -> %ld, sessions %ld -> %ld\n", remembered.contexts,
		    now.contexts, remembered.keys, now.keys, remembered.sessions, now.sessions);
	return -1;
}

static void read_check_value(int fd, uint8_t value[BLOB_CHECK_VALUE_SIZE])
{
	static const uint8_t material[16] = "any key";
	ncr_key_t key = key_of(fd, material, sizeof(material), NCR_KEY_FLAG_WRAPPABLE);
	uint8_t blob[1024];
	size_t size = sizeof(blob);

	expect(0, try_storage_wrap(fd, key, blob, &size));
	memcpy(value, blob + BLOB_CHECK_VALUE, BLOB_CHECK_VALUE_SIZE);
	key_free(fd, key);
}

void need_master_key(int fd)
{
	uint8_t value[BLOB_CHECK_VALUE_SIZE], known[BLOB_CHECK_VALUE_SIZE];
	struct ncr_master_key_st args;
	FILE *file;
	int error;

	rubbish(args);
	args.key = (uint8_t *)tests_master_key;
	args.key_size = sizeof(tests_master_key);
	error = call(fd, NCRIO_MASTER_KEY_SET, &args);
	if (error != 0 && error != EBUSY)
		fail_msg("the master key of the tests could not be set: %s", error_name(error));
	read_check_value(fd, value);

	file = fopen(CHECK_VALUE_FILE, error ? "re" : "we");
	if (!file)
		fail_msg("%s: %s (hint: a master key was set before by something else: use a fresh boot)",
			 CHECK_VALUE_FILE, strerror(errno));
	if (!error)
		assert_int_equal(fwrite(value, sizeof(value), 1, file), 1);
	else
		assert_int_equal(fread(known, sizeof(known), 1, file), 1);
	fclose(file);
	if (error && memcmp(value, known, sizeof(known)))
		fail_msg("a master key is set that is not the one of the tests");
}

/* --- memory ------------------------------------------------------------------------------------------------------- */

static size_t guarded_pages(size_t size)
{
	size_t page = getpagesize();

	return (size + page - 1) / page * page;
}

void *guarded(size_t size)
{
	size_t pages = guarded_pages(size), page = getpagesize();
	uint8_t *map = mmap(NULL, pages + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED || mprotect(map + pages, page, PROT_NONE))
		fail_msg("mmap: %s", strerror(errno));
	return map + pages - size;
}

void guarded_free(void *bytes, size_t size)
{
	size_t pages = guarded_pages(size);

	munmap((uint8_t *)bytes + size - pages, pages + getpagesize());
}

void write_file(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written = -1;

	if (fd >= 0)
		written = write(fd, value, strlen(value));
	if (written != (ssize_t)strlen(value))
		fail_msg("%s: writing \"%s\": %s", path, value, strerror(errno));
	close(fd);
}
