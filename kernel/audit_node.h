/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The op nodes: one file an operation, for rules to name
 */
#ifndef NCR_AUDIT_NODE_H
#define NCR_AUDIT_NODE_H

#include "audit.h"

/** ncr_audit_op_name() - "key_export" …: of the node, and in records */
const char *ncr_audit_op_name(enum ncr_audit_op op);

/*
 * ncr_audit_touch() - make the kernel's exit filter see the nodes of the operation among the names
 * that this system call has touched; nothing where there is no such filter. May sleep.
 */
void ncr_audit_touch(enum ncr_audit_op op);

/** ncr_audit_nodes_init() - make them below @dir; -ENOMEM or what securityfs says */
int ncr_audit_nodes_init(struct dentry *dir);
void ncr_audit_nodes_exit(void);

#endif /* NCR_AUDIT_NODE_H */
