/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * repair.h - ending what was found; deletes nothing
 *
 * What is taken out goes to the folder quarantine/ of the store, under its name or with .1, .2 ... behind it. The order is
 * that of commit.h: files first, then the manifest that does without them, so a cut in between leaves findings and
 * never a store that is worse.
 */
#ifndef KEYSTORE_REPAIR_H
#define KEYSTORE_REPAIR_H

#include "command.h"
#include "finding.h"

/** repair_folder() - end findings of examine_folder(); each that was is marked */
int repair_folder(int dir, struct findings *findings, struct problem *problem);

/**
 * repair_manifest() - put a new manifest in the place of one that is lost
 * @command: with a store that is open for changes, and a device
 * @findings: of examine(); the one of the manifest is marked
 *
 * It lists the blobs that the kernel opens and whose files are called as they should be; of two keys of one name the one
 * that the old manifest lists, or the one with the lower uuid. The old manifest stays in the quarantine. When the kernel opens no
 * blob and there are some of another master key, that is the one to set, and nothing is done.
 */
int repair_manifest(struct command *command, struct findings *findings, struct problem *problem);

/**
 * repair() - end all other findings
 * @adopt: good blobs that are not in the manifest become keys of the store
 *
 * Each finding that was ended is marked.
 */
int repair(struct command *command, struct findings *findings, bool adopt, struct problem *problem);

#endif /* KEYSTORE_REPAIR_H */
