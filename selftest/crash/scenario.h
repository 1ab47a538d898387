/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario.h - the commands that are cut off, and the stores that they find
 */
#ifndef CRASH_SCENARIO_H
#define CRASH_SCENARIO_H

#include "store_state.h"
#include "trace.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* on a file system that has no files without a name */
#define NAMED 1
/* there is what an interrupted command left */
#define UNTIDY 2
/* the store is damaged before, and whatever cuts a repair off, the next one ends it */
#define REPAIRS 4

/**
 * struct scenario - one command, and the store that it finds
 * @prepare: makes the store
 * @arguments: of ncr-keystore; "STORE" and "PLAIN" stand for the folder and for a file with a key
 * @how: NAMED | UNTIDY | REPAIRS
 */
struct scenario {
	const char *name;
	void (*prepare)(void);
	const char *arguments[10];
	unsigned int how;
};

extern const struct scenario scenarios[];
extern const size_t scenario_count;

/* what stands for a disk, which holds the store, and a file beside it with a key in plaintext */
extern char folder[64], store[80], plain[80];

/**
 * struct past - the command before, if that was interrupted; of scenarios that are UNTIDY
 * @disk, @state: the store before that one; what @run changed since may not be on the disk yet
 */
struct past {
	bool is;
	struct disk disk;
	struct store_state state;
	struct run run;
};

extern struct past past;

/** scenario_set_up() - the folders, a master key; dies when this is not the test machine */
void scenario_set_up(void);

/** scenario_clean_up() - the folders are gone */
void scenario_clean_up(void);

/** scenario_command() - the command line; valid until the next call */
const char *const *scenario_command(const struct scenario *scenario);

/** forget_stores() - the kernel knows no store any more, as after a power cut */
void forget_stores(void);

/** commit_of() - the number of the call that made the change what it is: it put the manifest into its place; 0 for none */
unsigned int commit_of(const struct changes *changes);

#endif /* CRASH_SCENARIO_H */
