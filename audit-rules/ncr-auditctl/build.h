/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build.h - a rule as the kernel takes it, made by libaudit as auditctl makes it
 */
#ifndef NCR_BUILD_H
#define NCR_BUILD_H

#include "rule.h"

/**
 * rule_build() - the kernel's rule for one operation of a rule
 * @rule: as parsed
 * @operation: one of its operations
 * @offline: take fields that the running kernel does not support: the rule is for another one
 *
 * Return: a rule for audit_rule_free_data(), with list and action set; NULL when a field is not right, which has been
 * said.
 */
struct audit_rule_data *rule_build(const struct rule *rule, const struct operation *operation, bool offline);

#endif /* NCR_BUILD_H */
