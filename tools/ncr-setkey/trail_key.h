/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trail_key.h - a file with the key by which an auditor verifies the audit trail (trail.h)
 *
 * Each function returns EXIT_DONE, or EXIT_SYSTEM after a message.
 */
#ifndef NCR_SETKEY_TRAIL_KEY_H
#define NCR_SETKEY_TRAIL_KEY_H

#include "secret.h"

/* trail_key_free() - whether there is no such file yet, before anybody is asked for a passphrase */
int trail_key_free(const char *path);

/** trail_key_write() - make the file, of mode 0600, from the master key; never over another one */
int trail_key_write(const char *path, const struct secret *master);

#endif /* NCR_SETKEY_TRAIL_KEY_H */
