/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rule.h - a rule as it is written: the words of auditctl, and -F crypto_op=NAME[,NAME...]
 *
 * A rule for a list of names is one rule of the kernel for each name, equal but for the node they watch.
 */
#ifndef NCR_RULE_H
#define NCR_RULE_H

#include "operations.h"

#include <libaudit.h>
#include <stdio.h>

/* -F, -C and -S of one rule; the kernel takes 64 fields */
#define RULE_WORDS 80
/* what auditctl reads of a line, and what we write */
#define LINE_ROOM 6144

struct rule_word {
	char letter;
	const char *text;
};

/**
 * struct rule - one line of a rules file, or of the command line, taken apart
 * @where: "" or "FILE:LINE: ", what messages begin with
 * @command: 'a' append, 'A' prepend, 'd' delete, 'D' delete all of ours
 * @list: as written: "always,exit"
 * @action: AUDIT_ALWAYS or AUDIT_NEVER
 * @words: @count of 'F', 'C' and 'S'; of crypto_op the text is NULL
 * @operations: @operation_count of them, in the order of the list
 * @key: those of -k and -F key=, with AUDIT_KEY_SEPARATOR between them; "" for none
 *
 * Strings belong to whoever called rule_parse().
 */
struct rule {
	char where[128];
	char command;
	const char *list;
	int action;
	size_t count;
	struct rule_word words[RULE_WORDS];
	size_t operation_count;
	const struct operation *operations[OPERATION_COUNT];
	char key[AUDIT_MAX_KEY_LEN + 1];
};

/**
 * rule_parse() - take a rule apart
 * @rule: filled in, but for @where, which the caller has set
 * @words: @count of them: -a LIST -F FIELD ...
 * @count: at least 1
 *
 * Return: whether it is a rule of ours; if not that has been said.
 */
bool rule_parse(struct rule *rule, char *const *words, size_t count);

/**
 * rule_is_ours() - do the words have -F crypto_op...?
 *
 * What has not is for auditctl.
 */
bool rule_is_ours(char *const *words, size_t count);

/**
 * rule_translate() - write the rule of one operation as stock auditctl takes it, without a newline
 * @line: LINE_ROOM bytes
 *
 * Return: whether it has room.
 */
bool rule_translate(const struct rule *rule, const struct operation *operation, char *line);

#endif /* NCR_RULE_H */
