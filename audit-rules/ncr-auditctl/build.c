// SPDX-License-Identifier: GPL-2.0-or-later
#include "build.h"

#include "message.h"

#include <stdlib.h>
#include <string.h>

/* How libaudit remembers from one call to the next what a rule has so far; auditctl resets it as we do. */
extern int _audit_permadded, _audit_archadded, _audit_syscalladded, _audit_exeadded, _audit_filterfsadded;
extern unsigned int _audit_elf;

#define NOT_SUPPORTED -30

/* What libaudit says by number; its own function prints, and of some numbers nothing. */
static const struct {
	int number;
	const char *text;
} reasons[] = {
	{ -1, "an operator is missing" },
	{ -2, "no such field" },
	{ -3, "the architecture comes before -S" },
	{ -4, "no such architecture" },
	{ -5, "no such architecture" },
	{ -6, "this machine has no such architecture" },
	{ -8, "no such record type" },
	{ -9, "not a field of the exit list" },
	{ -10, "libaudit could not take it" },
	{ -11, "the value is too long" },
	{ -13, "takes = and != only" },
	{ -15, "no such error" },
	{ -16, "no such file type" },
	{ -20, "the value is missing" },
	{ -21, "the value is no number" },
	{ -22, "the field is missing" },
	{ -24, "the field is missing" },
	{ -25, "the other field is missing" },
	{ -26, "no such field" },
	{ -27, "no such field to compare with" },
	{ -28, "too many fields" },
	{ -29, "takes = only" },
	{ NOT_SUPPORTED, "the running kernel does not support it" },
	{ -33, "the fields cannot be compared" },
	{ -34, "not a field of the exit list" },
	{ -36, "no such file system" },
	{ -37, "the value is too large" },
	{ -38, "no such user or group" },
};

static const char *reason(int number)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].number == number)
			return reasons[i].text;
	return "libaudit does not take it";
}

/* libaudit writes into what it reads, so it gets a copy. */
static bool add_field(struct audit_rule_data **data, const struct rule *rule, char letter, const char *text,
		      unsigned int how)
{
	char *copy = strdup(text);
	int error;

	if (!copy) {
		error_message("%sno memory", rule->where);
		return false;
	}
	if (letter == 'C')
		error = audit_rule_interfield_comp_data(data, copy, AUDIT_FILTER_EXIT);
	else
		error = audit_rule_fieldpair_data(data, copy, AUDIT_FILTER_EXIT);
	free(copy);
	if (!error || ((how & BUILD_OFFLINE) && error == NOT_SUPPORTED))
		return true;
	error_message("%s-%c %.128s: %s", rule->where, letter, text, reason(error));
	return false;
}

/* -S NAME[,NAME...]: of the architecture named before, or the machine's own */
static bool add_syscalls(struct audit_rule_data *data, const struct rule *rule, const char *names)
{
	char name[64];
	size_t length;

	if (!_audit_elf)
		_audit_elf = audit_machine_to_elf(audit_detect_machine());
	do {
		length = strcspn(names, ",");
		snprintf(name, sizeof(name), "%.*s", (int)length, names);
		if (!length || length >= sizeof(name) || (!strcmp(name, "all") && _audit_syscalladded) ||
		    audit_rule_syscallbyname_data(data, name)) {
			error_message("%s-S %s: no such system call", rule->where, name);
			return false;
		}
		_audit_syscalladded = 1;
		names += length;
	} while (*names++);
	return true;
}

unsigned int build_native(void)
{
	return audit_get_features() & FEATURE_CRYPTO_OP ? BUILD_NATIVE : 0;
}

static bool add_number(struct audit_rule_data *data, const struct rule *rule, unsigned int number)
{
	/* as libaudit has it: one is left for the end */
	if (data->field_count >= AUDIT_MAX_FIELDS - 1) {
		error_message("%s-F crypto_op: %s", rule->where, reason(-28));
		return false;
	}
	data->fields[data->field_count] = FIELD_CRYPTO_OP;
	data->fieldflags[data->field_count] = AUDIT_EQUAL;
	data->values[data->field_count++] = number;
	/* a key may follow, as after a path */
	_audit_permadded = 1;
	return true;
}

static bool add_words(struct audit_rule_data **data, const struct rule *rule, const struct operation *operation,
		      unsigned int how)
{
	char field[sizeof("path=" OPERATION_NODES "/") + OPERATION_NAME_ROOM];
	const struct rule_word *word;
	size_t i;

	snprintf(field, sizeof(field), "path=" OPERATION_NODES "/%s", operation->name);
	for (i = 0; i < rule->count; i++) {
		word = &rule->words[i];
		if (word->letter == 'S') {
			if (!add_syscalls(*data, rule, word->text))
				return false;
		} else if (!word->text && (how & BUILD_NATIVE)) {
			if (!add_number(*data, rule, operation->number))
				return false;
		} else if (!add_field(data, rule, word->letter, word->text ?: field, how)) {
			return false;
		}
	}
	return true;
}

struct audit_rule_data *rule_build(const struct rule *rule, const struct operation *operation, unsigned int how)
{
	struct audit_rule_data *data = audit_rule_create_data();
	char key[sizeof("key=") + AUDIT_MAX_KEY_LEN];

	if (!data) {
		error_message("%sno memory", rule->where);
		return NULL;
	}
	_audit_permadded = 0;
	_audit_archadded = 0;
	_audit_syscalladded = 0;
	_audit_exeadded = 0;
	_audit_filterfsadded = 0;
	_audit_elf = 0;
	if (!add_words(&data, rule, operation, how))
		goto fail;
	snprintf(key, sizeof(key), "key=%s", rule->key);
	if (*rule->key && !add_field(&data, rule, 'F', key, how))
		goto fail;
	/* operations happen in many system calls, and a rule with a path costs other calls nothing */
	if (!_audit_syscalladded)
		audit_rule_syscallbyname_data(data, "all");
	data->flags = AUDIT_FILTER_EXIT;
	data->action = rule->action;
	return data;
fail:
	audit_rule_free_data(data);
	return NULL;
}
