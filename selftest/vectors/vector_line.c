// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vector_line.c - one line of the text that convert.py writes, in words and bytes
 */
#include <stdlib.h>
#include <string.h>

#include "vector_line.h"

struct vector_algorithm vector_algorithms[] = {
	{ "null", NCR_ALG_NULL, KIND_CIPHER, 1, 0, 0 },
	{ "3des-cbc", NCR_ALG_3DES_CBC, KIND_CIPHER, 8, 0, 0 },
	{ "aes-cbc", NCR_ALG_AES_CBC, KIND_CIPHER, 16, 0, 0 },
	{ "aes-ecb", NCR_ALG_AES_ECB, KIND_CIPHER, 16, 0, 0 },
	{ "aes-ctr", NCR_ALG_AES_CTR, KIND_CIPHER, 1, 0, 0 },
	{ "camellia-cbc", NCR_ALG_CAMELLIA_CBC, KIND_CIPHER, 16, 0, 0 },
	{ "camellia-ecb", NCR_ALG_CAMELLIA_ECB, KIND_CIPHER, 16, 0, 0 },
	{ "camellia-ctr", NCR_ALG_CAMELLIA_CTR, KIND_CIPHER, 1, 0, 0 },
	{ "sha1", NCR_ALG_SHA1, KIND_HASH, 1, 20, 0 },
	{ "md5", NCR_ALG_MD5, KIND_HASH, 1, 16, 0 },
	{ "sha224", NCR_ALG_SHA2_224, KIND_HASH, 1, 28, 0 },
	{ "sha256", NCR_ALG_SHA2_256, KIND_HASH, 1, 32, 0 },
	{ "sha384", NCR_ALG_SHA2_384, KIND_HASH, 1, 48, 0 },
	{ "sha512", NCR_ALG_SHA2_512, KIND_HASH, 1, 64, 0 },
	{ "hmac-sha1", NCR_ALG_HMAC_SHA1, KIND_MAC, 1, 20, 0 },
	{ "hmac-md5", NCR_ALG_HMAC_MD5, KIND_MAC, 1, 16, 0 },
	{ "hmac-sha224", NCR_ALG_HMAC_SHA2_224, KIND_MAC, 1, 28, 0 },
	{ "hmac-sha256", NCR_ALG_HMAC_SHA2_256, KIND_MAC, 1, 32, 0 },
	{ "hmac-sha384", NCR_ALG_HMAC_SHA2_384, KIND_MAC, 1, 48, 0 },
	{ "hmac-sha512", NCR_ALG_HMAC_SHA2_512, KIND_MAC, 1, 64, 0 },
	{ "rfc3394", NCR_WALG_AES_RFC3394, KIND_WRAP, 8, 0, 0 },
	{ "rfc5649", NCR_WALG_AES_RFC5649, KIND_WRAP, 1, 0, 0 },
	{ NULL, 0, KIND_CIPHER, 0, 0, 0 },
};

static void free_allocations(struct vector_line *line)
{
	while (line->allocated)
		free(line->allocation[--line->allocated]);
}

int line_read(struct vector_line *line, FILE *file)
{
	char *rest, *word;

	free_allocations(line);
	do {
		line->count = 0;
		if (getline(&line->text, &line->text_size, file) < 0)
			return 0;
		rest = line->text;
		while ((word = strtok_r(rest, "\n ", &rest))) {
			if (!line->count && *word == '#')
				break;
			if (line->count == LINE_WORDS_MAX)
				return -1;
			line->word[line->count++] = word;
		}
	} while (!line->count);
	return 1;
}

void line_free(struct vector_line *line)
{
	free_allocations(line);
	free(line->text);
	line->text = NULL;
	line->text_size = 0;
}

bool line_buffer(struct vector_line *line, size_t size, struct bytes *bytes)
{
	if (line->allocated == LINE_WORDS_MAX)
		return false;
	bytes->size = size;
	bytes->data = calloc(1, size);
	if (!bytes->data)
		return !size;
	line->allocation[line->allocated++] = bytes->data;
	return true;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool line_bytes(struct vector_line *line, size_t index, struct bytes *bytes)
{
	const char *word;
	size_t size;

	if (index >= line->count)
		return false;
	word = line->word[index];
	if (!strcmp(word, "-"))
		return line_buffer(line, 0, bytes);
	size = strlen(word);
	if (size % 2 || !line_buffer(line, size / 2, bytes))
		return false;
	for (size_t i = 0; i < bytes->size; i++) {
		int high = digit(word[2 * i]), low = digit(word[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes->data[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool line_number(const struct vector_line *line, size_t index, uint64_t max, uint64_t *number)
{
	char *end;

	if (index >= line->count || line->word[index][0] < '0' || line->word[index][0] > '9')
		return false;
	*number = strtoull(line->word[index], &end, 10);
	return !*end && *number <= max;
}

struct vector_algorithm *line_algorithm(const struct vector_line *line, size_t index)
{
	if (index < line->count) {
		for (struct vector_algorithm *a = vector_algorithms; a->name; a++) {
			if (!strcmp(a->name, line->word[index]))
				return a;
		}
	}
	return NULL;
}
