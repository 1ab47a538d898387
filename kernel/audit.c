// SPDX-License-Identifier: GPL-2.0
#include "audit.h"

#include "audit_node.h"
#include "audit_queue.h"
#include "audit_record.h"
#include "audit_reserve.h"
#include "audit_verdict.h"
#include "audit_write.h"
#include "trail.h"

/* --- writing ---------------------------------------------------------------------------------- */

static enum ncr_trail_role role_of(const struct ncr_audit_record *record)
{
	if (record->op == NCR_AUDIT_TRAIL_HEAD)
		return NCR_TRAIL_HEAD;
	return record->type == NCR_AUDIT_STORAGE_KEY && record->success ? NCR_TRAIL_MASTER_KEY :
									  NCR_TRAIL_RECORD;
}

void ncr_audit_write_to(struct audit_buffer *ab, const struct ncr_audit_record *record,
			bool subject)
{
	char text[NCR_AUDIT_TEXT_MAX + NCR_TRAIL_TEXT_MAX];
	size_t size = ncr_audit_record_text(record, subject, text);

	ncr_trail_write(ab, record->type, text, size, role_of(record), !subject);
	if (subject) {
		ncr_audit_record_subject(record, ab);
		audit_log_end(ab);
	}
}

bool ncr_audit_write(const struct ncr_audit_record *record, struct audit_context *context,
		     gfp_t gfp, bool subject)
{
	struct audit_buffer *ab = audit_log_start(context, gfp, record->type);

	if (!ab)
		return false;
	ncr_audit_write_to(ab, record, subject);
	return true;
}

/* --- who writes it ---------------------------------------------------------------------------- */

/* Selected or not. The kernel records the system call too, unless a rule says never. */
static void write_now(const struct ncr_audit_record *record, struct audit_context *context)
{
	struct audit_buffer *ab = ncr_audit_refuses ? ncr_audit_reserved(record->type) : NULL;
	bool written = true;

	if (ab)
		ncr_audit_write_to(ab, record, true);
	else
		written = audit_enabled && ncr_audit_write(record, context, GFP_KERNEL, true);
	if (written && record->opener && record->op == NCR_AUDIT_CONTEXT_NEW)
		WRITE_ONCE(record->opener->selected, OPEN_SELECTED);
}

/*
 * The one place that chooses. A record of a system call that the kernel audits waits for the exit
 * filter's verdict. When that cannot be learnt, or it cannot wait, it is written at once: never
 * less. As a rule with never may keep the SYSCALL record away, it says itself who
 * did it.
 */
static void record(const struct ncr_audit_record *record)
{
	unsigned int which;

	if (ncr_audit_refuses) {
		write_now(record, audit_context());
	} else if (audit_dummy_context()) {
		/* no rule will be asked, and no SYSCALL record follows */
		if (record->mandatory)
			write_now(record, NULL);
	} else if (!ncr_audit_verdict_awaited(&which) || !ncr_audit_queue_add(record, which)) {
		write_now(record, audit_context());
	}
}

void ncr_audit_record(const struct ncr_audit_event *event, int error)
{
	struct ncr_audit_record r;

	if (!audit_enabled && !ncr_audit_refuses)
		return;
	ncr_audit_touch(event->op);
	ncr_audit_record_of(&r, event, error);
	record(&r);
}

void ncr_audit_outside(const struct ncr_audit_event *event, int error)
{
	struct ncr_audit_record r;

	if (!audit_enabled)
		return;
	ncr_audit_record_of(&r, event, error);
	ncr_audit_write(&r, NULL, GFP_KERNEL, true);
}

/* --- records that need no rule ---------------------------------------------------------------- */

void ncr_audit_master_key(size_t key_size, int error)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_MASTER_KEY_SET, 0);
	struct ncr_audit_record r;

	if (!audit_enabled && !ncr_audit_refuses)
		return;
	event.mandatory = true;
	ncr_audit_touch(event.op);
	ncr_audit_record_of(&r, &event, error);
	r.type = NCR_AUDIT_STORAGE_KEY;
	r.key_size = key_size;
	record(&r);
}

static void record_outside(struct ncr_audit_record *r)
{
	if (audit_enabled)
		ncr_audit_write(r, NULL, GFP_KERNEL, true);
}

void ncr_audit_trail_head(void)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_TRAIL_HEAD, NCR_AUDIT_NO_CTX);
	struct ncr_audit_record r;

	ncr_audit_record_of(&r, &event, 0);
	record_outside(&r);
}

void ncr_audit_self_test_failed(const char *test)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_SELF_TEST, 0);
	struct ncr_audit_record r;

	ncr_audit_record_of(&r, &event, -EIO);
	r.reason = test;
	record_outside(&r);
}

void ncr_audit_notice(enum ncr_audit_notice notice, const char *reason)
{
	static const char *const words[] = {
		[NCR_AUDIT_LOADED] = "module_load",
		[NCR_AUDIT_UNLOADED] = "module_unload",
		[NCR_AUDIT_PROBE_LOST] = "probe_lost",
		[NCR_AUDIT_PROBE_BACK] = "probe_back",
	};
	struct ncr_audit_event event = NCR_AUDIT_EVENT(0, 0);
	struct ncr_audit_record r;

	ncr_audit_record_of(&r, &event, reason ? -EIO : 0);
	r.notice = words[notice];
	r.reason = reason;
	record_outside(&r);
}

/* --- life ------------------------------------------------------------------------------------- */

void ncr_audit_how(char *text, size_t size)
{
	ncr_audit_verdict_how(text, size);
}

int ncr_audit_init(struct dentry *dir)
{
	int error = ncr_audit_reserve_init();

	error = error ?: ncr_trail_init();
	error = error ?: ncr_audit_queue_init();
	error = error ?: ncr_audit_nodes_init(dir);
	if (!error)
		ncr_audit_verdict_init();
	return error;
}

void ncr_audit_exit(void)
{
	ncr_audit_verdict_exit();
	ncr_trail_exit();
	ncr_audit_nodes_exit();
	ncr_audit_queue_exit();
}
