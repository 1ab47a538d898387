// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The list of what a store holds: one text for one list, and nothing of what others may put into the file is taken.
 *
 * What is taken must be written again as it was; that alone refuses most of what is wrong. Texts are given in
 * allocations of exactly their size, for the address sanitizer to watch. MUTATIONS and SEED in the environment replace
 * the number of mutated texts and what they are drawn from.
 */
#include "test.h"

#include "manifest.h"

#include <errno.h>

#define SEED 0x6e63722d73746f72ULL
#define MUTATIONS 200000

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define UUID(n) "0000000" #n "-1111-2222-3333-444444444444"

#define HEAD "ncr-store 1\nstore 6b6e8d2d-0a0b-4c0d-8e0f-a1b2c3d4e5f6\ngeneration 12\n"
#define KEY(n, version, name) "key " UUID(n) " " version " " DIGEST " " name "\n"
#define GONE(n, generation) "gone " UUID(n) " " generation "\n"
#define MAC "mac " DIGEST "\n"

static const char example[] =
	HEAD KEY(5, "1", "Web") KEY(3, "9223372036854775807", "mail") KEY(4, "10", "web") KEY(1, "2", "web@1")
	GONE(2, "12") GONE(6, "1") MAC;

/* --- reading and writing ------------------------------------------------------------------------------------------ */

static int parse(struct manifest *manifest, const void *text, size_t size, unsigned int *line)
{
	void *exact = malloc(size ? size : 1);
	int error;

	assert_non_null(exact);
	memcpy(exact, text, size);
	error = manifest_parse(manifest, size ? exact : (char *)exact + 1, size, line);
	free(exact);
	return error;
}

/* Whether a text is taken; then it is the one text of what it says. */
static bool taken(const void *text, size_t size)
{
	struct manifest manifest;
	unsigned int line;
	size_t body;
	char *again;
	bool good;

	good = !parse(&manifest, text, size, &line);
	if (good) {
		assert_int_equal(manifest_text(&manifest, &again, &body), 0);
		assert_int_equal(body + MANIFEST_MAC_LINE, size);
		assert_memory_equal(again, text, size);
		free(again);
	}
	manifest_free(&manifest);
	return good;
}

static bool taken_text(const char *text)
{
	return taken(text, strlen(text));
}

static void one_text(void **state)
{
	struct manifest manifest;
	uint8_t uuid[UUID_SIZE];
	unsigned int line;

	(void)state;
	assert_true(taken_text(example));
	assert_true(taken_text(HEAD MAC));
	assert_int_equal(parse(&manifest, example, strlen(example), &line), 0);
	assert_int_equal(manifest.generation, 12);
	assert_int_equal(manifest.keys, 4);
	assert_int_equal(manifest.gone_count, 2);
	assert_int_equal(manifest.store[0], 0x6b);
	assert_int_equal(manifest.mac[1], 0x11);
	assert_int_equal(manifest_by_name(&manifest, "web")->version, 10);
	assert_true(manifest_by_name(&manifest, "mail")->version == INT64_MAX);
	assert_int_equal(manifest_by_name(&manifest, "web@1")->digest[31], 0xff);
	assert_null(manifest_by_name(&manifest, "we"));
	assert_null(manifest_by_name(&manifest, ""));
	assert_null(manifest_by_name(&manifest, "zzz"));
	assert_true(uuid_parse(UUID(3), uuid));
	assert_string_equal(manifest_by_uuid(&manifest, uuid)->name, "mail");
	assert_null(manifest_gone(&manifest, uuid));
	assert_true(uuid_parse(UUID(6), uuid));
	assert_int_equal(manifest_gone(&manifest, uuid)->generation, 1);
	assert_null(manifest_by_uuid(&manifest, uuid));
	manifest_free(&manifest);
}

static void not_this_form(void **state)
{
	static const char *const bad[] = {
		"", "\n", "ncr-store 1", "ncr-store 2\n", "ncr-store 01\n", HEAD, MAC,
		/* order, and what is there twice */
		HEAD KEY(1, "1", "b") KEY(2, "1", "a") MAC,
		HEAD KEY(1, "1", "a") KEY(2, "1", "a") MAC,
		HEAD KEY(1, "1", "a") KEY(1, "1", "b") MAC,
		HEAD KEY(1, "1", "a") KEY(2, "1", "b") KEY(1, "1", "c") MAC,
		HEAD GONE(2, "1") GONE(1, "1") MAC,
		HEAD GONE(1, "1") GONE(1, "1") MAC,
		HEAD KEY(1, "1", "a") GONE(1, "1") MAC,
		HEAD GONE(1, "1") KEY(2, "1", "a") MAC,
		HEAD HEAD MAC, HEAD MAC MAC, HEAD MAC KEY(1, "1", "a"), HEAD KEY(1, "1", "a"),
		/* numbers */
		HEAD KEY(1, "0", "a") MAC, HEAD KEY(1, "01", "a") MAC, HEAD KEY(1, "", "a") MAC, HEAD KEY(1, "-1", "a") MAC,
		HEAD KEY(1, "+1", "a") MAC, HEAD KEY(1, "1.0", "a") MAC, HEAD KEY(1, "0x1", "a") MAC,
		HEAD KEY(1, "9223372036854775808", "a") MAC, HEAD KEY(1, "18446744073709551616", "a") MAC,
		HEAD KEY(1, "18446744073709551617", "a") MAC, HEAD KEY(1, "99999999999999999999999999", "a") MAC,
		HEAD GONE(1, "13") MAC, HEAD GONE(1, "0") MAC,
		"ncr-store 1\nstore 6b6e8d2d-0a0b-4c0d-8e0f-a1b2c3d4e5f6\ngeneration 0\n" MAC,
		"ncr-store 1\nstore 6b6e8d2d-0a0b-4c0d-8e0f-a1b2c3d4e5f6\ngeneration 9223372036854775808\n" MAC,
		/* names */
		HEAD KEY(1, "1", "") MAC, HEAD KEY(1, "1", ".a") MAC, HEAD KEY(1, "1", "-a") MAC, HEAD KEY(1, "1", "a b") MAC,
		HEAD KEY(1, "1", "a/b") MAC, HEAD KEY(1, "1", "a\r") MAC, HEAD KEY(1, "1", "\xc3\xbc") MAC, HEAD KEY(1, "1", " a") MAC,
		HEAD KEY(1, "1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") MAC,
		/* digits */
		HEAD "key 0000000A-1111-2222-3333-444444444444 1 " DIGEST " a\n" MAC,
		HEAD "key 000000001111222233334444444444444444 1 " DIGEST " a\n" MAC,
		HEAD "key 00000001-1111-2222-3333-44444444444 1 " DIGEST " a\n" MAC,
		HEAD "key " UUID(1) " 1 00112233445566778899AABBccddeeff00112233445566778899aabbccddeeff a\n" MAC,
		HEAD "key " UUID(1) " 1 0011 a\n" MAC,
		/* blanks and ends of lines */
		HEAD "key  " UUID(1) " 1 " DIGEST " a\n" MAC, HEAD "key " UUID(1) "\t1 " DIGEST " a\n" MAC,
		HEAD "key " UUID(1) " 1  " DIGEST " a\n" MAC, HEAD "key " UUID(1) " 1 " DIGEST " a\x20\n" MAC,
		HEAD " " KEY(1, "1", "a") MAC, HEAD "\n" MAC, HEAD MAC "\n", "\xef\xbb\xbf" HEAD MAC, HEAD "# remark\n" MAC,
		HEAD "mac " DIGEST, HEAD "mac " DIGEST "\x20\n", HEAD "mac " DIGEST "00\n", HEAD "mac 00\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (taken_text(bad[i]))
			fail_msg("taken: %s", bad[i]);
	/* a NUL, wherever it is */
	assert_false(taken(HEAD "key " UUID(1) " 1 " DIGEST " a\0b\n" MAC, sizeof(HEAD "key " UUID(1) " 1 " DIGEST " a\0b\n" MAC) - 1));
	assert_false(taken(HEAD MAC, sizeof(HEAD MAC)));
	/* the longest name */
	assert_true(taken_text(HEAD KEY(1, "1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") MAC));
}

static void line_of_damage(void **state)
{
	struct manifest manifest;
	unsigned int line;
	static const char text[] = HEAD KEY(1, "1", "a") "key nonsense\n" MAC;

	(void)state;
	assert_int_equal(parse(&manifest, text, strlen(text), &line), -EBADMSG);
	assert_int_equal(line, 5);
	assert_int_equal(parse(&manifest, "ncr-store 2\n", 12, &line), -EBADMSG);
	assert_int_equal(line, 1);
}

static void cut_and_changed(void **state)
{
	static const char values[] = "\0\n\r\t 0189:@AFGafgz{~\x7f\x80\xff";
	char copy[sizeof(example)];
	size_t size = strlen(example), i, v;

	(void)state;
	for (i = 0; i < size; i++)
		if (taken(example, i))
			fail_msg("taken: the first %zu bytes", i);
	/* what a byte changed may be good all the same, a digit of a digest: taken() looks */
	for (i = 0; i < size; i++) {
		for (v = 0; v < sizeof(values) - 1; v++) {
			memcpy(copy, example, size);
			copy[i] = values[v];
			taken(copy, size);
		}
		for (v = 0; v < 8; v++) {
			memcpy(copy, example, size);
			copy[i] ^= 1 << v;
			taken(copy, size);
		}
	}
}

/* --- many --------------------------------------------------------------------------------------------------------- */

static void number_uuid(uint8_t *uuid, uint32_t number)
{
	memset(uuid, 0, UUID_SIZE);
	/* not in the order of the names */
	number = number * 2654435761U;
	memcpy(uuid, &number, sizeof(number));
}

/* A text with so many keys and tombstones, which their bounds may not allow. */
static char *many(size_t keys, size_t gone, size_t *size)
{
	size_t i, room = 1024 + 200 * keys + 80 * gone;
	char *text = malloc(room), *at = text;

	assert_non_null(text);
	at += sprintf(at, "%s", HEAD);
	for (i = 0; i < keys; i++)
		at += sprintf(at, "key 00000001-0000-0000-0000-%012zx 1 " DIGEST " %07zu\n", keys - i, i);
	for (i = 0; i < gone; i++)
		at += sprintf(at, "gone 00000002-0000-0000-0000-%012zx 7\n", i);
	at += sprintf(at, "%s", MAC);
	*size = at - text;
	assert_true(*size < room);
	return text;
}

static void bounds(void **state)
{
	uint8_t uuid[UUID_SIZE], digest[MANIFEST_DIGEST_SIZE] = { 0 };
	struct manifest manifest;
	unsigned int line;
	size_t size;
	char *text;

	(void)state;
	text = many(MANIFEST_KEYS_MAX, MANIFEST_GONE_MAX, &size);
	assert_true(taken(text, size));
	assert_int_equal(manifest_parse(&manifest, text, size, &line), 0);
	free(text);
	number_uuid(uuid, 1);
	assert_int_equal(manifest_put(&manifest, uuid, digest, "one-more"), -ENOSPC);
	assert_null(manifest_by_name(&manifest, "one-more"));
	assert_true(uuid_parse("00000001-0000-0000-0000-000000000001", uuid));
	assert_string_equal(manifest_by_uuid(&manifest, uuid)->name, "0099999");
	assert_int_equal(manifest_put(&manifest, uuid, digest, "renamed"), 0);
	manifest_free(&manifest);
	text = many(MANIFEST_KEYS_MAX + 1, 0, &size);
	assert_false(taken(text, size));
	free(text);
	text = many(1, MANIFEST_GONE_MAX + 1, &size);
	assert_false(taken(text, size));
	free(text);
	/* larger than any, in one line that has no end */
	size = MANIFEST_SIZE_MAX + 1;
	text = malloc(size);
	assert_non_null(text);
	memset(text, 'a', size);
	assert_false(taken(text, size));
	memcpy(text, HEAD "key ", strlen(HEAD "key "));
	assert_false(taken(text, size - 1));
	free(text);
}

/* Fewer keys than there may be, with names so long that the text does not fit. */
static void too_much_text(void **state)
{
	uint8_t uuid[UUID_SIZE], digest[MANIFEST_DIGEST_SIZE] = { 0 };
	struct manifest manifest = { .generation = 1 };
	char name[NAME_SIZE], *text;
	unsigned int i;
	size_t body;

	(void)state;
	for (i = 0; i < MANIFEST_KEYS_MAX; i++) {
		number_uuid(uuid, i);
		snprintf(name, sizeof(name), "%064u", i);
		assert_int_equal(manifest_put(&manifest, uuid, digest, name), 0);
	}
	assert_int_equal(manifest_text(&manifest, &text, &body), -EFBIG);
	assert_null(text);
	manifest_free(&manifest);
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

/* The lists are sorted and hold the same keys. */
static void assert_sound(const struct manifest *manifest)
{
	size_t i;

	for (i = 0; i < manifest->keys; i++) {
		assert_ptr_equal(manifest_by_name(manifest, manifest->by_name[i]->name), manifest->by_name[i]);
		assert_ptr_equal(manifest_by_uuid(manifest, manifest->by_name[i]->uuid), manifest->by_name[i]);
		assert_null(manifest_gone(manifest, manifest->by_name[i]->uuid));
	}
	for (i = 1; i < manifest->keys; i++) {
		assert_true(strcmp(manifest->by_name[i - 1]->name, manifest->by_name[i]->name) < 0);
		assert_true(memcmp(manifest->by_uuid[i - 1]->uuid, manifest->by_uuid[i]->uuid, UUID_SIZE) < 0);
	}
	for (i = 1; i < manifest->gone_count; i++)
		assert_true(memcmp(manifest->gone[i - 1].uuid, manifest->gone[i].uuid, UUID_SIZE) < 0);
}

static void put_and_remove(void **state)
{
	uint8_t a[UUID_SIZE], b[UUID_SIZE], digest[MANIFEST_DIGEST_SIZE];
	struct manifest manifest = { 0 };

	(void)state;
	number_uuid(a, 1);
	number_uuid(b, 2);
	memset(digest, 1, sizeof(digest));
	assert_int_equal(manifest_next(&manifest), 0);
	assert_int_equal(manifest.generation, 1);
	assert_int_equal(manifest_put(&manifest, a, digest, "a"), 0);
	assert_int_equal(manifest_put(&manifest, b, digest, "a"), -EEXIST);
	assert_int_equal(manifest.keys, 1);
	assert_int_equal(manifest_put(&manifest, b, digest, "b"), 0);
	assert_int_equal(manifest_put(&manifest, b, digest, "a"), -EEXIST);
	assert_int_equal(manifest_by_name(&manifest, "b")->version, 1);
	/* new blob, new name */
	digest[0] = 9;
	assert_int_equal(manifest_put(&manifest, a, digest, "a"), 0);
	assert_int_equal(manifest_by_name(&manifest, "a")->version, 2);
	assert_int_equal(manifest_by_name(&manifest, "a")->digest[0], 9);
	assert_int_equal(manifest_put(&manifest, a, digest, "c"), 0);
	assert_null(manifest_by_name(&manifest, "a"));
	assert_int_equal(manifest_by_name(&manifest, "c")->version, 3);
	assert_sound(&manifest);
	/* a tombstone, and the key again */
	assert_int_equal(manifest_next(&manifest), 0);
	assert_int_equal(manifest_remove(&manifest, a), 0);
	assert_int_equal(manifest_remove(&manifest, a), -ENOENT);
	assert_null(manifest_by_name(&manifest, "c"));
	assert_int_equal(manifest_gone(&manifest, a)->generation, 2);
	assert_sound(&manifest);
	assert_int_equal(manifest_put(&manifest, a, digest, "a"), 0);
	assert_null(manifest_gone(&manifest, a));
	assert_int_equal(manifest_by_name(&manifest, "a")->version, 1);
	/* no number after the last */
	manifest.generation = MANIFEST_NUMBER_MAX;
	assert_int_equal(manifest_next(&manifest), -EOVERFLOW);
	((struct manifest_key *)manifest_by_name(&manifest, "a"))->version = MANIFEST_NUMBER_MAX;
	assert_int_equal(manifest_put(&manifest, a, digest, "z"), -EOVERFLOW);
	assert_non_null(manifest_by_name(&manifest, "a"));
	manifest_free(&manifest);
}

static void newest_tombstones(void **state)
{
	uint8_t uuid[UUID_SIZE], digest[MANIFEST_DIGEST_SIZE] = { 0 };
	struct manifest manifest = { 0 };
	char name[NAME_SIZE];
	unsigned int i;

	(void)state;
	for (i = 0; i < MANIFEST_GONE_MAX + 10; i++) {
		number_uuid(uuid, i);
		snprintf(name, sizeof(name), "k%u", i);
		assert_int_equal(manifest_next(&manifest), 0);
		assert_int_equal(manifest_put(&manifest, uuid, digest, name), 0);
		assert_int_equal(manifest_remove(&manifest, uuid), 0);
	}
	assert_int_equal(manifest.gone_count, MANIFEST_GONE_MAX);
	assert_sound(&manifest);
	number_uuid(uuid, 9);
	assert_null(manifest_gone(&manifest, uuid));
	number_uuid(uuid, 10);
	assert_non_null(manifest_gone(&manifest, uuid));
	manifest_free(&manifest);
}

/* --- at random ---------------------------------------------------------------------------------------------------- */

static uint64_t random_state;

/* splitmix64, by Steele, Lea and Flood */
static uint64_t next_random(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static size_t below(size_t limit)
{
	return next_random() % limit;
}

static unsigned long begin(const char *what, unsigned long share)
{
	const char *seed = getenv("SEED"), *number = getenv("MUTATIONS");
	unsigned long mutations = (number ? strtoul(number, NULL, 0) : MUTATIONS) / share;

	random_state = seed ? strtoull(seed, NULL, 0) : SEED;
	print_message("%s: SEED=%#llx, %lu\n", what, (unsigned long long)random_state, mutations);
	assert_true(mutations >= 1000);
	return mutations;
}

static size_t line_start(const char *text, size_t size, size_t at)
{
	(void)size;
	while (at && text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_size(const char *text, size_t size, size_t at)
{
	const char *end = memchr(text + at, '\n', size - at);

	return end ? (size_t)(end - text) + 1 - at : size - at;
}

/* One change, of a byte, a piece or a line; @text has room for @room bytes. */
static size_t mutate(char *text, size_t size, size_t room)
{
	static const char bytes[] = "0123456789abcdefnz -\n\r\t A@.\xff";
	size_t at = below(size), n, to;
	char line[256];

	switch (below(7)) {
	case 0:
		text[at] ^= 1 << below(8);
		return size;
	case 1:
		text[at] = bytes[below(sizeof(bytes))];
		return size;
	case 2:
		n = 1 + below(size - at < 16 ? size - at : 16);
		memmove(text + at, text + at + n, size - at - n);
		return size - n;
	case 3:
		return size == room ? size : (memmove(text + at + 1, text + at, size - at),
					      text[at] = bytes[below(sizeof(bytes))], size + 1);
	case 4:
		return at;
	default:	/* a line, again or elsewhere */
		at = line_start(text, size, at);
		n = line_size(text, size, at);
		if (n > sizeof(line) || size + n > room)
			return size;
		memcpy(line, text + at, n);
		if (below(2)) {
			memmove(text + at, text + at + n, size - at - n);
			size -= n;
		}
		to = size ? line_start(text, size, below(size)) : 0;
		memmove(text + to + n, text + to, size - to);
		memcpy(text + to, line, n);
		return size + n;
	}
}

static void mutated_texts(void **state)
{
	unsigned long mutations = begin("mutated texts", 1), accepted = 0, i;
	static char text[4 * sizeof(example)];
	size_t size, n;

	(void)state;
	for (i = 0; i < mutations; i++) {
		size = strlen(example);
		memcpy(text, example, size);
		for (n = 1 + below(4); n && size; n--)
			size = mutate(text, size, sizeof(text));
		accepted += taken(text, size);
	}
	print_message("  %lu taken, %lu refused\n", accepted, mutations - accepted);
	/* one in which hardly any is taken, or refused, would prove little */
	assert_true(accepted > mutations / 100);
	assert_true(mutations - accepted > mutations / 100);
}

static void random_changes(void **state)
{
	unsigned long changes = begin("random changes", 20), i;
	uint8_t uuid[UUID_SIZE], digest[MANIFEST_DIGEST_SIZE] = { 0 };
	struct manifest manifest = { 0 };
	char name[NAME_SIZE], *text;
	size_t body;

	(void)state;
	for (i = 0; i < changes; i++) {
		number_uuid(uuid, below(100));
		snprintf(name, sizeof(name), "k%zu", below(150));
		digest[0] = i;
		assert_int_equal(manifest_next(&manifest), 0);
		if (below(3))
			manifest_put(&manifest, uuid, digest, name);
		else
			manifest_remove(&manifest, uuid);
		if (i % 16)
			continue;
		assert_sound(&manifest);
		assert_int_equal(manifest_text(&manifest, &text, &body), 0);
		assert_true(taken(text, body + MANIFEST_MAC_LINE));
		free(text);
	}
	assert_true(manifest.keys > 10 && manifest.gone_count > 1);
	manifest_free(&manifest);
}

static void uuids(void **state)
{
	uint8_t uuid[UUID_SIZE], other[UUID_SIZE];
	char text[UUID_TEXT_SIZE];

	(void)state;
	assert_int_equal(uuid_new(uuid), 0);
	assert_int_equal(uuid_new(other), 0);
	assert_memory_not_equal(uuid, other, UUID_SIZE);
	uuid_format(uuid, text);
	assert_int_equal(strlen(text), UUID_TEXT_LENGTH);
	assert_int_equal(text[14], '4');
	assert_true(uuid_parse(text, other));
	assert_memory_equal(uuid, other, UUID_SIZE);
	assert_false(uuid_parse("", uuid));
	assert_false(uuid_parse("0", uuid));
	assert_false(uuid_parse("00000001-1111-2222-3333-44444444444", uuid));
	assert_false(uuid_parse("00000001+1111-2222-3333-444444444444", uuid));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_text),
		cmocka_unit_test(not_this_form),
		cmocka_unit_test(line_of_damage),
		cmocka_unit_test(cut_and_changed),
		cmocka_unit_test(bounds),
		cmocka_unit_test(too_much_text),
		cmocka_unit_test(put_and_remove),
		cmocka_unit_test(newest_tombstones),
		cmocka_unit_test(mutated_texts),
		cmocka_unit_test(random_changes),
		cmocka_unit_test(uuids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
