/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * listing.h - rules of the kernel as they were meant: crypto_op= where they have a node's path, or the field's number
 */
#ifndef NCR_LISTING_H
#define NCR_LISTING_H

#include <libaudit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct listed - one rule of ours, as text in three parts
 * @before: up to the operation's name: "-a always,exit -F crypto_op="
 * @name: of the operation
 * @after: the rest
 * @native: the kernel has the operation as a field, not the path of its node
 */
struct listed {
	char *before;
	char *name;
	char *after;
	bool native;
};

/**
 * listed_from() - the text of a rule
 * @listed: filled in, for listed_free()
 * @data: from the kernel, or built
 *
 * Return: 1, 0 when the rule is not about an operation of NCR, or -ENOMEM.
 */
int listed_from(struct listed *listed, const struct audit_rule_data *data);

void listed_free(struct listed *listed);

/** listed_equal() - are these the same rule? */
bool listed_equal(const struct listed *a, const struct listed *b);

/** listed_has_key() - does the rule have this key, or a key that has it within, as auditctl -l -k takes it? */
bool listed_has_key(const struct listed *listed, const char *key);

/** listed_print() - @count rules; consecutive ones that differ in the operation alone are one line */
void listed_print(const struct listed *list, size_t count, FILE *file);

#endif /* NCR_LISTING_H */
