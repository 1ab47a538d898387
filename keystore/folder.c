// SPDX-License-Identifier: GPL-2.0-or-later
#include "folder.h"

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- the folder --------------------------------------------------------------------------------------------------- */

int folder_sync(int dir)
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
	error = folder_sync(fd);
	close(fd);
	return error;
}

static int make_one(const char *path, mode_t mode)
{
	if (!mkdirat(AT_FDCWD, path, mode))
		return sync_parent(path);
	return errno == EEXIST ? 0 : -errno;
}

int folder_make(const char *path)
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
		error = make_one(copy, 0755);
		*slash = '/';
	}
	if (!error)
		error = make_one(copy, 0700);
	free(copy);
	return error;
}

static bool trusted_owner(uid_t uid)
{
	return uid == 0 || uid == geteuid();
}

static int check_folder(int dir, enum file_fault *fault, struct problem *problem)
{
	struct stat st;

	*fault = FILE_UNREADABLE;
	if (fstat(dir, &st))
		return problem_system(problem, "fstat", errno);
	*fault = FILE_PERMISSIONS;
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
	*fault = FILE_GOOD;
	return EXIT_DONE;
}

int folder_open(const char *path, int *dir, enum file_fault *fault, struct problem *problem)
{
	int error;

	*dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*dir >= 0)
		return check_folder(*dir, fault, problem);
	error = -errno;
	*fault = error == -ENOENT ? FILE_MISSING : FILE_UNREADABLE;
	if (error == -ENOENT)
		return EXIT_DONE;
	problem_system(problem, "", error);
	if (error == -EACCES) {
		problem_set(problem, EXIT_SYSTEM, "no permission to open the store");
		problem_hint(problem, "it belongs to root: run it as root, or name a store of your own with --store");
	}
	return problem->code;
}

DIR *folder_list(int dir)
{
	/* of its own position: a copied descriptor would share one */
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !list) {
		error = errno;
		close(fd);
		errno = error;
	}
	return list;
}

int folder_names(int dir, struct names *files)
{
	DIR *list = folder_list(dir);
	struct dirent *entry;
	int error = list ? 0 : -errno;

	while (!error) {
		errno = 0;
		entry = readdir(list);
		if (!entry) {
			error = -errno;
			break;
		}
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			error = names_add(files, entry->d_name);
	}
	if (list)
		closedir(list);
	names_sort(files);
	return error;
}

/* --- a file in it ------------------------------------------------------------------------------------------------- */

static int check_file(const struct stat *st, size_t most, enum file_fault *fault, struct problem *problem)
{
	*fault = FILE_PERMISSIONS;
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
	*fault = FILE_TOO_LARGE;
	if (st->st_size < 0 || (uint64_t)st->st_size > most)
		return problem_set(problem, EXIT_INPUT, "the file is larger than any of its kind");
	*fault = FILE_GOOD;
	return EXIT_DONE;
}

static int system_fault(int error, enum file_fault *fault, struct problem *problem)
{
	*fault = error == ENOENT ? FILE_MISSING : FILE_UNREADABLE;
	return problem_system(problem, "", error);
}

/* Looked at before it is opened, since opening a device may do something; and after, since it may be another then. */
static int open_file(int dir, const char *file, size_t most, int *fd, size_t *size, enum file_fault *fault,
		     struct problem *problem)
{
	struct stat st;
	int code;

	*fd = -1;
	if (fstatat(dir, file, &st, AT_SYMLINK_NOFOLLOW))
		return system_fault(errno, fault, problem);
	code = check_file(&st, most, fault, problem);
	if (code)
		return code;
	*fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0 || fstat(*fd, &st))
		return system_fault(errno, fault, problem);
	*size = st.st_size;
	return check_file(&st, most, fault, problem);
}

static int read_file(int fd, uint8_t **data, size_t *size, enum file_fault *fault, struct problem *problem)
{
	int error = -ENOMEM;

	/* never malloc(0) */
	*data = malloc(*size + 1);
	if (*data)
		error = ncr_read_whole(fd, *data, size);
	if (!error)
		return EXIT_DONE;
	/* it grew meanwhile, which no writer of the store does to a file that has its name */
	if (error == -EFBIG)
		error = -ETXTBSY;
	free(*data);
	*data = NULL;
	return system_fault(-error, fault, problem);
}

int folder_read(int dir, const char *file, size_t most, uint8_t **data, size_t *size, enum file_fault *fault,
		struct problem *problem)
{
	int fd, code;

	*data = NULL;
	code = open_file(dir, file, most, &fd, size, fault, problem);
	if (!code)
		code = read_file(fd, data, size, fault, problem);
	if (fd >= 0)
		close(fd);
	return code;
}
