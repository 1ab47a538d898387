/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * examine.h - finding what is wrong with a store; changes nothing
 */
#ifndef KEYSTORE_EXAMINE_H
#define KEYSTORE_EXAMINE_H

#include "command.h"
#include "finding.h"

/**
 * examine_folder() - the mode of the folder, and a lock that is no file
 * @path: of the store
 * @dir: out: descriptor of the folder, or -1 when there is none
 * @closed: out: with these findings store_open() refuses the store
 */
int examine_folder(const char *path, int *dir, bool *closed, struct findings *findings, struct problem *problem);

/** examine_manifest_lost() - whether nothing in the manifest is to be believed, so that there must be a new one */
bool examine_manifest_lost(const struct store *store);

/**
 * examine() - look at each key that the manifest lists, and at each file in the folder
 * @command: with an open store
 * @findings: out: more of them
 *
 * Without a device, a master key or privilege the kernel cannot be asked, and what only it could tell is not found. When
 * the manifest is lost, only bad files are found beside that.
 */
int examine(const struct command *command, struct findings *findings, struct problem *problem);

#endif /* KEYSTORE_EXAMINE_H */
