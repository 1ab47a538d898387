/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disk.h - what a disk may hold after a power cut
 *
 * The model is POSIX's, as weak as it is: a disk keeps what fsync(2) was called for, and of the rest anything.
 *
 *  - Data, size and mode of a file are on the disk when that file was synced. Until then the disk has, of what was
 *    changed since the last sync, nothing, all, the size without the data (zeros), half of the bytes, or half of them and
 *    zeros for the rest (torn).
 *  - A change of a folder (a name that comes, goes or moves) is on the disk when that folder was synced. Until then any
 *    set of the changes may be there and the others not: each alone is lost, each alone is kept, and with the later of
 *    two there and the earlier not, they have changed places. That a file was synced does not put its name on the disk,
 *    although the file systems of Linux do that for a new one.
 *  - One change of a folder is whole or not at all, a rename between two folders, too: it takes the sync of both. That
 *    much every journal and every copy-on-write tree gives; without it there is no way to replace a file.
 *  - Nothing else has an order: not two files, not a file and its name, not two folders.
 *
 * Changes that were synced before the cut are always there. A cut is between two calls; one within a call leaves what
 * one after it may leave, since nothing that the call did is synced.
 */
#ifndef CRASH_DISK_H
#define CRASH_DISK_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* --- changes ------------------------------------------------------------------------------------------------------ */

enum change_kind {
	CHANGE_INODE,		/* a file or a folder without a name: inode, mode, folder */
	CHANGE_WRITE,		/* inode, offset, data */
	CHANGE_SIZE,		/* inode, offset: its new size */
	CHANGE_MODE,		/* inode, mode */
	CHANGE_NAME,		/* to is a name of inode */
	CHANGE_MOVE,		/* inode: from is not its name any more, to is, whatever had that */
	CHANGE_GONE,		/* from is no name any more */
	CHANGE_SYNC,		/* inode is on the disk: a file's data, a folder's names */
};

/* A name in a folder, which is told by its inode; 0 for none. */
struct place {
	ino_t folder;
	char name[NAME_MAX + 1];
};

/**
 * struct change - one change that a program made
 * @call: the number of the system call, from 1
 * @data: @size bytes, malloc'ed
 */
struct change {
	enum change_kind kind;
	unsigned int call;
	ino_t inode;
	mode_t mode;
	off_t offset;
	struct place from, to;
	uint8_t *data;
	size_t size;
};

/* All zero is none. Owner: who has it, until changes_free(). */
struct changes {
	struct change *list;
	size_t count;
	size_t room;
};

/** changes_add() - one more, all zero but for its kind; never NULL */
struct change *changes_add(struct changes *changes, enum change_kind kind);

void changes_free(struct changes *changes);

/* --- disks -------------------------------------------------------------------------------------------------------- */

#define DISK_NODES 256

/**
 * struct disk - folders and files
 * @root: the folder that all is in
 *
 * A node without an entry is not there. Names and data belong to the changes, or to disk_read(), and stay until
 * disk_forget().
 */
struct disk {
	ino_t root;
	size_t nodes;
	size_t entries;
	struct node {
		ino_t inode;
		mode_t mode;
		const uint8_t *data;
		size_t size;
		uint64_t hash;
	} node[DISK_NODES];
	struct entry {
		ino_t folder;
		ino_t inode;
		const char *name;
	} entry[DISK_NODES];
};

/** disk_read() - what is in a folder now; regular files and folders only */
void disk_read(struct disk *disk, const char *path);

/** disk_write() - make the folder hold exactly that; what was in it goes */
void disk_write(const struct disk *disk, const char *path);

/** disk_hash() - of all that can be reached, names, modes and data */
uint64_t disk_hash(const struct disk *disk);

/** disk_files() - how many files and folders there are below the root */
size_t disk_files(const struct disk *disk);

/** disk_forget() - free the names and data of all disks */
void disk_forget(void);

/**
 * disk_cut() - each disk that a power cut may leave
 * @before: what was there before the changes, all of it on the disk
 * @changes: what was changed
 * @calls: the cut is after the call of this number
 * @found: called with each, some of which are equal
 * @context: for @found
 *
 * With up to SUBSETS_MAX changes of folders not synced, all sets of them; with more, all, none, each alone lost and each
 * alone kept. With up to TORN_MAX files not synced, each combination of their forms; with more, all alike and each alone.
 */
void disk_cut(const struct disk *before, const struct changes *changes, unsigned int calls,
	      void (*found)(const struct disk *disk, void *context), void *context);

#define SUBSETS_MAX 7
#define TORN_MAX 2

#endif /* CRASH_DISK_H */
