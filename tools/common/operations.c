// SPDX-License-Identifier: GPL-2.0-or-later
#include "operations.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* tests/operations.sh compares this with the kernel's sources, the guest's suite with the nodes */
const struct operation operations[OPERATION_COUNT] = {
	{ 1, "context_new", "the device is opened" },
	{ 2, "context_del", "it is closed for the last time" },
	{ 3, "session_init", "a session begins" },
	{ 4, "session_op", "data goes through a session, or a one-shot operation" },
	{ 5, "session_final", "a session ends" },
	{ 6, "key_import", "a key comes in from the program's memory" },
	{ 7, "key_export", "a key goes out to the program's memory" },
	{ 8, "key_wrap", "a key is wrapped, under another key or the master key" },
	{ 9, "key_unwrap", "a key is unwrapped, with another key or the master key" },
	{ 10, "key_gen", "a key is generated" },
	{ 11, "key_derive", "a key is derived from another" },
	{ 12, "key_zeroize", "a key is wiped" },
	{ 13, "key_get_info", "a key's properties are asked for" },
	{ 14, "key_attach", "a loaded key is taken into use" },
	{ 15, "key_publish", "a key is put into a keyring" },
	{ 16, "key_load", "a blob is loaded into a keyring" },
	{ 17, "key_revoke", "a loaded key is revoked" },
	{ 18, "key_storage_wrap", "a key is wrapped under the master key" },
	{ 19, "key_storage_unwrap", "a key is unwrapped with the master key" },
	{ 20, "random", "random bytes are handed out" },
	{ 21, "self_test", "the self-test is run" },
	{ 22, "zeroize_all", "all keys are wiped" },
	{ 23, "store_change", "a key store's manifest is sealed or verified" },
	{ 24, "master_key_set", "the storage master key is set, or that is tried" },
	{ 25, "trail_head", "the state of the trail is recorded; needs no rule" },
};

static const char *nodes = OPERATION_NODES;

const struct operation *operation_find(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < OPERATION_COUNT; i++)
		if (strlen(operations[i].name) == length && !memcmp(operations[i].name, name, length))
			return &operations[i];
	return NULL;
}

/* Insertions, deletions and replacements that lead from one to the other. */
static unsigned int distance(const char *a, size_t length, const char *b)
{
	unsigned int row[OPERATION_NAME_ROOM], above, left, i, j;
	size_t room = strlen(b);

	for (j = 0; j <= room; j++)
		row[j] = j;
	for (i = 1; i <= length; i++) {
		above = row[0];
		row[0] = i;
		for (j = 1; j <= room; j++) {
			unsigned int diagonal = above + (a[i - 1] != b[j - 1]);

			above = row[j];
			left = row[j - 1] + 1;
			row[j] = above + 1 < left ? above + 1 : left;
			if (diagonal < row[j])
				row[j] = diagonal;
		}
	}
	return row[room];
}

const char *operation_like(const char *name, size_t length)
{
	/* more than this is not a slip of the fingers */
	unsigned int best = 4, d;
	const char *like = NULL;
	size_t i;

	if (length >= OPERATION_NAME_ROOM)
		return NULL;
	for (i = 0; i < OPERATION_COUNT; i++) {
		d = distance(name, length, operations[i].name);
		if (d < best) {
			best = d;
			like = operations[i].name;
		}
	}
	return like;
}

int operation_nodes(void)
{
	return access(nodes, X_OK) ? -errno : 0;
}

bool operation_performed(const struct operation *operation)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", nodes, operation->name);
	return !access(path, F_OK);
}

void operation_nodes_at(const char *folder)
{
	nodes = folder;
}
