// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "trail.h"

#include "algorithm.h"
#include "audit.h"
#include "drbg.h"
#include "kdf.h"
#include "kernel_compat.h"
#include "random.h"
#include "testhooks.h"

#include <crypto/sha2.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/moduleparam.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <linux/workqueue.h>

#define RECORDS_MAX 1048576
#define MINUTES_MAX 1440
/* how long the record of the master key may take until the trail begins without it */
#define BEGIN_SECONDS 2

static unsigned int trail_records = 1024;
module_param(trail_records, uint, 0444);
MODULE_PARM_DESC(trail_records, "records with a MAC after which a head of the trail is recorded");

static unsigned int trail_minutes = 15;
module_param(trail_minutes, uint, 0444);
MODULE_PARM_DESC(trail_minutes, "minutes after a record within which a head is recorded");

/* @trail, and that records leave in the order of their numbers */
static DEFINE_SPINLOCK(lock);

/*
 * One trail a load. @key is in no other place, and only that of the next record; @before hashes
 * the messages of the records up to the beginning.
 */
static struct {
	enum {
		TRAIL_NONE,	/* no master key */
		TRAIL_READY,	/* there is a key, and the record that begins it is to come */
		TRAIL_RUNS,
		TRAIL_ENDED,	/* the key is wiped */
	} state;
	u64 number;		/* of the last record */
	unsigned int since_head;	/* records with a MAC after the last head */
	unsigned long since;	/* the first of them, in jiffies */
	struct ncr_sha256_ctx before;
	u8 id[NCR_TRAIL_ID_SIZE];
	u8 key[NCR_TRAIL_KEY_SIZE];
	u8 last[NCR_TRAIL_MAC_SIZE];
} trail;

/* Whether a head would say anything that none has said. */
static bool unsaid(void)
{
	bool answer;

	spin_lock(&lock);
	answer = trail.state == TRAIL_READY || (trail.state == TRAIL_RUNS && trail.since_head);
	spin_unlock(&lock);
	return answer;
}

static void head(struct work_struct *work);
static DECLARE_DELAYED_WORK(head_work, head);

/* Jiffies until a head is to come by time, 0: it is due. */
static unsigned long until_due(void)
{
	unsigned long due, now = jiffies, left = 0;

	spin_lock(&lock);
	due = trail.since + trail_minutes * ncr_test_minute() * HZ;
	if (trail.state == TRAIL_RUNS && trail.since_head < trail_records && time_before(now, due))
		left = due - now;
	spin_unlock(&lock);
	return left;
}

/*
 * Who has written the last of enough records may have been slow to ask for a head: there has been
 * one, and for the next there are not enough yet.
 */
static void head(struct work_struct *work)
{
	unsigned long left;

	if (!unsaid())
		return;
	left = until_due();
	if (left)
		schedule_delayed_work(&head_work, left);
	else
		ncr_audit_trail_head();
}

/* --- the chain -------------------------------------------------------------------------------- */

static_assert(NCR_TRAIL_KEY_SIZE == SHA256_DIGEST_SIZE && NCR_TRAIL_KEY_SIZE < SHA256_BLOCK_SIZE);

/* FIPS 198-1: a hash that begins with a block of the key */
static void begin_keyed(struct ncr_sha256_ctx *ctx, const u8 *key, u8 pad)
{
	u8 block[SHA256_BLOCK_SIZE];
	unsigned int i;

	memset(block, pad, sizeof(block));
	for (i = 0; i < NCR_TRAIL_KEY_SIZE; i++)
		block[i] ^= key[i];
	sha256_init(ctx);
	sha256_update(ctx, block, sizeof(block));
	memzero_explicit(block, sizeof(block));
}

static void add_pieces(struct ncr_sha256_ctx *ctx, const struct ncr_piece *message)
{
	for (; message->data; message++)
		sha256_update(ctx, message->data, message->size);
}

void ncr_trail_seal(u8 *key, const struct ncr_piece *message, u8 *mac)
{
	struct ncr_sha256_ctx ctx;
	u8 digest[SHA256_DIGEST_SIZE];

	begin_keyed(&ctx, key, 0x36);
	add_pieces(&ctx, message);
	sha256_final(&ctx, digest);	/* wipes ctx */
	begin_keyed(&ctx, key, 0x5c);
	sha256_update(&ctx, digest, sizeof(digest));
	sha256_final(&ctx, digest);
	memcpy(mac, digest, NCR_TRAIL_MAC_SIZE);
	sha256(key, NCR_TRAIL_KEY_SIZE, digest);
	memcpy(key, digest, NCR_TRAIL_KEY_SIZE);
	memzero_explicit(digest, sizeof(digest));
}

int ncr_trail_derive(struct crypto_shash *master)
{
	u8 root[NCR_TRAIL_KEY_SIZE], key[NCR_TRAIL_KEY_SIZE], id[NCR_TRAIL_ID_SIZE];
	struct crypto_shash *kdf;
	int error;

	error = ncr_random_bytes(id, sizeof(id)) ?:
		ncr_kdf_derive(master, "ncr trail root", NULL, 0, root, sizeof(root));
	if (error)
		return error;
	kdf = ncr_kdf_new(root, sizeof(root));
	memzero_explicit(root, sizeof(root));
	if (IS_ERR(kdf))
		return PTR_ERR(kdf);
	error = ncr_kdf_derive(kdf, "ncr trail", id, sizeof(id), key, sizeof(key));
	crypto_free_shash(kdf);
	if (!error) {
		spin_lock(&lock);
		memcpy(trail.id, id, sizeof(id));
		memcpy(trail.key, key, sizeof(key));
		trail.state = TRAIL_READY;
		spin_unlock(&lock);
	}
	memzero_explicit(key, sizeof(key));
	return error;
}

/* --- records ---------------------------------------------------------------------------------- */

/* As audit_log_task_info() prints them, for the record itself or the SYSCALL record after it. */
static size_t subject(char *line, size_t room)
{
	const struct cred *cred = current_cred();

	return scnprintf(line, room, "\npid=%d uid=%u euid=%u gid=%u auid=%u ses=%u\n",
			 task_tgid_nr(current), from_kuid(&init_user_ns, cred->uid),
			 from_kuid(&init_user_ns, cred->euid), from_kgid(&init_user_ns, cred->gid),
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 audit_get_sessionid(current));
}

static_assert(sizeof(" trail= before= seq=18446744073709551615 mac=") +
	      2 * (NCR_TRAIL_ID_SIZE + SHA256_DIGEST_SIZE + NCR_TRAIL_MAC_SIZE) <=
	      NCR_TRAIL_TEXT_MAX);

/* What the first record and heads say of the trail. */
static size_t add_trail(char *text, size_t room, enum ncr_trail_role role)
{
	u8 before[SHA256_DIGEST_SIZE];

	if (trail.state == TRAIL_READY && role != NCR_TRAIL_RECORD) {
		trail.state = TRAIL_RUNS;
		sha256_final(&trail.before, before);
		return scnprintf(text, room, " trail=%*phN before=%*phN", NCR_TRAIL_ID_SIZE,
				 trail.id, SHA256_DIGEST_SIZE, before);
	}
	if (trail.state == TRAIL_RUNS && role == NCR_TRAIL_HEAD)
		return scnprintf(text, room, " trail=%*phN last=%*phN", NCR_TRAIL_ID_SIZE, trail.id,
				 NCR_TRAIL_MAC_SIZE, trail.last);
	return 0;
}

/* A head when there have been enough records, or some time after the first of them. */
static void schedule_head(unsigned int since_head)
{
	/* not for each record beyond: the work would go from processor to processor and not run */
	if (since_head % trail_records == 0)
		mod_delayed_work(system_wq, &head_work, 0);
	else
		schedule_delayed_work(&head_work, trail_minutes * ncr_test_minute() * HZ);
}

void ncr_trail_write(struct audit_buffer *ab, u16 type, char *text, size_t size,
		     enum ncr_trail_role role, bool end)
{
	size_t room = size + NCR_TRAIL_TEXT_MAX;
	char type_text[8], subject_line[112];
	struct ncr_piece message[] = {
		{ type_text, scnprintf(type_text, sizeof(type_text), "%u ", type) },
		{ text, size },
		{ subject_line, subject(subject_line, sizeof(subject_line)) },
		{ NULL }
	};
	unsigned int since_head;
	bool ready;

	spin_lock(&lock);
	if (!trail.number)
		sha256_init(&trail.before);
	size += add_trail(text + size, room - size, role);
	size += scnprintf(text + size, room - size, " seq=%llu", ++trail.number);
	message[1].size = size;
	if (trail.state == TRAIL_RUNS) {
		ncr_trail_seal(trail.key, message, trail.last);
		scnprintf(text + size, room - size, " mac=%*phN", NCR_TRAIL_MAC_SIZE, trail.last);
		trail.since_head = role == NCR_TRAIL_HEAD ? 0 : trail.since_head + 1;
		if (trail.since_head == 1)
			trail.since = jiffies;
	} else if (trail.state != TRAIL_ENDED) {
		add_pieces(&trail.before, message);
	}
	ready = trail.state == TRAIL_READY;
	since_head = trail.state == TRAIL_RUNS ? trail.since_head : 0;
	/* a new buffer has room for all of it, and needs no memory under the lock */
	audit_log_format(ab, "%s", text);
	if (end)
		audit_log_end(ab);
	spin_unlock(&lock);

	if (ready)
		schedule_delayed_work(&head_work, BEGIN_SECONDS * HZ);
	else if (since_head)
		schedule_head(since_head);
}

void ncr_trail_status(char *text, bool number)
{
	u8 id[NCR_TRAIL_ID_SIZE];
	bool begun;
	u64 last;

	spin_lock(&lock);
	begun = trail.state == TRAIL_RUNS || trail.state == TRAIL_ENDED;
	memcpy(id, trail.id, sizeof(id));
	last = trail.number;
	spin_unlock(&lock);
	if (!begun)
		strscpy(text, "none", NCR_TRAIL_STATUS_MAX);
	else if (number)
		snprintf(text, NCR_TRAIL_STATUS_MAX, "%*phN:%llu", NCR_TRAIL_ID_SIZE, id, last);
	else
		snprintf(text, NCR_TRAIL_STATUS_MAX, "%*phN", NCR_TRAIL_ID_SIZE, id);
}

/* --- life ------------------------------------------------------------------------------------- */

static void finish(void)
{
	cancel_delayed_work_sync(&head_work);
	if (unsaid())
		ncr_audit_trail_head();
	spin_lock(&lock);
	memzero_explicit(trail.key, sizeof(trail.key));
	if (trail.state != TRAIL_NONE)
		trail.state = TRAIL_ENDED;
	spin_unlock(&lock);
	/* again: the records since then */
	cancel_delayed_work_sync(&head_work);
}

/* The last of all who are told: they may have recorded something. */
static int reboot(struct notifier_block *block, unsigned long action, void *unused)
{
	finish();
	return NOTIFY_DONE;
}

static struct notifier_block reboot_block = { .notifier_call = reboot, .priority = INT_MIN };

int ncr_trail_init(void)
{
	if (!trail_records || trail_records > RECORDS_MAX) {
		pr_err("trail_records=%u: not 1 to %u\n", trail_records, RECORDS_MAX);
		return -EINVAL;
	}
	if (!trail_minutes || trail_minutes > MINUTES_MAX) {
		pr_err("trail_minutes=%u: not 1 to %u\n", trail_minutes, MINUTES_MAX);
		return -EINVAL;
	}
	return register_reboot_notifier(&reboot_block);
}

void ncr_trail_exit(void)
{
	unregister_reboot_notifier(&reboot_block);
	finish();
}
