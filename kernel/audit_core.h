/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The patched audit core, if this kernel has it
 *
 * ../audit-rules/patches teaches the kernel's audit core to select system calls by AUDIT_CRYPTO_OP,
 * the numbers of the operations in them, and to call us for those that are selected. What it
 * exports is looked for when the module is loaded, so that one module serves both kernels.
 */
#ifndef NCR_AUDIT_CORE_H
#define NCR_AUDIT_CORE_H

#include "audit.h"

/** ncr_audit_core_used() - whether the core tells us the exit filter's verdict */
bool ncr_audit_core_used(void);

/*
 * ncr_audit_core_op() - tell the core that this system call has had the operation; nothing on a
 * kernel without the patch
 */
void ncr_audit_core_op(enum ncr_audit_op op);

/** ncr_audit_core_init() - look for it, and have it call us; false: this kernel has it not */
bool ncr_audit_core_init(void);

/* ncr_audit_core_exit() - it does not call us any more, and is not within a call */
void ncr_audit_core_exit(void);

#endif /* NCR_AUDIT_CORE_H */
