// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The text of a sealed master key: nothing but what is written is read.
 */
#include "sealed_test.h"

#include <time.h>
#include <unistd.h>

#define MUTATIONS 20000

static struct sealed sealed, parsed;
static char text[SEALED_MAX + 1], again[SEALED_MAX + 1];
static size_t text_size;

/* Exit code of parsing @size bytes that lie at the end of their memory, where reading on is seen. */
static int parse(const char *bytes, size_t size)
{
	char *copy = malloc(size ? size : 1);
	struct reason reason = { 0 };
	size_t again_size;
	int code;

	memcpy(copy, bytes, size);
	memset(&parsed, 0xee, sizeof(parsed));
	code = sealed_parse(&parsed, copy, size, &reason);
	if (code) {
		assert_int_equal(code, EXIT_INPUT);
		assert_true(*reason.text);
	} else {
		/* whatever is taken is the one text there is for it */
		assert_true(sealed_format(&parsed, again, &again_size));
		assert_int_equal(again_size, size);
		assert_memory_equal(again, copy, size);
	}
	free(copy);
	return code;
}

static int parse_text(const char *string)
{
	return parse(string, strlen(string));
}

static int all_kinds(void **state)
{
	(void)state;
	sealed_of_all_kinds(&sealed);
	return sealed_format(&sealed, text, &text_size) ? 0 : -1;
}

/* --- what is right ------------------------------------------------------------------------------------------------ */

static void round_trip(void **state)
{
	(void)state;
	assert_int_equal(parse(text, text_size), EXIT_DONE);
	assert_int_equal(parsed.count, 4);
	assert_memory_equal(&parsed, &sealed, sizeof(sealed));
	assert_int_equal(parsed.slots[0].number, 1);
	assert_int_equal(parsed.slots[1].number, 3);
	assert_int_equal(parsed.slots[2].number, 9);
	assert_int_equal(parsed.slots[3].number, 16);
	assert_int_equal(parse_text(golden), EXIT_DONE);
	/* the last slot was removed by force */
	assert_int_equal(parse_text("ncr-master-key 1\nid 00112233-4455-4677-8899-aabbccddeeff\nend\n"), EXIT_DONE);
	assert_int_equal(parsed.count, 0);
}

static void slots(void **state)
{
	struct slot *slot;

	(void)state;
	assert_null(sealed_find(&sealed, 2));
	slot = sealed_find(&sealed, 9);
	assert_non_null(slot);
	assert_int_equal(slot->kind, SLOT_CREDENTIAL);
	sealed_remove(&sealed, slot);
	assert_null(sealed_find(&sealed, 9));
	assert_int_equal(sealed.count, 3);
	assert_int_equal(sealed_find(&sealed, 16)->kdf.memory, 262144);
	sealed_remove(&sealed, sealed_find(&sealed, 16));
	slot = sealed_insert(&sealed, 2);
	assert_int_equal(slot - sealed.slots, 1);
	assert_int_equal(sealed_find(&sealed, 3)->kdf.passes, 1000000);
	sealed_of_all_kinds(&sealed);
}

static void full(void **state)
{
	struct reason reason;
	unsigned int number;
	struct slot *slot;
	size_t size;

	(void)state;
	memset(&sealed, 0, sizeof(sealed));
	for (number = SLOTS_MAX; number; number--) {
		slot = sealed_insert(&sealed, number);
		slot->kind = SLOT_PASSPHRASE;
		slot->kdf = (struct kdf) { .kind = KDF_PBKDF2, .passes = 600000 };
	}
	assert_true(sealed_format(&sealed, again, &size));
	memcpy(text, again, size);
	assert_int_equal(parse(text, size), EXIT_DONE);
	assert_int_equal(parsed.count, SLOTS_MAX);

	/* sixteen of the largest credentials are more than a file has room for */
	for (slot = sealed.slots; slot < sealed.slots + SLOTS_MAX; slot++) {
		slot->kind = SLOT_CREDENTIAL;
		slot->credential.with = WITH_HOST;
		memset(slot->credential.data, 'A', CREDENTIAL_MAX);
		slot->credential.data[CREDENTIAL_MAX] = '\0';
	}
	assert_false(sealed_format(&sealed, again, &size));
	assert_false(sealed_header(&sealed, &sealed.slots[0], again, &size) && size > SEALED_MAX);
	memset(text, 'a', sizeof(text));
	assert_int_equal(sealed_parse(&parsed, text, SEALED_MAX + 1, &reason), EXIT_INPUT);
	all_kinds(NULL);
}

/* --- what is wrong ------------------------------------------------------------------------------------------------ */

static void truncated(void **state)
{
	size_t size;

	(void)state;
	for (size = 0; size < text_size; size++)
		if (!parse(text, size))
			fail_msg("cut to %zu bytes it is taken", size);
}

static void appended(void **state)
{
	static const char *const more[] = { "\n", " ", "end\n", "slot", "\0", "x", "end" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(more); i++) {
		memcpy(text + text_size, more[i], strlen(more[i]) + 1);
		assert_int_equal(parse(text, text_size + (*more[i] ? strlen(more[i]) : 1)), EXIT_INPUT);
	}
	text[text_size] = '\0';
}

/*
 * Every byte, in every bit and to what means something. What is taken has the changed byte in it, since parse() has seen it
 * written again: it is another number or other bytes, which the tag of a slot covers (test_slot).
 */
static void changed(void **state)
{
	static const char others[] = "=\n09afAF+/-. \0\x80\xff";
	size_t i, j, taken = 0;
	char old;

	(void)state;
	for (i = 0; i < text_size; i++) {
		old = text[i];
		for (j = 0; j < 8; j++) {
			text[i] = old ^ 1 << j;
			taken += !parse(text, text_size);
		}
		for (j = 0; j < sizeof(others) - 1; j++) {
			text[i] = others[j];
			taken += others[j] != old && !parse(text, text_size);
		}
		text[i] = old;
	}
	/* digits for digits are taken, and nearly everything is digits */
	assert_in_range(taken, text_size, 10 * text_size);
	assert_int_equal(parse(text, text_size), EXIT_DONE);
}

/* The golden text with the first @what replaced by @with. */
static int with(const char *what, const char *instead)
{
	const char *place = strstr(golden, what);
	char changed_text[2048];

	assert_non_null(place);
	snprintf(changed_text, sizeof(changed_text), "%.*s%s%s", (int)(place - golden), golden, instead, place + strlen(what));
	return parse_text(changed_text);
}

static void hostile(void **state)
{
	static const char *const wrong[][2] = {
		{ "key 1\n", "key 2\n" }, { "key 1\n", "key 01\n" }, { "key 1\n", "key 1\x20\n" }, { "key 1\n", "key 1\r\n" },
		{ "key 1\n", "key 1\n\n" }, { "\nid ", "\nid  " }, { "id 0", "id -0" }, { "00112233-", "00112233" },
		{ "-aabb", "-AABB" }, { "eeff\n", "eeff00\n" }, { "eeff\n", "ee\n" }, { "4455-4677", "44554677-" },
		{ "slot 2", "slot 0" }, { "slot 2", "slot 02" }, { "slot 2", "slot 5" }, { "slot 2", "slot 6" },
		{ "slot 2", "slot 17" }, { "slot 2", "slot -1" }, { "slot 2", "slot +2" }, { "slot 2", "slot 4294967298" },
		{ "slot 2", "slot 18446744073709551618" }, { "slot 2", "slot" }, { "slot 2", "slot 2 2" },
		{ "passphrase", "password" }, { "passphrase", "tpm2" }, { "passphrase", "credential" }, { "passphrase ", "" },
		{ "argon2id", "argon2i" }, { "argon2id", "" }, { "argon2id", "pbkdf2-sha256" }, { "argon2id", "scrypt" },
		{ "t=3", "t=2" }, { "t=3", "t=0" }, { "t=3", "t=65" }, { "t=3", "t=4294967299" }, { "t=3", "t=" },
		{ "t=3", "t=3.0" }, { "t=3", "t=03" }, { "t=3", "t=0x3" }, { "t=3 ", "" }, { "t=3", "t=3 t=3" },
		{ "m=65536", "m=65535" }, { "m=65536", "m=1048577" }, { "m=65536", "m=4294967295" }, { "m=65536", "m=-65536" },
		{ "p=4", "p=0" }, { "p=4", "p=17" }, { "t=3 m=65536", "m=65536 t=3" },
		{ "iterations=600000", "iterations=599999" }, { "iterations=600000", "iterations=10000001" },
		{ "iterations=600000", "iterations=0" }, { "iterations=600000", "iterations=4295567296" },
		{ "salt=00", "salt=" }, { "salt=00", "salt=0000" }, { "salt=00", "salt=0" }, { "salt=00", "salt=0g" },
		{ "salt=0001", "salt= 001" }, { "iv=01", "iv=" }, { "iv=01", "iv=0101" }, { "wrapped=7f", "wrapped=" },
		{ "wrapped=7f", "wrapped=7f7f" }, { "wrapped=7f", "wrapped=7F" }, { "fe7c\n", "fe7c\x20\n" },
		{ "fe7c\n", "fe7c x=1\n" }, { "fe7c\n", "fe7c\n\n" }, { "fe7c\nslot 5", "fe7c slot 5" }, { "end\n", "" },
		{ "end\n", "end" }, { "end\n", "end\x20\n" }, { "end\n", "END\n" }, { "end\n", "end\nend\n" },
	};
	size_t i;

	(void)state;
	assert_int_equal(with("t=3", "t=64"), EXIT_DONE);
	assert_int_equal(with("m=65536", "m=1048576"), EXIT_DONE);
	for (i = 0; i < COUNT(wrong); i++)
		if (with(wrong[i][0], wrong[i][1]) != EXIT_INPUT)
			fail_msg("%s for %s is taken", wrong[i][1], wrong[i][0]);
}

/* As above, in the text of all kinds. */
static int with_kind(const char *what, const char *instead)
{
	static char changed_text[2 * SEALED_MAX];
	const char *place = strstr(text, what);

	assert_non_null(place);
	snprintf(changed_text, sizeof(changed_text), "%.*s%s%s", (int)(place - text), text, instead, place + strlen(what));
	return parse_text(changed_text);
}

static void hostile_machine_slots(void **state)
{
	static const char *const wrong[][2] = {
		{ "with=host+tpm2", "with=auto" }, { "with=host+tpm2", "with=" }, { "with=host+tpm2", "with=tpm2+host" },
		{ "data=", "data" }, { "data=Wh", "data=W-" }, { "data=Wh", "data==Wh" }, { "A== iv", "A=== iv" },
		{ "A== iv", "A=A= iv" }, { "data=Whxqht+dQJax1aZeCGLxmiAAAAAB/A==", "data===" },
		{ "data=Whxqht+dQJax1aZeCGLxmiAAAAAB/A==", "data=" }, { "bank=sha384", "bank=sha256" },
		{ "bank=sha384", "bank=sha512" }, { "bank=sha384", "bank=md5" }, { "pcrs=0+7+23", "pcrs=0+7" },
		{ "pcrs=0+7+23", "pcrs=0+7+24" }, { "pcrs=0+7+23", "pcrs=7+0+23" }, { "pcrs=0+7+23", "pcrs=0+7+7" },
		{ "pcrs=0+7+23", "pcrs=" }, { "pcrs=0+7+23", "pcrs=0+7+" }, { "pcrs=0+7+23", "pcrs=+0+7+23" },
		{ "pcrs=0+7+23", "pcrs=0+7+32" }, { "pcrs=0+7+23", "pcrs=0+7+4294967319" }, { "parent=0b", "parent=" },
		{ "parent=0b", "parent=0b0b" }, { "public=22", "public=2" }, { " private=33", "" },
	};
	char *many = malloc(CREDENTIAL_MAX + 64);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(wrong); i++)
		if (with_kind(wrong[i][0], wrong[i][1]) != EXIT_INPUT)
			fail_msg("%s for %s is taken", wrong[i][1], wrong[i][0]);
	/* sizes at the edge */
	assert_int_equal(with_kind("data=Wh", "data="), EXIT_DONE);
	strcpy(many, "data=");
	memset(many + 5, 'A', CREDENTIAL_MAX);
	strcpy(many + 5 + CREDENTIAL_MAX, " x=");
	assert_int_equal(with_kind("data=Whxqht+dQJax1aZeCGLxmiAAAAAB/A== iv=", many), EXIT_INPUT);
	strcpy(many + 5 + CREDENTIAL_MAX, " iv=");
	assert_int_equal(with_kind("data=Whxqht+dQJax1aZeCGLxmiAAAAAB/A== iv=", many), EXIT_DONE);
	strcpy(many + 5 + CREDENTIAL_MAX, "A iv=");
	assert_int_equal(with_kind("data=Whxqht+dQJax1aZeCGLxmiAAAAAB/A== iv=", many), EXIT_INPUT);
	strcpy(many, "public=");
	memset(many + 7, '2', 2 * TPM2_PUBLIC_MAX - 158);
	many[7 + 2 * TPM2_PUBLIC_MAX - 158] = '\0';
	assert_int_equal(with_kind("public=22", many), EXIT_DONE);
	strcat(many, "22");
	assert_int_equal(with_kind("public=22", many), EXIT_INPUT);
	free(many);
}

/* --- at random ---------------------------------------------------------------------------------------------------- */

static uint64_t seed;

static size_t under(size_t most)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return most ? (seed >> 33) % most : 0;
}

/* One change: bytes overwritten, taken out, doubled, or moved. */
static size_t mutate(char *bytes, size_t size, size_t room)
{
	static const char alphabet[] = "=\n +0123456789abcdefslotendkdf\0\xff";
	size_t at = under(size), length = under(size - at < 40 ? size - at + 1 : 40), to, i;

	switch (under(4)) {
	case 0:
		for (i = 0; i < length && i < 4; i++)
			bytes[at + i] = alphabet[under(sizeof(alphabet))];
		return size;
	case 1:
		memmove(bytes + at, bytes + at + length, size - at - length);
		return size - length;
	case 2:
		if (size + length > room)
			return size;
		memmove(bytes + at + length, bytes + at, size - at);
		return size + length;
	default:
		to = under(size - length + 1);
		memmove(bytes + to, bytes + at, length);
		return size;
	}
}

static void mutated(void **state)
{
	static char bytes[2 * SEALED_MAX];
	size_t i, size, changes, taken = 0;
	const char *given_seed = getenv("NCR_SEED");

	(void)state;
	seed = given_seed ? strtoull(given_seed, NULL, 0) : (uint64_t)time(NULL) << 20 ^ (uint64_t)getpid();
	printf("NCR_SEED=%llu\n", (unsigned long long)seed);
	for (i = 0; i < MUTATIONS; i++) {
		size = i % 2 ? text_size : sizeof(golden) - 1;
		memcpy(bytes, i % 2 ? text : golden, size);
		for (changes = under(4) + 1; changes; changes--)
			size = mutate(bytes, size, sizeof(bytes));
		if (size > SEALED_MAX)
			continue;
		taken += !parse(bytes, size);
	}
	/* those that changed nothing, or digits */
	assert_in_range(taken, 1, MUTATIONS - 1);
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static void pcrs(void **state)
{
	char list[PCRS_TEXT_SIZE];
	uint32_t mask;

	(void)state;
	assert_true(pcrs_parse("7+11", &mask));
	assert_int_equal(mask, 1U << 7 | 1U << 11);
	pcrs_format(mask, list);
	assert_string_equal(list, "7+11");
	assert_true(pcrs_parse("0", &mask) && mask == 1);
	pcrs_format(0xffffff, list);
	assert_true(pcrs_parse(list, &mask) && mask == 0xffffff);
	assert_false(pcrs_parse("", &mask));
	assert_false(pcrs_parse("24", &mask));
	assert_false(pcrs_parse("11+7", &mask));
	assert_false(pcrs_parse("7,11", &mask));
	assert_false(pcrs_parse("7+", &mask));
	assert_false(pcrs_parse("07", &mask));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(slots),
		cmocka_unit_test(full),
		cmocka_unit_test(truncated),
		cmocka_unit_test(appended),
		cmocka_unit_test(changed),
		cmocka_unit_test(hostile),
		cmocka_unit_test(hostile_machine_slots),
		cmocka_unit_test(mutated),
		cmocka_unit_test(pcrs),
	};

	return cmocka_run_group_tests(tests, all_kinds, NULL);
}
