// SPDX-License-Identifier: GPL-2.0-or-later
#include "plaintext.h"

#include "file.h"
#include "key_file.h"
#include "key_size.h"
#include "message.h"
#include "pem.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int system_error(const struct plaintext *plaintext, int error)
{
	error_message("%s: %s", plaintext->name, strerrordesc_np(-error));
	return EXIT_SYSTEM;
}

static int read_all(struct plaintext *plaintext, int fd)
{
	int error;

	error = secret_new(&plaintext->secret, NCR_KEY_MATERIAL_MAX, false);
	if (error) {
		error_message("memory for the key: %s", strerrordesc_np(-error));
		return EXIT_SYSTEM;
	}
	plaintext->secret.size = plaintext->secret.room;
	error = ncr_read_whole(fd, plaintext->secret.data, &plaintext->secret.size);
	if (!error)
		return EXIT_DONE;
	if (error != -EFBIG)
		return system_error(plaintext, error);
	error_message("%s: larger than any key", plaintext->name);
	return EXIT_INPUT;
}

int plaintext_read(struct plaintext *plaintext, const char *path)
{
	bool standard = !strcmp(path, "-");
	int fd, code;

	memset(plaintext, 0, sizeof(*plaintext));
	safe_text(standard ? "standard input" : path, plaintext->name);
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return system_error(plaintext, -errno);
	code = key_file_check(fd, plaintext->name, &plaintext->mode);
	if (!code)
		code = read_all(plaintext, fd);
	if (!standard)
		close(fd);
	/* which file it was on standard input is the shell's knowledge */
	plaintext->remains = plaintext->mode && !standard;
	return code;
}

int plaintext_check_private(const struct plaintext *plaintext)
{
	return key_file_check_private(plaintext->mode, plaintext->name, "--force");
}

int plaintext_check(const struct plaintext *plaintext, const struct ncr_algorithm_info *algorithm)
{
	const struct secret *secret = &plaintext->secret;
	char sizes[48];

	if (pem_is(secret->data, secret->size)) {
		error_message("%s: PEM, and %s takes the bytes of a key and nothing else", plaintext->name, algorithm->name);
		hint_message("--algorithm rsa, dsa and dh take private and public keys");
		return EXIT_INPUT;
	}
	if (ncr_algorithm_takes_key(algorithm, secret->size))
		return EXIT_DONE;
	describe_key_sizes(algorithm, sizes);
	error_message("%s: %zu bytes, and %s takes %s", plaintext->name, secret->size, algorithm->name, sizes);
	if (secret->size && secret->data[secret->size - 1] == '\n')
		hint_message("the file ends in a newline; a raw key has nothing but its own bytes");
	return EXIT_INPUT;
}

void plaintext_wipe(struct plaintext *plaintext)
{
	secret_free(&plaintext->secret);
}

void plaintext_warn(const struct plaintext *plaintext)
{
	if (!plaintext->remains)
		return;
	warning_message("%s still holds the key in plaintext", plaintext->name);
	hint_message("shred -u removes it where the file system overwrites in place");
}
