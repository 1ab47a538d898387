// SPDX-License-Identifier: GPL-2.0-or-later
#include "keyring.h"

#include "libncr.h"
#include "report.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KEYRING ".ncr"
#define KEY_TYPE "ncr"

/* the longest description the key facility takes, and type, numbers and permissions before it */
#define DESCRIPTION_ROOM (4096 + 128)

static long keyctl(int command, unsigned long a, unsigned long b, unsigned long c)
{
	long result = syscall(SYS_keyctl, command, a, b, c, 0UL);

	return result < 0 ? -errno : result;
}

/*
 * A name with a dot in front can be given to a keyring by the kernel alone (add_key(2) and KEYCTL_JOIN_SESSION_KEYRING
 * say EPERM), so the first one of root's is it.
 */
int32_t keyring_find(FILE *keys)
{
	unsigned int serial, uid;
	char type[16], *line = NULL;
	int32_t found = 0;
	size_t room = 0;
	int description;

	while (!found && getline(&line, &room, keys) > 0) {
		description = 0;
		/* serial, flags, usage, timeout, permissions, uid, gid, type, description */
		if (sscanf(line, "%x %*s %*s %*s %*s %u %*s %15s %n", &serial, &uid, type, &description) != 3 || !description)
			continue;
		if (!uid && !strcmp(type, "keyring") && !strncmp(line + description, KEYRING ":", strlen(KEYRING ":")))
			found = serial;
	}
	free(line);
	return found;
}

bool keyring_described(const char *description, char *name)
{
	size_t size;
	int i;

	if (strncmp(description, KEY_TYPE ";", strlen(KEY_TYPE ";")))
		return false;
	/* the name is behind the fourth semicolon and may have others in it */
	for (i = 0; i < 4 && description; i++) {
		description = strchr(description, ';');
		description += !!description;
	}
	size = description ? strlen(description) : 0;
	if (!size || size > NCR_KEY_LABEL_SIZE)
		return false;
	memcpy(name, description, size + 1);
	return true;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct keyring_key *)a)->name, ((const struct keyring_key *)b)->name);
}

/* All numbers in the keyring; it may grow between the question for its size and the reading. */
static int read_serials(int32_t keyring, int32_t **serials, size_t *count)
{
	size_t room = 64 * sizeof(int32_t);
	int32_t *larger;
	long size;

	for (*serials = NULL;;) {
		larger = realloc(*serials, room);
		if (!larger)
			return -ENOMEM;
		*serials = larger;
		size = keyctl(KEYCTL_READ, keyring, (unsigned long)*serials, room);
		if (size < 0)
			return size;
		if ((size_t)size <= room)
			break;
		room = size + 64 * sizeof(int32_t);
	}
	*count = size / sizeof(int32_t);
	return 0;
}

static int read_keys(struct keyring *keyring)
{
	char description[DESCRIPTION_ROOM];
	int32_t *serials = NULL;
	size_t count = 0, i;
	long size;
	int error = read_serials(keyring->serial, &serials, &count);

	if (!error) {
		keyring->keys = calloc(count + 1, sizeof(*keyring->keys));
		if (!keyring->keys)
			error = -ENOMEM;
	}
	for (i = 0; !error && i < count; i++) {
		/* one that is gone meanwhile is not there */
		size = keyctl(KEYCTL_DESCRIBE, serials[i], (unsigned long)description, sizeof(description));
		if (size <= 0 || (size_t)size > sizeof(description) ||
		    !keyring_described(description, keyring->keys[keyring->count].name))
			continue;
		keyring->keys[keyring->count++].serial = serials[i];
	}
	free(serials);
	if (keyring->count)
		qsort(keyring->keys, keyring->count, sizeof(*keyring->keys), compare);
	return error;
}

int keyring_open(struct keyring *keyring, struct problem *problem)
{
	FILE *keys = fopen("/proc/keys", "re");
	int error;

	memset(keyring, 0, sizeof(*keyring));
	if (!keys)
		return problem_system(problem, "/proc/keys", errno);
	keyring->serial = keyring_find(keys);
	fclose(keys);
	if (!keyring->serial && geteuid()) {
		problem_set(problem, EXIT_REFUSED, "the keyring " KEYRING " is only for root to see and to fill");
		problem_hint(problem, "run it as root, outside of containers");
		problem->general = true;
		return problem->code;
	}
	if (!keyring->serial) {
		problem_set(problem, EXIT_NO_DEVICE, "the keyring " KEYRING " is not there");
		problem_hint(problem, "the module is older than this program, or this is a container; see ncr status");
		problem->general = true;
		return problem->code;
	}
	/*
	 * A key may be seen by those whom its mode names, and by who possesses it: root does while .ncr hangs in the
	 * keyring of this process, which ends with it.
	 */
	keyctl(KEYCTL_LINK, keyring->serial, (unsigned long)KEY_SPEC_PROCESS_KEYRING, 0);
	error = read_keys(keyring);
	if (!error)
		return EXIT_DONE;
	keyring_close(keyring);
	problem_system(problem, "the keyring " KEYRING " cannot be read", error);
	problem_hint(problem, "run it as root, outside of containers");
	problem->general = true;
	problem->code = error_exit(NCRIO_KEY_ATTACH, error);
	return problem->code;
}

void keyring_close(struct keyring *keyring)
{
	free(keyring->keys);
	memset(keyring, 0, sizeof(*keyring));
}

int32_t keyring_key(const struct keyring *keyring, const char *name)
{
	struct keyring_key wanted = { 0 };
	const struct keyring_key *found;

	if (!keyring->count || strlen(name) >= sizeof(wanted.name))
		return 0;
	strcpy(wanted.name, name);
	found = bsearch(&wanted, keyring->keys, keyring->count, sizeof(*keyring->keys), compare);
	return found ? found->serial : 0;
}

int keyring_add(const struct keyring *keyring, const char *name, const uint8_t *blob, size_t size,
		struct problem *problem)
{
	const char *hint;
	int error;

	if (syscall(SYS_add_key, KEY_TYPE, name, blob, size, keyring->serial) >= 0)
		return EXIT_DONE;
	error = -errno;
	switch (error) {
	case -EACCES:
	case -EPERM:
		problem_set(problem, EXIT_REFUSED, "only the officer puts keys into " KEYRING);
		problem_hint(problem, "run it as root with CAP_SYS_ADMIN, outside of containers");
		problem->general = true;
		return problem->code;
	case -ENODEV:
		problem_set(problem, EXIT_NO_DEVICE, "the kernel has no keys of type " KEY_TYPE ": the module is not loaded, or too old");
		problem_hint(problem, "modprobe ncr; ncr status says more");
		problem->general = true;
		return problem->code;
	case -EDQUOT:
		problem_set(problem, EXIT_REFUSED, "a limit on keys or memory is reached");
		problem_hint(problem, "kernel.keys.root_maxkeys and root_maxbytes (sysctl), max_* in /sys/module/ncr/parameters");
		return problem->code;
	case -EKEYEXPIRED:
		problem_set(problem, EXIT_REFUSED, "expired");
		return problem->code;
	case -EINVAL:
		return problem_set(problem, EXIT_INPUT, "the kernel does not take it under this name");
	}
	problem_set(problem, error_exit(NCRIO_KEY_STORAGE_UNWRAP, error), "%s", blob_error(error, blob, size, &hint));
	if (hint)
		problem_hint(problem, "%s", hint);
	problem->general = error == -ENOKEY;
	return problem->code;
}

int keyring_remove(const struct keyring *keyring, int32_t key, struct problem *problem)
{
	long error = keyctl(KEYCTL_UNLINK, key, keyring->serial, 0);

	/* gone meanwhile: as it was wished */
	if (!error || error == -ENOENT || error == -EKEYREVOKED || error == -EKEYEXPIRED)
		return EXIT_DONE;
	problem_system(problem, "the key cannot be taken out of " KEYRING, error);
	problem_hint(problem, "run it as root with CAP_SYS_ADMIN, outside of containers");
	problem->code = error_exit(NCRIO_KEY_PUBLISH, error);
	return problem->code;
}
