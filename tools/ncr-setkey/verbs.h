/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verbs.h - the forms of ncr-setkey, each in a file of its own; they return the exit code, after a message if it is not
 * EXIT_DONE
 */
#ifndef NCR_SETKEY_VERBS_H
#define NCR_SETKEY_VERBS_H

#include "arguments.h"

/** set_run() - ncr-setkey [FILE | - | --credential NAME] */
int set_run(const struct arguments *arguments);

/** new_run() - ncr-setkey --new [FILE] */
int new_run(const struct arguments *arguments);

/** slot_list_run() - ncr-setkey slot list [FILE] */
int slot_list_run(const struct arguments *arguments);

/** slot_add_run() - ncr-setkey slot add KIND [FILE] */
int slot_add_run(const struct arguments *arguments);

/** slot_remove_run() - ncr-setkey slot remove NUMBER [FILE] */
int slot_remove_run(const struct arguments *arguments);

/** slot_test_run() - ncr-setkey slot test NUMBER [FILE] */
int slot_test_run(const struct arguments *arguments);

#endif /* NCR_SETKEY_VERBS_H */
