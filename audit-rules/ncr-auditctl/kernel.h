/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.h - the rules in the kernel, and changing them all or not at all
 */
#ifndef NCR_KERNEL_H
#define NCR_KERNEL_H

#include "listing.h"
#include "rule.h"

/**
 * struct rules - what the kernel has of our rules
 * @data: @count of them, in its order
 * @listed: their text
 */
struct rules {
	struct audit_rule_data **data;
	struct listed *listed;
	size_t count;
};

struct change {
	bool added;
	struct audit_rule_data *data;
};

/**
 * struct changes - what has been changed so far, to be undone when something later fails
 * @fd: the audit socket
 * @native: BUILD_NATIVE if the kernel has a field for operations, else 0
 */
struct changes {
	int fd;
	unsigned int native;
	struct change *list;
	size_t count;
};

/* All of these return EXIT_... of message.h, and say what went wrong. */

/** kernel_open() - the audit socket; takes CAP_AUDIT_CONTROL */
int kernel_open(int *fd);

/** kernel_changeable() - may rules be changed, or are they locked? */
int kernel_changeable(int fd);

/** kernel_rules() - our rules, those with this key if it is not NULL; for rules_free() */
int kernel_rules(int fd, const char *key, struct rules *rules);
void rules_free(struct rules *rules);

/** kernel_apply() - one rule, of -a, -A or -d: for each of its operations */
int kernel_apply(struct changes *changes, const struct rule *rule);

/** kernel_delete() - all our rules, or those with this key */
int kernel_delete(struct changes *changes, const char *key);

/** changes_undo() - put back what was; a rule that was deleted comes back at the end of the list */
void changes_undo(struct changes *changes);

/** changes_free() - they stay */
void changes_free(struct changes *changes);

#endif /* NCR_KERNEL_H */
