// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the ncr command: finds the verb and calls it
 */
#include "ncr.h"

#include "secret.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct verb *const verbs[] = {
	&verb_status, &verb_algorithms, &verb_generate, &verb_import, &verb_publish, &verb_info, &verb_export, &verb_public,
	&verb_derive, &verb_encrypt, &verb_decrypt, &verb_digest, &verb_mac, &verb_sign, &verb_verify, &verb_wrap, &verb_unwrap,
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

	puts("usage: ncr VERB [OPTION]... [FILE]...\n"
	     "\n"
	     "Keys that stay in the kernel, and what can be done with them. A key has a name under which it is published in a\n"
	     "keyring of the kernel until the next boot, or a blob, a file in which it is sealed under the system's master\n"
	     "key (ncr-setkey).\n");
	for (i = 0; i < VERBS; i++)
		printf("  %-11s %s\n", verbs[i]->name, verbs[i]->summary);
	puts("\n"
	     "  ncr VERB --help, ncr --version, man ncr\n"
	     "\n"
	     "Exit codes: 0 done, 1 the answer is no (MAC or signature does not match), 2 usage, 3 module not loaded or in its error\n"
	     "state, 4 refused by the kernel, 5 input not right (blob, padding, size), 6 file or system error, no\n"
	     "such key. ncr status has codes of its own.");
	return EXIT_DONE;
}

static int verb_help(const struct verb *verb)
{
	printf("usage: ncr %s%s%s\n\n%s\n\n%s", verb->name, *verb->usage ? " " : "", verb->usage, verb->summary, verb->help);
	return EXIT_DONE;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct options options;
	int code = options_parse(&options, verb->name, verb->options, argc, argv);

	if (given(&options, OPTION(HELP)))
		return verb_help(verb);
	/* its own 2 means that the module is in its error state */
	if (code && verb == &verb_status)
		return EXIT_SYSTEM;
	if (!code)
		code = verb->run(&options);
	explicit_bzero(&options, sizeof(options));
	return code;
}

int main(int argc, char **argv)
{
	size_t i;
	int error;

	if (argc < 2) {
		error_message("no verb given");
		hint_message("ncr --help");
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return finish(help());
	if (!strcmp(argv[1], "--version")) {
		puts("ncr " NCR_TOOLS_VERSION);
		return finish(EXIT_DONE);
	}
	/* keys on their way into the kernel, and decrypted data, are in this process */
	error = process_protect();
	if (error) {
		error_message("core dumps could not be switched off: %s", strerrordesc_np(-error));
		return EXIT_SYSTEM;
	}
	for (i = 0; i < VERBS; i++)
		if (!strcmp(argv[1], verbs[i]->name))
			return finish(run(verbs[i], argc - 1, argv + 1));
	error_message("%s: no such verb", argv[1]);
	hint_message("ncr --help");
	return EXIT_USAGE;
}
