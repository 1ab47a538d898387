// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keyring_calls.c - keys that outlive a namespace: publish and attach, the key facility's own calls, and who asks
 */
#include "keyring_calls.h"

#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

/* --- commands ----------------------------------------------------------------------------------------------------- */

/* Returns the label's size. What is not label is rubbish: only the bytes that are used count. */
static uint32_t fill_label(uint8_t *to, const char *label)
{
	size_t size = label ? strlen(label) : 0;

	if (label)
		memcpy(to, label, size < NCR_KEY_LABEL_SIZE ? size : NCR_KEY_LABEL_SIZE);
	return size;
}

int try_publish(int fd, ncr_key_t key, uint32_t keyring, uint32_t flags, const char *label,
		const struct ncr_key_attributes *set, int *serial)
{
	struct ncr_key_publish args;
	int error;

	rubbish(args);
	args.size = sizeof(args);
	args.key = key;
	args.keyring = keyring;
	args.flags = flags;
	args.label_size = fill_label(args.label, label);
	if (set)
		args.attributes = *set;
	else
		args.attributes.valid = 0;
	error = call(fd, NCRIO_KEY_PUBLISH, &args);
	if (serial)
		*serial = error ? 0 : args.serial;
	return error;
}

static int attach(int fd, uint32_t keyring, int serial, const char *label, ncr_key_t *key)
{
	struct ncr_key_attach args;
	int error;

	rubbish(args);
	args.size = sizeof(args);
	args.keyring = keyring;
	args.serial = serial;
	args.label_size = fill_label(args.label, label);
	args.reserved = 0;
	error = call(fd, NCRIO_KEY_ATTACH, &args);
	if (key)
		*key = error ? NCR_KEY_INVALID : args.key;
	return error;
}

int try_attach(int fd, uint32_t keyring, const char *label, ncr_key_t *key)
{
	return attach(fd, keyring, 0, label, key);
}

int try_attach_serial(int fd, int serial, ncr_key_t *key)
{
	return attach(fd, 0, serial, NULL, key);
}

int try_describe(int fd, ncr_key_t key, struct ncr_key_describe *describe)
{
	rubbish(*describe);
	describe->size = sizeof(*describe);
	describe->key = key;
	return call(fd, NCRIO_KEY_DESCRIBE, describe);
}

int try_store(int fd, ncr_key_t key, const char *label, const struct ncr_key_attributes *set, void *io, size_t *size)
{
	struct ncr_key_storage_wrap_ext_st args;
	int error;

	rubbish(args);
	args.keytowrap = key;
	args.io = io;
	args.io_size = *size;
	args.label_size = fill_label(args.label, label);
	args.reserved = 0;
	if (set)
		args.attributes = *set;
	else
		args.attributes.valid = 0;
	error = call(fd, NCRIO_KEY_STORAGE_WRAP_EXT, &args);
	*size = args.io_size;
	return error;
}

int try_hash_key(int fd, ncr_key_t key)
{
	struct ncr_session_once_op_st once;
	uint8_t digest[32];

	rubbish(once);
	fill_session(&once.init, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	once.op.type = NCR_KEY_DATA;
	once.op.data.kdata.input = key;
	once.op.data.kdata.output = digest;
	once.op.data.kdata.output_size = sizeof(digest);
	return call(fd, NCRIO_SESSION_ONCE, &once);
}

struct ncr_key_attributes owned_by(uint32_t uid, uint32_t gid, uint32_t mode)
{
	struct ncr_key_attributes attributes;

	rubbish(attributes);
	attributes.valid = NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_MODE;
	attributes.uid = uid;
	attributes.gid = gid;
	attributes.mode = mode;
	return attributes;
}

struct ncr_key_attributes ending(struct ncr_key_attributes attributes, uint64_t originate, uint64_t after)
{
	attributes.valid |= NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE | NCR_ATTRIBUTE_NOT_AFTER;
	attributes.not_after_originate = originate;
	attributes.not_after = after;
	return attributes;
}

int try_use(int fd, ncr_key_t key, uint8_t out[16])
{
	uint8_t result[16];
	size_t size = sizeof(result);

	return try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, "sixteen letters.", 16, out ? out : result,
			&size, NULL);
}

/* --- the key facility --------------------------------------------------------------------------------------------- */

int try_add_key(const char *type, const char *description, const void *payload, size_t size, int keyring, int *serial)
{
	long result = syscall(SYS_add_key, type, description, payload, size, keyring);

	if (serial)
		*serial = result == -1 ? 0 : result;
	return result == -1 ? errno : 0;
}

int try_request_key(const char *type, const char *description, const char *callout, int keyring, int *serial)
{
	long result = syscall(SYS_request_key, type, description, callout, keyring);

	if (serial)
		*serial = result == -1 ? 0 : result;
	return result == -1 ? errno : 0;
}

int try_keyctl_at(int command, const unsigned long arguments[4])
{
	return syscall(SYS_keyctl, command, arguments[0], arguments[1], arguments[2], arguments[3]) == -1 ? errno : 0;
}

int system_keyring(void)
{
	FILE *keys = fopen("/proc/keys", "re");
	unsigned int serial, found = 0;
	char line[512];

	while (keys && fgets(line, sizeof(line), keys))
		if (strstr(line, " keyring   .ncr: ") && sscanf(line, "%x", &serial) == 1)
			found = serial;
	if (keys)
		fclose(keys);
	return found;
}

int new_session_keyring(void)
{
	return try_keyctl(KEYCTL_JOIN_SESSION_KEYRING, 0);
}

void await_status(const char *name, long value)
{
	long last = -1;

	/* the key facility destroys keys later, in a thread of its own; the clock looks once a second */
	for (int tries = 0; tries < 1500; tries++) {
		last = strtol(status_value(name), NULL, 10);
		if (last == value)
			return;
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	}
	fail_msg("status: %s stays %ld, expected %ld", name, last, value);
}

void clear_system_keyring(void)
{
	expect(0, try_keyctl(KEYCTL_CLEAR, system_keyring()));
	await_status("published", 0);
}

/* --- who asks ----------------------------------------------------------------------------------------------------- */

int become(uid_t uid, gid_t gid)
{
	if (setgroups(0, NULL) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
		return errno;
	/* so that it may write its own uid_map */
	if (prctl(PR_SET_DUMPABLE, 1))
		return errno;
	return new_session_keyring();
}

struct somebody {
	uid_t uid;
	gid_t gid;
	int (*function)(void *);
	void *argument;
};

static int as_somebody(void *argument)
{
	struct somebody *somebody = argument;

	child_expect(0, become(somebody->uid, somebody->gid));
	return somebody->function(somebody->argument);
}

void in_child_as_at(uid_t uid, gid_t gid, int (*function)(void *), const char *name, void *argument, const char *file,
		    int line)
{
	struct somebody somebody = { uid, gid, function, argument };

	in_child_at(as_somebody, name, &somebody, file, line);
}

static int put(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	int error = file < 0 ? errno : 0;

	if (!error && write(file, text, strlen(text)) != (ssize_t)strlen(text))
		error = errno;
	if (file >= 0)
		close(file);
	return error;
}

int become_root_of_namespace(void)
{
	char uids[32], gids[32];
	int error;

	snprintf(uids, sizeof(uids), "0 %u 1", geteuid());
	snprintf(gids, sizeof(gids), "0 %u 1", getegid());
	if (unshare(CLONE_NEWUSER))
		return errno;
	error = put("/proc/self/uid_map", uids);
	if (!error)
		error = put("/proc/self/setgroups", "deny");
	if (!error)
		error = put("/proc/self/gid_map", gids);
	return error ? error : geteuid() || getegid() ? EINVAL : 0;
}

int keep_capabilities(uint64_t mask)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	for (int i = 0; i < 2; i++) {
		data[i].effective = data[i].permitted = mask >> 32 * i;
		data[i].inheritable = 0;
	}
	return syscall(SYS_capset, &header, data) ? errno : 0;
}

/* --- setup and teardown ------------------------------------------------------------------------------------------- */

int keyring_group_open(void **state)
{
	if (group_open(state))
		return -1;
	need_master_key(fd);
	if (chmod(DEVICE, 0666)) {
		print_error("%s: %s\n", DEVICE, strerror(errno));
		return -1;
	}
	if (!system_keyring()) {
		print_error("no keyring .ncr in /proc/keys\n");
		return -1;
	}
	clear_system_keyring();
	return 0;
}

int keyring_group_close(void **state)
{
	if (chmod(DEVICE, 0660))
		return -1;
	return group_close(state);
}

int published_remember(void **state)
{
	await_status("published", 0);
	return counts_remember(state);
}

int published_check(void **state)
{
	clear_system_keyring();
	return counts_check(state);
}
