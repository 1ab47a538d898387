// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "json_valid.h"
#include "view.h"

#define NOW 1900000000

static const struct command command = { .now = NOW };

static struct view example(const char *name, uint64_t originate, uint64_t end, const char *loaded)
{
	struct key key = { .handle = NCR_KEY_INVALID };
	struct ncr_key_attributes *attributes = &key.description.attributes;
	struct view view;

	strcpy(key.name, name);
	key.description.type = NCR_KEY_TYPE_PRIVATE;
	key.description.bits = 256;
	key.description.flags = NCR_KEY_FLAG_STORABLE;
	memset(key.description.uuid, 0xab, NCR_KEY_UUID_SIZE);
	memset(key.description.key_id, 0xcd, MAX_KEY_ID_SIZE);
	key.description.key_id_size = 2;
	attributes->valid = NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_MODE;
	attributes->mode = 0510;
	attributes->uid = 4294967294U;
	attributes->gid = 1234567;
	attributes->created = 1800000000;
	attributes->not_after_originate = originate;
	attributes->not_after = end;
	view_key(&view, &command, &key, loaded);
	return view;
}

static char *printed(const struct view *rows, size_t count, bool lines, bool as_json)
{
	struct json json;
	char *text = NULL;
	size_t size, i;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	json_begin(&json, file);
	if (as_json) {
		json_open(&json, NULL, '[');
		for (i = 0; i < count; i++)
			view_json(&rows[i], &json);
		json_close(&json, ']');
		json_end(&json);
	} else if (lines) {
		view_lines(rows, file);
	} else {
		view_table(rows, count, file);
	}
	fclose(file);
	return text;
}

static void table(void **state)
{
	struct view rows[3];
	struct problem problem;
	char *text;

	(void)state;
	rows[0] = example("web", 0, 0, "stored");
	rows[1] = example("mail.example.org", 1850000000, 1924992000, "loaded");
	problem_set(&problem, EXIT_INPUT, "damaged");
	view_bad(&rows[2], "x", NULL, &problem);
	text = printed(rows, 3, false, false);
	assert_string_equal(text,
		"MODE       OWNER       GROUP    TYPE     ALGORITHM  BITS  ORIGINATE   NOT-AFTER   STATE           NAME\n"
		"r-x--x---  4294967294  1234567  private  none        256  never       never       stored          web\n"
		"r-x--x---  4294967294  1234567  private  none        256  2028-08-16  2031-01-01  loaded,retired  mail.example.org\n"
		"-          -           -        -        -             -  -           -           bad             x\n");
	free(text);
	text = printed(rows, 0, false, false);
	assert_string_equal(text, "");
	free(text);
}

static void states(void **state)
{
	struct key key = { .name = "web", .handle = NCR_KEY_INVALID };
	struct view view = example("web", 1, 2, "stored");

	(void)state;
	assert_string_equal(view.state, "stored,retired,expired");
	assert_string_equal(view.problem, "expired at 1970-01-01T00:00:02Z");
	assert_true(sizeof(view.state) > strlen("unknown,retired,refused"));
	key.description.attributes.valid = NCR_ATTRIBUTE_ACCOUNTS;
	strcpy((char *)key.description.attributes.owner_name, "a-user-that-nobody-has");
	view_key(&view, &command, &key, "loaded");
	assert_string_equal(view.state, "loaded,refused");
}

static void expiring(void **state)
{
	struct view view = example("web", 0, NOW + 100, "stored");

	(void)state;
	assert_false(view_expires(&view, NOW + 99));
	assert_true(view_expires(&view, NOW + 100));
	view = example("web", NOW + 100, 0, "stored");
	assert_false(view_expires(&view, NOW + 99));
	assert_true(view_expires(&view, NOW + 100));
	view = example("web", 0, 0, "stored");
	assert_false(view_expires(&view, UINT64_MAX));
	/* over for long */
	view = example("web", 0, 1, "stored");
	assert_true(view_expires(&view, NOW));
	view = example("web", 1, 0, "stored");
	assert_true(view_expires(&view, NOW));
	/* an old version is to decrypt only; that it will not even do that counts */
	view = example("web@3", 1, 0, "stored");
	assert_false(view_expires(&view, NOW));
	view = example("web@3", 1, NOW + 1, "stored");
	assert_true(view_expires(&view, NOW + 1));
}

/* Of a manifest that nobody has verified no more is told than what it says. */
static void unverified(void **state)
{
	const struct manifest_key key = { .uuid = { 0xab }, .version = 7, .name = "web" };
	struct view view;
	char *text;

	(void)state;
	view_unverified(&view, &key);
	text = printed(&view, 1, false, false);
	assert_non_null(strstr(text, "-          unverified  web\n"));
	free(text);
	text = printed(&view, 1, true, false);
	assert_string_equal(text, "name: web\nstate: unverified\nfile: ab000000-0000-0000-0000-000000000000.ncrk\nversion: 7\n"
			    "uuid: ab000000000000000000000000000000\n");
	free(text);
	text = printed(&view, 1, false, true);
	assert_true(json_valid(text));
	assert_non_null(strstr(text, "\"state\": \"unverified\""));
	assert_non_null(strstr(text, "\"version\": 7"));
	assert_null(strstr(text, "owner"));
	free(text);
	assert_false(view_expires(&view, UINT64_MAX));
}

static void one_key(void **state)
{
	struct view view = example("web", 1850000000, 0, "loaded");
	char *text = printed(&view, 1, true, false);

	(void)state;
	assert_string_equal(text,
		"name: web\nstate: loaded,retired\nuuid: abababababababababababababababab\ntype: private\nalgorithm: none\nbits: 256\nflags: storable\nmode: 0510 r-x--x---\n"
		"owner: 4294967294 (4294967294)\ngroup: 1234567 (1234567)\ncreated: 2027-01-15T08:00:00Z\n"
		"not_after_originate: 2028-08-16T00:53:20Z\nnot_after: never\nid: cdcd\n");
	free(text);
}

/* Names of accounts and labels are chosen by who wrote the blob. */
static void json(void **state)
{
	struct view rows[2] = { example("web", 0, 0, "loaded") };
	struct problem problem;
	char *text;

	(void)state;
	strcpy(rows[0].owner, "\"\\\n\xff");
	rows[0].description.key_id_size = 4000000000U;
	problem_set(&problem, EXIT_INPUT, "a \"reason\"\n");
	view_bad(&rows[1], "x", NULL, &problem);
	text = printed(rows, 2, false, true);
	assert_true(json_valid(text));
	assert_non_null(strstr(text, "\"uid\": 4294967294"));
	assert_non_null(strstr(text, "\"not_after\": \"never\""));
	assert_non_null(strstr(text, "\"problem\": \"a \\\"reason\\\""));
	free(text);
	text = printed(rows, 1, true, false);
	assert_null(strstr(text, "\xff"));
	free(text);
	text = printed(NULL, 0, false, true);
	assert_true(json_valid(text));
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(states),
		cmocka_unit_test(expiring),
		cmocka_unit_test(unverified),
		cmocka_unit_test(one_key),
		cmocka_unit_test(json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
