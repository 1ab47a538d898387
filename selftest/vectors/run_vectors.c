// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * run_vectors.c - published test vectors through the ioctls of /dev/crypto
 *
 * usage: run_vectors FILE
 *
 * FILE is what convert.py writes; the form of its lines is told there. Prints TAP, one test for each file of vectors,
 * and exits with the number of tests that failed (100 at most).
 *
 * Nothing passes by absence: an empty file of vectors, a count that differs from what the converter wrote, and text
 * that ends early are failures of their own.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "monte_carlo.h"
#include "vector_line.h"

#define DETAILS_MAX 5
#define EXIT_MAX 100
#define DIGEST_MAX 64

static ncr_key_t key_handle, kek_handle;
static unsigned long vector_number;	/* chooses feeding and flags, so that each file meets all of them */
static char problem[256];

static bool failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

static bool failed(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(problem, sizeof(problem), format, args);
	va_end(args);
	return false;
}

static bool failed_errno(const char *what, int error)
{
	return failed("%s: %s", what, strerror(-error));
}

static bool bad_line(void)
{
	return failed("malformed line");
}

static enum feeding feeding(void)
{
	return (enum feeding)(vector_number % FEEDINGS);
}

/* A key that may do anything serves as well as one that may do only this. */
static unsigned int flags_for(unsigned int flags)
{
	return vector_number / FEEDINGS % 2 ? flags : 0;
}

static bool to_operation(const struct vector_line *line, size_t index, ncr_crypto_op_t *op)
{
	if (index < line->count && !strcmp(line->word[index], "encrypt"))
		*op = NCR_OP_ENCRYPT;
	else if (index < line->count && !strcmp(line->word[index], "decrypt"))
		*op = NCR_OP_DECRYPT;
	else
		return false;
	return true;
}

/* cipher ID ALGORITHM encrypt|decrypt KEY IV INPUT OUTPUT [BITS-IN-LAST-BYTE] */
static bool run_cipher(struct vector_line *line, struct vector_algorithm *algorithm)
{
	struct bytes key, input, expected, output;
	struct operation operation = {
		.algorithm = algorithm->id,
		.key = key_handle,
		.granularity = algorithm->granularity,
	};
	uint64_t bits = 8;
	int error;

	if (algorithm->kind != KIND_CIPHER || !to_operation(line, 3, &operation.op) || !line_bytes(line, 4, &key) ||
	    !line_bytes(line, 5, &operation.iv) || !line_bytes(line, 6, &input) || !line_bytes(line, 7, &expected) ||
	    (line->count > 8 && (!line_number(line, 8, 8, &bits) || !bits)) || !input.size ||
	    input.size != expected.size || !line_buffer(line, input.size, &output))
		return bad_line();
	if (key.size) {
		error = device_key_import(key_handle, key, flags_for(NCR_KEY_FLAG_DECRYPT));
		if (error)
			return failed_errno("import", error);
	} else {
		operation.key = NCR_KEY_INVALID;
	}
	error = device_operate(&operation, feeding(), input, &output);
	if (error)
		return failed_errno(line->word[3], error);
	if (output.size != expected.size)
		return failed("%zu bytes of output, not %zu", output.size, expected.size);
	output.data[output.size - 1] &= (uint8_t)(0xff << (8 - bits));
	if (memcmp(output.data, expected.data, expected.size))
		return failed("wrong %s", operation.op == NCR_OP_ENCRYPT ? "ciphertext" : "plaintext");
	return true;
}

static bool check_verification(const struct operation *operation, struct bytes input, struct bytes signature)
{
	bool matches;
	int error = device_verify(operation, input, signature, &matches);

	if (error)
		return failed_errno("verify", error);
	if (!matches)
		return failed("the right value is not verified");
	signature.data[vector_number % signature.size] ^= 1 << vector_number % 8;
	error = device_verify(operation, input, signature, &matches);
	if (error)
		return failed_errno("verify", error);
	return matches ? failed("a wrong value is verified") : true;
}

/* A digest, or a MAC of which the first bytes are published. */
static bool sign(struct vector_line *line, const struct vector_algorithm *algorithm,
		 const struct operation *operation, struct bytes input, struct bytes expected)
{
	struct bytes output;
	int error;

	if (!expected.size || expected.size > algorithm->output_size ||
	    !line_buffer(line, algorithm->output_size, &output))
		return bad_line();
	error = device_operate(operation, feeding(), input, &output);
	if (error)
		return failed_errno("sign", error);
	if (output.size != algorithm->output_size)
		return failed("%zu bytes of output, not %zu", output.size, algorithm->output_size);
	if (memcmp(output.data, expected.data, expected.size))
		return failed("wrong %s", algorithm->kind == KIND_MAC ? "MAC" : "digest");
	if (feeding() == FEED_ONCE_IN_PLACE)
		return check_verification(operation, input, output);
	return true;
}

/* hash ID ALGORITHM INPUT DIGEST */
static bool run_hash(struct vector_line *line, struct vector_algorithm *algorithm)
{
	struct operation operation = {
		.algorithm = algorithm->id,
		.op = NCR_OP_SIGN,
		.key = NCR_KEY_INVALID,
		.granularity = 1,
	};
	struct bytes input, expected;

	if (algorithm->kind != KIND_HASH || !line_bytes(line, 3, &input) || !line_bytes(line, 4, &expected) ||
	    expected.size != algorithm->output_size)
		return bad_line();
	return sign(line, algorithm, &operation, input, expected);
}

/* mac ID ALGORITHM KEY INPUT MAC */
static bool run_mac(struct vector_line *line, struct vector_algorithm *algorithm)
{
	struct operation operation = {
		.algorithm = algorithm->id,
		.op = NCR_OP_SIGN,
		.key = key_handle,
		.granularity = 1,
	};
	struct bytes key, input, expected;
	int error;

	if (algorithm->kind != KIND_MAC || !line_bytes(line, 3, &key) || !line_bytes(line, 4, &input) ||
	    !line_bytes(line, 5, &expected))
		return bad_line();
	error = device_key_import(key_handle, key, flags_for(NCR_KEY_FLAG_SIGN));
	if (error)
		return failed_errno("import", error);
	return sign(line, algorithm, &operation, input, expected);
}

/* wrap ID ALGORITHM KEK KEY WRAPPED */
static bool run_wrap(struct vector_line *line, struct vector_algorithm *algorithm)
{
	struct bytes kek, key, expected, wrapped;
	int error;

	if (algorithm->kind != KIND_WRAP || !line_bytes(line, 3, &kek) || !line_bytes(line, 4, &key) ||
	    !line_bytes(line, 5, &expected) || !line_buffer(line, expected.size, &wrapped))
		return bad_line();
	error = device_key_import(kek_handle, kek, flags_for(NCR_KEY_FLAG_WRAP));
	if (!error)
		error = device_key_import(key_handle, key, NCR_KEY_FLAG_WRAPPABLE);
	if (error)
		return failed_errno("import", error);
	error = device_wrap(algorithm->id, kek_handle, key_handle, &wrapped);
	if (error)
		return failed_errno("wrap", error);
	if (wrapped.size != expected.size)
		return failed("%zu bytes of output, not %zu", wrapped.size, expected.size);
	return memcmp(wrapped.data, expected.data, expected.size) ? failed("wrong wrapped key") : true;
}

/* The material of an unwrapped key cannot be read; its digest can. */
static bool check_unwrapped(ncr_key_t key, struct bytes expected_digest)
{
	uint8_t buffer[DIGEST_MAX];
	struct bytes digest = { buffer, sizeof(buffer) };
	struct ncr_key_info_st info;
	int error = device_hash_key(NCR_ALG_SHA2_256, key, &digest);

	if (error)
		return failed_errno("digest of the key", error);
	if (digest.size != expected_digest.size || memcmp(digest.data, expected_digest.data, digest.size))
		return failed("wrong unwrapped key");
	error = device_key_info(key, &info);
	if (error)
		return failed_errno("get info", error);
	if (info.type != NCR_KEY_TYPE_SECRET || (info.flags & NCR_KEY_FLAG_EXPORTABLE))
		return failed("unwrapped key has type %d, flags %#x", (int)info.type, info.flags);
	return true;
}

static bool check_refused(ncr_key_t key, int error)
{
	struct ncr_key_info_st info;

	if (error != -EBADMSG)
		return failed("a wrapped key that is not authentic: %s", strerror(-error));
	error = device_key_info(key, &info);
	if (error)
		return failed_errno("get info", error);
	if (info.type != NCR_KEY_TYPE_INVALID)
		return failed("a key was left behind by a refused unwrap");
	return true;
}

/* unwrap ID ALGORITHM KEK WRAPPED SHA256-OF-KEY|refused */
static bool run_unwrap(struct vector_line *line, struct vector_algorithm *algorithm)
{
	struct bytes kek, wrapped, digest = { NULL, 0 };
	bool refused = line->count > 5 && !strcmp(line->word[5], "refused");
	ncr_key_t key;
	bool good;
	int error;

	if (algorithm->kind != KIND_WRAP || !line_bytes(line, 3, &kek) || !line_bytes(line, 4, &wrapped) ||
	    (!refused && !line_bytes(line, 5, &digest)))
		return bad_line();
	error = device_key_import(kek_handle, kek, flags_for(NCR_KEY_FLAG_WRAP));
	if (error)
		return failed_errno("import", error);
	error = device_key_init(&key);
	if (error)
		return failed_errno("key init", error);
	error = device_unwrap(algorithm->id, kek_handle, key, wrapped);
	if (refused)
		good = check_refused(key, error);
	else if (error)
		good = failed_errno("unwrap", error);
	else
		good = check_unwrapped(key, digest);
	error = device_key_deinit(key);
	if (error && good)
		return failed_errno("key deinit", error);
	return good;
}

/* mct-cipher ID ALGORITHM encrypt|decrypt STEPS KEY IV INPUT OUTPUT... */
static bool run_mct_cipher(struct vector_line *line, struct vector_algorithm *algorithm)
{
	struct monte_carlo_cipher test = { .algorithm = algorithm->id };
	uint8_t output[MONTE_CARLO_BLOCK_MAX];
	struct bytes key, iv, input, expected;
	uint64_t steps;

	if (algorithm->kind != KIND_CIPHER || algorithm->granularity == 1 || !to_operation(line, 3, &test.op) ||
	    !line_number(line, 4, 10000, &steps) || steps < 3 || !line_bytes(line, 5, &key) ||
	    !line_bytes(line, 6, &iv) || !line_bytes(line, 7, &input) || line->count < 9 ||
	    key.size < 16 || key.size > sizeof(test.key) || iv.size > sizeof(test.iv) ||
	    input.size != algorithm->granularity)
		return bad_line();
	test.steps = (unsigned int)steps;
	test.block_size = input.size;
	test.key_size = key.size;
	memcpy(test.key, key.data, key.size);
	if (iv.size)
		memcpy(test.iv, iv.data, iv.size);
	memcpy(test.input, input.data, input.size);
	for (size_t i = 8; i < line->count; i++) {
		int error;

		if (!line_bytes(line, i, &expected) || expected.size != input.size)
			return bad_line();
		error = monte_carlo_cipher(&test, key_handle, output);
		if (error)
			return failed_errno(line->word[3], error);
		if (memcmp(output, expected.data, expected.size))
			return failed("wrong output of round %zu", i - 8);
	}
	return true;
}

/* mct-hash ID ALGORITHM standard|alternate SEED DIGEST... */
static bool run_mct_hash(struct vector_line *line, struct vector_algorithm *algorithm)
{
	bool alternate = line->count > 3 && !strcmp(line->word[3], "alternate");
	struct bytes seed, expected;
	size_t fixed_size;

	if (algorithm->kind != KIND_HASH || line->count < 6 || (!alternate && strcmp(line->word[3], "standard")) ||
	    !line_bytes(line, 4, &seed) || seed.size < algorithm->output_size)
		return bad_line();
	fixed_size = alternate ? seed.size : 0;
	for (size_t i = 5; i < line->count; i++) {
		int error;

		if (!line_bytes(line, i, &expected) || expected.size != algorithm->output_size)
			return bad_line();
		error = monte_carlo_hash(algorithm->id, algorithm->output_size, &seed, fixed_size);
		if (error)
			return failed_errno("sign", error);
		if (memcmp(seed.data, expected.data, expected.size))
			return failed("wrong output of round %zu", i - 5);
	}
	return true;
}

/* long-hash ID ALGORITHM CONTENT TOTAL-BYTES DIGEST */
static bool run_long_hash(struct vector_line *line, struct vector_algorithm *algorithm)
{
	uint8_t buffer[DIGEST_MAX];
	struct bytes content, expected, digest = { buffer, algorithm->output_size };
	uint64_t total;
	int error;

	if (algorithm->kind != KIND_HASH || !line_bytes(line, 3, &content) ||
	    !line_number(line, 4, UINT64_MAX, &total) || !line_bytes(line, 5, &expected) ||
	    expected.size != algorithm->output_size)
		return bad_line();
	error = repeated_message_hash(algorithm->id, content, total, &digest);
	if (error)
		return failed_errno("sign", error);
	return memcmp(buffer, expected.data, expected.size) ? failed("wrong digest") : true;
}

static const struct {
	const char *word;
	bool (*run)(struct vector_line *line, struct vector_algorithm *algorithm);
} kinds[] = {
	{ "cipher", run_cipher },
	{ "hash", run_hash },
	{ "mac", run_mac },
	{ "wrap", run_wrap },
	{ "unwrap", run_unwrap },
	{ "mct-cipher", run_mct_cipher },
	{ "mct-hash", run_mct_hash },
	{ "long-hash", run_long_hash },
};

static bool run_vector(struct vector_line *line)
{
	struct vector_algorithm *algorithm = line_algorithm(line, 2);

	for (size_t i = 0; algorithm && i < ARRAY_SIZE(kinds); i++) {
		if (!strcmp(kinds[i].word, line->word[0])) {
			algorithm->vectors++;
			return kinds[i].run(line, algorithm);
		}
	}
	return bad_line();
}

static struct {
	unsigned int tests;		/* TAP lines */
	unsigned int failures;		/* of these */
	unsigned int files;
	unsigned long vectors, bad, skipped;
} sum;

static void report(bool good, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void report(bool good, const char *format, ...)
{
	va_list args;

	sum.tests++;
	sum.failures += !good;
	printf("%sok %u - ", good ? "" : "not ", sum.tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

/* The words from @index on are a reason, for people. */
static char *rest_of(struct vector_line *line, size_t index, char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (; index < line->count && used < size; index++)
		used += (size_t)snprintf(buffer + used, size - used, "%s%s", used ? " " : "", line->word[index]);
	return buffer;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* From "begin NAME" to "end NAME COUNT". */
static void run_file(struct vector_line *line, FILE *text)
{
	char *name = strdup(line->count == 2 ? line->word[1] : "?"), reason[512];
	unsigned long vectors = 0, bad = 0, skipped = 0;
	double start = seconds();
	uint64_t expected = 0;
	bool ended = false;
	int got;

	if (!name)
		exit(EXIT_MAX);
	while (!ended && (got = line_read(line, text)) > 0) {
		if (!strcmp(line->word[0], "end")) {
			ended = line->count == 3 && !strcmp(line->word[1], name) &&
				line_number(line, 2, UINT32_MAX, &expected);
			break;
		}
		if (!strcmp(line->word[0], "skip")) {
			if (!line_number(line, 1, UINT32_MAX, &expected))
				break;
			report(true, "%s # SKIP %" PRIu64 " vectors: %s", name, expected,
			       rest_of(line, 2, reason, sizeof(reason)));
			skipped += expected;
			continue;
		}
		if (!strcmp(line->word[0], "reduced")) {
			printf("# %s: reduced: %s\n", name, rest_of(line, 1, reason, sizeof(reason)));
			continue;
		}
		vectors++;
		vector_number++;
		if (run_vector(line))
			continue;
		if (++bad <= DETAILS_MAX)
			printf("# %s:%s: %s\n", name, line->count > 1 ? line->word[1] : "?", problem);
	}
	if (bad > DETAILS_MAX)
		printf("# %s: and %lu more\n", name, bad - DETAILS_MAX);
	sum.files++;
	sum.vectors += vectors;
	sum.bad += bad;
	sum.skipped += skipped;
	if (!ended)
		report(false, "%s: the text ends early or has a malformed line", name);
	else if (vectors != expected || (!vectors && !skipped))
		report(false, "%s: %lu vectors read, %" PRIu64 " written", name, vectors, expected);
	else if (vectors)
		report(!bad, "%s: %lu of %lu vectors (%.1f s)", name, vectors - bad, vectors, seconds() - start);
	free(name);
}

static void run_all(FILE *text)
{
	struct vector_line line = { 0 };
	uint64_t total = 0;
	bool ended = false;

	while (!ended && line_read(&line, text) > 0) {
		if (!strcmp(line.word[0], "total"))
			ended = line.count == 2 && line_number(&line, 1, UINT32_MAX, &total);
		else if (!strcmp(line.word[0], "begin"))
			run_file(&line, text);
		else
			break;
	}
	if (ended && line_read(&line, text) > 0)
		ended = false;
	report(ended && sum.vectors && total == sum.vectors, "the text of the vectors is complete");
	line_free(&line);
}

static void report_algorithms(void)
{
	for (const struct vector_algorithm *a = vector_algorithms; a->name; a++) {
		if (a->vectors)
			printf("# %s: %lu vectors\n", a->name, a->vectors);
		else
			report(true, "%s # SKIP the sources at hand have no vectors for it", a->name);
	}
}

int main(int argc, char **argv)
{
	double start = seconds();
	FILE *text;
	int error;

	if (argc != 2) {
		fprintf(stderr, "usage: run_vectors FILE\n");
		return EXIT_MAX;
	}
	text = fopen(argv[1], "re");
	if (!text) {
		fprintf(stderr, "error: %s: %s\nhint: make -C selftest/vectors all\n", argv[1], strerror(errno));
		return EXIT_MAX;
	}
	error = device_open();
	if (!error)
		error = device_key_init(&key_handle);
	if (!error)
		error = device_key_init(&kek_handle);
	if (error) {
		fprintf(stderr, "error: /dev/crypto: %s\nhint: modprobe ncr\n", strerror(-error));
		fclose(text);
		return EXIT_MAX;
	}
	run_all(text);
	report_algorithms();
	printf("1..%u\n", sum.tests);
	printf("# %lu vectors in %u files: %lu passed, %lu failed, %lu skipped (%.0f s)\n", sum.vectors, sum.files,
	       sum.vectors - sum.bad, sum.bad, sum.skipped, seconds() - start);
	fclose(text);
	device_close();
	return sum.failures < EXIT_MAX ? (int)sum.failures : EXIT_MAX;
}
