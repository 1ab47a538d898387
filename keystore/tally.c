// SPDX-License-Identifier: GPL-2.0-or-later
#include "tally.h"

#include <stdio.h>

void tally_failed(struct tally *tally, const char *name, const struct problem *problem)
{
	problem_print(problem, problem->general ? NULL : name);
	if (!tally->failed)
		tally->code = problem->code;
	tally->failed++;
	tally->stop |= problem->general;
}

void tally_undone(struct tally *tally)
{
	tally->failed += tally->done - tally->kept;
	tally->done = tally->kept;
}

void tally_lost(struct tally *tally, const struct problem *problem)
{
	problem_print(problem, NULL);
	if (!tally->failed)
		tally->code = problem->code;
	tally_undone(tally);
	tally->stop = true;
}

int tally_exit(const struct tally *tally)
{
	if (!tally->failed)
		return EXIT_DONE;
	return tally->done || tally->skipped ? EXIT_PARTIAL : tally->code;
}

int tally_finish(const struct tally *tally, const char *word, bool dry)
{
	if (!tally->stop || tally->done)
		printf("%u %s%s, %u skipped, %u failed\n", tally->done, dry ? "would be " : "", word, tally->skipped,
		       tally->failed);
	return tally_exit(tally);
}
