/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * when.h - times, as people write them and as reports show them
 */
#ifndef NCR_REPORT_WHEN_H
#define NCR_REPORT_WHEN_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define WHEN_SIZE 32

/**
 * when_parse() - a time
 * @text: "2026-11-24", "2026-11-24 19:06", "2026-11-24T19:06:35", with Z at the end for UTC; "today", "yesterday", "now";
 *	or how long ago: "90s", "15min", "12h", "30d"
 * @now: the present
 * @end: a time without seconds means its last moment: of that day, of that minute
 * @time: out: milliseconds since 1970
 *
 * Return: whether it is one.
 */
bool when_parse(const char *text, time_t now, bool end, uint64_t *time);

/** when_local() - "2026-11-24 19:06:35", of this machine's time zone; WHEN_SIZE bytes */
void when_local(uint64_t time, char *text);

/** when_utc() - "2026-11-24T19:06:35.668Z" (RFC 3339) */
void when_utc(uint64_t time, char *text);

#endif /* NCR_REPORT_WHEN_H */
