// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Passphrases: from files, from terminals, which are as before afterwards whatever happens, and from systemd-ask-password.
 */
#include "test.h"

#include "clock.h"
#include "passphrase.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAST "--kdf-memory", "64", "--kdf-passes", "3"

static char folder[] = "/tmp/ncr-passphrase.XXXXXX";
static struct secret passphrase;
static struct reason reason;

static int enter(void **state)
{
	(void)state;
	/* the programs switch off what the leak detector needs to look at them */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	if (!getenv("NCR_PROGRAMS")) {
		fputs("error: NCR_PROGRAMS is not set\nhint: make check\n", stderr);
		return -1;
	}
	signals_protect();
	return mkdtemp(folder) && !chdir(folder) && !passphrase_memory(&passphrase, &reason) ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	secret_free(&passphrase);
	return chdir("/") || rmdir(folder) ? -1 : 0;
}

static void put(const char *name, const char *text, size_t size, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), size);
	fchmod(fd, mode);
	close(fd);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static int from(const char *text, size_t size, mode_t mode)
{
	const struct passphrase_source source = { .file = "file" };
	int code;

	put("file", text, size, mode);
	code = passphrase_get(&source, "x", 0, &passphrase, &reason);
	unlink("file");
	return code;
}

static void files(void **state)
{
	static char text[PASSPHRASE_MAX + 2];
	const struct passphrase_source none = { .file = "none" }, directory = { .file = "/" }, link = { .file = "link" };
	mode_t bit;

	(void)state;
	assert_int_equal(from("correct horse\n", 14, 0400), EXIT_DONE);
	assert_int_equal(passphrase.size, 13);
	assert_memory_equal(passphrase.data, "correct horse", 13);
	assert_int_equal(from("correct horse", 13, 0600), EXIT_DONE);
	assert_int_equal(passphrase.size, 13);
	/* blanks and bytes of any kind are part of it */
	assert_int_equal(from("\t\xff \t\n", 5, 0600), EXIT_DONE);
	assert_int_equal(passphrase.size, 4);
	assert_int_equal(from("", 0, 0600), EXIT_INPUT);
	assert_int_equal(from("\n", 1, 0600), EXIT_INPUT);
	assert_int_equal(from("one\ntwo\n", 8, 0600), EXIT_INPUT);
	assert_int_equal(from("one\n\n", 5, 0600), EXIT_INPUT);
	assert_int_equal(from("one\0two", 7, 0600), EXIT_INPUT);
	memset(text, 'x', sizeof(text));
	assert_int_equal(from(text, PASSPHRASE_MAX, 0600), EXIT_DONE);
	assert_int_equal(from(text, PASSPHRASE_MAX + 1, 0600), EXIT_INPUT);
	assert_int_equal(from(text, PASSPHRASE_MAX + 2, 0600), EXIT_INPUT);
	for (bit = 1; bit < 0100; bit <<= 1)
		assert_int_equal(from("correct horse", 13, 0400 | bit), EXIT_INPUT);
	assert_int_equal(passphrase_get(&none, "x", 0, &passphrase, &reason), EXIT_SYSTEM);
	assert_int_equal(passphrase_get(&directory, "x", 0, &passphrase, &reason), EXIT_INPUT);
	assert_int_equal(symlink("none", "link"), 0);
	assert_int_equal(passphrase_get(&link, "x", 0, &passphrase, &reason), EXIT_SYSTEM);
	unlink("link");
}

static void pipes(void **state)
{
	char name[32];
	const struct passphrase_source source = { .file = name };
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "from a pipe\n", 12), 12);
	close(ends[1]);
	snprintf(name, sizeof(name), "/dev/fd/%d", ends[0]);
	assert_int_equal(passphrase_get(&source, "x", 0, &passphrase, &reason), EXIT_DONE);
	assert_memory_equal(passphrase.data, "from a pipe", 11);
	close(ends[0]);
}

static void new_from_file(void **state)
{
	const struct passphrase_source source = { .file = "file" };

	(void)state;
	put("file", "1234567", 7, 0600);
	assert_int_equal(passphrase_new(&source, "x", &passphrase, &reason), EXIT_INPUT);
	put("file", "12345678", 8, 0600);
	assert_int_equal(passphrase_new(&source, "x", &passphrase, &reason), EXIT_DONE);
	unlink("file");
}

/* --- agents ------------------------------------------------------------------------------------------------------- */

/* In place of systemd-ask-password; this process has no terminal. */
static int answered_by(const char *script, bool new)
{
	const struct passphrase_source source = { .ask = 2, .ask_given = true };
	static char program[64];

	snprintf(program, sizeof(program), "%s/ask", folder);
	put("ask", script, strlen(script), 0700);
	passphrase_program = program;
	return new ? passphrase_new(&source, "the\033file", &passphrase, &reason) :
		     passphrase_get(&source, "the\033file", 2, &passphrase, &reason);
}

static void agents(void **state)
{
	const struct passphrase_source nobody = { .ask_given = true };

	(void)state;
	assert_int_equal(answered_by("#!/bin/sh\necho correct horse\n", false), EXIT_DONE);
	assert_memory_equal(passphrase.data, "correct horse", 13);
	assert_int_equal(answered_by("#!/bin/sh\n[ $# = 5 ] && [ \"$1 $4 $5\" = '--no-tty --timeout=2 Passphrase of the?file: ' ] || exit 1\n"
				     "echo yes\n", false), EXIT_DONE);
	assert_int_equal(answered_by("#!/bin/sh\nexit 0\n", false), EXIT_INPUT);
	assert_int_equal(answered_by("#!/bin/sh\nexit 1\n", false), EXIT_INPUT);
	assert_int_equal(answered_by("#!/bin/sh\necho 'Failed to query password: Timer expired' >&2; exit 1\n", false), EXIT_INPUT);
	assert_non_null(strstr(reason.text, "nobody gave a passphrase within 2 seconds"));
	assert_int_equal(answered_by("#!/bin/sh\nyes\n", false), EXIT_SYSTEM);
	/* one that never ends */
	assert_int_equal(answered_by("#!/bin/sh\nexec sleep 1000\n", false), EXIT_INPUT);
	assert_non_null(strstr(reason.text, "nobody"));
	/* twice, the same */
	assert_int_equal(answered_by("#!/bin/sh\necho correct horse\n", true), EXIT_DONE);
	assert_int_equal(answered_by("#!/bin/sh\necho $$ correct horse\n", true), EXIT_INPUT);
	assert_non_null(strstr(reason.text, "not the same"));
	unlink("ask");
	assert_int_equal(passphrase_get(&nobody, "x", 2, &passphrase, &reason), EXIT_INPUT);
	passphrase_program = "/nowhere/systemd-ask-password";
	assert_int_equal(passphrase_get(&(struct passphrase_source) { .ask = 2 }, "x", 2, &passphrase, &reason), EXIT_SYSTEM);
	assert_true(*reason.hint);
}

/* --- terminals ---------------------------------------------------------------------------------------------------- */

/* struct session - a program on a terminal of its own, and what it has shown so far */
struct session {
	int terminal;
	pid_t pid;
	char shown[8192];
	size_t used;
};

static void begin(struct session *session, const char *const *arguments)
{
	char path[256];

	memset(session, 0, sizeof(*session));
	snprintf(path, sizeof(path), "%s/%s", getenv("NCR_PROGRAMS"), arguments[0]);
	session->pid = forkpty(&session->terminal, NULL, NULL, NULL);
	if (!session->pid) {
		signals_default();
		execv(path, (char **)arguments);
		_exit(98);
	}
	assert_true(session->pid > 0);
}

static bool read_more(struct session *session, int milliseconds)
{
	struct pollfd poll_for = { .fd = session->terminal, .events = POLLIN };
	ssize_t n;

	if (poll(&poll_for, 1, milliseconds) <= 0)
		return false;
	n = read(session->terminal, session->shown + session->used, sizeof(session->shown) - 1 - session->used);
	if (n <= 0)
		return false;
	session->used += n;
	session->shown[session->used] = '\0';
	return true;
}

/* Until it has shown this, so many times. */
static void until(struct session *session, const char *text, int times)
{
	const char *place;
	int seen;

	for (;;) {
		for (seen = 0, place = session->shown; (place = strstr(place, text)); place++)
			seen++;
		if (seen >= times)
			return;
		if (!read_more(session, 60000))
			fail_msg("not shown: %s\nbut:\n%s", text, session->shown);
	}
}

static void type(const struct session *session, const char *text)
{
	assert_int_equal(write(session->terminal, text, strlen(text)), strlen(text));
}

static bool echoes(const struct session *session)
{
	struct termios now;

	assert_int_equal(tcgetattr(session->terminal, &now), 0);
	return now.c_lflag & ECHO;
}

static void until_echo(const struct session *session, bool on)
{
	int tries;

	for (tries = 0; tries < 3000 && echoes(session) != on; tries++)
		clock_sleep(10);
	assert_int_equal(echoes(session), on);
}

/* Exit status, or 128 and the signal; the terminal echoes again, and has not shown what was typed. */
static int end(struct session *session)
{
	int status, tries;

	/* what it still says must be read, or it waits for that */
	for (tries = 0; tries < 6000; tries++) {
		if (!read_more(session, 10))
			clock_sleep(10);
		if (waitpid(session->pid, &status, WNOHANG) == session->pid)
			break;
	}
	assert_true(tries < 6000);
	while (read_more(session, 0))
		;
	assert_true(echoes(session));
	assert_null(strstr(session->shown, "horse"));
	close(session->terminal);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void typed_twice(void **state)
{
	static const char *const new[] = { "ncr-setkey", "--new", FAST, "key", NULL };
	struct session session;

	(void)state;
	begin(&session, new);
	until(&session, "New passphrase of key: ", 1);
	assert_false(echoes(&session));
	type(&session, "correct horse\n");
	until(&session, "Again, the new passphrase of key: ", 1);
	assert_false(echoes(&session));
	type(&session, "correct horse\n");
	assert_int_equal(end(&session), EXIT_DONE);
	assert_int_equal(access("key", F_OK), 0);

	/* not a second time, and before anybody is asked */
	begin(&session, new);
	assert_int_equal(end(&session), EXIT_SYSTEM);
	assert_null(strstr(session.shown, "passphrase"));
}

static void not_twice(void **state)
{
	static const char *const new[] = { "ncr-setkey", "--new", FAST, "other", NULL };
	struct session session;

	(void)state;
	begin(&session, new);
	until(&session, "New passphrase of other: ", 1);
	type(&session, "correct horse\n");
	until(&session, "Again", 1);
	type(&session, "correct house\n");
	assert_int_equal(end(&session), EXIT_INPUT);
	assert_non_null(strstr(session.shown, "not the same"));
	begin(&session, new);
	until(&session, "New passphrase of other: ", 1);
	type(&session, "horse\n");
	assert_int_equal(end(&session), EXIT_INPUT);
	assert_non_null(strstr(session.shown, "shorter than 8"));
	assert_int_not_equal(access("other", F_OK), 0);
}

static const char *const test_slot[] = { "ncr-setkey", "slot", "test", "16", "key", NULL };

static void tries(void **state)
{
	struct session session;

	(void)state;
	begin(&session, test_slot);
	until(&session, "Passphrase of key: ", 1);
	type(&session, "wrong horse\n");
	until(&session, "Passphrase of key: ", 2);
	assert_non_null(strstr(session.shown, "wrong passphrase"));
	assert_false(echoes(&session));
	/* lines are edited as ever: what is erased is not part of it */
	type(&session, "correct horxx\177\177se\n");
	assert_int_equal(end(&session), EXIT_DONE);

	begin(&session, test_slot);
	until(&session, "Passphrase of key: ", 1);
	type(&session, "one\n");
	until(&session, "Passphrase of key: ", 2);
	type(&session, "two\n");
	until(&session, "Passphrase of key: ", 3);
	type(&session, "three\n");
	assert_int_equal(end(&session), EXIT_INPUT);
}

static void nothing_typed(void **state)
{
	static const char *const short_time[] = { "ncr-setkey", "slot", "test", "--ask", "1", "16", "key", NULL };
	static const char *const no_time[] = { "ncr-setkey", "slot", "test", "--ask", "0", "16", "key", NULL };
	struct session session;
	int i;

	(void)state;
	begin(&session, test_slot);
	until(&session, "Passphrase of key: ", 1);
	type(&session, "\004");
	assert_int_equal(end(&session), EXIT_INPUT);
	begin(&session, test_slot);
	until(&session, "Passphrase of key: ", 1);
	type(&session, "\n");
	assert_int_equal(end(&session), EXIT_INPUT);
	/* longer than any, and than what it has room for */
	begin(&session, test_slot);
	until(&session, "Passphrase of key: ", 1);
	for (i = 0; i < 130; i++)
		type(&session, "xxxxxxxxxx");
	type(&session, "\n");
	assert_int_equal(end(&session), EXIT_INPUT);
	assert_non_null(strstr(session.shown, "longer than 1024"));
	begin(&session, short_time);
	assert_int_equal(end(&session), EXIT_INPUT);
	assert_non_null(strstr(session.shown, "within 1 seconds"));
	begin(&session, no_time);
	assert_int_equal(end(&session), EXIT_INPUT);
	assert_null(strstr(session.shown, "Passphrase of"));
}

static void signals(void **state)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGSEGV, SIGABRT, SIGXCPU };
	struct session session;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(numbers); i++) {
		begin(&session, test_slot);
		until(&session, "Passphrase of key: ", 1);
		assert_false(echoes(&session));
		kill(session.pid, numbers[i]);
		assert_int_equal(end(&session), 128 + numbers[i]);
	}
	begin(&session, test_slot);
	until(&session, "Passphrase of key: ", 1);
	type(&session, "\003");
	assert_int_equal(end(&session), 128 + SIGINT);
}

static void stopped(void **state)
{
	struct session session;

	(void)state;
	begin(&session, test_slot);
	until(&session, "Passphrase of key: ", 1);
	kill(session.pid, SIGTSTP);
	until_echo(&session, true);
	kill(session.pid, SIGCONT);
	until_echo(&session, false);
	until(&session, "Passphrase of key: ", 2);
	type(&session, "correct horse\n");
	assert_int_equal(end(&session), EXIT_DONE);
	unlink("key");
}

static int all_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(files),
		cmocka_unit_test(pipes),
		cmocka_unit_test(new_from_file),
		cmocka_unit_test(agents),
		cmocka_unit_test(typed_twice),
		cmocka_unit_test(not_twice),
		cmocka_unit_test(tries),
		cmocka_unit_test(nothing_typed),
		cmocka_unit_test(signals),
		cmocka_unit_test(stopped),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}

/* In a session without a terminal, wherever the tests are started. */
int main(void)
{
	pid_t child = fork();
	int status;

	if (!child) {
		setsid();
		exit(all_tests());
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
