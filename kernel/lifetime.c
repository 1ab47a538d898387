// SPDX-License-Identifier: GPL-2.0
#include "lifetime.h"

#include "audit.h"
#include "key.h"
#include "session.h"

#include <linux/key.h>
#include <linux/mutex.h>
#include <linux/ktime.h>
#include <linux/workqueue.h>

static void look(struct work_struct *work);

/* struct ncr_lifetime.watched of all that can expire; guarded, as @key is, by watched_lock */
static LIST_HEAD(watched);
static DEFINE_MUTEX(watched_lock);
static DECLARE_DELAYED_WORK(clock, look);

void ncr_lifetime_init(struct ncr_lifetime *lifetime)
{
	INIT_LIST_HEAD(&lifetime->watched);
	spin_lock_init(&lifetime->lock);
	INIT_LIST_HEAD(&lifetime->sessions);
}

void ncr_lifetime_watch(struct ncr_material *material, struct key *key)
{
	mutex_lock(&watched_lock);
	material->lifetime.key = key;
	list_add(&material->lifetime.watched, &watched);
	mutex_unlock(&watched_lock);
	/* does nothing while the clock is running */
	schedule_delayed_work(&clock, HZ);
}

void ncr_lifetime_key_gone(struct ncr_material *material)
{
	mutex_lock(&watched_lock);
	material->lifetime.key = NULL;
	mutex_unlock(&watched_lock);
}

void ncr_lifetime_unwatch(struct ncr_material *material)
{
	/* only its last user takes it out, and only a user puts it in */
	if (list_empty(&material->lifetime.watched))
		return;
	mutex_lock(&watched_lock);
	list_del_init(&material->lifetime.watched);
	mutex_unlock(&watched_lock);
}

bool ncr_material_end(struct ncr_material *material, int error)
{
	bool living;

	/* pairs with the check in ncr_sessions_end() and ncr_key_material() */
	if (error)
		cmpxchg(&material->ended, 0, error);
	living = atomic_xchg(&material->living, 0);
	if (error)
		ncr_sessions_end(material, error);
	if (living)
		ncr_material_put(material);
	return living;
}

/* watched_lock held. The key facility has no callback for a key that expires. */
static bool is_over(const struct ncr_material *material, time64_t now)
{
	const struct key *key = material->lifetime.key;
	time64_t expiry = key ? READ_ONCE(key->expiry) : 0;

	return (expiry && now >= expiry) || ncr_attributes_check_time(&material->attributes, false);
}

static void expire(struct ncr_material *material)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_KEY_ZEROIZE, NCR_AUDIT_NO_CTX);

	if (ncr_material_end(material, -EKEYEXPIRED) && ncr_audit_watched()) {
		event.key1_material = material;
		event.by = "expiry";
		ncr_audit_outside(&event, 0);
	}
	ncr_material_put(material);
}

/*
 * Once a second, as long as there is anything to be watched. A user more keeps what has expired
 * from being wiped, and so from leaving our list, before we are done with it.
 */
static void look(struct work_struct *work)
{
	struct ncr_material *material, *next;
	time64_t now = ktime_get_real_seconds();
	LIST_HEAD(over);
	bool more;

	mutex_lock(&watched_lock);
	list_for_each_entry_safe(material, next, &watched, lifetime.watched)
		if (is_over(material, now) && refcount_inc_not_zero(&material->users))
			list_move(&material->lifetime.watched, &over);
	more = !list_empty(&watched);
	mutex_unlock(&watched_lock);

	while (!list_empty(&over)) {
		material = list_first_entry(&over, struct ncr_material, lifetime.watched);
		list_del_init(&material->lifetime.watched);
		expire(material);
		cond_resched();
	}
	if (more)
		schedule_delayed_work(&clock, HZ);
}

void ncr_lifetime_exit(void)
{
	cancel_delayed_work_sync(&clock);
}
