// SPDX-License-Identifier: GPL-2.0-or-later
#include "passphrase_file.h"

#include "file.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int system_error(int error)
{
	error_message("passphrase: %s", strerrordesc_np(-error));
	return EXIT_SYSTEM;
}

static int refuse(const char *why, const char *hint)
{
	error_message("passphrase: %s", why);
	if (hint)
		hint_message("%s", hint);
	return EXIT_INPUT;
}

static int check_file(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return system_error(-errno);
	if (S_ISFIFO(st.st_mode))
		return EXIT_DONE;
	if (!S_ISREG(st.st_mode))
		return refuse("its file is neither a regular one nor a pipe", NULL);
	if (st.st_uid && st.st_uid != geteuid())
		return refuse("its file belongs to somebody else", NULL);
	if (st.st_mode & 077)
		return refuse("its file is open to others", "chmod 0400, if nobody can have read it so far");
	return EXIT_DONE;
}

static int check_text(struct secret *passphrase)
{
	if (passphrase->size && passphrase->data[passphrase->size - 1] == '\n')
		passphrase->size--;
	if (!passphrase->size)
		return refuse("it is empty", NULL);
	if (passphrase->size > PASSPHRASE_MAX)
		return refuse("it is longer than 1024 bytes", NULL);
	if (memchr(passphrase->data, '\n', passphrase->size) || memchr(passphrase->data, '\0', passphrase->size))
		return refuse("it is not one line of text", NULL);
	return EXIT_DONE;
}

static int read_from(int fd, bool standard, struct secret *passphrase)
{
	int error, code = EXIT_DONE;

	/* whose what is on standard input is, is the caller's affair */
	if (!standard)
		code = check_file(fd);
	else if (isatty(fd))
		code = refuse("standard input is a terminal, which would show it", "use a pipe or a file");
	if (code)
		return code;
	passphrase->size = passphrase->room;
	error = ncr_read_full(fd, passphrase->data, &passphrase->size);
	return error ? system_error(error) : check_text(passphrase);
}

int passphrase_read(const char *path, struct secret *passphrase)
{
	bool standard = !strcmp(path, "-");
	int fd, error, code;

	/* the end of the line, and one byte more than the longest */
	error = secret_new(passphrase, PASSPHRASE_MAX + 2, false);
	if (error)
		return system_error(error);
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return system_error(-errno);
	code = read_from(fd, standard, passphrase);
	if (!standard)
		close(fd);
	return code;
}
