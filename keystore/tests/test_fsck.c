// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fsck: each thing that can be wrong is planted, found and named, and repaired; nothing is deleted by that.
 */
#include "test.h"

#include "store_scene.h"

#include "fake_blob.h"
#include "file.h"
#include "json_valid.h"
#include "keystore.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* files of the keys a, b and c of the store, and of d, which is not in it */
#define A "01010101-0101-0101-0101-010101010101.ncrk"
#define B "02020202-0202-0202-0202-020202020202.ncrk"
#define C "03030303-0303-0303-0303-030303030303.ncrk"
#define D "04040404-0404-0404-0404-040404040404.ncrk"

static char out[16384], err[8192];

/* --- a store, and blobs beside it --------------------------------------------------------------------------------- */

static void put(struct store *store, unsigned int n, const char *name)
{
	uint8_t blob[FAKE_BLOB_ROOM], uuid[UUID_SIZE];
	size_t size = fake_blob(n, name, 0, blob);

	memset(uuid, n, sizeof(uuid));
	if (store_put(store, uuid, name, blob, size, &problem))
		fail_msg("%s", problem.text);
}

static void blob_file(const char *path, unsigned int n, const char *label, unsigned int salt)
{
	uint8_t blob[FAKE_BLOB_ROOM];
	size_t size = fake_blob(n, label, salt, blob);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(blob, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

/* Keys a, b and c; e was removed. Beside it in other/: a blob of d, and others of a. */
static void make_store(void)
{
	struct store store;

	scene_open(&store, STORE_MAKE);
	put(&store, 1, "a");
	put(&store, 2, "b");
	put(&store, 3, "c");
	put(&store, 5, "e");
	scene_commit(&store);
	assert_int_equal(store_drop(&store, "e", &problem), EXIT_DONE);
	scene_commit(&store);
	store_close(&store);
	mkdir("other", 0700);
	blob_file("other/d", 4, "d", 0);
	blob_file("other/e", 5, "e", 0);
	blob_file("other/old-a", 1, "a", 1);
	blob_file("other/also-a", 6, "a", 0);
	blob_file("other/as-b", 1, "b", 0);
	blob_file("other/nameless", 7, "no name", 0);
	scene_shell("cp other/d other/foreign && printf x | dd of=other/foreign bs=1 seek=20 conv=notrunc 2>/dev/null");
	scene_shell("cp other/d other/newer && printf x | dd of=other/newer bs=1 seek=8 conv=notrunc 2>/dev/null");
	scene_shell("cp other/d other/tag && printf x | dd of=other/tag bs=1 seek=70 conv=notrunc 2>/dev/null");
}

static void end_store(void)
{
	fake_open_error = 0;
	fake_load_error = 0;
	scene_shell("rm -rf other kept");
	scene_end();
}

/* --- the verb ----------------------------------------------------------------------------------------------------- */

static void slurp(const char *path, char *text, size_t room)
{
	size_t size = room - 1;

	assert_int_equal(ncr_file_read(path, text, &size), 0);
	text[size] = '\0';
	unlink(path);
}

static int fsck(unsigned int options)
{
	struct options given = { .given = options, .store = "s" };
	int old_out, old_err, code;

	fflush(stdout);
	fflush(stderr);
	old_out = dup(1);
	old_err = dup(2);
	assert_non_null(freopen("out", "w", stdout));
	assert_non_null(freopen("err", "w", stderr));
	code = verb_fsck.run(&given);
	fflush(stdout);
	fflush(stderr);
	dup2(old_out, 1);
	dup2(old_err, 2);
	close(old_out);
	close(old_err);
	slurp("out", out, sizeof(out));
	slurp("err", err, sizeof(err));
	return code;
}

#define REPAIR OPTION(REPAIR)
#define ADOPT (OPTION(REPAIR) | OPTION(ADOPT))

static void assert_fsck(int wanted, unsigned int options, const char *about)
{
	int code = fsck(options);

	if (code != wanted)
		fail_msg("%s: exit code %d, not %d\n%s%s", about, code, wanted, out, err);
}

static void assert_says(const char *text, const char *about)
{
	if (!strstr(out, text))
		fail_msg("%s: no '%s' in\n%s%s", about, text, out, err);
}

/* Files of every kind, links and all, below the folder. */
static unsigned int files(void)
{
	FILE *pipe = popen("find s ! -type d | wc -l", "r");
	unsigned int count;

	assert_non_null(pipe);
	assert_int_equal(fscanf(pipe, "%u", &count), 1);
	assert_int_equal(pclose(pipe), 0);
	return count;
}

/* The keys of the store are these, separated by blanks, and each blob is the listed one and opens. */
static void assert_keys(const char *wanted, const char *about)
{
	const struct manifest_key *key;
	struct ncr_key_names names;
	enum blob_fault fault;
	struct store store;
	char found[512] = "";
	uint8_t *data;
	size_t size, i;

	scene_open(&store, STORE_READ);
	if (store.state != STORE_GOOD)
		fail_msg("%s: %s", about, store.doubt.text);
	for (i = 0; i < store.manifest.keys; i++) {
		key = store.manifest.by_name[i];
		snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s%s", i ? " " : "", key->name);
		if (store_read(&store, key, &data, &size, &fault, &problem))
			fail_msg("%s: %s: %s", about, key->name, problem.text);
		assert_int_equal(ncr_key_load(fake_ncr, data, size, &names), 1);
		assert_memory_equal(names.uuid, key->uuid, UUID_SIZE);
		assert_string_equal(names.label, key->name);
		free(data);
	}
	store_close(&store);
	if (strcmp(found, wanted))
		fail_msg("%s: keys %s, not %s\n%s%s", about, found, wanted, out, err);
}

/* --- each class --------------------------------------------------------------------------------------------------- */

/**
 * struct planted - one thing that is wrong
 * @plant: a command of the shell, in the folder of the store
 * @line: part of what fsck says
 * @repaired: the keys after --repair; NULL when it cannot be
 * @adopted: and after --repair --adopt; NULL for the same
 * @new_files: more than there were: one for a file that was copied, or a manifest that was made
 */
static const struct planted {
	const char *plant;
	const char *line;
	const char *repaired;
	const char *adopted;
	int new_files;
} planted[] = {
	/* blobs */
	{ "truncate -s 100 " A, "truncated: " A " (a): ", "b c", NULL, 0 },
	{ "truncate -s 1 " A, "wrong-magic: " A " (a): not a key blob", "b c", NULL, 0 },
	{ ": >" A, "wrong-magic: " A " (a): not a key blob", "b c", NULL, 0 },
	{ "truncate -s 1T " A, "truncated: " A " (a): larger than any", "b c", NULL, 0 },
	{ "cat ../other/d >" A, "digest: " A " (a): not the blob that the manifest lists", "b c", NULL, 0 },
	{ "cat ../other/as-b >" A, "digest: " A " (a): not the blob that the manifest lists", "b c", NULL, 0 },
	{ "cat ../other/foreign >" A, "foreign-master-key: " A " (a): ", "b c", NULL, 0 },
	{ "cat ../other/newer >" A, "newer-version: " A " (a): ", "b c", NULL, 0 },
	{ "cat ../other/tag >" A, "bad-tag: " A " (a): authentication failed", "b c", NULL, 0 },
	{ "cat ../other/old-a >" A, "digest: " A " (a): a good blob of this key", "b c", "a b c", 0 },
	{ "rm " A, "missing: a: its file is not there", "b c", NULL, 0 },
	/* files that are none */
	{ "rm " A " && ln -s ../other/d " A, "permissions: " A " (a): a symbolic link", "b c", NULL, 0 },
	{ "rm " A " && mkfifo " A, "permissions: " A " (a): a named pipe", "b c", NULL, 0 },
	{ "rm " A " && mkdir " A, "permissions: " A " (a): a folder", "b c", NULL, 0 },
	/* modes, owners, names */
	{ "chmod 644 " A, "permissions: " A " (a): the file has mode 0644, not 0600", "a b c", NULL, 0 },
	{ "chmod 4602 " A, "permissions: " A " (a): the file has mode 4602, not 0600", "a b c", NULL, 0 },
	{ "ln " A " ../other/mine", "permissions: " A " (a): the file has 2 names", "a b c", NULL, 1 },
	{ "chmod 640 manifest", "permissions: manifest: mode 0640, not 0600", "a b c", NULL, 0 },
	{ "chmod 666 lock", "permissions: lock: mode 0666, not 0600", "a b c", NULL, 0 },
	{ "mkdir -m 755 quarantine", "permissions: quarantine: mode 0755, not 0700", "a b c", NULL, 0 },
	{ "chmod 777 .", "permissions: .: the folder has mode 0777, not 0700", "a b c", NULL, 0 },
	{ "chmod 755 . && truncate -s 100 " A, "truncated: " A " (a): ", "b c", NULL, 0 },
	{ "rm lock && ln -s ../other/d lock", "permissions: lock: not a regular file", "a b c", NULL, 1 },
	/* files that the manifest does not list */
	{ "cp ../other/d " D, "unlisted: " D " (d): a good blob that is not in the manifest", "a b c", "a b c d", 0 },
	{ "cp ../other/d " D " && chmod 644 " D, "unlisted: " D " (d): a good blob", "a b c", "a b c d", 0 },
	{ "cp ../other/d " D " && ln " D " ../other/mine", "unlisted: " D " (d): a good blob", "a b c", "a b c d", 1 },
	{ "cp ../other/d web.ncrk", "unlisted: web.ncrk (d): a good blob", "a b c", "a b c d", 1 },
	{ "cp ../other/also-a 06060606-0606-0606-0606-060606060606.ncrk", "a good blob, and another key of the store is called a", "a b c",
	  NULL, 0 },
	{ "cp ../other/nameless 07070707-0707-0707-0707-070707070707.ncrk", "called 'no name', which is no name here", "a b c", NULL, 0 },
	{ "cp ../other/tag " D, "bad-tag: " D ": ", "a b c", NULL, 0 },
	{ "cp ../other/foreign " D, "foreign-master-key: " D ": ", "a b c", NULL, 0 },
	{ "echo x >notes", "unlisted: notes: not a file of the store", "a b c", NULL, 0 },
	{ "echo x >\"$(printf 'new\\nline\\377')\"", "unlisted: new\\x0aline\\xff: ", "a b c", NULL, 0 },
	{ "mkdir -p deep/deeper && echo x >deep/deeper/x", "unlisted: deep: a folder", "a b c", NULL, 0 },
	{ "ln -s /dev/zero zero.ncrk", "permissions: zero.ncrk: a symbolic link", "a b c", NULL, 0 },
	{ "cp " A " copy.ncrk", "duplicate: copy.ncrk: the key in it is a, which has a file of its own", "a b c", NULL, 0 },
	{ "cp ../other/old-a " D, "duplicate: " D ": the key in it is a", "a b c", NULL, 0 },
	{ "cp ../other/d " D " && cp " D " d.ncrk", "unlisted: d.ncrk (d): ", "a b c", "a b c d", 0 },
	{ "cp ../other/e 05050505-0505-0505-0505-050505050505.ncrk", "removed: 05050505-0505-0505-0505-050505050505.ncrk (e): ", "a b c",
	  "a b c e", 0 },
	/* what an interrupted command leaves */
	{ "echo x >.ncr-0123456789abcdef", "interrupted: .ncr-0123456789abcdef: of a change that was not finished", "a b c", NULL, 0 },
	{ "cp ../other/d " D ".new", "interrupted: " D ".new: of a change that was not finished", "a b c", NULL, 0 },
	{ "cp ../other/old-a " A ".new", "interrupted: " A ".new (a): of a change that was not finished", "a b c", NULL, 0 },
	{ "mv " A " " A ".new", "interrupted: " A ".new (a): the new blob, not yet in its place", "a b c", NULL, 0 },
	{ "mv " A " " A ".new && cp ../other/old-a " A, "interrupted: " A ".new (a): the new blob", "a b c", NULL, 0 },
	/* the manifest */
	{ "rm manifest", "manifest: the store has blobs and no manifest", "a b c", NULL, 1 },
	{ ": >manifest", "manifest: manifest: the manifest is damaged (line 1)", "a b c", NULL, 1 },
	{ "sed -i s/^gone.*/gone/ manifest", "manifest: manifest: the manifest is damaged (line 7)", "a b c", NULL, 1 },
	{ "sed -i 's/^generation.*/generation 2000/' manifest", "manifest: manifest: ", "a b c", NULL, 1 },
	{ "sed -i 's/^generation.*/generation 9223372036854775807/' manifest", "manifest: manifest: ", "a b c", NULL, 1 },
	{ "sed -i 's/^key 02020202/key 0a020202/' manifest", "manifest: manifest: ", "a b c", NULL, 1 },
	{ "rm manifest && mkfifo manifest", "manifest: manifest: manifest: not a regular file", "a b c", NULL, 1 },
	{ "rm manifest && mkdir manifest", "manifest: manifest: manifest: not a regular file", "a b c", NULL, 1 },
	{ "rm manifest && ln -s ../other/d manifest", "manifest: manifest: manifest: the file is a symbolic link", "a b c", NULL, 1 },
	{ "ln manifest ../other/manifest", "manifest: manifest: manifest: the file has 2 names", "a b c", NULL, 1 },
	{ "rm manifest && mv " A " " A ".new", "manifest: the store has blobs and no manifest", "a b c", NULL, 1 },
	{ "rm manifest && cat ../other/tag >" A, "bad-tag: " A ": ", "b c", NULL, 1 },
	{ "rm manifest && cp ../other/also-a 06060606-0606-0606-0606-060606060606.ncrk", "manifest: the store has", "a b c", NULL, 1 },
	{ "rm manifest && cp ../other/d d.ncrk", "manifest: the store has", "a b c", "a b c d", 1 },
};

static void plant(const struct planted *this)
{
	make_store();
	scene_shell("cd s && %s", this->plant);
}

static void each_class(void **state)
{
	const struct planted *this;
	unsigned int before, adopt;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(planted); i++) {
		this = &planted[i];
		for (adopt = 0; adopt < 2; adopt++) {
			plant(this);
			before = files();
			scene_shell("cp -a s kept");
			assert_fsck(EXIT_NEGATIVE, 0, this->plant);
			assert_says(this->line, this->plant);
			/* it only looked */
			scene_shell("for d in s kept; do (cd $d && find . -printf '%%m %%s %%P\\n' | sort | md5sum); done | uniq | wc -l | grep -qx 1");
			assert_fsck(EXIT_DONE, adopt ? ADOPT : REPAIR, this->plant);
			assert_says(this->line, this->plant);
			if (files() < before || files() > before + this->new_files + adopt)
				fail_msg("%s: %u files became %u\n%s", this->plant, before, files(), out);
			assert_keys(adopt && this->adopted ? this->adopted : this->repaired, this->plant);
			assert_fsck(EXIT_DONE, 0, this->plant);
			assert_string_equal(out, "0 found\n");
			end_store();
		}
	}
}

/* What is taken out keeps its bytes, and names that are taken get numbers. */
static void quarantine(void **state)
{
	unsigned int i;

	(void)state;
	make_store();
	for (i = 0; i < 3; i++) {
		scene_shell("echo %u >s/notes", i);
		assert_fsck(EXIT_DONE, REPAIR, "notes");
	}
	scene_assert_content("s/quarantine/notes", "0\n");
	scene_assert_content("s/quarantine/notes.1", "1\n");
	scene_assert_content("s/quarantine/notes.2", "2\n");
	assert_says("; moved to quarantine/notes.2\n", "notes");
	/* a name of 255 bytes has no room for a number */
	for (i = 0; i < 2; i++) {
		scene_shell("echo %u >s/%0255d", i, 0);
		assert_fsck(EXIT_DONE, REPAIR, "a long name");
	}
	scene_shell("grep -q 0 s/quarantine/%0255d", 0);
	scene_shell("grep -q 1 s/quarantine/%0240d.1", 0);
	scene_shell("rm -r s/quarantine && ln -s /tmp s/quarantine && echo x >s/notes");
	assert_fsck(EXIT_PARTIAL, REPAIR, "a quarantine that is a link");
	assert_says("permissions: quarantine: not a folder", "a quarantine that is a link");
	scene_assert_content("s/notes", "x\n");
	assert_keys("a b c", "a quarantine that is a link");
	end_store();
}

/* The wrong master key is no reason to empty a store. */
static void other_master_key(void **state)
{
	static const char *const files_of[] = { A, B, C };
	size_t i;

	(void)state;
	make_store();
	for (i = 0; i < COUNT(files_of); i++)
		scene_shell("cp other/foreign s/%s", files_of[i]);
	fake_other_master_key();
	scene_shell("cp -a s kept");
	assert_fsck(EXIT_NEGATIVE, 0, "another master key");
	assert_says("manifest: manifest: ", "another master key");
	assert_says("foreign-master-key: " A, "another master key");
	assert_fsck(EXIT_PARTIAL, REPAIR, "another master key");
	assert_non_null(strstr(err, "all blobs were made under another master key: nothing was changed"));
	scene_shell("diff -r s kept");
	/* with one that opens it is the right one */
	scene_shell("cp other/d s/" D);
	assert_fsck(EXIT_DONE, REPAIR, "mixed");
	assert_keys("d", "mixed");
	end_store();
}

/* A kernel that does not open blobs now is no reason either. */
static void busy_kernel(void **state)
{
	(void)state;
	make_store();
	scene_shell("rm s/manifest && cp -a s kept");
	fake_load_error = -EDQUOT;
	assert_fsck(EXIT_PARTIAL, REPAIR, "busy");
	assert_non_null(strstr(err, "the kernel does not open all blobs now: nothing was changed"));
	scene_shell("diff -r s kept");
	fake_load_error = 0;
	assert_fsck(EXIT_DONE, REPAIR, "not busy");
	fake_load_error = -ENOMEM;
	scene_shell("cp other/d s/" D " && rm -r kept && cp -a s kept");
	assert_fsck(EXIT_PARTIAL, REPAIR, "busy, with a manifest");
	assert_says("unreadable: " A " (a): ", "busy, with a manifest");
	scene_shell("diff -r s kept");
	fake_load_error = 0;
	assert_keys("a b c", "busy");
	end_store();
}

/* An older manifest: the new one goes on behind the generation that the kernel knows. */
static void stale(void **state)
{
	unsigned int i;

	(void)state;
	make_store();
	scene_shell("cp s/manifest kept");
	for (i = 0; i < 5; i++) {
		struct store store;

		scene_open(&store, STORE_CHANGE);
		put(&store, 4, "d");
		scene_commit(&store);
		store_close(&store);
	}
	assert_int_equal(fake_generation, 7);
	scene_shell("cp kept s/manifest");
	assert_fsck(EXIT_NEGATIVE, 0, "stale");
	assert_says("manifest: manifest: ", "stale");
	assert_fsck(EXIT_DONE, REPAIR, "stale");
	assert_true(fake_generation > 7);
	assert_keys("a b c d", "stale");
	end_store();
}

/* Without a device what can be seen is told, and nothing is moved. */
static void nobody_to_ask(void **state)
{
	(void)state;
	make_store();
	scene_shell("truncate -s 100 s/" A " && cp other/d s/" D " && rm s/" B " && cp -a s kept");
	fake_open_error = -ENOENT;
	assert_fsck(EXIT_NO_DEVICE, 0, "no device");
	assert_says("truncated: " A " (a)", "no device");
	assert_says("missing: b", "no device");
	assert_says("unlisted: " D ": not in the manifest; the kernel was not asked", "no device");
	assert_fsck(EXIT_NO_DEVICE, REPAIR, "no device");
	scene_shell("diff -r s kept");
	fake_open_error = 0;
	fake_verify_error = -ENOKEY;
	assert_fsck(EXIT_REFUSED, 0, "no master key");
	assert_fsck(EXIT_REFUSED, REPAIR, "no master key");
	scene_shell("diff -r s kept");
	/* with a manifest that is damaged, too */
	scene_shell(": >s/manifest && rm -r kept && cp -a s kept");
	fake_load_error = fake_seal_error = -ENOKEY;
	assert_fsck(EXIT_PARTIAL, REPAIR, "no master key, damaged");
	assert_non_null(strstr(err, "no master key is set"));
	scene_shell("diff -r s kept");
	end_store();
}

static void json(void **state)
{
	(void)state;
	make_store();
	assert_fsck(EXIT_DONE, OPTION(JSON), "nothing");
	assert_true(json_valid(out));
	assert_says("\"verified\": true", "nothing");
	assert_says("\"findings\": []", "nothing");
	scene_shell("truncate -s 100 s/" A " && echo x >\"s/$(printf 'a\"\\\\\\n\\377')\" && rm s/" B);
	assert_fsck(EXIT_NEGATIVE, OPTION(JSON), "three");
	assert_true(json_valid(out));
	assert_says("\"class\": \"missing\"", "three");
	assert_says("\"file\": \"" A "\"", "three");
	assert_fsck(EXIT_DONE, OPTION(JSON) | REPAIR, "three");
	assert_true(json_valid(out));
	assert_says("\"repaired\": true", "three");
	assert_says("\"quarantine\": \"" A "\"", "three");
	assert_says("\"left\": []", "three");
	end_store();
}

static void usage(void **state)
{
	(void)state;
	assert_fsck(EXIT_USAGE, OPTION(ADOPT), "--adopt alone");
	/* a store that is not there, and one that is empty */
	assert_fsck(EXIT_SYSTEM, 0, "no store");
	mkdir("s", 0700);
	assert_fsck(EXIT_DONE, 0, "an empty store");
	assert_fsck(EXIT_DONE, REPAIR, "an empty store");
	scene_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_class),
		cmocka_unit_test(quarantine),
		cmocka_unit_test(other_master_key),
		cmocka_unit_test(busy_kernel),
		cmocka_unit_test(stale),
		cmocka_unit_test(nobody_to_ask),
		cmocka_unit_test(json),
		cmocka_unit_test(usage),
	};

	return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
