// SPDX-License-Identifier: GPL-2.0-or-later
#include "trail_key.h"

#include "message.h"
#include "outfile.h"
#include "trail.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int failed(const char *path, int error)
{
	if (error == -EEXIST) {
		error_message("%s: exists already", path);
		hint_message("choose another name, or remove it");
	} else {
		error_message("%s: %s", path, strerrordesc_np(-error));
	}
	return EXIT_SYSTEM;
}

int trail_key_free(const char *path)
{
	struct stat st;

	if (!lstat(path, &st))
		return failed(path, -EEXIST);
	return errno == ENOENT ? EXIT_DONE : failed(path, -errno);
}

int trail_key_write(const char *path, const struct secret *master)
{
	uint8_t check[TRAIL_CHECK_SIZE];
	struct secret root = { 0 }, line = { 0 };
	int error;

	error = secret_new(&root, TRAIL_KEY_SIZE, true);
	if (!error)
		error = secret_new(&line, TRAIL_KEY_LINE_SIZE, true);
	if (!error && !trail_root(master->data, master->size, root.data, check))
		error = -ENOMEM;
	if (!error) {
		trail_key_format(root.data, check, (char *)line.data);
		error = ncr_outfile_write_all(path, 0600, false, line.data, strlen((char *)line.data));
	}
	secret_free(&line);
	secret_free(&root);
	return error ? failed(path, error) : EXIT_DONE;
}
