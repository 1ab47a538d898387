// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - ncr-setkey: give the kernel its storage master key, once a boot
 */
#include "keyfile.h"
#include "libncr.h"
#include "message.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char help_text[] =
	"usage: ncr-setkey FILE\n"
	"       ncr-setkey -\n"
	"       ncr-setkey --credential NAME\n"
	"       ncr-setkey --new FILE\n"
	"\n"
	"Sets the master key under which key blobs are sealed, once until the next boot. Takes root.\n"
	"\n"
	"  FILE                16, 24 or 32 raw bytes; a regular file of root's that nobody else can read\n"
	"  -                   the same from standard input\n"
	"  --credential NAME   the same from $CREDENTIALS_DIRECTORY/NAME, in a systemd service\n"
	"  --new FILE          make a random key of 32 bytes in a new file, mode 0400; it is not set\n"
	"  --help, --version\n"
	"\n"
	"Exit codes: 0 done, 1 a master key is set already, 2 usage, 3 module not loaded or in its error state, 4 refused by\n"
	"the kernel, 5 key or key file not right, 6 file or system error.\n";

static int set(struct ncr *ncr, const struct secret *key)
{
	int error = ncr_master_key_set(ncr, key->data, key->size);
	const char *hint = ncr_error_hint(NCRIO_MASTER_KEY_SET, error);

	if (!error)
		return EXIT_DONE;
	error_message("%s", ncr_error_text(NCRIO_MASTER_KEY_SET, error));
	if (hint)
		hint_message("%s", hint);
	switch (error) {
	case -EBUSY:
		return EXIT_NEGATIVE;
	case -EPERM:
	case -EOPNOTSUPP:
		return EXIT_REFUSED;
	case -ENOTRECOVERABLE:
	case -ENOTTY:
		return EXIT_NO_DEVICE;
	case -EINVAL:
		return EXIT_INPUT;
	}
	return EXIT_SYSTEM;
}

static int not_open(int error)
{
	error_message("%s", ncr_error_text(NCR_OPENING, error));
	switch (error) {
	case -EACCES:
	case -EPERM:
		hint_message("run it as root");
		return EXIT_REFUSED;
	case -ENOENT:
	case -ENODEV:
	case -ENXIO:
	case -ENOTRECOVERABLE:
		hint_message("modprobe ncr; ncr status");
		return EXIT_NO_DEVICE;
	}
	return EXIT_SYSTEM;
}

static int open_and_set(const struct secret *key)
{
	struct ncr *ncr;
	int error = ncr_open(&ncr);
	int code;

	if (error)
		return not_open(error);
	code = set(ncr, key);
	ncr_close(ncr);
	return code;
}

static int read_and_set(const char *file, const char *credential)
{
	struct secret key;
	int error, code;

	error = secret_new(&key, MASTER_KEY_ROOM, true);
	if (error) {
		error_message("memory for the key cannot be locked: %s", strerrordesc_np(-error));
		hint_message("run it as root, or raise the limit of locked memory (ulimit -l)");
		return EXIT_SYSTEM;
	}
	if (credential)
		code = keyfile_read_credential(credential, &key);
	else if (!strcmp(file, "-"))
		code = keyfile_read_stdin(&key);
	else
		code = keyfile_read(file, &key);
	if (!code)
		code = open_and_set(&key);
	secret_free(&key);
	return code;
}

static int usage(const char *what)
{
	error_message("%s", what);
	hint_message("ncr-setkey --help");
	return EXIT_USAGE;
}

/* Exactly one of FILE, --credential and --new. */
static int run(const char *new, const char *credential, int count, char **files)
{
	if (!!new + !!credential + count > 1)
		return usage("FILE, --credential and --new exclude each other, and there is one of each");
	if (!new && !credential && !count)
		return usage("no key given");
	if (new)
		return keyfile_new(new);
	return read_and_set(count ? files[0] : NULL, credential);
}

static int print(const char *text)
{
	if (fputs(text, stdout) != EOF && !fflush(stdout))
		return EXIT_DONE;
	error_message("standard output: %s", strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "new", required_argument, NULL, 'n' },
		{ "credential", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ 0 },
	};
	const char *new = NULL, *credential = NULL;
	int option, error;

	error = process_protect();
	if (error) {
		error_message("core dumps could not be switched off: %s", strerrordesc_np(-error));
		return EXIT_SYSTEM;
	}
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		switch (option) {
		case 'n':
			new = optarg;
			break;
		case 'c':
			credential = optarg;
			break;
		case 'h':
			return print(help_text);
		case 'v':
			return print("ncr-setkey " NCR_TOOLS_VERSION "\n");
		default:
			return usage("unknown option, or an option without its argument");
		}
	}
	return run(new, credential, argc - optind, argv + optind);
}
