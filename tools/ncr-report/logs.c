// SPDX-License-Identifier: GPL-2.0-or-later
#include "logs.h"

#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_LOG "/var/log/audit/audit.log"

/* The first record with a time; what comes before it tells nothing about the order. */
static void look_at_beginning(struct log *log, bool *nodes)
{
	const char *at = log->input.peeked, *end = at + log->input.peeked_size, *newline;
	struct line line;

	for (; at < end; at = newline + 1) {
		newline = memchr(at, '\n', end - at);
		if (!newline)
			return;
		line_parse(&line, at, newline - at);
		if (line.type == LINE_NONE || line.type == LINE_BAD || !line_id(at, newline - at, &log->begins))
			continue;
		*nodes |= line.node_length > 0;
		return;
	}
}

/* 1: the file is among them already, by another name or twice */
static int known(const struct logs *logs, const struct stat *stat, const char *path)
{
	size_t i;

	for (i = 0; i < logs->count; i++) {
		if (logs->logs[i].device != stat->st_dev || logs->logs[i].inode != stat->st_ino)
			continue;
		warning_message("%s: the same file as %s; read once", path, logs->logs[i].input.name);
		return 1;
	}
	return 0;
}

static int add(struct logs *logs, const char *path)
{
	struct log *more, *log;
	struct stat stat;
	int code;

	more = reallocarray(logs->logs, logs->count + 1, sizeof(*more));
	if (!more) {
		error_message("no memory");
		return EXIT_SYSTEM;
	}
	logs->logs = more;
	log = &more[logs->count];
	*log = (struct log) { .path = strdup(path) };
	if (!log->path) {
		error_message("no memory");
		return EXIT_SYSTEM;
	}
	code = input_open(&log->input, log->path);
	if (code) {
		free(log->path);
		return code;
	}
	if (!fstat(log->input.fd, &stat) && S_ISREG(stat.st_mode)) {
		if (known(logs, &stat, path)) {
			input_close(&log->input);
			free(log->path);
			return EXIT_DONE;
		}
		log->device = stat.st_dev;
		log->inode = stat.st_ino;
	}
	look_at_beginning(log, &logs->nodes);
	logs->count++;
	return EXIT_DONE;
}

/* audit.log, audit.log.1, audit.log.2.gz, audit.log-20260101.xz: the log and what it became when it was rotated */
static bool is_rotation(const char *name, const char *base)
{
	size_t length = strlen(base);

	return !strncmp(name, base, length) && (!name[length] || name[length] == '.' || name[length] == '-');
}

static int add_folder(struct logs *logs, const char *folder, const char *base)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[PATH_MAX];
	size_t before = logs->count;
	int code = EXIT_DONE;

	if (!dir) {
		error_message("%s: %s", folder, strerrordesc_np(errno));
		return EXIT_SYSTEM;
	}
	while (!code && (entry = readdir(dir))) {
		if (!is_rotation(entry->d_name, base))
			continue;
		if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= sizeof(path))
			continue;
		code = add(logs, path);
	}
	closedir(dir);
	if (!code && logs->count == before) {
		error_message("%s: no %s there", folder, base);
		return EXIT_SYSTEM;
	}
	return code;
}

/* --- the log of this machine -------------------------------------------------------------------------------------- */

/* "log_file = /var/log/audit/audit.log", as auditd.conf(5) has it; its default when it is not said, or nobody says it */
static int configured_log(const char *configuration, char *path, size_t room)
{
	FILE *file = fopen(configuration, "re");
	char line[PATH_MAX + 64], *name, *value;

	snprintf(path, room, "%s", DEFAULT_LOG);
	if (!file && errno == ENOENT)
		return EXIT_DONE;
	if (!file) {
		error_message("%s: %s", configuration, strerrordesc_np(errno));
		return EXIT_SYSTEM;
	}
	while (fgets(line, sizeof(line), file)) {
		name = strtok(line, " \t=\n");
		value = name && !strcasecmp(name, "log_file") ? strtok(NULL, " \t=\n") : NULL;
		if (value)
			snprintf(path, room, "%s", value);
	}
	fclose(file);
	return EXIT_DONE;
}

static int add_own(struct logs *logs, const char *configuration)
{
	char path[PATH_MAX], *slash;
	int code = configured_log(configuration, path, sizeof(path));

	if (code)
		return code;
	slash = strrchr(path, '/');
	if (!slash || !slash[1]) {
		error_message("%s: log_file = %s: not the absolute path of a file", configuration, path);
		return EXIT_INPUT;
	}
	*slash = '\0';
	return add_folder(logs, *path ? path : "/", slash + 1);
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static int by_beginning(const void *a, const void *b)
{
	const struct log *one = a, *other = b;

	if (one->begins.time != other->begins.time)
		return one->begins.time < other->begins.time ? -1 : 1;
	return (one->begins.serial > other->begins.serial) - (one->begins.serial < other->begins.serial);
}

static int add_named(struct logs *logs, const char *name)
{
	struct stat status;

	if (strcmp(name, INPUT_STANDARD) && !stat(name, &status) && S_ISDIR(status.st_mode))
		return add_folder(logs, name, strrchr(DEFAULT_LOG, '/') + 1);
	return add(logs, name);
}

int logs_open(struct logs *logs, char *const *names, size_t count, const char *configuration)
{
	struct rlimit files;
	int code = EXIT_DONE;
	size_t i;

	*logs = (struct logs) { 0 };
	/* auditd keeps up to 999 logs */
	if (!getrlimit(RLIMIT_NOFILE, &files)) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (!count)
		code = add_own(logs, configuration);
	for (i = 0; i < count && !code; i++)
		code = add_named(logs, names[i]);
	if (code)
		return code;
	qsort(logs->logs, logs->count, sizeof(*logs->logs), by_beginning);
	for (i = 0; i < logs->count; i++) {
		if (!logs->logs[i].input.size) {
			logs->size = 0;
			break;
		}
		logs->size += logs->logs[i].input.size;
	}
	return EXIT_DONE;
}

void logs_close(struct logs *logs)
{
	size_t i;

	for (i = 0; i < logs->count; i++) {
		input_close(&logs->logs[i].input);
		free(logs->logs[i].path);
	}
	free(logs->logs);
	*logs = (struct logs) { 0 };
}
