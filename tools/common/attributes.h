/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attributes.h - whose a key is, and for how long: from what people write, and for them to read
 */
#ifndef NCR_ATTRIBUTES_H
#define NCR_ATTRIBUTES_H

#include <linux/ncr.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- modes -------------------------------------------------------------------------------------------------------- */

#define MODE_TEXT_SIZE 10

/**
 * mode_parse() - who may see and use a key
 * @text: three octal digits, with or without a 0 in front ("0500"); or "u=rx,g=x", where whom it does not name gets
 *	nothing: u, g, o and a, each at most once; r to see and x to use
 * @mode: out: NCR_MODE_... of owner, group and others
 *
 * Return: whether it is one of these, without a bit of writing.
 */
bool mode_parse(const char *text, uint32_t *mode);

/** mode_format() - as ls -l has it, "r-x--x---"; @text has MODE_TEXT_SIZE bytes */
void mode_format(uint32_t mode, char *text);

/* --- times -------------------------------------------------------------------------------------------------------- */

/* the last second that has a date of four digits for its year; no later time is taken */
#define TIME_LAST 253402300799U
#define TIME_TEXT_SIZE 24

/**
 * duration_parse() - a length of time
 * @text: a number and a unit: s, min, h, d, w, or y of 365 days
 * @seconds: out: at most TIME_LAST
 */
bool duration_parse(const char *text, uint64_t *seconds);

/**
 * time_parse() - a point in time
 * @text: "2027-01-31", which is its first second; "2027-01-31T12:00:00Z"; a duration from now on; or "never"
 * @now: in seconds since 1970
 * @seconds: out: since 1970, in UTC; 0 for "never"
 *
 * Return: whether it is one of these, a date that exists, later than 1970 began, and not after TIME_LAST.
 */
bool time_parse(const char *text, uint64_t now, uint64_t *seconds);

/** time_format() - "2027-01-31T12:00:00Z", or "never" for 0; @text has TIME_TEXT_SIZE bytes */
void time_format(uint64_t seconds, char *text);

/* --- accounts ----------------------------------------------------------------------------------------------------- */

enum account_kind {
	ACCOUNT_USER,
	ACCOUNT_GROUP,
};

/**
 * struct account - of a user or a group
 * @id: its number; never 4294967295, which means none
 * @name: empty when there is none, or none that fits into a key's attributes
 */
struct account {
	uint32_t id;
	char name[NCR_KEY_ACCOUNT_SIZE + 1];
};

/**
 * account_parse() - an account that somebody names
 * @kind: of what
 * @text: name; or number, which needs no account
 * @account: out
 *
 * Return: whether it exists, or is a number from 0 to 4294967294.
 */
bool account_parse(enum account_kind kind, const char *text, struct account *account);

/** account_by_id() - the account of a number, as this system has it now */
void account_by_id(enum account_kind kind, uint32_t id, struct account *account);

/* --- options ------------------------------------------------------------------------------------------------------ */

enum attribute_option {
	ATTRIBUTE_OWNER,
	ATTRIBUTE_GROUP,
	ATTRIBUTE_MODE,
	ATTRIBUTE_NOT_AFTER,
	ATTRIBUTE_NOT_AFTER_ORIGINATE,
};

/**
 * attributes_take() - what an option of a command line says
 * @attributes: the member and its bit in valid are set; those of the other options stay
 * @option: --owner, --group, --mode, --not-after or --not-after-originate
 * @text: its argument
 *
 * NCR_ATTRIBUTE_ACCOUNTS is one bit for both names: who changes one of a key that has both fills in the other one himself.
 *
 * Return: EXIT_DONE, or EXIT_USAGE after a message.
 */
int attributes_take(struct ncr_key_attributes *attributes, enum attribute_option option, const char *text);

/** attributes_of_new_key() - owner and group that no option named are the caller's, with the names of their accounts */
void attributes_of_new_key(struct ncr_key_attributes *attributes);

/** attributes_check() - that use to protect does not end after all use does; EXIT_DONE, or EXIT_USAGE after a message */
int attributes_check(const struct ncr_key_attributes *attributes);

#endif /* NCR_ATTRIBUTES_H */
