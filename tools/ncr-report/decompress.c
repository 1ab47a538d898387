// SPDX-License-Identifier: GPL-2.0-or-later
#include "decompress.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct decompressor decompressors[] = {
	{ "gzip", "/usr/bin/gzip", "gzip", { 0x1f, 0x8b }, 2 },				/* RFC 1952 section 2.3.1 */
	{ "xz", "/usr/bin/xz", "xz-utils", { 0xfd, '7', 'z', 'X', 'Z', 0 }, 6 },
	{ "zstd", "/usr/bin/zstd", "zstd", { 0x28, 0xb5, 0x2f, 0xfd }, 4 },		/* RFC 8878 section 3.1.1 */
};

const struct decompressor *decompressor_for(const void *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(decompressors) / sizeof(decompressors[0]); i++)
		if (size >= decompressors[i].magic_size && !memcmp(bytes, decompressors[i].magic, decompressors[i].magic_size))
			return &decompressors[i];
	return NULL;
}

static int prepare(posix_spawn_file_actions_t *actions, int fd, int out)
{
	return posix_spawn_file_actions_adddup2(actions, fd, STDIN_FILENO) ?:
	       posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO) ?:
	       posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
}

/* It ends when we stop reading. */
static int attributes_of(posix_spawnattr_t *attributes)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE);
	return posix_spawnattr_setsigdefault(attributes, &signals) ?:
	       posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

int decompress_start(const struct decompressor *decompressor, int fd, int *out, pid_t *pid)
{
	char *arguments[] = { (char *)decompressor->name, (char *)"-dc", NULL };
	char *environment[] = { (char *)"LC_ALL=C", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	error = prepare(&actions, fd, ends[1]) ?: attributes_of(&attributes);
	if (!error)
		error = posix_spawn(pid, decompressor->path, &actions, &attributes, arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (error)
		close(ends[0]);
	else
		*out = ends[0];
	return -error;
}

int decompress_end(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
