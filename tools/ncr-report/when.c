// SPDX-License-Identifier: GPL-2.0-or-later
#include "when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MILLISECONDS 1000u
#define DAY (24 * 60 * 60)
/* the end of the year 9999 */
#define LAST_SECOND 253402300799LL

static const struct {
	const char *format;
	unsigned int seconds;	/* what it leaves open */
} formats[] = {
	{ "%Y-%m-%d", DAY },
	{ "%Y-%m-%d %H:%M", 60 },
	{ "%Y-%m-%dT%H:%M", 60 },
	{ "%Y-%m-%d %H:%M:%S", 1 },
	{ "%Y-%m-%dT%H:%M:%S", 1 },
};

static const struct {
	const char *name;
	unsigned int seconds;
} units[] = {
	{ "s", 1 }, { "min", 60 }, { "h", 60 * 60 }, { "d", DAY },
};

static bool set(int64_t seconds, uint64_t *time)
{
	if (seconds < 0 || seconds > LAST_SECOND)
		return false;
	*time = seconds * MILLISECONDS;
	return true;
}

static bool ago(const char *text, time_t now, uint64_t *time)
{
	unsigned long count;
	char *unit;
	size_t i;

	if (*text < '0' || *text > '9')
		return false;
	count = strtoul(text, &unit, 10);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(unit, units[i].name) && count <= (unsigned long)now / units[i].seconds)
			return set(now - count * units[i].seconds, time);
	return false;
}

static bool day(const char *text, time_t now, bool end, uint64_t *time)
{
	bool yesterday = !strcmp(text, "yesterday");
	struct tm local;

	if (!strcmp(text, "now"))
		return set(now, time);
	if (!yesterday && strcmp(text, "today"))
		return false;
	localtime_r(&now, &local);
	local.tm_hour = local.tm_min = local.tm_sec = 0;
	/* not by subtracting hours: a day may have 23 or 25 */
	local.tm_mday += (end ? 1 : 0) - (yesterday ? 1 : 0);
	local.tm_isdst = -1;
	if (!set(mktime(&local), time))
		return false;
	*time -= end;
	return true;
}

/* The 31st of February is another day, and a mistake. */
static bool is_date(const struct tm *parts)
{
	struct tm normal = *parts;

	timegm(&normal);
	return normal.tm_mday == parts->tm_mday && normal.tm_mon == parts->tm_mon;
}

static bool absolute(const char *text, bool end, uint64_t *time)
{
	struct tm parts;
	const char *rest;
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		memset(&parts, 0, sizeof(parts));
		parts.tm_isdst = -1;
		rest = strptime(text, formats[i].format, &parts);
		if (!rest || (*rest && strcmp(rest, "Z")))
			continue;
		if (!is_date(&parts))
			return false;
		/* the end is where the next one begins; a day may have 23 or 25 hours */
		if (end && formats[i].seconds == DAY)
			parts.tm_mday++;
		else if (end)
			parts.tm_sec += formats[i].seconds;
		if (!set(*rest ? timegm(&parts) : mktime(&parts), time))
			return false;
		*time -= end;
		return true;
	}
	return false;
}

bool when_parse(const char *text, time_t now, bool end, uint64_t *time)
{
	return day(text, now, end, time) || absolute(text, end, time) || ago(text, now, time);
}

void when_local(uint64_t time, char *text)
{
	time_t seconds = time / MILLISECONDS;
	struct tm parts;

	*text = '\0';
	if (localtime_r(&seconds, &parts))
		strftime(text, WHEN_SIZE, "%Y-%m-%d %H:%M:%S", &parts);
}

void when_utc(uint64_t time, char *text)
{
	time_t seconds = time / MILLISECONDS;
	char whole[WHEN_SIZE] = "";
	struct tm parts;

	if (gmtime_r(&seconds, &parts))
		strftime(whole, sizeof(whole), "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(text, WHEN_SIZE, "%.26s.%03uZ", whole, (unsigned int)(time % MILLISECONDS));
}
