/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * status.h - ncr-auditctl -s: do the rules that should be there select anything?
 */
#ifndef NCR_AUDIT_STATUS_H
#define NCR_AUDIT_STATUS_H

#include <stdbool.h>
#include <stdio.h>

/* what augenrules makes of rules.d */
#define BOOT_RULES "/etc/audit/audit.rules"

/** status_boot_rules() - how many rules of a file are on nodes of ours; 0 without the file */
unsigned int status_boot_rules(const char *path);

/**
 * status_verdict() - one line about the rules
 * @loaded: is the module?
 * @locked: audit is in the mode of -e 2
 * @rules: of ours in the kernel
 * @boot_rules: of ours in BOOT_RULES
 *
 * Return: "in force", "none", or what is wrong with them.
 */
const char *status_verdict(bool loaded, bool locked, unsigned int rules, unsigned int boot_rules);

/** status_show() - print it; EXIT_NEGATIVE when rules are missing, EXIT_NO_DEVICE without the module */
int status_show(bool json);

#endif /* NCR_AUDIT_STATUS_H */
