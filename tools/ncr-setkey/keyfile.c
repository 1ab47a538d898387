// SPDX-License-Identifier: GPL-2.0-or-later
#include "keyfile.h"

#include "file.h"
#include "message.h"
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static int system_error(const char *name, int error)
{
	error_message("%s: %s", name, strerrordesc_np(error));
	return EXIT_SYSTEM;
}

int keyfile_trusted(const char *path, const struct stat *st, uid_t owner)
{
	if (!S_ISREG(st->st_mode)) {
		error_message("%s: not a regular file", path);
		hint_message("'-' reads a key from standard input");
		return EXIT_INPUT;
	}
	if (st->st_uid != owner) {
		error_message("%s: belongs to user %u, not to %s", path, st->st_uid, owner ? "this user" : "root");
		hint_message("who owned it may know the key: make a new one with ncr-setkey --new FILE");
		return EXIT_INPUT;
	}
	if (st->st_mode & 077) {
		error_message("%s: mode %04o opens it to others", path, st->st_mode & 07777);
		hint_message("chmod 0400 %s, if nobody can have read it so far", path);
		return EXIT_INPUT;
	}
	return EXIT_DONE;
}

int keyfile_size_good(const char *name, const struct secret *key)
{
	size_t size = key->size;

	if (size == 16 || size == 24 || size == 32)
		return EXIT_DONE;
	if (size > MASTER_KEY_MAX && key->data[size - 1] != '\n')
		error_message("%s: more than 32 bytes", name);
	else
		error_message("%s: %zu bytes", name, size);
	if ((size == 17 || size == 25 || size == 33) && key->data[size - 1] == '\n')
		hint_message("there is a newline behind the key; the file must hold 16, 24 or 32 bytes and nothing else");
	else
		hint_message("a master key has 16, 24 or 32 raw bytes; ncr-setkey --new FILE makes one");
	return EXIT_INPUT;
}

static int read_key(int fd, const char *name, struct secret *key)
{
	int error;

	/* not ncr_read_whole(): one byte more than a key is to be seen, whatever comes behind it is of no interest */
	key->size = MASTER_KEY_ROOM;
	error = ncr_read_full(fd, key->data, &key->size);
	return error ? system_error(name, -error) : keyfile_size_good(name, key);
}

static int read_trusted(int folder, const char *file, const char *path, uid_t owner, struct secret *key)
{
	struct stat st;
	int fd, code;

	/* O_NONBLOCK: a pipe in place of the file must not hold us up; regular files do not care */
	fd = openat(folder, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && errno == ELOOP) {
		error_message("%s: a symbolic link", path);
		hint_message("name the file itself");
		return EXIT_INPUT;
	}
	if (fd < 0)
		return system_error(path, errno);
	/* of what is open, which is what will be read; the name may mean something else by now */
	if (fstat(fd, &st))
		code = system_error(path, errno);
	else
		code = keyfile_trusted(path, &st, owner);
	if (!code)
		code = read_key(fd, path, key);
	close(fd);
	return code;
}

int keyfile_read(const char *path, struct secret *key)
{
	return read_trusted(AT_FDCWD, path, path, 0, key);
}

int keyfile_read_stdin(struct secret *key)
{
	if (isatty(STDIN_FILENO)) {
		error_message("standard input is a terminal");
		hint_message("a key consists of raw bytes and cannot be typed");
		return EXIT_USAGE;
	}
	return read_key(STDIN_FILENO, "standard input", key);
}

int keyfile_read_credential(const char *name, struct secret *key)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	int folder, code;

	if (!*name || strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, "..")) {
		error_message("--credential %s: not the name of a credential", name);
		return EXIT_USAGE;
	}
	if (!directory || *directory != '/') {
		error_message("CREDENTIALS_DIRECTORY is not set");
		hint_message("--credential is for systemd services with LoadCredential= or LoadCredentialEncrypted=");
		return EXIT_USAGE;
	}
	folder = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return system_error(directory, errno);
	code = read_trusted(folder, name, name, geteuid(), key);
	close(folder);
	return code;
}

static int fill(struct secret *key)
{
	/* 256 bytes and less come whole, or not at all */
	if (getrandom(key->data, MASTER_KEY_MAX, 0) != MASTER_KEY_MAX)
		return system_error("random numbers", errno);
	key->size = MASTER_KEY_MAX;
	return EXIT_DONE;
}

static int write_new(const char *path, const struct secret *key)
{
	sigset_t all, old;
	int error;

	/* short, and to be done whole: nothing to be cleaned up after a signal */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	error = ncr_outfile_write_all(path, 0400, false, key->data, key->size);
	sigprocmask(SIG_SETMASK, &old, NULL);

	if (error == -EEXIST) {
		error_message("%s: exists already", path);
		hint_message("blobs made under a key that is overwritten are lost; choose another name");
		return EXIT_SYSTEM;
	}
	if (error == -EINVAL) {
		error_message("%s: not the name of a regular file", path);
		return EXIT_SYSTEM;
	}
	return error ? system_error(path, -error) : EXIT_DONE;
}

int keyfile_new(const char *path)
{
	struct secret key;
	int error, code;

	error = secret_new(&key, MASTER_KEY_ROOM, true);
	if (error)
		return system_error("locked memory for the key", -error);
	code = fill(&key);
	if (!code)
		code = write_new(path, &key);
	secret_free(&key);
	return code;
}
