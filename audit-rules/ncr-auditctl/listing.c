// SPDX-License-Identifier: GPL-2.0-or-later
#include "listing.h"

#include "build.h"
#include "operations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* AUDIT_COMPARE_...: which fields -C compares */
static const char *const comparisons[][2] = {
	[AUDIT_COMPARE_UID_TO_OBJ_UID] = { "uid", "obj_uid" },
	[AUDIT_COMPARE_GID_TO_OBJ_GID] = { "gid", "obj_gid" },
	[AUDIT_COMPARE_EUID_TO_OBJ_UID] = { "euid", "obj_uid" },
	[AUDIT_COMPARE_EGID_TO_OBJ_GID] = { "egid", "obj_gid" },
	[AUDIT_COMPARE_AUID_TO_OBJ_UID] = { "auid", "obj_uid" },
	[AUDIT_COMPARE_SUID_TO_OBJ_UID] = { "suid", "obj_uid" },
	[AUDIT_COMPARE_SGID_TO_OBJ_GID] = { "sgid", "obj_gid" },
	[AUDIT_COMPARE_FSUID_TO_OBJ_UID] = { "fsuid", "obj_uid" },
	[AUDIT_COMPARE_FSGID_TO_OBJ_GID] = { "fsgid", "obj_gid" },
	[AUDIT_COMPARE_UID_TO_AUID] = { "uid", "auid" },
	[AUDIT_COMPARE_UID_TO_EUID] = { "uid", "euid" },
	[AUDIT_COMPARE_UID_TO_FSUID] = { "uid", "fsuid" },
	[AUDIT_COMPARE_UID_TO_SUID] = { "uid", "suid" },
	[AUDIT_COMPARE_AUID_TO_FSUID] = { "auid", "fsuid" },
	[AUDIT_COMPARE_AUID_TO_SUID] = { "auid", "suid" },
	[AUDIT_COMPARE_AUID_TO_EUID] = { "auid", "euid" },
	[AUDIT_COMPARE_EUID_TO_SUID] = { "euid", "suid" },
	[AUDIT_COMPARE_EUID_TO_FSUID] = { "euid", "fsuid" },
	[AUDIT_COMPARE_SUID_TO_FSUID] = { "suid", "fsuid" },
	[AUDIT_COMPARE_GID_TO_EGID] = { "gid", "egid" },
	[AUDIT_COMPARE_GID_TO_FSGID] = { "gid", "fsgid" },
	[AUDIT_COMPARE_GID_TO_SGID] = { "gid", "sgid" },
	[AUDIT_COMPARE_EGID_TO_FSGID] = { "egid", "fsgid" },
	[AUDIT_COMPARE_EGID_TO_SGID] = { "egid", "sgid" },
	[AUDIT_COMPARE_SGID_TO_FSGID] = { "sgid", "fsgid" },
};

#define COMPARISONS (sizeof(comparisons) / sizeof(comparisons[0]))

static bool has_string(unsigned int field)
{
	switch (field) {
	case AUDIT_SUBJ_USER:
	case AUDIT_SUBJ_ROLE:
	case AUDIT_SUBJ_TYPE:
	case AUDIT_SUBJ_SEN:
	case AUDIT_SUBJ_CLR:
	case AUDIT_OBJ_USER:
	case AUDIT_OBJ_ROLE:
	case AUDIT_OBJ_TYPE:
	case AUDIT_OBJ_LEV_LOW:
	case AUDIT_OBJ_LEV_HIGH:
	case AUDIT_WATCH:
	case AUDIT_DIR:
	case AUDIT_FILTERKEY:
	case AUDIT_EXE:
		return true;
	}
	return false;
}

/* The operation whose node the string names; its length, or 0. */
static size_t node_name(const char *string, size_t size, const char **name)
{
	static const char nodes[] = OPERATION_NODES "/";
	size_t length = sizeof(nodes) - 1;

	if (size <= length || size - length >= OPERATION_NAME_ROOM || memcmp(string, nodes, length) ||
	    memchr(string + length, '/', size - length))
		return 0;
	*name = string + length;
	return size - length;
}

static void print_arch(FILE *file, unsigned int elf, const char *operator)
{
	static const char *const families[] = { "b64", "b32" };
	size_t i;

	for (i = 0; i < 2; i++) {
		if (audit_machine_to_elf(audit_determine_machine(families[i])) == elf) {
			fprintf(file, " -F arch%s%s", operator, families[i]);
			return;
		}
	}
	fprintf(file, " -F arch%s0x%X", operator, elf);
}

static void print_syscalls(FILE *file, const struct audit_rule_data *data, unsigned int elf)
{
	const char *separator = " -S ", *name;
	bool all = true;
	unsigned int i;
	int machine;

	/* the last word is for classes of system calls */
	for (i = 0; i < AUDIT_BITMASK_SIZE - 1; i++)
		all = all && data->mask[i] == ~0U;
	if (all)
		return;
	machine = elf ? audit_elf_to_machine(elf) : audit_detect_machine();
	for (i = 0; i < AUDIT_BITMASK_SIZE * 32; i++) {
		if (!(data->mask[AUDIT_WORD(i)] & AUDIT_BIT(i)))
			continue;
		name = machine < 0 ? NULL : audit_syscall_to_name(i, machine);
		if (name)
			fprintf(file, "%s%s", separator, name);
		else
			fprintf(file, "%s%u", separator, i);
		separator = ",";
	}
}

static void print_string(FILE *file, unsigned int field, const char *operator, const char *string, size_t size)
{
	const char *part = string, *end;

	if (field != AUDIT_FILTERKEY) {
		fprintf(file, " -F %s%s%.*s", audit_field_to_name(field), operator, (int)size, string);
		return;
	}
	while (part < string + size) {
		end = memchr(part, AUDIT_KEY_SEPARATOR, string + size - part) ?: string + size;
		fprintf(file, " -F key=%.*s", (int)(end - part), part);
		part = end + 1;
	}
}

static const char *operation_name(unsigned int number)
{
	size_t i;

	for (i = 0; i < OPERATION_COUNT; i++)
		if (operations[i].number == number)
			return operations[i].name;
	return NULL;
}

static void print_number(FILE *file, unsigned int field, const char *operator, unsigned int value)
{
	const char *name = audit_field_to_name(field), *text = NULL;

	switch (field) {
	case AUDIT_FIELD_COMPARE:
		if (value < COMPARISONS && comparisons[value][0])
			fprintf(file, " -C %s%s%s", comparisons[value][0], operator, comparisons[value][1]);
		else
			fprintf(file, " -C %u", value);
		return;
	case AUDIT_EXIT:
		text = (int)value < 0 ? audit_errno_to_name(-value) : NULL;
		if (text) {
			fprintf(file, " -F exit%s-%s", operator, text);
			return;
		}
		break;
	case AUDIT_FILETYPE:
		text = audit_ftype_to_name(value);
		break;
	case FIELD_CRYPTO_OP:
		name = "crypto_op";
		text = operation_name(value);
		break;
	case AUDIT_ARG0:
	case AUDIT_ARG1:
	case AUDIT_ARG2:
	case AUDIT_ARG3:
		fprintf(file, " -F %s%s0x%X", name, operator, value);
		return;
	case AUDIT_INODE:
		fprintf(file, " -F inode%s%u", operator, value);
		return;
	}
	if (text)
		fprintf(file, " -F %s%s%s", name, operator, text);
	else if (name)
		fprintf(file, " -F %s%s%d", name, operator, (int)value);
	else
		fprintf(file, " -F f%u%s%d", field, operator, (int)value);
}

/* The part of the fields before the node, or behind it; @node is the index of its field. */
static void print_fields(FILE *file, const struct audit_rule_data *data, unsigned int node, bool behind)
{
	size_t offset = 0, size;
	unsigned int i, field;
	const char *operator;

	for (i = 0; i < data->field_count; i++, offset += size) {
		field = data->fields[i] & ~AUDIT_OPERATORS;
		operator = audit_operator_to_symbol(data->fieldflags[i] & AUDIT_OPERATORS) ?: "=";
		size = has_string(field) ? data->values[i] : 0;
		if (i == node || (i > node) != behind || field == AUDIT_ARCH)
			continue;
		if (has_string(field))
			print_string(file, field, operator, data->buf + offset, size);
		else
			print_number(file, field, operator, data->values[i]);
	}
}

/*
 * The index of the first field with a node's path, or with an operation's number, or -1; nothing is believed of the
 * lengths before this. An operation that has no name here, of a newer module, has its number in @number.
 */
static int find_node(const struct audit_rule_data *data, const char **name, size_t *length, char number[static 11])
{
	size_t offset = 0;
	unsigned int i, field;
	int node = -1;

	if (data->field_count > AUDIT_MAX_FIELDS)
		return -1;
	for (i = 0; i < data->field_count; i++) {
		field = data->fields[i] & ~AUDIT_OPERATORS;
		if (field == FIELD_CRYPTO_OP && node < 0) {
			snprintf(number, 11, "%u", data->values[i]);
			*name = operation_name(data->values[i]) ?: number;
			*length = strlen(*name);
			node = i;
		}
		if (!has_string(field))
			continue;
		if (data->values[i] > data->buflen - offset)
			return -1;
		if (field == AUDIT_WATCH && node < 0) {
			*length = node_name(data->buf + offset, data->values[i], name);
			if (*length)
				node = i;
		}
		offset += data->values[i];
	}
	return node;
}

int listed_from(struct listed *listed, const struct audit_rule_data *data)
{
	const char *name, *action = audit_action_to_name(data->action), *operator;
	unsigned int i, elf = 0;
	char number[11];
	size_t length, room;
	FILE *file;
	int node;

	memset(listed, 0, sizeof(*listed));
	node = find_node(data, &name, &length, number);
	if (node < 0)
		return 0;
	listed->native = (data->fields[node] & ~AUDIT_OPERATORS) == FIELD_CRYPTO_OP;
	listed->name = strndup(name, length);
	file = open_memstream(&listed->before, &room);
	if (!file || !listed->name)
		goto fail;
	fprintf(file, "-a %s,%s", action ?: "?", audit_flag_to_name(data->flags & AUDIT_FILTER_MASK) ?: "?");
	for (i = 0; i < data->field_count; i++) {
		if ((data->fields[i] & ~AUDIT_OPERATORS) != AUDIT_ARCH)
			continue;
		elf = data->values[i];
		print_arch(file, elf, audit_operator_to_symbol(data->fieldflags[i] & AUDIT_OPERATORS) ?: "=");
	}
	print_syscalls(file, data, elf);
	print_fields(file, data, node, false);
	operator = audit_operator_to_symbol(data->fieldflags[node] & AUDIT_OPERATORS) ?: "=";
	fprintf(file, " -F crypto_op%s", listed->native ? operator : "=");
	if (fclose(file))
		goto fail_closed;
	file = open_memstream(&listed->after, &room);
	if (!file)
		goto fail_closed;
	print_fields(file, data, node, true);
	if (!fclose(file))
		return 1;
fail_closed:
	file = NULL;
fail:
	if (file)
		fclose(file);
	listed_free(listed);
	return -ENOMEM;
}

void listed_free(struct listed *listed)
{
	free(listed->before);
	free(listed->name);
	free(listed->after);
	memset(listed, 0, sizeof(*listed));
}

/* crypto_op=A,B is one or the other, which two rules are; with another operator it would say something else */
static bool may_be_joined(const struct listed *listed)
{
	size_t length = strlen(listed->before);

	return length < 2 || !strchr("!<>", listed->before[length - 2]);
}

static bool but_for_the_name(const struct listed *a, const struct listed *b)
{
	return !strcmp(a->before, b->before) && !strcmp(a->after, b->after);
}

bool listed_equal(const struct listed *a, const struct listed *b)
{
	return !strcmp(a->name, b->name) && but_for_the_name(a, b);
}

static bool key_within(const char *text, const char *key)
{
	static const char field[] = " -F key=";
	const char *end, *found;

	while ((text = strstr(text, field))) {
		text += sizeof(field) - 1;
		end = strstr(text, " -") ?: text + strlen(text);
		found = strstr(text, key);
		if (found && found + strlen(key) <= end)
			return true;
	}
	return false;
}

bool listed_has_key(const struct listed *listed, const char *key)
{
	return key_within(listed->before, key) || key_within(listed->after, key);
}

void listed_print(const struct listed *list, size_t count, FILE *file)
{
	size_t i, j;

	for (i = 0; i < count; i = j) {
		fprintf(file, "%s%s", list[i].before, list[i].name);
		for (j = i + 1; j < count && may_be_joined(&list[i]) && but_for_the_name(&list[i], &list[j]); j++)
			fprintf(file, ",%s", list[j].name);
		fprintf(file, "%s\n", list[i].after);
	}
}
