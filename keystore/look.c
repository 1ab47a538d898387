// SPDX-License-Identifier: GPL-2.0-or-later
#include "look.h"

#include "file.h"
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fault(struct look *look, enum blob_fault is, const char *text)
{
	look->fault = is;
	snprintf(look->text, sizeof(look->text), "%s", text);
}

static void unreadable(struct look *look, int error)
{
	fault(look, error == ENOENT ? BLOB_MISSING : BLOB_UNREADABLE, strerrordesc_np(error));
}

static const char *kind(mode_t mode)
{
	return S_ISLNK(mode) ? "a symbolic link" : S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a named pipe" :
	       S_ISSOCK(mode) ? "a socket" : "a device";
}

/* Whether it may be opened: a pipe or a device could do something then. */
static bool is_regular(struct look *look, const struct stat *st)
{
	look->regular = S_ISREG(st->st_mode);
	if (look->regular)
		return true;
	fault(look, BLOB_PERMISSIONS, kind(st->st_mode));
	return false;
}

static void whose(struct look *look, const struct stat *st)
{
	look->loose = st->st_mode & 07177;
	look->tied = st->st_nlink != 1 || (st->st_uid != 0 && st->st_uid != geteuid());
	if (st->st_nlink != 1)
		snprintf(look->text, sizeof(look->text), "the file has %lu names", (unsigned long)st->st_nlink);
	else if (look->tied)
		snprintf(look->text, sizeof(look->text), "the file belongs to user %u", st->st_uid);
	else if (look->loose)
		snprintf(look->text, sizeof(look->text), "the file has mode %04o, not 0600", st->st_mode & 07777);
}

static void read_it(struct look *look, int fd)
{
	int error;

	look->data = malloc(NCR_KEY_BLOB_MAX);
	if (!look->data) {
		unreadable(look, ENOMEM);
		return;
	}
	look->size = NCR_KEY_BLOB_MAX;
	error = ncr_read_whole(fd, look->data, &look->size);
	if (!error && blob_digest(look->data, look->size, look->digest))
		error = -ENOSYS;
	if (!error)
		return;
	if (error == -EFBIG)
		fault(look, BLOB_TRUNCATED, "larger than any key blob");
	else
		unreadable(look, -error);
	free(look->data);
	look->data = NULL;
}

static void ask(const struct command *command, struct look *look)
{
	const char *hint;
	ncr_key_t handle = 0;
	int error = 0;

	if (command->ncr) {
		handle = ncr_key_load(command->ncr, look->data, look->size, &look->names);
		error = handle < 0 ? handle : 0;
	}
	if (command->ncr && !error) {
		ncr_key_delete(command->ncr, handle);
		look->opened = true;
		return;
	}
	look->fault = blob_content_fault(error, look->data, look->size);
	if (look->fault != BLOB_GOOD)
		fault(look, look->fault, blob_error(error ? error : -EBADMSG, look->data, look->size, &hint));
	else if (error)
		look->refused = true;
	/* without a master key that is no news about each blob */
	if (look->refused && error != -ENOKEY)
		fault(look, BLOB_UNREADABLE, ncr_error_text(NCRIO_KEY_STORAGE_UNWRAP, error));
}

void look_at(const struct command *command, const char *file, struct look *look)
{
	int dir = command->store.dir, fd;
	struct stat st;

	memset(look, 0, sizeof(*look));
	if (fstatat(dir, file, &st, AT_SYMLINK_NOFOLLOW)) {
		unreadable(look, errno);
		return;
	}
	if (!is_regular(look, &st))
		return;
	fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	/* once more: it may be another one by now */
	if (fd < 0 || fstat(fd, &st)) {
		unreadable(look, errno);
	} else if (is_regular(look, &st)) {
		whose(look, &st);
		read_it(look, fd);
	}
	if (fd >= 0)
		close(fd);
	if (look->data)
		ask(command, look);
}

void look_free(struct look *look)
{
	free(look->data);
	look->data = NULL;
}
