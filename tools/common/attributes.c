// SPDX-License-Identifier: GPL-2.0-or-later
#include "attributes.h"

#include "message.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MODE_BITS 0555U		/* all but those of writing */

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

/* Digits at *@text up to @most, of which there are not to be fewer than one; *@text moves behind them. */
static bool number(const char **text, uint64_t most, uint64_t *value)
{
	const char *digit = *text;

	*value = 0;
	for (; is_digit(*digit); digit++) {
		if (*value > (most - (uint64_t)(*digit - '0')) / 10)
			return false;
		*value = *value * 10 + (uint64_t)(*digit - '0');
	}
	if (digit == *text)
		return false;
	*text = digit;
	return true;
}

/* Exactly @digits digits and then @after. */
static bool field(const char **text, size_t digits, char after, int *value)
{
	*value = 0;
	for (; digits; digits--, (*text)++) {
		if (!is_digit(**text))
			return false;
		*value = *value * 10 + (**text - '0');
	}
	return *(*text)++ == after;
}

/* --- modes -------------------------------------------------------------------------------------------------------- */

static bool octal_mode(const char *text, uint32_t *mode)
{
	size_t digits = strspn(text, "01234567");

	if (text[digits] || (digits != 3 && (digits != 4 || *text != '0')))
		return false;
	*mode = strtoul(text, NULL, 8);
	return !(*mode & ~MODE_BITS);
}

/* Whom a letter names: the bits of a mode that are his. */
static uint32_t bits_of(char who)
{
	switch (who) {
	case 'u':
		return 0700;
	case 'g':
		return 0070;
	case 'o':
		return 0007;
	case 'a':
		return 0777;
	default:
		return 0;
	}
}

static bool symbolic_mode(const char *text, uint32_t *mode)
{
	uint32_t named = 0, who, what;

	*mode = 0;
	do {
		for (who = 0; bits_of(*text); text++) {
			if (bits_of(*text) & (named | who))
				return false;
			who |= bits_of(*text);
		}
		named |= who;
		if (!who || *text++ != '=')
			return false;
		for (what = 0; *text == 'r' || *text == 'x'; text++)
			what |= *text == 'r' ? 0444 : 0111;
		*mode |= who & what;
	} while (*text++ == ',');
	return !text[-1];
}

bool mode_parse(const char *text, uint32_t *mode)
{
	return octal_mode(text, mode) || symbolic_mode(text, mode);
}

void mode_format(uint32_t mode, char *text)
{
	int i;

	for (i = 0; i < 9; i++)
		text[i] = mode & 0400U >> i ? "rwx"[i % 3] : '-';
	text[9] = '\0';
}

/* --- times -------------------------------------------------------------------------------------------------------- */

bool duration_parse(const char *text, uint64_t *seconds)
{
	static const struct {
		const char *name;
		uint64_t seconds;
	} units[] = {
		{ "s", 1 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 }, { "w", 7 * 86400 }, { "y", 365 * 86400 },
	};
	uint64_t value;
	size_t i;

	if (!number(&text, TIME_LAST, &value))
		return false;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(text, units[i].name))
			continue;
		*seconds = value * units[i].seconds;
		return value <= TIME_LAST / units[i].seconds;
	}
	return false;
}

static bool date_parse(const char *text, uint64_t *seconds)
{
	struct tm date = { 0 }, same;
	time_t value;
	bool clock;

	if (!field(&text, 4, '-', &date.tm_year) || !field(&text, 2, '-', &date.tm_mon))
		return false;
	clock = strlen(text) > 2;
	if (!field(&text, 2, clock ? 'T' : '\0', &date.tm_mday))
		return false;
	if (clock && (!field(&text, 2, ':', &date.tm_hour) || !field(&text, 2, ':', &date.tm_min) ||
		      !field(&text, 2, 'Z', &date.tm_sec) || *text))
		return false;
	date.tm_year -= 1900;
	date.tm_mon--;
	/*
	 * timegm() takes the 30th of February for the 2nd of March: a date that it changes does not exist. A day too many
	 * changes the month, and a second too many the minute.
	 */
	same = date;
	value = timegm(&same);
	if (same.tm_mon != date.tm_mon || same.tm_hour != date.tm_hour || same.tm_min != date.tm_min)
		return false;
	*seconds = value;
	/* 0 would be "never" */
	return value > 0;
}

bool time_parse(const char *text, uint64_t now, uint64_t *seconds)
{
	if (!strcmp(text, "never")) {
		*seconds = 0;
		return true;
	}
	if (date_parse(text, seconds))
		return true;
	if (!duration_parse(text, seconds) || now > TIME_LAST || *seconds > TIME_LAST - now)
		return false;
	*seconds += now;
	return *seconds;
}

void time_format(uint64_t seconds, char *text)
{
	time_t value = seconds;
	struct tm date;

	if (!seconds)
		strcpy(text, "never");
	else if (seconds > TIME_LAST || !gmtime_r(&value, &date) || !strftime(text, TIME_TEXT_SIZE, "%FT%TZ", &date))
		snprintf(text, TIME_TEXT_SIZE, "%llu s", (unsigned long long)seconds);
}

/* --- accounts ----------------------------------------------------------------------------------------------------- */

/* A name that does not fit is not recorded: half of it would be another account. */
static void set_name(struct account *account, const char *name)
{
	memset(account->name, 0, sizeof(account->name));
	if (name && strlen(name) < sizeof(account->name))
		strcpy(account->name, name);
}

void account_by_id(enum account_kind kind, uint32_t id, struct account *account)
{
	const struct passwd *user;
	const struct group *group;

	account->id = id;
	if (kind == ACCOUNT_USER) {
		user = getpwuid(id);
		set_name(account, user ? user->pw_name : NULL);
	} else {
		group = getgrgid(id);
		set_name(account, group ? group->gr_name : NULL);
	}
}

bool account_parse(enum account_kind kind, const char *text, struct account *account)
{
	const struct passwd *user;
	const struct group *group;
	const char *rest = text;
	uint64_t id;

	if (is_digit(*text) && !text[strspn(text, "0123456789")]) {
		/* (uid_t)-1 is nobody's: chown(2) and its like take it for "leave as it is" */
		if (!number(&rest, UINT32_MAX - 1, &id))
			return false;
		account_by_id(kind, id, account);
		return true;
	}
	if (kind == ACCOUNT_USER) {
		user = getpwnam(text);
		if (!user)
			return false;
		account->id = user->pw_uid;
	} else {
		group = getgrnam(text);
		if (!group)
			return false;
		account->id = group->gr_gid;
	}
	set_name(account, text);
	return account->id != UINT32_MAX;
}

/* --- options ------------------------------------------------------------------------------------------------------ */

static int take_account(struct ncr_key_attributes *attributes, enum account_kind kind, const char *text)
{
	bool user = kind == ACCOUNT_USER;
	struct account account;

	if (!account_parse(kind, text, &account)) {
		error_message("--%s %s: no such %s", user ? "owner" : "group", text, user ? "user" : "group");
		hint_message("a name that getent %s knows, or a number from 0 to 4294967294", user ? "passwd" : "group");
		return EXIT_USAGE;
	}
	*(user ? &attributes->uid : &attributes->gid) = account.id;
	memcpy(user ? attributes->owner_name : attributes->group_name, account.name, NCR_KEY_ACCOUNT_SIZE);
	attributes->valid |= (user ? NCR_ATTRIBUTE_UID : NCR_ATTRIBUTE_GID) | NCR_ATTRIBUTE_ACCOUNTS;
	return EXIT_DONE;
}

static int take_mode(struct ncr_key_attributes *attributes, const char *text)
{
	if (!mode_parse(text, &attributes->mode)) {
		error_message("--mode %s: not a mode of a key", text);
		hint_message("0500, 0510, u=rx,g=x: r to see it, x to use it; there is no w");
		return EXIT_USAGE;
	}
	attributes->valid |= NCR_ATTRIBUTE_MODE;
	return EXIT_DONE;
}

static int take_time(struct ncr_key_attributes *attributes, bool originate, const char *text)
{
	uint64_t seconds;

	if (!time_parse(text, time(NULL), &seconds)) {
		error_message("--not-after%s %s: not a time", originate ? "-originate" : "", text);
		hint_message("2027-01-31, 2027-01-31T12:00:00Z, never, or from now on: 12h, 30d, 1y");
		return EXIT_USAGE;
	}
	if (originate)
		attributes->not_after_originate = seconds;
	else
		attributes->not_after = seconds;
	attributes->valid |= originate ? NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE : NCR_ATTRIBUTE_NOT_AFTER;
	return EXIT_DONE;
}

int attributes_take(struct ncr_key_attributes *attributes, enum attribute_option option, const char *text)
{
	switch (option) {
	case ATTRIBUTE_OWNER:
		return take_account(attributes, ACCOUNT_USER, text);
	case ATTRIBUTE_GROUP:
		return take_account(attributes, ACCOUNT_GROUP, text);
	case ATTRIBUTE_MODE:
		return take_mode(attributes, text);
	default:
		return take_time(attributes, option == ATTRIBUTE_NOT_AFTER_ORIGINATE, text);
	}
}

void attributes_of_new_key(struct ncr_key_attributes *attributes)
{
	struct account account;

	if (!(attributes->valid & NCR_ATTRIBUTE_UID)) {
		account_by_id(ACCOUNT_USER, geteuid(), &account);
		attributes->uid = account.id;
		memcpy(attributes->owner_name, account.name, sizeof(attributes->owner_name));
	}
	if (!(attributes->valid & NCR_ATTRIBUTE_GID)) {
		account_by_id(ACCOUNT_GROUP, getegid(), &account);
		attributes->gid = account.id;
		memcpy(attributes->group_name, account.name, sizeof(attributes->group_name));
	}
	attributes->valid |= NCR_ATTRIBUTE_UID | NCR_ATTRIBUTE_GID | NCR_ATTRIBUTE_ACCOUNTS;
}

int attributes_check(const struct ncr_key_attributes *attributes)
{
	const unsigned int both = NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE | NCR_ATTRIBUTE_NOT_AFTER;

	/* 0 is no end, which is after every other one */
	if ((attributes->valid & both) == both && attributes->not_after &&
	    attributes->not_after_originate > attributes->not_after) {
		error_message("--not-after-originate is later than --not-after");
		hint_message("a key first ceases to encrypt and sign, and later to decrypt and verify");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}
