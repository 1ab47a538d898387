// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule.h"

#include "message.h"

#include <stdarg.h>
#include <string.h>

#define CRYPTO_OP "crypto_op"

static bool is_crypto_op(const char *field)
{
	size_t length = strlen(CRYPTO_OP);

	/* "crypto_op" without an operator is meant too, and said to be wrong */
	return !strncmp(field, CRYPTO_OP, length) && !strchr("_abcdefghijklmnopqrstuvwxyz", field[length] ?: '=');
}

bool rule_is_ours(char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!strcmp(words[i], "-F") && i + 1 < count && is_crypto_op(words[i + 1]))
			return true;
		if (!strncmp(words[i], "-F", 2) && is_crypto_op(words[i] + 2))
			return true;
	}
	return false;
}

static bool parse_list(struct rule *rule, const char *list)
{
	const char *comma = strchr(list, ',');
	const char *action = comma ? comma + 1 : "", *name = list;
	size_t length = comma ? (size_t)(comma - list) : 0;

	if (rule->command) {
		error_message("%s-%c: a rule has one of -a, -A and -d", rule->where, rule->command);
		return false;
	}
	/* in either order */
	if (!strcmp(action, "exit")) {
		action = list;
	} else if (length == 4 && !memcmp(name, "exit", 4)) {
		length = strlen(action);
	} else {
		error_message("%s%s: operations are selected in the exit list only", rule->where, list);
		hint_message("-a always,exit");
		return false;
	}
	rule->list = list;
	if (length == 6 && !memcmp(action, "always", 6)) {
		rule->action = AUDIT_ALWAYS;
	} else if (length == 5 && !memcmp(action, "never", 5)) {
		rule->action = AUDIT_NEVER;
	} else {
		error_message("%s%s: the action is always or never", rule->where, list);
		return false;
	}
	return true;
}

static bool parse_name(struct rule *rule, const char *name, size_t length)
{
	const struct operation *operation = operation_find(name, length);
	const char *like;
	size_t i;

	if (!operation) {
		if (!length)
			error_message("%s-F crypto_op: an empty name", rule->where);
		else
			error_message("%s-F crypto_op=%.*s: no such operation", rule->where,
				      (int)(length < OPERATION_NAME_ROOM ? length : OPERATION_NAME_ROOM), name);
		like = length ? operation_like(name, length) : NULL;
		if (like)
			hint_message("%s? ncr-auditctl --operations lists them", like);
		else
			hint_message("ncr-auditctl --operations lists them");
		return false;
	}
	for (i = 0; i < rule->operation_count; i++) {
		if (rule->operations[i] != operation)
			continue;
		error_message("%s-F crypto_op: %s is named twice", rule->where, operation->name);
		return false;
	}
	/* each once: there is room for all */
	rule->operations[rule->operation_count++] = operation;
	return true;
}

static bool parse_crypto_op(struct rule *rule, const char *field)
{
	const char *name = field + strlen(CRYPTO_OP);
	size_t length;

	if (rule->operation_count) {
		error_message("%s-F crypto_op is given twice, and no operation is two", rule->where);
		hint_message("-F crypto_op=NAME,NAME");
		return false;
	}
	if (*name != '=') {
		error_message("%s-F %.64s: crypto_op takes = and the names of operations", rule->where, field);
		hint_message("ncr-auditctl --operations lists them");
		return false;
	}
	do {
		name++;
		length = strcspn(name, ",");
		if (!parse_name(rule, name, length))
			return false;
		name += length;
	} while (*name);
	return true;
}

/* Fields that cannot come together with the node that the rule will watch, or would make it select nothing. */
static bool parse_field(struct rule *rule, const char *field)
{
	static const char *const names[] = { "path", "dir", "perm" };
	size_t i, length = strcspn(field, "=!<>&");

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i]) != length || memcmp(names[i], field, length))
			continue;
		if (i == 2)
			error_message("%s-F %.64s: no operation is an access to a file: the rule would select nothing",
				      rule->where, field);
		else
			error_message("%s-F %.64s: a rule has one path, and crypto_op is one", rule->where, field);
		return false;
	}
	return true;
}

/* One more key; the kernel has them as one string. */
static bool parse_key(struct rule *rule, const char *key)
{
	size_t length = strlen(rule->key);

	if (!*key || strchr(key, AUDIT_KEY_SEPARATOR)) {
		error_message("%s-k: an empty key, or one with an illegal character", rule->where);
		return false;
	}
	if (strlen(key) + length + !!length > AUDIT_MAX_KEY_LEN) {
		error_message("%s-k: keys of more than %d bytes", rule->where, AUDIT_MAX_KEY_LEN);
		return false;
	}
	if (length)
		rule->key[length++] = AUDIT_KEY_SEPARATOR;
	strcpy(rule->key + length, key);
	return true;
}

static bool parse_word(struct rule *rule, char letter, const char *value)
{
	switch (letter) {
	case 'a':
	case 'A':
	case 'd':
		if (!parse_list(rule, value))
			return false;
		rule->command = letter;
		return true;
	case 'k':
		return parse_key(rule, value);
	case 'F':
		if (!strncmp(value, "key=", 4))
			return parse_key(rule, value + 4);
		if (!parse_field(rule, value))
			return false;
		break;
	case 'C':
	case 'S':
		break;
	default:
		error_message("%s-%c is not for rules on operations", rule->where, letter);
		hint_message("-a|-A|-d LIST,ACTION -F crypto_op=NAME [-F FIELD] [-C FIELDS] [-S CALL] [-k KEY]");
		return false;
	}
	if (rule->count == RULE_WORDS) {
		error_message("%smore than %d fields", rule->where, RULE_WORDS);
		return false;
	}
	rule->words[rule->count].letter = letter;
	rule->words[rule->count].text = value;
	if (letter == 'F' && is_crypto_op(value)) {
		if (!parse_crypto_op(rule, value))
			return false;
		rule->words[rule->count].text = NULL;
	}
	rule->count++;
	return true;
}

bool rule_parse(struct rule *rule, char *const *words, size_t count)
{
	const char *value;
	size_t i;

	rule->command = 0;
	rule->count = 0;
	rule->operation_count = 0;
	rule->key[0] = '\0';
	for (i = 0; i < count; i++) {
		if (words[i][0] != '-' || !words[i][1] || words[i][1] == '-') {
			error_message("%s%.64s: a parameter without its option", rule->where, words[i]);
			return false;
		}
		/* -F FIELD and -FFIELD */
		value = words[i][2] ? words[i] + 2 : i + 1 < count ? words[i + 1] : NULL;
		if (!value) {
			error_message("%s%s: a value is missing", rule->where, words[i]);
			return false;
		}
		if (!parse_word(rule, words[i][1], value))
			return false;
		i += !words[i][2];
	}
	if (!rule->command) {
		error_message("%sno list: a rule has one of -a, -A and -d", rule->where);
		return false;
	}
	if (!rule->operation_count) {
		error_message("%sno -F crypto_op: the rule is not about operations of NCR", rule->where);
		hint_message("auditctl takes rules about everything else");
		return false;
	}
	return true;
}

/* snprintf at the end of the line; whether it had room. */
static bool __attribute__((format(printf, 2, 3))) put(char *line, const char *format, ...)
{
	size_t length = strlen(line);
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(line + length, LINE_ROOM - length, format, arguments);
	va_end(arguments);
	return size >= 0 && (size_t)size < LINE_ROOM - length;
}

bool rule_translate(const struct rule *rule, const struct operation *operation, char *line)
{
	const char *key = rule->key;
	bool fits;
	size_t i;

	line[0] = '\0';
	fits = put(line, "-%c %s", rule->command, rule->list);
	for (i = 0; i < rule->count && fits; i++) {
		if (rule->words[i].text)
			fits = put(line, " -%c %s", rule->words[i].letter, rule->words[i].text);
		else
			fits = put(line, " -F path=" OPERATION_NODES "/%s", operation->name);
	}
	/* last: auditctl takes a key after what it belongs to */
	while (*key && fits) {
		int length = strcspn(key, (char []){ AUDIT_KEY_SEPARATOR, '\0' });

		fits = put(line, " -k %.*s", length, key);
		key += length + !!key[length];
	}
	return fits;
}
