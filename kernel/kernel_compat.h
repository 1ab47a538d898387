/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only place that looks at the kernel's version
 *
 * The module is written for the newest supported kernel; what older ones name or place differently
 * is made up for here.
 */
#ifndef NCR_KERNEL_COMPAT_H
#define NCR_KERNEL_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "NCR supports Linux 6.1 and newer"
#endif

/* <asm/unaligned.h> moved in 6.12 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include <asm/unaligned.h>
#else
#include <linux/unaligned.h>
#endif

/* a class has had no owner since 6.4, and does not change its devices since 6.2 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define ncr_class_create(name) class_create(THIS_MODULE, name)
#else
#define ncr_class_create(name) class_create(name)
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define NCR_DEVNODE_CONST
#else
#define NCR_DEVNODE_CONST const
#endif

/*
 * a reference to a file that others may replace and close, or NULL; the caller holds the RCU read
 * lock; by the slot since 6.7
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
#define ncr_get_file_rcu(slot) ({ \
	struct file *file_ = rcu_dereference(*(slot)); \
	file_ && get_file_rcu(file_) ? file_ : NULL; })
#else
#define ncr_get_file_rcu(slot) get_file_rcu(slot)
#endif

/* the library's SHA-256 has had contexts of a type of its own since 6.17 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
#define ncr_sha256_ctx sha256_state
#else
#define ncr_sha256_ctx sha256_ctx
#endif

/*
 * what ../audit-rules/patches adds to <linux/audit.h>; no kernel has it by its version, see
 * audit_core.c
 */
struct audit_context;
void audit_crypto_op(unsigned int op);
int audit_register_crypto_log(void (*log)(struct audit_context *context));
void audit_unregister_crypto_log(void);

#endif /* NCR_KERNEL_COMPAT_H */
