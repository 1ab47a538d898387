// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "store_scene.h"

#include "file.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ncr-store.XXXXXX";

struct problem problem;
enum blob_fault scene_fault;

int scene_enter(void **state)
{
	(void)state;
	umask(022);
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

int scene_leave(void **state)
{
	(void)state;
	return chdir("/") || rmdir(folder) ? -1 : 0;
}

int scene_open_code(struct store *store, enum store_use use)
{
	struct store_opening opening = { .path = "s", .use = use, .ncr = fake_ncr };

	return store_open(store, &opening, &problem);
}

void scene_open(struct store *store, enum store_use use)
{
	if (scene_open_code(store, use))
		fail_msg("%s", problem.text);
}

static void number_uuid(unsigned int n, uint8_t *uuid)
{
	memset(uuid, n, UUID_SIZE);
}

void scene_put(struct store *store, unsigned int n, const char *name, const char *blob)
{
	uint8_t uuid[UUID_SIZE];

	number_uuid(n, uuid);
	if (store_put(store, uuid, name, blob, strlen(blob), &problem))
		fail_msg("%s: %s", name, problem.text);
}

void scene_commit(struct store *store)
{
	if (store_commit(store, &problem))
		fail_msg("%s", problem.text);
}

enum store_state scene_state(void)
{
	struct store store;
	enum store_state state;

	scene_open(&store, STORE_READ);
	state = store.state;
	problem = store.doubt;
	store_close(&store);
	return state;
}

char *scene_blob(const char *name)
{
	const struct manifest_key *key;
	struct store store;
	uint8_t *data;
	char *text = NULL;
	size_t size;

	scene_open(&store, STORE_READ);
	scene_fault = BLOB_MISSING;
	key = store_find(&store, name, &problem);
	if (key && !store_read(&store, key, &data, &size, &scene_fault, &problem))
		text = strndup((char *)data, size);
	if (key)
		free(data);
	store_close(&store);
	return text;
}

void scene_assert_blob(const char *name, const char *wanted)
{
	char *text = scene_blob(name);

	if (!text)
		fail_msg("%s: %s", name, problem.text);
	assert_string_equal(text, wanted);
	free(text);
}

const char *scene_file(unsigned int n, enum blob_kind kind)
{
	static char path[4][80];
	static unsigned int next;
	char *text = path[next++ % 4];
	uint8_t uuid[UUID_SIZE];

	number_uuid(n, uuid);
	strcpy(text, "s/");
	blob_file_name(uuid, kind, text + 2);
	return text;
}

void scene_write(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

void scene_assert_content(const char *path, const char *wanted)
{
	char text[64] = "";
	size_t size = sizeof(text) - 1;

	assert_int_equal(ncr_file_read(path, text, &size), 0);
	text[size] = '\0';
	assert_string_equal(text, wanted);
}

void scene_shell(const char *format, ...)
{
	char command[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	if (system(command))
		fail_msg("%s", command);
}

void scene_end(void)
{
	scene_shell("rm -rf s before after");
	fake_reboot();
}
