// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr-report.h"

static int run(struct request *request)
{
	static const struct report_kind kind = { .record = NULL };

	return report_run(request, &kind, NULL);
}

const struct verb verb_missing = {
	.name = "missing",
	.summary = "what the log does not have",
	.usage = "[--from TIME] [--to TIME] [FILE]...",
	.help =
		"      --from TIME, --to TIME   2026-11-24, \"2026-11-24 19:06\", 2026-11-24T19:06:35Z, today, yesterday, 12h, 30d (ago)\n"
		"      --csv, --json         for programs; times are UTC then\n"
		"      --config FILE         of auditd\n\n" LOGS_HELP
		"\n"
		"The same is told after every other report.\n",
	.options = REQUEST(FROM) | REQUEST(TO) | REQUEST_FORMATS | REQUEST_INPUT,
	.run = run,
};
