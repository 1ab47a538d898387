/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For the inline functions of kernel/audit.h. */
#ifndef SHIM_LINUX_AUDIT_H
#define SHIM_LINUX_AUDIT_H

#define unlikely(condition) (condition)
#define audit_enabled 0
#define audit_dummy_context() 1

#endif /* SHIM_LINUX_AUDIT_H */
