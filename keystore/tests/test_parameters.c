// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel is told to make. The kernel's part, telling what it knows of a key, is played here.
 */
#include "test.h"

#include "der.h"
#include "dh_group.h"
#include "parameters.h"

#include <errno.h>

static const struct ncr_algorithm_info aes = {
	.name = "aes-cbc", .algorithm = NCR_ALG_AES_CBC, .kind = NCR_KIND_CIPHER, .key_min = 16, .key_max = 32, .key_step = 8,
};
static const struct ncr_algorithm_info rsa = {
	.name = "rsa", .algorithm = NCR_ALG_RSA, .kind = NCR_KIND_PUBLIC_KEY, .key_min = 128, .key_max = 1024, .key_step = 1,
};
static const struct ncr_algorithm_info dsa = {
	.name = "dsa", .algorithm = NCR_ALG_DSA, .kind = NCR_KIND_PUBLIC_KEY, .key_min = 128, .key_max = 384, .key_step = 128,
};
static const struct ncr_algorithm_info dh = {
	.name = "dh", .algorithm = NCR_ALG_DH, .kind = NCR_KIND_PUBLIC_KEY, .key_min = 64, .key_max = 1024, .key_step = 1,
};

static struct parameters parameters;
static struct problem problem;

/* --- the kernel's part -------------------------------------------------------------------------------------------- */

static uint8_t told[4096];
static size_t told_size;
static int refusal;
static int handles;

ncr_key_t __wrap_ncr_key_public(struct ncr *ncr, ncr_key_t key);
int __wrap_ncr_key_export(struct ncr *ncr, ncr_key_t key, void *material, size_t *size);
int __wrap_ncr_key_delete(struct ncr *ncr, ncr_key_t key);

ncr_key_t __wrap_ncr_key_public(struct ncr *ncr, ncr_key_t key)
{
	(void)ncr;
	(void)key;
	handles += !refusal;
	return refusal ? refusal : 7;
}

int __wrap_ncr_key_export(struct ncr *ncr, ncr_key_t key, void *material, size_t *size)
{
	(void)ncr;
	(void)key;
	if (refusal)
		return refusal;
	assert_true(*size >= told_size);
	memcpy(material, told, told_size);
	*size = told_size;
	return 0;
}

int __wrap_ncr_key_delete(struct ncr *ncr, ncr_key_t key)
{
	(void)ncr;
	assert_int_equal(key, 7);
	handles--;
	return 0;
}

/* Puts tag and length before all that there is. */
static void frame(uint8_t tag)
{
	uint8_t header[DER_HEADER_MAX];
	size_t size = der_header(header, tag, told_size);

	memmove(told + size, told, told_size);
	memcpy(told, header, size);
	told_size += size;
}

static void prepend(uint8_t tag, const void *data, size_t size)
{
	uint8_t header[DER_HEADER_MAX];
	size_t header_size = der_header(header, tag, size);

	memmove(told + header_size + size, told, told_size);
	memcpy(told, header, header_size);
	memcpy(told + header_size, data, size);
	told_size += header_size + size;
}

static void prepend_positive(const uint8_t *number, size_t size)
{
	uint8_t copy[1 + DH_GROUP_P_MAX] = { 0 };

	memcpy(copy + 1, number, size);
	prepend(DER_INTEGER, copy, size + 1);
}

/* What the kernel tells of a key: of dsa its public half, of dh itself. */
static void tell(bool is_private, const uint8_t *first, size_t first_size, const uint8_t *second, size_t second_size)
{
	told_size = 0;
	prepend_positive(second, second_size);
	prepend_positive(first, first_size);
	frame(DER_SEQUENCE);
	prepend(DER_OID, "\x2a", 1);
	frame(DER_SEQUENCE);
	if (is_private)
		prepend(DER_INTEGER, "", 1);
	frame(DER_SEQUENCE);
}

/* --- what the command line says ----------------------------------------------------------------------------------- */

static int say(const char *line, const struct ncr_algorithm_info *algorithm, struct options *options)
{
	static char copy[256];
	char *words[16] = { (char *)"verb" }, *word;
	int count = 1;

	snprintf(copy, sizeof(copy), "%s", line);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	words[count] = NULL;
	assert_int_equal(options_parse(options, "verb", ~UINT64_C(0), count, words), EXIT_DONE);
	return algorithm ? parameters_given(options, algorithm, &parameters) : EXIT_DONE;
}

static void given_sizes(void **state)
{
	static const struct {
		const struct ncr_algorithm_info *algorithm;
		const char *line;
		unsigned int bits;
		unsigned int q_bits;
	} rows[] = {
		{ &aes, "", 256, 0 }, { &aes, "--bits 128", 128, 0 }, { &rsa, "", 3072, 0 }, { &rsa, "--bits 2048", 2048, 0 },
		{ &dsa, "", 2048, 256 }, { &dsa, "--bits 1024", 1024, 160 }, { &dsa, "--bits 3072", 3072, 256 },
		{ &dsa, "--q-bits 224", 2048, 224 }, { &dsa, "--bits 2048 --q-bits 256", 2048, 256 },
		{ &dsa, "--bits 1024 --q-bits 160", 1024, 160 },
	};
	struct options options;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_int_equal(say(rows[i].line, rows[i].algorithm, &options), EXIT_DONE);
		assert_int_equal(parameters.algorithm, rows[i].algorithm->algorithm);
		assert_int_equal(parameters.bits, rows[i].bits);
		assert_int_equal(parameters.q_bits, rows[i].q_bits);
		assert_int_equal(parameters.p_size, 0);
	}
	assert_int_equal(say("--exponent 65539", &rsa, &options), EXIT_DONE);
	assert_int_equal(parameters.exponent, 65539);
}

static void given_groups(void **state)
{
	uint8_t p[DH_GROUP_P_MAX], g[DH_GROUP_G_MAX];
	size_t p_size, g_size;
	struct options options;

	(void)state;
	assert_int_equal(say("", &dh, &options), EXIT_DONE);
	assert_int_equal(dh_group_find("ffdhe2048", p, &p_size, g, &g_size), 0);
	assert_int_equal(parameters.p_size, p_size);
	assert_memory_equal(parameters.p, p, p_size);
	assert_int_equal(parameters.g_size, 1);
	assert_int_equal(parameters.g[0], 2);
	assert_int_equal(say("--dh-group modp8192", &dh, &options), EXIT_DONE);
	assert_int_equal(parameters.p_size, 1024);
}

static void not_given_so(void **state)
{
	static const struct {
		const struct ncr_algorithm_info *algorithm;
		const char *line;
	} rows[] = {
		{ &aes, "--exponent 65537" }, { &aes, "--q-bits 160" }, { &aes, "--dh-group ffdhe2048" }, { &aes, "--bits 64" },
		{ &rsa, "--q-bits 256" }, { &rsa, "--dh-group ffdhe2048" }, { &rsa, "--bits 512" },
		{ &dsa, "--exponent 65537" }, { &dsa, "--dh-group ffdhe2048" }, { &dsa, "--bits 512" }, { &dsa, "--bits 1536" },
		{ &dsa, "--bits 4096" }, { &dsa, "--bits 1024 --q-bits 256" }, { &dsa, "--q-bits 160" },
		{ &dsa, "--bits 3072 --q-bits 224" },
		{ &dh, "--exponent 65537" }, { &dh, "--q-bits 256" }, { &dh, "--bits 2048" }, { &dh, "--dh-group ffdhe1024" },
		{ &dh, "--dh-group FFDHE2048" }, { &dh, "--dh-group=" },
	};
	struct options options;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		if (say(rows[i].line, rows[i].algorithm, &options) != EXIT_USAGE)
			fail_msg("%s: taken: %s", rows[i].algorithm->name, rows[i].line);
}

/* --- those of a key ----------------------------------------------------------------------------------------------- */

static int ask(const char *line, ncr_algorithm_t algorithm, unsigned int bits, unsigned int flags)
{
	struct key key = { .description = { .algorithm = algorithm, .bits = bits, .flags = flags } };
	struct command command = { 0 };
	struct options options;
	int code;

	say(line, NULL, &options);
	command.options = &options;
	problem = (struct problem) { 0 };
	code = parameters_of(&command, &key, &parameters, &problem);
	assert_int_equal(code, problem.code);
	assert_int_equal(!code, !*problem.text);
	assert_int_equal(handles, 0);
	return code;
}

static void of_others(void **state)
{
	(void)state;
	assert_int_equal(ask("", NCR_ALG_AES_CBC, 192, 0), EXIT_DONE);
	assert_int_equal(parameters.bits, 192);
	assert_int_equal(ask("", NCR_ALG_RSA, 2048, 0), EXIT_DONE);
	assert_int_equal(parameters.exponent, 0);
	assert_int_equal(ask("--q-bits 160", NCR_ALG_RSA, 2048, 0), EXIT_USAGE);
	assert_int_equal(ask("--dh-group ffdhe2048", NCR_ALG_DSA, 2048, 0), EXIT_USAGE);
}

static void of_dsa(void **state)
{
	uint8_t p[256] = { 0x80 }, q[28] = { 0x80 };

	(void)state;
	tell(false, p, sizeof(p), q, sizeof(q));
	assert_int_equal(ask("", NCR_ALG_DSA, 2048, 0), EXIT_DONE);
	assert_int_equal(parameters.bits, 2048);
	assert_int_equal(parameters.q_bits, 224);
	assert_int_equal(ask("--q-bits 224", NCR_ALG_DSA, 2048, 0), EXIT_DONE);
	assert_int_equal(ask("--q-bits 256", NCR_ALG_DSA, 2048, 0), EXIT_USAGE);
	assert_non_null(strstr(problem.text, "224 bits"));
	/* its time is over */
	refusal = -EKEYEXPIRED;
	assert_int_equal(ask("", NCR_ALG_DSA, 2048, 0), EXIT_USAGE);
	assert_non_null(strstr(problem.hint, "--q-bits"));
	assert_int_equal(ask("--q-bits 256", NCR_ALG_DSA, 2048, 0), EXIT_DONE);
	assert_int_equal(parameters.q_bits, 256);
	assert_int_equal(ask("--q-bits 256", NCR_ALG_DSA, 1024, 0), EXIT_USAGE);
	refusal = 0;
	/* what is no key is not taken for one */
	told_size--;
	assert_int_equal(ask("", NCR_ALG_DSA, 2048, 0), EXIT_INPUT);
}

static void of_dh(void **state)
{
	uint8_t p[DH_GROUP_P_MAX], g[DH_GROUP_G_MAX];
	size_t p_size, g_size;

	(void)state;
	assert_int_equal(dh_group_find("modp2048", p, &p_size, g, &g_size), 0);
	tell(true, p, p_size, g, g_size);
	assert_int_equal(ask("", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_DONE);
	assert_int_equal(parameters.p_size, p_size);
	assert_memory_equal(parameters.p, p, p_size);
	assert_int_equal(parameters.g_size, g_size);
	assert_memory_equal(parameters.g, g, g_size);
	assert_int_equal(ask("--dh-group modp2048", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_DONE);
	assert_int_equal(ask("--dh-group ffdhe2048", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_USAGE);
	/* a private key that may not be read is not tried to be */
	assert_int_equal(ask("", NCR_ALG_DH, 2048, 0), EXIT_USAGE);
	assert_non_null(strstr(problem.hint, "--dh-group"));
	assert_int_equal(ask("--dh-group ffdhe2048", NCR_ALG_DH, 2048, 0), EXIT_DONE);
	assert_memory_not_equal(parameters.p, p, p_size);
	assert_int_equal(ask("--dh-group ffdhe3072", NCR_ALG_DH, 2048, 0), EXIT_USAGE);
	assert_non_null(strstr(problem.hint, "2048 bits"));
	assert_int_equal(ask("--dh-group nonsense", NCR_ALG_DH, 2048, 0), EXIT_USAGE);
	refusal = -EKEYEXPIRED;
	assert_int_equal(ask("", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_USAGE);
	assert_int_equal(ask("--dh-group modp2048", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_DONE);
	refusal = -ENOMEM;
	assert_int_equal(ask("--dh-group modp2048", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_SYSTEM);
	refusal = 0;
	/* another p with the same size, and a g of its own */
	p[100] ^= 1;
	g[0] = 5;
	tell(true, p, p_size, g, g_size);
	assert_int_equal(ask("", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_DONE);
	assert_int_equal(parameters.g[0], 5);
	assert_int_equal(ask("--dh-group modp2048", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_USAGE);
	/* the same p, and another g */
	p[100] ^= 1;
	tell(true, p, p_size, g, g_size);
	assert_int_equal(ask("--dh-group modp2048", NCR_ALG_DH, 2048, NCR_KEY_FLAG_EXPORTABLE), EXIT_USAGE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(given_sizes),
		cmocka_unit_test(given_groups),
		cmocka_unit_test(not_given_so),
		cmocka_unit_test(of_others),
		cmocka_unit_test(of_dsa),
		cmocka_unit_test(of_dh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
