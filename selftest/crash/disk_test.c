// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The model of a disk: exactly what a power cut may leave, and no more.
 */
#include "disk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROOT = 1, OTHER = 2, OLD = 3, NEW = 10 };

static struct disk disk;
static struct changes changes;
static unsigned int calls;

/* --- a disk in words ---------------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* "m=old t=" and so on, sorted; zeros as 0, and what is in the other folder with a slash in front */
static void words(const struct disk *of, char text[128])
{
	char word[16][32];
	size_t count = 0, i, n;

	for (i = 0; i < of->entries; i++) {
		const struct entry *entry = &of->entry[i];
		const struct node *node = of->node;

		while (node->inode != entry->inode)
			node++;
		if (S_ISDIR(node->mode))
			continue;
		snprintf(word[count], sizeof(word[count]), "%s%s=%.*s", entry->folder == OTHER ? "/" : "", entry->name,
			 (int)node->size, "................");
		for (n = 0; n < node->size; n++)
			strchr(word[count], '=')[1 + n] = node->data[n] ? node->data[n] : '0';
		count++;
	}
	qsort(word, count, sizeof(word[0]), compare);
	*text = '\0';
	for (i = 0; i < count; i++)
		snprintf(text + strlen(text), 128 - strlen(text), "%s%s", i ? " " : "", word[i]);
}

static char found[32][128];
static size_t found_count;

static void note(const struct disk *one, void *context)
{
	char text[128];
	size_t i;

	(void)context;
	words(one, text);
	for (i = 0; i < found_count; i++)
		if (!strcmp(found[i], text))
			return;
	assert_true(found_count < 32);
	strcpy(found[found_count++], text);
}

/* The disks after all calls until now are these, with commas between them, in the order of bytes. */
static void expect(const char *wanted)
{
	char text[sizeof(found) + 2 * 32] = "";
	size_t i;

	found_count = 0;
	disk_cut(&disk, &changes, calls, note, NULL);
	qsort(found, found_count, sizeof(found[0]), compare);
	for (i = 0; i < found_count; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", i ? ", " : "", found[i]);
	assert_string_equal(text, wanted);
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static struct change *call(enum change_kind kind, ino_t inode)
{
	struct change *change = changes_add(&changes, kind);

	change->call = ++calls;
	change->inode = inode;
	return change;
}

static void at(struct place *place, ino_t folder, const char *name)
{
	place->folder = folder;
	strcpy(place->name, name);
}

static void make(ino_t inode, const char *name)
{
	call(CHANGE_INODE, inode)->mode = S_IFREG | 0600;
	at(&call(CHANGE_NAME, inode)->to, ROOT, name);
}

static void write_text(ino_t inode, off_t offset, const char *text)
{
	struct change *change = call(CHANGE_WRITE, inode);

	change->offset = offset;
	change->size = strlen(text);
	change->data = (uint8_t *)strdup(text);
}

static void sync_it(ino_t inode)
{
	call(CHANGE_SYNC, inode);
}

static void move(ino_t inode, ino_t from, const char *old, ino_t to, const char *new)
{
	struct change *change = call(CHANGE_MOVE, inode);

	at(&change->from, from, old);
	at(&change->to, to, new);
}

static void unlink_it(ino_t inode, const char *name)
{
	at(&call(CHANGE_GONE, inode)->from, ROOT, name);
}

static int begin(void **state)
{
	(void)state;
	memset(&disk, 0, sizeof(disk));
	disk.root = ROOT;
	disk.node[disk.nodes++] = (struct node) { .inode = ROOT, .mode = S_IFDIR | 0700 };
	disk.node[disk.nodes++] = (struct node) { .inode = OTHER, .mode = S_IFDIR | 0700 };
	disk.node[disk.nodes++] = (struct node) { .inode = OLD, .mode = S_IFREG | 0600, .data = (uint8_t *)"old", .size = 3 };
	disk.entry[disk.entries++] = (struct entry) { .folder = ROOT, .inode = OTHER, .name = "other" };
	disk.entry[disk.entries++] = (struct entry) { .folder = ROOT, .inode = OLD, .name = "m" };
	calls = 0;
	return 0;
}

static int end(void **state)
{
	(void)state;
	changes_free(&changes);
	disk_forget();
	return 0;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

/* As a file should be replaced. */
static void replaced(void **state)
{
	(void)state;
	expect("m=old");
	make(NEW, "t");
	expect("m=old, m=old t=");
	write_text(NEW, 0, "news");
	expect("m=old, m=old t=, m=old t=0000, m=old t=ne, m=old t=ne00, m=old t=news");
	sync_it(NEW);
	expect("m=old, m=old t=news");
	move(NEW, ROOT, "t", ROOT, "m");
	expect("m=news, m=old, m=old t=news");
	sync_it(ROOT);
	expect("m=news");
}

/* ... and without the fsync of the file, of which nothing need be there. */
static void without_sync(void **state)
{
	(void)state;
	make(NEW, "t");
	write_text(NEW, 0, "news");
	move(NEW, ROOT, "t", ROOT, "m");
	sync_it(ROOT);
	expect("m=, m=0000, m=ne, m=ne00, m=news");
	sync_it(NEW);
	expect("m=news");
}

/* A file without a name is nowhere, and with one it is there as far as it was synced. */
static void unnamed(void **state)
{
	(void)state;
	call(CHANGE_INODE, NEW)->mode = S_IFREG | 0600;
	write_text(NEW, 0, "ne");
	sync_it(NEW);
	write_text(NEW, 2, "ws");
	expect("m=old");
	at(&call(CHANGE_NAME, NEW)->to, ROOT, "t");
	expect("m=old, m=old t=ne, m=old t=ne00, m=old t=new, m=old t=new0, m=old t=news");
}

/* Each of two changes alone is lost, and each alone is kept. */
static void no_order(void **state)
{
	(void)state;
	make(NEW, "t");
	sync_it(ROOT);
	sync_it(NEW);
	unlink_it(OLD, "m");
	unlink_it(NEW, "t");
	expect(", m=old, m=old t=, t=");
	sync_it(ROOT);
	expect("");
}

/* A file that is written over, and one that is cut short. */
static void written_over(void **state)
{
	(void)state;
	write_text(OLD, 1, "LDER");
	expect("m=o0000, m=oLD, m=oLD00, m=oLDER, m=old");
	sync_it(OLD);
	call(CHANGE_SIZE, OLD)->offset = 1;
	expect("m=o, m=oLDER");
}

/* From one folder to another: whole or not at all, until both are synced. */
static void between_folders(void **state)
{
	(void)state;
	move(OLD, ROOT, "m", OTHER, "m");
	expect("/m=old, m=old");
	sync_it(OTHER);
	expect("/m=old, m=old");
	sync_it(ROOT);
	expect("/m=old");
}

/* More than all sets can be tried of: none, all, each alone. */
static void many(void **state)
{
	char name[8];
	unsigned int i;

	(void)state;
	for (i = 0; i < SUBSETS_MAX + 1; i++) {
		snprintf(name, sizeof(name), "%u", i);
		make(NEW + i, name);
	}
	found_count = 0;
	disk_cut(&disk, &changes, calls, note, NULL);
	assert_int_equal(found_count, 2 + 2 * (SUBSETS_MAX + 1));
}

/* Modes, other names of a file, folders in folders. */
static void round_trip(void **state)
{
	char folder[] = "/tmp/ncr-crash-disk.XXXXXX", path[64];
	static struct disk before, after;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(system("mkdir -m 750 a && mkdir a/b && echo 1 >a/b/x && chmod 640 a/b/x && ln a/b/x y && : >z"), 0);
	disk_read(&before, folder);
	assert_int_equal(disk_files(&before), 5);
	assert_int_equal(system("rm -r a && echo 2 >>y && mkdir -p c/d && : >c/d/e"), 0);
	disk_read(&after, folder);
	assert_int_not_equal(disk_hash(&before), disk_hash(&after));
	disk_write(&before, folder);
	disk_read(&after, folder);
	assert_int_equal(disk_hash(&before), disk_hash(&after));
	snprintf(path, sizeof(path), "%s/a/b/x", folder);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_nlink, 2);
	assert_int_equal(st.st_mode & 07777, 0640);
	/* a mode makes another disk, too */
	assert_int_equal(system("chmod 600 z && chmod 644 z"), 0);
	disk_read(&after, folder);
	assert_int_equal(disk_hash(&before), disk_hash(&after));
	assert_int_equal(system("chmod 600 z"), 0);
	disk_read(&after, folder);
	assert_int_not_equal(disk_hash(&before), disk_hash(&after));
	assert_int_equal(system("rm -r a y z"), 0);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(replaced, begin, end),
		cmocka_unit_test_setup_teardown(without_sync, begin, end),
		cmocka_unit_test_setup_teardown(unnamed, begin, end),
		cmocka_unit_test_setup_teardown(no_order, begin, end),
		cmocka_unit_test_setup_teardown(written_over, begin, end),
		cmocka_unit_test_setup_teardown(between_folders, begin, end),
		cmocka_unit_test_setup_teardown(many, begin, end),
		cmocka_unit_test_setup_teardown(round_trip, begin, end),
	};

	umask(022);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
