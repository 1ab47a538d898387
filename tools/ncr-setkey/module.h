/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - the module as its status node tells of it, and giving it the key
 */
#ifndef NCR_SETKEY_MODULE_H
#define NCR_SETKEY_MODULE_H

#include "secret.h"

#include <stdbool.h>

/**
 * struct module - the module now; all false when it is not loaded, or its status cannot be read
 * @failed: in its error state
 * @approved: in approved mode
 * @has_key: a master key is set
 */
struct module {
	bool failed;
	bool approved;
	bool has_key;
};

/** module_look() - look at it */
void module_look(struct module *module);

/**
 * module_ready() - whether a key can be set, before anybody is asked for a passphrase
 * @wait: seconds to wait for the device
 *
 * Return: EXIT_DONE, or after a message EXIT_NEGATIVE (a key is set already), EXIT_NO_DEVICE, EXIT_REFUSED, EXIT_SYSTEM.
 */
int module_ready(unsigned int wait);

/** module_set_key() - set it; the exit code, after a message if it is not EXIT_DONE */
int module_set_key(const struct secret *key);

#endif /* NCR_SETKEY_MODULE_H */
