/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h - reading small files and whole buffers
 */
#ifndef LIBNCR_FILE_H
#define LIBNCR_FILE_H

#include <stddef.h>

/**
 * ncr_read_full() - read until the buffer is full or the input ends, through short reads of a pipe
 * @fd: descriptor
 * @data: out
 * @size: in: room in bytes; out: bytes read
 *
 * Return: 0; negative errno, -EINTR among them: who catches signals decides whether to go on.
 */
int ncr_read_full(int fd, void *data, size_t *size);

/** ncr_write_full() - write all @size bytes; 0 or negative errno, -EINTR among them */
int ncr_write_full(int fd, const void *data, size_t size);

/**
 * ncr_read_whole() - read all of an input that fits into a buffer
 * @fd: descriptor
 * @data: out
 * @size: in: room in bytes; out: bytes read
 *
 * Return: 0; -EFBIG when there is more; negative errno.
 */
int ncr_read_whole(int fd, void *data, size_t *size);

/** ncr_file_read() - ncr_read_whole() of a file; also what open(2) says */
int ncr_file_read(const char *path, void *data, size_t *size);

#endif /* LIBNCR_FILE_H */
