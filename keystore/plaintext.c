// SPDX-License-Identifier: GPL-2.0-or-later
#include "plaintext.h"

#include "file.h"
#include "key_size.h"
#include "message.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int system_error(const struct plaintext *plaintext, int error)
{
	error_message("%s: %s", plaintext->name, strerrordesc_np(-error));
	return EXIT_SYSTEM;
}

static int check_file(struct plaintext *plaintext, int fd, bool force)
{
	struct stat st;

	if (fstat(fd, &st))
		return system_error(plaintext, -errno);
	/* a pipe leaves nothing behind and has its readers chosen by who made it */
	if (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))
		return EXIT_DONE;
	if (isatty(fd)) {
		error_message("%s is a terminal", plaintext->name);
		hint_message("a key is not to be typed: name a file, or use a pipe");
		return EXIT_USAGE;
	}
	if (!S_ISREG(st.st_mode)) {
		error_message("%s: not a regular file", plaintext->name);
		return EXIT_INPUT;
	}
	plaintext->remains = true;
	if (force || !(st.st_mode & 077))
		return EXIT_DONE;
	error_message("%s: others can read or change it (mode %04o), so they may know the key", plaintext->name,
		      st.st_mode & 07777);
	hint_message("use a new key, or --force for this one; chmod 600 keeps others from the file from now on");
	return EXIT_INPUT;
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

int plaintext_read(struct plaintext *plaintext, const char *path, bool force)
{
	bool standard = !strcmp(path, "-");
	int fd, code;

	memset(plaintext, 0, sizeof(*plaintext));
	safe_text(standard ? "standard input" : path, plaintext->name);
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return system_error(plaintext, -errno);
	code = check_file(plaintext, fd, force);
	if (!code)
		code = read_all(plaintext, fd);
	if (!standard)
		close(fd);
	/* which file it was is the shell's knowledge */
	plaintext->remains &= !standard;
	return code;
}

/* RFC 7468: a line "-----BEGIN label-----", with anything before it. @label has 40 bytes. */
static bool is_pem(const struct secret *secret, char *label)
{
	static const char begin[] = "-----BEGIN ";
	const char *start = memmem(secret->data, secret->size, begin, sizeof(begin) - 1);
	const char *end = (const char *)secret->data + secret->size;
	size_t size = 0;

	if (!start)
		return false;
	for (start += sizeof(begin) - 1; start < end && size < 39; start++) {
		if (*start != ' ' && (*start < 'A' || *start > 'Z'))
			break;
		label[size++] = *start;
	}
	label[size] = '\0';
	return true;
}

int plaintext_check(const struct plaintext *plaintext, const struct ncr_algorithm_info *algorithm)
{
	const struct secret *secret = &plaintext->secret;
	char sizes[48], label[40];

	if (is_pem(secret, label)) {
		error_message("%s: PEM with a %s, and this version serves secret keys", plaintext->name,
			      *label ? label : "key");
		hint_message("a secret key is a file with the bytes of the key and nothing else");
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
