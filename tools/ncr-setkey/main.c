// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - ncr-setkey: finds the form that was asked for and calls it
 */
#include "verbs.h"

#include "secret.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help_text[] =
	"usage: ncr-setkey [OPTION]... [FILE | -]\n"
	"       ncr-setkey --credential NAME [OPTION]...\n"
	"       ncr-setkey --trail-key OUT [OPTION]... [FILE | - | --credential NAME]\n"
	"       ncr-setkey --new [--slot KIND]... [--no-recovery] [OPTION]... [FILE]\n"
	"       ncr-setkey slot list [--json] [FILE]\n"
	"       ncr-setkey slot add [OPTION]... KIND [FILE]\n"
	"       ncr-setkey slot remove [--force] NUMBER [FILE]\n"
	"       ncr-setkey slot test [OPTION]... NUMBER [FILE]\n"
	"\n"
	"Sets the master key under which key blobs are sealed, once until the next boot. Takes root. FILE, which is\n"
	DEFAULT_FILE " unless named, has it sealed in slots, any of which opens it; or as 16, 24 or 32 raw bytes.\n"
	"\n"
	"  -                           FILE is standard input\n"
	"  --credential NAME           FILE is $CREDENTIALS_DIRECTORY/NAME, in a systemd service\n"
	"  --new                       make a random key in a new FILE; it is not set\n"
	"  --trail-key OUT             write the key by which ncr-report verifies audit logs to a new file; nothing is set;\n"
	"                              also with --new and slot test\n"
	"  slot list, add, remove, test   the slots of FILE; a test opens one and sets nothing\n"
	"\n"
	"KIND: passphrase; credential[:host|:tpm2|:host+tpm2|:auto], by systemd-creds; tpm2, bound to PCRs\n"
	"\n"
	"Opening:\n"
	"  --passphrase-file FILE      the passphrase is in FILE, or on standard input (-)\n"
	"  --ask SECONDS               how long to ask for it; default 60; 0: not at all\n"
	"  --tpm2-device DEVICE        default: /dev/tpmrm0\n"
	"  --wait SECONDS              for /dev/crypto to be there; default 0\n"
	"Making slots:\n"
	"  --slot KIND                 of --new; may be given several times\n"
	"  --no-recovery               of --new: without a passphrase in a last slot\n"
	"  --number NUMBER             of slot add; default: the first that is free, of a passphrase the last\n"
	"  --new-passphrase-file FILE  the passphrase of the new slot\n"
	"  --kdf argon2id|pbkdf2-sha256, --kdf-memory MIB, --kdf-passes N\n"
	"  --tpm2-pcrs N+N..., --tpm2-bank sha256|sha384|sha512|sha1\n"
	"\n"
	"  --help, --version, man ncr-setkey\n"
	"\n"
	"Exit codes: 0 done, 1 a master key is set already, 2 usage, 3 module not loaded or in its error state, 4 refused by\n"
	"the kernel, 5 key or its file not right, or no slot opened, 6 file or system error.\n";

/* struct form - a form of the command: the words it begins with, and the options there may be */
struct form {
	const char *word;
	unsigned int options;
	int (*run)(const struct arguments *arguments);
};

static const struct form slot_forms[] = {
	{ "list", ARGUMENT(JSON), slot_list_run },
	{ "add", ARGUMENTS_OPENING | ARGUMENTS_MAKING | ARGUMENT(NUMBER), slot_add_run },
	{ "remove", ARGUMENT(FORCE), slot_remove_run },
	{ "test", ARGUMENTS_OPENING | ARGUMENT(TRAIL_KEY), slot_test_run },
};

#define SLOT_FORMS (sizeof(slot_forms) / sizeof(slot_forms[0]))
#define SET_OPTIONS (ARGUMENTS_OPENING | ARGUMENT(CREDENTIAL) | ARGUMENT(WAIT) | ARGUMENT(TRAIL_KEY))
#define NEW_OPTIONS (ARGUMENTS_MAKING | ARGUMENT(NEW) | ARGUMENT(SLOT) | ARGUMENT(NO_RECOVERY) | ARGUMENT(TRAIL_KEY))

static int print(const char *text)
{
	fputs(text, stdout);
	return EXIT_DONE;
}

static int run_form(const struct form *form, int argc, char **argv)
{
	struct arguments arguments;
	int code = arguments_parse(&arguments, form->options, argc, argv);

	if (given(&arguments, ARGUMENT(HELP)))
		return print(help_text);
	if (given(&arguments, ARGUMENT(VERSION)))
		return print("ncr-setkey " NCR_TOOLS_VERSION "\n");
	return code ? code : form->run(&arguments);
}

/* Which of the two it is tells an option. */
static int set_or_new(const struct arguments *arguments)
{
	if (!given(arguments, ARGUMENT(NEW))) {
		if (given(arguments, NEW_OPTIONS & ~SET_OPTIONS))
			return usage_error("an option that is for --new");
		return set_run(arguments);
	}
	if (given(arguments, SET_OPTIONS & ~NEW_OPTIONS))
		return usage_error("an option that is not for --new");
	return new_run(arguments);
}

static int run(int argc, char **argv)
{
	static const struct form top = { NULL, SET_OPTIONS | NEW_OPTIONS, set_or_new };
	size_t i;

	if (argc < 2 || strcmp(argv[1], "slot"))
		return run_form(&top, argc, argv);
	for (i = 0; argc > 2 && i < SLOT_FORMS; i++)
		if (!strcmp(argv[2], slot_forms[i].word))
			return run_form(&slot_forms[i], argc - 2, argv + 2);
	if (argc > 2 && (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h")))
		return print(help_text);
	return usage_error("slot: list, add, remove or test");
}

static int finish(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	error_message("standard output: %s", strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

/* A file that is opened must not become standard output. */
static bool standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

int main(int argc, char **argv)
{
	int error;

	if (!standard_descriptors())
		return EXIT_SYSTEM;
	umask(0077);
	error = process_protect();
	if (error) {
		error_message("core dumps could not be switched off: %s", strerrordesc_np(-error));
		return EXIT_SYSTEM;
	}
	process_protect_heap();
	signals_protect();
	return finish(run(argc, argv));
}
