// SPDX-License-Identifier: GPL-2.0-or-later
#include "trail.h"

#include "hex.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

/* auditd separates what it adds */
#define ADDED '\035'
/* bytes of the line with the subject */
#define SUBJECT_MAX 112

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* SP 800-108 r1 section 4.1, as kernel/kdf.c: one block is enough */
static bool derive(const uint8_t *key, size_t key_size, const char *label, const uint8_t *context, size_t context_size,
		   uint8_t *out, size_t size)
{
	uint8_t input[64] = { 0, 0, 0, 1 }, block[TRAIL_HASH_SIZE];
	size_t at = 4, label_size = strlen(label) + 1;
	bool done;

	memcpy(input + at, label, label_size);
	at += label_size;
	if (context_size)
		memcpy(input + at, context, context_size);
	at += context_size;
	memset(input + at, 0, 4);
	input[at + 2] = size * 8 >> 8;
	input[at + 3] = size * 8;
	done = HMAC(EVP_sha256(), key, key_size, input, at + 4, block, NULL);
	memcpy(out, block, size);
	OPENSSL_cleanse(block, sizeof(block));
	return done;
}

bool trail_root(const uint8_t *master, size_t size, uint8_t *root, uint8_t *check)
{
	return derive(master, size, "ncr trail root", NULL, 0, root, TRAIL_KEY_SIZE) &&
	       derive(master, size, "NCR master key check", NULL, 0, check, TRAIL_CHECK_SIZE);
}

bool trail_first_key(const uint8_t *root, const uint8_t *id, uint8_t *key)
{
	return derive(root, TRAIL_KEY_SIZE, "ncr trail", id, TRAIL_ID_SIZE, key, TRAIL_KEY_SIZE);
}

bool trail_next_key(uint8_t *key)
{
	uint8_t next[TRAIL_KEY_SIZE];
	bool done = EVP_Digest(key, TRAIL_KEY_SIZE, next, NULL, EVP_sha256(), NULL);

	memcpy(key, next, sizeof(next));
	OPENSSL_cleanse(next, sizeof(next));
	return done;
}

#define KEY_MAGIC "ncr-trail-key 1 "
#define KEY_LINE_SIZE (sizeof(KEY_MAGIC) - 1 + 2 * TRAIL_CHECK_SIZE + 1 + 2 * TRAIL_KEY_SIZE)

_Static_assert(KEY_LINE_SIZE + 2 <= TRAIL_KEY_LINE_SIZE, "with line feed and NUL");

void trail_key_format(const uint8_t *root, const uint8_t *check, char *line)
{
	char *at = stpcpy(line, KEY_MAGIC);

	hex_format(check, TRAIL_CHECK_SIZE, at);
	at += 2 * TRAIL_CHECK_SIZE;
	*at++ = ' ';
	hex_format(root, TRAIL_KEY_SIZE, at);
	strcat(at, "\n");
}

/* Exactly so many digits, as the kernel writes them: there is one way to write a number. */
static bool hex_exact(const char *text, size_t size, uint8_t *bytes, size_t wanted)
{
	char digits[2 * TRAIL_HASH_SIZE + 1];
	size_t room = wanted;
	bool good;

	if (size != 2 * wanted || wanted > TRAIL_HASH_SIZE)
		return false;
	memcpy(digits, text, size);
	digits[size] = '\0';
	good = strspn(digits, "0123456789abcdef") == size && hex_parse(digits, bytes, &room, wanted) && room == wanted;
	OPENSSL_cleanse(digits, sizeof(digits));
	return good;
}

bool trail_key_parse(const char *line, size_t size, uint8_t *root, uint8_t *check)
{
	const char *at = line + sizeof(KEY_MAGIC) - 1;

	if (size == KEY_LINE_SIZE + 1 && line[size - 1] == '\n')
		size--;
	if (size == KEY_LINE_SIZE && !memcmp(line, KEY_MAGIC, sizeof(KEY_MAGIC) - 1) &&
	    hex_exact(at, 2 * TRAIL_CHECK_SIZE, check, TRAIL_CHECK_SIZE) && at[2 * TRAIL_CHECK_SIZE] == ' ' &&
	    hex_exact(at + 2 * TRAIL_CHECK_SIZE + 1, 2 * TRAIL_KEY_SIZE, root, TRAIL_KEY_SIZE))
		return true;
	OPENSSL_cleanse(root, TRAIL_KEY_SIZE);
	return false;
}

/* --- taking a record apart ---------------------------------------------------------------------------------------- */

/* one field, NAME=VALUE: no value has a blank in it, see ncr-audit(7) */
struct field {
	const char *name, *value;
	size_t name_size, value_size;
};

/* The field that begins at *@at, which goes to the next one; if there is one. */
static bool next_field(const char **at, const char *end, struct field *field)
{
	const char *blank, *equals, *here = *at;

	if (here == end)
		return false;
	blank = memchr(here, ' ', end - here);
	*at = blank ? blank + 1 : end;
	if (!blank)
		blank = end;
	equals = memchr(here, '=', blank - here);
	if (!equals)
		equals = blank;
	field->name = here;
	field->name_size = equals - here;
	field->value = equals < blank ? equals + 1 : equals;
	field->value_size = blank - field->value;
	return true;
}

static bool is(const struct field *field, const char *name)
{
	return field->name_size == strlen(name) && !memcmp(field->name, name, field->name_size);
}

static bool number(const struct field *field, uint64_t *value, uint64_t most)
{
	size_t i;

	*value = 0;
	if (!field->value_size || (field->value[0] == '0' && field->value_size > 1))
		return false;
	for (i = 0; i < field->value_size; i++) {
		unsigned int digit = (unsigned char)field->value[i] - '0';

		if (digit > 9 || *value > (most - digit) / 10)
			return false;
		*value = *value * 10 + digit;
	}
	return true;
}

/* Where what the kernel has written ends. */
static const char *end_of(const char *text, size_t size)
{
	const char *added = memchr(text, ADDED, size);

	return added ? added : text + size;
}

/* How many of the numbers there are; -1: one is there twice, or is none. */
static int subject_fields(struct trail_subject *subject, const char *at, const char *end)
{
	static const char *const names[] = { "pid", "uid", "euid", "gid", "auid", "ses" };
	uint32_t *const values[] = { &subject->uid, &subject->euid, &subject->gid, &subject->auid, &subject->ses };
	unsigned int seen = 0, i;
	struct field field;
	uint64_t value;
	int count = 0;

	while (next_field(&at, end, &field)) {
		for (i = 0; i < 6 && !is(&field, names[i]); i++)
			;
		if (i == 6)
			continue;
		if (seen & 1U << i || !number(&field, &value, i ? UINT32_MAX : INT32_MAX))
			return -1;
		seen |= 1U << i;
		count++;
		if (i)
			*values[i - 1] = value;
		else
			subject->pid = value;
	}
	return count;
}

bool trail_subject_parse(struct trail_subject *subject, const char *text, size_t size)
{
	return subject_fields(subject, text, end_of(text, size)) == 6;
}

/* Once at most. */
static bool take_hex(const struct field *field, uint8_t *bytes, size_t size, bool *has)
{
	if (*has)
		return false;
	*has = true;
	return hex_exact(field->value, field->value_size, bytes, size);
}

/* A field before the number. */
static bool take(struct trail_record *record, const struct field *field)
{
	if (is(field, "trail"))
		return take_hex(field, record->id, sizeof(record->id), &record->has_id);
	if (is(field, "before"))
		return take_hex(field, record->before, sizeof(record->before), &record->has_before);
	if (is(field, "last"))
		return take_hex(field, record->last, sizeof(record->last), &record->has_last);
	return !is(field, "mac");
}

bool trail_record_parse(struct trail_record *record, unsigned int type, const char *text, size_t size)
{
	const char *end = end_of(text, size), *at = text, *rest;
	struct field field;
	int numbers;

	memset(record, 0, sizeof(*record));
	record->type = type;
	record->text = text;
	do {
		if (!next_field(&at, end, &field) || !take(record, &field))
			return false;
	} while (!is(&field, "seq"));
	if (!number(&field, &record->seq, UINT64_MAX) || !record->seq)
		return false;
	record->text_size = field.value + field.value_size - text;
	if (record->text_size > TRAIL_TEXT_MAX)
		return false;
	rest = at;
	if (next_field(&rest, end, &field) && is(&field, "mac")) {
		if (!take_hex(&field, record->mac, sizeof(record->mac), &record->has_mac))
			return false;
		at = rest;
	}
	for (rest = at; next_field(&rest, end, &field);)
		if (is(&field, "seq") || is(&field, "mac"))
			return false;
	numbers = subject_fields(&record->subject, at, end);
	record->has_subject = numbers == 6;
	return numbers == 0 || numbers == 6;
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

/* struct trail_hash is a digest of libcrypto by another name */
static EVP_MD_CTX *digest_of(struct trail_hash *hash)
{
	return (EVP_MD_CTX *)hash;
}

static size_t subject_line(const struct trail_subject *subject, char *line)
{
	return snprintf(line, SUBJECT_MAX, "\npid=%d uid=%u euid=%u gid=%u auid=%u ses=%u\n", subject->pid, subject->uid,
			subject->euid, subject->gid, subject->auid, subject->ses);
}

/* HMAC in the form of a key, so that a message in pieces needs no room of its own */
bool trail_mac(const uint8_t *key, const struct trail_record *record, const struct trail_subject *subject, uint8_t *mac)
{
	EVP_PKEY *hmac = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, NULL, key, TRAIL_KEY_SIZE);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t full[TRAIL_HASH_SIZE];
	char type[16], line[SUBJECT_MAX];
	size_t size = sizeof(full);
	bool done;

	done = hmac && ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, hmac) == 1 &&
	       EVP_DigestSignUpdate(ctx, type, snprintf(type, sizeof(type), "%u ", record->type)) == 1 &&
	       EVP_DigestSignUpdate(ctx, record->text, record->text_size) == 1 &&
	       EVP_DigestSignUpdate(ctx, line, subject_line(subject, line)) == 1 && EVP_DigestSignFinal(ctx, full, &size) == 1;
	if (done)
		memcpy(mac, full, TRAIL_MAC_SIZE);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(hmac);
	return done;
}

bool trail_record_good(const uint8_t *key, const struct trail_record *record, const struct trail_subject *subject)
{
	uint8_t mac[TRAIL_MAC_SIZE];

	return record->has_mac && trail_mac(key, record, subject, mac) && !CRYPTO_memcmp(mac, record->mac, sizeof(mac));
}

struct trail_hash *trail_hash_new(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1)
		return (struct trail_hash *)ctx;
	EVP_MD_CTX_free(ctx);
	return NULL;
}

bool trail_hash_add(struct trail_hash *hash, const struct trail_record *record, const struct trail_subject *subject)
{
	EVP_MD_CTX *ctx = digest_of(hash);
	char type[16], line[SUBJECT_MAX];

	return EVP_DigestUpdate(ctx, type, snprintf(type, sizeof(type), "%u ", record->type)) == 1 &&
	       EVP_DigestUpdate(ctx, record->text, record->text_size) == 1 &&
	       EVP_DigestUpdate(ctx, line, subject_line(subject, line)) == 1;
}

bool trail_hash_end(struct trail_hash *hash, uint8_t *before)
{
	EVP_MD_CTX *ctx = digest_of(hash);
	bool done = !before || EVP_DigestFinal_ex(ctx, before, NULL) == 1;

	EVP_MD_CTX_free(ctx);
	return done;
}
