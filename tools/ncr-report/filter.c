// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UUID_DIGITS_LEAST 4

/* The beginning of a uuid, with dashes or without. */
static bool begins_uuid(const char *uuid, const char *wanted)
{
	unsigned int digits = 0;

	for (; *wanted; wanted++) {
		if (*wanted == '-')
			continue;
		if (tolower((unsigned char)*wanted) != *uuid)
			return false;
		uuid++;
		digits++;
	}
	return digits >= UUID_DIGITS_LEAST;
}

bool filter_key(const struct record_key *key, const char *wanted)
{
	return begins_uuid(key->uuid, wanted) || (*key->id && !strcmp(key->id, wanted)) ||
	       (*key->label && !strcmp(key->label, wanted));
}

static bool is_operation(const struct filter *filter, const char *operation)
{
	unsigned int i;

	for (i = 0; i < filter->operation_count; i++)
		if (!strcmp(filter->operations[i], operation))
			return true;
	return !filter->operation_count;
}

bool filter_keys(const struct filter *filter, const struct record *record)
{
	return !filter->key || filter_key(&record->key[0], filter->key) || filter_key(&record->key[1], filter->key);
}

bool filter_early(const struct filter *filter, const struct record *record, const char *node)
{
	if (record->id.time < filter->from || (filter->to && record->id.time > filter->to))
		return false;
	if (filter->outcome != OUTCOME_ANY && record->done != (filter->outcome == OUTCOME_DONE))
		return false;
	if (filter->node && strcmp(filter->node, node))
		return false;
	return is_operation(filter, record->operation);
}

static bool is_user(const char *wanted, uint32_t number, const char *name)
{
	char *end;

	if (*name && !strcmp(wanted, name))
		return true;
	return isdigit((unsigned char)*wanted) && strtoull(wanted, &end, 10) == number && !*end;
}

static bool is_program(const char *wanted, const struct record_subject *subject)
{
	const char *last = strrchr(subject->exe, '/');

	return !strcmp(wanted, subject->exe) || (last && !strcmp(wanted, last + 1)) ||
	       (*subject->comm && !strcmp(wanted, subject->comm));
}

bool filter_subject(const struct filter *filter, const struct record *record)
{
	const struct record_subject *subject = record->subject;

	if (filter->program && !is_program(filter->program, subject) &&
	    (!record->has_opener || strcmp(filter->program, record->opener_comm)))
		return false;
	if (!filter->user || is_user(filter->user, subject->auid, subject->auid_name) ||
	    is_user(filter->user, subject->uid, subject->uid_name) || is_user(filter->user, subject->euid, subject->euid_name))
		return true;
	return record->has_opener && (is_user(filter->user, record->opener_auid, "") ||
				      is_user(filter->user, record->opener_uid, ""));
}
