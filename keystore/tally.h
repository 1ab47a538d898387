/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tally.h - keys done, skipped and failed, and what exit status comes of it
 */
#ifndef KEYSTORE_TALLY_H
#define KEYSTORE_TALLY_H

#include "problem.h"

/**
 * struct tally - of one call of a verb; all zero in the beginning
 * @done: keys that the verb did what it does with
 * @skipped: keys that were as wanted already, and files that are not of the store
 * @failed: keys that it could not do it with
 * @kept: those of @done that nothing can undo any more
 * @code: exit code of the first failure
 * @stop: a failure that is not about one key: no use in going on
 */
struct tally {
	unsigned int done;
	unsigned int skipped;
	unsigned int failed;
	unsigned int kept;
	int code;
	bool stop;
};

/** tally_failed() - count a failure and tell it; one that is not about a key is told without its name */
void tally_failed(struct tally *tally, const char *name, const struct problem *problem);

/** tally_undone() - what was done and is not kept has failed, with what stopped it, which was told */
void tally_undone(struct tally *tally);

/** tally_lost() - the one step that makes all of it true failed: what was done and is not kept has failed, and that is told */
void tally_lost(struct tally *tally, const struct problem *problem);

/** tally_exit() - EXIT_DONE, EXIT_PARTIAL, or when all failed the exit code of the first failure */
int tally_exit(const struct tally *tally);

/**
 * tally_finish() - print "3 loaded, 1 skipped, 0 failed" to standard output
 * @tally: of the verb
 * @word: what was done, "loaded"
 * @dry: it was not: "3 would be loaded, ..."
 *
 * Return: as tally_exit(). Nothing is printed when nothing could even begin.
 */
int tally_finish(const struct tally *tally, const char *word, bool dry);

#endif /* KEYSTORE_TALLY_H */
