/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terminal.h - asking a person something that nobody is to see
 */
#ifndef NCR_SETKEY_TERMINAL_H
#define NCR_SETKEY_TERMINAL_H

#include "secret.h"

/** terminal_open() - the terminal of this session; a descriptor, or -1 if it has none */
int terminal_open(void);

/**
 * terminal_ask() - read a line without echo
 * @terminal: from terminal_open()
 * @prompt: shown
 * @seconds: to wait for the line; 0: without end
 * @answer: out: without the end of the line
 *
 * The terminal is as before afterwards, also when a signal ends or stops the process meanwhile; see signals_protect().
 *
 * Return: 0; -ETIMEDOUT; -ENODATA: the end of the file was typed, or the terminal is gone; -EMSGSIZE: longer than @answer has
 * room for; negative errno.
 */
int terminal_ask(int terminal, const char *prompt, unsigned int seconds, struct secret *answer);

/** terminal_restore() - echo on again, if it is off; async-signal-safe */
void terminal_restore(void);

/** terminal_again() - and off again, with the prompt; async-signal-safe */
void terminal_again(void);

#endif /* NCR_SETKEY_TERMINAL_H */
