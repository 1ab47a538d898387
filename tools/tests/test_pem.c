// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "der.h"
#include "pem.h"

/* The block's bytes as text, or NULL. */
static const char *decode(const char *text, size_t *size)
{
	static char copy[1024];
	struct pem pem;

	strcpy(copy, text);
	if (!pem_find((uint8_t *)copy, strlen(copy), 0, &pem) || !pem_decode((uint8_t *)copy, &pem, size))
		return NULL;
	return copy;
}

/* RFC 4648 section 10. */
static void base64(void **state)
{
	static const char *const vectors[][2] = {
		{ "Zg==", "f" }, { "Zm8=", "fo" }, { "Zm9v", "foo" }, { "Zm9vYg==", "foob" }, { "Zm9vYmE=", "fooba" },
		{ "Zm9vYmFy", "foobar" }, { "Zm\n9v\r\n Ym\tFy", "foobar" },
	};
	char text[200];
	const char *got;
	size_t i, size;

	(void)state;
	for (i = 0; i < COUNT(vectors); i++) {
		snprintf(text, sizeof(text), "-----BEGIN X-----\n%s\n-----END X-----\n", vectors[i][0]);
		got = decode(text, &size);
		assert_non_null(got);
		assert_int_equal(size, strlen(vectors[i][1]));
		assert_memory_equal(got, vectors[i][1], size);
	}
}

static void not_base64(void **state)
{
	static const char *const bodies[] = {
		"", "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zg==Zg==", "Zg=v", "Zm9v-Zm9v", "Zm9_", "Zm9v:", "Zm\x80v", "Zm9v=",
	};
	char text[200];
	size_t i, size;

	(void)state;
	for (i = 0; i < COUNT(bodies); i++) {
		snprintf(text, sizeof(text), "-----BEGIN X-----\n%s\n-----END X-----\n", bodies[i]);
		if (decode(text, &size))
			fail_msg("'%s' is not base64", bodies[i]);
	}
}

static void blocks(void **state)
{
	static const char text[] =
		"Bag Attributes\n-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n"
		"-----BEGIN PRIVATE KEY-----\nZm9vYg==\n-----END PRIVATE KEY-----";
	const uint8_t *bytes = (const uint8_t *)text;
	struct pem pem;

	(void)state;
	assert_true(pem_find(bytes, strlen(text), 0, &pem));
	assert_string_equal(pem.label, "CERTIFICATE");
	assert_true(pem_find(bytes, strlen(text), pem.next, &pem));
	assert_string_equal(pem.label, "PRIVATE KEY");
	assert_int_equal(pem.next, strlen(text));
	assert_false(pem_find(bytes, strlen(text), pem.next, &pem));
	/* without its last byte it has no end */
	assert_false(pem_find(bytes, strlen(text) - 1, 80, &pem));
}

static void no_blocks(void **state)
{
	static const char *const texts[] = {
		"", "-----BEGIN ", "-----BEGIN X", "-----BEGIN X-----", "-----BEGIN X-----\nZm9v\n-----END Y-----",
		"-----BEGIN X\n-----\nZm9v\n-----END X\n-----", "-----END X-----\nZm9v\n-----BEGIN X-----",
		"-----BEGIN AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-----\nZm9v\n"
		"-----END AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-----",
	};
	struct pem pem;
	uint8_t *copy;
	size_t i, size;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		/* of exactly this size, so that the sanitizer sees who reads on */
		size = strlen(texts[i]);
		copy = malloc(size ? size : 1);
		memcpy(copy, texts[i], size);
		assert_false(pem_find(copy, size, 0, &pem));
		assert_int_equal(pem_is(copy, size), size >= 11 && !memcmp(copy, "-----BEGIN ", 11) ? true : i == 6);
		free(copy);
	}
}

static void written(void **state)
{
	uint8_t data[200], *text;
	struct pem pem;
	size_t size, got;

	(void)state;
	for (size = 0; size < sizeof(data); size++)
		data[size] = size * 7;
	for (size = 1; size < sizeof(data); size++) {
		text = malloc(pem_size("PUBLIC KEY", size));
		pem_encode("PUBLIC KEY", data, size, (char *)text);
		assert_int_equal(strlen((char *)text) + 1, pem_size("PUBLIC KEY", size));
		assert_true(pem_find(text, strlen((char *)text), 0, &pem));
		assert_string_equal(pem.label, "PUBLIC KEY");
		assert_true(pem_decode(text, &pem, &got));
		assert_int_equal(got, size);
		assert_memory_equal(text, data, size);
		free(text);
	}
	text = malloc(pem_size("X", 49));
	pem_encode("X", data, 49, (char *)text);
	assert_string_equal((char *)text, "-----BEGIN X-----\n"
			    "AAcOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK+2vcTL0tng5+71/AMKERgfJi00O0JJ\nUA==\n-----END X-----\n");
	free(text);
}

static void elements(void **state)
{
	/* a header of each form, and as many bytes */
	static const size_t sizes[] = { 0, 1, 127, 128, 255, 256, 65535 };
	uint8_t *bytes;
	struct der der, content;
	size_t i, header;

	(void)state;
	for (i = 0; i < COUNT(sizes); i++) {
		bytes = calloc(1, DER_HEADER_MAX + sizes[i]);
		header = der_header(bytes, DER_SEQUENCE, sizes[i]);
		der = (struct der) { bytes, header + sizes[i] };
		assert_false(der_take(&der, DER_INTEGER, &content));
		assert_true(der_take(&der, DER_SEQUENCE, &content));
		assert_int_equal(content.size, sizes[i]);
		assert_ptr_equal(content.data, bytes + header);
		assert_int_equal(der.size, 0);
		/* and one byte less */
		der = (struct der) { bytes, header + sizes[i] - 1 };
		assert_false(der_take(&der, DER_SEQUENCE, &content));
		free(bytes);
	}
}

static void bad_elements(void **state)
{
	static const struct {
		size_t size;
		uint8_t bytes[8];
	} bad[] = {
		{ 0, { 0 } }, { 1, { 0x30 } }, { 2, { 0x30, 1 } },
		{ 4, { 0x30, 0x80, 0, 0 } },				/* indefinite */
		{ 3, { 0x30, 0x81, 0 } }, { 4, { 0x30, 0x81, 1, 0 } },	/* not minimal */
		{ 5, { 0x30, 0x82, 0, 1, 0 } }, { 2, { 0x30, 0x81 } }, { 3, { 0x30, 0x82, 1 } },
		{ 7, { 0x30, 0x85, 1, 0, 0, 0, 0 } }, { 6, { 0x30, 0x84, 0xff, 0xff, 0xff, 0xff } },
	};
	struct der der, content;
	uint8_t *copy;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		copy = malloc(bad[i].size ? bad[i].size : 1);
		memcpy(copy, bad[i].bytes, bad[i].size);
		der = (struct der) { copy, bad[i].size };
		if (der_take(&der, DER_SEQUENCE, &content))
			fail_msg("%zu is no element", i);
		assert_int_equal(der.size, bad[i].size);
		free(copy);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64),
		cmocka_unit_test(not_base64),
		cmocka_unit_test(blocks),
		cmocka_unit_test(no_blocks),
		cmocka_unit_test(written),
		cmocka_unit_test(elements),
		cmocka_unit_test(bad_elements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
