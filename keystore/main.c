// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - ncr-keystore: finds the verb and calls it
 */
#include "keystore.h"

#include "message.h"
#include "secret.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const struct verb *const verbs[] = {
	&verb_init, &verb_generate, &verb_import, &verb_save, &verb_load, &verb_list, &verb_show, &verb_validate, &verb_set,
	&verb_rename, &verb_rekey, &verb_remove, &verb_fsck,
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

	puts("usage: ncr-keystore VERB [OPTION]... [NAME]...\n"
	     "\n"
	     "Keys that are there after every boot: a folder of blobs, each sealed under the system's master key (ncr-setkey), and\n"
	     "the kernel's keyring .ncr, from which services use them by name without being able to read them.\n");
	for (i = 0; i < VERBS; i++)
		printf("  %-9s %s\n", verbs[i]->name, verbs[i]->summary);
	puts("\n"
	     "  ncr-keystore VERB --help, ncr-keystore --version, man ncr-keystore\n"
	     "\n"
	     "NAME may be a pattern of * ? [ ] where a verb takes several; quote it. --store DIR (-s) names another folder than\n"
	     "/var/lib/ncr/keystore, --dry-run (-n) of the verbs that change something only tells what they would do.\n"
	     "\n"
	     "Exit codes: 0 done, 1 keys expire (list --expiring) or something is wrong (fsck), 2 usage, 3 module not loaded or in its\n"
	     "error state, 4 refused by the kernel, 5 input not right (blob, key, owner), 6 file or system error, 7 done for some keys\n"
	     "and failed for others.");
	return EXIT_DONE;
}

static int verb_help(const struct verb *verb)
{
	printf("usage: ncr-keystore %s %s\n\n%s\n\n%s"
	       "  -s, --store DIR   the folder; default: /var/lib/ncr/keystore\n"
	       "      --wait SECONDS    how long to wait for another ncr-keystore that has the store; default: 10\n",
	       verb->name, verb->usage, verb->summary, verb->help);
	return EXIT_DONE;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct options options;
	int code = options_parse(&options, verb->name, verb->options, argc, argv);

	if (given(&options, OPTION(HELP)))
		return verb_help(verb);
	if (code)
		return code;
	if (options.count < verb->least || options.count > verb->most) {
		error_message("%s: %s", verb->name, options.count < verb->least ? "arguments are missing" : "too many arguments");
		hint_message("usage: ncr-keystore %s %s", verb->name, verb->usage);
		return EXIT_USAGE;
	}
	return verb->run(&options);
}

int main(int argc, char **argv)
{
	char safe[SAFE_SIZE];
	size_t i;
	int error;

	if (argc < 2) {
		error_message("no verb given");
		hint_message("ncr-keystore --help");
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return finish(help());
	if (!strcmp(argv[1], "--version")) {
		puts("ncr-keystore " NCR_TOOLS_VERSION);
		return finish(EXIT_DONE);
	}
	/* modes are as they are named here, but nobody else writes, whatever the caller's shell likes */
	umask(0022);
	/* import has a key in this process */
	error = process_protect();
	if (error) {
		error_message("core dumps could not be switched off: %s", strerrordesc_np(-error));
		return EXIT_SYSTEM;
	}
	for (i = 0; i < VERBS; i++)
		if (!strcmp(argv[1], verbs[i]->name))
			return finish(run(verbs[i], argc - 1, argv + 1));
	error_message("%s: no such verb", safe_text(argv[1], safe));
	hint_message("ncr-keystore --help");
	return EXIT_USAGE;
}
