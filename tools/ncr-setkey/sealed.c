// SPDX-License-Identifier: GPL-2.0-or-later
#include "sealed.h"

#include "hex.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION "1"
#define LAST_LINE "end"

const char *const slot_kind_names[] = {
	[SLOT_PASSPHRASE] = "passphrase", [SLOT_CREDENTIAL] = "credential", [SLOT_TPM2] = "tpm2", NULL,
};
const char *const kdf_names[] = { [KDF_ARGON2ID] = "argon2id", [KDF_PBKDF2] = "pbkdf2-sha256", NULL };
const char *const credential_with_names[] = {
	[WITH_HOST] = "host", [WITH_TPM2] = "tpm2", [WITH_HOST_TPM2] = "host+tpm2", [WITH_AUTO] = "auto", NULL,
};
const char *const pcr_bank_names[] = {
	[BANK_SHA1] = "sha1", [BANK_SHA256] = "sha256", [BANK_SHA384] = "sha384", [BANK_SHA512] = "sha512", NULL,
};

size_t pcr_size(enum pcr_bank bank)
{
	static const size_t sizes[BANKS] = { 20, 32, 48, 64 };

	return sizes[bank];
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

/* Decimal digits without a leading zero, no more than @most; *@text moves behind them. */
static bool number(const char **text, uint32_t most, uint32_t *value)
{
	const char *digit = *text;

	*value = 0;
	for (; *digit >= '0' && *digit <= '9'; digit++) {
		if (digit > *text && !*value)
			return false;
		if (*value > (most - (uint32_t)(*digit - '0')) / 10)
			return false;
		*value = *value * 10 + (uint32_t)(*digit - '0');
	}
	if (digit == *text)
		return false;
	*text = digit;
	return true;
}

bool pcrs_parse(const char *text, uint32_t *pcrs)
{
	uint32_t pcr;

	*pcrs = 0;
	do {
		/* ascending: nothing is set at or above this one */
		if (!number(&text, PCRS - 1, &pcr) || *pcrs >> pcr)
			return false;
		*pcrs |= 1U << pcr;
	} while (*text++ == '+');
	return !text[-1];
}

void pcrs_format(uint32_t pcrs, char *text)
{
	size_t used = 0;
	int pcr;

	*text = '\0';
	for (pcr = 0; pcr < PCRS; pcr++)
		if (pcrs & 1U << pcr)
			used += snprintf(text + used, PCRS_TEXT_SIZE - used, "%s%d", used ? "+" : "", pcr);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* struct cursor - the words of a line: @next is the one that comes, NULL at the end */
struct cursor {
	char *next;
};

static char *word(struct cursor *cursor)
{
	char *this = cursor->next, *blank;

	if (!this)
		return NULL;
	blank = strchr(this, ' ');
	if (blank)
		*blank++ = '\0';
	cursor->next = blank;
	return this;
}

/* The value of the next word, which is to be @name=VALUE. */
static const char *value(struct cursor *cursor, const char *name)
{
	const char *this = word(cursor);
	size_t length = strlen(name);

	return this && !strncmp(this, name, length) && this[length] == '=' ? this + length + 1 : NULL;
}

static bool number_value(struct cursor *cursor, const char *name, uint32_t least, uint32_t most, uint32_t *result)
{
	const char *text = value(cursor, name);

	return text && number(&text, most, result) && !*text && *result >= least;
}

static bool name_value(struct cursor *cursor, const char *name, const char *const *names, int *result)
{
	const char *text = value(cursor, name);

	for (*result = 0; text && names[*result]; (*result)++)
		if (!strcmp(text, names[*result]))
			return true;
	return false;
}

/* Some bytes, @least to @room. */
static bool some_bytes(struct cursor *cursor, const char *name, uint8_t *bytes, size_t *size, size_t least, size_t room)
{
	const char *text = value(cursor, name);

	return text && hex_parse(text, bytes, size, room) && *size >= least;
}

static bool exact_bytes(struct cursor *cursor, const char *name, uint8_t *bytes, size_t size)
{
	size_t got;

	return some_bytes(cursor, name, bytes, &got, size, size);
}

static bool parse_kdf(struct cursor *cursor, struct kdf *kdf)
{
	int kind;

	if (!name_value(cursor, "kdf", kdf_names, &kind))
		return false;
	kdf->kind = kind;
	if (kind == KDF_ARGON2ID) {
		if (!number_value(cursor, "t", ARGON2_PASSES_MIN, ARGON2_PASSES_MAX, &kdf->passes) ||
		    !number_value(cursor, "m", ARGON2_MEMORY_MIN, ARGON2_MEMORY_MAX, &kdf->memory) ||
		    !number_value(cursor, "p", 1, ARGON2_LANES_MAX, &kdf->lanes))
			return false;
	} else if (!number_value(cursor, "iterations", PBKDF2_ITERATIONS_MIN, PBKDF2_ITERATIONS_MAX, &kdf->passes)) {
		return false;
	}
	return exact_bytes(cursor, "salt", kdf->salt, sizeof(kdf->salt));
}

static bool parse_credential(struct cursor *cursor, struct credential *credential)
{
	const char *text;
	size_t length;
	int with;

	if (!name_value(cursor, "with", credential_with_names, &with) || with == WITH_AUTO)
		return false;
	credential->with = with;
	text = value(cursor, "data");
	length = text ? strlen(text) : 0;
	if (!length || length > CREDENTIAL_MAX)
		return false;
	strcpy(credential->data, text);
	length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
	return length && strspn(text + length, "=") <= 2 && !text[length + strspn(text + length, "=")];
}

static bool parse_values(struct cursor *cursor, struct tpm2_seal *seal)
{
	uint8_t bytes[PCRS * PCR_SIZE_MAX];
	size_t size = pcr_size(seal->bank), i, count = __builtin_popcount(seal->pcrs);

	if (!exact_bytes(cursor, "values", bytes, count * size))
		return false;
	for (i = 0; i < count; i++)
		memcpy(seal->values[i], bytes + i * size, size);
	return true;
}

static bool parse_tpm2(struct cursor *cursor, struct tpm2_seal *seal)
{
	const char *pcrs;
	int bank;

	if (!name_value(cursor, "bank", pcr_bank_names, &bank))
		return false;
	seal->bank = bank;
	pcrs = value(cursor, "pcrs");
	return pcrs && pcrs_parse(pcrs, &seal->pcrs) && parse_values(cursor, seal) &&
	       exact_bytes(cursor, "parent", seal->parent, sizeof(seal->parent)) &&
	       some_bytes(cursor, "public", seal->public, &seal->public_size, 1, sizeof(seal->public)) &&
	       some_bytes(cursor, "private", seal->private, &seal->private_size, 1, sizeof(seal->private));
}

static bool parse_slot(struct cursor *cursor, struct slot *slot)
{
	const char *text = word(cursor);
	uint32_t slot_number;

	if (!text || strcmp(text, "slot"))
		return false;
	text = word(cursor);
	if (!text || !number(&text, SLOTS_MAX, &slot_number) || *text || !slot_number)
		return false;
	slot->number = slot_number;
	text = word(cursor);
	if (!text)
		return false;
	if (!strcmp(text, "passphrase")) {
		slot->kind = SLOT_PASSPHRASE;
		if (!parse_kdf(cursor, &slot->kdf))
			return false;
	} else if (!strcmp(text, "credential")) {
		slot->kind = SLOT_CREDENTIAL;
		if (!parse_credential(cursor, &slot->credential))
			return false;
	} else if (!strcmp(text, "tpm2")) {
		slot->kind = SLOT_TPM2;
		if (!parse_tpm2(cursor, &slot->tpm2))
			return false;
	} else {
		return false;
	}
	return exact_bytes(cursor, "iv", slot->iv, sizeof(slot->iv)) &&
	       exact_bytes(cursor, "wrapped", slot->wrapped, sizeof(slot->wrapped)) && !cursor->next;
}

static bool parse_id(struct sealed *sealed, const char *line)
{
	return !strncmp(line, "id ", 3) && uuid_parse(line + 3, sealed->id) && !line[3 + UUID_TEXT_LENGTH];
}

/* @last: nothing comes behind it */
static bool parse_line(struct sealed *sealed, size_t line_number, char *line, bool last)
{
	struct cursor cursor = { line };
	struct slot *slot;

	if (line_number == 1)
		return !last && !strcmp(line, SEALED_MAGIC VERSION);
	if (line_number == 2)
		return !last && parse_id(sealed, line);
	if (last)
		return !strcmp(line, LAST_LINE);
	if (sealed->count == SLOTS_MAX)
		return false;
	slot = &sealed->slots[sealed->count];
	if (!parse_slot(&cursor, slot) || (sealed->count && slot[-1].number >= slot->number))
		return false;
	sealed->count++;
	return true;
}

static int damaged(struct reason *reason, size_t line_number)
{
	reason_set(reason, EXIT_INPUT, "line %zu is not that of a sealed master key", line_number);
	return reason_hint(reason, "the file is damaged, or of a newer version: take the copy you have of it");
}

static int parse_lines(struct sealed *sealed, char *text, size_t size, struct reason *reason)
{
	char *line, *next, *end = text + size;
	size_t line_number = 0;

	for (line = text; line < end; line = next) {
		line_number++;
		next = memchr(line, '\n', end - line);
		if (!next)
			return damaged(reason, line_number);
		*next++ = '\0';
		if (strlen(line) != (size_t)(next - line - 1) || !parse_line(sealed, line_number, line, next == end))
			return damaged(reason, line_number);
	}
	return line_number ? EXIT_DONE : damaged(reason, 1);
}

int sealed_parse(struct sealed *sealed, const char *text, size_t size, struct reason *reason)
{
	size_t again_size;
	char *copy;
	int code;

	memset(sealed, 0, sizeof(*sealed));
	if (size > SEALED_MAX)
		return reason_set(reason, EXIT_INPUT, "more than %d bytes", SEALED_MAX);
	copy = malloc(SEALED_MAX + 1);
	if (!copy)
		return reason_set(reason, EXIT_SYSTEM, "no memory");
	memcpy(copy, text, size);
	code = parse_lines(sealed, copy, size, reason);
	/* upper-case digits, for one, are understood but are not how it is written */
	if (!code && (!sealed_format(sealed, copy, &again_size) || again_size != size || memcmp(copy, text, size))) {
		reason_set(reason, EXIT_INPUT, "a sealed master key, but not as it was written");
		code = reason_hint(reason, "the file was changed: take the copy you have of it");
	}
	free(copy);
	return code;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* struct output - text that must not become longer than SEALED_MAX: @full is set when it would */
struct output {
	char *text;
	size_t used;
	bool full;
};

static void put(struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct output *output, const char *format, ...)
{
	size_t room = SEALED_MAX + 1 - output->used;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(output->text + output->used, room, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= room)
		output->full = true;
	else
		output->used += length;
}

static void put_bytes(struct output *output, const uint8_t *bytes, size_t size)
{
	if (output->used + 2 * size > SEALED_MAX) {
		output->full = true;
		return;
	}
	hex_format(bytes, size, output->text + output->used);
	output->used += 2 * size;
}

static void put_kdf(struct output *output, const struct kdf *kdf)
{
	put(output, " kdf=%s", kdf_names[kdf->kind]);
	if (kdf->kind == KDF_ARGON2ID)
		put(output, " t=%u m=%u p=%u salt=", kdf->passes, kdf->memory, kdf->lanes);
	else
		put(output, " iterations=%u salt=", kdf->passes);
	put_bytes(output, kdf->salt, sizeof(kdf->salt));
}

static void put_tpm2(struct output *output, const struct tpm2_seal *seal)
{
	int i, count = __builtin_popcount(seal->pcrs);
	char pcrs[PCRS_TEXT_SIZE];

	pcrs_format(seal->pcrs, pcrs);
	put(output, " bank=%s pcrs=%s values=", pcr_bank_names[seal->bank], pcrs);
	for (i = 0; i < count; i++)
		put_bytes(output, seal->values[i], pcr_size(seal->bank));
	put(output, " parent=");
	put_bytes(output, seal->parent, sizeof(seal->parent));
	put(output, " public=");
	put_bytes(output, seal->public, seal->public_size);
	put(output, " private=");
	put_bytes(output, seal->private, seal->private_size);
}

static void put_head(struct output *output, const struct sealed *sealed)
{
	char id[UUID_TEXT_SIZE];

	uuid_format(sealed->id, id);
	put(output, SEALED_MAGIC VERSION "\nid %s\n", id);
}

static void put_slot(struct output *output, const struct slot *slot)
{
	put(output, "slot %u %s", slot->number, slot_kind_names[slot->kind]);
	if (slot->kind == SLOT_PASSPHRASE)
		put_kdf(output, &slot->kdf);
	else if (slot->kind == SLOT_CREDENTIAL)
		put(output, " with=%s data=%s", credential_with_names[slot->credential.with], slot->credential.data);
	else
		put_tpm2(output, &slot->tpm2);
	put(output, " iv=");
	put_bytes(output, slot->iv, sizeof(slot->iv));
}

bool sealed_format(const struct sealed *sealed, char *text, size_t *size)
{
	struct output output = { .text = text };
	size_t i;

	put_head(&output, sealed);
	for (i = 0; i < sealed->count; i++) {
		put_slot(&output, &sealed->slots[i]);
		put(&output, " wrapped=");
		put_bytes(&output, sealed->slots[i].wrapped, sizeof(sealed->slots[i].wrapped));
		put(&output, "\n");
	}
	put(&output, LAST_LINE "\n");
	*size = output.used;
	return !output.full;
}

bool sealed_header(const struct sealed *sealed, const struct slot *slot, char *text, size_t *size)
{
	struct output output = { .text = text };

	put_head(&output, sealed);
	put_slot(&output, slot);
	*size = output.used;
	return !output.full;
}

/* --- slots -------------------------------------------------------------------------------------------------------- */

struct slot *sealed_find(struct sealed *sealed, unsigned int slot_number)
{
	size_t i;

	for (i = 0; i < sealed->count; i++)
		if (sealed->slots[i].number == slot_number)
			return &sealed->slots[i];
	return NULL;
}

struct slot *sealed_insert(struct sealed *sealed, unsigned int slot_number)
{
	struct slot *slot = sealed->slots, *end = sealed->slots + sealed->count;

	while (slot < end && slot->number < slot_number)
		slot++;
	memmove(slot + 1, slot, (end - slot) * sizeof(*slot));
	memset(slot, 0, sizeof(*slot));
	slot->number = slot_number;
	sealed->count++;
	return slot;
}

void sealed_remove(struct sealed *sealed, struct slot *slot)
{
	struct slot *end = sealed->slots + sealed->count;

	memmove(slot, slot + 1, (end - slot - 1) * sizeof(*slot));
	sealed->count--;
}
