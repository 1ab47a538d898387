// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The programs, as far as they come without a device: $NCR_PROGRAMS holds them.
 */
#include "test.h"

#include "file.h"
#include "files.h"
#include "message.h"
#include "secret.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/ncr-commands.XXXXXX";
static char out[8192], err[8192];

static int enter(void **state)
{
	(void)state;
	/* the programs switch off what the leak detector needs to look at them */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	if (!getenv("NCR_PROGRAMS")) {
		fputs("error: NCR_PROGRAMS is not set\nhint: make check\n", stderr);
		return -1;
	}
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	return chdir("/") || rmdir(folder) ? -1 : 0;
}

static void slurp(const char *path, char *text, size_t room)
{
	size_t size = room - 1;

	assert_int_equal(ncr_file_read(path, text, &size), 0);
	text[size] = '\0';
	unlink(path);
}

static void redirect(const char *path, int fd, int flags)
{
	int file = open(path, flags, 0600);

	if (file < 0 || dup2(file, fd) < 0)
		_exit(99);
	close(file);
}

/* Exit status of a command line with standard output in a file, or on @terminal; what it said is in out and err. */
static int run_at(const char *line, const char *terminal)
{
	char path[256], copy[512], *arguments[24], *word;
	int status, n = 0;
	pid_t child;

	snprintf(copy, sizeof(copy), "%s", line);
	for (word = strtok(copy, " "); word && n < 23; word = strtok(NULL, " "))
		arguments[n++] = word;
	arguments[n] = NULL;
	snprintf(path, sizeof(path), "%s/%s", getenv("NCR_PROGRAMS"), arguments[0]);

	child = fork();
	if (!child) {
		redirect("/dev/null", 0, O_RDONLY);
		redirect(terminal ? terminal : ".out", 1, O_WRONLY | O_NOCTTY | (terminal ? 0 : O_CREAT | O_TRUNC));
		redirect(".err", 2, O_WRONLY | O_CREAT | O_TRUNC);
		execv(path, arguments);
		_exit(98);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	out[0] = '\0';
	if (!terminal)
		slurp(".out", out, sizeof(out));
	slurp(".err", err, sizeof(err));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run(const char *line)
{
	return run_at(line, NULL);
}

static void expect(int code, const char *line)
{
	int got = run(line);

	if (got != code)
		fail_msg("%s: exit status %d, not %d\n%s", line, got, code, err);
	/* warnings may come before it */
	if (code && strncmp(err, "error: ", 7) && !strstr(err, "\nerror: "))
		fail_msg("%s: no error: in\n%s", line, err);
}

static int count(void)
{
	DIR *dir = opendir(".");
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void put(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);

	assert_true(fd >= 0);
	assert_int_equal(ncr_write_full(fd, text, strlen(text)), 0);
	close(fd);
}

static void help(void **state)
{
	static const char *const verbs[] = { "status", "algorithms", "generate", "import", "publish", "info", "export", "encrypt", "decrypt",
					     "digest", "mac", "verify", "wrap", "unwrap" };
	char line[64];
	size_t i;

	(void)state;
	expect(0, "ncr --help");
	for (i = 0; i < COUNT(verbs); i++) {
		assert_non_null(strstr(out, verbs[i]));
		snprintf(line, sizeof(line), "ncr %s --help", verbs[i]);
		assert_int_equal(run(line), 0);
		assert_memory_equal(out, "usage: ncr ", 11);
		assert_string_equal(err, "");
		run("ncr --help");
	}
	expect(0, "ncr-setkey --help");
	expect(0, "ncr --version");
	assert_memory_equal(out, "ncr ", 4);
	expect(0, "ncr-setkey --version");
}

static void usage(void **state)
{
	static const char *const lines[] = {
		"ncr", "ncr nonsense", "ncr digest --nonsense", "ncr encrypt -K 00", "ncr encrypt --raw --key 00",
		"ncr generate -a aes-cbc --bits 1 -o x", "ncr generate -a aes-cbc --id 00 -o x",
		"ncr generate -a aes-cbc --flags sign -o x", "ncr import -a aes-cbc -o x",
		"ncr import -a aes-cbc --key-stdin -i y -o x", "ncr mac -k x -o y", "ncr mac -k x --binary y z",
		"ncr mac --key-stdin y -", "ncr verify -k x y", "ncr verify -k x --mac 00 y z", "ncr wrap -k x -o y",
		"ncr generate -a aes-cbc one two", "ncr generate -a aes-cbc --label x one",
		"ncr generate -a aes-cbc --keyring user -o x", "ncr generate -a aes-cbc --mode 0700 one",
		"ncr generate -a aes-cbc --owner nobody-here -o x",
		"ncr generate -a aes-cbc --not-after 1999-01-01 -o x", "ncr info --key",
		"ncr import -a aes-cbc -i key one two", "ncr unwrap --key a one two",
		"ncr publish -k a one two", "ncr publish -k a -o x",
		"ncr encrypt --key a --keyring mine", "ncr encrypt --key-stdin", "ncr unwrap --key-stdin -o x",
		"ncr-setkey a b", "ncr-setkey --new a b", "ncr-setkey --nonsense", "ncr-setkey --credential ../x",
		"ncr-setkey --credential a b", "ncr-setkey --new --no-recovery a", "ncr-setkey --no-recovery a",
		"ncr-setkey --slot tpm2 a", "ncr-setkey --new --slot tpm a", "ncr-setkey --new --slot credential:disk a",
		"ncr-setkey --new --wait 1 a", "ncr-setkey --new --passphrase-file a b", "ncr-setkey --ask a b",
		"ncr-setkey --ask -1 b", "ncr-setkey --ask 3601 b", "ncr-setkey --wait 1s b", "ncr-setkey --force b",
		"ncr-setkey --new --tpm2-pcrs 24 b", "ncr-setkey --new --tpm2-pcrs 7,11 b", "ncr-setkey --new --kdf scrypt b",
		"ncr-setkey --new --kdf-memory 63 b", "ncr-setkey --new --kdf-memory 1025 b", "ncr-setkey --new --kdf-passes 2 b",
		"ncr-setkey --new --tpm2-bank md5 b", "ncr-setkey --new --passphrase a", "ncr-setkey --passphrase-file - -",
		"ncr-setkey slot", "ncr-setkey slot none", "ncr-setkey slot add", "ncr-setkey slot add tpm b",
		"ncr-setkey slot add tpm2 a b", "ncr-setkey slot add --number 0 tpm2 b", "ncr-setkey slot add --number 17 tpm2 b",
		"ncr-setkey slot add --passphrase-file - --new-passphrase-file - tpm2 b", "ncr-setkey slot remove",
		"ncr-setkey slot remove 0 a", "ncr-setkey slot remove 17 a", "ncr-setkey slot remove x a",
		"ncr-setkey slot remove 1 a b", "ncr-setkey slot test a", "ncr-setkey slot test 1 a b", "ncr-setkey slot list a b",
		"ncr-setkey slot list --force", "ncr-setkey slot test --json 1 a",
	};
	size_t i;

	(void)state;
	unsetenv("CREDENTIALS_DIRECTORY");
	for (i = 0; i < COUNT(lines); i++)
		expect(EXIT_USAGE, lines[i]);
	expect(EXIT_USAGE, "ncr-setkey --credential x");
	/* 2 means something else there */
	expect(EXIT_SYSTEM, "ncr status --nonsense");
	assert_int_equal(count(), 0);
}

static void without_device(void **state)
{
	static const char *const lines[] = {
		"ncr algorithms", "ncr generate -a aes-cbc -o x", "ncr info -k key", "ncr export -k key -o x",
		"ncr encrypt -k key -i key -o x", "ncr decrypt -k key -i key -o x", "ncr digest -a sha256 key",
		"ncr mac -k key key", "ncr verify -k key --mac 00 key", "ncr wrap -k key --target-file key -o x",
		"ncr unwrap -k key -i key -o x", "ncr import -a aes-cbc -i key -o x", "ncr generate -a aes-cbc name",
		"ncr generate -a aes-cbc name -o x", "ncr encrypt --key name -i key -o x", "ncr info --key-serial 1",
		"ncr publish -k key name",
	};
	size_t i;

	(void)state;
	if (!access("/dev/crypto", F_OK) || !access("/sys/module/ncr", F_OK)) {
		puts("# SKIP this machine has the module loaded");
		skip();
	}
	put("key", "0123456789abcdef", 0600);
	for (i = 0; i < COUNT(lines); i++) {
		expect(EXIT_NO_DEVICE, lines[i]);
		assert_non_null(strstr(err, "\nhint: "));
	}
	assert_int_equal(run("ncr status"), 3);
	assert_string_equal(out, "state: not loaded\n");
	assert_int_equal(run("ncr status --json"), 3);
	assert_string_equal(out, "{\n  \"state\": \"not loaded\"\n}\n");
	unlink("key");
	assert_int_equal(count(), 0);
}

static void existing_output(void **state)
{
	char text[16];

	(void)state;
	put("in", "data", 0600);
	put("there", "old", 0600);
	expect(EXIT_SYSTEM, "ncr generate -a aes-cbc -o there");
	assert_non_null(strstr(err, "there: exists already\nhint: --force"));
	expect(EXIT_SYSTEM, "ncr encrypt -k x -i in -o there");
	expect(EXIT_SYSTEM, "ncr encrypt -k x -i none -o new");
	expect(EXIT_SYSTEM, "ncr encrypt -k x -i in -o none/new");
	expect(EXIT_SYSTEM, "ncr encrypt -k x -i in -o /dev/null --force");
	slurp("there", text, sizeof(text));
	assert_string_equal(text, "old");
	unlink("in");
	assert_int_equal(count(), 0);
}

static void terminal(void **state)
{
	static const char *const lines[] = {
		"ncr generate -a aes-cbc", "ncr import -a aes-cbc -i in", "ncr export -k x", "ncr encrypt -k x -i in",
		"ncr decrypt -k x -i in", "ncr decrypt -k x -i in -o -", "ncr wrap -k x --target-file x",
		"ncr unwrap -k x -i in",
	};
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	char name[64];
	size_t i;

	(void)state;
	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	assert_int_equal(ptsname_r(master, name, sizeof(name)), 0);
	put("in", "data", 0600);
	for (i = 0; i < COUNT(lines); i++) {
		assert_int_equal(run_at(lines[i], name), EXIT_USAGE);
		assert_non_null(strstr(err, "error: standard output is a terminal"));
	}
	close(master);
	unlink("in");
}

static void full_output(void **state)
{
	(void)state;
	assert_int_equal(run_at("ncr --help", "/dev/full"), EXIT_SYSTEM);
	assert_int_equal(run_at("ncr-setkey --help", "/dev/full"), EXIT_SYSTEM);
}

static void key_files(void **state)
{
	(void)state;
	put("key", "0123456789abcdef", 0644);
	expect(EXIT_INPUT, "ncr-setkey key");
	chmod("key", 0400);
	assert_int_equal(symlink("key", "link"), 0);
	expect(EXIT_INPUT, "ncr-setkey link");
	assert_non_null(strstr(err, "symbolic link"));
	assert_int_equal(mkfifo("fifo", 0600), 0);
	expect(EXIT_INPUT, "ncr-setkey fifo");
	expect(EXIT_INPUT, "ncr-setkey /");
	expect(EXIT_SYSTEM, "ncr-setkey none");
	unlink("link");
	unlink("fifo");
	unlink("key");

	put("key", "ncr-master-key 1\n", 0400);
	expect(EXIT_INPUT, "ncr-setkey key");
	assert_non_null(strstr(err, "line 1 is not that of a sealed master key"));
	unlink("key");
	assert_int_equal(count(), 0);
}

static void sealed_files(void **state)
{
	(void)state;
	put("pass", "correct horse\n", 0400);
	put("other", "another horse\n", 0400);
	expect(0, "ncr-setkey --new --kdf-memory 64 --kdf-passes 3 --new-passphrase-file pass key");
	expect(EXIT_SYSTEM, "ncr-setkey --new --new-passphrase-file pass key");
	assert_non_null(strstr(err, "key: exists already"));
	expect(EXIT_SYSTEM, "ncr-setkey --new --new-passphrase-file pass nowhere/key");
	expect(EXIT_SYSTEM, "ncr-setkey --new --new-passphrase-file pass /");
	expect(0, "ncr-setkey slot test --passphrase-file pass 16 key");
	expect(EXIT_INPUT, "ncr-setkey slot test --passphrase-file other 16 key");
	assert_non_null(strstr(err, "wrong passphrase"));
	expect(EXIT_INPUT, "ncr-setkey slot test --passphrase-file pass 2 key");
	assert_non_null(strstr(err, "it has no slot 2"));

	expect(0, "ncr-setkey slot add --passphrase-file pass --new-passphrase-file other --number 3 "
	       "--kdf pbkdf2-sha256 --kdf-passes 600000 passphrase key");
	expect(EXIT_INPUT, "ncr-setkey slot add --passphrase-file pass --new-passphrase-file other --number 3 passphrase key");
	expect(EXIT_INPUT, "ncr-setkey slot add --passphrase-file key --new-passphrase-file other passphrase key");
	expect(0, "ncr-setkey slot list key");
	assert_string_equal(out, "NUMBER  KIND        OPENED BY\n"
			    "3       passphrase  pbkdf2-sha256, 600000 iterations\n"
			    "16      passphrase  argon2id, 64 MiB, 3 passes\n");
	/* a passphrase is tried with both */
	expect(0, "ncr-setkey slot add --passphrase-file other --new-passphrase-file pass "
	       "--kdf pbkdf2-sha256 --kdf-passes 600000 passphrase key");
	expect(0, "ncr-setkey slot remove 16 key");
	expect(EXIT_INPUT, "ncr-setkey slot remove 16 key");
	expect(0, "ncr-setkey slot list --json key");
	assert_non_null(strstr(out, "\"number\": 15,\n"));
	expect(0, "ncr-setkey slot remove 15 key");
	expect(EXIT_INPUT, "ncr-setkey slot remove 3 key");
	assert_non_null(strstr(err, "the last one"));
	expect(0, "ncr-setkey slot test --passphrase-file other 3 key");
	expect(0, "ncr-setkey slot remove --force 3 key");
	expect(0, "ncr-setkey slot list key");
	assert_string_equal(out, "");
	expect(EXIT_INPUT, "ncr-setkey slot add --passphrase-file other --new-passphrase-file pass passphrase key");
	expect(EXIT_INPUT, "ncr-setkey slot list pass");
	assert_non_null(strstr(err, "not a sealed master key"));
	unlink("key");
	unlink("pass");
	unlink("other");
	assert_int_equal(count(), 0);
}

/* Who changes the file keeps others from it until he is done; whoever reads does not wait. */
static void locked_file(void **state)
{
	int fd;

	(void)state;
	put("key", "ncr-master-key 1\nid 00112233-4455-4677-8899-aabbccddeeff\nend\n", 0600);
	fd = open("key", O_RDONLY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	expect(EXIT_SYSTEM, "ncr-setkey slot add passphrase key");
	assert_non_null(strstr(err, "another ncr-setkey is changing it"));
	expect(0, "ncr-setkey slot list key");
	close(fd);
	expect(EXIT_INPUT, "ncr-setkey slot remove 1 key");
	unlink("key");
	assert_int_equal(count(), 0);
}

/* Signal @number reaches a child whose output has a name of its own already; the child's end. */
static int interrupted(int number)
{
	struct options options = { .given = OPTION(OUTPUT), .output = "out" };
	int status;
	pid_t child = fork();

	if (!child) {
		struct output output;

		if (output_open(&output, &options, 0600))
			_exit(97);
		/* as on a file system without files that have no name */
		ncr_outfile_abort(&output.file);
		if (ncr_outfile_open(&output.file, "out", 0600, NCR_OUTFILE_NAMED) || count() != 1)
			_exit(96);
		raise(number);
		_exit(95);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static void signals(void **state)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(numbers); i++) {
		signal(numbers[i], SIG_DFL);
		assert_int_equal(interrupted(numbers[i]), numbers[i]);
		assert_int_equal(count(), 0);
	}
}

static void no_dumps(void **state)
{
	struct rlimit limit;
	int status;
	pid_t child = fork();

	(void)state;
	if (!child)
		_exit(process_protect() || prctl(PR_GET_DUMPABLE) || getrlimit(RLIMIT_CORE, &limit) || limit.rlim_max);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(help),
		cmocka_unit_test(usage),
		cmocka_unit_test(without_device),
		cmocka_unit_test(existing_output),
		cmocka_unit_test(terminal),
		cmocka_unit_test(full_output),
		cmocka_unit_test(key_files),
		cmocka_unit_test(sealed_files),
		cmocka_unit_test(locked_file),
		cmocka_unit_test(signals),
		cmocka_unit_test(no_dumps),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
