/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * making.h - a new slot of a sealed master key
 */
#ifndef NCR_SETKEY_MAKING_H
#define NCR_SETKEY_MAKING_H

#include "arguments.h"
#include "sealed.h"
#include "secret.h"

/**
 * making_run() - add a slot
 * @sealed: gets it; unchanged unless EXIT_DONE
 * @name: of the file, for prompts and messages
 * @number: of the slot, which is free
 * @wish: its kind
 * @arguments: how it is to be
 * @strict: strict_mode()
 * @master: the key
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int making_run(struct sealed *sealed, const char *name, unsigned int number, const struct slot_wish *wish,
	       const struct arguments *arguments, bool strict, const struct secret *master);

/**
 * making_number() - a number for a new slot
 *
 * The first that is free; for a passphrase the last, so that nobody is asked where another slot opens.
 *
 * Return: 0 when there are SLOTS_MAX.
 */
unsigned int making_number(struct sealed *sealed, enum slot_kind kind);

#endif /* NCR_SETKEY_MAKING_H */
