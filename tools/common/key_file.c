// SPDX-License-Identifier: GPL-2.0-or-later
#include "key_file.h"

#include "message.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int key_file_check(int fd, const char *name, mode_t *mode)
{
	struct stat st;

	*mode = 0;
	if (fstat(fd, &st)) {
		error_message("%s: %s", name, strerrordesc_np(errno));
		return EXIT_SYSTEM;
	}
	/* a pipe leaves nothing behind and has its readers chosen by who made it */
	if (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))
		return EXIT_DONE;
	if (isatty(fd)) {
		error_message("%s is a terminal", name);
		hint_message("a key is not to be typed: name a file, or use a pipe");
		return EXIT_USAGE;
	}
	if (!S_ISREG(st.st_mode)) {
		error_message("%s: not a regular file", name);
		return EXIT_INPUT;
	}
	*mode = st.st_mode;
	return EXIT_DONE;
}

int key_file_check_private(mode_t mode, const char *name, const char *anyway)
{
	if (!(mode & 077))
		return EXIT_DONE;
	error_message("%s: others can read or change it (mode %04o), so they may know the key", name, mode & 07777);
	hint_message("use a new key, or %s for this one; chmod 600 keeps others from the file from now on", anyway);
	return EXIT_INPUT;
}
