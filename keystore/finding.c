// SPDX-License-Identifier: GPL-2.0-or-later
#include "finding.h"

#include "store.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct finding *findings_add(struct findings *findings, enum finding_class class, enum remedy remedy, const char *file,
			     const char *format, ...)
{
	size_t room = findings->room ? 2 * findings->room : 16;
	struct finding *larger, *finding;
	va_list arguments;

	if (findings->count == findings->room) {
		larger = reallocarray(findings->list, room, sizeof(*larger));
		if (!larger)
			return NULL;
		findings->list = larger;
		findings->room = room;
	}
	finding = &findings->list[findings->count];
	memset(finding, 0, sizeof(*finding));
	finding->class = class;
	finding->remedy = remedy;
	if (file) {
		finding->file = strdup(file);
		if (!finding->file)
			return NULL;
	}
	va_start(arguments, format);
	vsnprintf(finding->text, sizeof(finding->text), format, arguments);
	va_end(arguments);
	findings->count++;
	return finding;
}

void findings_drop_last(struct findings *findings)
{
	struct finding *last = &findings->list[--findings->count];

	free(last->file);
	free(last->moved);
}

int findings_append(struct findings *findings, struct findings *more)
{
	size_t room = findings->count + more->count;
	struct finding *larger;

	if (!more->count)
		return 0;
	larger = reallocarray(findings->list, room, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	memcpy(larger + findings->count, more->list, more->count * sizeof(*larger));
	findings->list = larger;
	findings->count = room;
	findings->room = room;
	more->count = 0;
	return 0;
}

void findings_free(struct findings *findings)
{
	while (findings->count)
		findings_drop_last(findings);
	free(findings->list);
	memset(findings, 0, sizeof(*findings));
}

const char *finding_word(enum finding_class class)
{
	static const char *const words[FINDING_CLASSES] = {
		[FINDING_MANIFEST] = "manifest",
		[FINDING_PERMISSIONS] = "permissions",
		[FINDING_INTERRUPTED] = "interrupted",
		[FINDING_MISSING] = "missing",
		[FINDING_DIGEST] = "digest",
		[FINDING_TRUNCATED] = "truncated",
		[FINDING_WRONG_MAGIC] = "wrong-magic",
		[FINDING_NEWER_VERSION] = "newer-version",
		[FINDING_FOREIGN_MASTER_KEY] = "foreign-master-key",
		[FINDING_BAD_TAG] = "bad-tag",
		[FINDING_UNREADABLE] = "unreadable",
		[FINDING_UNLISTED] = "unlisted",
		[FINDING_DUPLICATE] = "duplicate",
		[FINDING_REMOVED] = "removed",
	};

	return words[class];
}

enum finding_class finding_of_blob(enum blob_fault fault)
{
	static const enum finding_class classes[] = {
		[BLOB_MISSING] = FINDING_MISSING,
		[BLOB_PERMISSIONS] = FINDING_PERMISSIONS,
		[BLOB_UNREADABLE] = FINDING_UNREADABLE,
		[BLOB_WRONG_MAGIC] = FINDING_WRONG_MAGIC,
		[BLOB_NEWER_VERSION] = FINDING_NEWER_VERSION,
		[BLOB_TRUNCATED] = FINDING_TRUNCATED,
		[BLOB_FOREIGN_MASTER_KEY] = FINDING_FOREIGN_MASTER_KEY,
		[BLOB_BAD_TAG] = FINDING_BAD_TAG,
		[BLOB_DIGEST] = FINDING_DIGEST,
	};

	return classes[fault];
}

void finding_print(const struct finding *finding, FILE *file)
{
	char safe[SAFE_SIZE], moved[SAFE_SIZE];

	fprintf(file, "%s:", finding_word(finding->class));
	if (finding->file)
		fprintf(file, " %s", safe_text(finding->file, safe));
	if (*finding->name)
		fprintf(file, finding->file ? " (%s)" : " %s", safe_text(finding->name, safe));
	fprintf(file, "%s %s", finding->file || *finding->name ? ":" : "", finding->text);
	if (finding->moved)
		fprintf(file, "; moved to " STORE_QUARANTINE "/%s", safe_text(finding->moved, moved));
	else if (finding->repaired)
		fputs("; repaired", file);
	fputc('\n', file);
}

void finding_json(const struct finding *finding, bool repairing, struct json *json)
{
	json_open(json, NULL, '{');
	json_string(json, "class", finding_word(finding->class));
	if (finding->file)
		json_string(json, "file", finding->file);
	if (*finding->name)
		json_string(json, "name", finding->name);
	json_string(json, "problem", finding->text);
	if (repairing)
		json_bool(json, "repaired", finding->repaired);
	if (finding->moved)
		json_string(json, "quarantine", finding->moved);
	json_close(json, '}');
}
