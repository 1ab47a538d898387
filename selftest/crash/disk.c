// SPDX-License-Identifier: GPL-2.0-or-later
#include "disk.h"

#include "die.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* FNV-1a, 64 bits: to tell disks apart that nobody made alike on purpose */
#define HASH_START 14695981039346656037ULL
#define HASH_PRIME 1099511628211ULL

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
	const uint8_t *byte = bytes;

	while (size--)
		hash = (hash ^ *byte++) * HASH_PRIME;
	return hash;
}

/* --- what lives until disk_forget() ------------------------------------------------------------------------------- */

static struct kept {
	struct kept *next;
	uint8_t bytes[];
} *all_kept;

static void *keep(const void *bytes, size_t size)
{
	struct kept *kept = calloc(1, sizeof(*kept) + size + 1);

	if (!kept)
		die("out of memory");
	kept->next = all_kept;
	all_kept = kept;
	if (bytes)
		memcpy(kept->bytes, bytes, size);
	return kept->bytes;
}

void disk_forget(void)
{
	struct kept *kept;

	while ((kept = all_kept)) {
		all_kept = kept->next;
		free(kept);
	}
}

/* --- changes ------------------------------------------------------------------------------------------------------ */

struct change *changes_add(struct changes *changes, enum change_kind kind)
{
	struct change *change;

	if (changes->count == changes->room) {
		changes->room = changes->room ? 2 * changes->room : 64;
		changes->list = reallocarray(changes->list, changes->room, sizeof(*changes->list));
		if (!changes->list)
			die("out of memory");
	}
	change = &changes->list[changes->count++];
	memset(change, 0, sizeof(*change));
	change->kind = kind;
	return change;
}

void changes_free(struct changes *changes)
{
	size_t i;

	for (i = 0; i < changes->count; i++)
		free(changes->list[i].data);
	free(changes->list);
	memset(changes, 0, sizeof(*changes));
}

/* --- nodes and entries -------------------------------------------------------------------------------------------- */

static struct node *find_node(const struct disk *disk, ino_t inode)
{
	size_t i;

	for (i = 0; i < disk->nodes; i++)
		if (disk->node[i].inode == inode)
			return (struct node *)&disk->node[i];
	return NULL;
}

static struct node *the_node(const struct disk *disk, ino_t inode)
{
	struct node *node = find_node(disk, inode);

	if (!node)
		die("a change of a file that is not known");
	return node;
}

static struct node *add_node(struct disk *disk, ino_t inode, mode_t mode)
{
	struct node *node = find_node(disk, inode);

	if (!node && disk->nodes == DISK_NODES)
		die("more files than a disk of the harness holds");
	if (!node)
		node = &disk->node[disk->nodes++];
	*node = (struct node) { .inode = inode, .mode = mode, .hash = HASH_START };
	return node;
}

static void set_data(struct node *node, const uint8_t *data, size_t size)
{
	node->data = data;
	node->size = size;
	node->hash = hash_bytes(HASH_START, data, size);
}

static void remove_entry(struct disk *disk, const struct place *place)
{
	size_t i;

	for (i = 0; i < disk->entries; i++) {
		if (disk->entry[i].folder != place->folder || strcmp(disk->entry[i].name, place->name))
			continue;
		disk->entry[i] = disk->entry[--disk->entries];
		return;
	}
}

static void add_entry(struct disk *disk, ino_t folder, const char *name, ino_t inode)
{
	if (disk->entries == DISK_NODES)
		die("more names than a disk of the harness holds");
	disk->entry[disk->entries++] = (struct entry) { .folder = folder, .inode = inode, .name = name };
}

/* --- reading, writing, comparing ---------------------------------------------------------------------------------- */

static void read_file(struct node *node, int folder, const char *name, size_t size)
{
	uint8_t *data = keep(NULL, size);
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || read(fd, data, size) != (ssize_t)size)
		die_errno(name);
	close(fd);
	set_data(node, data, size);
}

/* @fd is closed */
static void read_folder(struct disk *disk, int fd, ino_t inode)
{
	DIR *folder = fdopendir(fd);
	struct dirent *entry;
	struct stat st;

	if (!folder)
		die_errno("fdopendir");
	while ((entry = readdir(folder))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
			die_errno(entry->d_name);
		add_entry(disk, inode, keep(entry->d_name, strlen(entry->d_name)), st.st_ino);
		if (S_ISREG(st.st_mode))
			read_file(add_node(disk, st.st_ino, st.st_mode), fd, entry->d_name, st.st_size);
		else if (!S_ISDIR(st.st_mode))
			die("neither a regular file nor a folder");
		else if (add_node(disk, st.st_ino, st.st_mode))
			read_folder(disk, openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), st.st_ino);
	}
	closedir(folder);
}

void disk_read(struct disk *disk, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		die_errno(path);
	disk->nodes = 0;
	disk->entries = 0;
	disk->root = st.st_ino;
	add_node(disk, st.st_ino, st.st_mode);
	read_folder(disk, fd, st.st_ino);
}

/* @fd is closed */
static void empty_folder(int fd)
{
	DIR *folder = fdopendir(fd);
	struct dirent *entry;

	if (!folder)
		die_errno("fdopendir");
	while ((entry = readdir(folder))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (!unlinkat(fd, entry->d_name, 0))
			continue;
		empty_folder(openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
		if (unlinkat(fd, entry->d_name, AT_REMOVEDIR))
			die_errno(entry->d_name);
	}
	closedir(folder);
}

/* Descriptors of the files that are there already, by the numbers of their nodes, for their other names; 0 for none. */
static int written[DISK_NODES];

static int write_file(int folder, const char *name, const struct node *node, int *file)
{
	char link[40];

	if (*file) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", *file);
		return linkat(AT_FDCWD, link, folder, name, AT_SYMLINK_FOLLOW);
	}
	*file = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return *file < 0 || write(*file, node->data, node->size) != (ssize_t)node->size || fchmod(*file, node->mode & 07777);
}

static void write_folder(const struct disk *disk, ino_t inode, int fd)
{
	const struct node *node;
	const char *name;
	int folder;
	size_t i;

	for (i = 0; i < disk->entries; i++) {
		if (disk->entry[i].folder != inode)
			continue;
		name = disk->entry[i].name;
		node = the_node(disk, disk->entry[i].inode);
		if (!S_ISDIR(node->mode)) {
			if (write_file(fd, name, node, &written[node - disk->node]))
				die_errno(name);
			continue;
		}
		if (mkdirat(fd, name, 0700))
			die_errno(name);
		folder = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (folder < 0 || fchmod(folder, node->mode & 07777))
			die_errno(name);
		write_folder(disk, node->inode, folder);
		close(folder);
	}
}

void disk_write(const struct disk *disk, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t i;

	if (fd < 0)
		die_errno(path);
	empty_folder(dup(fd));
	write_folder(disk, disk->root, fd);
	close(fd);
	for (i = 0; i < DISK_NODES; i++) {
		if (written[i])
			close(written[i]);
		written[i] = 0;
	}
}

/* A sum, so the order of the entries is all the same. */
static uint64_t hash_folder(const struct disk *disk, ino_t inode)
{
	const struct node *node;
	uint64_t sum = 0, hash;
	size_t i;

	for (i = 0; i < disk->entries; i++) {
		if (disk->entry[i].folder != inode)
			continue;
		node = the_node(disk, disk->entry[i].inode);
		hash = S_ISDIR(node->mode) ? hash_folder(disk, node->inode) : node->hash;
		hash = hash_bytes(hash, &node->mode, sizeof(node->mode));
		sum += hash_bytes(hash, disk->entry[i].name, strlen(disk->entry[i].name));
	}
	return sum * HASH_PRIME + 1;
}

uint64_t disk_hash(const struct disk *disk)
{
	return hash_folder(disk, disk->root);
}

static size_t count_files(const struct disk *disk, ino_t inode)
{
	size_t count = 0, i;

	for (i = 0; i < disk->entries; i++)
		if (disk->entry[i].folder == inode)
			count += 1 + count_files(disk, disk->entry[i].inode);
	return count;
}

size_t disk_files(const struct disk *disk)
{
	return count_files(disk, disk->root);
}

/* --- a power cut -------------------------------------------------------------------------------------------------- */

/* The forms that a file which is not synced may have. */
enum form { NOTHING, ALL, ZEROS, HALF, TORN, FORMS };

/**
 * struct cut - one power cut
 * @end: changes before it
 * @sure: what was there before the changes, and files with what of them is sure to be on the disk
 * @folder_change: numbers of those of folders that are not synced
 * @file: inodes of those files that are not synced
 * @form: what each of them may be like
 */
struct cut {
	const struct changes *changes;
	size_t end;
	struct disk sure;
	size_t folder_changes, folder_change[DISK_NODES];
	size_t files;
	ino_t file[DISK_NODES];
	struct node form[DISK_NODES][FORMS];
	void (*found)(const struct disk *disk, void *context);
	void *context;
};

static bool of_folder(const struct change *change)
{
	return change->kind == CHANGE_NAME || change->kind == CHANGE_MOVE || change->kind == CHANGE_GONE;
}

static bool of_file(const struct change *change)
{
	return change->kind == CHANGE_WRITE || change->kind == CHANGE_SIZE || change->kind == CHANGE_MODE;
}

static bool synced(const struct cut *cut, size_t after, ino_t inode)
{
	size_t i;

	for (i = after + 1; i < cut->end; i++)
		if (cut->changes->list[i].kind == CHANGE_SYNC && cut->changes->list[i].inode == inode)
			return true;
	return false;
}

static bool durable(const struct cut *cut, size_t number)
{
	const struct change *change = &cut->changes->list[number];

	if (of_file(change))
		return synced(cut, number, change->inode);
	return (!change->from.folder || synced(cut, number, change->from.folder)) &&
	       (!change->to.folder || synced(cut, number, change->to.folder));
}

static void change_node(struct node *node, const struct change *change)
{
	size_t end = change->kind == CHANGE_WRITE ? change->offset + change->size : (size_t)change->offset, kept;
	uint8_t *data;

	if (change->kind == CHANGE_MODE) {
		node->mode = (node->mode & S_IFMT) | change->mode;
		return;
	}
	if (change->kind == CHANGE_WRITE && end < node->size)
		end = node->size;
	data = keep(NULL, end);
	kept = end < node->size ? end : node->size;
	if (kept)
		memcpy(data, node->data, kept);
	if (change->kind == CHANGE_WRITE)
		memcpy(data + change->offset, change->data, change->size);
	set_data(node, data, end);
}

/* @node is as the disk is sure to have it; @all with all that was changed since. */
static void make_forms(const struct node *node, const struct node *all, struct node form[FORMS])
{
	size_t same = 0, half;
	uint8_t *data;

	form[NOTHING] = *node;
	form[ALL] = *all;
	while (same < node->size && same < all->size && node->data[same] == all->data[same])
		same++;
	half = same + (all->size - same) / 2;

	form[ZEROS] = *all;
	data = keep(all->data, all->size);
	memset(data + same, 0, all->size - same);
	set_data(&form[ZEROS], data, all->size);

	form[HALF] = *all;
	set_data(&form[HALF], all->data, half);

	form[TORN] = *all;
	data = keep(all->data, all->size);
	memset(data + half, 0, all->size - half);
	set_data(&form[TORN], data, all->size);
}

static void look_at_file(struct cut *cut, ino_t inode)
{
	const struct node *node = the_node(&cut->sure, inode);
	struct node all = *node;
	size_t i;

	for (i = 0; i < cut->files; i++)
		if (cut->file[i] == inode)
			return;
	for (i = 0; i < cut->end; i++)
		if (cut->changes->list[i].inode == inode && of_file(&cut->changes->list[i]) && !durable(cut, i))
			change_node(&all, &cut->changes->list[i]);
	make_forms(node, &all, cut->form[cut->files]);
	cut->file[cut->files++] = inode;
}

/* The disk with the changes of folders in @kept, and each file in the form that @forms has for it. */
static void build(const struct cut *cut, uint64_t kept, const enum form *forms)
{
	static struct disk disk;
	size_t i, pending = 0;

	disk = cut->sure;
	for (i = 0; i < cut->end; i++) {
		const struct change *change = &cut->changes->list[i];

		if (!of_folder(change))
			continue;
		if (pending < cut->folder_changes && cut->folder_change[pending] == i && !(kept & 1ULL << pending++))
			continue;
		remove_entry(&disk, &change->from);
		remove_entry(&disk, &change->to);
		if (change->kind != CHANGE_GONE)
			add_entry(&disk, change->to.folder, change->to.name, change->inode);
	}
	for (i = 0; i < cut->files; i++)
		*the_node(&disk, cut->file[i]) = cut->form[i][forms[i]];
	cut->found(&disk, cut->context);
}

static void each_form(const struct cut *cut, uint64_t kept)
{
	enum form forms[DISK_NODES] = { 0 }, form;
	size_t i;

	if (cut->files <= TORN_MAX) {
		do {
			build(cut, kept, forms);
			for (i = 0; i < cut->files && ++forms[i] == FORMS; i++)
				forms[i] = 0;
		} while (i < cut->files);
		return;
	}
	for (form = 0; form < FORMS; form++) {
		for (i = 0; i < cut->files; i++)
			forms[i] = form;
		build(cut, kept, forms);
	}
	for (i = 0; i < 2 * cut->files; i++) {
		for (size_t other = 0; other < cut->files; other++)
			forms[other] = i % 2 ? ALL : NOTHING;
		for (form = 0; form < FORMS; form++) {
			forms[i / 2] = form;
			build(cut, kept, forms);
		}
	}
}

static void each_set(const struct cut *cut)
{
	uint64_t all = (1ULL << cut->folder_changes) - 1, kept;
	size_t i;

	if (cut->folder_changes <= SUBSETS_MAX) {
		for (kept = 0; kept <= all; kept++)
			each_form(cut, kept);
		return;
	}
	each_form(cut, 0);
	each_form(cut, all);
	for (i = 0; i < cut->folder_changes; i++) {
		each_form(cut, 1ULL << i);
		each_form(cut, all & ~(1ULL << i));
	}
}

void disk_cut(const struct disk *before, const struct changes *changes, unsigned int calls,
	      void (*found)(const struct disk *disk, void *context), void *context)
{
	static struct cut cut;
	size_t i;

	memset(&cut, 0, sizeof(cut));
	cut.changes = changes;
	cut.sure = *before;
	cut.found = found;
	cut.context = context;
	while (cut.end < changes->count && changes->list[cut.end].call <= calls)
		cut.end++;
	for (i = 0; i < cut.end; i++) {
		const struct change *change = &changes->list[i];

		if (change->kind == CHANGE_INODE && find_node(&cut.sure, change->inode))
			die("a new file has the inode of another one");
		if (change->kind == CHANGE_INODE)
			add_node(&cut.sure, change->inode, change->mode);
		if (of_file(change) && durable(&cut, i))
			change_node(the_node(&cut.sure, change->inode), change);
	}
	for (i = 0; i < cut.end; i++) {
		const struct change *change = &changes->list[i];

		if (of_file(change) && !durable(&cut, i))
			look_at_file(&cut, change->inode);
		if (!of_folder(change) || durable(&cut, i))
			continue;
		if (cut.folder_changes == 63)
			die("more changes of folders without fsync than the harness takes");
		cut.folder_change[cut.folder_changes++] = i;
	}
	each_set(&cut);
}
