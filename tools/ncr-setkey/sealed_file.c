// SPDX-License-Identifier: GPL-2.0-or-later
#include "sealed_file.h"

#include "keyfile.h"
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int system_error(const char *path, int error)
{
	error_message("%s: %s", path, strerrordesc_np(error));
	return EXIT_SYSTEM;
}

bool sealed_text_is(const struct secret *text)
{
	return text->size >= strlen(SEALED_MAGIC) && !memcmp(text->data, SEALED_MAGIC, strlen(SEALED_MAGIC));
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int parse(const char *path, const struct secret *text, struct sealed *sealed)
{
	struct reason reason;

	if (!sealed_text_is(text)) {
		error_message("%s: not a sealed master key", path);
		hint_message("a plain key has no slots; ncr-setkey --new makes a sealed one");
		return EXIT_INPUT;
	}
	if (sealed_parse(sealed, (const char *)text->data, text->size, &reason))
		return reason_print(&reason, path);
	return EXIT_DONE;
}

static int read_open(int fd, const char *path, struct sealed *sealed)
{
	struct secret text;
	int code = keyfile_memory(&text);

	if (code)
		return code;
	code = keyfile_read_open(fd, path, geteuid(), &text);
	if (!code)
		code = parse(path, &text, sealed);
	secret_free(&text);
	return code;
}

int sealed_file_read(const char *path, struct sealed *sealed)
{
	int fd, code = keyfile_open(AT_FDCWD, path, path, &fd);

	if (code)
		return code;
	code = read_open(fd, path, sealed);
	close(fd);
	return code;
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

/* Whether what is locked is still what is at the path: a change puts another file there. */
static bool current(int fd, const char *path)
{
	struct stat locked, there;

	return !fstat(fd, &locked) && !lstat(path, &there) && locked.st_dev == there.st_dev && locked.st_ino == there.st_ino;
}

static int busy(const char *path)
{
	error_message("%s: another ncr-setkey is changing it", path);
	hint_message("wait for it to end, and look at the slots again: ncr-setkey slot list");
	return EXIT_SYSTEM;
}

int sealed_file_begin(const char *path, struct sealed *sealed, int *lock)
{
	int fd, code = keyfile_open(AT_FDCWD, path, path, &fd);

	if (code)
		return code;
	if (flock(fd, LOCK_EX | LOCK_NB))
		code = errno == EWOULDBLOCK ? busy(path) : system_error(path, errno);
	else if (!current(fd, path))
		code = busy(path);
	if (!code)
		code = read_open(fd, path, sealed);
	if (code)
		close(fd);
	else
		*lock = fd;
	return code;
}

static int write_text(const char *path, const char *text, size_t size, bool replace)
{
	sigset_t all, old;
	int error;

	/* short, and to be done whole: nothing to be cleaned up after a signal */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	error = ncr_outfile_write_all(path, 0600, replace, text, size);
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

int sealed_file_write(const char *path, const struct sealed *sealed, bool replace)
{
	char *text = malloc(SEALED_MAX + 1);
	size_t size;
	int code;

	if (!text)
		return system_error(path, ENOMEM);
	if (sealed_format(sealed, text, &size)) {
		code = write_text(path, text, size, replace);
	} else {
		error_message("%s: the slots do not fit into %d bytes", path, SEALED_MAX);
		code = EXIT_SYSTEM;
	}
	free(text);
	return code;
}
