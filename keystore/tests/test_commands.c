// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The program, as far as it comes without a device: $NCR_PROGRAMS holds it.
 */
#include "test.h"

#include "file.h"
#include "json_valid.h"
#include "problem.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/ncr-commands.XXXXXX";
static char out[8192], err[8192];
static char *arguments[16];

static int enter(void **state)
{
	(void)state;
	/* the program switches off what the leak detector needs to look at it */
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

/* Exit status of the program with these arguments; what it said is in out and err. */
static int run(void)
{
	char path[256];
	int status;
	pid_t child;

	snprintf(path, sizeof(path), "%s/ncr-keystore", getenv("NCR_PROGRAMS"));
	child = fork();
	if (!child) {
		redirect("/dev/null", 0, O_RDONLY);
		redirect(".out", 1, O_WRONLY | O_CREAT | O_TRUNC);
		redirect(".err", 2, O_WRONLY | O_CREAT | O_TRUNC);
		execv(path, arguments);
		_exit(98);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	slurp(".out", out, sizeof(out));
	slurp(".err", err, sizeof(err));
	return WEXITSTATUS(status);
}

static int run_line(const char *line)
{
	static char copy[512];
	char *word;
	int n = 0;

	snprintf(copy, sizeof(copy), "ncr-keystore %s", line);
	for (word = strtok(copy, " "); word && n < (int)COUNT(arguments) - 1; word = strtok(NULL, " "))
		arguments[n++] = word;
	arguments[n] = NULL;
	return run();
}

static const char *const verbs[] = {
	"init", "generate", "import", "save", "load", "list", "show", "validate", "set", "rename", "rekey", "remove",
	"fsck",
};

static void help(void **state)
{
	char line[64];
	size_t i;

	(void)state;
	assert_int_equal(run_line("--version"), EXIT_DONE);
	assert_string_equal(out, "ncr-keystore " NCR_TOOLS_VERSION "\n");
	assert_int_equal(run_line("--help"), EXIT_DONE);
	for (i = 0; i < COUNT(verbs); i++)
		assert_non_null(strstr(out, verbs[i]));
	for (i = 0; i < COUNT(verbs); i++) {
		snprintf(line, sizeof(line), "%s --help", verbs[i]);
		assert_int_equal(run_line(line), EXIT_DONE);
		snprintf(line, sizeof(line), "usage: ncr-keystore %s ", verbs[i]);
		assert_memory_equal(out, line, strlen(line));
		assert_non_null(strstr(out, "--store DIR"));
		assert_string_equal(err, "");
	}
}

static void usage(void **state)
{
	static const char *const bad[] = {
		"", "nonsense", "generate", "generate a b", "import a", "import a b c", "save", "show", "set a", "set --owner 0", "rename a",
		"rename a b c", "rekey", "rekey a b", "remove", "load --json", "list --owner 0", "list --expiring soon", "validate --dry-run", "fsck a", "fsck --adopt",
		"show a --dry-run", "generate web@1 -a aes-cbc", "rename a b@2", "rekey a@1", "import a@1 file", "generate .a", "generate a/b",
		"rename a ../b", "rename .a b", "rename a a", "init a", "load --wait soon",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		if (run_line(bad[i]) != EXIT_USAGE)
			fail_msg("taken: %s", bad[i]);
		assert_memory_equal(err, "error: ", 7);
		assert_string_equal(out, "");
	}
	assert_int_equal(access("a", F_OK), -1);
}

/* One line of error, whatever the name does to a terminal. */
static void hostile_names(void **state)
{
	static const char *const names[] = { "a\nb", "a\x1b[2Jb", "a\"b", "a'b", "\xff\xfe", "a b", "\x9b", "../../etc/passwd" };
	const char *byte;
	char longest[256];
	size_t i;

	(void)state;
	memset(longest, 'a', 255);
	longest[255] = '\0';
	for (i = 0; i <= COUNT(names); i++) {
		arguments[0] = (char *)"ncr-keystore";
		arguments[1] = (char *)"generate";
		arguments[2] = i < COUNT(names) ? (char *)names[i] : longest;
		arguments[3] = (char *)"--algorithm=aes-cbc";
		arguments[4] = (char *)"--store=s";
		arguments[5] = NULL;
		assert_int_equal(run(), EXIT_USAGE);
		assert_memory_equal(err, "error: ", 7);
		byte = strchr(err, '\n');
		assert_memory_equal(byte, "\nhint: ", 7);
		for (byte = err; *byte; byte++)
			assert_true(*byte == '\n' || (*byte >= ' ' && *byte < 0x7f));
	}
	assert_int_equal(access("s", F_OK), -1);
}

/* Without a device nothing is made, and one sentence says so. */
static void no_device(void **state)
{
	static const char *const lines[] = {
		"init -s s", "generate a -a aes-cbc -s s", "import a f -a aes-cbc -s s", "save a -s s", "load -s s", "validate -s s",
		"set a --owner 0 -s s", "rename a b -s s", "rekey a -s s", "remove a -s s",
	};
	size_t i;

	(void)state;
	if (!access("/dev/crypto", F_OK)) {
		print_message("there is a /dev/crypto here\n");
		skip();
	}
	for (i = 0; i < COUNT(lines); i++) {
		assert_int_equal(run_line(lines[i]), 3);
		assert_string_equal(err, "error: /dev/crypto: there is no device: the module is not loaded, or in its error state\n"
				    "hint: load the module: modprobe ncr; ncr status says more\n");
		assert_string_equal(out, "");
	}
	assert_int_equal(access("s", F_OK), -1);
}

#define MANIFEST \
	"ncr-store 1\nstore 00000000-0000-0000-0000-000000000001\ngeneration 1\n" \
	"key 00000000-0000-0000-0000-000000000002 3 0000000000000000000000000000000000000000000000000000000000000000 mail\n" \
	"key 00000000-0000-0000-0000-000000000003 1 0000000000000000000000000000000000000000000000000000000000000000 web\n" \
	"mac 0000000000000000000000000000000000000000000000000000000000000000\n"

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* What the manifest lists can be seen without the kernel, and nobody takes it for the truth. */
static void unverified(void **state)
{
	(void)state;
	if (!access("/dev/crypto", F_OK)) {
		print_message("there is a /dev/crypto here\n");
		skip();
	}
	assert_int_equal(run_line("list -s s"), EXIT_SYSTEM);
	assert_int_equal(mkdir("s", 0700), 0);
	assert_int_equal(run_line("list -s s"), EXIT_DONE);
	assert_string_equal(out, "");
	put("s/manifest", MANIFEST);
	assert_int_equal(run_line("list -s s"), EXIT_NO_DEVICE);
	assert_non_null(strstr(out, "unverified  mail\n"));
	assert_non_null(strstr(out, "unverified  web\n"));
	assert_memory_equal(err, "error: s: there is no device", 28);
	assert_int_equal(run_line("list --expiring 1d -s s"), EXIT_NO_DEVICE);
	assert_int_equal(run_line("list w* --json -s s"), EXIT_NO_DEVICE);
	assert_true(json_valid(out));
	assert_non_null(strstr(out, "\"state\": \"unverified\""));
	assert_null(strstr(out, "mail"));
	assert_int_equal(run_line("show mail -s s"), EXIT_NO_DEVICE);
	assert_string_equal(out, "name: mail\nstate: unverified\nfile: 00000000-0000-0000-0000-000000000002.ncrk\nversion: 3\n"
			    "uuid: 00000000000000000000000000000002\n");
	assert_int_equal(run_line("show none -s s"), EXIT_NO_DEVICE);
	assert_string_equal(out, "");
	assert_memory_equal(err, "error: none: not in the store\n", 29);
	/* what is in the folder and not in the manifest is named */
	put("s/00000000-0000-0000-0000-000000000004.ncrk", "");
	assert_int_equal(run_line("list -s s"), EXIT_NO_DEVICE);
	assert_non_null(strstr(err, "warning: s/00000000-0000-0000-0000-000000000004.ncrk: not in the manifest, skipped\n"));
	put("s/manifest", "no manifest\n");
	assert_int_equal(run_line("list -s s"), EXIT_INPUT);
	assert_string_equal(out, "");
	assert_non_null(strstr(err, "error: s: the manifest is damaged (line 1)\nhint: "));
	unlink("s/manifest");
	assert_int_equal(run_line("list -s s"), EXIT_INPUT);
	assert_non_null(strstr(err, "error: s: the store has blobs and no manifest"));
	unlink("s/00000000-0000-0000-0000-000000000004.ncrk");
	/* who only looks leaves nothing */
	assert_int_equal(rmdir("s"), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(help),
		cmocka_unit_test(usage),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(no_device),
		cmocka_unit_test(unverified),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
