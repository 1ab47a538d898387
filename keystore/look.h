/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * look.h - a file of a store's folder, whatever it is, as fsck sees it
 *
 * Other readers refuse a file that others could have changed; this one says what is wrong with it and what is in it.
 */
#ifndef KEYSTORE_LOOK_H
#define KEYSTORE_LOOK_H

#include "blobfile.h"
#include "command.h"

/**
 * struct look - what was seen
 * @fault: BLOB_GOOD also for what only the kernel could tell to be bad and was not asked about
 * @regular: a regular file; nothing else is read, or known but for @fault and @text
 * @loose: its mode lets others in, which chmod(2) ends
 * @tied: it has another name or another owner, so others can change it now and later
 * @data: @size bytes, or NULL when they were not read
 * @opened: the kernel opened it, @names is filled in
 * @refused: the kernel did not, for a reason that says nothing about the blob
 * @text: what is wrong with it; empty with BLOB_GOOD
 *
 * Owner: who looked, until look_free().
 */
struct look {
	enum blob_fault fault;
	bool regular;
	bool loose;
	bool tied;
	uint8_t *data;
	size_t size;
	uint8_t digest[MANIFEST_DIGEST_SIZE];
	bool opened;
	bool refused;
	struct ncr_key_names names;
	char text[160];
};

/**
 * look_at() - look at a file
 * @command: open; the kernel is asked when there is a device
 * @file: in the folder of its store
 */
void look_at(const struct command *command, const char *file, struct look *look);

void look_free(struct look *look);

#endif /* KEYSTORE_LOOK_H */
