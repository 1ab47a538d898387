// SPDX-License-Identifier: GPL-2.0-or-later
#include "passphrase.h"

#include "child.h"
#include "file.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *passphrase_program = "/usr/bin/systemd-ask-password";

int passphrase_memory(struct secret *passphrase, struct reason *reason)
{
	int error = secret_new(passphrase, PASSPHRASE_ROOM, true);

	return error ? reason_system(reason, "memory for a passphrase cannot be locked", error) : EXIT_DONE;
}

/* --- what is one -------------------------------------------------------------------------------------------------- */

/* One line, without its end. */
static int check(struct secret *passphrase, struct reason *reason)
{
	uint8_t *data = passphrase->data;
	size_t *size = &passphrase->size;

	if (*size && data[*size - 1] == '\n')
		(*size)--;
	if (!*size)
		return reason_set(reason, EXIT_INPUT, "the passphrase is empty");
	if (*size > PASSPHRASE_MAX)
		return reason_set(reason, EXIT_INPUT, "the passphrase is longer than %d bytes", PASSPHRASE_MAX);
	if (memchr(data, '\n', *size) || memchr(data, '\0', *size))
		return reason_set(reason, EXIT_INPUT, "the passphrase is not one line of text");
	return EXIT_DONE;
}

/* --- from a file -------------------------------------------------------------------------------------------------- */

static int trusted(int fd, struct reason *reason)
{
	struct stat st;

	if (fstat(fd, &st))
		return reason_system(reason, "passphrase file", errno);
	if (S_ISFIFO(st.st_mode))
		return EXIT_DONE;
	if (!S_ISREG(st.st_mode))
		return reason_set(reason, EXIT_INPUT, "the passphrase file is neither a regular file nor a pipe");
	if (st.st_uid && st.st_uid != geteuid())
		return reason_set(reason, EXIT_INPUT, "the passphrase file belongs to user %u", st.st_uid);
	if (st.st_mode & 077) {
		reason_set(reason, EXIT_INPUT, "the passphrase file is open to others (mode %04o)", st.st_mode & 07777);
		return reason_hint(reason, "chmod 0400, if nobody can have read it so far");
	}
	return EXIT_DONE;
}

static int from_file(const char *path, struct secret *passphrase, struct reason *reason)
{
	bool standard = !strcmp(path, "-");
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int error, code = EXIT_DONE;

	if (fd < 0)
		return reason_system(reason, "passphrase file", errno);
	if (standard && isatty(fd))
		return reason_set(reason, EXIT_INPUT, "standard input is a terminal: leave the option out, to be asked");
	/* whose what is on standard input is, is the caller's affair */
	if (!standard)
		code = trusted(fd, reason);
	if (!code) {
		passphrase->size = passphrase->room;
		error = ncr_read_full(fd, passphrase->data, &passphrase->size);
		code = error ? reason_system(reason, "passphrase file", error) : check(passphrase, reason);
	}
	if (!standard)
		close(fd);
	return code;
}

/* --- from somebody ------------------------------------------------------------------------------------------------ */

static int nobody(struct reason *reason, unsigned int seconds)
{
	reason_set(reason, EXIT_INPUT, "nobody gave a passphrase within %u seconds", seconds);
	return reason_hint(reason, "give it on a terminal, or with --passphrase-file, or wait longer with --ask");
}

static int from_terminal(int terminal, const char *prompt, unsigned int seconds, struct secret *passphrase,
			 struct reason *reason)
{
	int error = terminal_ask(terminal, prompt, seconds, passphrase);

	switch (error) {
	case 0:
		return check(passphrase, reason);
	case -ETIMEDOUT:
		return nobody(reason, seconds);
	case -ENODATA:
		return reason_set(reason, EXIT_INPUT, "no passphrase was given");
	case -EMSGSIZE:
		return reason_set(reason, EXIT_INPUT, "the passphrase is longer than %d bytes", PASSPHRASE_MAX);
	}
	return reason_system(reason, "terminal", error);
}

static int from_agent(const char *prompt, unsigned int seconds, struct secret *passphrase, struct reason *reason)
{
	char timeout[32];
	const char *arguments[] = { passphrase_program, "--no-tty", "--icon=drive-harddisk", "--id=ncr-setkey", timeout, prompt,
				    NULL };
	/* it is there to end at the time it is given; this is for the case that it does not */
	struct child child = { .arguments = arguments, .out = passphrase, .seconds = seconds + 5 };
	int status;

	snprintf(timeout, sizeof(timeout), "--timeout=%u", seconds);
	status = child_run(&child);
	if (!status)
		return check(passphrase, reason);
	if (status == -ENOENT) {
		reason_set(reason, EXIT_SYSTEM, "there is no terminal, and no %s", passphrase_program);
		return reason_hint(reason, "give the passphrase with --passphrase-file");
	}
	if (status == -ETIMEDOUT || strstr(child.said, "Timer expired") || strstr(child.said, "timed out"))
		return nobody(reason, seconds);
	if (status < 0)
		return reason_system(reason, passphrase_program, status);
	return reason_set(reason, EXIT_INPUT, "no passphrase was given (%s)", *child.said ? child.said : "systemd-ask-password");
}

/* @unbounded: a terminal waits without end */
static int from_somebody(const char *prompt, unsigned int seconds, bool unbounded, struct secret *passphrase,
			 struct reason *reason)
{
	int terminal = terminal_open(), code;

	if (terminal < 0)
		return from_agent(prompt, seconds, passphrase, reason);
	code = from_terminal(terminal, prompt, unbounded ? 0 : seconds, passphrase, reason);
	close(terminal);
	return code;
}

/* A prompt goes to terminals: what a name of a file has in it must not command them. */
static void make_prompt(char *prompt, size_t room, const char *before, const char *what)
{
	char *byte;

	snprintf(prompt, room, "%s %s: ", before, what);
	for (byte = prompt; *byte; byte++)
		if (*byte < ' ' || *byte > '~')
			*byte = '?';
}

static int not_to_be_asked(struct reason *reason)
{
	return reason_set(reason, EXIT_INPUT, "nobody is asked for a passphrase (--ask 0)");
}

int passphrase_get(const struct passphrase_source *source, const char *what, unsigned int seconds, struct secret *passphrase,
		   struct reason *reason)
{
	char prompt[256];

	if (source->file)
		return from_file(source->file, passphrase, reason);
	if (!source->ask)
		return not_to_be_asked(reason);
	make_prompt(prompt, sizeof(prompt), "Passphrase of", what);
	return from_somebody(prompt, seconds, false, passphrase, reason);
}

static int long_enough(const struct secret *passphrase, struct reason *reason)
{
	if (passphrase->size >= PASSPHRASE_NEW_MIN)
		return EXIT_DONE;
	reason_set(reason, EXIT_INPUT, "the passphrase is shorter than %d bytes", PASSPHRASE_NEW_MIN);
	return reason_hint(reason, "six words that dice have chosen are good ones");
}

static int twice(const struct passphrase_source *source, const char *what, struct secret *passphrase, struct secret *again,
		 struct reason *reason)
{
	bool unbounded = !source->ask_given;
	char prompt[256];
	int code;

	make_prompt(prompt, sizeof(prompt), "New passphrase of", what);
	code = from_somebody(prompt, source->ask, unbounded, passphrase, reason);
	if (!code)
		code = long_enough(passphrase, reason);
	if (code)
		return code;
	make_prompt(prompt, sizeof(prompt), "Again, the new passphrase of", what);
	code = from_somebody(prompt, source->ask, unbounded, again, reason);
	if (code)
		return code;
	if (again->size != passphrase->size || CRYPTO_memcmp(again->data, passphrase->data, again->size))
		return reason_set(reason, EXIT_INPUT, "the two passphrases are not the same");
	return EXIT_DONE;
}

int passphrase_new(const struct passphrase_source *source, const char *what, struct secret *passphrase, struct reason *reason)
{
	struct secret again = { 0 };
	int code;

	if (source->file) {
		code = from_file(source->file, passphrase, reason);
		return code ? code : long_enough(passphrase, reason);
	}
	if (!source->ask)
		return not_to_be_asked(reason);
	code = passphrase_memory(&again, reason);
	if (!code)
		code = twice(source, what, passphrase, &again, reason);
	secret_free(&again);
	return code;
}
