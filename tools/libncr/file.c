// SPDX-License-Identifier: GPL-2.0-or-later
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

int ncr_read_full(int fd, void *data, size_t *size)
{
	size_t room = *size;
	ssize_t n;

	*size = 0;
	while (*size < room) {
		n = read(fd, (uint8_t *)data + *size, room - *size);
		if (n < 0)
			return -errno;
		if (!n)
			return 0;
		*size += n;
	}
	return 0;
}

int ncr_write_full(int fd, const void *data, size_t size)
{
	const uint8_t *next = data;
	ssize_t n;

	while (size) {
		n = write(fd, next, size);
		if (n < 0)
			return -errno;
		next += n;
		size -= n;
	}
	return 0;
}

int ncr_read_whole(int fd, void *data, size_t *size)
{
	size_t room = *size, more = 1;
	uint8_t beyond;
	int error;

	error = ncr_read_full(fd, data, size);
	if (error || *size < room)
		return error;
	error = ncr_read_full(fd, &beyond, &more);
	explicit_bzero(&beyond, sizeof(beyond));
	return error ? error : more ? -EFBIG : 0;
}

int ncr_file_read(const char *path, void *data, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int error;

	if (fd < 0)
		return -errno;
	error = ncr_read_whole(fd, data, size);
	close(fd);
	return error;
}
