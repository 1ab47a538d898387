// SPDX-License-Identifier: GPL-2.0-or-later
#include "keyfile.h"

#include "file.h"
#include "message.h"
#include "sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
		hint_message("who owned it may know the key: make a new one with ncr-setkey --new");
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
		hint_message("a master key has 16, 24 or 32 raw bytes; ncr-setkey --new makes a sealed one");
	return EXIT_INPUT;
}

int keyfile_memory(struct secret *text)
{
	int error = secret_new(text, SEALED_MAX + 1, true);

	if (!error)
		return EXIT_DONE;
	error_message("memory for the key cannot be locked: %s", strerrordesc_np(-error));
	hint_message("run it as root, or raise the limit of locked memory (ulimit -l)");
	return EXIT_SYSTEM;
}

static int read_text(int fd, const char *name, struct secret *text)
{
	int error;

	/* not ncr_read_whole(): one byte more than there may be is to be seen, whatever comes behind it is of no interest */
	text->size = text->room;
	error = ncr_read_full(fd, text->data, &text->size);
	return error ? system_error(name, -error) : EXIT_DONE;
}

int keyfile_open(int folder, const char *file, const char *path, int *fd)
{
	/* O_NONBLOCK: a pipe in place of the file must not hold us up; regular files do not care */
	*fd = openat(folder, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (*fd < 0 && errno == ELOOP) {
		error_message("%s: a symbolic link", path);
		hint_message("name the file itself");
		return EXIT_INPUT;
	}
	return *fd < 0 ? system_error(path, errno) : EXIT_DONE;
}

int keyfile_read_open(int fd, const char *path, uid_t owner, struct secret *text)
{
	struct stat st;
	int code;

	/* of what is open, which is what will be read; the name may mean something else by now */
	if (fstat(fd, &st))
		return system_error(path, errno);
	code = keyfile_trusted(path, &st, owner);
	return code ? code : read_text(fd, path, text);
}

static int read_trusted(int folder, const char *file, const char *path, uid_t owner, struct secret *text)
{
	int fd, code = keyfile_open(folder, file, path, &fd);

	if (code)
		return code;
	code = keyfile_read_open(fd, path, owner, text);
	close(fd);
	return code;
}

int keyfile_read(const char *path, struct secret *text)
{
	return read_trusted(AT_FDCWD, path, path, 0, text);
}

int keyfile_read_stdin(struct secret *text)
{
	if (isatty(STDIN_FILENO)) {
		error_message("standard input is a terminal");
		hint_message("a key consists of raw bytes and cannot be typed");
		return EXIT_USAGE;
	}
	return read_text(STDIN_FILENO, "standard input", text);
}

int keyfile_read_credential(const char *name, struct secret *text)
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
	code = read_trusted(folder, name, name, geteuid(), text);
	close(folder);
	return code;
}
