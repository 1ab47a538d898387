/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ends the life of key material before its users let go of it
 *
 * Material has a life of its own beside its users. It ends when the key object that was made with
 * it lets go; and for published keys, and keys with a date, when the key facility revokes, expires
 * or destroys the key or the date is there. Then every session that works with it is ended, idle or
 * not, running operations finish, and the last of them wipes. Nothing waits for anybody to use the
 * key: a clock of one second looks at all that can expire.
 */
#ifndef NCR_LIFETIME_H
#define NCR_LIFETIME_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct key;
struct ncr_material;

/**
 * struct ncr_lifetime - the part of material that its end needs
 * @watched: in the list of what can expire, from ncr_lifetime_watch() to the last user
 * @key: the published key, whose own expiry counts too, until ncr_lifetime_key_gone()
 * @lock: guards @sessions
 * @sessions: sessions that work with it
 */
struct ncr_lifetime {
	struct list_head watched;
	struct key *key;
	spinlock_t lock;	/* for @sessions */
	struct list_head sessions;
};

void ncr_lifetime_init(struct ncr_lifetime *lifetime);

/**
 * ncr_lifetime_watch() - end the material when its time has come
 * @material: with a user, the caller's
 * @key: published with it, or NULL
 *
 * Context: may sleep.
 */
void ncr_lifetime_watch(struct ncr_material *material, struct key *key);

/** ncr_lifetime_key_gone() - the published key is being destroyed */
void ncr_lifetime_key_gone(struct ncr_material *material);

/** ncr_lifetime_unwatch() - for whoever wipes */
void ncr_lifetime_unwatch(struct ncr_material *material);

/**
 * ncr_material_end() - end the life of material, once
 * @material: referred to by the caller
 * @error: what users are told from now on: -EKEYREVOKED or -EKEYEXPIRED, and their sessions end;
 *	0: nothing, operations that began with the material go on
 *
 * Context: may sleep.
 * Return: true when its life had not ended before.
 */
bool ncr_material_end(struct ncr_material *material, int error);

/** ncr_lifetime_exit() - stop the clock; nothing is watched any more */
void ncr_lifetime_exit(void);

#endif /* NCR_LIFETIME_H */
