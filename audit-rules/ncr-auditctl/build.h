/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build.h - a rule as the kernel takes it, made by libaudit as auditctl makes it
 */
#ifndef NCR_BUILD_H
#define NCR_BUILD_H

#include "rule.h"

/* What a kernel with audit-rules/patches has, and libaudit does not know. */
#define FIELD_CRYPTO_OP 160
#define FEATURE_CRYPTO_OP 0x00010000

/* how a rule is built */
enum {
	BUILD_OFFLINE = 1,	/* take fields that the running kernel does not support: the rule is for another one */
	BUILD_NATIVE = 2,	/* the operation is a field, FIELD_CRYPTO_OP; else the path of its node */
};

/** build_native() - BUILD_NATIVE if the running kernel has the field, else 0 */
unsigned int build_native(void);

/**
 * rule_build() - the kernel's rule for one operation of a rule
 * @rule: as parsed
 * @operation: one of its operations
 * @how: BUILD_...
 *
 * Return: a rule for audit_rule_free_data(), with list and action set; NULL when a field is not right, which has been
 * said.
 */
struct audit_rule_data *rule_build(const struct rule *rule, const struct operation *operation, unsigned int how);

#endif /* NCR_BUILD_H */
