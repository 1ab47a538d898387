/* SPDX-License-Identifier: GPL-2.0 */
/*
 * audit_failure=refuse: no operation without room for its record
 *
 * The buffer is taken from audit before the operation begins, which then waits for nothing any
 * more. It cannot be given back, so that each reservation is used by exactly one record.
 */
#ifndef NCR_AUDIT_RESERVE_H
#define NCR_AUDIT_RESERVE_H

#include "audit.h"

/* ncr_audit_reserved() - the current task's buffer for a record of that type, once; or NULL */
struct audit_buffer *ncr_audit_reserved(u16 type);

/** ncr_audit_reserve_init() - read the parameter; -EINVAL */
int ncr_audit_reserve_init(void);

#endif /* NCR_AUDIT_RESERVE_H */
