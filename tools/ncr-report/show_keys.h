/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_keys.h - the table of keys, which the history of one key ends with too
 */
#ifndef NCR_REPORT_SHOW_KEYS_H
#define NCR_REPORT_SHOW_KEYS_H

#include "history.h"
#include "report.h"

/** keys_wanted() - whether a key is the one that --key names, or any is (NULL) */
bool keys_wanted(const struct key *key, const char *wanted);

/** keys_show() - a row for each key that --key names, or for all; sorts them */
void keys_show(struct report *report, struct history *history);

#endif /* NCR_REPORT_SHOW_KEYS_H */
