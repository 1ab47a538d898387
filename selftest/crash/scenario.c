// SPDX-License-Identifier: GPL-2.0-or-later
#include "scenario.h"

#include "blobfile.h"
#include "die.h"
#include "libncr.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

char folder[64], store[80], plain[80];
static char work[] = "/dev/shm/ncr-crash.XXXXXX";
struct past past;

void forget_stores(void)
{
	static const char parameter[] = "/sys/module/ncr/parameters/forget_stores";
	int fd = open(parameter, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "1", 1) != 1)
		die_errno(parameter);
	close(fd);
}

/* --- the store before --------------------------------------------------------------------------------------------- */

static void must(const char *const argv[])
{
	static struct run run;

	run_plainly(&run, argv);
	if (!run.status)
		return;
	printf("# %s: exit status %d\n%s", argv[1], run.status, run.err);
	die("the store cannot be prepared");
}

static void nothing_there(void)
{
}

static void some_keys(void)
{
	static const char *const names[] = { "a", "b", "c" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		must((const char *[]){ "ncr-keystore", "generate", names[i], "-a", "aes-cbc", "-s", store, NULL });
	must((const char *[]){ "ncr-keystore", "rekey", "b", "-s", store, NULL });
}

static void published_keys(void)
{
	static const char *const names[] = { "p1", "p2" };
	struct ncr *ncr;
	size_t i;
	int error = ncr_open(&ncr);

	some_keys();
	for (i = 0; !error && i < COUNT(names); i++)
		error = ncr_key_publish(ncr, ncr_key_generate(ncr, NCR_ALG_AES_CBC, 256, NCR_KEY_FLAG_STORABLE), names[i],
					NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NULL, NULL);
	if (error)
		die("no key can be published");
	ncr_close(ncr);
}

unsigned int commit_of(const struct changes *changes)
{
	size_t i;

	for (i = 0; i < changes->count; i++)
		if (changes->list[i].kind == CHANGE_MOVE && !strcmp(changes->list[i].to.name, "manifest"))
			return changes->list[i].call;
	return 0;
}

/* The store that a rekey leaves which is killed before its call of that number, counted from the commit. */
static void interrupted(int calls)
{
	const char *const rekey[] = { "ncr-keystore", "rekey", "b", "-s", store, NULL };
	struct plan plan = { 0 };
	unsigned int commit;

	some_keys();
	disk_read(&past.disk, folder);
	run_traced(&past.run, folder, &plan, rekey);
	commit = commit_of(&past.run.changes);
	if (!commit)
		die("rekey does not replace the manifest");
	run_free(&past.run);
	disk_write(&past.disk, folder);
	disk_read(&past.disk, folder);
	forget_stores();
	if (!state_read(&past.state, store))
		die("the store before cannot be read");
	plan.die_at = commit + calls;
	run_traced(&past.run, folder, &plan, rekey);
	if (past.run.status != 128 + SIGKILL)
		die("the rekey was not interrupted");
	past.is = true;
}

static void interrupted_rekey(void)
{
	interrupted(1);
}

static void interrupted_before(void)
{
	interrupted(0);
}

/* The file of the key of this name. */
static void blob_path(const char *name, char path[160])
{
	static struct store_state state;
	size_t i;

	if (!state_read(&state, store))
		die("the store cannot be read");
	for (i = 0; i < state.count && strcmp(state.key[i].name, name); i++)
		;
	if (i == state.count)
		die("no such key");
	snprintf(path, 160, "%s/%.8s-%.4s-%.4s-%.4s-%s.ncrk", store, state.key[i].uuid, state.key[i].uuid + 8,
		 state.key[i].uuid + 12, state.key[i].uuid + 16, state.key[i].uuid + 20);
}

static void in_store(const char *name, char path[160])
{
	snprintf(path, 160, "%s/%s", store, name);
}

/* a is cut short, b can be read by all, b@1 is not in its place, c has two names, d is not listed; and a temporary file. */
static void damaged_files(void)
{
	char a[160], b[160], b1[160], c[160], d[160], path[176];

	some_keys();
	must((const char *[]){ "ncr-keystore", "generate", "d", "-a", "aes-cbc", "-s", store, NULL });
	blob_path("a", a);
	blob_path("b", b);
	blob_path("b@1", b1);
	blob_path("c", c);
	blob_path("d", d);
	in_store("aside", path);
	if (rename(d, path))
		die_errno(d);
	must((const char *[]){ "ncr-keystore", "remove", "d", "-s", store, NULL });
	if (rename(path, d) || truncate(a, 100) || chmod(b, 0644))
		die_errno(store);
	snprintf(path, sizeof(path), "%s.new", b1);
	if (rename(b1, path))
		die_errno(path);
	in_store("also-c.ncrk", path);
	if (link(c, path))
		die_errno(path);
	in_store(".ncr-0123456789abcdef", path);
	if (link(a, path))
		die_errno(path);
}

static void altered_manifest(void)
{
	const off_t where = strlen("ncr-store 1\nstore ");
	char path[160], digit;
	int fd;

	some_keys();
	in_store("manifest", path);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || pread(fd, &digit, 1, where) != 1)
		die_errno(path);
	/* the first of the store's uuid */
	digit = digit == '0' ? '1' : '0';
	if (pwrite(fd, &digit, 1, where) != 1)
		die_errno(path);
	close(fd);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

const struct scenario scenarios[] = {
	{ "init", nothing_there, { "init", "-s", "STORE" }, 0 },
	{ "first", nothing_there, { "generate", "first", "-a", "aes-cbc", "-s", "STORE" }, 0 },
	{ "generate", some_keys, { "generate", "d", "-a", "hmac-sha256", "-s", "STORE" }, 0 },
	{ "import", some_keys, { "import", "d", "PLAIN", "-a", "aes-cbc", "-s", "STORE" }, 0 },
	{ "save", published_keys, { "save", "p*", "-s", "STORE" }, 0 },
	{ "set", some_keys, { "set", "b*", "--mode", "0550", "-s", "STORE" }, 0 },
	{ "rename", some_keys, { "rename", "b", "d", "-s", "STORE" }, 0 },
	{ "rekey", some_keys, { "rekey", "b", "-s", "STORE" }, 0 },
	{ "remove", some_keys, { "remove", "b*", "-s", "STORE" }, 0 },
	{ "generate-named", some_keys, { "generate", "d", "-a", "aes-cbc", "-s", "STORE" }, NAMED },
	{ "rekey-named", some_keys, { "rekey", "b", "-s", "STORE" }, NAMED },
	{ "after-rekey", interrupted_rekey, { "set", "c", "--mode", "0550", "-s", "STORE" }, UNTIDY },
	{ "before-rekey", interrupted_before, { "set", "c", "--mode", "0550", "-s", "STORE" }, UNTIDY },
	{ "fsck-files", damaged_files, { "fsck", "--repair", "--adopt", "-s", "STORE" }, UNTIDY | REPAIRS },
	{ "fsck-manifest", altered_manifest, { "fsck", "--repair", "-s", "STORE" }, UNTIDY | REPAIRS },
};

const size_t scenario_count = COUNT(scenarios);

const char *const *scenario_command(const struct scenario *scenario)
{
	static const char *argv[COUNT(scenario->arguments) + 2];
	size_t i;

	argv[0] = "ncr-keystore";
	for (i = 0; i < COUNT(scenario->arguments) && scenario->arguments[i]; i++)
		argv[i + 1] = !strcmp(scenario->arguments[i], "STORE") ? store :
			      !strcmp(scenario->arguments[i], "PLAIN") ? plain : scenario->arguments[i];
	argv[i + 1] = NULL;
	return argv;
}

/* --- the machine -------------------------------------------------------------------------------------------------- */

void scenario_set_up(void)
{
	static const uint8_t master[32] = "a storage master key for a test", key[32] = "a key for the test of import   ";
	uint8_t digest[MANIFEST_DIGEST_SIZE];
	struct ncr *ncr;
	cpu_set_t one;
	int fd, error;

	/* the program and who traces it take turns, and waking another processor takes longer than what it is to do */
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die_errno("sched_setaffinity");
	if (!mkdtemp(work))
		die_errno(work);
	snprintf(folder, sizeof(folder), "%s/disk", work);
	snprintf(store, sizeof(store), "%s/store", folder);
	snprintf(plain, sizeof(plain), "%s/plain", work);
	fd = open(plain, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (mkdir(folder, 0755) || fd < 0 || write(fd, key, sizeof(key)) != sizeof(key))
		die_errno(work);
	close(fd);
	error = ncr_open(&ncr);
	if (!error)
		error = ncr_master_key_set(ncr, master, sizeof(master));
	if (error)
		die("the module is not freshly loaded");
	ncr_close(ncr);
	/* what libraries do once in each process, which is most of what a short one does, they do here for all children */
	if (blob_digest("", 0, digest) || !getpwuid(0) || !getgrgid(0))
		die("the libraries are not ready");
}

void scenario_clean_up(void)
{
	static struct disk nothing;

	disk_read(&nothing, folder);
	nothing.entries = 0;
	disk_write(&nothing, folder);
	if (rmdir(folder) || unlink(plain) || rmdir(work))
		die_errno(work);
}
