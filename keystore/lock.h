/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock.h - one writer of a store, or many readers
 */
#ifndef KEYSTORE_LOCK_H
#define KEYSTORE_LOCK_H

#include "problem.h"

#define LOCK_FILE "lock"
/* how long somebody waits who does not say */
#define LOCK_WAIT 10
#define LOCK_WAIT_MAX 86400

/**
 * lock_take() - wait for one's turn
 * @dir: of the store
 * @writer: nobody else has it; otherwise with other readers
 * @seconds: at most
 * @fd: out: descriptor that holds the lock until it is closed, or -1
 * @problem: out
 *
 * A writer makes the file. A reader makes nothing: where it is not there, nobody has ever written.
 *
 * Return: EXIT_DONE or an exit code.
 */
int lock_take(int dir, bool writer, unsigned int seconds, int *fd, struct problem *problem);

#endif /* KEYSTORE_LOCK_H */
