// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - ncr-report: finds the verb and calls it
 */
#include "ncr-report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct verb *const verbs[] = {
	&verb_summary, &verb_events, &verb_keys, &verb_key, &verb_refused, &verb_missing, &verb_verify,
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static int finish(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	error_message("standard output: %s", strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

static int help(void)
{
	size_t i;

	puts("usage: ncr-report VERB [OPTION]... [FILE]...\n"
	     "\n"
	     "Answers from the audit trail: what was done with keys, by whom, and what was refused. Whatever is asked for, what is\n"
	     "missing from the log is told after it.\n");
	for (i = 0; i < VERBS; i++)
		printf("  %-10s %s\n", verbs[i]->name, verbs[i]->summary);
	puts("\n"
	     LOGS_HELP
	     "\n"
	     "  ncr-report VERB --help, ncr-report --version, man ncr-report\n"
	     "\n"
	     "Exit codes: 0 done, and nothing is missing from the log; 1 done, and something is missing or (verify) damaged, which is\n"
	     "told; 2 usage; 5 a configuration or the key of a trail is not right; 6 file or system error.");
	return EXIT_DONE;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct request request;
	int code = request_parse(&request, verb->name, verb->options, argc, argv);

	if (request.given & REQUEST(HELP)) {
		printf("usage: ncr-report %s %s\n\n%s\n\n%s", verb->name, verb->usage, verb->summary, verb->help);
		return EXIT_DONE;
	}
	return code ?: verb->run(&request);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		error_message("no verb given");
		hint_message("ncr-report summary, ncr-report --help");
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return finish(help());
	if (!strcmp(argv[1], "--version")) {
		puts("ncr-report " NCR_TOOLS_VERSION);
		return finish(EXIT_DONE);
	}
	for (i = 0; i < VERBS; i++)
		if (!strcmp(argv[1], verbs[i]->name))
			return finish(run(verbs[i], argc - 1, argv + 1));
	error_message("%s: no such verb", argv[1]);
	hint_message("ncr-report --help");
	return EXIT_USAGE;
}
