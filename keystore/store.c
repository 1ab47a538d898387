// SPDX-License-Identifier: GPL-2.0-or-later
#include "store.h"

#include "file.h"
#include "libncr.h"
#include "outfile.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_FILE ".lock"
/* as outfile.c names a file that has no name of its own yet */
#define TEMPORARY ".ncr-"

/* --- death, for a test -------------------------------------------------------------------------------------------- */

#ifdef NCR_KEYSTORE_DIES
/* This build ends like a power failure before or after a change of the folder: the one that the environment numbers. */
static void moment(void)
{
	static int left = -1;
	const char *text = getenv("NCR_KEYSTORE_DIES");

	if (left < 0)
		left = text ? atoi(text) : 0;
	if (left > 0 && !--left)
		raise(SIGKILL);
}
#else
static void moment(void)
{
}
#endif

/* --- the folder --------------------------------------------------------------------------------------------------- */

static int sync_folder(int dir)
{
	/* some file systems cannot, and say EINVAL */
	return fsync(dir) && errno != EINVAL ? -errno : 0;
}

/* The folder that @path is in gets its entry of @path to the disk. */
static int sync_parent(const char *path)
{
	char *copy = strdup(path), *slash;
	int fd, error = -ENOMEM;

	if (!copy)
		return error;
	slash = strrchr(copy, '/');
	if (slash)
		slash[slash == copy] = '\0';
	fd = open(slash ? copy : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd < 0)
		return -errno;
	error = sync_folder(fd);
	close(fd);
	return error;
}

static int make_folder(const char *path, mode_t mode)
{
	if (!mkdir(path, mode))
		return sync_parent(path);
	return errno == EEXIST ? 0 : -errno;
}

/* The folder, and those it is in, as mkdir -p. */
static int make_folders(const char *path)
{
	char *copy = strdup(path), *slash;
	size_t size = strlen(path);
	int error = 0;

	if (!copy)
		return -ENOMEM;
	while (size > 1 && copy[size - 1] == '/')
		copy[--size] = '\0';
	for (slash = strchr(copy + 1, '/'); !error && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		error = make_folder(copy, 0755);
		*slash = '/';
	}
	if (!error)
		error = make_folder(copy, 0700);
	free(copy);
	return error;
}

static bool trusted_owner(uid_t uid)
{
	return uid == 0 || uid == geteuid();
}

static int check_folder(const struct store *store, struct problem *problem)
{
	struct stat st;

	if (fstat(store->dir, &st))
		return problem_system(problem, "fstat", errno);
	if (!trusted_owner(st.st_uid)) {
		problem_set(problem, EXIT_INPUT, "the folder belongs to user %u, who could put other keys into it", st.st_uid);
		problem_hint(problem, "a store belongs to root, or to who uses it: chown root FOLDER");
		return problem->code;
	}
	if (st.st_mode & 022) {
		problem_set(problem, EXIT_INPUT, "others can write to the folder (mode %04o)", st.st_mode & 07777);
		problem_hint(problem, "look at what is in it, then: chmod 700 FOLDER");
		return problem->code;
	}
	return EXIT_DONE;
}

/* What a writer that was killed left, on file systems without files without a name. */
static void remove_temporaries(const struct store *store)
{
	int fd = openat(store->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!folder) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(folder)))
		if (!strncmp(entry->d_name, TEMPORARY, strlen(TEMPORARY)))
			unlinkat(store->dir, entry->d_name, 0);
	closedir(folder);
}

static int lock(struct store *store, struct problem *problem)
{
	char safe[SAFE_SIZE];

	store->lock = openat(store->dir, LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (store->lock < 0)
		return problem_system(problem, LOCK_FILE, errno);
	if (flock(store->lock, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK)
			return problem_system(problem, "flock", errno);
		warning_message("%s: another ncr-keystore is writing, waiting for it", safe_text(store->path, safe));
		if (flock(store->lock, LOCK_EX))
			return problem_system(problem, "flock", errno);
	}
	remove_temporaries(store);
	return EXIT_DONE;
}

static int open_folder(struct store *store, bool named, enum store_use use, struct problem *problem)
{
	int error = use == STORE_WRITE ? make_folders(store->path) : 0;

	if (error && error != -EACCES)
		return problem_system(problem, "the folder cannot be made", error);
	store->dir = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (store->dir >= 0)
		return check_folder(store, problem);
	error = -errno;
	if (error == -ENOENT && (!named || use == STORE_WRITE_DRY))
		return EXIT_DONE;
	if (error == -EACCES) {
		problem_set(problem, EXIT_SYSTEM, "no permission to open the store");
		problem_hint(problem, "it belongs to root: run it as root, or name a store of your own with --store");
		return problem->code;
	}
	problem_system(problem, "", error);
	if (error == -ENOENT)
		problem_hint(problem, "ncr-keystore generate, import and save make the folder");
	return problem->code;
}

int store_open(struct store *store, const char *path, enum store_use use, struct problem *problem)
{
	int code;

	store->path = path ? path : STORE_DEFAULT;
	store->dir = -1;
	store->lock = -1;
	code = open_folder(store, path, use, problem);
	if (!code && use == STORE_WRITE)
		code = lock(store, problem);
	if (code)
		store_close(store);
	return code;
}

void store_close(struct store *store)
{
	if (store->lock >= 0)
		close(store->lock);
	if (store->dir >= 0)
		close(store->dir);
	store->lock = -1;
	store->dir = -1;
}

/* --- what is in it ------------------------------------------------------------------------------------------------ */

int store_list(const struct store *store, struct names *names, struct names *others, struct problem *problem)
{
	char name[NAME_SIZE];
	struct dirent *entry;
	int fd, error = 0;
	DIR *folder;

	if (store->dir < 0)
		return EXIT_DONE;
	fd = openat(store->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder) {
		error = -errno;
		if (fd >= 0)
			close(fd);
		return problem_system(problem, "the folder cannot be read", error);
	}
	while (!error) {
		errno = 0;
		entry = readdir(folder);
		if (!entry) {
			error = -errno;
			break;
		}
		if (*entry->d_name == '.')
			continue;
		if (name_from_file(entry->d_name, name))
			error = names_add(names, name);
		else
			error = names_add(others, entry->d_name);
	}
	closedir(folder);
	if (error)
		return problem_system(problem, "the folder cannot be read", error);
	names_sort(names);
	names_sort(others);
	return EXIT_DONE;
}

bool store_has(const struct store *store, const char *name)
{
	char file[FILE_SIZE];
	struct stat st;

	name_to_file(name, file);
	return store->dir >= 0 && !fstatat(store->dir, file, &st, AT_SYMLINK_NOFOLLOW);
}

/* --- one blob ----------------------------------------------------------------------------------------------------- */

static int check_file(const struct stat *st, struct problem *problem)
{
	if (S_ISLNK(st->st_mode))
		return problem_set(problem, EXIT_INPUT, "the file is a symbolic link, which the store does not follow");
	if (!S_ISREG(st->st_mode))
		return problem_set(problem, EXIT_INPUT, "not a regular file");
	if (st->st_nlink != 1)
		return problem_set(problem, EXIT_INPUT, "the file has %lu names: by another one it may be changed from outside",
				   (unsigned long)st->st_nlink);
	if (!trusted_owner(st->st_uid))
		return problem_set(problem, EXIT_INPUT, "the file belongs to user %u", st->st_uid);
	if (st->st_mode & 022)
		return problem_set(problem, EXIT_INPUT, "others can write to the file (mode %04o)", st->st_mode & 07777);
	if (st->st_size > NCR_KEY_BLOB_MAX)
		return problem_set(problem, EXIT_INPUT, "not a key blob (larger than any)");
	return EXIT_DONE;
}

/* Looked at before it is opened, since opening a device may do something; and after, since it may be another then. */
static int open_file(const struct store *store, const char *file, int *fd, struct problem *problem)
{
	struct stat st;
	int code;

	*fd = -1;
	if (store->dir < 0 || fstatat(store->dir, file, &st, AT_SYMLINK_NOFOLLOW)) {
		if (store->dir >= 0 && errno != ENOENT)
			return problem_system(problem, "", errno);
		problem_set(problem, EXIT_SYSTEM, "not in the store");
		problem_hint(problem, "ncr-keystore list shows what is");
		return problem->code;
	}
	code = check_file(&st, problem);
	if (code)
		return code;
	*fd = openat(store->dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0)
		return problem_system(problem, "", errno);
	return fstat(*fd, &st) ? problem_system(problem, "", errno) : check_file(&st, problem);
}

int store_read(const struct store *store, const char *name, uint8_t *blob, size_t *size, struct problem *problem)
{
	char file[FILE_SIZE];
	int fd, error, code;

	name_to_file(name, file);
	code = open_file(store, file, &fd, problem);
	if (!code) {
		*size = NCR_KEY_BLOB_MAX;
		error = ncr_read_whole(fd, blob, size);
		if (error == -EFBIG)
			code = problem_set(problem, EXIT_INPUT, "not a key blob (larger than any)");
		else if (error)
			code = problem_system(problem, "", error);
	} else if (code == EXIT_INPUT) {
		problem_hint(problem, "put a file of root's in its place, or remove it: ncr-keystore remove %s", name);
	}
	if (fd >= 0)
		close(fd);
	return code;
}

int store_write(const struct store *store, const char *name, const uint8_t *blob, size_t size, bool replace,
		struct problem *problem)
{
	struct ncr_outfile out;
	char file[FILE_SIZE];
	int error;

	moment();
	name_to_file(name, file);
	error = ncr_outfile_open_at(&out, store->dir, file, 0600, replace ? NCR_OUTFILE_REPLACE : 0);
	if (!error) {
		error = ncr_write_full(out.fd, blob, size);
		if (error)
			ncr_outfile_abort(&out);
		else
			error = ncr_outfile_commit(&out);
	}
	moment();
	switch (error) {
	case 0:
		return EXIT_DONE;
	case -EEXIST:
		problem_set(problem, EXIT_SYSTEM, "in the store already");
		problem_hint(problem, "choose another name; ncr-keystore rekey %s gives it new material, remove %s removes it", name,
			     name);
		return problem->code;
	case -EINVAL:
		problem_set(problem, EXIT_SYSTEM, "what is there is not a regular file");
		problem_hint(problem, "remove it: ncr-keystore remove %s", name);
		return problem->code;
	default:
		return problem_system(problem, "the blob cannot be written", error);
	}
}

int store_remove(const struct store *store, const char *name, struct problem *problem)
{
	char file[FILE_SIZE];
	int error;

	moment();
	name_to_file(name, file);
	if (unlinkat(store->dir, file, 0))
		return problem_system(problem, "the blob cannot be removed", errno);
	moment();
	error = sync_folder(store->dir);
	return error ? problem_system(problem, "the folder cannot be written to the disk", error) : EXIT_DONE;
}
