/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decompress.h - compressed logs, read through gzip, xz or zstd in a process of its own
 */
#ifndef NCR_REPORT_DECOMPRESS_H
#define NCR_REPORT_DECOMPRESS_H

#include <stddef.h>
#include <sys/types.h>

/* bytes by which a format is known */
#define DECOMPRESS_MAGIC 6

/** struct decompressor - a format and the program for it */
struct decompressor {
	const char *name;
	const char *path;
	const char *package;
	unsigned char magic[DECOMPRESS_MAGIC];
	size_t magic_size;
};

/** decompressor_for() - the one that the first @size bytes of a file ask for, or NULL: it is not compressed */
const struct decompressor *decompressor_for(const void *bytes, size_t size);

/**
 * decompress_start() - begin
 * @decompressor: which
 * @fd: the compressed file, at its beginning; stays open, and its offset tells how far it is
 * @out: out: descriptor to read from
 * @pid: out: for decompress_end()
 *
 * Return: 0 or negative errno.
 */
int decompress_start(const struct decompressor *decompressor, int fd, int *out, pid_t *pid);

/** decompress_end() - wait for it; its exit status, 128 and more for a signal */
int decompress_end(pid_t pid);

#endif /* NCR_REPORT_DECOMPRESS_H */
