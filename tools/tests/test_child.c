// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Other programs: what they get, what is taken from them, and that they end.
 */
#include "test.h"

#include "child.h"
#include "clock.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct secret in, out;
static struct child child;

static int run_for(const char *script, unsigned int seconds)
{
	const char *arguments[] = { "/bin/sh", "-c", script, NULL };

	child = (struct child) { .arguments = arguments, .in = in.size ? &in : NULL, .out = &out, .seconds = seconds };
	return child_run(&child);
}

static int run(const char *script)
{
	return run_for(script, 60);
}

static int memory(void **state)
{
	(void)state;
	signals_protect();
	return secret_new(&in, 1 << 20, false) || secret_new(&out, 100, false) ? -1 : 0;
}

static int no_memory(void **state)
{
	(void)state;
	secret_free(&in);
	secret_free(&out);
	return 0;
}

static void through_pipes(void **state)
{
	(void)state;
	memcpy(in.data, "secret\n\0more", in.size = 12);
	assert_int_equal(run("cat"), 0);
	assert_int_equal(out.size, 12);
	assert_memory_equal(out.data, "secret\n\0more", 12);
	in.size = 0;
	assert_int_equal(run("cat; echo end"), 0);
	assert_memory_equal(out.data, "end\n", 4);
	assert_int_equal(run("exit 7"), 7);
	assert_int_equal(run("kill -9 $$"), 128 + 9);
	assert_int_equal(run("kill -15 $$"), 128 + 15);
}

static void last_line(void **state)
{
	(void)state;
	assert_int_equal(run("echo one >&2; printf 'two\\033[2J\\377\\n' >&2; exit 1"), 1);
	assert_string_equal(child.said, "two?[2J?");
	assert_int_equal(run("printf 'no end' >&2"), 0);
	assert_string_equal(child.said, "no end");
	assert_int_equal(run("head -c 1000000 /dev/zero | tr '\\0' x >&2"), 0);
	assert_int_equal(strlen(child.said), CHILD_SAID_SIZE - 1);
	assert_int_equal(run(":"), 0);
	assert_string_equal(child.said, "");
}

static void bounds(void **state)
{
	static const char zero[100];

	(void)state;
	assert_int_equal(run("head -c 100 /dev/zero | tr '\\0' x"), 0);
	assert_int_equal(out.size, 100);
	assert_int_equal(run("head -c 101 /dev/zero | tr '\\0' x"), -EMSGSIZE);
	assert_memory_equal(out.data, zero, 100);
	assert_int_equal(run("yes"), -EMSGSIZE);
	/* more than a pipe holds, and nobody reads it */
	in.size = in.room;
	assert_int_equal(run("exit 3"), 3);
	assert_int_equal(run("head -c 10 >/dev/null; exit 4"), 4);
	assert_int_equal(run("wc -c"), 0);
	assert_memory_equal(out.data, "1048576", 7);
	in.size = 0;
}

static void ends(void **state)
{
	int64_t begin = clock_milliseconds();

	(void)state;
	assert_int_equal(run_for("sleep 1000", 1), -ETIMEDOUT);
	/* one that does not want to end, and one that has closed everything */
	assert_int_equal(run_for("trap '' TERM; while :; do sleep 1; done", 1), -ETIMEDOUT);
	assert_int_equal(run_for("exec >&- 2>&- <&-; while :; do :; done", 5), 128 + 9);
	assert_true(clock_milliseconds() - begin < 60000);
}

static void not_there(void **state)
{
	const char *arguments[] = { "/nowhere/program", NULL };
	const char *folder[] = { "/tmp", NULL };

	(void)state;
	child = (struct child) { .arguments = arguments, .out = &out, .seconds = 5 };
	assert_int_equal(child_run(&child), -ENOENT);
	child.arguments = folder;
	assert_int_equal(child_run(&child), -EACCES);
}

static void clean(void **state)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)state;
	setenv("NCR_SECRET", "x", 1);
	setenv("LD_PRELOAD_NOT", "x", 1);
	/* PWD and _ are the shell's own */
	assert_int_equal(run("env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | sort"), 0);
	assert_int_equal(out.size, strlen("LC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n"));
	assert_memory_equal(out.data, "LC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n", out.size);
	/* three descriptors, and the one that looks at them */
	assert_int_equal(run("ls /proc/self/fd | wc -l"), 0);
	assert_memory_equal(out.data, "4\n", 2);
	/* what we ignore is not ignored there */
	assert_int_equal(run("kill -PIPE $$"), 128 + SIGPIPE);
	close(fd);
}

/* Whether a process runs; one that has ended and that nobody waits for has no command line. */
static bool runs(const char *pid)
{
	char path[64], byte;
	int fd;
	bool result;

	snprintf(path, sizeof(path), "/proc/%s/cmdline", pid);
	fd = open(path, O_RDONLY);
	result = fd >= 0 && read(fd, &byte, 1) == 1;
	if (fd >= 0)
		close(fd);
	return result;
}

static void dies_with_us(void **state)
{
	char name[] = "/tmp/ncr-child.XXXXXX", script[128], pid[16] = "";
	int fd = mkstemp(name), status, tries;
	pid_t us;

	(void)state;
	snprintf(script, sizeof(script), "echo $$ >%s; exec sleep 1000", name);
	us = fork();
	if (!us) {
		run_for(script, 100);
		_exit(0);
	}
	for (tries = 0; tries < 1000 && !strchr(pid, '\n'); tries++) {
		clock_sleep(10);
		(void)!pread(fd, pid, sizeof(pid) - 1, 0);
	}
	*strchrnul(pid, '\n') = '\0';
	assert_true(runs(pid));
	kill(us, SIGKILL);
	waitpid(us, &status, 0);
	for (tries = 0; tries < 1000 && runs(pid); tries++)
		clock_sleep(10);
	assert_false(runs(pid));
	close(fd);
	unlink(name);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(through_pipes),
		cmocka_unit_test(last_line),
		cmocka_unit_test(bounds),
		cmocka_unit_test(ends),
		cmocka_unit_test(not_there),
		cmocka_unit_test(clean),
		cmocka_unit_test(dies_with_us),
	};

	return cmocka_run_group_tests(tests, memory, no_memory);
}
