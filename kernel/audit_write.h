/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writing a record: it gets its number and leaves
 */
#ifndef NCR_AUDIT_WRITE_H
#define NCR_AUDIT_WRITE_H

#include "audit_record.h"

/**
 * ncr_audit_write() - write a record now
 * @record: what to say
 * @context: of the event that it is to join, or NULL: an event of its own
 * @gfp: GFP_KERNEL: it may sleep, and waits for room; GFP_ATOMIC: it does neither
 * @subject: it ends in the subject, since no SYSCALL record of the event tells it
 *
 * Return: false: audit gave no buffer, and no number was taken. The kernel counts that as a loss.
 */
bool ncr_audit_write(const struct ncr_audit_record *record, struct audit_context *context,
		     gfp_t gfp, bool subject);

/* ncr_audit_write_to() - the same, into a buffer that is there, which is consumed */
void ncr_audit_write_to(struct audit_buffer *ab, const struct ncr_audit_record *record,
			bool subject);

#endif /* NCR_AUDIT_WRITE_H */
