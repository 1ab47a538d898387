// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * drbg_test.c - kernel/drbg.c in user space, over OpenSSL's HMAC: known answers, NIST's vectors, limits, and what is left
 * when the HMAC fails
 *
 * usage: drbg_test [VECTORS]
 *
 * VECTORS, made by drbg_vectors.py, has a line a test: words "seed HEX", "reseed HEX" (entropy and what goes with it),
 * "generate HEX|-", at last "is HEX".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drbg_hmac.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/ncr.h>

#include "known_answers.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define ROOM 4096

static const char *vectors;
static struct ncr_drbg drbg;

static int begin(void **state)
{
	(void)state;
	hmac_calls = hmac_fail_at = 0;
	hmac_stuck = -1;
	assert_int_equal(hmac_open, 0);
	assert_int_equal(ncr_drbg_new(&drbg), 0);
	return 0;
}

/* Nothing is left behind, on any path. */
static int end(void **state)
{
	static const struct ncr_drbg nothing;

	(void)state;
	ncr_drbg_end(&drbg);
	assert_memory_equal(&drbg, &nothing, sizeof(drbg));
	assert_int_equal(hmac_open, 0);
	return 0;
}

static int instantiate(const void *bytes, size_t size)
{
	const struct ncr_piece seed[] = { { bytes, size }, { NULL, 0 } };

	return ncr_drbg_instantiate(&drbg, seed);
}

static int reseed(const void *bytes, size_t size)
{
	const struct ncr_piece seed[] = { { bytes, size }, { NULL, 0 } };

	return ncr_drbg_reseed(&drbg, seed);
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static void known_answers(void **state)
{
	u8 out[ROOM];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ncr_drbg_answers); i++) {
		const struct ncr_drbg_answer *a = &ncr_drbg_answers[i];
		const struct ncr_piece seed[] = { { a->entropy, a->entropy_size }, { a->nonce, a->nonce_size },
						  { a->personal, a->personal_size }, { NULL, 0 } };
		const struct ncr_piece again[] = { { a->reseed_entropy, a->reseed_entropy_size },
						   { a->reseed_additional, a->reseed_additional_size }, { NULL, 0 } };

		assert_int_equal(ncr_drbg_instantiate(&drbg, seed), 0);
		assert_int_equal(ncr_drbg_reseed(&drbg, again), 0);
		assert_int_equal(ncr_drbg_generate(&drbg, a->additional1, a->additional1_size, out, a->output_size), 0);
		assert_int_equal(drbg.requests, 1);
		assert_memory_not_equal(out, a->output, a->output_size);
		assert_int_equal(ncr_drbg_generate(&drbg, a->additional2, a->additional2_size, out, a->output_size), 0);
		assert_int_equal(drbg.requests, 2);
		assert_memory_equal(out, a->output, a->output_size);
	}
}

static size_t bytes_of(const char *hex, u8 *bytes)
{
	size_t size = strlen(hex) / 2;

	assert_in_range(size, 0, ROOM);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(sscanf(hex + 2 * i, "%2hhx", &bytes[i]), 1);
	return size;
}

/* One line; the output asked for is as long as the answer, which is known last, so it is looked for first. */
static void vector(char *line)
{
	u8 answer[ROOM], bytes[ROOM], out[ROOM];
	char *is = strstr(line, " is "), *word, *value, *rest = line;
	size_t wanted, size;

	assert_non_null(is);
	*is = 0;
	wanted = bytes_of(is + 4, answer);
	while ((word = strtok_r(rest, " ", &rest)) && (value = strtok_r(rest, " ", &rest))) {
		size = *value == '-' ? 0 : bytes_of(value, bytes);
		if (!strcmp(word, "seed"))
			assert_int_equal(instantiate(bytes, size), 0);
		else if (!strcmp(word, "reseed"))
			assert_int_equal(reseed(bytes, size), 0);
		else
			assert_int_equal(ncr_drbg_generate(&drbg, size ? bytes : NULL, size, out, wanted), 0);
	}
	assert_memory_equal(out, answer, wanted);
}

static void of_nist(void **state)
{
	size_t room = 0, count = 0;
	char *line = NULL;
	FILE *file;

	(void)state;
	if (!vectors) {
		print_message("no vectors (hint: make VECTORS=FOLDER, see selftest/vectors/Makefile)\n");
		skip();
	}
	file = fopen(vectors, "re");
	assert_non_null(file);
	while (getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		vector(line);
		count++;
	}
	free(line);
	fclose(file);
	print_message("%zu vectors\n", count);
	assert_in_range(count, 4, 10000);
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

static void nothing_without_a_seed(void **state)
{
	u8 out[4] = "old";

	(void)state;
	assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, out, sizeof(out)), -EINVAL);
	assert_int_equal(reseed("seed", 4), -EINVAL);
	assert_string_equal((char *)out, "old");
	assert_int_equal(hmac_calls, 0);
}

static void sizes(void **state)
{
	u8 *out = malloc(NCR_DRBG_REQUEST_MAX), *first = malloc(NCR_DRBG_REQUEST_MAX);

	(void)state;
	assert_non_null(out);
	assert_non_null(first);
	assert_int_equal(instantiate("seed", 4), 0);
	assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, first, NCR_DRBG_REQUEST_MAX), 0);
	assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, out, NCR_DRBG_REQUEST_MAX + 1), -EINVAL);
	/* shorter requests are the beginning of it */
	for (size_t size = 1; size <= 200; size++) {
		u8 *exact = malloc(size);

		assert_int_equal(instantiate("seed", 4), 0);
		assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, exact, size), 0);
		assert_memory_equal(exact, first, size);
		/* and what comes next is no continuation */
		assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, out, 64), 0);
		assert_memory_not_equal(out, first + size, 64);
		free(exact);
	}
	free(first);
	free(out);
}

/* --- failures ----------------------------------------------------------------------------------------------------- */

static bool all_zero(const void *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (((const u8 *)bytes)[i])
			return false;
	return true;
}

/* Each call in turn fails: no output, no seed, and a new seed helps. */
static void each_call_fails(void **state)
{
	unsigned long failed = 0;
	u8 out[100];
	int error;

	(void)state;
	for (hmac_fail_at = 1;; hmac_fail_at++) {
		hmac_calls = 0;
		memset(out, 0xa5, sizeof(out));
		error = instantiate("seed", 4) ?: reseed("more", 4) ?:
			ncr_drbg_generate(&drbg, (const u8 *)"and", 3, out, sizeof(out));
		if (!error)
			break;
		assert_int_equal(error, HMAC_ERROR);
		assert_false(drbg.seeded);
		assert_true(all_zero(drbg.v, sizeof(drbg.v)));
		for (size_t i = 0; i < sizeof(out); i++)
			assert_true(out[i] == 0xa5 || all_zero(out, sizeof(out)));
		failed++;
	}
	/* two updates of the seeds, two of the request, and two blocks, of some calls each */
	assert_in_range(failed, 50, 200);
	hmac_fail_at = 0;
	assert_int_equal(instantiate("seed", 4), 0);
	assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, out, sizeof(out)), 0);
}

static void stands_still(void **state)
{
	u8 out[200];

	(void)state;
	assert_int_equal(instantiate("seed", 4), 0);
	hmac_stuck = 7;
	memset(out, 0xa5, sizeof(out));
	assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, out, sizeof(out)), -EIO);
	assert_true(all_zero(out, sizeof(out)));
	assert_false(drbg.seeded);
	assert_int_equal(ncr_drbg_generate(&drbg, NULL, 0, out, 1), -EINVAL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(known_answers, begin, end),
		cmocka_unit_test_setup_teardown(of_nist, begin, end),
		cmocka_unit_test_setup_teardown(nothing_without_a_seed, begin, end),
		cmocka_unit_test_setup_teardown(sizes, begin, end),
		cmocka_unit_test_setup_teardown(each_call_fails, begin, end),
		cmocka_unit_test_setup_teardown(stands_still, begin, end),
	};

	vectors = argc > 1 ? argv[1] : NULL;
	return cmocka_run_group_tests_name("drbg", tests, NULL, NULL);
}
