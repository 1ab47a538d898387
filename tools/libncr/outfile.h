/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outfile.h - a file that appears at its path whole or not at all
 *
 * The data goes into a file without a name (O_TMPFILE), which a crash or a kill leaves nowhere. Where the file system has
 * no such files, into one with a name that begins with a dot, in the same folder.
 */
#ifndef LIBNCR_OUTFILE_H
#define LIBNCR_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define NCR_OUTFILE_REPLACE 1	/* an existing regular file may be replaced */
#define NCR_OUTFILE_NAMED 2	/* do not try O_TMPFILE; for tests */
#define NCR_OUTFILE_FOLDER_LATER 4	/* the caller brings the folder to the disk */

/**
 * struct ncr_outfile - a file being written
 * @fd: write here
 * @dir: folder
 * @replace: NCR_OUTFILE_REPLACE was given
 * @folder_later: NCR_OUTFILE_FOLDER_LATER was given
 * @unnamed: the file has no name yet
 * @name: last part of the path; malloc'ed
 * @temporary: name of the file until commit, in the same folder
 *
 * Owner: who opened it, until ncr_outfile_commit() or ncr_outfile_abort(), each of which frees all.
 */
struct ncr_outfile {
	int fd;
	int dir;
	bool replace;
	bool folder_later;
	bool unnamed;
	char *name;
	char temporary[32];
};

/**
 * ncr_outfile_open() - begin
 * @out: filled in
 * @path: where the file is to appear
 * @mode: of the file, subject to the umask
 * @flags: NCR_OUTFILE_...
 *
 * Return: 0; -EEXIST (a file is there and REPLACE is not given), -EINVAL (what is there is not a regular file, or the path
 * ends in a slash), what open(2) says. After a failure there is nothing to commit or abort.
 */
int ncr_outfile_open(struct ncr_outfile *out, const char *path, mode_t mode, unsigned int flags);

/**
 * ncr_outfile_open_at() - ncr_outfile_open() in a folder that is open already
 * @dir: descriptor of the folder; stays the caller's
 * @name: without a slash; -EINVAL otherwise
 */
int ncr_outfile_open_at(struct ncr_outfile *out, int dir, const char *name, mode_t mode, unsigned int flags);

/**
 * ncr_outfile_commit() - data to the disk, file to its path, folder to the disk; the file is closed whatever comes of it
 * @out: opened
 *
 * Return: 0; -EEXIST (somebody has made a file there meanwhile, and REPLACE is not given); what fsync(2), link(2) and
 * rename(2) say. After a failure of the last fsync(2) the file is at its path, otherwise nothing is.
 */
int ncr_outfile_commit(struct ncr_outfile *out);

/** ncr_outfile_abort() - close the file and leave nothing behind */
void ncr_outfile_abort(struct ncr_outfile *out);

/** ncr_outfile_write_all() - open, write @size bytes, commit */
int ncr_outfile_write_all(const char *path, mode_t mode, bool replace, const void *data, size_t size);

#endif /* LIBNCR_OUTFILE_H */
