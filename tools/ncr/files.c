// SPDX-License-Identifier: GPL-2.0-or-later
#include "files.h"

#include "command.h"
#include "file.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int ending[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGXCPU, SIGXFSZ };

#define ENDING (sizeof(ending) / sizeof(ending[0]))

/*
 * The file that a signal's handler removes; changed with the signals blocked. One is enough: a verb has one output. Only the
 * fall-back has a name before it is done; the usual file without a name vanishes by itself.
 */
static struct ncr_outfile *unfinished;

static void remove_and_end(int number)
{
	if (unfinished && !unfinished->unnamed)
		unlinkat(unfinished->dir, unfinished->temporary, 0);
	/* SA_RESETHAND has put the default back: it ends the program when the handler returns */
	raise(number);
}

static void catch_signals(void)
{
	struct sigaction old, new = { .sa_handler = remove_and_end, .sa_flags = SA_RESETHAND };
	size_t i;

	sigemptyset(&new.sa_mask);
	for (i = 0; i < ENDING; i++) {
		/* what nohup and scripts have chosen to ignore stays ignored */
		if (!sigaction(ending[i], NULL, &old) && old.sa_handler == SIG_DFL)
			sigaction(ending[i], &new, NULL);
	}
}

static void block_signals(sigset_t *old)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < ENDING; i++)
		sigaddset(&set, ending[i]);
	sigprocmask(SIG_BLOCK, &set, old);
}

static bool is_stdio(const char *path)
{
	return !path || !strcmp(path, "-");
}

int input_open(struct input *input, const char *path)
{
	struct stat st;

	input->size = 0;
	if (is_stdio(path)) {
		input->fd = STDIN_FILENO;
		input->name = "standard input";
	} else {
		input->name = path;
		input->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (input->fd < 0)
			return report_file(path, -errno);
	}
	if (!fstat(input->fd, &st) && S_ISREG(st.st_mode))
		input->size = st.st_size;
	return EXIT_DONE;
}

void input_close(struct input *input)
{
	if (input->fd > STDIN_FILENO)
		close(input->fd);
	input->fd = -1;
}

int input_check(const struct options *options, const char *path)
{
	if (!given(options, OPTION(KEY_STDIN)) || !is_stdio(path))
		return EXIT_DONE;
	error_message("key and data cannot both come from standard input");
	hint_message("name the file with the data");
	return EXIT_USAGE;
}

static int open_file(struct output *output, const char *path, bool force, mode_t mode)
{
	sigset_t old;
	int error;

	catch_signals();
	block_signals(&old);
	error = ncr_outfile_open(&output->file, path, mode, force ? NCR_OUTFILE_REPLACE : 0);
	if (!error)
		unfinished = &output->file;
	sigprocmask(SIG_SETMASK, &old, NULL);

	switch (error) {
	case 0:
		output->is_file = true;
		output->fd = output->file.fd;
		return EXIT_DONE;
	case -EEXIST:
		error_message("%s: exists already", path);
		hint_message("--force replaces it");
		return EXIT_SYSTEM;
	case -EINVAL:
		error_message("%s: not the name of a regular file", path);
		hint_message("leave out --output and redirect standard output to write to a device or a pipe");
		return EXIT_SYSTEM;
	default:
		return report_file(path, error);
	}
}

int output_open_text(struct output *output, const struct options *options, mode_t mode)
{
	memset(output, 0, sizeof(*output));
	if (!is_stdio(options->output)) {
		output->name = options->output;
		return open_file(output, options->output, given(options, OPTION(FORCE)), mode);
	}
	output->name = "standard output";
	output->fd = STDOUT_FILENO;
	return EXIT_DONE;
}

int output_open(struct output *output, const struct options *options, mode_t mode)
{
	int code = output_open_text(output, options, mode);

	if (!code && !output->is_file && isatty(output->fd)) {
		error_message("standard output is a terminal, and the output is binary");
		hint_message("name a file with --output FILE, or redirect standard output");
		return EXIT_USAGE;
	}
	return code;
}

int output_finish(struct output *output, int code)
{
	sigset_t old;
	int error = 0;

	if (!output->is_file)
		return code;
	block_signals(&old);
	if (code)
		ncr_outfile_abort(&output->file);
	else
		error = ncr_outfile_commit(&output->file);
	unfinished = NULL;
	output->is_file = false;
	sigprocmask(SIG_SETMASK, &old, NULL);

	if (error == -EEXIST) {
		error_message("%s: somebody else made this file meanwhile", output->name);
		hint_message("--force replaces it");
		return EXIT_SYSTEM;
	}
	return error ? report_file(output->name, error) : code;
}

int output_write(const struct output *output, const void *data, size_t size)
{
	int error = ncr_write_full(output->fd, data, size);

	return error ? report_file(output->name, error) : EXIT_DONE;
}
