/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_events.h - what a record says in words beside its columns
 */
#ifndef NCR_REPORT_SHOW_EVENTS_H
#define NCR_REPORT_SHOW_EVENTS_H

#include "record.h"

/** event_detail() - "encrypt cbc(aes), not approved"; @reason: of a refusal, or "" */
void event_detail(const struct record *record, const char *reason, char *text, size_t room);

#endif /* NCR_REPORT_SHOW_EVENTS_H */
