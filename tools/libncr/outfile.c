// SPDX-License-Identifier: GPL-2.0-or-later
#include "outfile.h"

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 100

/* "" for what is not a name of a file: a path that ends in a slash, "." and ".." */
static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return !strcmp(name, ".") || !strcmp(name, "..") ? "" : name;
}

static int open_folder(const char *path, const char *name)
{
	char *folder;
	int fd;

	if (name == path)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	folder = strndup(path, name - path);
	if (!folder)
		return -1;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	return fd;
}

/* What is at the path now. A device or a pipe is not to be renamed over, and a link not to be followed or lost. */
static int check_target(const struct ncr_outfile *out)
{
	struct stat st;

	if (fstatat(out->dir, out->name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	return out->replace ? 0 : -EEXIST;
}

static void new_temporary(struct ncr_outfile *out)
{
	uint64_t number = 0;

	/* uniqueness only, which O_EXCL and link(2) enforce */
	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
		number ^= (uint64_t)getpid() << 32 ^ (uint64_t)random();
	snprintf(out->temporary, sizeof(out->temporary), ".ncr-%016llx", (unsigned long long)number);
}

static int open_named(struct ncr_outfile *out, mode_t mode)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		new_temporary(out);
		out->fd = openat(out->dir, out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
		if (out->fd >= 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	return -errno;
}

static int open_data(struct ncr_outfile *out, mode_t mode, unsigned int flags)
{
	if (!(flags & NCR_OUTFILE_NAMED)) {
		out->fd = openat(out->dir, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
		out->unnamed = out->fd >= 0;
		if (out->unnamed)
			return 0;
		/* EISDIR: a kernel or file system without O_TMPFILE takes it for an attempt to write to the folder */
		if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL && errno != ENOENT)
			return -errno;
	}
	return open_named(out, mode);
}

static void release(struct ncr_outfile *out)
{
	if (out->fd >= 0)
		close(out->fd);
	if (out->dir >= 0)
		close(out->dir);
	free(out->name);
	out->fd = -1;
	out->dir = -1;
	out->name = NULL;
}

/* @dir is taken over, or the errno of opening it. */
static int open_in(struct ncr_outfile *out, int dir, const char *name, mode_t mode, unsigned int flags)
{
	int error;

	memset(out, 0, sizeof(*out));
	out->fd = -1;
	out->dir = dir;
	out->replace = flags & NCR_OUTFILE_REPLACE;
	out->folder_later = flags & NCR_OUTFILE_FOLDER_LATER;
	error = dir < 0 ? -errno : 0;
	if (!error) {
		out->name = strdup(name);
		error = out->name ? check_target(out) : -ENOMEM;
	}
	if (!error)
		error = open_data(out, mode, flags);
	if (error)
		release(out);
	return error;
}

int ncr_outfile_open(struct ncr_outfile *out, const char *path, mode_t mode, unsigned int flags)
{
	const char *name = last_part(path);

	return *name ? open_in(out, open_folder(path, name), name, mode, flags) : -EINVAL;
}

int ncr_outfile_open_at(struct ncr_outfile *out, int dir, const char *name, mode_t mode, unsigned int flags)
{
	if (!*last_part(name) || last_part(name) != name)
		return -EINVAL;
	return open_in(out, fcntl(dir, F_DUPFD_CLOEXEC, 0), name, mode, flags);
}

/* Give the file without a name the name @name, if nobody has it. */
static int link_unnamed(const struct ncr_outfile *out, const char *name)
{
	char self[40];

	/* AT_EMPTY_PATH takes CAP_DAC_READ_SEARCH; this takes /proc */
	snprintf(self, sizeof(self), "/proc/self/fd/%d", out->fd);
	return linkat(AT_FDCWD, self, out->dir, name, AT_SYMLINK_FOLLOW) ? -errno : 0;
}

static int name_temporarily(struct ncr_outfile *out)
{
	int error = -EEXIST;
	int i;

	for (i = 0; error == -EEXIST && i < TRIES; i++) {
		new_temporary(out);
		error = link_unnamed(out, out->temporary);
	}
	if (!error)
		out->unnamed = false;
	return error;
}

static int move_exclusively(const struct ncr_outfile *out)
{
	if (!renameat2(out->dir, out->temporary, out->dir, out->name, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	/* NFS and others know no RENAME_NOREPLACE, but hard links, which never replace */
	if (linkat(out->dir, out->temporary, out->dir, out->name, 0))
		return -errno;
	unlinkat(out->dir, out->temporary, 0);
	return 0;
}

static int move(struct ncr_outfile *out)
{
	int error;

	if (out->unnamed && !out->replace)
		return link_unnamed(out, out->name);
	if (out->unnamed) {
		error = name_temporarily(out);
		if (error)
			return error;
	}
	if (!out->replace)
		return move_exclusively(out);
	/* once more: what was a regular file or nothing at open may be a device now */
	error = check_target(out);
	if (error)
		return error;
	return renameat(out->dir, out->temporary, out->dir, out->name) ? -errno : 0;
}

int ncr_outfile_commit(struct ncr_outfile *out)
{
	int error = fsync(out->fd) ? -errno : 0;

	if (!error)
		error = move(out);
	if (error) {
		ncr_outfile_abort(out);
		return error;
	}
	/* some file systems cannot, and say EINVAL */
	if (!out->folder_later && fsync(out->dir) && errno != EINVAL)
		error = -errno;
	release(out);
	return error;
}

void ncr_outfile_abort(struct ncr_outfile *out)
{
	if (out->fd >= 0 && !out->unnamed)
		unlinkat(out->dir, out->temporary, 0);
	release(out);
}

int ncr_outfile_write_all(const char *path, mode_t mode, bool replace, const void *data, size_t size)
{
	struct ncr_outfile out;
	int error;

	error = ncr_outfile_open(&out, path, mode, replace ? NCR_OUTFILE_REPLACE : 0);
	if (error)
		return error;
	error = ncr_write_full(out.fd, data, size);
	if (error) {
		ncr_outfile_abort(&out);
		return error;
	}
	return ncr_outfile_commit(&out);
}
