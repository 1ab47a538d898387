/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who pays for keys, sessions and memory
 *
 * Whoever opens /dev/crypto pays for everything that is ever made in that namespace, whoever makes
 * it: a descriptor passed on or inherited by a child moves nothing. Charged are the opener's
 * process, his uid, and the owner of every user namespace from his own up to the initial one, so
 * that neither fork nor a uid made up in a user namespace widens a limit.
 */
#ifndef NCR_ACCOUNT_H
#define NCR_ACCOUNT_H

#include <linux/types.h>

enum ncr_resource {
	NCR_RESOURCE_KEYS,
	NCR_RESOURCE_SESSIONS,
	NCR_RESOURCE_BYTES,
	NCR_RESOURCES
};

struct ncr_payer;

/**
 * ncr_payer_new_current() - the payer for what the current task is about to open
 *
 * Context: may sleep.
 * Return: a reference, to be dropped with ncr_payer_put(), or an ERR_PTR: -ENOMEM.
 */
struct ncr_payer *ncr_payer_new_current(void);
/** ncr_payer_system() - a reference to one without limits: for what the officer gives to all */
struct ncr_payer *ncr_payer_system(void);
struct ncr_payer *ncr_payer_get(struct ncr_payer *payer);
void ncr_payer_put(struct ncr_payer *payer);

/**
 * ncr_charge() - charge @amount of a resource to everybody who pays, or to nobody
 *
 * Context: any process context; does not sleep.
 * Return: 0, or -EDQUOT when a limit (module parameters max_..._per_user,
 * max_..._per_process) would be passed.
 */
int ncr_charge(struct ncr_payer *payer, enum ncr_resource resource, u64 amount);
void ncr_uncharge(struct ncr_payer *payer, enum ncr_resource resource, u64 amount);

/** ncr_resource_total() - what all payers hold of a resource at this moment */
u64 ncr_resource_total(enum ncr_resource resource);

#endif /* NCR_ACCOUNT_H */
